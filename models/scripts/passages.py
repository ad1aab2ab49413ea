"""Gold in, training passages out: paragraphs cut into word pieces, each clause with its label.

A whole story is learnt from as if it were one more clause of the paragraph that it is told in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from examples import Example
from numpy.typing import NDArray
from whole_stories import WholeStory

from sqs_extract.annotations.careful_model import Pieces, Window, cut_windows
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


def read_passages(
    examples: Iterable[Example], pieces: Pieces, stories: Sequence[WholeStory] = ()
) -> list[Passage]:
    """Examples, those of one paragraph one after the other, and stories -> the windows to read.

    The stories are numbered on from the examples.
    """
    every = list(examples)
    told: dict[tuple[str, ...], list[tuple[int, WholeStory]]] = {}
    for n, story in enumerate(stories, len(every)):
        told.setdefault((story.kind, *story.words), []).append((n, story))
    passages: list[Passage] = []
    for _, group in groupby(enumerate(every), lambda numbered: id(numbered[1].passage)):
        together = list(group)
        first, spans = together[0][1].passage, [e.clause for _, e in together]
        here = told.pop((first.kind, *first.words), [])
        for window in cut_windows(pieces, first.kind, first.words, spans):
            numbers, clauses = [together[k][0] for k in window.numbers], list(window.clauses)
            for n, story in list(here):
                if found := find_story(window, story):
                    clauses.append(found)
                    numbers.append(n)
                    here.remove((n, story))
            passages.append(Passage(window.pieces, clauses, numbers))
        passages += (cut_story(n, story, pieces) for n, story in here)
    return passages + [cut_story(n, s, pieces) for here in told.values() for n, s in here]


def find_story(window: Window, story: WholeStory) -> tuple[int, int] | None:
    """A window and a story of its paragraph -> first and end piece, none where it is not whole."""
    start, end = story.span
    within = [place for place, word in enumerate(window.words) if start <= word < end]
    if not {start, end - 1} <= {window.words[place] for place in within}:
        return None
    return within[0], within[-1] + 1


def cut_story(number: int, story: WholeStory, pieces: Pieces) -> Passage:
    """A story that no window holds whole -> a window of its own."""
    first, _ = story.span
    spans = [(0, first), story.span] if first else [story.span]
    *_, window = cut_windows(pieces, story.kind, story.words, spans)
    return Passage(window.pieces, window.clauses[-1:], [number])


def read_truth(examples: Iterable[Example]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Examples -> number of each one's label and its weight, zero where it takes no part."""
    truth, weight = [], []
    for example in examples:
        used = example.label in LABELS
        truth.append(LABELS.index(example.label) if used else 0)
        weight.append(example.weight if used else 0.0)
    return np.array(truth), np.array(weight)
