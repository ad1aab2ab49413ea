"""Sentences: what parts them, and the stops that do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqs_extract.sentences import split_sentences

CASES = [
    # plain
    "Plans were timely.|Reviews were not.",
    # no stop at the end, as in bullets and headings
    "Plans were timely.|Reviews were late",
    # other stops
    "Was it enough?|No!|It was not... and staff knew.|Then … it ended?!|Yes.",
    # abbreviations that never end a sentence
    "Some services, e.g. Barnardo's, i.e. The Trust, helped Dr. Hale and Mr. St. John-Wells.",
    # abbreviations before a number; the same word before anything else
    "See No. 4, para. 12 and pp. 3-4.|The answer was no.|Nobody knew.",
    # initials, and a label that looks like one
    "We thank J. Okafor and P. R. Lund.|We met Child A.|Progress was good.",
    "The plan was agreed with Parent B.|This helped.",
    # decimals, times, money
    "It rose from 7.5% to 8.25%.|At 9.30 a.m. staff met.|It cost £3.5m.|35 children came.",
    # a sentence that ends with a year or a number
    "It was last inspected in 2009.|Fourteen cases were seen.|Staff saw 14.|12 were late.",
    # a paragraph number left in the text, with a number after it
    "7. 35% of all plans were late.|Few were good.",
    "1.4. Planning was good.|It was timely.",
    # quotes and brackets close with their sentence
    '"They listened."|She agreed.|He said: "It works."|“Good.”|‘Fine.’|They left.',
    "Plans were weak (see para. 3).|Staff (J. Lee. P. Cho) knew.|(This was known.)|It was late.",
    # addresses
    "Write to a.lee@example.org or www.example.org.uk/a.b.|We thank you.",
    "See https://www.example.org/Report.Final.pdf for more.|It is short.",
    # no gap after the stop (¦)
    "Plans were late.¦The board knew.|It acted.",
    # dotted acronyms
    "The U.K. Government agreed with the U.S.|The plan went on.",
    # lower case goes on
    'The board asked "why?" and acted.|It was approx. 30 days.',
    # a quotation that goes on after its own stop, and a dash that opens
    "It was said.|– The board agreed.",
]


@pytest.mark.parametrize("marked", CASES)
def test_sentences_part_at_the_bar(marked: str) -> None:
    expected = marked.replace("¦", "|").split("|")
    text = marked.replace("|", " ").replace("¦", "")
    assert [text[a:b] for a, b in split_sentences(text)] == expected


def test_lines_always_part() -> None:
    assert split_sentences("one\ntwo") == [(0, 3), (4, 7)]


@given(st.text(alphabet=st.sampled_from('Ab1. ?!"(’)\n@\u00a0'), max_size=60))
def test_every_character_is_in_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    covered = "".join(text[a:b] for a, b in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert spans == sorted(spans)
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)
