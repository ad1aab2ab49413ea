"""A clause's words in, the share of cases that it speaks of out."""

from __future__ import annotations

import regex

from sqs_extract.annotations.figure_numbers import find_numbers

OF_SO_MANY_RE = regex.compile(r"^\W*of (?:the )?(?=\w)", regex.IGNORECASE)
CHANGE_RE = regex.compile(
    r"\s*(?:lower|higher|more|fewer|less|above|below|increase|reduction|rise|fall)",
    regex.IGNORECASE,
)
NUMBER_HINT_RE = regex.compile(
    r"\d|\b(?:half|thirds?|quarters?|fifths?|tenths?|in (?:two|three|four|five|six|ten)|of "
    r"(?:the )?(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty))\b",
    regex.IGNORECASE,
)
"""What a clause must have to be worth reading for numbers."""


def find_share(text: str) -> float | None:
    """Text of a clause -> the share of cases in it, from 0 to 1; None where it gives none.

    >>> find_share("In 22 of the 24 cases the plan was sound.")
    0.92
    >>> find_share("Of the 18 plans required, 16 had been written.")
    0.89
    >>> find_share("The rate was 11% lower.") is None
    True
    """
    if not NUMBER_HINT_RE.search(text):
        return None
    numbers = find_numbers(text)
    for number in numbers:
        if number.kind == "fraction":
            return round(number.value, 2)
        if number.kind == "percentage" and not CHANGE_RE.match(text, number.end):
            return round(number.value / 100, 2)
    counts = [number.value for number in numbers if number.kind == "count"]
    if len(counts) >= 2 and OF_SO_MANY_RE.match(text) and 0 < counts[1] <= counts[0]:
        return round(counts[1] / counts[0], 2)
    return None
