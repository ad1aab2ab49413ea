"""What the ledger knows in, the files of the dataset out: all of them, or what was there before.

They are made in a folder of their own and moved to their places when the last one is whole. While
they are moved the ledger says so: a run that is killed just then is followed by one that makes them
again, and from the same letters come the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sqs_extract.dataset.citing.about import About
from sqs_extract.dataset.duplicates import find_duplicates, name_letters
from sqs_extract.dataset.formats import FORMATS, Format
from sqs_extract.dataset.ledger import FOLDER, Entry, Ledger
from sqs_extract.dataset.records import (
    Duplicate,
    Failure,
    render_line,
    write_duplicates,
    write_failures,
    write_records,
)
from sqs_extract.dataset.sources import Sources
from sqs_extract.dataset.way import hash_exports
from sqs_extract.errors import CannotWrite, SqsError

BUILD = "build"
FULL = 1 << 20
"""Bytes; where less is free the disk is full, whatever a library says of its failure."""


class ExtraMissing(SqsError):  # noqa: N818
    """A format needs packages that are not installed."""

    exit_code = 69


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the dataset is to hold beside records, tables and the database."""

    formats: tuple[str, ...] = ()
    about: About = field(default_factory=About)
    """What its metadata says of it, and whose names are left out."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the dataset holds, as the ledger has it."""

    letters: dict[str, str]
    """Hash -> id in the dataset, in the order of `records.jsonl`."""
    ids: dict[str, str]
    """Hash -> id as it was found."""
    failures: list[Failure] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    digest: str = ""
    """Of all that the files depend on."""


def list_contents(sources: Sources, entries: dict[str, Entry], wishes: Wishes) -> Contents:
    """Sources, what the ledger knows of them, what is wished for -> what the dataset will hold."""
    known = [(letter, entries[letter.sha256]) for letter in sources.letters]
    ids = {letter.sha256: entry.id for letter, entry in known if entry.id is not None}
    names = name_letters(ids.items())
    failures = [
        Failure(entry.filename, letter.sha256, entry.code, entry.message or "")
        for letter, entry in known
        if entry.code is not None
    ]
    failures += sources.unreadable
    duplicates = find_duplicates(sources.letters, ids, names)
    order = dict(sorted(names.items(), key=lambda item: (item[1], item[0])))
    depends = (
        hash_exports(),
        asdict(wishes),
        [(letter.sha256, *asdict(entry).values()) for letter, entry in known],
        [asdict(failure) for failure in failures],
        [asdict(duplicate) for duplicate in duplicates],
    )
    digest = hashlib.sha256(json.dumps(depends).encode()).hexdigest()
    return Contents(order, ids, failures, duplicates, digest)


def list_formats(wishes: Wishes) -> list[Format]:
    """What is wished for -> the formats to write, in order."""
    return [each for each in FORMATS.values() if each.always or each.name in wishes.formats]


def check_formats(wishes: Wishes) -> None:
    """Make sure, before any work is done, that every format can be written.

    Raises
    ------
    ExtraMissing
        A package is missing.
    """
    for each in list_formats(wishes):
        try:
            each.load_writer()
        except ImportError as error:
            advice = f"pip install 'sqs-extract[{each.extra}]'" if each.extra else ""
            raise ExtraMissing(f"--format {each.name}", f"needs {error.name}", advice) from None


def is_exported(dataset: Path, ledger: Ledger, contents: Contents) -> bool:
    """Whether the dataset's files are there, as they were written, of just these contents."""
    exported = ledger.read_state("exported")
    return bool(
        exported
        and exported["digest"] == contents.digest
        and all(_look_at(dataset / name) == seen for name, seen in exported["files"].items())
    )


def export(dataset: Path, ledger: Ledger, contents: Contents, wishes: Wishes) -> None:
    """Write the dataset's files.

    Raises
    ------
    CannotWrite
        The disk is full, or the like; the files are those that were there before.
    """
    from sqs_extract.dataset.citing.metadata import write_metadata  # noqa: PLC0415

    build = dataset / FOLDER / BUILD
    shutil.rmtree(build, ignore_errors=True)
    try:
        build.mkdir(parents=True)
        write_records(build, _read_lines(ledger, contents))
        write_failures(build, contents.failures)
        write_duplicates(build, contents.duplicates)
        for each in list_formats(wishes):
            each.load_writer()(build, build / each.path)
        write_metadata(build, wishes.about)
        names = sorted(
            path.relative_to(build).as_posix() for path in build.rglob("*") if path.is_file()
        )
        for name in names:
            _sync(build / name)
        _move(build, dataset, names, ledger, contents.digest)
    except SqsError:
        raise
    except Exception as error:
        why = str(error)
        if isinstance(error, OSError):
            why = error.strerror or why
        elif shutil.disk_usage(dataset).free > FULL:
            raise
        raise CannotWrite(
            str(dataset),
            f"cannot be written ({' '.join(why.split())})",
            "What was done is kept: make room and run again",
        ) from None
    finally:
        shutil.rmtree(build, ignore_errors=True)


def _read_lines(ledger: Ledger, contents: Contents) -> Iterator[bytes]:
    """Lines of `records.jsonl`, in order; a record is read again only where it is renamed."""
    for sha256, name in contents.letters.items():
        line = zlib.decompress(ledger.read_record(sha256)) + b"\n"
        yield line if name == contents.ids[sha256] else _rename(line, name)


def _rename(line: bytes, name: str) -> bytes:
    """A record's line -> the same under its id in the dataset."""
    from sqs_extract.record import Record  # noqa: PLC0415

    return render_line(Record.model_validate_json(line).model_copy(update={"id": name}))


def _move(build: Path, dataset: Path, names: Sequence[str], ledger: Ledger, digest: str) -> None:
    """Give the files their places, and take away those of before that are no longer made."""
    before = ledger.read_state("files") or []
    ledger.keep_state("exported", None)
    ledger.keep_state("files", sorted({*before, *names}))
    for name in names:
        place = dataset / name
        place.parent.mkdir(parents=True, exist_ok=True)
        (build / name).replace(place)
    for name in sorted(set(before) - set(names), reverse=True):
        (dataset / name).unlink(missing_ok=True)
        for folder in (dataset / name).parents:
            if folder == dataset:
                break
            with suppress(OSError):  # it still holds something
                folder.rmdir()
    for folder in {(dataset / name).parent for name in names}:
        _sync(folder)
    ledger.keep_state("files", list(names))
    seen = {name: _look_at(dataset / name) for name in names}
    ledger.keep_state("exported", {"digest": digest, "files": seen})


def _look_at(path: Path) -> list[int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns]


def _sync(path: Path) -> None:
    """Have the system put a file, or the names in a folder, on the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
