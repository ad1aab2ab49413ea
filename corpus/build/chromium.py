"""A letter and a layout in, a PDF out, printed by Chromium."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from corpus.build.html import build_faces, build_html
from corpus.build.layouts import Layout, MissingEngineError
from corpus.build.source import Source

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 120


def build_pdf(source: Source, layout: Layout) -> bytes:
    """Print a letter -> the PDF's bytes; Chromium knows no footnotes, so they are endnotes.

    Raises
    ------
    MissingEngineError
        No Chromium on the path, or it wrote no PDF.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise MissingEngineError("Chromium is not installed: apt install chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page, pdf = folder / "letter.html", folder / "letter.pdf"
        faces = build_faces(layout, folder)
        page.write_text(build_html(source, layout, floats=False, faces=faces), encoding="utf-8")
        command = [
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            f"--user-data-dir={folder / 'profile'}",
            "--no-pdf-header-footer",
            *([] if layout.tagged else ["--disable-pdf-tagging"]),
            f"--print-to-pdf={pdf}",
            page.as_uri(),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        if not pdf.exists():
            raise MissingEngineError(f"Chromium wrote no PDF: {done.stderr.strip()[-300:]}")
        return pdf.read_bytes()
