"""A transcription's text in, its lines in stretches that belong together out: one per block.

People wrap lines or do not, part paragraphs by empty lines or not. In markdown a line end is a
space (CommonMark); in plain text it parts paragraphs where the next word would still have fitted
on the line, for then nobody had to break there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import regex

from sqs_extract.family import load_wording
from sqs_extract.layout.marks import Opening, follows, parse_opening
from sqs_extract.transcription.inline import DEFINITION_RE, find_marks, read_mark, strip_marks

UNWRAPPED = 130
"""Characters; where one line in twenty is longer, lines are paragraphs and none is wrapped."""

WIDELY = 0.6
"""Of the wrap width: a line without a stop that is shorter was broken on purpose."""

LABEL_LENGTH, GREETING_LENGTH, HEADING_LENGTH = 34, 60, 110
"""Characters: the longest label of a header row, salutation and heading."""

ATX_RE = regex.compile(r"(?P<signs>#{1,6})\s+(?P<text>.*?)(?:\s+#+)?(?:\s*\{[^}]*\})?\s*")
UNDERLINE_RE = regex.compile(r"={3,}|-{3,}")
RULE_RE = regex.compile(r"(?:[-*_=]\s?){3,}|\+[-=+]+\+")
QUOTE_RE = regex.compile(r"\s{0,3}>\s?")
ROW_RE = regex.compile(r"\|.*\|")
LABEL_RE = regex.compile(r"(?P<label>[^:\t]{2,34}):(?:\s+|$)")
GAP_RE = regex.compile(r"\t\s*|\s{3,}")
ESCAPED_RE = regex.compile(r"\\(?=[-.)*+#>|])")
STOPS = (".", ":", ";", "?", "!", "”", '"', "’", "'", ")")


@dataclass(slots=True)
class Stretch:
    """Lines that make one block."""

    kind: str
    """heading (marked as one), row (of a table), note, item (has a sign or number) or text."""
    lines: list[str]
    """Without the sign, number or marker that opens them."""
    level: int = 0
    """Of a marked heading."""
    opening: Opening | None = None
    mark: str = ""
    """Marker of a note."""
    quote: int = 0
    """Ordinal of the quoted region ("> ") it stands in, 0 outside."""
    apart: bool = False
    """Whether an empty line, or the text's beginning, stands before it."""


@dataclass(slots=True)
class Cutter:
    """Cuts lines into stretches, one line at a time."""

    markdown: bool
    marks: frozenset[str]
    """Markers of the notes there are."""
    width: float
    """Characters at which lines are wrapped; infinite where they are not."""
    stands_alone: Callable[[str], bool]
    """Whether a line is worded as a heading or as the letter's title."""
    stretches: list[Stretch] = field(default_factory=list)
    number: str | None = None
    """The paragraph number read last."""
    quote: int = 0
    quoted: bool = False
    before: str = ""
    """The line read last, as it stood."""
    parted: bool = True
    """Whether the next line begins a stretch of its own."""
    apart: bool = True

    def part(self) -> None:
        """Take an empty line: what follows is a stretch of its own."""
        self.parted = self.apart = True

    def enter_quote(self, inside: bool) -> None:
        """Note whether the next line is quoted."""
        if inside != self.quoted:
            self.part()
            self.quote += inside
            self.quoted = inside

    def open(self, stretch: Stretch, *, closed: bool = False) -> None:
        """Begin a stretch; `closed` where the next line cannot belong to it."""
        stretch.quote = self.quote if self.quoted else 0
        stretch.apart = self.apart
        self.stretches.append(stretch)
        self.parted, self.apart = closed, False

    def take(self, raw: str, following: str) -> None:
        """Add a line that is not empty; `following` is the next one, "" where there is none."""
        line = raw.strip()
        last = self.stretches[-1] if self.stretches else None
        parted = self.parted or last is None or self.is_apart(line, last)
        if (heading := ATX_RE.fullmatch(line)) is not None and self.markdown:
            self.open(Stretch("heading", [heading["text"]], len(heading["signs"])), closed=True)
        elif parted and RULE_RE.fullmatch(line):
            self.part()
        elif parted and len(line) <= HEADING_LENGTH and UNDERLINE_RE.fullmatch(following):
            self.open(Stretch("heading", [line], 1 if following[0] == "=" else 2), closed=True)
        elif (note := DEFINITION_RE.match(line)) is not None and read_mark(note) in self.marks:
            self.open(Stretch("note", [line[note.end() :]], mark=read_mark(note)))
        elif self.is_row(raw, following):
            self.open(Stretch("row", [raw.rstrip()]), closed=ROW_RE.fullmatch(line) is not None)
        elif (opening := self.find_opening(line, None if parted else last)) is not None:
            if opening.kind == "numbered":
                self.number = opening.label
            bare = ESCAPED_RE.sub("", line) if self.markdown else line
            self.open(Stretch("item", [bare[opening.length :].strip()], opening=opening))
        elif (
            parted and last is not None and last.kind == "note" and raw[:1].isspace() and self.apart
        ):
            last.lines.append(line)  # a note of several paragraphs becomes one
            self.parted = self.apart = False
        elif parted or last is None:
            self.open(Stretch("text", [line]))
        else:
            last.lines.append(line)
        if self.ends(raw, line):
            self.parted = True
        self.before = raw.rstrip()

    def is_row(self, raw: str, following: str) -> bool:
        """Whether a line is a row of a table: ruled with bars, or cells that tabs or gaps part."""
        last = self.stretches[-1] if self.stretches and not self.apart else None
        beside = last is not None and last.kind == "row"
        if ROW_RE.fullmatch(raw.strip()):
            return beside or raw.count("|") > 2
        if self.markdown:
            return False
        cells = split_gaps(raw)
        if len(cells) < 2 or parse_opening(f"{cells[0]} ") is not None:
            return False
        if not cells[0]:  # a further name under the last one, or the rest of its cell
            return beside and (raw[0] == "\t" or not self.was_full(cells[1], self.width))
        return beside or find_label(cells[0]) or len(split_gaps(following)) == len(cells)

    def find_opening(self, line: str, last: Stretch | None) -> Opening | None:
        """Find the sign or number a line opens with; `last` is what it would else go on."""
        bare = ESCAPED_RE.sub("", line) if self.markdown else line
        opening = parse_opening(bare, apart=bool(regex.match(r"\S+(?:\t|\s{2,})", bare)))
        if opening is None or last is None:
            return opening
        ended = last.lines[-1].endswith(STOPS)
        if opening.kind == "bullet":
            listed = last.opening is not None and last.opening.label == opening.label
            return opening if opening.certain or ended or listed else None
        # "... which put it at", "3.1 offences per 1,000": no number of a paragraph.
        begins = ended or ("." in opening.label and not bare[opening.length :][:1].islower())
        return opening if begins and follows(opening.label, self.number) else None

    def is_apart(self, line: str, last: Stretch) -> bool:
        """Whether a line begins a paragraph though no empty line stands before it."""
        wording = load_wording()
        words = strip_marks(line, markdown=self.markdown)
        if find_label(words) and last.kind == "text" and not self.goes_on(line):
            return True
        ended = last.lines[-1].endswith(STOPS)
        if ended and (wording.note.match(words) or wording.farewell.match(words)):
            return True
        if self.markdown:
            return False
        if len(last.lines) == 1 and last.kind == "text" and self.stands_alone(last.lines[0]):
            # "... in Calder and", "Wray": what is short and no sentence is the heading's rest.
            rest = self.goes_on(line) and not line.endswith(STOPS) and len(line) < self.width / 2
            return not (rest or line[:1].islower())
        return not self.goes_on(line)

    def goes_on(self, line: str) -> bool:
        """Whether the line before may well go on in this one."""
        if self.before.endswith(STOPS):
            return self.was_full(line, self.width)
        return self.was_full(line, WIDELY * self.width) or line[:1].islower()

    def was_full(self, line: str, width: float) -> bool:
        """Whether this line's first word did not fit on the line before."""
        return len(self.before) + 1 + len(line.split(maxsplit=1)[0]) > width

    def ends(self, raw: str, line: str) -> bool:
        """Whether nothing can follow a line in its stretch: a forced break, a salutation."""
        if self.markdown and (raw.endswith("  ") or raw.endswith("\\")):
            return True
        wording = load_wording()
        words = strip_marks(line, markdown=self.markdown)
        greets = wording.salutation.match(words) or wording.farewell.match(words)
        return bool(greets and len(words) < GREETING_LENGTH and len(self.stretches[-1].lines) == 1)


def find_label(line: str) -> bool:
    """Whether a line opens with the label of a header row ("To:", "Publication date: ...")."""
    found = LABEL_RE.match(line.strip() if ":" in line else f"{line.strip()}:")
    return found is not None and load_wording().header_field(found["label"]) is not None


def split_gaps(raw: str) -> list[str]:
    """Cut a line of plain text into its cells, parted by tabs or by three spaces and more."""
    return [cell.strip() for cell in GAP_RE.split(raw.rstrip())]


def cut_stretches(
    text: str, *, markdown: bool, stands_alone: Callable[[str], bool]
) -> tuple[list[Stretch], frozenset[str]]:
    """Text -> its stretches in order, and the markers of the notes defined in it."""
    lines = text.split("\n")
    marks = find_marks(lines)
    cutter = Cutter(markdown, marks, find_width(lines), stands_alone)
    skip = False
    for n, line in enumerate(lines):
        raw = line
        if markdown:
            quote = QUOTE_RE.match(line)
            cutter.enter_quote(quote is not None)
            raw = line[quote.end() :] if quote is not None else line
        following = lines[n + 1].strip() if n + 1 < len(lines) else ""
        if markdown and cutter.quoted:
            following = QUOTE_RE.sub("", following, count=1)
        if skip or not raw.strip():
            if not raw.strip():
                cutter.part()
            skip = False
            continue
        before = len(cutter.stretches)
        cutter.take(raw, following)
        made = cutter.stretches[-1] if len(cutter.stretches) > before else None
        skip = made is not None and made.kind == "heading" and not ATX_RE.fullmatch(raw.strip())
    return cutter.stretches, marks


def find_width(lines: list[str]) -> float:
    """Lines -> the width they are wrapped at, infinite where they are not wrapped."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if not lengths:
        return float("inf")
    width = lengths[int(len(lengths) * 0.95)]
    return float(width) if width <= UNWRAPPED else float("inf")
