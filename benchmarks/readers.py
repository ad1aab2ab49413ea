"""PDFs in, a table of what reading them costs out: the two readers against their libraries alone.

    python benchmarks/readers.py corpus/*/*.pdf
    python benchmarks/readers.py --rounds 5 --sample 12 ../letters/jtai

All ways take turns on each file within one run, so that the ratios hold on a busy machine too.
Time is processor time; memory is the peak of a fresh process that reads each file once, imports
included.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from pathlib import Path
from statistics import median

from sqs_extract.reading import read_printed


def read_plain_text(data: bytes) -> None:
    """PDFium's plain text and nothing else: the least that reading can cost."""
    document = import_module("pypdfium2").PdfDocument(data)
    for page in document:
        textpage = page.get_textpage()
        textpage.get_text_bounded()
        textpage.close()
        page.close()
    document.close()


def extract_words(data: bytes) -> None:
    """Words with font and size by pdfplumber's own means."""
    with import_module("pdfplumber").open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_words(extra_attrs=["fontname", "size"])
            page.close()


WAYS: dict[str, Callable[[bytes], object]] = {
    "pypdfium2 plain text": read_plain_text,
    "pdfium reader": read_printed,
    "pdfium reader, no tree": lambda data: read_printed(data, tree=False),
    "pdfplumber reader": lambda data: read_printed(data, reader="pdfplumber"),
    "pdfplumber extract_words": extract_words,
}
"""What is timed; the first is what the others are compared with."""


def time_ways(files: list[bytes], rounds: int) -> dict[str, list[float]]:
    """Files in, seconds of processor time for all of them out, by way and round."""
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    for data in files:
        for way in WAYS.values():  # fonts, caches and imports are paid for before the clock starts
            way(data)
    for _ in range(rounds):
        spent = dict.fromkeys(WAYS, 0.0)
        for data in files:
            for name, way in WAYS.items():
                start = time.process_time()
                way(data)
                spent[name] += time.process_time() - start
        for name, value in spent.items():
            seconds[name].append(value)
    return seconds


def measure_memory(name: str, paths: list[Path]) -> float:
    """Name of a way and its files in, the peak of a fresh process in MB out."""
    command = [sys.executable, __file__, "--only", name, *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return float(done.stdout)


def read_peak() -> float:
    """Peak of this process in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says there may be the peak of whoever started this
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def find_pdfs(paths: list[Path], sample: int) -> list[Path]:
    """Files and folders in, at most `sample` PDFs spread evenly over them out."""
    found: list[Path] = []
    for path in paths:
        found += sorted(path.rglob("*.pdf")) if path.is_dir() else [path]
    step = max(len(found) / sample, 1.0)
    return [found[int(i * step)] for i in range(min(sample, len(found)))]


def main() -> None:
    """Time the ways on the files named, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", type=Path, help="PDFs, or folders of them")
    parser.add_argument("--rounds", type=int, default=3, help="times each file is read (3)")
    parser.add_argument("--sample", type=int, default=12, help="at most so many files (12)")
    parser.add_argument("--only", choices=WAYS, help="read once this way, print the peak memory")
    arguments = parser.parse_args()
    paths = find_pdfs(arguments.paths, arguments.sample if not arguments.only else sys.maxsize)
    if not paths:
        parser.error("no PDF found")
    if arguments.only:
        for path in paths:
            WAYS[arguments.only](path.read_bytes())
        print(read_peak())
        return
    files = [path.read_bytes() for path in paths]
    seconds = time_ways(files, arguments.rounds)
    pages = sum(len(read_printed(data, tree=False).pages) for data in files)
    print(f"{len(files)} files, {pages} pages, {arguments.rounds} rounds, one process")
    print(f"{'':26} {'ms/page':>8} {'times plain text':>17} {'peak MB':>8}")
    base = seconds[next(iter(WAYS))]
    for name, spent in seconds.items():
        ratio = median(a / b for a, b in zip(spent, base, strict=True))
        memory = measure_memory(name, paths)
        print(f"{name:26} {median(spent) / pages * 1e3:8.2f} {ratio:17.2f} {memory:8.0f}")


if __name__ == "__main__":
    main()
