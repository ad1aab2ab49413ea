"""A paragraph and a story's place in it in, what the careful model makes of the story out.

The model that reads clauses reads the whole story as if it were one, with the paragraph around it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from sqs_extract.annotations.careful_model import load_careful
from sqs_extract.annotations.language import load_language
from sqs_extract.annotations.model import LABELS

PRAISE, BLAME = LABELS.index("S"), LABELS.index("D")


class Said(NamedTuple):
    """What the careful model says of a story; offsets are into the paragraph's text."""

    odds: float
    """Log-odds of its being praise."""
    start: int
    """Where the words begin that speak most for the verdict, and where they end."""
    end: int


def weigh_whole(text: str, kind: str, start: int, end: int) -> Said | None:
    """A paragraph's text, its section's kind and a story's place -> the verdict on the story.

    None where no word stands there.
    """
    doc = load_language().make_doc(text)
    starts = [token.idx for token in doc]
    first, last = bisect_right(starts, start) - 1, bisect_left(starts, end)
    if not 0 <= first < last:
        return None
    words = [token.lower_ for token in doc]
    spans = [(0, first), (first, last)] if first else [(first, last)]
    weighed = load_careful().weigh(kind, words, spans)[-1]
    odds = float(weighed.odds[PRAISE] - weighed.odds[BLAME])
    a, b = weighed.find_words(PRAISE if odds >= 0 else BLAME)
    begin, close = doc[first + a], doc[first + b - 1]
    return Said(odds, begin.idx, close.idx + len(close.text))
