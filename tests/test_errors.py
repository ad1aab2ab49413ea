"""What stops a letter: each kind of bad file has its line and exit code and leaves nothing."""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

import sqs_extract
from sqs_extract import errors
from sqs_extract.cli import INTERRUPTED, PIPE_CLOSED, USAGE, main
from sqs_extract.pipeline import extract
from sqs_extract.reading import READERS

ROOT = Path(__file__).parents[1]
LETTER = ROOT / "corpus" / "develop" / "ashmere-2013.rl-plain.pdf"
ROBUST = Path(os.environ.get("SQS_LETTERS", ROOT.parent / "shared" / "letters")).parent / "robust"

READER = pytest.mark.parametrize("reader", list(READERS))


def encrypt(password: str) -> bytes:
    """The letter, to be opened with a password; "" opens without asking."""
    out = io.BytesIO()
    with pikepdf.open(LETTER) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=password))
    return out.getvalue()


def draw(text: str = "") -> bytes:
    """A page that holds a line of text, or only a picture."""
    out = io.BytesIO()
    canvas = Canvas(out)
    if text:
        canvas.drawString(72, 700, text)
    else:
        canvas.rect(72, 600, 200, 100, fill=1)
    canvas.save()
    return out.getvalue()


BAD: list[tuple[str, bytes, type[errors.SqsError], str]] = [
    # name, bytes, error, what its line must say
    ("empty.pdf", b"", errors.UnreadableFile, "empty"),
    ("blank.txt", b" \r\n\t ", errors.UnreadableFile, "empty"),
    (
        "page.pdf",
        b"<!DOCTYPE html><html><body>404</body></html>",
        errors.UnreadableFile,
        "web page",
    ),
    ("page.html", b"<html><body>Summary</body></html>", errors.UnreadableFile, "web page"),
    ("notes.pdf", b"Report of Short Quality Screening\n", errors.UnreadableFile, "plain text"),
    ("letter.docx", b"PK\x03\x04[Content_Types].xml", errors.UnreadableFile, "Office document"),
    ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..", errors.UnreadableFile, "old Office"),
    ("photo.png", b"\x89PNG\r\n\x1a\n....", errors.UnreadableFile, "picture"),
    ("noise.bin", bytes(range(256)), errors.UnreadableFile, "neither a PDF nor text"),
    ("torso.pdf", b"%PDF-1.7\n1 0 obj\n<<", errors.UnreadableFile, "damaged"),
    ("locked.pdf", encrypt("secret"), errors.EncryptedFile, "--password"),
    ("scan.pdf", draw(), errors.NoText, "--ocr"),
    ("menu.pdf", draw("Soup of the day, and a roll"), errors.NotALetter, "letter"),
    ("menu.txt", b"Soup of the day, and a roll\n", errors.NotALetter, "letter"),
]


@pytest.mark.parametrize(("name", "data", "error", "says"), BAD, ids=[row[0] for row in BAD])
def test_bad_files(
    name: str,
    data: bytes,
    error: type[errors.SqsError],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert main([str(path), "-o", str(tmp_path / "out.json")]) == error.exit_code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith((f"{name}: ", f"{path}: "))
    assert says in err
    assert err.endswith(".\n")
    assert [item.name for item in tmp_path.iterdir()] == [name]


@READER
@pytest.mark.parametrize(
    ("name", "data", "error"),
    [row[:3] for row in BAD if row[1].startswith(b"%PDF")],
    ids=[row[0] for row in BAD if row[1].startswith(b"%PDF")],
)
def test_both_readers_refuse_the_same(
    name: str, data: bytes, error: type[errors.SqsError], reader: str
) -> None:
    with pytest.raises(error):
        extract(data, filename=name, reader=reader)


@READER
def test_an_empty_password_opens_by_itself(reader: str) -> None:
    opened = extract(encrypt(""), filename="letter.pdf", reader=reader, tag=False)
    assert opened.text == extract(LETTER, reader=reader, tag=False).text


@READER
def test_the_password_opens_and_a_wrong_one_is_said(reader: str) -> None:
    locked = encrypt("secret")
    opened = extract(locked, filename="letter.pdf", password="secret", reader=reader, tag=False)  # noqa: S106
    assert opened.metadata.area == "Ashmere"
    with pytest.raises(errors.EncryptedFile, match="password is wrong"):
        extract(locked, filename="letter.pdf", password="open", reader=reader, tag=False)  # noqa: S106


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_letter_ends_in_a_record_or_an_error(kept: float) -> None:
    whole = LETTER.read_bytes()
    try:
        record = extract(whole[: int(len(whole) * kept)], filename="torso.pdf", tag=False)
    except errors.SqsError as error:
        assert "\n" not in str(error)
    else:
        assert record.text


def test_a_letter_from_standard_input() -> None:
    command = [sys.executable, "-m", "sqs_extract", "-", "--no-tags", "--compact"]
    done = subprocess.run(command, input=LETTER.read_bytes(), capture_output=True, check=True)
    assert b'"filename":"stdin"' in done.stdout


def test_odd_pdfs_of_other_projects_neither_crash_nor_hang(tmp_path: Path) -> None:
    if not ROBUST.is_dir():
        pytest.skip(f"no folder {ROBUST}: the odd PDFs are not part of the project")
    odd = sorted(map(str, ROBUST.iterdir()))
    done = subprocess.run(
        [sys.executable, "-m", "sqs_extract", *odd, "-o", f"{tmp_path}/records/"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = done.stderr.splitlines()
    assert done.returncode in (0, 3, 4, 5, 6), done.stderr
    assert len(said) == len(odd) + 1, done.stderr
    assert all(line.startswith(Path(name).name) for line, name in zip(said, odd, strict=False))


# ------------------------------------------------------------------ messages and codes


def test_a_message_says_where_what_and_what_to_do() -> None:
    error = errors.NoText("a.pdf", "no text on any page.", "Run OCR first")
    assert str(error) == "a.pdf: no text on any page. Run OCR first."
    assert str(errors.NoText("a.pdf", "no text")) == "a.pdf: no text."


def find_errors() -> Iterator[type[errors.SqsError]]:
    """Every error the package defines, wherever it is."""
    for module in pkgutil.walk_packages(sqs_extract.__path__, "sqs_extract."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    waiting = [errors.SqsError]
    while waiting:
        children = waiting.pop().__subclasses__()
        waiting.extend(children)
        yield from children


def test_exit_codes_are_documented_and_differ() -> None:
    table = (ROOT / "docs" / "command.md").read_text(encoding="utf-8")
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    found = list(find_errors())
    assert documented >= {0, USAGE, INTERRUPTED, PIPE_CLOSED, *(e.exit_code for e in found)}
    codes = [error.exit_code for error in found if error.__module__ == "sqs_extract.errors"]
    assert len(codes) >= 7
    assert len(set(codes)) == len(codes)
