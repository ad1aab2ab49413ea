"""Bytes of a PDF in, pages with lines out, by way of PDFium: the default reader."""

from __future__ import annotations

import ctypes as c

from sqs_extract.document import Page, Printed
from sqs_extract.reading import pdfium_api as api
from sqs_extract.reading.lines import build_lines
from sqs_extract.reading.pdfium_pieces import Font, View, find_pieces


def read_pdf(
    data: bytes, *, password: str | None, max_pages: int | None, tree: bool, filename: str
) -> Printed:
    """Bytes of a PDF in; all that PDFium finds printed on it out."""
    document = api.Document(data, password, filename)
    try:
        fonts: dict[int | None, Font] = {}
        count = document.page_count
        if max_pages is not None:
            count = min(count, max_pages)
        pages = [_read_page(document, i, fonts) for i in range(count)]
    finally:
        document.close()
    return Printed(tuple(pages), None, api.NAME)


def _read_page(document: api.Document, index: int, fonts: dict[int | None, Font]) -> Page:
    page = api.load_page(document.handle, index)
    if not page:
        return Page(index + 1, 0.0, 0.0, ())
    text_page = api.load_text(page)
    try:
        view = _read_view(page)
        lines = build_lines(index + 1, find_pieces(text_page, view, fonts)) if text_page else ()
        return Page(index + 1, api.page_width(page), api.page_height(page), lines)
    finally:
        if text_page:
            api.close_text(text_page)
        api.close_page(page)


def _read_view(page: int) -> View:
    box = (c.c_float * 4)()  # left, top, right, bottom of the crop box
    api.page_box(page, c.addressof(box))
    left, top, right, bottom = box
    return (
        (1, 0, -left, 0, -1, top),
        (0, 1, -bottom, 1, 0, -left),
        (-1, 0, right, 0, 1, -bottom),
        (0, -1, top, -1, 0, right),
    )[api.page_rotation(page) % 4]
