"""Datasette, a program of its own, serves dataset.sqlite: rows, search, views, what they mean."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from tests.support.made_datasets import make_dataset

pytestmark = pytest.mark.slow
START = 60.0
"""Seconds in which it must have started."""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_dataset(tmp_path_factory.mktemp("made") / "dataset", formats=["sqlite"])


@pytest.fixture(scope="module")
def address(dataset: Path) -> Iterator[str]:
    """Where Datasette answers, started as the page of datasets says."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ("dataset.sqlite", "--metadata", "dataset.metadata.json", "--port", str(port))
    process = subprocess.Popen(
        [sys.executable, "-m", "datasette", *command],
        cwd=dataset,
        env=os.environ | {"NO_PROXY": "127.0.0.1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        end = time.monotonic() + START
        while True:
            try:
                ask(url, "/-/versions.json")
                break
            except URLError:
                assert process.poll() is None, "Datasette ended"
                assert time.monotonic() < end, "Datasette does not start"
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait()


def ask(address: str, path: str, **query: str) -> Any:
    with urlopen(f"{address}{path}?{urlencode(query)}") as answer:  # noqa: S310
        return json.load(answer)


def read(dataset: Path, query: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(dataset / "dataset.sqlite")) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(query)]


@pytest.mark.parametrize("table", ["letters", "findings", "duplicates", "findings_in_context"])
def test_rows_of_tables_and_views(dataset: Path, address: str, table: str) -> None:
    rows = ask(address, f"/dataset/{table}.json", _shape="objects")["rows"]
    expected = read(dataset, f'SELECT * FROM "{table}"')  # noqa: S608
    assert len(rows) == len(expected) > 0
    assert all({name: row[name] for name in expected[0]} in expected for row in rows)


def test_full_text_search_knows_stems(dataset: Path, address: str) -> None:
    (word,) = {row["text"].split()[0] for row in read(dataset, "SELECT text FROM findings")}
    for asked, hits in ((f"{word.lower()}", 3), (f"{word}s", 3), ("zeppelin", 0)):
        rows = ask(address, "/dataset/findings.json", _shape="array", _search=asked)
        assert len(rows) == hits, asked


def test_facets_and_meanings(address: str) -> None:
    found = ask(address, "/dataset/findings.json", _facet_size="max")
    facets = found["facet_results"]
    facets = facets.get("results", facets)
    assert {"polarity", "theme", "form"} <= facets.keys()
    meta = ask(address, "/-/metadata.json")
    about = meta["databases"]["dataset"]["tables"]["findings"]
    assert about["columns"]["polarity"] == "Strength, deficiency, or both in one clause."
