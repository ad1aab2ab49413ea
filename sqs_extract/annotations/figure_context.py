"""A paragraph and its figures in, what each figure measures, of whom and when out.

As far as the sentence and its footnote say: what they do not say stays None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from sqs_extract.annotations.figure_going_on import find_going_on
from sqs_extract.annotations.figure_measures import (
    BARE,
    NAME,
    REOFFENDING,
    find_close,
    find_names,
    name_measure,
    settle_measure,
)
from sqs_extract.annotations.figure_numbers import Number
from sqs_extract.annotations.figure_wording import FigureWording
from sqs_extract.document import Comparison, Footnote, Span

UNNAMED = "count/bare"
"""The rule that finds a number without a noun, whose unit if any is another number's."""
NEAR = 100
"""Characters before a bare number in which what it measures is named."""

AT_RE = regex.compile(r"(?:^|[,:;–—])\W*(?:and |but )?(?:at|with)\W+$", regex.IGNORECASE)
AUXILIARY = "had|have|has|were|was|are|is"
OF_WHOM_RE = regex.compile(
    r"[ ]?of (?:(?:the|those|all|these|its|their|our) )*(?P<population>[^,.;:()%]+?)"
    rf"(?= (?P<verb>{AUXILIARY}|did|do|said|went|came|kept|received|took|needed"
    r"|got|could|would|will|re-?offended|attended|achieved|lived|stayed|remained|showed|contained"
    r"|lacked|gained|returned|began|started|finished|completed (?=the|a|an|this|that|their|all)"
    r"|left (?=the|a|an|this|that|their|with|without))\b|[,.;:()]|$)"
)
OF_START_RE = regex.compile(r"(?:^|[;:] )Of (?P<population>[^;:%]+?),\s*$")
OWN_RE = regex.compile(r"[^;%£]*")
WHEN_RE = regex.compile(r"^(?:in|since|during|for|over|by)\s+", regex.IGNORECASE)
CLAUSE_RE = regex.compile(r"[^,.;:()]+")
BEFORE_IN_RE = regex.compile(
    r"([^,.;:()]+?) (?:in|for|by) (?:about |over |under |only |just |some )?$"
)
PLACE_AFTER_RE = regex.compile(
    rf" (?:(?:was|were) (?:recorded|reported|published|seen|achieved) )?(?:in|for|across) {NAME}"
)
RATE_OF_RE = regex.compile(r" of (?:the )?(?P<population>[^,.;:()]+)")
AIM_RE = regex.compile(
    r"\b(?:(?:reduc|prevent|address|stop|tackl|lower|cut|discuss|consider|understand)\p{L}* "
    r"|(?:likelihood|risks?|assessments?|analysis|reasons?|causes?|reduction|work|plans?|factors?|"
    r"linked|related|contribut\p{L}+) (?:of|for|in|on|to|behind) )(?:the |their |any |further |"
    r"future )*$",
    regex.IGNORECASE,
)
"""Matches before a reoffending that is aimed at, and not measured."""
SHARE_RE = regex.compile(
    r"\S+(?: (?:(?:in|out of)(?: every| the)? \S+|of the (?=\d)\S+|half|thirds?|quarters?|fifths?"
    r"|tenths?))?"
    r"(?: of)?(?: (?:the|these|our|its|their|all))* (?P<population>"
    r"(?=\p{Ll})(?:(?!\b(?:that|which|who|whom|whose|where|we|they|it)\b)[^,.;:()%])+?) "
    rf"(?P<measure>(?:(?:{AUXILIARY}|did|could|went|came|received)\b"
    r"|re-?offended\b)[^,.;:()]*)"
)
JOINED_RE = regex.compile(r" (?:and|or|but|while|whilst|although|though)$")
"""What is left of a second verb that a comma parts from its first."""
NOUN_OF_RE = regex.compile(
    rf" of (?P<population>\p{{Ll}}[^,.;:()]+?)(?= (?:{AUXILIARY})\b|[,.;:()]|$)"
)


@dataclass(slots=True, eq=False)
class Draft:
    """A figure while its sentence is being read; offsets are into the paragraph's text."""

    number: Number
    sentence: int
    """Which of the paragraph's sentences it stands in."""
    measure: str | None = None
    population: str | None = None
    period: str | None = None
    footnote: Footnote | None = None
    words: str | None = None
    """What it is called, as written: "The published reoffending rate for X"."""
    comparison: Comparison | None = None
    against: Draft | None = None
    """The figure that `comparison` speaks of."""


def draft_figures(numbers: Sequence[Number], sentences: Sequence[Span]) -> list[Draft]:
    """Numbers of a paragraph -> a draft each, with the sentence it stands in."""
    drafts = []
    for number in numbers:
        at = next((i for i, s in enumerate(sentences) if number.start < s.end), len(sentences) - 1)
        drafts.append(Draft(number, max(at, 0)))
    return drafts


def describe(
    text: str,
    sentences: Sequence[Span],
    drafts: Sequence[Draft],
    notes: Sequence[tuple[int, Footnote]],
    wording: FigureWording,
) -> None:
    """Fill in measure, population, period and footnote of each draft.

    Parameters
    ----------
    notes
        The footnotes called in this paragraph and where, offsets into its text.
    """
    known: str | None = None
    for draft in drafts:
        number = draft.number
        span = sentences[draft.sentence]
        before, after = text[span.start : number.start], text[number.end : span.end]
        draft.footnote = _find_note(draft, span, notes, wording)
        if number.kind in ("percentage", "rate", "fraction", "money"):
            _find_measure(draft, before, after, wording)
        elif number.rule == UNNAMED and wording.head.search(before[-NEAR:]):
            _find_size(draft, before, after, wording)
        elif number.kind == "count" and (of := NOUN_OF_RE.match(after)):
            draft.population = of["population"].strip()
        if number.unit == "%" and draft.measure is None:
            _go_on(draft, before, text, sentences, drafts, wording)
        if (number.unit == "%" or number.kind == "rate") and (
            (draft.measure or "").lower() in ("", *BARE)
        ):
            _find_spoken_of(draft, text[span.start : span.end], wording)
        if number.kind == "fraction" and draft.measure is None:
            _find_share(draft, text[number.start : span.end], wording)
        draft.period = _find_period(draft, before, after, wording)
        if number.unit == "%" and draft.measure:
            if draft.measure.lower() not in BARE or known is None:
                known = draft.measure
            draft.measure = known
    for draft in drafts:  # "The average was 36%; the reoffending rate here was 30%"
        if draft.number.unit == "%" and known and (draft.measure or "").lower() in BARE:
            draft.measure = known


def _go_on(
    draft: Draft,
    before: str,
    text: str,
    sentences: Sequence[Span],
    drafts: Sequence[Draft],
    wording: FigureWording,
) -> None:
    """Take the measure from what was named before, where the words go on about that."""
    goes_on = find_going_on(before)
    if goes_on is None:
        return
    earlier = [
        d
        for d in drafts
        if d.number.start < draft.number.start
        and d.number.unit == "%"
        and d.sentence >= draft.sentence - 1
    ]
    measure, population = None, None
    if earlier:
        measure, population = earlier[0].measure, earlier[0].population
    elif draft.sentence:
        said = sentences[draft.sentence - 1]
        for named in find_names(text[said.start : said.end], wording):
            measure = named["measure"] if wording.reoffend.search(named["measure"]) else None
    if measure is not None and measure.lower() not in BARE:
        draft.measure, draft.population = measure, goes_on.population or population


def _find_measure(draft: Draft, before: str, after: str, wording: FigureWording) -> None:
    """Read what the number measures and of whom from what stands before and after it."""
    found: regex.Match[str] | None
    if _find_named(draft, before, after, wording):
        return
    later = next(find_names(after, wording), None) if AT_RE.search(before) else None
    if later is not None:
        measure, population = name_measure(later, after)
        draft.measure, draft.population = settle_measure(measure, population, after, later)
        draft.words = later[0].strip()
        return
    if found := OF_WHOM_RE.match(after):
        draft.population = found["population"].strip()
        if found["verb"] and (clause := CLAUSE_RE.match(after, found.end() + 1)):
            draft.measure = clause[0].strip()
    elif found := OF_START_RE.search(before):
        draft.population = found["population"].strip()
        clause = CLAUSE_RE.match(after)
        draft.measure = clause[0].strip() if clause else None
    if draft.measure is None:
        draft.measure = _clause_before(before)
    if draft.measure and draft.number.unit == "%" and wording.reoffend.search(draft.measure):
        draft.measure = REOFFENDING


def _find_named(draft: Draft, before: str, after: str, wording: FigureWording) -> bool:
    """Read what the measured noun before the number says; whether there is one."""
    named = find_close(before, wording)
    if named is None:
        return False
    measure, population = name_measure(named, before)
    draft.words = named[0].strip()
    place = PLACE_AFTER_RE.match(after)
    if population is None and draft.number.kind == "rate":
        place = RATE_OF_RE.match(after)
    if population is None and place:
        population = place["population"].strip()
    draft.measure, draft.population = settle_measure(measure, population, before, named)
    return True


def _find_size(draft: Draft, before: str, after: str, wording: FigureWording) -> None:
    """Read the measured noun before a number without a noun of its own, and what it counts.

    "There were six officers, with caseloads of 20": the 20 are cases, not officers.
    """
    if _find_named(draft, before, after, wording):
        last = (draft.measure or "").lower().rpartition(" ")[2]
        unit = wording.sizes.get(last, draft.number.unit)
        draft.number = draft.number._replace(unit=unit)


def _find_spoken_of(draft: Draft, sentence: str, wording: FigureWording) -> None:
    """Take what the sentence speaks of for the measure: "The rate here was low, at 30%"."""
    for named in find_names(sentence, wording):
        measure, population = settle_measure(*name_measure(named, sentence), sentence, named)
        if measure.lower() not in BARE and (
            draft.number.kind == "rate"
            or (
                wording.reoffend.search(measure)
                and not AIM_RE.search(sentence, 0, named.start("measure"))
            )
        ):
            draft.measure, draft.words = measure, named[0].strip()
            if population and not population[0].isdigit():
                draft.population = draft.population or population
            return


def _find_share(draft: Draft, words: str, wording: FigureWording) -> None:
    """Read of whom a fraction is, and what they did: "Three quarters of plans were late"."""
    found = SHARE_RE.match(words)
    if found is None:
        return
    draft.population = found["population"].strip()
    measure = JOINED_RE.sub("", found["measure"].strip())
    draft.measure = REOFFENDING if wording.reoffend.search(measure) else measure


def _clause_before(before: str) -> str | None:
    """`Parents were involved in ` (92% of cases) -> `Parents were involved`."""
    found = BEFORE_IN_RE.search(before)
    return found[1].strip() if found else None


def _find_period(draft: Draft, before: str, after: str, wording: FigureWording) -> str | None:
    """Find the cohort of the footnote, else the nearest date in the figure's own clause."""
    if draft.footnote is not None and (found := wording.cohort.search(draft.footnote.text)):
        return str(found[0])
    clause = OWN_RE.match(after)
    found = wording.period.search(clause[0] if clause else after)
    if found is None:
        *_, found = (None, *wording.period.finditer(before))
    if found is None:
        found = wording.cohort.search(clause[0] if clause else after)
    if found is None:
        *_, found = (None, *wording.cohort.finditer(before))
    if found is None:
        return None
    return WHEN_RE.sub("", found[0].strip())


def _find_note(
    draft: Draft, span: Span, notes: Sequence[tuple[int, Footnote]], wording: FigureWording
) -> Footnote | None:
    """Find the footnote of the sentence, if its words are about figures or it stands at it."""
    for at, note in notes:
        if span.start <= at <= span.end + 1 and (
            0 <= at - draft.number.end <= 2 or wording.source.search(note.text)
        ):
            return note
    return None
