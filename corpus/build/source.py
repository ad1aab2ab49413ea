"""A letter's JSON source in, its blocks as plain values out: what every engine draws from.

The source's form: `header` (rows of label and value), `title`, `blocks` (each with `t`: p, h1, h2,
np with `n`, li, table with `rows`, note; `"box": true` on the blocks of a boxed case study) and
`footnotes` by marker. In texts `[^1]` is a footnote marker and `*...*` is emphasis.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

MARKUP_RE = re.compile(r"\[\^(?P<note>\w+)\]|(?P<emphasis>\*)")
ADDRESS_RE = re.compile(r"((?:https?://|www\.)[^\s<>]+|[\w.+-]+@[\w.-]+\w)")
SENTENCE_GAP_RE = re.compile(
    r"(?<=[a-z0-9)%\]'\"’”][.?!])((?:\[\^\w+\])?[\"'”’]?\*?) (?=[A-Z\"'“‘*])"
)
NEARLY_FULL, FULL = (
    0.76,
    0.92,
)  # of a page's lines; footnotes and kept-together headings take the rest
OPENING_QUOTE_RE = re.compile(r"(^|[\s(\[/*–—])(['\"])")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style, or a footnote marker."""

    text: str
    """What is printed; for a footnote marker, the marker."""
    italic: bool = False
    note: bool = False
    address: bool = False
    """An e-mail or web address: not hyphenated, its own hyphens could not be told from added."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, item, table or box of a letter, in the order of the source."""

    kind: str
    """p, h1, h2, np, li, table, note; list (its `items` are li) or box (of h2, p, np and list)."""
    runs: tuple[Run, ...] = ()
    number: str = ""
    """Paragraph number as printed ("1.1."), of an np."""
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    items: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """The words alone, without footnote markers."""
        return plain(self.runs)


@dataclass(frozen=True, slots=True)
class Source:
    """A whole letter before it is drawn."""

    id: str
    header: tuple[tuple[str, ...], ...]
    title: str
    blocks: tuple[Block, ...]
    notes: dict[str, tuple[tuple[Run, ...], ...]] = field(default_factory=dict)
    """Marker to the note's lines, in order of their markers in the text."""
    quotes: str = "as_written"


def plain(runs: tuple[Run, ...]) -> str:
    """Join runs' words, footnote markers left out."""
    return "".join(run.text for run in runs if not run.note)


def parse_runs(text: str, italic: bool = False) -> tuple[Run, ...]:
    """Marked-up text -> its runs; an emphasis that is not closed ends with the text.

    >>> [run.text for run in parse_runs("The rate[^1] *fell*.")]
    ['The rate', '1', ' ', 'fell', '.']
    """
    runs: list[Run] = []

    def add(piece: str) -> None:
        for odd, part in enumerate(ADDRESS_RE.split(piece)):
            if part:
                runs.append(Run(part, italic, address=bool(odd % 2)))

    at = 0
    for match in MARKUP_RE.finditer(text):
        add(text[at : match.start()])
        if match["note"]:
            runs.append(Run(match["note"], italic, note=True))
        else:
            italic = not italic
        at = match.end()
    add(text[at:])
    return tuple(runs)


def straighten(text: str) -> str:
    """Text -> the same with typewriter quotes."""
    return text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})


def curl(text: str) -> str:
    """Text -> the same with typographic quotes; an apostrophe is a closing quote."""
    text = OPENING_QUOTE_RE.sub(lambda m: m[1] + ("‘" if m[2] == "'" else "“"), straighten(text))
    return text.replace("'", "’").replace('"', "”")


def write_like(text: str, quotes: str, two_spaces: bool) -> str:
    """Text -> the same with quotes as_written, straight or curly, and the sentence spacing."""
    if quotes == "straight":
        text = straighten(text)
    elif quotes == "curly":
        text = curl(text)
    return SENTENCE_GAP_RE.sub(r"\1  ", text) if two_spaces else text


def _parse_block(raw: dict[str, Any], quotes: str, two_spaces: bool) -> Block:
    def runs(text: str) -> tuple[Run, ...]:
        return parse_runs(write_like(text, quotes, two_spaces))

    if raw["t"] == "table":
        return Block("table", rows=tuple(tuple(runs(cell) for cell in row) for row in raw["rows"]))
    return Block(raw["t"], runs(raw["text"]), number=raw.get("n", ""))


def _gather(blocks: list[tuple[Block, bool]]) -> Iterator[Block]:
    """Lay list items that follow one another into a list, and boxed blocks into boxes."""
    at = 0
    while at < len(blocks):
        block, boxed = blocks[at]
        end = at + 1
        if boxed:
            # An h2 opens a box, so two boxes may stand one right after the other.
            while end < len(blocks) and blocks[end][1] and blocks[end][0].kind != "h2":
                end += 1
            yield Block("box", items=tuple(_gather([(b, False) for b, _ in blocks[at:end]])))
        elif block.kind == "li":
            while end < len(blocks) and blocks[end][0].kind == "li" and not blocks[end][1]:
                end += 1
            yield Block("list", items=tuple(b for b, _ in blocks[at:end]))
        else:
            yield block
        at = end


def build_source(
    raw: dict[str, Any], letter_id: str, quotes: str = "as_written", two_spaces: bool = False
) -> Source:
    """Build a letter from parsed JSON, quotes and spaces as the layout wants them."""
    blocks = [(_parse_block(b, quotes, two_spaces), bool(b.get("box"))) for b in raw["blocks"]]
    notes = {
        marker: tuple(parse_runs(write_like(line, quotes, two_spaces)) for line in text.split("\n"))
        for marker, text in raw.get("footnotes", {}).items()
    }
    return Source(
        id=letter_id,
        header=tuple(tuple(write_like(c, quotes, False) for c in row) for row in raw["header"]),
        title=write_like(raw["title"], quotes, False),
        blocks=tuple(_gather(blocks)),
        notes=notes,
        quotes=quotes,
    )


def read_source(path: Path, quotes: str = "as_written", two_spaces: bool = False) -> Source:
    """Read a source file -> the letter; its id is the file's stem."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return build_source(raw, path.stem, quotes, two_spaces)


def cut_runs(runs: tuple[Run, ...], words: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Cut runs after so many words -> the runs before and after; the space between goes."""
    left = words
    for at, run in enumerate(runs):
        if run.note:
            continue
        starts = [m.end() for m in re.finditer(r" +", run.text)]
        if left <= len(starts):
            cut = starts[left - 1]
            first = (*runs[:at], replace(run, text=run.text[:cut].rstrip()))
            return first, (replace(run, text=run.text[cut:]), *runs[at + 1 :])
        left -= len(starts)
    return runs, ()


def find_forced_breaks(
    source: Source, line_chars: float, page_lines: float, gap: float
) -> dict[int, int]:
    """Choose where pages end by force -> block index to the word after which the break stands.

    Takes about how many characters make a line, lines a page, and lines the gap between paragraphs.
    Breaks stand inside a paragraph when its page is nearly full, so that the first half ends in a
    short line, as in a letter whose writer pressed Ctrl+Enter.
    """
    breaks: dict[int, int] = {}
    used = 6.0 + 1.5 * len(source.header)  # lines of the letterhead and the title
    for at, block in enumerate(source.blocks):
        texts = [b.text for b in (block, *block.items)]
        texts += [max((plain(cell) for cell in row), key=len) for row in block.rows]
        lines = sum(len(t) / line_chars + 0.5 + gap for t in texts if t) + (
            1.5 if block.kind in ("h1", "h2") else 0
        )
        words = block.text.count(" ") + 1
        room = min(max(NEARLY_FULL * page_lines - used, 1.5), lines - 1.5)
        nearly = used + lines > NEARLY_FULL * page_lines and used + room < FULL * page_lines
        if block.kind in ("p", "np") and nearly and words >= 24:
            breaks[at] = min(max(round(words * room / lines), 10), words - 10)
            used = lines - room
        else:
            used += lines
            if used > page_lines:
                used = lines
    return breaks
