"""Scores in, one self-contained HTML page out, with plots where matplotlib is installed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import NamedTuple

import jinja2

from sqs_extract.evaluation.bootstrap import Group
from sqs_extract.evaluation.markdown import show
from sqs_extract.evaluation.measures import BY_NAME
from sqs_extract.evaluation.scores import Scores
from sqs_extract.evaluation.wording import (
    MAIN,
    describe_drawing,
    describe_scores,
    name_section,
)

TEMPLATE = "page.html.jinja"
FEWEST = 2
"""Groups from which a table by group says more than the totals."""


class Plot(NamedTuple):
    """A plot and what it shows in words."""

    svg: str
    words: str


class Part(NamedTuple):
    """Scores by family, section or letter."""

    title: str
    name: str
    groups: Sequence[Group]
    measures: Sequence[str]
    plot: Plot | None


def has_plots() -> bool:
    """Whether matplotlib is installed, by the extra `evaluate`."""
    from importlib.util import find_spec  # noqa: PLC0415

    return find_spec("matplotlib") is not None


def render_page(scores: Scores, *, plots: bool) -> str:
    """Render scores as a page of HTML; `plots` False leaves the tables alone."""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    source = (files("sqs_extract") / "evaluation" / TEMPLATE).read_text(encoding="utf-8")
    page = environment.from_string(source).render(
        scores=scores,
        labels=list(scores.confusion),
        measures=BY_NAME,
        show=show,
        about=describe_scores(scores),
        drawing=describe_drawing(scores.total),
        totals=_draw_totals(scores) if plots else None,
        parts=list(_build_parts(scores, plots=plots)),
        reliability=_draw_reliability(scores) if plots else {},
    )
    return page.rstrip() + "\n"


def _build_parts(scores: Scores, *, plots: bool) -> list[Part]:
    parts = []
    for title, groups, name in (
        ("family", scores.families, str),
        ("section", scores.sections, name_section),
        ("letter", scores.letters, str),
    ):
        if len(groups) >= FEWEST:
            measures = [m for m in MAIN if any(group.find(m) for group in groups)]
            plot = _draw_groups(title, groups, name) if plots else None
            parts.append(Part(title, title.capitalize(), groups, measures, plot))
    return parts


def _draw_totals(scores: Scores) -> Plot:
    from sqs_extract.evaluation.plots import Bar, draw_intervals  # noqa: PLC0415

    bars = [Bar(BY_NAME[row.measure].label, row.value) for row in scores.total.rows]
    words = "Each measure as a dot with its 95% interval; the numbers are in the table below."
    return Plot(draw_intervals(bars, "totals"), words)


def _draw_groups(title: str, groups: Sequence[Group], name: Callable[[str], str]) -> Plot | None:
    """Draw the findings by sentence, of each group that has any."""
    from sqs_extract.evaluation.plots import Bar, draw_intervals  # noqa: PLC0415

    bars = [
        Bar(name(group.name), row.value)
        for group in groups
        if (row := group.find("findings_sentence")) is not None and row.right + row.missed
    ]
    if len(bars) < FEWEST:
        return None
    words = (
        f"F1 of findings by sentence, a dot with its 95% interval for each {title}; the numbers "
        "are in the table below."
    )
    return Plot(draw_intervals(bars, title), words)


def _draw_reliability(scores: Scores) -> dict[str, Plot]:
    from sqs_extract.evaluation.plots import draw_reliability  # noqa: PLC0415

    return {
        name: Plot(
            draw_reliability(calibration, f"reliability-{name}"),
            f"Share of {name} that are right against their score, with 95% intervals and the "
            "number of tags; on the dashed diagonal a score of 0.9 is right nine times in ten.",
        )
        for name, calibration in scores.calibration.items()
    }
