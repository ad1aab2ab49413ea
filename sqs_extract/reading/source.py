"""A path, standard input or bytes in, a `Source` out: the file's bytes, and what they are.

What a file is, is read from its first bytes; its name only settles what the bytes leave open
(markdown or plain text) or gives a lie away (a web page saved as .pdf).
"""

from __future__ import annotations

import hashlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath

from sqs_extract.errors import UnreadableFile

PDF = "application/pdf"
HTML = "text/html"
MARKDOWN = "text/markdown"
PLAIN = "text/plain"

HEADER_BYTES = 1024
"""How far from the start the PDF header may stand (ISO 32000-1, annex H, note 13)."""

_SUFFIXES = {".md": MARKDOWN, ".markdown": MARKDOWN, ".html": HTML, ".htm": HTML, ".xhtml": HTML}

# What begins like this is neither a PDF nor text; first bytes, what it is, what to do.
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document, not a PDF", "Save it as PDF"),
    (b"{\\rtf", "an RTF document, not a PDF", "Save it as PDF"),
    (b"%!PS", "PostScript, not a PDF", "Make a PDF of it first"),
    (b"\x89PNG\r\n\x1a\n", "a picture, not a PDF", "Make a PDF of it and run OCR first"),
    (b"\xff\xd8\xff", "a picture, not a PDF", "Make a PDF of it and run OCR first"),
    (b"II*\0", "a picture, not a PDF", "Make a PDF of it and run OCR first"),
    (b"MM\0*", "a picture, not a PDF", "Make a PDF of it and run OCR first"),
)

# A web page from its first element or declaration on: "<!DOCTYPE html", "<html lang=", or an XML
# declaration and comments before either. Not "<p>" alone: text may well begin with "<".
_HTML_RE = re.compile(
    rb"""
    (?: \s | <\?xml [^>]* > | <!-- .*? --> )*   # what may stand before
    < (?: !doctype \s+ html | html ) \b
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

# Characters that no text has: C0 controls but for tab, line feed, form feed and carriage return.
_BINARY_RE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Source:
    """One input file as it lies on disk."""

    filename: str
    """Name without folder; "stdin" or "bytes" where it has none."""
    data: bytes
    sha256: str
    """Of `data`, 64 hexadecimal digits."""
    media_type: str
    """application/pdf, text/html, text/markdown or text/plain."""


def open_source(origin: Path | str | bytes, *, filename: str | None = None) -> Source:
    """Path, "-" for standard input, or the bytes themselves in; bytes with their media type out.

    Raises
    ------
    UnreadableFile
        Missing, empty, or of a kind that no reader here takes: Office documents, pictures,
        a web page or plain text named .pdf.
    """
    if isinstance(origin, bytes):
        name, data = filename or "bytes", origin
    elif str(origin) == "-":
        name, data = filename or "stdin", sys.stdin.buffer.read()
    else:
        name, data = filename or PurePath(origin).name, _read_bytes(Path(origin))
    return Source(name, data, hashlib.sha256(data).hexdigest(), _sniff_media_type(name, data))


def parse_text(data: bytes) -> str | None:
    r"""Bytes of a text file in, its text out; None where they are no text.

    UTF-8 and UTF-16 by their byte order mark, UTF-8 without one, else Windows-1252. Line ends
    come out as "\\n".
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _BINARY_RE.search(text):
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return None


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(str(path), "no such file", "Check the path") from None
    except IsADirectoryError:
        raise UnreadableFile(str(path), "a folder, not a file", "Name the files in it") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableFile(str(path), f"cannot be opened ({reason})") from None


def _sniff_media_type(name: str, data: bytes) -> str:
    start = data.lstrip(b"\xef\xbb\xbf\0\t\n\f\r ")
    if not start:
        raise UnreadableFile(name, "the file is empty", "Fetch or save it again")
    suffix = PurePath(name).suffix.lower()
    if _HTML_RE.match(start):
        if suffix == ".pdf":
            raise UnreadableFile(
                name,
                "a web page (HTML) named .pdf, perhaps a site's error page",
                "Fetch the PDF itself",
            )
        return HTML
    if b"%PDF-" in data[:HEADER_BYTES]:
        return PDF
    for magic, what, advice in _FOREIGN:
        if data.startswith(magic):
            raise UnreadableFile(name, what, advice)
    if data.startswith(b"PK\x03\x04"):
        office = b"[Content_Types].xml" in data or b"mimetypeapplication/vnd.oasis" in data[:200]
        what = "an Office document, not a PDF" if office else "a zip archive, not a PDF"
        raise UnreadableFile(name, what, "Save it as PDF" if office else "Unpack it first")
    text = parse_text(data)
    if text is None:
        raise UnreadableFile(name, "neither a PDF nor text", "Check that the download is whole")
    if suffix == ".pdf":
        raise UnreadableFile(
            name, "no PDF header: plain text named .pdf", "Fetch the PDF, or rename it to .txt"
        )
    return _SUFFIXES.get(suffix, PLAIN)
