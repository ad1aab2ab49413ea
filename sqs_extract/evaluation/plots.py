"""Scores in, plots as SVG text out; alone in knowing matplotlib, which is an extra.

A plot is the same text every time: no date, ids made from a fixed salt. Ids are given a prefix, so
that several plots may stand in one page.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

import matplotlib as mpl
import regex
from matplotlib.figure import Figure

from sqs_extract.evaluation.bootstrap import Value
from sqs_extract.evaluation.calibration import Calibration

SETTINGS: Any = {
    "svg.hashsalt": "sqs-extract",
    "svg.fonttype": "none",  # text stays text: it can be found, read aloud and copied
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
INK, MARK, PALE = "#1f2933", "#1d5f9e", "#c9d6e2"
WIDTH = 7.2
"""Inches."""
ID_RE = regex.compile(r'(?<=\bid=")|(?<=url\(#)|(?<=href="#)')


class Bar(NamedTuple):
    """One line of a plot of intervals."""

    label: str
    value: Value


def draw_intervals(bars: Sequence[Bar], prefix: str) -> str:
    """Draw values as dots with their intervals, one to a line, the first on top."""
    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=(WIDTH, 0.6 + 0.29 * len(bars)), layout="constrained")
        axes = figure.add_subplot()
        places = range(len(bars), 0, -1)
        for y, bar in zip(places, bars, strict=True):
            axes.plot([bar.value.low, bar.value.high], [y, y], color=MARK, linewidth=1.6)
            axes.plot([bar.value.value], [y], "o", color=MARK, markersize=5)
        axes.set_yticks(list(places), [bar.label for bar in bars])
        axes.set_ylim(0.4, len(bars) + 0.6)
        lowest = min((bar.value.low for bar in bars), default=0.0)
        axes.set_xlim(min(0.9, max(0.0, lowest - 0.02)), 1.003)
        axes.grid(axis="x", color=PALE, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        return _render(figure, prefix)


def draw_reliability(calibration: Calibration, prefix: str) -> str:
    """Draw the share right against the score: on the diagonal a score may be taken at its word."""
    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=(4.6, 4.2), layout="constrained")
        axes = figure.add_subplot()
        axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
        for part in calibration.bins:
            low, high = part.right_low, part.right_high
            axes.plot([part.score, part.score], [low, high], color=MARK, linewidth=1.6)
            axes.plot([part.score], [part.right], "o", color=MARK, markersize=5)
            axes.annotate(
                str(part.count),
                (part.score, low),
                xytext=(0, -3),
                textcoords="offset points",
                ha="center",
                va="top",
                fontsize=8,
                color=INK,
            )
        axes.set_xlim(0, 1.02)
        axes.set_ylim(-0.06, 1.03)
        axes.set_xlabel("Score")
        axes.set_ylabel("Share that is right")
        axes.grid(color=PALE, linewidth=0.6)
        axes.set_axisbelow(True)
        return _render(figure, prefix)


def _render(figure: Figure, prefix: str) -> str:
    """Render a figure as an SVG element that may stand in a page."""
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    text = file.getvalue()
    text = text[text.index("<svg") :]
    text = regex.sub(r"<metadata>.*?</metadata>", "", text, flags=regex.DOTALL)
    text = regex.sub(r"(?<=^<svg)", ' aria-hidden="true" focusable="false"', text, count=1)
    return ID_RE.sub(f"{prefix}-", text).strip()
