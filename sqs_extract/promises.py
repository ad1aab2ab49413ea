"""A record in, what in it contradicts itself out."""

from __future__ import annotations

from itertools import chain

from sqs_extract.record import CaseExampleRecord, FigureRecord, FindingRecord, Record


def find_broken_promises(record: Record) -> list[str]:
    """A record -> what in it contradicts itself, one phrase each; [] for a sound record."""
    broken: list[str] = []
    size = len(record.text)
    paragraphs = {p.id: p for s in record.sections for p in s.paragraphs}
    sections = {s.id: s for s in record.sections}
    if len(paragraphs) != sum(len(s.paragraphs) for s in record.sections):
        broken.append("paragraph ids are not unique")
    if len(sections) != len(record.sections):
        broken.append("section ids are not unique")
    for section in record.sections:
        if not section.start <= section.end <= size:
            broken.append(f"section {section.id}: span outside the text")
        if section.parent is not None and section.parent not in sections:
            broken.append(f"section {section.id}: no parent {section.parent}")
        for paragraph in section.paragraphs:
            if not section.start <= paragraph.start <= paragraph.end <= section.end:
                broken.append(f"paragraph {paragraph.id}: outside its section {section.id}")
            broken.extend(
                f"paragraph {paragraph.id}: a sentence lies outside"
                for s in paragraph.sentences
                if not paragraph.start <= s.start < s.end <= paragraph.end
            )
    tags: list[FindingRecord | CaseExampleRecord | FigureRecord] = [
        *record.findings,
        *record.case_examples,
        *record.figures,
    ]
    broken.extend(
        f"{item.id}: its text is not what stands at {item.start}"
        for item in chain(paragraphs.values(), tags)
        if record.text[item.start : item.end] != item.text
    )
    if len({tag.id for tag in tags}) != len(tags):
        broken.append("ids of tags are not unique")
    for tag in tags:
        if tag.paragraph_id not in paragraphs:
            broken.append(f"{tag.id}: no paragraph {tag.paragraph_id}")
        broken.extend(
            f"{tag.id}: evidence {e.name} is not what stands at {e.start}"
            for e in tag.evidence
            if record.text[e.start : e.end] != e.text
        )
    broken.extend(
        f"{note.id}: ref outside the text"
        for note in record.footnotes
        if note.ref is not None and not 0 <= note.ref <= size
    )
    figures = {figure.id for figure in record.figures}
    notes = {note.id for note in record.footnotes}
    for figure in record.figures:
        if figure.comparison is not None and figure.comparison.figure not in {None, *figures}:
            broken.append(f"{figure.id}: compared with no figure {figure.comparison.figure}")
        if figure.footnote is not None and figure.footnote not in notes:
            broken.append(f"{figure.id}: no footnote {figure.footnote}")
    findings = {finding.id for finding in record.findings}
    broken.extend(
        f"link from {link.from_}: an end is no finding"
        for link in record.links
        if not {link.from_, *link.to} <= findings
    )
    broken.extend(
        f"link from {link.from_}: scores and shared words are not those of its ends"
        for link in record.links
        if {len(link.scores), len(link.shared)} - {0, len(link.to)}
    )
    return broken
