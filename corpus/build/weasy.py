"""A letter and a layout in, a PDF out, drawn by WeasyPrint (pip install weasyprint; needs Pango)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from corpus.build.artwork import MissingEngineError
from corpus.build.html import build_faces, build_html
from corpus.build.layouts import Layout
from corpus.build.source import Source


def build_pdf(source: Source, layout: Layout) -> bytes:
    """A letter and a layout in, the PDF's bytes out; PDF/UA-1 where the layout is tagged.

    Raises
    ------
    MissingEngineError
        WeasyPrint or the Pango it binds to is not installed.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise MissingEngineError(f"weasyprint does not load ({error}): pip install weasyprint; apt install libpango-1.0-0") from error
    with tempfile.TemporaryDirectory() as folder:
        faces = build_faces(layout, Path(folder))
        document = HTML(string=build_html(source, layout, floats=True, faces=faces))
        pdf = document.write_pdf(
            pdf_variant="pdf/ua-1" if layout.tagged else None,
            pdf_identifier=f"{source.id}.{layout.name}".encode(),
        )
    assert isinstance(pdf, bytes)
    return pdf
