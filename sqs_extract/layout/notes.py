"""Lines of a page in, its footnotes out: told by the rule above, their size, their marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import regex

from sqs_extract.document import Bbox, Line, Page
from sqs_extract.layout.group import Group
from sqs_extract.layout.marks import NOTE_MARK_RE

SMALLER = 0.93
"""A note is set in less than this share of the letter's size."""

SHORT_RULE = 0.62
"""The rule above notes is shorter than this share of the page's width."""

# The mark of a note glued to its text or parted by a space: "1Published", "2 ASSET", "* See".
GLUED_RE = regex.compile(r"[\[(]?(?P<mark>\d{1,3}|\*{1,3}|[†‡§¶])[\])]?[.:]?(?P<gap>\s*)(?=\S)")


@dataclass(slots=True)
class NoteScan:
    """What has been learnt of a letter's notes so far, page by page."""

    last: int = 0
    """Number of the latest note."""
    page: int = 0
    """Page on which it ends so far."""


def find_notes(
    page: Page,
    lines: list[Line],
    size: float,
    calls: frozenset[str],
    scan: NoteScan,
    noted: frozenset[int],
    is_text: Callable[[str], bool],
) -> list[Group]:
    """A page's lines, the letter's size of type and the raised marks met -> its footnotes.

    `noted` holds id() of the lines that the structure tree calls notes; `is_text` says of a line
    whether its wording makes it text however small: "Note 1: ...", "Yours sincerely".
    A note's first line begins with its mark; lines that do not go on with the note before, also
    from the page before (a group without number, which the caller joins).
    """
    block, ruled = _find_note_lines(page, lines, size, calls, scan)
    if noted:
        seen = {id(line) for line in block}
        block = sorted(
            [*block, *(line for line in lines if id(line) in noted and id(line) not in seen)],
            key=_down,
        )
    groups: list[Group] = []
    inside = True
    for line in block:
        mark, _ = parse_note_mark(line, calls, scan.last)
        inside = (inside or mark is not None) and not is_text(line.text)
        if not inside:
            continue
        if mark is not None:
            scan.last = int(mark) if mark.isdecimal() else scan.last
            groups.append(Group([line], "footnote", number=mark, rule="note-mark"))
        elif groups:
            groups[-1].lines.append(line)
        elif (ruled and scan.page == page.number - 1) or id(line) in noted:
            groups.append(Group([line], "footnote", rule="note-continued"))
        # else: small print without a mark is text, such as "Note 1:" at a letter's end
    if groups:
        scan.page = page.number
    return groups


def parse_note_mark(line: Line, calls: frozenset[str], last: int) -> tuple[str | None, int]:
    """A line's start -> the mark of a note and the characters it takes, (None, 0) without one.

    A raised run is a mark by its form; a digit glued to the text only where the letter calls it
    and it comes next.
    """
    first = line.runs[0]
    raised = first.superscript or (len(line.runs) > 1 and first.size < 0.85 * line.size)
    if raised:
        found = NOTE_MARK_RE.fullmatch(first.text.strip())
        if found is not None:
            return found["mark"], len(first.text)
    found = GLUED_RE.match(line.text) or NOTE_MARK_RE.fullmatch(line.text)
    if found is None:
        return None, 0
    mark = found["mark"]
    if mark.isdecimal():
        expected = int(mark) in (last + 1, last + 2) or int(mark) == 1
        text_follows = not line.text[found.end() :][:1].islower()
        if expected and text_follows and (mark in calls or int(mark) == last + 1):
            return mark, found.end()
        return None, 0
    return (mark, found.end()) if mark in calls or mark[0] in "*†‡§¶" else (None, 0)


def _find_note_lines(
    page: Page, lines: list[Line], size: float, calls: frozenset[str], scan: NoteScan
) -> tuple[list[Line], bool]:
    """The lines of a page that belong to notes, in order, and whether a rule stands above them."""
    if not lines:
        return [], False
    floor = max(line.bbox.bottom for line in lines)
    rules = [
        ruling.bbox
        for ruling in page.rulings
        if ruling.bbox.bottom - ruling.bbox.top < 3
        and 30 < ruling.bbox.x1 - ruling.bbox.x0 < SHORT_RULE * page.width
        and ruling.bbox.top > 0.2 * page.height
    ]
    for rule in sorted(rules, key=lambda b: b.top):
        below = sorted((line for line in lines if line.bbox.top > rule.top - 2), key=_down)
        if (
            below
            and _begins_notes(page, below[0], rule, calls, scan)
            and all(line.size < SMALLER * size for line in below)
            and not any(
                line.bbox.top < rule.top and line.bbox.bottom > rule.top + 3 for line in lines
            )
            and rule.x0 <= min(line.bbox.x0 for line in below) + 40
        ):
            return below, True
    # Without a rule: the small lines at the foot, from the first that begins with a mark.
    small = sorted(
        (
            line
            for line in lines
            if line.size < SMALLER * size and line.bbox.bottom > floor - 0.4 * page.height
        ),
        key=_down,
    )
    foot: list[Line] = []
    others = [line for line in lines if line not in small]
    lowest = max((line.bbox.bottom for line in others), default=0.0)
    for line in small:
        if line.bbox.top < lowest - 2:
            continue
        if foot or parse_note_mark(line, calls, scan.last)[0] is not None:
            foot.append(line)
    return foot, False


def _begins_notes(
    page: Page, first: Line, rule: Bbox, calls: frozenset[str], scan: NoteScan
) -> bool:
    """Whether the first line under a rule is a note, or the rest of one from the page before."""
    if parse_note_mark(first, calls, scan.last)[0] is not None:
        return True
    return scan.page == page.number - 1 and rule.top > 0.5 * page.height


def _down(line: Line) -> tuple[float, float]:
    return (round(line.baseline, 0), line.bbox.x0)
