"""A letter and a layout in, a PDF out, drawn by WeasyPrint."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weasyprint import HTML  # type: ignore[import-untyped]

from corpus.build.html import build_faces, build_html
from corpus.build.layouts import Layout
from corpus.build.source import Source

EPOCH = "SOURCE_DATE_EPOCH"


@contextmanager
def fixed_date() -> Iterator[None]:
    """Fix the date for a while: without HarfBuzz, fontTools cuts fonts down and dates them."""
    before = os.environ.get(EPOCH)
    os.environ[EPOCH] = before or "1356998400"
    try:
        yield
    finally:
        if before is None:
            del os.environ[EPOCH]


def build_pdf(source: Source, layout: Layout) -> bytes:
    """Draw a letter -> the PDF's bytes, PDF/UA-1 where the layout is tagged."""
    with tempfile.TemporaryDirectory() as folder:
        faces = build_faces(layout, Path(folder))
        document = HTML(string=build_html(source, layout, floats=True, faces=faces))
        with fixed_date():
            pdf: bytes = document.write_pdf(
                pdf_variant="pdf/ua-1" if layout.tagged else None,
                pdf_identifier=f"{source.id}.{layout.name}".encode(),
            )
    return pdf
