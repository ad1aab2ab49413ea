"""Lines of a page in, columns of text that stand side by side told apart out.

A copy list is often set in two columns, one drawn after the other; a table's cells are too, but
they are shorter.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from sqs_extract.document import Line
from sqs_extract.layout.measure import find_right_edge

SAME_EDGE = 4.0
"""Points within which the lines of one column begin."""

REACH = 3.6
"""Of the size of type: lines of a column stand no further apart."""

LEFT_LINES, RIGHT_LINES = 4, 3
"""A column of text has at least so many lines; a table's cell has fewer."""


@dataclass(frozen=True, slots=True)
class Column:
    """Lines of one of two columns of text, in order."""

    lines: list[Line]
    limit: float
    """Where the next column begins."""

    @property
    def right(self) -> float:
        """The edge that full lines reach: their own, in a plain stack the next column's."""
        distances = [b.baseline - a.baseline for a, b in pairwise(self.lines)]
        even = max(distances) < 1.25 * min(distances)
        if even and not any(line.text.endswith((".", ",")) for line in self.lines):
            return self.limit
        return find_right_edge(self.lines)


def split_columns(lines: list[Line]) -> list[list[Line] | Column]:
    """A page's lines in order -> stretches across the page, and columns one after the other."""
    parts: list[list[Line] | Column] = []
    start = 0
    for j in range(1, len(lines)):
        if j < start or lines[j].baseline > lines[j - 1].baseline - 0.5 * lines[j].size:
            continue
        left = _find_left_column(lines, j, start)
        right = _find_right_column(lines, j)
        if j - left < LEFT_LINES or right - j < RIGHT_LINES:
            continue
        if left > start:
            parts.append(lines[start:left])
        edge = lines[j].bbox.x0
        parts.append(Column(lines[left:j], edge))
        parts.append(Column(lines[j:right], 2 * edge))
        start = right
    if start < len(lines):
        parts.append(lines[start:])
    return parts


def _find_left_column(lines: list[Line], j: int, start: int) -> int:
    """Index of the first line of the column that ends before line `j`, which is up and right."""
    i = j
    while i > start:
        line = lines[i - 1]
        beside = line.baseline > lines[j].baseline - 0.5 * line.size
        descending = i == j or line.baseline < lines[i].baseline
        if not (beside and descending and line.bbox.x1 < lines[j].bbox.x0):
            break
        i -= 1
    return i


def _find_right_column(lines: list[Line], j: int) -> int:
    """Index after the last line of the column that begins with line `j`."""
    edge = lines[j].bbox.x0 - SAME_EDGE
    k = j + 1
    while (
        k < len(lines)
        and lines[k].bbox.x0 > edge
        and 0 < lines[k].baseline - lines[k - 1].baseline < REACH * lines[k].size
    ):
        k += 1
    return k
