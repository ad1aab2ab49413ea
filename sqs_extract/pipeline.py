"""One letter in, its record out: the way of the data, step by step."""

from __future__ import annotations

from pathlib import Path

from sqs_extract.assemble import build_record
from sqs_extract.document import Block, Notice, Tags
from sqs_extract.errors import NotALetter
from sqs_extract.family import Family, find_family
from sqs_extract.letter import build_letter
from sqs_extract.metadata import find_metadata
from sqs_extract.reading.source import PDF, Source, open_source
from sqs_extract.record import Record
from sqs_extract.record import Source as SourceRecord
from sqs_extract.signature import build_signature


def extract(
    origin: Path | str | bytes,
    *,
    filename: str | None = None,
    reader: str = "pdfium",
    password: str | None = None,
    follow_tags: bool = True,
    tag: bool = True,
) -> Record:
    """Path, "-" for standard input, or bytes of one letter -> its record.

    Parameters
    ----------
    origin
        A PDF, or a transcription in plain text or markdown.
    filename
        What to call the letter where `origin` does not say.
    reader
        Library that reads a PDF: pdfium or pdfplumber.
    password
        Opens an encrypted PDF.
    follow_tags
        Whether to follow the PDF's structure tree where it is sound.
    tag
        Whether to tag findings, case examples and figures; False gives the structure alone.

    Raises
    ------
    SqsError
        One of its children: UnreadableFile, EncryptedFile, NoText, NotALetter, RecordBroken.
    """
    source = open_source(origin, filename=filename)
    printed = read_blocks(source, reader=reader, password=password, follow_tags=follow_tags)
    letter = build_letter(printed.blocks, printed.family, printed.notices)
    metadata = find_metadata(letter, printed.family)
    tags = find_tags(letter) if tag else Tags()
    return build_record(
        SourceRecord(
            filename=source.filename,
            sha256=source.sha256,
            size_bytes=len(source.data),
            media_type=source.media_type,
            page_count=printed.page_count,
            tagged=printed.tagged,
        ),
        build_signature(printed.reader, None),
        letter,
        metadata,
        tags,
    )
