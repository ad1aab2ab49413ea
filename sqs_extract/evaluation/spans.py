"""Two lists of spans in, how they pair up out: the definitions that all measures share.

They are those of the annotation guidelines: spans are the same where what they share is at least
half of what both cover, best pairs first; a span lies in a sentence where it shares with it more
than three tenths of the shorter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from sqs_extract.document import Paragraph, Span

SAME = 0.5
"""Shared part of two spans, of what both cover, from which they are the same."""
INSIDE = 0.3
"""Shared part, of the shorter, above which a span lies in a sentence."""

# A stop, quotes that close after it, a gap, and a capital. The record's own sentences would make
# the measure depend on the tool: whoever splits more finely would be scored on other sentences.
SENTENCE_RE = re.compile(r'(?<=[.?!])["“”*]*\s+(?=["“”*]*[A-Z])')


class Spanned(Protocol):
    """Anything that has a place in the text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


def measure_overlap(a: Spanned, b: Spanned) -> float:
    """Two spans -> what they share of what both cover, 0 to 1."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(0, shared) / ((max(a.end, b.end) - min(a.start, b.start)) or 1)


def is_inside(part: Spanned, sentence: Spanned) -> bool:
    """Whether a span lies in a sentence, or a sentence in a span."""
    shared = min(part.end, sentence.end) - max(part.start, sentence.start)
    return shared > INSIDE * min(part.end - part.start, sentence.end - sentence.start)


A = TypeVar("A", bound=Spanned)
B = TypeVar("B", bound=Spanned)


def match_spans(
    gold: Sequence[A], said: Sequence[B], agree: Callable[[A, B], bool] = lambda _a, _b: True
) -> dict[int, int]:
    """Spans of two lists -> which of the one is which of the other, by index, best pairs first."""
    pairs = []
    for g, one in enumerate(gold):
        for s, other in enumerate(said):
            if other.start < one.end and one.start < other.end and agree(one, other):
                share = measure_overlap(one, other)
                if share >= SAME:
                    pairs.append((-share, g, s))
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, g, s in sorted(pairs):
        if g not in matched and s not in taken:
            matched[g] = s
            taken.add(s)
    return matched


def find_sentences(paragraph: Paragraph) -> Iterator[Span]:
    """Part a paragraph into the sentences that are counted."""
    start = 0
    for found in [*SENTENCE_RE.finditer(paragraph.text), None]:
        end = found.start() if found else len(paragraph.text)
        if paragraph.text[start:end].strip():
            yield Span(paragraph.start + start, paragraph.start + end)
        start = found.end() if found else end
