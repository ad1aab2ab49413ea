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
from sqs_extract.layout.furniture import find_furniture
from sqs_extract.layout.geometry import Numbering, group_lines
from sqs_extract.layout.group import Group, read_style
from sqs_extract.layout.headings import mark_headings, split_run_in_headings
from sqs_extract.layout.joins import join_groups
from sqs_extract.layout.labels import attach_labels
from sqs_extract.layout.measure import Measure, find_right_edge, measure_lines
from sqs_extract.layout.notes import NoteScan, find_notes, parse_note_mark
from sqs_extract.layout.order import order_lines
from sqs_extract.layout.owners import OwnerMap, map_owners
from sqs_extract.layout.rows import Column, find_columns, split_columns, split_rows
from sqs_extract.layout.tables import split_tables
from sqs_extract.layout.tagged import group_by_tags, is_noted
from sqs_extract.layout.text import Hyphens, join_lines


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
    blocks = write_blocks(groups, sheets)
    take_out_missed_calls(blocks)
    return blocks, [], tagged


def is_farewell(text: str, wording: Wording) -> bool:
    """Whether a line is "Yours sincerely" and no more."""
    return len(text) < 60 and wording.farewell.match(text) is not None


def is_known_heading(text: str, family: Family) -> bool:
    """Whether a whole line names a part of such letters."""
    return len(text) < 70 and not text.endswith(".") and family.kind_of(None, text) is not None


def is_never_note(text: str, wording: Wording) -> bool:
    """Whether a line is text by its wording, however small it is set."""
    return (
        is_farewell(text, wording)
        or wording.note.match(text) is not None
        or wording.salutation.match(text) is not None
    )


def opens_part(text: str, wording: Wording) -> bool:
    """Whether a line begins a part of the letter by its wording: farewell, note, thanks."""
    return (
        is_farewell(text, wording)
        or wording.note.match(text) is not None
        or wording.copy.match(text) is not None
        or wording.is_closing(text)
    )


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
                text=order_lines(
                    attach_labels([line for line in lines if id(line) not in taken])
                ),
                notes=notes,
                furniture=[
                    (line, roles[id(line)]) for line in page.lines if id(line) in roles
                ],
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


# ------------------------------------------------------------------ groups into text


def write_blocks(groups: list[Group], sheets: list[Sheet]) -> list[Block]:
    """Groups and what was set aside -> blocks: the text, then notes, then furniture."""
    notes = _join_notes([note for sheet in sheets for note in sheet.notes])
    markers = frozenset(note.number for note in notes if note.number)
    hyphens = Hyphens(
        [line for sheet in sheets for line in sheet.text]
    )
    blocks = [write_block(group, markers, hyphens) for group in groups]
    blocks.extend(write_block(note, frozenset(), hyphens) for note in notes)
    for sheet in sheets:
        for line, role in sheet.furniture:
            joined = join_lines([line], markers=frozenset(), hyphens=hyphens)
            blocks.append(Block(role, joined.text, regions=joined.regions, rule="furniture"))
    return [block for block in blocks if block.text or block.cells or block.number]


def _join_notes(notes: list[Group]) -> list[Group]:
    """Notes of all pages -> the same; what a page began without a mark goes to the note before."""
    joined: list[Group] = []
    for note in notes:
        if note.number is None and joined:
            joined[-1].lines.extend(note.lines)
        else:
            joined.append(note)
    return joined


def write_block(group: Group, markers: frozenset[str], hyphens: Hyphens) -> Block:
    """A group -> its block: text, places, and the note markers that were taken out of it."""
    style = read_style(group.lines)
    block = Block(
        kind=group.kind,
        text="",
        number=group.number,
        marker=group.marker,
        box=group.box,
        level=group.level,
        size=style.size,
        bold=style.bold,
        italic=style.italic,
        rule=group.rule,
    )
    if group.rows:
        _write_table(block, group, markers, hyphens)
        return block
    joined = join_lines(
        group.lines, markers=markers, hyphens=hyphens, skip=_opening_length(group)
    )
    if not joined.text and (group.number or group.marker):
        # A sign with nothing after it is text: no character may go.
        block.kind, block.number, block.marker = "body", None, None
        joined = join_lines(group.lines, markers=frozenset(), hyphens=hyphens)
    block.text, block.regions, block.refs = joined.text, joined.regions, joined.refs
    return block


def _opening_length(group: Group) -> int:
    """Characters at a group's start that are its number, sign or mark, not its text."""
    from sqs_extract.layout.geometry import find_opening  # noqa: PLC0415

    if group.kind == "footnote":
        if group.number is None:
            return 0
        mark, length = parse_note_mark(group.first, frozenset({group.number}), 0)
        if mark == group.number:
            return length
        return len(group.number) if group.first.text.startswith(group.number) else 0
    if group.number is None and group.marker is None:
        return 0
    opening = find_opening(group.first)
    return opening.length if opening is not None else 0


def _write_table(block: Block, group: Group, markers: frozenset[str], hyphens: Hyphens) -> None:
    """Fill a table's block: rows are lines, cells part by tabs, one region a page."""
    block.cells = []
    text = ""
    for row in group.rows:
        cells: list[str] = []
        for k, cell in enumerate(row):
            joined = join_lines(cell, markers=markers, hyphens=hyphens)
            text += ("\t" if k else "\n" if text else "") + joined.text
            cells.append(joined.text)
        block.cells.append(cells)
    block.text = text
    whole = join_lines(group.lines, markers=frozenset(), hyphens=hyphens)
    block.regions = [
        type(r)(r.page, r.bbox, min(r.start, len(text)), min(r.end, len(text)))
        for r in whole.regions
    ]
    if block.regions:
        last = block.regions[-1]
        block.regions[-1] = type(last)(last.page, last.bbox, last.start, len(text))
