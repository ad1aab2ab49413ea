"""F1 of sections, paragraphs and footnotes, and the share of metadata fields that are right.

    python benchmarks/structure.py             the project's own letters, and real ones if at hand
    python benchmarks/structure.py --letters   a line for each letter too

The project's own letters, as their PDFs are kept, are held against the sources they were drawn
from: a section counts by its number and heading, a paragraph by its number and text, a footnote by
its marker and text. Real tagged letters (SQS_LETTERS, or ../shared/letters) are held against their
own structure trees, read by another library, once as they are and once with all tags ignored.
Letters set apart to judge are read by this program alone; it prints their figures and no words.
"""

from __future__ import annotations

import argparse
import operator
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.letters import (
    Sample,
    find_corpus_samples,
    find_real_samples,
    read_record,
)
from tests.support.tree import read_record_paragraphs, read_tree_paragraphs
from tests.support.truth import (
    Share,
    count_fields,
    count_shared,
    read_held,
    read_truth,
)

PARTS = ("sections", "paragraphs", "footnotes", "metadata")


@dataclass
class Score:
    """What one letter or several hold of what they should."""

    shares: dict[str, Share] = field(default_factory=dict)
    letters: int = 1

    def line(self, name: str) -> str:
        """Format as a line: F1 of each part, of metadata the share of fields that are right."""
        cells = []
        for part, share in self.shares.items():
            value = share.right / (share.right + share.missing) if part == "metadata" else share.f1
            cells.append(f"{value:10.4f}")
        return f"{name:44} " + " ".join(cells)


def add(scores: Iterable[Score]) -> Score:
    """Several letters' scores -> that of all their parts together."""
    scores = list(scores)
    parts = scores[0].shares
    return Score(
        {part: reduce(operator.add, (s.shares[part] for s in scores)) for part in parts},
        len(scores),
    )


def score_own(sample: Sample, *, follow_tags: bool) -> Score:
    """One of the project's letters against its source."""
    truth = read_truth(sample.source or sample.path.with_suffix(".json"))
    held = read_held(read_record(sample.path, follow_tags=follow_tags))
    return Score(
        {
            "sections": count_shared(truth.sections, held.sections),
            "paragraphs": count_shared(
                [(p.number, p.text) for p in truth.paragraphs],
                [(p.number, p.text) for p in held.paragraphs],
            ),
            "footnotes": count_shared(
                [(n.marker, n.text) for n in truth.footnotes],
                [(n.marker, n.text) for n in held.footnotes],
            ),
            "metadata": count_fields(truth.metadata, held.metadata),
        }
    )


def score_real(sample: Sample) -> Score | None:
    """A real letter against its structure tree; None where it has none."""
    wanted = read_tree_paragraphs(sample.path)
    if not wanted:
        return None
    shares = {}
    for name, follow_tags in (("tags", True), ("no tags", False)):
        record = read_record(sample.path, follow_tags=follow_tags)
        shares[name] = count_shared(wanted, read_record_paragraphs(record))
    return Score(shares)


def print_group(title: str, scores: dict[Sample, Score], *, each: bool) -> None:
    """Print the letters' lines, then develop's and judge's totals."""
    if not scores:
        return
    parts = next(iter(scores.values())).shares
    print(f"\n{title:44} " + " ".join(f"{part:>10}" for part in parts))
    if each:
        for sample, score in scores.items():
            print(score.line(sample.name))
    for name, judge in (("develop", False), ("judge", True)):
        group = [score for sample, score in scores.items() if sample.judge == judge]
        if group:
            total = add(group)
            print(total.line(f"{name}, {total.letters} letters"))


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", action="store_true", help="a line for each letter too")
    options = parser.parse_args()
    own = find_corpus_samples()
    for title, follow_tags in (("own letters", True), ("own letters, tags ignored", False)):
        scores = {sample: score_own(sample, follow_tags=follow_tags) for sample in own}
        print_group(title, scores, each=options.letters)
    known = [s for s in find_real_samples("sqs") if s.source is not None]
    print_group(
        "the known SQS letter",
        {sample: score_own(sample, follow_tags=True) for sample in known},
        each=False,
    )
    real = {s: score for s in find_real_samples("jtai") if (score := score_real(s)) is not None}
    print_group("real JTAI letters, F1 of paragraphs", real, each=options.letters)


if __name__ == "__main__":
    main()
