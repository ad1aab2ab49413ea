"""A paragraph's figures in, which is compared with which, or with what, and how it stands to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

import regex

from sqs_extract.annotations.figure_context import Draft
from sqs_extract.annotations.figure_measures import BARE
from sqs_extract.annotations.figure_wording import FigureWording
from sqs_extract.document import Comparison, Span

INVERSE = {
    "better": "worse",
    "worse": "better",
    "higher": "lower",
    "lower": "higher",
    "same": "same",
}
LOOK_BACK = 2
"""Sentences: "This was better than ..." speaks of a figure at most so far back."""

# "the previous year (34.6%)", "the average of 38.1%", "the figure for England and Wales, 37.9%"
THEN_FIGURE_RE = regex.compile(
    r"[\s,(–—-]*(?:(?:which|that|of|at|was|is|were|had|been|stood|figure|rate|average|where|it|when|the|"
    r"together|combined|overall)\b"
    r"[\s,(–—-]*)*"
)
LISTED_RE = regex.compile(
    r":\s+|(?: as a whole)? (?:did|does|(?:had|has) done|fared) (?:\p{L}+ ){0,2}?"
    r"(?:better|worse|well|badly|less well),? (?:at|with) |"
    r"(?:,? \p{Lu}[\p{L}’-]+?(?: (?:(?:and|upon|of) )*\p{Lu}[\p{L}’-]+?)*['’]s?(?: own)?(?= ))?"
    + THEN_FIGURE_RE.pattern
)
"""The same in a list or a clause of its own: "previous year: 34.6%", "Wales did better, at 34%"."""
# "the 35.5% recorded across England and Wales", "the 39.8% of the year before"
FIGURE_THEN_RE = regex.compile(r"[^.;%£()]{0,60}")
AREA_RE = regex.compile(
    r"England and Wales|England|Wales|the region|"
    r"(?:similar|comparable|neighbouring|other|all) \p{L}+"
)


IN_ORDER_RE = regex.compile(r"\brespectively\b", regex.IGNORECASE)
PAIR_RE = regex.compile(r"[,;]? (?:(?:as )?against|compared (?:with|to)|and|versus|to) ")


class Reference(NamedTuple):
    """What a figure is compared with, and its own figure where it has one."""

    words: str
    is_area: bool
    draft: Draft | None


def compare(
    text: str, sentences: Sequence[Span], drafts: Sequence[Draft], wording: FigureWording
) -> None:
    """Fill in `comparison` of each draft, and what a figure compared with inherits.

    A figure holds one comparison, the first; each figure it is compared with holds the way back.
    """
    named = bool(wording.reference_gate.find_candidates(text))
    references: set[int] = set()
    for i, span in enumerate(sentences):
        if not named or wording.reference.search(text, span.start, span.end) is None:
            _tie_from(text, span, i, drafts, wording)
        else:
            _tie_by_words(text, span, i, drafts, references, wording)
            _tie_bare(text, span, i, drafts, references, wording)


def _tie_by_words(
    text: str,
    span: Span,
    sentence: int,
    drafts: Sequence[Draft],
    references: set[int],
    wording: FigureWording,
) -> None:
    """Tie what comparing words of a sentence speak of; note in `references` what is only that."""
    cues = list(wording.cue.finditer(text, span.start, span.end))
    if _tie_in_order(text, span, sentence, drafts, cues, wording):
        return
    near = [d for d in drafts if d.sentence == sentence]
    for cue, following in zip_longest(cues, cues[1:]):
        end = following.start() if following else span.end
        found = list(_find_references(text, cue.end(), end, near, wording))
        references.update(id(r.draft) for r in found if r.draft)
        main = _find_main(drafts, sentence, cue, end, found, references)
        if main is not None:
            for reference in found:
                _tie(text, main, reference, str(cue.lastgroup))


def _tie_from(
    text: str, span: Span, sentence: int, drafts: Sequence[Draft], wording: FigureWording
) -> None:
    """Tie "It had come down from 44%" to the figure of the sentence before."""
    for draft, main in zip(drafts[1:], drafts, strict=False):
        cue = wording.cue.search(text, span.start, draft.number.start)
        if (
            draft.sentence == sentence == main.sentence + 1
            and draft.number.unit == main.number.unit == "%"
            and cue is not None
            and cue[0].lower().endswith("from")
            and cue.end() + 1 == draft.number.start
        ):
            words = text[draft.number.start : draft.number.end]
            _tie(text, main, Reference(words, is_area=False, draft=draft), str(cue.lastgroup))
            draft.period = None
            return


def _tie_in_order(
    text: str,
    span: Span,
    sentence: int,
    drafts: Sequence[Draft],
    cues: Sequence[regex.Match[str]],
    wording: FigureWording,
) -> bool:
    """Tie figures that stand apart from what they are of, in the same order; whether it did.

    "Against 34% and 36% for the previous year and England and Wales respectively", "similar to
    that of comparable areas (37.0% against 37.2%)".
    """
    here = [d for d in drafts if d.sentence == sentence]
    if not here or not cues:
        return False
    named = list(wording.reference.finditer(text, span.start, span.end))
    others, own = here[-len(named) :], here[: -len(named)]
    if in_order := IN_ORDER_RE.search(text, span.start, span.end):
        others = [d for d in here if d.number.start < in_order.start()][-len(named) :]
        own = [d for d in here if d not in others]
        if len(others) != len(named):
            return False
        earlier = [d for d in drafts if sentence - LOOK_BACK <= d.sentence < sentence]
        own = own or earlier[-1:]
    elif not (
        len(named) == 1
        and len(here) == 2
        and named[0].end() <= here[0].number.start
        and PAIR_RE.fullmatch(text, here[0].number.end, here[1].number.start)
        and text[here[0].number.start - 1] == "("
    ):
        return False
    if len(own) != 1 or not all(_is_like(own[0], other) for other in others):
        return False
    for words, other in zip(named, others, strict=True):
        reference = Reference(words[0], words["area"] is not None, other)
        _tie(text, own[0], reference, str(cues[0].lastgroup))
    return True


def _find_references(
    text: str,
    start: int,
    end: int,
    near: Sequence[Draft],
    wording: FigureWording,
    beside_re: regex.Pattern[str] = THEN_FIGURE_RE,
) -> Iterator[Reference]:
    """Go through what is named between a comparing word and the next, with figures beside it."""
    used: set[int] = set()
    for found in wording.reference.finditer(text, start, end):
        beside = None
        for draft in near:
            if id(draft) in used or not start <= draft.number.start < end:
                continue
            gap = (found.end(), draft.number.start)
            back = (draft.number.end, found.start())
            if (gap[0] <= gap[1] and beside_re.fullmatch(text, *gap)) or (
                back[0] <= back[1] and FIGURE_THEN_RE.fullmatch(text, *back)
            ):
                beside = draft
                used.add(id(draft))
                break
        yield Reference(found[0], found["area"] is not None, beside)


def _find_main(
    drafts: Sequence[Draft],
    sentence: int,
    cue: regex.Match[str],
    end: int,
    found: Sequence[Reference],
    references: set[int],
) -> Draft | None:
    """Find the figure that a comparing word speaks of: the last before it, else the next after."""
    if not found:
        return None
    like = next((r.draft for r in found if r.draft), None)
    free = [
        d
        for d in drafts
        if id(d) not in references
        and sentence - LOOK_BACK <= d.sentence <= sentence
        and (_is_like(d, like) if like else d.number.unit in ("%", "GBP") or d.measure)
    ]
    before = [d for d in free if d.number.start < cue.start()]
    here = [d for d in free if d.number.start >= cue.end() and d.sentence == sentence]
    inside = [d for d in here if d.number.start < end]
    if inside and cue[0].lower().endswith("from"):  # "rose from 30% in the year before to 33%"
        return inside[-1]
    return before[-1] if before else here[-1] if here else None


def _is_like(one: Draft, other: Draft) -> bool:
    """Whether two figures can be compared: of one unit, or numbers of things without it."""
    a, b = one.number, other.number
    if a.unit == b.unit:
        return True
    return {a.kind, b.kind} <= {"rate", "count"} and None in (a.unit, b.unit)


def _tie_bare(
    text: str,
    span: Span,
    sentence: int,
    drafts: Sequence[Draft],
    references: set[int],
    wording: FigureWording,
) -> None:
    """Tie "The average for England and Wales was 37.9%" to the figure before it."""
    for i, draft in enumerate(drafts):
        if draft.sentence != sentence or draft.number.unit != "%":
            continue
        if id(draft) in references or draft.comparison:
            continue
        near = [draft]
        for reference in _find_references(text, span.start, span.end, near, wording, LISTED_RE):
            main = next(
                (
                    d
                    for d in reversed(drafts[:i])
                    if d.number.unit == "%"
                    and id(d) not in references
                    and d.sentence >= draft.sentence - 1
                ),
                None,
            )
            if reference.draft is draft and main is not None:
                references.add(id(draft))
                _tie(text, main, reference, "versus")
                break


def _tie(text: str, main: Draft, reference: Reference, direction: str) -> None:
    """Note a comparison on both figures; without a second number it needs a word for its way."""
    other = reference.draft
    if other is main:
        return
    if direction == "versus":
        if other is None:
            return
        gap = main.number.value - other.number.value
        direction = "higher" if gap > 0 else "lower" if gap < 0 else "same"
    if main.comparison is None:
        main.comparison, main.against = Comparison(reference.words, direction), other
    if not reference.is_area and main.footnote is None and main.period:
        # "higher than in the previous year" says when the other figure was
        main.period = None if main.period in reference.words else main.period
    if other is None:
        return
    if main.number.kind == "rate" and other.number.unit is None:
        other.number = other.number._replace(kind="rate", unit=main.number.unit)
    named_before = other.words if other.number.start < main.number.start else None
    words = main.words or named_before or main.population
    if (other.measure or "").lower() not in BARE:
        main.measure = main.measure or other.measure
    other.measure = main.measure or other.measure
    other.footnote = other.footnote or main.footnote
    if reference.is_area:
        area = AREA_RE.search(reference.words)
        other.population = area[0] if area else reference.words
        other.period = main.period
    else:
        main.population = main.population or other.population
        other.population = main.population
        other.period = reference.words
    if other.comparison is None:
        words = words or text[main.number.start : main.number.end]
        other.comparison, other.against = Comparison(words, INVERSE[direction]), main
