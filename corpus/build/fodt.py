"""A letter and a layout in, a flat OpenDocument text (fodt) out, for LibreOffice."""

from __future__ import annotations

import base64
import re
from xml.sax.saxutils import escape

from corpus.build.artwork import COLOUR, SYMBOL_FAMILY, build_crest
from corpus.build.layouts import Layout
from corpus.build.source import Block, Run, Source, cut_runs, find_forced_breaks

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
        "dc": "",
    }.items()
    if name
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'

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


def _text(text: str) -> str:
    """Escaped text; a run of spaces needs its own element or it collapses to one."""
    return re.sub(r" ( +)", lambda m: f' <text:s text:c="{len(m[1])}"/>', escape(text)).replace("\t", "<text:tab/>")


def _paragraph(style: str, content: str) -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def _list_style(number: str) -> str:
    """A paragraph number in, the name of the list style that generates it and its neighbours out.

    All but the last part of the number is the style's prefix: Writer counts no level that has no paragraph.
    """
    match = LIST_NUMBER_RE.fullmatch(number)
    assert match is not None
    return "N" + match["first"].replace(".", "_") + ("d" if match["end"] else "")


class Body:
    """Collects a letter's paragraphs as OpenDocument XML."""

    def __init__(self, source: Source, layout: Layout) -> None:
        self.source = source
        self.layout = layout
        self.called: list[str] = []
        self.tables = 0

    def runs(self, runs: tuple[Run, ...]) -> str:
        """Runs in, inline XML out; a marker's first call is a real foot- or endnote."""
        out = []
        for run in runs:
            if not run.note:
                text = _text(run.text)
                text = f'<text:span text:style-name="Address">{text}</text:span>' if run.address else text
                out.append(f'<text:span text:style-name="Em">{text}</text:span>' if run.italic else text)
            elif run.text in self.called:
                out.append(f'<text:span text:style-name="Sup">{escape(run.text)}</text:span>')
            else:
                self.called.append(run.text)
                kind = "footnote" if self.layout.notes == "foot" else "endnote"
                lines = "".join(_paragraph("Foot", self.runs(line)) for line in self.source.notes[run.text])
                out.append(
                    f'<text:note text:id="n{len(self.called)}" text:note-class="{kind}">'
                    f'<text:note-citation text:label="{escape(run.text)}">{escape(run.text)}</text:note-citation>'
                    f"<text:note-body>{lines}</text:note-body></text:note>"
                )
        return "".join(out)

    def table(self, rows: list[list[str]], cell: str, columns: tuple[str, ...]) -> str:
        """Cells' inner XML, the cells' style and the columns' styles in, a table out."""
        self.tables += 1
        cols = "".join(f'<table:table-column table:style-name="{c}"/>' for c in columns)
        body = "".join(
            f'<table:table-row table:style-name="{"RowCut" if cell == "Plain" else "Row"}">'
            + "".join(f'<table:table-cell table:style-name="{cell}">{c}</table:table-cell>' for c in row)
            + "</table:table-row>"
            for row in rows
        )
        return f'<table:table table:name="T{self.tables}" table:style-name="Tab">{cols}{body}</table:table>'

    def letterhead(self) -> str:
        """The header's rows as a table, as tabbed lines or as plain lines."""
        rows = self.source.header
        if self.layout.letterhead == "table":
            width = max(len(row) for row in rows)
            cells = [[_paragraph("Cell", _text(c)) for c in (*row, *[""] * (width - len(row)))] for row in rows]
            return self.table(cells, "Bare", ("C28", "C72")[:width]) + _paragraph("Cell", "")
        gap = "\t" if self.layout.letterhead == "tabs" else " "
        return "".join(_paragraph("HeadLine", _text(gap.join(row).strip(" "))) for row in rows)

    def copy_table(self, block: Block) -> str:
        """A table as its rows, or as entries in a two-column section where the layout says so."""
        if self.layout.copy_list == "columns" and all(len(row) == 2 for row in block.rows):
            entries = "".join(
                _paragraph("Entry", f'<text:span text:style-name="B">{self.runs(a)}</text:span><text:line-break/>{self.runs(b)}')
                for a, b in block.rows
            )
            self.tables += 1
            return f'<text:section text:style-name="Two" text:name="S{self.tables}">{entries}</text:section>'
        cells = [[_paragraph("Cell", self.runs(c)) for c in row] for row in block.rows]
        style = "Ruled" if self.layout.copy_list == "ruled" else "Bare"
        return self.table(cells, style, ("C50",) * len(cells[0]))

    def numbered(self, block: Block, cut: int) -> str:
        """A numbered paragraph: its number typed before a tab or space, or generated as a list label."""
        halves = [block.runs] if not cut else list(cut_runs(block.runs, cut))
        content = self.runs(halves[0])
        rest = _paragraph("NpCut", self.runs(halves[1])) if cut else ""
        number = LIST_NUMBER_RE.fullmatch(block.number)
        if self.layout.number == "list" and number:
            return (
                f'<text:list text:style-name="{_list_style(block.number)}">'
                f'<text:list-item text:start-value="{number["last"]}">{_paragraph("Np", content)}{rest}'
                "</text:list-item></text:list>"
            )
        gap = "<text:tab/>" if self.layout.number in ("hanging", "alone", "list") else " "
        return _paragraph("Np" if self.layout.number != "flush" else "P", _text(block.number) + gap + content) + rest

    def block(self, block: Block, cut: int = 0, prefix: str = "") -> str:
        """One block as XML; `cut` is the word after which its forced page break stands."""
        if block.kind == "box":
            if self.layout.box == "table":
                return self.table([["".join(self.block(b) for b in block.items)]], "Boxed", ("C100",)) + _paragraph("Cell", "")
            return "".join(self.block(b, prefix="Box") for b in block.items) + _paragraph("Cell", "")
        if block.kind == "list":
            items = "".join(
                f"<text:list-item>{_paragraph(prefix + 'Li', self.runs(item.runs))}</text:list-item>" for item in block.items
            )
            return f'<text:list text:style-name="Bullets">{items}</text:list>'
        if block.kind == "table":
            return self.copy_table(block)
        if block.kind in ("h1", "h2") and prefix:
            return _paragraph(prefix + block.kind.upper(), self.runs(block.runs))
        if block.kind in ("h1", "h2"):
            style = prefix + block.kind.upper()
            level = block.kind[1]
            return f'<text:h text:style-name="{style}" text:outline-level="{level}">{self.runs(block.runs)}</text:h>'
        if block.kind == "np" and not prefix:
            return self.numbered(block, cut)
        style = prefix + {"p": "P", "np": "P", "note": "Note"}[block.kind]
        if cut:
            first, rest = cut_runs(block.runs, cut)
            return _paragraph(style, self.runs(first)) + _paragraph("Cut", self.runs(rest))
        return _paragraph(style, self.runs(block.runs))

    def body(self) -> str:
        """All blocks, in the flow or as the rows of one layout table."""
        breaks = find_forced_breaks(self.source, *self.layout.breaks) if self.layout.breaks else {}
        if self.layout.body == "flow":
            return "".join(self.block(b, breaks.get(at, 0)) for at, b in enumerate(self.source.blocks))
        rows = []
        for block in self.source.blocks:
            if block.kind == "np":
                rows.append([_paragraph("Cell", _text(block.number)), _paragraph("P", self.runs(block.runs))])
            else:
                rows.append([_paragraph("Cell", ""), self.block(block)])
        return self.table(rows, "Plain", ("CNum", "CText"))


def _field(template: str, title: str) -> str:
    text = escape(template.format(title=title, page="\0", pages="\1"))
    return text.replace("\0", '<text:page-number text:select-page="current"/>').replace("\1", "<text:page-count/>")


def _heading(words: str) -> str:
    return " ".join(HEADING_FO[w] for w in words.split() if w in HEADING_FO)


def build_styles(layout: Layout, numbers: list[str], crest: str) -> tuple[str, str]:
    """A layout and the paragraph numbers it will meet in, its named paragraph, list, table and page styles out, and the automatic ones."""
    top, right, bottom, left = layout.margins
    width, height = layout.page_size
    inner = width - left - right
    line = f'fo:line-height="{round(layout.leading * 100 / 1.15)}%" fo:orphans="2" fo:widows="2"'
    align = f'fo:text-align="{"justify" if layout.justified else "start"}"'
    hyphenate = f'fo:hyphenate="{str(layout.hyphenated).lower()}" fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="3"'
    border = 'fo:border="0.9pt solid #222222" fo:padding="5pt" style:join-border="true"'

    def para(name: str, properties: str = "", text: str = "") -> str:
        return (
            f'<style:style style:name="{name}" style:family="paragraph">'
            f'<style:paragraph-properties {line} {properties}/><style:text-properties {text}/></style:style>'
        )

    gap = f'fo:margin-bottom="{layout.gap}pt"'
    tab = f'<style:tab-stops><style:tab-stop style:position="{HANG}pt"/></style:tab-stops>'
    small = f'fo:font-size="{layout.size * 0.8:.1f}pt"'
    head_gap = f'fo:margin-top="{layout.size}pt" fo:margin-bottom="{max(layout.gap / 2, 3)}pt" fo:keep-with-next="always"'
    box_in = 'fo:margin-left="6pt" fo:margin-right="6pt"'
    paragraphs = [
        para("P", f'{gap} {align} fo:text-indent="{layout.indent}pt"', hyphenate),
        para("Cut", f'{gap} {align} fo:break-before="page"', hyphenate),
        para("NpCut", f'{gap} {align} fo:break-before="page" fo:margin-left="{HANG}pt"', hyphenate),
        para("Np", f'{gap} {align} fo:margin-left="{HANG}pt" fo:text-indent="-{HANG}pt"', hyphenate).replace(
            "/><style:text-properties", f">{tab}</style:paragraph-properties><style:text-properties", 1),
        para("Li", f'fo:margin-bottom="{layout.gap / 2}pt" {align}', hyphenate),
        para("Cell", 'fo:margin-bottom="2pt"'),
        para("HeadLine", 'fo:margin-bottom="0pt"').replace(
            "/><style:text-properties", f'>{tab.replace(f"{HANG}pt", "126pt")}</style:paragraph-properties><style:text-properties', 1),
        para("Entry", 'fo:margin-bottom="5pt"'),
        para("Title", 'fo:margin-top="12pt" fo:margin-bottom="8pt" fo:keep-with-next="always"', f'fo:font-weight="bold" fo:font-size="{layout.size * 1.3:.1f}pt"'),
        para("H1", head_gap, _heading(layout.h1)),
        para("H2", head_gap, _heading(layout.h2)),
        para("Note", gap, small),
        para("Foot", 'fo:margin-left="12pt" fo:text-indent="-12pt"', small),
        para("Furniture", 'fo:text-align="center"', small),
        para("BoxP", f"{border} {box_in} {align}", hyphenate),
        para("BoxLi", f"{border} {box_in} {align}", hyphenate),
        para("BoxH2", f'{border} {box_in} fo:keep-with-next="always"', _heading(layout.h2)),
    ]
    spans = (
        '<style:style style:name="Em" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
        '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="Address" style:family="text"><style:text-properties fo:language="zxx" fo:country="none"/></style:style>'
        '<style:style style:name="Sup" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
    )
    columns = {"C28": 0.28, "C72": 0.72, "C50": 0.5, "C100": 1.0, "CNum": 0.09, "CText": 0.91}
    cells = {"Bare": "fo:padding-right=\"6pt\"", "Plain": "", "Ruled": 'fo:border="0.5pt solid #444444" fo:padding="3pt"', "Boxed": 'fo:border="0.9pt solid #222222" fo:padding="6pt"'}
    tables = f'<style:style style:name="Tab" style:family="table"><style:table-properties style:width="{inner}pt" table:align="margins" fo:margin-bottom="6pt" style:may-break-between-rows="true"/></style:style>'
    tables += "".join(f'<style:style style:name="{n}" style:family="table-column"><style:table-column-properties style:column-width="{inner * share:.1f}pt"/></style:style>' for n, share in columns.items())
    tables += "".join(f'<style:style style:name="{n}" style:family="table-cell"><style:table-cell-properties {p}/></style:style>' for n, p in cells.items())
    tables += "".join(f'<style:style style:name="{n}" style:family="table-row"><style:table-row-properties fo:keep-together="{k}"/></style:style>' for n, k in (("Row", "always"), ("RowCut", "auto")))
    label = '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="{0}pt" fo:margin-left="{0}pt" fo:text-indent="-{1}pt"/></style:list-level-properties>'
    symbol = f'<style:text-properties fo:font-family="{SYMBOL_FAMILY if layout.bullet == chr(0xF0B7) else layout.font}"/>'
    lists = f'<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="{layout.bullet}">{label.format(36, 18)}{symbol}</text:list-level-style-bullet></text:list-style>'
    for name, match in {_list_style(n): LIST_NUMBER_RE.fullmatch(n) for n in numbers if LIST_NUMBER_RE.fullmatch(n)}.items():
        assert match is not None
        level = f'<text:list-level-style-number text:level="1" style:num-format="1" style:num-prefix="{match["first"]}" style:num-suffix="{match["end"]}">{label.format(HANG, HANG)}</text:list-level-style-number>'
        lists += f'<text:list-style style:name="{name}">{level}</text:list-style>'
    section = '<style:style style:name="Two" style:family="section"><style:section-properties text:dont-balance-text-columns="false"><style:columns fo:column-count="2" fo:column-gap="18pt"/></style:section-properties></style:style>'
    graphic = '<style:style style:name="Crest" style:family="graphic"><style:graphic-properties style:horizontal-pos="right" style:horizontal-rel="paragraph" style:vertical-pos="top" style:vertical-rel="paragraph" style:wrap="left"/></style:style>' if crest else ""
    page = f'<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="{width}pt" fo:page-height="{height}pt" fo:margin-top="{top / 2 if layout.head else top}pt" fo:margin-bottom="{bottom / 2 if layout.foot else bottom}pt" fo:margin-left="{left}pt" fo:margin-right="{right}pt"><style:footnote-sep style:width="0.5pt" style:rel-width="30%" style:line-style="solid" style:color="#000000" style:distance-before-sep="5pt" style:distance-after-sep="4pt"/></style:page-layout-properties>'
    page += f'<style:header-style><style:header-footer-properties fo:min-height="{top / 2}pt" fo:margin-bottom="12pt"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="{bottom / 2}pt" fo:margin-top="12pt"/></style:footer-style></style:page-layout>'
    return "".join(paragraphs), spans + tables + lists + section + graphic + page


def build_fodt(source: Source, layout: Layout) -> str:
    """A letter and a layout in, the whole OpenDocument file as one string out."""
    body = Body(source, layout)
    crest = ""
    if layout.logo:
        data = base64.b64encode(build_crest()).decode("ascii")
        crest = f'<draw:frame draw:style-name="Crest" draw:name="Crest" text:anchor-type="paragraph" svg:width="48pt" svg:height="48pt"><draw:image draw:mime-type="image/png"><office:binary-data>{data}</office:binary-data></draw:image><svg:title>Crest</svg:title></draw:frame>'
    content = (_paragraph("Cell", crest) + _paragraph("Cell", "") * 2 if crest else "") + body.letterhead()
    content += f'<text:h text:style-name="Title" text:outline-level="1">{_text(source.title)}</text:h>' + body.body()
    named, automatic = build_styles(layout, [b.number for b in source.blocks if b.number], crest)
    fonts = "".join(f'<style:font-face style:name="{f}" svg:font-family="\'{f}\'"/>' for f in (layout.font, SYMBOL_FAMILY))
    default = f'<style:default-style style:family="paragraph"><style:text-properties style:font-name="{layout.font}" fo:font-size="{layout.size}pt" fo:language="en" fo:country="GB"/></style:default-style>'
    raised = 'text:citation-style-name="Raised"' if layout.note_marker == "super" else ""
    notes = '<style:style style:name="Raised" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
    notes += "".join(f'<text:notes-configuration text:note-class="{c}" style:num-format="1" {raised} text:master-page-name="Standard" text:citation-body-style-name="Raised"/>' for c in ("footnote", "endnote"))
    header = f'<style:header>{_paragraph("Furniture", _field(layout.head, source.title))}</style:header>' if layout.head else ""
    footer = f'<style:footer>{_paragraph("Furniture", _field(layout.foot, source.title))}</style:footer>' if layout.foot else ""
    master = f'<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page">{header}{footer}</style:master-page></office:master-styles>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:meta><dc:title>{escape(source.title)}</dc:title></office:meta>"
        f"<office:font-face-decls>{fonts}</office:font-face-decls><office:styles>{default}{named}{notes}</office:styles>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>{master}"
        f"<office:body><office:text>{content}</office:text></office:body></office:document>"
    )
