"""A paragraph's text in, whether it is a line of names or an address out: nothing is judged in it.

Letters of some inspectorates end in lists of addressees and contacts, a line each, under no heading
that says so.
"""

from __future__ import annotations

import regex

MOST_WORDS = 10
"""A longer line is prose, or a heading."""
PLACE_RE = regex.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"  # a postcode
    r"|(?:https?://|www\.)\S|\S@\S+\.\S"
    r"|^(?:T|E|W|F|Tel|Telephone|Textphone|Fax|Email|Website|Web)\b ?:"
)
NAMES_RE = regex.compile(
    r"(?:[\p{Lu}\d][\p{L}\p{M}\d’'.-]*|of|and|for|the|in|on|upon|to|&|[-–—/])"
    r"(?:,? (?:\(?[\p{Lu}\d][\p{L}\p{M}\d’'.-]*\)?|of|and|for|the|in|on|upon|to|&|[-–—/]))+,?"
)
"""Two words or more, every one a name's, a number or one that joins names; no sentence ends it."""


def is_address(text: str) -> bool:
    """Whether the text is a line of an address or contact list, or names alone.

    >>> is_address("Wexmoor County Hall"), is_address("W: www.wexmoor.example")
    (True, True)
    >>> is_address("Good reports"), is_address("Plans were late.")
    (False, False)
    """
    line = text.strip()
    if len(line.split()) > MOST_WORDS or line.endswith((".", "!", "?", ";")):
        return False
    return bool(PLACE_RE.search(line) or NAMES_RE.fullmatch(line))
