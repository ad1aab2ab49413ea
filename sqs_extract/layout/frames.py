"""Drawn lines and rectangles in, the boxes that hold text out.

A box is a frame without columns: "Case study: highly effective practice". A grid (a frame with
columns) is a table; a frame around most of the letter is only its paper.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqs_extract.document import Bbox, Line, Page, Ruling
from sqs_extract.layout.group import union

THIN = 3.5
"""Points; a rectangle thinner than this is a line."""

NEAR = 6.0
"""Points within which the ends of two drawn lines meet."""

LOW = 11.0
"""Points; a frame lower than this holds no line: an underlining, a bar."""

NARROW = 120.0
"""Points; a frame narrower than this is a cell or a logo."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawn rectangle with text in it, on one page."""

    page: int
    bbox: Bbox
    columns: tuple[float, ...]
    """Left edges of its columns; one for a box."""
    open_top: bool
    open_bottom: bool

    def holds(self, line: Line) -> bool:
        """Whether a line's middle lies inside."""
        x = (line.bbox.x0 + line.bbox.x1) / 2
        y = (line.bbox.top + line.bbox.bottom) / 2
        b = self.bbox
        return b.x0 - 2 <= x <= b.x1 + 2 and b.top - 1 <= y <= b.bottom + 1


def find_frames(page: Page) -> list[Frame]:
    """A page's rulings -> its frames, outermost first."""
    uprights, levels, sheets = _sort_rulings(page)
    frames = [_from_sheet(page, sheet, uprights, levels) for sheet in sheets]
    frames.extend(_from_uprights(page, uprights, levels))
    frames = [f for f in frames if f.bbox.bottom - f.bbox.top >= LOW]
    frames.sort(key=lambda f: (-(f.bbox.x1 - f.bbox.x0) * (f.bbox.bottom - f.bbox.top), f.bbox))
    kept: list[Frame] = []
    for frame in frames:
        if not any(_inside(frame.bbox, other.bbox) for other in kept):
            kept.append(frame)
    return sorted(kept, key=lambda f: (f.bbox.top, f.bbox.x0))


def _sort_rulings(page: Page) -> tuple[list[Bbox], list[Bbox], list[Bbox]]:
    """A page -> its upright lines, level lines (both mended where they touch) and rectangles."""
    uprights: list[Bbox] = []
    levels: list[Bbox] = []
    sheets: list[Bbox] = []
    for ruling in page.rulings:
        b = ruling.bbox
        width, height = b.x1 - b.x0, b.bottom - b.top
        if width <= THIN and height > THIN:
            uprights.append(b)
        elif height <= THIN and width > THIN:
            levels.append(b)
        elif _is_sheet(ruling, page):
            sheets.append(b)
    return _mend(uprights, upright=True), _mend(levels, upright=False), sheets


def _is_sheet(ruling: Ruling, page: Page) -> bool:
    """Whether a rectangle can frame text: no page background, no small mark."""
    b = ruling.bbox
    width, height = b.x1 - b.x0, b.bottom - b.top
    if width > 0.93 * page.width and height > 0.9 * page.height:
        return False
    return width >= NARROW and height >= LOW and (ruling.stroked or ruling.filled)


def _mend(lines: list[Bbox], *, upright: bool) -> list[Bbox]:
    """Pieces of drawn lines -> whole lines; Word draws a border one row or paragraph at a time."""
    if upright:
        lines = sorted(lines, key=lambda b: (round(b.x0 / 2), b.top))
    else:
        lines = sorted(lines, key=lambda b: (round(b.top / 2), b.x0))
    whole: list[Bbox] = []
    for b in lines:
        if whole:
            last = whole[-1]
            if upright and abs(last.x0 - b.x0) < 2.5 and b.top - last.bottom < NEAR:
                whole[-1] = union([last, b])
                continue
            if not upright and abs(last.top - b.top) < 2.5 and b.x0 - last.x1 < NEAR:
                whole[-1] = union([last, b])
                continue
        whole.append(b)
    return whole


def _from_sheet(page: Page, b: Bbox, uprights: list[Bbox], levels: list[Bbox]) -> Frame:
    """A rectangle drawn whole -> a frame, closed on all sides."""
    return Frame(page.number, b, _find_columns(b, uprights, levels), False, False)


def _find_columns(b: Bbox, uprights: list[Bbox], levels: list[Bbox]) -> tuple[float, ...]:
    """A rectangle -> left edges of the columns that upright lines part inside it."""
    inner = sorted(
        u.x0
        for u in uprights
        if b.x0 + NEAR < u.x0 < b.x1 - NEAR
        and min(u.bottom, b.bottom) - max(u.top, b.top) > 0.5 * (b.bottom - b.top)
    )
    del levels
    return (b.x0, *inner)


def _from_uprights(page: Page, uprights: list[Bbox], levels: list[Bbox]) -> list[Frame]:
    """Upright lines of the same height, with or without lines across -> frames."""
    frames: list[Frame] = []
    used: set[int] = set()
    for i, left in enumerate(uprights):
        if i in used or left.bottom - left.top < LOW:
            continue
        fellows = [
            (j, u)
            for j, u in enumerate(uprights)
            if j not in used
            and j != i
            and u.x0 > left.x0 + NEAR
            and abs(u.top - left.top) < NEAR
            and abs(u.bottom - left.bottom) < NEAR
        ]
        if not fellows:
            continue
        _j, right = max(fellows, key=lambda item: item[1].x0)
        if right.x0 - left.x0 < NARROW:
            continue
        used.update({i, *(k for k, _ in fellows)})
        b = Bbox(left.x0, min(left.top, right.top), right.x1, max(left.bottom, right.bottom))
        frames.append(
            Frame(
                page.number,
                b,
                _find_columns(b, uprights, levels),
                not _has_level(levels, b, b.top),
                not _has_level(levels, b, b.bottom),
            )
        )
    return frames


def _has_level(levels: list[Bbox], b: Bbox, y: float) -> bool:
    """Whether a line closes a rectangle at height `y`."""
    return any(
        abs(level.top - y) < NEAR and level.x0 < b.x0 + NEAR and level.x1 > b.x1 - NEAR
        for level in levels
    )


def _inside(inner: Bbox, outer: Bbox) -> bool:
    return (
        inner.x0 >= outer.x0 - NEAR
        and inner.x1 <= outer.x1 + NEAR
        and inner.top >= outer.top - NEAR
        and inner.bottom <= outer.bottom + NEAR
    )
