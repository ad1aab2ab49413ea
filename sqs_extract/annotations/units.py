"""Neighbouring units in, joined ones out: what a later word makes of an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqs_extract.annotations.cues import Cue
from sqs_extract.annotations.grammar import load_grammar

HANDLED = 1.2
"""Weight of something dark that was dealt with."""
RARE = 1.5
"""Weight of something dark that was rare."""
LIMITS = frozenset({"only", "just", "few", "very", "hardly", "scarcely", "barely", "no"})
"""First words of what limits the blame before it, "nobody" and "nothing" aside."""
EXCEPTED = 1.8
"""Weight of "in all but two cases"."""


class Unit(NamedTuple):
    """Words that weigh together: positive in favour, negative against."""

    value: float
    start: int
    end: int
    cues: tuple[Cue, ...]
    plain: bool
    """Whether a word of plain praise or blame is in it, not only what is wanted or dark."""


def join_units(words: Sequence[str], units: list[Unit], cues: list[Cue]) -> list[Unit]:
    """Units of a clause in order, and its cues -> units after later words have had their say."""
    joined: list[Unit] = []
    for unit in units:
        last = joined[-1] if joined else None
        value = _said_of(words, last, unit) if last is not None else None
        if last is None or value is None:
            joined.append(unit)
        else:
            parts = (*unit.cues, *last.cues)
            joined[-1] = Unit(value, last.start, unit.end, parts, unit.cues[0].role != "handle")
    excepted = next((cue for cue in cues if cue.role == "exception"), None)
    if excepted is not None and not any(unit.value <= -1.5 for unit in joined):
        joined.append(Unit(EXCEPTED, excepted.start, excepted.end, (excepted,), True))
    return joined


def _said_of(words: Sequence[str], last: Unit, unit: Unit) -> float | None:
    """Weight of two neighbours together; None where they stay apart."""
    first, role = last.cues[0], unit.cues[0].role
    # 1. "complaints | were few" speaks for the service, "reviews | were rare" against it.
    if role == "absence":
        return RARE if first.role == "harm" else None
    if role == "rarity":
        dark = last.value < -0.5 or first.role == "harm"
        return RARE if dark else -unit.cues[0].value
    # 2. "missing from | only two files": blame that hardly ever applies is praise.
    limits = role == "no" and len(unit.cues) == 1 and words[unit.start] in LIMITS
    if limits and last.value <= -1.5 and unit.start - last.end <= 3:
        return HANDLED
    # 3. "gaps | had been recognised": what is dark and then handled counts for the service.
    passive = load_grammar().lists["passive"]
    if (
        role in ("handle", "decrease")
        and last.value < 0
        and len(last.cues) == 1
        and first.role in ("bad", "short")
        and not passive.isdisjoint(words[max(last.end, unit.start - 2) : unit.end])
    ):
        return HANDLED
    return None
