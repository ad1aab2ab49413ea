"""Groups in, the ones that are headings marked, with their level, out: by wording and by type."""

from __future__ import annotations

from collections.abc import Callable

import regex

from sqs_extract.document import Line
from sqs_extract.layout.geometry import is_ended
from sqs_extract.layout.group import Group, Style, cut_line, read_style
from sqs_extract.layout.marks import NUMBER_RE
from sqs_extract.layout.measure import Measure

LONGEST = 160
"""Characters; the longest heading seen in a published letter has 126."""

TERMINAL_RE = regex.compile(r"[.;,!][\"”’)]*$")

KnownHeading = Callable[[str | None, str], bool]
"""Number and wording of a line -> whether it names a part of such letters."""


def mark_headings(groups: list[Group], measure: Measure, is_known: KnownHeading) -> None:
    """Change `kind`, `number` and `level` of the groups that are headings.

    Type: larger, or bold, than the text, short and without a stop. Wording: what the family knows
    as a heading is one also where it is set like the text, if it stands alone on its line.
    """
    found: list[tuple[Group, Style]] = []
    for i, group in enumerate(groups):
        if group.kind in ("bullet", "table", "footnote") or len(group.lines) > 4:
            continue
        text = " ".join(line.text for line in group.lines)
        if len(text) > LONGEST or not any(c.isalpha() for c in text):
            continue
        number, wording = _split_number(text)
        style = read_style(group.lines)
        known = len(wording) < 90 and is_known(number, wording)
        larger = style.size > 1.08 * measure.size
        after = groups[i + 1] if i + 1 < len(groups) else None
        if group.kind == "numbered" and "." in (group.number or "") and not (known and style.bold):
            continue
        if TERMINAL_RE.search(wording) and not (known and (style.bold or larger)):
            continue
        typed = (larger or style.bold) and after is not None
        heads_box = known and _heads_box(groups, i)
        alone = known and (number is not None or _stands_alone(group, after, wording))
        if typed or alone or heads_box:
            found.append((group, style))
            group.kind, group.number = "heading", number
            group.rule = "heading-type" if typed else "heading-wording"
            group.opens = group.closed = True
    _set_levels(found, measure)


def split_run_in_headings(groups: list[Group], is_known: Callable[[str], bool]) -> list[Group]:
    """Groups -> the same; a bold heading that text follows on its line becomes a group."""
    out: list[Group] = []
    for group in groups:
        if group.kind != "body":
            out.append(group)
            continue
        lines, group.lines = group.lines, []
        current = group
        for line in lines:
            k = _run_in_length(line, is_known)
            if not k or (current.lines and not is_ended(current.last)):
                current.lines.append(line)
                continue
            if current.lines:
                out.append(current)
                current = Group([], box=group.box, rule="run-in")
            heading = Group([cut_line(line, line.runs[:k])], box=group.box, rule="heading-run-in")
            heading.opens = heading.closed = True
            out.append(heading)
            current.lines.append(cut_line(line, line.runs[k:]))
        out.append(current)
    return out


def _run_in_length(line: Line, is_known: Callable[[str], bool]) -> int:
    """Runs of a line that are a heading in it, 0 where there is none."""
    runs = line.runs
    k = next((i for i, run in enumerate(runs) if not run.bold), len(runs))
    if k == 0 or k == len(runs):
        return 0
    wording = "".join(run.text for run in runs[:k]).strip()
    return k if is_known(wording.rstrip(".:")) else 0


def _split_number(text: str) -> tuple[str | None, str]:
    """A group's text -> its heading number ("1"), None without one, and its wording."""
    opening = NUMBER_RE.match(text)
    if opening is None:
        return None, text
    return opening["number"], text[opening.end() :]


def _heads_box(groups: list[Group], i: int) -> bool:
    """Whether a group is the first of a ruled box."""
    box = groups[i].box
    return box is not None and (i == 0 or groups[i - 1].box != box)


def _stands_alone(group: Group, after: Group | None, wording: str) -> bool:
    """Whether a line set like the text is a heading by its wording: short, followed by text."""
    return (
        len(group.lines) == 1
        and len(wording) < 60
        and after is not None
        and after.kind in ("body", "numbered", "bullet", "table")
    )


def _set_levels(found: list[tuple[Group, Style]], measure: Measure) -> None:
    """Give each heading its level: larger above smaller, then bold, then plain; numbered last."""
    ranks = sorted({_rank(style, measure) for group, style in found}, reverse=True)
    for group, style in found:
        group.level = 1 + ranks.index(_rank(style, measure))


def _rank(style: Style, measure: Measure) -> tuple[float, bool, bool]:
    size = max(style.size, measure.size)
    return (round(size * 2) / 2, style.bold, not style.italic)
