"""Runs and a width in, printed lines out, for the engines that break no lines of their own.

Greedy, as word processors are. A line may end at a space, after a hyphen that the word owns
("multi-" / "agency") or, where the layout hyphenates, where Pyphen allows, with the layout's sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import pyphen  # type: ignore[import-untyped]

from corpus.build.source import ADDRESS_RE, Run

BOLD, ITALIC = 1, 2  # bits of a face
OWN_HYPHEN_RE = re.compile(r"(?<=[^\W\d_][-–/])(?=[^\W\d_])")
LONG_WORD_RE = re.compile(r"[A-Za-z]{6,}")

Measure = Callable[[str, int, float], float]
"""Text, face and size -> width in points."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text set in one style; `x` counts from the line's left edge, `rise` up from the baseline."""

    text: str
    face: int
    size: float
    x: float = 0
    rise: float = 0
    note: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """Pieces without a space between them, and the space before the first."""

    pieces: tuple[Piece, ...]
    space: str = " "


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line and the footnotes that are called in it."""

    pieces: tuple[Piece, ...]
    size: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """How a stretch of text is broken into lines."""

    measure: Measure
    size: float
    width: float
    face: int = 0
    first: float = 0
    """Indent of the first line."""
    justified: bool = False
    hyphen: str = ""
    """Sign for cut words; empty to cut none."""
    raised: bool = True
    """Whether footnote markers are raised."""


@cache
def _dictionary() -> Callable[[str], list[int]]:
    positions: Callable[[str], list[int]] = pyphen.Pyphen(lang="en_GB").positions
    return positions


def split_words(runs: tuple[Run, ...], setting: Setting) -> list[Word]:
    """Split runs at spaces -> words, each with its pieces' styles; two spaces stay two."""
    words: list[Word] = []
    space, current = "", []
    for run in runs:
        face = setting.face | (ITALIC if run.italic else 0)
        if run.note:
            size = setting.size * (0.62 if setting.raised else 0.75)
            current.append(
                Piece(run.text, face, size, rise=setting.size * 0.33 * setting.raised, note=True)
            )
            continue
        for part in re.split(r"( +)", run.text):
            if part.strip(" "):
                current.append(Piece(part, face, setting.size))
            elif part:
                if current:
                    words.append(Word(tuple(current), space))
                space, current = part, []
    if current:
        words.append(Word(tuple(current), space))
    return words


def _cuts(text: str, hyphen: str) -> Iterator[tuple[int, str]]:
    """Where a word may be cut, last place first, and the sign that the cut adds."""
    places = {match.start(): "" for match in OWN_HYPHEN_RE.finditer(text)}
    if hyphen and not ADDRESS_RE.search(text):
        for match in LONG_WORD_RE.finditer(text):
            places.update({match.start() + at: hyphen for at in _dictionary()(match[0])})
    yield from sorted(places.items(), reverse=True)


def _width(word: Word, setting: Setting) -> float:
    return sum(setting.measure(p.text, p.face, p.size) for p in word.pieces)


def _cut(word: Word, room: float, setting: Setting, force: bool) -> tuple[Word, Word] | None:
    """Cut a word to the room left -> its halves, None where no cut fits; `force` cuts anywhere."""
    before = 0.0
    found: tuple[Word, Word] | None = None
    for at, piece in enumerate(word.pieces):
        cuts = _cuts(piece.text, setting.hyphen)
        for place, sign in ((n, "") for n in range(len(piece.text) - 1, 0, -1)) if force else cuts:
            head = piece.text[:place] + sign
            if before + setting.measure(head, piece.face, piece.size) <= room:
                rest = (replace(piece, text=piece.text[place:]), *word.pieces[at + 1 :])
                found = (
                    Word((*word.pieces[:at], replace(piece, text=head)), word.space),
                    Word(rest, ""),
                )
                break
        before += setting.measure(piece.text, piece.face, piece.size)
    return found


def _build_line(
    words: list[Word], room: float, indent: float, last: bool, setting: Setting
) -> Line:
    natural = sum(_width(w, setting) for w in words)
    gaps = [setting.measure(w.space, setting.face, setting.size) for w in words[1:]]
    spread = setting.justified and not last and bool(gaps)
    extra = (room - natural - sum(gaps)) / len(gaps) if spread else 0.0
    pieces: list[Piece] = []
    x = indent
    for at, word in enumerate(words):
        if at:
            if spread:  # the space belongs to the word before it, as in word processors' PDFs
                pieces[-1] = replace(pieces[-1], text=pieces[-1].text + word.space)
            x += gaps[at - 1] + extra
        for within, piece in enumerate(word.pieces):
            joined = (
                not spread
                and pieces
                and (pieces[-1].face, pieces[-1].size) == (piece.face, piece.size)
            )
            gap = word.space if at and not within and not spread else ""
            if joined:
                pieces[-1] = replace(pieces[-1], text=pieces[-1].text + gap + piece.text)
            else:
                if gap and pieces:
                    pieces[-1] = replace(pieces[-1], text=pieces[-1].text + gap)
                pieces.append(replace(piece, x=x))
            x += setting.measure(piece.text, piece.face, piece.size)
    notes = tuple(p.text.strip() for p in pieces if p.note)
    return Line(tuple(pieces), setting.size, notes)


def break_lines(runs: tuple[Run, ...], setting: Setting) -> list[Line]:
    """Break runs -> lines that fit the setting's width; the last is never stretched."""
    lines: list[Line] = []
    queue = split_words(runs, setting)[::-1]
    indent = setting.first
    current: list[Word] = []
    used = 0.0
    while queue:
        word = queue.pop()
        room = setting.width - indent
        gap = setting.measure(word.space, setting.face, setting.size) if current else 0.0
        if used + gap + _width(word, setting) <= room:
            current.append(word)
            used += gap + _width(word, setting)
            continue
        halves = _cut(word, room - used - gap, setting, force=False)
        if halves is None and not current:
            halves = _cut(word, room, setting, force=True)
        if halves is not None:
            current.append(halves[0])
            word = halves[1]
        queue.append(word)
        if not current:
            raise ValueError(f"no room for one character in {room:.0f} points")
        lines.append(_build_line(current, room, indent, False, setting))
        current, used, indent = [], 0.0, 0.0
    if current:
        lines.append(_build_line(current, setting.width - indent, indent, True, setting))
    return lines
