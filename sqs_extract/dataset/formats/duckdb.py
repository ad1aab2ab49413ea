"""tables/NAME.parquet in, dataset.duckdb out: keys, comments, views and a full-text search.

DuckDB's own full-text search is an extension that its package does not carry: it would be fetched
from the network, by whoever writes the database and by whoever reads it. The search here is tables
and macros of the database itself (see `search.py`), so that it works wherever the file does.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sqs_extract.dataset.formats.search import add_search
from sqs_extract.dataset.formats.whole import open_place
from sqs_extract.dataset.tables import KEYS, REFERENCES, TABLES
from sqs_extract.dataset.views import build_views

TYPES = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
}
OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
MEMORY, MEMORY_OF_ROW = 64_000_000, 80
"""Bytes that may be in memory while it is written, and for each row beside them, because the keys
of a table cannot be put aside; the rest goes to the disk beside it."""
TOPICS = "SELECT letter_id, finding_id, unnest(topics) AS topic FROM findings"


def write(folder: Path, output: Path) -> None:
    """Dataset folder -> the database `output`: its tables, with their rows in order."""
    with open_place(output) as place:
        try:
            _fill(folder, place, {"memory_limit": f"{_limit_memory(folder)}B"})
        except (duckdb.OutOfMemoryException, duckdb.TransactionException):
            # What cannot be put aside is more than was thought: memory is for the system to limit.
            _fill(folder, place, {})


def _fill(folder: Path, place: Path, limits: dict[str, str]) -> None:
    """Dataset folder, place, settings -> the database there, begun anew."""
    for path in (place, place.with_name(f"{place.name}.wal")):
        path.unlink(missing_ok=True)
    spill = str(place.with_name(f"{place.name}.spill"))
    with duckdb.connect(place, config={**OFFLINE, **limits, "temp_directory": spill}) as database:
        # The order of rows is kept in any case; one thread keeps the memory small.
        database.execute("SET threads = 1")
        for table in TABLES:
            database.execute(_build_table(table))
            database.execute(
                f'INSERT INTO "{table}" SELECT * FROM read_parquet(?)',
                [str(folder / "tables" / f"{table}.parquet")],
            )
            database.execute("CHECKPOINT")
        for name, view in build_views(TOPICS).items():
            database.execute(f'CREATE VIEW "{name}" AS {view.sql}')
            database.execute(f'COMMENT ON VIEW "{name}" IS {_quote(view.description)}')
        add_search(database)
        for comment in _list_comments():
            database.execute(comment)


def _limit_memory(folder: Path) -> int:
    """Dataset folder -> bytes of memory that its database may take."""
    files = (folder / "tables" / f"{table}.parquet" for table in TABLES)
    rows: int = sum(pq.read_metadata(file).num_rows for file in files)
    return MEMORY + MEMORY_OF_ROW * rows


def _build_table(table: str) -> str:
    """A table's name -> the statement that creates it.

    A reference of a table to itself is left out: DuckDB checks it row by row, while a section may
    stand before its parent is known, and a figure be compared with a later one.
    """
    lines = [
        f'"{field.name}" {_name_type(field.type)}{"" if field.nullable else " NOT NULL"}'
        for field in TABLES[table]
    ]
    lines.append(f"PRIMARY KEY ({_list_names(KEYS[table])})")
    lines += [
        f"FOREIGN KEY ({_list_names(reference.columns)})"
        f' REFERENCES "{reference.table}" ({_list_names(KEYS[reference.table])})'
        for reference in REFERENCES[table]
        if reference.table != table
    ]
    return f'CREATE TABLE "{table}" (\n    ' + ",\n    ".join(lines) + "\n)"


def _name_type(kind: pa.DataType) -> str:
    return "VARCHAR[]" if pa.types.is_list(kind) else TYPES[kind]


def _list_names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _list_comments() -> list[str]:
    """What each table and column means, as statements."""
    comments = []
    for table, schema in TABLES.items():
        described = schema.metadata[b"description"].decode()
        comments.append(f'COMMENT ON TABLE "{table}" IS {_quote(described)}')
        for field in schema:
            meaning, unit = (field.metadata[key].decode() for key in (b"description", b"unit"))
            text = f"{meaning} Unit: {unit}." if unit else meaning
            comments.append(f'COMMENT ON COLUMN "{table}"."{field.name}" IS {_quote(text)}')
    return comments


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
