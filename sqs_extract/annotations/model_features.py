"""A paragraph that the rules have decided in, the features of its clauses out.

Two blocks of hashed features - what the rules say, and word 1-3-grams - and the words, for the mean
of their static vectors. Hashed, so that no sentence of a letter can be read back from the weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
)
from sqs_extract.annotations.places import find_text
from sqs_extract.annotations.units import Unit
from sqs_extract.annotations.verdicts import Verdict
from sqs_extract.annotations.wording import read_wording

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
    grams: NDArray[np.int64]
    """Places of the n-grams of 1, 2 and 3 words that end at each word, for the explanation; where
    there is none, that of the clause's beginning once more."""
    tokens: list[int]
    """Token of each of these words; the last is where the clause ends."""

    def find_gram(self, n: int) -> tuple[int, int]:
        """Ordinal of an n-gram -> its first and end token."""
        last, longer = divmod(n, 3)
        return self.tokens[last - longer], min(self.tokens[last] + 1, self.tokens[-1])


def code(draft: Draft | None) -> str:
    """A rule's draft -> the letter of its polarity, N without one."""
    return "N" if draft is None else CODES[draft.polarity]


def read_features(doc: Doc, place: Place, sentences: Sequence[Sentence]) -> list[list[Features]]:
    """A paragraph's sentences -> the features of each one's clauses, in order."""
    told = [_tell_neighbour(sentence) for sentence in sentences]
    clauses = [verdict.clause for sentence in sentences for verdict in sentence.verdicts]
    grams = iter(_find_word_grams(doc.user_data["words"], [(c.start, c.end) for c in clauses]))
    units = {
        id(clause): composed
        for clause, composed in zip(doc.user_data["clauses"], doc.user_data["units"], strict=True)
    }
    read: list[list[Features]] = []
    for n, sentence in enumerate(sentences):
        beside = _place_beside("before", told, n - 1), _place_beside("after", told, n + 1)
        read.append([])
        for i, verdict in enumerate(sentence.verdicts):
            hashed = _tell_clause(doc, place, sentences, n, i, units[id(verdict.clause)])
            for near in beside:
                hashed.update(near)
            read[-1].append(_put_together(hashed, next(grams), int(not place.past)))
    return read


def _put_together(hashed: dict[int, float], grams: Grams, tense: int) -> Features:
    """Places of what the rules say with their values, and the n-grams -> a clause's features."""
    said, count = len(hashed), len(grams.places)
    index = np.empty(said + count, np.int64)
    value = np.empty(said + count, np.float64)
    index[:said] = list(hashed)
    value[:said] = list(hashed.values())
    index[said:] = grams.places
    value[said:] = GRAM_WEIGHT / max(1.0, count) ** 0.5
    return Features(index, value, grams.words, tense, grams.ending, grams.tokens)


# ------------------------------------------------------------------ what the rules say


def _tell_clause(
    doc: Doc, place: Place, sentences: Sequence[Sentence], n: int, i: int, units: Sequence[Unit]
) -> dict[int, float]:
    """One clause -> places of its named features and their values, zero where left out."""
    verdicts, drafts = sentences[n]
    verdict, draft = verdicts[i], drafts[i]
    clause, kind = verdict.clause, place.section.kind
    text = find_text(doc, clause.start, clause.end)
    last = next((d for d in reversed(sentences[n - 1].drafts) if d), None) if n else None
    said, coded, codes_last = read_wording(text), code(draft), code(last)
    weights = [unit.value for unit in units]
    numbers = (
        min(verdict.praise, 4.0),
        min(verdict.blame, 4.0),
        min(verdict.plain, 3.0),
        max(-4.0, min(4.0, verdict.balance)),
        float(verdict.praise < 0.5 and verdict.blame < 0.5),
        max(weights, default=0.0),
        min(weights, default=0.0),
        weights[-1] if weights else 0.0,
        float(len(weights)),
        verdict.neutral,
        float(verdict.general),
        float(verdict.asks),
        float(verdict.normal),
        float(verdict.mixed),
        float(place.past),
        float(kind in RESERVED),
        min(clause.end - clause.start, 40) / 10,
        float(n == 0),
        float(n == len(sentences) - 1),
        float(min(len(verdicts), 3)),
        float(said.goes_on),
        float(said.has("turn")),
        float(DIGIT_RE.search(text) is not None),
        float('"' in text or "“" in text),
        float(text.rstrip().endswith(":")),
    )
    hashed = {at: value for at, value in zip(NUMBERED, numbers, strict=True) if value}
    named = {
        f"tense {clause.tense}": 1.0,
        f"tense {clause.tense} {place.past}": 1.0,
        f"relation {clause.relation}": 1.0,
        f"section {kind}": 1.0,
        f"lone {place.lone}": 1.0,
        f"given {place.given}": 1.0,
        f"place {min(i, 2)}": 1.0,
        f"rule {coded}": 1.0,
        f"score {coded}": draft.score if draft else 0.0,
        "rule asks": float(draft is not None and draft.form == "recommendation"),
        f"leans {coded}": float(draft is not None and draft.score < LEANING),
        f"last {codes_last}": 1.0,
        f"goes-on {codes_last}": float(said.goes_on),
        f"extent {said.extent.band if said.extent else None}": 1.0,
        f"share {_name_share(said.share)}": 1.0,
    }
    for cue in clause.cues:
        named[f"role {cue.role}"] = min(named.get(f"role {cue.role}", 0.0) + 1.0, 3.0)
        named[f"cue {cue.rule.name}"] = 1.0
    for cue in verdict.cues[:1]:
        named[f"first {cue.rule.name}"] = 1.0
    for k, other in enumerate(drafts):
        if k != i:
            named[f"other {code(other)}"] = 1.0
    hashed.update((_place_name(name), value) for name, value in named.items() if value)
    return hashed


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


def _place_beside(side: str, told: Sequence[dict[str, float]], k: int) -> dict[int, float]:
    """What sentence k tells, if there is one -> places and values for the one it stands beside."""
    near = told[k] if 0 <= k < len(told) else {"none": 1.0}
    return {_place_name(f"{side}-{name}"): value for name, value in near.items() if value}


# ------------------------------------------------------------------ places of features


@lru_cache(maxsize=20_000)
def _place_name(name: str) -> int:
    """Place of a named feature."""
    return crc32(name.encode()) % RULES


NUMBERED = tuple(
    _place_name(name)
    for name in (
        *("praise", "blame", "plain", "balance", "silent", "best", "worst", "last-unit", "units"),
        *("neutral", "general", "asks", "normal", "mixed", "past", "reserved", "length", "opens"),
        *("ends", "clauses", "goes-on", "turns", "digit", "quotes", "leads"),
    )
)
"""Places of the features that every clause has a number for, in the order it is told."""


@lru_cache(maxsize=20_000)
def _hash_word(word: str) -> int:
    """A word, its digits alike -> its hash; 0 for a sign that has no part in n-grams."""
    if word not in PUNCTUATION and not any(char.isalnum() for char in word):
        return 0
    return crc32(DIGIT_RE.sub("0", word).encode()) | 1


EDGES = crc32(b"^") | 1, crc32(b"$") | 1


class Grams(NamedTuple):
    """The words of a clause and their 1-3-grams, hashed."""

    places: NDArray[np.int64]
    """Ascending, each once."""
    ending: NDArray[np.int64]
    """Of those that end at each word, as `Features.grams` has them."""
    tokens: list[int]
    words: list[str]


def _find_word_grams(words: Sequence[str], spans: Sequence[tuple[int, int]]) -> Iterator[Grams]:
    """Words of a paragraph and the token ranges of its clauses -> each clause's n-grams.

    All clauses are hashed in one go: numpy takes as long for one as for ten.
    """
    hashes: list[int] = []
    tokens: list[list[int]] = []
    for start, end in spans:
        kept = [(h, k) for k in range(start, end) if (h := _hash_word(words[k]))]
        hashes += [EDGES[0], *(h for h, _ in kept), EDGES[1]]
        tokens.append([start, *(k for _, k in kept), end])
    if not spans:
        return
    lengths = [len(listed) for listed in tokens]
    ends = np.cumsum(lengths)
    firsts = ends - lengths
    one = np.array(hashes, np.uint64)
    two, three = np.zeros_like(one), np.zeros_like(one)
    mix, low = np.uint64(MIX), np.uint64(0xFFFFFFFF)
    two[1:] = (one[:-1] * mix + one[1:]) & low
    three[2:] = ((one[:-2] * mix + one[1:-1]) * mix + one[2:]) & low
    size = np.uint64(WORDS)
    table = np.stack(
        [one % size, (two >> np.uint64(7)) % size, (three >> np.uint64(9)) % size], axis=1
    ).astype(np.int64)
    # No word before the first of a clause, and no two before its second.
    table[firsts, 1:] = table[firsts, :1]
    table[firsts + 1, 2] = table[firsts, 0]
    table += WORDS_AT
    numbered = np.repeat(np.arange(len(spans)) * HASHED, lengths)
    unique = np.unique(table + numbered[:, None])
    bounds = np.searchsorted(unique, np.arange(len(spans) + 1) * HASHED).tolist()
    unique %= HASHED
    for n, (start, end) in enumerate(spans):
        ending = table[firsts[n] : ends[n]].ravel()
        yield Grams(unique[bounds[n] : bounds[n + 1]], ending, tokens[n], list(words[start:end]))
