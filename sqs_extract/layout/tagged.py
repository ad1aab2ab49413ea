"""Lines and the structure tree in, groups of lines that make one paragraph out."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqs_extract.document import Content, Line, Run
from sqs_extract.layout.geometry import find_opening, is_full
from sqs_extract.layout.group import Group, cut_line
from sqs_extract.layout.marks import follows
from sqs_extract.layout.measure import Measure
from sqs_extract.layout.owners import Owner, OwnerMap, Table

SOUND_COVER = 0.97
"""Share of the text's characters that a sound tree owns."""

SOUND_CUTS = 0.06
"""A sound tree cuts at most this share of its paragraphs in mid-sentence on one page."""

CELL_LENGTH = 160
"""Characters; a table whose cells are longer on average is laid-out text."""


STACKED = 1.5
"""Paragraphs a cell; a table with more is an address or a layout."""


@dataclass(slots=True)
class Part:
    """The runs of one line that one element owns."""

    owner: Owner | None
    line: Line
    box: int | None = None


def group_by_tags(
    lines: list[Line],
    found: OwnerMap,
    boxed: dict[int, int],
    measure: Measure,
    right: float,
    is_farewell: Callable[[str], bool],
) -> list[Group] | None:
    """All lines of the text -> groups by element, None where the tree is not sound.

    What stands after the line that `is_farewell` is people, never a table.
    What no element owns goes with the owner of the text before it, as lines of its own group.
    """
    parts = [
        replace(part, box=boxed.get(id(line)))
        for line in lines
        for part in split_by_owner(line, found)
    ]
    total = sum(len(part.line.text) for part in parts)
    owned = sum(len(part.line.text) for part in parts if part.owner is not None)
    if not total or owned < SOUND_COVER * total:
        return None
    by_owner: dict[int, list[Part]] = {}
    owners: dict[int, Owner] = {}
    strays: dict[int, list[Part]] = {}
    last = 0
    for part in parts:
        if part.owner is None:
            strays.setdefault(last, []).append(part)
            continue
        last = part.owner.order
        owners[last] = part.owner
        by_owner.setdefault(last, []).append(part)
    groups: list[Group] = []
    tables: dict[int, list[tuple[Owner, Group]]] = {}
    for order in sorted(by_owner.keys() | strays.keys()):
        if order in by_owner:
            group = build_group(by_owner[order], owners[order])
            owner = owners[order]
            if owner.cell is not None:
                tables.setdefault(id(owner.cell.table), []).append((owner, group))
            groups.append(group)
        groups.extend(
            Group([part.line], box=part.box, rule="untagged") for part in strays.get(order, [])
        )
    if _count_cuts(groups, measure, right) > SOUND_CUTS * len(groups) + 1:
        return None
    groups = _gather_tables(groups, tables, is_farewell)
    return [piece for group in groups for piece in split_at_openings(group)]


def split_by_owner(line: Line, found: OwnerMap) -> list[Part]:
    """A line -> its runs by the element that owns them; runs of none go with their neighbours."""
    owners = [_owner_of(run, line, found) for run in line.runs]
    known = [owner for owner in owners if owner is not None]
    if not known:
        return [Part(None, line)]
    if all(owner is known[0] for owner in known):
        return [Part(known[0], line)]
    current: Owner | None = None
    parts: list[tuple[Owner, list[Run]]] = []
    for run, owner in zip(line.runs, owners, strict=True):
        here = owner or current or known[0]
        if parts and parts[-1][0] is here:
            parts[-1][1].append(run)
        else:
            parts.append((here, [run]))
        current = here
    if _is_bare_label(cut_line(line, tuple(parts[0][1]))):
        # A number or sign in an element of its own, or in the cell beside: the text owns it.
        parts[:2] = [(parts[1][0], [*parts[0][1], *parts[1][1]])]
    return [Part(owner, cut_line(line, tuple(runs))) for owner, runs in parts]


def _is_bare_label(line: Line) -> bool:
    opening = find_opening(line)
    return opening is not None and opening.length >= len(line.text)


def is_noted(line: Line, found: OwnerMap) -> bool:
    """Whether the tree says that a whole line is part of a note."""
    owners = [_owner_of(run, line, found) for run in line.runs if run.text.strip()]
    return bool(owners) and all(owner is not None and owner.note is not None for owner in owners)


def _owner_of(run: Run, line: Line, found: OwnerMap) -> Owner | None:
    if run.mcid is None:
        return None
    return found.owners.get(Content(line.page_number, run.mcid))


def build_group(parts: list[Part], owner: Owner) -> Group:
    """The lines of one element -> its group, a bullet or numbered where its label says so."""
    lines = _in_order(_merge_lines([part.line for part in parts]))
    group = Group(lines, box=parts[0].box, rule=f"tag-{owner.type}")
    opening = find_opening(lines[0])
    if owner.heading:
        group.rule = "tag-heading"
    if opening is not None and (opening.certain or owner.item is not None):
        group.kind = opening.kind
        if opening.kind == "bullet":
            group.marker = opening.label
        else:
            group.number = opening.label
        group.opens = True
    elif opening is not None and opening.kind == "numbered":
        group.kind, group.number, group.opens = "numbered", opening.label, True
    elif owner.item is not None:
        group.kind = "bullet"
    return group


def _merge_lines(lines: list[Line]) -> list[Line]:
    """Pieces of one printed line that an element owns apart -> one line."""
    merged: list[Line] = []
    for line in lines:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.page_number == line.page_number
            and abs(last.baseline - line.baseline) < 0.2 * line.size
            and line.bbox.x0 >= last.bbox.x1 - 2
        ):
            glue = last.runs[-1]
            if line.bbox.x0 - last.bbox.x1 > 0.15 * line.size and not glue.text.endswith(" "):
                glue = replace(glue, text=glue.text + " ")
            runs = (*last.runs[:-1], glue, *line.runs)
            merged[-1] = cut_line(last, runs)
        else:
            merged.append(line)
    return merged


def _in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.page_number, round(line.baseline, 0), line.bbox.x0))


def split_at_openings(group: Group) -> list[Group]:
    """A group by tags -> itself, cut where a sign or number within it plainly opens a paragraph."""
    if group.kind == "table" or len(group.lines) < 2:
        return [group]
    pieces = [group]
    lines, group.lines = group.lines, group.lines[:1]
    for line in lines[1:]:
        opening = find_opening(line)
        current = pieces[-1]
        if opening is not None and opening.certain and opening.kind == "bullet":
            pieces.append(
                Group(
                    [line], "bullet", marker=opening.label, box=group.box, rule="sign", opens=True
                )
            )
        elif (
            opening is not None
            and opening.certain
            and opening.kind == "numbered"
            and current.number is not None
            and follows(opening.label, current.number)
        ):
            pieces.append(
                Group(
                    [line],
                    "numbered",
                    number=opening.label,
                    box=group.box,
                    rule="number",
                    opens=True,
                )
            )
        else:
            current.lines.append(line)
    return pieces


def _count_cuts(groups: list[Group], measure: Measure, right: float) -> int:
    """How many groups end in mid-sentence while the next one on the page goes on with it."""
    cuts = 0
    for a, b in itertools.pairwise(groups):
        text = a.last.text
        if (
            a.last.page_number == b.first.page_number
            and a.kind == b.kind == "body"
            and text[-1:].isalpha()
            and b.first.text[:1].islower()
            and 0 < b.first.baseline - a.last.baseline < 1.3 * measure.pitch * measure.size
            and is_full(a.last, b.first, right, justified=False)
        ):
            cuts += 1
    return cuts


def _gather_tables(
    groups: list[Group],
    tables: dict[int, list[tuple[Owner, Group]]],
    is_farewell: Callable[[str], bool],
) -> list[Group]:
    """Groups of cells -> table groups, for the tables that are no layout."""
    become: dict[int, Group | None] = {}
    farewell = next((g for g in groups if is_farewell(g.first.text)), None)
    end = groups.index(farewell) if farewell is not None else len(groups)
    signing = {id(group) for group in groups[end:]}
    for members in tables.values():
        cell = members[0][0].cell
        if (
            cell is None
            or any(id(group) in signing for _, group in members)
            or not _is_data(cell.table, [group for _, group in members])
        ):
            continue
        rows: dict[int, dict[int, list[Line]]] = {}
        for owner, group in members:
            if owner.cell is not None:
                row = rows.setdefault(owner.cell.row, {})
                row.setdefault(owner.cell.column, []).extend(group.lines)
        table = Group(
            [line for _, group in members for line in group.lines],
            "table",
            rows=[[rows[r][c] for c in sorted(rows[r])] for r in sorted(rows)],
            rule="tag-Table",
            opens=True,
            closed=True,
        )
        for k, (_, group) in enumerate(members):
            become[id(group)] = table if k == 0 else None
    out: list[Group] = []
    for group in groups:
        piece = become.get(id(group), group)
        if piece is not None:
            out.append(piece)
    return out


def _is_data(table: Table, groups: list[Group]) -> bool:
    """Whether a tagged table has columns of short cells, not a page's text in a frame."""
    if table.columns < 2:
        return False
    lengths = [sum(len(line.text) for line in group.lines) for group in groups]
    if len(groups) > STACKED * table.cells or max(lengths) > 3 * CELL_LENGTH:
        return False
    return sum(lengths) <= CELL_LENGTH * len(lengths) and not any(
        group.kind in ("bullet", "numbered") and length > 80
        for group, length in zip(groups, lengths, strict=True)
    )
