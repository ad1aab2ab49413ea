"""What a reader could not read, as notices for the record."""

from __future__ import annotations

from sqs_extract.document import Notice

MAX_PAGES = 500
"""Pages read at most; the longest published letter of this kind has about twenty."""


def build_damage_notice(page_number: int) -> Notice:
    """Say that a page could not be read, or only in part."""
    return Notice("page_damaged", "the page is damaged and was not read", page_number)


def build_limit_notice(read: int, count: int) -> Notice:
    """Say that pages were left out because there are too many."""
    return Notice("pages_left_out", f"only the first {read} of {count} pages were read")


def find_encoding_doubts(data: bytes) -> list[Notice]:
    """Bytes of a text file -> a notice where its encoding had to be guessed, else []."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return []
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        message = "not UTF-8, read as Windows-1252: quotes and accents may be wrong"
        return [Notice("encoding_guessed", message)]
    return []
