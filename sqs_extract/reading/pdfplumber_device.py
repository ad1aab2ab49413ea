"""A page's content stream in, its pieces, rulings and images out, by way of pdfplumber's device.

pdfplumber's `page.chars` forgets what the equality of the two readers hangs on: which characters
one operator drew, marked content within marked content, the text's rise and its render mode.
They are noted here while the page is interpreted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, cast

from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import apply_matrix_pt
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

from sqs_extract.document import Bbox, Ruling
from sqs_extract.reading.lines import FAR, SPACE_GAP, WIDE_GAP, Piece, Style
from sqs_extract.reading.rulings import Point, find_rulings, is_near
from sqs_extract.reading.styles import is_bold, is_italic, measure_matrix, parse_font_name

FILL_AND_STROKE = 2
_BULLETS = {127, 129, 141, 143, 144, 157}  # unused in WinAnsi: bullets (ISO 32000-1, D.2, note 3)
_REPEAT_MEMORY = 5  # objects in which a repeated one is looked for, as PDFium does
_REPEAT_SHIFT = 0.15  # em; text drawn again within it is there to look bold


@dataclass(slots=True)
class Char:
    """One glyph, with its text spelt out; positions as in Piece."""

    text: str
    x0: float
    x1: float
    base: float


@dataclass(slots=True)
class TextObject:
    """What one text-showing operator drew, in one style."""

    style: Style
    angle: int
    charspace: float
    chars: list[Char] = field(default_factory=list)

    def repeats(self, other: TextObject) -> bool:
        """Whether this is `other` drawn again, at most a little aside."""
        if self.style.size != other.style.size or len(self.chars) != len(other.chars):
            return False
        first, second, reach = self.chars[0], other.chars[0], _REPEAT_SHIFT * self.style.size
        return (
            abs(first.x0 - second.x0) <= reach
            and abs(first.base - second.base) <= reach
            and all(a.text == b.text for a, b in zip(self.chars, other.chars, strict=True))
        )


class Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter, which leaves named property lists unresolved."""

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802
        """Begin marked content, with its property list looked up where it is a name."""
        if isinstance(props, PSLiteral):
            named = resolve1(self.resources.get("Properties"))
            props = resolve1(named.get(literal_name(props))) if isinstance(named, dict) else None
        super().do_BDC(tag, props)


class Device(PDFPageAggregatorWithMarkedContent):
    """Collects the text objects, rulings and images of one page."""

    def __init__(self, resources: Any, crop: tuple[float, float, float, float]) -> None:
        super().__init__(resources)
        self.objects: list[TextObject] = []
        self.rulings: list[Ruling] = []
        self.images: list[Bbox] = []
        self._left, self._top = crop[0], crop[3]
        self._marks: list[tuple[str, int | None]] = []
        self._textstate: Any = None

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        """Open marked content, which may stand within other marked content."""
        mcid = resolve1(props.get("MCID")) if isinstance(props, dict) else None
        self._marks.append((str(tag.name), mcid if isinstance(mcid, int) else None))

    def end_tag(self) -> None:
        """Close the innermost marked content."""
        if self._marks:
            self._marks.pop()

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """Begin a text object, and drop it again if it only repeats an earlier one."""
        self._textstate, count = textstate, len(self.objects)
        self.objects.append(TextObject(Style("", 0.0, False, False, None, False), 0, 0.0))
        super().render_string(textstate, seq, ncs, graphicstate)
        if not self.objects[-1].chars or any(
            self.objects[-1].repeats(earlier)
            for earlier in self.objects[max(count - _REPEAT_MEMORY, 0) : count]
        ):
            self.objects.pop()

    def render_char(
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        """Note a glyph: its text, where it begins and how far it reaches."""
        adv = super().render_char(matrix, font, fontsize, scaling, rise, cid, ncs, graphicstate)
        text = cast(LTChar, self.cur_item._objs[-1]).get_text()
        if text.startswith("(cid:") or (
            text < " " and not text.isspace()
        ):  # pdfminer's ways to say that it knows none
            text = "\u2022" if cid in _BULLETS and not font.is_multibyte() else "\ufffd"
        if not text:
            return float(adv)
        here = self.objects[-1]
        a, b = matrix[:2]
        x, y = apply_matrix_pt(matrix, (0, rise))
        x, y = x - self._left, self._top - y
        if not abs(x) + abs(y) + abs(fontsize) * (abs(a) + abs(b)) < FAR:
            return float(adv)
        if not here.chars:
            here.angle = round(math.degrees(math.atan2(-b, a))) % 360
            here.style = self._build_style(font, abs(fontsize), matrix)
            here.charspace = self._textstate.charspace * scaling * math.hypot(a, b)
        turn = math.radians(here.angle)
        cos, sin = math.cos(turn), math.sin(turn)
        along = x * cos + y * sin
        right = along + adv * math.hypot(a, b)
        here.chars.append(Char(text, along, right, y * cos - x * sin))
        return float(adv)

    def render_image(self, name: str, stream: Any) -> None:
        """Note where an image stands."""
        super().render_image(name, stream)
        x0, y0, x1, y1 = self.cur_item.bbox
        left, top = self._left, self._top
        box = Bbox(x0 - left, top - y1, x1 - left, top - y0)
        if is_near(box):
            self.images.append(box)

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:  # noqa: ARG002
        """Note the rulings among the subpaths of a path."""
        points: list[Point] = []
        closed = False
        for operator, *numbers in [*path, ("m", 0, 0)]:
            if operator == "m" and points:
                self.rulings += find_rulings(points, closed=closed, filled=fill, stroked=stroke)
                points, closed = [], False
            closed = closed or operator == "h"
            for pair in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = apply_matrix_pt(self.ctm, pair)
                points.append(Point(x - self._left, self._top - y, operator in "cvy"))

    def _build_style(self, font: Any, size: float, matrix: Any) -> Style:
        name = parse_font_name(_read_font_name(font))
        descriptor = font.descriptor
        stem = resolve1(descriptor.get("StemV", 0)) or 0
        weight = stem * 5 if stem < 140 else stem * 4 + 140  # PDFium's, which reads no FontWeight
        angle = resolve1(descriptor.get("ItalicAngle", 0)) or 0
        mcid = next((mcid for _, mcid in self._marks if mcid is not None), None)
        height, slanted = measure_matrix(*matrix[:4])
        return Style(
            name,
            round(size * height, 2),
            is_bold(name, weight, font.flags) or self._textstate.render == FILL_AND_STROKE,
            is_italic(name, int(angle), font.flags) or slanted,
            mcid,
            mcid is None and any(tag == "Artifact" for tag, _ in self._marks),
        )


def build_pieces(objects: list[TextObject]) -> list[Piece]:
    """Text objects in drawing order in, pieces in the same order out."""
    pieces: list[Piece] = []
    spaced = began_spaced = False
    for here in objects:
        size = here.style.size
        text, x0, x1, base = "", 0.0, 0.0, 0.0
        if all(char.text.isspace() for char in here.chars):
            continue  # the gap tells better than a space by itself, which Word also draws in none
        spread = _find_letterspace(here)
        for char in here.chars:
            if char.text.isspace():
                spaced = True
                continue
            gap = char.x0 - x1
            if text and gap > WIDE_GAP * size:
                pieces.append(Piece(text, x0, x1, base, here.style, began_spaced, here.angle))
                text, spaced = "", True
            if not text:
                x0, base, began_spaced = char.x0, char.base, spaced
            elif spaced or gap - spread > SPACE_GAP * size:
                text += " "
            text, x1, spaced = text + char.text, char.x1, False
        if text:
            pieces.append(Piece(text, x0, x1, base, here.style, began_spaced, here.angle))
    return pieces


def _find_letterspace(here: TextObject) -> float:
    """How far all letters are set apart, points; 0 where the operator's spacing only kerns some."""
    if here.charspace <= 0 or len(here.chars) < 3:
        return 0.0
    return max(min(after.x0 - char.x1 for char, after in pairwise(here.chars)), 0.0)


def _read_font_name(font: Any) -> str:
    name = getattr(font, "basefont", None) or font.fontname
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
