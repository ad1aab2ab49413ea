"""PDFs in, a table of what a whole letter costs out: structure alone, and with its tags.

    python benchmarks/letters.py                             the project's own letters
    python benchmarks/letters.py --rounds 3 ../letters/jtai  others: files, or folders of PDFs

All ways take turns on each letter within one run, so that the ratios hold on a busy machine too.
Time is processor time of one process; memory is the peak of a fresh process that reads each letter
once, imports included. What is loaded once (libraries, rules, the tagging pipeline) is paid for
before the clock starts and given in a table of its own: what a fresh process takes for its first
letter, and how much of that is loading.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pypdfium2

from sqs_extract import extract

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
MEMORY = "--memory-of"
"""What a fresh process is told to read in one way only, and to say how much memory that took."""


def read_plain_text(path: Path) -> int:
    """PDFium's plain text and nothing else: the least that reading a letter can cost."""
    pages = 0
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text_page = page.get_textpage()
            text_page.get_text_range()
            text_page.close()
            page.close()
            pages += 1
    return pages


WAYS: dict[str, Callable[[Path], object]] = {
    "pypdfium2 plain text": read_plain_text,
    "structure (tag=False)": lambda path: extract(path, tag=False),
    "structure, tags of the file ignored": lambda path: extract(path, tag=False, follow_tags=False),
    "tags by rules alone (model=False)": lambda path: extract(path, model=False),
    "whole record": extract,
}
"""What is timed; the first is what the others are compared with."""

FIRST = """
from time import process_time as now
begun = now()
import sqs_extract
imported = now()
sqs_extract.extract({path!r}, tag={tag}, model={model})
first = now()
sqs_extract.extract({path!r}, tag={tag}, model={model})
print(imported - begun, first - imported, now() - first)
"""
"""What a fresh process runs to tell its first letter from its second: the rest is loading."""

LOADS = {
    "structure (tag=False)": (False, False),
    "tags by rules alone (model=False)": (True, False),
    "whole record": (True, True),
}
"""Ways of which loading is measured, and what `extract` is told: whether to tag, and by model."""


def time_ways(paths: list[Path], rounds: int) -> dict[str, list[float]]:
    """Time each way on each letter -> seconds for all letters, by way and round."""
    seconds: dict[str, list[float]] = {name: [0.0] * rounds for name in WAYS}
    for path in paths:
        for way in WAYS.values():
            way(path)
        for n in range(rounds):
            for name, way in WAYS.items():
                begun = time.process_time()
                way(path)
                seconds[name][n] += time.process_time() - begun
    return seconds


def time_first(path: Path, tag: bool, model: bool, rounds: int) -> tuple[float, float, float]:
    """Median seconds of a fresh process for the import, a first letter and the same again."""
    code = FIRST.format(path=str(path), tag=tag, model=model)
    taken = []
    for _ in range(rounds):
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        taken.append([float(number) for number in done.stdout.split()])
    imported, first, second = (median(column) for column in zip(*taken, strict=True))
    return imported, first, second


def measure_memory(way: str, paths: list[Path]) -> float:
    """Peak memory in MB of a fresh process that reads each letter in one way."""
    command = [sys.executable, __file__, MEMORY, way, *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return float(done.stdout)


def print_memory(way: str, paths: list[Path]) -> None:
    """Read each letter in one way, then say the peak of this process's memory in MB."""
    for path in paths:
        WAYS[way](path)
    print(read_peak_memory())


def read_peak_memory() -> float:
    """Peak memory of this process in MB.

    Where the system says so itself, by its word: what Linux returns as `ru_maxrss` begins with the
    memory of the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def find_letters(places: list[Path]) -> list[Path]:
    """List the PDFs among files and in folders, in order of their names."""
    found = [p for place in places for p in (place.rglob("*.pdf") if place.is_dir() else [place])]
    return sorted(found)


def print_table(paths: list[Path], rounds: int) -> None:
    """Measure and print."""
    pages = sum(read_plain_text(path) for path in paths)
    print(f"{len(paths)} letters, {pages} pages, {rounds} rounds")
    print(f"\n{'way':38} {'ms/letter':>9} {'ms/page':>8} {'ratio':>6} {'peak MB':>8}")
    seconds = time_ways(paths, rounds)
    base = seconds[next(iter(WAYS))]
    for name, taken in seconds.items():
        ratio = median(mine / theirs for mine, theirs in zip(taken, base, strict=True))
        middle = 1000 * median(taken)
        memory = measure_memory(name, paths)
        print(
            f"{name:38} {middle / len(paths):9.1f} {middle / pages:8.2f} {ratio:6.1f} {memory:8.0f}"
        )
    print(f"\n{'in a fresh process, ms':38} {'import':>9} {'first':>8} {'loading':>8}")
    for name, (tag, model) in LOADS.items():
        imported, first, second = (1000 * t for t in time_first(paths[0], tag, model, rounds))
        print(f"{name:38} {imported:9.0f} {first:8.0f} {first - second:8.0f}")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("letters", nargs="*", type=Path, default=[CORPUS])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(MEMORY, choices=WAYS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    paths = find_letters(options.letters)
    if not paths:
        parser.error("no PDF there")
    if options.memory_of:
        print_memory(options.memory_of, paths)
    else:
        print_table(paths, options.rounds)


if __name__ == "__main__":
    main()
