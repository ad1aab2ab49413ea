"""A dataset's folder in, its `croissant.json` out: MLCommons Croissant 1.0, a RecordSet per table.

The RecordSets read the Parquet tables, where numbers are numbers and lists are lists.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqs_extract.dataset.citing.about import About, parse_licence, split_author
from sqs_extract.dataset.citing.hash import name_version
from sqs_extract.dataset.sources import hash_file
from sqs_extract.dataset.tables import DESCRIPTIONS, KEYS, REFERENCES, TABLES

NAME = "croissant.json"
TYPES = {
    "string": "sc:Text",
    "int64": "sc:Integer",
    "double": "sc:Float",
    "bool": "sc:Boolean",
    "date32[day]": "sc:Date",
}
MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/x-parquet"}
# The context that Croissant 1.0 prescribes, word for word.
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataBiases": "cr:dataBiases",
    "dataCollection": "cr:dataCollection",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "personalSensitiveInformation": "cr:personalSensitiveInformation",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def build_croissant(folder: Path, about: About, digest: str) -> dict[str, Any]:
    """A dataset's folder, what is said of it, its hash -> its Croissant metadata."""
    built: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "inspection-letters",
        "description": f"{about.title}. Records, tables and texts made by sqs-extract.",
        "version": name_version(digest),
        "citeAs": f"{about.title}, sha256:{digest}",
        "isLiveDataset": False,
    }
    if about.authors:
        built["creator"] = [
            {"@type": "sc:Person" if split_author(author) else "sc:Organization", "name": author}
            for author in about.authors
        ]
    licence = parse_licence(about.licence)
    if licence is not None:
        built["license"] = licence.address or licence.words
    built["distribution"] = [
        build_file(folder, table, suffix) for table in TABLES for suffix in MEDIA_TYPES
    ]
    built["recordSet"] = [build_record_set(table) for table in TABLES]
    return built


def build_file(folder: Path, table: str, suffix: str) -> dict[str, Any]:
    """A dataset's folder, the name of a table, csv or parquet -> its FileObject."""
    path = folder / "tables" / f"{table}.{suffix}"
    return {
        "@type": "cr:FileObject",
        "@id": f"{table}.{suffix}",
        "name": f"{table}.{suffix}",
        "description": DESCRIPTIONS[table],
        "contentUrl": f"tables/{table}.{suffix}",
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": MEDIA_TYPES[suffix],
        "sha256": hash_file(path),
    }


def build_record_set(table: str) -> dict[str, Any]:
    """The name of a table -> its RecordSet."""
    built: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": DESCRIPTIONS[table],
    }
    built["key"] = [{"@id": f"{table}/{column}"} for column in KEYS[table]]
    built["field"] = [build_field(table, field) for field in TABLES[table]]
    return built


def build_field(table: str, field: Any) -> dict[str, Any]:
    """The name of a table, a column's Arrow field -> its Field.

    Of references only those of a single column can be said here: the letter that a row is of.
    """
    kind = TYPES.get(str(field.type))
    unit = field.metadata[b"unit"].decode()
    described: str = field.metadata[b"description"].decode()
    built: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{field.name}",
        "name": field.name,
        "description": f"{described} Unit: {unit}." if unit else described,
        "dataType": kind or "sc:Text",
        "source": {
            "fileObject": {"@id": f"{table}.parquet"},
            "extract": {"column": field.name},
        },
    }
    if kind is None:
        built["repeated"] = True
    for reference in REFERENCES[table]:
        if reference.columns == (field.name,):
            (key,) = KEYS[reference.table]
            built["references"] = {"field": {"@id": f"{reference.table}/{key}"}}
    return built
