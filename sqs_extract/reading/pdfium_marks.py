"""A page object in, the marked content it stands in out."""

from __future__ import annotations

import ctypes as c
from typing import NamedTuple

from sqs_extract.reading import pdfium_api as api

_ARTIFACT = "Artifact".encode("utf-16-le")


class Mark(NamedTuple):
    """What an object is marked as: by its number on the page, or as page furniture."""

    mcid: int | None
    artifact: bool


def read_mark(here: int) -> Mark | None:
    """Handle of a page object in; its mark out, None where it is neither numbered nor an artifact.

    Where marked content stands within marked content, the outermost number counts.
    """
    mcid = api.mcid_of(here)
    if mcid >= 0:
        return Mark(mcid, False)
    return Mark(None, True) if is_artifact(here) else None


def is_artifact(here: int) -> bool:
    """Whether an object stands in marked content that is called Artifact."""
    count = api.count_marks(here)
    if count <= 0:
        return False
    buffer, length = c.create_string_buffer(64), c.c_ulong()
    for i in range(count):
        api.mark_name(api.mark_at(here, i), c.addressof(buffer), 64, c.addressof(length))
        if buffer.raw[: max(length.value - 2, 0)] == _ARTIFACT:
            return True
    return False
