"""Pages in, the lines that are running headers, footers and page numbers out.

Three signs, any of which will do: the file marks them as artifacts; the same line stands at the
same place on several pages (digits aside); a lone number at a page's edge counts with the pages.
"""

from __future__ import annotations

from collections import defaultdict

import regex

from sqs_extract.document import Line, Page

EDGE = 0.17
"""Share of a page's height, from either end, in which furniture stands."""

SAME_PLACE = 4.0
"""Points by which a repeated line may shift from page to page."""

PAGE_NUMBER_RE = regex.compile(
    r"""
    \W{0,3} (?: (?: page | p\.? | tudalen ) \s* )?   # "Page 3", "p. 3"
    (?P<number> \d{1,4} )
    (?: \s* (?: of | / | o ) \s* \d{1,4} )?          # "3 of 12", "3/12"
    \W{0,3}
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
DIGITS_RE = regex.compile(r"\d+")


def find_furniture(pages: tuple[Page, ...]) -> dict[int, str]:
    """Pages -> id() of each line that is furniture, and its role.

    Roles are header, footer and page_number.
    """
    roles: dict[int, str] = {}
    edges: list[tuple[Page, Line, bool]] = []
    for page in pages:
        for line in page.lines:
            top = line.bbox.top + line.bbox.bottom < page.height
            if all(run.artifact for run in line.runs if run.text.strip()):
                if _at_edge(page, line, 0.25):
                    roles[id(line)] = _role(line, top)
                continue
            if _at_edge(page, line, EDGE):
                edges.append((page, line, top))
    _find_repeated(pages, edges, roles)
    _find_numbers(pages, edges, roles)
    return roles


def _at_edge(page: Page, line: Line, share: float) -> bool:
    return line.bbox.top < share * page.height or line.bbox.bottom > (1 - share) * page.height


def _role(line: Line, top: bool) -> str:
    if PAGE_NUMBER_RE.fullmatch(line.text):
        return "page_number"
    return "header" if top else "footer"


def _find_repeated(
    pages: tuple[Page, ...], edges: list[tuple[Page, Line, bool]], roles: dict[int, str]
) -> None:
    """Add the lines that stand on several pages at the same place."""
    if len(pages) < 2:
        return
    alike: dict[tuple[str, bool], list[tuple[Page, Line]]] = defaultdict(list)
    for page, line, top in edges:
        if not any(c.isalpha() for c in line.text):
            continue  # "1.2." at the top of two pages is a paragraph's number
        alike[(DIGITS_RE.sub("#", line.text), top)].append((page, line))
    for (_, top), found in alike.items():
        for page, line in found:
            # Measured from the nearer edge, since pages may differ in height.
            place = line.bbox.top if top else page.height - line.bbox.bottom
            fellows = {
                other.number
                for other, twin in found
                if abs((twin.bbox.top if top else other.height - twin.bbox.bottom) - place)
                < SAME_PLACE
            }
            # Two pages are enough for a short letter; in a long one chance can repeat a heading.
            if len(fellows) >= (2 if len(pages) <= 5 else 3):
                roles[id(line)] = _role(line, top)


def _is_outermost(page: Page, line: Line, top: bool, roles: dict[int, str]) -> bool:
    """Whether nothing but furniture stands between a line and its edge of the page."""
    return not any(
        id(other) not in roles
        and (other.bbox.bottom < line.bbox.top if top else other.bbox.top > line.bbox.bottom)
        for other in page.lines
    )


def _find_numbers(
    pages: tuple[Page, ...], edges: list[tuple[Page, Line, bool]], roles: dict[int, str]
) -> None:
    """Add lone page numbers: they count as the pages do, on more than half of the pages."""
    found: dict[tuple[int, bool], list[Line]] = defaultdict(list)
    for page, line, top in edges:
        number = PAGE_NUMBER_RE.fullmatch(line.text)
        if number is None or id(line) in roles or not _is_outermost(page, line, top, roles):
            continue
        found[(int(number["number"]) - page.number, top)].append(line)
    for lines in found.values():
        if len(lines) * 2 >= len(pages) or len(lines) >= 3:
            for line in lines:
                roles[id(line)] = "page_number"
