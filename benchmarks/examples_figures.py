"""Precision, recall and F1 of case examples and figures against gold, per letter and in all.

usage: python benchmarks/examples_figures.py [--letters DIR] [--judge] [--errors] [--speed]

Reads the project's own letters (corpus/develop) and, where the published ones are at hand
(--letters, SQS_LETTERS or ../shared/letters), those annotated that are not set apart to judge.
--judge scores those that are, and prints their totals only. Matches are counted as the guidelines
define them: an example by an overlap of at least half of both spans' union, a figure by any
overlap and an equal value; what gold marks as optional neither costs nor earns.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqs_extract.annotations.case_examples import find_case_examples
from sqs_extract.annotations.figures import find_figures
from sqs_extract.annotations.findings import find_findings
from sqs_extract.document import CaseExample, Figure, Letter
from sqs_extract.gold import Located, locate, parse_gold
from sqs_extract.transcript import parse_transcript

ROOT = Path(__file__).resolve().parents[1]
OVERLAP = 0.5
EQUAL = 0.006
"""Values that differ by less are the same: gold rounds a third to 0.33."""


@dataclass
class Count:
    """Hits and misses, and what they were."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    polarity: int = 0
    subjects: int = 0
    speakers: int = 0
    matched: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        """Add another letter's."""
        for name in ("right", "extra", "missed", "polarity", "subjects", "speakers", "matched"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def row(self) -> str:
        """Say precision, recall and F1 in a line."""
        p = self.right / ((self.right + self.extra) or 1)
        r = self.right / ((self.right + self.missed) or 1)
        f1 = 2 * p * r / (p + r) if p + r else float(not self.extra and not self.missed)
        counts = f"{self.right} right, {self.extra} extra, {self.missed} missed"
        return f"P {p:.3f}  R {r:.3f}  F1 {f1:.3f}  ({counts})"


def overlap(a: Located, b: CaseExample) -> float:
    """Two spans -> what they share of what both cover, 0 to 1."""
    shared = max(0, min(a.end, b.end) - max(a.start, b.start))
    return shared / (max(a.end, b.end) - min(a.start, b.start))


def score_examples(letter: Letter, gold: list[Located], found: list[CaseExample]) -> Count:
    """Gold and found examples of a letter -> how they agree, best overlap first."""
    count = Count()
    pairs = sorted(
        ((overlap(g, e), i, k) for i, g in enumerate(gold) for k, e in enumerate(found)),
        reverse=True,
    )
    of_gold: dict[int, int] = {}
    for share, i, k in pairs:
        if share >= OVERLAP and i not in of_gold and k not in of_gold.values():
            of_gold[i] = k
    for i, g in enumerate(gold):
        if i in of_gold:
            e = found[of_gold[i]]
            count.right += not g.item.optional
            count.matched += 1
            count.polarity += g.item.polarity == e.polarity
            count.subjects += sorted(g.item.subjects) == sorted(e.subjects)
            count.speakers += (g.item.speaker is not None) == e.quotation
            if g.item.polarity != e.polarity or sorted(g.item.subjects) != sorted(e.subjects):
                count.errors.append(
                    f"WRONG {g.item.polarity} {g.item.subjects} read as {e.polarity} {e.subjects}: "
                    f"{letter.text[e.start : e.end][:160]!r}"
                )
            if overlap(g, e) < 1:
                count.errors.append(
                    f"SPAN {overlap(g, e):.2f} gold {letter.text[g.start : g.end]!r}\n"
                    f"           found {letter.text[e.start : e.end]!r}"
                )
        elif not g.item.optional:
            count.missed += 1
            count.errors.append(f"MISSED {letter.text[g.start : g.end]!r}")
    for k, e in enumerate(found):
        if k not in of_gold.values():
            count.extra += 1
            count.errors.append(
                f"EXTRA {[x.name for x in e.evidence]} {letter.text[e.start : e.end]!r}"
            )
    return count


def score_figures(letter: Letter, gold: list[Located], found: list[Figure]) -> Count:
    """Gold and found figures of a letter -> how they agree."""
    count = Count()
    used: set[int] = set()
    for g in gold:
        value = g.item.value or 0.0
        hit = next(
            (
                k
                for k, f in enumerate(found)
                if k not in used
                and min(g.end, f.end) > max(g.start, f.start)
                and abs(f.value - value) < EQUAL
            ),
            None,
        )
        if hit is not None:
            used.add(hit)
            count.right += not g.item.optional
        elif not g.item.optional:
            count.missed += 1
            around = letter.text[max(0, g.start - 40) : g.end + 40]
            count.errors.append(f"MISSED {g.item.kind} {value} {g.item.first!r} in {around!r}")
    for k, f in enumerate(found):
        if k not in used:
            count.extra += 1
            around = letter.text[max(0, f.start - 40) : f.end + 40]
            words = letter.text[f.start : f.end]
            count.errors.append(f"EXTRA {f.evidence[0].name} {f.value} {words!r} in {around!r}")
    return count


def find_gold(letters: Path | None, judge: bool) -> Iterator[Path]:
    """Go through the gold files that may be scored."""
    with (ROOT / "corpus" / "split.toml").open("rb") as file:
        apart = set(tomllib.load(file)["jtai"]["judge_annotated"])
    yield from sorted((ROOT / "corpus" / ("judge" if judge else "develop")).glob("*.gold.txt"))
    if letters is not None:
        for path in sorted(letters.glob("*/*.gold.txt")):
            if (path.name.removesuffix(".gold.txt") in apart) == judge:
                yield path


def main() -> int:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=Path, default=os.environ.get("SQS_LETTERS"))
    parser.add_argument("--judge", action="store_true", help="the letters set apart; totals only")
    parser.add_argument("--errors", action="store_true", help="list what went wrong")
    parser.add_argument("--speed", action="store_true", help="CPU time per letter")
    options = parser.parse_args()
    beside = ROOT.parent / "shared" / "letters"
    letters = Path(options.letters) if options.letters else beside if beside.is_dir() else None
    totals: dict[str, tuple[Count, Count]] = {}
    seconds = 0.0
    read = 0
    for path in find_gold(letters, options.judge):
        stem = path.name.removesuffix(".gold.txt")
        source = next(
            p for x in ("json", "paragraphs.txt") if (p := path.with_name(f"{stem}.{x}")).exists()
        )
        letter, places = parse_transcript(source.read_text(encoding="utf-8"), source.name)
        located = locate(
            parse_gold(path.read_text(encoding="utf-8"), path.name), letter, places, path.name
        )
        findings = find_findings(letter)
        started = time.process_time()
        figures = find_figures(letter)
        examples = find_case_examples(letter, findings)
        seconds += time.process_time() - started
        read += 1
        e = score_examples(letter, [x for x in located if x.item.tag == "example"], examples)
        f = score_figures(letter, [x for x in located if x.item.tag == "figure"], figures)
        family = letter.family
        for name in (family, "all"):
            for total, one in zip(totals.setdefault(name, (Count(), Count())), (e, f), strict=True):
                total.add(one)
        if not options.judge:
            print(f"{stem}\n  examples {e.row()}\n  figures  {f.row()}")
            if options.errors:
                for error in (*e.errors, *f.errors):
                    print(f"      {error}")
    for name, (e, f) in totals.items():
        n = e.matched or 1
        print(f"{name.upper()}\n  examples {e.row()}")
        print(
            f"           polarity {e.polarity / n:.3f}, subjects {e.subjects / n:.3f}, "
            f"quoted or not {e.speakers / n:.3f} of {e.matched} matched"
        )
        print(f"  figures  {f.row()}")
    if options.speed and read:
        print(f"{1000 * seconds / read:.1f} ms of CPU time a letter ({read} letters)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
