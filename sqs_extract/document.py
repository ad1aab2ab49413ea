"""A letter while it is being read: printed lines, then blocks, then sections, then tags.

Plain frozen values, no behaviour beyond what their names say. Coordinates are points from the
page's top left corner; pages count from 1; `start` and `end` are half-open offsets in Unicode code
points into the text named in the docstring. What crosses the border as JSON is `record.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

# ------------------------------------------------------------------ what stands on the paper


class Bbox(NamedTuple):
    """A rectangle on a page, in points from the page's top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one printed line in one style, without a wide gap inside."""

    text: str
    """As printed; a space that parts it from the next run stands at its end."""
    x0: float
    x1: float
    font: str
    """Font name without the subset prefix."""
    size: float
    """Points, scaled by the text matrix, to 0.01."""
    bold: bool = False
    italic: bool = False
    superscript: bool = False
    mcid: int | None = None
    """Marked-content identifier on its page, for the structure tree; None if untagged."""
    artifact: bool = False
    """True where the file itself marks the run as page furniture (/Artifact)."""


@dataclass(frozen=True, slots=True)
class Line:
    """Runs that stand on one baseline, left to right; a hyphen at its end is kept."""

    page_number: int
    runs: tuple[Run, ...]
    bbox: Bbox
    """Left and right edge of the ink; 0.8 and 0.2 of the main size above and below the baseline."""
    baseline: float
    size: float
    """Size of the run with most characters."""
    text: str = field(init=False)
    """The runs' texts joined, without space at either end; made once, for it is asked for often."""

    def __post_init__(self) -> None:
        runs = self.runs
        text = runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])
        object.__setattr__(self, "text", text.strip())


@dataclass(frozen=True, slots=True)
class Ruling:
    """A drawn line or rectangle: box frames, table rules, the rule above the footnotes."""

    bbox: Bbox
    filled: bool
    stroked: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page in reading order."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rulings: tuple[Ruling, ...] = ()
    images: tuple[Bbox, ...] = ()


class Content(NamedTuple):
    """A piece of marked content that a structure element owns."""

    page_number: int
    mcid: int


@dataclass(frozen=True, slots=True)
class Element:
    """A node of the PDF's structure tree (ISO 32000-1, 14.7), kids in logical order."""

    type: str
    """Standard structure type after the role map: P, H1, L, LI, Lbl, LBody, Table, TR, TD ..."""
    kids: tuple[Element | Content, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """All that a PDF reader found: the pages, and the structure tree where there is one."""

    pages: tuple[Page, ...]
    tree: Element | None
    """The tree's root (type "Root"), None where the file is untagged or the tree is empty."""
    reader: str
    """Name and version of the library that read it: "pdfium@5.15.2"."""
    notices: tuple[Notice, ...] = ()
    """Pages that were damaged or left out."""


# ------------------------------------------------------------------ lines that belong together


@dataclass(frozen=True, slots=True)
class Region:
    """Where a stretch of text stands: one per page it is on."""

    page: int
    bbox: Bbox
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A footnote marker that stood in the text and was taken out of it."""

    offset: int
    """Where it stood, in the text of its block or letter."""
    marker: str
    page: int | None = None


@dataclass(slots=True)
class Block:
    """Lines that belong together, as one clean text: a heading, paragraph, item, note, table ..."""

    kind: str
    """heading, body, numbered, bullet, quote, table, footnote, header, footer or page_number."""
    text: str
    """One line, except a table's: rows are lines, cells part by tabs."""
    number: str | None = None
    """Paragraph or heading number without its last point ("1.2"), for a footnote its marker."""
    marker: str | None = None
    """Bullet sign as printed."""
    regions: list[Region] = field(default_factory=list)
    """Offsets are into `text`; empty where the source has no pages."""
    refs: list[NoteRef] = field(default_factory=list)
    """Offsets are into `text`."""
    cells: list[list[str]] | None = None
    box: int | None = None
    """Ordinal of the ruled box it stands in, None outside boxes."""
    level: int = 0
    """Heading level as the typography or the tags suggest: 1 is the highest; 0 for no heading."""
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    rule: str = ""
    """What made it this kind: name of the tag, or of the rule of geometry or wording."""

    @property
    def page(self) -> int | None:
        """The page it begins on."""
        return self.regions[0].page if self.regions else None


# ------------------------------------------------------------------ the letter's own structure


class Span(NamedTuple):
    """Half-open range of the letter's text."""

    start: int
    end: int


@dataclass(slots=True)
class Paragraph:
    """A paragraph, bullet, quotation or table; offsets are into `Letter.text`."""

    id: str
    kind: str
    """body, numbered, bullet, quote or table."""
    start: int
    end: int
    text: str
    number: str | None = None
    marker: str | None = None
    sentences: list[Span] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    cells: list[list[str]] | None = None


@dataclass(slots=True)
class Section:
    """A heading and the paragraphs up to the next heading; offsets are into `Letter.text`."""

    id: str
    kind: str
    """One of the section kinds of the record: letterhead, preamble, summary, key_strengths ..."""
    number: str | None
    heading: str | None
    level: int
    parent: str | None
    start: int
    end: int
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of a page or the end of the letter, tied to where its marker stood."""

    id: str
    marker: str
    text: str
    ref: int | None
    page: int | None


@dataclass(frozen=True, slots=True)
class Furniture:
    """Printed matter set aside: running headers and footers, page numbers."""

    page: int
    role: str
    """header, footer or page_number."""
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A doubt the reader should know of; `warnings[]` of the record."""

    code: str
    message: str
    page: int | None = None


@dataclass(slots=True)
class Letter:
    """One letter: its whole reading text and the structure over it."""

    family: str
    """Name of the letter family whose profile read it: sqs, jtai or generic."""
    text: str
    sections: list[Section]
    footnotes: list[Footnote]
    furniture: list[Furniture]
    notices: list[Notice]


# ------------------------------------------------------------------ tags


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that made a rule or model tag a span; offsets are into `Letter.text`."""

    source: str
    """rule or model."""
    name: str
    """Rule id ("deficiency/insufficient") or model@version."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Share:
    """What a published scale means by a band: per cent of cases, both ends in."""

    scale: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Extent:
    """How often or in how many cases a finding holds: the words as written, and their band."""

    text: str
    band: str
    share: Share | None = None
    """Only where the user names a scale, and the scale defines the band."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A span that passes judgement on the inspected service's work or results."""

    paragraph_id: str
    start: int
    end: int
    polarity: str
    """strength, deficiency or mixed."""
    form: str
    """judgement or recommendation."""
    theme: str
    """Kind of the section it stands in."""
    topics: tuple[str, ...]
    extent: Extent | None
    score: float
    """Confidence, 0 to 1."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class CaseExample:
    """A span that tells what happened in a particular case, or that is announced as an example."""

    paragraph_id: str
    """The first paragraph's, where a box spans several."""
    start: int
    end: int
    polarity: str
    subjects: tuple[str, ...]
    quotation: bool
    speaker: str | None
    theme: str
    topics: tuple[str, ...]
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a figure is compared with, and how it stands to it."""

    with_: str
    """As written: "the previous year"."""
    direction: str
    """better, worse, higher, lower or same."""
    figure: int | None = None
    """Index, in the same list, of the figure it is compared with; None where no number is given."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A numeric expression that measures something about service, cases or outcomes."""

    paragraph_id: str
    start: int
    end: int
    kind: str
    """percentage, count, exception, fraction, money, duration or rate."""
    value: float
    unit: str | None
    measure: str | None
    population: str | None
    period: str | None
    comparison: Comparison | None
    footnote: str | None
    """Id of the footnote that bears on it."""
    evidence: tuple[Evidence, ...]


CLOSING_THEMES = frozenset({"key_strengths", "areas_for_improvement"})
"""Themes of the lists in which a letter sums up what it found."""
BODY_THEMES = frozenset(
    {
        "commentary",
        "reducing_reoffending",
        "protecting_the_public",
        "protecting_the_child",
        "serving_the_sentence",
        "operational_management",
        "main_findings",
        "practice_example",
        "other",
    }
)
"""Themes under which a letter says at length what it found."""


@dataclass(frozen=True, slots=True)
class Link:
    """A finding of the closing lists, and those of the body that bear it out, best first."""

    finding: int
    """Index of the finding in the list of all."""
    to: tuple[int, ...]
    score: float
    """How sure the best of them is, 0 to 1."""
    scores: tuple[float, ...]
    """The same of each."""
    shared: tuple[tuple[str, ...], ...]
    """What each has in common with the bullet, weightiest first: its words, topics, kin words."""


@dataclass(slots=True)
class Tags:
    """Everything tagged in one letter, each list in text order."""

    findings: list[Finding] = field(default_factory=list)
    case_examples: list[CaseExample] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
