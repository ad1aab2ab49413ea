"""A source, a layout and the text of a drawn PDF's pages in, what is lost or added out.

Compared are characters, not words: white space, quotes' shapes and hyphens aside (a layout may add
those), the PDF must hold exactly the source's characters plus the layout's own furniture, bullet
signs and footnote markers. Messages name blocks by their place and never quote them, so letters set
apart to judge can be checked unread.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from corpus.build.layouts import Layout
from corpus.build.source import Block, Run, Source, straighten

LAYOUT_ONLY_RE = re.compile(r"[\s\u00AD\u2010\u0002\uFFFE-]+")
"""What a layout adds: white space, hyphens of cut words (PDFium gives U+0002 or U+FFFE)."""
HYPHEN_RE = re.compile(r"[\u00AD\u2010\u0002\uFFFE-]")
MOST_PIECES = 5
"""A block may be cut by a page's end or a footnote so often."""


def compact(text: str) -> str:
    """Text -> its characters that no layout changes: ligatures spelt out, quotes straight."""
    return LAYOUT_ONLY_RE.sub("", straighten(unicodedata.normalize("NFKC", text)))


def read_page_texts(pdf: Path) -> list[str]:
    """Read a PDF -> the text of each page in the order in which it was drawn."""
    texts = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            text_page.close()
            page.close()
    return texts


def find_blocks(source: Source) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """Walk a letter -> every stretch of its text with a name for messages."""
    for at, row in enumerate(source.header):
        yield from ((f"header row {at + 1}", (Run(cell),)) for cell in row)
    yield "title", (Run(source.title),)

    def walk(block: Block, name: str) -> Iterator[tuple[str, tuple[Run, ...]]]:
        yield f"{name} ({block.kind})", block.runs
        yield f"{name}'s number", (Run(block.number),)
        for row in block.rows:
            yield from ((f"{name}'s cell", cell) for cell in row)
        for item in block.items:
            yield from walk(item, name)

    for at, block in enumerate(source.blocks):
        yield from walk(block, f"block {at + 1}")
    for marker, lines in source.notes.items():
        yield from ((f"footnote {marker}", line) for line in lines)


def count_pieces(text: str, pages: str) -> int:
    """Count the stretches in which the pages hold a compact text; 0 if a part is missing."""
    pieces = 0
    while text:
        low, high = 0, len(text)
        while low < high:  # bisect: a beginning stands in the pages if a longer one does
            middle = (low + high + 1) // 2
            low, high = (middle, high) if text[:middle] in pages else (low, middle - 1)
        if low == 0:
            return 0
        text = text[low:]
        pieces += 1
    return pieces


def find_losses(source: Source, layout: Layout, pages: list[str]) -> list[str]:
    """Compare a letter with its PDF's page texts -> one message for each thing amiss."""
    drawn = compact("".join(pages))
    expected: Counter[str] = Counter()
    losses = []
    hyphens = 0
    for name, runs in find_blocks(source):
        expected.update(compact("".join(run.text for run in runs)))
        hyphens += sum(len(HYPHEN_RE.findall(run.text)) for run in runs)
        # A marker may part a line from the rest where the engine draws it later.
        for run in runs:
            pieces = count_pieces(compact(run.text), drawn)
            if run.text.strip("- ") and not 1 <= pieces <= MOST_PIECES:
                losses.append(f"{name}: found in {pieces} pieces")
    for marker in source.notes:
        expected.update(marker)
    items = sum(
        len(b.items) for block in source.blocks for b in (block, *block.items) if b.kind == "list"
    )
    expected.update(compact(layout.bullet) * items)
    for number in range(1, len(pages) + 1):
        furniture = layout.furniture(source.title, number, len(pages))
        expected.update(compact(furniture))
        hyphens += len(HYPHEN_RE.findall(furniture))
    found = Counter(drawn)
    if missing := expected - found:
        losses.append(f"{missing.total()} characters of {len(missing)} kinds are missing")
    if added := found - expected:
        losses.append(f"{added.total()} characters of {len(added)} kinds are too many")
    if (there := len(HYPHEN_RE.findall("".join(pages)))) < hyphens:
        losses.append(f"{hyphens - there} hyphens are missing")
    return losses
