"""A finding's words in, how often or in how many cases it holds out."""

from __future__ import annotations

from functools import cache

import regex

from sqs_extract.document import Extent
from sqs_extract.ruleset import load_rules


@cache
def load_bands() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    """Compile the rules of extent.toml with their bands."""
    return tuple(
        (rule.band or "", regex.compile(rule.regex or "", regex.IGNORECASE))
        for rule in load_rules("extent")
    )


def find_extent(text: str) -> Extent | None:
    """Text of a finding -> its first words of extent and their band; of overlapping ones the longest.

    >>> find_extent("Plans were not always timely.")
    Extent(text='not always', band='not_all')
    >>> find_extent("Plans were timely.") is None
    True
    """
    best: tuple[int, int, str] | None = None
    for band, pattern in load_bands():
        for found in pattern.finditer(text):
            start, end = found.span()
            end -= len(found[0]) - len(found[0].rstrip())
            # An earlier match wins; one that covers the other wins over it.
            covers = best is not None and start <= best[0] and end >= best[1]
            if best is None or covers or end <= best[0]:
                best = (start, end, band)
    if best is None:
        return None
    return Extent(text=text[best[0] : best[1]], band=best[2])
