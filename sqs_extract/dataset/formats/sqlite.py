"""tables/NAME.parquet in, dataset.sqlite out, and what Datasette says of it: keys, indexes, search.

Lists are JSON arrays, which Datasette offers as facets; days are text, ISO 8601. The full text of
what people read is indexed by FTS5. Beside the database lies NAME.metadata.json:
`datasette dataset.sqlite --metadata dataset.metadata.json`.
"""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa

from sqs_extract.dataset.formats.arrow import read_rows
from sqs_extract.dataset.formats.whole import open_place
from sqs_extract.dataset.tables import DESCRIPTIONS, KEYS, REFERENCES, TABLES
from sqs_extract.dataset.views import build_views

TYPES = {
    pa.string(): "TEXT",
    pa.int64(): "INTEGER",
    pa.float64(): "REAL",
    pa.bool_(): "INTEGER",
    pa.date32(): "TEXT",
}
TOPICS = "SELECT f.letter_id, f.finding_id, j.value AS topic FROM findings f, json_each(f.topics) j"
SEARCHED = ("paragraphs", "findings", "case_examples", "footnotes")
INDEXED = {
    "letters": ("area", "publication_year", "programme"),
    "paragraphs": ("kind",),
    "findings": ("polarity", "form", "theme", "extent_band"),
    "case_examples": ("polarity", "theme"),
    "figures": ("kind", "unit", "comparison_direction"),
    "evidence": ("name",),
    "warnings": ("code",),
}
"""Columns that people filter by; keys and references have indexes anyway."""
FACETS = {
    "letters": ["programme", "publication_year", "family"],
    "people": ["part"],
    "sections": ["kind"],
    "paragraphs": ["kind"],
    "findings": ["polarity", "form", "theme", "topics", "extent_band"],
    "case_examples": ["polarity", "theme", "topics", "quotation"],
    "figures": ["kind", "unit", "comparison_direction"],
    "evidence": ["source", "tag"],
    "warnings": ["code"],
    "failures": ["code"],
    "duplicates": ["kind"],
}


def write(folder: Path, output: Path) -> None:
    """Dataset folder -> the database `output`, and its metadata for Datasette beside it."""
    with open_place(output.with_suffix(".metadata.json")) as place:
        place.write_text(_render_metadata(output.stem), encoding="utf-8")
    with (
        open_place(output) as place,
        closing(sqlite3.connect(place, isolation_level=None)) as database,
    ):
        # What is half written is thrown away, so nothing needs a journal.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("BEGIN")
        for table in TABLES:
            _fill_table(database, folder, table)
        for name, view in build_views(TOPICS).items():
            database.execute(f'CREATE VIEW "{name}" AS {view.sql}')
        database.execute("COMMIT")


def _fill_table(database: sqlite3.Connection, folder: Path, table: str) -> None:
    """Create a table with its rows, its indexes and, where it has texts to search, their index."""
    database.execute(_build_table(table))
    blanks = ", ".join("?" * len(TABLES[table]))
    database.executemany(
        f'INSERT INTO "{table}" VALUES ({blanks})',
        ([_render(value) for value in row] for row in read_rows(folder, table, _join_json)),
    )
    for n, columns in enumerate(_list_indexes(table), start=1):
        database.execute(f'CREATE INDEX "{table}_{n}" ON "{table}" ({_list_names(columns)})')
    if table in SEARCHED:
        database.execute(
            f'CREATE VIRTUAL TABLE "{table}_fts" USING fts5'
            f"(text, content=\"{table}\", tokenize='porter unicode61 remove_diacritics 2')"
        )
        database.execute(f'INSERT INTO "{table}_fts" ("{table}_fts") VALUES (\'rebuild\')')


def _build_table(table: str) -> str:
    """A table's name -> the statement that creates it.

    References are checked at the end: a section may stand before its parent.
    """
    lines = [
        f'"{field.name}" {_name_type(field.type)}{"" if field.nullable else " NOT NULL"}'
        for field in TABLES[table]
    ]
    lines.append(f"PRIMARY KEY ({_list_names(KEYS[table])})")
    lines += [
        f"FOREIGN KEY ({_list_names(reference.columns)}) REFERENCES"
        f' "{reference.table}" ({_list_names(KEYS[reference.table])}) DEFERRABLE INITIALLY DEFERRED'
        for reference in REFERENCES[table]
    ]
    return f'CREATE TABLE "{table}" (\n    ' + ",\n    ".join(lines) + "\n)"


def _list_indexes(table: str) -> Iterator[tuple[str, ...]]:
    """The columns of each index of a table: its references, save those its key begins with."""
    for reference in REFERENCES[table]:
        if KEYS[table][: len(reference.columns)] != reference.columns:
            yield reference.columns
    yield from ((column,) for column in INDEXED.get(table, ()))


def _name_type(kind: pa.DataType) -> str:
    return "TEXT" if pa.types.is_list(kind) else TYPES[kind]


def _list_names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _join_json(items: list[str]) -> str:
    return json.dumps(items, ensure_ascii=False)


def _render(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _render_metadata(database: str) -> str:
    """The database's name -> what Datasette shows of its tables and columns, as JSON."""
    tables: dict[str, dict[str, Any]] = {}
    for table, schema in TABLES.items():
        units = {
            field.name: field.metadata[b"unit"].decode()
            for field in schema
            if field.metadata[b"unit"]
        }
        tables[table] = {
            "description": DESCRIPTIONS[table],
            "columns": {
                field.name: field.metadata[b"description"].decode()
                + (f" Unit: {units[field.name]}." if field.name in units else "")
                for field in schema
            },
            "facets": FACETS.get(table, []),
            "label_column": "filename" if "filename" in schema.names else KEYS[table][-1],
        }
    views = {name: {"description": v.description} for name, v in build_views(TOPICS).items()}
    content = {"databases": {database: {"tables": tables | views}}}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
