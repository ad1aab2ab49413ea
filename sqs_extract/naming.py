"""Programme, area and date in, the record's id out."""

from __future__ import annotations

import unicodedata
from pathlib import PurePath

import regex

from sqs_extract.family import load_family
from sqs_extract.record import Metadata

NOT_SLUG_RE = regex.compile(r"[^a-z0-9]+")


def build_record_id(family: str, metadata: Metadata, filename: str) -> str:
    """Family, metadata and file name -> "sqs-stockport-2015-03-25", or the file's stem.

    The stem is taken where the programme, the area or the date is not known.
    """
    slug = load_family(family).slug
    if slug and metadata.area and metadata.publication_date:
        return f"{slug}-{slugify(metadata.area)}-{metadata.publication_date}"
    return slugify(PurePath(filename).stem) or "letter"


def slugify(text: str) -> str:
    """Any text -> its letters and digits in lower case, parted by hyphens.

    >>> slugify("Monmouthshire & Torfaen"), slugify("Ynys Môn")
    ('monmouthshire-torfaen', 'ynys-mon')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return NOT_SLUG_RE.sub("-", plain.lower()).strip("-")
