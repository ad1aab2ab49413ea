"""The text after a number in, the noun that the number counts out, in the singular."""

from __future__ import annotations

from typing import NamedTuple

import regex

from sqs_extract.annotations.figure_rules import FigureRule, FigureWords

TOKEN_RE = regex.compile(r"[ ]['‘“\"(]?(?P<word>\p{L}[\p{L}\p{M}'’-]*)")
OF_THOSE_RE = regex.compile(r" of (?:those|these|them|which|whom|us)\b")
NO_NOUN_RE = regex.compile(r"\p{L}+(?:ed|ing|ly)|\p{L}+['’]s")
"""Looks like no noun where nothing but the form tells: "of the required", "of the remaining"."""
OF_RE = regex.compile(r" of (?:(?:the|these|those|their|our|its|all|his|her|such|any) )*")
ACRONYMS_RE = regex.compile(r"\p{Lu}{2,}s")
NOUN_WORDS = 6
"""A counted noun has at most so many words: "seven police constable investigators" has three."""

COMPOUNDS = frozenset(
    {
        ("young", "person"),
        ("working", "day"),
        ("case", "manager"),
        ("social", "worker"),
        ("team", "manager"),
        ("police", "officer"),
    }
)
"""Counted nouns of two words, which are one thing."""


class Noun(NamedTuple):
    """A counted noun."""

    end: int
    unit: str
    head: str


def find_counted(rule: FigureRule, text: str, end: int, words: FigureWords) -> Noun | None:
    """Find the counted noun that follows a match, where the rule says to look."""
    if rule.noun == "one":
        return _find_singular(text, end, words)
    if rule.noun not in ("of", "after"):
        return None
    of = OF_RE.match(text, end)
    if rule.kind == "fraction" and not of and text.startswith(" the ", end):
        end += 4
    at = of.end() - 1 if of else end
    return _find_plural(text, at, words) or (
        _find_last(text, at, words)
        if (of and not OF_THOSE_RE.match(text, end)) or rule.kind == "exception"
        else None
    )


def _find_plural(text: str, at: int, words: FigureWords) -> Noun | None:
    """Find the plural noun that a number before `at` counts: the first plural before a stop."""
    previous = ""
    for _ in range(NOUN_WORDS):
        token = TOKEN_RE.match(text, at)
        if token is None:
            return None
        word = token["word"].lower()
        # "Looked After Children": what is written large is part of the name
        if word in words.stops and token["word"][0].islower():
            return None
        at = token.end()
        if (is_plural(word, words) or ACRONYMS_RE.fullmatch(token["word"])) and not (
            word in words.before_noun and TOKEN_RE.match(text, at)
        ):
            head = singular(token["word"], words)
            unit = f"{previous} {head}" if (previous, head) in COMPOUNDS else head
            return Noun(at, unit, head.lower())
        previous = word
    return None


def _find_singular(text: str, at: int, words: FigureWords) -> Noun | None:
    """Find the noun after "one", one of those that "one" counts."""
    for _ in range(3):
        token = TOKEN_RE.match(text, at)
        if token is None or token["word"].lower() in words.stops:
            return None
        at = token.end()
        if token["word"].lower() in words.one:
            return Noun(at, token["word"], token["word"].lower())
    return None


def _find_last(text: str, at: int, words: FigureWords) -> Noun | None:
    """Find the last word before a stop, which is the noun where none is a plural: "the sample"."""
    noun: Noun | None = None
    for _ in range(3):
        token = TOKEN_RE.match(text, at)
        if token is None or _ends_noun(token["word"], words):
            return noun
        at = token.end()
        noun = Noun(at, token["word"], token["word"].lower())
    return None


def _ends_noun(word: str, words: FigureWords) -> bool:
    """Whether a word cannot be the last of a counted noun."""
    return word.lower() in words.stops or NO_NOUN_RE.fullmatch(word) is not None


def is_plural(word: str, words: FigureWords) -> bool:
    """Whether a lower-case word is a plural noun by its form."""
    if word in words.irregular:
        return True
    if word.endswith(("'s", "’s", "s'", "s’", "ss", "us", "is", "ous")):
        return False
    return word.endswith("s") and len(word) > 3 and word not in words.not_plural


def singular(phrase: str, words: FigureWords) -> str:
    """Put the last word of a counted noun into the singular.

    >>> from sqs_extract.annotations.figure_rules import load_figure_words
    >>> singular("pre-sentence reports", load_figure_words())
    'pre-sentence report'
    """
    left, _, word = phrase.rpartition(" ")
    lower = word.lower()
    if ACRONYMS_RE.fullmatch(word):
        word = word[:-1]
    elif lower in words.irregular:
        word = words.irregular[lower]
    elif lower.endswith("ies") and len(lower) > 4:
        word = word[:-3] + "y"
    elif lower.endswith(("ches", "shes", "sses", "xes", "zes")):
        word = word[:-2]
    elif is_plural(lower, words):
        word = word[:-1]
    return f"{left} {word}".strip()


def is_uncounted(noun: Noun, value: float, words: FigureWords) -> bool:
    """Whether the noun is an organisation, or a part of a text or thought."""
    head = noun.head.lower()
    return head in words.organisations or (head in words.parts and value <= 12)
