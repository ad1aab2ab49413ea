"""What made a record: version of the tool, hash of its rules, model, reader."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from sqs_extract import __version__
from sqs_extract.record import Signature
from sqs_extract.rule_folder import SUFFIXES, find_rule_file, from_rules, list_rule_files


def build_signature(reader: str, model: str | None) -> Signature:
    """Reader and model that took part -> the signature of a record."""
    return Signature(
        tool="sqs-extract", version=__version__, rules=hash_rules(), model=model, reader=reader
    )


@from_rules
def hash_rules() -> str:
    """First 12 hex digits of SHA-256 over the names and bytes of all rule and family files."""
    families = files("sqs_extract") / "families"
    contents = {
        f"families/{file.name}": file.read_bytes()
        for file in families.iterdir()
        if file.name.endswith(SUFFIXES)
    }
    contents |= {f"rules/{name}": find_rule_file(name).read_bytes() for name in list_rule_files()}
    digest = hashlib.sha256()
    for name in sorted(contents):
        digest.update(f"{name}\0".encode())
        digest.update(contents[name].replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]
