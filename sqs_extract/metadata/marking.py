"""Text in, the same text with every thing of one kind as one sign out.

A pattern that looks for a name, a number or a date sees it as a thing and need not know how it is
written: short patterns, quickly compiled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PERSON, NUMBER, WHEN, VERB = "\ue000", "\ue001", "\ue002", "\ue003"
"""Signs of the private use area, which no letter has once its bullets are read."""

SIGNS = {"{person}": PERSON, "{n}": NUMBER, "{when}": WHEN, "{verb}": VERB}
FILLER = rf"[\p{{L}}’'{VERB}-]+"
"""What {word} stands for in a pattern: any word."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in which some stretches are one sign each."""

    text: str
    originals: tuple[str, ...]
    """What each sign stands for, in text order."""
    sign: str

    def original(self, at: int) -> str:
        """Offset of a sign in `text` -> what it stands for."""
        return self.originals[self.text.count(self.sign, 0, at)]


def mark(text: str, spans: Sequence[tuple[int, int]], sign: str) -> Marked:
    """Text and half-open ranges in it, in text order -> the text with a sign for each.

    >>> marked = mark("We read 14 cases", [(8, 10)], NUMBER)
    >>> marked.text.replace(NUMBER, "#"), marked.original(8)
    ('We read # cases', '14')
    """
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += [text[at:start], sign]
        at = end
    originals = tuple(text[start:end] for start, end in spans)
    return Marked("".join([*pieces, text[at:]]), originals, sign)


def write_signs(pattern: str) -> str:
    """A pattern of a data file -> the same with signs for {person}, {n}, {when} and {verb}."""
    for name, sign in SIGNS.items():
        pattern = pattern.replace(name, sign)
    return pattern.replace("{word}", FILLER)
