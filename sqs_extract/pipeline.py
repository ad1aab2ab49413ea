"""One letter in, its record out: the way of the data, step by step."""

from __future__ import annotations

from pathlib import Path

from sqs_extract.assemble import build_record
from sqs_extract.contents import check_is_letter, read_contents
from sqs_extract.document import Letter, Tags
from sqs_extract.letter import build_letter
from sqs_extract.metadata import find_metadata
from sqs_extract.model_choice import ModelChoice
from sqs_extract.reading.source import open_source
from sqs_extract.record import Record, Source
from sqs_extract.scales import find_scale, give_shares
from sqs_extract.signature import build_signature


def extract(
    origin: Path | str | bytes,
    *,
    filename: str | None = None,
    reader: str = "pdfium",
    password: str | None = None,
    follow_tags: bool = True,
    tag: bool = True,
    model: ModelChoice = True,
    scale: str | None = None,
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
    model
        Whether trained models revise what the rules say of findings and case examples; "careful"
        adds a larger one for findings, which is more often right and takes longer.
    scale
        Id of the published scale (rules/scale.toml) on which extents are given as shares of cases.

    Raises
    ------
    SqsError
        One of its children: UnreadableFile, EncryptedFile, NoText, NotALetter, RecordBroken.
    """
    source = open_source(origin, filename=filename)
    contents = read_contents(source, reader=reader, password=password, follow_tags=follow_tags)
    letter = build_letter(contents.blocks, contents.family, contents.notices)
    check_is_letter(letter, source.filename)
    metadata = find_metadata(letter, contents.family)
    tags, used = find_tags(letter, model=model) if tag else (Tags(), None)
    if scale is not None:
        tags = give_shares(tags, find_scale(scale))
    return build_record(
        Source(
            filename=source.filename,
            sha256=source.sha256,
            size_bytes=len(source.data),
            media_type=source.media_type,
            page_count=contents.page_count,
            tagged=contents.tagged,
        ),
        build_signature(contents.reader, used),
        letter,
        metadata,
        tags,
    )


def find_tags(letter: Letter, *, model: ModelChoice = True) -> tuple[Tags, str | None]:
    """The letter -> its tags, and the models that took part; spaCy is imported here."""
    from sqs_extract.annotations import annotate  # noqa: PLC0415
    from sqs_extract.annotations.models import name_models  # noqa: PLC0415

    return annotate(letter, model=model), name_models(model)
