"""Bytes of a PDF in, pages with lines out, by way of PDFium: the default reader."""

from __future__ import annotations

import ctypes as c

from sqs_extract.document import Page, Printed
from sqs_extract.errors import UnreadableFile
from sqs_extract.reading import pdfium_api as api
from sqs_extract.reading.elements import ROOT, Branch, build_element
from sqs_extract.reading.lines import build_lines
from sqs_extract.reading.notices import build_damage_notice, build_limit_notice
from sqs_extract.reading.pdfium_fonts import Fonts
from sqs_extract.reading.pdfium_pieces import View, find_pieces
from sqs_extract.reading.pdfium_rulings import find_graphics
from sqs_extract.reading.pdfium_tree import TreeGatherer


def read_pdf(
    data: bytes, *, password: str | None, max_pages: int, tree: bool, filename: str
) -> Printed:
    """Bytes of a PDF in; all that PDFium finds printed on it out."""
    document = api.Document(data, password, filename)
    try:
        fonts = Fonts()
        gatherer = TreeGatherer(Branch(ROOT)) if tree else None
        count = document.page_count
        pages = [_read_page(document, i, fonts, gatherer) for i in range(min(count, max_pages))]
    finally:
        document.close()
    if not any(page.width for page in pages):
        raise UnreadableFile(filename, "no page of it can be read", "Fetch it again")
    notices = [build_damage_notice(page.number) for page in pages if not page.width]
    if count > max_pages:
        notices.append(build_limit_notice(max_pages, count))
    root = build_element(gatherer.root) if gatherer else None
    return Printed(tuple(pages), root, api.NAME, tuple(notices))


def _read_page(
    document: api.Document,
    index: int,
    fonts: Fonts,
    gatherer: TreeGatherer | None,
) -> Page:
    number = index + 1
    page = api.load_page(document.handle, index)
    if not page:
        return Page(number, 0.0, 0.0, ())
    text_page = api.load_text(page)
    try:
        view = _read_view(page)
        rulings, images, marks = find_graphics(page, view)
        pieces = find_pieces(text_page, view, marks, fonts) if text_page else []
        if gatherer:
            gatherer.add_page(page, number)
        size = api.page_width(page), api.page_height(page)
        return Page(number, *size, build_lines(number, pieces), rulings, images)
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
