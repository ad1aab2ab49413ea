"""Groups of all pages in, the ones that a page break cut in two joined out."""

from __future__ import annotations

from collections import Counter

from sqs_extract.document import Line
from sqs_extract.layout.geometry import SHIFT, is_body, is_ended, is_full
from sqs_extract.layout.group import Group, read_style
from sqs_extract.layout.measure import Measure, first_word_width

HEADING_LENGTH = 110
"""Characters; a bold line of more is text."""


def join_groups(
    groups: list[Group], measure: Measure, rights: dict[int | None, float]
) -> list[Group]:
    """Groups in reading order -> the same, those cut by a page's end made whole.

    `rights` gives the right edge of the text by box (None: outside boxes). Notes and furniture are
    not among the groups: what stands between the halves has been set aside.
    """
    joined: list[Group] = []
    hang = find_hanging_edge(groups)
    for group in groups:
        last = joined[-1] if joined else None
        if last is not None and (
            _is_lone_label(last, group) or _goes_on(last, group, measure, rights, hang)
        ):
            last.lines.extend(group.lines)
            last.rule += "+page"
        else:
            joined.append(group)
    return joined


def _is_lone_label(a: Group, b: Group) -> bool:
    """Whether `a` is a number or sign that a page's end parted from its text, `b`."""
    label = a.number or a.marker
    return (
        label is not None
        and len(a.lines) == 1
        and a.first.text.strip(" .()") == label.strip(" .()")
        and not b.opens
        and b.kind == "body"
    )


def _goes_on(
    a: Group,
    b: Group,
    measure: Measure,
    rights: dict[int | None, float],
    hang: float | None,
) -> bool:
    """Whether group `b` is the rest of `a`, over the end of a page or column."""
    if b.opens or a.closed or "table" in (a.kind, b.kind) or a.box != b.box:
        return False
    if b.first.page_number == a.last.page_number and b.rule != "column":
        return False
    before, after = read_style(a.lines), read_style(b.lines)
    if abs(before.size - after.size) > 0.08 * max(before.size, 1) or before.bold != after.bold:
        return False
    if before.bold and len(a.first.text) < HEADING_LENGTH and len(a.lines) == 1:
        return False
    right = rights.get(a.box, measure.right)
    full = is_full(a.last, b.first, right, justified=measure.justified and is_body(a.last, measure))
    text = a.last.text.rstrip("”\"'’)")
    ended = is_ended(a.last)
    if not ended:
        # A sentence without its end goes on, unless a short line shows that it was none: an
        # addressee, a heading.
        return full or b.first.text[:1].islower() or len(a.lines) > 1
    if text.endswith(":"):
        return False
    if a.kind == "bullet" and b.kind == "bullet" and b.marker is None and a.marker is not None:
        return True  # the tags know it for an item, and it has no sign of its own
    if a.kind in ("bullet", "numbered"):
        hangs = abs(b.first.bbox.x0 - _hanging_edge(a, hang)) < SHIFT
        if hangs and hang is not None and hang > measure.left_edge + SHIFT:
            return True  # only what hangs under a number or sign begins there
        return hangs and _is_brimful(a.last, b.first, right)
    # Programs keep two lines of a paragraph together on either page, so a lone line is none of it.
    halves = len(a.lines) > 1 and len(b.lines) > 1
    return halves and _is_brimful(a.last, b.first, right) and not _indented(a, b, measure)


def _hanging_edge(group: Group, hang: float | None) -> float:
    """Left edge of the lines under a number or sign: the group's own, else the letter's."""
    if len(group.lines) > 1:
        return group.lines[-1].bbox.x0
    return hang if hang is not None else group.first.bbox.x0


def find_hanging_edge(groups: list[Group]) -> float | None:
    """Groups -> where the second lines of numbered paragraphs mostly begin, None without any."""
    edges = Counter(
        round(g.lines[1].bbox.x0, 1) for g in groups if g.kind == "numbered" and len(g.lines) > 1
    )
    return edges.most_common(1)[0][0] if edges else None


def _is_brimful(line: Line, after: Line, right: float) -> bool:
    """Whether a line is full beyond doubt.

    A paragraph's last line is full by chance once in ten times, so that at a page's end a full
    line with a full stop is still more often the middle of a paragraph than its end.
    """
    width = first_word_width(after) / 1.1
    return line.bbox.x1 + 0.2 * line.size + width > right


def _indented(a: Group, b: Group, measure: Measure) -> bool:
    """Whether `b` opens with an indent that `a`'s lines after the first do not have."""
    return b.first.bbox.x0 - a.last.bbox.x0 > 0.8 * measure.size
