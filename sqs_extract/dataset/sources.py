"""Folders, files and patterns in, the letters among them with their hashes out.

A file is always hashed anew: reading it costs a thousandth of extracting it, and neither size nor
time of change can be trusted to tell that nothing changed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from glob import has_magic, iglob
from pathlib import Path

from sqs_extract.dataset.records import Failure
from sqs_extract.errors import UnreadableFile

SUFFIX = ".pdf"
"""What counts as a letter in a folder; anything else is taken where it is named."""
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class LetterFile:
    """One letter's bytes, whatever number of files hold them."""

    sha256: str
    path: Path
    filename: str
    """Of the file that stands for all of them: the first by name."""
    others: tuple[str, ...] = ()
    """Names of the other files of the same bytes."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What was found under the names that were given."""

    letters: list[LetterFile] = field(default_factory=list)
    """Ordered by hash."""
    unreadable: list[Failure] = field(default_factory=list)
    """Files that could not be opened."""


def find_sources(places: Iterable[str], *, shard: tuple[int, int] | None = None) -> Sources:
    """Folders, files and patterns -> the letters there; of a shard (2, 8) the second eighth.

    Raises
    ------
    UnreadableFile
        A name stands for nothing, or no letter is there at all.
    """
    paths = sorted({path.absolute() for place in places for path in find_paths(place)})
    if not paths:
        raise UnreadableFile(", ".join(places), "no letters there", "Name a folder with PDFs")
    found: dict[str, list[tuple[str, Path]]] = {}
    unreadable = []
    for path in paths:
        try:
            sha256 = hash_file(path)
        except OSError as error:
            message = f"{path.name}: cannot be opened ({error.strerror or 'no reason given'})."
            unreadable.append(Failure(path.name, None, "unreadable_file", message))
            continue
        if shard is None or is_in_shard(sha256, shard):
            found.setdefault(sha256, []).append((path.name, path))
    letters = []
    for sha256, files in sorted(found.items()):
        (filename, path), *others = sorted(files)
        letters.append(LetterFile(sha256, path, filename, tuple(name for name, _ in others)))
    if shard is not None and shard[0] != 1:
        unreadable = []
    return Sources(letters, sorted(unreadable))


def find_paths(place: str) -> Iterator[Path]:
    """Folder -> the PDFs in and below it; file -> itself; pattern -> what it matches.

    Raises
    ------
    UnreadableFile
        Nothing has that name.
    """
    path = Path(place)
    if path.is_dir():
        yield from _find_in(path)
    elif path.exists() or path.is_symlink():
        yield path
    elif has_magic(place):
        for name in iglob(place, recursive=True):  # noqa: PTH207 - patterns may be absolute
            if Path(name).is_dir():
                yield from _find_in(Path(name))
            else:
                yield Path(name)
    else:
        raise UnreadableFile(place, "no such file or folder", "Check the path")


def _find_in(folder: Path) -> Iterator[Path]:
    """PDFs in a folder and those below it; what begins with a dot is the system's own."""
    for here, inner, names in os.walk(folder):
        inner[:] = [name for name in inner if not name.startswith(".")]
        for name in names:
            if name.lower().endswith(SUFFIX) and not name.startswith("."):
                yield Path(here, name)


def hash_file(path: Path) -> str:
    """File -> SHA-256 of its bytes.

    Raises
    ------
    OSError
        It cannot be read, or is no regular file (a pipe would be waited for without end).
    """
    if not path.is_file():
        path.stat()
        raise OSError(0, "no regular file")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def is_in_shard(sha256: str, shard: tuple[int, int]) -> bool:
    """Whether a letter falls to the i-th of n shards; that depends on nothing but its bytes."""
    i, n = shard
    return int(sha256[:12], 16) % n == i - 1
