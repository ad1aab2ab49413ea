"""Gold annotation in, its items placed in a letter out: the notation of the `.gold.txt` files.

A gold file goes through paragraphs (`@1.2`, `@Summary`) and says of each what a careful reader
finds there. Its words are exact but for footnote markers, emphasis and quote styles, which is why
both sides are folded before they are compared.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from sqs_extract.document import Letter, Paragraph
from sqs_extract.errors import SqsError

POLARITIES = ("strength", "deficiency", "mixed")
FIGURE_KINDS = ("percentage", "count", "exception", "fraction", "money", "duration", "rate")
FINDING_SIGNS = {
    "+": ("strength", "judgement"),
    "-": ("deficiency", "judgement"),
    "~": ("mixed", "judgement"),
    "!": ("deficiency", "recommendation"),
}
NO_HEADING = "preamble"
"""What a gold file calls the place before the first heading."""

MARKER_RE = regex.compile(r"\[\^\w+\]")
LABELLED_RE = regex.compile(
    r"\b(?P<label>Child|Boy|Girl|Case|Baby|Family|Person|Parent|Mr|Mrs|Ms|Miss)"
    r" (?P<mark>[A-Z]|\d+)\b"
)
FOLDED = {
    **dict.fromkeys("“”„‟\"‘’‚‛'`´", '"'),
    **dict.fromkeys("‐‑‒–—―−─", "-"),
    **dict.fromkeys("\u00ad*\u200b\ufeff", ""),
}


class GoldBroken(SqsError):  # noqa: N818
    """A gold file that breaks its notation, or speaks of words that the letter does not have."""

    exit_code = 7


@dataclass(frozen=True, slots=True)
class GoldItem:
    """One line of a gold file: what a careful reader found."""

    tag: str
    """finding, example or figure."""
    at: str
    """Number of the paragraph, or heading of the section where its paragraphs have none."""
    line: int
    """Where it stands in the file, from 1."""
    optional: bool
    """True where two careful readers could settle it either way (`?`)."""
    first: str
    """The span's words; for an example the words it begins with."""
    last: str
    """The words that an example ends with; equal to `first` otherwise."""
    polarity: str | None = None
    form: str | None = None
    subjects: tuple[str, ...] = ()
    speaker: str | None = None
    boxed: bool = False
    kind: str | None = None
    """Kind of a figure."""
    value: float | None = None
    unit: str | None = None


class Located(NamedTuple):
    """A gold item and where it stands; offsets are into `Letter.text`."""

    item: GoldItem
    paragraph_id: str
    start: int
    end: int


def parse_gold(text: str, name: str = "gold") -> list[GoldItem]:
    r"""Read gold notation, give its items in the file's order.

    Raises
    ------
    GoldBroken
        Naming the file (`name`) and the line that breaks the notation.

    >>> parse_gold("@1.2\n?fig count 14 case | 14 cases")[0].value
    14.0
    """
    items: list[GoldItem] = []
    at: str | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line == "#" or line.startswith("# "):
            continue
        where = f"{name}:{number}"
        if line.startswith("@"):
            at = line[1:].strip()
            if not at:
                raise GoldBroken(where, "@ without a paragraph number or heading")
            continue
        if at is None:
            raise GoldBroken(where, "an annotation before the first @ line")
        place = _Place(at, number, line.startswith("?"), where)
        items.append(_parse_item(line.lstrip("?").strip(), place))
    return items


class _Place(NamedTuple):
    """What every line has: the paragraph it speaks of, its number, and whether it is optional."""

    at: str
    line: int
    optional: bool
    where: str


def _parse_item(line: str, place: _Place) -> GoldItem:
    """Read one line without its `?`."""
    where = place.where
    if line[:1] in FINDING_SIGNS:
        words = line[1:].strip()
        if not words:
            raise GoldBroken(where, "a finding without words")
        polarity, form = FINDING_SIGNS[line[0]]
        return GoldItem("finding", *place[:3], words, words, polarity, form)
    head, bar, words = (part.strip() for part in line.partition("|"))
    if not bar or not words:
        raise GoldBroken(where, f"neither a finding nor `... | words`: {line[:60]!r}")
    if head.split()[:1] == ["example"]:
        return _parse_example(head, words, place)
    if head.split()[:1] == ["fig"]:
        return _parse_figure(head, words, place)
    raise GoldBroken(where, f"unknown annotation {head.split()[0] if head else line!r}")


def _parse_example(head: str, words: str, place: _Place) -> GoldItem:
    """Read `example POLARITY [NAME ...] [quote=SPEAKER] [box]` and first and last words."""
    where = place.where
    first, arrow, last = (part.strip() for part in words.partition(">>>"))
    speaker = regex.search(r"\bquote=(\S+)", head)
    rest = regex.sub(r"\bquote=\S+", "", LABELLED_RE.sub(r"\g<label>_\g<mark>", head)).split()[1:]
    if not rest or rest[0] not in POLARITIES:
        raise GoldBroken(where, f"an example's polarity is one of {', '.join(POLARITIES)}")
    if not first or (arrow and not last):
        raise GoldBroken(where, "an example needs its first words, `>>>` and its last words")
    return GoldItem(
        "example",
        *place[:3],
        first,
        last or first,
        polarity=rest[0],
        subjects=tuple(word.replace("_", " ") for word in rest[1:] if word != "box"),
        speaker=speaker[1].replace("_", " ") if speaker else None,
        boxed="box" in rest[1:],
    )


def _parse_figure(head: str, words: str, place: _Place) -> GoldItem:
    """Read `fig KIND VALUE UNIT` and the expression's words."""
    where = place.where
    parts = head.split()
    if len(parts) < 3 or parts[1] not in FIGURE_KINDS:
        raise GoldBroken(where, f"`fig KIND VALUE UNIT`, KIND one of {', '.join(FIGURE_KINDS)}")
    try:
        value = float(parts[2])
    except ValueError:
        raise GoldBroken(where, f"{parts[2]!r} is not a number") from None
    if not math.isfinite(value):
        raise GoldBroken(where, f"{parts[2]!r} is not a number")
    unit = " ".join(parts[3:]) or None
    return GoldItem("figure", *place[:3], words, words, kind=parts[1], value=value, unit=unit)


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


class _Finder:
    """Where gold words stand in one letter; equal words are found one after the other."""

    def __init__(self, letter: Letter, places: Mapping[str, str]) -> None:
        self.letter = letter
        self.places = places
        self.paragraphs = [(s, p) for s in letter.sections for p in s.paragraphs]
        self.folded = {p.id: fold(p.text) for _, p in self.paragraphs}
        self.whole = fold(letter.text)
        self.next: defaultdict[tuple[str, str, str], int] = defaultdict(int)

    def locate(self, item: GoldItem, name: str) -> Located:
        for paragraph in self._candidates(item.at):
            span = self._find_in(item, paragraph)
            if span is not None:
                return Located(item, paragraph.id, *span)
        raise GoldBroken(
            f"{name}:{item.line}",
            f"not found at {item.at}: {item.first[:80]!r}",
            "Is it the same letter?",
        )

    def _candidates(self, at: str) -> Iterator[Paragraph]:
        """Go through what `at` may mean: by place, number, id or heading, else all."""
        found = False
        wanted = fold(at).text.rstrip(":")
        for section, paragraph in self.paragraphs:
            heading = fold(section.heading or NO_HEADING).text.strip().rstrip(":")
            names = (paragraph.number, paragraph.id, heading)
            if self.places.get(at) == paragraph.id if at in self.places else wanted in names:
                found = True
                yield paragraph
        if not found:
            yield from (paragraph for _, paragraph in self.paragraphs)

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
