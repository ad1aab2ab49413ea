"""Gold items in, each placed in a letter out; the notation is read by `gold_notation.py`.

Gold's words are exact but for footnote markers, emphasis and quote styles, which is why both sides
are folded before they are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import regex

from sqs_extract.document import Letter, Paragraph
from sqs_extract.gold_notation import (
    BANDS,
    FIGURE_KINDS,
    FINDING_SIGNS,
    POLARITIES,
    GoldBroken,
    GoldItem,
    parse_gold,
)

__all__ = [
    "BANDS",
    "FIGURE_KINDS",
    "FINDING_SIGNS",
    "POLARITIES",
    "Folded",
    "GoldBroken",
    "GoldItem",
    "Located",
    "Placing",
    "fold",
    "locate",
    "locate_most",
    "parse_gold",
]

LONG = 4
"""Words by which a place is known wherever it stands; "14 cases" may stand anywhere."""

NO_HEADING = "preamble"
"""What a gold file calls the place before the first heading."""

MARKER_RE = regex.compile(r"\[\^\w+\]")
FOLDED = {
    **dict.fromkeys("“”„‟\"‘’‚‛'`´", '"'),
    **dict.fromkeys("‐‑‒–—―−─", "-"),
    **dict.fromkeys("\u00ad*\u200b\ufeff", ""),
}


class Located(NamedTuple):
    """A gold item and where it stands; offsets are into `Letter.text`."""

    item: GoldItem
    paragraph_id: str
    start: int
    end: int


class Folded(NamedTuple):
    """Text with quotes, dashes and spaces of one style, and where each character came from."""

    text: str
    offsets: list[int]
    """Of each character of `text`, and of its end, in the text that was folded."""


def fold(text: str) -> Folded:
    r"""Text -> the form in which gold and letter are compared.

    >>> fold("rate[^1] was\u00a0 “good”").text
    'rate was "good"'
    """
    marks = {i for found in MARKER_RE.finditer(text) for i in range(*found.span())}
    kept: list[str] = []
    offsets: list[int] = []
    for i, char in enumerate(text):
        new = "" if i in marks else FOLDED.get(char, " " if char.isspace() else char)
        if not new or (new == " " and (not kept or kept[-1] == " ")):
            continue
        kept.append(new)
        offsets.append(i)
    offsets.append(len(text))
    return Folded("".join(kept), offsets)


def locate(
    items: Sequence[GoldItem],
    letter: Letter,
    places: Mapping[str, str] | None = None,
    name: str = "gold",
) -> list[Located]:
    """Gold items -> the same with paragraph and offsets in the letter.

    Parameters
    ----------
    places
        Paragraph id of each name that a gold file uses for a paragraph, where these are neither
        its number nor its section's heading: the running numbers of a transcript.

    Raises
    ------
    GoldBroken
        Naming the file (`name`), the line, and the words that the letter does not have there.
    """
    finder = _Finder(letter, places or {})
    return [finder.locate(item, name) for item in items]


class Placing(NamedTuple):
    """Gold items as far as they could be placed."""

    located: list[Located]
    lost: list[GoldItem]
    """Those whose words the letter does not have where they should be."""


def locate_most(
    items: Sequence[GoldItem], letter: Letter, places: Mapping[str, str] | None = None
) -> Placing:
    """Gold items -> those placed and those not, in a letter that may have been read with faults.

    What a gold file calls a paragraph is found by number or heading as in `locate`; where its words
    are not there, items of four words and more are looked for in the whole letter, at last by their
    letters alone (where readers differ over a hyphen or a note's number), and shorter ones in the
    paragraphs where their neighbours were found.
    """
    finder = _Finder(letter, places or {})
    found: dict[int, Located] = {}
    known: defaultdict[str, dict[str, None]] = defaultdict(dict)
    everywhere = [paragraph for _, paragraph in finder.paragraphs]
    for patient in (False, True):
        for n, item in enumerate(items):
            if n in found:
                continue
            located = finder.find(item, finder.named(item.at))
            if located is None and len(item.first.split()) >= LONG:
                located = finder.find(item, everywhere)
            if located is None and patient:
                near = [p for p in everywhere if p.id in known[item.at]]
                located = finder.find(item, near) or finder.find_letters(item)
            if located is not None:
                found[n] = located
                known[item.at][located.paragraph_id] = None
    lost = [item for n, item in enumerate(items) if n not in found]
    return Placing([found[n] for n in sorted(found)], lost)


class _Finder:
    """Where gold words stand in one letter; equal words are found one after the other."""

    def __init__(self, letter: Letter, places: Mapping[str, str]) -> None:
        self.letter = letter
        self.places = places
        self.paragraphs = [(s, p) for s in letter.sections for p in s.paragraphs]
        self.headings = {
            s.id: fold(s.heading or NO_HEADING).text.strip().rstrip(":") for s in letter.sections
        }
        self.folded = {p.id: fold(p.text) for _, p in self.paragraphs}
        self.whole = fold(letter.text)
        self.next: defaultdict[tuple[str, str, str], int] = defaultdict(int)

    def locate(self, item: GoldItem, name: str) -> Located:
        named = list(self.named(item.at)) or [paragraph for _, paragraph in self.paragraphs]
        located = self.find(item, named)
        if located is None:
            raise GoldBroken(
                f"{name}:{item.line}",
                f"not found at {item.at}: {item.first[:80]!r}",
                "Is it the same letter?",
            )
        return located

    def find(self, item: GoldItem, paragraphs: Iterable[Paragraph]) -> Located | None:
        """Look for an item's words in paragraphs, in order."""
        for paragraph in paragraphs:
            span = self._find_in(item, paragraph)
            if span is not None:
                return Located(item, paragraph.id, *span)
        return None

    def find_letters(self, item: GoldItem) -> Located | None:
        """Look in the whole letter for an item's letters, and nothing but letters."""
        wanted = "".join(filter(str.isalpha, item.first))
        if item.first != item.last or len(item.first.split()) < LONG:
            return None
        for _, paragraph in self.paragraphs:
            places = [n for n, char in enumerate(paragraph.text) if char.isalpha()]
            start = "".join(paragraph.text[n] for n in places).find(wanted)
            if start >= 0:
                end = places[start + len(wanted) - 1] + 1
                if paragraph.text[end : end + 1] in (".", "?", "!"):
                    end += 1  # the stop is gold's too
                begin = paragraph.start + places[start]
                return Located(item, paragraph.id, begin, paragraph.start + end)
        return None

    def named(self, at: str) -> Iterator[Paragraph]:
        """Go through what `at` means: by place, number, id or heading."""
        wanted = fold(at).text.rstrip(":")
        for section, paragraph in self.paragraphs:
            heading = self.headings[section.id]
            names = (paragraph.number, paragraph.id, heading)
            if self.places.get(at) == paragraph.id if at in self.places else wanted in names:
                yield paragraph

    def _find_in(self, item: GoldItem, paragraph: Paragraph) -> tuple[int, int] | None:
        text, offsets = self.folded[paragraph.id]
        first = fold(item.first).text.strip()
        key = (paragraph.id, first, item.tag)
        start = text.find(first, self.next[key])
        if start < 0:
            return None
        end = start + len(first)
        begin = paragraph.start + offsets[start]
        if item.last != item.first or item.boxed:
            last = fold(item.last).text.strip()
            whole = self.whole if item.boxed else self.folded[paragraph.id]
            shift = 0 if item.boxed else paragraph.start
            at = next((i for i, o in enumerate(whole.offsets) if o + shift >= begin), 0)
            found = whole.text.find(last, at)
            if found < 0:
                return None
            finish = shift + whole.offsets[found + len(last) - 1] + 1
        else:
            finish = paragraph.start + offsets[end - 1] + 1
        self.next[key] = start + 1
        return begin, finish
