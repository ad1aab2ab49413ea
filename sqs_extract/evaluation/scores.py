"""Cases in, all that is said of them out: the one value that every page and file is made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import get_args

from sqs_extract.evaluation.agreement import Agreement
from sqs_extract.evaluation.bootstrap import Group, build_group
from sqs_extract.evaluation.calibration import Calibration, build_calibration
from sqs_extract.evaluation.cases import Case
from sqs_extract.evaluation.examples import Stray, compare_examples, compare_figures
from sqs_extract.evaluation.findings import LABELS, Point, Slip, judge_findings
from sqs_extract.evaluation.linking import observe_links
from sqs_extract.evaluation.measures import Observation
from sqs_extract.evaluation.structure import observe_structure
from sqs_extract.record import SectionKind

SECTIONS: tuple[str, ...] = get_args(SectionKind)


@dataclass(frozen=True, slots=True)
class Lost:
    """A gold item whose words the record does not have where they should be."""

    letter: str
    at: str
    line: int
    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything measured on one folder of gold."""

    gold: str
    """Name of the folder."""
    tool: str
    """What made the records: version, rules, model; several where their signatures differ."""
    totals_only: bool
    """True where nothing that stands in the letters may be shown."""
    total: Group
    families: tuple[Group, ...]
    sections: tuple[Group, ...]
    letters: tuple[Group, ...]
    confusion: dict[str, dict[str, int]]
    """Sentences by gold's label, then by the record's."""
    calibration: dict[str, Calibration]
    """Of findings and of examples."""
    wrong: tuple[Slip, ...]
    """Sentences said wrongly, the surest first."""
    missed: tuple[Slip, ...]
    """Sentences in which something is only missing, in the order of the letters."""
    slips: int
    """How many of both there are, shown or not."""
    strays: tuple[Stray, ...]
    """Examples and figures that only one side has."""
    lost: tuple[Lost, ...]
    lost_count: int
    agreement: Agreement | None = None


def build_scores(
    gold: str,
    cases: Iterable[Case],
    *,
    worst: int = 20,
    totals_only: bool = False,
    agreement: Agreement | None = None,
) -> Scores:
    """Measure cases.

    Parameters
    ----------
    worst
        How many sentences of each kind, and how many strays, are listed.
    totals_only
        List nothing and name no letter.
    """
    observations: list[Observation] = []
    slips: list[Slip] = []
    strays: list[Stray] = []
    lost: list[Lost] = []
    sentences: list[tuple[str, str]] = []
    points: dict[str, list[Point]] = {"findings": [], "examples": []}
    tools: set[str] = set()
    for case in cases:
        tools.add(_name_tool(case))
        judged = judge_findings(case)
        examples, figures = compare_examples(case), compare_figures(case)
        observations += observe_structure(case)
        observations += [*judged.observations, *examples.observations, *figures.observations]
        observations += observe_links(case)
        slips += judged.slips
        sentences += judged.confusion
        strays += [*examples.strays, *figures.strays]
        points["findings"] += judged.points
        points["examples"] += examples.points
        lost += [Lost(case.name, i.at, i.line, i.tag, i.first) for i in case.lost]
    wrong = sorted((s for s in slips if s.score is not None), key=lambda s: -(s.score or 0.0))
    missed = [s for s in slips if s.score is None]
    shown = 0 if totals_only else worst
    if agreement is not None and totals_only:
        agreement = replace(agreement, disputes=())
    found = {name: build_calibration(part) for name, part in points.items()}
    return Scores(
        gold=gold,
        tool="; ".join(sorted(tools)),
        totals_only=totals_only,
        total=build_group("all", observations),
        families=_split(observations, "family"),
        sections=_split(observations, "section"),
        letters=() if totals_only else _split(observations, "letter"),
        confusion={a: {b: sentences.count((a, b)) for b in LABELS} for a in LABELS},
        calibration={name: part for name, part in found.items() if part is not None},
        wrong=tuple(wrong[:shown]),
        missed=tuple(missed[:shown]),
        slips=len(slips),
        strays=tuple(strays[:shown]),
        lost=() if totals_only else tuple(lost),
        lost_count=len(lost),
        agreement=agreement,
    )


def _split(observations: Sequence[Observation], field: str) -> tuple[Group, ...]:
    """Sum up observations by family, section or letter; sections in the order of the contract."""
    parts: dict[str, list[Observation]] = {}
    for observation in observations:
        parts.setdefault(getattr(observation, field), []).append(observation)
    order = {name: n for n, name in enumerate(SECTIONS)}
    names = sorted(parts, key=lambda name: (order.get(name, len(order)), name))
    return tuple(build_group(name, parts[name]) for name in names)


def _name_tool(case: Case) -> str:
    """Say what made a record, apart from the reader, which differs from letter to letter."""
    made = case.record.signature
    return f"{made.tool} {made.version}, rules {made.rules}, model {made.model or 'none'}"


def render_scores(scores: Scores) -> str:
    """Render scores as JSON, always the same text."""
    return json.dumps(asdict(scores), indent=1, ensure_ascii=False) + "\n"
