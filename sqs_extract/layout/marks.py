"""The signs that open a paragraph: bullets, paragraph numbers, note markers.

The grammar of numbers and signs in one place, for the geometry, the tags and the transcriptions.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

# A bullet that is nothing else: geometric signs, dingbats and the private-use characters that
# Symbol and Wingdings leave in the text (U+F0B7 and its neighbours).
SIGN_RE = regex.compile(r"(?P<sign>[•▪◼■□▫●○◦‣⁃∙·➢➤►▶▸◆◇❖✓✔★☐\uf000-\uf0ff])(?P<gap>\s*)")

# A dash, star or letter that is a bullet only where it stands apart from its text: by a wide gap,
# by its font, or at the start of a paragraph with the text hanging.
DOUBTFUL_SIGN_RE = regex.compile(r"(?P<sign>[-–—*+>§üØo])(?P<gap>\s+|$)")

# (a) a) (iv) iv. as items of a list.
LETTER_RE = regex.compile(r"(?P<sign>\((?:[a-z]|[ivx]{1,4})\)|(?:[a-z]|[ivx]{1,4})\))(?P<gap>\s+)")

# 1. "1.1." "1.1" "12.10." a number of two parts, with or without a last point
# 2. "7." "7)" "(7)" "10." one part; the point is needed, for "7 of the plans" is text
# What follows may stand without a space ("10.The plan"), for PDF text loses it, but not as more
# of a number: "1.5 hours" is left to the caller, "30.8%" and "1.1.2015" are not numbers here.
NUMBER_RE = regex.compile(
    r"""
    (?P<number> \d{1,2}\.\d{1,2} ) \.? (?P<gap> \s+ | (?<=\.) (?=[\p{Lu}“‘"']) | $ )
    | \(? (?P<number> \d{1,3} ) [.)] (?P<gap> \s+ | (?=[\p{Lu}“‘"']) | $ )
    """,
    regex.VERBOSE,
)

# What a note is marked with: 1, 23, *, **, †, ‡, §, a, [1], (1).
NOTE_MARK_RE = regex.compile(r"[\[(]?(?P<mark>\d{1,3}|\*{1,3}|[†‡§¶]|[a-z]|[ivx]{1,5})[\])]?")

ORDINAL_ENDING_RE = regex.compile(r"(?:st|nd|rd|th)\b", regex.IGNORECASE)

SYMBOL_FONTS = ("symbol", "wingding", "webding", "dingbat", "courier", "zapf", "opensymbol")


class Opening(NamedTuple):
    """What opens a paragraph."""

    kind: str
    """bullet or numbered."""
    label: str
    """The sign as printed, or the number without its last point."""
    length: int
    """Characters of sign or number with the gap after it."""
    certain: bool
    """Whether nothing else could be meant."""


def parse_opening(text: str, *, font: str = "", apart: bool = False) -> Opening | None:
    """A paragraph's first line -> the sign or number it opens with, None where it has none.

    `font` is that of the first character, `apart` whether a wide gap follows the first run.

    >>> parse_opening("1.1. Almost all plans").label, parse_opening("10. 35% of plans").label
    ('1.1', '10')
    >>> parse_opening("• Multi-agency work").kind, parse_opening("35% of plans")
    ('bullet', None)
    """
    if not text:
        return None
    found = SIGN_RE.match(text)
    if found is not None:
        return Opening("bullet", found["sign"], found.end(), True)
    if text[0].isdecimal() or text[0] == "(":
        found = NUMBER_RE.match(text)
        if found is not None:
            return Opening("numbered", found["number"], found.end(), "." in found["number"])
    found = DOUBTFUL_SIGN_RE.match(text)
    if found is not None:
        symbolic = any(name in font.lower() for name in SYMBOL_FONTS)
        if text[0] in "§üØo" and not (symbolic or (apart and text[0] != "o")):
            return None
        return Opening("bullet", found["sign"], found.end(), symbolic or apart)
    found = LETTER_RE.match(text)
    if found is not None:
        return Opening("bullet", found["sign"], found.end(), apart)
    return None


def follows(number: str, last: str | None) -> bool:
    """Whether a paragraph number is the one that comes next.

    >>> follows("1.2", "1.1"), follows("2.1", "1.7"), follows("8", "7"), follows("7", "3")
    (True, True, True, False)
    """
    here = [int(part) for part in number.split(".")]
    if last is None:
        return here[-1] == 1
    before = [int(part) for part in last.split(".")]
    if len(here) != len(before):
        return here[-1] == 1
    if len(here) == 1:
        return here[0] == before[0] + 1 or here[0] == 1
    return here == [before[0], before[1] + 1] or here == [before[0] + 1, 1]
