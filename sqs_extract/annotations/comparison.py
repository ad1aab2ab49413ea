"""A clause that sets a figure against another in, whether that speaks for the service out."""

from __future__ import annotations

from functools import cache

import regex

from sqs_extract.ruleset import load_rules


@cache
def load_comparison() -> dict[str, regex.Pattern[str]]:
    """Compile the rules of comparison.toml by role."""
    return {
        rule.role: regex.compile(rule.regex or "", regex.IGNORECASE)
        for rule in load_rules("comparison")
    }


def is_measure(text: str) -> bool:
    """Whether the text names a measure that is better when it is low, such as a reoffending rate."""
    return load_comparison()["low_is_good"].search(text) is not None


def find_direction(text: str, topic: str) -> str | None:
    """Text of a clause, and that which says what it measures -> strength, deficiency or None.

    >>> find_direction("It was lower than the national average.", "The reoffending rate was 30%.")
    'strength'
    """
    rules = load_comparison()
    if not rules["low_is_good"].search(topic) or not rules["against"].search(text):
        return None
    low, high = rules["lower"].search(text), rules["higher"].search(text)
    if low and (not high or low.start() < high.start()):
        return "strength"
    return "deficiency" if high else None
