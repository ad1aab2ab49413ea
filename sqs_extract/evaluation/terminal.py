"""Scores in, a short table on the terminal out."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table

from sqs_extract.evaluation.gate import Fall
from sqs_extract.evaluation.markdown import show
from sqs_extract.evaluation.measures import BY_NAME
from sqs_extract.evaluation.scores import Scores
from sqs_extract.evaluation.wording import describe_drawing, describe_scores

LEAST = 76
"""Columns under which the table would lose words; a pipe may say it has fewer."""


def print_scores(scores: Scores) -> None:
    """Print totals, calibration and agreement on standard output."""
    console = _open_console()
    table = Table(box=box.SIMPLE_HEAD, title=f"Scores on {scores.gold}", title_justify="left")
    table.add_column("Measure")
    for name in ("Value (95%)", "Precision", "Recall"):
        table.add_column(name, justify="right", no_wrap=True)
    part = None
    for row in scores.total.rows:
        measure = BY_NAME[row.measure]
        if part not in (None, measure.part):
            table.add_section()
        part = measure.part
        table.add_row(
            measure.label,
            show(row.value),
            f"{row.precision.value:.3f}" if row.precision else "",
            f"{row.recall.value:.3f}" if row.recall else "",
        )
    console.print(table)
    for name, calibration in scores.calibration.items():
        console.print(
            f"Scores of {name}: mean {calibration.score:.3f}, right {calibration.right:.3f}, "
            f"calibration error {calibration.error:.3f}."
        )
    if scores.agreement is not None:
        agreement = scores.agreement
        console.print(
            f"Two annotators: the same label on {agreement.same:.3f} of {agreement.sentences} "
            f"sentences, kappa {show(agreement.kappa)}; "
            + ", ".join(f"{s.tag}s F1 {s.f1:.3f}" for s in agreement.shared)
            + "."
        )
    console.print(describe_scores(scores))
    console.print(describe_drawing(scores.total))


def print_falls(falls: list[Fall], name: str) -> None:
    """Print what fell, a line each."""
    console = _open_console()
    for fall in falls:
        now = "no longer measured" if fall.now is None else f"now {fall.now:.4f}"
        console.print(f"{name}: {fall.measure} fell: was {fall.kept:.4f}, {now}")


def _open_console() -> Console:
    console = Console(markup=False, highlight=False)
    console.width = max(console.width, LEAST)
    return console
