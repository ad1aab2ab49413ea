"""A dataset's folder in, its `datapackage.json` out: Frictionless Data Package and Table Schema.

The resources are the CSV tables with types, meanings, constraints and keys. `files` beside them,
which the standard leaves to us, gives size and hash of every other file but databases.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqs_extract.dataset.citing.about import About, parse_licence
from sqs_extract.dataset.citing.hash import RECIPE, name_version
from sqs_extract.dataset.sources import hash_file
from sqs_extract.dataset.tables import DESCRIPTIONS, KEYS, REFERENCES, TABLES

NAME = "datapackage.json"
CITING = frozenset({NAME, "croissant.json", "CITATION.cff", "README.md"})
"""What is made of the dataset's other files."""
TYPES = {
    "string": "string",
    "int64": "integer",
    "double": "number",
    "bool": "boolean",
    "date32[day]": "date",
}
LIST_NOTE = "Items are parted by '; '."


def build_datapackage(folder: Path, about: About, digest: str) -> dict[str, Any]:
    """A dataset's folder, what is said of it, its hash -> its descriptor."""
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "inspection-letters",
        "title": about.title,
        "version": name_version(digest),
        "hash": f"sha256:{digest}",
        "hash_recipe": RECIPE,
        "people": about.people,
        "subjects": about.subjects,
    }
    if about.authors:
        package["contributors"] = [{"title": author, "role": "author"} for author in about.authors]
    licence = parse_licence(about.licence)
    if licence is not None:
        # The standard wants a name by the Open Definition or an address; words alone stand apart.
        if licence.identifier or licence.address:
            fields = {"name": licence.identifier, "title": licence.words, "path": licence.address}
            package["licenses"] = [{key: value for key, value in fields.items() if value}]
        package["licence_statement"] = licence.words
    package["resources"] = [build_resource(folder, table) for table in TABLES]
    package["files"] = [
        describe_file(folder, name) for name in list_other_files(folder) if not is_database(name)
    ]
    return package


def build_resource(folder: Path, table: str) -> dict[str, Any]:
    """A dataset's folder, the name of a table -> its resource."""
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "description": DESCRIPTIONS[table],
        **describe_file(folder, f"tables/{table}.csv"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"'},
        "schema": build_schema(table),
    }


def build_schema(table: str) -> dict[str, Any]:
    """The name of a table -> its Table Schema.

    A foreign key that may be empty is left out: validators look a key of two columns up even where
    one of them is empty, and find nothing. `check.py` follows these too.
    """
    filled = {field.name for field in TABLES[table] if not field.nullable}
    schema: dict[str, Any] = {
        "fields": [build_field(field) for field in TABLES[table]],
        "primaryKey": list(KEYS[table]),
        "missingValues": [""],
    }
    references = [
        {
            "fields": list(reference.columns),
            "reference": {
                "resource": "" if reference.table == table else reference.table,
                "fields": list(KEYS[reference.table]),
            },
        }
        for reference in REFERENCES[table]
        if filled.issuperset(reference.columns)
    ]
    return schema | ({"foreignKeys": references} if references else {})


def build_field(field: Any) -> dict[str, Any]:
    """A column's Arrow field -> its field descriptor."""
    metadata = {key.decode(): value.decode() for key, value in field.metadata.items()}
    kind = TYPES.get(str(field.type))
    description = metadata["description"]
    if kind is None:
        description += f" {LIST_NOTE}"
    built: dict[str, Any] = {"name": field.name, "type": kind or "string"}
    built["description"] = description
    if metadata["unit"]:
        built["unit"] = metadata["unit"]
    constraints: dict[str, Any] = {}
    # An empty list is an empty cell.
    if not field.nullable and kind is not None:
        constraints["required"] = True
    if "values" in metadata:
        constraints["enum"] = metadata["values"].split("|")
    return built | ({"constraints": constraints} if constraints else {})


def describe_file(folder: Path, name: str) -> dict[str, Any]:
    """A file of a dataset -> its path, size and hash."""
    path = folder / name
    return {"path": name, "bytes": path.stat().st_size, "hash": f"sha256:{hash_file(path)}"}


def list_other_files(folder: Path) -> list[str]:
    """A dataset's folder -> its files that are no CSV table and not made for citing, by name."""
    tables = {f"tables/{table}.csv" for table in TABLES}
    names = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts)
    }
    return sorted(names - tables - CITING)


def is_database(name: str) -> bool:
    """Whether a file's bytes vary from run to run while its rows do not."""
    return name.endswith((".duckdb", ".sqlite"))
