"""Train the stories model on all that may be learned from, and write its weights.

usage: python scripts/train_stories.py [--leave-out] [OUTPUT.npz]

Train the findings model first: its findings are among what this one weighs. With --leave-out
nothing is written: the letters of a sixth of the hands are left out in turn, and rules and model
scored on them.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression
from story_examples import ROOT, Passage, Told, find_gold_stories, read_passages

from sqs_extract.annotations.case_example_features import HASHED, Weighed, place
from sqs_extract.annotations.case_example_model import (
    OUT,
    Array,
    StoryModel,
    describe_span,
    find_chances,
    forbid,
    start,
)
from sqs_extract.annotations.case_example_stories import find_stories
from sqs_extract.annotations.model import load_vectors
from sqs_extract.document import Span
from sqs_extract.evaluation.spans import measure_overlap

VECTOR_WEIGHT = 2.0
"""Length given to mean vectors beside the hashed features."""
CHAIN_STRENGTH = 1.0
"""Inverse of the chain's regularisation; chosen with hands left out in turn, as the next."""
POLARITY_STRENGTH = 0.8
OUTSIDE = 0.6
"""Taken from the odds that a unit lies in no story, for the chain is too shy; chosen with seven
hands left out."""
FOLDS = 6
"""Parts in which hands are left out."""
STEPS = 80
LABELS = 3
SAME = 0.5


# ------------------------------------------------------------------ fitting


def build_matrix(rows: Sequence[Sequence[Weighed]]) -> sparse.csr_matrix:
    """Features -> a row each: hashed places of all parts, then the mean vector of each part."""
    vectors = load_vectors()
    lengths = [sum(len(part.index) for part in parts) for parts in rows]
    index = np.concatenate([np.array(p.index, np.int64) for parts in rows for p in parts])
    value = np.concatenate([np.array(p.value) for parts in rows for p in parts])
    at = np.repeat(np.arange(len(rows)), lengths)
    hashed = sparse.csr_matrix((value, (at, index)), shape=(len(rows), HASHED))
    means = [np.concatenate([vectors.mean(part.words) for part in parts]) for parts in rows]
    return sparse.hstack([hashed, sparse.csr_matrix(VECTOR_WEIGHT * np.array(means))]).tocsr()


def fit_chain(passages: Sequence[Passage]) -> tuple[Array, Array]:
    """Fit the chain -> weights of features by label, and of moves from label to label."""
    passages = [passage for passage in passages if passage.read]
    matrix = build_matrix([(one,) for passage in passages for one in passage.read])
    truth = np.concatenate([np.array(passage.labels) for passage in passages])
    lengths = [len(passage.labels) for passage in passages]
    firsts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    grid = np.full((max(lengths), len(passages)), -1)
    for n, (first, length) in enumerate(zip(firsts, lengths, strict=True)):
        grid[:length, n] = np.arange(first, first + length)
    target = np.eye(LABELS)[truth]
    made = np.zeros((LABELS, LABELS))
    for t in range(1, len(grid)):
        held = grid[t] >= 0
        np.add.at(made, (truth[grid[t - 1][held]], truth[grid[t][held]]), 1)
    size = matrix.shape[1] * LABELS
    seen, turned = matrix.T @ target, matrix.T.tocsr()

    def lose(flat: Array) -> tuple[float, Array]:
        weights, moves = flat[:size].reshape(-1, LABELS), flat[size:].reshape(LABELS, LABELS)
        odds = matrix @ weights
        chances, expected, total = expect(odds, moves, grid)
        gain = (odds * target).sum() + (moves * made).sum() - total
        slope = np.concatenate([(seen - turned @ chances).ravel(), (made - expected).ravel()])
        return float(0.5 * (flat @ flat) / CHAIN_STRENGTH - gain), flat / CHAIN_STRENGTH - slope

    begin = np.zeros(size + LABELS * LABELS)
    found = minimize(lose, begin, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return found.x[:size].reshape(-1, LABELS), found.x[size:].reshape(LABELS, LABELS)


def expect(odds: Array, moves: Array, grid: NDArray[np.int64]) -> tuple[Array, Array, float]:
    """All paragraphs side by side -> chances of labels, expected moves, log of the sum of ways."""
    moves, held = forbid(moves), grid >= 0
    row = np.where(held[..., None], odds[np.maximum(grid, 0)], 0.0)
    there, back = np.empty_like(row), np.zeros_like(row)
    there[0] = start(row[0])
    for t in range(1, len(grid)):
        step = logsumexp(there[t - 1][:, :, None] + moves, axis=1) + row[t]
        there[t] = np.where(held[t][:, None], step, there[t - 1])
    for t in range(len(grid) - 2, -1, -1):
        step = logsumexp(moves + (row[t + 1] + back[t + 1])[:, None, :], axis=2)
        back[t] = np.where(held[t + 1][:, None], step, 0.0)
    total = logsumexp(there[-1], axis=1)
    chances = np.zeros_like(odds)
    chances[grid[held]] = np.exp(there + back - total[None, :, None])[held]
    expected = np.zeros((LABELS, LABELS))
    for t in range(1, len(grid)):
        ways = there[t - 1][:, :, None] + moves + (row[t] + back[t])[:, None, :]
        expected += np.exp(ways - total[:, None, None])[held[t]].sum(axis=0)
    return chances, expected, float(total.sum())


def fit_polarity(told: Sequence[Told]) -> Array:
    """Fit the verdict on gold stories -> weights of features and of both mean vectors."""
    used = [t for t in told if t.polarity in ("strength", "deficiency")]
    layer = LogisticRegression(C=POLARITY_STRENGTH, max_iter=500, fit_intercept=False)
    layer.fit(
        build_matrix([(t.whole, t.last) for t in used]),
        np.array([t.polarity == "strength" for t in used]),
    )
    return np.asarray(layer.coef_[0], np.float64)


def fit(passages: Sequence[Passage], told: Sequence[Told]) -> StoryModel:
    """Fit both; the scale of chances stays that of the chain."""
    chain, moves = fit_chain(passages)
    chain[place("bias"), OUT] -= OUTSIDE
    polarity = fit_polarity(told)
    return StoryModel(
        units=chain[:HASHED],
        unit_vectors=VECTOR_WEIGHT * chain[HASHED:],
        moves=moves,
        story=polarity[:HASHED],
        story_vectors=VECTOR_WEIGHT * polarity[HASHED:],
        scale=np.array([0.0, 1.0, 0.0]),
        vectors=load_vectors(),
    )


# ------------------------------------------------------------------ scoring with hands left out


@dataclass(slots=True)
class Tally:
    """What was found, and of what was found or is gold the verdicts."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    judged: int = 0
    agreed: int = 0

    def add(self, other: Tally) -> None:
        """Add another's counts."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def row(self, name: str) -> str:
        """Format as a line of the table."""
        f1 = 2 * self.right / max(1, 2 * self.right + self.extra + self.missed)
        precision = self.right / max(1, self.right + self.extra)
        recall = self.right / max(1, self.right + self.missed)
        verdict = self.agreed / max(1, self.judged)
        return f"{name:24} {f1:.3f} ({precision:.2f} {recall:.2f})  {verdict:.3f}  {self.judged}"


def score_spans(passage: Passage, said: Sequence[Span], tally: Tally) -> list[bool | None]:
    """Count the stories of a paragraph -> whether each is gold; None where that is open."""
    shift = passage.paragraph.start
    left = list(passage.gold)
    hits: list[bool | None] = []
    for span in said:
        placed = Span(shift + span.start, shift + span.end)
        hit = next((g for g in left if measure_overlap(g, placed) >= SAME), None)
        if hit is not None:
            left.remove(hit)
        hits.append(None if hit is not None and hit.item.optional else hit is not None)
    tally.right += hits.count(True)
    tally.extra += hits.count(False)
    tally.missed += sum(not g.item.optional for g in left)
    return hits


def leave_out(passages: list[Passage], told: list[Told]) -> tuple[Array, float, list[str]]:
    """Leave out all hands, a sixth at a time -> the scales that they show, and a table.

    Scales are of the chance that a story is one, and of the log-odds of its being praise, so that
    these can be added to another model's.
    """
    hands = sorted({p.source for p in passages if p.source.startswith("hand")})
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    seen: list[Array] = []
    right: list[bool] = []
    sums: list[float] = []
    praised: list[bool] = []
    for n in range(FOLDS):
        out = set(hands[n::FOLDS])
        model = fit(
            [p for p in passages if p.source not in out], [t for t in told if t.source not in out]
        )
        for passage in (p for p in passages if p.source in out):
            by_rules = [Span(s.start, s.end) for s in find_stories(passage.units)]
            score_spans(passage, by_rules, tallies[passage.source, "rules"])
            if not passage.read:
                score_spans(passage, [], tallies[passage.source, "model"])
                continue
            odds = model.weigh_units(passage.read)
            chances = find_chances(odds, model.moves)
            spans = model.find_spans(odds)
            said = [Span(passage.units[a].start, passage.units[b].end) for a, b, _ in spans]
            hits = score_spans(passage, said, tallies[passage.source, "model"])
            for (first, last, _), hit in zip(spans, hits, strict=True):
                if hit is not None:
                    seen.append(describe_span(chances, first, last))
                    right.append(hit)
        for t in (t for t in told if t.source in out):
            sums.append(model.weigh_story(t.whole, t.last))
            praised.append(t.polarity == "strength")
            verdict = "strength" if sums[-1] >= 0 else "deficiency"
            for by, polarity in (("rules", t.rules), ("model", verdict)):
                tallies[t.source, by].judged += 1
                agreed = t.rules if t.announced else polarity
                tallies[t.source, by].agreed += agreed == t.polarity
    lines = []
    for by in ("rules", "model"):
        total = Tally()
        for hand in hands:
            total.add(tallies[hand, by])
            lines.append(tallies[hand, by].row(f"{hand}, {by}"))
        lines.append(total.row(f"ALL HANDS, {by}"))
    layer = LogisticRegression(fit_intercept=False).fit(np.array(seen), np.array(right))
    scale = np.asarray(layer.coef_[0], np.float64)
    layer = LogisticRegression(fit_intercept=False).fit(np.array(sums)[:, None], np.array(praised))
    return scale, float(layer.coef_[0, 0]), lines


def main() -> None:
    """Train, write, and print how well hands left out were read."""
    options = [word for word in sys.argv[1:] if word.startswith("-")]
    names = [word for word in sys.argv[1:] if not word.startswith("-")]
    output = Path(names[0]) if names else ROOT / "sqs_extract/model/stories.npz"
    passages = read_passages()
    told = list(find_gold_stories(passages))
    scale, shrink, lines = leave_out(passages, told)
    print(f"{'left out':24} F1 (P R)           verdict of gold stories")
    print("\n".join(lines))
    if "--leave-out" in options:
        return
    model = fit(passages, told)
    np.savez_compressed(
        output,
        units=model.units.astype(np.float16),
        unit_vectors=model.unit_vectors.astype(np.float16),
        moves=model.moves,
        story=(shrink * model.story).astype(np.float16),
        story_vectors=(shrink * model.story_vectors).astype(np.float16),
        scale=scale,
    )
    print(f"{len(passages)} paragraphs, {len(told)} stories")
    print(f"{output.name}: {output.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
