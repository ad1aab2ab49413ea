"""A dataset's folder in, its hash out: what a citation names.

    LC_ALL=C sha256sum duplicates.jsonl failures.jsonl records.jsonl tables/*.csv | sha256sum

prints it: SHA-256 over the lines that `sha256sum` prints for these files, sorted by name. Parquet,
databases and other formats hold the same data, and their bytes vary with the version of the library
that wrote them; so they are no part of the hash, and `check.py` compares their rows.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqs_extract.dataset.sources import hash_file

RECIPE = "LC_ALL=C sha256sum duplicates.jsonl failures.jsonl records.jsonl tables/*.csv | sha256sum"
LINES = ("duplicates.jsonl", "failures.jsonl", "records.jsonl")
DIGITS = 12
"""Of the hash, in a version."""


def list_hashed(folder: Path) -> list[str]:
    """A dataset's folder -> the files its hash is over, by name."""
    return [*LINES, *sorted(f"tables/{path.name}" for path in folder.glob("tables/*.csv"))]


def hash_dataset(folder: Path) -> str:
    """A dataset's folder -> its hash, as hex digits."""
    lines = [f"{hash_file(folder / name)}  {name}\n" for name in list_hashed(folder)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def name_version(digest: str) -> str:
    """A dataset's hash -> its version.

    >>> name_version("0123456789abcdef")
    '1.0.0+sha256.0123456789ab'
    """
    return f"1.0.0+sha256.{digest[:DIGITS]}"
