"""A letter's JSON source in, what a perfect record of it holds out; and how far a record is off.

What counts as a section, paragraph, footnote or field here:

- sections: number and heading, in order; boxes' headings too, but not the copy list's or notes';
- paragraphs: section's heading, number, kind and text of every p, np and li block; not the
  letterhead, signatures, copy list and standing notes, and no tables;
- footnotes: marker, text, and the text that stands before the place where the marker stood;
- metadata: the fields that the source gives, each right or wrong as a whole.

Quotes are compared straight, since a layout may draw them curly.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import regex

from corpus.build.source import parse_runs, plain, straighten
from sqs_extract.record import Record

KINDS = {"p": "body", "np": "numbered", "li": "bullet"}
ASIDE = frozenset({"letterhead", "signatures", "copy_list", "notes"})
UNLISTED_RE = regex.compile(r"(?i)(?:copy to|copies to|cc\b|circulation|notes?\b)")
"""Headings that are no section of the letter proper."""
HEADING_RE = regex.compile(r"(?:(?P<number>\d+)\.?\s+)?(?P<heading>.*)", regex.DOTALL)
SPACES_RE = regex.compile(r"\s+")
MARK_RE = regex.compile(r"\[\^(?P<marker>\w+)\]")


class Part(NamedTuple):
    """A paragraph as compared."""

    section: str | None
    number: str | None
    kind: str
    text: str


class Note(NamedTuple):
    """A footnote as compared."""

    marker: str
    text: str
    before: str
    """The last words before the place where its marker stood; empty where that is not known."""


@dataclass(slots=True)
class Truth:
    """What a record of a letter should hold, or holds."""

    sections: list[tuple[str | None, str]] = field(default_factory=list)
    paragraphs: list[Part] = field(default_factory=list)
    footnotes: list[Note] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    tables: list[list[str]] = field(default_factory=list)
    """Rows of the copy list, for records that hold it as a table."""


class Share(NamedTuple):
    """Right, missing and surplus items."""

    right: int = 0
    missing: int = 0
    surplus: int = 0

    def __add__(self, other: object) -> Share:
        """Add up two letters' counts."""
        if not isinstance(other, Share):
            return NotImplemented
        return Share(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there was nothing to find."""
        total = 2 * self.right + self.missing + self.surplus
        return 2 * self.right / total if total else 1.0


def fold(text: str) -> str:
    """Text -> as it is compared: one space between words, typewriter quotes."""
    return SPACES_RE.sub(" ", straighten(text)).strip()


def parse_heading(text: str) -> tuple[str | None, str]:
    """A heading as printed -> its number and its wording without a final colon."""
    found = HEADING_RE.fullmatch(fold(text))
    assert found is not None
    return found["number"], found["heading"].rstrip(":")


@cache
def read_truth(path: Path) -> Truth:
    """Read a letter's source -> what a perfect record holds."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    truth = Truth(metadata=json.loads(straighten(json.dumps(raw["metadata"], ensure_ascii=False))))
    calls: dict[str, str] = {}
    section: str | None = None
    outside: str | None = None
    boxed = False
    for block in raw["blocks"]:
        if boxed and not block.get("box"):
            section = outside
        if block.get("box") and not boxed:
            outside = section
        boxed = bool(block.get("box"))
        if block["t"] in ("h1", "h2"):
            number, section = parse_heading(strip_marks(block["text"]))
            if not UNLISTED_RE.match(section):
                truth.sections.append((number, section))
        elif block["t"] in KINDS:
            number = (block.get("n") or "").rstrip(".") or None
            for found in MARK_RE.finditer(block["text"]):
                calls[found["marker"]] = tail(strip_marks(block["text"][: found.start()]))
            text = fold(strip_marks(block["text"]))
            truth.paragraphs.append(Part(section, number, KINDS[block["t"]], text))
        elif block["t"] == "table":
            truth.tables.extend([fold(strip_marks(cell)) for cell in row] for row in block["rows"])
    truth.footnotes = [
        Note(marker, fold(strip_marks(text)), calls.get(marker, ""))
        for marker, text in raw.get("footnotes", {}).items()
    ]
    return truth


def strip_marks(text: str) -> str:
    """Marked-up text -> its words, without emphasis signs and note markers."""
    return plain(parse_runs(text))


def tail(text: str) -> str:
    """Text -> its last characters, by which a place in it is known."""
    return fold(text)[-30:]


def read_held(record: Record) -> Truth:
    """A record -> what it holds of what is compared."""
    held = Truth()
    headings: dict[str, str | None] = {}
    for section in record.sections:
        heading = fold(section.heading or "").rstrip(":") or None
        headings[section.id] = heading
        if heading is not None and not UNLISTED_RE.match(heading):
            held.sections.append((section.number, heading))
    # A section that a box interrupts holds paragraphs before and after it: order by place.
    paragraphs = [(p, s) for s in record.sections for p in s.paragraphs]
    for paragraph, section in sorted(paragraphs, key=lambda pair: pair[0].start):
        if section.kind == "copy_list" and paragraph.cells is not None:
            held.tables.extend([fold(cell) for cell in row] for row in paragraph.cells)
        if section.kind in ASIDE or paragraph.kind == "table":
            continue
        heading = headings[section.id]
        if section.kind == "closing" and heading is None:
            # What thanks and whom to ask have no heading: in the source they go on under the last.
            heading = held.paragraphs[-1].section if held.paragraphs else None
        held.paragraphs.append(
            Part(heading, paragraph.number, paragraph.kind, fold(paragraph.text))
        )
    starts = [p.start for p, _ in paragraphs]
    for note in record.footnotes:
        before = ""
        if note.ref is not None:
            start = max((s for s in starts if s <= note.ref), default=0)
            before = tail(record.text[start : note.ref])
        held.footnotes.append(Note(note.marker, fold(note.text), before))
    held.metadata = json.loads(straighten(record.metadata.model_dump_json()))
    return held


def count_shared(wanted: Sequence[Hashable], got: Sequence[Hashable]) -> Share:
    """Two lists of items -> how many they share, whatever their order, and how many not."""
    a, b = Counter(wanted), Counter(got)
    right = (a & b).total()
    return Share(right, a.total() - right, b.total() - right)


def count_fields(wanted: dict[str, Any], got: dict[str, Any]) -> Share:
    """Metadata that should be there and that is -> fields right and wrong (as missing)."""
    right = sum(got.get(name) == value for name, value in wanted.items())
    return Share(right, len(wanted) - right, 0)
