"""A clause that sets a figure against another in, whether that speaks for the service out."""

from __future__ import annotations

import regex

from sqs_extract.annotations.wording import read_wording

THAN_RE = regex.compile(
    r"\b(?:than|from|on) the (?:\d|figure|average|national|previous|rate)|\b(?:from|than) \d"
    r"|\b(?:than|above|below) (?:the )?(?:\w+ )?(?:average|year before|previous year|last year)",
    regex.IGNORECASE,
)
"""What a number is set against, nearer at hand than the rules' "against"."""


def is_measure(text: str) -> bool:
    """Whether the text names a measure that is better low, such as a reoffending rate."""
    return read_wording(text).has("low_is_good")


def find_direction(text: str, topic: str) -> str | None:
    """Text of a clause, and that which says what it measures -> strength, deficiency or None.

    >>> find_direction("It was lower than the national average.", "The reoffending rate was 30%.")
    'strength'
    """
    if not read_wording(text).has("against") or not is_measure(topic):
        return None
    return _direction(text, when_low="strength", when_high="deficiency")


def find_gain(text: str) -> str | None:
    """Text of a clause with a number -> whether it gained or fell back on what is better high.

    >>> find_gain("Attendance stood at 84%, up from 71% in the previous year.")
    'strength'
    """
    said = read_wording(text)
    measured = any(char.isdigit() for char in text) and said.has("high_is_good")
    if not measured or said.has("low_is_good") or not THAN_RE.search(text):
        return None
    return _direction(text, when_low="deficiency", when_high="strength")


def _direction(text: str, when_low: str, when_high: str) -> str | None:
    """Tell which way a comparison goes by its first word."""
    said = read_wording(text)
    low, high = said.search("lower"), said.search("higher")
    if low and (not high or low.start() < high.start()):
        return when_low
    return when_high if high else None
