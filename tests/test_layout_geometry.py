"""Paragraphs told by how their lines are set: signs, space, indents, lines that end early.

Prose is set on paper in many ways and must come back as the paragraphs it was.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqs_extract.document import Line, Page, Printed
from tests.support.characters import count_characters
from tests.support.paper import Paper, read_blocks, set_line, sketch, write_prose

PROSE = [write_prose(seed, 35 + 7 * (seed % 5)) for seed in range(1, 8)]


def texts(paper: Paper) -> list[str]:
    return [block.text for block in read_blocks(paper)]


# ------------------------------------------------------------------ ways of setting paragraphs


def set_spaced(paper: Paper, text: str) -> None:
    paper.text(text, gap=8)


def set_hanging(paper: Paper, text: str) -> None:
    paper.text(text, hang=30, gap=6)


def set_wide(paper: Paper, text: str) -> None:
    """Space between paragraphs is that of a whole line."""
    paper.text(text, gap=paper.pitch * paper.size)


@pytest.mark.parametrize("size", [9.0, 11.0, 12.0, 16.0])
@pytest.mark.parametrize("pitch", [1.1, 1.25, 1.5])
@pytest.mark.parametrize("columns", [55, 75, 95])
def test_paragraphs_with_space_between(size: float, pitch: float, columns: int) -> None:
    paper = Paper(size=size, pitch=pitch, columns=columns, height=2000)
    for text in PROSE:
        paper.text(text, gap=0.7 * size)
    assert texts(paper) == PROSE


@pytest.mark.parametrize("form", ["1.{}.", "1.{}", "{}.", "{})"])
@pytest.mark.parametrize("setting", [set_spaced, set_hanging, set_wide])
def test_numbered_paragraphs(form: str, setting: Callable[[Paper, str], None]) -> None:
    paper = Paper(columns=70, height=2000)
    for n, text in enumerate(PROSE, start=1):
        setting(paper, f"{form.format(n)} {text}")
    number = form.strip(".)").replace("{}", "%d")
    assert sketch(read_blocks(paper)) == [
        f"numbered({number % n}): {text}" for n, text in enumerate(PROSE, start=1)
    ]


@pytest.mark.parametrize("sign", ["•", "\uf0b7", "–", "▪"])
@pytest.mark.parametrize("gap", [0, 4])
def test_items_of_a_list(sign: str, gap: float) -> None:
    paper = Paper(columns=70, height=2000)
    paper.text("The panel saw to it that:", gap=8)
    items = [text[:110].rsplit(" ", 1)[0].rstrip(".") + ";" for text in PROSE]
    for n, item in enumerate(items):
        paper.text(f"{sign} {item}", x=88, hang=10, gap=gap + 4 * (n == 0))
    assert sketch(read_blocks(paper)) == [
        "body: The panel saw to it that:",
        *(f"bullet({sign}): {item}" for item in items),
    ]


def test_items_inside_a_numbered_paragraph() -> None:
    paper = Paper(columns=70)
    paper.text(f"1.1. {PROSE[0]} We saw:", hang=30, gap=8)
    for item in ("plans that were good", "reviews that were not late, or not by much at all"):
        paper.text(f"• {item}", x=118, hang=10)
    paper.text(f"1.2. {PROSE[1]}", hang=30, gap=8)
    assert [line.split(":")[0] for line in sketch(read_blocks(paper))] == [
        "numbered(1.1)",
        "bullet(•)",
        "bullet(•)",
        "numbered(1.2)",
    ]


@pytest.mark.parametrize(
    "text",
    [
        # a percentage begins the paragraph
        "7. 35% of all plans were good",
        # a quotation does
        "7. “We saw it,” said one of them",
        # a number of two figures, and ten follows nine
        "10. Plans were good",
    ],
)
def test_what_stands_after_a_number(text: str) -> None:
    number, rest = text.split(". ", 1)
    paper = Paper(columns=70)
    paper.text(f"{int(number) - 1}. {PROSE[0]}", gap=8)
    paper.text(f"{text}, {PROSE[1]}", gap=8)
    assert sketch(read_blocks(paper))[1] == f"numbered({number}): {rest}, {PROSE[1]}"


@pytest.mark.parametrize(
    "figure", ["1.5 hours", "30.8% of all", "12 plans", "2014. Plans", "7. Of the", "1.1.2015 and"]
)
def test_a_figure_that_comes_to_stand_at_a_lines_start(figure: str) -> None:
    """Within a paragraph no number opens another, unless it comes next in the letter."""
    paper = Paper(columns=70)
    paper.line("Plans were good in most of the cases that we saw in the course of", gap=8)
    paper.line(f"{figure} the work, and the reasons for it were plain to all.")
    (block,) = read_blocks(paper)
    assert block.text.endswith(
        f"in the course of {figure} the work, and the reasons for it were plain to all."
    )


def test_first_line_indents_without_space() -> None:
    paper = Paper(columns=70, height=2000)
    for text in PROSE:
        first, *rest = wrap(text, 70, 3)
        paper.line(first, x=85)
        for line in rest:
            paper.line(line)
    assert texts(paper) == PROSE


def wrap(text: str, columns: int, indent: int) -> list[str]:
    """Text -> lines, the first `indent` characters shorter."""
    lines: list[str] = []
    for word in text.split():
        room = columns - indent * (len(lines) == 1)
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@pytest.mark.parametrize(
    "last", ["Short.", "Somewhat longer, but far from the margin on the right."]
)
def test_a_line_that_ends_early_ends_its_paragraph(last: str) -> None:
    """Nothing else parts the two: no space, no indent."""
    paper = Paper(columns=70)
    full = "Plans were good in most of the cases that we saw during the year of ou"
    paper.line(f"{full}r")
    paper.line(last)
    paper.line("Reviews were late in a number of cases, and some that had been done")
    paper.line("said little.")
    assert len(texts(paper)) == 2


def test_a_line_with_a_marker_is_no_wider_set() -> None:
    """A raised marker pushes lines apart by a tenth in some programs; that parts nothing."""
    paper = Paper(columns=70)
    lines = wrap(PROSE[0], 70, 0)
    for n, line in enumerate(lines):
        paper.line(line, gap=1.1 * (n == 1))
    assert texts(paper) == [PROSE[0]]


def test_words_that_always_open_a_part_open_one_here() -> None:
    paper = Paper(columns=70)
    paper.text(f"• {PROSE[0]}", hang=10, gap=8)
    paper.line("We are grateful to all who gave us their time during this inspection.", x=80)
    assert [line.split(":")[0] for line in sketch(read_blocks(paper))] == ["bullet(•)", "body"]


def test_an_item_of_one_line_before_an_indented_paragraph() -> None:
    """Paragraphs begin indented, as far in as the list's signs stand."""
    paper = Paper(columns=70, height=2000)
    for text in PROSE[:3]:
        first, *rest = wrap(text, 70, 3)
        paper.line(first, x=85)
        for line in rest:
            paper.line(line)
    paper.line("– Children placed in the county should receive the same as all do.", x=85)
    first, *rest = wrap(PROSE[4], 70, 3)
    paper.line(first, x=85)
    for line in rest:
        paper.line(line)
    assert [line.split(":")[0] for line in sketch(read_blocks(paper))] == [
        "body",
        "body",
        "body",
        "bullet(–)",
        "body",
    ]


# ------------------------------------------------------------------ over a page's end


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_paragraph_cut_by_a_pages_end(cut: int) -> None:
    paper = Paper(columns=60)
    lines = wrap(PROSE[1], 60, 0)
    paper.text(PROSE[0], gap=8)
    paper.line(lines[0], gap=8)
    for line in lines[1:cut]:
        paper.line(line)
    paper.turn()
    for line in lines[cut:]:
        paper.line(line)
    paper.text(PROSE[2], gap=8)
    assert texts(paper) == [PROSE[0], PROSE[1], PROSE[2]]


@pytest.mark.parametrize("furniture", [True, False])
def test_a_cut_with_a_note_and_furniture_between(furniture: bool) -> None:
    paper = Paper(columns=60)
    if furniture:
        paper.line("HM Inspectorate of Probation", y=40)
    paper.text(PROSE[0], gap=8)
    paper.text("Care homes and the rate^1^ of offending, which had been seen by each of", gap=8)
    paper.line("^1^ Published in May.", y=760, size=8)
    if furniture:
        paper.line("1", y=810, x=270)
    paper.turn()
    if furniture:
        paper.line("HM Inspectorate of Probation", y=40)
    paper.line("the staff, worked well together.")
    paper.text(PROSE[2], gap=8)
    if furniture:
        paper.line("2", y=810, x=270)
    assert texts(paper)[1] == (
        "Care homes and the rate of offending, which had been seen by each of the staff, worked "
        "well together."
    )


@pytest.mark.parametrize(
    ("last", "first"),
    [
        # a sentence that ends early ends its paragraph
        ("and so it was done.", "Reviews were late in a number of cases, and"),
        # a number, a sign, a heading open another
        ("of the cases that we saw in the year of our visit to the", "1.2. Reviews were late"),
        ("of the cases that we saw in the year of our visit, and", "• Reviews were late"),
        ("of the cases that we saw in the year of our visit, and", "**Summary**"),
        # thanks are a part of their own
        ("of the cases that we saw in the year of our visit, and", "We are grateful to all"),
    ],
)
def test_what_a_pages_end_parts(last: str, first: str) -> None:
    paper = Paper(columns=60)
    paper.text(f"1.1. {PROSE[0]}", gap=8)
    paper.line("Plans were good in most of the cases we saw, and so were all", gap=8)
    paper.line(last)
    paper.turn()
    paper.line(first)
    paper.text(PROSE[1], gap=8)
    assert any(text.endswith(last) for text in texts(paper))


def test_a_marker_after_the_last_stop_of_a_page() -> None:
    """The paragraph has ended; its note's marker is not the word of a sentence that goes on."""
    paper = Paper(columns=60)
    paper.text(PROSE[0], gap=8)
    paper.text(
        "Plans were good in most of the cases we saw, and all agencies took part in it.^1^", gap=8
    )
    paper.line("^1^ Published in May.", y=760, size=8)
    paper.turn()
    paper.text("The director should send a statement to us before the end of the month.", gap=8)
    assert texts(paper)[2].startswith("The director")


def test_a_dash_in_an_item_is_a_dash() -> None:
    """A line of an item breaks at a dash, and the dash begins the next line."""
    paper = Paper(columns=60)
    paper.text(PROSE[0], gap=8)
    paper.line("• Plans were good in most of the cases that we saw at that time", gap=4)
    paper.line("– and so were most of the reviews.", x=80)
    (_, item) = read_blocks(paper)
    assert item.text.endswith("at that time – and so were most of the reviews.")


def test_items_within_an_item() -> None:
    paper = Paper(columns=60)
    paper.text(PROSE[0], gap=8)
    paper.line("• Plans that were:", gap=4)
    paper.line("– good", x=90)
    paper.line("– clear", x=90)
    paper.line("• Reviews.")
    assert [line.split(":")[0] for line in sketch(read_blocks(paper))] == [
        "body",
        "bullet(•)",
        "bullet(–)",
        "bullet(–)",
        "bullet(•)",
    ]


def set_halves(first: str, second: str, *, x: float = 70, hang: float = 0) -> list[str]:
    """A numbered paragraph or item over a page's end, lines given -> the blocks' texts."""
    paper = Paper(columns=60)
    paper.text(f"1.1. {PROSE[0]}", hang=30, gap=8)
    *lines, last = first.split("\n")
    for n, line in enumerate([*lines, last]):
        paper.line(line, x=x + hang * (n > 0), gap=8 * (n == 0))
    paper.turn()
    paper.line(second, x=x + hang)
    paper.text(f"1.3. {PROSE[1]}", hang=30, gap=8)
    return texts(paper)


def test_a_sentence_that_ends_with_its_page_inside_a_hanging_paragraph() -> None:
    """Only what hangs under a number begins there: the second half is not a paragraph."""
    found = set_halves(
        "1.2. Plans were good in most of the cases that we saw. So were\nreviews.",
        "Staff knew the children.",
        hang=30,
    )
    assert found[1].endswith("So were reviews. Staff knew the children.")


def test_a_sentence_that_ends_with_its_page_in_a_full_line() -> None:
    """In flush text a full line with a stop, over two lines on either side, goes on."""
    paper = Paper(columns=60)
    paper.text(PROSE[0], gap=8)
    paper.line("Plans were good in most of the cases that we saw at the time", gap=8)
    paper.line("and the reasons for the work had been made plain to them all.")
    paper.turn()
    paper.line("Reviews were late in a number of those cases, and some that")
    paper.line("had been done said nothing.")
    assert len(texts(paper)) == 2


def test_a_short_last_line_ends_its_paragraph_with_the_page() -> None:
    paper = Paper(columns=60)
    paper.text(PROSE[0], gap=8)
    paper.line("Plans were good in most of the cases that we saw at the time", gap=8)
    paper.line("and so they should be.")
    paper.turn()
    paper.line("Reviews were late in a number of those cases, and some that")
    paper.line("had been done said nothing.")
    assert len(texts(paper)) == 3


def test_a_colon_at_a_pages_end_announces_something_else() -> None:
    paper = Paper(columns=60)
    paper.text(PROSE[0], gap=8)
    paper.line("Plans were good in most of the cases that we saw at the time", gap=8)
    paper.line("and the reasons for the work had been made plain in the end:")
    paper.turn()
    paper.line("One inspector saw a plan that had been written by a child.")
    paper.text(PROSE[1], gap=8)
    assert len(texts(paper)) == 4


@pytest.mark.parametrize("style", ["**{}**", "{}"])
def test_another_style_never_goes_on(style: str) -> None:
    """A bold line at a page's end heads the next page's text."""
    paper = Paper(columns=60)
    paper.text(PROSE[0], gap=8)
    paper.line(style.format("Plans and how they were made in the cases that we have seen"), gap=8)
    paper.turn()
    paper.text(PROSE[1])
    assert len(texts(paper)) == (3 if "*" in style else 2)


# ------------------------------------------------------------------ whatever is on the page


POSITIONS = st.tuples(
    st.sampled_from([70.0, 85.0, 100.0, 300.0]),
    st.integers(50, 790),
    st.sampled_from([8.0, 10.0, 10.0, 10.0, 14.0]),
)
WORDINGS = st.sampled_from(
    [
        "Plans were good in most of the cases that we saw.",
        "**Summary**",
        "**Key strengths** and more",
        "1.1. Reviews were",
        "1.2.",
        "•",
        "– late",
        "12",
        "^1^ Published",
        "rate^1^ of",
        "To:~~Anna Bell",
        "Dear Ms Bell",
        "Yours sincerely",
        "Note 1: This",
        "Copy to:",
        "1. **Reducing reoffending**",
        "assess-",
        "ment~of",
        "Case study: practice",
    ]
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(st.lists(st.tuples(WORDINGS, POSITIONS), max_size=14), min_size=1, max_size=3))
def test_every_character_of_any_page_is_in_exactly_one_block(
    pages: list[list[tuple[str, tuple[float, int, float]]]],
) -> None:
    printed = Printed(
        tuple(
            Page(
                number,
                595,
                842,
                tuple(set_line(text, x, y, size, number) for text, (x, y, size) in lines),
            )
            for number, lines in enumerate(pages, start=1)
        ),
        None,
        "paper@1",
    )
    kept = []
    for block in read_blocks(printed):
        kept += [block.text, block.number or "", block.marker or ""]
        kept += [ref.marker for ref in block.refs]
    lines: list[Line] = [line for page in printed.pages for line in page.lines]
    there = count_characters("\n".join(line.text for line in lines))
    difference = there - count_characters("\n".join(kept))
    added = count_characters("\n".join(kept)) - there
    # The points of numbers and the hyphens of cut words may go.
    assert {sign: n for sign, n in difference.items() if sign not in ".-()"} == {}
    assert added == {}
