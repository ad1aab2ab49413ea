"""A job in, its dataset on the disk and a summary out: what a batch does, step by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from sqs_extract.dataset.exports import (
    Contents,
    ExtraMissing,
    Wishes,
    check_formats,
    export,
    is_exported,
    list_contents,
)
from sqs_extract.dataset.ledger import FOLDER, Entry, Ledger, find_ledger, find_shards
from sqs_extract.dataset.limits import Limits
from sqs_extract.dataset.sources import LetterFile, Sources, find_sources
from sqs_extract.dataset.way import Way, sign
from sqs_extract.dataset.work import Outcome, work_through

CHUNKS = "chunks"
ALWAYS_AGAIN = frozenset({"changed"})
"""Failures that say nothing about the letter."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done."""

    places: tuple[str, ...]
    """Folders, files and patterns."""
    dataset: Path
    way: Way = field(default_factory=Way)
    limits: Limits = field(default_factory=Limits)
    wishes: Wishes = field(default_factory=Wishes)
    workers: int = 1
    shard: tuple[int, int] | None = None
    engine: str = "local"
    """local, dask, or the address of a Dask scheduler."""
    chunks: str | None = None
    """Where the engine's workers write, folder or address; None stands for the ledger's folder."""
    again: bool = False
    """Whether letters that failed before are tried again."""


@dataclass(slots=True)
class Summary:
    """What was done."""

    letters: int = 0
    """Different letters that were found, those that failed included."""
    extracted: int = 0
    unchanged: int = 0
    removed: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    """Code -> letters that are set aside."""
    copies: int = 0
    """Files whose bytes another file has too."""
    twins: int = 0
    """Letters that several files of different bytes hold."""
    written: bool = False
    """Whether the files of the dataset were written anew."""
    peak: int = 0
    """Megabytes that a worker held at most."""


class Watcher(Protocol):
    """Who is told how the work goes."""

    def begin(self, letters: int) -> None:
        """Begin to extract so many letters."""

    def done(self, outcome: Outcome) -> None:
        """Note that one of them is done."""

    def end(self) -> None:
        """Note that no more are to come; files are written now."""


def run(job: Job, watcher: Watcher) -> Summary:
    """Do a job: extract what is new, write the dataset where anything changed.

    Raises
    ------
    SqsError
        There are no letters, the place cannot be written, another run is at work on it, a format or
        the workers cannot be had.
    """
    about = job.wishes.about
    job = replace(job, way=replace(job.way, people=about.people, subjects=about.subjects))
    sources = find_sources(job.places, shard=job.shard)
    signature = sign(job.way)
    with Ledger(find_ledger(job.dataset, job.shard)) as ledger:
        if job.shard is None:
            adopt_shards(job, ledger, sources, signature)
        before = ledger.list_entries()
        waiting = [
            letter
            for letter in sources.letters
            if is_to_do(letter, before.get(letter.sha256), job, signature)
        ]
        summary = Summary(extracted=len(waiting))
        if waiting:
            check_formats(job.wishes)
            extract_letters(job, ledger, waiting, signature, watcher, summary)
        entries = ledger.list_entries()
        gone = sorted(entries.keys() - {letter.sha256 for letter in sources.letters})
        contents = list_contents(sources, entries, job.wishes)
        if job.shard is None and not is_exported(job.dataset, ledger, contents):
            check_formats(job.wishes)
            export(job.dataset, ledger, contents, job.wishes)
            summary.written = True
        if gone:
            ledger.forget(gone)
        summary.removed = len(gone)
        count_contents(summary, sources, contents)
        return summary


def adopt_shards(job: Job, ledger: Ledger, sources: Sources, signature: str) -> None:
    """Take over what `--shard` runs have done and this ledger lacks."""
    shards = find_shards(job.dataset)
    if not shards:
        return
    known = ledger.list_entries()
    wanted = {
        letter.sha256: letter.filename
        for letter in sources.letters
        if is_to_do(letter, known.get(letter.sha256), job, signature)
    }
    for shard in shards:
        ledger.adopt(shard, wanted, signature)


def is_to_do(letter: LetterFile, entry: Entry | None, job: Job, signature: str) -> bool:
    """Whether what is known of a letter no longer holds, or never did."""
    if entry is None or entry.signature != signature or entry.filename != letter.filename:
        return True
    if entry.code is None:
        return False
    return (
        job.again
        or entry.code in ALWAYS_AGAIN
        or (entry.code == "encrypted_file" and job.way.password is not None)
        or job.limits.are_wider(entry.code, entry.limits)
    )


def extract_letters(
    job: Job,
    ledger: Ledger,
    waiting: list[LetterFile],
    signature: str,
    watcher: Watcher,
    summary: Summary,
) -> None:
    """Extract letters, and keep each as it comes."""
    limits = (job.limits.timeout, job.limits.memory)
    watcher.begin(len(waiting))
    try:
        with closing(choose_engine(job, ledger, waiting)) as outcomes:
            for outcome in outcomes:
                ledger.keep(outcome, signature, limits)
                summary.peak = max(summary.peak, outcome.peak)
                watcher.done(outcome)
    finally:
        watcher.end()


def choose_engine(job: Job, ledger: Ledger, waiting: list[LetterFile]) -> Generator[Outcome]:
    """Job, its ledger, letters -> what becomes of them, from whoever does the work."""
    if job.engine == "local":
        return work_through(waiting, job.way, job.limits, workers=min(job.workers, len(waiting)))
    try:
        from sqs_extract.dataset.engines.chunks import name_place  # noqa: PLC0415
        from sqs_extract.dataset.engines.dask import work_by_dask  # noqa: PLC0415
    except ImportError as error:
        raise ExtraMissing(
            f"--engine {job.engine}", f"needs {error.name}", "pip install 'sqs-extract[dask]'"
        ) from None
    return work_by_dask(
        waiting,
        job.way,
        job.limits,
        place=name_place(
            job.chunks or (job.dataset.absolute() / FOLDER / CHUNKS).as_uri(), ledger.read_name()
        ),
        address=None if job.engine == "dask" else job.engine,
        workers=job.workers,
    )


def count_contents(summary: Summary, sources: Sources, contents: Contents) -> None:
    """Say in the summary what is in the dataset."""
    summary.letters = len(sources.letters) + len(sources.unreadable)
    summary.unchanged = len(sources.letters) - summary.extracted
    summary.failures = Counter(failure.code for failure in contents.failures)
    summary.copies = sum(len(letter.others) for letter in sources.letters)
    summary.twins = sum(duplicate.kind == "letter" for duplicate in contents.duplicates)
