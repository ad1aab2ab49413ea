"""Transcriptions in plain text and markdown: each says the same as the letter it was typed from."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqs_extract.document import Block, Letter
from sqs_extract.family import find_family, load_family
from sqs_extract.letter import build_letter
from sqs_extract.pipeline import extract
from sqs_extract.reading.notices import find_encoding_doubts
from sqs_extract.reading.source import MARKDOWN, PLAIN
from sqs_extract.transcript import find_source_blocks
from sqs_extract.transcription import read_transcription

SOURCES = sorted((Path(__file__).parents[1] / "corpus" / "develop").glob("*.json"))

Source = Mapping[str, Any]


# ------------------------------------------------------------------ a letter typed in four ways


def type_markdown(source: Source) -> str:
    """Headings with #, tables with bars, boxes quoted."""
    typed = [type_bars(source["header"]), f"# {source['title']}"]
    for block in source["blocks"]:
        match block["t"]:
            case "h1":
                text = f"## {block['text']}"
            case "h2":
                text = f"### {block['text']}"
            case "np":
                text = f"{block['n']} {block['text']}"
            case "li":
                text = f"- {block['text']}"
            case "table":
                text = type_bars(block["rows"])
            case _:
                text = block["text"].replace("<", "\\<")  # which else begins a link
        if block.get("box"):
            heading = block["t"] in ("h1", "h2")
            text = "\n".join(f"> {line}" for line in text.split("\n"))
            typed.append(text if heading else f"{typed.pop()}\n>\n{text}")
        else:
            typed.append(text)
    return "\n\n".join([*typed, *type_notes(source)]) + "\n"


def type_bars(rows: list[list[str]]) -> str:
    head = "|" + " |" * len(rows[0]) + "\n|" + "---|" * len(rows[0])
    return "\n".join([head, *("| " + " | ".join(row) + " |" for row in rows)])


def type_plain(source: Source, width: int | None = None) -> str:
    """No marks but numbers and bullets; cells part by tabs; wrapped at `width` or not at all."""

    def wrap(text: str, hang: str = "") -> str:
        if width is None:
            return text
        return textwrap.fill(text, width, subsequent_indent=hang, break_on_hyphens=False)

    typed = ["\n".join("\t".join(row) for row in source["header"]), wrap(source["title"])]
    for block in source["blocks"]:
        match block["t"]:
            case "np":
                typed.append(wrap(f"{block['n']} {block['text']}", "     "))
            case "li":
                typed.append(wrap(f"• {block['text']}", "  "))
            case "table":
                typed.append("\n".join("\t".join(row) for row in block["rows"]))
            case _:
                typed.append(wrap(block["text"]))
    return "\n\n".join([*typed, *(wrap(note, "    ") for note in type_notes(source))]) + "\n"


def type_notes(source: Source) -> list[str]:
    return [f"[^{mark}]: {text}" for mark, text in source.get("footnotes", {}).items()]


def type_densely(source: Source) -> str:
    """A paragraph to a line, no empty line anywhere."""
    return re.sub(r"\n{2,}", "\n", type_plain(source))


WAYS = {
    "markdown": (type_markdown, MARKDOWN),
    "plain": (type_plain, PLAIN),
    "wrapped": (lambda source: type_plain(source, 78), PLAIN),
    "narrow": (lambda source: type_plain(source, 60), PLAIN),
    "dense": (type_densely, PLAIN),
}


def read_letter(blocks: list[Block]) -> Letter:
    opening = " ".join(block.text for block in blocks)[:4000]
    return build_letter(blocks, find_family(opening) or load_family("generic"), [])


def spell(letter: Letter) -> list[str]:
    """All of a letter that a transcription can say, a line each."""
    lines: list[str] = []
    for section in letter.sections:
        lines.append(f"{section.kind} {section.number} {section.heading} {section.parent}")
        lines += [f"  {p.kind} {p.number} {p.text.strip()}" for p in section.paragraphs]
    for note in letter.footnotes:
        before = letter.text[max(0, (note.ref or 0) - 20) : note.ref]
        lines.append(f"note {note.marker} after {before!r}: {note.text}")
    return lines


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_typed_letter_is_the_letter(path: Path, way: str) -> None:
    source = json.loads(path.read_text(encoding="utf-8"))
    write, media_type = WAYS[way]
    typed = read_letter(read_transcription(write(source), media_type))
    assert spell(typed) == spell(read_letter(find_source_blocks(source)))


@pytest.mark.parametrize(("way", "name"), [("markdown", "typed.md"), ("wrapped", "typed.txt")])
def test_a_typed_letter_becomes_a_record(way: str, name: str) -> None:
    source = json.loads(SOURCES[0].read_text(encoding="utf-8"))
    typed = WAYS[way][0](source).encode()
    record = extract(typed, filename=name, tag=False)
    assert record.source.media_type == WAYS[way][1]
    assert record.source.page_count is None
    assert record.signature.reader == "text"
    assert record.metadata.area == source["metadata"]["area"]
    assert record.metadata.publication_date == source["metadata"]["publication_date"]
    assert len(record.metadata.copied_to) == len(source["metadata"]["copied_to"])
    assert record.warnings == []


def test_there_are_letters_to_type() -> None:
    assert len(SOURCES) >= 6


# ------------------------------------------------------------------ single forms


def outline(text: str, media_type: str = PLAIN) -> list[str]:
    """Blocks as `kind number-or-marker: text`."""
    return [
        f"{b.kind} {b.number or b.marker or ''}".strip() + f": {b.text}"
        for b in read_transcription(textwrap.dedent(text), media_type)
    ]


ROWS = [
    # Each: why it is here, what is typed, what is read.
    (
        "a heading right above its paragraph, a numbered one underlined",
        PLAIN,
        """
        Report of Short Quality Screening (SQS) of youth offending work in Ambleford

        Summary
        The work was good enough to be proud of, we thought.

        1  Reducing reoffending
        =======================
        1.1  Plans were clear.
        """,
        [
            "body: Report of Short Quality Screening (SQS) of youth offending work in Ambleford",
            "heading: Summary",
            "body: The work was good enough to be proud of, we thought.",
            "heading 1: Reducing reoffending",
            "numbered 1.1: Plans were clear.",
        ],
    ),
    (
        "paragraph 7 begins with a percentage; a number at a wrapped line's start is none",
        PLAIN,
        """
        6. Reviews had been done in time and read by somebody who mattered in 7 of
        10. They were short.

        7. 35% of all plans were late, which is a great deal more than in the year
        before.
        """,
        [
            "numbered 6: Reviews had been done in time and read by somebody who mattered in 7 of"
            " 10. They were short.",
            "numbered 7: 35% of all plans were late, which is a great deal more than in the year"
            " before.",
        ],
    ),
    (
        "a dash that begins a wrapped line is no bullet, one after a colon is",
        PLAIN,
        """
        1.1. The service, which had been stretched for most of the year
        - as others were - kept:
        - its staff
        - its nerve
        """,
        [
            "numbered 1.1: The service, which had been stretched for most of the year"
            " - as others were - kept:",
            "bullet -: its staff",
            "bullet -: its nerve",
        ],
    ),
    (
        "notes by square brackets and by superscripts, of several lines; m² is a unit",
        PLAIN,
        """
        The rate[1] fell and the share² rose, in 12 m² of office.

        [1] Published in May,
            for the year before.
        ² Local figures.
        """,
        [
            "body: The rate fell and the share rose, in 12 m² of office.",
            "footnote 1: Published in May, for the year before.",
            "footnote 2: Local figures.",
        ],
    ),
    (
        "square brackets without a note stay text",
        PLAIN,
        "One boy said that he [1] had never been asked.",
        ["body: One boy said that he [1] had never been asked."],
    ),
    (
        "header rows by label, by wide gap, over two lines; an address by lines; a salutation",
        PLAIN,
        """
        To:        A. Reader, Chair of the Board, Ambleford Council
                   B. Writer, Director
        Publication date: 4 June 2014

        Civic Centre
        Ambleford

        Dear Ms Reader
        Thank you for having us. We saw a lot, and were made to feel very welcome in both
        offices.
        """,
        [
            "body: To: A. Reader, Chair of the Board, Ambleford Council",
            "body: B. Writer, Director",
            "body: Publication date: 4 June 2014",
            "body: Civic Centre",
            "body: Ambleford",
            "body: Dear Ms Reader",
            "body: Thank you for having us. We saw a lot, and were made to feel very welcome in"
            " both offices.",
        ],
    ),
    (
        "a table by wide gaps",
        PLAIN,
        """
        Dear Ms Reader

        Copy to:
        Chair of the Board      A. Reader
        Head of Service         N. Name
        """,
        [
            "body: Dear Ms Reader",
            "heading: Copy to:",
            "table: Chair of the Board\tA. Reader\nHead of Service\tN. Name",
        ],
    ),
    (
        "markdown: front matter, comments, links, escapes, entities, emphasis",
        MARKDOWN,
        r"""
        ---
        title: A letter
        ---
        <!-- typed in a hurry -->
        Rate<sup>1</sup> was *28%* \* in __May__ &amp; June, see [the site](https://a.example/b_c).

        1\. Plans were 5 * 3 and snake_case_d.

        [^1]: Published.
        """,
        [
            "body: Rate was 28% * in May & June, see the site.",
            "numbered 1: Plans were 5 * 3 and snake_case_d.",
            "footnote 1: Published.",
        ],
    ),
    (
        "markdown: bold lines are headings, bold labels are not, two spaces end a line",
        MARKDOWN,
        """
        **To:** A. Reader, Chair\x20\x20
        **From:** C. Sender

        **Working together**

        Staff met every week and said
        what they thought.
        """,
        [
            "body: To: A. Reader, Chair",
            "body: From: C. Sender",
            "heading: Working together",
            "body: Staff met every week and said what they thought.",
        ],
    ),
    (
        "markdown: > is a quotation, a box where a heading opens it",
        MARKDOWN,
        """
        > Nobody had
        > ever asked me.

        > **Case study: effective practice**
        >
        > Omar came to every session.
        """,
        [
            "quote: Nobody had ever asked me.",
            "heading: Case study: effective practice",
            "body: Omar came to every session.",
        ],
    ),
    (
        "markdown: a bar in a cell, a marker in a cell",
        MARKDOWN,
        r"""
        | Year | Rate |
        |:-----|-----:|
        | 2013 | 28%[^a] |
        | a \| b | 30% |

        [^a]: Provisional.
        """,
        ["table: Year\tRate\n2013\t28%\na | b\t30%", "footnote a: Provisional."],
    ),
    ("nothing", PLAIN, "\n \n", []),
]


@pytest.mark.parametrize(("why", "media_type", "typed", "read"), ROWS, ids=lambda v: str(v)[:40])
def test_forms(why: str, media_type: str, typed: str, read: list[str]) -> None:
    assert outline(typed, media_type) == read, why


def test_markers_are_placed_where_they_stood() -> None:
    blocks = read_transcription("A rate[^1] fell.[^2]\n\n[^1]: One.\n[^2]: Two.\n", PLAIN)
    assert [(r.marker, blocks[0].text[: r.offset]) for r in blocks[0].refs] == [
        ("1", "A rate"),
        ("2", "A rate fell."),
    ]


def test_a_box_without_frame_ends_at_the_next_number() -> None:
    typed = """
        Report of Short Quality Screening (SQS) of youth offending work in Ambleford

        1.1. Plans were clear.

        Case study: effective practice

        Omar came to every session.

        1.2. Reviews were late.
        """
    blocks = read_transcription(textwrap.dedent(typed), PLAIN)
    assert [block.box for block in blocks] == [None, None, 1, 1, None]


MARKS = ("1.1. ", "7. ", "- ", "• ", "# ", "> ", "| a | b |", "a\tb", "To: ", "===", "---", "*x* ")
LINES = ("Summary", "1. Reducing reoffending", "Case study: x", "Yours sincerely", "Dear Ms Reader")
PROSE = ("The plans were late. ", "and so were reviews ", "multi-", "agency", "Note 1: ", "   ")
PIECES = st.sampled_from([*MARKS, *LINES, *PROSE, "\n", "\n\n", "  \n"])


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from([PLAIN, MARKDOWN]))
def test_no_letter_or_digit_is_lost(typed: str, media_type: str) -> None:
    blocks = read_transcription(typed, media_type)
    kept = "".join(f"{b.number or ''}{b.marker or ''}{b.text}" for b in blocks)
    assert sorted(c for c in kept if c.isalnum()) == sorted(c for c in typed if c.isalnum())


ENCODED = [
    # text in an encoding, whether it had to be guessed
    ("Môn’s café".encode(), False),
    ("Môn’s café".encode("utf-8-sig"), False),
    ("Môn’s café".encode("utf-16"), False),
    ("Môn’s café".encode("cp1252"), True),
]


@pytest.mark.parametrize(("data", "guessed"), ENCODED)
def test_a_guessed_encoding_is_said(data: bytes, guessed: bool) -> None:
    assert [notice.code for notice in find_encoding_doubts(data)] == ["encoding_guessed"] * guessed
