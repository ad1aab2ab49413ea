"""Ruled boxes: case studies are found, over pages too; tables, paper and underlining are none."""

from __future__ import annotations

import pytest

from sqs_extract.document import Bbox, Block, Page, Ruling
from sqs_extract.layout.frames import find_frames
from tests.support.paper import Paper, read_blocks, write_prose

STUDY = "**Case study: effective practice**"


def stroke(x0: float, top: float, x1: float, bottom: float) -> Ruling:
    return Ruling(Bbox(x0, top, x1, bottom), filled=False, stroked=True)


def frames_of(*rulings: Ruling) -> list[tuple[int, ...]]:
    page = Page(1, 595, 842, (), rulings)
    return [tuple(round(edge) for edge in frame.bbox) for frame in find_frames(page)]


@pytest.mark.parametrize(
    "rulings",
    [
        # drawn as one rectangle
        [stroke(60, 100, 500, 200)],
        # as four lines
        [
            stroke(60, 100, 500, 100),
            stroke(60, 200, 500, 200),
            stroke(60, 100, 60, 200),
            stroke(500, 100, 500, 200),
        ],
        # as Word does, the sides in pieces, a paragraph each
        [
            stroke(60, 100, 500, 101),
            *(stroke(x, y, x + 0.5, y + 25) for x in (60, 500) for y in (100, 125, 150, 175)),
            stroke(60, 200, 500, 201),
        ],
        # as thin filled rectangles
        [
            Ruling(Bbox(60, 100, 500, 100.6), filled=True, stroked=False),
            Ruling(Bbox(60, 199.5, 500, 200), filled=True, stroked=False),
            Ruling(Bbox(60, 100, 60.6, 200), filled=True, stroked=False),
            Ruling(Bbox(499.5, 100, 500, 200), filled=True, stroked=False),
        ],
    ],
    ids=["rectangle", "lines", "pieces", "filled"],
)
def test_a_frame_however_it_is_drawn(rulings: list[Ruling]) -> None:
    (frame,) = frames_of(*rulings)
    assert all(abs(a - b) <= 1 for a, b in zip(frame, (60, 100, 500, 200), strict=True))


@pytest.mark.parametrize(
    "ruling",
    [
        # a line under a heading, a rule above notes
        stroke(60, 100, 500, 100),
        # a logo, a tick box
        stroke(60, 100, 100, 140),
        # the page itself
        stroke(0, 0, 595, 842),
    ],
)
def test_what_is_no_frame(ruling: Ruling) -> None:
    assert frames_of(ruling) == []


# ------------------------------------------------------------------ boxes


def set_box(paper: Paper, heading: str = STUDY, *, paragraphs: int = 2) -> None:
    top = paper.y + 10
    paper.y += 12
    paper.line(heading)
    for n in range(paragraphs):
        paper.text(write_prose(50 + n, 45), gap=6)
    paper.frame(top, paper.y + 8)
    paper.y += 14


def boxed(blocks: list[Block]) -> list[tuple[int | None, str]]:
    return [(block.box, block.kind) for block in blocks]


def test_a_box_between_paragraphs() -> None:
    paper = Paper()
    paper.text(write_prose(1), gap=8)
    set_box(paper)
    paper.text(write_prose(2), gap=8)
    blocks = list(read_blocks(paper))
    assert boxed(blocks) == [
        (None, "body"),
        (1, "heading"),
        (1, "body"),
        (1, "body"),
        (None, "body"),
    ]
    assert blocks[1].text == "Case study: effective practice"


def test_two_boxes_with_a_paragraph_between() -> None:
    paper = Paper()
    paper.text(write_prose(1), gap=8)
    set_box(paper, paragraphs=1)
    paper.text(write_prose(2), gap=8)
    set_box(paper, "**Case study: area for improvement**", paragraphs=1)
    assert [box for box, _ in boxed(list(read_blocks(paper)))] == [None, 1, 1, None, 2, 2]


def test_one_frame_around_two_studies() -> None:
    paper = Paper()
    paper.text(write_prose(1, 200), gap=8)
    top = paper.y + 10
    for n in range(2):
        paper.line(f"**Practice example {n + 1}**", gap=10)
        for k in range(2):
            paper.text(write_prose(20 + n + k, 45), gap=6)
    paper.frame(top, paper.y + 8)
    assert [box for box, _ in boxed(list(read_blocks(paper)))] == [None, 1, 1, 1, 2, 2, 2]


def test_a_box_over_a_pages_end() -> None:
    """The frame is drawn once a page; the paragraph cut by the page's end is one."""
    paper = Paper()
    paper.text(write_prose(1, 200), gap=8)
    top = paper.y + 10
    paper.line(STUDY, gap=12)
    paper.text(f"Tobiah {write_prose(2, 60)[:-1]} and", gap=6)
    paper.frame(top, paper.y + 8)
    paper.turn()
    paper.text(f"so {write_prose(3, 40)}", gap=0)
    paper.frame(64, paper.y + 8)
    paper.y += 14
    paper.text(write_prose(4), gap=8)
    blocks = list(read_blocks(paper))
    assert boxed(blocks) == [(None, "body"), (1, "heading"), (1, "body"), (None, "body")]
    assert [region.page for region in blocks[2].regions] == [1, 2]


def test_a_box_with_its_last_line_overleaf() -> None:
    paper = Paper()
    paper.text(write_prose(1, 200), gap=8)
    top = paper.y + 10
    paper.line(STUDY, gap=12)
    paper.text(f"Tobiah {write_prose(2, 60)[:-1]} and", gap=6)
    paper.frame(top, paper.y + 8)
    paper.turn()
    paper.line("he has not offended since.")
    paper.frame(66, paper.y + 7)
    paper.y += 14
    paper.text(write_prose(4), gap=8)
    assert boxed(list(read_blocks(paper))) == [
        (None, "body"),
        (1, "heading"),
        (1, "body"),
        (None, "body"),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        # a label in a frame tells nothing
        "**Confidential**",
        # nor does a framed address
        "Ambleford House",
    ],
)
def test_a_frame_with_few_words_is_no_box(heading: str) -> None:
    paper = Paper()
    paper.text(write_prose(1, 200), gap=8)
    set_box(paper, heading, paragraphs=0)
    assert {block.box for block in read_blocks(paper)} == {None}


def test_a_frame_around_the_whole_letter_is_its_paper() -> None:
    paper = Paper()
    for n in range(4):
        paper.line(f"**Case study {n}**", gap=10)
        paper.text(write_prose(n, 80), gap=8)
    paper.frame(60, 800)
    assert {block.box for block in read_blocks(paper)} == {None}


def test_a_box_headed_by_its_wording_alone() -> None:
    """Its heading is set like the text."""
    paper = Paper()
    paper.text(write_prose(1, 100), gap=8)
    set_box(paper, "Case study: effective practice", paragraphs=1)
    paper.text(write_prose(2, 100), gap=8)
    assert boxed(list(read_blocks(paper)))[1:3] == [(1, "heading"), (1, "body")]


def test_two_boxes_on_two_pages_that_do_not_go_on() -> None:
    """The first ends above text, so that the second, first on its page, is another."""
    paper = Paper()
    paper.text(write_prose(1, 100), gap=8)
    set_box(paper, paragraphs=1)
    paper.text(write_prose(2), gap=8)
    paper.turn()
    set_box(paper, "**Case study: area for improvement**", paragraphs=1)
    paper.text(write_prose(3, 100), gap=8)
    assert [box for box, _ in boxed(list(read_blocks(paper)))] == [None, 1, 1, None, 2, 2, None]


def test_a_frame_with_columns_is_a_table() -> None:
    paper = Paper()
    paper.text(write_prose(1, 100), gap=8)
    top = paper.y + 8
    paper.line("**Case study~~~~Answer**".replace("~", "**~**"), gap=10)
    for n in range(6):
        paper.line(f"Question number {n} was~~~~answered by all of them")
    paper.frame(top, paper.y + 8)
    paper.rulings[-1].append(stroke(200, top, 200, paper.y + 8))
    paper.y += 14
    paper.text(write_prose(2, 100), gap=8)
    assert {block.box for block in read_blocks(paper)} == {None}
