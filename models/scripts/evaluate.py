"""Score rules and model on develop letters and hands left out in turn, and on judge letters.

usage: python scripts/evaluate.py [--judge]

The model that tags a letter has not seen it, nor any real letter of its family that is only marked
(`real_marks.py`) where such a one is tagged; the rules may have been written with an eye on the
develop letters, never on those of the hands, of whom all letters are left out together. With
--judge the packaged weights tag the judge letters; only totals are printed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import numpy as np
from examples import OWN, Example, read_develop, read_hands, read_own, read_real
from tagging import Entry, Score, drop_inside, read_entries, score_entry
from train import build_matrix, fit

from sqs_extract.annotations import findings as rules
from sqs_extract.annotations import model as packaged
from sqs_extract.annotations.model import LABELS, Model, load_model
from sqs_extract.document import Finding, Span

BINS = 10


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


def leave_out() -> None:
    """Print the scores of rules and of both: each develop letter, hand, marked family left out."""
    held = [(entry.name, [(entry, part)]) for entry, part in read_develop()]
    held += [(f"hand {hand}", letters) for hand, letters in read_hands().items()]
    families: dict[str, list[tuple[Entry, list[Example]]]] = {}
    for entry, part in read_real():
        families.setdefault(f"marked {entry.family}", []).append((entry, part))
    held += families.items()
    own = [e for path in OWN for e in read_own(path)]
    examples = [e for _, letters in held for _, part in letters for e in part] + own
    matrix = build_matrix(examples)
    source = np.array([name for name, letters in held for _, part in letters for _ in part])
    source = np.concatenate([source, [""] * len(own)])
    totals: dict[str, Score] = {}
    chances: dict[str, list[float]] = {}
    right: dict[str, list[bool]] = {}
    for name, letters in held:
        seen = source != name
        model = fit(matrix[seen], [e for e, s in zip(examples, seen, strict=True) if s])
        kind = {"hand": "HANDS", "marked": "MARKED"}.get(name.split()[0], "DEVELOP")
        key = f"{kind} {letters[0][0].family}"
        for by, asked in (("rules", None), ("rules+model", model)):
            score = Score()
            for entry, _ in letters:
                score.add(score_entry(entry, tag(entry, asked), []))
            print(score.row(f"{name} {by}"), flush=True)
            totals.setdefault(f"{key} {by}", Score()).add(score)
        for e in (e for _, part in letters for e in part):
            if e.weight == 1 and e.label in LABELS and e.rule != "M":
                p = model.weigh(e.features)
                chances.setdefault(key, []).append(float(p.max()))
                right.setdefault(key, []).append(LABELS[int(p.argmax())] == e.label)
    for name, total in totals.items():
        print(total.row(f"LEFT OUT {name}"))
    for key, scores in chances.items():
        print(f"calibration error, clauses, {key}: {calibrate(scores, right[key]):.3f}")


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
    print(f"{'left out':34} {'sentence F1 (P R)':20} {'span F1 (P R)':20} form  flips")
    if "--judge" in sys.argv:
        judge()
    else:
        leave_out()


if __name__ == "__main__":
    main()
