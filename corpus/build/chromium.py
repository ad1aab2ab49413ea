"""A letter and a layout in, a PDF out, printed by Chromium (apt install chromium)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from corpus.build.artwork import MissingEngineError
from corpus.build.html import build_faces, build_html
from corpus.build.layouts import Layout
from corpus.build.source import Source

SECONDS = 120


def build_pdf(source: Source, layout: Layout) -> bytes:
    """A letter and a layout in, the PDF's bytes out; Chromium knows no footnotes, so they are endnotes.

    Raises
    ------
    MissingEngineError
        No Chromium on the path, or it wrote no PDF.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise MissingEngineError("Chromium is not installed: apt install chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page, pdf = folder / "letter.html", folder / "letter.pdf"
        page.write_text(build_html(source, layout, floats=False, faces=build_faces(layout, folder)), encoding="utf-8")
        command = [
            program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri(),
        ]  # fmt: skip
        if not layout.tagged:
            command.insert(2, "--disable-pdf-tagging")
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        if not pdf.exists():
            raise MissingEngineError(f"Chromium wrote no PDF: {done.stderr.strip()[-300:]}")
        return pdf.read_bytes()
