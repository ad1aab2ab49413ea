"""A letter's source and a layout in, the finished PDF out, by the layout's engine."""

from __future__ import annotations

import importlib
from pathlib import Path

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
        finisher = importlib.import_module("corpus.build.finish")
    except (ImportError, OSError) as error:  # OSError: WeasyPrint without the Pango it binds to
        raise MissingEngineError(
            f"{layout.engine} does not load ({error}): see What it needs in corpus/README.md"
        ) from error
    pdf: bytes = engine.build_pdf(letter, layout)
    return pdf if layout.engine in FINISHED_BY_THEMSELVES else bytes(finisher.finish(pdf))
