"""A letter and a layout in, a PDF out, exported by LibreOffice Writer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from corpus.build.fodt import build_fodt
from corpus.build.fonts import PRIVATE_BULLET, write_symbol_font
from corpus.build.layouts import Layout, MissingEngineError
from corpus.build.source import Source

SECONDS = 180


def build_pdf(source: Source, layout: Layout) -> bytes:
    """Export a letter -> the PDF's bytes, with a structure tree where the layout is tagged.

    Raises
    ------
    MissingEngineError
        No LibreOffice on the path, or it wrote no PDF.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise MissingEngineError(
            "LibreOffice is not installed: apt install libreoffice-writer-nogui hyphen-en-gb"
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fonts = folder / "data" / "fonts"
        fonts.mkdir(parents=True)
        if layout.bullet == PRIVATE_BULLET:
            write_symbol_font(fonts)
        document = folder / "letter.fodt"
        document.write_text(build_fodt(source, layout), encoding="utf-8")
        wishes = {"UseTaggedPDF": layout.tagged, "ExportBookmarks": False}
        options = {
            key: {"type": "boolean", "value": str(value).lower()} for key, value in wishes.items()
        }
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            f"pdf:writer_pdf_Export:{json.dumps(options)}",
            "--outdir",
            str(folder),
            str(document),
        ]
        # XDG_DATA_HOME is where fontconfig looks for a user's own fonts.
        environment = {**os.environ, "XDG_DATA_HOME": str(folder / "data")}
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, env=environment, check=False
        )
        pdf = folder / "letter.pdf"
        if not pdf.exists():
            said = done.stderr.strip() or done.stdout.strip()
            raise MissingEngineError(f"LibreOffice wrote no PDF: {said}")
        return pdf.read_bytes()
