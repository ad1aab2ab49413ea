"""A letter in, its case examples out: stories told in a paragraph, and boxes as a whole.

How a letter announces a story, who may be in it and what speaks for or against the work is data in
`rules/case_example*.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from sqs_extract.annotations.case_example_people import find_area_words, find_subjects
from sqs_extract.annotations.case_example_polarity import (
    Polarity,
    find_heading_polarity,
    find_polarity,
)
from sqs_extract.annotations.case_example_stories import Story, find_stories
from sqs_extract.annotations.case_example_units import Unit, find_quotes, find_units
from sqs_extract.annotations.topics import find_topics
from sqs_extract.document import CaseExample, Evidence, Finding, Letter, Paragraph, Section, Span
from sqs_extract.model_choice import ModelChoice

LEAN = 2.5
"""How much the judgement before a story weighs; set on the develop letters."""
BOX_LEAN = 3.0
"""A box whose heading does not say is more often of good practice."""
PRACTICE_RE = regex.compile(
    r"\b(?:case|practice) (?:stud|example)|\bexamples? of\b|\bin practice\b|"
    r"\b(?:good|effective|poor|positive|notable) practice\b|\bcase in point\b",
    regex.IGNORECASE,
)
"""Headings of a box that is an example whatever it tells."""
TURN_RE = regex.compile(
    r"^\W*(?:the opposite|however|but|yet|nevertheless|less happily|by contrast|in contrast)\b"
    r"|^[^.]{0,25}, (?:however|even so|by contrast|though|on the other hand),",
    regex.IGNORECASE,
)
"""A story told against what was said before."""

PAST_RE = regex.compile(r"\b(?:was|were|had|did)\b")
PRESENT_RE = regex.compile(r"\b(?:is|are|has|have|do|does)\b")
QUOTATION = "case_example/quotation"
"""A rule that finds what people say, which the model knows better."""

ASIDE = frozenset(
    {
        "letterhead",
        "preamble",
        "context",
        "signatures",
        "copy_list",
        "notes",
        "closing",
        "next_steps",
    }
)
"""Kinds of section in which no case is told."""


def find_case_examples(
    letter: Letter, findings: Sequence[Finding] = (), *, model: ModelChoice = False
) -> list[CaseExample]:
    """Find the case examples of a letter, in text order.

    Parameters
    ----------
    findings
        The letter's findings, where they are known: what is judged just before a story is what the
        story is told for, and what is judged in it speaks for what it shows.
    model
        Whether the trained model says where stories are and what they show; else the rules do.
        The careful model has a say in what they show.
    """
    area = find_area_words(letter)
    announced = bool(model) and not _is_past(letter)
    boxes = {s.id for s in letter.sections if s.kind == "practice_example"}
    examples: list[CaseExample] = []
    for section in letter.sections:
        if section.kind == "practice_example":
            if section.parent not in boxes and (box := _read_box(letter, section, area)):
                examples.append(box)
        elif section.kind not in ASIDE and section.parent not in boxes:
            for paragraph in section.paragraphs:
                if paragraph.kind != "table":
                    near = [f for f in findings if f.paragraph_id == paragraph.id]
                    found = _read_paragraph(section, paragraph, area, near, model, announced)
                    examples.extend(found)
    return sorted(examples, key=lambda example: example.start)


def _read_paragraph(
    section: Section,
    paragraph: Paragraph,
    area: frozenset[str],
    findings: list[Finding],
    model: ModelChoice,
    announced: bool,
) -> Iterator[CaseExample]:
    """Read the stories of one paragraph; with `announced` also those that the model passes over."""
    units = find_units(paragraph, area)
    if not model:
        for story in find_stories(units):
            verdict = _judge(story, paragraph, find_lean(story, paragraph, findings))
            yield _build_story(section, paragraph, story, verdict, area)
        return
    from sqs_extract.annotations.case_example_model import find_told, judge_story  # noqa: PLC0415

    stories = find_told(units, section.kind)
    if announced:
        stories = sorted([*stories, *_find_announced(units, stories)], key=lambda s: s.start)
    for story in stories:
        lean = find_lean(story, paragraph, findings)
        said = _judge(story, paragraph, lean)
        second = None
        if model == "careful":
            from sqs_extract.annotations.case_example_careful import weigh_whole  # noqa: PLC0415

            second = weigh_whole(paragraph.text, section.kind, story.start, story.end)
        verdict = judge_story(story, said, lean, findings, paragraph.start, second)
        yield _build_story(section, paragraph, story, verdict, area)


def _find_announced(units: Sequence[Unit], stories: Sequence[Story]) -> Iterator[Story]:
    """Go through the stories that rules find by what announces them, apart from those given."""
    for story in find_stories(units):
        by_words = any(name != QUOTATION for name, _, _ in story.evidence)
        if by_words and not any(s.start < story.end and story.start < s.end for s in stories):
            yield story


def _is_past(letter: Letter) -> bool:
    """Whether the letter's body is told in the past tense rather than in the present."""
    body = [p.text for s in letter.sections if s.kind not in ASIDE for p in s.paragraphs]
    past = sum(len(PAST_RE.findall(text)) for text in body)
    return past > sum(len(PRESENT_RE.findall(text)) for text in body)


def _judge(story: Story, paragraph: Paragraph, lean: float) -> Polarity:
    """What the rules make of a story."""
    text = paragraph.text[story.start : story.end]
    return find_polarity(text, story.speaker, lean, story.announced)


def find_lean(story: Story, paragraph: Paragraph, findings: Sequence[Finding]) -> float:
    """Find what a paragraph says before a story, and asks for after it: above 0 praise."""
    lean = 0.0
    before = [f for f in findings if f.end <= paragraph.start + story.start]
    if before:
        sign = {"strength": 1.0, "deficiency": -1.0}.get(before[-1].polarity, 0.0)
        lean += LEAN * (-sign if TURN_RE.search(story.units[0].text) else sign)
    after = [f for f in findings if f.start >= paragraph.start + story.end]
    if after and after[0].form == "recommendation":
        lean -= LEAN
    return lean


def _build_story(
    section: Section,
    paragraph: Paragraph,
    story: Story,
    verdict: Polarity,
    area: frozenset[str],
) -> CaseExample:
    """Build the example of a story, its offsets the letter's."""
    text, shift = paragraph.text, paragraph.start
    begins = shift + story.start
    fired = [(name, shift + a, shift + b) for name, a, b in story.evidence]
    fired += [(name, begins + a, begins + b) for name, a, b in verdict.evidence]
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
        score=verdict.score if story.chance is None else story.chance,
        evidence=tuple(
            Evidence("model" if "@" in name else "rule", name, a, b)
            for name, a, b in dict.fromkeys(fired)
        ),
    )


def _read_box(letter: Letter, section: Section, area: frozenset[str]) -> CaseExample | None:
    """Read a box: one example, from its first paragraph to its last, headings aside.

    A box with another heading, or none, is an example if it tells a story.
    """
    inside = [s for s in letter.sections if s is section or s.parent == section.id]
    paragraphs = [p for s in inside for p in s.paragraphs]
    while len(paragraphs) > 1 and _is_heading(paragraphs[0].text):
        del paragraphs[0]
    if not paragraphs or not (
        PRACTICE_RE.search(section.heading or "")
        or any(True for p in paragraphs for _ in find_stories(find_units(p, area)))
    ):
        return None  # a ruled box about something else
    text = "\n".join(p.text for p in paragraphs)
    verdict = find_heading_polarity(section.heading) or find_polarity(text, lean=BOX_LEAN)
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
