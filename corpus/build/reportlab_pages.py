"""A letter and a layout in, a PDF out, painted with ReportLab (pip install reportlab)."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from corpus.build.artwork import COLOUR, FONT_FILES, MissingEngineError, build_crest, find_font, write_symbol_font
from corpus.build.checks import find_blocks
from corpus.build.layouts import Layout
from corpus.build.pages import build_pages
from corpus.build.source import Source

# The standard 14 fonts need no file and are not embedded.
STANDARD = {
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique"),
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"),
}


def _register(layout: Layout, folder: Path) -> list[str]:
    """Font names by face; the fifth is the bullet's."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    names = list(STANDARD.get(layout.font) or FONT_FILES[layout.font])
    if layout.font not in STANDARD:
        for name in names:
            pdfmetrics.registerFont(TTFont(name, find_font(name)))
    bullets = "SymbolPrivate" if layout.bullet == "\uf0b7" else names[0]
    if bullets == "SymbolPrivate":
        pdfmetrics.registerFont(TTFont(bullets, write_symbol_font(folder)))
    elif layout.font not in STANDARD and layout.bullet in "▪◼":
        bullets = "DejaVuSans"
        pdfmetrics.registerFont(TTFont(bullets, find_font(bullets)))
    return [*names, bullets]


def _refuse_unprintable(source: Source) -> None:
    text = "".join(run.text for _, runs in find_blocks(source) for run in runs)
    lost = sorted({f"U+{ord(c):04X}" for c in text if not c.encode("cp1252", "ignore")})
    if lost:
        raise MissingEngineError(f"{source.id}: the standard fonts have no {', '.join(lost)}; take another layout")


def build_pdf(source: Source, layout: Layout) -> bytes:
    """A letter and a layout in, the PDF's bytes out, always untagged.

    Raises
    ------
    MissingEngineError
        ReportLab or a font is not installed, or a standard font lacks a character.
    """
    try:
        from reportlab.lib.utils import ImageReader
        from reportlab.pdfbase.pdfmetrics import stringWidth
        from reportlab.pdfgen.canvas import Canvas
    except ImportError as error:
        raise MissingEngineError("reportlab is not installed: pip install reportlab pyphen") from error
    if layout.font in STANDARD:
        _refuse_unprintable(source)
    with tempfile.TemporaryDirectory() as folder:
        fonts = _register(layout, Path(folder))
        sheets = build_pages(source, layout, lambda text, face, size: float(stringWidth(text, fonts[face], size)))
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=layout.page_size, invariant=True, pageCompression=1)
        canvas.setTitle(source.title)
        height = layout.page_size[1]
        for sheet in sheets:
            if sheet.crest:
                x, y, side = sheet.crest
                canvas.drawImage(ImageReader(io.BytesIO(build_crest())), x, height - y - side, side, side)
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
        canvas.save()
    return out.getvalue()
