"""A record in, JSON that a person can compare line by line out.

Offsets are those within the paragraph, so that a letter more does not change every line after it;
what they leave out (that spans are true and nest) is promised and tested elsewhere. What another
version of a library or another rule would change on every letter (the signature) is left out too.
"""

from __future__ import annotations

import json
from typing import Any

from sqs_extract.record import Record

WIDTH = 100
"""Characters; what fits on a line stands on one."""


def render_readable(record: Record) -> str:
    """A record -> its golden form."""
    return _render(_simplify(record.model_dump(mode="json", by_alias=True)), "") + "\n"


def _simplify(values: dict[str, Any]) -> dict[str, Any]:
    starts: dict[str, int] = {}
    for section in values["sections"]:
        for paragraph in section["paragraphs"]:
            starts[paragraph["id"]] = paragraph["start"]
            start = paragraph["start"]
            paragraph["sentences"] = [
                paragraph["text"][s["start"] - start : s["end"] - start][:24]
                for s in paragraph["sentences"]
            ]
            paragraph["regions"] = [
                [region["page"], *(round(edge) for edge in region["bbox"])]
                for region in paragraph["regions"]
            ]
            del paragraph["start"], paragraph["end"]
        del section["start"], section["end"]
    for note in values["footnotes"]:
        if note["ref"] is not None:
            note["ref"] = f"…{values['text'][max(0, note['ref'] - 30) : note['ref']]}"
    for tag in (*values["findings"], *values["case_examples"], *values["figures"]):
        tag["at"] = f"{tag['paragraph_id']}+{tag.pop('start') - starts[tag.pop('paragraph_id')]}"
        tag["evidence"] = [f"{e['source']} {e['name']}: {e['text']}" for e in tag["evidence"]]
        del tag["end"]
    del values["signature"], values["text"]
    return values


def _render(value: Any, indent: str) -> str:
    """A value -> JSON, on one line where it fits, else as few lines as its longest parts allow."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(line) <= WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner = f"{indent} "
    if isinstance(value, dict):
        begin, end = "{}"
        parts = [f"{json.dumps(key)}: {_render(item, inner)}" for key, item in value.items()]
    else:
        begin, end = "[]"
        parts = [_render(item, inner) for item in value]
    lines = [""]
    for part in parts:
        room = WIDTH - len(inner) - len(lines[-1]) - 2
        if lines[-1] and len(part) <= room and not any(b in part for b in "[{\n"):
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return f"{begin}\n{inner}" + f",\n{inner}".join(lines[1:]) + f"\n{indent}{end}"
