"""Footnotes: told from the text, their marks and their calls; and small print that is none."""

from __future__ import annotations

import pytest

from sqs_extract.document import Block
from tests.support.paper import Paper, read_blocks, sketch, write_prose


def set_text(paper: Paper, *calls: str) -> None:
    """Fill most of a page; each call stands in a paragraph of its own."""
    for n, call in enumerate(calls or ("",)):
        paper.text(f"Rates{call} {write_prose(n + 10 * len(paper.pages), 60)}", gap=8)


def read_notes(paper: Paper) -> list[tuple[str | None, str]]:
    return [(b.number, b.text) for b in read_blocks(paper) if b.kind == "footnote"]


def read_calls(paper: Paper) -> list[tuple[str, str]]:
    """Each call with the words before it."""
    return [
        (ref.marker, block.text[: ref.offset][-10:])
        for block in read_blocks(paper)
        for ref in block.refs
    ]


@pytest.mark.parametrize(
    "lines",
    [
        # raised, with and without a space
        ["^1^ Published in May."],
        ["^1^Published in May."],
        # set like the note
        ["1 Published in May."],
        ["1Published in May."],
        ["[1] Published in May."],
        ["1. Published in May."],
        # over two lines
        ["^1^ Published in", "May."],
        # the mark on a line of its own
        ["^1^", "Published in May."],
    ],
)
@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])
def test_a_note_however_it_is_marked(lines: list[str], ruled: bool) -> None:
    paper = Paper()
    set_text(paper, "^1^")
    if ruled:
        paper.rule(748, 70, 214)
    for n, line in enumerate(lines):
        paper.line(line, y=760 + 10 * n, size=8)
    assert read_notes(paper) == [("1", "Published in May.")]
    assert read_calls(paper) == [("1", "Rates")]


def test_several_notes_on_a_page_and_on_the_next() -> None:
    paper = Paper()
    set_text(paper, "^1^", "^2^")
    paper.rule(748, 70, 214)
    paper.line("^1^ Published in May. It was late.", y=760, size=8)
    paper.line("^2^ See the website, where the", y=770, size=8)
    paper.line("criteria are.", y=780, size=8)
    paper.turn()
    set_text(paper, "^3^")
    paper.rule(748, 70, 214)
    paper.line("^3^ A tool.", y=760, size=8)
    assert read_notes(paper) == [
        ("1", "Published in May. It was late."),
        ("2", "See the website, where the criteria are."),
        ("3", "A tool."),
    ]


def test_a_note_that_runs_over_to_the_next_page() -> None:
    paper = Paper()
    set_text(paper, "^1^")
    paper.rule(748, 70, 214)
    paper.line("^1^ Published in May, when all of the", y=760, size=8)
    paper.turn()
    set_text(paper)
    paper.rule(748, 70, 214)
    paper.line("figures were known.", y=760, size=8)
    assert read_notes(paper) == [("1", "Published in May, when all of the figures were known.")]


@pytest.mark.parametrize("marks", [("*", "**"), ("†", "‡")])
def test_marks_that_are_no_numbers(marks: tuple[str, str]) -> None:
    paper = Paper()
    set_text(paper, *(f"^{mark}^" for mark in marks))
    paper.rule(748, 70, 214)
    for n, mark in enumerate(marks):
        paper.line(f"^{mark}^ Published in May.", y=760 + 10 * n, size=8)
    assert read_notes(paper) == [(mark, "Published in May.") for mark in marks]
    assert [mark for mark, _ in read_calls(paper)] == list(marks)


def test_numbering_that_begins_anew_on_each_page() -> None:
    paper = Paper()
    for page in range(2):
        if page:
            paper.turn()
        set_text(paper, "^1^")
        paper.rule(748, 70, 214)
        paper.line(f"^1^ Published in {('May', 'June')[page]}.", y=760, size=8)
    assert read_notes(paper) == [("1", "Published in May."), ("1", "Published in June.")]
    assert [ref.page for block in read_blocks(paper) for ref in block.refs] == [1, 2]


@pytest.mark.parametrize(
    "line",
    [
        # standing notes and farewells are text, however small
        "Note 1: The inspectorate is independent.",
        "Yours sincerely",
        "Dear Ms Bell",
        # small print without a mark
        "This letter is on our website.",
        # a figure that nobody called
        "35 cases were examined.",
    ],
)
def test_small_print_that_is_no_note(line: str) -> None:
    paper = Paper()
    set_text(paper)
    paper.line(line, y=760, size=8)
    assert read_notes(paper) == []
    assert any(line in block.text for block in read_blocks(paper))


def test_a_table_under_a_rule_is_no_note() -> None:
    paper = Paper()
    set_text(paper)
    paper.y += 30
    paper.rule(paper.y, 70, 214)
    paper.line("Head of service~~~Anna Bell", gap=6)
    paper.line("Chair~~~~~~~~Omar Reed")
    assert read_notes(paper) == []


# ------------------------------------------------------------------ calls that are not raised


def find_calls(paper: Paper) -> list[tuple[str, str]]:
    return [(marker, before) for marker, before in read_calls(paper)]


@pytest.mark.parametrize(
    ("text", "before"),
    [
        # glued to its word, before a stop, after one, in brackets
        ("The rate1 fell in the year.", "The rate"),
        ("It fell, as did the rate1. All was well.", "d the rate"),
        ("It fell.1 All was well.", "It fell."),
        ("The rate [1] fell in the year.", "The rate"),
        ("The “rate”1 fell in the year.", "The “rate”"),
    ],
)
def test_a_call_set_like_the_text(text: str, before: str) -> None:
    paper = Paper()
    paper.text(text, gap=8)
    set_text(paper)
    paper.rule(748, 70, 214)
    paper.line("^1^ Published in May.", y=760, size=8)
    assert find_calls(paper) == [("1", before)]
    assert "1" not in next(b.text for b in read_blocks(paper))


@pytest.mark.parametrize(
    "text",
    [
        # two that it might be
        "The rate1 fell and the share1 rose.",
        # figures that belong to the text
        "Of 1 plan in 11 we saw 1% and 1.1 more.",
        "Group A1b met.",
    ],
)
def test_no_call_is_guessed(text: str) -> None:
    paper = Paper()
    paper.text(text, gap=8)
    set_text(paper)
    paper.rule(748, 70, 214)
    paper.line("^1^ Published in May.", y=760, size=8)
    assert find_calls(paper) == []
    assert sketch(read_blocks(paper))[0] == f"body: {text}"


def test_a_note_called_properly_takes_no_other_figure() -> None:
    """The page holds its marker a second time, glued to a word: a group's name."""
    paper = Paper()
    paper.text("The rate^1^ fell, said Group1 of the panel.", gap=8)
    set_text(paper)
    paper.rule(748, 70, 214)
    paper.line("^1^ Published in May.", y=760, size=8)
    assert find_calls(paper) == [("1", "The rate")]
    assert "Group1" in read_blocks(paper)[0].text


def test_endnotes_at_the_letters_end() -> None:
    paper = Paper()
    set_text(paper, "^1^", "^2^")
    paper.turn()
    set_text(paper)
    paper.rule(paper.y + 20, 70, 214)
    paper.y += 20
    paper.line("^1^ Published in May.", size=8, gap=4)
    paper.line("^2^ See the website.", size=8)
    blocks: list[Block] = [b for b in read_blocks(paper) if b.kind == "footnote"]
    assert [(b.number, b.page) for b in blocks] == [("1", 2), ("2", 2)]
    assert [mark for mark, _ in read_calls(paper)] == ["1", "2"]
