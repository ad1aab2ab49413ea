r"""The copy list in, who had a copy out: a role and its names per entry.

A table of two columns is taken at its word. Everything else (lines "Role Name", "Role: Name", role
and name on lines of their own, columns run together) is read as one stream, in which a name ends
the role before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from sqs_extract.document import Letter, Paragraph
from sqs_extract.family import load_wording
from sqs_extract.metadata.lexicon import compile_any, load_inspectorates, load_lexicon
from sqs_extract.metadata.names import (
    NameRun,
    find_names,
    is_names,
    split_names,
)
from sqs_extract.metadata.people import EDGES, opens_role
from sqs_extract.metadata.words import has_role_words, read_rank
from sqs_extract.record import CopiedTo

Row = tuple[str, str]
"""Role and names as printed."""

BETWEEN_RE = regex.compile(r"[\s,;/&+]*(?:\band\b)?[\s,;]*")
"""What may stand between two names of one entry."""
UNFINISHED_RE = regex.compile(r"(?:\b(?:and|of|for|the|to|in|at|with)|[&,(–—/-])$")
LABEL_RE = regex.compile(
    r"(?:copy|copies|copied|cc|distribution|circulation)(?:\s+(?:list|to))*\s*:?\s*", regex.I
)


def find_copied_to(letter: Letter, places: Sequence[str] = ()) -> list[CopiedTo]:
    """The letter -> the entries of its copy list, in order; [] where it has none."""
    rows: list[Row] = []
    loose: list[str] = []
    for paragraph in _copy_paragraphs(letter, places):
        table = _read_table(paragraph, places)
        if table is None:
            loose.append(_flatten(paragraph))
            continue
        rows = _continue_rows(rows, [*_read_stream("\n".join(loose), places), *table])
        loose = []
    rows = _continue_rows(rows, _read_stream("\n".join(loose), places))
    heads, several = _compiled("heads"), _compiled("several")
    return [
        CopiedTo(
            role=" ".join(role.split()).strip(EDGES) or None,
            names=split_names(names, several.search(role) is not None),
        )
        for role, names in rows
        if (role.strip() or names.strip())
        and not (heads.fullmatch(role.strip()) and heads.fullmatch(names.strip()))
    ]


@cache
def _compiled(key: str) -> regex.Pattern[str]:
    return compile_any(load_lexicon().pattern("copied", key))


def _copy_paragraphs(letter: Letter, places: Sequence[str]) -> list[Paragraph]:
    """Paragraphs of the copy list, up to the standing notes, column by column."""
    wording = load_wording()
    found: list[Paragraph] = []
    for section in letter.sections:
        if section.kind != "copy_list":
            continue
        for paragraph in section.paragraphs:
            if wording.note.match(paragraph.text):
                break
            if LABEL_RE.fullmatch(paragraph.text) is None:
                found.append(paragraph)
    return _sort_columns(found, places)


def _sort_columns(paragraphs: list[Paragraph], places: Sequence[str]) -> list[Paragraph]:
    """Paragraphs -> page by page, left column before right, where each column holds both.

    A list in two columns is read down and not across; what stands where is surer than the order in
    which the lines came. Where one column holds the roles and the other the names it is a table.
    """
    if not all(paragraph.regions for paragraph in paragraphs):
        return paragraphs
    boxes = [(p.regions[0].page, p.regions[0].bbox) for p in paragraphs]
    middle = {
        page: (min(b.x0 for n, b in boxes if n == page) + max(b.x1 for n, b in boxes if n == page))
        / 2
        for page, _ in boxes
    }
    where = [(page, box.x0 >= middle[page], box.top) for page, box in boxes]
    right = [is_names(p.text, places) for p, at in zip(paragraphs, where, strict=True) if at[1]]
    if not 0.2 <= sum(right) / max(1, len(right)) <= 0.8:
        return paragraphs
    order = sorted(range(len(paragraphs)), key=lambda i: where[i])
    return [paragraphs[i] for i in order]


def _flatten(paragraph: Paragraph) -> str:
    """A paragraph -> its lines, a table's cells one per line."""
    if paragraph.cells is None:
        label = LABEL_RE.match(paragraph.text)
        return paragraph.text[label.end() :] if label and ":" in label[0] else paragraph.text
    return "\n".join(cell for row in paragraph.cells for cell in row if cell.strip())


def _read_table(paragraph: Paragraph, places: Sequence[str]) -> list[Row] | None:
    """A table of roles and names -> its rows; None for what is none.

    Four columns are two lists side by side, the left one first.
    """
    if paragraph.cells is None:
        return None
    cells = [[" ".join(cell.split()) for cell in row] for row in paragraph.cells]
    width = max(len(row) for row in cells)
    cells = [row + [""] * (width - len(row)) for row in cells]
    if width == 4:
        pairs = [(r[0], r[1]) for r in cells] + [(r[2], r[3]) for r in cells if r[2] or r[3]]
    elif width == 3:
        pairs = _fold_columns(cells, places)
    elif width == 2:
        pairs = [(r[0], r[1]) for r in cells]
    else:
        return None
    full = [(a, b) for a, b in pairs if a and b]
    if not full:
        return None
    named = [sum(is_names(pair[side], places) for pair in full) / len(full) for side in (0, 1)]
    roles = [sum(has_role_words(pair[side]) for pair in full) / len(full) for side in (0, 1)]
    if named[0] < 0.5 and named[1] >= 0.6:
        return pairs
    if named[1] < 0.5 and named[0] >= 0.6:
        return [(b, a) for a, b in pairs]
    if any(has_role_words(a) and _ends_with_names(a, places) for a, _ in full):
        return None
    return pairs if roles[0] >= 0.6 and roles[1] <= 0.4 else None


def _fold_columns(cells: list[list[str]], places: Sequence[str]) -> list[Row]:
    """Rows of three cells -> role and names: the column of names, and the others as role."""
    shares = [sum(is_names(row[k], places) for row in cells) for k in range(3)]
    names = shares.index(max(shares))
    return [
        (", ".join(cell for k, cell in enumerate(row) if cell and k != names), row[names])
        for row in cells
    ]


def _ends_with_names(text: str, places: Sequence[str]) -> bool:
    """Whether names follow a role inside one cell: columns that ran together."""
    return any(
        run.start > 0 and text[run.end : run.end + 1] not in (")", "’", "'")
        for run in find_names(text, places)
    )


def _continue_rows(rows: list[Row], more: list[Row]) -> list[Row]:
    """Rows so far and those that follow -> all; what is no row of its own joins the row above."""
    joined = list(rows)
    for text, names in more:
        above = joined[-1] if joined else ("", "")
        tail, role = _part_tail(above[0], text)
        if tail:
            joined[-1] = above = (f"{above[0]} {tail}", above[1])
        if not role and not names:
            continue
        if joined and not role:
            gap = " " if above[1].rstrip().endswith(",") or len(names.split()) == 1 else ", "
            joined[-1] = (above[0], f"{above[1]}{gap}{names}".strip(" ,"))
        elif joined and not names and _continues(above[0], role):
            joined[-1] = (f"{above[0]} {role}", above[1])
        else:
            joined.append((role, names))
    return joined


def _continues(above: str, role: str) -> bool:
    """Whether a role without names is the end of the role above and no vacant post."""
    agency = role.split(maxsplit=1)[0].isupper() or load_inspectorates().match(role)
    short = len(role.split()) <= 2 and not opens_role(role) and not agency
    return bool(UNFINISHED_RE.search(above)) or not role[0].isupper() or short


TAIL_RE = regex.compile(r"\s*[^()\n]*\)\s*")


def _part_tail(above: str, role: str) -> tuple[str, str]:
    """Role above and the text after it -> what closes the bracket left open above, and the rest."""
    tail = TAIL_RE.match(role) if above.count("(") > above.count(")") else None
    return (tail[0].strip(), role[tail.end() :]) if tail else ("", role)


def _read_stream(text: str, places: Sequence[str]) -> list[Row]:
    """Text in which roles and names follow one another -> rows.

    Lines that begin with a name and go on with its role are read name first.
    """
    text = BROKEN_RE.sub("", text)
    runs = find_names(text, places)
    groups = _group_names(text, runs)
    if not groups:
        return [(line, "") for line in text.split("\n") if line.strip()]
    listed = [", ".join(" ".join(text[a:b].split()) for a, b in group) for group in groups]
    starts = [group[0].start for group in groups]
    ends = []
    for k, group in enumerate(groups):  # "Jane Doe (until May)"
        bracket = BRACKET_RE.match(text, group[-1].end)
        ends.append(bracket.end() if bracket else group[-1].end)
        listed[k] += f" {bracket[0].strip()}" if bracket else ""
    if _is_name_first(text, starts[0], ends[-1]):
        roles = [text[a:b] for a, b in zip(ends, [*starts[1:], len(text)], strict=True)]
        return list(zip(roles, listed, strict=True))
    roles = [text[a:b] for a, b in zip([0, *ends], [*starts, len(text)], strict=True)]
    roles = [role if role.strip(EDGES + ".") else "" for role in roles]
    return list(zip(roles, [*listed, ""], strict=True))


BROKEN_RE = regex.compile(r"(?<=\p{Ll})[-‐\u00ad]\n(?=\p{Ll})")
"""A word cut at a line end."""


BRACKET_RE = regex.compile(r"[^\S\n]+\([^()\n]*\)(?=[^\S\n]*(?:\n|$))")
"""What stands in brackets behind a name, at the end of its line."""


def _group_names(text: str, runs: list[NameRun]) -> list[list[NameRun]]:
    """Names -> those that follow one another, together.

    A rank straight behind other names, nothing between, is a role: "Chief Constable Jo Lee".
    """
    groups: list[list[NameRun]] = []
    for run in runs:
        between = BETWEEN_RE.fullmatch(text, groups[-1][-1].end, run.start) if groups else None
        count = read_rank(text[run.start : run.end].split(), load_lexicon())
        if between is None:
            groups.append([run])
        elif count and not between[0].strip():
            words = list(WORD_RE.finditer(text, run.start, run.end))
            groups.append([NameRun(words[count].start(), run.end)])
        else:
            groups[-1].append(run)
    return groups


WORD_RE = regex.compile(r"\S+")


def _is_name_first(text: str, start: int, end: int) -> bool:
    """Whether entries are "Name, Role": the text begins with a name and does not end with one."""
    return not text[:start].strip(EDGES) and bool(text[end:].strip(EDGES + "."))
