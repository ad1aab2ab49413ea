"""Two readings of one file in, where they differ out: places and measures, never the words."""

from __future__ import annotations

from typing import NamedTuple

from sqs_extract.document import Bbox, Content, Element, Line, Page, Printed, Run

POINTS = 1.0  # how far boxes may be apart
OVERHANG = 0.25  # em that a right edge may be out: see find_differences


class Difference(NamedTuple):
    """What differs, where, and by how much."""

    kind: str
    page_number: int
    place: int
    """Ordinal of the line, ruling or image on its page."""
    amount: float = 0.0


def find_differences(one: Printed, other: Printed) -> list[Difference]:
    """Readings by PDFium and by pdfplumber in, their differences in page order out.

    Right edges of runs may be apart by OVERHANG: PDFium shows a glyph's box but not its advance,
    which is guessed where ink hangs over in a font with two glyphs of one character. pdfminer
    knows no width at all for codes that WinAnsi leaves unused, which draw a bullet.
    """
    found = []
    if len(one.pages) != len(other.pages):
        found.append(Difference("page count", 0, len(one.pages) - len(other.pages)))
    for a, b in zip(one.pages, other.pages, strict=False):
        found += _compare_pages(a, b)
    if one.tree != other.tree:
        found.append(Difference("tree", 0, 0))
    return found


def _compare_pages(one: Page, other: Page) -> list[Difference]:
    n = one.number
    found = []
    if abs(one.width - other.width) > 0.01 or abs(one.height - other.height) > 0.01:
        found.append(Difference("page size", n, 0))
    words = [" ".join(line.text for line in page.lines).split() for page in (one, other)]
    if words[0] != words[1]:
        found.append(Difference("words", n, 0))
    if [line.text for line in one.lines] != [line.text for line in other.lines]:
        found.append(Difference("lines", n, 0))
    else:
        for i, (a, b) in enumerate(zip(one.lines, other.lines, strict=True)):
            found += [Difference(kind, n, i, by) for kind, by in _compare_lines(a, b)]
    for kind, ours, theirs in (
        ("rulings", [r.bbox for r in one.rulings], [r.bbox for r in other.rulings]),
        ("images", list(one.images), list(other.images)),
    ):
        found += _match_boxes(kind, n, ours, theirs)
    return found


def _compare_lines(one: Line, other: Line) -> list[tuple[str, float]]:
    if [run.text for run in one.runs] != [run.text for run in other.runs]:
        return [("runs", 0.0)]
    found = [("baseline", abs(one.baseline - other.baseline)), ("size", abs(one.size - other.size))]
    found = [(kind, by) for kind, by in found if by > 0.1]
    for i in (0, 1, 3):
        if (by := abs(one.bbox[i] - other.bbox[i])) > POINTS:
            found.append((f"bbox.{Bbox._fields[i]}", by))
    for a, b in zip(one.runs, other.runs, strict=True):
        found += _compare_runs(a, b)
    return found


def _compare_runs(one: Run, other: Run) -> list[tuple[str, float]]:
    found = [
        (f"run.{name}", 0.0)
        for name in ("font", "bold", "italic", "superscript", "mcid", "artifact")
        if getattr(one, name) != getattr(other, name)
    ]
    if abs(one.size - other.size) > 0.05:
        found.append(("run.size", abs(one.size - other.size)))
    if abs(one.x0 - other.x0) > POINTS:
        found.append(("run.x0", abs(one.x0 - other.x0)))
    widthless = other.x0 == other.x1
    if (by := abs(one.x1 - other.x1)) > max(POINTS, OVERHANG * one.size) and not widthless:
        found.append(("run.x1", by))
    return found


def find_contents(element: Element) -> list[Content]:
    """Root of a tree in, all marked content in logical order out."""
    found: list[Content] = []
    for kid in element.kids:
        found += [kid] if isinstance(kid, Content) else find_contents(kid)
    return found


def _match_boxes(
    kind: str, page_number: int, ours: list[Bbox], theirs: list[Bbox]
) -> list[Difference]:
    """Pair each of our boxes with one of theirs; what is left over on either side differs."""
    left = list(theirs)
    found = []
    for i, box in enumerate(ours):
        twin = next((other for other in left if _distance(box, other) <= POINTS), None)
        if twin is None:
            found.append(Difference(f"{kind}: only ours", page_number, i))
        else:
            left.remove(twin)
    return found + [Difference(f"{kind}: only theirs", page_number, i) for i in range(len(left))]


def _distance(one: Bbox, other: Bbox) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))
