"""Recognition of scans: what ocrmypdf is asked, and what a record says when it took part.

A stand-in for the program gives back a letter with text; one slow test runs the real one.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import sys
import textwrap
from importlib.util import find_spec
from pathlib import Path

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from sqs_extract import ocr
from sqs_extract.cli import main
from sqs_extract.errors import EncryptedFile, NotALetter, NoText, OcrMissing
from sqs_extract.ocr import extract_recognised
from sqs_extract.pipeline import extract

LETTER = Path(__file__).parents[1] / "corpus" / "develop" / "ashmere-2013.rl-plain.pdf"


def draw_scan(*pages: str) -> bytes:
    """Pages without text, or with a line of it."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for text in pages:
        canvas.rect(72, 600, 200, 100, fill=1)
        if text:
            canvas.drawString(72, 500, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def scan(tmp_path: Path) -> str:
    path = tmp_path / "scan.pdf"
    path.write_bytes(draw_scan("", ""))
    return str(path)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install the stand-in; the file that keeps what it was asked, there once it ran."""
    program, log = tmp_path / "program.py", tmp_path / "asked.txt"
    script = f"""
        import shutil, sys
        if "--version" in sys.argv:
            print("17.0.1")
        else:
            open({str(log)!r}, "a").write(" ".join(sys.argv[1:-2]) + "\\n")
            shutil.copy({str(LETTER)!r}, sys.argv[-1])
        """
    program.write_text(textwrap.dedent(script), encoding="utf-8")
    monkeypatch.setattr(ocr, "find_program", lambda: [sys.executable, str(program)])
    return log


def test_a_scan_becomes_a_record_of_the_file_as_it_was(scan: str, asked: Path) -> None:
    record = extract_recognised(scan, extract, tag=False)
    assert asked.read_text() == "--skip-text --language eng --output-type pdf --quiet\n"
    assert record.text == extract(LETTER, tag=False).text
    assert record.source.sha256 == hashlib.sha256(Path(scan).read_bytes()).hexdigest()
    assert record.source.size_bytes == Path(scan).stat().st_size
    assert record.source.filename == "scan.pdf"
    assert record.signature.reader.endswith(" after ocrmypdf@17.0.1")
    assert record.warnings[-1].code == "text_from_ocr"
    assert record == type(record).model_validate(record.model_dump())


def test_a_letter_with_text_is_read_as_it_is(asked: Path) -> None:
    assert extract_recognised(str(LETTER), extract, tag=False) == extract(LETTER, tag=False)
    assert not asked.exists()


def test_a_stamp_on_a_scan_does_not_hide_it(tmp_path: Path, asked: Path) -> None:
    path = tmp_path / "stamped.pdf"
    path.write_bytes(draw_scan("RECEIVED", ""))
    with pytest.raises(NotALetter):
        extract(path)
    assert extract_recognised(str(path), extract, tag=False).metadata.area == "Ashmere"
    assert asked.exists()


def test_a_text_that_is_no_letter_is_not_recognised(tmp_path: Path, asked: Path) -> None:
    path = tmp_path / "menu.txt"
    path.write_text("Soup of the day, and a roll\n")
    with pytest.raises(NotALetter):
        extract_recognised(str(path), extract)
    assert not asked.exists()


def test_the_command_asks_for_it(scan: str, asked: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert main([scan, "-q", "-o", str(out)]) == NoText.exit_code
    assert not asked.exists()
    assert main([scan, "-q", "--ocr", "--no-tags", "-o", str(out)]) == 0
    assert asked.exists()
    assert out.exists()


def test_where_it_is_missing_the_message_says_how_to_install_it(
    scan: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda _name: None)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert main([scan, "--ocr"]) == OcrMissing.exit_code
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "pip install 'sqs-extract[ocr]'" in err


FAILURES = [
    # exit code of ocrmypdf, error here
    (3, OcrMissing),
    (8, EncryptedFile),
    (2, NoText),
    (15, NoText),
]


@pytest.mark.parametrize(("code", "error"), FAILURES)
def test_its_failures_are_told_apart(
    code: int, error: type[Exception], scan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f"import sys; print('its reason', file=sys.stderr); sys.exit({code})"
    monkeypatch.setattr(ocr, "find_program", lambda: [sys.executable, "-c", script])
    with pytest.raises(error) as raised:
        extract_recognised(scan, extract)
    assert code == 8 or "its reason" in str(raised.value)


@pytest.mark.slow
def test_the_real_program_reads_a_scanned_page() -> None:
    if find_spec("ocrmypdf") is None or shutil.which("tesseract") is None:
        pytest.skip("needs ocrmypdf and Tesseract: pip install 'sqs-extract[ocr]', and a package")
    pypdfium2 = pytest.importorskip("pypdfium2")
    out = io.BytesIO()
    canvas = Canvas(out)
    with pypdfium2.PdfDocument(LETTER) as pdf:
        picture = pdf[0].render(scale=200 / 72).to_pil()
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.save()
    layered, version = ocr.add_text_layer(out.getvalue(), "scan.pdf")
    record = extract(layered, filename="scan.pdf", tag=False)
    assert version.startswith("ocrmypdf@")
    assert record.metadata.area == "Ashmere"
