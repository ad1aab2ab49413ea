"""Font files for the layouts: installed ones by family, and two kinds made on the spot.

Debian packages: fonts-liberation, fonts-dejavu, fonts-crosextra-carlito, fonts-crosextra-caladea,
fonts-linuxlibertine.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from corpus.build.layouts import MissingEngineError

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
# Family: file stems of regular, bold, italic, bold italic.
FONT_FILES = {
    "Caladea": ("Caladea-Regular", "Caladea-Bold", "Caladea-Italic", "Caladea-BoldItalic"),
    "Carlito": ("Carlito-Regular", "Carlito-Bold", "Carlito-Italic", "Carlito-BoldItalic"),
    "DejaVu Sans": (
        "DejaVuSans",
        "DejaVuSans-Bold",
        "DejaVuSans-Oblique",
        "DejaVuSans-BoldOblique",
    ),
    "Linux Libertine O": (
        "LinLibertine_R",
        "LinLibertine_RB",
        "LinLibertine_RI",
        "LinLibertine_RBI",
    ),
}
SYMBOL_FAMILY = "Symbol Private"
PRIVATE_BULLET = "\uf0b7"
"""Where Word's Symbol font has its bullet, and here only the font of `write_symbol_font`."""


@cache
def find_font(stem: str) -> Path:
    """Find the installed font file of that stem.

    Raises
    ------
    MissingEngineError
        No installed font file has that name.
    """
    for folder in FONT_FOLDERS:
        for path in sorted(folder.rglob(f"{stem}.[ot]tf")):
            return path
    raise MissingEngineError(
        f"font {stem} not found: install the packages named in corpus/README.md"
    )


def write_latin_fonts(family: str, folder: Path) -> list[Path]:
    """Cut a family's four styles down to Latin letters -> their files in the folder.

    Ligatures and small capitals stay. Engines that keep a font's glyph numbers embed a table of all
    its glyphs, used or not: 25 kB for each style of Linux Libertine.
    """
    paths = []
    for stem in FONT_FILES[family]:
        source = find_font(stem)
        font = TTFont(source, recalcTimestamp=False)
        options = subset.Options(
            layout_features=["kern", "liga", "smcp"], desubroutinize=True, hinting=False
        )
        options.drop_tables += ["FFTM", "MATH"]
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[*range(0x20, 0x180), *range(0x2010, 0x2027), 0x25A0])
        subsetter.subset(font)
        paths.append(folder / source.name)
        font.save(paths[-1])
    return paths


def write_symbol_font(folder: Path) -> Path:
    """Make a font with its bullet at U+F0B7, as Word's Symbol has it -> its path in the folder.

    Made from DejaVu Sans, renamed as its licence asks; without it no engine would set the
    private-use character.
    """
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
