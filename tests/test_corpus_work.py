"""Workers: each letter has its outcome, whatever a letter does to the process that reads it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path

import psutil
import pytest

from sqs_extract.dataset.limits import Limits
from sqs_extract.dataset.sources import LetterFile
from sqs_extract.dataset.way import Way
from sqs_extract.dataset.work import Outcome, Worker, WorkerBroken, work_through

ODD = ("-m", "tests.support.odd_worker")
LIMITS = Limits(timeout=60, memory=300)
SHORT = Limits(timeout=0.6, memory=10_000)


def name_files(names: Iterable[str], folder: Path = Path("nowhere")) -> list[LetterFile]:
    return [LetterFile(f"hash of {name}", folder / name, name) for name in names]


def work(
    names: Iterable[str],
    workers: int = 2,
    folder: Path = Path("nowhere"),
    limits: Limits = LIMITS,
) -> list[Outcome]:
    done = work_through(name_files(names, folder), Way(), limits, workers=workers, program=ODD)
    return sorted(done, key=lambda outcome: outcome.filename)


def find_workers() -> list[psutil.Process]:
    return [p for p in psutil.Process().children() if "tests.support.odd_worker" in p.cmdline()]


def test_each_letter_has_its_outcome_and_no_worker_is_left() -> None:
    names = [f"letter-{n:02}.pdf" for n in range(40)]
    done = work(names)
    assert [outcome.filename for outcome in done] == names
    assert {outcome.record for outcome in done} == {b"record of " + n.encode() for n in names}
    assert {outcome.sha256 for outcome in done} == {f"hash of {name}" for name in names}
    assert find_workers() == []


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("hang.pdf", "timeout", "not done after 0.6 seconds"),
        ("big.pdf", "memory", "took more than 300 MB"),
        ("crash.pdf", "crash", "ended its worker"),
    ],
)
def test_what_ends_its_worker_is_one_letters_failure(name: str, code: str, says: str) -> None:
    if code == "crash" and sys.platform == "win32":
        pytest.skip("signals are not sent there")
    limits = SHORT if code == "timeout" else LIMITS
    done = work(["a.pdf", name, "z.pdf", "zz.pdf"], workers=1, limits=limits)
    failed = [outcome for outcome in done if outcome.record is None]
    assert [(outcome.filename, outcome.code) for outcome in failed] == [(name, code)]
    assert says in str(failed[0].message)
    assert len(done) == 4


def test_a_letter_is_not_blamed_for_what_others_left_in_memory() -> None:
    done = work([f"leak-{n}.pdf" for n in range(8)], workers=1)
    assert [outcome.code for outcome in done] == [None] * 8


def test_a_worker_that_is_killed_from_outside_costs_no_letter(tmp_path: Path) -> None:
    (outcome,) = work(["once.pdf"], folder=tmp_path)
    assert outcome.record == b"record of once.pdf"


def test_what_libraries_print_gets_not_between_answers() -> None:
    assert [outcome.code for outcome in work(["print-1.pdf", "print-2.pdf"])] == [None, None]


def test_who_stops_listening_ends_the_workers_at_once() -> None:
    done = work_through(
        name_files([f"letter-{n}.pdf" for n in range(500)] + ["hang.pdf"]),
        Way(),
        Limits(timeout=1000),
        workers=2,
        program=ODD,
    )
    next(done)
    assert len(find_workers()) == 2
    begun = time.monotonic()
    done.close()
    assert time.monotonic() - begun < 5
    assert find_workers() == []


def test_workers_are_replaced_after_many_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqs_extract.dataset.work.RECYCLE", 2)
    worker = Worker(Way(), LIMITS, ODD)
    seen: set[int] = set()
    for letter in name_files(["a.pdf", "b.pdf", "c.pdf"]):
        assert worker.extract(letter).record is not None
        seen.update(process.pid for process in find_workers())
    worker.close()
    assert worker._process is None
    assert len(seen) == 2


def test_workers_that_cannot_start_are_an_error_and_no_endless_try() -> None:
    with pytest.raises(WorkerBroken, match="cannot start"):
        list(
            work_through(
                name_files(["a.pdf"]), Way(), LIMITS, workers=2, program=("-c", "raise SystemExit")
            )
        )
