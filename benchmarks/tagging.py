"""Score the tagging of findings against gold, letter by letter: develop letters and judge letters.

usage: python benchmarks/tagging.py [--errors] [--judge] [--only NAME ...]

The project's own letters come from corpus/, real ones from the folder named by SQS_LETTERS
(../shared/letters by default). Judge letters are read by this program alone: it prints their totals
and nothing of their text. The figures are those of an independent scorer's definitions: a sentence
counts once per polarity; optional gold (`?`) neither costs nor earns; spans match at IoU >= 0.5.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqs_extract.annotations import annotate, drop_inside  # noqa: E402
from sqs_extract.annotations.findings import find_findings  # noqa: E402
from sqs_extract.document import Finding, Letter, Paragraph, Span  # noqa: E402
from sqs_extract.gold import Located, locate, parse_gold  # noqa: E402
from sqs_extract.transcript import parse_transcript  # noqa: E402

LETTERS = Path(os.environ.get("SQS_LETTERS", ROOT.parent / "shared" / "letters"))
SENTENCE_RE = re.compile(r'(?<=[.?!])["”’*]*\s+(?=["“‘*]*[A-Z])')


class Entry(NamedTuple):
    """One annotated letter."""

    name: str
    family: str
    judge: bool
    letter: Letter
    gold: list[Located]


@dataclass
class Counts:
    """True and false positives, false negatives."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def add(self, other: Counts) -> None:
        """Add another's counts to these."""
        self.tp += other.tp
        self.fp += other.fp
        self.fn += other.fn

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there was nothing to find."""
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else 1.0

    def __str__(self) -> str:
        precision = self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0
        recall = self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0
        return f"{self.f1:.3f} ({precision:.2f} {recall:.2f})"


@dataclass
class Score:
    """What is measured of one letter or of several."""

    sentence: Counts = field(default_factory=Counts)
    span: Counts = field(default_factory=Counts)
    form: Counts = field(default_factory=Counts)
    """tp: matched findings whose form is right; fp: wrong."""
    flips: int = 0
    """Sentences tagged with the opposite of their one polarity."""

    def add(self, other: Score) -> None:
        """Add another's counts to these."""
        self.sentence.add(other.sentence)
        self.span.add(other.span)
        self.form.add(other.form)
        self.flips += other.flips

    def row(self, name: str) -> str:
        """Format as a line of the table."""
        forms = self.form.tp / (self.form.tp + self.form.fp) if self.form.tp else 1.0
        return f"{name:34} {self.sentence!s:20} {self.span!s:20} {forms:.3f} {self.flips:4}"


def read_entries(names: list[str]) -> Iterator[Entry]:
    """Read every annotated letter there is, or the named ones."""
    with (ROOT / "corpus" / "split.toml").open("rb") as file:
        judged = set(tomllib.load(file)["jtai"]["judge_annotated"])
    folders = [
        (LETTERS / "jtai", "jtai", False),
        (LETTERS / "sqs", "sqs", False),
        (ROOT / "corpus" / "develop", "sqs", False),
        (ROOT / "corpus" / "judge", "sqs", True),
    ]
    for folder, family, judge in folders:
        for path in sorted(folder.glob("*.gold.txt")):
            name = path.name.removesuffix(".gold.txt")
            if names and name not in names:
                continue
            source = path.with_name(f"{name}.json")
            if not source.exists():
                source = path.with_name(f"{name}.paragraphs.txt")
            read = parse_transcript(source.read_text(encoding="utf-8"), source.name)
            gold = parse_gold(path.read_text(encoding="utf-8"), path.name)
            located = locate(gold, read.letter, read.places, path.name)
            yield Entry(name, family, judge or name in judged, read.letter, located)


def score_entry(entry: Entry, findings: list[Finding], errors: list[str]) -> Score:
    """Compare a letter's findings with its gold."""
    gold = [g for g in entry.gold if g.item.tag == "finding"]
    score = Score()
    for section in entry.letter.sections:
        for paragraph in section.paragraphs:
            here = [g for g in gold if g.start < paragraph.end and g.end > paragraph.start]
            found = [f for f in findings if f.start < paragraph.end and f.end > paragraph.start]
            for start, end in split(paragraph):
                part, problem = score_sentence(start, end, here, found)
                score.add(part)
                if problem:
                    text = entry.letter.text[start:end]
                    fired = [f.evidence for f in found if overlaps(start, end, f)]
                    why = sorted({e.name for evidence in fired for e in evidence})
                    where = f"{entry.name} {paragraph.id} [{section.kind}]"
                    errors.append(f"{where} {problem}: {text}\n      {why}")
    score_spans(gold, findings, score)
    return score


def split(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Sentences as the independent scorer parts them."""
    start = 0
    for found in [*SENTENCE_RE.finditer(paragraph.text), None]:
        end = found.start() if found else len(paragraph.text)
        yield paragraph.start + start, paragraph.start + end
        start = found.end() if found else end


def overlaps(start: int, end: int, other: Finding | Located) -> bool:
    """Whether a finding or a gold item lies in a sentence for the better part of the shorter."""
    shared = min(end, other.end) - max(start, other.start)
    return shared > 0.3 * min(end - start, other.end - other.start)


def score_sentence(
    start: int, end: int, gold: list[Located], found: list[Finding]
) -> tuple[Score, str]:
    """Count one sentence; say what is wrong with it, empty where nothing is."""
    here = [g for g in gold if overlaps(start, end, g)]
    must = {str(g.item.polarity) for g in here if not g.item.optional}
    may = {str(g.item.polarity) for g in here if g.item.optional}
    got = {f.polarity for f in found if overlaps(start, end, f)}
    if "mixed" in must | may:
        return Score(), ""
    missed, extra = must - got, got - must - may
    score = Score(sentence=Counts(len(must & got), len(extra), len(missed)))
    score.flips = int(len(must) == 1 and bool(extra) and not must & got)
    signs = {"strength": "+", "deficiency": "-", "mixed": "~"}
    problem = ""
    if missed or extra:
        want = "".join(sorted(signs[p] for p in must)) or "0"
        problem = f"want {want} got {''.join(sorted(signs[p] for p in got)) or '0'}"
    return score, problem


def score_spans(gold: list[Located], found: list[Finding], score: Score) -> None:
    """Match spans of one polarity greedily by their overlap."""
    pairs = []
    for g, item in enumerate(gold):
        for f, finding in enumerate(found):
            shared = min(item.end, finding.end) - max(item.start, finding.start)
            union = max(item.end, finding.end) - min(item.start, finding.start)
            same = item.item.polarity == finding.polarity or (
                item.item.polarity == "mixed" and finding.polarity == "deficiency"
            )
            if same and shared >= 0.5 * union:
                pairs.append((shared / union, g, f))
    of_gold: dict[int, int] = {}
    of_found: set[int] = set()
    for _, g, f in sorted(pairs, key=lambda pair: -pair[0]):
        if g not in of_gold and f not in of_found:
            of_gold[g] = f
            of_found.add(f)
    for g, item in enumerate(gold):
        if g in of_gold:
            score.span.tp += not item.item.optional
            right = item.item.form == found[of_gold[g]].form
            score.form.add(Counts(int(right), int(not right)))
        else:
            score.span.fn += not item.item.optional
    score.span.fp += len(found) - len(of_found)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--errors", action="store_true", help="list what is wrong, develop only")
    parser.add_argument("--judge", action="store_true", help="score the judge letters too")
    parser.add_argument(
        "--gold-examples", action="store_true", help="take the case examples from gold"
    )
    parser.add_argument("--rules", action="store_true", help="the rules alone, without the model")
    parser.add_argument("--only", nargs="*", default=[], help="names of letters")
    options = parser.parse_args()
    print(f"{'letter':34} {'sentence F1 (P R)':20} {'span F1 (P R)':20} form  flips")
    totals: dict[str, Score] = {}
    seconds = 0.0
    errors: list[str] = []
    for entry in read_entries(options.only):
        if entry.judge and not options.judge:
            continue
        begun = time.process_time()
        if options.gold_examples:
            spans = [Span(g.start, g.end) for g in entry.gold if g.item.tag == "example"]
            findings = drop_inside(find_findings(entry.letter, model=not options.rules), spans)
        else:
            findings = annotate(entry.letter, model=not options.rules).findings
        seconds += time.process_time() - begun
        score = score_entry(entry, findings, [] if entry.judge else errors)
        key = f"{'JUDGE' if entry.judge else 'DEVELOP'} {entry.family}"
        totals.setdefault(key, Score()).add(score)
        if not entry.judge:
            print(score.row(entry.name))
    for key, total in totals.items():
        print(total.row(key))
    print(f"{seconds:.2f} s CPU for tagging")
    if options.errors:
        print("\n".join(errors))


if __name__ == "__main__":
    main()
