"""`Dataset.open`: what data people do first with a dataset."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from sqs_extract import Dataset
from sqs_extract.dataset.dataset import NotADataset
from sqs_extract.dataset.tables import TABLES
from tests.support.made_datasets import build_samples, make_dataset


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_dataset(tmp_path_factory.mktemp("made") / "dataset")


@pytest.fixture
def dataset(folder: Path) -> Iterator[Dataset]:
    with Dataset.open(folder) as dataset:
        yield dataset


@pytest.mark.parametrize("table", list(TABLES))
def test_each_table_is_the_same_in_arrow_pandas_and_sql(dataset: Dataset, table: str) -> None:
    arrow, frame = dataset.to_arrow(table), dataset.to_pandas(table)
    assert arrow.schema.equals(TABLES[table], check_metadata=True)
    assert list(frame.columns) == arrow.column_names
    rows = dataset.sql(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608
    assert [tuple(row.values()) for row in arrow.to_pylist()] == rows
    assert len(frame) == len(rows) == dataset.counts[table]


def test_numbers_that_may_be_missing_stay_whole(dataset: Dataset) -> None:
    letters = dataset.to_pandas("letters")
    assert str(letters.dtypes["publication_year"]) == "Int64"
    assert str(letters.dtypes["cases_examined"]) == "Int64"
    assert list(letters.publication_date.dt.year) == [2010, 2011, 2012]
    assert str(letters.dtypes["tagged"]) == "boolean"


def test_sql_takes_parameters_and_views(dataset: Dataset) -> None:
    query = "SELECT area FROM letters WHERE publication_year = ?"
    assert dataset.sql(query, [2011]).fetchall() == [("Brindle",)]
    frame = dataset.sql("FROM strengths_and_deficiencies_by_area").df()
    assert list(frame.deficiencies) == [1, 1, 1]


def test_sql_changes_nothing(dataset: Dataset) -> None:
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        dataset.sql("CREATE TABLE mine AS SELECT 1")


def test_records_come_in_order_and_by_id(dataset: Dataset) -> None:
    assert list(dataset.records()) == build_samples()
    assert dataset.record("sqs-brindle") == build_samples()[1]
    for name in ("sqs-brind", "brindle", ""):
        with pytest.raises(KeyError):
            dataset.record(name)


def test_failures_and_duplicates_are_there(dataset: Dataset) -> None:
    assert [failure.code for failure in dataset.failures] == ["no_text"]
    assert [duplicate.kind for duplicate in dataset.duplicates] == ["content"]
    assert len(dataset) == 3
    assert dataset.hash.startswith("sha256:")


def test_it_shows_what_it_is(dataset: Dataset) -> None:
    assert repr(dataset) == (
        "<Dataset dataset: 3 letters, 3 findings, 3 case examples, 3 figures, 1 failures>"
    )
    page = dataset._repr_html_()
    assert dataset.hash in page
    assert all(f"<td>{table}</td>" in page for table in TABLES)


def test_a_table_or_folder_that_is_none_is_named(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="there are letters, people"):
        dataset.to_arrow("figure")
    with pytest.raises(NotADataset, match="holds no dataset"):
        Dataset.open(tmp_path)


def test_without_pandas_it_says_what_to_install(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        dataset.to_pandas("letters")
    assert dataset.to_arrow("letters").num_rows == 3


def test_it_can_be_closed_and_asked_again(folder: Path) -> None:
    dataset = Dataset.open(str(folder))
    assert dataset.sql("SELECT count(*) FROM letters").fetchall() == [(3,)]
    dataset.close()
    assert dataset.sql("SELECT count(*) FROM letters").fetchall() == [(3,)]
    dataset.close()
    dataset.close()
