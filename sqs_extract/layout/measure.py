"""Lines in, what is usual for this letter out: size of type, distance of lines, right margin."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass

from sqs_extract.document import Line

JUSTIFIED = 0.4
"""Share of lines that end at the right edge; in ragged text it is a tenth."""

SPACED = 1.17
"""Times the usual distance of baselines, from which on it is space between paragraphs."""

EDGE = 0.4
"""Of the size of type: how far from the edge a justified line may end."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How the body of a letter is set."""

    size: float
    """Points; of most characters."""
    pitch: float
    """Distance of baselines as a multiple of the size."""
    left: float
    """Left edge at which most lines begin."""
    left_edge: float
    """Leftmost edge at which a twentieth of the lines begin: the margin of the text."""
    right: float
    """Right edge that full lines reach."""
    justified: bool
    """Whether most lines end exactly there."""
    spaced: bool
    """Whether white space parts its paragraphs."""


def measure_lines(lines: list[Line]) -> Measure:
    """All lines of the text -> the letter's measure; sensible defaults where there are few."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 11.0
    body = [line for line in lines if abs(line.size - size) < 0.06 * size]
    gaps: Counter[float] = Counter()
    for a, b in itertools.pairwise(body):
        distance = b.baseline - a.baseline
        if a.page_number == b.page_number and 0.8 * size < distance < 2.6 * size:
            gaps[round(distance * 4) / 4] += 1
    pitch = gaps.most_common(1)[0][0] / size if gaps else 1.25
    lefts = Counter(round(line.bbox.x0) for line in body)
    right = find_right_edge(body)
    at_edge = sum(line.bbox.x1 > right - EDGE * size for line in body)
    return Measure(
        size=size,
        pitch=pitch,
        left=float(lefts.most_common(1)[0][0]) if lefts else 0.0,
        left_edge=float(min((x for x, n in lefts.items() if n * 20 >= len(body)), default=0)),
        right=right,
        justified=at_edge > JUSTIFIED * len(body),
        spaced=_are_spaced(body, size, pitch, right),
    )


def _are_spaced(body: list[Line], size: float, pitch: float, right: float) -> bool:
    """Whether space, rather than nothing, follows the short lines that end paragraphs."""
    spaced = close = 0
    for a, b in itertools.pairwise(body):
        short = a.bbox.x1 < right - 6 * size and a.text.endswith(".")
        distance = b.baseline - a.baseline
        if short and 0 < distance < 4 * size and not (a.runs[0].bold or b.runs[0].bold):
            if distance > SPACED * pitch * size:
                spaced += 1
            else:
                close += 1
    return spaced > 3 * close


def find_right_edge(lines: list[Line]) -> float:
    """Lines -> the edge that the fullest of them reach, without the odd one that overhangs."""
    edges = sorted((line.bbox.x1 for line in lines), reverse=True)
    if not edges:
        return 0.0
    return edges[min(len(edges) - 1, len(edges) // 40)]


def first_word_width(line: Line) -> float:
    """Points that a line's first word takes, by the average width of characters and a tenth."""
    text = line.text
    word = text.split(" ", 1)[0]
    return 1.1 * (line.bbox.x1 - line.bbox.x0) * len(word) / max(len(text), 1)
