"""A letter in, its figures out: numbers in digits or words that measure something.

Which numbers count is data in `rules/figure*.toml`; what they measure and are compared with is read
from the sentence they stand in and its footnote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqs_extract.annotations.figure_comparison import compare
from sqs_extract.annotations.figure_context import Draft, describe, draft_figures
from sqs_extract.annotations.figure_numbers import find_numbers
from sqs_extract.annotations.figure_wording import load_figure_wording
from sqs_extract.document import Evidence, Figure, Footnote, Letter, Paragraph, Span
from sqs_extract.sentences import split_sentences

ASIDE = frozenset({"letterhead", "signatures", "copy_list", "notes", "closing"})
"""Kinds of section in which no figure measures anything: addresses, names, telephone numbers."""


def find_figures(letter: Letter) -> list[Figure]:
    """Find a letter's figures, in text order; `Comparison.figure` is an index into the list."""
    figures: list[Figure] = []
    for section in letter.sections:
        if section.kind in ASIDE:
            continue
        for paragraph in section.paragraphs:
            if paragraph.kind != "table":
                figures.extend(_read_paragraph(paragraph, letter.footnotes, len(figures)))
    return figures


def _read_paragraph(
    paragraph: Paragraph, footnotes: list[Footnote], before: int
) -> Iterator[Figure]:
    """Read one paragraph's figures; `before` is how many the letter has before them."""
    text = paragraph.text
    numbers = find_numbers(text)
    if not numbers:
        return
    shift = paragraph.start
    sentences = [Span(s.start - shift, s.end - shift) for s in paragraph.sentences]
    sentences = sentences or [Span(*span) for span in split_sentences(text)]
    notes = [
        (note.ref - paragraph.start, note)
        for note in footnotes
        if note.ref is not None and paragraph.start <= note.ref <= paragraph.end
    ]
    drafts = draft_figures(numbers, sentences)
    wording = load_figure_wording()
    describe(text, sentences, drafts, notes, wording)
    compare(text, sentences, drafts, wording)
    places = {id(draft): before + n for n, draft in enumerate(drafts)}
    for draft in drafts:
        yield _build_figure(draft, paragraph, places)


def _build_figure(draft: Draft, paragraph: Paragraph, places: dict[int, int]) -> Figure:
    """Build the figure of a draft, its offsets the letter's."""
    number = draft.number
    start, end = paragraph.start + number.start, paragraph.start + number.end
    comparison = draft.comparison
    if comparison is not None and draft.against is not None:
        comparison = replace(comparison, figure=places[id(draft.against)])
    return Figure(
        paragraph_id=paragraph.id,
        start=start,
        end=end,
        kind=number.kind,
        value=number.value,
        unit=number.unit,
        measure=draft.measure,
        population=draft.population,
        period=draft.period,
        comparison=comparison,
        footnote=draft.footnote.id if draft.footnote else None,
        evidence=(Evidence("rule", f"figure/{number.rule}", start, end),),
    )
