"""Points of a drawn path in, the horizontal and vertical rulings and rectangles in it out.

Both PDF readers end here. Word draws a frame as four or more thin filled rectangles, LibreOffice
and ReportLab as stroked lines or one stroked rectangle; letters, bullets and logos drawn as paths
have slanted or curved edges and are no rulings.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from sqs_extract.document import Bbox, Ruling
from sqs_extract.reading.lines import FAR

SHORTEST = 1.0  # points; what is shorter is a frame's corner, which Word draws by itself, or a dot
STRAIGHT = 0.5  # points that an edge may lean and still count as horizontal or vertical
OUTLINE = 0.5  # share of its box's outline that must be straight: rounded frames pass, dots do not


class Point(NamedTuple):
    """A point of a path, in points from the page's top left corner."""

    x: float
    y: float
    curved: bool = False
    """The way to it from the point before is a curve, or it is a curve's control point."""


def find_rulings(
    subpath: Sequence[Point], *, closed: bool, filled: bool, stroked: bool
) -> list[Ruling]:
    """One subpath in; one ruling for a rectangle or a single line, one per edge for an open path.

    Empty where any straight edge is slanted, where most of the outline is curved, and where
    nothing is longer than SHORTEST.
    """
    if len(subpath) < 2 or not is_near(build_bbox(subpath)):
        return []
    closed = closed or filled or subpath[0][:2] == subpath[-1][:2]
    edges = [(a, b) for a, b in pairwise(subpath) if not b.curved and a[:2] != b[:2]]
    if closed and subpath[0][:2] != subpath[-1][:2]:
        edges.append((subpath[-1], subpath[0]))
    if not edges or any(abs(a.x - b.x) > STRAIGHT and abs(a.y - b.y) > STRAIGHT for a, b in edges):
        return []
    if closed:
        box = build_bbox(subpath)
        length = sum(abs(a.x - b.x) + abs(a.y - b.y) for a, b in edges)
        outline = 2 * (box.x1 - box.x0 + box.bottom - box.top)
        boxes = [box] if length >= OUTLINE * outline else []
    else:
        boxes = [build_bbox(edge) for edge in edges] if stroked else []
    return [
        Ruling(box, filled, stroked)
        for box in boxes
        if max(box.x1 - box.x0, box.bottom - box.top) >= SHORTEST
    ]


def is_near(box: Bbox) -> bool:
    """Whether a box stands where paper could be: not at infinity, nor nowhere at all."""
    return all(abs(edge) < FAR for edge in box)


def build_bbox(points: Sequence[Point]) -> Bbox:
    """Points in, the smallest box around them out."""
    xs, ys = [p.x for p in points], [p.y for p in points]
    return Bbox(min(xs), min(ys), max(xs), max(ys))
