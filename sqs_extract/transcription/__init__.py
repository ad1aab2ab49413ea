"""A letter's transcription in plain text or markdown in, its blocks out: no pages, same structure.

What is read: headings (`#`, underlined, or worded as the family's are and standing alone), `1.1.`
paragraphs, bullets, tables (`| a | b |`, tabs, wide gaps), notes (`[^1]`, `[1]`, superscripts),
header rows (`To: ...`); `> ` in markdown is a quotation, or a box where it opens with a heading.
"""

from __future__ import annotations

import regex

from sqs_extract.document import Bbox, Block, Line, NoteRef, Run
from sqs_extract.family import Family, find_family, load_family, load_wording
from sqs_extract.layout.hyphens import Hyphens
from sqs_extract.layout.text import glue
from sqs_extract.reading.source import MARKDOWN
from sqs_extract.sections import is_prose, is_title
from sqs_extract.transcription.inline import read_inline, simplify_html, strip_marks
from sqs_extract.transcription.stretches import (
    HEADING_LENGTH,
    ROW_RE,
    Stretch,
    cut_stretches,
    find_label,
    split_gaps,
)

OPENING = 4000
"""Characters of a letter's beginning that tell its family."""

SUBHEADING_LENGTH = 80
"""Characters; a line of more is no heading unless its wording is known."""

AFTER_SIGNATURES = frozenset({"copy_list", "notes"})
"""Kinds of section whose headings may follow the farewell."""

BARS_RE = regex.compile(r"(?<!\\)\|")
RULED_RE = regex.compile(r"[\s|:=+-]*")
NUMBERED_RE = regex.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})?)[.)]?\s+(?P<text>\p{L}.*)")
STRONG_RE = regex.compile(r"(?P<signs>\*\*|__)(?P<text>(?:(?!\1).)+)(?P=signs):?")


def read_transcription(text: str, media_type: str) -> list[Block]:
    """Text and text/plain or text/markdown -> the letter's blocks in reading order.

    Blocks have no regions; a bullet's `marker` is the sign as typed. Every word of the text is in
    a block; markup, front matter, comments and ruled lines are not text.
    """
    markdown = media_type == MARKDOWN
    if markdown:
        text = simplify_html(text)
    text = text.replace("\f", "\n")
    family = find_family(text[:OPENING]) or load_family("generic")
    return Builder(text, family, markdown=markdown).build()


class Builder:
    """Makes blocks of a text's stretches."""

    def __init__(self, text: str, family: Family, *, markdown: bool) -> None:
        self.family, self.markdown = family, markdown
        self.stretches, self.marks = cut_stretches(
            text, markdown=markdown, stands_alone=self.stands_alone
        )
        self.hyphens = Hyphens([as_line(line) for s in self.stretches for line in s.lines])
        self.blocks: list[Block] = []
        self.opened = False
        """Whether the letterhead is behind: title, salutation or a first paragraph was read."""
        self.signed = False
        """Whether the farewell was read."""
        self.boxes: dict[int, int | None] = {}
        """Box of each quoted region, None where it is a quotation."""
        self.box: int | None = None
        """The box that a heading worded as one has opened, where nothing shows its end."""
        self.themes = frozenset(rule.kind for rule in family.sections if rule.number)
        self.layered = False
        """Whether the heading was read that the themes stand under."""

    def build(self) -> list[Block]:
        """Make the blocks, in order; the rows of a table become one."""
        table: list[Stretch] = []
        for n, stretch in enumerate(self.stretches):
            if stretch.kind == "row" and (not table or not stretch.apart):
                table.append(stretch)
                continue
            self.end_table(table)
            if stretch.kind == "row":
                table.append(stretch)
                continue
            block = self.build_block(stretch, n)
            self.blocks.append(block)
            self.note_progress(block)
        self.end_table(table)
        self.level_headings()
        return [block for block in self.blocks if block.text]

    def build_block(self, stretch: Stretch, n: int) -> Block:
        """One stretch that is no row -> its block."""
        text, refs = self.join(stretch.lines)
        if stretch.opening is not None and not text:  # a number that numbers nothing is text
            return Block("body", stretch.opening.label, rule="text/paragraph")
        if stretch.kind == "note":
            return Block("footnote", text, number=stretch.mark, refs=refs, rule="text/note")
        heading = self.find_heading(stretch, text, n)
        if heading is not None:
            number, bare, level = heading
            shift = len(text) - len(bare)
            refs = [NoteRef(max(r.offset - shift, 0), r.marker) for r in refs]
            block = Block("heading", bare, number, refs=refs, level=level, rule="text/heading")
        elif stretch.opening is not None:
            sign = stretch.opening.label
            numbered = stretch.opening.kind == "numbered"
            block = Block(
                stretch.opening.kind,
                text,
                number=sign if numbered else None,
                marker=None if numbered else sign,
                refs=refs,
                rule="text/opening",
            )
        else:
            block = Block("body", text, refs=refs, rule="text/paragraph")
        if stretch.quote:
            self.place_in_quote(block, stretch.quote)
        else:
            self.place_in_box(block)
        return block

    def place_in_box(self, block: Block) -> None:
        """Say in which box a block stands that nothing rules off.

        It ends at the next heading, and at a numbered paragraph, for boxes number theirs never.
        """
        if (
            block.kind == "heading"
            and self.family.kind_of(block.number, block.text) == "practice_example"
        ):
            self.box = self.next_box()
        elif block.kind in ("heading", "numbered", "footnote"):
            self.box = None
        block.box = self.box

    def next_box(self) -> int:
        """Ordinal of a box that begins here."""
        return 1 + max((block.box or 0 for block in self.blocks), default=0)

    def place_in_quote(self, block: Block, quote: int) -> None:
        """Put a block quoted with ">" in a box where a heading opens the quoting."""
        if quote not in self.boxes:
            self.boxes[quote] = self.next_box() if block.kind == "heading" else None
            self.box = None
        block.box = self.boxes[quote]
        if block.box is None and block.kind == "body":
            block.kind = "quote"

    def find_heading(
        self, stretch: Stretch, text: str, n: int
    ) -> tuple[str | None, str, int] | None:
        """Stretch and its text -> number, words and level where it is a heading."""
        number, bare = None, text
        found = NUMBERED_RE.fullmatch(text)
        if stretch.kind == "heading":
            return (
                (found["number"], found["text"], stretch.level)
                if found
                else (None, text, stretch.level)
            )
        if len(text) > HEADING_LENGTH or (len(stretch.lines) > 1 and not self.is_known(text)):
            return None
        if self.signed and self.family.kind_of(None, text) not in AFTER_SIGNATURES:
            return None
        if stretch.opening is not None:
            if stretch.opening.kind != "numbered" or "." in stretch.opening.label:
                return None
            number = stretch.opening.label
            dotted = self.opens_with_dot(n + 1, number)
            known = self.family.kind_of(number, bare) is not None
            return (number, bare, 2) if (known or dotted) and not text.endswith(".") else None
        if found is not None and self.family.kind_of(found["number"], found["text"]) is not None:
            return found["number"], found["text"], 2
        strong = self.markdown and STRONG_RE.fullmatch(stretch.lines[0]) is not None
        if strong and not find_label(text) and not is_prose(text):
            return None, bare, 1 if self.is_known(text) else 2
        if self.is_known(text) and (self.opened or not find_label(text)):
            theme = self.layered and self.family.kind_of(None, text) in self.themes
            return None, bare, 2 if theme else 1
        if self.opened and self.is_subheading(stretch, text, n):
            return None, bare, 3
        return None

    def is_known(self, line: str) -> bool:
        """Whether a line is worded as one of the family's headings and is not a sentence."""
        words = strip_marks(line, markdown=self.markdown).strip()
        if len(words) > HEADING_LENGTH or words.endswith((".", ";", ",")):
            return False
        kind = self.family.kind_of(None, words) if words[:1].isupper() else None
        # "Contact: A. Reader" is no heading, "Case study: effective practice" is one.
        return kind is not None and (": " not in words or kind == "practice_example")

    def stands_alone(self, line: str) -> bool:
        """Whether a line is the title or a known heading, whatever stands around it."""
        return self.is_known(line) or is_title(line, self.family)

    def opens_with_dot(self, n: int, number: str) -> bool:
        """Whether the stretch after a numbered line is its first paragraph: "1" before "1.1"."""
        after = self.stretches[n].opening if n < len(self.stretches) else None
        return after is not None and after.label.startswith(f"{number}.")

    def is_subheading(self, stretch: Stretch, text: str, n: int) -> bool:
        """Whether a short line alone, of unknown wording, stands over a paragraph."""
        if not stretch.apart or stretch.quote or len(text) > SUBHEADING_LENGTH:
            return False
        if not text[:1].isupper() or text.endswith((".", ";", ",", ":", "!", "”", '"')):
            return False
        if n + 1 >= len(self.stretches) or not (after := self.stretches[n + 1]).apart:
            return False
        below = after.opening is not None or is_prose(" ".join(after.lines))
        return below and after.kind in ("text", "item") and not load_wording().copy.match(text)

    def note_progress(self, block: Block) -> None:
        """Remember how far the letter has come."""
        if (
            block.kind == "heading"
            and self.family.kind_of(block.number, block.text) in self.family.layered
        ):
            self.layered = True
        wording = load_wording()
        greeted = wording.salutation.match(block.text) and len(block.text) < HEADING_LENGTH
        if greeted or is_title(block.text, self.family) or is_prose(block.text):
            self.opened = True
        if self.opened and wording.farewell.match(block.text):
            self.signed = True

    def level_headings(self) -> None:
        """Count levels from the first below the title's, which in markdown is the highest."""
        headings = [
            b
            for b in self.blocks
            if b.kind == "heading" and b.box is None and not is_title(b.text, self.family)
        ]
        above = min((block.level for block in headings), default=1) - 1
        for block in headings:
            block.level -= above

    def end_table(self, rows: list[Stretch]) -> None:
        """Make rows that stand together one table, header rows a paragraph each."""
        cells = [found for row in rows if (found := self.read_cells(row.lines))]
        rows.clear()
        if not cells:
            return
        read = [[self.read(cell) for cell in row] for row in cells]
        if find_label(read[0][0][0]):
            for row in read:
                text = " ".join(text for text, _ in row if text)
                self.blocks.append(Block("body", text, rule="text/header-row"))
            return
        width = max(len(row) for row in read)
        words = [[text for text, _ in row] + [""] * (width - len(row)) for row in read]
        refs: list[NoteRef] = []
        at = 0
        for row, line in zip(read, words, strict=True):
            for (_, calls), text in zip(row, line, strict=False):
                refs.extend(NoteRef(at + call.offset, call.marker) for call in calls)
                at += len(text) + 1
            at += width - len(row)
        text = "\n".join("\t".join(row) for row in words)
        self.blocks.append(Block("table", text, refs=refs, cells=words, rule="text/table"))

    def read_cells(self, lines: list[str]) -> list[str]:
        """Lines of one row -> its cells; [] for the ruled line under a head."""
        line = lines[0].strip()
        if ROW_RE.fullmatch(line):
            if RULED_RE.fullmatch(line):
                return []
            return [cell.strip().replace("\\|", "|") for cell in BARS_RE.split(line)[1:-1]]
        cells = split_gaps(lines[0])
        return [*cells[:-1], " ".join([cells[-1], *(line.strip() for line in lines[1:])])]

    def join(self, lines: list[str]) -> tuple[str, list[NoteRef]]:
        """Lines of a paragraph -> one text, hyphens at their ends minded, and its note markers."""
        joined = ""
        for line in (line.strip().removesuffix("\\").strip() for line in lines):
            if not joined or not line:
                joined = joined or line
                continue
            joint, cut = glue(joined, line, self.hyphens)
            joined = f"{joined[:-1] if cut else joined}{joint}{line}"
        return self.read(joined)

    def read(self, text: str) -> tuple[str, list[NoteRef]]:
        """Marked-up text -> words and note markers."""
        return read_inline(text, self.marks, markdown=self.markdown)


def as_line(text: str) -> Line:
    """Make of a line of text a printed line without a place, as the layout takes them."""
    return Line(1, (Run(text, 0, 0, "", 0),), Bbox(0, 0, 0, 0), 0, 0)
