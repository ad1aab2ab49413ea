"""Lines that belong together, while it is being found out what they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqs_extract.document import Bbox, Line, Run


@dataclass(slots=True, eq=False)
class Group:
    """Printed lines of one paragraph, heading, item, note or table."""

    lines: list[Line]
    kind: str = "body"
    """heading, body, numbered, bullet, table or footnote."""
    number: str | None = None
    marker: str | None = None
    box: int | None = None
    level: int = 0
    rows: list[list[list[Line]]] = field(default_factory=list)
    """Of a table: rows of cells of lines; `lines` then holds all of them."""
    rule: str = ""
    """Name of what made it this kind."""
    closed: bool = False
    """Whether nothing may be joined to its end: the tags or a sign say that it is whole."""
    opens: bool = False
    """Whether it cannot be the rest of what stands before it: a sign or a number begins it."""

    @property
    def page(self) -> int:
        """The page it begins on."""
        return self.lines[0].page_number

    @property
    def first(self) -> Line:
        """Its first printed line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Its last printed line."""
        return self.lines[-1]


@dataclass(frozen=True, slots=True)
class Style:
    """How a group is set, by most of its characters."""

    size: float
    bold: bool
    italic: bool


def read_style(lines: list[Line]) -> Style:
    """Lines -> size of most characters, and whether all of them are bold or slanted."""
    sizes: dict[float, int] = {}
    total = bold = italic = 0
    for line in lines:
        for run in line.runs:
            n = len(run.text.strip())
            if not n or run.superscript:
                continue
            total += n
            sizes[run.size] = sizes.get(run.size, 0) + n
            bold += n * run.bold
            italic += n * run.italic
    if not total:
        return Style(0.0, False, False)
    return Style(max(sizes, key=lambda s: sizes[s]), bold > 0.85 * total, italic > 0.85 * total)


def cut_line(line: Line, runs: tuple[Run, ...]) -> Line:
    """Some of a line's runs -> a line of their own."""
    box = Bbox(min(r.x0 for r in runs), line.bbox.top, max(r.x1 for r in runs), line.bbox.bottom)
    return replace(line, runs=runs, bbox=box)


def union(boxes: list[Bbox]) -> Bbox:
    """The smallest rectangle around all of them; at least one is needed."""
    return Bbox(
        min(b.x0 for b in boxes),
        min(b.top for b in boxes),
        max(b.x1 for b in boxes),
        max(b.bottom for b in boxes),
    )
