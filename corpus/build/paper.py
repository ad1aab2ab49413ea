"""Pages as they fill: lines laid one under another, footnotes gathered below, boxes ruled.

Footnotes stand at the foot of the page that calls them and run over where the layout leaves them
too little room; a box is ruled on each page it is on; paragraphs are cut wherever a page ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from corpus.build.layouts import Layout
from corpus.build.lines import Line, Measure, Piece, Setting, break_lines
from corpus.build.source import Run, Source

BOX_PAD = 7.0


@dataclass(frozen=True, slots=True)
class Mark:
    """Text on a page: its pieces, left edge, and baseline from the page's top."""

    pieces: tuple[Piece, ...]
    x: float
    y: float
    look: str = ""
    """Words of the layout's heading style that the painter draws: coloured, underlined."""


@dataclass(slots=True)
class Sheet:
    """One page: text marks in the order they are drawn, ruled lines and frames (x0, y0, x1, y1)."""

    marks: list[Mark] = field(default_factory=list)
    frames: list[tuple[float, float, float, float]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    crest: tuple[float, float, float] | None = None
    """Left, top and side of the crest."""


class Paper:
    """A letter's pages so far, and the place where the next line goes."""

    def __init__(self, source: Source, layout: Layout, measure: Measure) -> None:
        self.source, self.layout, self.measure = source, layout, measure
        self.width, self.height = layout.page_size
        self.top, self.right, self.bottom, self.left = layout.margins
        self.inner = self.width - self.left - self.right
        self.sheets: list[Sheet] = []
        self.called: list[str] = []
        self.foot: list[Line] = []
        self.carried: list[Line] = []
        self.box_top: float | None = None
        self.y = 0.0
        self.turn()

    def turn(self) -> None:
        """Close the page and open the next; notes that found no room come first at its foot."""
        if self.sheets:
            self.close()
        self.sheets.append(Sheet())
        self.y = self.top
        self.foot, self.carried = self.carried, []
        if self.box_top is not None:
            self.box_top = self.top
            self.y += BOX_PAD

    def close(self) -> None:
        """Draw what waits for the page's end: the open box's frame, the notes under their rule."""
        if self.box_top is not None and self.y > self.box_top + BOX_PAD:
            self.frame(self.box_top, self.y + BOX_PAD / 2)
        if self.foot:
            y = self.height - self.bottom - self.height_of(self.foot)
            self.sheets[-1].rules.append((self.left, y - 4, self.left + 140, y - 4))
            for line in self.foot:
                y += line.size * self.layout.leading
                self.sheets[-1].marks.append(Mark(line.pieces, self.left, y - 0.25 * line.size))

    def frame(self, top: float, bottom: float) -> None:
        """Rule a box across the text's width."""
        right = self.width - self.right + BOX_PAD
        self.sheets[-1].frames.append((self.left - BOX_PAD, top, right, bottom))

    def height_of(self, lines: Iterable[Line]) -> float:
        """Measure lines set one under another."""
        return sum(line.size * self.layout.leading for line in lines)

    @property
    def floor(self) -> float:
        """Lowest point that text may reach on this page as it stands."""
        return self.height - self.bottom - (self.height_of(self.foot) + 10 if self.foot else 0)

    def need(self, height: float) -> None:
        """Turn the page unless so much height is left."""
        if self.y + height > self.floor and self.y > self.top + BOX_PAD:
            self.turn()

    def setting(self, width: float) -> Setting:
        """Give the layout's setting of body text in a width."""
        layout = self.layout
        return Setting(
            self.measure,
            layout.size,
            width,
            justified=layout.justified,
            hyphen=layout.hyphen if layout.hyphenated else "",
            raised=layout.note_marker != "glued",
        )

    def ragged(self, width: float) -> Setting:
        """Give the setting of headings and cells: neither justified nor hyphenated."""
        return replace(self.setting(width), justified=False, hyphen="")

    def note_lines(self, marker: str) -> list[Line]:
        """Break a footnote into lines as printed, its marker in front as the layout has it."""
        size = round(self.layout.size * 0.8, 1)
        setting = replace(self.setting(self.inner), size=size, justified=False)
        first, *others = self.source.notes[marker]
        kind = self.layout.note_marker
        sign = Run(marker, note=kind == "super")
        lines = break_lines((sign,), setting) if kind == "own_line" else []
        if kind == "super":
            first = (sign, Run(" "), *first)
        elif kind == "glued":
            first = (sign, *first)
        for runs in (first, *others):
            lines += break_lines(runs, setting)
        # A marker in front of its own note calls nothing.
        return [replace(line, notes=()) for line in lines]

    def put(self, line: Line, x: float, look: str = "") -> Mark:
        """Set a line below the last, the notes it calls at this page's foot as far as they fit."""
        height = line.size * self.layout.leading
        new = [marker for marker in line.notes if marker not in self.called]
        notes: list[Line] = []
        if self.layout.notes == "foot":
            notes = [note for marker in new for note in self.note_lines(marker)]
        room = max(self.layout.notes_room - self.height_of(self.foot), 0)
        least = 2 if self.layout.note_marker == "own_line" else 1
        fitting: list[Line] = []
        for note in notes if not self.carried else []:  # a note waits for the one before it
            if self.height_of([*fitting, note]) > room and len(fitting) >= least:
                break
            fitting.append(note)
        self.need(height + self.height_of(fitting) + (10 if fitting and not self.foot else 0))
        self.called += new
        self.foot += fitting
        self.carried += notes[len(fitting) :]
        mark = Mark(line.pieces, x, self.y + 0.8 * line.size, look)
        self.sheets[-1].marks.append(mark)
        self.y += height
        return mark
