"""A source file in, its blocks of text out, with what reading them told about the file."""

from __future__ import annotations

from dataclasses import dataclass

from sqs_extract.document import Block, Letter, Notice, Printed
from sqs_extract.errors import NotALetter, NoText, UnreadableFile
from sqs_extract.family import Family, find_family
from sqs_extract.layout.blocks import find_blocks
from sqs_extract.reading import read_printed
from sqs_extract.reading.notices import find_encoding_doubts
from sqs_extract.reading.source import HTML, PDF, Source, parse_text

OPENING = 6000
"""Characters of a letter's beginning in which its family is looked for."""

PARTS_OF_ANY_TEXT = frozenset(
    {"letterhead", "preamble", "other", "closing", "notes", "context", "summary"}
)
"""Kinds of section that any document may have."""

NO_LETTER = "no structure of an inspection letter found"
ADVICE = "Give a letter of an inspectorate, whole, with its headings"


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in a file, before it is known as a letter."""

    blocks: list[Block]
    family: Family
    notices: list[Notice]
    reader: str
    """Name and version of what read it: "pdfium@5.15.2"; "text" for a transcription."""
    page_count: int | None
    tagged: bool
    """Whether the structure tree was followed."""


def read_contents(
    source: Source, *, reader: str, password: str | None, follow_tags: bool
) -> Contents:
    """A source -> its blocks, the family that claims it, and doubts.

    Raises
    ------
    UnreadableFile, EncryptedFile
        The PDF cannot be opened.
    NoText
        No page has a letter on it.
    NotALetter
        No family of inspection letters knows the wording.
    """
    if source.media_type == PDF:
        return _read_pdf(source, reader, password, follow_tags)
    from sqs_extract.transcription import read_transcription  # noqa: PLC0415  only for such files

    text = parse_text(source.data)
    if source.media_type == HTML or text is None:
        raise UnreadableFile(source.filename, "a web page (HTML), not a letter", "Give the PDF")
    return Contents(
        blocks=read_transcription(text, source.media_type),
        family=_find_family(source, text),
        notices=find_encoding_doubts(source.data),
        reader="text",
        page_count=None,
        tagged=False,
    )


def _read_pdf(source: Source, reader: str, password: str | None, follow_tags: bool) -> Contents:
    printed = read_printed(
        source.data,
        reader=reader,
        password=password,
        tree=follow_tags,
        filename=source.filename,
    )
    if not any(line.text for page in printed.pages for line in page.lines):
        raise NoText(
            source.filename, "no text on any page", "Is it a scan? Run OCR first, or give --ocr"
        )
    opening = "\n".join(line.text for page in printed.pages[:3] for line in page.lines)
    family = _find_family(source, opening)
    blocks, notices, tagged = find_blocks(printed, family, tags=follow_tags)
    return Contents(
        blocks=blocks,
        family=family,
        notices=[*printed.notices, *find_bare_pages(printed), *notices],
        reader=printed.reader,
        page_count=len(printed.pages),
        tagged=tagged,
    )


def _find_family(source: Source, text: str) -> Family:
    family = find_family(text[:OPENING])
    if family is None:
        raise NotALetter(source.filename, NO_LETTER, ADVICE)
    return family


def find_bare_pages(printed: Printed) -> list[Notice]:
    """Pages -> a notice for each that has no text."""
    return [
        Notice("page_without_text", f"page {page.number} has no text; is it a scan?", page.number)
        for page in printed.pages
        if not any(line.text for line in page.lines)
    ]


def check_is_letter(letter: Letter, filename: str) -> None:
    """Refuse a text that mentions inspections but has no part of a letter.

    Raises
    ------
    NotALetter
        Neither a known section, nor numbered paragraphs, nor a letter's salutation and heading.
    """
    kinds = {section.kind for section in letter.sections}
    numbered = sum(p.kind == "numbered" for s in letter.sections for p in s.paragraphs)
    headed = sum(section.heading is not None for section in letter.sections)
    if kinds - PARTS_OF_ANY_TEXT or numbered >= 3 or (headed >= 2 and "letterhead" in kinds):
        return
    raise NotALetter(filename, NO_LETTER, ADVICE)
