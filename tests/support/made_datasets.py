"""Small datasets made without any reader: what tests of citing and of the Python API share."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqs_extract.dataset.citing.about import About
from sqs_extract.dataset.citing.metadata import write_metadata
from sqs_extract.dataset.formats import FORMATS
from sqs_extract.dataset.records import (
    Duplicate,
    Failure,
    write_duplicates,
    write_failures,
    write_records,
)
from sqs_extract.record import Record
from tests.conftest import build_sample

ABOUT = About(
    title="Letters of the valley", authors=("Orme, Alis", "Ambleford Institute"), licence="MIT"
)


def build_samples() -> list[Record]:
    """Records of three letters, in order."""
    found = []
    for n, area in enumerate(("Ambleford", "Brindle", "Carrow")):
        record = build_sample(f"{area.lower()}.pdf", area)
        source = record.source.model_copy(
            update={"sha256": hashlib.sha256(area.encode()).hexdigest()}
        )
        meta = record.metadata.model_copy(
            update={"publication_date": f"201{n}-03-25", "area": area}
        )
        changed = {"id": f"sqs-{area.lower()}", "source": source, "metadata": meta}
        found.append(record.model_copy(update=changed))
    return found


def make_dataset(
    folder: Path,
    records: Sequence[Record] | None = None,
    *,
    about: About = ABOUT,
    formats: Sequence[str] = (),
) -> Path:
    """Folder -> the same with a dataset in it: records, a failure, a duplicate, what is always made
    of them, and `formats`.
    """
    folder.mkdir(parents=True)
    records = build_samples() if records is None else records
    write_records(folder, records)
    write_failures(folder, [Failure("blank.pdf", "0" * 64, "no_text", "blank.pdf: has no text.")])
    first = records[0]
    names = (first.source.filename, f"copy of {first.source.filename}")
    write_duplicates(
        folder, [Duplicate("content", first.id, names, (first.source.sha256,), (first.id,))]
    )
    for each in FORMATS.values():
        if each.always or each.name in formats:
            each.load_writer()(folder, folder / each.path)
    write_metadata(folder, about)
    return folder
