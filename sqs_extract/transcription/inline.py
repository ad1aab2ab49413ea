"""Marked-up text of a transcription in, the words it says and where its note markers stood out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import regex

from sqs_extract.document import NoteRef
from sqs_extract.layout.text import clean

if TYPE_CHECKING:
    from markdown_it.token import Token

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

# 1. "[^1]", "[^note]" markdown  2. "[1]"  3. "¹²" but not "m²", a unit. The last two only where a
# note of that mark is defined, for "[2]" may be an author's insertion.
REF_RE = regex.compile(
    r"""
    \s?\[\^(?P<mark>[\w*†‡§]+)\] | \s?\[(?P<mark>\d{1,3})\]
    | (?<!\b[ckm]?m)(?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
    """,
    regex.VERBOSE,
)

# A definition, at the start of a line: "[^1]: Published ...", "[1] Published ...", "¹ Published".
DEFINITION_RE = regex.compile(
    r"\[\^(?P<mark>[\w*†‡§]+)\]:?\s+ | \[(?P<mark>\d{1,3})\]:?\s+ | (?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)\s*",
    regex.VERBOSE,
)

# HTML that transcriptions in markdown carry: comments, raised markers, line breaks.
COMMENT_RE = regex.compile(r"<!--.*?-->", regex.DOTALL)
RAISED_RE = regex.compile(r"<sup>\s*\[?(?P<mark>\w{1,3})\]?\s*</sup>|\^(?P<mark>\d{1,3})\^")
BREAK_RE = regex.compile(r"<br\s*/?>\s*\n?", regex.IGNORECASE)

FRONT_MATTER_RE = regex.compile(r"\A\s*---\n[a-z][\w-]*:.*?\n(?:---|\.\.\.)\n", regex.DOTALL)


def read_mark(found: regex.Match[str]) -> str:
    """Match of REF_RE or DEFINITION_RE -> the note's marker in plain digits."""
    return str(found["mark"]).translate(SUPERSCRIPTS)


def simplify_html(text: str) -> str:
    """Markdown -> the same without front matter and comments, raised HTML marks as `[^1]`."""
    text = FRONT_MATTER_RE.sub("", text)
    text = COMMENT_RE.sub("", text)
    text = RAISED_RE.sub(lambda found: f"[^{found['mark']}]", text)
    return BREAK_RE.sub("  \n", text)


def find_marks(lines: list[str]) -> frozenset[str]:
    """All lines -> the markers that a line defines as a note and that stand somewhere else too."""
    defined = {read_mark(found) for line in lines if (found := DEFINITION_RE.match(line.strip()))}
    called: set[str] = set()
    for line in lines:
        bare = line.strip()
        opening = DEFINITION_RE.match(bare)
        begin = opening.end() if opening else 0
        called.update(read_mark(found) for found in REF_RE.finditer(bare, begin))
    return frozenset(defined & called)


def read_inline(text: str, marks: frozenset[str], *, markdown: bool) -> tuple[str, list[NoteRef]]:
    r"""One paragraph's text -> its words without emphasis and markers, and where the markers stood.

    >>> read_inline("The *published* rate[^1] fell.", frozenset("1"), markdown=True)
    ('The published rate fell.', [NoteRef(offset=18, marker='1', page=None)])
    """
    text = clean(strip_marks(text, markdown=markdown)).strip()
    pieces: list[str] = []
    refs: list[NoteRef] = []
    length = at = 0
    for found in REF_RE.finditer(text):
        mark = read_mark(found)
        if mark not in marks:
            continue
        pieces.append(text[at : found.start()])
        length += found.start() - at
        refs.append(NoteRef(length, mark))
        at = found.end()
    return "".join([*pieces, text[at:]]), refs


def strip_marks(text: str, *, markdown: bool) -> str:
    """Text -> the same without emphasis; in markdown without links, escapes and the like too."""
    if not any(sign in text for sign in ("*_\\&`[<" if markdown else "*_")):
        return text
    return "".join(_say(token) for token in load_parser(markdown)(text)[0].children or [])


@cache
def load_parser(markdown: bool) -> Callable[[str], list[Token]]:
    """Load the parser of CommonMark's inline rules, of emphasis alone for plain text."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - PDFs, the rule, do without it

    parser = MarkdownIt("commonmark") if markdown else MarkdownIt("zero").enable("emphasis")
    return parser.parseInline


def _say(token: Token) -> str:
    """One inline token -> what of it is read."""
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "image":
        return ""
    return token.content if token.type in ("text", "code_inline", "text_special") else ""
