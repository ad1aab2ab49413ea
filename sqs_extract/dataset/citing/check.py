"""A dataset's folder in, what in it does not hold out: one line per problem, none for a sound one.

Nothing that it says of itself is believed: tables and databases are made again from its records, in
a folder of their own, and compared.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pydantic

from sqs_extract.dataset.citing import card, citation, croissant, datapackage
from sqs_extract.dataset.citing.hash import LINES, hash_dataset, name_version
from sqs_extract.dataset.dataset import DATABASE, Dataset
from sqs_extract.dataset.formats import csv, parquet, sqlite
from sqs_extract.dataset.formats.arrow import join_items, read_rows
from sqs_extract.dataset.ledger import read_signatures
from sqs_extract.dataset.records import RECORDS, read_duplicates, read_failures
from sqs_extract.dataset.sources import hash_file
from sqs_extract.dataset.tables import KEYS, REFERENCES, TABLES
from sqs_extract.record import Record

SQLITE = "dataset.sqlite"


def find_problems(folder: Path) -> Iterator[str]:
    """A dataset's folder -> what does not hold, as found; the first steps bear the later ones."""
    missing = list(find_missing(folder))
    yield from missing
    if missing:
        return
    steps: tuple[Callable[[Path], Iterator[str]], ...] = (check_metadata, check_files)
    for step in steps:
        yield from _guard(step, folder)
    yield from _guard(check_people, folder)
    broken = list(_guard(check_records, folder)) + list(_guard(check_lines, folder))
    yield from broken
    if broken:
        yield "tables: not compared with records that do not hold"
        return
    for step in (check_tables, check_keys, check_database):
        yield from _guard(step, folder)


def find_missing(folder: Path) -> Iterator[str]:
    """A dataset's folder -> the files that every dataset has and this one lacks."""
    tables = [f"tables/{table}.{suffix}" for table in TABLES for suffix in ("csv", "parquet")]
    for name in (*LINES, *tables, DATABASE, *sorted(datapackage.CITING)):
        if not (folder / name).is_file():
            yield f"{name}: is missing"


def check_metadata(folder: Path) -> Iterator[str]:
    """Compare hash, version and descriptions with the files.

    What a publisher adds by hand, such as a DOI or a day, is left alone.
    """
    digest = hash_dataset(folder)
    package = _read_json(folder / datapackage.NAME)
    if package.get("hash") != f"sha256:{digest}":
        yield f"{datapackage.NAME}: says hash {package.get('hash')}, the files have sha256:{digest}"
    version = name_version(digest)
    described = _read_json(folder / croissant.NAME)
    for name, fields in ((datapackage.NAME, package), (croissant.NAME, described)):
        if fields.get("version") != version:
            yield f"{name}: says version {fields.get('version')}, the files have {version}"
    for table in TABLES:
        own = [each for each in package.get("resources", []) if each.get("name") == table]
        if own != [datapackage.build_resource(folder, table)]:
            yield f"{datapackage.NAME}: resource {table} does not describe tables/{table}.csv"
        sets = [each for each in described.get("recordSet", []) if each.get("name") == table]
        if sets != [croissant.build_record_set(table)]:
            yield f"{croissant.NAME}: RecordSet {table} does not describe the table"
        for suffix in croissant.MEDIA_TYPES:
            name = f"{table}.{suffix}"
            files = [each for each in described.get("distribution", []) if each.get("name") == name]
            if files != [croissant.build_file(folder, table, suffix)]:
                yield f"{croissant.NAME}: FileObject {name} does not describe tables/{name}"
    for name in (citation.NAME, card.NAME):
        text = (folder / name).read_text(encoding="utf-8")
        if f"sha256:{digest}" not in text or version not in text:
            yield f"{name}: does not name the hash and version of the files"


def check_files(folder: Path) -> Iterator[str]:
    """Compare files beside the tables with their sizes and hashes, and find those nobody named."""
    package = _read_json(folder / datapackage.NAME)
    said = {each["path"]: each for each in package.get("files", [])}
    found = {n for n in datapackage.list_other_files(folder) if not datapackage.is_database(n)}
    for name in sorted(said.keys() - found):
        yield f"{name}: is missing"
    for name in sorted(found - said.keys()):
        yield f"{name}: is no part of the dataset as it was made"
    for name in sorted(found & said.keys()):
        if said[name].get("hash") != f"sha256:{hash_file(folder / name)}":
            yield f"{name}: was changed; its hash is not that of {datapackage.NAME}"


def check_people(folder: Path) -> Iterator[str]:
    """Where the dataset says that people are left out, look for records and ledgers that do not."""
    package = _read_json(folder / datapackage.NAME)
    for part, left_out, code in (
        ("people", package.get("people") is False, "people_left_out"),
        ("subjects", package.get("subjects") == "mask", "subjects_masked"),
    ):
        if not left_out:
            continue
        with (folder / RECORDS).open("rb") as lines:
            for n, line in enumerate(lines, start=1):
                if code not in {each["code"] for each in json.loads(line)["warnings"]}:
                    yield f"{RECORDS}:{n}: has its {part}, which {datapackage.NAME} says are not in"
        if any(json.loads(way).get(part) in (True, "keep") for way in read_signatures(folder)):
            yield f".sqs: has letters with their {part}; run again as before, or take it away"


def check_records(folder: Path) -> Iterator[str]:
    """Hold each record against its schema and its promises, and their order."""
    before: tuple[str, str] | None = None
    seen: set[str] = set()
    with (folder / RECORDS).open("rb") as lines:
        for n, line in enumerate(lines, start=1):
            try:
                record = Record.model_validate_json(line)
            except pydantic.ValidationError as error:
                for each in error.errors(include_url=False, include_input=False):
                    place = ".".join(str(part) for part in each["loc"])
                    yield f"{RECORDS}:{n}: {place + ': ' if place else ''}{each['msg']}"
                continue
            if record.id in seen:
                yield f"{RECORDS}:{n}: another record has the id {record.id}"
            seen.add(record.id)
            key = (record.id, record.source.sha256)
            if before is not None and key < before:
                yield f"{RECORDS}:{n}: {record.id} is out of order"
            before = key


def check_lines(folder: Path) -> Iterator[str]:
    """Read failures and duplicates; a duplicate names records that are there."""
    list(read_failures(folder))
    ids = set()
    with (folder / RECORDS).open("rb") as lines:
        ids = {json.loads(line).get("id") for line in lines}
    for duplicate in read_duplicates(folder):
        for name in sorted(set(duplicate.ids) - ids):
            yield f"duplicates.jsonl: no record {name}"


def check_tables(folder: Path) -> Iterator[str]:
    """Make the tables again from the records and compare them row by row; SQLite likewise."""
    with TemporaryDirectory() as place:
        again = Path(place)
        for name in LINES:
            (again / name).write_bytes((folder / name).read_bytes())
        parquet.write(again, again / "tables")
        csv.write(again, again / "tables")
        for table in TABLES:
            rows = read_rows(folder, table, join_items), read_rows(again, table, join_items)
            yield from compare(f"tables/{table}.parquet", *rows)
            name = f"tables/{table}.csv"
            if (folder / name).read_bytes() != (again / name).read_bytes():
                yield f"{name}: is not what the records give"
        if (folder / SQLITE).is_file():
            sqlite.write(again, again / SQLITE)
            for table in TABLES:
                yield from compare(
                    f"{SQLITE}: {table}",
                    iter(_read_sqlite(folder / SQLITE, table)),
                    iter(_read_sqlite(again / SQLITE, table)),
                )


def compare(name: str, found: Iterator[Any], expected: Iterator[Any]) -> Iterator[str]:
    """Rows that are there, rows as they should be -> how many differ, and the first that does."""
    there = wanted = 0
    differs: int | None = None
    for n, (one, other) in enumerate(zip_longest(found, expected), start=1):
        there += one is not None
        wanted += other is not None
        if differs is None and one != other:
            differs = n
    if there != wanted:
        yield f"{name}: has {there} rows, the records give {wanted}"
    elif differs is not None:
        yield f"{name}: row {differs} is not what the records give"


def check_keys(folder: Path) -> Iterator[str]:
    """Look for keys that are there twice and references that point nowhere, in the database."""
    with Dataset.open(folder) as dataset:
        for table, key in KEYS.items():
            columns = _quote(key)
            twice = f'SELECT {columns} FROM "{table}" GROUP BY {columns} HAVING count(*) > 1'  # noqa: S608
            for row in dataset.sql(twice).fetchall():
                yield f"{table}: key {', '.join(map(str, row))} is there more than once"
            for reference in REFERENCES[table]:
                own = _quote(reference.columns)
                filled = " AND ".join(f'"{column}" IS NOT NULL' for column in reference.columns)
                nowhere = (
                    f'SELECT {own} FROM "{table}" WHERE {filled} EXCEPT '  # noqa: S608
                    f'SELECT {_quote(KEYS[reference.table])} FROM "{reference.table}"'
                )
                for row in dataset.sql(nowhere).fetchall():
                    yield f"{table}: {', '.join(map(str, row))} points to no {reference.table}"


def check_database(folder: Path) -> Iterator[str]:
    """Compare the rows of the DuckDB database with the Parquet tables."""
    with Dataset.open(folder) as dataset:
        for table in TABLES:
            own, file = f'FROM "{table}"', f"FROM read_parquet('{_name_file(folder, table)}')"
            for one, other, what in ((own, file, "too many"), (file, own, "too few")):
                query = f"SELECT count(*) FROM (({one}) EXCEPT ALL ({other}))"  # noqa: S608
                ((count,),) = dataset.sql(query).fetchall()
                if count:
                    yield f"{DATABASE}: {table}: {count} rows {what} against the Parquet table"


def _guard(step: Callable[[Path], Iterator[str]], folder: Path) -> Iterator[str]:
    """Take a step; an error that ends it is one problem more, for files may hold anything."""
    try:
        yield from step(folder)
    except Exception as error:
        words = " ".join(str(error).split())
        yield f"{step.__name__}: {type(error).__name__}: {words}"


def _read_json(path: Path) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return fields


def _read_sqlite(path: Path, table: str) -> list[Any]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        return database.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608


def _name_file(folder: Path, table: str) -> str:
    return str(folder / "tables" / f"{table}.parquet").replace("'", "''")


def _quote(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
