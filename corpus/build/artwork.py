"""Drawn matter that is no text: a made-up crest as PNG, and the installed fonts by family and style."""

from __future__ import annotations

import math
import struct
import zlib
from functools import cache
from pathlib import Path

COLOUR = "#5b2c83"
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
# Family: file stems of regular, bold, italic, bold italic. Debian packages: fonts-liberation,
# fonts-dejavu, fonts-crosextra-carlito, fonts-crosextra-caladea, fonts-linuxlibertine.
FONT_FILES = {
    "Liberation Sans": ("LiberationSans-Regular", "LiberationSans-Bold", "LiberationSans-Italic", "LiberationSans-BoldItalic"),
    "Liberation Serif": ("LiberationSerif-Regular", "LiberationSerif-Bold", "LiberationSerif-Italic", "LiberationSerif-BoldItalic"),
    "DejaVu Sans": ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique"),
    "DejaVu Serif": ("DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-Italic", "DejaVuSerif-BoldItalic"),
    "Carlito": ("Carlito-Regular", "Carlito-Bold", "Carlito-Italic", "Carlito-BoldItalic"),
    "Linux Libertine O": ("LinLibertine_R", "LinLibertine_RB", "LinLibertine_RI", "LinLibertine_RBI"),
    "Caladea": ("Caladea-Regular", "Caladea-Bold", "Caladea-Italic", "Caladea-BoldItalic"),
}
SYMBOL_FAMILY = "Symbol Private"


class MissingEngineError(RuntimeError):
    """An engine, font or program that a layout needs is not installed; the message says what to install."""


def build_crest(size: int = 96) -> bytes:
    """A side length in pixels in, the PNG of a ring around a bar out; no organisation's mark."""
    rows = bytearray()
    middle = (size - 1) / 2
    for y in range(size):
        rows.append(0)  # filter type of the row: none
        for x in range(size):
            away = math.hypot(x - middle, y - middle) / middle
            inked = 0.78 < away < 0.98 or (away < 0.55 and abs(x - middle) < size * 0.12)
            rows += b"\x5b\x2c\x83" if inked else b"\xff\xff\xff"

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@cache
def find_font(stem: str) -> Path:
    """A font file's stem in, its path out.

    Raises
    ------
    MissingEngineError
        No installed font file has that name.
    """
    for folder in FONT_FOLDERS:
        for path in sorted(folder.rglob(f"{stem}.[ot]tf")):
            return path
    raise MissingEngineError(f"font {stem} not found: install the packages named in corpus/README.md")


def write_latin_fonts(family: str, folder: Path) -> list[Path]:
    """A family and a folder in, its four styles cut down to Latin letters out, ligatures and small capitals kept.

    Engines that keep a font's glyph numbers embed a table of all its glyphs, used or not: 25 KB for each style of
    Linux Libertine.
    """
    from fontTools import subset
    from fontTools.ttLib import TTFont

    paths = []
    for stem in FONT_FILES[family]:
        source = find_font(stem)
        font = TTFont(source, recalcTimestamp=False)
        options = subset.Options(layout_features=["kern", "liga", "smcp"], desubroutinize=True, hinting=False)
        options.drop_tables += ["FFTM", "MATH"]
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[*range(0x20, 0x180), *range(0x2010, 0x2027), 0x25A0])
        subsetter.subset(font)
        paths.append(folder / source.name)
        font.save(paths[-1])
    return paths


def write_symbol_font(folder: Path) -> Path:
    """A folder in, the path of a font out whose bullet stands at U+F0B7, as Word's Symbol has it.

    Made from DejaVu Sans, renamed as its licence asks; without it no engine would set the private-use character.
    """
    from fontTools import subset
    from fontTools.ttLib import TTFont

    path = folder / "SymbolPrivate.ttf"
    font = TTFont(find_font("DejaVuSans"), recalcTimestamp=False)
    options = subset.Options(layout_features=[], name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["FFTM"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[0x20, 0x2022])
    subsetter.subset(font)
    for table in font["cmap"].tables:
        if 0x2022 in table.cmap:
            table.cmap = {**table.cmap, 0xF0B7: table.cmap[0x2022]}
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            text = SYMBOL_FAMILY.replace(" ", "") if record.nameID == 6 else SYMBOL_FAMILY
            record.string = text.encode(record.getEncoding())
    font.save(path)
    return path
