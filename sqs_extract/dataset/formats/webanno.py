"""records.jsonl in, webanno/ out: each letter's text, and its tags as W3C Web Annotations.

ID.txt is the letter's text, ID.jsonld an AnnotationCollection with its one AnnotationPage.
Positions count Unicode code points, as the Web Annotation Data Model has it, in the text beside;
the quotation with what stands before and after it finds the place in other copies of the letter.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from sqs_extract.dataset.formats.tags import Coded, build_coded
from sqs_extract.dataset.formats.whole import open_place
from sqs_extract.dataset.records import read_records
from sqs_extract.record import Record

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
ROOT = uuid5(NAMESPACE_URL, "urn:sqs-extract:webanno")
AROUND = 32
"""Characters before and after a quotation."""
LONGEST_NAME = 200
"""Bytes of a file's name without its ending; file systems take 255."""


def write(folder: Path, output: Path) -> None:
    """Dataset folder -> two files per letter in the folder `output`."""
    output.mkdir(parents=True, exist_ok=True)
    for record in read_records(folder):
        name = name_file(record)
        with open_place(output / f"{name}.txt") as place:
            place.write_bytes(record.text.encode())
        with open_place(output / f"{name}.jsonld") as place:
            place.write_bytes(render_collection(record).encode())


def render_collection(record: Record) -> str:
    """Record -> its annotations as JSON-LD, indented for people."""
    return json.dumps(build_collection(record), ensure_ascii=False, indent=1) + "\n"


def name_file(record: Record) -> str:
    """Record -> the name of its files, without their endings."""
    name = record.id.encode()
    if len(name) <= LONGEST_NAME:
        return record.id
    start = name[: LONGEST_NAME - 17].decode(errors="ignore")
    return f"{start}-{record.source.sha256[:16]}"


def build_collection(record: Record) -> dict[str, Any]:
    """Record -> its AnnotationCollection."""
    collection = uuid5(ROOT, f"{record.id}/{record.source.sha256}")
    items = [
        _build_annotation(record, coded, uuid5(collection, coded.id))
        for coded in build_coded(record)
    ]
    page: dict[str, Any] = {
        "id": uuid5(collection, "page").urn,
        "type": "AnnotationPage",
        "partOf": collection.urn,
        "startIndex": 0,
        "items": items,
    }
    return {
        "@context": CONTEXT,
        "id": collection.urn,
        "type": "AnnotationCollection",
        "label": f"{record.id}: findings, case examples and figures",
        "creator": _build_creator(record),
        "total": len(items),
        # A collection of nothing has no page.
        **({"first": page} if items else {}),
    }


def _build_creator(record: Record) -> dict[str, Any]:
    """Record -> the program that made it, named by its signature."""
    made = record.signature
    parts = (made.tool, made.version, made.rules, made.model or "", made.reader)
    return {
        "id": uuid5(ROOT, "/".join(parts)).urn,
        "type": "Software",
        "name": f"{made.tool} {made.version} (rules {made.rules}, model {made.model or 'none'},"
        f" reader {made.reader})",
    }


def _build_annotation(record: Record, coded: Coded, identifier: UUID) -> dict[str, Any]:
    """A record, one of its tags -> its annotation: the codes as tags, the note as a description."""
    text, start, end = record.text, coded.start, coded.end
    return {
        "id": identifier.urn,
        "type": "Annotation",
        "motivation": "tagging",
        "creator": _build_creator(record)["id"],
        "body": [
            *(
                {"type": "TextualBody", "purpose": "tagging", "value": code.name}
                for code in coded.codes
            ),
            {
                "type": "TextualBody",
                "purpose": "describing",
                "format": "text/plain",
                "value": coded.note,
            },
        ],
        "target": {
            "source": {
                "id": quote(f"{name_file(record)}.txt"),
                "type": "Text",
                "format": "text/plain",
                "language": "en",
            },
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": coded.text,
                    "prefix": text[max(0, start - AROUND) : start],
                    "suffix": text[end : end + AROUND],
                },
            ],
        },
    }
