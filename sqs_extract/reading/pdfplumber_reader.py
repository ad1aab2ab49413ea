"""Bytes of a PDF in, pages with lines out, by way of pdfplumber: the reader to compare with."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import apply_matrix_rect

from sqs_extract.document import Notice, Page, Printed
from sqs_extract.errors import EncryptedFile, UnreadableFile
from sqs_extract.reading.lines import build_lines
from sqs_extract.reading.notices import build_damage_notice, build_limit_notice
from sqs_extract.reading.pdfplumber_device import Device, Interpreter, build_pieces
from sqs_extract.reading.pdfplumber_tree import read_tree

NAME = f"pdfplumber@{pdfplumber.__version__}"


def read_pdf(
    data: bytes, *, password: str | None, max_pages: int, tree: bool, filename: str
) -> Printed:
    """Bytes of a PDF in; all that pdfplumber finds printed on it out."""
    with _quiet_pdfminer():
        pdf, originals = _open(data, password, filename)
        notices: list[Notice] = []
        pages: list[Page] = []
        for number, original in enumerate(originals[:max_pages], start=1):
            try:
                pages.append(_read_page(pdf, original, number))
            except Exception:  # pdfminer raises anything at all on a damaged page
                pages.append(Page(number, 0.0, 0.0, ()))
                notices.append(build_damage_notice(number))
        if len(originals) > max_pages:
            notices.append(build_limit_notice(max_pages, len(originals)))
        if not any(page.width for page in pages):
            raise UnreadableFile(filename, "no page of it can be read", "Fetch it again")
        numbers = {page.pageid: i for i, page in enumerate(originals, start=1)}
        root = read_tree(pdf.doc.catalog, numbers) if tree else None
    return Printed(tuple(pages), root, NAME, tuple(notices))


def _open(data: bytes, password: str | None, filename: str) -> tuple[Any, list[Any]]:
    try:
        pdf = pdfplumber.open(BytesIO(data), password=password)
        originals = list(PDFPage.create_pages(pdf.doc))
    except Exception as error:  # pdfminer raises anything at all on damaged files
        cause = error.args[0] if error.args else None
        if isinstance(cause, PDFPasswordIncorrect):
            what = "the password is wrong" if password else "encrypted"
            raise EncryptedFile(filename, what, "Give its password (--password)") from None
        what = "damaged beyond repair, or not a PDF"
        raise UnreadableFile(filename, what, "Fetch it again") from None
    return pdf, originals


def _read_page(pdf: Any, original: Any, number: int) -> Page:
    x0, y0, x1, y1 = original.mediabox
    turn = {
        0: (1, 0, 0, 1, -x0, -y0),
        90: (0, -1, 1, 0, -y0, x1),
        180: (-1, 0, 0, -1, x1, y1),
        270: (0, 1, -1, 0, y1, -x0),
    }[original.rotate // 90 * 90]  # a page turned by anything else is damage
    c0, d0, c1, d1 = original.cropbox
    crop = max(x0, c0), max(y0, d0), min(x1, c1), min(y1, d1)
    if crop[0] >= crop[2] or crop[1] >= crop[3]:
        crop = original.mediabox
    seen = apply_matrix_rect(turn, crop)
    device = Device(pdf.rsrcmgr, seen)
    Interpreter(pdf.rsrcmgr, device).process_page(original)
    lines = build_lines(number, build_pieces(device.objects))
    width, height = seen[2] - seen[0], seen[3] - seen[1]
    return Page(number, width, height, lines, tuple(device.rulings), tuple(device.images))


@contextmanager
def _quiet_pdfminer() -> Iterator[None]:
    """Keep pdfminer's warnings about odd files off the user's terminal."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
