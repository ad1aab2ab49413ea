"""A tagged PDF in, its paragraphs as its own structure tree gives them out: truth without geometry.

Word tags what its writer typed: a paragraph, item or cell is an element, so real letters bring the
truth about their structure with them. It is read here with another library than the pipeline's
default and compared without white space, marks and note marks. Two things the tree does not say:
that a page's end cut a paragraph in two, and what stands on the paper as a paragraph's number or
sign; both are told by the words.
"""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import regex

from sqs_extract.record import Record

BLOCKS = frozenset({"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LBody", "Title", "Caption"})
NOTES = frozenset({"Note", "FENote", "Footnote", "Endnote"})
APART = frozenset({"L", "Table"}) | NOTES
NOTE_MARK = 0.8
"""Times the usual size of its element: a smaller digit is a note's mark."""
LONG = 60
"""Characters; a shorter paragraph without a stop is a heading or a name, not one cut in two."""
MOST_CUTS = 0.08
"""Share of paragraphs that a sound tree cuts in the middle of a sentence on one page."""

SIGN_RE = regex.compile(r"^(?:[\p{Co}\p{So}\p{Sm}•▪–o*-]|\d{1,3}[.)])\s+")
UNMARKED_RE = regex.compile(r"[\p{L}\p{N}]")
ENDED_RE = regex.compile(r"[.:?!;”’\")]\s*$")


@dataclass(slots=True)
class Piece:
    """The text of one element."""

    text: str
    page: int
    item: bool
    signed: bool
    """Whether a sign or number begins it."""


def fold(text: str) -> str:
    """Text -> its letters and digits."""
    return "".join(UNMARKED_RE.findall(text))


@cache
def read_tree_paragraphs(path: Path) -> tuple[str, ...]:
    """A PDF -> its headings, paragraphs, items and cells, folded, in order; () if untagged."""
    import pdfplumber  # noqa: PLC0415

    with warnings.catch_warnings(), pdfplumber.open(path) as pdf:
        warnings.simplefilter("ignore")
        texts = {page.page_number: _read_marked(page.chars) for page in pdf.pages}
        tree = pdf.structure_tree
    pieces: list[Piece] = []
    for element in tree:
        _walk(element, 1, False, False, texts, pieces)
    folded = (fold(SIGN_RE.sub("", piece.text)) for piece in _mend(pieces))
    return tuple(text for text in folded if text)


def _read_marked(chars: list[dict[str, Any]]) -> dict[int, str]:
    """A page's characters -> text of each marked piece, without raised digits."""
    by_id: dict[int, list[dict[str, Any]]] = defaultdict(list)
    sizes: Counter[float] = Counter()
    for char in chars:
        if char.get("mcid") is not None:
            by_id[char["mcid"]].append(char)
            sizes[round(char["size"], 1)] += 1
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    return {
        mcid: "".join(
            char["text"]
            for char in found
            if not (char["text"].isdecimal() and char["size"] < NOTE_MARK * usual)
        )
        for mcid, found in by_id.items()
    }


def _walk(
    element: dict[str, Any],
    page: int,
    item: bool,
    labelled: bool,
    texts: dict[int, dict[int, str]],
    pieces: list[Piece],
) -> None:
    page = element.get("page_number") or page
    kind = element["type"]
    if kind in NOTES:
        return
    kids = element.get("children", [])
    if kind == "LI":
        item = True
        labelled = any(kid["type"] == "Lbl" and _read(kid, page, texts).strip() for kid in kids)
    if kind in BLOCKS:
        text = regex.sub(r"\s+", " ", _read(element, page, texts)).strip()
        if text:
            signed = labelled or SIGN_RE.match(text) is not None
            pieces.append(Piece(text, page, item or kind == "LBody", signed))
            labelled = False
        for kid in kids:
            if kid["type"] in APART | BLOCKS:
                _walk(kid, page, item, labelled, texts, pieces)
        return
    for kid in kids:
        _walk(kid, page, item, labelled, texts, pieces)


def _read(element: dict[str, Any], page: int, texts: dict[int, dict[int, str]]) -> str:
    """An element -> its own text and that of inline elements in it."""
    page = element.get("page_number") or page
    text = "".join(texts.get(page, {}).get(mcid, "") for mcid in element.get("mcids", []))
    for kid in element.get("children", []):
        if kid["type"] not in APART | BLOCKS:
            text += _read(kid, page, texts)
    return text


def _mend(pieces: list[Piece]) -> list[Piece]:
    """Pieces in order -> the same, what a page's end cut in two made whole."""
    whole: list[Piece] = []
    for piece in pieces:
        last = whole[-1] if whole else None
        if last is None or piece.page != last.page + 1 or piece.signed:
            whole.append(piece)
            continue
        same_item = last.item and piece.item and last.signed
        running = len(last.text) > LONG and not ENDED_RE.search(last.text)
        if same_item or running:
            # The page is that of the end: a paragraph may go on for three pages.
            whole[-1] = Piece(f"{last.text} {piece.text}", piece.page, last.item, last.signed)
        else:
            whole.append(piece)
    return whole


def read_record_paragraphs(record: Record) -> list[str]:
    """A record -> its headings, paragraphs and cells, folded, in order."""
    texts: list[tuple[int, str]] = []
    for section in record.sections:
        if section.heading is not None:
            texts.append((section.start, (section.number or "") + section.heading))
        for paragraph in section.paragraphs:
            if paragraph.cells is not None:
                texts.extend((paragraph.start, cell) for row in paragraph.cells for cell in row)
            else:
                texts.append((paragraph.start, paragraph.text))
    folded = (fold(text) for _, text in sorted(texts, key=lambda pair: pair[0]))
    return [text for text in folded if text]
