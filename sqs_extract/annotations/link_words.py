"""A paragraph in, what it speaks of out: stems of its words, topics, and kin words, with places.

Kin words are those of rules/link.toml: "magistrates" and "the bench" speak of one thing. No trained
model takes part, so links are the same with it and without.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

import regex
import snowballstemmer

from sqs_extract.annotations.topics import load_topics
from sqs_extract.rule_folder import find_rule_file, from_rules
from sqs_extract.ruleset import load_lists

WORD_RE = regex.compile(r"\p{L}{2,}")
TOPIC, KIN = "topic", "kin"


class Mark(NamedTuple):
    """One thing that a text speaks of."""

    start: int
    """Offset in the paragraph."""
    key: str
    """What is compared: a stem, "topic:planning", "kin:courts"."""
    words: str
    """How it is shown: the word as written, or the key of a topic or kin."""


@lru_cache(maxsize=50_000)
def find_stem(word: str) -> str:
    """Word in lower case -> its stem.

    >>> find_stem("reviewing") == find_stem("reviews")
    True
    """
    return str(_load_stemmer().stemWord(word))


@cache
def _load_stemmer() -> snowballstemmer.english_stemmer.EnglishStemmer:
    return snowballstemmer.stemmer("english")


@from_rules
def load_kin() -> dict[str, str]:
    """Read rules/link.toml: the key of each kin word's stem."""
    return {
        find_stem(word.lower()): f"{KIN}:{name}"
        for name, words in load_lists("link").items()
        for word in words
    }


@from_rules
def load_function_words() -> frozenset[str]:
    """Read rules/function_words.txt: words that speak of nothing by themselves."""
    return frozenset(find_rule_file("function_words.txt").read_text(encoding="utf-8").split())


def find_marks(text: str) -> list[Mark]:
    """Text of a paragraph -> all that it speaks of, function words left out, in its order.

    >>> [mark.key for mark in find_marks("The bench read the plans.")]
    ['topic:pre_sentence_reports', 'bench', 'kin:courts', 'read', 'plan', 'topic:planning']
    """
    kin, empty = load_kin(), load_function_words()
    marks: list[Mark] = []
    for found in WORD_RE.finditer(text):
        word = found[0].lower()
        if word in empty:
            continue
        stem = find_stem(word)
        marks.append(Mark(found.start(), stem, found[0]))
        if stem in kin:
            marks.append(Mark(found.start(), kin[stem], kin[stem]))
    names, patterns = load_topics()
    for place, match in patterns.find(text):
        key = f"{TOPIC}:{names[place]}"
        marks.append(Mark(match.start(), key, key))
    return sorted(marks, key=lambda mark: mark.start)
