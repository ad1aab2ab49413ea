"""A letter and a layout in, a PDF out, exported by LibreOffice Writer (apt install libreoffice-writer-nogui)."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from corpus.build.artwork import MissingEngineError, write_symbol_font
from corpus.build.fodt import build_fodt
from corpus.build.layouts import Layout
from corpus.build.source import Source

SECONDS = 180


def build_pdf(source: Source, layout: Layout) -> bytes:
    """A letter and a layout in, the PDF's bytes out, with a structure tree where the layout is tagged.

    Raises
    ------
    MissingEngineError
        No LibreOffice on the path, or it wrote no PDF.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise MissingEngineError("LibreOffice is not installed: apt install libreoffice-writer-nogui")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fonts = folder / "data" / "fonts"
        fonts.mkdir(parents=True)
        if layout.bullet == "\uf0b7":
            write_symbol_font(fonts)
        document = folder / "letter.fodt"
        document.write_text(build_fodt(source, layout), encoding="utf-8")
        tagged = str(layout.tagged).lower()
        options = f'{{"UseTaggedPDF":{{"type":"boolean","value":"{tagged}"}},"ExportBookmarks":{{"type":"boolean","value":"false"}}}}'
        command = [
            program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", f"pdf:writer_pdf_Export:{options}", "--outdir", str(folder), str(document),
        ]  # fmt: skip
        # XDG_DATA_HOME is where fontconfig looks for a user's own fonts.
        environment = {**os.environ, "XDG_DATA_HOME": str(folder / "data"), "SOURCE_DATE_EPOCH": "0"}
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, env=environment, check=False)
        pdf = folder / "letter.pdf"
        if not pdf.exists():
            raise MissingEngineError(f"LibreOffice wrote no PDF: {done.stderr.strip() or done.stdout.strip()}")
        return pdf.read_bytes()
