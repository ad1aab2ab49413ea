"""Many regular expressions and a text in, those that may match it out, at the cost of one search.

RE2 searches for a whole set in one pass, but knows no lookaround. So each expression is relaxed -
lookarounds dropped, which lets it match more, never less - and what RE2 finds is only worth trying:
the `regex` library then says what matches, and where.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import re2
import regex

LOOKAROUND_RE = regex.compile(r"\(\?(?:<?[=!])")
ATOMIC_RE = regex.compile(r"\(\?>|\(\?P?<\w+>")
"""What opens a group that keeps what it took, or has a name: RE2 wants each name once."""
POSSESSIVE_RE = regex.compile(
    r"(?:\\.|\[\^?\]?(?:\\.|[^\]\\])*+\])(*SKIP)(*FAIL)|(?<=[^\\](?:[+*?]|\{[\d,]+\}))\+"
)
FOREIGN_RE = regex.compile(r"[^\x00-\x7F]")
MEMORY = 64 << 20
"""Bytes that RE2 may use for a set."""


class PatternGate:
    """Expressions, however compiled, and which of them are worth trying on a text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Compile all expressions together as a set, case ignored."""
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        options.max_mem = MEMORY
        self._set = re2.Set.SearchSet(options)
        self._known: list[int] = []
        self._always: list[int] = []
        """Expressions that RE2 cannot read even when relaxed."""
        for place, pattern in enumerate(patterns):
            relaxed = relax(pattern)
            if relaxed is None or not _is_readable(relaxed, options):
                self._always.append(place)
            else:
                self._set.Add(relaxed)
                self._known.append(place)
        if self._known:
            self._set.Compile()

    def find_candidates(self, text: str) -> list[int]:
        """Text -> places of the expressions that may match somewhere in it, ascending."""
        if not self._known:
            return self._always
        hits = self._set.Match(_plain(text)) or ()
        return sorted([*(self._known[hit] for hit in hits), *self._always])


class PatternSet(PatternGate):
    """Compiled expressions, and which of them are worth trying on a text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Compile each expression with `regex`, and all together as a set, case ignored."""
        self.compiled = [regex.compile(pattern, regex.IGNORECASE) for pattern in patterns]
        super().__init__(patterns)

    def find(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[tuple[int, regex.Match[str]]]:
        """Text, or a range of it -> place of each expression that matches in it, and its matches.

        What stands before the range is seen by lookbehinds alone.
        """
        stop = len(text) if end is None else end
        part = text if stop - start == len(text) else text[start:stop]
        for place in self.find_candidates(part):
            for found in self.compiled[place].finditer(text, start, stop):
                yield place, found


def relax(pattern: str) -> str | None:
    r"""Drop from an expression what RE2 cannot read; None where that is not possible.

    >>> relax(r"plans?(?! of the house)\.(?<=s)")
    'plans?\\.'
    """
    if any(_plain_char(found) != found[0] for found in FOREIGN_RE.finditer(pattern)):
        return None
    relaxed = POSSESSIVE_RE.sub("", ATOMIC_RE.sub("(?:", pattern))
    while (found := LOOKAROUND_RE.search(relaxed)) is not None:
        end = _find_close(relaxed, found.start())
        if end is None:
            return None
        relaxed = relaxed[: found.start()] + "(?:)" + relaxed[end:]
    return relaxed.replace("(?:)", "")


def _find_close(pattern: str, start: int) -> int | None:
    """An expression and where a group opens in it -> where the group has ended."""
    depth, at, charset = 0, start, False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif charset:
            charset = char != "]"
        elif char == "[":
            charset = True
            at += pattern[at + 1 : at + 2] in ("]", "^")
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return None


def _is_readable(pattern: str, options: re2.Options) -> bool:
    try:
        re2.compile(pattern, options)
    except re2.error:
        return False
    return True


def _plain(text: str) -> str:
    """Text -> the same with foreign letters as "e" and foreign spaces as " ".

    RE2 takes only ASCII letters for part of a word, `regex` takes all.
    """
    if text.isascii():
        return text
    return FOREIGN_RE.sub(_plain_char, text)


def _plain_char(found: regex.Match[str]) -> str:
    char = found[0]
    return "e" if char.isalnum() else " " if char.isspace() else char
