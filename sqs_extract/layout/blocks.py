"""What a reader found printed in, blocks of clean text in reading order out.

The steps of `find_blocks` are the layout stage: furniture aside, notes aside, boxes found, lines
grouped to paragraphs (by the structure tree where it is sound, by geometry where not), groups cut
by a page's end joined, headings marked, text written. Every line ends in exactly one block.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqs_extract.document import Block, Line, Notice, Printed
from sqs_extract.family import Family, Wording, load_wording
from sqs_extract.layout.addressees import split_addressees
from sqs_extract.layout.boxes import find_boxes
from sqs_extract.layout.calls import take_out_missed_calls
from sqs_extract.layout.columns import Column, split_columns
from sqs_extract.layout.furniture import find_furniture
from sqs_extract.layout.geometry import Numbering, group_lines
from sqs_extract.layout.group import Group
from sqs_extract.layout.headings import mark_headings, split_run_in_headings
from sqs_extract.layout.joins import join_groups
from sqs_extract.layout.labels import attach_labels
from sqs_extract.layout.measure import Measure, find_right_edge, measure_lines
from sqs_extract.layout.notes import NoteScan, find_notes
from sqs_extract.layout.openings import (
    is_farewell,
    is_known_heading,
    is_never_note,
    opens_part,
)
from sqs_extract.layout.order import order_lines
from sqs_extract.layout.owners import OwnerMap, map_owners
from sqs_extract.layout.rows import find_columns, split_rows
from sqs_extract.layout.tables import split_tables
from sqs_extract.layout.tagged import group_by_tags, is_noted
from sqs_extract.layout.writing import write_blocks


@dataclass(slots=True)
class Sheet:
    """One page while its lines are being told apart."""

    text: list[Line]
    notes: list[Group]
    furniture: list[tuple[Line, str]]


def find_blocks(
    printed: Printed, family: Family, *, tags: bool = True
) -> tuple[list[Block], list[Notice], bool]:
    """Pages and family profile -> blocks, doubts, and whether the structure tree was followed."""
    wording = load_wording()
    owners = map_owners(printed.tree) if tags and printed.tree is not None else None
    sheets, measure = set_aside(printed, owners)
    boxed = find_boxes(
        printed.pages,
        [sheet.text for sheet in sheets],
        lambda text: family.kind_of(None, text) == "practice_example",
    )
    rights = find_rights(sheets, boxed, measure)
    groups = None
    if owners is not None:
        lines = [line for sheet in sheets for line in sheet.text]
        groups = group_by_tags(
            lines, owners, boxed, measure, rights[None], lambda text: is_farewell(text, wording)
        )
    tagged = groups is not None
    if groups is None:
        groups = group_by_geometry(sheets, boxed, measure, rights)
    for group in groups:
        # The openings that all letters share never go on with what stands before them.
        group.opens = (
            group.opens
            or opens_part(group.first.text, wording)
            or (len(group.lines) == 1 and is_known_heading(group.first.text, family))
        )
    groups = split_addressees(groups, lambda text: wording.salutation.match(text) is not None)
    groups = join_groups(groups, measure, rights)
    groups = split_run_in_headings(groups, lambda t: family.kind_of(None, t) is not None)
    mark_headings(groups, measure, lambda n, text: family.kind_of(n, text) is not None)
    groups = split_tables(groups, wording)
    blocks = write_blocks(
        groups,
        [note for sheet in sheets for note in sheet.notes],
        [piece for sheet in sheets for piece in sheet.furniture],
        [line for sheet in sheets for line in sheet.text],
    )
    take_out_missed_calls(blocks)
    return blocks, [], tagged


def set_aside(printed: Printed, owners: OwnerMap | None) -> tuple[list[Sheet], Measure]:
    """Pages -> for each its text, notes and furniture; and how the letter's body is set."""
    wording = load_wording()
    roles = find_furniture(printed.pages)
    texts = [[line for line in page.lines if id(line) not in roles] for page in printed.pages]
    measure = measure_lines([line for lines in texts for line in lines])
    calls = frozenset(
        run.text.strip(" []().,;")
        for lines in texts
        for line in lines
        for run in line.runs
        if run.superscript
    )
    sheets: list[Sheet] = []
    scan = NoteScan()
    for page, lines in zip(printed.pages, texts, strict=True):
        noted = frozenset(id(line) for line in lines if owners and is_noted(line, owners))
        notes = find_notes(
            page, lines, measure.size, calls, scan, noted, lambda t: is_never_note(t, wording)
        )
        taken = {id(line) for note in notes for line in note.lines}
        sheets.append(
            Sheet(
                text=order_lines(attach_labels([line for line in lines if id(line) not in taken])),
                notes=notes,
                furniture=[(line, roles[id(line)]) for line in page.lines if id(line) in roles],
            )
        )
    return sheets, measure


def find_rights(
    sheets: list[Sheet], boxed: dict[int, int], measure: Measure
) -> dict[int | None, float]:
    """Right edge of the text for each box, and outside boxes (None)."""
    by_box: dict[int | None, list[Line]] = {}
    for sheet in sheets:
        for line in sheet.text:
            by_box.setdefault(boxed.get(id(line)), []).append(line)
    rights = {box: find_right_edge(lines) for box, lines in by_box.items()}
    rights[None] = find_right_edge(
        [ln for ln in by_box.get(None, []) if abs(ln.size - measure.size) < 0.06 * measure.size]
    )
    return rights


def group_by_geometry(
    sheets: list[Sheet],
    boxed: dict[int, int],
    measure: Measure,
    rights: dict[int | None, float],
) -> list[Group]:
    """Lines of all pages -> groups in reading order, told by how they are set."""
    groups: list[Group] = []
    numbering = Numbering()
    wording = load_wording()
    columns = find_columns([sheet.text for sheet in sheets])

    def opens(text: str) -> bool:
        return opens_part(text, wording)

    def is_header(text: str) -> bool:
        return wording.header_field(text) is not None

    signing = False
    for sheet in sheets:
        for box, lines in _split_at_boxes(sheet.text, boxed):
            right = rights.get(box, measure.right)
            for part in split_columns(lines) if box is None else [lines]:
                if isinstance(part, Column):
                    groups.extend(
                        group_lines(part.lines, measure, part.right, numbering, opens, narrow=True)
                    )
                    continue
                pieces: list[list[Line] | Group] = [part]
                if box is None:
                    farewell = 0 if signing else _find_farewell(part, wording)
                    signing = signing or farewell < len(part)
                    pieces = split_rows(part, columns, is_header, farewell, right)
                for piece in pieces:
                    if isinstance(piece, Group):
                        groups.append(piece)
                        continue
                    for group in group_lines(piece, measure, right, numbering, opens):
                        group.box = box
                        groups.append(group)
    return groups


def _find_farewell(lines: list[Line], wording: Wording) -> int:
    """Index of "Yours sincerely" among the lines, their number where it is not there."""
    found = (i for i, line in enumerate(lines) if is_farewell(line.text, wording))
    return next(found, len(lines))


def _split_at_boxes(
    lines: list[Line], boxed: dict[int, int]
) -> list[tuple[int | None, list[Line]]]:
    """Lines in order -> stretches that lie in one box, or outside boxes."""
    parts: list[tuple[int | None, list[Line]]] = []
    for line in lines:
        box = boxed.get(id(line))
        if parts and parts[-1][0] == box:
            parts[-1][1].append(line)
        else:
            parts.append((box, [line]))
    return parts
