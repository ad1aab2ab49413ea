"""A letter, a layout and a text measure in, its pages out, for ReportLab and fpdf2."""

from __future__ import annotations

from dataclasses import replace

from corpus.build.layouts import Layout
from corpus.build.lines import BOLD, ITALIC, Measure, Piece, Setting, break_lines
from corpus.build.paper import BOX_PAD, Mark, Paper, Sheet
from corpus.build.source import Block, Run, Source, cut_runs, find_forced_breaks, parse_runs

HANG = 36.0  # points that numbered paragraphs and items hang
BULLET_FACE = 4
"""The bullet's font; a measure gets it only for the bullet sign."""


class Setter(Paper):
    """Lays a letter's blocks down page by page."""

    after: Block | None = None
    """The block after the one being set."""

    def paragraph(self, runs: tuple[Run, ...], x: float, setting: Setting, look: str = "") -> None:
        """Set runs as lines that begin at `x`."""
        for line in break_lines(runs, setting):
            self.put(line, x, look)

    def heading(self, block: Block, words: str) -> None:
        """Set a heading, on one page with the lines after it and the notes that they may call."""
        size = self.layout.size * (1.25 if "bigger" in words else 1)
        face = (BOLD if "bold" in words else 0) | (ITALIC if "italic" in words else 0)
        lines = 3
        if self.after and self.after.kind in ("h1", "h2"):
            lines = 11
        elif self.after and self.layout.notes == "foot":
            lines += 4 * any(run.note for run in self.after.runs)
        self.need(size * 2 + lines * self.layout.size * self.layout.leading)
        if self.y > self.top + BOX_PAD:
            self.y += size * 0.8
        setting = replace(self.ragged(self.inner), size=size, face=face)
        self.paragraph(block.runs, self.left, setting, words)
        self.y += max(self.layout.gap / 2, 2)

    def numbered(self, block: Block, cut: int) -> None:
        """Set a numbered paragraph, its number hanging, flush or a little off the baseline."""
        if self.layout.number == "flush":
            runs = (Run(f"{block.number} "), *block.runs)
            self.body(replace(block, runs=runs), cut + bool(cut))
            return
        first, rest = cut_runs(block.runs, cut) if cut else (block.runs, ())
        setting = self.setting(self.inner - HANG)
        lift = 1.4 if self.layout.number == "alone" else 0.0
        for at, line in enumerate(break_lines(first, setting)):
            mark = self.put(line, self.left + HANG)
            if at == 0:  # only now is it known which page the first line is on
                sign = Mark((Piece(block.number, 0, self.layout.size),), self.left, mark.y - lift)
                self.sheets[-1].marks.insert(-1, sign)
        if rest:
            self.turn()
            self.paragraph(rest, self.left + HANG, setting)

    def items(self, block: Block) -> None:
        """Set a list, each sign in front of its item or above it."""
        size = self.layout.size
        for item in block.items:
            self.need(size * self.layout.leading * 2.5)
            sign = Piece(self.layout.bullet, BULLET_FACE, size)
            self.sheets[-1].marks.append(Mark((sign,), self.left + 18, self.y + 0.8 * size))
            if self.layout.bullet_place == "own_line":
                self.y += size * 0.75
            self.paragraph(item.runs, self.left + HANG, self.setting(self.inner - HANG))
            self.y += self.layout.gap / 2
        self.y += self.layout.gap / 2

    def table(self, block: Block) -> None:
        """Set a table's rows, ruled or bare, or as entries in two columns."""
        if self.layout.copy_list == "columns" and all(len(row) == 2 for row in block.rows):
            self.columns(block, (self.inner - 18) / 2)
            return
        ruled = self.layout.copy_list == "ruled"
        pad = 4.0 if ruled else 1.0
        wide = self.inner / len(block.rows[0])
        for row in block.rows:
            cells = [break_lines(cell, self.ragged(wide - 2 * pad - 4)) for cell in row]
            tall = max(self.height_of(lines) for lines in cells) + 2 * pad
            self.need(tall)
            for at, lines in enumerate(cells):
                x, y = self.left + at * wide, self.y + pad
                if ruled:
                    self.sheets[-1].frames.append((x, self.y, x + wide, self.y + tall))
                for line in lines:
                    self.sheets[-1].marks.append(Mark(line.pieces, x + pad, y + 0.8 * line.size))
                    y += line.size * self.layout.leading
            self.y += tall
        self.y += max(self.layout.gap, 6)

    def columns(self, block: Block, wide: float) -> None:
        """Set entries of a bold line and a plain one down two balanced columns."""
        setting = self.ragged(wide)
        entries = [
            [*break_lines(a, replace(setting, face=BOLD)), *break_lines(b, setting)]
            for a, b in block.rows
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
        setting = self.setting(self.inner)
        if block.kind == "note":
            setting = replace(setting, size=round(self.layout.size * 0.85, 1))
            self.paragraph(block.runs, self.left, setting)
            return
        first, rest = cut_runs(block.runs, cut) if cut else (block.runs, ())
        self.paragraph(first, self.left, replace(setting, first=self.layout.indent))
        if rest:
            self.turn()
            self.paragraph(rest, self.left, setting)

    def box(self, block: Block) -> None:
        """Set a box's blocks and rule it; where a page ends in it, `turn` rules the part so far."""
        self.need(6 * self.layout.size)
        self.y += 4
        self.box_top = self.y
        self.y += BOX_PAD
        for item in block.items:
            self.block(item)
        self.frame(self.box_top, self.y + 2)
        self.box_top = None
        self.y += 12

    def block(self, block: Block, cut: int = 0) -> None:
        """Set any block and the gap below it."""
        if block.kind == "box":
            self.box(block)
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
        rows = self.source.header
        labels = [self.measure(row[0], 0, self.layout.size) for row in rows if len(row) > 1]
        step = max([110.0, *(width + 16 for width in labels)])
        for row in rows:
            if self.layout.letterhead == "lines":
                runs = parse_runs(" ".join(row).strip())
                self.paragraph(runs, self.left, self.ragged(self.inner))
                continue
            start = lowest = self.y
            for at, cell in enumerate(row):
                self.y = start
                setting = self.ragged(self.inner - step * at)
                self.paragraph(parse_runs(cell), self.left + step * at, setting)
                lowest = max(lowest, self.y)
            self.y = lowest + 2
        self.y += 14
        self.heading(Block("h1", (Run(self.source.title),)), "bold bigger")

    def endnotes(self) -> None:
        """Set the notes that were called, after the letter's end."""
        self.need(60)
        self.y += 10
        self.sheets[-1].rules.append((self.left, self.y, self.left + 140, self.y))
        self.y += 8
        for marker in list(self.called):
            for line in self.note_lines(marker):
                self.put(line, self.left)

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
    """Lay a letter out -> its pages, ready to be painted."""
    setter = Setter(source, layout, measure)
    setter.letterhead()
    breaks = find_forced_breaks(source, *layout.breaks) if layout.breaks else {}
    for at, block in enumerate(source.blocks):
        setter.after = source.blocks[at + 1] if at + 1 < len(source.blocks) else None
        setter.block(block, breaks.get(at, 0))
    if layout.notes == "end" and setter.called:
        setter.endnotes()
    while setter.carried:
        setter.turn()
    setter.close()
    setter.furniture()
    return setter.sheets
