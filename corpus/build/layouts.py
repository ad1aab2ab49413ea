"""layouts.toml in, the named layouts out, in the order of the file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

PAPERS = {"A4": (595.28, 841.89), "Letter": (612.0, 792.0)}  # points
ORGANISATION = "HM Inspectorate of Probation"

LAYOUTS_FILE = Path(__file__).with_name("layouts.toml")


class MissingEngineError(RuntimeError):
    """An engine, font or program that a layout needs is not there; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to draw a letter; lengths are points."""

    name: str
    engine: str
    """libreoffice, reportlab, fpdf2, weasyprint, typst or chromium."""
    traps: str
    """What in it a reader of PDFs may stumble over, one line."""
    tagged: bool = False
    paper: Literal["A4", "Letter"] = "A4"
    margins: tuple[float, float, float, float] = (72, 72, 72, 72)
    """Top, right, bottom, left."""
    font: str = "Liberation Sans"
    size: float = 11
    leading: float = 1.25
    """Line height as a multiple of the size."""
    justified: bool = False
    hyphenated: bool = False
    hyphen: str = "-"
    """Ends a line whose last word was cut (reportlab and fpdf2; others have their own)."""
    gap: float = 8
    """Between paragraphs."""
    widows: int = 2
    """Fewest lines of a paragraph alone at a page's head or foot; reportlab and fpdf2 have 1."""
    indent: float = 0
    """First line of a paragraph."""
    h1: str = "bold bigger"
    """Words out of: bold, italic, bigger, underlined, smallcaps, coloured, runin (into text)."""
    h2: str = "bold"
    letterhead: Literal["table", "tabs", "lines"] = "table"
    number: Literal["hanging", "flush", "column", "alone", "list"] = "hanging"
    """By a tab; with the text; in a table's left column; drawn apart; a generated list label."""
    bullet: str = "•"
    bullet_place: Literal["hanging", "own_line"] = "hanging"
    notes: Literal["foot", "end"] = "foot"
    note_marker: Literal["super", "glued", "own_line"] = "super"
    """Before the note: raised, set like the note without space, or on a line of its own."""
    notes_room: float = 1000
    """Height that notes may take of a page; the rest runs over (reportlab and fpdf2)."""
    head: str = ""
    """Running header; {title}, {page} and {pages} are filled in."""
    foot: str = "Page {page} of {pages}"
    copy_list: Literal["ruled", "borderless", "columns"] = "borderless"
    body: Literal["flow", "table"] = "flow"
    box: Literal["borders", "table"] = "borders"
    quotes: Literal["as_written", "straight", "curly"] = "as_written"
    two_spaces: bool = False
    logo: bool = False
    judge_only: bool = False
    """Kept for the letters that judge, so that they come in layouts nobody tried the rules on."""
    forced_breaks: bool = False
    """Whether pages end by a forced break inside a paragraph."""

    @property
    def page_size(self) -> tuple[float, float]:
        """Width and height of the paper."""
        return PAPERS[self.paper]

    @property
    def breaks(self) -> tuple[float, float, float] | None:
        """About how many characters make a line, lines a page, lines a gap; None if not forced."""
        width, height = self.page_size
        top, right, bottom, left = self.margins
        if not self.forced_breaks:
            return None
        line = self.size * self.leading
        return (
            (width - left - right) / (0.46 * self.size),
            (height - top - bottom) / line,
            self.gap / line,
        )

    def furniture(self, title: str, page: int, pages: int) -> str:
        """Fill in the running header and footer of one page, header first."""
        return f"{self.head}\n{self.foot}".format(title=title, page=page, pages=pages)


@cache
def load_layouts() -> dict[str, Layout]:
    """Read layouts.toml -> every layout by its name, in the file's order."""
    raw: dict[str, dict[str, Any]] = tomllib.loads(LAYOUTS_FILE.read_text(encoding="utf-8"))
    return {
        name: Layout(
            name=name, **{**fields, "margins": tuple(fields.get("margins", (72, 72, 72, 72)))}
        )
        for name, fields in raw.items()
    }
