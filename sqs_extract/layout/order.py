"""Lines of a page in the order drawn in, in the order read out.

Most programs draw a page as it is read. Where one does not (browsers draw some headings first), a
line drawn later belongs before the first line that stands below it in the same column.
"""

from __future__ import annotations

from sqs_extract.document import Line


def order_lines(lines: list[Line]) -> list[Line]:
    """Lines as drawn -> as read; columns and cells, which do not overlap, keep their order."""
    if not _has_reversal(lines):
        return lines
    ordered: list[Line] = []
    for line in lines:
        ordered.insert(_find_place(ordered, line), line)
    return ordered


def _has_reversal(lines: list[Line]) -> bool:
    """Whether a line stands above one drawn before it in the same column."""
    for i in range(1, len(lines)):
        line = lines[i]
        if (
            line.baseline < lines[i - 1].baseline - 0.3 * line.size
            and _find_place(lines[:i], line) < i
        ):
            return True
    return False


def _find_place(ordered: list[Line], line: Line) -> int:
    """Index of the first line that stands below `line` in its column, or the end."""
    for k, other in enumerate(ordered):
        if other.baseline > line.baseline + 0.3 * line.size and _overlap(other, line):
            return k
    return len(ordered)


def _overlap(a: Line, b: Line) -> bool:
    """Whether two lines share more than an edge: text hangs, headings are short."""
    shared = min(a.bbox.x1, b.bbox.x1) - max(a.bbox.x0, b.bbox.x0)
    return shared > 0.1 * min(a.bbox.x1 - a.bbox.x0, b.bbox.x1 - b.bbox.x0)
