"""Handle of a font in, what a page's text needs to know of it out.

PDFium frees a font when the last page that shows it is closed, and may give its handle to
another: what is learnt of a font is kept under what the font says of itself.
"""

from __future__ import annotations

import ctypes as c
from dataclasses import dataclass, field

from sqs_extract.reading import pdfium_api as api
from sqs_extract.reading.styles import is_bold, is_italic, parse_font_name

_OVERHANG = 0.2  # em that a letter's ink may reach beyond its advance, as an italic "f" does
_ROUNDING = 0.005  # em
_PROBE = "aeint 0.M"  # letters whose widths tell fonts of one name apart


class Widths(dict[str, float]):
    """Advance of each character of one font, in em; asks PDFium once per character."""

    def __init__(self, handle: int) -> None:
        super().__init__()
        self.handle = handle

    def __missing__(self, character: str) -> float:
        """Ask for the advance of a character not met before; 0 where the font does not say."""
        width = c.c_float()
        if self.handle:
            api.glyph_width(self.handle, ord(character), 1.0, c.addressof(width))
        self[character] = width.value
        return width.value


@dataclass(slots=True)
class Font:
    """What is worth knowing of a font."""

    name: str
    bold: bool
    italic: bool
    widths: Widths
    overhangs: dict[str, float] = field(default_factory=dict)
    """How far the ink of a letter reaches beyond its advance, em, for letters that end a piece."""
    reliable: bool = True
    """Whether its widths have been borne out by the glyphs on the pages so far."""

    def measure_end(self, text_page: int, index: int, tail: str, em: float, slant: float) -> float:
        """Where the advance of the glyph at `index` ends, in PDF space.

        `tail` is its character, `slant` 0 for upright letters. PDFium's loose box ends with the
        advance, or with the ink where a letter hangs over. Only then, and where slanting widens
        the box, is the font asked, which knows no glyph but its characters: wrongly so for
        ligatures, and for fonts with two glyphs of one character.
        """
        box, doubles = (c.c_float * 4)(), (c.c_double * 4)()
        at = c.addressof(doubles)
        api.loose_box_of(text_page, index, c.addressof(box))
        api.ink_box_of(text_page, index, at, at + 8, at + 16, at + 24)
        right, ink_right = box[2], doubles[1]
        api.origin_of(text_page, index, at, at + 8)
        x = doubles[0]
        told = x + self.widths[tail] * em
        if slant:
            return told
        if index and api.origin_of(text_page, index - 1, at, at + 8) and doubles[0] == x:
            return right  # a ligature: two characters, one glyph
        plausible = -_ROUNDING * em <= right - told < _OVERHANG * em
        if right - ink_right > _ROUNDING * em or not plausible:
            told = right
        self.overhangs[tail] = (right - told) / em if em else 0.0
        self.reliable = self.reliable and plausible
        return told


class Fonts:
    """The fonts of one document, found by the handles that are good for one page."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Font] = {}
        self._here: dict[int | None, Font] = {}

    def turn_page(self) -> None:
        """Forget the handles of the page before."""
        self._here.clear()

    def find(self, handle: int | None) -> Font:
        """Handle of a font on this page in, the font out; a font without a name for no handle."""
        font = self._here.get(handle)
        if font is None:
            font = self._here[handle] = self._read(handle or 0)
        return font

    def _read(self, handle: int) -> Font:
        widths = Widths(handle)
        raw_name, flags, angle, weight = "", 0, c.c_int(), 0
        if handle:
            length = api.font_name(handle, None, 0)
            buffer = c.create_string_buffer(length + 1)
            api.font_name(handle, c.addressof(buffer), length)
            raw_name = buffer.value.decode("utf-8", "replace")
            flags, weight = max(api.font_flags(handle), 0), api.font_weight(handle)
            api.font_angle(handle, c.addressof(angle))
        key = (raw_name, flags, angle.value, weight, *(widths[letter] for letter in _PROBE))
        font = self._known.get(key)
        if font is None:
            name = parse_font_name(raw_name)
            bold = is_bold(name, weight, flags)
            italic = is_italic(name, angle.value, flags)
            font = self._known[key] = Font(name, bold, italic, widths)
        font.widths.handle = handle
        return font
