"""The two halves of a word cut at a line's end in, whether its hyphen was its own out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import regex

from sqs_extract.document import Line
from sqs_extract.rule_folder import find_rule_file, from_rules

if TYPE_CHECKING:
    from spellchecker import SpellChecker

HYPHENS = "-\u2010\u00ad"
ADDRESS_RE = regex.compile(r"@|://|www\.|\.(?:gov|uk|org|com)\b")
LAST_WORD_RE = regex.compile(r"[\p{L}’']+$")
FIRST_WORD_RE = regex.compile(r"[\p{L}’']+")
WORD_RE = regex.compile(r"[\p{L}’']+(?:-[\p{L}’']+)*")

# Prefixes that English sets off with a hyphen, where the word without it is not known.
PREFIXES = frozenset(
    [
        "multi",
        "non",
        "inter",
        "intra",
        "self",
        "well",
        "ill",
        "mid",
        "pre",
        "post",
        "ex",
        "anti",
        "semi",
        "quasi",
    ]
)

COMMON = 300
"""Times that the dictionary's corpus holds a word that stands alone: "isation" is none."""

TORN = 20
"""Times that the dictionary's corpus holds what is no word: "advan", "tage"."""

# Second halves that take a hyphen even where dictionaries also know the word without it.
SECOND_HALVES = frozenset({"hearted", "minded", "headed", "handed"})


class Hyphens:
    """Decides for a word cut at a line's end whether its hyphen was its own."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._words: frozenset[str] | None = None
        self._automatic: bool | None = None

    def owns(self, before: str, after: str) -> bool:
        """Text before the hyphen, text after the line's end -> whether the hyphen stays.

        In this order: in an address it stays; how the letter itself writes the word elsewhere; a
        letter whose words were never cut by a program keeps all; how English writes it.
        """
        if ADDRESS_RE.search(before[-80:].rpartition(" ")[2] + after[:80].partition(" ")[0]):
            return True
        halves = find_halves(before, after)
        if halves is None:
            return True
        words = self._known_words()
        if "-".join(halves) in words:
            return True
        if "".join(halves) in words:
            return False
        if not self._is_automatic():
            return True
        # A capital makes a name or a sentence's first word: "Thorn-ley", "Over-sleeping".
        name = LAST_WORD_RE.search(before)
        if name is not None and name[0][:1].isupper() and halves[0] not in PREFIXES:
            return False
        return is_hyphenated(*halves)

    def _known_words(self) -> frozenset[str]:
        if self._words is None:
            self._words = find_words(self._lines)
        return self._words

    def _is_automatic(self) -> bool:
        """Whether the letter cuts words where English has no hyphen."""
        if self._automatic is None:
            cut = (
                find_halves(line.text[:-1], after.text)
                for line, after in zip(self._lines, self._lines[1:], strict=False)
                if line.text[-1:] in HYPHENS
            )
            self._automatic = any(h is not None and is_torn(*h) for h in cut)
        return self._automatic


def find_halves(before: str, after: str) -> tuple[str, str] | None:
    """Text on both sides of a cut -> the halves in lower case, None where it cuts no word."""
    head, tail = LAST_WORD_RE.search(before), FIRST_WORD_RE.match(after)
    if head is None or tail is None or not after[:1].islower():
        return None
    return head[0].lower(), tail[0].lower()


def is_hyphenated(left: str, right: str) -> bool:
    """Two halves of a word -> whether English sets a hyphen between them.

    >>> is_hyphenated("multi", "agency"), is_hyphenated("vic", "tim"), is_hyphenated("up", "wards")
    (True, False, False)
    """
    if left + right in load_vocabulary():
        return False
    if left in PREFIXES:
        return True
    if len(left) < 2 or len(right) < 2:
        return False
    counts = load_dictionary().word_frequency
    if counts[left + right]:
        return right in SECOND_HALVES and counts[left] > COMMON
    return min(counts[left], counts[right]) > COMMON


def is_torn(left: str, right: str) -> bool:
    """Two halves of a word -> whether only a program can have cut it: "advan-tage"."""
    counts = load_dictionary().word_frequency
    whole = left + right in load_vocabulary() or counts[left + right] > COMMON
    return whole and min(counts[left], counts[right]) < TORN


@from_rules
def load_vocabulary() -> frozenset[str]:
    """Read `rules/vocabulary.txt`: words of the genre, lower case, one to a line."""
    words = find_rule_file("vocabulary.txt").read_text(encoding="utf-8").split("\n")
    return frozenset(word for word in words if word and not word.startswith("#"))


@cache
def load_dictionary() -> SpellChecker:
    """Load the English dictionary; a tenth of a second, so only where a cut word asks for it."""
    from spellchecker import SpellChecker  # noqa: PLC0415

    return SpellChecker(language="en", distance=1)


def find_words(lines: Sequence[Line]) -> frozenset[str]:
    """Lines -> their words in lower case, whole and hyphenated, but those at a line's ends."""
    words: set[str] = set()
    for line in lines:
        found = WORD_RE.findall(line.text.lower())
        words.update(found[1:-1])
        for word in found[1:-1]:
            if "-" in word:
                words.update(word.split("-"))
    return frozenset(words)
