"""Paper to set small letters on, line by line, as a reader would have found them printed.

Every character is half the size of type wide, so that what fits on a line can be counted. In texts
`**...**` is bold, `//...//` slanted and `^...^` raised; `~` parts two pieces by a gap as wide as a
tab.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from dataclasses import replace

import regex

from sqs_extract.document import Bbox, Block, Content, Element, Line, Page, Printed, Ruling, Run
from sqs_extract.family import load_family
from sqs_extract.layout.blocks import find_blocks

PIECE_RE = regex.compile(r"(\*\*.+?\*\*|//.+?//|\^.+?\^|~)")
FONT = "Helvetica"
TAB = 3.0
"""Times the size of type: the gap that `~` leaves."""


class Paper:
    """Pages being filled from the top; lengths are points, widths of columns characters."""

    def __init__(
        self,
        *,
        size: float = 10.0,
        left: float = 70.0,
        top: float = 70.0,
        columns: int = 80,
        pitch: float = 1.25,
        height: float = 840.0,
    ) -> None:
        self.size = size
        self.left = left
        self.top = top
        self.columns = columns
        """Characters that a line of running text holds."""
        self.pitch = pitch
        self.height = height
        self.pages: list[list[Line]] = [[]]
        self.rulings: list[list[Ruling]] = [[]]
        self.y = top
        self.marks: list[int] = [0]
        """Marked-content identifiers given out so far, by page."""

    def line(
        self,
        text: str,
        *,
        x: float | None = None,
        y: float | None = None,
        gap: float = 0.0,
        size: float | None = None,
        mcid: int | None = None,
        artifact: bool = False,
        font: str = FONT,
    ) -> Line:
        """Set one line at the cursor, or at `y` without moving it; `gap` is extra space above."""
        size = size or self.size
        if y is None:
            self.y += self.pitch * size + gap
            y = self.y
        line = set_line(text, self.left if x is None else x, y, size, len(self.pages))
        runs = tuple(
            replace(run, mcid=mcid, artifact=artifact, font=f"{font}-Bold" if run.bold else font)
            for run in line.runs
        )
        self.pages[-1].append(replace(line, runs=runs))
        return self.pages[-1][-1]

    def text(
        self,
        text: str,
        *,
        x: float | None = None,
        hang: float = 0.0,
        gap: float = 0.0,
        size: float | None = None,
        mcid: int | None = None,
    ) -> None:
        """Set a paragraph, broken where words no longer fit; later lines hang in by `hang`."""
        x = self.left if x is None else x
        size = size or self.size
        right = self.left + self.columns * self.size / 2
        fits = int((right - x - hang) / (size / 2))
        broken = textwrap.wrap(text, fits, break_long_words=False, break_on_hyphens=False)
        for k, piece in enumerate(broken):
            self.line(piece, x=x + hang * (k > 0), gap=gap * (k == 0), size=size, mcid=mcid)

    def turn(self) -> None:
        """Begin another page."""
        self.pages.append([])
        self.rulings.append([])
        self.marks.append(0)
        self.y = self.top

    def rule(self, y: float, x0: float, x1: float) -> None:
        """Draw a level line."""
        self.rulings[-1].append(Ruling(Bbox(x0, y, x1, y + 0.5), filled=True, stroked=False))

    def frame(self, top: float, bottom: float, *, x0: float = 60.0, x1: float = 500.0) -> None:
        """Draw a rectangle."""
        self.rulings[-1].append(Ruling(Bbox(x0, top, x1, bottom), filled=False, stroked=True))

    def print(self, tree: Element | None = None) -> Printed:
        """Hand over all pages, as a reader does."""
        return Printed(
            pages=tuple(
                Page(number, 595.0, self.height, tuple(lines), tuple(rulings))
                for number, (lines, rulings) in enumerate(
                    zip(self.pages, self.rulings, strict=True), start=1
                )
            ),
            tree=tree,
            reader="paper@1",
        )


# fmt: off
WORDS = [
    "plans", "reviews", "assessments", "reports", "visits", "panels", "courts", "staff", "children",
    "parents", "carers", "officers", "managers", "were", "was", "had", "been", "done", "made",
    "seen", "heard", "written", "kept", "shared", "late", "early", "clear", "good", "well", "often",
    "always", "seldom", "in", "on", "with", "for", "by", "from", "about", "after", "before", "and",
    "but", "so", "that", "which", "where", "when", "the", "the", "the", "a", "their", "each",
]
# fmt: on


def write_prose(seed: int, words: int = 40) -> str:
    """Write sentences of some ten words each that mean nothing; another seed, other sentences."""
    chance = random.Random(seed)  # noqa: S311
    sentences = []
    while words > 0:
        length = min(words, chance.randint(8, 14))
        sentence = " ".join(chance.choice(WORDS) for _ in range(length))
        sentences.append(f"{sentence[:1].upper()}{sentence[1:]}.")
        words -= length
    return " ".join(sentences)


def set_line(text: str, x: float, y: float, size: float = 10.0, page: int = 1) -> Line:
    """Marked-up text at a place -> the line."""
    runs: list[Run] = []
    at = x
    for piece in PIECE_RE.split(text):
        if not piece:
            continue
        if piece == "~":
            runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip() + " ")
            at += TAB * size
            continue
        bold, italic, raised = (
            len(piece) > 2 and piece.startswith(sign) and piece.endswith(sign)
            for sign in ("**", "//", "^")
        )
        words = piece.strip("*") if bold else piece.strip("/") if italic else piece
        words = words.strip("^") if raised else words
        if runs and words != words.lstrip():  # the space stands at the end of the run before
            runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip() + " ")
            at += size / 2
            words = words.lstrip()
        if not words:
            continue
        own = 0.6 * size if raised else size
        width = len(words) * own / 2
        runs.append(Run(words, at, at + width, FONT, own, bold, italic, raised))
        at += width
    assert runs, "a line needs text"
    box = Bbox(x, y - 0.8 * size, max(run.x1 for run in runs), y + 0.2 * size)
    return Line(page, tuple(runs), box, y, size)


def element(kind: str, *kids: Element | Content | int) -> Element:
    """Build a structure element; a number stands for that piece of the first page."""
    return Element(kind, tuple(Content(1, k) if isinstance(k, int) else k for k in kids))


def read_blocks(
    printed: Printed | Paper, family: str = "sqs", *, tags: bool = True
) -> Sequence[Block]:
    """Pages -> their blocks."""
    if isinstance(printed, Paper):
        printed = printed.print()
    blocks, _, _ = find_blocks(printed, load_family(family), tags=tags)
    return blocks


def sketch(blocks: Sequence[Block]) -> list[str]:
    """Blocks -> a line each: kind, number or sign in brackets, text."""
    return [
        f"{block.kind}{f'({label})' if (label := block.number or block.marker) else ''}: "
        f"{block.text}".replace("\t", " | ").replace("\n", " / ")
        for block in blocks
    ]
