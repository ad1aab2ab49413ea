"""Table groups in, header rows and signature cells taken apart out.

A letterhead's rows are paragraphs one by one; what stands side by side under "Yours sincerely" is
no table but people, each line a paragraph of its own.
"""

from __future__ import annotations

import itertools

from sqs_extract.document import Line
from sqs_extract.family import Wording
from sqs_extract.layout.group import Group
from sqs_extract.layout.measure import first_word_width

STACKED = 60
"""Characters; a line of an address or signature is shorter."""


def split_tables(groups: list[Group], wording: Wording) -> list[Group]:
    """Groups in order -> the same with tables of header rows, addresses and signatures split."""
    out: list[Group] = []
    signing = False
    for group in groups:
        if wording.farewell.match(group.first.text):
            signing = True
        elif group.kind == "heading":
            signing = False
        if group.kind != "table":
            out.append(group)
        elif any(_is_header(row, wording) for row in group.rows):
            out.extend(_split_header(group, wording))
        elif _is_stacked(group):
            out.extend(_split_cells(group, joining=False))
        elif signing:
            out.extend(_split_cells(group, joining=True))
        else:
            out.append(group)
    return out


def _is_header(row: list[list[Line]], wording: Wording) -> bool:
    return bool(row and row[0]) and wording.header_field(row[0][0].text) is not None


def _is_stacked(group: Group) -> bool:
    """Whether most cells are stacks of short lines: addresses side by side.

    A line of a stack ends though the next one's first word would have fitted into the column.
    """
    cells = [cell for row in group.rows for cell in row]
    if len(group.lines) <= 1.5 * len(cells):
        return False
    if any(len(line.text) >= STACKED for line in group.lines):
        return False
    free = pairs = 0
    for row in group.rows:
        for k, cell in enumerate(row[:-1] or row):
            limit = row[k + 1][0].bbox.x0 if k + 1 < len(row) else float("inf")
            for line, after in itertools.pairwise(cell):
                pairs += 1
                free += not _had_no_room(line, after, limit)
    return 2 * free > pairs


def _split_header(group: Group, wording: Wording) -> list[Group]:
    """A table with header rows -> one table a row; a row without a label goes to the one above."""
    rows: list[list[list[Line]]] = []
    for row in group.rows:
        label = row[0][0].text.strip() if row[0] else ""
        if rows and not label.endswith(":") and not _is_header(row, wording):
            for k, cell in enumerate(row):
                rows[-1][min(k + (len(row) == 1), len(rows[-1]) - 1)].extend(cell)
        else:
            rows.append([list(cell) for cell in row])
    return [
        Group(
            [line for cell in row for line in cell],
            "table",
            rows=[row],
            box=group.box,
            rule="header-row",
            opens=True,
            closed=True,
        )
        for row in rows
    ]


def _split_cells(group: Group, *, joining: bool) -> list[Group]:
    """A table -> its cells, row by row, each line a paragraph.

    With `joining`, a line that had no room for the next one's first word goes on in it.
    """
    pieces: list[Group] = []
    edges = sorted({round(cell[0].bbox.x0) for row in group.rows for cell in row if cell})
    for row in group.rows:
        for cell in row:
            for k, line in enumerate(cell):
                limit = next((e for e in edges if e > line.bbox.x0 + 20), None)
                if joining and k and limit is not None and _had_no_room(cell[k - 1], line, limit):
                    pieces[-1].lines.append(line)
                else:
                    pieces.append(
                        Group([line], box=group.box, rule="cell", opens=True, closed=True)
                    )
    return pieces


def _had_no_room(line: Line, after: Line, limit: float) -> bool:
    """Whether the first word of the line after would have run into the next column."""
    return line.bbox.x1 + first_word_width(after) > limit - 0.5 * line.size
