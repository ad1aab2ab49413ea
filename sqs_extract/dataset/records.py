"""A dataset's folder in, its records, failures and duplicates out; and the same way back.

Each is a file of JSON Lines in a fixed order: `records.jsonl` by id and hash, `failures.jsonl` and
`duplicates.jsonl` by file name and hash. Nothing in them depends on a clock or on a path.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sqs_extract.record import Record

RECORDS, FAILURES, DUPLICATES = "records.jsonl", "failures.jsonl", "duplicates.jsonl"


DuplicateKind = Literal["content", "letter"]


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """A letter that is not in the dataset, and why."""

    filename: str
    """Without folder."""
    sha256: str | None
    """None where the file could not even be opened."""
    code: str
    """unreadable_file, encrypted_file, no_text, not_a_letter, timeout, memory, crash ..."""
    message: str


@dataclass(frozen=True, slots=True, order=True)
class Duplicate:
    """Files that are one letter: the same bytes, or the same programme, area and date."""

    kind: DuplicateKind
    """"content": the same bytes, one record for all of them; "letter": several records, each kept.
    """
    id: str | None
    """What they share; None for files of the same bytes that failed."""
    filenames: tuple[str, ...]
    """For "content" in order, the first is the one that the record names; for "letter" in the order
    of the hashes."""
    sha256: tuple[str, ...]
    """One for "content"; one per record for "letter", in order."""
    ids: tuple[str, ...]
    """Of the records in the dataset, in the order of the hashes; for "letter" all but one carry
    part of their hash."""


def read_records(folder: Path) -> Iterator[Record]:
    """Read the records of a dataset in their order, one at a time."""
    from sqs_extract.record import Record  # noqa: PLC0415 - pydantic takes its time to load

    with (folder / RECORDS).open("rb") as lines:
        for line in lines:
            yield Record.model_validate_json(line)


def read_failures(folder: Path) -> Iterator[Failure]:
    """Read the letters of a dataset that were set aside, in their order."""
    with (folder / FAILURES).open("rb") as lines:
        for line in lines:
            yield Failure(**json.loads(line))


def read_duplicates(folder: Path) -> Iterator[Duplicate]:
    """Read which files of a dataset are the same letter, in their order."""
    with (folder / DUPLICATES).open("rb") as lines:
        for line in lines:
            fields = json.loads(line)
            many = {name: tuple(fields[name]) for name in ("filenames", "sha256", "ids")}
            yield Duplicate(**(fields | many))


def write_records(folder: Path, records: Iterable[Record | bytes]) -> None:
    """Write records in the order given, each as `render_json` has it, or as the bytes of that."""
    with (folder / RECORDS).open("wb") as file:
        for record in records:
            file.write(record if isinstance(record, bytes) else render_line(record))


def render_line(record: Record) -> bytes:
    """Record -> its line in `records.jsonl`, with its end."""
    from sqs_extract.output import render_json  # noqa: PLC0415

    return render_json(record, pretty=False).encode()


def write_failures(folder: Path, failures: Iterable[Failure]) -> None:
    """Write the letters that were set aside, ordered by file name and hash."""
    rows = sorted(failures, key=lambda f: (f.filename, f.sha256 or "", f.code))
    _write_lines(folder / FAILURES, rows)


def write_duplicates(folder: Path, duplicates: Iterable[Duplicate]) -> None:
    """Write which files are the same letter, ordered by file name and hash."""
    rows = sorted(duplicates, key=lambda d: (d.filenames, d.sha256, d.kind))
    _write_lines(folder / DUPLICATES, rows)


def _write_lines(path: Path, rows: Iterable[Failure | Duplicate]) -> None:
    with path.open("wb") as file:
        for row in rows:
            file.write((json.dumps(asdict(row), ensure_ascii=False) + "\n").encode())
