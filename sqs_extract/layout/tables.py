"""Table groups in, header rows and signature cells taken apart out.

A letterhead's rows are paragraphs one by one; what stands side by side under "Yours sincerely" is
no table but people, each line a paragraph of its own.
"""

from __future__ import annotations

from sqs_extract.document import Line
from sqs_extract.family import Wording
from sqs_extract.layout.group import Group


def split_tables(groups: list[Group], wording: Wording) -> list[Group]:
    """Groups in order -> the same with tables of header rows and of signatures split."""
    out: list[Group] = []
    signing = False
    for group in groups:
        if wording.farewell.match(group.first.text):
            signing = True
        elif group.kind == "heading":
            signing = False
        if group.kind != "table":
            out.append(group)
        elif signing:
            out.extend(_split_people(group))
        elif any(_is_header(row, wording) for row in group.rows):
            out.extend(_split_header(group, wording))
        else:
            out.append(group)
    return out


def _is_header(row: list[list[Line]], wording: Wording) -> bool:
    return bool(row and row[0]) and wording.header_field(row[0][0].text) is not None


def _split_header(group: Group, wording: Wording) -> list[Group]:
    """A table with header rows -> one table a row; a row without a label belongs to the one above."""
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


def _split_people(group: Group) -> list[Group]:
    """A table of signatures -> its cells, row by row, each a paragraph."""
    return [
        Group(list(cell), box=group.box, rule="signature", opens=True, closed=True)
        for row in group.rows
        for cell in row
        if cell
    ]
