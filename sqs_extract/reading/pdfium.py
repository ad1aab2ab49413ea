"""Bytes of a PDF in, pages with lines out, by way of PDFium: the default reader."""

from __future__ import annotations

import ctypes as c
import math
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from sqs_extract.document import Page, Printed
from sqs_extract.errors import EncryptedFile, UnreadableFile
from sqs_extract.reading.lines import Piece, Style, build_lines
from sqs_extract.reading.styles import is_bold, is_italic, parse_font_name

NAME = f"pdfium@{pypdfium2.PYPDFIUM_INFO.tag}"
_SPACES = " \t\r\n\u00a0"
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}


def _bind(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A PDFium function with plain integers for its handles: half the time per call."""
    return c.CFUNCTYPE(result, *arguments)(c.cast(function, c.c_void_p).value or 0)


_P, _I = c.c_void_p, c.c_int
_get_object = _bind(raw.FPDFText_GetTextObject, _P, _P, _I)
_get_origin = _bind(raw.FPDFText_GetCharOrigin, _I, _P, _I, _P, _P)
_get_loose_box = _bind(raw.FPDFText_GetLooseCharBox, _I, _P, _I, _P)
_get_matrix = _bind(raw.FPDFText_GetMatrix, _I, _P, _I, _P)
_get_unicode = _bind(raw.FPDFText_GetUnicode, c.c_uint, _P, _I)
_get_size = _bind(raw.FPDFTextObj_GetFontSize, _I, _P, _P)
_get_font = _bind(raw.FPDFTextObj_GetFont, _P, _P)
_get_mode = _bind(raw.FPDFTextObj_GetTextRenderMode, _I, _P)
_get_mcid = _bind(raw.FPDFPageObj_GetMarkedContentID, _I, _P)
_count_marks = _bind(raw.FPDFPageObj_CountMarks, _I, _P)
_get_mark = _bind(raw.FPDFPageObj_GetMark, _P, _P, c.c_ulong)
_get_mark_name = _bind(raw.FPDFPageObjMark_GetName, _I, _P, _P, c.c_ulong, _P)


def read_pdf(
    data: bytes, *, password: str | None, max_pages: int | None, tree: bool, filename: str
) -> Printed:
    """Bytes of a PDF in; all that PDFium finds printed on it out."""
    try:
        document = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            what = "the password is wrong" if password else "encrypted, and no password given"
            raise EncryptedFile(filename, what, "Give its password") from None
        raise UnreadableFile(
            filename, "PDFium cannot read it: damaged, or not a PDF", "Fetch it again"
        ) from None
    try:
        fonts: dict[int, Any] = {}
        count = len(document) if max_pages is None else min(len(document), max_pages)
        pages = [_read_page(document, i, fonts) for i in range(count)]
    finally:
        document.close()
    return Printed(tuple(pages), None, NAME)


def _read_page(document: Any, index: int, fonts: dict[int, Any]) -> Page:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return Page(index + 1, 0.0, 0.0, ())
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        view = _read_view(page)
        lines = build_lines(index + 1, _find_pieces(textpage, view, fonts))
    finally:
        textpage.close()
        page.close()
    return Page(index + 1, width, height, lines)


def _read_view(page: Any) -> tuple[float, float, float, float, float, float]:
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, box)
    rotation = raw.FPDFPage_GetRotation(page)
    return (
        (1, 0, -box.left, 0, -1, box.top),
        (0, 1, -box.bottom, 1, 0, -box.left),
        (-1, 0, box.right, 0, 1, -box.bottom),
        (0, -1, box.top, -1, 0, box.right),
    )[rotation % 4]


def _find_pieces(textpage: Any, view: tuple[float, ...], fonts: dict[int, Any]) -> Iterator[Piece]:
    handle = c.cast(textpage.raw, c.c_void_p).value
    n = raw.FPDFText_CountChars(textpage)
    text = _read_text(textpage, handle, n)
    ax, bx, cx, ay, by, cy = view
    ox, oy = c.c_double(), c.c_double()
    pox, poy = c.addressof(ox), c.addressof(oy)
    box = raw.FS_RECTF()
    pbox = c.addressof(box)
    objects: dict[int, tuple[Style, float, float]] = {}
    i, spaced = 0, False
    while i < n:
        if text[i] in _SPACES:
            spaced = True
            i += 1
            continue
        here = _get_object(handle, i)
        if not here:
            i += 1
            continue
        end = text.find("\n", i)
        end = _find_end(handle, here, i, n if end < 0 else end)
        last = end - 1
        while text[last] in _SPACES:
            last -= 1
        facts = objects.get(here)
        if facts is None:
            facts = objects[here] = _read_facts(handle, i, here, fonts)
        style, dx, dy = facts
        _get_origin(handle, i, pox, poy)
        x, y = ax * ox.value + bx * oy.value + cx, ay * ox.value + by * oy.value + cy
        _get_loose_box(handle, last, pbox)
        x1 = box.right - view[2] * 0 + cx if ax == 1 else x
        yield Piece(text[i : last + 1].translate(_HYPHENS), x, x1, y, style, spaced)
        spaced = last + 1 < end
        i = end


def _find_end(handle: Any, here: int, start: int, stop: int) -> int:
    """First index after `start` that is no longer text of the object `here`."""
    if _get_object(handle, stop - 1) == here:
        return stop
    low, high = start, stop - 1  # low is inside, high is outside
    while high - low > 1:
        mid = (low + high) // 2
        at = mid
        found = _get_object(handle, at)
        while not found and at > low:
            at -= 1
            found = _get_object(handle, at)
        if found == here:
            low = mid
        else:
            high = mid
    return high


def _read_text(textpage: Any, handle: Any, n: int) -> str:
    buffer = c.create_string_buffer((n + 1) * 2)
    got = raw.FPDFText_GetText(textpage, 0, n, c.cast(buffer, c.POINTER(c.c_ushort)))
    text = buffer.raw[: max(got - 1, 0) * 2].decode("utf-16-le", "surrogatepass")
    if len(text) != n:
        text = "".join(chr(_get_unicode(handle, i) or 0xFFFD) for i in range(n))
    return text


def _read_facts(
    handle: Any, index: int, here: int, fonts: dict[int, Any]
) -> tuple[Style, float, float]:
    matrix = raw.FS_MATRIX()
    _get_matrix(handle, index, c.addressof(matrix))
    size = c.c_float()
    _get_size(here, c.addressof(size))
    address = _get_font(here)
    font = fonts.get(address)
    if font is None:
        font = fonts[address] = _read_font(address)
    name, bold, italic = font
    mcid = _get_mcid(here)
    artifact = mcid < 0 and _is_artifact(here)
    points = round(size.value * math.hypot(matrix.c, matrix.d), 2)
    bold = bold or _get_mode(here) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
    style = Style(name, points, bold, italic, mcid if mcid >= 0 else None, artifact)
    return style, matrix.a, matrix.b


def _is_artifact(here: int) -> bool:
    buffer = c.create_string_buffer(64)
    length = c.c_ulong()
    for i in range(_count_marks(here)):
        mark = _get_mark(here, i)
        _get_mark_name(mark, buffer, 64, c.byref(length))
        if buffer.raw[: max(length.value - 2, 0)].decode("utf-16-le", "replace") == "Artifact":
            return True
    return False


def _read_font(address: int) -> tuple[str, bool, bool]:
    font = c.cast(address, raw.FPDF_FONT)
    n = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = c.create_string_buffer(n or 1)
    raw.FPDFFont_GetBaseFontName(font, buffer, n)
    name = parse_font_name(buffer.value.decode("utf-8", "replace"))
    flags = raw.FPDFFont_GetFlags(font)
    angle = c.c_int()
    raw.FPDFFont_GetItalicAngle(font, angle)
    return (
        name,
        is_bold(name, raw.FPDFFont_GetWeight(font), flags),
        is_italic(name, angle.value, flags),
    )
