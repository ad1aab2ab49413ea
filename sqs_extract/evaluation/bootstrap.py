"""Observations in, figures with intervals out; the one place that draws at random.

What is drawn anew, with replacement, are letters where there are at least eight, for sentences of
one letter are more alike than those of two; else paragraphs. 1,000 draws, always the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sqs_extract.evaluation.measures import MEASURES, Measure, Observation

DRAWS = 1000
SEED = 20120401
ENOUGH_LETTERS = 8
EDGES = (2.5, 97.5)
"""Percentiles between which 95 of 100 draws lie."""

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Value:
    """A share or rate, and where 95 of 100 draws had it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of one group of letters."""

    measure: str
    right: int
    wrong: int
    missed: int
    value: Value
    """F1, or the share that is right."""
    precision: Value | None
    """None for shares."""
    recall: Value | None


@dataclass(frozen=True, slots=True)
class Group:
    """The measures of some letters, or of one section kind over letters."""

    name: str
    letters: int
    drawn: str
    """What was drawn for the intervals: letters or paragraphs."""
    rows: tuple[Row, ...]

    def find(self, measure: str) -> Row | None:
        """Find a measure's row."""
        return next((row for row in self.rows if row.measure == measure), None)


def build_group(name: str, observations: Iterable[Observation]) -> Group:
    """Sum up observations by measure, with intervals."""
    of: dict[str, list[Observation]] = {}
    letters: set[str] = set()
    for observation in observations:
        if observation.right or observation.wrong or observation.missed:
            of.setdefault(observation.measure, []).append(observation)
        letters.add(observation.letter)
    drawn = "letters" if len(letters) >= ENOUGH_LETTERS else "paragraphs"
    rows = tuple(
        build_row(measure, of[measure.name], drawn) for measure in MEASURES if measure.name in of
    )
    return Group(name, len(letters), drawn, rows)


def build_row(measure: Measure, observations: Iterable[Observation], drawn: str) -> Row:
    """Sum up the observations of one measure."""
    units: dict[tuple[str, ...], list[int]] = {}
    for seen in observations:
        key = (seen.letter,) if drawn == "letters" else (seen.letter, seen.unit)
        counts = units.setdefault(key, [0, 0, 0])
        for n, count in enumerate((seen.right, seen.wrong, seen.missed)):
            counts[n] += count
    table = np.array(list(units.values()), dtype=np.float64)
    sums = table.sum(axis=0)
    draws = draw_sums(table)
    right, wrong, missed = (int(count) for count in sums)
    value, precision, recall = (
        _value(one, many)
        for one, many in zip(find_rates(sums[None, :]), find_rates(draws), strict=True)
    )
    return Row(
        measure.name,
        right,
        wrong,
        missed,
        value if measure.counts else precision,
        precision if measure.counts else None,
        recall if measure.counts else None,
    )


def draw_sums(table: Table) -> Table:
    """Counts by unit -> sums over as many units drawn with replacement, a row per draw."""
    n = len(table)
    weights = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=DRAWS)
    return np.asarray(weights @ table, dtype=np.float64)


def find_rates(sums: Table) -> tuple[Table, Table, Table]:
    """Rows of right, wrong and missed -> F1, precision, recall; 1 where nothing was to be found."""
    right, wrong, missed = sums.T
    return (
        _divide(2 * right, 2 * right + wrong + missed),
        _divide(right, right + wrong),
        _divide(right, right + missed),
    )


def _divide(part: Table, whole: Table) -> Table:
    return np.divide(part, whole, out=np.ones_like(part), where=whole > 0)


def _value(one: Table, many: Table) -> Value:
    low, high = np.percentile(many, EDGES)
    return Value(round(float(one[0]), 4), round(float(low), 4), round(float(high), 4))
