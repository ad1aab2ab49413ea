"""A letter and a layout in, a flat OpenDocument text (fodt) out, for LibreOffice."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from corpus.build.crest import COLOUR, build_crest
from corpus.build.fonts import PRIVATE_BULLET, SYMBOL_FAMILY
from corpus.build.layouts import Layout
from corpus.build.source import Block, Run, Source, cut_runs, find_forced_breaks

HEADING_FO = {
    "bold": 'fo:font-weight="bold"',
    "italic": 'fo:font-style="italic"',
    "bigger": 'fo:font-size="125%"',
    "underlined": 'style:text-underline-style="solid" style:text-underline-width="auto"',
    "smallcaps": 'fo:font-variant="small-caps"',
    "coloured": f'fo:color="{COLOUR}"',
}
LIST_NUMBER_RE = re.compile(r"(?P<first>(?:\d+\.)*)(?P<last>\d+)(?P<end>\.?)")
HANG = 36  # points that numbered paragraphs hang
FONT_LINE = (
    1.15  # a font's own line height, of which Writer takes percents, as a multiple of its size
)
COLUMNS = {"C28": 0.28, "C72": 0.72, "C50": 0.5, "C100": 1.0, "CNum": 0.09, "CText": 0.91}
SKELETON = Path(__file__).with_name("letter.fodt.xml")


def _text(text: str) -> str:
    """Escaped text; a run of spaces needs its own element or it collapses to one."""
    return re.sub(r" ( +)", lambda m: f' <text:s text:c="{len(m[1])}"/>', escape(text)).replace(
        "\t", "<text:tab/>"
    )


def _styled(tag: str, style: str, content: str, more: str = "") -> str:
    """Write an element in a named style; `more` are further attributes."""
    prefix = tag.partition(":")[0]
    return f'<{tag} {prefix}:style-name="{style}" {more}>{content}</{tag}>'


def _paragraph(style: str, content: str) -> str:
    return _styled("text:p", style, content)


def _span(style: str, content: str) -> str:
    return _styled("text:span", style, content)


def _list_style(number: str) -> str:
    """Name the list style that generates a paragraph number and its neighbours.

    All but the number's last part is the style's prefix: Writer counts no level without paragraphs.
    """
    first = number.rstrip(".").rpartition(".")[0]
    return "N" + first.replace(".", "_") + ("d" if number.endswith(".") else "")


class Body:
    """Collects a letter's paragraphs as OpenDocument XML."""

    def __init__(self, source: Source, layout: Layout) -> None:
        self.source = source
        self.layout = layout
        self.called: list[str] = []
        self.tables = 0

    def runs(self, runs: tuple[Run, ...]) -> str:
        """Give runs as inline XML; a marker's first call is a real foot- or endnote."""
        out = []
        for run in runs:
            text = _text(run.text)
            if run.note and run.text not in self.called:
                text = self.note(run.text)
            elif run.note:
                text = _span("Raised", text)
            elif run.address:
                text = _span("Address", text)
            out.append(_span("Em", text) if run.italic and not run.note else text)
        return "".join(out)

    def note(self, marker: str) -> str:
        """Give a footnote's first call and the note with it."""
        self.called.append(marker)
        kind = "footnote" if self.layout.notes == "foot" else "endnote"
        sign = escape(marker)
        lines = "".join(_paragraph("Foot", self.runs(line)) for line in self.source.notes[marker])
        return (
            f'<text:note text:id="n{len(self.called)}" text:note-class="{kind}">'
            f'<text:note-citation text:label="{sign}">{sign}</text:note-citation>'
            f"<text:note-body>{lines}</text:note-body></text:note>"
        )

    def table(self, rows: list[list[str]], cell: str, columns: tuple[str, ...]) -> str:
        """Give a table from its cells' inner XML, the cells' style and the columns' styles."""
        self.tables += 1
        body = "".join(_styled("table:table-column", column, "") for column in columns)
        row_style = "RowCut" if cell == "Plain" else "Row"  # a row of the body may be long
        for row in rows:
            cells = "".join(_styled("table:table-cell", cell, content) for content in row)
            body += _styled("table:table-row", row_style, cells)
        return _styled("table:table", "Tab", body, f'table:name="T{self.tables}"')

    def letterhead(self) -> str:
        """Give the header's rows as a table, as tabbed lines or as plain lines."""
        rows = self.source.header
        if self.layout.letterhead == "table":
            width = max(len(row) for row in rows)
            padded = [(*row, *[""] * (width - len(row))) for row in rows]
            cells = [[_paragraph("Cell", _text(cell)) for cell in row] for row in padded]
            return self.table(cells, "Bare", ("C28", "C72")[:width]) + _paragraph("Cell", "")
        gap = "\t" if self.layout.letterhead == "tabs" else " "
        return "".join(_paragraph("HeadLine", _text(gap.join(row).strip(" "))) for row in rows)

    def copy_table(self, block: Block) -> str:
        """Give a table as its rows, or as entries in a two-column section."""
        if self.layout.copy_list == "columns" and all(len(row) == 2 for row in block.rows):
            entries = ""
            for role, name in block.rows:
                content = f"{_span('B', self.runs(role))}<text:line-break/>{self.runs(name)}"
                entries += _paragraph("Entry", content)
            self.tables += 1
            return _styled("text:section", "Two", entries, f'text:name="S{self.tables}"')
        cells = [[_paragraph("Cell", self.runs(c)) for c in row] for row in block.rows]
        style = "Ruled" if self.layout.copy_list == "ruled" else "Bare"
        return self.table(cells, style, ("C50",) * len(cells[0]))

    def numbered(self, block: Block, cut: int) -> str:
        """Give a numbered paragraph, its number typed before a gap or generated as a list label."""
        first, rest = cut_runs(block.runs, cut) if cut else (block.runs, ())
        content = self.runs(first)
        tail = _paragraph("NpCut", self.runs(rest)) if rest else ""
        number = LIST_NUMBER_RE.fullmatch(block.number)
        if self.layout.number == "list" and number:
            start = f'text:start-value="{number["last"]}"'
            item = f"<text:list-item {start}>{_paragraph('Np', content)}{tail}</text:list-item>"
            return _styled("text:list", _list_style(block.number), item)
        if self.layout.number == "flush":
            return _paragraph("P", f"{_text(block.number)} {content}") + tail
        return _paragraph("Np", f"{_text(block.number)}<text:tab/>{content}") + tail

    def box(self, block: Block) -> str:
        """Give a box as a table of one cell, or as paragraphs whose borders join."""
        after = _paragraph("Cell", "")
        if self.layout.box == "table":
            inside = "".join(self.block(item) for item in block.items)
            return self.table([[inside]], "Boxed", ("C100",)) + after
        return "".join(self.block(item, prefix="Box") for item in block.items) + after

    def block(self, block: Block, cut: int = 0, prefix: str = "") -> str:
        """Give one block; `cut` is the word after which its forced page break stands."""
        if block.kind == "box":
            return self.box(block)
        if block.kind == "list":
            paragraphs = (_paragraph(f"{prefix}Li", self.runs(item.runs)) for item in block.items)
            items = "".join(f"<text:list-item>{p}</text:list-item>" for p in paragraphs)
            return _styled("text:list", "Bullets", items)
        if block.kind == "table":
            return self.copy_table(block)
        if block.kind in ("h1", "h2"):
            style, content = prefix + block.kind.upper(), self.runs(block.runs)
            if prefix:  # borders join between paragraphs only, not with headings
                return _paragraph(style, content)
            return _styled("text:h", style, content, f'text:outline-level="{block.kind[1]}"')
        if block.kind == "np" and not prefix:
            return self.numbered(block, cut)
        style = prefix + ("Note" if block.kind == "note" else "P")
        first, rest = cut_runs(block.runs, cut) if cut else (block.runs, ())
        return _paragraph(style, self.runs(first)) + (
            _paragraph("Cut", self.runs(rest)) if rest else ""
        )

    def body(self) -> str:
        """Give all blocks, in the flow or as the rows of one layout table."""
        breaks = find_forced_breaks(self.source, *self.layout.breaks) if self.layout.breaks else {}
        blocks = self.source.blocks
        if self.layout.body == "flow":
            return "".join(self.block(b, breaks.get(at, 0)) for at, b in enumerate(blocks))
        rows = []
        for block in blocks:
            plain = block.kind == "np"  # its number has a cell of its own
            text = _paragraph("P", self.runs(block.runs)) if plain else self.block(block)
            rows.append([_paragraph("Cell", _text(block.number)), text])
        return self.table(rows, "Plain", ("CNum", "CText"))


def _list_styles(source: Source) -> str:
    """One list style for each first part of a number ("2." of "2.3."), printed as a prefix."""
    label = (
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab"'
        f' text:list-tab-stop-position="{HANG}pt" fo:margin-left="{HANG}pt"'
        f' fo:text-indent="-{HANG}pt"/></style:list-level-properties>'
    )
    styles = {}
    for block in source.blocks:
        if match := LIST_NUMBER_RE.fullmatch(block.number):
            affixes = f'style:num-prefix="{match["first"]}" style:num-suffix="{match["end"]}"'
            styles[_list_style(block.number)] = (
                f'<text:list-level-style-number text:level="1" style:num-format="1" {affixes}>'
                f"{label}</text:list-level-style-number>"
            )
    return "".join(
        f'<text:list-style style:name="{name}">{level}</text:list-style>'
        for name, level in styles.items()
    )


def _column_styles(inner: float) -> str:
    return "".join(
        f'<style:style style:name="{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{inner * share:.1f}pt"/></style:style>'
        for name, share in COLUMNS.items()
    )


def _running(place: str, template: str, title: str) -> str:
    """Write a running header or footer; place is style:header or style:footer."""
    if not template:
        return ""
    text = escape(template.format(title=title, page="\0", pages="\1"))
    text = text.replace("\0", '<text:page-number text:select-page="current"/>')
    return (
        f"<{place}>{_paragraph('Furniture', text.replace(chr(1), '<text:page-count/>'))}</{place}>"
    )


def _crest() -> str:
    data = base64.b64encode(build_crest()).decode("ascii")
    return (
        '<draw:frame draw:style-name="Crest" draw:name="Crest" text:anchor-type="paragraph"'
        ' svg:width="48pt" svg:height="48pt"><draw:image draw:mime-type="image/png">'
        f"<office:binary-data>{data}</office:binary-data></draw:image>"
        "<svg:title>Crest</svg:title></draw:frame>"
    )


def build_fodt(source: Source, layout: Layout) -> str:
    """Draw a letter in a layout -> the whole OpenDocument file as one string."""
    body = Body(source, layout)
    content = ""
    if layout.logo:
        content += _paragraph("Cell", _crest()) + _paragraph("Cell", "") * 2
    content += body.letterhead()
    title = _text(source.title)
    content += f'<text:h text:style-name="Title" text:outline-level="1">{title}</text:h>'
    content += body.body()
    top, right, bottom, left = layout.margins
    width, height = layout.page_size
    heading = {
        level: " ".join(HEADING_FO[w] for w in words.split() if w in HEADING_FO)
        for level, words in (("h1", layout.h1), ("h2", layout.h2))
    }
    private = layout.bullet == PRIVATE_BULLET
    return Template(SKELETON.read_text(encoding="utf-8")).substitute(
        heading,
        title=title,
        font=layout.font,
        symbol=SYMBOL_FAMILY,
        size=layout.size,
        line=round(layout.leading * 100 / FONT_LINE),
        widows=layout.widows,
        gap=layout.gap,
        half_gap=layout.gap / 2,
        head_gap=max(layout.gap / 2, 3),
        align="justify" if layout.justified else "start",
        indent=layout.indent,
        hyphenate=str(layout.hyphenated).lower(),
        hang=HANG,
        title_size=round(layout.size * 1.3, 1),
        small=round(layout.size * 0.8, 1),
        raised='text:citation-style-name="Raised"' if layout.note_marker == "super" else "",
        inner=width - left - right,
        columns=_column_styles(width - left - right),
        bullet=layout.bullet,
        bullet_font=SYMBOL_FAMILY if private else layout.font,
        lists=_list_styles(source),
        width=width,
        height=height,
        top=top / 2 if layout.head else top,
        bottom=bottom / 2 if layout.foot else bottom,
        left=left,
        right=right,
        head_height=top / 2,
        foot_height=bottom / 2,
        header=_running("style:header", layout.head, source.title),
        footer=_running("style:footer", layout.foot, source.title),
        body=content,
    )
