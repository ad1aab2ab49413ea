"""Headings told by type and by wording, numbered or not; and bold lines that are none."""

from __future__ import annotations

import pytest

from tests.support.paper import Paper, read_blocks, sketch, write_prose

PROSE = [write_prose(seed) for seed in range(20, 24)]


def read_headings(paper: Paper, family: str = "sqs") -> list[tuple[str | None, str, int]]:
    return [
        (block.number, block.text, block.level)
        for block in read_blocks(paper, family)
        if block.kind == "heading"
    ]


def set_under(line: str, *, gap: float = 10, size: float | None = None) -> Paper:
    """A line between two paragraphs."""
    paper = Paper()
    paper.text(PROSE[0], gap=8)
    paper.line(line, gap=gap, size=size)
    paper.text(PROSE[1], gap=6)
    return paper


@pytest.mark.parametrize(
    ("line", "number", "heading"),
    [
        # by type alone
        ("**How the work was led**", None, "How the work was led"),
        ("**1. How the work was led**", "1", "How the work was led"),
        # by wording alone, set like the text
        ("Summary", None, "Summary"),
        ("Key strengths", None, "Key strengths"),
        ("1. Reducing reoffending", "1", "Reducing reoffending"),
        ("4. Ensuring that the sentence is served", "4", "Ensuring that the sentence is served"),
        ("4 Making sure the sentence is served", None, "4 Making sure the sentence is served"),
        # the number apart by a tab
        ("**1.~Reducing reoffending**", "1", "Reducing reoffending"),
        # a colon or a question mark ends it
        ("**Key strengths:**", None, "Key strengths:"),
        ("**What needs to improve?**", None, "What needs to improve?"),
    ],
)
def test_headings_by_type_or_wording(line: str, number: str | None, heading: str) -> None:
    if "~" in line:  # a gap cuts the bold piece in two
        line = line.replace("~", "**~**")
    found = read_headings(set_under(line))
    if heading.startswith("4 "):
        assert found == []  # without point and type it is text
    else:
        assert [(n, text) for n, text, _ in found] == [(number, heading)]


def test_a_heading_set_larger() -> None:
    paper = set_under("How the work was led", size=13)
    assert [text for _, text, _ in read_headings(paper)] == ["How the work was led"]


def test_a_heading_of_two_lines() -> None:
    paper = Paper()
    paper.text(PROSE[0], gap=8)
    paper.line("**How the work of the partnership was led and how it was seen to be led**", gap=10)
    paper.line("**by those who were not there**")
    paper.text(PROSE[1], gap=6)
    assert [text for _, text, _ in read_headings(paper)] == [
        "How the work of the partnership was led and how it was seen to be led by those who were "
        "not there"
    ]


@pytest.mark.parametrize(
    "line",
    [
        # a bold sentence is text
        "**Plans were good in most of the cases that we saw.**",
        # a single bold word within a line is
        "**Plans** were good",
        # wording that begins like a heading's
        "Summary justice was done in most of the cases that we saw, and often.",
        "Strengths were found in the work of the panel, which met every week,",
        # numbered text
        "1.1. Reducing reoffending was what the work was about.",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert read_headings(set_under(line)) == []


def test_the_last_line_of_a_letter_heads_nothing() -> None:
    paper = Paper()
    paper.text(PROSE[0], gap=8)
    paper.line("**Anna Bell**", gap=10)
    assert read_headings(paper) == []


def test_levels_follow_type() -> None:
    paper = Paper()
    for line, size in (
        ("**Report**", 16),
        ("**Commentary**", 13),
        ("**Reducing reoffending**", 10),
        ("//**Plans**//".replace("**", ""), 10),
        ("**Key strengths**", 13),
    ):
        paper.line(line, size=size, gap=10)
        paper.text(PROSE[0], gap=6)
    levels = [(text, level) for _, text, level in read_headings(paper)]
    assert levels == [
        ("Report", 1),
        ("Commentary", 2),
        ("Reducing reoffending", 3),
        ("Key strengths", 2),
    ]


def test_numbered_headings_and_numbered_paragraphs_together() -> None:
    paper = Paper()
    paper.line("**Commentary**", gap=10)
    paper.line("**1. Reducing reoffending**", gap=10)
    paper.text(f"1.1. {PROSE[0]}", gap=6, hang=30)
    paper.line("**2. Protecting the public**", gap=10)
    paper.text(f"2.1. {PROSE[1]}", gap=6, hang=30)
    assert [line.split(":")[0] for line in sketch(read_blocks(paper))] == [
        "heading",
        "heading(1)",
        "numbered(1.1)",
        "heading(2)",
        "numbered(2.1)",
    ]


@pytest.mark.parametrize(
    ("line", "heading", "rest"),
    [
        ("**Summary** Plans were good", "Summary", "Plans were good"),
        ("**Summary.** Plans were good", "Summary.", "Plans were good"),
        ("**Operational management:** Plans", "Operational management:", "Plans"),
    ],
)
def test_a_heading_run_into_its_paragraph(line: str, heading: str, rest: str) -> None:
    paper = Paper()
    paper.text(PROSE[0], gap=8)
    paper.text(f"{line}, {PROSE[1]}", gap=8)
    assert sketch(read_blocks(paper))[1:] == [f"heading: {heading}", f"body: {rest}, {PROSE[1]}"]


def test_a_bold_word_that_names_no_part_stays_in_its_paragraph() -> None:
    paper = Paper()
    paper.text(PROSE[0], gap=8)
    paper.text(f"**Tobiah** was 16. {PROSE[1]}", gap=8)
    assert sketch(read_blocks(paper))[1] == f"body: Tobiah was 16. {PROSE[1]}"


def test_a_run_in_heading_after_a_full_line() -> None:
    """No space parts the paragraphs, and the one before ends in a full line."""
    paper = Paper(columns=60)
    paper.line("With so small a sample, please treat the figures with care.", gap=8)
    paper.text(f"**Summary** Plans were good, {PROSE[1]}")
    paper.text(PROSE[2], gap=8)
    assert [line.split(":")[0] for line in sketch(read_blocks(paper))] == [
        "body",
        "heading",
        "body",
        "body",
    ]
