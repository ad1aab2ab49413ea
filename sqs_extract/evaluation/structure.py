"""Records of a letter and the truth about its structure in, observations out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sqs_extract.evaluation.cases import Case
from sqs_extract.evaluation.measures import NOWHERE, Observation
from sqs_extract.evaluation.truth import Part, Truth, build_record_truth


def observe_structure(case: Case) -> Iterator[Observation]:
    """Hold each record of a letter against what it should hold; say how much gold was placed."""
    for n, record in enumerate(case.layouts):
        if case.truth is not None:
            held = build_record_truth(record)
            yield from _compare(case, case.truth, held, f"layout {n + 1}, ")
    family = case.record.family
    for located in case.gold:
        section = case.section_of[located.paragraph_id]
        unit = located.paragraph_id
        yield Observation("gold_placed", case.name, family, section, unit, right=1)
    for item in case.lost:
        yield Observation("gold_placed", case.name, family, NOWHERE, item.at, wrong=1)


def _compare(case: Case, truth: Truth, held: Truth, prefix: str) -> Iterator[Observation]:
    family = case.record.family

    def kind(heading: str) -> str:
        return held.kinds.get(heading, NOWHERE)

    parts: tuple[tuple[str, list[tuple[Part, str]], list[tuple[Part, str]]], ...] = (
        (
            "sections",
            [(part, part.words) for part in truth.sections],
            [(part, part.words) for part in held.sections],
        ),
        ("paragraphs", truth.paragraphs, held.paragraphs),
        (
            "footnotes",
            [(note, "notes") for note in truth.footnotes],
            [(note, "notes") for note in held.footnotes],
        ),
    )
    for measure, wanted, got in parts:
        heading_of = dict([*got, *wanted])
        want, have = Counter(p for p, _ in wanted), Counter(p for p, _ in got)
        for n, part in enumerate(_in_order([*want, *have])):
            right = min(want[part], have[part])
            section = "notes" if measure == "footnotes" else kind(heading_of[part])
            yield Observation(
                *(measure, case.name, family, section, f"{prefix}{measure} {n}"),
                right=right,
                wrong=have[part] - right,
                missed=want[part] - right,
            )
    for name, value in truth.metadata.items():
        right = int(held.metadata.get(name) == value)
        unit = f"{prefix}{name}"
        yield Observation(
            *("metadata", case.name, family, "letterhead", unit), right=right, wrong=1 - right
        )


def _in_order(parts: Iterable[Part]) -> list[Part]:
    """Each part once, in the order of first appearance."""
    return list(dict.fromkeys(parts))
