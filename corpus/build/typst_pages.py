"""A letter and a layout in, a PDF out, set by Typst (pip install typst)."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from corpus.build.artwork import COLOUR, SYMBOL_FAMILY, MissingEngineError, build_crest, write_symbol_font
from corpus.build.layouts import Layout
from corpus.build.source import Block, Run, Source, cut_runs, find_forced_breaks

HANG = "34pt"


def quoted(text: str) -> str:
    """Text in, a Typst string literal that prints it as it is out, no markup read into it."""
    return json.dumps(text, ensure_ascii=False)


class Markup:
    """Collects a letter's Typst markup; knows which footnotes have been called."""

    def __init__(self, source: Source, layout: Layout) -> None:
        self.source = source
        self.layout = layout
        self.called: list[str] = []

    def runs(self, runs: tuple[Run, ...]) -> str:
        """Runs in, inline markup out; a marker's first call is a real footnote where notes stand at the foot."""
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
        """A footnote's marker in, its lines out."""
        return "#linebreak()".join(self.runs(line) for line in self.source.notes[marker])

    def heading(self, block: Block) -> str:
        """A heading of its own."""
        return f"#heading(level: {2 if block.kind == 'h1' else 3})[{self.runs(block.runs)}]\n\n"

    def table(self, block: Block) -> str:
        """A table's rows, ruled or bare, or entries in two columns."""
        if self.layout.copy_list == "columns" and all(len(row) == 2 for row in block.rows):
            entries = [f"#block(above: 5pt, below: 5pt, breakable: false)[#strong[{self.runs(a)}]#linebreak(){self.runs(b)}]" for a, b in block.rows]
            half = (len(entries) + 1) // 2
            return f"#grid(columns: (1fr, 1fr), gutter: 18pt, [{''.join(entries[:half])}], [{''.join(entries[half:])}])\n\n"
        stroke = "0.5pt" if self.layout.copy_list == "ruled" else "none"
        cells = "".join(f"[{self.runs(cell)}]," for row in block.rows for cell in row)
        columns = "1fr," * len(block.rows[0])
        return f"#table(columns: ({columns}), stroke: {stroke}, inset: 4pt, {cells})\n\n"

    def numbered(self, block: Block, cut: int) -> str:
        """A numbered paragraph: a list label, hanging or flush."""
        first, rest = cut_runs(block.runs, cut) if cut else (block.runs, ())
        content = self.runs(first) + (f"\n\n#pagebreak()\n\n{self.runs(rest)}" if rest else "")
        number = quoted(block.number)
        if self.layout.number == "list":
            return f"#enum(numbering: _ => {number}, body-indent: 10pt, enum.item(1)[{content}])\n\n"
        if self.layout.number == "flush":
            return f"#{number} {content}\n\n"
        return f"#par(hanging-indent: {HANG}, first-line-indent: 0pt)[#box(width: {HANG})[#{number}]{content}]\n\n"

    def block(self, block: Block, cut: int = 0) -> str:
        """One block as markup; `cut` is the word after which its forced page break stands."""
        if block.kind == "box":
            inside = "".join(self.block(b) for b in block.items)
            return f"#block(stroke: 0.8pt, inset: 8pt, width: 100%, above: 14pt, below: 14pt)[\n{inside}]\n\n"
        if block.kind == "list":
            items = "".join(f"[{self.runs(item.runs)}]," for item in block.items)
            font = SYMBOL_FAMILY if self.layout.bullet == "\uf0b7" else self.layout.font
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
        """All blocks; a run-in heading stands bold in the paragraph after it."""
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
            out += [f"#text(size: 0.85em)[#super[#{quoted(m)}] {self.note(m)}]\n\n" for m in list(self.called)]
        return "".join(out)

    def letterhead(self) -> str:
        """The header's rows as a table or as lines, and the title."""
        rows = self.source.header
        if self.layout.letterhead == "table":
            width = max(len(row) for row in rows)
            cells = "".join(f"[#{quoted(c)}]," for row in rows for c in (*row, *[""] * (width - len(row))))
            head = f"#table(columns: ({'auto,' * (width - 1)}1fr,), stroke: none, inset: (x: 0pt, y: 3pt), column-gutter: 24pt, {cells})"
        else:
            head = "#linebreak()".join(f"#{quoted(' '.join(row).strip())}" for row in rows)
        return f"{head}\n\n#v(10pt)\n#heading(level: 1)[#{quoted(self.source.title)}]\n\n"


def _heading_rule(level: int, words: str, gap: float) -> str:
    text = ["hyphenate: false", f'weight: "{"bold" if "bold" in words else "regular"}"', f"size: {1.2 if 'bigger' in words else 1}em"]
    if "italic" in words:
        text.append('style: "italic"')
    if "coloured" in words:
        text.append(f'fill: rgb("{COLOUR}")')
    body = "underline(it.body)" if "underlined" in words else "it.body"
    body = f"smallcaps({body})" if "smallcaps" in words else body
    return f"#show heading.where(level: {level}): it => block(above: 1.4em, below: {gap}pt, sticky: true, {{ set par(leading: 0.55em, justify: false); text({', '.join(text)}, {body}) }})\n"


def _running(template: str, title: str) -> str:
    text = f"#{quoted(template.replace('{title}', title))}"
    for name, code in (("{page}", "counter(page).get().first()"), ("{pages}", "counter(page).final().first()")):
        text = text.replace(name, f'"#str({code})#"')
    return f"context align(center, text(size: 0.8em)[{text}])" if template else "none"


def build_typst(source: Source, layout: Layout) -> str:
    """A letter and a layout in, the Typst document out; its crest is crest.png beside it."""
    top, right, bottom, left = layout.margins
    width, height = layout.page_size
    markup = Markup(source, layout)
    leading = round((layout.leading - 0.72) * layout.size, 1)
    crest = '#place(top + right, dy: -24pt, image("crest.png", width: 48pt, alt: "Crest"))\n#v(24pt)\n' if layout.logo else ""
    return (
        f"#set document(title: {quoted(source.title)}, date: none)\n"
        f"#set page(width: {width}pt, height: {height}pt, margin: (top: {top}pt, right: {right}pt, bottom: {bottom}pt, left: {left}pt),"
        f" header: {_running(layout.head, source.title)}, footer: {_running(layout.foot, source.title)})\n"
        f'#set text(font: {quoted(layout.font)}, size: {layout.size}pt, lang: "en", region: "GB", hyphenate: {str(layout.hyphenated).lower()})\n'
        f"#set par(justify: {str(layout.justified).lower()}, leading: {leading}pt, spacing: {max(leading + layout.gap, leading)}pt,"
        f" first-line-indent: {layout.indent}pt)\n"
        + _heading_rule(1, "bold bigger", layout.gap + 9)
        + _heading_rule(2, layout.h1, leading + layout.gap / 2)
        + _heading_rule(3, layout.h2, leading + layout.gap / 2)
        + "#show table: set par(justify: false, first-line-indent: 0pt)\n#show table: set text(hyphenate: false)\n"
        + crest
        + markup.letterhead()
        + markup.body()
    )


def build_pdf(source: Source, layout: Layout) -> bytes:
    """A letter and a layout in, the PDF's bytes out, with a structure tree where the layout is tagged.

    Raises
    ------
    MissingEngineError
        Typst or a font is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise MissingEngineError("typst is not installed: pip install typst") from error
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "crest.png").write_bytes(build_crest())
        if layout.bullet == "\uf0b7":
            write_symbol_font(folder)
        document = folder / "letter.typ"
        document.write_text(build_typst(source, layout), encoding="utf-8")
        pdf = typst.compile(document, font_paths=[folder], format="pdf", pdf_tags=layout.tagged, timestamp=0)
    assert isinstance(pdf, bytes)
    return pdf
