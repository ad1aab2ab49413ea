"""Paths in, a record or a failure for each out, in their order: a batch for those who program."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import closing
from os import PathLike
from pathlib import Path

from sqs_extract.dataset.limits import MEMORY, TIMEOUT, Limits, count_cores
from sqs_extract.dataset.records import Failure
from sqs_extract.dataset.sources import LetterFile, hash_file
from sqs_extract.dataset.way import Way
from sqs_extract.dataset.work import Outcome, work_through
from sqs_extract.model_choice import ModelChoice
from sqs_extract.record import Record


def extract_many(
    paths: Iterable[str | PathLike[str]],
    *,
    workers: int | None = None,
    reader: str = "pdfium",
    password: str | None = None,
    follow_tags: bool = True,
    tag: bool = True,
    model: ModelChoice = True,
    scale: str | None = None,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
) -> Generator[Record | Failure]:
    """Paths of letters -> for each its record, or why there is none, in the order of the paths.

    A letter that cannot be read, hangs or ends its process is a `Failure`, and the others go on.
    It works in scripts and notebooks alike, without a guard around the code that calls it. Files of
    the same bytes and name are read once.

    Parameters
    ----------
    paths
        PDFs, or transcriptions in plain text or markdown.
    workers
        Processes; None takes all cores.
    reader, password, follow_tags, tag, model, scale
        As for `extract`.
    timeout
        Seconds that one letter may take.
    memory
        Megabytes that a process may hold.

    Raises
    ------
    WorkerBroken
        No process can be started.
    """
    way = Way(reader, follow_tags, tag, model, scale, password)
    asked = [_find_letter(Path(path)) for path in paths]
    waiting = dict.fromkeys(each for each in asked if isinstance(each, LetterFile))
    times = Counter(_name(each) for each in asked)
    unique = {_name(letter): letter for letter in waiting}
    done: dict[tuple[str | None, str], Record | Failure] = {
        _name(each): each for each in asked if isinstance(each, Failure)
    }
    outcomes = work_through(
        unique.values(),
        way,
        Limits(timeout, memory),
        workers=max(1, min(workers or count_cores(), len(unique))),
    )
    with closing(outcomes):
        for each in asked:
            name = _name(each)
            while name not in done:
                outcome = next(outcomes)
                done[outcome.sha256, outcome.filename] = _open(outcome)
            times[name] -= 1
            yield done[name] if times[name] else done.pop(name)


def _find_letter(path: Path) -> LetterFile | Failure:
    try:
        return LetterFile(hash_file(path), path.absolute(), path.name)
    except OSError as error:
        message = f"{path}: cannot be opened ({error.strerror or 'no reason given'})."
        return Failure(path.name, None, "unreadable_file", message)


def _name(each: LetterFile | Failure) -> tuple[str | None, str]:
    """What two paths share whose outcome is the same."""
    return each.sha256, each.message if isinstance(each, Failure) else each.filename


def _open(outcome: Outcome) -> Record | Failure:
    if outcome.record is None:
        return Failure(
            outcome.filename, outcome.sha256, outcome.code or "fault", outcome.message or ""
        )
    return Record.model_validate_json(zlib.decompress(outcome.record))
