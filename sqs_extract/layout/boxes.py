"""Frames of all pages in, the boxes that are case studies out: numbered, joined across pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqs_extract.document import Line, Page
from sqs_extract.layout.frames import Frame, find_frames
from sqs_extract.layout.group import read_style

WORDS = 25
"""A box of fewer words is a label, not a case study."""

MOST = 0.6
"""Frames that hold more than this share of the letter are its paper, not boxes in it."""


@dataclass(slots=True)
class Box:
    """A ruled box and the lines in it, over one or more pages."""

    frames: list[Frame]
    lines: list[Line]


def find_boxes(
    pages: tuple[Page, ...],
    texts: list[list[Line]],
    is_example: Callable[[str], bool],
) -> dict[int, int]:
    """Pages, the lines of text on each -> id() of each boxed line and the ordinal of its box.

    `is_example` says of a line whether its wording heads a case study.
    """
    boxes: list[Box] = []
    total = sum(len(lines) for lines in texts)
    for page, lines in zip(pages, texts, strict=True):
        for frame in find_frames(page):
            if len(frame.columns) > 1:
                continue
            inside = [line for line in lines if frame.holds(line)]
            if not inside:
                continue
            last = boxes[-1] if boxes else None
            if last is not None and _goes_on(last, frame, inside, pages, texts):
                last.frames.append(frame)
                last.lines.extend(inside)
            else:
                boxes.append(Box([frame], inside))
    boxed: dict[int, int] = {}
    ordinal = 0
    for box in boxes:
        if len(box.lines) > MOST * total or not _is_case_study(box, is_example):
            continue
        for part in _split_at_headings(box.lines, is_example):
            ordinal += 1
            for line in part:
                boxed[id(line)] = ordinal
    return boxed


def _goes_on(
    box: Box, frame: Frame, inside: list[Line], pages: tuple[Page, ...], texts: list[list[Line]]
) -> bool:
    """Whether a frame is the rest of a box: last thing on its page, first on the next, as wide."""
    before = box.frames[-1]
    if frame.page != before.page + 1:
        return False
    same_edges = abs(frame.bbox.x0 - before.bbox.x0) < 6 and abs(frame.bbox.x1 - before.bbox.x1) < 6
    if not same_edges:
        return False
    above, below = texts[before.page - 1], texts[frame.page - 1]
    last = not any(line.bbox.top > before.bbox.bottom - 2 for line in above)
    first = not any(line.bbox.bottom < frame.bbox.top + 2 for line in below)
    del pages
    return last and first and bool(inside)


def _is_case_study(box: Box, is_example: Callable[[str], bool]) -> bool:
    """Whether a box tells something: headed as a case study, or with a bold heading and prose."""
    if any(is_example(line.text) for line in box.lines[:2]):
        return True
    words = sum(len(line.text.split()) for line in box.lines)
    heading = read_style(box.lines[:1]).bold and not read_style(box.lines).bold
    return words >= WORDS and heading and any(line.text.endswith(".") for line in box.lines)


def _split_at_headings(lines: list[Line], is_example: Callable[[str], bool]) -> list[list[Line]]:
    """Lines of one frame -> one list a case study, where a frame holds several."""
    parts: list[list[Line]] = []
    for k, line in enumerate(lines):
        heads = is_example(line.text) and (read_style([line]).bold or k == 0)
        if (heads and (not parts or len(parts[-1]) > 2)) or not parts:
            parts.append([])
        parts[-1].append(line)
    return parts
