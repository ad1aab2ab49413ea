"""A letter, a layout and a text measure in, its pages as positioned marks out, for ReportLab and fpdf2.

Footnotes stand at the foot of the page that calls them and run over where the layout leaves them too little room; a
box is ruled on each page it is on; paragraphs are cut wherever a page ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from corpus.build.layouts import Layout
from corpus.build.lines import BOLD, ITALIC, Line, Measure, Piece, Setting, break_lines
from corpus.build.source import Block, Run, Source, cut_runs, find_forced_breaks, parse_runs

HANG = 36.0  # points that numbered paragraphs and items hang
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
    """One page: text marks in the order they are drawn, and ruled lines and frames (x0, y0, x1, y1)."""

    marks: list[Mark] = field(default_factory=list)
    frames: list[tuple[float, float, float, float]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    crest: tuple[float, float, float] | None = None
    """Left, top and side of the crest."""


class Setter:
    """Lays a letter's blocks down page by page."""

    def __init__(self, source: Source, layout: Layout, measure: Measure) -> None:
        self.source, self.layout, self.measure = source, layout, measure
        self.width, self.height = layout.page_size
        self.top, self.right, self.bottom, self.left = layout.margins
        self.sheets: list[Sheet] = []
        self.called: list[str] = []
        self.foot: list[Line] = []
        self.carried: list[Line] = []
        self.box_top: float | None = None
        self.after: tuple[Run, ...] = ()
        self.y = 0.0
        self.turn()

    # ------------------------------------------------------------------ pages

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
        """Draw what waits for the page's end: the open box's frame, and the notes under their rule."""
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
        self.sheets[-1].frames.append((self.left - BOX_PAD, top, self.width - self.right + BOX_PAD, bottom))

    def height_of(self, lines: Iterable[Line]) -> float:
        """Height of lines set one under another."""
        return sum(line.size * self.layout.leading for line in lines)

    @property
    def floor(self) -> float:
        """Lowest point that text may reach on this page as it stands."""
        return self.height - self.bottom - (self.height_of(self.foot) + 10 if self.foot else 0)

    def need(self, height: float) -> None:
        """Turn the page unless so much height is left."""
        if self.y + height > self.floor and self.y > self.top + BOX_PAD:
            self.turn()

    # ------------------------------------------------------------------ lines

    def setting(self, width: float, **changes: object) -> Setting:
        """The layout's setting of body text in a width."""
        layout = self.layout
        plain = Setting(
            self.measure, layout.size, width, justified=layout.justified,
            hyphen=layout.hyphen if layout.hyphenated else "", raised=layout.note_marker != "glued",
        )  # fmt: skip
        return replace(plain, **changes)  # type: ignore[arg-type]

    def note_lines(self, marker: str) -> list[Line]:
        """A footnote's marker in, its lines as printed out."""
        size = round(self.layout.size * 0.8, 1)
        setting = self.setting(self.width - self.left - self.right, size=size, justified=False)
        first, *others = self.source.notes[marker]
        sign = Run(marker, note=self.layout.note_marker == "super")
        lines = [] if self.layout.note_marker != "own_line" else break_lines((sign,), setting)
        if self.layout.note_marker == "super":
            first = (sign, Run(" "), *first)
        elif self.layout.note_marker == "glued":
            first = (sign, *first)
        for runs in (first, *others):
            lines += break_lines(runs, setting)
        # A marker in front of its own note calls nothing.
        return [replace(line, notes=()) for line in lines]

    def put(self, line: Line, x: float, look: str = "") -> None:
        """Set a line below the last; the notes it calls go to this page's foot as far as they have room."""
        height = line.size * self.layout.leading
        new = [marker for marker in line.notes if marker not in self.called]
        notes = [note for marker in new for note in self.note_lines(marker)] if self.layout.notes == "foot" else []
        room = max(self.layout.notes_room - self.height_of(self.foot), 0)
        fitting: list[Line] = []
        for note in notes:
            if self.height_of([*fitting, note]) > room and fitting:
                break
            fitting.append(note)
        self.need(height + self.height_of(fitting) + (10 if fitting and not self.foot else 0))
        self.called += new
        self.foot += fitting
        self.carried += notes[len(fitting) :]
        self.sheets[-1].marks.append(Mark(line.pieces, x, self.y + 0.8 * line.size, look))
        self.y += height

    def paragraph(self, runs: tuple[Run, ...], x: float, look: str = "", **changes: object) -> None:
        """Set runs as lines from `x` to the right margin."""
        for line in break_lines(runs, self.setting(self.width - self.right - x, **changes)):
            self.put(line, x, look)

    # ------------------------------------------------------------------ blocks

    def heading(self, block: Block, words: str) -> None:
        """Set a heading, on one page with the two lines after it and the notes that they may call."""
        size = self.layout.size * (1.25 if "bigger" in words else 1)
        face = (BOLD if "bold" in words else 0) | (ITALIC if "italic" in words else 0)
        calls = self.layout.notes == "foot" and any(run.note for run in self.after)
        self.need(size * 2 + (7 if calls else 3) * self.layout.size * self.layout.leading)
        if self.y > self.top + BOX_PAD:
            self.y += size * 0.8
        self.paragraph(block.runs, self.left, words, size=size, face=face, justified=False, hyphen="")
        self.y += max(self.layout.gap / 2, 2)

    def numbered(self, block: Block, cut: int) -> None:
        """Set a numbered paragraph, its number hanging, flush or a little off its text's baseline."""
        if self.layout.number == "flush":
            self.body(replace(block, runs=(Run(f"{block.number} "), *block.runs)), cut + bool(cut))
            return
        self.need(self.layout.size * self.layout.leading)
        lift = 1.4 if self.layout.number == "alone" else 0.0
        sheet, y = self.sheets[-1], self.y + 0.8 * self.layout.size - lift
        at = len(sheet.marks)
        first, rest = cut_runs(block.runs, cut) if cut else (block.runs, ())
        self.paragraph(first, self.left + HANG)
        if self.sheets[-1] is not sheet and len(sheet.marks) == at:  # its first line called notes and moved on
            sheet, y, at = self.sheets[-1], self.top + 0.8 * self.layout.size - lift, 0
        sheet.marks.insert(at, Mark((Piece(block.number, 0, self.layout.size),), self.left, y))
        if rest:
            self.turn()
            self.paragraph(rest, self.left + HANG)

    def items(self, block: Block) -> None:
        """Set a list, each sign in front of its item or on the line above it."""
        size = self.layout.size
        for item in block.items:
            self.need(size * self.layout.leading * 2.5)
            sign = Mark((Piece(self.layout.bullet, 4, size),), self.left + 18, self.y + 0.8 * size)
            self.sheets[-1].marks.append(sign)
            if self.layout.bullet_place == "own_line":
                self.y += size * 0.75
            self.paragraph(item.runs, self.left + HANG)
            self.y += self.layout.gap / 2
        self.y += self.layout.gap / 2

    def table(self, block: Block) -> None:
        """Set a table's rows, ruled or bare, or as entries in two columns."""
        inner = self.width - self.left - self.right
        if self.layout.copy_list == "columns" and all(len(row) == 2 for row in block.rows):
            self.columns(block, (inner - 18) / 2)
            return
        pad = 4.0 if self.layout.copy_list == "ruled" else 1.0
        wide = inner / len(block.rows[0])
        for row in block.rows:
            cells = [break_lines(c, self.setting(wide - 2 * pad - 4, justified=False, hyphen="")) for c in row]
            tall = max(self.height_of(lines) for lines in cells) + 2 * pad
            self.need(tall)
            for at, lines in enumerate(cells):
                x, y = self.left + at * wide, self.y + pad
                if self.layout.copy_list == "ruled":
                    self.sheets[-1].frames.append((x, self.y, x + wide, self.y + tall))
                for line in lines:
                    self.sheets[-1].marks.append(Mark(line.pieces, x + pad, y + 0.8 * line.size))
                    y += line.size * self.layout.leading
            self.y += tall
        self.y += max(self.layout.gap, 6)

    def columns(self, block: Block, wide: float) -> None:
        """Set entries of a bold line and a plain one down two balanced columns."""
        setting = self.setting(wide, justified=False, hyphen="")
        entries = [
            [*break_lines(a, replace(setting, face=BOLD)), *break_lines(b, setting)] for a, b in block.rows
        ]
        while entries:
            self.need(self.height_of(entries[0]))
            half = sum(self.height_of(e) + 4 for e in entries) / 2
            start, lowest = self.y, self.y
            for column in range(2):
                self.y = start
                while entries and self.y + self.height_of(entries[0]) <= self.floor:
                    if column == 0 and self.y - start >= half:
                        break
                    for line in entries.pop(0):
                        x = self.left + column * (wide + 18)
                        self.sheets[-1].marks.append(Mark(line.pieces, x, self.y + 0.8 * line.size))
                        self.y += line.size * self.layout.leading
                    self.y += 4
                lowest = max(lowest, self.y)
            self.y = lowest
            if entries:
                self.turn()
        self.y += max(self.layout.gap, 6)

    def body(self, block: Block, cut: int = 0) -> None:
        """Set a paragraph; `cut` is the word after which its forced page break stands."""
        first, rest = cut_runs(block.runs, cut) if cut else (block.runs, ())
        if block.kind == "note":
            self.paragraph(first, self.left, size=round(self.layout.size * 0.85, 1))
            return
        self.paragraph(first, self.left, first=self.layout.indent)
        if rest:
            self.turn()
            self.paragraph(rest, self.left)

    def block(self, block: Block, cut: int = 0) -> None:
        """Set any block and the gap below it."""
        if block.kind == "box":
            self.need(6 * self.layout.size)
            self.y += 4
            self.box_top = self.y
            self.y += BOX_PAD
            for item in block.items:
                self.block(item)
            self.frame(self.box_top, self.y + 2)
            self.box_top = None
            self.y += 12
        elif block.kind in ("h1", "h2"):
            self.heading(block, self.layout.h1 if block.kind == "h1" else self.layout.h2)
        elif block.kind == "list":
            self.items(block)
        elif block.kind == "table":
            self.table(block)
        else:
            (self.numbered if block.kind == "np" else self.body)(block, cut)
            self.y += self.layout.gap

    def letterhead(self) -> None:
        """Set the crest and the header's rows, as columns or as plain lines, and the title."""
        if self.layout.logo:
            self.sheets[-1].crest = (self.width - self.right - 48, self.top - 20, 48)
            self.y += 34
        labels = [self.measure(row[0], 0, self.layout.size) for row in self.source.header if len(row) > 1]
        step = max([110.0, *(width + 16 for width in labels)])
        for row in self.source.header:
            if self.layout.letterhead == "lines":
                self.paragraph(parse_runs(" ".join(row).strip()), self.left, justified=False, hyphen="")
                continue
            start = self.y
            for at, cell in enumerate(row):
                self.y = start
                self.paragraph(parse_runs(cell), self.left + step * at, justified=False, hyphen="")
            self.y += 2
        self.y += 14
        self.heading(Block("h1", (Run(self.source.title),)), "bold bigger")

    def furniture(self) -> None:
        """Set every page's running header and footer, now that the pages are counted."""
        size = round(self.layout.size * 0.75, 1)
        for number, sheet in enumerate(self.sheets, 1):
            texts = self.layout.furniture(self.source.title, number, len(self.sheets)).split("\n")
            for text, y in zip(texts, (self.top / 2, self.height - self.bottom / 2), strict=True):
                if text:
                    x = (self.width - self.measure(text, 0, size)) / 2
                    sheet.marks.append(Mark((Piece(text, 0, size),), x, y))


def build_pages(source: Source, layout: Layout, measure: Measure) -> list[Sheet]:
    """A letter, a layout and a text measure in, the letter's pages out.

    Face 4 is the bullet's font; the measure gets it only for the bullet sign.
    """
    setter = Setter(source, layout, measure)
    setter.letterhead()
    breaks = find_forced_breaks(source, *layout.breaks) if layout.breaks else {}
    for at, block in enumerate(source.blocks):
        setter.after = source.blocks[at + 1].runs if at + 1 < len(source.blocks) else ()
        setter.block(block, breaks.get(at, 0))
    if layout.notes == "end" and setter.called:
        setter.need(60)
        setter.sheets[-1].rules.append((setter.left, setter.y, setter.left + 140, setter.y))
        setter.y += 8
        for marker in list(setter.called):
            for line in setter.note_lines(marker):
                setter.put(line, setter.left)
    while setter.carried:
        setter.turn()
    setter.close()
    setter.furniture()
    return setter.sheets
