"""A record in, its tags as people code texts out: spans with codes, and a note that says why.

Programs for annotation know spans and codes and little else. So what a finding, a case example or a
figure says of its span becomes codes ("Finding: strength", "Topic: planning"), and the rest a note.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqs_extract.record import CaseExampleRecord, FigureRecord, FindingRecord, Record

Tag = FindingRecord | CaseExampleRecord | FigureRecord

GROUPS = {
    "Finding": "A span that passes judgement on the inspected service's work or its results.",
    "Case example": "A span that tells what happened in a particular case.",
    "Figure": "A numeric expression that measures something.",
    "Theme": "Kind of the section that a finding or a case example counts towards.",
    "Topic": "What a finding or a case example is about.",
    "Extent": "How often, or in how many cases, a finding holds.",
}
"""The groups of codes, in order, and what a code of each says."""


class Code(NamedTuple):
    """A code: its group and what it says."""

    group: str
    value: str

    @property
    def name(self) -> str:
        """Its full name, which no other code has, in whatever group.

        >>> Code("Topic", "risk of harm").name
        'Topic: risk of harm'
        """
        return f"{self.group}: {self.value}"


class Coded(NamedTuple):
    """A span of the letter's text with its codes."""

    id: str
    start: int
    end: int
    text: str
    codes: tuple[Code, ...]
    note: str
    """What the codes do not say, and the words that made it a tag; a line for each."""


def build_coded(record: Record) -> list[Coded]:
    """A record -> its tags with their codes: findings, case examples, figures, each in order."""
    tags: list[Tag] = [*record.findings, *record.case_examples, *record.figures]
    return [
        Coded(
            tag.id,
            tag.start,
            tag.end,
            tag.text,
            tuple(dict.fromkeys(_list_codes(tag))),
            "\n".join([*_list_notes(tag), *_list_reasons(tag)]),
        )
        for tag in tags
    ]


def _list_codes(tag: Tag) -> Iterator[Code]:
    match tag:
        case FindingRecord():
            form = "" if tag.form == "judgement" else f", {tag.form}"
            yield Code("Finding", tag.polarity + form)
        case CaseExampleRecord():
            yield Code("Case example", tag.polarity)
        case FigureRecord():
            yield Code("Figure", tag.kind)
            return
    yield Code("Theme", _spell(tag.theme))
    yield from (Code("Topic", _spell(topic)) for topic in tag.topics)
    if isinstance(tag, FindingRecord) and tag.extent:
        yield Code("Extent", _spell(tag.extent.band))


def _list_notes(tag: Tag) -> Iterator[str]:
    """What a tag says that is no code."""
    yield tag.id
    match tag:
        case FindingRecord():
            if tag.extent:
                yield f"extent: {tag.extent.text}"
        case CaseExampleRecord():
            if tag.subjects:
                yield f"subjects: {', '.join(tag.subjects)}"
            if tag.quotation:
                yield f"quoted from: {tag.speaker or 'not said'}"
        case FigureRecord():
            yield f"value: {tag.value:g} {tag.unit or ''}".rstrip()
            for name in ("measure", "population", "period", "footnote"):
                value = getattr(tag, name)
                if value is not None:
                    yield f"{name}: {value}"
            if tag.comparison:
                yield f"{tag.comparison.direction}, compared with {tag.comparison.with_}"
            return
    yield f"score: {tag.score:g}"


def _list_reasons(tag: Tag) -> Iterator[str]:
    for reason in tag.evidence:
        yield f"because of {reason.source} {reason.name}: “{reason.text}”"


def _spell(value: str) -> str:
    return value.replace("_", " ")
