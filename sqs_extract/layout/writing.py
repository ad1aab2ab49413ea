"""Groups of lines and what was set aside in, blocks of clean text out."""

from __future__ import annotations

from dataclasses import replace

from sqs_extract.document import Block, Line
from sqs_extract.layout.geometry import find_opening
from sqs_extract.layout.group import Group, read_style
from sqs_extract.layout.hyphens import Hyphens
from sqs_extract.layout.notes import parse_note_mark
from sqs_extract.layout.text import join_lines


def write_blocks(
    groups: list[Group], notes: list[Group], furniture: list[tuple[Line, str]], text: list[Line]
) -> list[Block]:
    """Groups, notes and furniture -> blocks in that order; `text` holds all lines of the text."""
    notes = _join_notes(notes)
    markers = frozenset(note.number for note in notes if note.number)
    hyphens = Hyphens(text)
    blocks = [write_block(group, markers, hyphens) for group in groups]
    blocks.extend(write_block(note, frozenset(), hyphens) for note in notes)
    for line, role in furniture:
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
    joined = join_lines(group.lines, markers=markers, hyphens=hyphens, skip=_opening_length(group))
    if not joined.text and (group.number or group.marker):
        # A sign with nothing after it is text: no character may go.
        block.kind, block.number, block.marker = "body", None, None
        joined = join_lines(group.lines, markers=frozenset(), hyphens=hyphens)
    block.text, block.regions, block.refs = joined.text, joined.regions, joined.refs
    return block


def _opening_length(group: Group) -> int:
    """Characters at a group's start that are its number, sign or mark, not its text."""
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
        replace(r, start=min(r.start, len(text)), end=min(r.end, len(text))) for r in whole.regions
    ]
    if block.regions:
        block.regions[-1] = replace(block.regions[-1], end=len(text))
