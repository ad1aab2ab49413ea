"""Scores in, the sentences and names out that all pages about them share."""

from __future__ import annotations

from sqs_extract.evaluation.bootstrap import DRAWS, ENOUGH_LETTERS, Group
from sqs_extract.evaluation.findings import Slip
from sqs_extract.evaluation.scores import Scores

MAIN = (
    "paragraphs",
    "findings_sentence",
    "findings_span",
    "examples",
    "figures",
    "extents",
    "links",
)
"""Measures shown by family, section and letter."""


def describe_scores(scores: Scores) -> str:
    """Say what was measured, and with what."""
    letters = scores.total.letters
    lost = (
        f" Gold items without a place in the records: {scores.lost_count}; they count as missed."
        if scores.lost_count
        else ""
    )
    return (
        f"{letters} letter{'' if letters == 1 else 's'}; {scores.tool}. What gold marks as "
        f"optional counts neither way.{lost}"
    )


def describe_drawing(group: Group) -> str:
    """Say how the intervals were made."""
    why = (
        f"at least {ENOUGH_LETTERS} letters, so that whole letters are drawn"
        if group.drawn == "letters"
        else f"fewer than {ENOUGH_LETTERS} letters, so that paragraphs are drawn: intervals that "
        "say nothing of how letters differ"
    )
    return (
        f"Intervals: bootstrap, 95%, {DRAWS:,} draws; {why}. One from 1.00 to 1.00 says that no "
        "error was met, not that there is none."
    )


def describe_slip(slip: Slip) -> str:
    """Say what is wrong with a sentence, and why."""
    sure = f", score {slip.score:.2f}" if slip.score is not None else ""
    fired = f" ({', '.join(slip.fired)})" if slip.fired else ""
    return f"{slip.letter} {slip.paragraph}: gold {slip.gold}, said {slip.said}{sure}{fired}"


def name_section(kind: str) -> str:
    """Kind of a section -> its name in a table: "key strengths"."""
    return kind.replace("_", " ")
