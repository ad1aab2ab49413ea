"""A page that PDFium has loaded in, its pieces of text out: one bulk read, then a look per object.

A text object is what one Tj or TJ operator drew: one font, size, baseline and marked content.
PDFium keeps the characters of an object together, so the page's text is cut where the object
changes, found by bisection, and all else is asked once per object instead of once per character.
"""

from __future__ import annotations

import ctypes as c
import math
import re

from sqs_extract.reading import pdfium_api as api
from sqs_extract.reading.lines import FAR, WIDE_GAP, Piece, Style
from sqs_extract.reading.pdfium_fonts import Font, Fonts
from sqs_extract.reading.pdfium_marks import Mark, is_artifact
from sqs_extract.reading.styles import measure_matrix

_WORD_RE = re.compile(r"\S+")
_ODD_SIGN = "\ufffe"  # what PDFium's bulk text says for a line-end hyphen and for unknown glyphs
_HYPHEN = 0x02  # what it says of the hyphen, drawn as "-" or as a soft one, when asked alone
_SUSPECT_GAP = 0.9  # em that text is longer than its letters: a wide gap may hide in its spaces

View = tuple[float, float, float, float, float, float]
"""x = v0 X + v1 Y + v2 and y = v3 X + v4 Y + v5 lead from PDF space to the page as seen."""

_StyleKey = tuple[int | None, float, float, float, float, float, int, int | None, bool]
"""Font, size, the matrix's a b c d, render mode, marked content and whether an artifact."""


def find_pieces(text_page: int, view: View, marks: dict[int, Mark], fonts: Fonts) -> list[Piece]:
    """Text page, its view, marks that objects have from their forms, and fonts in; pieces out.

    They come in PDFium's order: the content stream's, save that objects which follow each other
    on one baseline are sorted from left to right.
    """
    fonts.turn_page()
    count = api.count_chars(text_page)
    text = _read_text(text_page, count)
    # Bound once: a page asks these some thousand times.
    object_of, matrix_of, origin_of = api.object_of, api.matrix_of, api.origin_of
    text_size, text_font, text_mode = api.text_size, api.text_font, api.text_mode
    mcid_of, loose_box_of, find_font = api.mcid_of, api.loose_box_of, fonts.find
    make_piece = Piece._make
    floats, box = (c.c_float * 6)(), (c.c_float * 4)()
    point, number = (c.c_double * 2)(), c.c_float()
    p_floats, p_box, p_number = c.addressof(floats), c.addressof(box), c.addressof(number)
    p_x = c.addressof(point)
    p_y = p_x + 8
    unturned = view[0] == 1 and view[4] == -1
    left, top = view[2], view[5]
    styles: dict[_StyleKey, Style] = {}
    pieces: list[Piece] = []
    spaced = False
    before = None
    begin = end = stop = 0
    after: int | None = None
    while end < count:
        begin = end
        here = after or object_of(text_page, begin)
        after = None
        if not here:  # white space that PDFium put in: lines.py makes its own of the gaps
            end += 1
            continue
        if begin >= stop:  # no object goes on in the next line
            stop = text.find("\r", begin + 1) % (count + 1)
        end, after = _find_end(text_page, here, begin, stop)
        chunk = text[begin:end]
        ink = chunk.lstrip()
        if not ink:
            continue
        first = begin
        if len(ink) < len(chunk):
            spaced = True
            first += len(chunk) - len(ink)
        ink = ink.rstrip()
        last = first + len(ink) - 1
        matrix_of(text_page, first, p_floats)
        a, b, m_c, m_d, x, y = floats[:]
        if first != begin or here == before:  # else the matrix knows where the text begins
            origin_of(text_page, first, p_x, p_y)
            x, y = point
        before = here
        text_size(here, p_number)
        em = number.value
        if not (-FAR < x < FAR and -FAR < y < FAR and em * (abs(a) + abs(b) + abs(m_d)) < FAR):
            continue
        address = text_font(here)
        font = find_font(address)
        mcid, artifact = mcid_of(here), False
        if marks and here in marks:
            mcid, artifact = marks[here]
        elif mcid < 0:
            mcid, artifact = None, is_artifact(here)
        key = (address, em, a, b, m_c, m_d, text_mode(here), mcid, artifact)
        style = styles.get(key)
        if style is None:
            style = styles[key] = _build_style(key, font)
        if unturned and b == 0 and a > 0:
            em *= a
            tail = ink[-1]
            over = font.overhangs.get(tail)
            if over is None or m_c:
                x1 = font.measure_end(text_page, last, tail, em, m_c)
            else:
                loose_box_of(text_page, last, p_box)
                x1 = box[2] - over * em
            if (
                " " not in ink
                or x1 - x - sum(map(font.widths.__getitem__, ink)) * em <= _SUSPECT_GAP * em
            ) and font.reliable:
                pieces.append(make_piece((ink, x + left, x1 + left, top - y, style, spaced, 0)))
            else:
                pieces += _place_words(
                    text_page, ink, first, view, (a, b, m_c), font, style, spaced
                )
        else:
            pieces += _place_words(text_page, ink, first, view, (a, b, m_c), font, style, spaced)
        spaced = end > last + 1
    return pieces


def _place_words(
    text_page: int,
    ink: str,
    first: int,
    view: View,
    matrix: tuple[float, float, float],
    font: Font,
    style: Style,
    spaced: bool,
) -> list[Piece]:
    """Text of one object, word by word, in; pieces cut at wide gaps out. Slow, seldom needed."""
    a, b, m_c = matrix
    v0, v1, v2, v3, v4, v5 = view
    em = style.size
    angle = round(math.degrees(math.atan2(v3 * a + v4 * b, v0 * a + v1 * b))) % 360
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    point = (c.c_double * 2)()
    p_x = c.addressof(point)

    def place(index: int) -> tuple[float, float]:
        api.origin_of(text_page, index, p_x, p_x + 8)
        x, y = v0 * point[0] + v1 * point[1] + v2, v3 * point[0] + v4 * point[1] + v5
        return x * cos + y * sin, y * cos - x * sin

    pieces: list[Piece] = []
    start, x0, x1, base = 0, 0.0, 0.0, 0.0
    for word in _WORD_RE.finditer(ink):
        w0, new_base = place(first + word.start())
        if word.start() == 0:
            x0, base = w0, new_base
        elif w0 - x1 > WIDE_GAP * em:
            text = ink[start : word.start()].rstrip()
            pieces.append(Piece(text, x0, x1, base, style, spaced, angle))
            start, x0, base, spaced = word.start(), w0, new_base, True
        tail, last = word.group()[-1], first + word.end() - 1
        if angle or v0 != 1:  # PDFium's boxes are of no use to turned text
            x1 = place(last)[0] + font.widths[tail] * em
        else:
            x1 = font.measure_end(text_page, last, tail, em, m_c) + v2
    pieces.append(Piece(ink[start:], x0, x1, base, style, spaced, angle))
    return pieces


def _find_end(text_page: int, here: int, start: int, stop: int) -> tuple[int, int | None]:
    """First index after `start` whose character the object `here` did not draw; at most `stop`.

    Second comes the object that did draw it, None where that was not seen on the way.
    """
    object_of = api.object_of
    after = object_of(text_page, stop - 1)
    if after == here:
        return stop, None
    low, high = start, stop - 1  # low is inside, high is outside
    while high - low > 1:
        middle = (low + high) // 2
        at = middle
        found = object_of(text_page, at)
        while not found and at < high:  # white space that PDFium put in belongs to what follows
            at += 1
            found = object_of(text_page, at)
        if found == here:
            low = at
        else:
            high, after = middle, found if at == middle else None
    return max(high, start + 1), after


def _read_text(text_page: int, count: int) -> str:
    """All characters of a page, one per index of PDFium's."""
    buffer = c.create_string_buffer((count + 1) * 2)
    got = api.text_of(text_page, 0, count, c.addressof(buffer))
    text = buffer.raw[: max(got - 1, 0) * 2].decode("utf-16-le", "surrogatepass")
    if len(text) != count:  # characters outside the basic plane, or without a Unicode value
        codes = [api.unicode_of(text_page, i) for i in range(count)]
        text = "".join(chr(code) if 0 < code < 0x110000 else _ODD_SIGN for code in codes)
    if _ODD_SIGN in text:
        text = "".join(
            chr(api.unicode_of(text_page, i) or 0xFFFD) if sign == _ODD_SIGN else sign
            for i, sign in enumerate(text)
        )
    return text.replace(chr(_HYPHEN), "-")


def _build_style(key: _StyleKey, font: Font) -> Style:
    _, size, a, b, m_c, m_d, mode, mcid, artifact = key
    height, slanted = measure_matrix(a, b, m_c, m_d)
    bold = font.bold or mode == api.FILL_AND_STROKE
    return Style(font.name, round(size * height, 2), bold, font.italic or slanted, mcid, artifact)
