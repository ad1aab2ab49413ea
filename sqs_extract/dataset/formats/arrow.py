"""tables/NAME.parquet in, its rows out, some at a time, for the writers of other formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sqs_extract.dataset.tables import TABLES

ROWS_AT_ONCE = 2_000


def read_batches(folder: Path, table: str) -> Iterator[pa.RecordBatch]:
    """Dataset folder, name of a table -> its rows in order, as Arrow batches."""
    with pq.ParquetFile(folder / "tables" / f"{table}.parquet", pre_buffer=False) as file:
        for group in range(file.num_row_groups):
            yield from file.iter_batches(ROWS_AT_ONCE, [group], use_threads=False)
    pa.default_memory_pool().release_unused()


def read_rows(folder: Path, table: str, join: Callable[[list[str]], str]) -> Iterator[list[Any]]:
    """Dataset folder, name of a table -> its rows in order, lists of strings joined by `join`."""
    lists = [n for n, field in enumerate(TABLES[table]) if pa.types.is_list(field.type)]
    for found in read_batches(folder, table):
        columns = [column.to_pylist() for column in found.columns]
        for n in lists:
            columns[n] = [join(items) for items in columns[n]]
        yield from (list(row) for row in zip(*columns, strict=True))


def join_items(items: list[str]) -> str:
    """Items of a list -> one cell, as people read it.

    >>> join_items(["planning", "risk_of_harm"])
    'planning; risk_of_harm'
    """
    return "; ".join(items)
