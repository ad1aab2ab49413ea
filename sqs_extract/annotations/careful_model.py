"""A paragraph's words in, the log-odds of each of its clauses out: the careful model.

A small transformer (Devlin et al., "BERT", NAACL 2019; Wang et al., "MiniLM", NeurIPS 2020) reads
the paragraph whole, and the mean over a clause's word pieces decides. Its weights were tuned to
this task from those of a published English model; models/README.md says how, and how
much better and slower it is. It is applied with numpy, in one thread.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple

import numpy as np
import regex
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from sqs_extract.annotations.word_pieces import find_pieces

PAD, UNKNOWN, BEGIN, PART = 0, 1, 2, 3
"""Rows of the vocabulary that are no word pieces: unused, not known, before all, after a part."""
RESERVED = 4
MOST_PIECES = 320
"""Length of a window; a longer paragraph is cut between clauses."""
SHOWN = 3
"""Words that are given as evidence."""
HEADS = 12
TINY = 1e-12
"""Added to variances (Devlin et al. 2019)."""
PIECE_RE = regex.compile(r"\p{L}+|\p{N}+|[^\p{L}\p{N}\s]")

Matrix = NDArray[np.float32]


class Window(NamedTuple):
    """As much of a paragraph as the network reads at once."""

    pieces: NDArray[np.int64]
    """Rows of the vocabulary."""
    clauses: list[tuple[int, int]]
    """First and end piece of each clause."""
    numbers: list[int]
    """Which of the paragraph's clauses these are."""
    words: list[int]
    """Which of the paragraph's words each piece is part of, -1 for none."""


class Weighed(NamedTuple):
    """What the network says of one clause."""

    odds: NDArray[np.float64]
    """Log-odds of no finding, strength and deficiency."""
    parts: NDArray[np.float64]
    """What each word of the clause adds to them: (words, 3); the layer over the mean is linear."""

    def find_words(self, label: int) -> tuple[int, int]:
        """Words of the clause, at most three, that speak most for a label: first and end."""
        gain = self.parts[:, label] - self.parts.mean(axis=1)
        size = min(SHOWN, len(gain))
        sums = np.convolve(gain, np.ones(size), "valid")
        first = int(sums.argmax())
        return first, first + size


class Pieces:
    """The vocabulary; `keys` are CRC-32 of the pieces in the order of their rows."""

    def __init__(self, keys: NDArray[np.uint32]) -> None:
        self.places = {int(key): RESERVED + k for k, key in enumerate(keys)}

    @lru_cache(maxsize=20_000)  # noqa: B019 - one instance for the life of the process
    def split(self, word: str) -> tuple[int, ...]:
        """Rows of a word's pieces, each the longest that is known."""
        plain = "".join(
            c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)
        )
        return tuple(place for part in PIECE_RE.findall(plain) for place in self._split_part(part))

    def _split_part(self, part: str) -> list[int]:
        found, whole = find_pieces(part, self.places)
        return found if whole else [UNKNOWN]


def cut_windows(
    pieces: Pieces, kind: str, words: Sequence[str], clauses: Sequence[tuple[int, int]]
) -> Iterator[Window]:
    """A paragraph's words, its section's kind and its clauses' word ranges -> windows over it."""
    head = [BEGIN, *(p for word in kind.split("_") for p in pieces.split(word)), PART]
    limit = len(head) + MOST_PIECES
    lengths = [len(pieces.split(word)) for word in words]
    first = 0
    while first < len(clauses):
        # Words before a window's first clause are read with it where it is the paragraph's first.
        start = 0 if first == 0 else clauses[first][0]
        end, k = start, first
        while k < len(clauses):
            stop = clauses[k + 1][0] if k + 1 < len(clauses) else len(words)
            if k > first and sum(lengths[start:stop]) > MOST_PIECES:
                break
            end, k = stop, k + 1
        row, owners, places = list(head), [-1] * len(head), [len(head)]
        for n, word in enumerate(words[start:end], start):
            row += pieces.split(word)
            owners += [n] * lengths[n]
            places.append(len(row))
        ranges = []
        for a, b in clauses[first:k]:
            left = min(places[a - start], limit - 1)
            ranges.append((left, max(left + 1, min(places[b - start], limit))))
        row = [*row[:limit], PART]
        owners = [*owners[:limit], -1]
        yield Window(np.array(row, np.int64), ranges, list(range(first, k)), owners)
        first = k


class Network:
    """The weights, and what they make of a window."""

    def __init__(self, stored: dict[str, Matrix]) -> None:
        self.stored = stored
        self.layers = 1 + max(int(k.split(".")[1]) for k in stored if k.startswith("layer."))

    def weigh(self, window: Window) -> NDArray[np.float64]:
        """A window -> log-odds of none, strength and deficiency by each piece: (pieces, 3)."""
        w = self.stored
        n = len(window.pieces)
        hidden = self._norm(w["words"][window.pieces] + w["positions"][:n], "embed")
        for layer in range(self.layers):
            name = f"layer.{layer}."
            hidden = self._norm(hidden + self._attend(hidden, name), name + "attend")
            inner = self._apply(_gelu(self._apply(hidden, name + "wide")), name + "narrow")
            hidden = self._norm(hidden + inner, name + "out")
        return np.asarray(self._apply(hidden, "head"), np.float64)

    def _attend(self, hidden: Matrix, name: str) -> Matrix:
        """Multi-head self-attention over a window's pieces: (pieces, width)."""
        n, width = hidden.shape
        three = self._apply(hidden, name + "qkv").reshape(n, 3, HEADS, width // HEADS)
        query, key, value = three.transpose(1, 2, 0, 3)
        odds = query @ key.transpose(0, 2, 1) / np.float32((width // HEADS) ** 0.5)
        odds = np.exp(odds - odds.max(axis=-1, keepdims=True))
        mixed = (odds / odds.sum(axis=-1, keepdims=True)) @ value
        return self._apply(mixed.transpose(1, 0, 2).reshape(n, width), name + "join")

    def _apply(self, hidden: Matrix, name: str) -> Matrix:
        return np.asarray(hidden @ self.stored[name + ".weight"] + self.stored[name + ".bias"])

    def _norm(self, hidden: Matrix, name: str) -> Matrix:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(TINY))
        return np.asarray(
            centred / spread * self.stored[name + ".scale"] + self.stored[name + ".shift"]
        )


def _gelu(x: Matrix) -> Matrix:
    """Gaussian error linear unit, by its tanh form (Hendrycks and Gimpel 2016)."""
    return np.asarray(0.5 * x * (1.0 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x))))


class Careful(NamedTuple):
    """The careful model as it is packaged."""

    pieces: Pieces
    network: Network
    shares: tuple[float, float]
    """What the log-odds of the quick model and of the network count in their sum."""

    def weigh(
        self, kind: str, words: Sequence[str], clauses: Sequence[tuple[int, int]]
    ) -> list[Weighed]:
        """A paragraph's section kind, words and word ranges -> what is said of each clause."""
        weighed: list[Weighed] = []
        for window in cut_windows(self.pieces, kind, words, clauses):
            # Sums are added up in another order where several threads share them.
            with find_pools().limit(limits=1, user_api="blas"):
                odds = self.network.weigh(window)
            for (first, end), number in zip(window.clauses, window.numbers, strict=True):
                start, stop = clauses[number]
                parts = np.zeros((max(1, stop - start), odds.shape[1]))
                for piece in range(first, end):
                    if start <= window.words[piece] < stop:
                        parts[window.words[piece] - start] += odds[piece] / (end - first)
                weighed.append(Weighed(odds[first:end].mean(axis=0), parts))
        return weighed


@cache
def find_pools() -> ThreadpoolController:
    """Find the libraries whose threads multiply matrices, once."""
    return ThreadpoolController()


@cache
def load_careful() -> Careful:
    """Load the packaged vocabulary and weights, offline, once; bytes become floats here."""
    data = (files("sqs_extract") / "model" / "careful.npz").read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as stored:
        read = {key: stored[key] for key in stored.files}
    keys, (quick, own) = read.pop("keys"), read.pop("shares")
    scales = {k.removesuffix("/step"): read.pop(k) for k in list(read) if k.endswith("/step")}
    whole = {
        name: np.asarray(value, np.float32) * np.asarray(scales.get(name, 1.0), np.float32)
        for name, value in read.items()
    }
    return Careful(Pieces(keys.astype(np.uint32)), Network(whole), (float(quick), float(own)))
