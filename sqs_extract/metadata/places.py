"""Words in, those of them that name a place out, and no person.

A listed place may be a surname too ("Lincoln"): what stands around it decides.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from sqs_extract.metadata.lexicon import Lexicon
from sqs_extract.metadata.words import Word, is_word

NAME_RE = regex.compile(r"\p{Lu}[\p{L}\p{M}]*(?:[’'‐‑-]\p{L}[\p{L}\p{M}]*)*")
"""A word that may be part of a person's name."""
BEFORE_PLACE = frozenset({"of", "for", "in", "at", "across", "the", "near"})
"""After these capitals are a place, among roles."""


def find_places(
    tokens: Sequence[Word], lexicon: Lexicon, own: Sequence[tuple[str, ...]]
) -> frozenset[int]:
    """Tokens -> indices of those that name a place, or stand in a phrase of roles."""
    barred: set[int] = set()
    for i, token in enumerate(tokens):
        listed = lexicon.phrases.get(token.low, ())
        for phrase in (*own, *listed):
            span = tokens[i : i + len(phrase)]
            if tuple(t.low for t in span) == phrase and (
                any(word in lexicon.words for word in phrase)
                or (
                    (phrase in own or len(phrase) > 1)
                    and not _is_surname(tokens, i, barred, lexicon)
                )
                or _is_place(tokens, i, i + len(phrase), barred, lexicon)
            ):
                barred.update(range(i, i + len(phrase)))
                break
    return frozenset(barred)


def _is_surname(tokens: Sequence[Word], i: int, barred: set[int], lexicon: Lexicon) -> bool:
    """Whether a word follows straight on a word that may be a first name: "Rhodri Glyn"."""
    before = tokens[i - 1] if i else None
    return (
        before is not None
        and not before.trail
        and i - 1 not in barred
        and NAME_RE.fullmatch(before.core) is not None
        and before.low not in lexicon.stops
        and not is_word(before.core, lexicon)
    )


def _is_place(
    tokens: Sequence[Word], first: int, end: int, barred: set[int], lexicon: Lexicon
) -> bool:
    """Whether what stands around a listed place says that a place is meant, not a surname."""
    before = tokens[first - 1] if first else None
    after = tokens[end] if end < len(tokens) and not tokens[end - 1].trail else None
    if "(" in tokens[first].lead or (before is not None and before.low in BEFORE_PLACE):
        return True
    if before is not None and first - 1 in barred and not before.trail:
        return True
    alone = before is None or bool(before.trail) or tokens[first].line_start
    return alone and after is not None and is_word(after.core, lexicon)
