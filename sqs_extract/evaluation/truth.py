"""A letter's source in, what a perfect record holds of its structure out; and what a record holds.

A section counts by number and heading, a paragraph by number and text, a footnote by marker and
text, a field of the metadata by its whole value. The copy list, the signatures, standing notes,
the letterhead and tables are left aside; quotes, dashes and spaces are compared in one style.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import regex

from sqs_extract.gold import fold
from sqs_extract.record import Record

ASIDE = frozenset({"letterhead", "signatures", "copy_list", "notes"})
UNLISTED_RE = regex.compile(r"(?i)(?:copy to|copies to|cc\b|circulation|notes?\b|report of\b)")
"""Headings that open no section of the letter proper."""
NUMBERED_RE = regex.compile(r"(?:(?P<number>\d+)\.?\s+)?(?P<words>.*)")


class Part(NamedTuple):
    """A paragraph, section or note as compared: its number or marker, and its words."""

    number: str | None
    words: str


@dataclass(slots=True)
class Truth:
    """What a record of a letter should hold, or holds."""

    sections: list[Part] = field(default_factory=list)
    paragraphs: list[tuple[Part, str]] = field(default_factory=list)
    """Each with the heading it stands under."""
    footnotes: list[Part] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """Section kind of a heading, where a record said it."""


def read_truth(path: Path) -> Truth:
    """Read a letter's JSON source -> what a perfect record holds."""
    source = json.loads(path.read_text(encoding="utf-8"))
    truth = Truth(metadata=fold_values(source.get("metadata") or {}))
    heading = ""
    for block in source["blocks"]:
        words = clean(block.get("text", ""))
        if block["t"] in ("h1", "h2"):
            found = NUMBERED_RE.fullmatch(words)
            number = found["number"] if found and block["t"] == "h2" else None
            heading = (found["words"] if found and number else words).rstrip(":")
            if not UNLISTED_RE.match(heading):
                truth.sections.append(Part(number, heading))
        elif block["t"] in ("p", "np", "li"):
            number = (block.get("n") or "").rstrip(".") or None
            truth.paragraphs.append((Part(number, words), heading))
    truth.footnotes = [Part(k, clean(v)) for k, v in (source.get("footnotes") or {}).items()]
    return truth


def build_record_truth(record: Record) -> Truth:
    """Gather what a record holds of its letter's structure."""
    held = Truth(metadata=fold_values(json.loads(record.metadata.model_dump_json(by_alias=True))))
    for section in record.sections:
        heading = clean(section.heading or "").rstrip(":")
        held.kinds.setdefault(heading, section.kind)
        if heading and not UNLISTED_RE.match(heading):
            held.sections.append(Part(section.number, heading))
        if section.kind not in ASIDE:
            held.paragraphs += [
                (Part(p.number, clean(p.text)), heading)
                for p in section.paragraphs
                if p.kind != "table"
            ]
    held.footnotes = [Part(note.marker, clean(note.text)) for note in record.footnotes]
    return held


def clean(text: str) -> str:
    """Text -> as it is compared."""
    return fold(text).text.strip()


def fold_values(value: Any) -> Any:
    """JSON value -> the same with its strings as they are compared."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [fold_values(one) for one in value]
    if isinstance(value, dict):
        return {key: fold_values(one) for key, one in value.items()}
    return value
