"""What comes in by the door: files told apart by their first bytes, an error for each other."""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sqs_extract.errors import (
    EncryptedFile,
    NotALetter,
    NoText,
    RecordBroken,
    SqsError,
    UnreadableFile,
)
from sqs_extract.reading.source import HTML, MARKDOWN, PDF, PLAIN, open_source, parse_text
from tests.reading_pdf import build_pdf

LETTER = build_pdf("")


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("letter.pdf", LETTER, PDF),
        # the header may stand anywhere in the first 1,024 bytes, and the name may say nothing
        ("letter", b"mail header\r\n" * 40 + LETTER, PDF),
        ("letter.txt", "Dear colleagues – good work.\n".encode(), PLAIN),
        # Windows-1252, as old word processors save it
        ("letter.txt", "the team\x92s work".encode("latin-1"), PLAIN),
        ("letter.txt", "Dear colleagues".encode("utf-16"), PLAIN),
        ("letter.md", b"# Report\n", MARKDOWN),
        # the name alone does not make a page of a text
        ("letter.md", b"<!-- note -->\n<!DOCTYPE html><html></html>", HTML),
        ("page.html", b"\xef\xbb\xbf<html lang='en'></html>", HTML),
        # a text that begins with a bracket is none
        ("letter.txt", b"<Name of addressee>", PLAIN),
    ],
)
def test_media_type(name: str, data: bytes, media_type: str) -> None:
    source = open_source(data, filename=name)
    assert source.media_type == media_type
    assert source.data == data
    assert source.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("letter.pdf", b"", "empty"),
        ("letter.pdf", b" \r\n", "empty"),
        # what a site sends when the letter has moved
        ("letter.pdf", b"<!DOCTYPE html>\n<html>404</html>", "web page (HTML) named .pdf"),
        ("letter.pdf", b"../elsewhere/letter.pdf", "plain text named .pdf"),
        ("letter.docx", b"PK\x03\x04 [Content_Types].xml word/document.xml", "Office document"),
        ("letter.odt", b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument", "Office"),
        ("letters.zip", b"PK\x03\x04 letters/one.pdf", "zip archive"),
        ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "old Office document"),
        ("letter.rtf", b"{\\rtf1 Dear}", "RTF"),
        ("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "picture"),
        ("letter.pdf", bytes(range(256)), "neither a PDF nor text"),
    ],
)
def test_unreadable(name: str, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        open_source(data, filename=name)
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert said in message
    assert message.endswith(".")
    assert "\n" not in message


def test_path_and_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ambleford.pdf"
    path.write_bytes(LETTER)
    assert open_source(path).filename == "ambleford.pdf"
    assert open_source(str(path)).data == LETTER
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(LETTER)))
    assert open_source("-").filename == "stdin"


def test_path_that_leads_nowhere(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        open_source(tmp_path / "gone.pdf")
    with pytest.raises(UnreadableFile, match="a folder"):
        open_source(tmp_path)
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        open_source("a\0b.pdf")


def test_parse_text() -> None:
    assert parse_text(b"\xef\xbb\xbfone\r\ntwo\rthree") == "one\ntwo\nthree"
    assert parse_text(b"\x93quoted\x94") == "“quoted”"
    assert parse_text(b"%PDF\x00\x01") is None


def test_exit_codes_are_stable() -> None:
    codes = {
        SqsError: 1,
        UnreadableFile: 3,
        EncryptedFile: 4,
        NoText: 5,
        NotALetter: 6,
        RecordBroken: 70,
    }
    assert {error: error.exit_code for error in codes} == codes
    assert str(NoText("a.pdf", "no text on any page", "Run OCR first (--ocr)")) == (
        "a.pdf: no text on any page. Run OCR first (--ocr)."
    )
    assert str(RecordBroken("a.pdf", "sections overlap")) == "a.pdf: sections overlap."
