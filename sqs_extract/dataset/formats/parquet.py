"""A dataset's JSON Lines in, tables/NAME.parquet out: typed, described, the same bytes.

Row groups hold the rows of a fixed number of letters, so the bytes depend on the records alone and
no more than these are in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from itertools import cycle, islice
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from sqs_extract.dataset.formats.whole import open_place
from sqs_extract.dataset.records import read_duplicates, read_failures, read_records
from sqs_extract.dataset.tables import TABLES, build_rows
from sqs_extract.record import Record

Item = TypeVar("Item")

LETTERS_PER_GROUP = 128
LETTERS_AT_ONCE = 16
FILES_PER_GROUP = 10_000


def write(folder: Path, output: Path) -> None:
    """Dataset folder -> NAME.parquet in the folder `output` for each table."""
    with ExitStack() as stack:
        places = {
            name: stack.enter_context(open_place(output / f"{name}.parquet")) for name in TABLES
        }
        # Within the places, so that each file is complete before it takes its name.
        with ExitStack() as closing:
            writers = {
                name: closing.enter_context(
                    pq.ParquetWriter(place, TABLES[name], compression="zstd")
                )
                for name, place in places.items()
            }
            for name, group in _group_rows(folder):
                writers[name].write_table(group, row_group_size=group.num_rows)
            for name, rows in (
                ("failures", _list_failures(folder)),
                ("duplicates", _list_duplicates(folder)),
            ):
                for some in batch(rows, FILES_PER_GROUP):
                    writers[name].write_table(pa.Table.from_pylist(some, TABLES[name]))


def _group_rows(folder: Path) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each table, of a fixed number of letters at a time; none where there are none.

    As Python values rows take much room, so few letters are in memory as such.
    """
    parts: dict[str, list[pa.Table]] = {name: [] for name in TABLES}
    seen = 0
    for few in batch(read_records(folder), LETTERS_AT_ONCE):
        for name, part in _build_tables(few).items():
            parts[name].append(part)
        seen += len(few)
        if seen % LETTERS_PER_GROUP == 0:
            yield from _flush(parts)
    yield from _flush(parts)


def _flush(parts: dict[str, list[pa.Table]]) -> Iterator[tuple[str, pa.Table]]:
    for name, found in parts.items():
        if any(part.num_rows for part in found):
            yield name, pa.concat_tables(found).combine_chunks()
        found.clear()


def _build_tables(records: list[Record]) -> dict[str, pa.Table]:
    """Some records -> their rows by table."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        for name, found in build_rows(record).items():
            rows.setdefault(name, []).extend(found)
    return {name: pa.Table.from_pylist(found, TABLES[name]) for name, found in rows.items()}


def _list_failures(folder: Path) -> Iterator[dict[str, Any]]:
    for n, failure in enumerate(read_failures(folder), start=1):
        yield {"failure_number": n, **asdict(failure)}


def _list_duplicates(folder: Path) -> Iterator[dict[str, Any]]:
    """Each file of each duplicate: they have the hash, and the record, in common or one each."""
    for n, same in enumerate(read_duplicates(folder), start=1):
        hashes, ids = cycle(same.sha256), cycle(same.ids or (None,))
        files = enumerate(zip(same.filenames, hashes, ids, strict=False), start=1)
        for file_number, (filename, sha256, letter_id) in files:
            yield {
                "duplicate_number": n,
                "file_number": file_number,
                "kind": same.kind,
                "filename": filename,
                "sha256": sha256,
                "letter_id": letter_id,
            }


def batch(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Items -> lists of at most `size` of them, in order."""
    left = iter(items)
    while group := list(islice(left, size)):
        yield group
