"""Lines of a page in, with numbers and bullet signs that stand alone put before their text, out.

Browsers draw the number of a hanging paragraph after the paragraph, Word draws it in a piece of its
own, a layout table gives it a column: what belongs together stands on one baseline.
"""

from __future__ import annotations

from dataclasses import replace

from sqs_extract.document import Line
from sqs_extract.layout.geometry import find_opening
from sqs_extract.layout.group import union

REACH = 7.0
"""Times the size of type that a label may stand before its text."""


def attach_labels(lines: list[Line]) -> list[Line]:
    """Lines in order -> the same; a lone label is the beginning of the line to its right.

    A label without a text beside it stays where it is.
    """
    labels = [i for i, line in enumerate(lines) if len(line.text) <= 7 and _is_label(line)]
    if not labels:
        return lines
    joined: dict[int, Line] = {}
    gone: set[int] = set()
    for i in labels:
        label = lines[i]
        beside = [
            j
            for j, line in enumerate(lines)
            if j != i
            and j not in joined
            and abs(line.baseline - label.baseline) < 0.4 * max(line.size, label.size)
            and 0 <= line.bbox.x0 - label.bbox.x1 < REACH * line.size
        ]
        if not beside:
            continue
        j = min(beside, key=lambda k: lines[k].bbox.x0)
        joined[j] = join_line(label, lines[j])
        gone.add(i)
    return [joined.get(i, line) for i, line in enumerate(lines) if i not in gone]


def _is_label(line: Line) -> bool:
    opening = find_opening(line)
    return opening is not None and opening.length >= len(line.text)


def join_line(label: Line, line: Line) -> Line:
    """A label and the line beside it -> one line."""
    last = label.runs[-1]
    runs = (*label.runs[:-1], replace(last, text=last.text.rstrip() + " "), *line.runs)
    return replace(line, runs=runs, bbox=union([label.bbox, line.bbox]))
