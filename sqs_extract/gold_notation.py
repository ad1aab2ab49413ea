"""Gold annotation in, its items out: the notation of the `.gold.txt` and `.extents.txt` files.

A gold file goes through paragraphs (`@1.2`, `@Summary`) and says of each what a careful reader
finds there::

    + text    a strength; - a deficiency, ! a recommendation, ~ mixed
    example POLARITY [NAME ...] [quote=SPEAKER] [box] | first words >>> last words
    fig KIND VALUE UNIT [measure="..." population="..." period="..." ...] | text
    extent BAND[/BAND] | words

`?` before a line marks what two careful readers could settle either way. A figure may also say
`with="..."` and `direction=...`: what it is compared with, and how it stands to that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import regex

from sqs_extract.errors import SqsError

POLARITIES = ("strength", "deficiency", "mixed")
FIGURE_KINDS = ("percentage", "count", "exception", "fraction", "money", "duration", "rate")
FINDING_SIGNS = {
    "+": ("strength", "judgement"),
    "-": ("deficiency", "judgement"),
    "~": ("mixed", "judgement"),
    "!": ("deficiency", "recommendation"),
}
BANDS = (
    *("all", "almost_all", "most", "majority", "many", "some", "minority", "few", "very_few"),
    *("none", "not_all", "unspecified_frequency"),
)
ATTRIBUTES = ("measure", "population", "period", "with", "direction")
"""What a figure line may say beside kind, value and unit; `with` is what it is compared with."""
DIRECTIONS = ("better", "worse", "higher", "lower", "same")

ATTRIBUTE_RE = regex.compile(r"""\b(?P<name>[a-z]+)=(?:"(?P<quoted>[^"]*)"|(?P<bare>\S+))""")
LABELLED_RE = regex.compile(
    r"\b(?P<label>Child|Boy|Girl|Case|Baby|Family|Person|Parent|Mr|Mrs|Ms|Miss)"
    r" (?P<mark>[A-Z]|\d+)\b"
)


class GoldBroken(SqsError):  # noqa: N818
    """A gold file that breaks its notation, or speaks of words that the letter does not have."""

    exit_code = 7


@dataclass(frozen=True, slots=True)
class GoldItem:
    """One line of a gold file: what a careful reader found."""

    tag: str
    """finding, example, figure or extent."""
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
    attributes: tuple[tuple[str, str], ...] = ()
    """Names and values of what else a figure line says."""
    band: str | None = None
    """Band of an extent, or several parted by "/" where it may be read either way."""


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
    if head.split()[:1] == ["extent"]:
        return _parse_extent(head, words, place)
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
    """Read `fig KIND VALUE UNIT`, attributes and the expression's words."""
    where = place.where
    attributes = tuple(
        (found["name"], found["bare"] if found["quoted"] is None else found["quoted"])
        for found in ATTRIBUTE_RE.finditer(head)
    )
    for key, said in attributes:
        if key not in ATTRIBUTES or (key == "direction" and said not in DIRECTIONS):
            raise GoldBroken(where, f"unknown attribute {key}={said}")
    parts = ATTRIBUTE_RE.sub("", head).split()
    if len(parts) < 3 or parts[1] not in FIGURE_KINDS:
        raise GoldBroken(where, f"`fig KIND VALUE UNIT`, KIND one of {', '.join(FIGURE_KINDS)}")
    try:
        value = float(parts[2])
    except ValueError:
        raise GoldBroken(where, f"{parts[2]!r} is not a number") from None
    if not math.isfinite(value):
        raise GoldBroken(where, f"{parts[2]!r} is not a number")
    unit = " ".join(parts[3:]) or None
    return GoldItem(
        "figure",
        *place[:3],
        words,
        words,
        kind=parts[1],
        value=value,
        unit=unit,
        attributes=attributes,
    )


def _parse_extent(head: str, words: str, place: _Place) -> GoldItem:
    """Read `extent BAND` and its words."""
    parts = head.split()
    if len(parts) != 2 or not set(parts[1].split("/")) <= set(BANDS):
        raise GoldBroken(place.where, f"`extent BAND | words`, BAND one of {', '.join(BANDS)}")
    return GoldItem("extent", *place[:3], words, words, band=parts[1])
