"""A paragraph's units in, the stories that a small trained model finds in them out; and verdicts.

Every unit is outside a story, begins one or goes on with it. A linear chain over what the rules say
of the units, their neighbours and their words weighs all ways through a paragraph (Lafferty et al.,
"Conditional random fields", ICML 2001), and the best way is taken. What a story says of the work
is a logistic sum over its words, the rules' verdict and the findings in it. Applied with numpy
alone; models/README.md says on what it was trained and how well it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sqs_extract.annotations.case_example_features import (
    Weighed,
    has_somebody,
    read_story,
    read_units,
)
from sqs_extract.annotations.case_example_polarity import Polarity
from sqs_extract.annotations.case_example_stories import Story, build_story, find_opening
from sqs_extract.annotations.case_example_units import Unit
from sqs_extract.annotations.model import Vectors, load_vectors
from sqs_extract.document import Finding
from sqs_extract.model_choice import CAREFUL

if TYPE_CHECKING:
    from sqs_extract.annotations.case_example_careful import Said

MODEL = "stories@0.4.0"
"""Name and version, as evidence gives them."""
OUT, BEGIN, INSIDE = 0, 1, 2
NEVER = -1e4
"""Log-odds of what cannot be: a story that goes on without having begun."""
MEDDLE = 0.999
"""No chance is surer than that."""

Array = NDArray[np.float64]


@dataclass(slots=True)
class StoryModel:
    """The weights, and what they make of features."""

    units: Array
    """Features, by label."""
    unit_vectors: Array
    """Dimensions of the mean vector, by label."""
    moves: Array
    """From label, to label."""
    story: Array
    """Features of a story: above 0 for praise."""
    story_vectors: Array
    """Dimensions of the mean vectors of a story and of its last sentence."""
    scale: Array
    """From the chain's chances of a story to that of its being right: three weights."""
    vectors: Vectors

    def weigh_units(self, read: Sequence[Weighed]) -> Array:
        """Features of a paragraph's units -> log-odds of each label for each."""
        rows = [
            np.array(one.value) @ self.units[one.index]
            + self.vectors.mean(one.words) @ self.unit_vectors
            for one in read
        ]
        return np.array(rows)

    def find_spans(self, odds: Array) -> list[tuple[int, int, float]]:
        """Log-odds of a paragraph's units -> first and last unit of each story, and its chance."""
        path = find_path(odds, self.moves)
        chances = find_chances(odds, self.moves)
        spans: list[tuple[int, int, float]] = []
        for k, label in enumerate(path):
            if label == BEGIN:
                last = k
                while last + 1 < len(path) and path[last + 1] == INSIDE:
                    last += 1
                seen = describe_span(chances, k, last)
                spans.append((k, last, float(1 / (1 + np.exp(-(seen @ self.scale))))))
        return spans

    def weigh_story(self, whole: Weighed, last: Weighed) -> float:
        """Features of a story -> log-odds of its being praise."""
        means = np.concatenate([self.vectors.mean(whole.words), self.vectors.mean(last.words)])
        total = np.array(whole.value) @ self.story[whole.index] + means @ self.story_vectors
        return float(total + np.array(last.value) @ self.story[last.index])


def find_path(odds: Array, moves: Array) -> list[int]:
    """Log-odds of each unit's labels -> the labels of the likeliest way through (Viterbi)."""
    moves = forbid(moves)
    best, back = start(odds[0]), []
    for row in odds[1:]:
        ways = best[:, None] + moves
        back.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + row
    path = [int(best.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def find_chances(odds: Array, moves: Array) -> Array:
    """Log-odds of each unit's labels -> the probability of each, over all ways through."""
    moves, count = forbid(moves), len(odds)
    there, back = np.empty_like(odds), np.zeros_like(odds)
    there[0] = start(odds[0])
    for t in range(1, count):
        there[t] = np.logaddexp.reduce(there[t - 1][:, None] + moves, axis=0) + odds[t]
    for t in range(count - 2, -1, -1):
        back[t] = np.logaddexp.reduce(moves + (odds[t + 1] + back[t + 1])[None, :], axis=1)
    both = there + back
    return np.asarray(np.exp(both - np.logaddexp.reduce(both[0])), np.float64)


def start(row: Array) -> Array:
    """Log-odds of a paragraph's first unit: no story goes on from the paragraph before."""
    return np.asarray(row + np.array([0.0, 0.0, NEVER]), np.float64)


def forbid(moves: Array) -> Array:
    """Weights of moves, with the one that cannot be made impossible."""
    barred = moves.copy()
    barred[OUT, INSIDE] = NEVER
    return barred


def describe_span(chances: Array, first: int, last: int) -> Array:
    """What the chance of a story's being right is told by: its opening, its course, a constant."""
    opened = np.clip(chances[first, BEGIN], 1 - MEDDLE, MEDDLE)
    inside = np.clip(1 - chances[first : last + 1, OUT].mean(), 1 - MEDDLE, MEDDLE)
    return np.array([np.log(opened / (1 - opened)), np.log(inside / (1 - inside)), 1.0])


@cache
def load_story_model() -> StoryModel:
    """Load the packaged weights, offline, once."""
    data = (files("sqs_extract") / "model" / "stories.npz").read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as stored:
        weights = {key: stored[key].astype(np.float64) for key in stored.files}
    return StoryModel(**weights, vectors=load_vectors())


def find_told(units: Sequence[Unit], kind: str) -> list[Story]:
    """Find the stories of a paragraph in a section of some kind, in order."""
    if not has_somebody(units):
        return []
    model = load_story_model()
    stories: list[Story] = []
    for first, last, chance in model.find_spans(model.weigh_units(read_units(units, kind))):
        opened = find_opening(units, first) or []
        said = [*opened, (MODEL, units[first].start, units[first].end)]
        story = build_story(units[first : last + 1], said)
        story.chance = round(chance, 3)
        stories.append(story)
    return stories


def judge_story(
    story: Story,
    said: Polarity,
    lean: float,
    findings: Sequence[Finding],
    shift: int,
    second: Said | None = None,
) -> Polarity:
    """Revise what the rules make of a story, unless it is announced as what it is.

    What the careful model says, `second`, counts as much as this one.
    """
    if said.announced:
        return said
    total = load_story_model().weigh_story(*read_story(story, said, lean, findings, shift))
    total += second.odds if second else 0.0
    polarity = "strength" if total >= 0 else "deficiency"
    # what speaks the other way is no reason for the verdict
    evidence = said.evidence if polarity == said.polarity else []
    ends = story.units[-1]
    named = [(MODEL, ends.start - story.start, ends.end - story.start)]
    if second and (second.odds >= 0) == (total >= 0):
        named.append((CAREFUL, second.start - story.start, second.end - story.start))
    return said._replace(polarity=polarity, evidence=sorted([*evidence, *named]))
