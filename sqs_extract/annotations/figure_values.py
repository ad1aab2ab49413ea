"""A text in, its numbers out, and the text with each number blanked for the rules to read.

A number has many spellings ("1,250", "thirty-one", "half a dozen") and one place in a rule. So the
rules see a text of the same length in which a number is a run of one private character, which says
no more than whether it was written in digits, in words, or was the number one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex
from text_to_num import text2num

from sqs_extract.annotations.figure_rules import BLANKS, FigureWords, load_figure_words

SEPARATORS_RE = regex.compile(r"[-\s]+")


class Blanked(NamedTuple):
    """A text for the rules."""

    text: str
    values: dict[int, float]
    """Value of each number by where it begins."""


def blank_numbers(text: str, taken: bytearray, stretches: Iterable[tuple[int, int]]) -> Blanked:
    """Blank the numbers in stretches of a text that `taken` does not mark.

    >>> blank_numbers("One of 1,250", bytearray(12), [(0, 12)]).values
    {0: 1.0, 7: 1250.0}
    """
    pieces: list[str] = []
    values: dict[int, float] = {}
    at = 0
    words = load_figure_words()
    for found in (f for stretch in stretches for f in _find_spellings(text, *stretch, words)):
        value = None if any(taken[found.start() : found.end()]) else parse_number(found[0])
        if value is None:
            continue
        values[found.start()] = value
        is_digits = found[0][0].isdigit()
        blank = BLANKS["one"] if value == 1 else BLANKS["digits" if is_digits else "word"]
        pieces += (text[at : found.start()], blank * len(found[0]))
        at = found.end()
    return Blanked("".join([*pieces, text[at:]]), values)


def _find_spellings(
    text: str, start: int, end: int, words: FigureWords
) -> Iterator[regex.Match[str]]:
    """Go through the numbers of text[start:end] as they are written."""
    for begin in words.number_start.finditer(text, start, end):
        if begin.start() >= start and (found := words.number.match(text, begin.start(), end)):
            yield found
            start = found.end()


def parse_number(text: str) -> float | None:
    """Read a number in digits or words, None where it is none.

    >>> [parse_number(t) for t in ("1,250", "9.5", "thirty-one", "half a dozen", "a hundred")]
    [1250.0, 9.5, 31.0, 6.0, 100.0]
    """
    if text[:1].isdigit():
        return float(text.replace(",", ""))
    text = SEPARATORS_RE.sub(" ", text.lower()).strip()
    if text.endswith("dozen"):
        left = text.removesuffix("dozen").strip()
        if left.startswith("half"):
            return 6.0
        return 12.0 * (1.0 if left in ("", "a") else parse_number(left) or 1.0)
    if text.startswith("a "):
        text = "one " + text[2:]
    try:
        return float(text2num(text.replace(",", ""), "en"))
    except ValueError:
        return None
