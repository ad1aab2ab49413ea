"""A scanned letter in, the same with a layer of recognised text out: ocrmypdf at work, elsewhere.

Run as a program of its own: it brings large libraries, starts processes and writes to its own
log, none of which belongs in here. Pages that have text keep it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from sqs_extract.errors import EncryptedFile, NotALetter, NoText, OcrMissing
from sqs_extract.reading.source import PDF, open_source
from sqs_extract.record import Record, WarningRecord

BARE_PAGE = "page_without_text"
"""Code of the warning that a page of a PDF had no text."""

LANGUAGE = "eng"
PROGRAM = "ocrmypdf"
MISSING_DEPENDENCY, ENCRYPTED = 3, 8
"""Exit codes of ocrmypdf: Tesseract or Ghostscript missing; the file wants a password."""


def extract_recognised(
    origin: str,
    extract: Callable[..., Record],
    *,
    password: str | None = None,
    **options: object,
) -> Record:
    """Path or "-" -> the letter's record, pages without text recognised first.

    A letter with text on every page is read as it is. Otherwise the record describes the file as
    it was given, says in its signature that OCR took part, and carries the warning `text_from_ocr`.

    Parameters
    ----------
    origin
        Path, or "-" for standard input.
    extract
        `pipeline.extract`.
    password
        Opens an encrypted PDF with text; a scan must be saved without its password first.
    options
        Passed on to `extract`.

    Raises
    ------
    SqsError
        What `extract` raises, and what `add_text_layer` does.
    """
    source = open_source(origin)
    try:
        record = extract(source.data, filename=source.filename, password=password, **options)
        if not any(warning.code == BARE_PAGE for warning in record.warnings):
            return record
    except (NoText, NotALetter):  # a scan may carry a stamp that is text and says nothing
        if source.media_type != PDF:
            raise
    layered, version = add_text_layer(source.data, source.filename)
    record = extract(layered, filename=source.filename, **options)
    warning = WarningRecord(
        code="text_from_ocr", message="text recognised on scanned pages may hold errors", page=None
    )
    return record.model_copy(
        update={
            "source": record.source.model_copy(
                update={"sha256": source.sha256, "size_bytes": len(source.data)}
            ),
            "signature": record.signature.model_copy(
                update={"reader": f"{record.signature.reader} after {version}"}
            ),
            "warnings": [*record.warnings, warning],
        }
    )


def add_text_layer(data: bytes, filename: str) -> tuple[bytes, str]:
    """Bytes of a PDF -> the PDF with text on all its pages, and "ocrmypdf@VERSION".

    Raises
    ------
    OcrMissing
        ocrmypdf, or the Tesseract it needs, is not installed.
    EncryptedFile
        ocrmypdf opens no encrypted file.
    NoText
        It ran and failed; with its last line.
    """
    command = find_program()
    if command is None:
        raise _missing(filename)
    with TemporaryDirectory(prefix="sqs-extract-") as folder:
        scanned, layered = Path(folder, "scanned.pdf"), Path(folder, "layered.pdf")
        scanned.write_bytes(data)
        options = ["--skip-text", "--language", LANGUAGE, "--output-type", "pdf", "--quiet"]
        done = run([*command, *options, str(scanned), str(layered)])
        if done.returncode == 0:
            version = run([*command, "--version"]).stdout.split()
            return layered.read_bytes(), f"{PROGRAM}@{version[-1] if version else 'unknown'}"
    reason = (done.stderr.strip().splitlines() or ["it did not say why"])[-1].strip()
    if done.returncode == MISSING_DEPENDENCY:
        advice = "Install Tesseract with its English data from your system's packages"
        raise OcrMissing(filename, f"OCR cannot run ({reason})", advice)
    if done.returncode == ENCRYPTED:
        raise EncryptedFile(
            filename, "OCR opens no encrypted file", "Save it without password first"
        )
    raise NoText(filename, f"OCR failed ({reason})", "Run ocrmypdf on it by hand to see why")


def check_program() -> None:
    """Make sure, before many letters are read, that ocrmypdf is there at all.

    Raises
    ------
    OcrMissing
        It is not installed.
    """
    if find_program() is None:
        raise _missing("--ocr")


def _missing(where: str) -> OcrMissing:
    return OcrMissing(
        where,
        "OCR needs ocrmypdf, which is not installed",
        "Install it (pip install 'sqs-extract[ocr]'), and Tesseract as a system package",
    )


def find_program() -> list[str] | None:
    """Find how to call ocrmypdf: as a module of this Python, else as a program on the path."""
    if find_spec(PROGRAM) is not None:
        return [sys.executable, "-m", PROGRAM]
    found = shutil.which(PROGRAM)
    return [found] if found else None


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, its output kept."""
    return subprocess.run(  # noqa: S603 - the program found above, and paths made here
        command,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        stdin=subprocess.DEVNULL,
    )
