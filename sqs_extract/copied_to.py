r"""The copy list in, who had a copy out: a role and its names per entry.

A table of two columns is taken at its word. Everything else (lines "Role Name", "Role: Name", role
and name on lines of their own, columns run together) is read as one stream, in which a name ends
the role before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from sqs_extract.document import Letter, Paragraph
from sqs_extract.family import load_wording
from sqs_extract.names import NameRun, find_names, has_role_words, is_names, split_names
from sqs_extract.people import EDGES, opens_role
from sqs_extract.record import CopiedTo

Row = tuple[str, str]
"""Role and names as printed."""

BETWEEN_RE = regex.compile(r"[\s,;/&+]*(?:\band\b)?[\s,;]*")
"""What may stand between two names of one entry."""
UNFINISHED_RE = regex.compile(r"(?:\b(?:and|of|for|the|to|in|at|with)|[&,(–—/-])$")
LABEL_RE = regex.compile(r"(?:copy|copies|copied|cc|distribution|circulation)(?:\s+(?:list|to))*\s*:?\s*", regex.I)


def find_copied_to(letter: Letter, places: Sequence[str] = ()) -> list[CopiedTo]:
    """The letter -> the entries of its copy list, in order; [] where it has none."""
    rows: list[Row] = []
    loose: list[str] = []
    for paragraph in _copy_paragraphs(letter):
        table = _read_table(paragraph, places)
        if table is None:
            loose.append(_flatten(paragraph))
            continue
        rows.extend(_read_stream("\n".join(loose), places))
        loose = []
        rows = _continue_rows(rows, table)
    rows.extend(_read_stream("\n".join(loose), places))
    return [
        CopiedTo(role=" ".join(role.split()).strip(EDGES) or None, names=split_names(names))
        for role, names in rows
        if role.strip() or names.strip()
    ]


def _copy_paragraphs(letter: Letter) -> Iterator[Paragraph]:
    """Go through the paragraphs of the copy list, up to the standing notes."""
    wording = load_wording()
    for section in letter.sections:
        if section.kind != "copy_list":
            continue
        for paragraph in section.paragraphs:
            if wording.note.match(paragraph.text):
                break
            if LABEL_RE.fullmatch(paragraph.text) is None:
                yield paragraph


def _flatten(paragraph: Paragraph) -> str:
    """A paragraph -> its lines, a table's cells one per line."""
    if paragraph.cells is None:
        return LABEL_RE.sub("", paragraph.text, count=1) if paragraph.text[:4].lower() == "copy" else paragraph.text
    return "\n".join(cell for row in paragraph.cells for cell in row if cell.strip())


def _read_table(paragraph: Paragraph, places: Sequence[str]) -> list[Row] | None:
    """A table of roles and names -> its rows; None for what is none.

    Four columns are two lists side by side, the left one first.
    """
    if paragraph.cells is None:
        return None
    cells = [[cell.strip() for cell in row] for row in paragraph.cells]
    width = max(len(row) for row in cells)
    cells = [row + [""] * (width - len(row)) for row in cells]
    if width == 4:
        pairs = [(r[0], r[1]) for r in cells] + [(r[2], r[3]) for r in cells if r[2] or r[3]]
    elif width == 2:
        pairs = [(r[0], r[1]) for r in cells]
    elif width == 3 and not any(row[1] for row in cells):
        pairs = [(r[0], r[2]) for r in cells]
    else:
        return None
    full = [(a, b) for a, b in pairs if a and b]
    if not full:
        return None
    right = sum(is_names(b, places) for _, b in full) / len(full)
    left = sum(is_names(a, places) for a, _ in full) / len(full)
    blobs = any(has_role_words(a) and _ends_with_names(a, places) for a, _ in full)
    if right >= 0.6 and left < 0.5 and not blobs:
        return pairs
    if left >= 0.6 and right < 0.5:
        return [(b, a) for a, b in pairs]
    return None


def _ends_with_names(text: str, places: Sequence[str]) -> bool:
    """Whether names follow a role inside one cell: columns that ran together."""
    return any(run.start > 0 and text[run.end : run.end + 1] not in (")", "’", "'") for run in find_names(text, places))


def _continue_rows(rows: list[Row], table: list[Row]) -> list[Row]:
    """Rows so far and a table -> all rows; a row with one cell empty goes on with the row above."""
    joined = list(rows)
    for role, names in table:
        if joined and not role:
            above = joined[-1]
            gap = " " if above[1].rstrip().endswith(",") or len(names.split()) == 1 else ", "
            joined[-1] = (above[0], f"{above[1]}{gap}{names}".strip(" ,"))
        elif joined and not names and (UNFINISHED_RE.search(joined[-1][0]) or not opens_role(role)):
            joined[-1] = (f"{joined[-1][0]} {role}", joined[-1][1])
        else:
            joined.append((role, names))
    return joined


def _read_stream(text: str, places: Sequence[str]) -> list[Row]:
    """Text in which roles and names follow one another -> rows.

    Lines that begin with a name and go on with its role are read name first.
    """
    groups = _group_names(text, find_names(text, places))
    if not groups:
        return [(line, "") for line in text.split("\n") if line.strip()]
    if _is_name_first(text, groups):
        ends = [start for start, _ in groups[1:]] + [len(text)]
        return [(text[b:end], text[a:b]) for (a, b), end in zip(groups, ends, strict=True)]
    rows: list[Row] = []
    at = 0
    for start, end in groups:
        role = text[at:start].strip(EDGES)
        if not role and rows:
            rows[-1] = (rows[-1][0], f"{rows[-1][1]}, {text[start:end]}")
        else:
            rows.append((text[at:start], text[start:end]))
        at = end
    rest = text[at:].strip(EDGES + ".")
    return [*rows, (rest, "")] if rest else rows


def _group_names(text: str, runs: list[NameRun]) -> list[tuple[int, int]]:
    """Names -> stretches of names that follow one another."""
    groups: list[tuple[int, int]] = []
    for run in runs:
        if groups and BETWEEN_RE.fullmatch(text, groups[-1][1], run.start):
            groups[-1] = (groups[-1][0], run.end)
        else:
            groups.append((run.start, run.end))
    return groups


def _is_name_first(text: str, groups: list[tuple[int, int]]) -> bool:
    """Whether each entry is "Name, Role" and not "Role Name"."""
    first, last = groups[0], groups[-1]
    return not text[: first[0]].strip(EDGES) and bool(text[last[1] :].strip(EDGES + "."))
