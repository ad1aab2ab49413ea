"""How letters are to be read in, the signature under which what comes of it is kept out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from sqs_extract import __version__
from sqs_extract.dataset.citing.about import Subjects
from sqs_extract.model_choice import ModelChoice
from sqs_extract.rule_folder import use_rules

LIBRARIES = {"pdfium": "pypdfium2", "pdfplumber": "pdfplumber"}
"""Readers, and the packages whose version decides what they read."""

NOT_OF_RECORDS = ("commands", "dataset", "evaluation", "rule_check", "rule_report")
"""Parts of the package that no record depends on."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a letter is read; what `pipeline.extract` takes, and whether scans are recognised."""

    reader: str = "pdfium"
    follow_tags: bool = True
    tag: bool = True
    model: ModelChoice = True
    scale: str | None = None
    password: str | None = None
    ocr: bool = False
    rules: str | None = None
    """Folder of rules over the shipped ones."""
    people: bool = True
    """Whether officials' names, e-mails and telephones stay in the record."""
    subjects: Subjects = "keep"
    """Whether children's pseudonyms do, or are masked."""


def sign(way: Way) -> str:
    """Way -> everything that decides what becomes of a letter's bytes, as canonical JSON.

    The version and a hash of the code, rules, model, versions of the libraries that read and cut
    words, options. The password is no part of it: it opens a letter or it does not.
    """
    use_rules(Path(way.rules) if way.rules else None)
    from sqs_extract.signature import hash_rules  # noqa: PLC0415 - pydantic takes time to load

    options = asdict(replace(way, password=None, rules=None))
    del options["password"], options["rules"]
    made_by = {
        "version": __version__,
        "code": hash_code(),
        "rules": hash_rules(),
        "model": hash_model() if way.tag and way.model else None,
        "reader": version(LIBRARIES.get(way.reader, way.reader)),
        "spacy": version("spacy") if way.tag else None,
        "masks": None if way.people and way.subjects == "keep" else hash_masks(),
    }
    return json.dumps(made_by | options, sort_keys=True)


@cache
def hash_model() -> str:
    """First 12 hex digits of SHA-256 over the files of the trained model."""
    folder = Path(str(files("sqs_extract") / "model"))
    return _hash_files(folder, (path for path in folder.iterdir() if path.is_file()))


@cache
def hash_code() -> str:
    """First 12 hex digits of SHA-256 over the code that makes records."""
    folder = Path(str(files("sqs_extract")))
    code = folder.rglob("*.py")
    return _hash_files(
        folder, (path for path in code if path.relative_to(folder).parts[0] not in NOT_OF_RECORDS)
    )


@cache
def hash_masks() -> str:
    """First 12 hex digits of SHA-256 over the code that leaves people out of records."""
    folder = Path(str(files("sqs_extract") / "dataset" / "citing"))
    return _hash_files(folder, iter([folder / "people.py"]))


@cache
def hash_exports() -> str:
    """First 12 hex digits of SHA-256 over what makes a dataset of records."""
    folder = Path(str(files("sqs_extract") / "dataset"))
    return _hash_files(folder, (path for path in folder.rglob("*.*") if path.suffix != ".pyc"))


def _hash_files(folder: Path, paths: Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
