"""The text of a rule file in, the lines its rules stand on out: what tomllib does not tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

import regex

TABLE_RE = regex.compile(r"\s*\[\[rule\]\]")
LINE_OF_ERROR_RE = regex.compile(r"\(at line (?P<line>\d+)")


class RuleLines:
    """Where the rules of one file stand; lines count from 1."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.starts = [n for n, line in enumerate(self.lines, 1) if TABLE_RE.match(line)]

    def find_rule(self, place: int) -> int:
        """Ordinal of a rule in its file, from 0 -> the line of its [[rule]]; 1 where unknown."""
        return self.starts[place] if place < len(self.starts) else 1

    def find_key(self, place: int, key: str) -> int:
        """A rule and one of its keys -> the key's line, the rule's where it has none."""
        pattern = regex.compile(rf"\s*{regex.escape(key)}\s*=")
        return self._find(place, lambda line: pattern.match(line) is not None)

    def find_words(self, place: int, words: str) -> int:
        """A rule and words of it -> the line that quotes them, the rule's where none does."""
        escaped = words.replace("\\", "\\\\").replace('"', '\\"')
        quoted = (f'"{escaped}"', f"'{words}'")
        return self._find(place, lambda line: any(form in line for form in quoted))

    def _find(self, place: int, is_wanted: Callable[[str], bool]) -> int:
        start = self.find_rule(place)
        last = place + 1 >= len(self.starts)
        end = len(self.lines) + 1 if last else self.find_rule(place + 1)
        return next((n for n in range(start, end) if is_wanted(self.lines[n - 1])), start)


def parse_line_of_error(message: str) -> int:
    """What tomllib says of a broken file -> the line it names, 1 without one."""
    found = LINE_OF_ERROR_RE.search(message)
    return int(found["line"]) if found else 1


def suggest(word: str, known: Iterable[str]) -> str:
    """A name that is not known -> " (did you mean ...?)", empty where nothing is like it.

    >>> suggest("inflct", ["inflect", "phrase"])
    ' (did you mean "inflect"?)'
    """
    close = get_close_matches(word, sorted(known), n=1)
    return f' (did you mean "{close[0]}"?)' if close else ""
