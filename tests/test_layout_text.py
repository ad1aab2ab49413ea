"""Lines joined to one text: hyphens, ligatures, soft hyphens, spaces, markers taken out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqs_extract.document import Line, NoteRef
from sqs_extract.layout.hyphens import Hyphens
from sqs_extract.layout.text import JoinedText, clean, join_lines
from tests.support.paper import set_line

CUT = "The vic- tim of the incid- ent had been heard"
"""Lines that a program has hyphenated: words of the letter are cut where they have no hyphen."""


def join(*texts: str, markers: str = "123", pages: list[int] | None = None) -> JoinedText:
    """Lines one below the other -> what they say as one; half of another word is cut elsewhere."""
    numbers = pages or [1] * len(texts)
    lines = [
        set_line(text, 70, 100 + 12 * n, page=page)
        for n, (text, page) in enumerate(zip(texts, numbers, strict=True))
    ]
    elsewhere: list[Line] = [
        set_line(text, 70, 600, page=9) for text in ("as the vic-", "tim had been heard before")
    ]
    return join_lines(lines, markers=frozenset(markers), hyphens=Hyphens([*lines, *elsewhere]))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        # a line's end is a space
        (["Plans were", "good."], "Plans were good."),
        # a word that a program cut loses its hyphen
        (["the assess-", "ment was"], "the assessment was"),
        # one that owns its hyphen keeps it
        (["good multi-", "agency work"], "good multi-agency work"),
        (["a risk-", "led plan"], "a risk-led plan"),
        # as the letter writes it elsewhere
        (["Co-worker said that his co-", "worker was"], "Co-worker said that his co-worker was"),
        (
            ["The re-offending rate, and re-", "offending"],
            "The re-offending rate, and re-offending",
        ),
        # a soft hyphen is never a word's own, however it is drawn
        (["the assess\u00ad", "ment was"], "the assessment was"),
        # a hyphen before a capital or a figure stays
        (["Mrs Bell-", "Shaw"], "Mrs Bell-Shaw"),
        (["in 2014-", "15"], "in 2014-15"),
        # an address keeps its hyphens
        (["write to ann@home-", "office.example"], "write to ann@home-office.example"),
        # a dash between words is no hyphen
        (["plans –", "and reviews"], "plans – and reviews"),
        (["plans -", "and reviews"], "plans - and reviews"),
        # a range cut at its dash, words at a stroke
        (["pages 10–", "12"], "pages 10–12"),
        (["parents/", "carers"], "parents/carers"),
        # an empty line of spaces adds none
        (["Plans", "\u00a0", "were"], "Plans were"),
    ],
)
def test_where_lines_meet(lines: list[str], text: str) -> None:
    assert join(*lines).text == text


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("suﬃcient ﬂow of eﬀort to ﬁnd", "sufficient flow of effort to find"),
        ("a\u00a0b\u202fc\td", "a b c d"),
        ("so\u00adcial wor\u200bker", "social worker"),
        ("multi\u2011agency, risk\u2010led", "multi-agency, risk-led"),
        ("two  spaces", "two spaces"),
        # letters and their accents become one
        ("Zoe\u0308 Sia\u0302n", "Zoë Siân"),
        # what has a shape of its own keeps it
        ("“It’s 5 – or 6… ½”", "“It’s 5 – or 6… ½”"),
        # and control characters have none
        ("Pla\x02ns\x1f", "Plans"),
    ],
)
def test_characters_that_are_changed(printed: str, text: str) -> None:
    assert clean(printed) == text


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@pytest.mark.parametrize(
    ("lines", "text", "refs"),
    [
        # in mid-sentence, before a stop, after one
        (["rate^1^ of", "plans"], "rate of plans", [(4, "1")]),
        (["the rate^1^. It fell"], "the rate. It fell", [(8, "1")]),
        (["the rate.^2^ It", "fell"], "the rate. It fell", [(9, "2")]),
        # at a line's end, and two together
        (["the rate^1^", "fell"], "the rate fell", [(8, "1")]),
        (["the rate^1,2^ fell"], "the rate fell", [(8, "1"), (8, "2")]),
        # raised, but no note's: an ordinal, a unit
        (["the 2^nd^ of May"], "the 2nd of May", []),
        (["ten m^9^ of land"], "ten m9 of land", []),
    ],
)
def test_markers_leave_the_text(lines: list[str], text: str, refs: list[tuple[int, str]]) -> None:
    joined = join(*lines)
    assert joined.text == text
    assert joined.refs == [NoteRef(at, mark, 1) for at, mark in refs]


def test_a_region_for_each_page() -> None:
    joined = join("Plans were", "good in", "most cases.", pages=[1, 1, 2])
    assert [(r.page, joined.text[r.start : r.end]) for r in joined.regions] == [
        (1, "Plans were good in"),
        (2, "most cases."),
    ]
    first, second = joined.regions
    assert (first.bbox.top, first.bbox.bottom) == (92.0, 114.0)
    assert second.bbox.top == 116.0


def test_a_word_cut_at_a_pages_end_belongs_to_both_pages() -> None:
    joined = join("the assess-", "ment was", pages=[1, 2])
    assert [(r.page, joined.text[r.start : r.end]) for r in joined.regions] == [
        (1, "the assess"),
        (2, "ment was"),
    ]


WORDS = st.text("abcdefghij", min_size=1, max_size=8)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=6))
def test_all_words_are_there_in_order(lines: list[list[str]]) -> None:
    joined = join(*(" ".join(line) for line in lines))
    assert joined.text.split() == [word for line in lines for word in line]
    assert joined.regions[0].end == len(joined.text)
