"""A record in, the promises that it breaks out: one message each, [] for a sound record.

The record's own validator guards some of these when it is built; here they are looked at anew, from
what was published. Messages name places and never quote the letter.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from sqs_extract.record import (
    CaseExampleRecord,
    FigureRecord,
    FindingRecord,
    ParagraphRecord,
    Record,
    SectionRecord,
)

Tag = FindingRecord | CaseExampleRecord | FigureRecord

NUMBERING = ("paragraph_number_missing", "paragraph_number_out_of_order")
"""Codes of the warnings that own up to a letter's numbers not ascending."""


def find_untrue_spans(record: Record) -> list[str]:
    """Look up every quoted text in the letter's."""
    text = record.text
    tags: list[Tag] = [*record.findings, *record.case_examples, *record.figures]
    paragraphs = [p for section in record.sections for p in section.paragraphs]
    return [
        f"{name}: {start}-{end} is not its text"
        for name, start, end, own in [
            *((p.id, p.start, p.end, p.text) for p in paragraphs),
            *((t.id, t.start, t.end, t.text) for t in tags),
            *((f"{t.id} evidence", e.start, e.end, e.text) for t in tags for e in t.evidence),
        ]
        if text[start:end] != own or not own
    ] + [
        f"section {s.id}: {s.start} does not begin with its heading"
        for s in record.sections
        if s.heading is not None and not text.startswith(s.heading, s.start)
    ]


def find_loose_text(record: Record) -> list[str]:
    """Look for text that no heading and no paragraph owns, or that two own."""
    spans = [(p.start, p.end, p.id) for s in record.sections for p in s.paragraphs]
    spans += [(s.start, s.start + len(s.heading), s.id) for s in record.sections if s.heading]
    at = 0
    messages = []
    for start, end, name in sorted(spans):
        if start != at:
            messages.append(f"{name}: begins at {start}, {at} was next")
        at = end + 1
    if at != len(record.text) + 1 and record.text:
        messages.append(f"the text goes on after the last paragraph: {at} of {len(record.text)}")
    return messages


def find_bad_nesting(record: Record) -> list[str]:
    """Hold sections against their parents, paragraphs and sentences against what holds them."""
    messages = []
    sections = {section.id: section for section in record.sections}
    for section in record.sections:
        parent = sections.get(section.parent or "")
        if parent is not None and not parent.start <= section.start <= section.end <= parent.end:
            messages.append(f"section {section.id}: not inside its parent {parent.id}")
        if parent is not None and section.level <= parent.level:
            messages.append(f"section {section.id}: its level is not under {parent.id}'s")
        for paragraph in section.paragraphs:
            if not section.start <= paragraph.start <= paragraph.end <= section.end:
                messages.append(f"paragraph {paragraph.id}: not inside section {section.id}")
            messages.extend(_find_bad_sentences(record, paragraph))
    messages.extend(_find_overlaps(record.sections))
    return messages


def _find_bad_sentences(record: Record, paragraph: ParagraphRecord) -> list[str]:
    """Hold a paragraph's words against its sentences: all lie in one."""
    if paragraph.cells is not None:
        return []
    messages = []
    at = paragraph.start
    for sentence in paragraph.sentences:
        if record.text[at : sentence.start].strip():
            messages.append(f"paragraph {paragraph.id}: words between sentences at {at}")
        if not at <= sentence.start < sentence.end <= paragraph.end:
            messages.append(f"paragraph {paragraph.id}: sentence at {sentence.start} is astray")
        at = sentence.end
    if record.text[at : paragraph.end].strip():
        messages.append(f"paragraph {paragraph.id}: words after its last sentence")
    return messages


def find_bad_regions(record: Record) -> list[str]:
    """Hold paragraphs against their regions: one a page, in order, all words in one."""
    messages = []
    for paragraph in (p for s in record.sections for p in s.paragraphs):
        at = paragraph.start
        for region in paragraph.regions:
            if record.text[at : region.start].strip():
                messages.append(f"paragraph {paragraph.id}: words outside its regions at {at}")
            x0, top, x1, bottom = region.bbox
            if not (at <= region.start < region.end <= paragraph.end and x0 < x1 and top < bottom):
                messages.append(f"paragraph {paragraph.id}: region on page {region.page} is astray")
            at = region.end
        if at != paragraph.end:
            messages.append(f"paragraph {paragraph.id}: its regions end early")
        pages = [region.page for region in paragraph.regions]
        if pages != sorted(set(pages)):
            messages.append(f"paragraph {paragraph.id}: regions on pages {pages}")
    return messages


def _find_overlaps(sections: list[SectionRecord]) -> list[str]:
    """Sections either nest or do not touch."""
    messages = []
    parents = {section.id: section.parent for section in sections}
    for a in sections:
        for b in sections:
            if a is b or not a.start <= b.start < a.end:
                continue
            line = []
            holder = b.parent
            while holder is not None:
                line.append(holder)
                holder = parents[holder]
            if a.id not in line and not (b.start == a.start and b.end == a.end):
                messages.append(
                    f"section {b.id}: begins inside {a.id}, which is none of its parents"
                )
    return messages


def find_lost_references(record: Record) -> list[str]:
    """Follow every id that the record mentions."""
    sections = [s.id for s in record.sections]
    paragraphs = [p.id for s in record.sections for p in s.paragraphs]
    notes = [n.id for n in record.footnotes]
    figures = [f.id for f in record.figures]
    findings = [f.id for f in record.findings]
    tags = [*findings, *figures, *(c.id for c in record.case_examples)]
    messages = [
        f"{name} {n} times"
        for ids in (sections, paragraphs, notes, tags)
        for name, n in Counter(ids).items()
        if n > 1
    ]
    mentioned = [
        *((s.id, s.parent, sections) for s in record.sections),
        *((t.id, t.paragraph_id, paragraphs) for t in record.findings),
        *((t.id, t.paragraph_id, paragraphs) for t in record.case_examples),
        *((t.id, t.paragraph_id, paragraphs) for t in record.figures),
        *((f.id, f.footnote, notes) for f in record.figures),
        *((f.id, f.comparison.figure, figures) for f in record.figures if f.comparison),
        *(("link", end, findings) for link in record.links for end in (link.from_, *link.to)),
    ]
    messages += [
        f"{name}: mentions {other}, which is not there"
        for name, other, known in mentioned
        if other is not None and other not in known
    ]
    places = {p.id: (p.start, p.end) for s in record.sections for p in s.paragraphs}
    inside: list[FindingRecord | FigureRecord] = [*record.findings, *record.figures]
    for tag in inside:
        start, end = places.get(tag.paragraph_id, (0, len(record.text)))
        if not start <= tag.start < tag.end <= end:
            messages.append(f"{tag.id}: not inside its paragraph {tag.paragraph_id}")
    messages += [
        f"{note.id}: its marker stood outside the text"
        for note in record.footnotes
        if note.ref is not None and not 0 <= note.ref <= len(record.text)
    ]
    return messages


def find_disorder(record: Record) -> list[str]:
    """Hold the order of paragraphs against the pages and numbers printed on them."""
    messages = []
    paragraphs = sorted((p for s in record.sections for p in s.paragraphs), key=lambda p: p.start)
    page = 0
    for paragraph in paragraphs:
        for region in paragraph.regions:
            if region.page < page:
                messages.append(
                    f"paragraph {paragraph.id}: on page {region.page} after page {page}"
                )
            page = max(page, region.page)
    warned = any(warning.code in NUMBERING for warning in record.warnings)
    numbers = [
        tuple(int(part) for part in p.number.split("."))
        for p in paragraphs
        if p.kind == "numbered" and p.number is not None and p.number.replace(".", "").isdecimal()
    ]
    for before, after in pairwise(numbers):
        starts_anew = after[-1] == 1
        if after <= before and not starts_anew and not warned:
            messages.append(f"paragraph {after} after {before}, and no warning says so")
    return messages
