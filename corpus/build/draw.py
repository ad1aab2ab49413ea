"""A letter's source and a layout in, the finished PDF out, by the layout's engine."""

from __future__ import annotations

import importlib
import io
from pathlib import Path

import pikepdf

from corpus.build.layouts import Layout, MissingEngineError
from corpus.build.source import read_source

ENGINES = {
    "libreoffice": "corpus.build.libreoffice",
    "reportlab": "corpus.build.reportlab_pages",
    "fpdf2": "corpus.build.fpdf_pages",
    "weasyprint": "corpus.build.weasy",
    "typst": "corpus.build.typst_pages",
    "chromium": "corpus.build.chromium",
}
FINISHED_BY_THEMSELVES = {"weasyprint", "typst"}
"""These write no date and take ids from what they draw; rewriting would only make them larger."""


def finish(pdf: bytes) -> bytes:
    """Take dates and random ids out of a PDF -> the same pages, packed small."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for key in ("/CreationDate", "/ModDate"):
            if key in document.docinfo:
                del document.docinfo[key]
        if "/Metadata" in document.Root:
            del document.Root["/Metadata"]
        for key in ("/ID", "/DocChecksum"):
            if key in document.trailer:
                del document.trailer[key]
        document.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
        )
    return out.getvalue()


def draw(source: Path, layout: Layout) -> bytes:
    """Draw a source file in a layout -> the PDF's bytes.

    Raises
    ------
    MissingEngineError
        What the layout's engine needs is not installed.
    """
    letter = read_source(source, layout.quotes, layout.two_spaces)
    try:
        engine = importlib.import_module(ENGINES[layout.engine])
    except (ImportError, OSError) as error:  # OSError: WeasyPrint without the Pango it binds to
        raise MissingEngineError(
            f"{layout.engine} does not load ({error}): see What it needs in corpus/README.md"
        ) from error
    pdf: bytes = engine.build_pdf(letter, layout)
    return pdf if layout.engine in FINISHED_BY_THEMSELVES else finish(pdf)
