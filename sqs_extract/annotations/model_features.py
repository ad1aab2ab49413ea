"""A paragraph that the rules have decided in, the features of its clauses out.

Four blocks of hashed features - what the rules say, word 1-3-grams, character 3-5-grams, and the
order of rule roles and function words - and the words, for the mean of their static vectors.
Hashed, so that no sentence of a letter can be read back from the weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple
from zlib import crc32

import numpy as np
import regex
from numpy.typing import NDArray
from spacy.tokens import Doc

from sqs_extract.annotations.cues import Cue
from sqs_extract.annotations.decisions import (
    HALF,
    MOST,
    RESERVED,
    Draft,
    Place,
    load_discourse,
)
from sqs_extract.annotations.extents import find_extent
from sqs_extract.annotations.shares import find_share
from sqs_extract.annotations.verdicts import Verdict

RULES, WORDS, CHARACTERS, ROLES = 1 << 13, 1 << 15, 1 << 15, 1 << 14
"""Sizes of the blocks, in their order."""
WORDS_AT = RULES
CHARACTERS_AT = WORDS_AT + WORDS
ROLES_AT = CHARACTERS_AT + CHARACTERS
HASHED = ROLES_AT + ROLES
GRAM_WEIGHT = 3.0
"""Length to which each block of n-grams is scaled, so that long clauses weigh no more."""

CODES = {"strength": "S", "deficiency": "D", "mixed": "M"}
PREFIXES = (3, 4, 5)
DIGIT_RE = regex.compile(r"\d")
HEAVY = 1.5
LEANING = 0.58
"""Score below which a rule's draft leans on its place alone."""
PUNCTUATION = frozenset(",;:")
ENDINGS = (("ly", "#ly"), ("ed", "#ed"), ("en", "#ed"), ("ing", "#ing"))


class Sentence(NamedTuple):
    """One sentence as the rules leave it: its clauses' verdicts, and a draft or None for each."""

    verdicts: list[Verdict]
    drafts: list[Draft | None]


@dataclass(slots=True)
class Features:
    """What the model weighs of one clause."""

    index: NDArray[np.int64]
    """Places in the hashed blocks, one after the other."""
    value: NDArray[np.float64]
    words: list[str]
    """Lower case, for the mean of their vectors."""
    grams: list[tuple[int, int, int]] = field(default_factory=list)
    """Place, first and end token of every word n-gram, for the explanation."""


@cache
def load_function_words() -> frozenset[str]:
    """Words that keep their place in the order of roles; others stand there as their ending."""
    path = files("sqs_extract") / "model" / "function_words.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


def code(draft: Draft | None) -> str:
    """A rule's draft -> the letter of its polarity, N without one."""
    return "N" if draft is None else CODES[draft.polarity]


def read_features(doc: Doc, place: Place, sentences: Sequence[Sentence]) -> list[list[Features]]:
    """A paragraph's sentences -> the features of each one's clauses, in order."""
    told = [_tell_neighbour(sentence) for sentence in sentences]
    return [
        [_read_clause(doc, place, sentences, n, i, told) for i in range(len(sentence.verdicts))]
        for n, sentence in enumerate(sentences)
    ]


def _read_clause(
    doc: Doc,
    place: Place,
    sentences: Sequence[Sentence],
    n: int,
    i: int,
    told: list[dict[str, float]],
) -> Features:
    verdict = sentences[n].verdicts[i]
    clause = verdict.clause
    words = doc.user_data["words"][clause.start : clause.end]
    named = _tell_clause(doc, place, sentences, n, i)
    for side, k in (("before", n - 1), ("after", n + 1)):
        near = told[k] if 0 <= k < len(told) else {"none": 1.0}
        named.update({f"{side}-{name}": value for name, value in near.items()})
    hashed = {crc32(name.encode()) % RULES: value for name, value in named.items() if value}
    grams = list(_find_word_grams(words, clause.start))
    blocks = (
        {at for at, _, _ in grams},
        {at for word in words if word.isalpha() for at in _hash_characters(word)},
        {
            ROLES_AT + crc32(gram.encode()) % ROLES
            for gram in _find_role_grams(words, clause.cues, clause.start)
        },
    )
    index = [np.fromiter(hashed, np.int64, len(hashed))]
    value = [np.fromiter(hashed.values(), np.float64, len(hashed))]
    for block in blocks:
        places = np.fromiter(sorted(block), np.int64, len(block))
        index.append(places)
        value.append(np.full(len(block), GRAM_WEIGHT / max(1.0, len(block)) ** 0.5))
    return Features(np.concatenate(index), np.concatenate(value), words, grams)


# ------------------------------------------------------------------ what the rules say


def _tell_clause(
    doc: Doc, place: Place, sentences: Sequence[Sentence], n: int, i: int
) -> dict[str, float]:
    """One clause -> named features, zero where left out."""
    verdicts, drafts = sentences[n]
    verdict, draft = verdicts[i], drafts[i]
    clause, kind = verdict.clause, place.section.kind
    span = doc[clause.start : clause.end]
    text = span.text
    last = next((d for d in reversed(sentences[n - 1].drafts) if d), None) if n else None
    clauses, composed = doc.user_data["clauses"], doc.user_data["units"]
    units = next(u for c, u in zip(clauses, composed, strict=True) if c is clause)
    share, extent, rules = find_share(text), find_extent(text), load_discourse()
    goes_on = rules["back"].match(text) is not None
    band = extent.band if extent else None
    named = {
        "praise": min(verdict.praise, 4.0),
        "blame": min(verdict.blame, 4.0),
        "plain": min(verdict.plain, 3.0),
        "balance": max(-4.0, min(4.0, verdict.balance)),
        "silent": float(verdict.praise < 0.5 and verdict.blame < 0.5),
        "best": max((unit.value for unit in units), default=0.0),
        "worst": min((unit.value for unit in units), default=0.0),
        "last-unit": units[-1].value if units else 0.0,
        "units": float(len(units)),
        "neutral": verdict.neutral,
        "general": float(verdict.general),
        "asks": float(verdict.asks),
        "normal": float(verdict.normal),
        "mixed": float(verdict.mixed),
        "past": float(place.past),
        "reserved": float(kind in RESERVED),
        "length": min(len(span), 40) / 10,
        "opens": float(n == 0),
        "ends": float(n == len(sentences) - 1),
        "clauses": float(min(len(verdicts), 3)),
        "goes-on": float(goes_on),
        "turns": float(rules["turn"].search(text) is not None),
        "digit": float(DIGIT_RE.search(text) is not None),
        "quotes": float('"' in text or "“" in text),
        "leads": float(text.rstrip().endswith(":")),
        f"tense {clause.tense}": 1.0,
        f"tense {clause.tense} {place.past}": 1.0,
        f"relation {clause.relation}": 1.0,
        f"section {kind}": 1.0,
        f"paragraph {place.paragraph.kind}": 1.0,
        f"given {place.given}": 1.0,
        f"place {min(i, 2)}": 1.0,
        f"rule {code(draft)}": 1.0,
        f"score {code(draft)}": draft.score if draft else 0.0,
        "rule asks": float(draft is not None and draft.form == "recommendation"),
        f"leans {code(draft)}": float(draft is not None and draft.score < LEANING),
        f"last {code(last)}": 1.0,
        f"goes-on {code(last)}": float(goes_on),
        f"extent {band}": 1.0,
        f"share {_name_share(share)}": 1.0,
    }
    for cue in clause.cues:
        named[f"role {cue.role}"] = min(named.get(f"role {cue.role}", 0.0) + 1.0, 3.0)
        named[f"cue {cue.rule.name}"] = 1.0
    for cue in verdict.cues[:1]:
        named[f"first {cue.rule.name}"] = 1.0
    for k, other in enumerate(drafts):
        if k != i:
            named[f"other {code(other)}"] = 1.0
    return named


def _name_share(share: float | None) -> str:
    """A share of cases -> none, low, middle or high."""
    if share is None:
        return "none"
    return "high" if share >= MOST else "low" if share <= HALF else "middle"


def _tell_neighbour(sentence: Sentence) -> dict[str, float]:
    """What a sentence tells of itself to the ones beside it."""
    balance = sum(max(-4.0, min(4.0, verdict.balance)) for verdict in sentence.verdicts)
    named = {f"rule {code(draft)}": 1.0 for draft in sentence.drafts}
    named["balance"] = max(-3.0, min(3.0, balance))
    named["neutral"] = max((verdict.neutral for verdict in sentence.verdicts), default=0.0) / 3
    return named


# ------------------------------------------------------------------ n-grams


def _find_word_grams(words: Sequence[str], first: int) -> Iterator[tuple[int, int, int]]:
    """Words of a clause -> place of each of its 1-3-grams, with its first and end token."""
    kept = [
        (DIGIT_RE.sub("0", word), first + k)
        for k, word in enumerate(words)
        if word in PUNCTUATION or any(char.isalnum() for char in word)
    ]
    padded = [("^", first), *kept, ("$", first + len(words))]
    for size in (1, 2, 3):
        for k in range(len(padded) - size + 1):
            part = padded[k : k + size]
            gram = " ".join(word for word, _ in part)
            end = min(part[-1][1] + 1, first + len(words))
            yield WORDS_AT + crc32(gram.encode()) % WORDS, part[0][1], end


@lru_cache(maxsize=20_000)
def _hash_characters(word: str) -> tuple[int, ...]:
    """A word -> places of its character 3-5-grams."""
    marked = f"<{word}>"
    return tuple(
        CHARACTERS_AT + crc32(marked[k : k + size].encode()) % CHARACTERS
        for size in PREFIXES
        for k in range(len(marked) - size + 1)
    )


def _find_role_grams(words: Sequence[str], cues: Iterable[Cue], first: int) -> Iterator[str]:
    """Words of a clause and its cues -> 2-4-grams over roles, function words and endings."""
    roles: dict[int, str] = {}
    for cue in cues:
        roles.update(dict.fromkeys(range(cue.start - first, cue.end - first), ""))
        roles[cue.start - first] = f"#{cue.role}{'2' if cue.value >= HEAVY else ''}"
    order = ["^"]
    for k, word in enumerate(words):
        sign = roles[k] if k in roles else _shape(word)
        if sign and not (sign == "_" and order[-1] == "_"):
            order.append(sign)
    order.append("$")
    yield from _join_grams(order, (2, 3, 4), "")
    marks = {*roles.values(), "but", "however", "although", "not", "no", "^", "$"} - {""}
    yield from _join_grams([sign for sign in order if sign in marks], (2, 3), "=")


def _shape(word: str) -> str:
    """A word that no rule knows -> what stands for it in the order of roles."""
    if word in load_function_words() or word in PUNCTUATION:
        return word
    if word[:1].isdigit():
        return "#number"
    return next((sign for ending, sign in ENDINGS if word.endswith(ending)), "_")


def _join_grams(signs: Sequence[str], sizes: Sequence[int], prefix: str) -> Iterator[str]:
    for size in sizes:
        for k in range(len(signs) - size + 1):
            yield prefix + " ".join(signs[k : k + size])
