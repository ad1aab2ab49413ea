"""Gold links in, their ends placed in a letter out: the notation of the `.links.txt` files.

    @Key strengths
    link Thorough assessment => Assessments were a joy to read.

says that the finding of the body in which the second words stand bears out the bullet in which the
first ones stand, under that heading. A bullet may have several; `?` marks one that two careful
readers could settle either way.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqs_extract.document import CLOSING_THEMES, Letter, Span
from sqs_extract.gold import Folded, GoldBroken, fold


@dataclass(frozen=True, slots=True)
class GoldLink:
    """One line of a file of gold links."""

    at: str
    """Heading of the bullet's section."""
    line: int
    """Where it stands in the file, from 1."""
    optional: bool
    bullet: str
    body: str


@dataclass(frozen=True, slots=True)
class LocatedLink:
    """A gold link and where its two ends stand; offsets are into `Letter.text`."""

    item: GoldLink
    bullet: Span
    body: Span


def parse_links(text: str, name: str = "links") -> list[GoldLink]:
    r"""Read gold links, in the file's order.

    Raises
    ------
    GoldBroken
        Naming the file (`name`) and the line that breaks the notation.

    >>> parse_links("@Key strengths\n?link Good plans => Plans were good.")[0].body
    'Plans were good.'
    """
    items: list[GoldLink] = []
    at = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line == "#" or line.startswith("# "):
            continue
        if line.startswith("@"):
            at = line[1:].strip()
            continue
        bare = line.lstrip("?").strip()
        bullet, arrow, body = (part.strip() for part in bare.partition("=>"))
        words = bullet.removeprefix("link ").strip()
        if not at or not arrow or not body or words == bullet or not words:
            raise GoldBroken(f"{name}:{number}", "not `link BULLET WORDS => BODY WORDS` under an @")
        items.append(GoldLink(at, number, line.startswith("?"), words, body))
    return items


def locate_links(items: list[GoldLink], letter: Letter, name: str = "links") -> list[LocatedLink]:
    """Gold links -> the same with the places of their ends.

    Raises
    ------
    GoldBroken
        Naming the file (`name`), the line, and the words that the letter does not have there.
    """
    closing = [s for s in letter.sections if s.kind in CLOSING_THEMES]
    folded = fold(letter.text)
    located: list[LocatedLink] = []
    for item in items:
        wanted = fold(item.at).text.strip().rstrip(":")
        section = next(
            (s for s in closing if fold(s.heading or "").text.strip().rstrip(":") == wanted), None
        )
        if section is None:
            raise GoldBroken(f"{name}:{item.line}", f"no closing list headed {item.at!r}")
        bullet = _find(item.bullet, folded, section.start, section.end)
        body = _find(item.body, folded, 0, closing[0].start)
        if bullet is None or body is None:
            words = item.bullet if bullet is None else item.body
            raise GoldBroken(
                f"{name}:{item.line}", f"not found: {words[:80]!r}", "Is it the same letter?"
            )
        located.append(LocatedLink(item, bullet, body))
    return located


def _find(words: str, folded: Folded, start: int, end: int) -> Span | None:
    """Words -> where they stand within a range of the letter."""
    wanted = fold(words).text.strip()
    at = -1
    while (at := folded.text.find(wanted, at + 1)) >= 0:
        first, last = folded.offsets[at], folded.offsets[at + len(wanted) - 1]
        if start <= first and last < end:
            return Span(first, last + 1)
    return None
