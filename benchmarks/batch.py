"""Folders of letters by the batch command: letters per second and core, memory, what a rerun costs.

    python benchmarks/batch.py                    # 300 letters, one and two workers
    python benchmarks/batch.py --letters 1000 --workers 2

Letters are those of `corpus/develop`, each copy of bytes of its own; each number of workers makes a
dataset from nothing, then runs again with nothing changed.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqs_extract.dataset.limits import Limits
from sqs_extract.dataset.run import Job, run
from sqs_extract.dataset.sources import find_sources
from sqs_extract.dataset.way import Way
from sqs_extract.dataset.work import Outcome, work_through
from tests.support.batches import make_letters

MILLION = 1_000_000
KILOBYTE = 1 if sys.platform == "darwin" else 1024
"""Bytes to a unit of what the system says of memory."""
PARTS = 4
"""Of a run, whose memory is told apart: flat is what it should be."""


class Clock:
    """A watcher that notes when extraction began and ended, and what the workers held."""

    def __init__(self) -> None:
        self.peaks: list[int] = []

    def begin(self, letters: int) -> None:
        """Begin to count."""
        self.begun, self.letters = time.perf_counter(), letters

    def done(self, outcome: Outcome) -> None:
        """Note what the letter's worker held at most so far."""
        self.peaks.append(outcome.peak)

    def end(self) -> None:
        """Stop the clock."""
        self.seconds = time.perf_counter() - self.begun


def measure_batch(folder: Path, dataset: Path, workers: int) -> float:
    """Folder, place, workers -> letters per second; prints what was measured."""
    job = Job((str(folder),), dataset, workers=workers)
    clock = Clock()
    begun = time.perf_counter()
    run(job, clock)
    whole = time.perf_counter() - begun
    begun = time.perf_counter()
    run(job, clock)
    again = time.perf_counter() - begun
    rate = clock.letters / clock.seconds
    step = max(1, len(clock.peaks) // PARTS)
    peaks = ", ".join(str(max(clock.peaks[at : at + step])) for at in range(0, step * PARTS, step))
    size = sum(path.stat().st_size for path in dataset.rglob("*") if path.is_file())
    print(
        f"{workers} workers: {clock.seconds:.1f} s, {rate:.2f} letters/s, "
        f"{3600 * rate / workers:.0f} letters per core-hour; files written in "
        f"{whole - clock.seconds:.1f} s; again with nothing changed {again:.2f} s "
        f"({whole / again:.0f} times faster)"
    )
    print(f"  most that a worker held, by quarters of the run: {peaks} MB")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTE // 1_000_000
    print(f"  most that the run itself held so far, files written included: {own} MB")
    print(
        f"  {size / clock.letters / 1000:.0f} kB a letter on the disk; a million letters: "
        f"{MILLION / (rate / workers) / 3600:.0f} core-hours, "
        f"{size / clock.letters * MILLION / 1e9:.0f} GB"
    )
    return rate


def measure_ratio(folder: Path, rounds: int) -> None:
    """One worker and two in turns, so that other work on the machine weighs on both alike."""
    letters = find_sources([str(folder)]).letters
    ratios = []
    for _ in range(rounds):
        seconds = []
        for workers in (1, 2):
            begun = time.perf_counter()
            with closing(work_through(letters, Way(), Limits(), workers=workers)) as outcomes:
                failed = sum(outcome.code is not None for outcome in outcomes)
            if failed:
                raise SystemExit(f"{failed} letters failed")
            seconds.append(time.perf_counter() - begun)
        ratios.append(seconds[0] / seconds[1])
    print(f"two workers to one, {rounds} rounds: {', '.join(f'{r:.2f}' for r in ratios)}")


def main() -> None:
    """Read arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=300)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=0, help="compare one worker with two")
    options = parser.parse_args()
    with TemporaryDirectory() as place:
        folder = make_letters(Path(place, "letters"), options.letters)
        if options.rounds:
            measure_ratio(folder, options.rounds)
            return
        for workers in options.workers:
            measure_batch(folder, Path(place, f"dataset-{workers}"), workers)


if __name__ == "__main__":
    main()
