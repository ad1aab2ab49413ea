"""The letter, its metadata and its tags in, the validated record out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqs_extract.document import Comparison, Evidence, Letter, Paragraph, Section, Tags
from sqs_extract.errors import RecordBroken
from sqs_extract.naming import build_record_id
from sqs_extract.record import Metadata, Record, Signature, Source


def build_record(
    source: Source, signature: Signature, letter: Letter, metadata: Metadata, tags: Tags
) -> Record:
    """All that was found in a letter -> its record, ids given, promises checked.

    Raises
    ------
    RecordBroken
        A span is not true or a reference does not resolve: a fault of this program.
    """
    figure_ids = [f"figure-{n}" for n in range(1, len(tags.figures) + 1)]
    finding_ids = [f"finding-{n}" for n in range(1, len(tags.findings) + 1)]
    try:
        return Record.model_validate(
            {
                "id": build_record_id(letter.family, metadata, source.filename),
                "family": letter.family,
                "signature": signature,
                "source": source,
                "metadata": metadata,
                "text": letter.text,
                "sections": [build_section(s) for s in letter.sections],
                "footnotes": [asdict(f) for f in letter.footnotes],
                "furniture": [asdict(f) for f in letter.furniture],
                "findings": [
                    {
                        "id": finding_ids[n],
                        "polarity": f.polarity,
                        "form": f.form,
                        **build_span(f.paragraph_id, f.start, f.end, letter.text),
                        "theme": f.theme,
                        "topics": f.topics,
                        "extent": asdict(f.extent) if f.extent is not None else None,
                        "score": round(f.score, 4),
                        "evidence": build_evidence(f.evidence, letter.text),
                    }
                    for n, f in enumerate(tags.findings)
                ],
                "case_examples": [
                    {
                        "id": f"case_example-{n}",
                        "polarity": c.polarity,
                        **build_span(c.paragraph_id, c.start, c.end, letter.text),
                        "subjects": c.subjects,
                        "quotation": c.quotation,
                        "speaker": c.speaker,
                        "theme": c.theme,
                        "topics": c.topics,
                        "score": round(c.score, 4),
                        "evidence": build_evidence(c.evidence, letter.text),
                    }
                    for n, c in enumerate(tags.case_examples, start=1)
                ],
                "figures": [
                    {
                        "id": figure_ids[n],
                        "kind": f.kind,
                        "value": f.value,
                        "unit": f.unit,
                        **build_span(f.paragraph_id, f.start, f.end, letter.text),
                        "measure": f.measure,
                        "population": f.population,
                        "period": f.period,
                        "comparison": build_comparison(f.comparison, figure_ids),
                        "footnote": f.footnote,
                        "evidence": build_evidence(f.evidence, letter.text),
                    }
                    for n, f in enumerate(tags.figures)
                ],
                "links": [
                    {
                        "from": finding_ids[link.finding],
                        "to": [finding_ids[place] for place in link.to],
                        "score": link.score,
                        "scores": link.scores,
                        "shared": link.shared,
                    }
                    for link in tags.links
                ],
                "warnings": [asdict(notice) for notice in letter.notices],
            }
        )
    except ValueError as error:
        reason = "; ".join(line.strip() for line in str(error).splitlines()[1:3])
        raise RecordBroken(
            source.filename, f"the record contradicts itself ({reason})", "Please report this"
        ) from error


def build_section(section: Section) -> dict[str, Any]:
    """A section -> its part of the record."""
    return {
        "id": section.id,
        "kind": section.kind,
        "number": section.number,
        "heading": section.heading,
        "level": section.level,
        "parent": section.parent,
        "start": section.start,
        "end": section.end,
        "paragraphs": [build_paragraph(p) for p in section.paragraphs],
    }


def build_paragraph(p: Paragraph) -> dict[str, Any]:
    """A paragraph -> its part of the record."""
    return {
        "id": p.id,
        "kind": p.kind,
        "number": p.number,
        "marker": p.marker,
        "start": p.start,
        "end": p.end,
        "text": p.text,
        "sentences": [{"start": s.start, "end": s.end} for s in p.sentences],
        "regions": [
            {"page": r.page, "bbox": tuple(r.bbox), "start": r.start, "end": r.end}
            for r in p.regions
        ],
        "cells": p.cells,
    }


def build_span(paragraph_id: str, start: int, end: int, text: str) -> dict[str, Any]:
    """Where a tag stands -> that part of its record, with the words quoted."""
    return {"paragraph_id": paragraph_id, "start": start, "end": end, "text": text[start:end]}


def build_comparison(comparison: Comparison | None, ids: list[str]) -> dict[str, Any] | None:
    """A comparison and the figures' ids -> its part of the record."""
    if comparison is None:
        return None
    return {
        "with": comparison.with_,
        "direction": comparison.direction,
        "figure": ids[comparison.figure] if comparison.figure is not None else None,
    }


def build_evidence(evidence: tuple[Evidence, ...], text: str) -> list[dict[str, Any]]:
    """Evidence spans -> their part of the record, with the words quoted."""
    return [{**asdict(e), "text": text[e.start : e.end]} for e in evidence]
