"""Pieces of text in the order they were drawn in, printed lines out.

Both PDF readers end here, so that they agree on what a line, a run and a superscript is. A piece
is a stretch of text in one style on one baseline; a line gathers the pieces that follow each
other on (nearly) the same baseline; its runs are the pieces, joined where neither style nor a
wide gap parts them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from sqs_extract.document import Bbox, Line, Run

# Shares of the larger size, measured on 53 published letters and corpus/develop, 2026-11.
SPACE_GAP = 0.15  # a wider gap is a space, drawn or not: within words up to 0.11, between from 0.19
WIDE_GAP = 1.2  # a wider gap parts runs: a tab, a column, a table cell
SAME_BASELINE = 0.1  # within a line baselines differ by up to 0.06, or as superscripts do
SMALLER = 0.86  # a superscript's size: 0.56 to 0.70
RAISED = (0.15, 0.7)  # how far it stands above the baseline: 0.28 to 0.48
RAISED_FULL_SIZE = (0.2, 0.6)  # the same for one that was not made smaller; none was met
LOWERED = 0.5  # how far a subscript may stand below the baseline; none was met
SCRIPT_REACH = 1.0  # between a superscript and what it is attached to
NOTE_REACH = 3.0  # between a footnote's raised number and its text, often a tab
SHORT = 4  # characters; a full-size superscript is never longer
FAR = 1e6  # points; what lies beyond, or has no number for a place, is damage and not text
ABOVE, BELOW = 0.8, 0.2  # how far a line's box reaches from its baseline

# Ligatures become letters, odd spaces spaces, a soft hyphen (drawn, where a reader sees it at all)
# a hyphen, and what takes no room goes.
_SPELT_OUT = {
    **{"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"},
    **{"\ufb05": "ft", "\ufb06": "st"},
    **dict.fromkeys("\u00a0\u202f\u205f\u3000", " "),
    **{chr(space): " " for space in range(0x2000, 0x200B)},
    "\u00ad": "-",
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""),
}
_ODD_RE = re.compile(f"[{''.join(_SPELT_OUT)}]")

# A paragraph's number, which Word parts from its text by less than a space: "10.", "1.2.".
_LABEL_RE = re.compile(r"\d{1,2}\.(?:\d{1,2}\.)*")

_LEFT_EDGE = itemgetter(1)


class Style(NamedTuple):
    """What two pieces must share to become one run."""

    font: str
    size: float
    bold: bool
    italic: bool
    mcid: int | None
    artifact: bool


class Piece(NamedTuple):
    """Text in one style on one baseline, without white space at its ends or wide gaps inside.

    Positions are points from the page's top left corner, of a page turned so that the text runs
    to the right: where `angle` is 0, the page as it is.
    """

    text: str
    x0: float
    x1: float
    base: float
    style: Style
    spaced: bool
    """White space was drawn together with it, before it, or with the piece before it."""
    angle: int = 0
    """Degrees by which the text is turned, clockwise as seen."""


class _Gathering:
    """A line while pieces are still being added to it."""

    __slots__ = ("largest", "main", "pieces", "right")

    def __init__(self, piece: Piece) -> None:
        self.pieces = [piece]
        self.main = piece
        """The piece the baseline is taken from: the longest so far."""
        self.right = piece.x1
        self.largest = piece.style.size

    def add(self, piece: Piece, role: str) -> None:
        self.pieces.append(piece)
        right, size = piece.x1, piece.style.size
        self.right = right if right > self.right else self.right  # a call of max is slow
        self.largest = size if size > self.largest else self.largest
        if role == "main" or (role == "base" and len(piece.text) > len(self.main.text)):
            self.main = piece


def build_lines(page_number: int, pieces: Iterable[Piece]) -> tuple[Line, ...]:
    """Pieces of one page, in the order drawn, in; its lines, in the same order, out."""
    lines: list[_Gathering] = []
    last: _Gathering | None = None
    for piece in pieces:
        if last is not None:
            if piece.base == last.main.base and piece.angle == last.main.angle:
                last.add(piece, "base")  # nearly all that belongs: worth asking first
                continue
            role = _find_role(last, piece)
            if role:
                last.add(piece, role)
                continue
            if len(lines) > 1 and _continues(lines[-2], piece):
                lines[-2].add(piece._replace(spaced=False), "base")  # said of another neighbour
                continue
        if piece.text.isascii() or _ODD_RE.sub(_spell_out, piece.text).strip():
            last = _Gathering(piece)
            lines.append(last)
    return tuple([_build_line(page_number, line) for line in lines])


def _find_role(line: _Gathering, piece: Piece) -> str:
    """How a piece belongs to a line: "base", "script" or "main"; empty where it does not."""
    main = line.main
    size, new_size = main.style.size, piece.style.size
    rise = main.base - piece.base
    if abs(rise) <= SAME_BASELINE * max(size, new_size):
        return "base" if piece.angle == main.angle else ""
    if piece.angle != main.angle:
        return ""
    gap = piece.x0 - line.right
    if new_size <= SMALLER * size:
        if -LOWERED * size <= rise <= RAISED[1] * size and -size < gap < SCRIPT_REACH * size:
            return "script"
    elif line.largest <= SMALLER * new_size:  # a line that begins with a raised number: a note
        reach = -0.5 * new_size < gap < NOTE_REACH * new_size
        if reach and RAISED[0] * new_size <= -rise <= RAISED[1] * new_size:
            return "main"
    elif (
        RAISED_FULL_SIZE[0] * size <= rise <= RAISED_FULL_SIZE[1] * size
        and len(piece.text) <= SHORT
        and -0.3 * size < gap < 0.3 * size
    ):
        return "script"
    return ""


def _continues(line: _Gathering, piece: Piece) -> bool:
    """Whether a piece takes up the line before the last just where it broke off.

    PDFium and some writers put a stray piece of the next line, drawn further left, in between.
    """
    size = line.main.style.size
    return (
        abs(line.main.base - piece.base) <= SAME_BASELINE * size
        and -0.3 * size < piece.x0 - line.right < SCRIPT_REACH * size
        and piece.angle == line.main.angle
    )


def _is_superscript(piece: Piece, main: Piece) -> bool:
    size = main.style.size
    low, high = RAISED if piece.style.size <= SMALLER * size else RAISED_FULL_SIZE
    return low * size <= main.base - piece.base <= high * size


def _build_line(page_number: int, line: _Gathering) -> Line:
    pieces, main = line.pieces, line.main
    if len(pieces) > 1:
        pieces.sort(key=_LEFT_EDGE)
    runs: list[Run] = []
    base = main.base
    style, text, x0, x1, raised = main.style, "", 0.0, 0.0, False
    for piece in pieces:
        new_text, new_x0, new_x1, new_base, new_style, spaced, _ = piece
        up = new_base != base and _is_superscript(piece, main)
        if text:
            gap = new_x0 - x1
            em = max(style.size, new_style.size)
            if spaced or gap > SPACE_GAP * em or (not runs and _is_label(text, piece)):
                text += " "
            if new_style == style and up == raised and gap <= WIDE_GAP * em:
                text += new_text
                x1 = max(x1, new_x1)
                continue
            runs.append(_build_run(text, x0, x1, style, raised))
        text, x0, x1, style, raised = new_text, new_x0, new_x1, new_style, up
    runs.append(_build_run(text, x0, x1, style, raised))
    size = max(runs, key=_length).size if len(runs) > 1 else style.size
    left, right = pieces[0].x0, max(runs, key=_right_edge).x1 if len(runs) > 1 else x1
    bbox = Bbox(left, base - ABOVE * size, right, base + BELOW * size)
    if main.angle:
        return _turn_back(page_number, runs, bbox, size, math.radians(main.angle))
    return Line(page_number, tuple(runs), bbox, base, size)


def _is_label(text: str, piece: Piece) -> bool:
    """Whether `text`, which begins a line, numbers what follows: "10.", "1.2.", but not "3.5"."""
    return text[-1] == "." and piece.text[0].isalpha() and bool(_LABEL_RE.fullmatch(text))


def _turn_back(page_number: int, runs: list[Run], bbox: Bbox, size: float, turn: float) -> Line:
    """Line of turned text, whose boxes lie in its own frame, in; the line on its page out."""
    cos, sin = math.cos(turn), math.sin(turn)

    def turn_box(x0: float, x1: float) -> Bbox:
        corners = [(x, y) for x in (x0, x1) for y in (bbox.top, bbox.bottom)]
        xs = [x * cos - y * sin for x, y in corners]
        ys = [x * sin + y * cos for x, y in corners]
        return Bbox(min(xs), min(ys), max(xs), max(ys))

    turned = []
    for run in runs:
        box = turn_box(run.x0, run.x1)
        turned.append(replace(run, x0=box.x0, x1=box.x1))
    box = turn_box(bbox.x0, bbox.x1)
    return Line(page_number, tuple(turned), box, box.bottom, size)


def _build_run(text: str, x0: float, x1: float, style: Style, raised: bool) -> Run:
    font, size, bold, italic, mcid, artifact = style
    if not text.isascii():
        text = _ODD_RE.sub(_spell_out, text)
    return Run(text, x0, x1, font, size, bold, italic, raised, mcid, artifact)


def _spell_out(odd: re.Match[str]) -> str:
    return _SPELT_OUT[odd[0]]


def _right_edge(run: Run) -> float:
    return run.x1


def _length(run: Run) -> int:
    return len(run.text)
