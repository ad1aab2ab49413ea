"""A letter's gold and said case examples and figures in, observations out.

An example counts by its span alone; polarity, subjects and quotation are shares of those that
match. A figure counts where the spans meet and the value is the same; the rest are shares of those
that match and of which gold says it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from sqs_extract.evaluation.cases import Case
from sqs_extract.evaluation.findings import Point
from sqs_extract.evaluation.measures import NOWHERE, Observation
from sqs_extract.evaluation.spans import match_spans
from sqs_extract.gold import GoldItem, Located
from sqs_extract.record import FigureRecord

EQUAL = 0.006
"""Values that differ by less are the same: gold rounds a third to 0.33."""
ALIKE = 0.5
"""Words in common, of all in both, from which two phrases say the same."""
AROUND = 40
"""Characters shown either side of a figure."""

WORD_RE = regex.compile(r"[\w%£]+")
EMPTY_WORDS = frozenset(
    {"the", "a", "an", "of", "in", "for", "to", "at", "by", "on", "and", "who", "which", "that"}
)


@dataclass(frozen=True, slots=True)
class Stray:
    """An example or figure that only gold or only the record has."""

    tag: str
    problem: str
    """missed or extra."""
    letter: str
    paragraph: str
    fired: tuple[str, ...]
    text: str


@dataclass(slots=True)
class Compared:
    """What comparing one letter's examples and figures gives."""

    observations: list[Observation] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    """Scores of examples."""


def compare_examples(case: Case) -> Compared:
    """Hold a letter's case examples against gold."""
    compared = Compared()
    gold = [g for g in case.gold if g.item.tag == "example"]
    said = case.record.case_examples
    matched = match_spans(gold, said)
    gold_of = {s: gold[g] for g, s in matched.items()}
    for g, item in enumerate(gold):
        if g in matched:
            example = said[matched[g]]
            shares = {
                "examples_polarity": item.item.polarity == example.polarity,
                "examples_subjects": sorted(item.item.subjects) == sorted(example.subjects),
                "examples_quotation": (item.item.speaker is not None) == example.quotation,
            }
            _count(case, compared, "examples", item, shares)
        elif not item.item.optional:
            _miss(case, compared, "examples", item)
    for s, example in enumerate(said):
        if s not in gold_of:
            fired = tuple(e.name for e in example.evidence)
            _add_extra(case, compared, "examples", (example.paragraph_id, fired, example.text))
        if s not in gold_of or not gold_of[s].item.optional:
            compared.points.append(Point(example.score, s in gold_of))
    _add_lost(case, compared, "example", "examples")
    return compared


def compare_figures(case: Case) -> Compared:
    """Hold a letter's figures against gold."""
    compared = Compared()
    if not case.figures:
        return compared
    said = case.record.figures
    used: set[int] = set()
    text = case.letter.text
    for item in (g for g in case.gold if g.item.tag == "figure"):
        hit = next(
            (s for s, figure in enumerate(said) if s not in used and is_same(item, figure)), None
        )
        if hit is not None:
            used.add(hit)
            _count(case, compared, "figures", item, dict(find_shares(item.item, said[hit])))
        elif not item.item.optional:
            _miss(case, compared, "figures", item)
    for s, figure in enumerate(said):
        if s not in used:
            fired = tuple(e.name for e in figure.evidence)
            around = text[max(0, figure.start - AROUND) : figure.end + AROUND].strip()
            _add_extra(case, compared, "figures", (figure.paragraph_id, fired, around))
    _add_lost(case, compared, "figure", "figures")
    return compared


def is_same(gold: Located, said: FigureRecord) -> bool:
    """Whether spans meet and values are equal."""
    meet = min(gold.end, said.end) > max(gold.start, said.start)
    return meet and abs(said.value - (gold.item.value or 0.0)) < EQUAL


def find_shares(gold: GoldItem, said: FigureRecord) -> Iterator[tuple[str, bool]]:
    """Go through what gold says of a figure beside its value, and whether the record agrees."""
    yield "figures_kind", gold.kind == said.kind
    if gold.unit is not None:
        yield "figures_unit", gold.unit == said.unit
    attributes = dict(gold.attributes)
    held = {"measure": said.measure, "population": said.population, "period": said.period}
    for name, value in held.items():
        if name in attributes:
            yield f"figures_{name}", is_alike(attributes[name], value)
    if "with" in attributes or "direction" in attributes:
        comparison = said.comparison
        right = comparison is not None and (
            attributes.get("direction", comparison.direction) == comparison.direction
            and ("with" not in attributes or is_alike(attributes["with"], comparison.with_))
        )
        yield "figures_comparison", right


def is_alike(gold: str, said: str | None) -> bool:
    """Whether two phrases share at least half of their words of content; "/" parts ways to say it.

    >>> is_alike("the rate for England and Wales", "rate in England and Wales")
    True
    >>> is_alike("England and Wales", "the previous year")
    False
    """
    held = set(WORD_RE.findall((said or "").casefold())) - EMPTY_WORDS
    for way in gold.casefold().split(" / "):
        wanted = set(WORD_RE.findall(way)) - EMPTY_WORDS
        if wanted == held or len(wanted & held) >= ALIKE * len(wanted | held):
            return True
    return False


def _count(
    case: Case, compared: Compared, measure: str, item: Located, shares: dict[str, bool]
) -> None:
    """Count a match, and the shares of matches."""
    place = (case.name, case.record.family, case.section_of[item.paragraph_id], item.paragraph_id)
    if not item.item.optional:
        compared.observations.append(Observation(measure, *place, right=1))
    compared.observations += [
        Observation(name, *place, right=int(right), wrong=int(not right))
        for name, right in shares.items()
    ]


def _miss(case: Case, compared: Compared, measure: str, item: Located) -> None:
    """Count what gold has and the record has not."""
    place = (case.name, case.record.family, case.section_of[item.paragraph_id], item.paragraph_id)
    compared.observations.append(Observation(measure, *place, missed=1))
    margin = AROUND if measure == "figures" else 0
    text = case.letter.text[max(0, item.start - margin) : item.end + margin].strip()
    compared.strays.append(Stray(measure, "missed", case.name, item.paragraph_id, (), text))


def _add_extra(
    case: Case, compared: Compared, measure: str, tag: tuple[str, tuple[str, ...], str]
) -> None:
    """Count what the record has and gold has not."""
    paragraph, fired, text = tag
    section = case.section_of[paragraph]
    compared.observations.append(
        Observation(measure, case.name, case.record.family, section, paragraph, wrong=1)
    )
    compared.strays.append(Stray(measure, "extra", case.name, paragraph, fired, text))


def _add_lost(case: Case, compared: Compared, tag: str, measure: str) -> None:
    """Count what gold has and the record's text has nowhere."""
    for item in case.lost:
        if item.tag == tag and not item.optional:
            place = (case.name, case.record.family, NOWHERE, item.at)
            compared.observations.append(Observation(measure, *place, missed=1))
