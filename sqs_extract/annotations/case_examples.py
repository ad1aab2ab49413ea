"""A letter in, its case examples out: stories told in a paragraph, and boxes as a whole.

How a letter announces a story, who may be in it and what speaks for or against the work is data in
`rules/case_example*.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqs_extract.annotations.case_example_people import find_area_words, find_subjects
from sqs_extract.annotations.case_example_polarity import find_polarity, find_heading_polarity
from sqs_extract.annotations.case_example_stories import Story, find_stories
from sqs_extract.annotations.case_example_units import Unit, find_quotes, find_units
from sqs_extract.annotations.topics import find_topics
from sqs_extract.document import CaseExample, Evidence, Letter, Paragraph, Section, Span

ASIDE = frozenset(
    {"letterhead", "preamble", "context", "signatures", "copy_list", "notes", "closing", "next_steps"}
)
"""Kinds of section in which no case is told."""


def find_case_examples(letter: Letter) -> list[CaseExample]:
    """Find the case examples of a letter, in text order."""
    area = find_area_words(letter)
    boxes = {s.id for s in letter.sections if s.kind == "practice_example"}
    examples: list[CaseExample] = []
    for section in letter.sections:
        if section.kind == "practice_example":
            if section.parent not in boxes and (box := _read_box(letter, section, area)):
                examples.append(box)
        elif section.kind not in ASIDE and section.parent not in boxes:
            for paragraph in section.paragraphs:
                if paragraph.kind != "table":
                    examples.extend(_read_paragraph(section, paragraph, area))
    return sorted(examples, key=lambda example: example.start)


def _read_paragraph(
    section: Section, paragraph: Paragraph, area: frozenset[str]
) -> Iterator[CaseExample]:
    """Read the stories of one paragraph."""
    units = find_units(paragraph.text, area)
    for story in find_stories(units):
        before = next((u for u in reversed(units) if u.end <= story.start), None)
        yield _build_story(section, paragraph, story, before, area)


def _build_story(
    section: Section,
    paragraph: Paragraph,
    story: Story,
    before: Unit | None,
    area: frozenset[str],
) -> CaseExample:
    """Build the example of a story, its offsets the letter's."""
    text, shift = paragraph.text, paragraph.start
    verdict = find_polarity(
        [unit.text for unit in story.units], before.text if before else "", story.speaker
    )
    found = [
        *(Evidence("rule", name, shift + a, shift + b) for name, a, b in story.evidence),
        *(
            Evidence("rule", name, shift + story.units[n].start + a, shift + story.units[n].start + b)
            for name, n, a, b in verdict.evidence
        ),
    ]
    return CaseExample(
        paragraph_id=paragraph.id,
        start=shift + story.start,
        end=shift + story.end,
        polarity=verdict.polarity,
        subjects=tuple(find_subjects(text, Span(story.start, story.end), find_quotes(text), area)),
        quotation=story.quotation,
        speaker=story.speaker if story.quotation else None,
        theme=section.kind,
        topics=find_topics(text[story.start : story.end]),
        score=verdict.score,
        evidence=tuple(found),
    )


def _read_box(letter: Letter, section: Section, area: frozenset[str]) -> CaseExample | None:
    """Read a box: one example, from its first paragraph to its last, headings aside."""
    inside = [s for s in letter.sections if s is section or s.parent == section.id]
    paragraphs = [p for s in inside for p in s.paragraphs]
    while len(paragraphs) > 1 and _is_heading(paragraphs[0].text):
        del paragraphs[0]
    if not paragraphs:
        return None
    text = "\n".join(p.text for p in paragraphs)
    verdict = find_heading_polarity(section.heading) or find_polarity([text], "", None)
    start, end = paragraphs[0].start, paragraphs[-1].end
    span = Span(0, len(text))
    head = Evidence("rule", "case_example/box", section.start, min(section.end, start))
    evidence = head if section.heading else Evidence("rule", "case_example/box", start, end)
    return CaseExample(
        paragraph_id=paragraphs[0].id,
        start=start,
        end=end,
        polarity=verdict.polarity,
        subjects=tuple(find_subjects(text, span, find_quotes(text), area)),
        quotation=False,
        speaker=None,
        theme=section.kind,
        topics=find_topics(text),
        score=verdict.score,
        evidence=(evidence,),
    )


def _is_heading(text: str) -> bool:
    """Whether a paragraph in a box is its second heading: a line without a stop."""
    return len(text) < 90 and text[-1:].isalnum()
