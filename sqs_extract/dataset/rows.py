"""A record in, its rows in each table out; what is nested is laid flat for people."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, Literal

from sqs_extract.record import (
    CaseExampleRecord,
    EvidenceRecord,
    FigureRecord,
    FindingRecord,
    ParagraphRecord,
    Record,
)

Row = dict[str, Any]
PersonPart = Literal["recipient", "sender", "signatory", "lead_inspector", "copied_to"]
TagTable = Literal["findings", "case_examples", "figures"]
Tag = FindingRecord | CaseExampleRecord | FigureRecord

MONTH_LENGTH = len("2015-03")
YEAR_LENGTH = len("2015")


def build_rows(record: Record) -> dict[str, list[Row]]:
    """A record -> its rows by table: all tables but `failures`, rows in the record's order."""
    paragraphs = {p.id: (s.id, p) for s in record.sections for p in s.paragraphs}
    rows: dict[str, list[Row]] = {
        "letters": [_build_letter(record)],
        "people": [
            {"person_number": n, **person} for n, person in enumerate(_list_people(record), start=1)
        ],
        "sections": [
            {
                "section_id": section.id,
                "section_order": n,
                "kind": section.kind,
                "number": section.number,
                "heading": section.heading,
                "level": section.level,
                "parent_id": section.parent,
                "start": section.start,
                "end": section.end,
            }
            for n, section in enumerate(record.sections, start=1)
        ],
        "paragraphs": [
            _build_paragraph(paragraph, section, n)
            for n, (section, paragraph) in enumerate(paragraphs.values(), start=1)
        ],
        "footnotes": [
            {
                "footnote_id": note.id,
                "marker": note.marker,
                "reference": note.ref,
                "page": note.page,
                "text": note.text,
            }
            for note in record.footnotes
        ],
        "findings": [_build_finding(f, *paragraphs[f.paragraph_id]) for f in record.findings],
        "case_examples": [
            _build_case_example(c, *paragraphs[c.paragraph_id]) for c in record.case_examples
        ],
        "figures": [_build_figure(f, *paragraphs[f.paragraph_id]) for f in record.figures],
        "links": list(_list_links(record)),
        "evidence": list(_list_evidence(record)),
        "warnings": [
            {"warning_number": n, "code": w.code, "message": w.message, "page": w.page}
            for n, w in enumerate(record.warnings, start=1)
        ],
    }
    return {
        table: [{"letter_id": record.id, **row} for row in found] for table, found in rows.items()
    }


def parse_date(text: str | None) -> datetime.date | None:
    """An ISO 8601 date -> the day; None for none, or where only a month or year is given."""
    try:
        return datetime.date.fromisoformat(text or "")
    except ValueError:
        return None


def _build_letter(record: Record) -> Row:
    meta, source, made = record.metadata, record.source, record.signature
    published = meta.publication_date or ""
    year = published[:YEAR_LENGTH]
    period = meta.inspection_period
    return {
        "family": record.family,
        "programme": meta.programme,
        "title": meta.title,
        "area": meta.area,
        "organisation": meta.organisation,
        "publication_date": parse_date(published),
        "publication_month": published[:MONTH_LENGTH] if len(published) >= MONTH_LENGTH else None,
        "publication_year": int(year) if year.isdecimal() else None,
        "inspection_start": parse_date(period.start) if period else None,
        "inspection_end": parse_date(period.end) if period else None,
        "cases_examined": meta.cases_examined,
        "previous_inspection": meta.previous_inspection,
        "page_count": source.page_count,
        "text_characters": len(record.text),
        "footnote_characters": sum(len(note.text) for note in record.footnotes),
        "furniture_characters": sum(len(piece.text) for piece in record.furniture),
        "filename": source.filename,
        "sha256": source.sha256,
        "size_bytes": source.size_bytes,
        "media_type": source.media_type,
        "tagged": source.tagged,
        "schema_version": record.schema_version,
        "tool": made.tool,
        "tool_version": made.version,
        "rules": made.rules,
        "model": made.model,
        "reader": made.reader,
        "text": record.text,
    }


def _list_people(record: Record) -> Iterator[Row]:
    """The people the letter names, in the order of the record's metadata."""

    def build(part: PersonPart, name: str | None, role: str | None) -> Row:
        return {"part": part, "name": name, "role": role, "email": None, "telephone": None}

    meta = record.metadata
    yield from (build("recipient", person.name, person.role) for person in meta.recipients)
    if meta.sender is not None:
        yield build("sender", meta.sender.name, meta.sender.role)
    yield from (build("signatory", person.name, person.role) for person in meta.signatories)
    if (lead := meta.lead_inspector) is not None:
        yield {
            **build("lead_inspector", lead.name, None),
            "email": lead.email,
            "telephone": lead.telephone,
        }
    for copy in meta.copied_to:
        names: list[str | None] = [*copy.names] or [None]
        yield from (build("copied_to", name, copy.role) for name in names)


def _build_paragraph(paragraph: ParagraphRecord, section: str, order: int) -> Row:
    pages = [region.page for region in paragraph.regions]
    return {
        "paragraph_id": paragraph.id,
        "section_id": section,
        "paragraph_order": order,
        "kind": paragraph.kind,
        "number": paragraph.number,
        "marker": paragraph.marker,
        "sentence_count": len(paragraph.sentences),
        "first_page": pages[0] if pages else None,
        "last_page": pages[-1] if pages else None,
        "start": paragraph.start,
        "end": paragraph.end,
        "text": paragraph.text,
    }


def _build_place(tag: Tag, section: str, paragraph: ParagraphRecord) -> Row:
    """Where a tag stands, its words, and what made them a tag."""
    begun = [region.page for region in paragraph.regions if region.start <= tag.start]
    return {
        "section_id": section,
        "paragraph_id": tag.paragraph_id,
        "page": begun[-1] if begun else None,
        "start": tag.start,
        "end": tag.end,
        "text": tag.text,
        "evidence_names": [e.name for e in tag.evidence],
        "evidence_words": [e.text for e in tag.evidence],
    }


def _build_finding(finding: FindingRecord, section: str, paragraph: ParagraphRecord) -> Row:
    share = finding.extent.share if finding.extent else None
    return {
        "finding_id": finding.id,
        "polarity": finding.polarity,
        "form": finding.form,
        "theme": finding.theme,
        "topics": finding.topics,
        "extent_text": finding.extent.text if finding.extent else None,
        "extent_band": finding.extent.band if finding.extent else None,
        "extent_scale": share.scale if share else None,
        "extent_share_low": share.low if share else None,
        "extent_share_high": share.high if share else None,
        "score": finding.score,
        **_build_place(finding, section, paragraph),
    }


def _build_case_example(case: CaseExampleRecord, section: str, paragraph: ParagraphRecord) -> Row:
    return {
        "case_example_id": case.id,
        "polarity": case.polarity,
        "subjects": case.subjects,
        "quotation": case.quotation,
        "speaker": case.speaker,
        "theme": case.theme,
        "topics": case.topics,
        "score": case.score,
        **_build_place(case, section, paragraph),
    }


def _build_figure(figure: FigureRecord, section: str, paragraph: ParagraphRecord) -> Row:
    comparison = figure.comparison
    return {
        "figure_id": figure.id,
        "kind": figure.kind,
        "value": figure.value,
        "unit": figure.unit,
        "measure": figure.measure,
        "population": figure.population,
        "period": figure.period,
        "comparison_with": comparison.with_ if comparison else None,
        "comparison_direction": comparison.direction if comparison else None,
        "comparison_figure_id": comparison.figure if comparison else None,
        "footnote_id": figure.footnote,
        **_build_place(figure, section, paragraph),
    }


def _list_links(record: Record) -> Iterator[Row]:
    """Each link's ends, one pair a row, best first."""
    for link in record.links:
        for n, to in enumerate(link.to):
            best = link.score if n == 0 else None
            yield {
                "from_finding_id": link.from_,
                "to_finding_id": to,
                "rank": n + 1,
                "score": link.scores[n] if link.scores else best,
                "shared": link.shared[n] if link.shared else [],
            }


def _list_evidence(record: Record) -> Iterator[Row]:
    """What made each tag one, the tags in the order of their tables."""
    tables: list[tuple[TagTable, list[tuple[str, list[EvidenceRecord]]]]] = [
        ("findings", [(tag.id, tag.evidence) for tag in record.findings]),
        ("case_examples", [(tag.id, tag.evidence) for tag in record.case_examples]),
        ("figures", [(tag.id, tag.evidence) for tag in record.figures]),
    ]
    for table, tags in tables:
        for tag_id, evidence in tags:
            for n, e in enumerate(evidence, start=1):
                yield {
                    "tag": table,
                    "tag_id": tag_id,
                    "evidence_number": n,
                    "source": e.source,
                    "name": e.name,
                    "start": e.start,
                    "end": e.end,
                    "text": e.text,
                }
