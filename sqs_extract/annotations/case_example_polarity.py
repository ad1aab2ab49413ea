"""A story in, whether it speaks for or against the work out: by its announcement, else its course."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from sqs_extract.annotations.case_example_rules import load_outcome_rules

END_WEIGHT = 2.0
"""How a story ends weighs so much more than how it begins: recovery, or harm after all."""
BEFORE_WEIGHT = 0.6
"""The sentence before a story says what it is told for."""
QUOTED_LEAN = 2.0
"""What a child or parent is quoted with is praise unless it says otherwise."""
TURN_RE = regex.compile(r"\b(?:but|yet|however|although|though|nevertheless|even so)\b", regex.I)

HEADINGS = (
    (
        "deficiency",
        regex.compile(
            r"\b(?:improve\w*|improvement|poor|weak\w*|concern\w*|deficien\w*|ineffective|missed|"
            r"learning from|what went wrong|lessons?|priority action)\b",
            regex.I,
        ),
    ),
    (
        "strength",
        regex.compile(
            r"\b(?:effective|good|positive|strengths?|strong|excellent|outstanding|notable|best|"
            r"success\w*|made sense|what worked|worked well|creative|innovative)\b",
            regex.I,
        ),
    ),
)
"""Words of a box's heading, in the order they are asked: "an effective practice to improve"."""


class Polarity(NamedTuple):
    """What a story says of the work."""

    polarity: str
    score: float
    evidence: list[tuple[str, int, int, int]]
    """Rule, which of the story's units, and where in it its words stand."""


def find_heading_polarity(heading: str | None) -> Polarity | None:
    """Find what a box's heading says, None where it says nothing."""
    for polarity, pattern in HEADINGS:
        if heading and pattern.search(heading):
            return Polarity(polarity, 0.98, [])
    return None


def find_polarity(units: Sequence[str], before: str, speaker: str | None) -> Polarity:
    """Weigh the sentences of a story; `before` is the sentence that it follows."""
    evidence: list[tuple[str, int, int, int]] = []
    announced = _announced(units[0], evidence)
    if announced is not None:
        return Polarity(announced, 0.95, evidence)
    total = BEFORE_WEIGHT * _balance(before)
    if speaker in ("child", "parent"):
        total += QUOTED_LEAN
    for n, unit in enumerate(units):
        share = 1 + (END_WEIGHT - 1) * (n / (len(units) - 1) if len(units) > 1 else 0.5)
        total += share * _balance(unit, n, evidence)
    polarity = "strength" if total >= 0 else "deficiency"
    return Polarity(polarity, round(min(0.95, 0.6 + abs(total) / 30), 2), evidence)


def _announced(text: str, evidence: list[tuple[str, int, int, int]]) -> str | None:
    """Find the verdict of the words that announce a story."""
    for rule in load_outcome_rules():
        if rule.role.startswith("announced") and (found := rule.pattern.search(text)):
            good = rule.role == "announced-good"
            evidence.append((rule.name, 0, *found.span()))
            return "strength" if good else "deficiency"
    return None


def _balance(
    text: str, unit: int = 0, evidence: list[tuple[str, int, int, int]] | None = None
) -> float:
    """Weigh one sentence: what speaks for the work less what speaks against it."""
    balance = 0.0
    turn = None
    for turn in TURN_RE.finditer(text):
        pass
    for rule in load_outcome_rules():
        if rule.role not in ("good", "bad"):
            continue
        for found in rule.pattern.finditer(text):
            late = 1.5 if turn is not None and found.start() > turn.start() else 1.0
            balance += late * (rule.value if rule.role == "good" else -rule.value)
            if evidence is not None:
                evidence.append((rule.name, unit, *found.span()))
    return balance
