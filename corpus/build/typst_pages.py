"""A letter and a layout in, a PDF out, set by Typst."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from string import Template

import typst

from corpus.build.crest import COLOUR, build_crest
from corpus.build.fonts import PRIVATE_BULLET, SYMBOL_FAMILY, write_symbol_font
from corpus.build.layouts import Layout
from corpus.build.source import Block, Run, Source, cut_runs, find_forced_breaks

SETTINGS = Path(__file__).with_name("letter.typ")
PAGE_COUNTS = {
    "{page}": "counter(page).get().first()",
    "{pages}": "counter(page).final().first()",
}
FONT_HEIGHT = 0.72  # of a line, from the top of capitals down; Typst counts leading from there
CREST = """
#place(top + right, dy: -24pt, image("crest.png", width: 48pt, alt: "Crest"))
#v(24pt)
"""


def quoted(text: str) -> str:
    """Text -> a Typst string literal that prints it as it is, no markup read into it."""
    return json.dumps(text, ensure_ascii=False)


class Markup:
    """Collects a letter's Typst markup; knows which footnotes have been called."""

    def __init__(self, source: Source, layout: Layout) -> None:
        self.source = source
        self.layout = layout
        self.called: list[str] = []

    def runs(self, runs: tuple[Run, ...]) -> str:
        """Give runs as inline markup; a marker's first call is a footnote, or notes stand last."""
        out = []
        for run in runs:
            if not run.note:
                text = f"#{quoted(run.text)}"
                text = f"#text(hyphenate: false)[{text}]" if run.address else text
                out.append(f"#emph[{text}]" if run.italic else text)
            elif run.text in self.called or self.layout.notes == "end":
                if run.text not in self.called:
                    self.called.append(run.text)
                out.append(f"#super[#{quoted(run.text)}]")
            else:
                self.called.append(run.text)
                out.append(f"#footnote(numbering: _ => {quoted(run.text)})[{self.note(run.text)}]")
        return "".join(out)

    def note(self, marker: str) -> str:
        """Give a footnote's lines."""
        return "#linebreak()".join(self.runs(line) for line in self.source.notes[marker])

    def heading(self, block: Block) -> str:
        """Give a heading of its own."""
        return f"#heading(level: {2 if block.kind == 'h1' else 3})[{self.runs(block.runs)}]\n\n"

    def table(self, block: Block) -> str:
        """Give a table's rows, ruled or bare, or entries in two columns."""
        if self.layout.copy_list == "columns" and all(len(row) == 2 for row in block.rows):
            entries = [f"#entry[{self.runs(role)}][{self.runs(name)}]" for role, name in block.rows]
            half = (len(entries) + 1) // 2
            halves = [f"[{''.join(part)}]" for part in (entries[:half], entries[half:])]
            return f"#grid(columns: (1fr, 1fr), gutter: 18pt, {', '.join(halves)})\n\n"
        stroke = "0.5pt" if self.layout.copy_list == "ruled" else "none"
        cells = "".join(f"[{self.runs(cell)}]," for row in block.rows for cell in row)
        columns = "1fr," * len(block.rows[0])
        return f"#table(columns: ({columns}), stroke: {stroke}, inset: 4pt, {cells})\n\n"

    def numbered(self, block: Block, cut: int) -> str:
        """Give a numbered paragraph: a list label, hanging or flush."""
        first, rest = cut_runs(block.runs, cut) if cut else (block.runs, ())
        content = self.runs(first) + (f"\n\n#pagebreak()\n\n{self.runs(rest)}" if rest else "")
        number = quoted(block.number)
        if self.layout.number == "list":
            return (
                f"#enum(numbering: _ => {number}, body-indent: 10pt, enum.item(1)[{content}])\n\n"
            )
        if self.layout.number == "flush":
            return f"#{number} {content}\n\n"
        return f"#hanging({number})[{content}]\n\n"

    def block(self, block: Block, cut: int = 0) -> str:
        """Give one block as markup; `cut` is the word after which its forced page break stands."""
        if block.kind == "box":
            inside = "".join(self.block(b) for b in block.items)
            return f"#boxed[\n{inside}]\n\n"
        if block.kind == "list":
            items = "".join(f"[{self.runs(item.runs)}]," for item in block.items)
            font = SYMBOL_FAMILY if self.layout.bullet == PRIVATE_BULLET else self.layout.font
            marker = f"text(font: {quoted(font)}, {quoted(self.layout.bullet)})"
            return f"#list(marker: {marker}, indent: 12pt, body-indent: 8pt, {items})\n\n"
        if block.kind == "table":
            return self.table(block)
        if block.kind in ("h1", "h2"):
            return self.heading(block)
        if block.kind == "np":
            return self.numbered(block, cut)
        if block.kind == "note":
            return f"#text(size: 0.85em)[{self.runs(block.runs)}]\n\n"
        if cut:
            first, rest = cut_runs(block.runs, cut)
            return f"{self.runs(first)}\n\n#pagebreak()\n\n{self.runs(rest)}\n\n"
        return f"{self.runs(block.runs)}\n\n"

    def body(self) -> str:
        """Give all blocks; a run-in heading stands bold in the paragraph after it."""
        breaks = find_forced_breaks(self.source, *self.layout.breaks) if self.layout.breaks else {}
        out = []
        blocks = self.source.blocks
        for at, block in enumerate(blocks):
            words = {"h1": self.layout.h1, "h2": self.layout.h2}.get(block.kind, "")
            if "runin" in words and at + 1 < len(blocks) and blocks[at + 1].kind == "p":
                out.append(f"#strong[{self.runs(block.runs)}]#h(0.8em)")
            else:
                out.append(self.block(block, breaks.get(at, 0)))
        if self.layout.notes == "end" and self.called:
            out.append("#line(length: 100%, stroke: 0.5pt)\n\n")
            out += [
                f"#text(size: 0.85em)[#super[#{quoted(m)}] {self.note(m)}]\n\n"
                for m in list(self.called)
            ]
        return "".join(out)

    def letterhead(self) -> str:
        """Give the header's rows as a table or as lines, and the title."""
        rows = self.source.header
        if self.layout.letterhead == "table":
            width = max(len(row) for row in rows)
            cells = "".join(
                f"[#{quoted(c)}]," for row in rows for c in (*row, *[""] * (width - len(row)))
            )
            head = f"#letterhead({width}, {cells})"
        else:
            head = "#linebreak()".join(f"#{quoted(' '.join(row).strip())}" for row in rows)
        return f"{head}\n\n#v(10pt)\n#heading(level: 1)[#{quoted(self.source.title)}]\n\n"


def _heading(words: str) -> str:
    """Write a heading's body and look, as arguments of title-block."""
    body = "underline(it.body)" if "underlined" in words else "it.body"
    look = [f"smallcaps({body})" if "smallcaps" in words else body]
    look.append(f'weight: "{"bold" if "bold" in words else "regular"}"')
    look.append(f"size: {1.2 if 'bigger' in words else 1}em")
    if "italic" in words:
        look.append('style: "italic"')
    if "coloured" in words:
        look.append(f'fill: rgb("{COLOUR}")')
    return ", ".join(look)


def _running(template: str, title: str) -> str:
    """Write a running header or footer as Typst code."""
    if not template:
        return "none"
    text = f"#{quoted(template.replace('{title}', title))}"
    for name, code in PAGE_COUNTS.items():
        text = text.replace(name, f'"#str({code})#"')
    return f"context align(center, text(size: 0.8em)[{text}])"


def build_typst(source: Source, layout: Layout) -> str:
    """Draw a letter in a layout -> the Typst document; its crest is crest.png beside it."""
    top, right, bottom, left = layout.margins
    width, height = layout.page_size
    markup = Markup(source, layout)
    leading = round((layout.leading - FONT_HEIGHT) * layout.size, 1)
    return Template(SETTINGS.read_text(encoding="utf-8")).substitute(
        title=quoted(source.title),
        width=width,
        height=height,
        top=top,
        right=right,
        bottom=bottom,
        left=left,
        head=_running(layout.head, source.title),
        foot=_running(layout.foot, source.title),
        font=quoted(layout.font),
        size=layout.size,
        hyphenate=str(layout.hyphenated).lower(),
        costs="costs: (orphan: 0%, widow: 0%)" if layout.widows < 2 else "",
        justify=str(layout.justified).lower(),
        leading=leading,
        spacing=leading + layout.gap,
        indent=layout.indent,
        title_gap=layout.gap + 9,
        head_gap=leading + layout.gap / 2,
        h1=_heading(layout.h1),
        h2=_heading(layout.h2),
        body=(CREST if layout.logo else "") + markup.letterhead() + markup.body(),
    )


def build_pdf(source: Source, layout: Layout) -> bytes:
    """Set a letter -> the PDF's bytes, with a structure tree where the layout is tagged."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "crest.png").write_bytes(build_crest())
        if layout.bullet == PRIVATE_BULLET:
            write_symbol_font(folder)
        document = folder / "letter.typ"
        document.write_text(build_typst(source, layout), encoding="utf-8")
        pdf: bytes = typst.compile(
            document, font_paths=[folder], format="pdf", pdf_tags=layout.tagged, timestamp=0
        )
    return pdf
