"""A letter and a layout in, an untagged PDF out, painted with ReportLab."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from corpus.build.checks import find_blocks
from corpus.build.crest import COLOUR, build_crest
from corpus.build.fonts import FONT_FILES, PRIVATE_BULLET, find_font, write_symbol_font
from corpus.build.layouts import Layout, MissingEngineError
from corpus.build.pages import build_pages
from corpus.build.paper import Sheet
from corpus.build.source import Source

# The standard 14 fonts need no file and are not embedded.
STANDARD = {
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique"),
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"),
}


def _register(layout: Layout, folder: Path) -> list[str]:
    """Font names by face; the fifth is the bullet's."""
    standard = layout.font in STANDARD
    names = list(STANDARD[layout.font] if standard else FONT_FILES[layout.font])
    if not standard:
        for name in names:
            pdfmetrics.registerFont(TTFont(name, find_font(name)))
    bullets = names[0]
    if layout.bullet == PRIVATE_BULLET:
        bullets = "SymbolPrivate"
        pdfmetrics.registerFont(TTFont(bullets, write_symbol_font(folder)))
    elif not standard:
        bullets = "DejaVuSans"
        pdfmetrics.registerFont(TTFont(bullets, find_font(bullets)))
    return [*names, bullets]


def _refuse_unprintable(source: Source) -> None:
    text = "".join(run.text for _, runs in find_blocks(source) for run in runs)
    lost = sorted({f"U+{ord(c):04X}" for c in text if not c.encode("cp1252", "ignore")})
    if lost:
        codes = ", ".join(lost)
        raise MissingEngineError(f"the standard fonts have no {codes}; take another layout")


def _paint(canvas: Canvas, sheet: Sheet, height: float, fonts: list[str]) -> None:
    """Draw one page; its coordinates count from the top, ReportLab's from the bottom."""
    if sheet.crest:
        x, y, side = sheet.crest
        image = ImageReader(io.BytesIO(build_crest()))
        canvas.drawImage(image, x, height - y - side, side, side)
    for x0, y0, x1, y1 in sheet.frames:
        canvas.setLineWidth(0.7)
        canvas.rect(x0, height - y1, x1 - x0, y1 - y0)
    for x0, y0, x1, y1 in sheet.rules:
        canvas.setLineWidth(0.5)
        canvas.line(x0, height - y0, x1, height - y1)
    for mark in sheet.marks:
        canvas.setFillColor(COLOUR if "coloured" in mark.look else "#000000")
        for piece in mark.pieces:
            canvas.setFont(fonts[piece.face], piece.size)
            canvas.drawString(mark.x + piece.x, height - mark.y + piece.rise, piece.text)
        if "underlined" in mark.look:
            last = mark.pieces[-1]
            end = mark.x + last.x + stringWidth(last.text, fonts[last.face], last.size)
            canvas.setLineWidth(0.6)
            canvas.line(mark.x, height - mark.y - 1.8, end, height - mark.y - 1.8)
    canvas.showPage()


def build_pdf(source: Source, layout: Layout) -> bytes:
    """Draw a letter -> the PDF's bytes.

    Raises
    ------
    MissingEngineError
        A font is not installed, or a standard font lacks a character.
    """
    if layout.font in STANDARD:
        _refuse_unprintable(source)
    with tempfile.TemporaryDirectory() as folder:
        fonts = _register(layout, Path(folder))

        def measure(text: str, face: int, size: float) -> float:
            return float(stringWidth(text, fonts[face], size))

        out = io.BytesIO()
        canvas = Canvas(out, pagesize=layout.page_size, invariant=True, pageCompression=1)
        canvas.setTitle(source.title)
        for sheet in build_pages(source, layout, measure):
            _paint(canvas, sheet, layout.page_size[1], fonts)
        canvas.save()
    return out.getvalue()
