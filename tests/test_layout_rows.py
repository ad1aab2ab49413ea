"""Tables told from running text: header rows, copy lists, addresses side by side, data."""

from __future__ import annotations

import pytest

from tests.support.paper import Paper, read_blocks, sketch, write_prose

PROSE = [write_prose(seed) for seed in range(40, 44)]


def set_rows(paper: Paper, rows: list[tuple[str, str]], *, at: float = 250, gap: float = 4) -> None:
    """Rows of two cells, drawn across."""
    for left, right in rows:
        paper.y += gap
        for line in left.split("\n"):
            paper.line(line)
        start = paper.y - paper.pitch * paper.size * (left.count("\n") + 1)
        for n, line in enumerate(right.split("\n"), start=1):
            paper.line(line, x=at, y=start + n * paper.pitch * paper.size)
        paper.y = max(paper.y, start + (right.count("\n") + 1) * paper.pitch * paper.size)


COPIED = [
    ("Head of Ambleford YOT", "Dervla Quaintance"),
    ("Chief Executive", "Sir Anthony Wolf"),
    ("Lead Member", "Cllr Prudence Oak"),
    ("YJB Performance Team", "Oli Brady, Petra Holt"),
]


def test_a_copy_list_is_one_table() -> None:
    paper = Paper()
    paper.text(PROSE[0], gap=8)
    paper.line("**Copy to:**", gap=10)
    set_rows(paper, COPIED)
    blocks = read_blocks(paper)
    assert [block.kind for block in blocks] == ["body", "heading", "table"]
    assert blocks[2].cells == [list(row) for row in COPIED]
    assert blocks[2].text == "\n".join("\t".join(row) for row in COPIED)


def test_a_cell_of_two_lines() -> None:
    paper = Paper()
    paper.text(PROSE[0], gap=8)
    paper.line("**Copy to:**", gap=10)
    rows = [*COPIED[:2], ("Chair of the Youth Panel,\nAmbleford Court", "Colin Reed"), COPIED[3]]
    set_rows(paper, rows)
    assert read_blocks(paper)[-1].cells == [
        [cell.replace("\n", " ") for cell in row] for row in rows
    ]


def test_header_rows_are_a_paragraph_each() -> None:
    paper = Paper()
    rows = [
        ("To:", "Anna Bell, Chair of the Board"),
        ("Copy to:", "Those named in the list on the last page"),
        ("From:", "Philippa Stannage, Assistant Chief Inspector"),
        ("Publication date:", "4 June 2014"),
    ]
    set_rows(paper, rows, at=170)
    paper.text(PROSE[0], gap=20)
    assert sketch(read_blocks(paper))[:-1] == [f"table: {a} | {b}" for a, b in rows]


def test_a_header_row_that_goes_on_in_the_next_line() -> None:
    paper = Paper()
    set_rows(
        paper,
        [
            ("To:", "Anna Bell, Director of Services for Children and\nChair of the Board"),
            ("Date:", "4 June 2014"),
        ],
        at=170,
    )
    paper.text(PROSE[0], gap=20)
    assert sketch(read_blocks(paper))[:-1] == [
        "table: To: | Anna Bell, Director of Services for Children and Chair of the Board",
        "table: Date: | 4 June 2014",
    ]


def test_data_in_the_body() -> None:
    paper = Paper()
    paper.text(PROSE[0], gap=8)
    rows = [("Cases", "14"), ("Plans", "12"), ("Reviews", "7")]
    set_rows(paper, rows)
    paper.text(PROSE[1], gap=14)
    blocks = read_blocks(paper)
    assert [block.kind for block in blocks] == ["body", "table", "body"]
    assert blocks[1].cells == [list(row) for row in rows]


@pytest.mark.parametrize("gap", [".~", ".  "])
def test_a_wide_gap_in_running_text_is_no_column(gap: str) -> None:
    """Justified lines and two spaces after a stop leave gaps, at no place twice."""
    paper = Paper(columns=70)
    for n, text in enumerate(PROSE):
        paper.text(text.replace(". ", gap, 1 + n), gap=8)
    assert {block.kind for block in read_blocks(paper)} == {"body"}


def test_people_side_by_side_under_the_farewell() -> None:
    paper = Paper()
    paper.text(PROSE[0], gap=8)
    paper.line("Yours sincerely", gap=10)
    set_rows(paper, [("Anna Bell", "Omar Reed"), ("Ofsted", "HMI Probation")], gap=20)
    texts = [block.text for block in read_blocks(paper)]
    assert texts[1] == "Yours sincerely"
    assert set(texts[2:]) == {"Anna Bell", "Omar Reed", "Ofsted", "HMI Probation"}


def test_a_copy_list_in_two_columns_is_read_down() -> None:
    """Each column was drawn whole, one after the other."""
    paper = Paper()
    paper.text(PROSE[0], gap=8)
    paper.line("**Copy to:**", gap=10)
    start = paper.y
    left = ["Head of Ambleford YOT", "Dervla Quaintance", "Chief Executive", "Sir Anthony Wolf"]
    right = ["Lead Member", "Cllr Prudence Oak", "YJB Team", "Petra Holt"]
    for x, lines in ((70, left), (300, right)):
        for n, line in enumerate(lines, start=1):
            paper.line(line, x=x, y=start + n * 12.5)
    texts = [block.text for block in read_blocks(paper)]
    assert texts[2:] == [*left, *right]


def test_a_letter_laid_out_in_a_table() -> None:
    """Numbers stand in a column of their own, paragraphs beside them."""
    paper = Paper(columns=70)
    for n, text in enumerate(PROSE, start=1):
        start = paper.y + 8
        paper.text(text, x=120, gap=8)
        paper.line(f"1.{n}.", y=start + 12.5)
    assert sketch(read_blocks(paper)) == [
        f"numbered(1.{n}): {text}" for n, text in enumerate(PROSE, start=1)
    ]


def test_several_addressees_one_below_the_other() -> None:
    paper = Paper(columns=60)
    lines = [
        "Ms Anna Bell, Chief Executive",
        "Omar Reed, Chair of the Board for the Safeguarding of all",
        "the Children of Ambleford",
        "Dr Petra Holt, Director of Public Health",
    ]
    for line in lines:
        paper.line(line)
    paper.line("Dear Ms Bell, Mr Reed and Dr Holt", gap=20)
    paper.text(PROSE[0], gap=8)
    paper.text(PROSE[1], gap=8)
    assert [block.text for block in read_blocks(paper)][:4] == [
        "Ms Anna Bell, Chief Executive",
        "Omar Reed, Chair of the Board for the Safeguarding of all the Children of Ambleford",
        "Dr Petra Holt, Director of Public Health",
        "Dear Ms Bell, Mr Reed and Dr Holt",
    ]


@pytest.mark.parametrize(
    ("line", "after"),
    [
        # what stands before ends open: the next name is part of it
        ("Omar Reed, Head of the Service for the Young and the Old of", "Ambleford Vale, Thornley"),
        ("Omar Reed, Chair of the Board for the Safeguarding of all and", "Anna Bell, Chair"),
        # an office is nobody's name
        ("Omar Reed, Chair of the Board for the Safeguarding, and the", "Clinical Group, Thornley"),
    ],
)
def test_addressees_that_go_on_in_the_next_line(line: str, after: str) -> None:
    paper = Paper(columns=60)
    paper.line("Dr Petra Holt, Director of Public Health in all of Ambleford", gap=20)
    paper.line(line)
    paper.line(after)
    paper.line("Dear Dr Holt", gap=20)
    paper.text(PROSE[0], gap=8)
    paper.text(PROSE[1], gap=8)
    assert f"{line} {after}" in [block.text for block in read_blocks(paper)]


def test_names_after_the_salutation_are_text() -> None:
    paper = Paper(columns=60)
    paper.line("Dear Dr Holt", gap=20)
    paper.line("Dr Petra Holt, whom we met, and with her the many others of", gap=8)
    paper.line("Anna Bell, Chair, told us that all had gone as well as could")
    paper.line("be.")
    paper.text(PROSE[0], gap=8)
    assert len(read_blocks(paper)) == 3
