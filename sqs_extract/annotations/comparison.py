"""A clause that sets a figure against another in, whether that speaks for the service out."""

from __future__ import annotations

import regex

from sqs_extract.rule_folder import from_rules
from sqs_extract.ruleset import load_rules

THAN_RE = regex.compile(
    r"\b(?:than|from|on) the (?:\d|figure|average|national|previous|rate)|\b(?:from|than) \d"
    r"|\b(?:than|above|below) (?:the )?(?:\w+ )?(?:average|year before|previous year|last year)",
    regex.IGNORECASE,
)
"""What a number is set against, nearer at hand than the rules' "against"."""


@from_rules
def load_comparison() -> dict[str, regex.Pattern[str]]:
    """Compile the rules of comparison.toml by role."""
    return {
        rule.role: regex.compile(rule.regex or "", regex.IGNORECASE)
        for rule in load_rules("comparison")
    }


def is_measure(text: str) -> bool:
    """Whether the text names a measure that is better low, such as a reoffending rate."""
    return load_comparison()["low_is_good"].search(text) is not None


def find_direction(text: str, topic: str) -> str | None:
    """Text of a clause, and that which says what it measures -> strength, deficiency or None.

    >>> find_direction("It was lower than the national average.", "The reoffending rate was 30%.")
    'strength'
    """
    rules = load_comparison()
    if not rules["low_is_good"].search(topic) or not rules["against"].search(text):
        return None
    return _direction(text, when_low="strength", when_high="deficiency")


def find_gain(text: str) -> str | None:
    """Text of a clause with a number -> whether it gained or fell back on what is better high.

    >>> find_gain("Attendance stood at 84%, up from 71% in the previous year.")
    'strength'
    """
    rules = load_comparison()
    measured = rules["high_is_good"].search(text) and any(char.isdigit() for char in text)
    if not measured or rules["low_is_good"].search(text) or not THAN_RE.search(text):
        return None
    return _direction(text, when_low="deficiency", when_high="strength")


def _direction(text: str, when_low: str, when_high: str) -> str | None:
    """Tell which way a comparison goes by its first word."""
    rules = load_comparison()
    low, high = rules["lower"].search(text), rules["higher"].search(text)
    if low and (not high or low.start() < high.start()):
        return when_low
    return when_high if high else None
