"""Score rules and model: every develop letter left out in turn, and the judge letters' totals.

usage: python scripts/evaluate.py [--judge]

Leave-one-letter-out: the model that tags a letter has not seen it, the rules may have been written
with an eye on it. With --judge the packaged weights tag the judge letters; only totals are printed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from examples import OWN, Example, read_develop, read_own
from scipy import sparse
from tagging import Entry, Score, drop_inside, read_entries, score_entry
from train import build_matrix, fit

from sqs_extract.annotations import findings as rules
from sqs_extract.annotations import model as packaged
from sqs_extract.annotations.model import LABELS, Model, load_model
from sqs_extract.document import Finding, Span

BINS = 10
FOLDS = 4


def tag(entry: Entry, model: Model | None) -> list[Finding]:
    """Tag a letter outside its gold case examples, by the rules and a model if one is given."""
    told = [Span(g.start, g.end) for g in entry.gold if g.item.tag == "example"]
    loader = packaged.load_model
    try:
        if model is not None:
            packaged.load_model = lambda: model  # type: ignore[assignment]
        return drop_inside(rules.find_findings(entry.letter, model=model is not None), told)
    finally:
        packaged.load_model = loader


def calibrate(chances: Sequence[float], right: Sequence[bool]) -> float:
    """Scores and whether each was right -> expected calibration error over ten bins."""
    score, hit = np.array(chances), np.array(right, float)
    bins = np.minimum((score * BINS).astype(int), BINS - 1)
    return float(
        sum(
            abs(score[bins == b].mean() - hit[bins == b].mean()) * (bins == b).mean()
            for b in range(BINS)
            if (bins == b).any()
        )
    )


def leave_out(letters: list[tuple[Entry, list[Example]]]) -> None:
    """Print the scores of rules and of both, by letter and family."""
    own = [e for path in OWN for e in read_own(path)]
    examples = [e for _, part in letters for e in part] + own
    matrix = build_matrix(examples)
    groups = np.array([e.group for e in examples])
    totals: dict[str, Score] = {}
    chances: dict[str, list[float]] = {}
    right: dict[str, list[bool]] = {}
    for entry, part in letters:
        seen = groups != entry.name
        model = fit(matrix[seen], [e for e, s in zip(examples, seen, strict=True) if s])
        for name, asked in (("rules", None), ("rules+model", model)):
            score = score_entry(entry, tag(entry, asked), [])
            print(score.row(f"{entry.name} {name}"), flush=True)
            totals.setdefault(f"{entry.family} {name}", Score()).add(score)
        for e in part:
            if e.weight == 1 and e.label in LABELS and e.rule != "M":
                p = model.weigh(e.features)
                chances.setdefault(entry.family, []).append(float(p.max()))
                right.setdefault(entry.family, []).append(LABELS[int(p.argmax())] == e.label)
    for name, total in totals.items():
        print(total.row(f"LEFT OUT {name}"))
    for family, scores in chances.items():
        error = calibrate(scores, right[family])
        print(f"calibration error, clauses, {family}: {error:.3f}")
    check_own(matrix, examples, len(own))


def check_own(matrix: sparse.csr_matrix, examples: list[Example], own: int) -> None:
    """Print the share of clauses of our own paragraphs read rightly, left out a part at a time."""
    mine = np.arange(len(examples)) >= len(examples) - own
    folds = np.array([crc32(e.group.encode()) % FOLDS for e in examples])
    hits: list[tuple[bool, bool]] = []
    for fold in range(FOLDS):
        out = mine & (folds == fold)
        model = fit(matrix[~out], [e for e, o in zip(examples, out, strict=True) if not o])
        for e, o in zip(examples, out, strict=True):
            if o and e.weight == 1 and e.group.startswith("paragraphs-"):
                said = LABELS[int(model.weigh(e.features).argmax())]
                hits.append((e.rule == e.label, said == e.label))
    by_rules, by_both = np.mean(hits, axis=0)
    print(f"own paragraphs, clauses right: rules {by_rules:.3f}, rules+model {by_both:.3f}")


def judge() -> None:
    """Print the totals of the judge letters, and what the model costs."""
    totals: dict[str, Score] = {}
    seconds = dict.fromkeys(("rules", "rules+model"), 0.0)
    letters = 0
    for entry in read_entries([]):
        if not entry.judge:
            continue
        letters += 1
        for name, asked in (("rules", None), ("rules+model", load_model())):
            begun = time.process_time()
            found = tag(entry, asked)
            seconds[name] += time.process_time() - begun
            totals.setdefault(f"{entry.family} {name}", Score()).add(score_entry(entry, found, []))
    for name, total in totals.items():
        print(total.row(f"JUDGE {name}"))
    for name, spent in seconds.items():
        print(f"{name}: {1000 * spent / letters:.0f} ms CPU a letter")


def main() -> None:
    """Print the table."""
    print(f"{'letter':34} {'sentence F1 (P R)':20} {'span F1 (P R)':20} form  flips")
    if "--judge" in sys.argv:
        judge()
    else:
        leave_out(read_develop())


if __name__ == "__main__":
    main()
