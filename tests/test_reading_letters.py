"""Whole letters by both readers: the project's own, published ones, and files that are broken.

A difference is told by its kind, page and place, never by its words, so that the letters which
only judge stay unread.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from sqs_extract.document import Printed
from sqs_extract.errors import EncryptedFile, SqsError, UnreadableFile
from sqs_extract.reading import read_printed
from sqs_extract.reading.source import open_source
from tests.reading_compare import find_contents, find_differences

PROJECT = Path(__file__).parent.parent
OWN = sorted((PROJECT / "corpus").glob("*/*.pdf"))
LETTERS = Path(os.environ.get("SQS_LETTERS", PROJECT.parent / "shared" / "letters"))
PUBLISHED = sorted(LETTERS.glob("*/*.pdf"))
ROBUST = LETTERS.parent / "robust"

# What the two make of files that are broken, odd or locked; errors by name, else the number of
# pages. A pair where they differ: PDFium first.
OUTCOMES: dict[str, str | tuple[str, str]] = {
    "docling__invisible_text_layer.pdf": "1",
    "docling__ocr_test.pdf": "1",
    "docling__ocr_test_rotated_180.pdf": "1",
    "html_error_page_saved_as_pdf_birmingham_2012.pdf": "UnreadableFile",
    "ocrmypdf__blank.pdf": "1",
    "ocrmypdf__cardinal.pdf": "4",
    "ocrmypdf__ccitt.pdf": "1",
    "ocrmypdf__enormous.pdf": "1",
    "ocrmypdf__hugemono.pdf": "1",
    "ocrmypdf__invalid.pdf": "UnreadableFile",
    "ocrmypdf__livecycle.pdf": "1",
    "ocrmypdf__multipage.pdf": "6",
    "ocrmypdf__no_contents.pdf": "1",
    "ocrmypdf__rotated_skew.pdf": "1",
    "ocrmypdf__truetype_font_nomapping.pdf": "1",
    "pdf_js__arabiccidtruetype.pdf": "1",
    "pdf_js__empty_protected.pdf": "1",
    "pdf_js__hello_world_rotated.pdf": "5",
    "pdf_js__issue11913.pdf": "1",
    "pdf_js__poppler_395_0_fuzzed.pdf": "UnreadableFile",
    "pdf_js__print_protection.pdf": "EncryptedFile",
    "pdf_js__redhat_1531897_0.pdf": "UnreadableFile",
    "pdf_js__saslprep_r6.pdf": "EncryptedFile",
    "pdf_js__vertical.pdf": "3",
    "pdf_js__xref_command_missing.pdf": "1",
    "pdfminer_six__aes_128.pdf": "EncryptedFile",
    "pdfminer_six__issue_625_identity_cmap.pdf": "2",
    "pdfminer_six__rc4_128.pdf": "EncryptedFile",
    "pdfminer_six__zen_of_python_corrupted.pdf": "1",
    "pdfplumber__federal_register_2020_17221.pdf": "15",
    "pdfplumber__issue_71_duplicate_chars_2.pdf": "20",
    "pdfplumber__issue_982_example.pdf": "8",
    "pdfplumber__nics_background_checks_2015_11_rotated.pdf": "1",
    "pikepdf__378014596.pdf": "UnreadableFile",
    "pikepdf__content_stream_errors.pdf": "4",
    "pikepdf__cyclic_toc.pdf": "1",
    "pypdf__r3_user_password.pdf": "EncryptedFile",
    "pypdf__r6_empty_password.pdf": "1",
    "two_byte_file.pdf": "UnreadableFile",
    "unstructured__copy_protected.pdf": "2",
    "unstructured__da_1p.pdf": "1",
    "unstructured__da_619p.pdf": "UnreadableFile",
    "unstructured__failure_after_repair.pdf": "76",
    "unstructured__fake_bold_sample.pdf": "1",
    "unstructured__korean_text_with_tables.pdf": "1",
    "unstructured__password.pdf": "EncryptedFile",
    # pdfminer stops at a colour space that it cannot parse
    "unstructured__pdf_bad_color_space.pdf": ("1", "UnreadableFile"),
    "unstructured__pdf_with_ocr_text.pdf": "1",
    "unstructured__rotated_page_90.pdf": "1",
    "unstructured__single_table.pdf": "1",
}

# Where the two rightly differ, and in what.
REASONS: dict[str, dict[str, str]] = {
    "pdf_js__arabiccidtruetype.pdf": {
        "words": "PDFium turns what is written from right to left into reading order",
        "lines": "the same",
    },
    "pdf_js__vertical.pdf": {
        "words": "what is written downwards is not pieced together alike; no letter is",
        "lines": "the same",
    },
    "pdfplumber__federal_register_2020_17221.pdf": {
        "words": "PDFium sorts two pieces of turned text at one height from left to right",
        "lines": "the same",
    },
    "pdfplumber__nics_background_checks_2015_11_rotated.pdf": {
        "words": "figures of neighbouring cells drawn by one operator; PDFium takes their gap for "
        "letters set apart",
        "lines": "the same",
    },
    "unstructured__korean_text_with_tables.pdf": {
        "words": "pdfminer knows no character for the glyph that is a space",
        "lines": "the same",
    },
    "unstructured__pdf_with_ocr_text.pdf": {
        "words": "OCR set each word's letters apart to fill its box; PDFium sees spaces in some",
        "lines": "the same",
    },
    "unstructured__rotated_page_90.pdf": {
        "words": "PDFium sorts pieces of turned text at one height from left to right",
        "lines": "the same",
    },
    "unstructured__failure_after_repair.pdf": {
        "words": "PDFium leaves out some leaders of dots in a table of contents",
        "lines": "the same",
        "tree": "PDFium finds an element through the parent tree, where a few are missing",
        "rulings: only theirs": "PDFium's rulings end at MAX_SEGMENTS on pages that are drawings",
    },
    "unstructured__single_table.pdf": {"tree": "no parent tree, so no tree for PDFium"},
}


def read_both(path: Path) -> tuple[Printed, Printed]:
    data = path.read_bytes()
    return read_printed(data), read_printed(data, reader="pdfplumber")


@pytest.mark.slow
@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_own_letters_read_the_same(path: Path) -> None:
    assert find_differences(*read_both(path)) == []


@pytest.mark.slow
@pytest.mark.skipif(not PUBLISHED, reason=f"no published letters in {LETTERS}")
def test_published_letters_read_the_same() -> None:
    differences = {path.name: find_differences(*read_both(path)) for path in PUBLISHED}
    assert {name: found for name, found in differences.items() if found} == {}


@pytest.mark.slow
@pytest.mark.skipif(not PUBLISHED, reason=f"no published letters in {LETTERS}")
def test_published_letters_keep_what_word_says_of_them() -> None:
    """All text of a letter made by Word is marked, nearly all owned by the tree."""
    for path in PUBLISHED:
        printed = read_printed(path.read_bytes())
        if printed.tree is None:
            continue
        owned = set(find_contents(printed.tree))
        counts = Counter(
            "artifact" if run.artifact else (page.number, run.mcid) in owned
            for page in printed.pages
            for line in page.lines
            for run in line.runs
        )
        assert counts[False] <= 0.02 * counts.total(), path.name


@pytest.mark.slow
@pytest.mark.skipif(not ROBUST.is_dir(), reason=f"no broken files in {ROBUST}")
def test_every_broken_file_is_expected() -> None:
    assert {path.name for path in ROBUST.iterdir()} == set(OUTCOMES)


@pytest.mark.slow
@pytest.mark.skipif(not ROBUST.is_dir(), reason=f"no broken files in {ROBUST}")
@pytest.mark.parametrize("name", OUTCOMES)
def test_broken_files(name: str) -> None:
    readings: list[Printed] = []
    outcomes = []
    for reader in ("pdfium", "pdfplumber"):
        try:
            source = open_source(ROBUST / name)
            readings.append(read_printed(source.data, reader=reader, filename=name))
            outcomes.append(str(len(readings[-1].pages)))
        except (UnreadableFile, EncryptedFile) as error:
            assert str(error).startswith(f"{name}: ")
            assert isinstance(error, SqsError)
            outcomes.append(type(error).__name__)
    expected = OUTCOMES[name]
    assert tuple(outcomes) == (expected if isinstance(expected, tuple) else (expected,) * 2)
    if len(readings) == 2:
        kinds = {difference.kind for difference in find_differences(*readings)}
        assert kinds == set(REASONS.get(name, {}))
