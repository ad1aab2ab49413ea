"""What is set aside: running headers, footers and page numbers; and what only looks like them."""

from __future__ import annotations

import pytest

from tests.support.paper import Paper, read_blocks, set_line, sketch, write_prose


def set_pages(
    count: int, *, heads: list[str] | None = None, feet: list[str] | None = None
) -> Paper:
    """Pages of text with a line at the head and one at the foot of each."""
    paper = Paper()
    for number in range(count):
        if number:
            paper.turn()
        if heads is not None and heads[number]:
            paper.line(heads[number], y=40)
        for n in range(3):
            paper.text(write_prose(10 * number + n), gap=8)
        if feet is not None and feet[number]:
            paper.line(feet[number], y=810, x=270)
    return paper


def read_roles(paper: Paper) -> list[str]:
    roles = ("header", "footer", "page_number")
    return [line for line in sketch(read_blocks(paper)) if line.split(":")[0] in roles]


@pytest.mark.parametrize(
    "form", ["{}", "Page {}", "Page {} of 3", "{}/3", "- {} -", "p. {}", "Tudalen {}"]
)
def test_page_numbers_in_every_form(form: str) -> None:
    numbers = [form.format(n) for n in (1, 2, 3)]
    expected = [f"page_number: {number}" for number in numbers]
    assert read_roles(set_pages(3, feet=numbers)) == expected
    assert read_roles(set_pages(3, heads=numbers)) == expected


def test_page_numbers_that_begin_on_the_second_page() -> None:
    assert read_roles(set_pages(4, feet=["", "2", "3", "4"])) == [
        "page_number: 2",
        "page_number: 3",
        "page_number: 4",
    ]


def test_a_line_that_stands_on_every_page() -> None:
    paper = set_pages(3, heads=["HM Inspectorate of Probation"] * 3)
    assert read_roles(paper) == ["header: HM Inspectorate of Probation"] * 3


def test_a_line_that_counts_along() -> None:
    feet = [f"Ambleford letter, {n} of 3" for n in (1, 2, 3)]
    assert read_roles(set_pages(3, feet=feet)) == [f"footer: {foot}" for foot in feet]


def test_two_pages_are_enough_in_a_short_letter() -> None:
    assert len(read_roles(set_pages(2, heads=["Ambleford"] * 2))) == 2


def test_one_page_has_no_repetition() -> None:
    assert read_roles(set_pages(1, heads=["Ambleford"])) == []


def test_what_the_file_itself_marks() -> None:
    paper = Paper()
    paper.line("Not to be copied", y=40, artifact=True)
    paper.text(write_prose(1), gap=8)
    assert sketch(read_blocks(paper))[1:] == ["header: Not to be copied"]


@pytest.mark.parametrize(
    "heads",
    [
        # a paragraph that a page's end cut begins with a number
        ["", "2", ""],
        # numbers that do not count with the pages
        ["4", "2", "9"],
        # a paragraph number alone at the top of two pages
        ["1.2.", "1.3.", ""],
        # another line each time
        ["Summary", "Commentary", "Key strengths"],
    ],
)
def test_what_is_no_furniture(heads: list[str]) -> None:
    assert read_roles(set_pages(3, heads=heads)) == []


def test_a_heading_that_comes_twice_stays() -> None:
    """Two of six pages begin with a box of the same name, beneath the running header."""
    paper = set_pages(6, heads=[f"Page {n}" for n in range(1, 7)])
    for number in (2, 5):
        page = paper.pages[number - 1]
        y = page[1].baseline - 12.5
        page.insert(1, set_line("**Case study: effective practice**", 70, y, page=number))
    assert sketch(read_blocks(paper)).count("heading: Case study: effective practice") == 2
