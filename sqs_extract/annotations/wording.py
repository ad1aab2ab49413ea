"""A clause's text in, what the rules that are searched in clauses find in it out.

The verdict, the model and a finding's extent ask the same rules of the same words. One pass says
which rules are worth trying; each of them is tried when it is first asked for, and once.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

import regex

from sqs_extract.annotations.extents import load_bands, pick_extent
from sqs_extract.annotations.shares import NUMBER_HINT_RE, find_share
from sqs_extract.document import Extent
from sqs_extract.patterns import PatternGate
from sqs_extract.rule_folder import from_rules
from sqs_extract.ruleset import load_rules

LABELS = ("comparison", "discourse")
"""Rules that are asked for by their role."""
KEPT = 500
"""Texts whose wording is kept: more than a paragraph has clauses."""


class Wordings:
    """The rules that are searched in clauses."""

    def __init__(self) -> None:
        patterns = {rule.role: rule.regex or "" for label in LABELS for rule in load_rules(label)}
        self.rules = {
            role: regex.compile(pattern, regex.IGNORECASE) for role, pattern in patterns.items()
        }
        self.roles = list(patterns)
        _, bands = load_bands()
        extents = [pattern.pattern for pattern in bands.compiled]
        self.gate = PatternGate([*patterns.values(), NUMBER_HINT_RE.pattern, *extents])

    @lru_cache(maxsize=KEPT)  # noqa: B019 - one instance as long as its rules are in use
    def read(self, text: str) -> Wording:
        """Text -> its wording."""
        return Wording(text, self, self.gate.find_candidates(text))


class Wording:
    """One text, and what the rules find in it."""

    def __init__(self, text: str, wordings: Wordings, candidates: list[int]) -> None:
        self.text = text
        self._rules = wordings.rules
        count = len(wordings.roles)
        self._worth = {wordings.roles[place] for place in candidates if place < count}
        self._numbers = count in candidates
        self._extents = [place - count - 1 for place in candidates if place > count]
        self._found: dict[str, regex.Match[str] | None] = {}

    def search(self, role: str) -> regex.Match[str] | None:
        """Search the text for the words of a rule of comparison or discourse."""
        if role not in self._worth:
            return None
        if role not in self._found:
            self._found[role] = self._rules[role].search(self.text)
        return self._found[role]

    def has(self, role: str) -> bool:
        """Whether the words of such a rule stand in the text."""
        return role in self._worth and self.search(role) is not None

    @cached_property
    def goes_on(self) -> bool:
        """Whether it begins as what goes on about the sentence before."""
        return "back" in self._worth and self._rules["back"].match(self.text) is not None

    @cached_property
    def share(self) -> float | None:
        """The share of cases that it gives."""
        return find_share(self.text) if self._numbers else None

    @cached_property
    def extent(self) -> Extent | None:
        """Its first words of extent."""
        return pick_extent(self.text, self._extents) if self._extents else None


@from_rules
def load_wordings() -> Wordings:
    """Compile the rules of comparison.toml, discourse.toml and extent.toml."""
    return Wordings()


def read_wording(text: str) -> Wording:
    """Text of a clause or a finding -> its wording.

    >>> read_wording("However, no plan was late.").has("turn")
    True
    """
    return load_wordings().read(text)
