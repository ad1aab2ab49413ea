"""The letter, its metadata and its tags in, the validated record out."""

from __future__ import annotations

from sqs_extract.document import Evidence, Letter, Paragraph, Tags
from sqs_extract.errors import RecordBroken
from sqs_extract.naming import build_record_id
from sqs_extract.record import (
    CaseExampleRecord,
    ComparisonRecord,
    EvidenceRecord,
    ExtentRecord,
    FigureRecord,
    FindingRecord,
    FootnoteRecord,
    FurnitureRecord,
    Metadata,
    ParagraphRecord,
    Record,
    SectionRecord,
    SentenceSpan,
    Signature,
    Source,
    TextRegion,
    WarningRecord,
)


def build_record(
    source: Source, signature: Signature, letter: Letter, metadata: Metadata, tags: Tags
) -> Record:
    """All that was found in a letter -> its record, ids given, promises checked.

    Raises
    ------
    RecordBroken
        A span is not true or a reference does not resolve: a fault of this program.
    """
    text = letter.text
    figure_ids = [f"figure-{n}" for n in range(1, len(tags.figures) + 1)]
    try:
        return Record(
            id=build_record_id(letter.family, metadata, source.filename),
            family=letter.family,
            signature=signature,
            source=source,
            metadata=metadata,
            text=text,
            sections=[
                SectionRecord(
                    id=s.id,
                    kind=s.kind,  # type: ignore[arg-type]
                    number=s.number,
                    heading=s.heading,
                    level=s.level,
                    parent=s.parent,
                    start=s.start,
                    end=s.end,
                    paragraphs=[build_paragraph_record(p) for p in s.paragraphs],
                )
                for s in letter.sections
            ],
            footnotes=[
                FootnoteRecord(id=f.id, marker=f.marker, text=f.text, ref=f.ref, page=f.page)
                for f in letter.footnotes
            ],
            furniture=[
                FurnitureRecord(page=f.page, role=f.role, text=f.text)  # type: ignore[arg-type]
                for f in letter.furniture
            ],
            findings=[
                FindingRecord(
                    id=f"finding-{n}",
                    polarity=f.polarity,  # type: ignore[arg-type]
                    form=f.form,  # type: ignore[arg-type]
                    paragraph_id=f.paragraph_id,
                    start=f.start,
                    end=f.end,
                    text=text[f.start : f.end],
                    theme=f.theme,  # type: ignore[arg-type]
                    topics=list(f.topics),
                    extent=ExtentRecord(text=f.extent.text, band=f.extent.band)  # type: ignore[arg-type]
                    if f.extent is not None
                    else None,
                    score=round(f.score, 4),
                    evidence=build_evidence(text, f.evidence),
                )
                for n, f in enumerate(tags.findings, start=1)
            ],
            case_examples=[
                CaseExampleRecord(
                    id=f"case_example-{n}",
                    polarity=c.polarity,  # type: ignore[arg-type]
                    paragraph_id=c.paragraph_id,
                    start=c.start,
                    end=c.end,
                    text=text[c.start : c.end],
                    subjects=list(c.subjects),
                    quotation=c.quotation,
                    speaker=c.speaker,
                    theme=c.theme,  # type: ignore[arg-type]
                    topics=list(c.topics),
                    score=round(c.score, 4),
                    evidence=build_evidence(text, c.evidence),
                )
                for n, c in enumerate(tags.case_examples, start=1)
            ],
            figures=[
                FigureRecord(
                    id=figure_ids[n],
                    kind=f.kind,  # type: ignore[arg-type]
                    value=f.value,
                    unit=f.unit,
                    paragraph_id=f.paragraph_id,
                    start=f.start,
                    end=f.end,
                    text=text[f.start : f.end],
                    measure=f.measure,
                    population=f.population,
                    period=f.period,
                    comparison=ComparisonRecord(
                        with_=f.comparison.with_,
                        direction=f.comparison.direction,  # type: ignore[arg-type]
                        figure=figure_ids[f.comparison.figure]
                        if f.comparison.figure is not None
                        else None,
                    )
                    if f.comparison is not None
                    else None,
                    footnote=f.footnote,
                    evidence=build_evidence(text, f.evidence),
                )
                for n, f in enumerate(tags.figures)
            ],
            links=[],
            warnings=[
                WarningRecord(code=n.code, message=n.message, page=n.page) for n in letter.notices
            ],
        )
    except ValueError as error:
        reason = "; ".join(str(error).splitlines()[1:2]) or str(error)
        raise RecordBroken(
            source.filename, f"the record contradicts itself ({reason.strip()})", "Please report this"
        ) from error


def build_paragraph_record(p: Paragraph) -> ParagraphRecord:
    """A paragraph -> its part of the record."""
    return ParagraphRecord(
        id=p.id,
        kind=p.kind,  # type: ignore[arg-type]
        number=p.number,
        marker=p.marker,
        start=p.start,
        end=p.end,
        text=p.text,
        sentences=[SentenceSpan(start=s.start, end=s.end) for s in p.sentences],
        regions=[
            TextRegion(page=r.page, bbox=tuple(r.bbox), start=r.start, end=r.end) for r in p.regions
        ],
        cells=p.cells,
    )


def build_evidence(text: str, evidence: tuple[Evidence, ...]) -> list[EvidenceRecord]:
    """Evidence spans -> their part of the record, with the words quoted."""
    return [
        EvidenceRecord(
            source=e.source,  # type: ignore[arg-type]
            name=e.name,
            start=e.start,
            end=e.end,
            text=text[e.start : e.end],
        )
        for e in evidence
    ]
