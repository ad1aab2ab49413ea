"""Blocks of text become one letter: sections, paragraphs, footnotes, and doubts about them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqs_extract.assemble import build_record
from sqs_extract.document import Bbox, Block, Letter, NoteRef, Notice, Region, Tags
from sqs_extract.family import FAMILY_NAMES, load_family
from sqs_extract.letter import build_letter
from sqs_extract.record import Metadata, Record, Signature, Source
from tests.support.promises import (
    find_bad_nesting,
    find_bad_regions,
    find_loose_text,
    find_lost_references,
    find_untrue_spans,
)

PROSE = "Plans were good in most of the cases that we saw, and the reasons for it were plain."


def head(text: str, level: int = 1, *, number: str | None = None, box: int | None = None) -> Block:
    return Block("heading", text, number=number, level=level, box=box)


def body(text: str = PROSE, *refs: tuple[int, str], page: int = 1, box: int | None = None) -> Block:
    region = Region(page, Bbox(70, 100, 500, 120), 0, len(text))
    notes = [NoteRef(at, marker, page) for at, marker in refs]
    return Block("body", text, refs=notes, regions=[region], box=box)


def numbered(number: str, text: str = PROSE) -> Block:
    return Block("numbered", text, number=number)


def item(text: str = "plans that were good;") -> Block:
    return Block("bullet", text, marker="•")


def note(marker: str, text: str = "Published in May.", page: int = 1) -> Block:
    region = Region(page, Bbox(70, 760, 500, 770), 0, len(text))
    return Block("footnote", text, number=marker, regions=[region])


def build(*blocks: Block, family: str = "sqs", notices: list[Notice] | None = None) -> Letter:
    return build_letter(list(blocks), load_family(family), notices or [])


def outline(letter: Letter) -> list[str]:
    """A letter -> a line for each section: id, parent, number of paragraphs."""
    return [
        f"{s.id}{f' in {s.parent}' if s.parent else ''}: {len(s.paragraphs)}"
        for s in letter.sections
    ]


def to_record(letter: Letter) -> Record:
    return build_record(
        Source(
            filename="a.pdf",
            sha256="0" * 64,
            size_bytes=1,
            media_type="application/pdf",
            page_count=9,
            tagged=False,
        ),
        Signature(tool="sqs-extract", version="0", rules="0" * 12, model=None, reader="test@1"),
        letter,
        Metadata(),
        Tags(),
    )


# ------------------------------------------------------------------ text


def test_text_is_every_heading_and_paragraph_a_line_each() -> None:
    letter = build(head("Summary"), body("Plans were good."), numbered("1.1", "Reviews were late."))
    assert letter.text == "Summary\nPlans were good.\nReviews were late."
    assert [p.text for s in letter.sections for p in s.paragraphs] == letter.text.split("\n")[1:]


def test_numbers_and_signs_are_not_in_the_text() -> None:
    letter = build(
        head("Reducing reoffending", number="1"), numbered("1.1", "Plans."), item("staff")
    )
    assert letter.text == "Reducing reoffending\nPlans.\nstaff"
    (section,) = letter.sections
    assert [(p.number, p.marker) for p in section.paragraphs] == [("1.1", None), (None, "•")]


def test_furniture_and_notes_are_set_aside() -> None:
    letter = build(
        Block("header", "HM Inspectorate", regions=[Region(2, Bbox(0, 0, 1, 1), 0, 15)]),
        head("Summary"),
        body(),
        note("1"),
        Block("page_number", "2", regions=[Region(2, Bbox(0, 0, 1, 1), 0, 1)]),
    )
    assert letter.text == f"Summary\n{PROSE}"
    assert [(f.page, f.role, f.text) for f in letter.furniture] == [
        (2, "header", "HM Inspectorate"),
        (2, "page_number", "2"),
    ]
    assert [f.text for f in letter.footnotes] == ["Published in May."]


def test_no_blocks_no_text() -> None:
    letter = build()
    assert (letter.text, letter.sections, letter.footnotes) == ("", [], [])


# ------------------------------------------------------------------ ids


def test_ids_are_numbers_or_count_within_their_section() -> None:
    letter = build(
        head("Summary"), body(), body(), numbered("1.1"), item(), head("Next steps"), body()
    )
    assert [p.id for s in letter.sections for p in s.paragraphs] == [
        "summary-1",
        "summary-2",
        "1.1",
        "summary-4",
        "next_steps-1",
    ]


def test_numbers_that_come_twice_stay_apart() -> None:
    letter = build(
        head("Strengths"), numbered("1"), numbered("2"), head("Next steps"), numbered("1")
    )
    assert [p.id for s in letter.sections for p in s.paragraphs] == ["1", "2", "1-2"]
    assert [p.number for s in letter.sections for p in s.paragraphs] == ["1", "2", "1"]


def test_sections_of_one_kind_are_counted() -> None:
    letter = build(head("Case study", box=1), body(box=1), head("Case study", box=2), body(box=2))
    assert [s.id for s in letter.sections] == ["practice_example", "practice_example_2"]


# ------------------------------------------------------------------ sections


def test_the_parts_of_a_letter() -> None:
    letter = build(
        body("To: Anna Bell, Chair of the Board"),
        head("Report of Short Quality Screening (SQS) of youth offending work in Ambleford"),
        body("Dear Ms Bell,"),
        body(),
        head("Context"),
        body(),
        head("Summary"),
        body(),
        head("Commentary"),
        body(),
        head("Reducing reoffending", 2, number="1"),
        numbered("1.1"),
        item(),
        head("Operational management", 2),
        body(),
        head("Key strengths"),
        item(),
        head("Areas requiring improvement"),
        item(),
        body("We are grateful for all the help that we had from your staff during the inspection."),
        body("Yours sincerely"),
        body("Philippa Stannage"),
        head("Copy to:"),
        body("Chief Executive"),
        body("Note 1: The inspectorate is independent."),
    )
    assert outline(letter) == [
        "letterhead: 3",
        "preamble: 1",
        "context: 1",
        "summary: 1",
        "commentary: 1",
        "reducing_reoffending in commentary: 2",
        "operational_management in commentary: 1",
        "key_strengths: 1",
        "areas_for_improvement: 1",
        "closing: 1",
        "signatures: 2",
        "copy_list: 1",
        "notes: 1",
    ]


@pytest.mark.parametrize(
    ("first", "letterhead"),
    [
        # no title and no salutation: up to the first sentence, item or known heading
        ([body("Ambleford House"), body("4 June 2014"), body()], 2),
        ([body("Ambleford House"), numbered("1")], 1),
        ([body("Ambleford House"), head("Summary")], 1),
        # a title that no family knows is part of it
        ([head("Ambleford"), body("4 June 2014"), body()], 2),
        # prose at once
        ([body()], 0),
    ],
)
def test_a_letterhead_without_title_or_salutation(first: list[Block], letterhead: int) -> None:
    letter = build(*first, head("Summary"), body())
    found = [s for s in letter.sections if s.kind == "letterhead"]
    assert sum(len(s.paragraphs) for s in found) == letterhead


def test_a_box_stands_in_the_section_that_it_interrupts() -> None:
    letter = build(
        head("Main findings"),
        body("before"),
        head("Case study: effective practice", box=1),
        body("inside", box=1),
        body("after"),
        family="jtai",
    )
    assert outline(letter) == ["main_findings: 2", "practice_example in main_findings: 1"]
    main, box = letter.sections
    assert letter.text[box.start : box.end] == "Case study: effective practice\ninside"
    assert main.start < box.start < box.end < main.end
    assert box.level > main.level


@pytest.mark.parametrize(
    ("family", "kind"), [("generic", "areas_for_improvement"), ("jtai", "practice_example")]
)
def test_a_box_is_what_its_heading_says_where_its_family_sets_lists_in_boxes(
    family: str, kind: str
) -> None:
    """SEND reports box their areas for improvement; in a JTAI letter such a box is a case study."""
    letter = build(
        head("Findings"), body(), head("Areas for improvement", box=1), body(box=1), family=family
    )
    assert [section.kind for section in letter.sections] == ["main_findings", kind]


def test_a_box_without_heading_and_one_right_after_it() -> None:
    letter = build(body(box=1), body(box=1), head("Case study", box=2), body(box=2))
    assert [(s.heading, len(s.paragraphs)) for s in letter.sections] == [
        (None, 2),
        ("Case study", 1),
    ]


def test_thanks_in_a_preamble_close_nothing() -> None:
    letter = build(
        body("Dear Ms Bell,"), body("We are grateful for your help."), head("Summary"), body()
    )
    assert outline(letter) == ["letterhead: 1", "preamble: 1", "summary: 1"]


def test_a_bold_name_among_the_signatures_is_no_section() -> None:
    letter = build(
        head("Summary"), body(), body("Yours sincerely"), head("Anna Bell"), body("Ofsted")
    )
    assert outline(letter) == ["summary: 1", "signatures: 3"]


def test_headings_nest_by_their_levels() -> None:
    letter = build(
        head("Main findings", 1),
        head("How children are seen", 2),
        body(),
        head("How plans are made", 3),
        body(),
        head("How staff are led", 2),
        body(),
        head("Next steps", 1),
        body(),
        family="jtai",
    )
    assert outline(letter) == [
        "main_findings: 0",
        "other in main_findings: 1",
        "other_2 in other: 1",
        "other_3 in main_findings: 1",
        "next_steps: 1",
    ]


@pytest.mark.parametrize("kind", ["letterhead", "signatures"])
def test_a_numbered_heading_that_opens_no_section_keeps_its_number(kind: str) -> None:
    numbered_head = head("Anna Bell", number="1")
    blocks = [numbered_head, body("Dear Ms Bell,"), head("Summary"), body()]
    if kind == "signatures":
        blocks = [head("Summary"), body(), body("Yours sincerely"), numbered_head]
    letter = build(*blocks)
    section = next(s for s in letter.sections if s.kind == kind)
    paragraph = next(p for p in section.paragraphs if "Anna Bell" in p.text)
    assert paragraph.number == "1" or paragraph.text.startswith("1")


# ------------------------------------------------------------------ footnotes


def test_a_footnote_and_where_it_was_called() -> None:
    letter = build(head("Summary"), body("The rate fell.", (8, "1")), note("1"))
    (footnote,) = letter.footnotes
    assert footnote.ref is not None
    assert letter.text[: footnote.ref] == "Summary\nThe rate"
    assert (footnote.id, footnote.marker, footnote.page) == ("footnote-1", "1", 1)


def test_numbering_that_begins_anew_takes_the_call_of_its_page() -> None:
    letter = build(
        head("Summary"),
        body("One.", (3, "1"), page=1),
        body("Two.", (3, "1"), page=2),
        note("1", "first", page=1),
        note("1", "second", page=2),
    )
    places = [letter.text[: f.ref].split("\n")[-1] for f in letter.footnotes]
    assert places == ["One", "Two"]


def test_an_endnote_was_called_on_an_earlier_page() -> None:
    letter = build(body("One.", (3, "1"), page=1), note("1", page=4))
    assert [f.ref for f in letter.footnotes] == [3]


def test_a_note_without_call_and_a_call_without_note_are_doubts() -> None:
    letter = build(body("One.", (3, "7")), note("1"))
    assert [f.ref for f in letter.footnotes] == [None]
    assert [(n.code, n.page) for n in letter.notices] == [
        ("footnote_without_marker", 1),
        ("marker_without_footnote", 1),
    ]


# ------------------------------------------------------------------ numbering


@pytest.mark.parametrize(
    ("numbers", "codes"),
    [
        (["1.1", "1.2", "2.1", "2.2"], []),
        (["1", "2", "3"], []),
        # one is missing, the first of a section is
        (["1.1", "1.3"], ["paragraph_number_missing"]),
        (["1.1", "2.2"], ["paragraph_number_missing"]),
        (["1.2", "1.3"], ["paragraph_number_missing"]),
        (["1", "2", "4"], ["paragraph_number_missing"]),
        # it comes twice, or goes back
        (["1.1", "1.2", "1.2"], ["paragraph_number_out_of_order"]),
        (["1.1", "1.2", "1.1"], ["paragraph_number_out_of_order"]),
        # a list that begins anew is none
        (["1", "2", "1", "2"], []),
        (["1.9", "1.10", "1.11"], ["paragraph_number_missing"]),
    ],
)
def test_doubts_about_numbers(numbers: list[str], codes: list[str]) -> None:
    letter = build(head("Commentary"), *(numbered(number) for number in numbers))
    assert [notice.code for notice in letter.notices] == codes


def test_doubts_of_the_stages_before_are_passed_on() -> None:
    doubt = Notice("page_damaged", "the page is damaged", 3)
    assert build(body(), notices=[doubt]).notices == [doubt]


# ------------------------------------------------------------------ whatever the blocks


TEXTS = st.sampled_from(
    [
        PROSE,
        "Plans.",
        "Dear Ms Bell,",
        "Yours sincerely",
        "Note 1: The inspectorate is independent.",
        "Copy to:",
        "We are grateful for your help.",
        "Summary",
        "Key strengths",
        "Case study: effective practice",
        "Report of Short Quality Screening (SQS) of youth offending work in Ambleford",
        "Reducing reoffending",
    ]
)


@st.composite
def draw_block(draw: st.DrawFn) -> Block:
    """A block of any kind, with a region and perhaps a note's call."""
    kind = draw(
        st.sampled_from(
            ["heading", "body", "numbered", "bullet", "table", "footnote", "header", "page_number"]
        )
    )
    text = draw(TEXTS)
    page = draw(st.integers(1, 3))
    block = Block(kind, text, regions=[Region(page, Bbox(0, 0, 9, 9), 0, len(text))])
    if kind == "heading":
        block.level = draw(st.integers(1, 4))
        block.number = draw(st.sampled_from([None, None, "1", "2"]))
    elif kind == "numbered":
        block.number = draw(st.sampled_from(["1", "2", "1.1", "1.2", "2.1"]))
    elif kind == "bullet":
        block.marker = "•"
    elif kind == "footnote":
        block.number = draw(st.sampled_from(["1", "2", "*"]))
    elif kind == "table":
        block.text, block.cells = "a\tb\nc\td", [["a", "b"], ["c", "d"]]
        block.regions = [Region(page, Bbox(0, 0, 9, 9), 0, 7)]
    if kind in ("body", "numbered", "bullet"):
        marker = draw(st.sampled_from([None, None, "1", "2"]))
        if marker:
            block.refs = [NoteRef(draw(st.integers(0, len(text))), marker, page)]
    if kind in ("heading", "body", "bullet"):
        block.box = draw(st.sampled_from([None, None, None, 1, 2]))
    return block


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(draw_block(), max_size=25), st.sampled_from(FAMILY_NAMES))
def test_any_blocks_become_a_sound_record(blocks: list[Block], family: str) -> None:
    letter = build_letter(blocks, load_family(family), [])
    record = to_record(letter)  # refuses a record that contradicts itself
    for check in (
        find_untrue_spans,
        find_loose_text,
        find_bad_nesting,
        find_bad_regions,
        find_lost_references,
    ):
        assert check(record) == []
    aside = ("footnote", "header", "page_number")
    wanted = [block.text for block in blocks if block.kind not in aside]
    assert letter.text == "\n".join(wanted)
    assert [f.text for f in letter.footnotes] == [b.text for b in blocks if b.kind == "footnote"]
    assert len(letter.furniture) == sum(b.kind in ("header", "page_number") for b in blocks)
    assert Record.model_validate_json(record.model_dump_json(by_alias=True)) == record
