"""`--without-people`: no file of the dataset's folder holds an official, its ledgers included."""

from __future__ import annotations

import io
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from sqs_extract.dataset.citing.about import About
from sqs_extract.dataset.citing.check import find_problems
from sqs_extract.dataset.exports import Wishes
from sqs_extract.dataset.formats import FORMATS
from sqs_extract.dataset.records import read_records
from sqs_extract.dataset.run import Job, run
from sqs_extract.dataset.way import Way
from tests.support.batches import DEVELOP, read_dataset
from tests.test_citing_people import LETTERS, list_officials
from tests.test_corpus_batch import Quiet

MASKED = About(people=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("letters")
    for name in LETTERS:
        shutil.copy(DEVELOP / f"{name}.pdf", place)
    return place


def do(folder: Path, dataset: Path, about: About, shard: tuple[int, int] | None = None) -> None:
    wishes = Wishes(tuple(each.name for each in FORMATS.values() if not each.always), about)
    run(Job((str(folder),), dataset, Way(tag=False), wishes=wishes, shard=shard), Quiet())


@pytest.fixture(scope="module")
def with_people(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    dataset = tmp_path_factory.mktemp("with") / "dataset"
    do(folder, dataset, About())
    return dataset


@pytest.fixture(scope="module")
def words(with_people: Path) -> set[str]:
    """What must not be found: names, e-mail addresses, telephones."""
    found = set()
    for record in read_records(with_people):
        lead = record.metadata.lead_inspector
        assert lead is not None
        found |= {*list_officials(record), lead.email, lead.telephone}
    return {word for word in found if word}


def find_texts(path: Path) -> Iterator[str]:
    """A file -> all the texts in it, whatever they are packed in."""
    yield from unpack(path.read_bytes())
    if path.suffix == ".parquet":
        yield str(pq.read_table(path).to_pylist())
    elif path.suffix == ".sqlite":
        with closing(sqlite3.connect(path)) as database:
            for cell in read_cells(database):
                yield from unpack(cell) if isinstance(cell, bytes) else (str(cell),)
    elif path.suffix == ".duckdb":
        with duckdb.connect(path, read_only=True) as tables:
            for (name,) in tables.sql("SELECT table_name FROM duckdb_tables()").fetchall():
                yield str(tables.table(name).fetchall())


def read_cells(database: sqlite3.Connection) -> Iterator[Any]:
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in names:
        for row in database.execute(f'SELECT * FROM "{name}"'):  # noqa: S608
            yield from row


def unpack(data: bytes) -> Iterator[str]:
    """Bytes -> them as text, and the texts of what they pack."""
    yield data.decode(errors="replace")
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield from unpack(packed.read(name))
    with suppress(zlib.error):
        yield zlib.decompress(data).decode(errors="replace")


def cut_records(ledger: Path) -> list[bytes]:
    """A ledger -> a few bytes out of the midst of each record in it, packed as they are."""
    with closing(sqlite3.connect(ledger)) as database:
        rows = database.execute("SELECT record FROM letters").fetchall()
    return [record[at : at + 24] for (record,) in rows for at in range(1000, len(record), 2500)]


def find_leaks(dataset: Path, words: set[str]) -> set[tuple[str, str]]:
    """A dataset -> its files that hold one of the words, and the word."""
    leaks = set()
    for path in sorted(dataset.rglob("*")):
        if path.is_file():
            for text in find_texts(path):
                leaks |= {(path.name, word) for word in words if word in text}
    return leaks


def test_the_search_finds_them_where_they_are(with_people: Path, words: set[str]) -> None:
    assert len(words) > 20
    files = {name for name, _ in find_leaks(with_people, words)}
    tables = {"people.csv", "people.parquet", "records.jsonl"}
    assert files >= {*tables, "ledger.sqlite", "dataset.duckdb", "dataset.sqlite", "dataset.xlsx"}


def test_no_file_of_the_folder_holds_them(folder: Path, words: set[str], tmp_path: Path) -> None:
    dataset = tmp_path / "dataset"
    do(folder, dataset, MASKED)
    assert (dataset / ".sqs" / "ledger.sqlite").is_file()
    assert find_leaks(dataset, words) == set()
    assert list(find_problems(dataset)) == []


def test_they_leave_a_dataset_that_had_them(
    folder: Path, with_people: Path, words: set[str], tmp_path: Path
) -> None:
    dataset, new = Path(shutil.copytree(with_people, tmp_path / "dataset")), tmp_path / "new"
    do(folder, dataset, About(), shard=(1, 1))
    ledgers = sorted((dataset / ".sqs").rglob("*.sqlite"))
    pieces = [cut_records(ledger) for ledger in ledgers]
    assert all(len(found) > 5 for found in pieces)
    for ledger, found in zip(ledgers, pieces, strict=True):
        assert sum(piece in ledger.read_bytes() for piece in found) > len(found) / 2
    do(folder, dataset, MASKED)
    assert find_leaks(dataset, words) == set()
    for ledger, found in zip(ledgers, pieces, strict=True):  # nor in pages that are free
        assert [piece for piece in found if piece in ledger.read_bytes()] == []
    do(folder, new, MASKED)
    assert read_dataset(dataset) == read_dataset(new)
    # Nothing is read twice: the second run is as that of any dataset.
    summary = run(Job((str(folder),), dataset, Way(tag=False), wishes=Wishes((), MASKED)), Quiet())
    assert summary.extracted == 0


def test_the_check_tells_of_a_ledger_that_still_has_them(
    folder: Path, with_people: Path, tmp_path: Path
) -> None:
    dataset = tmp_path / "dataset"
    do(folder, dataset, replace(MASKED, subjects="mask"))
    assert list(find_problems(dataset)) == []
    shutil.copy(with_people / ".sqs" / "ledger.sqlite", dataset / ".sqs" / "ledger.sqlite")
    problems = list(find_problems(dataset))
    assert [problem.split(";")[0] for problem in problems] == [
        ".sqs: has letters with their people",
        ".sqs: has letters with their subjects",
    ]
