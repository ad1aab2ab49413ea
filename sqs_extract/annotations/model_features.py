"""A paragraph that the rules have decided in, the features of its clauses out.

Two blocks of hashed features - what the rules say, and word 1-3-grams - and the words, for the mean
of their static vectors. Hashed, so that no sentence of a letter can be read back from the weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
import regex
from numpy.typing import NDArray
from spacy.tokens import Doc

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

RULES, WORDS = 1 << 13, 1 << 16
"""Sizes of the blocks, in their order."""
WORDS_AT = RULES
HASHED = WORDS_AT + WORDS
GRAM_WEIGHT = 3.0
"""Length to which the n-grams are scaled, so that long clauses weigh no more."""
MIX = 0x9E3779B1
"""Odd number that tells the places of an n-gram's words apart (Knuth, TAOCP 6.4)."""

CODES = {"strength": "S", "deficiency": "D", "mixed": "M"}
DIGIT_RE = regex.compile(r"\d")
LEANING = 0.58
"""Score below which a rule's draft leans on its place alone."""
PUNCTUATION = frozenset(",;:")


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
    tense: int
    """0 where the letter judges in the past, 1 in the present: which weights count."""
    grams: list[tuple[int, int, int]] = field(default_factory=list)
    """Place, first and end token of every word n-gram, for the explanation."""


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
    hashed = {_place_name(name): value for name, value in named.items() if value}
    grams = list(_find_word_grams(words, clause.start))
    places = sorted({at for at, _, _ in grams})
    weight = GRAM_WEIGHT / max(1.0, len(places)) ** 0.5
    index = np.array([*hashed, *places], np.int64)
    value = np.array([*hashed.values(), *([weight] * len(places))], np.float64)
    return Features(index, value, words, int(not place.past), grams)


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
        f"lone {place.lone}": 1.0,
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


# ------------------------------------------------------------------ places of features


@lru_cache(maxsize=20_000)
def _place_name(name: str) -> int:
    """Place of a named feature."""
    return crc32(name.encode()) % RULES


@lru_cache(maxsize=20_000)
def _hash_word(word: str) -> int:
    """A word, its digits alike -> its hash; 0 for a sign that has no part in n-grams."""
    if word not in PUNCTUATION and not any(char.isalnum() for char in word):
        return 0
    return crc32(DIGIT_RE.sub("0", word).encode()) | 1


EDGES = crc32(b"^") | 1, crc32(b"$") | 1


def _find_word_grams(words: Sequence[str], first: int) -> Iterator[tuple[int, int, int]]:
    """Words of a clause -> place of each of its 1-3-grams, with its first and end token."""
    kept = [(hashed, first + k) for k, word in enumerate(words) if (hashed := _hash_word(word))]
    last = first + len(words)
    padded = [(EDGES[0], first), *kept, (EDGES[1], last)]
    two_ago, one_ago = 0, 0
    starts = (first, first)
    for hashed, at in padded:
        end = min(at + 1, last)
        yield WORDS_AT + hashed % WORDS, at, end
        if one_ago:
            pair = (one_ago * MIX + hashed) & 0xFFFFFFFF
            yield WORDS_AT + (pair >> 7) % WORDS, starts[1], end
        if two_ago:
            triple = ((two_ago * MIX + one_ago) * MIX + hashed) & 0xFFFFFFFF
            yield WORDS_AT + (triple >> 9) % WORDS, starts[0], end
        two_ago, one_ago = one_ago, hashed
        starts = (starts[1], at)
