"""Gold notation, transcriptions, and the placing of the one in the other."""

from __future__ import annotations

import json

import pytest

from sqs_extract.gold import GoldBroken, GoldItem, fold, locate, locate_most, parse_gold
from sqs_extract.transcript import TranscriptBroken, parse_transcript

SOURCE = {
    "header": [["To:", "A. Reader, Chair of the Board"]],
    "title": "Report of Short Quality Screening (SQS) of youth offending work in Ambleford",
    "blocks": [
        {"t": "p", "text": "The visit took place from 3-5 June 2014."},
        {"t": "h1", "text": "Summary"},
        {"t": "p", "text": "The *published* reoffending rate[^1] for Ambleford was 28.1%."},
        {"t": "p", "text": "Reviews were late. Reviews were late."},
        {"t": "h1", "text": "Commentary on the inspection in Ambleford:"},
        {"t": "h2", "text": "1. Reducing reoffending"},
        {"t": "np", "n": "1.1.", "text": "Plans were “clear”, but reviews were not – often late."},
        {"t": "h2", "text": "Case study: effective practice", "box": True},
        {"t": "p", "text": "Omar came to every session.", "box": True},
        {"t": "li", "text": "He passed his exam.", "box": True},
        {"t": "h1", "text": "Key strengths"},
        {"t": "li", "text": "Staff knew the children well."},
    ],
    "footnotes": {"1": "Published May 2014."},
}

GOLD = """# a comment
@Summary
fig percentage 28.1 % | 28.1%
- Reviews were late.
- Reviews were late.
@1.1
+ Plans were "clear",
?! but reviews were not - often late.
@Case study: effective practice
example strength Omar Child B quote=case_manager box | Omar came >>> passed his exam.
@Key strengths
~ Staff knew
"""

LIST = """## 4 May 2020 [boxed]
@1 [section: 4 May 2020, boxed]
Dear colleagues

@2 [section: 4 May 2020, boxed]
Joint targeted area inspection of services in Ambleford

## Key strengths [boxed]
@4 [section: Key strengths, boxed]
Thresholds are clear.

## Case study: highly effective practice [boxed]
## How one school works [boxed]
@7 [section: How one school works, boxed]
The school knew Ida well.

## Areas for improvement [boxed]
@9 [section: Areas for improvement, boxed]
Thresholds are clear.
"""


def test_every_line_of_the_notation() -> None:
    items = parse_gold(GOLD)
    assert [(i.tag, i.at, i.optional, i.polarity, i.form) for i in items] == [
        ("figure", "Summary", False, None, None),
        ("finding", "Summary", False, "deficiency", "judgement"),
        ("finding", "Summary", False, "deficiency", "judgement"),
        ("finding", "1.1", False, "strength", "judgement"),
        ("finding", "1.1", True, "deficiency", "recommendation"),
        ("example", "Case study: effective practice", False, "strength", None),
        ("finding", "Key strengths", False, "mixed", "judgement"),
    ]
    figure, example = items[0], items[5]
    assert (figure.kind, figure.value, figure.unit, figure.line) == ("percentage", 28.1, "%", 3)
    assert example.subjects == ("Omar", "Child B")
    assert (example.speaker, example.boxed) == ("case manager", True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("+ Good.", "gold.txt:1: an annotation before the first @ line"),
        ("@1\n+", "gold.txt:2: a finding without words"),
        ("@1\n\n@", "gold.txt:3: @ without"),
        ("@1\nexample good | a >>> b", "gold.txt:2: an example's polarity"),
        ("@1\nexample strength | a >>>", "gold.txt:2: an example needs"),
        ("@1\nfig count many case | many", "gold.txt:2: 'many' is not a number"),
        ("@1\nfig count nan case | many", "gold.txt:2: 'nan' is not a number"),
        ("@1\nfig size 3 case | three", "gold.txt:2: `fig KIND VALUE UNIT`"),
        ('@1\nfig count 3 case size="x" | three', "gold.txt:2: unknown attribute size=x"),
        ("@1\nfig count 3 case direction=up | three", "gold.txt:2: unknown attribute direction=up"),
        ("@1\nextent most/lots | many", "gold.txt:2: `extent BAND | words`"),
        ("@1\nGood.", "gold.txt:2: neither a finding nor"),
        ("@1\nfigure 3 | Good.", "gold.txt:2: unknown annotation 'figure'"),
    ],
)
def test_a_broken_line_is_named(text: str, said: str) -> None:
    with pytest.raises(GoldBroken) as error:
        parse_gold(text, "gold.txt")
    assert str(error.value).startswith(said)


def test_a_figure_may_say_what_it_measures() -> None:
    line = 'fig percentage 28.1 % measure="reoffending rate" direction=lower | 28.1%'
    (figure,) = parse_gold(f"@Summary\n{line}")
    assert (figure.value, figure.unit) == (28.1, "%")
    assert dict(figure.attributes) == {"measure": "reoffending rate", "direction": "lower"}


def test_an_extent_has_a_band() -> None:
    (extent,) = parse_gold("@1.1\n?extent not_all | not always")
    assert (extent.tag, extent.band, extent.first, extent.optional) == (
        "extent",
        "not_all",
        "not always",
        True,
    )


def test_what_was_read_with_faults_is_placed_as_far_as_may_be() -> None:
    letter = parse_transcript(json.dumps(SOURCE)).letter
    gold = """@9.9
- but reviews were not - often late.
fig count 1 review | reviews
fig count 1 case | a case
@1.1
+ Staff knew the children well.
"""
    located, lost = locate_most(parse_gold(gold), letter)
    assert [(x.paragraph_id, letter.text[x.start : x.end]) for x in located] == [
        ("1.1", "but reviews were not – often late."),
        ("1.1", "reviews"),
        ("key_strengths-1", "Staff knew the children well."),
    ]
    assert [item.first for item in lost] == ["a case"]


def test_a_hyphen_or_a_glued_note_number_hides_no_words() -> None:
    letter = parse_transcript(json.dumps(SOURCE)).letter
    gold = "@Key strengths\n+ Staff3 knew the child- ren well.\n+ Staff knew the teachers well."
    located, lost = locate_most(parse_gold(gold), letter)
    assert [letter.text[x.start : x.end] for x in located] == ["Staff knew the children well."]
    assert [item.line for item in lost] == [3]


def test_items_are_placed_by_number_heading_and_order() -> None:
    letter = parse_transcript(json.dumps(SOURCE)).letter
    located = locate(parse_gold(GOLD), letter)
    assert [letter.text[x.start : x.end] for x in located] == [
        "28.1%",
        "Reviews were late.",
        "Reviews were late.",
        "Plans were “clear”,",
        "but reviews were not – often late.",
        "Omar came to every session.\nHe passed his exam.",
        "Staff knew",
    ]
    assert located[2].start > located[1].start
    assert [x.paragraph_id for x in located[3:6]] == ["1.1", "1.1", "practice_example-1"]


def test_words_that_the_letter_lacks_are_named() -> None:
    letter = parse_transcript(json.dumps(SOURCE)).letter
    with pytest.raises(GoldBroken, match=r"^gold.txt:2: not found at 1.1: 'Plans were vague'"):
        locate(parse_gold("@1.1\n- Plans were vague"), letter, name="gold.txt")


def test_a_source_becomes_a_letter() -> None:
    letter = parse_transcript(json.dumps(SOURCE)).letter
    assert letter.family == "sqs"
    assert [(s.kind, s.number) for s in letter.sections if s.heading] == [
        ("summary", None),
        ("commentary", None),
        ("reducing_reoffending", "1"),
        ("practice_example", None),
        ("key_strengths", None),
    ]
    assert "The published reoffending rate for Ambleford" in letter.text
    (note,) = letter.footnotes
    assert note.ref is not None
    assert letter.text[: note.ref].endswith("reoffending rate")


def test_a_paragraph_list_becomes_a_letter_with_places() -> None:
    letter, places = parse_transcript(LIST)
    assert letter.family == "jtai"
    boxes = [s for s in letter.sections if s.kind == "practice_example"]
    assert [p.text for p in boxes[0].paragraphs] == [
        "How one school works",
        "The school knew Ida well.",
    ]
    assert len(boxes) == 1  # a cell is no box: only its heading makes it one
    gold: list[GoldItem] = parse_gold("@9\n+ Thresholds are clear.\n@7\n+ Ida")
    last, first = locate(gold, letter, places)
    assert last.paragraph_id == "areas_for_improvement-1"
    assert letter.text[first.start : first.end] == "Ida"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"blocks": [', "a.json:1: "),
        ('{"title": "x"}', 'a.json: no list "blocks"'),
        ('{"blocks": [{"t": "h7", "text": "x"}]}', 'a.json: block 1 has the unknown "t"'),
        ("Words without a place", "a.json:1: text before the first @ line"),
    ],
)
def test_a_broken_transcription_is_named(text: str, said: str) -> None:
    with pytest.raises(TranscriptBroken) as error:
        parse_transcript(text, "a.json")
    assert str(error.value).startswith(said)


def test_folding_keeps_the_way_back() -> None:
    text = "The rate[^1] was\u00a0“good” – *very* good"
    folded = fold(text)
    at = folded.text.index('"good"')
    assert text[folded.offsets[at] :].startswith("“good”")
    assert folded.text.endswith("- very good")
