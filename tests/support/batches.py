"""Folders of many letters, and datasets compared: what tests of batches share."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import duckdb

DEVELOP = Path(__file__).resolve().parents[2] / "corpus" / "develop"

BAD: Mapping[str, tuple[bytes, str]] = {
    "empty.pdf": (b"", "unreadable_file"),
    "page.pdf": (b"<!DOCTYPE html><html><body>Not found</body></html>", "unreadable_file"),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "unreadable_file"),
    "typed.pdf": (b"To whom it may concern\n", "unreadable_file"),
    "zipped.pdf": (b"PK\x03\x04 and so on", "unreadable_file"),
    "word.pdf": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "unreadable_file"),
    "scan.pdf": (b"\x89PNG\r\n\x1a\n and so on", "unreadable_file"),
    "noise.pdf": (bytes(range(256)) * 4, "unreadable_file"),
    "blank.pdf": (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n",
        "no_text",
    ),
    "recipe.pdf": (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R"
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
        b"4 0 obj<</Length 50>>stream\n"
        b"BT /F 12 Tf 20 200 Td (Peel six apples.) Tj ET    \nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n",
        "not_a_letter",
    ),
}
"""Files that give no record, and the code of the reason."""


def make_letters(folder: Path, count: int, *, bad: int = 0) -> Path:
    """Folder -> the same with so many letters, each of bytes of its own, and files that are none.

    Letters are those of the project, a comment behind their end; their names say nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    originals = sorted(DEVELOP.glob("*.pdf"))
    for n in range(count):
        data = originals[n % len(originals)].read_bytes()
        (folder / f"letter-{n:04}.pdf").write_bytes(data + b"\n%% copy %d\n" % n)
    for name, (data, _) in list(BAD.items())[len(BAD) - bad :]:
        (folder / name).write_bytes(data)
    return folder


def read_dataset(dataset: Path) -> dict[str, object]:
    """Dataset -> what is compared of it: hashes of its files, rows of its database."""
    found: dict[str, object] = {
        path.relative_to(dataset).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(dataset.rglob("*"))
        if path.is_file()
        and path.suffix != ".duckdb"
        and path.relative_to(dataset).parts[0] != ".sqs"
    }
    with duckdb.connect(dataset / "dataset.duckdb", read_only=True) as database:
        for (name,) in database.sql(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'"
        ).fetchall():
            found[f"table {name}"] = database.table(name).fetchall()
    return found
