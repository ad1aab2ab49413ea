"""PDFium's C functions as plain Python callables; the only module that knows pypdfium2.

pypdfium2's own raw functions take and return typed pointers, which costs twice the time of a
call; here a handle (document, page, object, font, structure element) is the integer it is, None
is null, and a pointer is an address. Nor is the interpreter's lock let go for calls this short;
PDFium bears no second thread anyway.
"""

from __future__ import annotations

import ctypes as c
from collections.abc import Callable
from typing import Any

import pypdfium2
from pypdfium2 import raw

from sqs_extract.errors import EncryptedFile, UnreadableFile

NAME = f"pdfium@{pypdfium2.PYPDFIUM_INFO.tag}"
"""What a record's signature calls this reader: the binding's version, which pins PDFium's."""

PAGE_TEXT = raw.FPDF_PAGEOBJ_TEXT
PAGE_PATH = raw.FPDF_PAGEOBJ_PATH
PAGE_IMAGE = raw.FPDF_PAGEOBJ_IMAGE
PAGE_FORM = raw.FPDF_PAGEOBJ_FORM
FILL_AND_STROKE = raw.FPDF_TEXTRENDERMODE_FILL_STROKE
NO_FILL = raw.FPDF_FILLMODE_NONE
MOVE_TO = raw.FPDF_SEGMENT_MOVETO
CURVE_TO = raw.FPDF_SEGMENT_BEZIERTO

_P, _I, _U, _F = c.c_void_p, c.c_int, c.c_ulong, c.c_float


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = c.cast(getattr(raw, name), c.c_void_p).value or 0
    return c.PYFUNCTYPE(result, *arguments)(address)


load_page = _bind("FPDF_LoadPage", _P, _P, _I)
close_page = _bind("FPDF_ClosePage", None, _P)
page_width = _bind("FPDF_GetPageWidthF", _F, _P)
page_height = _bind("FPDF_GetPageHeightF", _F, _P)
page_box = _bind("FPDF_GetPageBoundingBox", _I, _P, _P)
page_rotation = _bind("FPDFPage_GetRotation", _I, _P)

load_text = _bind("FPDFText_LoadPage", _P, _P)
close_text = _bind("FPDFText_ClosePage", None, _P)
count_chars = _bind("FPDFText_CountChars", _I, _P)
text_of = _bind("FPDFText_GetText", _I, _P, _I, _I, _P)
unicode_of = _bind("FPDFText_GetUnicode", c.c_uint, _P, _I)
object_of = _bind("FPDFText_GetTextObject", _P, _P, _I)
matrix_of = _bind("FPDFText_GetMatrix", _I, _P, _I, _P)
origin_of = _bind("FPDFText_GetCharOrigin", _I, _P, _I, _P, _P)
ink_box_of = _bind("FPDFText_GetCharBox", _I, _P, _I, _P, _P, _P, _P)
loose_box_of = _bind("FPDFText_GetLooseCharBox", _I, _P, _I, _P)

text_size = _bind("FPDFTextObj_GetFontSize", _I, _P, _P)
text_font = _bind("FPDFTextObj_GetFont", _P, _P)
text_mode = _bind("FPDFTextObj_GetTextRenderMode", _I, _P)
font_name = _bind("FPDFFont_GetBaseFontName", c.c_size_t, _P, _P, c.c_size_t)
font_weight = _bind("FPDFFont_GetWeight", _I, _P)
font_flags = _bind("FPDFFont_GetFlags", _I, _P)
font_angle = _bind("FPDFFont_GetItalicAngle", _I, _P, _P)
glyph_width = _bind("FPDFFont_GetGlyphWidth", _I, _P, c.c_uint32, _F, _P)

mcid_of = _bind("FPDFPageObj_GetMarkedContentID", _I, _P)
count_marks = _bind("FPDFPageObj_CountMarks", _I, _P)
mark_at = _bind("FPDFPageObj_GetMark", _P, _P, _U)
mark_name = _bind("FPDFPageObjMark_GetName", _I, _P, _P, _U, _P)

count_objects = _bind("FPDFPage_CountObjects", _I, _P)
object_at = _bind("FPDFPage_GetObject", _P, _P, _I)
count_form_objects = _bind("FPDFFormObj_CountObjects", _I, _P)
form_object_at = _bind("FPDFFormObj_GetObject", _P, _P, _U)
object_type = _bind("FPDFPageObj_GetType", _I, _P)
object_bounds = _bind("FPDFPageObj_GetBounds", _I, _P, _P, _P, _P, _P)
object_matrix = _bind("FPDFPageObj_GetMatrix", _I, _P, _P)
draw_mode = _bind("FPDFPath_GetDrawMode", _I, _P, _P, _P)
count_segments = _bind("FPDFPath_CountSegments", _I, _P)
segment_at = _bind("FPDFPath_GetPathSegment", _P, _P, _I)
segment_point = _bind("FPDFPathSegment_GetPoint", _I, _P, _P, _P)
segment_closes = _bind("FPDFPathSegment_GetClose", _I, _P)
segment_type = _bind("FPDFPathSegment_GetType", _I, _P)

open_tree = _bind("FPDF_StructTree_GetForPage", _P, _P)
close_tree = _bind("FPDF_StructTree_Close", None, _P)
count_roots = _bind("FPDF_StructTree_CountChildren", _I, _P)
root_at = _bind("FPDF_StructTree_GetChildAtIndex", _P, _P, _I)
count_kids = _bind("FPDF_StructElement_CountChildren", _I, _P)
kid_at = _bind("FPDF_StructElement_GetChildAtIndex", _P, _P, _I)
kid_mcid = _bind("FPDF_StructElement_GetChildMarkedContentID", _I, _P, _I)
element_type = _bind("FPDF_StructElement_GetType", _U, _P, _P, _U)


class Document:
    """An open PDF: `handle` for the functions above, and its number of pages.

    Raises
    ------
    EncryptedFile
        It wants a password, and `password` is none or not the right one.
    UnreadableFile
        PDFium finds no PDF in it that it could repair.
    """

    def __init__(self, data: bytes, password: str | None, filename: str) -> None:
        try:
            self._document = pypdfium2.PdfDocument(data, password=password)
        except pypdfium2.PdfiumError as error:
            if error.err_code == raw.FPDF_ERR_PASSWORD:
                what = "the password is wrong" if password else "encrypted"
                raise EncryptedFile(filename, what, "Give its password (--password)") from None
            raise UnreadableFile(
                filename, "damaged beyond repair, or not a PDF", "Fetch it again"
            ) from None
        self.handle = c.cast(self._document.raw, c.c_void_p).value
        self.page_count = len(self._document)

    def close(self) -> None:
        """Free what PDFium holds; no handle into the document is valid afterwards."""
        self._document.close()
