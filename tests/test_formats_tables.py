"""The formats of the tables, read back by other programs than wrote them."""

from __future__ import annotations

import csv
import datetime
import json
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from sqs_extract.dataset.formats import FORMATS, parquet
from sqs_extract.dataset.formats import duckdb as duckdb_format
from sqs_extract.dataset.formats.whole import open_place
from sqs_extract.dataset.formats.xlsx import CELL_CHARACTERS, MARK, cut_text, measure
from sqs_extract.dataset.records import Duplicate, Failure, read_records
from sqs_extract.dataset.tables import KEYS, REFERENCES, TABLES, build_rows
from sqs_extract.record import Record
from tests.support.made_records import LONG, build_awkward, records, write_dataset

EXAMPLE = Path(__file__).parents[1] / "docs" / "example.json"
FAILURES = [
    Failure("a.pdf", None, "unreadable_file", "a.pdf: cannot be opened."),
    Failure("b, c.pdf", "0" * 64, "no_text", 'b, c.pdf: "no text" on any page.'),
]
DUPLICATES = [
    Duplicate("content", None, ("a.pdf", "b.pdf"), ("a1",), ()),
    Duplicate("content", "awkward-02", ("c.pdf", "d.pdf", "e.pdf"), ("c1",), ("awkward-02",)),
    Duplicate(
        "letter", "awkward-00", ("g.pdf", "f.pdf"), ("f1", "g1"), ("awkward-00", "awkward-01")
    ),
]
DUPLICATE_ROWS = [
    (1, 1, "content", "a.pdf", "a1", None),
    (1, 2, "content", "b.pdf", "a1", None),
    (2, 1, "content", "c.pdf", "c1", "awkward-02"),
    (2, 2, "content", "d.pdf", "c1", "awkward-02"),
    (2, 3, "content", "e.pdf", "c1", "awkward-02"),
    (3, 1, "letter", "g.pdf", "f1", "awkward-00"),
    (3, 2, "letter", "f.pdf", "g1", "awkward-01"),
]
OURS = ("parquet", "csv", "duckdb", "sqlite", "xlsx")
OFFLINE: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def write_formats(folder: Path, *names: str) -> None:
    for name in names:
        FORMATS[name].load_writer()(folder, folder / FORMATS[name].path)


def build_expected(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows that every format should have, straight from the records."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for record in read_records(folder):
        for name, found in build_rows(record).items():
            rows[name] += found
    rows["failures"] = [
        {
            "failure_number": n,
            "filename": failure.filename,
            "sha256": failure.sha256,
            "code": failure.code,
            "message": failure.message,
        }
        for n, failure in enumerate(FAILURES, start=1)
    ]
    rows["duplicates"] = [
        dict(zip(TABLES["duplicates"].names, row, strict=True))
        for row in DUPLICATE_ROWS
        if (folder / "duplicates.jsonl").stat().st_size
    ]
    return {
        name: [{column: row[column] for column in TABLES[name].names} for row in found]
        for name, found in rows.items()
    }


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of the example and of letters that are hard on files, in all formats."""
    example = Record.model_validate_json(EXAMPLE.read_bytes())
    folder = write_dataset(
        tmp_path_factory.mktemp("dataset"), [example, *build_awkward()], FAILURES, DUPLICATES
    )
    write_formats(folder, *OURS)
    return folder


@pytest.fixture
def database(dataset: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(dataset / "dataset.duckdb", read_only=True, config=OFFLINE) as connection:
        yield connection


@pytest.fixture
def sqlite(dataset: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(dataset / "dataset.sqlite")) as connection:
        yield connection


# ------------------------------------------------------------------ every format has every row


def read_parquet(folder: Path, name: str) -> list[tuple[Any, ...]]:
    """By DuckDB, which knows nothing of our schemas."""
    with duckdb.connect() as connection:
        path = folder / "tables" / f"{name}.parquet"
        return connection.read_parquet(str(path)).fetchall()


def read_duckdb(folder: Path, name: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(folder / "dataset.duckdb", read_only=True, config=OFFLINE) as connection:
        return connection.execute(f'FROM "{name}"').fetchall()


def read_sqlite(folder: Path, name: str) -> list[tuple[Any, ...]]:
    """Values as Python has them: JSON arrays are lists again, days are days."""
    kinds = [field.type for field in TABLES[name]]

    def parse(value: Any, kind: pa.DataType) -> Any:
        if value is None:
            return None
        if pa.types.is_list(kind):
            return json.loads(value)
        if pa.types.is_date(kind):
            return datetime.date.fromisoformat(value)
        return bool(value) if pa.types.is_boolean(kind) else value

    with closing(sqlite3.connect(folder / "dataset.sqlite")) as connection:
        rows = connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
    return [tuple(map(parse, row, kinds)) for row in rows]


def render_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return "; ".join(value)
        case _:
            return str(value)


def check_formats(folder: Path) -> None:
    """Every format has the rows of the records, in their order, with their values."""
    for name, expected in build_expected(folder).items():
        rows = [tuple(row.values()) for row in expected]
        assert read_parquet(folder, name) == rows, name
        assert read_duckdb(folder, name) == rows, name
        assert read_sqlite(folder, name) == rows, name
        cells = [[render_cell(value) for value in row] for row in rows]
        with (folder / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file, strict=True)) == [TABLES[name].names, *cells], name


def test_every_format_has_every_row(dataset: Path) -> None:
    check_formats(dataset)


@pytest.mark.slow
@settings(max_examples=4, phases=[Phase.generate])  # shrinking would write files for minutes
@given(st.lists(records(), max_size=3))
def test_every_format_has_every_row_of_any_records(
    tmp_path_factory: pytest.TempPathFactory, letters: list[Record]
) -> None:
    named = [record.model_copy(update={"id": f"made-{n}"}) for n, record in enumerate(letters)]
    folder = write_dataset(tmp_path_factory.mktemp("made"), named, FAILURES)
    write_formats(folder, *OURS)
    check_formats(folder)
    check_workbook(folder)


def test_a_dataset_of_nothing_has_all_tables(tmp_path: Path) -> None:
    write_dataset(tmp_path, [], [])
    write_formats(tmp_path, *OURS)
    for name, schema in TABLES.items():
        assert pq.read_table(tmp_path / "tables" / f"{name}.parquet").schema.equals(schema)
        assert read_duckdb(tmp_path, name) == read_sqlite(tmp_path, name) == []


# ------------------------------------------------------------------ CSV and Parquet


@pytest.mark.parametrize("name", TABLES)
def test_pandas_arrow_and_duckdb_read_the_same_of_a_csv(dataset: Path, name: str) -> None:
    path = dataset / "tables" / f"{name}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    columns = TABLES[name].names
    arrow = pyarrow.csv.read_csv(
        path,
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False
        ),
    )
    with duckdb.connect() as connection:
        duck = connection.read_csv(str(path), all_varchar=True, max_line_size=10_000_000).fetchall()
    rows = [tuple(row) for row in frame.itertuples(index=False)]
    assert list(frame.columns) == arrow.column_names == columns
    assert rows == [tuple(row.values()) for row in arrow.to_pylist()]
    assert rows == [tuple(value or "" for value in row) for row in duck]


def test_a_csv_is_what_the_page_says(dataset: Path) -> None:
    data = (dataset / "tables" / "findings.csv").read_bytes()
    assert data.startswith(b"letter_id,finding_id,")
    assert data.endswith(b"\r\n")
    letters = pd.read_csv(dataset / "tables" / "letters.csv", parse_dates=["publication_date"])
    assert letters["publication_date"].dt.year.tolist() == letters["publication_year"].tolist()


@pytest.mark.parametrize("name", TABLES)
def test_pandas_reads_parquet(dataset: Path, name: str) -> None:
    frame = pd.read_parquet(dataset / "tables" / f"{name}.parquet", dtype_backend="pyarrow")
    assert list(frame.columns) == TABLES[name].names
    assert len(frame) == len(build_expected(dataset)[name])


@pytest.mark.parametrize("name", TABLES)
def test_parquet_has_the_schema_and_says_what_columns_mean(dataset: Path, name: str) -> None:
    found = pq.read_schema(dataset / "tables" / f"{name}.parquet")
    assert found.equals(TABLES[name], check_metadata=True)


def test_row_groups_are_of_a_fixed_number_of_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "LETTERS_PER_GROUP", 4)
    monkeypatch.setattr(parquet, "LETTERS_AT_ONCE", 2)
    write_dataset(tmp_path, build_awkward(), [])
    parquet.write(tmp_path, tmp_path / "tables")
    with pq.ParquetFile(tmp_path / "tables" / "letters.parquet") as file:
        groups = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert groups == [4, 4, 2]


# ------------------------------------------------------------------ whole or not at all, the same


def test_the_same_records_give_the_same_bytes(dataset: Path, tmp_path: Path) -> None:
    for name in ("parquet", "csv", "sqlite", "xlsx"):
        FORMATS[name].load_writer()(dataset, tmp_path / FORMATS[name].path)
    again = [path for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    assert len(again) == 2 * len(TABLES) + 3
    for path in again:
        assert path.read_bytes() == (dataset / path.relative_to(tmp_path)).read_bytes(), path.name


def test_the_same_records_give_the_same_rows_in_duckdb(dataset: Path, tmp_path: Path) -> None:
    def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
        with duckdb.connect(path, read_only=True, config=OFFLINE) as connection:
            names = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
            return {name: connection.execute(f'FROM "{name}"').fetchall() for name in names}

    FORMATS["duckdb"].load_writer()(dataset, tmp_path / "again.duckdb")
    assert dump(tmp_path / "again.duckdb") == dump(dataset / "dataset.duckdb")
    assert [path.name for path in tmp_path.iterdir()] == ["again.duckdb"]


def test_a_database_is_made_where_memory_was_thought_too_small(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duckdb_format, "MEMORY", 1_000_000)
    tries: list[Any] = []
    fill = duckdb_format._fill

    def note(*args: Any) -> None:
        tries.append(args[2])
        fill(*args)

    monkeypatch.setattr(duckdb_format, "_fill", note)
    FORMATS["duckdb"].load_writer()(dataset, tmp_path / "again.duckdb")
    assert [bool(limits) for limits in tries] == [True, False]
    with duckdb.connect(tmp_path / "again.duckdb", read_only=True, config=OFFLINE) as connection:
        letters = connection.execute("FROM letters").fetchall()
    assert letters == read_duckdb(dataset, "letters")
    assert [path.name for path in tmp_path.iterdir()] == ["again.duckdb"]


def test_what_stood_there_stays_where_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(record: Record) -> dict[str, list[dict[str, Any]]]:
        raise OSError(28, f"No space left on device: {record.id}")

    write_dataset(tmp_path, build_awkward(), FAILURES)
    tables = tmp_path / "tables"
    parquet.write(tmp_path, tables)
    before = {path.name: path.read_bytes() for path in tables.iterdir()}
    monkeypatch.setattr(parquet, "build_rows", fail)
    with pytest.raises(OSError, match="No space"):
        parquet.write(tmp_path, tables)
    assert {path.name: path.read_bytes() for path in tables.iterdir()} == before


def test_what_a_killed_run_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / ".a.txt.part").write_text("half of an ear")
    with open_place(tmp_path / "a.txt") as place:
        place.write_text("whole")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "whole"


# ------------------------------------------------------------------ databases


def test_text_is_what_stands_in_the_letter(database: duckdb.DuckDBPyConnection) -> None:
    for name in ("paragraphs", "findings", "case_examples", "figures", "evidence"):
        rows, wrong = database.execute(
            f"""SELECT count(*), count(*) FILTER (
                    WHERE t.text <> substr(l.text, t.start + 1, t."end" - t.start))
                FROM {name} t JOIN letters l USING (letter_id)"""
        ).fetchall()[0]
        assert rows > 0
        assert wrong == 0


def test_duckdb_has_keys_and_says_what_columns_mean(database: duckdb.DuckDBPyConnection) -> None:
    found = database.execute(
        "SELECT table_name, constraint_type, constraint_column_names FROM duckdb_constraints()"
    ).fetchall()
    keys = {name: tuple(columns) for name, kind, columns in found if kind == "PRIMARY KEY"}
    del keys["search_words"]
    assert keys == KEYS
    references = {(name, tuple(c)) for name, kind, c in found if kind == "FOREIGN KEY"}
    assert references == {
        (name, reference.columns)
        for name, declared in REFERENCES.items()
        for reference in declared
        if reference.table != name
    }
    bare = database.execute(
        "SELECT count(*) FROM duckdb_columns() WHERE comment IS NULL AND table_name IN"
        " (SELECT table_name FROM duckdb_tables() WHERE NOT starts_with(table_name, 'search_'))"
    ).fetchall()
    assert bare == [(0,)]


def test_references_within_a_table_hold_though_duckdb_declares_none(
    database: duckdb.DuckDBPyConnection,
) -> None:
    for table, own, other in (
        ("sections", "parent_id", "section_id"),
        ("figures", "comparison_figure_id", "figure_id"),
    ):
        lost = database.execute(
            f"""SELECT count(*) FROM {table} a WHERE {own} IS NOT NULL AND NOT EXISTS (
                    FROM {table} b WHERE b.letter_id = a.letter_id AND b.{other} = a.{own})"""
        ).fetchall()
        assert lost == [(0,)]


def test_sqlite_is_sound(sqlite: sqlite3.Connection) -> None:
    assert sqlite.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert sqlite.execute("PRAGMA foreign_key_check").fetchall() == []
    for name, references in REFERENCES.items():
        found = sqlite.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
        assert len({row[0] for row in found}) == len(references)
        keys = sqlite.execute(f'SELECT name FROM pragma_table_info("{name}") WHERE pk ORDER BY pk')
        assert tuple(column for (column,) in keys) == KEYS[name]


def test_both_databases_have_the_same_views(
    database: duckdb.DuckDBPyConnection, sqlite: sqlite3.Connection
) -> None:
    """Values as SQLite has them: days as text, lists as JSON."""

    def render(value: Any) -> Any:
        match value:
            case datetime.date():
                return value.isoformat()
            case list():
                return json.dumps(value, ensure_ascii=False)
            case float():
                return round(value, 9)
            case bool():
                return int(value)
            case _:
                return value

    views = [
        name
        for (name,) in database.execute(
            "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL"
        ).fetchall()
    ]
    assert len(views) == 13
    empty = set()
    for name in views:
        duck = database.table(name).fetchall()
        lite = sqlite.execute(f'SELECT * FROM "{name}"').fetchall()
        rows = [tuple(map(render, row)) for row in duck]
        assert sorted(map(repr, rows)) == sorted(map(repr, (tuple(map(render, r)) for r in lite)))
        if not duck:
            empty.add(name)
    assert empty == set()


def test_views_count_as_the_records_do(dataset: Path, database: duckdb.DuckDBPyConnection) -> None:
    findings = [finding for record in read_records(dataset) for finding in record.findings]
    counted = database.execute(
        "SELECT sum(strengths), sum(deficiencies), sum(mixed) FROM"
        " strengths_and_deficiencies_by_theme"
    ).fetchall()
    assert counted == [
        tuple(
            sum(finding.polarity == polarity for finding in findings)
            for polarity in ("strength", "deficiency", "mixed")
        )
    ]
    planning = database.execute(
        "SELECT strengths + deficiencies + mixed FROM strengths_and_deficiencies_by_topic"
        " WHERE topic = 'planning'"
    ).fetchall()
    assert planning == [(sum("planning" in finding.topics for finding in findings),)]


def test_figures_are_compared_with_figures(database: duckdb.DuckDBPyConnection) -> None:
    found = database.execute(
        "SELECT value, comparison_value, difference FROM figures_compared"
        " WHERE difference IS NOT NULL"
    ).fetchall()
    assert found
    assert all(math.isclose(value - other, less) for value, other, less in found)


# ------------------------------------------------------------------ search


def search(database: duckdb.DuckDBPyConnection, table: str, query: str) -> list[tuple[Any, ...]]:
    return database.execute(
        f"SELECT rank, letter_id, text FROM search_{table}(?)", [query]
    ).fetchall()


def test_search_needs_no_extension(database: duckdb.DuckDBPyConnection) -> None:
    search(database, "findings", "planning")
    loaded = database.execute("SELECT count(*) FROM duckdb_extensions() WHERE loaded AND"
        " install_mode <> 'STATICALLY_LINKED'").fetchall()  # fmt: skip
    assert loaded == [(0,)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        # The letters have "plans"; "planned" has the same stem.
        ("planned", "Plans were late"),
        # Case and accents do not count.
        ("YNYS MON", "Ynys Môn"),
        # A form that is nowhere in the dataset.
        ("ynysing", "Ynys Môn"),
        # Nothing but a word to be quoted.
        ("tables';", "DROP TABLE"),
    ],
)
def test_search_finds_words_by_their_stems(
    database: duckdb.DuckDBPyConnection, query: str, found: str
) -> None:
    for table in ("paragraphs", "findings"):
        assert any(found in text for _, _, text in search(database, table, query))


def test_search_puts_the_best_first(database: duckdb.DuckDBPyConnection) -> None:
    hits = search(database, "findings", "ynys mon plans")
    assert [rank for rank, _, _ in hits] == sorted((rank for rank, _, _ in hits), reverse=True)
    assert "Ynys Môn" in hits[0][2]
    assert len({text for _, _, text in hits}) > 1


def test_search_finds_nothing_for_what_is_not_there(database: duckdb.DuckDBPyConnection) -> None:
    assert search(database, "findings", "zeppelin") == search(database, "findings", "") == []


def test_sqlite_searches_by_stems_and_highlights(sqlite: sqlite3.Connection) -> None:
    found = sqlite.execute(
        "SELECT f.finding_id, highlight(findings_fts, 0, '[', ']') FROM findings_fts"
        " JOIN findings f ON f.rowid = findings_fts.rowid"
        " WHERE findings_fts MATCH 'ynys plan' ORDER BY rank"
    ).fetchall()
    assert found == [("finding-awkward", "[Plans] – ‘good’ ones – at [Ynys] Môn 🙂 were £3; late")]


def test_datasette_is_told_what_columns_mean(dataset: Path, sqlite: sqlite3.Connection) -> None:
    told = json.loads((dataset / "dataset.metadata.json").read_text(encoding="utf-8"))
    tables = told["databases"]["dataset"]["tables"]
    for name, schema in TABLES.items():
        assert list(tables[name]["columns"]) == schema.names
        assert set(tables[name]["facets"]) <= set(schema.names)
        assert tables[name]["label_column"] in schema.names
    there = {name for (name,) in sqlite.execute("SELECT name FROM sqlite_master")}
    assert tables.keys() <= there


# ------------------------------------------------------------------ workbook


def check_workbook(folder: Path) -> None:
    """The workbook has every value, text as text; what was cut is whole with its pieces."""
    book = openpyxl.load_workbook(folder / "dataset.xlsx")
    pieces: dict[tuple[str, int, str], str] = {}
    for sheet, row, column, _, _, text in book["cut_cells"].iter_rows(min_row=2, values_only=True):
        place = (str(sheet), int(str(row)), str(column))
        pieces[place] = pieces.get(place, "") + str(text)
    for name, expected in build_expected(folder).items():
        rows = list(book[name].iter_rows())
        assert [cell.value for cell in rows[0]] == TABLES[name].names
        assert len(rows) == len(expected) + 1
        for n, (cells, values) in enumerate(zip(rows[1:], expected, strict=True), start=2):
            for cell, (column, value) in zip(cells, values.items(), strict=True):
                found: Any = cell.value
                if (name, n, column) in pieces:
                    assert found.endswith(MARK)
                    found = found.removesuffix(MARK) + pieces[name, n, column]
                if isinstance(value, str | list) and value:
                    assert cell.data_type == "s"
                    assert unescape(found) == render_cell(value)
                elif isinstance(value, datetime.date):
                    assert found.date() == value
                elif isinstance(value, float):
                    # A workbook holds 15 digits of a number.
                    assert math.isclose(found, value, rel_tol=1e-14)
                else:
                    assert found == (value or None if isinstance(value, str | list) else value)
    book.close()


def test_the_workbook_has_every_value(dataset: Path) -> None:
    check_workbook(dataset)


def test_long_texts_are_cut_and_nowhere_lost(dataset: Path) -> None:
    assert measure(LONG) > CELL_CHARACTERS
    book = openpyxl.load_workbook(dataset / "dataset.xlsx", read_only=True)
    cut = {str(row[0]) for row in book["cut_cells"].iter_rows(min_row=2, values_only=True)}
    book.close()
    assert cut == {"letters", "paragraphs", "findings"}


def test_the_dictionary_has_every_column(dataset: Path) -> None:
    book = openpyxl.load_workbook(dataset / "dataset.xlsx", read_only=True)
    assert book.sheetnames == ["data_dictionary", *TABLES, "cut_cells"]
    rows = book["data_dictionary"].iter_rows(min_row=2, values_only=True)
    told = [(row[0], row[1]) for row in rows if row[1] is not None]
    book.close()
    assert told == [(name, column) for name, schema in TABLES.items() for column in schema.names]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(2, 9))
def test_pieces_fit_and_are_all_of_a_text(text: str, size: int) -> None:
    pieces = cut_text(text, size)
    assert "".join(pieces) == text
    assert all(measure(piece) == len(piece.encode("utf-16-le")) // 2 <= size for piece in pieces)
