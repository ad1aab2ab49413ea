"""Gold in, what the stories model learns from out: paragraphs and the stories told in them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from tagging import read_entries  # noqa: E402

from sqs_extract.annotations.case_example_features import (  # noqa: E402
    Weighed,
    has_somebody,
    read_story,
    read_units,
)
from sqs_extract.annotations.case_example_model import (  # noqa: E402
    BEGIN,
    INSIDE,
    OUT,
)
from sqs_extract.annotations.case_example_people import find_area_words  # noqa: E402
from sqs_extract.annotations.case_example_polarity import find_polarity  # noqa: E402
from sqs_extract.annotations.case_example_stories import (  # noqa: E402
    build_story,
    find_opening,
)
from sqs_extract.annotations.case_example_units import Unit, find_units  # noqa: E402
from sqs_extract.annotations.case_examples import ASIDE, find_lean  # noqa: E402
from sqs_extract.annotations.findings import find_findings  # noqa: E402
from sqs_extract.document import Finding, Letter, Paragraph  # noqa: E402
from sqs_extract.gold import Located  # noqa: E402
from sqs_extract.marked import read_marked  # noqa: E402

ASSETS = ROOT / "models" / "assets"


@dataclass(slots=True)
class Passage:
    """One paragraph with its gold."""

    source: str
    """Hand, or the letters of develop."""
    paragraph: Paragraph
    units: list[Unit]
    read: list[Weighed]
    """Empty where no story could be told."""
    gold: list[Located]
    findings: list[Finding]
    labels: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Told:
    """One gold story."""

    source: str
    whole: Weighed
    last: Weighed
    polarity: str
    rules: str
    announced: bool


def read_letters() -> Iterator[tuple[str, Letter, list[Located]]]:
    """Read all letters that may be learned from, and who wrote them."""
    for path in sorted(ASSETS.glob("letters-*.txt")):
        for marked in read_marked(path):
            yield f"hand {path.stem.split('-')[1]}", marked.letter, marked.gold
    for entry in read_entries([]):
        if not entry.judge:
            yield f"develop {entry.family}", entry.letter, entry.gold


def read_passages() -> list[Passage]:
    """Read every paragraph in which a story may be told; boxes are examples anyway."""
    passages: list[Passage] = []
    for source, letter, gold in read_letters():
        area = find_area_words(letter)
        boxes = {s.id for s in letter.sections if s.kind == "practice_example"}
        told = [g for g in gold if g.item.tag == "example"]
        findings = find_findings(letter, model=True)
        for section in letter.sections:
            if section.kind in ASIDE or section.id in boxes or section.parent in boxes:
                continue
            for paragraph in section.paragraphs:
                units = find_units(paragraph, area) if paragraph.kind != "table" else []
                if not units:
                    continue
                here = [g for g in told if paragraph.start <= g.start < paragraph.end]
                near = [f for f in findings if f.paragraph_id == paragraph.id]
                read = read_units(units, section.kind) if has_somebody(units) else []
                passages.append(Passage(source, paragraph, units, read, here, near))
                passages[-1].labels = label(passages[-1])
    return passages


def label(passage: Passage) -> list[int]:
    """Say of every unit whether it is outside a gold story, begins one or goes on with it."""
    labels = [OUT] * len(passage.units)
    for g in passage.gold:
        held = [k for k, unit in enumerate(passage.units) if _holds(passage, g, unit)]
        for place, k in enumerate(held):
            labels[k] = INSIDE if place else BEGIN
    return labels


def _holds(passage: Passage, gold: Located, unit: Unit) -> bool:
    """Whether a gold story covers most of a unit."""
    shift = passage.paragraph.start
    shared = min(gold.end, shift + unit.end) - max(gold.start, shift + unit.start)
    return 2 * shared > unit.end - unit.start


def find_gold_stories(passages: Sequence[Passage]) -> Iterator[Told]:
    """Go through the gold stories, as they would be read if all were found."""
    for passage in passages:
        for g in passage.gold:
            held = [k for k, unit in enumerate(passage.units) if _holds(passage, g, unit)]
            if not held:
                continue
            evidence = find_opening(passage.units, held[0]) or []
            story = build_story(passage.units[held[0] : held[-1] + 1], evidence)
            lean = find_lean(story, passage.paragraph, passage.findings)
            text = passage.paragraph.text[story.start : story.end]
            said = find_polarity(text, story.speaker, lean, story.announced)
            shift = passage.paragraph.start
            whole, last = read_story(story, said, lean, passage.findings, shift)
            gold = str(g.item.polarity)
            yield Told(passage.source, whole, last, gold, said.polarity, said.announced)
