"""Scores in, a page of Markdown out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqs_extract.evaluation.bootstrap import Group, Row, Value
from sqs_extract.evaluation.measures import BY_NAME
from sqs_extract.evaluation.scores import Scores
from sqs_extract.evaluation.wording import (
    MAIN,
    describe_drawing,
    describe_scores,
    describe_slip,
    name_section,
)


def render_markdown(scores: Scores) -> str:
    """Render all scores as GitHub's Markdown."""
    return "\n".join(_render(scores)) + "\n"


def _render(scores: Scores) -> Iterator[str]:
    yield f"# Scores on {scores.gold}"
    yield ""
    yield describe_scores(scores)
    yield ""
    yield describe_drawing(scores.total)
    yield ""
    yield from table(
        ("Measure", "Value (95%)", "Precision", "Recall", "Right", "Wrong", "Missed"),
        (_row(row) for row in scores.total.rows),
    )
    for title, groups in (
        ("family", scores.families),
        ("section", scores.sections),
        ("letter", scores.letters),
    ):
        if groups:
            yield from ("", f"## By {title}", "")
            yield from _by_group(title, groups)
    yield from ("", "## Sentences: gold against what was said", "")
    labels = list(scores.confusion)
    yield from table(
        ("Gold \\ said", *labels),
        ((a, *(str(scores.confusion[a][b]) for b in labels)) for a in labels),
    )
    for name, calibration in scores.calibration.items():
        yield from ("", f"## Calibration of scores: {name}", "")
        yield (
            f"{calibration.tags} tags, mean score {calibration.score:.3f}, right "
            f"{calibration.right:.3f}; expected calibration error {calibration.error:.3f}, "
            f"Brier score {calibration.brier:.3f}."
        )
        yield ""
        yield from table(
            ("Score", "Tags", "Mean score", "Right (95%)"),
            (
                (
                    f"{b.low:.1f} to {b.high:.1f}",
                    str(b.count),
                    f"{b.score:.3f}",
                    f"{b.right:.3f} ({b.right_low:.2f} to {b.right_high:.2f})",
                )
                for b in calibration.bins
            ),
        )
    yield from _render_agreement(scores)
    yield from _render_slips(scores)


def _render_agreement(scores: Scores) -> Iterator[str]:
    agreement = scores.agreement
    if agreement is None:
        return
    kappa = agreement.kappa
    yield from ("", "## Agreement of two annotators", "")
    yield (
        f"{agreement.letters} letters, {agreement.sentences} sentences; the same label on "
        f"{agreement.same:.3f} of them, Cohen's kappa {show(kappa)}."
    )
    yield ""
    yield from table(
        ("Tag", "Both", "First alone", "Second alone", "F1"),
        (
            (s.tag, str(s.both), str(s.only_first), str(s.only_second), f"{s.f1:.3f}")
            for s in agreement.shared
        ),
    )
    yield ""
    labels = list(agreement.table)
    yield from table(
        ("First \\ second", *labels),
        ((a, *(str(agreement.table[a][b]) for b in labels)) for a in labels),
    )
    if agreement.disputes and not scores.totals_only:
        yield ""
        yield from (
            f"- {d.letter} {d.paragraph}: {d.first} or {d.second}? {escape(d.text)}"
            for d in agreement.disputes
        )


def _render_slips(scores: Scores) -> Iterator[str]:
    for title, slips in (
        ("Said wrongly, the surest first", scores.wrong),
        ("Missed", scores.missed),
    ):
        if slips:
            yield from ("", f"## {title}", "")
            yield from (f"- {describe_slip(s)}: {escape(s.text)}" for s in slips)
    if scores.strays:
        yield from ("", "## Examples and figures that only one side has", "")
        yield from (
            f"- {s.letter} {s.paragraph}, {s.tag}, {s.problem}: {escape(s.text)}"
            for s in scores.strays
        )
    if scores.lost:
        yield from ("", "## Gold that has no place in the record", "")
        yield from (f"- {x.letter} @{x.at}, line {x.line}: {escape(x.text)}" for x in scores.lost)


def _by_group(title: str, groups: Sequence[Group]) -> Iterator[str]:
    names = [m for m in MAIN if any(group.find(m) for group in groups)]
    yield from table(
        (title.capitalize(), *(BY_NAME[name].label for name in names)),
        (
            (
                name_section(group.name) if title == "section" else group.name,
                *(show(row.value) if (row := group.find(name)) else "" for name in names),
            )
            for group in groups
        ),
    )


def _row(row: Row) -> tuple[str, ...]:
    return (
        BY_NAME[row.measure].label,
        show(row.value),
        f"{row.precision.value:.3f}" if row.precision else "",
        f"{row.recall.value:.3f}" if row.recall else "",
        str(row.right),
        str(row.wrong),
        str(row.missed) if row.precision else "",
    )


def show(value: Value) -> str:
    """Show a value with its interval: "0.981 (0.96 to 1.00)"."""
    return f"{value.value:.3f} ({value.low:.2f} to {value.high:.2f})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lay out a table."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('---' for _ in head)}|"
    yield from (f"| {' | '.join(escape(cell) for cell in row)} |" for row in rows)


def escape(text: str) -> str:
    """Text -> as it may stand in a cell or an item."""
    return " ".join(text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;").split())
