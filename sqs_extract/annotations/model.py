"""The rules' drafts of a paragraph in, the same as a small trained model revises them out.

The model is a multinomial logistic layer over what the rules say of a clause and over its words: it
learns where the rules can be trusted, and what words say that no rule knows. It is applied with
numpy alone. models/README.md says on what it was trained and how well it does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from importlib.resources import files
from io import BytesIO
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from sqs_extract.annotations.decisions import Draft, Place, draft_clause, is_asked
from sqs_extract.annotations.model_features import Features, Sentence, code, read_features
from sqs_extract.annotations.places import find_place
from sqs_extract.annotations.word_pieces import find_pieces
from sqs_extract.model_choice import CAREFUL

MODEL = "findings@0.5.0"
"""Name and version, as evidence and signature give them."""
LABELS = ("N", "S", "D")
"""Columns of the weights: no finding, strength, deficiency."""
POLARITY = {"S": "strength", "D": "deficiency"}

Array = NDArray[np.float64]
"""Double precision, so that scores agree to the digits shown whatever processor adds them up."""


class Vectors:
    """Static vectors of word pieces; `keys` are CRC-32 of the pieces, ascending."""

    def __init__(self, keys: NDArray[np.uint32], rows: NDArray[np.int8]) -> None:
        self.places = {int(key): k for k, key in enumerate(keys)}
        self.rows = rows

    def mean(self, words: Sequence[str]) -> Array:
        """Words -> the mean of their vectors, of length 1; zero where none is known."""
        places: list[int] = []
        shares: list[int] = []
        for word in words:
            pieces = self._split(word)
            places += pieces
            shares += [len(pieces)] * len(pieces)
        # Added up from the first to the last, a row at a time.
        rows = self.rows.take(places, axis=0) / np.array(shares, np.float64)[:, None]
        total = np.add.reduce(rows, axis=0)
        return np.asarray(total / max(1e-6, sqrt(total @ total)), np.float64)

    @lru_cache(maxsize=20_000)  # noqa: B019 - one instance for the life of the process
    def _split(self, word: str) -> tuple[int, ...]:
        """Rows of a word's pieces, each the longest that is known; none of what is no word."""
        return tuple(find_pieces(word, self.places)[0]) if word.isalpha() else ()


class Model:
    """The weights, and what they make of features.

    There is a set of weights for letters that judge in the past and one for the present: shape
    (2, features, labels), (2, dimensions, labels), (2, labels).
    """

    def __init__(
        self, weights: Array, vector_weights: Array, bias: Array, vectors: Vectors
    ) -> None:
        self.weights = weights
        self.vector_weights = vector_weights
        self.bias = bias
        self.vectors = vectors

    def sum_up(self, features: Features) -> Array:
        """Features of a clause -> the log-odds of each label, up to a constant."""
        tense = features.tense
        rows = self.weights[tense].take(features.index, axis=0)
        logits = self.bias[tense] + features.value @ rows
        return np.asarray(logits + self.vectors.mean(features.words) @ self.vector_weights[tense])

    def weigh(self, features: Features) -> Array:
        """Features of a clause -> the probability of each label."""
        return np.asarray(self.weigh_all([features])[0], np.float64)

    def weigh_all(self, read: Sequence[Features]) -> Array:
        """Features of clauses -> the probability of each label, a row for each clause."""
        logits = np.array([self.sum_up(features) for features in read])
        exp = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(exp / exp.sum(axis=1, keepdims=True), np.float64)

    def find_words(self, features: Features, label: int) -> tuple[int, int]:
        """Token range of the word n-gram that speaks most for a label."""
        rows = self.weights[features.tense].take(features.grams, axis=0)
        spoken = rows[:, label] - np.add.reduce(rows, axis=1) / len(LABELS)
        return features.find_gram(int(spoken.argmax()))


@cache
def load_vectors() -> Vectors:
    """Load the packaged vectors."""
    stored = _load("vectors.npz")
    return Vectors(stored["keys"].astype(np.uint32), stored["rows"].astype(np.int8))


@cache
def load_model() -> Model:
    """Load the packaged weights, offline, once."""
    stored = _load("findings.npz")
    return Model(
        stored["weights"].astype(np.float64),
        stored["vector_weights"].astype(np.float64),
        stored["bias"].astype(np.float64),
        load_vectors(),
    )


def _load(name: str) -> dict[str, NDArray[np.generic]]:
    data = (files("sqs_extract") / "model" / name).read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as stored:
        return {key: stored[key] for key in stored.files}


def revise(doc: Doc, place: Place, sentences: Sequence[Sentence], *, careful: bool = False) -> None:
    """Revise the rules' drafts of a paragraph in place, before neighbours are joined.

    A draft that the model agrees with keeps its rules as evidence and takes the model's score; one
    that it overrules has the model's words as evidence. What the rules call mixed stays so. With
    `careful` the log-odds of the careful model and of this one are added up.
    """
    name = CAREFUL if careful else MODEL
    for sentence, said in zip(
        sentences, weigh_paragraph(doc, place, sentences, careful=careful), strict=True
    ):
        for i, weighed in enumerate(said):
            draft = sentence.drafts[i]
            if code(draft) == "M":
                continue
            label = int(np.argmax(weighed.chances))
            chance = float(weighed.chances[label])
            sentence.drafts[i] = _redraft(doc, place, sentence, i, label, chance)
            revised = sentence.drafts[i]
            if revised is not None:
                said_at = find_place(doc, *weighed.find_words(label))
                revised.evidence.append((name, *said_at))


class Weighed(NamedTuple):
    """What the models say of one clause."""

    chances: Array
    """Probability of none, strength and deficiency."""
    find_words: Callable[[int], tuple[int, int]]
    """Label -> token range of the words that speak most for it."""


def weigh_paragraph(
    doc: Doc, place: Place, sentences: Sequence[Sentence], *, careful: bool = False
) -> list[list[Weighed]]:
    """A paragraph that the rules have decided in -> what the models say of each of its clauses."""
    model = load_model()
    read = read_features(doc, place, sentences)
    if not careful:
        flat = [features for one in read for features in one]
        chances = iter(model.weigh_all(flat)) if flat else iter(())
        return [[Weighed(next(chances), partial(model.find_words, f)) for f in one] for one in read]
    from sqs_extract.annotations.careful_model import load_careful  # noqa: PLC0415  13 MB

    second = load_careful()
    quick, own = second.shares
    clauses = [(v.clause.start, v.clause.end) for s in sentences for v in s.verdicts]
    weighed = iter(second.weigh(place.section.kind, doc.user_data["words"], clauses))
    said: list[list[Weighed]] = []
    for sentence, features in zip(sentences, read, strict=True):
        said.append([])
        for verdict, one in zip(sentence.verdicts, features, strict=True):
            other = next(weighed)
            odds = quick * _log_chances(model.sum_up(one)) + own * _log_chances(other.odds)
            find = partial(_shift, other.find_words, verdict.clause.start)
            said[-1].append(Weighed(np.exp(_log_chances(odds)), find))
    return said


def _shift(find: Callable[[int], tuple[int, int]], by: int, label: int) -> tuple[int, int]:
    first, end = find(label)
    return by + first, by + end


def _log_chances(odds: Array) -> Array:
    """Log-odds up to a constant -> logarithms of probabilities."""
    top = odds - odds.max()
    return np.asarray(top - np.log(np.exp(top).sum()))


def _redraft(
    doc: Doc, place: Place, sentence: Sentence, i: int, label: int, chance: float
) -> Draft | None:
    """What becomes of a clause's draft under the model's label."""
    if LABELS[label] == "N":
        return None
    draft, verdict = sentence.drafts[i], sentence.verdicts[i]
    polarity = POLARITY[LABELS[label]]
    if draft is not None and draft.polarity == polarity:
        draft.score = chance
        return draft
    new = draft_clause(doc, verdict)
    new.evidence = []
    asked = polarity == "deficiency" and is_asked(verdict, place)
    return new.say(polarity, chance, "recommendation" if asked else "judgement")
