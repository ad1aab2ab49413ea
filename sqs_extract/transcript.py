"""A letter's transcription in, its blocks or the `Letter` they make out: what gold is read against.

Two forms are read: the JSON source of a letter (header rows, title, blocks `h1 h2 p np li table
note`, `"box": true` on what stands in a ruled box, footnotes with their `[^1]` in the text), and
the paragraph list of a tagged PDF (`## heading [boxed]`, `@7 [section: ..., boxed]`, text).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import regex

from sqs_extract.document import Block, Letter, NoteRef
from sqs_extract.errors import SqsError
from sqs_extract.family import Family, find_family, load_family
from sqs_extract.letter import build_letter

KINDS = {
    "h1": "heading",
    "h2": "heading",
    "p": "body",
    "np": "numbered",
    "li": "bullet",
    "table": "table",
    "note": "body",
}
OPENING = 4000
"""Characters of a letter's beginning that tell its family."""

REF_RE = regex.compile(r"\[\^(?P<marker>\w+)\]")
EMPHASIS_RE = regex.compile(r"\*+")
NUMBERED_RE = regex.compile(r"(?P<number>\d+(?:\.\d+)*)\.?\s+(?P<text>\S.*)")
HEADING_RE = regex.compile(r"##\s*(?P<text>.*?)\s*(?P<boxed>\[boxed\])?\s*")
PLACE_RE = regex.compile(r"@(?P<place>\d+)\s*\[section:\s*(?P<section>.*?)(?P<boxed>, boxed)?\]\s*")


class TranscriptBroken(SqsError):  # noqa: N818
    """A transcription in neither of the two forms."""

    exit_code = 7


class Transcript(NamedTuple):
    """A letter made from its transcription."""

    letter: Letter
    places: dict[str, str]
    """Paragraph id of each running number that a gold file calls a paragraph by."""


def parse_transcript(text: str, name: str = "transcript") -> Transcript:
    """Read a transcription of either form, give the letter and what gold calls its paragraphs.

    Raises
    ------
    TranscriptBroken
        Naming the file (`name`) and what is wrong with it.
    """
    if text.lstrip().startswith("{"):
        try:
            source = json.loads(text)
        except json.JSONDecodeError as error:
            raise TranscriptBroken(f"{name}:{error.lineno}", error.msg) from None
        return Transcript(build_source_letter(source, name), {})
    return _read_list(text, name)


def build_source_letter(source: Mapping[str, Any], name: str = "transcript") -> Letter:
    """Build the letter from its JSON source, loaded."""
    if not isinstance(source.get("blocks"), list):
        raise TranscriptBroken(name, 'no list "blocks"')
    blocks = find_source_blocks(source, name)
    return build_letter(blocks, _family([block.text for block in blocks]), [])


def find_source_blocks(source: Mapping[str, Any], name: str = "transcript") -> list[Block]:
    """Find the blocks of a JSON source, loaded, in reading order, footnotes last."""
    blocks = [
        Block("body", " ".join(str(cell) for cell in row), rule="transcript")
        for row in source.get("header", [])
    ]
    if source.get("title"):
        blocks.append(Block("heading", str(source["title"]), level=1, rule="transcript"))
    box, inside = 0, False
    for n, entry in enumerate(source["blocks"], start=1):
        kind = KINDS.get(str(entry.get("t")))
        if kind is None:
            raise TranscriptBroken(name, f'block {n} has the unknown "t" {entry.get("t")!r}')
        # A new heading in a box opens a box of its own: two may follow each other.
        if entry.get("box") and (not inside or kind == "heading"):
            box += 1
        inside = bool(entry.get("box"))
        blocks.append(_block(kind, entry, box if inside else None))
    blocks.extend(
        Block("footnote", " ".join(str(text).split()), number=str(marker), rule="transcript")
        for marker, text in source.get("footnotes", {}).items()
    )
    return blocks


def _block(kind: str, entry: Mapping[str, Any], box: int | None) -> Block:
    """One entry of the source -> the block."""
    if kind == "table":
        rows = [[str(cell) for cell in row] for row in entry.get("rows", [])]
        text = "\n".join("\t".join(row) for row in rows)
        return Block(kind, text, cells=rows, box=box, rule="transcript")
    text, refs = _clean(str(entry.get("text", "")))
    number = str(entry["n"]).rstrip(".") if entry.get("n") else None
    level = {"h1": 1, "h2": 2}.get(str(entry["t"]), 0)
    if entry["t"] == "h2" and (found := NUMBERED_RE.fullmatch(text)):
        number, text = found["number"], found["text"]
    marker = "•" if kind == "bullet" else None
    return Block(kind, text, number, marker, refs=refs, box=box, level=level, rule="transcript")


def _clean(text: str) -> tuple[str, list[NoteRef]]:
    """Text with `[^1]` and emphasis -> the text without, and where the markers stood."""
    pieces: list[str] = []
    refs: list[NoteRef] = []
    length = at = 0
    text = " ".join(EMPHASIS_RE.sub("", text).split())
    for found in REF_RE.finditer(text):
        pieces.append(text[at : found.start()])
        length += found.start() - at
        refs.append(NoteRef(length, found["marker"]))
        at = found.end()
    return "".join([*pieces, text[at:]]), refs


def _read_list(text: str, name: str) -> Transcript:
    """Read the paragraph list of a tagged PDF."""
    blocks: list[Block] = []
    numbers: list[str | None] = []
    boxed: list[bool] = []
    place: str | None = None
    for n, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if heading := HEADING_RE.fullmatch(line):
            blocks.append(Block("heading", heading["text"], level=1, rule="transcript"))
            numbers.append(None)
            boxed.append(heading["boxed"] is not None)
        elif found := PLACE_RE.fullmatch(line):
            place = found["place"]
            boxed_here = found["boxed"] is not None
        elif place is not None:
            blocks.append(Block("body", " ".join(line.split()), rule="transcript"))
            numbers.append(place)
            boxed.append(boxed_here)
        else:
            raise TranscriptBroken(f"{name}:{n}", "text before the first @ line")
    family = _family([block.text for block in blocks])
    for block in blocks:
        # The list does not say how large a heading is set: what is not known stands under what is.
        if block.kind == "heading" and family.kind_of(None, block.text) is None:
            block.level = 2
    _draw_boxes(blocks, boxed, family)
    letter = build_letter(blocks, family, [])
    return Transcript(letter, _find_places(letter, blocks, numbers))


def _draw_boxes(blocks: list[Block], boxed: list[bool], family: Family) -> None:
    """Say of each block in which box it stands: `boxed` alone is every cell of every table.

    A box begins at a heading worded as one, and ends with the cell or at another known heading.
    """
    box, inside = 0, False
    for block, cell in zip(blocks, boxed, strict=True):
        kind = family.kind_of(None, block.text) if block.kind == "heading" else None
        if cell and kind == "practice_example":
            box, inside = box + 1, True
        elif not cell or kind is not None:
            inside = False
        block.box = box if inside else None


def _find_places(letter: Letter, blocks: list[Block], numbers: list[str | None]) -> dict[str, str]:
    """Find for each running number the id of the paragraph it became, in order."""
    places: dict[str, str] = {}
    paragraphs = iter([p for section in letter.sections for p in section.paragraphs])
    for block, number in zip(blocks, numbers, strict=True):
        if number is None:
            continue
        paragraph = next((p for p in paragraphs if p.text == block.text), None)
        if paragraph is not None:
            places.setdefault(number, paragraph.id)
    return places


def _family(texts: list[str]) -> Family:
    return find_family(" ".join(texts)[:OPENING]) or load_family("generic")
