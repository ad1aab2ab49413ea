"""A letter and a layout in, an HTML page with its style sheet out, for WeasyPrint and Chromium."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from corpus.build.artwork import COLOUR, SYMBOL_FAMILY, build_crest, write_latin_fonts, write_symbol_font
from corpus.build.layouts import Layout
from corpus.build.source import Block, Run, Source, cut_runs, find_forced_breaks

HEADING_CSS = {
    "bold": "font-weight:bold",
    "italic": "font-style:italic",
    "bigger": "font-size:1.25em",
    "underlined": "text-decoration:underline",
    "smallcaps": "font-variant:small-caps",
    "coloured": f"color:{COLOUR}",
}


def heading_css(words: str) -> str:
    """A layout's words for a heading in, CSS declarations out."""
    return ";".join(["font-weight:normal;font-size:1em", *(HEADING_CSS[w] for w in words.split() if w != "runin")])


class Page:
    """Collects a letter's HTML; knows which footnotes have been called."""

    def __init__(self, source: Source, layout: Layout, floats: bool) -> None:
        self.source = source
        self.layout = layout
        self.floats = floats and layout.notes == "foot"
        self.called: list[str] = []

    def runs(self, runs: tuple[Run, ...]) -> str:
        """Runs in, inline HTML out; a marker's first call carries its note where notes float."""
        out = []
        for run in runs:
            if not run.note:
                text = f'<span class="address">{escape(run.text)}</span>' if run.address else escape(run.text)
                out.append(f"<em>{text}</em>" if run.italic else text)
                continue
            first = run.text not in self.called
            if first:
                self.called.append(run.text)
            if self.floats and first:
                out.append(f'<span class="fn" data-n="{escape(run.text)}">{self.note(run.text)}</span>')
            else:
                out.append(f"<sup>{escape(run.text)}</sup>")
        return "".join(out)

    def note(self, marker: str) -> str:
        """A footnote's marker in, its lines as inline HTML out."""
        return "<br>".join(self.runs(line) for line in self.source.notes[marker])

    def letterhead(self) -> str:
        """The header's rows as a table, as tabbed lines or as plain lines."""
        rows = self.source.header
        kind = self.layout.letterhead
        if kind == "table":
            cells = ("".join(f"<td>{escape(c)}</td>" for c in row) for row in rows)
            return '<table class="head">' + "".join(f"<tr>{c}</tr>" for c in cells) + "</table>"
        gap = "\t" if kind == "tabs" else " "
        lines = (f'<p class="{kind}">{escape(gap.join(row).strip(" "))}</p>' for row in rows)
        return f'<div class="headlines">{"".join(lines)}</div>'

    def table(self, block: Block) -> str:
        """A table as its rows, or as entries in two columns where the layout says so."""
        if self.layout.copy_list == "columns" and all(len(row) == 2 for row in block.rows):
            entries = (
                f"<p><strong>{self.runs(row[0])}</strong><br>{self.runs(row[1])}</p>" for row in block.rows
            )
            return f'<div class="columns">{"".join(entries)}</div>'
        rows = ("".join(f"<td>{self.runs(cell)}</td>" for cell in row) for row in block.rows)
        return f'<table class="copy {self.layout.copy_list}">' + "".join(f"<tr>{r}</tr>" for r in rows) + "</table>"

    def block(self, block: Block, cut: int = 0) -> str:
        """One block as HTML; `cut` is the word after which its forced page break stands."""
        if block.kind == "box":
            return f'<div class="box">{"".join(self.block(b) for b in block.items)}</div>'
        if block.kind == "list":
            items = "".join(f"<li>{self.runs(item.runs)}</li>" for item in block.items)
            return f"<ul>{items}</ul>"
        if block.kind == "table":
            return self.table(block)
        if block.kind in ("h1", "h2"):
            level = {"h1": 2, "h2": 3}[block.kind]
            return f"<h{level}>{self.runs(block.runs)}</h{level}>"
        number = ""
        if block.kind == "np":
            tail = "" if self.layout.number == "alone" else " "
            number = f'<span class="n">{escape(block.number)}</span>{tail}'
        if cut:
            first, rest = cut_runs(block.runs, cut)
            return (
                f'<p class="{block.kind}">{number}{self.runs(first)}</p>'
                f'<p class="{block.kind} cut">{self.runs(rest)}</p>'
            )
        return f'<p class="{block.kind}">{number}{self.runs(block.runs)}</p>'

    def body(self) -> str:
        """All blocks, in the flow or as the rows of one layout table."""
        breaks = find_forced_breaks(self.source, *self.layout.breaks) if self.layout.breaks else {}
        if self.layout.body == "flow":
            return "".join(self.block(b, breaks.get(at, 0)) for at, b in enumerate(self.source.blocks))
        rows = []
        for block in self.source.blocks:
            if block.kind == "np":
                rows.append(f'<tr><td class="n">{escape(block.number)}</td><td><p>{self.runs(block.runs)}</p></td></tr>')
            else:
                rows.append(f'<tr><td class="n"></td><td>{self.block(block)}</td></tr>')
        return f'<table class="body">{"".join(rows)}</table>'

    def endnotes(self) -> str:
        """The notes that did not float, after the letter's end."""
        if self.floats or not self.called:
            return ""
        notes = (f'<p class="endnote"><sup>{escape(m)}</sup> {self.note(m)}</p>' for m in list(self.called))
        return f'<div class="endnotes">{"".join(notes)}</div>'


def _family(layout: Layout) -> str:
    """The CSS family; a cut-down font needs a name that no installed font answers to."""
    return f"{layout.font} Latin" if layout.font == "Linux Libertine O" else layout.font


def build_faces(layout: Layout, folder: Path) -> str:
    """A layout and a folder to put fonts in, the rules of those fonts out: the private-use bullet, cut-down OpenType."""
    rules = ""
    if layout.bullet == "\uf0b7":
        rules += f'@font-face{{font-family:"{SYMBOL_FAMILY}";src:url({write_symbol_font(folder).as_uri()})}}'
    if layout.font == "Linux Libertine O":
        styles = ("", "font-weight:bold;", "font-style:italic;", "font-weight:bold;font-style:italic;")
        for path, style in zip(write_latin_fonts(layout.font, folder), styles, strict=True):
            rules += f'@font-face{{font-family:"{_family(layout)}";{style}src:url({path.as_uri()})}}'
    return rules


def _margin_box(template: str, title: str) -> str:
    parts = template.replace("{title}", title)
    content = []
    for at, piece in enumerate(parts.replace("{pages}", "\0pages\0").replace("{page}", "\0page\0").split("\0")):
        if at % 2:
            content.append(f"counter({piece})")
        elif piece:
            content.append('"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"')
    return " ".join(content) or "none"


def build_css(source: Source, layout: Layout, faces: str) -> str:
    """A letter (for its title), a layout and the rules of the fonts that come with it in, a style sheet out."""
    width, height = layout.page_size
    top, right, bottom, left = layout.margins
    lang = "hyphens:auto" if layout.hyphenated else "hyphens:manual"
    marker = {"super": "font-size:.7em;vertical-align:super;padding-right:.3em", "glued": "", "own_line": ""}
    number = {
        "hanging": ".np{padding-left:3.2em;text-indent:-3.2em}.np .n{display:inline-block;width:3.2em;margin-right:-.25em;text-indent:0}",
        "alone": ".np{padding-left:3.2em;position:relative}.np .n{position:absolute;left:0}",
    }.get(layout.number, "")
    signs = SYMBOL_FAMILY if layout.bullet == "\uf0b7" else _family(layout)
    bullet = layout.bullet.replace("\uf0b7", "\\F0B7 ")
    return f"""{faces}
@page{{size:{width}pt {height}pt;margin:{top}pt {right}pt {bottom}pt {left}pt;
 @top-center{{content:{_margin_box(layout.head, source.title)};font:{layout.size * 0.8}pt "{_family(layout)}"}}
 @bottom-center{{content:{_margin_box(layout.foot, source.title)};font:{layout.size * 0.8}pt "{_family(layout)}"}}
 @footnote{{border-top:.6pt solid #000;padding-top:4pt;margin-top:8pt}}}}
html{{font:{layout.size}pt/{layout.leading} "{_family(layout)}";{lang}}}
body{{margin:0;text-align:{"justify" if layout.justified else "left"};orphans:2;widows:2}}
p{{margin:0 0 {layout.gap}pt;text-indent:{layout.indent}pt}}
h1,h2,h3{{margin:{layout.size}pt 0 {max(layout.gap / 2, 3)}pt;break-after:avoid;text-align:left;hyphens:manual}}
h1{{font-size:1.35em;{"font-weight:normal;font-variant:small-caps" if "smallcaps" in layout.h1 else ""}}}
h2{{{heading_css(layout.h1)}}} h3{{{heading_css(layout.h2)}}}
{number}
.cut{{break-before:page}}
ul{{margin:0 0 {layout.gap}pt;padding-left:1.6em;list-style:"{bullet}  "}}
li{{margin-bottom:{layout.gap / 2}pt;text-indent:0}}
li::marker{{font-family:"{signs}"}}
table{{border-collapse:collapse;width:100%;margin-bottom:{layout.gap}pt;text-align:left}}
td{{vertical-align:top;padding:2pt 6pt 2pt 0}}
.head td:first-child{{width:28%;font-style:italic}}
.headlines{{margin-bottom:14pt}} .headlines p{{margin:0;text-indent:0;white-space:pre-wrap;tab-size:12em}}
.ruled td{{border:.5pt solid #444;padding:3pt 5pt}}
.body>tbody>tr>td,.body>tr>td{{padding:0}} .body td.n{{width:3.4em}}
.columns{{columns:2;column-gap:24pt;text-align:left}} .columns p{{text-indent:0;margin-bottom:5pt;break-inside:avoid}}
.box{{border:1pt solid #222;padding:6pt 9pt;margin:8pt 0 12pt;box-decoration-break:slice}} .box h3{{margin-top:0}}
.note,.endnotes{{font-size:.8em;text-indent:0}} .endnotes{{border-top:.6pt solid #000;margin-top:18pt;padding-top:6pt}}
.endnotes p{{text-indent:0}}
sup{{font-size:.7em;vertical-align:super;line-height:0}}
.fn{{float:footnote;font-size:.8em;text-indent:0;text-align:left}}
.fn::footnote-call{{content:attr(data-n);font-size:.7em;vertical-align:super;line-height:0}}
.fn::footnote-marker{{content:attr(data-n);{marker[layout.note_marker]}}}
.address{{hyphens:manual}}
.crest{{width:48pt;height:48pt;float:right;margin-left:20pt}}
"""


def build_html(source: Source, layout: Layout, floats: bool, faces: str = "") -> str:
    """A letter and a layout in, a whole HTML document out; `floats` if the engine knows CSS footnotes."""
    page = Page(source, layout, floats)
    crest = ""
    if layout.logo:
        data = base64.b64encode(build_crest()).decode("ascii")
        crest = f'<img class="crest" alt="Crest" src="data:image/png;base64,{data}">'
    content = f"{crest}{page.letterhead()}<h1>{escape(source.title)}</h1>{page.body()}{page.endnotes()}"
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(source.title)}</title>'
        f"<style>{build_css(source, layout, faces)}</style></head><body>{content}</body></html>"
    )
