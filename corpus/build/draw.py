"""A letter's source file and a layout in, the finished PDF out: picks the engine and takes dates and random ids out."""

from __future__ import annotations

import importlib
import io
from pathlib import Path

from corpus.build.artwork import MissingEngineError
from corpus.build.layouts import Layout
from corpus.build.source import read_source

ENGINES = {
    "libreoffice": "corpus.build.libreoffice",
    "reportlab": "corpus.build.reportlab_pages",
    "fpdf2": "corpus.build.fpdf_pages",
    "weasyprint": "corpus.build.weasy",
    "typst": "corpus.build.typst_pages",
    "chromium": "corpus.build.chromium",
}
# These write no date and take their ids from what they draw; rewriting would only make them larger.
FINISHED_BY_THEMSELVES = {"weasyprint", "typst"}


def finish(pdf: bytes) -> bytes:
    """A PDF in, the same pages out without dates and with an id made from its content, packed small."""
    try:
        import pikepdf
    except ImportError as error:
        raise MissingEngineError("pikepdf is not installed: pip install pikepdf") from error
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for key in ("/CreationDate", "/ModDate"):
            if key in document.docinfo:
                del document.docinfo[key]
        if "/Metadata" in document.Root:
            del document.Root["/Metadata"]
        if "/ID" in document.trailer:
            del document.trailer["/ID"]
        document.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
        )
    return out.getvalue()


def draw(source: Path, layout: Layout) -> bytes:
    """A source file and a layout in, the PDF's bytes out.

    Raises
    ------
    MissingEngineError
        What the layout's engine needs is not installed.
    """
    letter = read_source(source, layout.quotes, layout.two_spaces)
    engine = importlib.import_module(ENGINES[layout.engine])
    pdf: bytes = engine.build_pdf(letter, layout)
    return pdf if layout.engine in FINISHED_BY_THEMSELVES else finish(pdf)
