"""Pieces of an invented letter in, the metadata that the project finds in it out."""

from sqs_extract.document import Block
from sqs_extract.family import load_family
from sqs_extract.letter import build_letter
from sqs_extract.metadata import find_metadata
from sqs_extract.record import Metadata

TITLE = "Report of Short Quality Screening (SQS) of youth offending work in Saltmere"
HEADER = [
    "To: Ann Roe, Chair of the Board",
    "From: Bo Lee, Assistant Chief Inspector",
    "Publication date: 25 March 2015",
]
Piece = str | list[list[str]]
"""A paragraph, or the rows of a table."""


def make_block(piece: Piece) -> Block:
    if isinstance(piece, str):
        return Block("body", piece)
    return Block("table", "\n".join("\t".join(row) for row in piece), cells=piece)


def read_metadata(
    header: list[Piece] = HEADER,  # type: ignore[assignment]
    *,
    title: str = TITLE,
    opening: str = "We publish this letter on our website.",
    context: str = "Good work begins early.",
    summary: str = "There was much to praise.",
    closing: tuple[str, ...] = (),
    signed: tuple[str, ...] = (),
    copy: list[Piece] | None = None,
    family: str = "sqs",
) -> Metadata:
    blocks = [
        *map(make_block, header),
        Block("heading", title, level=1),
        Block("body", opening),
        Block("heading", "Context", level=1),
        Block("body", context),
        Block("heading", "Summary", level=1),
        Block("body", summary),
        Block("heading", "Key strengths", level=1),
        Block("bullet", "Staff knew the children well.", marker="•"),
        Block("body", "We are grateful to all who helped."),
        *map(make_block, [*closing, *signed]),
    ]
    if copy is not None:
        blocks += [Block("heading", "Copy to:", level=1), *map(make_block, copy)]
    blocks.append(Block("body", "Note 1: We inspect without fear or favour."))
    profile = load_family(family)
    return find_metadata(build_letter(blocks, profile, []), profile)
