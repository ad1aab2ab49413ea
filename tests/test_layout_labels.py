"""Numbers and signs drawn apart from their text are put before it."""

from __future__ import annotations

from sqs_extract.document import Line
from sqs_extract.layout.labels import attach_labels
from tests.support.paper import Paper, read_blocks, set_line, sketch


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in attach_labels(lines)]


def test_a_number_drawn_after_its_paragraph() -> None:
    lines = [
        set_line("Plans were good in most", 110, 100),
        set_line("of the cases.", 110, 112),
        set_line("1.1.", 70, 100),
    ]
    assert texts(lines) == ["1.1. Plans were good in most", "of the cases."]


def test_a_sign_drawn_before_its_paragraph() -> None:
    assert texts([set_line("•", 70, 100), set_line("Plans", 88, 100)]) == ["• Plans"]


def test_each_label_finds_its_own_line() -> None:
    lines = [
        *(set_line(f"Plan {n}", 110, 100 + 12 * n) for n in range(3)),
        *(set_line(f"{n + 1}.", 70, 100 + 12 * n) for n in range(3)),
    ]
    assert texts(lines) == ["1. Plan 0", "2. Plan 1", "3. Plan 2"]


def test_a_label_too_far_off_stays() -> None:
    """A figure at the left margin and a column at the right one do not belong together."""
    assert texts([set_line("7.", 70, 100), set_line("Anna Bell", 400, 100)]) == ["7.", "Anna Bell"]


def test_a_label_without_text_stays() -> None:
    assert texts([set_line("1.1.", 70, 100), set_line("Plans", 70, 112)]) == ["1.1.", "Plans"]


def test_a_sign_on_a_line_of_its_own_begins_the_line_below() -> None:
    paper = Paper()
    for text in ("Plans that were good in the cases we saw.", "Staff who knew the children."):
        paper.line("•", gap=4)
        paper.line(text, x=90)
    assert sketch(read_blocks(paper)) == [
        "bullet(•): Plans that were good in the cases we saw.",
        "bullet(•): Staff who knew the children.",
    ]


def test_numbers_in_a_column_of_their_own() -> None:
    paper = Paper(columns=60)
    for number, text in (
        ("1.1.", "Plans were good in most of the cases that we saw, and so was the work."),
        ("1.2.", "Reviews were late, and some said nothing of what had changed since then."),
    ):
        paper.y += 8
        start = paper.y
        paper.text(text, x=120)
        end, paper.y = paper.y, start
        paper.line(number, y=start + 12.5)
        paper.y = end
    assert [line.split(":")[0] for line in sketch(read_blocks(paper))] == [
        "numbered(1.1)",
        "numbered(1.2)",
    ]
