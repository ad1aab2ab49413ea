"""A dataset that was tampered with is told by the line that names what is wrong."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from sqs_extract.commands.corpus import corpus
from sqs_extract.dataset.citing.check import find_problems
from sqs_extract.dataset.citing.metadata import write_metadata
from sqs_extract.dataset.records import read_records, write_records
from tests.support.made_datasets import ABOUT, build_samples, make_dataset


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_dataset(tmp_path_factory.mktemp("made") / "dataset", formats=["sqlite"])


@pytest.fixture
def dataset(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "dataset"))


def replace(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_bytes().decode()
    assert old in text
    (folder / name).write_bytes(text.replace(old, new, 1).encode())


def drop_row(folder: Path, table: str) -> None:
    path = folder / "tables" / f"{table}.parquet"
    pq.write_table(pq.read_table(path).slice(1), path)


def change_duckdb(folder: Path) -> None:
    with duckdb.connect(str(folder / "dataset.duckdb")) as database:
        database.execute("UPDATE findings SET score = 0 WHERE letter_id = 'sqs-brindle'")


def change_sqlite(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "dataset.sqlite")) as database:
        database.execute("DELETE FROM warnings")
        database.commit()


def swap_records(folder: Path) -> None:
    write_records(folder, list(read_records(folder))[::-1])


def double_record(folder: Path) -> None:
    first, *rest = build_samples()
    write_records(folder, [first, first, *rest])


def describe_again(folder: Path) -> None:
    """A forger who takes a letter out of a table and describes the rest anew."""
    path = folder / "tables" / "findings.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    write_metadata(folder, ABOUT)


def test_a_sound_dataset_has_no_problems(sound: Path) -> None:
    assert list(find_problems(sound)) == []


def test_what_a_publisher_adds_is_no_problem(dataset: Path) -> None:
    with (dataset / "CITATION.cff").open("a", encoding="utf-8") as file:
        file.write("date-released: 2020-01-31\ndoi: 10.1000/182\n")
    replace(
        dataset, "datapackage.json", '"profile"', '"homepage": "https://example.org",\n"profile"'
    )
    assert list(find_problems(dataset)) == []


@pytest.mark.parametrize(
    ("tamper", "problem"),
    [
        (lambda f: (f / "tables/links.csv").unlink(), "tables/links.csv: is missing"),
        (lambda f: (f / "notes.txt").write_text("x"), "notes.txt: is no part of the dataset"),
        (lambda f: replace(f, "datapackage.json", '"hash": "sha256:', '"hash": "sha256:0'),
         "datapackage.json: says hash sha256:0"),
        (lambda f: replace(f, "datapackage.json", '"type": "integer"', '"type": "string"'),
         "datapackage.json: resource letters does not describe"),
        (lambda f: replace(f, "datapackage.json", "{", "["), "check_metadata: JSONDecodeError"),
        (lambda f: replace(f, "croissant.json", "sc:Float", "sc:Text"),
         "croissant.json: RecordSet findings does not describe"),
        (lambda f: replace(f, "CITATION.cff", "sha256:", "sha256:0"),
         "CITATION.cff: does not name"),
        (lambda f: replace(f, "README.md", "+sha256.", "+"), "README.md: does not name"),
        (lambda f: replace(f, "dataset.metadata.json", "letter", "lettre"),
         "dataset.metadata.json: was changed"),
        # the schema
        (lambda f: replace(f, "records.jsonl", '"polarity":"deficiency"', '"polarity":"bad"'),
         "records.jsonl:1: findings.0.polarity"),
        # the promises
        (lambda f: replace(f, "records.jsonl", '"text":"Too few', '"text":"Far too'),
         "is not what stands at"),
        (swap_records, "is out of order"),
        (double_record, "another record has the id sqs-ambleford"),
        (lambda f: replace(f, "duplicates.jsonl", '"ids": ["sqs-', '"ids": ["x-'),
         "duplicates.jsonl: no record x-ambleford"),
        (lambda f: drop_row(f, "findings"),
         "tables/findings.parquet: has 2 rows, the records give 3"),
        (lambda f: replace(f, "tables/figures.csv", ",12.0,", ",21.0,"),
         "tables/figures.csv: is not what the records give"),
        (change_duckdb, "dataset.duckdb: findings: 1 rows too many"),
        (change_sqlite, "dataset.sqlite: warnings: has 0 rows, the records give 3"),
        (lambda f: (f / "dataset.duckdb").write_bytes(b"no database"), "check_keys: "),
        (describe_again, "tables/findings.csv: is not what the records give"),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_named(
    dataset: Path, tamper: Callable[[Path], object], problem: str
) -> None:
    tamper(dataset)
    assert [line for line in find_problems(dataset) if problem in line]


def test_keys_are_looked_up_in_the_database(dataset: Path) -> None:
    with duckdb.connect(str(dataset / "dataset.duckdb")) as database:
        database.execute("UPDATE figures SET comparison_figure_id = 'figure-99'")
    lines = list(find_problems(dataset))
    assert "figures: sqs-brindle, figure-99 points to no figures" in lines


def test_the_command_prints_a_line_per_problem_and_ends_with_1(dataset: Path, sound: Path) -> None:
    done = CliRunner().invoke(corpus, ["--check", str(sound)])
    assert (done.exit_code, done.stdout) == (0, f"{sound}: all of it holds.\n")
    (dataset / "notes.txt").write_text("x", encoding="utf-8")
    package = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    package["version"] = "2"
    (dataset / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    done = CliRunner().invoke(corpus, ["--check", str(dataset)])
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 2
