"""Gold in, training passages out: paragraphs cut into word pieces, each clause with its label."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from examples import Example
from numpy.typing import NDArray

from sqs_extract.annotations.careful_model import Pieces, cut_windows
from sqs_extract.annotations.model import LABELS


@dataclass(slots=True)
class Passage:
    """One window of a paragraph, as the network reads it."""

    pieces: NDArray[np.int64]
    """Rows of the vocabulary."""
    clauses: list[tuple[int, int]]
    """First and end piece of each clause."""
    examples: list[int]
    """Which example each clause is."""


def read_passages(examples: Iterable[Example], pieces: Pieces) -> list[Passage]:
    """Examples, those of one paragraph one after the other -> its windows."""
    passages: list[Passage] = []
    together: list[tuple[int, Example]] = []
    for n, example in enumerate([*examples, None]):
        if together and (example is None or example.passage is not together[0][1].passage):
            first = together[0][1].passage
            spans = [e.clause for _, e in together]
            for window in cut_windows(pieces, first.kind, first.words, spans):
                numbers = [together[k][0] for k in window.numbers]
                passages.append(Passage(window.pieces, window.clauses, numbers))
            together = []
        if example is not None:
            together.append((n, example))
    return passages


def read_truth(examples: Iterable[Example]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Examples -> number of each one's label and its weight, zero where it takes no part."""
    truth, weight = [], []
    for example in examples:
        used = example.label in LABELS
        truth.append(LABELS.index(example.label) if used else 0)
        weight.append(example.weight if used else 0.0)
    return np.array(truth), np.array(weight)
