"""A page that PDFium has loaded in, its rulings, images and marked forms out."""

from __future__ import annotations

import ctypes as c
from collections.abc import Iterator

from sqs_extract.document import Bbox, Ruling
from sqs_extract.reading import pdfium_api as api
from sqs_extract.reading.pdfium_marks import Mark, read_mark
from sqs_extract.reading.pdfium_pieces import View
from sqs_extract.reading.rulings import SHORTEST, Point, find_rulings, is_near

MAX_SEGMENTS = 20_000
"""Points looked at on one page: some hundred tables; beyond it the page is a drawing."""

MAX_DEPTH = 12
"""Forms within forms; a form that draws itself must end somewhere."""

_THIN = 1.0  # points; a filled shape no thicker, and long, is a ruling whatever its corners
_LONG = 4.0  # times its thickness


class _Page:
    """What is found on one page, and the room that ctypes needs to find it."""

    def __init__(self) -> None:
        self.rulings: list[Ruling] = []
        self.images: list[Bbox] = []
        self.marks: dict[int, Mark] = {}
        self.points_left = MAX_SEGMENTS
        self.floats = (c.c_float * 6)()
        self.at = c.addressof(self.floats)
        self.fill, self.stroke = c.c_int(), c.c_int()


def find_graphics(
    page: int, view: View
) -> tuple[tuple[Ruling, ...], tuple[Bbox, ...], dict[int, Mark]]:
    """Page and its view in; its rulings and its images' boxes in drawing order out.

    Third comes, by its handle, the mark of each text object that is marked only by the form
    XObject it stands in.
    """
    found = _Page()
    object_at, object_type = api.object_at, api.object_type
    for i in range(api.count_objects(page)):
        here = object_at(page, i)
        kind = object_type(here)
        if kind != api.PAGE_TEXT:
            _add_object(found, here, kind, view, None, 0)
    return tuple(found.rulings), tuple(found.images), found.marks


def _add_object(
    found: _Page, here: int, kind: int, view: View, mark: Mark | None, depth: int
) -> None:
    if kind == api.PAGE_PATH:
        _add_path(found, here, view)
    elif kind == api.PAGE_IMAGE:
        box = _read_bbox(found, here, view)
        if is_near(box):
            found.images.append(box)
    elif kind == api.PAGE_FORM and depth < MAX_DEPTH:
        api.object_matrix(here, found.at)
        inner = multiply(found.floats[:], view)
        mark = mark or read_mark(here)
        for i in range(api.count_form_objects(here)):
            child = api.form_object_at(here, i)
            child_kind = api.object_type(child)
            if child_kind != api.PAGE_TEXT:
                _add_object(found, child, child_kind, inner, mark, depth + 1)
            elif mark is not None:
                found.marks[child] = mark


def _add_path(found: _Page, here: int, view: View) -> None:
    api.draw_mode(here, c.addressof(found.fill), c.addressof(found.stroke))
    filled, stroked = found.fill.value != api.NO_FILL, found.stroke.value != 0
    count = api.count_segments(here)
    if not (filled or stroked) or count > found.points_left:
        return
    if filled and not stroked and count <= 5:  # nearly all paths of a letter made by Word
        box = _read_bbox(found, here, view)
        thin, long = sorted((box.x1 - box.x0, box.bottom - box.top))
        if long < SHORTEST:
            return
        if thin <= _THIN and long >= _LONG * thin and is_near(box):
            found.rulings.append(Ruling(box, filled, stroked))
            return
    found.points_left -= count
    api.object_matrix(here, found.at)
    for points, closed in _read_subpaths(here, count, multiply(found.floats[:], view)):
        found.rulings += find_rulings(points, closed=closed, filled=filled, stroked=stroked)


def _read_subpaths(here: int, count: int, view: View) -> Iterator[tuple[list[Point], bool]]:
    v0, v1, v2, v3, v4, v5 = view
    point = (c.c_float * 2)()
    p_x = c.addressof(point)
    points: list[Point] = []
    closed = False
    for i in range(count):
        segment = api.segment_at(here, i)
        kind = api.segment_type(segment)
        if kind == api.MOVE_TO:
            if points:
                yield points, closed
            points, closed = [], False
        api.segment_point(segment, p_x, p_x + 4)
        x, y = point
        curved = kind == api.CURVE_TO
        points.append(Point(v0 * x + v1 * y + v2, v3 * x + v4 * y + v5, curved))
        closed = closed or bool(api.segment_closes(segment))
    if points:
        yield points, closed


def _read_bbox(found: _Page, here: int, view: View) -> Bbox:
    at = found.at
    api.object_bounds(here, at, at + 4, at + 8, at + 12)
    left, bottom, right, top = found.floats[:4]
    v0, v1, v2, v3, v4, v5 = view
    if v1 == v3 == 0 and v0 > 0 > v4:  # an unturned page
        return Bbox(v0 * left + v2, v4 * top + v5, v0 * right + v2, v4 * bottom + v5)
    xs = [v0 * x + v1 * y + v2 for x in (left, right) for y in (bottom, top)]
    ys = [v3 * x + v4 * y + v5 for x in (left, right) for y in (bottom, top)]
    return Bbox(min(xs), min(ys), max(xs), max(ys))


def multiply(matrix: list[float], view: View) -> View:
    """PDF matrix (a b c d e f) and the view of where it leads in, the view of its own space out."""
    a, b, m_c, m_d, e, f = matrix
    v0, v1, v2, v3, v4, v5 = view
    return (
        v0 * a + v1 * b,
        v0 * m_c + v1 * m_d,
        v0 * e + v1 * f + v2,
        v3 * a + v4 * b,
        v3 * m_c + v4 * m_d,
        v3 * e + v4 * f + v5,
    )
