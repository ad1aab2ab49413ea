"""Three hundred letters, a run that is killed ten times: the dataset of an undisturbed one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

from sqs_extract.dataset.records import read_failures, read_records
from tests.support.batches import BAD, make_letters, read_dataset

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there"),
]
LETTERS, KILLS, SEED = 290, 10, 2024
ORPHANS = 30.0
"""Seconds in which workers whose run was killed must have ended too."""


def start(folder: Path, dataset: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "sqs_extract", "corpus", str(folder), "-o", str(dataset), "-q"]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def finish(folder: Path, dataset: Path) -> float:
    begun = time.monotonic()
    assert start(folder, dataset).wait() == 0
    return time.monotonic() - begun


def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    folder = make_letters(tmp_path / "letters", LETTERS, bad=len(BAD))
    whole = tmp_path / "whole"
    first = finish(folder, whole)
    expected = read_dataset(whole)
    assert len(list(read_records(whole))) == LETTERS
    assert Counter(f.code for f in read_failures(whole)) == Counter(c for _, c in BAD.values())

    # Nothing changed: the second run is over before the first would have begun to extract.
    second = min(finish(folder, whole) for _ in range(3))
    assert first / second >= 50, f"{first:.1f} s, then {second:.2f} s"
    assert read_dataset(whole) == expected

    chance = random.Random(SEED)  # noqa: S311
    killed = tmp_path / "killed"
    for _ in range(KILLS):
        run = start(folder, killed)
        time.sleep(chance.uniform(0, 1.5 * first / KILLS))
        workers = psutil.Process(run.pid).children() if run.poll() is None else []
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        left = [name for name in killed.rglob("*.part") if ".sqs" not in name.parts]
        assert left == []
        _, alive = psutil.wait_procs(workers, timeout=ORPHANS)
        assert alive == []
    finish(folder, killed)
    assert read_dataset(killed) == expected
