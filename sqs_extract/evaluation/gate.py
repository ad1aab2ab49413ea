"""Scores and a kept table of them in, what fell out: the check of continuous integration."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqs_extract.errors import SqsError
from sqs_extract.evaluation.scores import Scores

TOLERANCE = 0.005
"""A figure may fall by this much before it counts as fallen."""

Kept = dict[str, dict[str, float]]
"""Figures by folder of gold, then by measure."""


class TableBroken(SqsError):  # noqa: N818
    """The kept table of scores cannot be read."""

    exit_code = 7


class Fall(NamedTuple):
    """A figure that is worse than the table has it."""

    measure: str
    kept: float
    now: float | None
    """None where it is no longer measured."""


def build_figures(scores: Scores) -> dict[str, float]:
    """Scores -> the figures that are kept, by measure; calibration as 1 less its error."""
    figures = {row.measure: row.value.value for row in scores.total.rows}
    for name, calibration in scores.calibration.items():
        figures[f"calibration_{name}"] = round(1 - calibration.error, 4)
    return figures


def read_table(path: Path) -> Kept:
    """Read the kept table.

    Raises
    ------
    TableBroken
        It is missing or no such table.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TableBroken(str(path), "no such file", "Make it with --accept.") from None
    except ValueError as error:
        raise TableBroken(str(path), f"not JSON ({error})") from None
    if not isinstance(table, dict) or not all(isinstance(part, dict) for part in table.values()):
        raise TableBroken(str(path), "not a table of scores")
    return table


def render_table(table: Kept) -> str:
    """Render the table to keep: sorted, a figure to a line, so that a change shows as its own."""
    return json.dumps(table, indent=1, sort_keys=True) + "\n"


def find_falls(kept: dict[str, float], now: dict[str, float], tolerance: float) -> Iterator[Fall]:
    """Compare figures with those kept; what is new or better is no fall."""
    for measure, value in kept.items():
        current = now.get(measure)
        if current is None or round(value - current, 6) > tolerance:
            yield Fall(measure, value, current)
