"""Dask: the dataset of one machine, with workers elsewhere, one of them killed, chunks in S3."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest
from pyarrow import fs

from sqs_extract.dataset.engines.chunks import name_chunk, name_place, take_chunk, write_chunk
from sqs_extract.dataset.engines.dask import work_by_dask
from sqs_extract.dataset.limits import Limits
from sqs_extract.dataset.sources import LetterFile, find_sources
from sqs_extract.dataset.way import Way, sign
from sqs_extract.dataset.work import Outcome
from tests.support.batches import make_letters, read_dataset

LETTERS, BROKEN = 37, 3
START = 60.0
"""Seconds in which the other programs must have started."""

OUTCOMES = [
    Outcome("aa", "a.pdf", id="a", record=b"\0 bytes", peak=90),
    Outcome("bb", "b.pdf", code="no_text", message="b.pdf: no text."),
]


def wait_until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + START
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.05)


@contextmanager
def run_beside(*args: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a module as a program of its own for the time of the block."""
    environment = os.environ | {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", *args],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def start_cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers -> the address of one, the processes of the others."""
    port = find_port()
    address = f"tcp://127.0.0.1:{port}"
    with ExitStack() as programs:
        scheduler = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        programs.enter_context(run_beside("distributed.cli.dask_scheduler", *scheduler))
        wait_until(lambda: answers(port), "the scheduler does not start")
        worker = (
            *("distributed.cli.dask_worker", address, "--nthreads", "1"),
            *("--no-nanny", "--no-dashboard", "--host", "127.0.0.1"),
        )
        yield address, [programs.enter_context(run_beside(*worker)) for _ in range(2)]


def start(folder: Path, dataset: Path, *options: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "sqs_extract", "corpus", str(folder), "-o", str(dataset)),
            *("--no-tags", "-q", *options),
        ],
        env=environment,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_letters(tmp_path_factory.mktemp("letters"), LETTERS, bad=BROKEN)


@pytest.fixture(scope="module")
def expected(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    dataset = tmp_path_factory.mktemp("whole") / "dataset"
    assert start(folder, dataset).wait() == 0
    return read_dataset(dataset)


@pytest.mark.slow
def test_two_workers_elsewhere_one_of_them_killed(
    folder: Path, expected: dict[str, object], tmp_path: Path
) -> None:
    dataset = tmp_path / "dataset"
    chunks = dataset / ".sqs" / "chunks"
    with start_cluster() as (address, workers):
        run = start(folder, dataset, "--engine", address)
        # Both have a process at work beside them, and one has none the next moment.
        wait_until(
            lambda: all(psutil.Process(worker.pid).children() for worker in workers),
            "the workers do not work",
        )
        assert run.poll() is None
        workers[0].kill()
        workers[0].wait()
        assert run.wait(timeout=300) == 0
        assert workers[1].poll() is None
    assert read_dataset(dataset) == expected
    assert list(chunks.iterdir()) == []


@pytest.mark.slow
def test_chunks_go_by_way_of_object_storage(
    folder: Path, expected: dict[str, object], tmp_path: Path
) -> None:
    port = find_port()
    where = f"scheme=http&endpoint_override=127.0.0.1:{port}&region=us-east-1"
    with run_beside("moto.server", "-p", str(port)), start_cluster() as (address, _):
        wait_until(lambda: answers(port), "the store does not start")
        store = fs.S3FileSystem(
            access_key="test",
            secret_key="test",  # noqa: S106
            scheme="http",
            endpoint_override=f"127.0.0.1:{port}",
            region="us-east-1",
            allow_bucket_creation=True,
        )
        store.create_dir("letters")
        chunks = f"s3://letters/run?{where}"
        run = start(folder, tmp_path / "dataset", "--engine", address, "--chunks", chunks)
        assert run.wait(timeout=300) == 0
        left = store.get_file_info(fs.FileSelector("letters", recursive=True))
        assert [each.path for each in left if each.type == fs.FileType.File] == []
    assert read_dataset(tmp_path / "dataset") == expected
    assert not (tmp_path / "dataset" / ".sqs" / "chunks").exists()


@pytest.mark.slow
def test_a_cluster_on_this_machine(
    folder: Path, expected: dict[str, object], tmp_path: Path
) -> None:
    run = start(folder, tmp_path / "dataset", "--engine", "dask", "--workers", "2")
    assert run.wait(timeout=300) == 0
    assert read_dataset(tmp_path / "dataset") == expected


@pytest.mark.slow
def test_what_a_killed_run_left_is_neither_taken_up_nor_kept(folder: Path, tmp_path: Path) -> None:
    way, letters = Way(tag=False), find_sources([str(folder)]).letters[:3]
    place, beside = (name_place(tmp_path.as_uri(), run) for run in ("mine", "beside"))
    spoilt = [Outcome(letter.sha256, letter.filename, id="spoilt") for letter in letters]
    for name in (name_chunk(letters, sign(way)), name_chunk(letters, "earlier")):
        write_chunk(place, name, spoilt)
    write_chunk(beside, "other.parquet", spoilt)
    with start_cluster() as (address, _):
        outcomes = list(work_by_dask(letters, way, Limits(), place=place, address=address))
    assert {outcome.sha256 for outcome in outcomes} == {letter.sha256 for letter in letters}
    assert all(outcome.id != "spoilt" for outcome in outcomes)
    assert [path.name for path in tmp_path.rglob("*")] == ["beside", "other.parquet"]


def test_a_chunk_comes_back_as_it_went_and_is_gone(tmp_path: Path) -> None:
    place = (tmp_path / "chunks").as_uri()
    write_chunk(place, "one.parquet", OUTCOMES)
    write_chunk(place, "one.parquet", OUTCOMES)
    assert list(take_chunk(place, "one.parquet")) == OUTCOMES
    assert list((tmp_path / "chunks").iterdir()) == []


def test_a_chunk_is_named_for_its_letters_and_their_way() -> None:
    letters = [LetterFile("aa", Path("a.pdf"), "a.pdf"), LetterFile("bb", Path("b.pdf"), "b.pdf")]
    names = {
        name_chunk(letters, "way"),
        name_chunk(letters[:1], "way"),
        name_chunk(letters, "another"),
    }
    assert len(names) == 3
    moved = [LetterFile("aa", Path("elsewhere", "a.pdf"), "a.pdf"), letters[1]]
    assert name_chunk(moved, "way") in names
