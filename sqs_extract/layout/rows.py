"""Lines of a page in, table rows told from running text out.

Three signs of a row: cells on one baseline that a wide gap parts, at a place where other lines have
a cell too; cells drawn one after the other side by side; a header label ("From:") with a gap.
Frames drawn around cells are not needed, for most such tables have none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqs_extract.document import Line
from sqs_extract.layout.geometry import find_opening, is_full
from sqs_extract.layout.group import Group, cut_line
from sqs_extract.layout.labels import join_line

CELL_GAP = 1.4
"""Of the size of type: a gap from here on parts cells."""

NARROW_GAP = 0.33
"""Of the size of type: a gap just wider than a space."""

SAME_EDGE = 4.0
"""Points within which cells of one column begin."""

ROW_REACH = 3.6
"""Of the size of type: rows further apart than this belong to two tables."""


@dataclass(slots=True)
class Row:
    """Cells side by side; each a list of lines."""

    cells: list[list[Line]]
    top: float = field(init=False)
    bottom: float = field(init=False)

    def __post_init__(self) -> None:
        self.measure()

    def measure(self) -> None:
        """Take top and bottom from the lines anew."""
        lines = [line for cell in self.cells for line in cell]
        self.top = min(line.bbox.top for line in lines)
        self.bottom = max(line.bbox.bottom for line in lines)

    @property
    def edges(self) -> list[float]:
        """Left edge of each cell."""
        return [min(line.bbox.x0 for line in cell) for cell in self.cells]


def cut_cells(line: Line, columns: frozenset[int] = frozenset()) -> list[Line]:
    """A line -> itself cut at its wide gaps, but not after a bullet sign or a number.

    A narrower gap counts where a column is known to begin: a long first cell leaves little room.
    """
    parts: list[list[int]] = [[0]]
    for k in range(1, len(line.runs)):
        gap = line.runs[k].x0 - line.runs[k - 1].x1
        wide = gap > CELL_GAP * line.size or (
            gap > NARROW_GAP * line.size and is_column(line.runs[k].x0, columns)
        )
        if wide and not (len(parts) == 1 and _is_label(line, k)):
            parts.append([k])
        else:
            parts[-1].append(k)
    if len(parts) == 1:
        return [line]
    return [cut_line(line, tuple(line.runs[k] for k in part)) for part in parts]


def is_column(x0: float, columns: frozenset[int]) -> bool:
    """Whether a left edge is one at which cells begin repeatedly."""
    return any(round(x0) + d in columns for d in (-2, -1, 0, 1, 2))


def _is_label(line: Line, k: int) -> bool:
    """Whether all that stands before run `k` is a bullet sign or a paragraph number."""
    before = "".join(run.text for run in line.runs[:k]).strip()
    opening = find_opening(line)
    return opening is not None and len(before) <= max(opening.length, 1)


def find_columns(pages: list[list[Line]]) -> frozenset[int]:
    """All lines of the text -> left edges (whole points) where second cells begin repeatedly."""
    edges: Counter[int] = Counter()
    for lines in pages:
        for line in lines:
            for cell in cut_cells(line)[1:]:
                edges[round(cell.bbox.x0)] += 1
    return frozenset(edge for edge in edges if sum(edges[edge + d] for d in range(-2, 3)) >= 2)


def split_rows(
    lines: list[Line],
    columns: frozenset[int],
    is_header: Callable[[str], bool],
    signing: int,
    right: float,
) -> list[list[Line] | Group]:
    """A page's lines in order -> stretches of running text, and tables, in order.

    `is_header` says of a first cell whether it is a label of the letter's header; from line
    number `signing` on all stands under "Yours sincerely", where a gap always parts people; `right`
    is the edge that full lines reach.
    """
    here = find_columns([lines])
    cells = [
        cut_cells(line, here) if i >= signing else _cells_of(line, columns, here, is_header)
        for i, line in enumerate(lines)
    ]
    beside = _find_beside(lines)
    out: list[list[Line] | Group] = []
    text: list[Line] = []
    rows: list[Row] = []

    def end_rows() -> None:
        if rows:
            out.append(_build_table(rows))
            rows.clear()

    taken: set[int] = set()
    for i, line in enumerate(lines):
        if i in taken:
            continue
        mates = [j for j in beside.get(i, ()) if j > i and j not in taken]
        if len(cells[i]) == 1 and not mates:
            if rows and is_header(rows[-1].cells[0][0].text) and _runs_on(rows[-1], line, right):
                rows[-1].cells[-1].append(line)
                rows[-1].measure()
                continue
            if rows and _wraps(rows[-1], line):
                _add_wrap(rows[-1], line)
                continue
            end_rows()
            text.append(line)
            continue
        row = Row([[cell] for cell in cells[i]])
        # Lines drawn between a cell and its neighbour are the rest of that cell; what stands beside
        # those, drawn later, is the rest of the neighbour.
        for j in mates:
            rest = [k for k in range(i + 1, j) if k not in taken and k not in mates]
            beneath = _find_beneath(row.cells[-1][-1], [(k, lines[k]) for k in rest])
            row.cells[-1].extend(lines[k] for k in beneath)
            taken.update(beneath, {j})
            row.cells.extend([cell] for cell in cells[j])
            later = {m for k in beneath for m in beside.get(k, ()) if m > j and m not in taken}
            row.cells[-1].extend(lines[m] for m in sorted(later))
            taken.update(later)
        row.measure()
        if _is_numbered_text(row):
            end_rows()
            text.extend(_rejoin(row))
            continue
        if text:
            out.append(list(text))
            text.clear()
        if rows and row.top - rows[-1].bottom > ROW_REACH * line.size:
            end_rows()
        rows.append(row)
    end_rows()
    if text:
        out.append(text)
    return out


def _cells_of(
    line: Line,
    columns: frozenset[int],
    here: frozenset[int],
    is_header: Callable[[str], bool],
) -> list[Line]:
    """A line -> its cells; `columns` are those of the letter, `here` those of the page."""
    cells = cut_cells(line, here)
    if len(cells) == 1:
        return cells
    aligned = all(is_column(cell.bbox.x0, columns) for cell in cells[1:])
    if aligned or is_header(cells[0].text):
        return cells
    return [line]


def _find_beside(lines: list[Line]) -> dict[int, list[int]]:
    """Lines -> for each, the others that stand on its baseline, to its left or right."""
    beside: dict[int, list[int]] = {}
    rows: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        rows.setdefault(round(line.baseline / 3), []).append(i)
    for key, here in rows.items():
        near = here + rows.get(key + 1, [])
        for a in here:
            for b in near:
                if a != b and _side_by_side(lines[a], lines[b]):
                    beside.setdefault(a, []).append(b)
                    beside.setdefault(b, []).append(a)
    return {i: sorted(set(found)) for i, found in beside.items()}


def _side_by_side(a: Line, b: Line) -> bool:
    return abs(a.baseline - b.baseline) < 0.35 * max(a.size, b.size) and (
        a.bbox.x1 < b.bbox.x0 + 1 or b.bbox.x1 < a.bbox.x0 + 1
    )


def _find_beneath(line: Line, candidates: list[tuple[int, Line]]) -> list[int]:
    """Numbers of the lines that follow a line of a cell closely, one beneath the other."""
    found: list[int] = []
    for k, other in candidates:
        if not 0 < other.baseline - line.baseline < 2 * max(line.size, other.size):
            break
        found.append(k)
        line = other
    return found


def _wraps(row: Row, line: Line) -> bool:
    """Whether a line is the rest of a cell in the row above it."""
    last = max(row.cells, key=lambda cell: cell[-1].baseline)[-1]
    if not 0 < line.baseline - last.baseline < 1.5 * max(line.size, last.size):
        return False
    edges = row.edges
    for k, edge in enumerate(edges):
        if abs(line.bbox.x0 - edge) < SAME_EDGE:
            limit = edges[k + 1] if k + 1 < len(edges) else float("inf")
            longest = max(cell_line.bbox.x1 for cell_line in row.cells[k])
            return line.bbox.x1 < limit and (k > 0 or longest > line.bbox.x1 - 2)
    return False


def _runs_on(row: Row, line: Line, right: float) -> bool:
    """Whether a line goes on with a header row that was too long, back at the margin."""
    last = row.cells[-1][-1]
    return 0 < line.baseline - last.baseline < 1.5 * last.size and is_full(
        last, line, right, justified=False
    )


def _add_wrap(row: Row, line: Line) -> None:
    k = min(range(len(row.cells)), key=lambda n: abs(row.edges[n] - line.bbox.x0))
    row.cells[k].append(line)
    row.measure()


def _is_numbered_text(row: Row) -> bool:
    """Whether a row is a paragraph number or bullet sign in a column of its own, and its text."""
    if len(row.cells) != 2 or len(row.cells[0]) != 1:
        return False
    label = row.cells[0][0]
    opening = find_opening(label)
    return opening is not None and opening.length >= len(label.text.strip())


def _rejoin(row: Row) -> list[Line]:
    """A row of label and text -> its lines, the label on the first."""
    return [join_line(row.cells[0][0], row.cells[1][0]), *row.cells[1][1:]]


def _build_table(rows: list[Row]) -> Group:
    lines = [line for row in rows for cell in row.cells for line in cell]
    return Group(
        lines, "table", rows=[row.cells for row in rows], rule="rows", opens=True, closed=True
    )
