"""Lines of a page in the order they are read, whatever the order they were drawn in."""

from __future__ import annotations

import pytest

from sqs_extract.document import Line
from sqs_extract.layout.order import order_lines
from tests.support.paper import set_line

WIDE = "Plans were good in most of the cases"


def names(lines: list[Line]) -> list[str]:
    return [line.text.split()[0] for line in lines]


def test_lines_drawn_in_order_stay() -> None:
    lines = [set_line(f"{name} {WIDE}", 70, y) for name, y in (("A", 100), ("B", 112), ("C", 124))]
    assert order_lines(lines) == lines


def test_a_heading_drawn_first_goes_where_it_stands() -> None:
    lines = [
        set_line("Summary of the inspection", 70, 130),
        set_line(f"A {WIDE}", 70, 100),
        set_line(f"B {WIDE}", 70, 112),
        set_line(f"C {WIDE}", 70, 150),
    ]
    assert names(order_lines(lines)) == ["A", "B", "Summary", "C"]


def test_columns_are_read_one_after_the_other() -> None:
    lines = [
        *(set_line(f"L{n} Chair", 70, 100 + 12 * n) for n in range(4)),
        *(set_line(f"R{n} Anna", 300, 100 + 12 * n) for n in range(4)),
    ]
    assert order_lines(lines) == lines


def test_nothing_is_lost_or_doubled() -> None:
    lines = [set_line(f"{n} {WIDE}", 70 + 7 * (n % 3), 100 + 12 * (n * 7 % 10)) for n in range(10)]
    ordered = order_lines(lines)
    assert sorted(names(ordered)) == sorted(names(lines))
    assert [line.baseline for line in ordered] == sorted(line.baseline for line in lines)


@pytest.mark.xfail(reason="a heading shorter than the hang shares no column", strict=True)
def test_hanging_text_stands_above_a_short_heading_drawn_first() -> None:
    """As browsers draw a letter: headings, then paragraphs that hang under their numbers."""
    lines = [
        set_line("**Summary**", 70, 150),
        set_line(f"1. {WIDE}", 70, 100),
        set_line(f"two {WIDE}", 110, 112),
        set_line(f"three {WIDE}", 110, 170),
    ]
    assert names(order_lines(lines)) == ["1.", "two", "Summary", "three"]
