"""A file in, what is printed on it out: the readers, in the order they are offered."""

from __future__ import annotations

from importlib import import_module

from sqs_extract.document import Printed
from sqs_extract.reading.notices import MAX_PAGES

READERS: dict[str, str] = {
    "pdfium": "sqs_extract.reading.pdfium",
    "pdfplumber": "sqs_extract.reading.pdfplumber_reader",
}
"""Name of a reader and the module that is the door to its library; the first is the default."""


def read_printed(
    data: bytes,
    *,
    reader: str = "pdfium",
    password: str | None = None,
    max_pages: int = MAX_PAGES,
    tree: bool = True,
    filename: str = "PDF",
) -> Printed:
    """Bytes of a PDF in; its lines, rulings, images and structure tree out.

    Both readers give the same values, PDFium's many times as fast (benchmarks/readers.py).

    Parameters
    ----------
    data
        The whole file.
    reader
        A name in READERS.
    password
        Opens an encrypted file; files that open without one need none.
    max_pages
        Pages beyond this many are not read, and a notice says so.
    tree
        Whether to read the structure tree too.
    filename
        What errors call the file.

    Raises
    ------
    UnreadableFile
        Not a PDF, or damaged beyond repair.
    EncryptedFile
        A password is needed, or the one given is wrong.
    ValueError
        No reader has that name.
    """
    if reader not in READERS:
        raise ValueError(f"reader {reader!r}: not one of {', '.join(READERS)}")
    module = import_module(READERS[reader])
    printed: Printed = module.read_pdf(
        data, password=password, max_pages=max_pages, tree=tree, filename=filename
    )
    return printed
