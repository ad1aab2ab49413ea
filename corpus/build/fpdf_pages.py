"""A letter and a layout in, an untagged PDF out, painted with fpdf2."""

from __future__ import annotations

import datetime
import io
import tempfile
from pathlib import Path

from fpdf import FPDF

from corpus.build.crest import build_crest
from corpus.build.fonts import FONT_FILES, PRIVATE_BULLET, find_font, write_symbol_font
from corpus.build.layouts import Layout
from corpus.build.pages import build_pages
from corpus.build.source import Source

STYLES = ("", "B", "I", "BI")
BULLET_FACE = 4
EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""fpdf2 always writes a date; draw.py takes it out again, but ids are made from it."""


def build_pdf(source: Source, layout: Layout) -> bytes:
    """Draw a letter -> the PDF's bytes.

    Raises
    ------
    MissingEngineError
        A font is not installed.
    """
    pdf = FPDF(unit="pt", format=layout.page_size)
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(EPOCH)
    pdf.set_title(source.title)
    pdf.c_margin = 0
    with tempfile.TemporaryDirectory() as folder:
        for style, stem in zip(STYLES, FONT_FILES[layout.font], strict=True):
            pdf.add_font(layout.font, style, find_font(stem))
        private = layout.bullet == PRIVATE_BULLET
        bullets = write_symbol_font(Path(folder)) if private else find_font("DejaVuSans")
        pdf.add_font("bullets", "", bullets)

        def use(face: int, size: float) -> None:
            if face == BULLET_FACE:
                pdf.set_font("bullets", "", size)
            else:
                pdf.set_font(layout.font, STYLES[face], size)

        def measure(text: str, face: int, size: float) -> float:
            use(face, size)
            return float(pdf.get_string_width(text))

        for sheet in build_pages(source, layout, measure):
            pdf.add_page()
            if sheet.crest:
                x, y, side = sheet.crest
                pdf.image(io.BytesIO(build_crest()), x, y, side, side)
            for x0, y0, x1, y1 in sheet.frames:
                pdf.set_line_width(0.7)
                pdf.rect(x0, y0, x1 - x0, y1 - y0)
            for x0, y0, x1, y1 in sheet.rules:
                pdf.set_line_width(0.5)
                pdf.line(x0, y0, x1, y1)
            for mark in sheet.marks:
                for piece in mark.pieces:
                    use(piece.face, piece.size)
                    pdf.text(mark.x + piece.x, mark.y - piece.rise, piece.text)
        return bytes(pdf.output())
