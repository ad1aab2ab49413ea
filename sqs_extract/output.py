"""Records in, JSON on standard output or in files out; a file is there whole or not at all.

A file is written beside its place under another name, synced to the disk and renamed: whoever
reads it while the program runs, or after it was stopped, never meets half a record.
"""

from __future__ import annotations

import json
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from sqs_extract.errors import CannotWrite
from sqs_extract.record import Record

LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})


def render_json(record: Record, *, pretty: bool) -> str:
    """Render a record as JSON, indented or on one line, with a line end; always the same text."""
    return record.model_dump_json(by_alias=True, indent=2 if pretty else None) + "\n"


def write_stdout(text: str) -> None:
    """Write to standard output as UTF-8, whatever the locale, and pass it on at once.

    Raises
    ------
    BrokenPipeError
        Nobody reads any more.
    CannotWrite
        The disk behind it is full, or the like.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWrite("standard output", _say_why(error)) from None


@contextmanager
def open_whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that appears under its name only when all of it is written.

    What stood there before stays until then, and for good where the block raises. A place that is
    no regular file (/dev/null, a pipe) is written to directly.

    Raises
    ------
    CannotWrite
        The folder is missing, the disk full, the place not ours to write.
    """
    target = path.resolve() if path.is_symlink() else path
    if target.exists() and not target.is_file():
        with _reporting(path), target.open("wb") as file:
            yield file
        return
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    with _reporting(path):
        file = part.open("xb")
    try:
        with _reporting(path):
            with file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                part.chmod(target.stat().st_mode & 0o7777)
            part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def _reporting(path: Path) -> Iterator[None]:
    """Turn what the system says about a place into an error that names it."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(str(path), _say_why(error), "Check the folder and its rights") from None


def _say_why(error: OSError) -> str:
    return f"cannot be written ({error.strerror or error})"


class Destination(ABC):
    """Where records go; used in a `with` block that ends when the last one is written."""

    @abstractmethod
    def write(self, record: Record) -> str:
        """Store one record; say what its user should know about the place, "" for nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Nothing is open between two records, except where a child says so."""
        return


class Stdout(Destination):
    """Standard output: one record pretty or compact, several as JSON Lines."""

    def __init__(self, *, pretty: bool) -> None:
        self.pretty = pretty

    def write(self, record: Record) -> str:
        """Print the record at once, before the next letter is read."""
        write_stdout(render_json(record, pretty=self.pretty))
        return ""


class OneFile(Destination):
    """A file for one record; what stood there is replaced."""

    def __init__(self, path: Path, *, pretty: bool) -> None:
        self.path, self.pretty = path, pretty

    def write(self, record: Record) -> str:
        """Write the record, whole or not at all."""
        with open_whole(self.path) as file:
            file.write(render_json(record, pretty=self.pretty).encode())
        return ""


class LinesFile(Destination):
    """A JSON Lines file, there with the first to the last record or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opening = open_whole(path)
        self._file: IO[bytes] | None = None

    def write(self, record: Record) -> str:
        """Add a line; the file is opened for the first one, so none is left where none was read."""
        if self._file is None:
            self._file = self._opening.__enter__()
        with _reporting(self.path):
            self._file.write(render_json(record, pretty=False).encode())
        return ""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give the file its name, or drop it where something went wrong."""
        if self._file is not None:
            self._opening.__exit__(kind, error, traceback)


class Folder(Destination):
    """A file per record, named for its id, in a folder that is made where it is missing.

    The record of another letter is never overwritten: the second of an id becomes ID-2.json. A
    record of the same file, from an earlier call, is.
    """

    def __init__(self, path: Path, *, pretty: bool) -> None:
        self.path, self.pretty = path, pretty
        self._taken: set[Path] = set()

    def write(self, record: Record) -> str:
        """Write ID.json, and say so where it had to be called otherwise."""
        with _reporting(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
        path, n = self.path / f"{record.id}.json", 2
        while path in self._taken or is_of_another_letter(path, record):
            path, n = self.path / f"{record.id}-{n}.json", n + 1
        self._taken.add(path)
        with open_whole(path) as file:
            file.write(render_json(record, pretty=self.pretty).encode())
        return f"{record.id}.json is taken; written to {path.name}" if n > 2 else ""


def is_of_another_letter(path: Path, record: Record) -> bool:
    """Whether a file stands there that is not a record of the same letter's bytes."""
    try:
        found = json.loads(path.read_bytes())
        return bool(found["source"]["sha256"] != record.source.sha256)
    except FileNotFoundError:
        return False
    except (OSError, ValueError, TypeError, KeyError):
        return True


def choose_destination(place: str | None, *, letters: int, pretty: bool | None) -> Destination:
    """`--output`, how many letters, `--pretty` -> where their records go.

    A folder is what is one already or ends in a separator; .jsonl and .ndjson are JSON Lines.
    `pretty` None means indented wherever a record has a file, or the whole output, to itself.

    Raises
    ------
    ValueError
        Several records are to go into one JSON file, or JSON Lines are to be pretty.
    """
    if place is None:
        if letters > 1 and pretty:
            raise ValueError("--pretty: several letters are printed a record a line; use -o DIR/")
        return Stdout(pretty=letters == 1 and pretty is not False)
    path = Path(place)
    if place.endswith((os.sep, "/")) or path.is_dir():
        return Folder(path, pretty=pretty is not False)
    if path.suffix.lower() in LINES_SUFFIXES:
        if pretty:
            raise ValueError(f"--pretty: {place} holds a record a line; use .json or DIR/")
        return LinesFile(path)
    if letters > 1:
        raise ValueError(f"-o {place}: one file for several letters; use DIR/ or a .jsonl file")
    return OneFile(path, pretty=pretty is not False)
