"""A letter and a layout in, an HTML page with its style sheet out, for WeasyPrint and Chromium."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from string import Template

from corpus.build.crest import COLOUR, build_crest
from corpus.build.fonts import (
    PRIVATE_BULLET,
    SYMBOL_FAMILY,
    write_latin_fonts,
    write_symbol_font,
)
from corpus.build.layouts import Layout
from corpus.build.source import Block, Run, Source, cut_runs, find_forced_breaks

STYLE_SHEET = Path(__file__).with_name("letter.css")
HEADING_CSS = {
    "bold": "font-weight: bold",
    "italic": "font-style: italic",
    "bigger": "font-size: 1.25em",
    "underlined": "text-decoration: underline",
    "smallcaps": "font-variant: small-caps",
    "coloured": f"color: {COLOUR}",
}
NUMBER_CSS = {
    "hanging": ".np { padding-left: 3.2em; text-indent: -3.2em }"
    " .np .n { display: inline-block; width: 3.2em; margin-right: -.25em; text-indent: 0 }",
    "alone": ".np { padding-left: 3.2em; position: relative }"
    " .np .n { position: absolute; left: 0 }",
}
RAISED_CSS = "font-size: .7em; vertical-align: super; padding-right: .3em"
CUT_DOWN = "Linux Libertine O"


class Page:
    """Collects a letter's HTML; knows which footnotes have been called."""

    def __init__(self, source: Source, layout: Layout, floats: bool) -> None:
        self.source = source
        self.layout = layout
        self.floats = floats and layout.notes == "foot"
        self.called: list[str] = []

    def runs(self, runs: tuple[Run, ...]) -> str:
        """Give runs as inline HTML; a marker's first call carries its note where notes float."""
        out = []
        for run in runs:
            text = escape(run.text)
            if not run.note:
                text = f'<span class="address">{text}</span>' if run.address else text
                out.append(f"<em>{text}</em>" if run.italic else text)
                continue
            first = run.text not in self.called
            if first:
                self.called.append(run.text)
            if self.floats and first:
                out.append(f'<span class="fn" data-n="{text}">{self.note(run.text)}</span>')
            else:
                out.append(f"<sup>{text}</sup>")
        return "".join(out)

    def note(self, marker: str) -> str:
        """Give a footnote's lines as inline HTML."""
        return "<br>".join(self.runs(line) for line in self.source.notes[marker])

    def letterhead(self) -> str:
        """Give the header's rows as a table, as tabbed lines or as plain lines."""
        rows = self.source.header
        kind = self.layout.letterhead
        if kind == "table":
            cells = ("".join(f"<td>{escape(c)}</td>" for c in row) for row in rows)
            return '<table class="head">' + "".join(f"<tr>{c}</tr>" for c in cells) + "</table>"
        gap = "\t" if kind == "tabs" else " "
        lines = (f"<p>{escape(gap.join(row).strip(' '))}</p>" for row in rows)
        return f'<div class="headlines">{"".join(lines)}</div>'

    def table(self, block: Block) -> str:
        """Give a table as its rows, or as entries in two columns where the layout says so."""
        kind = self.layout.copy_list
        if kind == "columns" and all(len(row) == 2 for row in block.rows):
            entries = (
                f"<p><strong>{self.runs(role)}</strong><br>{self.runs(name)}</p>"
                for role, name in block.rows
            )
            return f'<div class="columns">{"".join(entries)}</div>'
        rows = ("".join(f"<td>{self.runs(cell)}</td>" for cell in row) for row in block.rows)
        return f'<table class="{kind}">' + "".join(f"<tr>{r}</tr>" for r in rows) + "</table>"

    def block(self, block: Block, cut: int = 0) -> str:
        """Give one block; `cut` is the word after which its forced page break stands."""
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
        """Give all blocks, in the flow or as the rows of one layout table."""
        breaks = find_forced_breaks(self.source, *self.layout.breaks) if self.layout.breaks else {}
        blocks = self.source.blocks
        if self.layout.body == "flow":
            return "".join(self.block(b, breaks.get(at, 0)) for at, b in enumerate(blocks))
        rows = []
        for block in blocks:
            text = f"<p>{self.runs(block.runs)}</p>" if block.kind == "np" else self.block(block)
            rows.append(f'<tr><td class="n">{escape(block.number)}</td><td>{text}</td></tr>')
        return f'<table class="body"><tbody>{"".join(rows)}</tbody></table>'

    def endnotes(self) -> str:
        """Give the notes that did not float, for the letter's end."""
        if self.floats or not self.called:
            return ""
        notes = (f"<p><sup>{escape(m)}</sup> {self.note(m)}</p>" for m in list(self.called))
        return f'<div class="endnotes">{"".join(notes)}</div>'


def _family(layout: Layout) -> str:
    """Name the CSS family; a cut-down font needs a name that no installed font answers to."""
    return f"{layout.font} Latin" if layout.font == CUT_DOWN else layout.font


def build_faces(layout: Layout, folder: Path) -> str:
    """Put a layout's own fonts into a folder -> their CSS rules; empty where it has none."""
    rules = ""
    if layout.bullet == PRIVATE_BULLET:
        url = write_symbol_font(folder).as_uri()
        rules += f'@font-face {{ font-family: "{SYMBOL_FAMILY}"; src: url({url}) }}\n'
    if layout.font == CUT_DOWN:
        bold, italic = "font-weight: bold;", "font-style: italic;"
        paths = write_latin_fonts(layout.font, folder)
        for path, style in zip(paths, ("", bold, italic, bold + italic), strict=True):
            family = f'font-family: "{_family(layout)}"'
            rules += f"@font-face {{ {family}; {style} src: url({path.as_uri()}) }}\n"
    return rules


def _margin_box(template: str, title: str) -> str:
    """Write a running header or footer as a CSS content value."""
    content = []
    text = template.replace("{title}", title)
    text = text.replace("{pages}", "\0pages\0").replace("{page}", "\0page\0")
    for at, piece in enumerate(text.split("\0")):
        if at % 2:
            content.append(f"counter({piece})")
        elif piece:
            content.append('"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"')
    return " ".join(content) or "none"


def _heading_css(words: str) -> str:
    plain = "font-weight: normal; font-size: 1em"
    return "; ".join([plain, *(HEADING_CSS[w] for w in words.split() if w in HEADING_CSS)])


def build_css(source: Source, layout: Layout, faces: str) -> str:
    """Fill in the style sheet for a layout; from the letter it has the title for its margins."""
    width, height = layout.page_size
    top, right, bottom, left = layout.margins
    small_title = "font-weight: normal; font-variant: small-caps"
    return Template(STYLE_SHEET.read_text(encoding="utf-8")).substitute(
        faces=faces,
        width=width,
        height=height,
        top=top,
        right=right,
        bottom=bottom,
        left=left,
        head=_margin_box(layout.head, source.title),
        foot=_margin_box(layout.foot, source.title),
        font=_family(layout),
        size=layout.size,
        small=layout.size * 0.8,
        leading=layout.leading,
        hyphens="auto" if layout.hyphenated else "manual",
        align="justify" if layout.justified else "left",
        widows=layout.widows,
        gap=layout.gap,
        half_gap=layout.gap / 2,
        head_gap=max(layout.gap / 2, 3),
        indent=layout.indent,
        title=small_title if "smallcaps" in layout.h1 else "",
        h1=_heading_css(layout.h1),
        h2=_heading_css(layout.h2),
        number=NUMBER_CSS.get(layout.number, ""),
        bullet=layout.bullet.replace(PRIVATE_BULLET, "\\F0B7 "),
        bullet_font=SYMBOL_FAMILY if layout.bullet == PRIVATE_BULLET else _family(layout),
        note_marker=RAISED_CSS if layout.note_marker == "super" else "",
    )


def build_html(source: Source, layout: Layout, floats: bool, faces: str = "") -> str:
    """Draw a letter -> a whole HTML document; `floats` if the engine knows CSS footnotes."""
    page = Page(source, layout, floats)
    crest = ""
    if layout.logo:
        data = base64.b64encode(build_crest()).decode("ascii")
        crest = f'<img class="crest" alt="Crest" src="data:image/png;base64,{data}">'
    title = escape(source.title)
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{build_css(source, layout, faces)}</style></head>"
        f"<body>{crest}{page.letterhead()}<h1>{title}</h1>{page.body()}{page.endnotes()}</body></html>"
    )
