"""A finding's words in, how often or in how many cases it holds out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqs_extract.document import Extent
from sqs_extract.patterns import PatternSet
from sqs_extract.rule_folder import from_rules
from sqs_extract.ruleset import Rule, load_rules


class Band(NamedTuple):
    """Words of extent and the rule that read them; offsets are into the text."""

    start: int
    end: int
    rule: Rule


@from_rules
def load_bands() -> tuple[list[Rule], PatternSet]:
    """Compile the rules of extent.toml."""
    rules = list(load_rules("extent"))
    return rules, PatternSet([rule.regex or "" for rule in rules])


def find_bands(text: str, places: Sequence[int] | None = None) -> list[Band]:
    """Find every word of extent, in order; of overlapping ones the longest.

    `places` are those of the rules worth trying, where they are known.
    """
    rules, patterns = load_bands()
    worth = patterns.find_candidates(text) if places is None else places
    found = [
        Band(match.start(), match.start() + len(match[0].rstrip()), rules[place])
        for place in worth
        for match in patterns.compiled[place].finditer(text)
    ]
    kept: list[Band] = []
    for band in sorted(found, key=lambda band: (band.start - band.end, band.start)):
        if all(band.end <= other.start or band.start >= other.end for other in kept):
            kept.append(band)
    return sorted(kept)


def find_extent(text: str) -> Extent | None:
    """Text of a finding -> its first words of extent and their band, None without any.

    >>> find_extent("Plans were not always timely.")
    Extent(text='not always', band='not_all', share=None)
    >>> find_extent("Plans were timely.") is None
    True
    """
    return pick_extent(text)


def pick_extent(text: str, places: Sequence[int] | None = None) -> Extent | None:
    """The same, where it may be known which rules are worth trying."""
    bands = find_bands(text, places)
    if not bands:
        return None
    first = bands[0]
    return Extent(text=text[first.start : first.end], band=first.rule.band or "")
