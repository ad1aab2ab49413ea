"""What made a record: version of the tool, hash of its rules, model, reader."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from sqs_extract import __version__
from sqs_extract.record import Signature

RULE_FOLDERS = ("families", "rules")


def build_signature(reader: str, model: str | None) -> Signature:
    """Reader and model that took part -> the signature of a record."""
    return Signature(
        tool="sqs-extract", version=__version__, rules=hash_rules(), model=model, reader=reader
    )


@cache
def hash_rules() -> str:
    """First 12 hex digits of SHA-256 over the names and bytes of all rule and family files."""
    digest = hashlib.sha256()
    for folder in RULE_FOLDERS:
        for file in sorted((files("sqs_extract") / folder).iterdir(), key=_name):
            if file.name.endswith((".toml", ".txt")):
                digest.update(f"{folder}/{file.name}\0".encode())
                digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]


def _name(file: Traversable) -> str:
    return file.name
