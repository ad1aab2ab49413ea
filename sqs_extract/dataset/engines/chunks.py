"""What became of some letters in, a file on a shared disk or in object storage out; and back.

A chunk is a Parquet file that is there whole or not at all. Its name follows from its letters, so
that a chunk that is done twice, because its worker was thought dead, is one chunk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from sqs_extract.dataset.sources import LetterFile
from sqs_extract.dataset.work import Outcome

SCHEMA = pa.schema(
    [
        ("sha256", pa.string()),
        ("filename", pa.string()),
        ("id", pa.string()),
        ("record", pa.binary()),
        ("code", pa.string()),
        ("message", pa.string()),
        ("peak", pa.int64()),
    ]
)


def write_chunk(place: str, name: str, outcomes: Sequence[Outcome]) -> None:
    """Write what became of letters: `place` is a folder, or an address such as s3://bucket/run."""
    system, folder = _open_place(place)
    columns = {field: [getattr(each, field) for each in outcomes] for field in SCHEMA.names}
    table = pa.table(columns, SCHEMA)
    target = f"{folder}/{name}"
    if not isinstance(system, fs.LocalFileSystem):  # there an object appears when it is whole
        with system.open_output_stream(target) as stream:
            pq.write_table(table, stream)
        return
    system.create_dir(folder, recursive=True)
    with system.open_output_stream(f"{target}.part") as stream:
        pq.write_table(table, stream)
    system.move(f"{target}.part", target)


def take_chunk(place: str, name: str) -> Iterator[Outcome]:
    """Read what became of letters, and take the file away when all has been taken over."""
    system, folder = _open_place(place)
    with system.open_input_file(f"{folder}/{name}") as file:
        table = pq.read_table(file)
    for row in table.to_pylist():
        yield Outcome(**row)
    system.delete_file(f"{folder}/{name}")


def name_place(place: str, run: str) -> str:
    """A place that several runs may share, the name of one of them -> that one's own within it.

    >>> name_place("s3://bucket/runs/?scheme=http", "a1")
    's3://bucket/runs/a1?scheme=http'
    """
    address, mark, options = place.partition("?")
    return f"{address.rstrip('/')}/{run}{mark}{options}"


def clear_place(place: str) -> None:
    """Take a run's place away, with what earlier runs that were killed have left there."""
    system, folder = _open_place(place)
    if system.get_file_info(folder).type == fs.FileType.Directory:
        system.delete_dir(folder)


def _open_place(place: str) -> tuple[fs.FileSystem, str]:
    """Folder or address -> the file system that it is in, and where there.

    A chunk is small: S3 gets it in one request, not in parts that must be put together.
    """
    if place.startswith("s3://"):
        place += ("&" if "?" in place else "?") + "allow_delayed_open=true"
    system, folder = fs.FileSystem.from_uri(place)
    return system, folder


def name_chunk(letters: Sequence[LetterFile], signature: str) -> str:
    """Letters and how they are read -> the name of their chunk."""
    digest = sha256(signature.encode())
    for letter in letters:
        digest.update(f"{letter.sha256} {letter.filename}\0".encode())
    return f"{digest.hexdigest()[:32]}.parquet"
