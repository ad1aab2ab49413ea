"""A font's name, flags and weight in, its plain name and whether it is bold or italic out.

No single fact is to be trusted: Word names a bold face "Arial,Bold", LibreOffice leaves the
weight out of the descriptor (PDFium then says 400), and subset fonts may carry flags alone. A
face is bold or italic as soon as one of them says so.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

# The six capitals and a plus sign that mark a subset: "BCDEEE+Tahoma-Bold" (ISO 32000-1, 9.6.4).
_SUBSET_RE = re.compile(r"^[A-Z]{6}\+")

# Weight words in a font's name: "Tahoma-Bold", "Arial,BoldItalic", "Calibri-SemiBold",
# "HelveticaNeue-Heavy", "Frutiger-Black", "LMRoman10-Bold"; TeX's "CMBX12".
# Not "Blackadder" or "Boldini": the word must end, or be followed by a slant or "MT".
_BOLD_RE = re.compile(
    r"(?:bold|demi|heavy|black|\bcmbx\d)(?=$|[^a-z]|ital|obl|mt|cond|ext|ps|it\b|cn\b)",
    re.IGNORECASE,
)
_ITALIC_RE = re.compile(r"ital|obliq|(?<=[-,])(?:It|Obl)\b|\bcmti\d", re.IGNORECASE)

BOLD_WEIGHT = 600
"""FontWeight from which a face is bold: semi-bold and above (ISO 32000-1, table 122)."""

SLANT = 0.1
"""Shear from which upright letters pass for italics; Word slants by 1/3 where a face has none."""

ITALIC_FLAG = 1 << 6
FORCE_BOLD_FLAG = 1 << 18


def parse_font_name(name: str) -> str:
    """/BaseFont name in, the name without its subset prefix out."""
    return _SUBSET_RE.sub("", name)


@lru_cache(maxsize=512)
def is_bold(name: str, weight: float = 0, flags: int = 0) -> bool:
    """Whether the name, the weight (100 to 900, 0 unknown) or the descriptor's flags say bold."""
    return weight >= BOLD_WEIGHT or bool(flags & FORCE_BOLD_FLAG) or bool(_BOLD_RE.search(name))


@lru_cache(maxsize=512)
def is_italic(name: str, angle: float = 0, flags: int = 0) -> bool:
    """Whether the name, the italic angle (degrees) or the descriptor's flags say italic."""
    return angle != 0 or bool(flags & ITALIC_FLAG) or bool(_ITALIC_RE.search(name))


def measure_matrix(a: float, b: float, c: float, d: float) -> tuple[float, bool]:
    """Text matrix in; by how much it stretches letters upwards, and whether it slants them, out."""
    along = math.hypot(a, b)
    area = a * d - b * c
    if not along or not area:
        return math.hypot(c, d), False
    return abs(area) / along, abs((a * c + b * d) / area) > SLANT
