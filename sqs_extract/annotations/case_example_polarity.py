"""A story in, what it says of the work out: by its announcement, else by its course."""

from __future__ import annotations

from typing import NamedTuple

import regex

from sqs_extract.annotations.case_example_rules import load_outcome_rules
from sqs_extract.sentences import split_sentences

FIRST_WEIGHT = 0.4
"""How a story of several sentences begins is mostly what went before the work."""
LAST_WEIGHT = 2.0
"""How it ends is what came of the work: recovery, or harm after all."""
TURNED_WEIGHT = 0.5
"""What stands before "But nobody had read it" weighs so much less."""
BACKGROUND_WEIGHT = 0.4
"""So does what had been, before the work."""
CAP = 4.0
"""One sentence says no more than that of either kind for its small signs."""
QUOTED_LEAN = 3.0
"""What a child or parent is quoted with is praise unless it says otherwise."""
TURN_RE = regex.compile(r"\W*(?:but|yet|however|even so|nonetheless|nevertheless)\b", regex.I)
BACKGROUND_RE = regex.compile(r"\bhad (?:\p{L}+ly )?(?:been|not|never|\p{L}+ed)\b", regex.I)

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
    evidence: list[tuple[str, int, int]]
    """Rule, and where in the story its words stand."""
    total: float = 0.0
    """What speaks for the work less what speaks against it."""
    announced: bool = False
    """Whether the letter itself says so, in the announcement or in a box's heading."""


def find_heading_polarity(heading: str | None) -> Polarity | None:
    """Find what a box's heading says, None where it says nothing."""
    for polarity, pattern in HEADINGS:
        if heading and pattern.search(heading):
            return Polarity(polarity, 0.98, [], announced=True)
    return None


def find_polarity(
    story: str, speaker: str | None = None, lean: float = 0.0, announced: bool = False
) -> Polarity:
    """Weigh the sentences of a story.

    Parameters
    ----------
    announced
        Whether its first sentence says what it is an example of.
    lean
        What the letter says just before the story is told: above 0 praise, below 0 blame.
    """
    evidence: list[tuple[str, int, int]] = []
    spans = split_sentences(story) or [(0, len(story))]
    said = _announced(story, spans[0], evidence) if announced else None
    if said is not None:
        return Polarity(said, 0.95, evidence, announced=True)
    total = lean + (QUOTED_LEAN if speaker in ("child", "parent", "victim") else 0.0)
    turned = False
    for n, (start, end) in reversed(list(enumerate(spans))):
        weight = 1.0
        if len(spans) > 1 and n == len(spans) - 1:
            weight = LAST_WEIGHT
        elif n == 0 and len(spans) > 2:
            weight = FIRST_WEIGHT
        if turned:
            weight *= TURNED_WEIGHT
        if n < len(spans) - 1 and BACKGROUND_RE.search(story, start, end):
            weight *= BACKGROUND_WEIGHT
        turned = turned or TURN_RE.match(story, start) is not None
        total += weight * _balance(story, start, end, evidence)
    polarity = "strength" if total >= 0 else "deficiency"
    return Polarity(polarity, round(min(0.95, 0.6 + abs(total) / 30), 2), sorted(evidence), total)


def _announced(
    story: str, first: tuple[int, int], evidence: list[tuple[str, int, int]]
) -> str | None:
    """Find the verdict of the words that announce a story, those of its first sentence."""
    rules, patterns = load_outcome_rules()
    for place, found in patterns.find(story, *first):
        rule = rules[place]
        if rule.role.startswith("announced"):
            evidence.append((rule.name, *found.span()))
            return "strength" if rule.role == "announced-good" else "deficiency"
    return None


def _balance(story: str, start: int, end: int, evidence: list[tuple[str, int, int]]) -> float:
    """Weigh one sentence: what speaks for the work less what speaks against it."""
    balance = 0.0
    rules, patterns = load_outcome_rules()
    for place in patterns.find_candidates(story[start:end]):
        rule = rules[place]
        hits = [found.span() for found in patterns.compiled[place].finditer(story, start, end)]
        evidence.extend((rule.name, a, b) for a, b in hits)
        weight = min(rule.value * len(hits), max(CAP, rule.value))
        balance += weight if rule.role.endswith("good") else -weight
    return balance
