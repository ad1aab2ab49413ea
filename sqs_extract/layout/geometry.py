"""Lines of a page in, groups of lines that make one paragraph out, told by how they are set.

What parts two lines, in order: a sign or number that opens a paragraph, another style, white space
between them, an indent, and above all the line before having ended early: a line of running text
is as full as its words allow, so where the next word would still have fitted, a paragraph ended.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from sqs_extract.document import Line
from sqs_extract.layout.group import Group, Style, read_style
from sqs_extract.layout.marks import Opening, follows, parse_opening
from sqs_extract.layout.measure import EDGE, SPACED, Measure, first_word_width

WIDER = SPACED
"""Times the usual distance of baselines: from here on white space parts paragraphs. Lines with a
raised marker stand up to 1.1 times apart."""

MUCH_WIDER = 1.7
"""Times the usual distance: white space that parts whatever the words say."""

ROOM = 0.9
"""Of the size of type: the next word fits only if this much would be left of the line."""

SPACED_ROOM = 4.0
"""The same, in letters that part their paragraphs by space."""

INDENT = 0.8
"""Of the size of type: a smaller shift is no indent."""

SHIFT = 2.0
"""Points by which the lines of a hanging paragraph may differ: the first letter's own shape."""

EARLY = 9.0
"""Times the size of type: lines of one sentence may end this much before the margin."""

QUOTES = "\"'“‘"
"""What a colon announces goes on in its paragraph: "As one father explained: ..."."""

STOPS = (".", ":", ";", "?", "!")


@dataclass(slots=True)
class Numbering:
    """The paragraph number met last, to tell a number from a figure at the start of a line."""

    last: str | None = None


def group_lines(
    lines: list[Line],
    measure: Measure,
    right: float,
    numbering: Numbering,
    opens_part: Callable[[str], bool],
    *,
    narrow: bool = False,
) -> list[Group]:
    """Lines of one column or box in reading order -> groups, one a paragraph.

    `right` is the edge that full lines reach there; `opens_part` says of a line whether its wording
    begins a paragraph ("Yours sincerely", "Note 1:") wherever it stands; `narrow` columns are
    lists, in which a slanted line is another item than an upright one.
    """
    groups: list[Group] = []
    styles: list[Style] = [read_style([line]) for line in lines]
    previous: Style | None = None
    for line, style, after in zip(lines, styles, [*lines[1:], None], strict=True):
        opening = find_opening(line)
        current = groups[-1] if groups else None
        if current is not None and previous is not None:
            reason = find_break(current, previous, line, style, opening, measure, right, numbering)
            hangs = current.kind in ("bullet", "numbered")
            if not reason and after is not None and _is_indented(current, line, after, measure):
                reason = "indent"
            if not reason and narrow and style.italic != previous.italic:
                reason = "slant"
            if not reason and hangs and is_ended(current.last) and opens_part(line.text):
                reason = "wording"
        else:
            reason = "first"
        if reason:
            groups.append(open_group(line, opening, reason, numbering))
        else:
            groups[-1].lines.append(line)
        previous = style
    return groups


def open_group(line: Line, opening: Opening | None, reason: str, numbering: Numbering) -> Group:
    """A paragraph's first line -> its group, of the kind that its sign or number says."""
    if opening is None or not is_meant(line, opening, numbering):
        return Group([line], rule=reason)
    if opening.kind == "bullet":
        return Group([line], "bullet", marker=opening.label, rule=reason, opens=True)
    numbering.last = opening.label
    return Group([line], "numbered", number=opening.label, rule=reason, opens=True)


def find_opening(line: Line) -> Opening | None:
    """A line -> the sign or number it opens with, None where it has none."""
    first = line.runs[0]
    apart = len(line.runs) > 1 and line.runs[1].x0 - first.x1 > 0.45 * line.size
    if first.superscript:
        return None
    return parse_opening(line.text, font=first.font, apart=apart)


def is_meant(line: Line, opening: Opening, numbering: Numbering) -> bool:
    """Whether what looks like an opening is one: "10. The plan" at a line's start may be text."""
    if opening.kind == "bullet":
        return opening.certain or opening.length < len(line.text)
    if "." in opening.label:
        # "1.5 hours", "2.5 million": a number of two parts belongs to a numbered letter.
        rest = line.text[opening.length :].lstrip()
        if line.text[len(opening.label) :][:1] == ".":
            return True
        return follows(opening.label, numbering.last) or rest[:1].isupper() or not rest
    return True


def find_break(
    group: Group,
    before: Style,
    line: Line,
    style: Style,
    opening: Opening | None,
    measure: Measure,
    right: float,
    numbering: Numbering,
) -> str:
    """A group and the line after it -> why a new paragraph begins there; "" where it goes on."""
    last = group.last
    size = max(last.size, line.size)
    distance = line.baseline - last.baseline
    usual = _usual_distance(group, measure, last)
    full = is_full(last, line, right, justified=measure.justified and is_body(last, measure))
    ended = is_ended(last) and not (last.text.endswith(":") and line.text[:1] in QUOTES)
    if opening is not None and _opens_here(group, line, opening, full and not ended, numbering):
        return f"opening-{opening.kind}"
    if distance < -0.5 * size:
        return "column"
    if distance < 0.35 * size:
        return ""  # the same line, drawn in pieces
    if group.kind in ("bullet", "numbered") and group.lines == [last] and _is_bare(group):
        return ""  # a sign on a line of its own
    if style.size and before.size and abs(style.size - before.size) > 0.08 * before.size:
        return "size"
    if style.bold != before.bold and not (full and not ended and distance < WIDER * usual):
        return "weight"
    if distance > MUCH_WIDER * usual:
        return "space"
    goes_on = full and not ended and line.text[:1].islower()
    if distance > WIDER * usual and not (goes_on and distance < 1.35 * usual):
        return "space"
    if not full and not _broke_early(last, line, ended, measure, right):
        return "short-line"
    return _find_indent(group, line, measure, ended)


def _opens_here(
    group: Group, line: Line, opening: Opening, running: bool, numbering: Numbering
) -> bool:
    """Whether a sign or number at a line's start opens a paragraph rather than going on in one.

    `running` says that the line before is full and ends no sentence.
    """
    if not is_meant(line, opening, numbering):
        return False
    if opening.kind == "bullet":
        if opening.certain:
            return True
        # A dash that text merely breaks at stands no further left than the text above it.
        hanging = line.bbox.x0 < group.last.bbox.x0 - 2 or group.kind != "bullet"
        return (not running and hanging) or group.marker == opening.label
    if "." in opening.label:
        return follows(opening.label, numbering.last) or not running
    if follows(opening.label, numbering.last) and opening.label != "1":
        return not running or group.number is not None
    return not running


def _is_bare(group: Group) -> bool:
    """Whether a group so far is nothing but its sign or number."""
    text = group.first.text.strip()
    label = group.marker or group.number or ""
    return text.strip(".() ") == label.strip(".() ")


def _usual_distance(group: Group, measure: Measure, last: Line) -> float:
    """Distance of baselines to expect inside a group: its own where it has one."""
    usual = measure.pitch * last.size
    lines = [line for line in group.lines[-4:] if line.page_number == last.page_number]
    if lines[:1] == group.lines[:1] and _is_bare(group):
        lines = lines[1:]
    own = [
        b.baseline - a.baseline
        for a, b in itertools.pairwise(lines)
        if b.baseline - a.baseline > 0.5 * last.size
    ]
    return min(own) if own else usual


def _broke_early(last: Line, line: Line, ended: bool, measure: Measure, right: float) -> bool:
    """Whether a line that looks short may still be followed by the rest of its paragraph.

    Engines break early to keep words together, and for the two spaces after a full stop; where the
    letter parts its paragraphs by space, a line that ends a sentence a little early is no sign.
    """
    room = right - last.bbox.x1
    if not ended:
        aligned = abs(line.bbox.x0 - last.bbox.x0) < SHIFT
        return line.text[:1].islower() and (aligned or room < EARLY * measure.size)
    if measure.justified and is_body(last, measure) and room > 2 * EDGE * last.size:
        return False
    after = first_word_width(line) + 0.25 * line.size
    return room - after < (SPACED_ROOM if measure.spaced else 1.4 * ROOM) * measure.size


def is_full(line: Line, after: Line, right: float, *, justified: bool) -> bool:
    """Whether a line goes as far as it can: the next word would not have fitted on it.

    In justified text every line but a paragraph's last one reaches the margin itself.
    """
    if justified and line.bbox.x1 < right - 2 * EDGE * line.size:
        return False
    width = first_word_width(after)
    return line.bbox.x1 + 0.25 * line.size + width > right - ROOM * line.size


def is_ended(line: Line) -> bool:
    """Whether a line ends a sentence; a raised marker after the stop is no part of it."""
    text = line.text
    if line.runs[-1].superscript:
        text = "".join(run.text for run in line.runs if not run.superscript)
    return text.rstrip("”\"'’) ").endswith(STOPS)


def is_body(line: Line, measure: Measure) -> bool:
    """Whether a line is set as the running text is, and so justified where that is."""
    return abs(line.size - measure.size) < 0.06 * measure.size and not line.runs[-1].bold


def _is_indented(group: Group, line: Line, after: Line, measure: Measure) -> bool:
    """Whether a line after a list is a body paragraph's first, indented as far as the list's text.

    What follows it, back at the margin, gives it away.
    """
    return (
        group.kind in ("bullet", "numbered")
        and is_ended(group.last)
        and find_opening(after) is None
        and after.bbox.x0 < line.bbox.x0 - INDENT * measure.size
        and 0 < after.baseline - line.baseline < 1.5 * measure.pitch * measure.size
        and after.bbox.x0 < group.first.bbox.x0 + SHIFT
        and (len(group.lines) > 1 or abs(line.bbox.x0 - group.first.bbox.x0) < SHIFT)
    )


def _find_indent(group: Group, line: Line, measure: Measure, ended: bool) -> str:
    """A full line and the next -> "indent" or "outdent" where that begins a paragraph."""
    step = INDENT * measure.size
    shift = line.bbox.x0 - group.last.bbox.x0
    if len(group.lines) == 1:
        # Second line: hanging under a number or sign, or dedented after a first-line indent.
        if shift > step and group.kind == "body" and ended:
            return "indent"
        if shift < -4 * step and ended:
            return "outdent"
        return ""
    if group.kind in ("bullet", "numbered"):
        step = SHIFT  # what hangs under a sign begins at one place to the point
    if abs(shift) > step and ended:
        return "indent" if shift > 0 else "outdent"
    return ""
