"""Each trap of PDF text in the smallest PDF that has it, read by both readers alike.

Every PDF here is also compared: `read` fails where the two readers differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from sqs_extract.document import Content, Element, Line, Printed, Run
from sqs_extract.errors import EncryptedFile, UnreadableFile
from sqs_extract.reading import READERS, read_printed
from tests.reading_compare import Difference, find_differences
from tests.reading_pdf import FONTS, build_pdf, show

Read = Callable[..., Printed]
SECRET = "orchard"  # noqa: S105

SQUARE = (
    "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
    "\x80",
)


@pytest.fixture(params=list(READERS))
def read(request: pytest.FixtureRequest) -> Read:
    """One of the readers; whatever it is given is read by the other too, and must be the same."""

    def read_and_compare(data: bytes, **options: Any) -> Printed:
        printed = {name: read_printed(data, reader=name, **options) for name in READERS}
        assert find_differences(*printed.values()) == []
        chosen = printed[request.param]
        assert re.fullmatch(rf"{request.param}@\d+(\.\d+)+", chosen.reader)
        return chosen

    return read_and_compare


def lines_of(printed: Printed, page: int = 1) -> list[str]:
    return [line.text for line in printed.pages[page - 1].lines]


def only_line(printed: Printed) -> Line:
    (line,) = printed.pages[0].lines
    return line


def test_the_default_comes_first() -> None:
    assert list(READERS) == ["pdfium", "pdfplumber"]


def test_reader_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="'poppler': not one of pdfium, pdfplumber"):
        read_printed(build_pdf(""), reader="poppler")


def build_font(name: str, descriptor: str, more: str = "") -> str:
    """A font that is not embedded, all its letters half an em wide."""
    angle = "" if "/ItalicAngle" in descriptor else "/ItalicAngle 0"
    return (
        f"<< /Type /Font /Subtype /TrueType /BaseFont /{name} /Encoding /WinAnsiEncoding {more} "
        f"/FirstChar 32 /LastChar 126 /Widths [{' '.join(['500'] * 95)}] /FontDescriptor << "
        f"/Type /FontDescriptor /FontName /{name} /FontBBox [0 -200 1000 800] /Ascent 800 "
        f"/Descent -200 /CapHeight 700 {angle} {descriptor} >> >>"
    )


# ------------------------------------------------------------------ lines, runs and words


def test_a_line_and_its_measures(read: Read) -> None:
    line = only_line(read(build_pdf(show(72, 700, "Staff knew the children"))))
    assert line.page_number == 1
    assert line.text == "Staff knew the children"
    assert line.baseline == pytest.approx(100, abs=0.01)
    assert tuple(line.bbox) == pytest.approx((72, 90.4, 193.4, 102.4), abs=0.1)
    assert line.size == 12
    (run,) = line.runs
    assert (run.font, run.size, run.bold, run.italic) == ("Helvetica", 12, False, False)
    assert (run.superscript, run.mcid, run.artifact) == (False, None, False)


def test_runs_part_at_a_change_of_style_and_keep_the_space(read: Read) -> None:
    line = only_line(
        read(
            build_pdf(
                "BT /F2 12 Tf 72 700 Td (Strengths: ) Tj /F1 12 Tf (plans were) Tj "
                "/F1 10 Tf ( good) Tj ET"
            )
        )
    )
    assert [run.text for run in line.runs] == ["Strengths: ", "plans were ", "good"]
    assert [run.bold for run in line.runs] == [True, False, False]
    assert [run.size for run in line.runs] == [12, 12, 10]


def test_words_drawn_letter_by_letter_are_one_run(read: Read) -> None:
    pieces = "(pl) Tj (an) Tj (ned) Tj ( ) Tj (w) Tj (ell) Tj"
    line = only_line(read(build_pdf(f"BT /F1 12 Tf 72 700 Td {pieces} ET")))
    assert [run.text for run in line.runs] == ["planned well"]


def test_a_wide_gap_parts_runs_but_not_the_line(read: Read) -> None:
    # a table row: two cells on one baseline, one drawn with a tab inside the operator
    for content in (
        show(72, 700, "Chair") + show(200, 700, "A. Name"),
        "BT /F1 12 Tf 72 700 Td [(Chair) -8000 (A. Name)] TJ ET",
    ):
        line = only_line(read(build_pdf(content)))
        assert [run.text for run in line.runs] == ["Chair ", "A. Name"]
        assert line.runs[0].x1 < 105
        assert line.runs[1].x0 > 190


def test_a_space_that_was_not_drawn(read: Read) -> None:
    line = only_line(read(build_pdf("BT /F1 12 Tf 72 700 Td [(good) -280 (pl) 40 (ans)] TJ ET")))
    assert line.text == "good plans"


def test_letters_set_apart_are_one_word(read: Read) -> None:
    line = only_line(read(build_pdf("BT /F1 12 Tf 3 Tc 72 700 Td (SUMMARY) Tj ET")))
    assert line.text == "SUMMARY"


def test_justified_text_is_one_run(read: Read) -> None:
    # by word spacing, and by gaps within one operator
    for content in (
        "BT /F1 12 Tf 6 Tw 72 700 Td (plans were late) Tj ET",
        "BT /F1 12 Tf 72 700 Td [(plans ) -500 (were ) -500 (late)] TJ ET",
    ):
        line = only_line(read(build_pdf(content)))
        assert [run.text for run in line.runs] == ["plans were late"]


def test_a_number_sticks_to_its_text(read: Read) -> None:
    # Word draws "10." and "However" a hair apart, the space between them into no gap at all
    content = (
        show(72, 700, "10.")
        + show(88.9, 700, "However, plans")
        + show(72, 680, "3.")
        + (show(82.4, 680, "5 of them"))
    )
    assert lines_of(read(build_pdf(content))) == ["10. However, plans", "3.5 of them"]


def test_columns_drawn_one_after_the_other_stay_apart(read: Read) -> None:
    left = show(72, 700, "left one") + show(72, 686, "left two")
    right = show(320, 700, "right one") + show(320, 686, "right two")
    printed = read(build_pdf(left + right))
    assert lines_of(printed) == ["left one", "left two", "right one", "right two"]


def test_a_line_that_a_stray_piece_breaks_is_taken_up_again(read: Read) -> None:
    content = show(72, 700, "Majest") + show(72, 697, "=") + show(107.4, 700, "y's Inspector")
    assert lines_of(read(build_pdf(content))) == ["Majesty's Inspector", "="]


def test_pieces_drawn_from_right_to_left_are_sorted(read: Read) -> None:
    content = show(200, 700, "of 8") + show(72, 700, "Page 1")
    assert [run.text for run in only_line(read(build_pdf(content))).runs] == ["Page 1 ", "of 8"]


# ------------------------------------------------------------------ superscripts


@pytest.mark.parametrize(
    "raised",
    [
        "/F1 7 Tf 1 0 0 1 99.4 705 Tm (1) Tj",  # as Word does
        "/F1 7 Tf 5 Ts (1) Tj 0 Ts",  # by text rise
        "4 Ts (1) Tj 0 Ts",  # raised, but not smaller
    ],
)
def test_superscript_after_a_word(read: Read, raised: str) -> None:
    after = "/F1 12 Tf 1 0 0 1 108 700 Tm (fell) Tj"
    content = f"BT /F1 12 Tf 1 0 0 1 72 700 Tm (rates) Tj {raised} {after} ET"
    line = only_line(read(build_pdf(content)))
    assert [(run.text.strip(), run.superscript) for run in line.runs] == [
        ("rates", False),
        ("1", True),
        ("fell", False),
    ]
    assert line.baseline == pytest.approx(100, abs=0.01)
    assert not line.runs[0].text.endswith(" ")


def test_superscript_that_begins_a_footnote(read: Read) -> None:
    content = show(72, 104, "12", size=6) + show(80, 100, "Published in May.", size=9)
    line = only_line(read(build_pdf(content)))
    assert [(run.text.strip(), run.superscript) for run in line.runs] == [
        ("12", True),
        ("Published in May.", False),
    ]
    assert line.size == 9
    assert line.baseline == pytest.approx(700, abs=0.01)


def test_small_print_above_a_heading_is_no_superscript(read: Read) -> None:
    content = show(72, 716, "Page 1", size=8) + show(72, 700, "Summary", size=14)
    printed = read(build_pdf(content))
    assert lines_of(printed) == ["Page 1", "Summary"]
    assert not any(run.superscript for line in printed.pages[0].lines for run in line.runs)


def test_a_subscript_stays_in_its_line_unraised(read: Read) -> None:
    content = show(72, 700, "CO") + show(90.2, 697, "2", size=7) + show(98, 700, "levels")
    line = only_line(read(build_pdf(content)))
    assert line.text == "CO2 levels"
    assert not any(run.superscript for run in line.runs)


# ------------------------------------------------------------------ bold, italic, fonts


def test_bold_by_drawing_twice_is_read_once(read: Read) -> None:
    content = show(72, 700, "Key strengths") + show(72.3, 700, "Key strengths")
    assert lines_of(read(build_pdf(content))) == ["Key strengths"]


def test_bold_by_stroking_the_outline(read: Read) -> None:
    content = "BT /F1 12 Tf 2 Tr 72 700 Td (Summary) Tj 0 Tr ( and more) Tj ET"
    assert [run.bold for run in only_line(read(build_pdf(content))).runs] == [True, False]


def test_italic_by_slanting(read: Read) -> None:
    # Word does so for faces that have no italic: size and place stay the upright ones'
    content = "BT /F1 12 Tf 1 0 0.3333 1 72 700 Tm (I felt heard) Tj ET"
    (run,) = only_line(read(build_pdf(content))).runs
    assert run.italic
    assert run.size == 12
    assert (run.x0, run.x1) == pytest.approx((72, 128.7), abs=0.1)


@pytest.mark.parametrize(
    ("name", "descriptor", "plain", "bold", "italic"),
    [
        ("ABCDEF+Tahoma-Bold", "/Flags 32 /StemV 80", "Tahoma-Bold", True, False),
        ("Arial,BoldItalic", "/Flags 32 /StemV 80", "Arial,BoldItalic", True, True),
        ("Calibri-Light", "/Flags 96 /StemV 40", "Calibri-Light", False, True),
        ("Univers", "/Flags 32 /StemV 80 /ItalicAngle -12", "Univers", False, True),
        # a stem of 140 units is a bold face whatever its name
        ("F23", "/Flags 32 /StemV 140", "F23", True, False),
        ("Blackadder", "/Flags 32 /StemV 80", "Blackadder", False, False),
    ],
)
def test_what_makes_a_face_bold_or_italic(
    read: Read, name: str, descriptor: str, plain: str, bold: bool, italic: bool
) -> None:
    font = build_font(name, descriptor)
    (run,) = only_line(read(build_pdf(show(72, 700, "abc"), fonts={"F1": font}))).runs
    assert (run.font, run.bold, run.italic) == (plain, bold, italic)


def test_size_is_what_is_seen(read: Read) -> None:
    # a size of 1 scaled by the text matrix, and a page scaled as a whole
    content = "BT /F1 1 Tf 12 0 0 12 72 700 Tm (one) Tj ET q .5 0 0 .5 0 0 cm " + (
        show(144, 1300, "two", size=20) + "Q"
    )
    assert [line.size for line in read(build_pdf(content)).pages[0].lines] == [12, 10]


# ------------------------------------------------------------------ characters


TO_UNICODE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange
4 beginbfchar <57> <00660069> <58> <FB02> <59> <00A0> <5A> <00AD> endbfchar
endcmap CMapName currentdict /CMap defineresource pop end end"""


def test_ligatures_are_spelt_out(read: Read) -> None:
    font = build_font("Calibri", "/Flags 32 /StemV 80", "/ToUnicode 200 0 R")
    stream = f"<< /Length {len(TO_UNICODE)} >>\nstream\n{TO_UNICODE}\nendstream"
    content = show(72, 700, "Wnd the 14Ycases on the Xoor of the multiZ")
    data = build_pdf(content, fonts={"F1": font}, objects={200: stream})
    assert only_line(read(data)).text == "find the 14 cases on the floor of the multi-"


def test_a_line_break_drawn_as_a_character_is_a_space(read: Read) -> None:
    # found by fuzzing: it once sent the reader round in circles
    font = build_font("Calibri", "/Flags 32 /StemV 80", "/ToUnicode 200 0 R")
    to_unicode = TO_UNICODE.replace("<00A0>", "<000D>")
    stream = f"<< /Length {len(to_unicode)} >>\nstream\n{to_unicode}\nendstream"
    data = build_pdf(show(72, 700, "14YcasesY"), fonts={"F1": font}, objects={200: stream})
    assert only_line(read(data)).text == "14 cases"


def test_a_hyphen_at_the_end_of_a_line_stays_and_so_does_the_line_end(read: Read) -> None:
    content = show(72, 700, "records of multi-") + show(72, 686, "agency work")
    assert lines_of(read(build_pdf(content))) == ["records of multi-", "agency work"]


def test_hard_spaces_are_spaces(read: Read) -> None:
    assert only_line(read(build_pdf(show(72, 700, "14\xa0cases")))).text == "14 cases"


def test_curly_quotes_dashes_and_bullets(read: Read) -> None:
    content = show(72, 700, "\x93We \x96 all of us \x96 met the team\x92s \x95 aims\x94")
    text = "“We – all of us – met the team’s • aims”"
    assert only_line(read(build_pdf(content))).text == text


def test_unseen_text_is_read(read: Read) -> None:
    # the text layer that OCR lays under a scan
    assert lines_of(read(build_pdf("BT 3 Tr /F1 12 Tf 72 700 Td (scanned) Tj ET"))) == ["scanned"]


def test_text_off_the_page_and_at_infinity(read: Read) -> None:
    content = (
        show(72, 900, "above")
        + show(-300, 700, "aside")
        + ("BT /F1 12 Tf 1 0 0 1 9999999 700 Tm (gone) Tj ET " + show(72, 100, "here"))
    )
    assert lines_of(read(build_pdf(content))) == ["above", "aside", "here"]


# ------------------------------------------------------------------ pages


@pytest.mark.parametrize(
    ("rotate", "matrix"),
    [
        # text set so that it stands upright at (72, 100) once the viewer has turned the page
        (90, "0 1 -1 0 100 72"),
        (180, "-1 0 0 -1 528 100"),
        (270, "0 -1 1 0 500 728"),
    ],
)
def test_turned_pages_are_read_as_seen(read: Read, rotate: int, matrix: str) -> None:
    content = f"BT /F1 12 Tf {matrix} Tm (upright) Tj ET 300 400 50 0.5 re f"
    page = read(build_pdf(content, page=f"/Rotate {rotate}")).pages[0]
    assert (page.width, page.height) == ((600, 800) if rotate == 180 else (800, 600))
    (line,) = page.lines
    assert line.text == "upright"
    assert tuple(line.bbox) == pytest.approx((72, 90.4, 108.7, 102.4), abs=0.1)
    assert line.baseline == pytest.approx(100, abs=0.01)
    (ruling,) = page.rulings
    wide = ruling.bbox.x1 - ruling.bbox.x0
    assert wide == pytest.approx(50 if rotate == 180 else 0.5, abs=0.01)


def test_text_up_the_side_is_a_line_of_its_own(read: Read) -> None:
    content = show(72, 700, "level") + "BT /F1 8 Tf 0 1 -1 0 30 300 Tm (up the side) Tj ET"
    level, side = read(build_pdf(content)).pages[0].lines
    assert (level.text, side.text) == ("level", "up the side")
    assert tuple(side.bbox) == pytest.approx((23.6, 460.9, 31.6, 500), abs=0.2)


def test_places_count_from_the_crop_box(read: Read) -> None:
    data = build_pdf(
        show(172, 650, "cropped") + "150 600 100 0.5 re f",
        page="/MediaBox [50 0 650 800] /CropBox [100 50 600 750]",
    )
    page = read(data).pages[0]
    assert (page.width, page.height) == (500, 700)
    assert (page.lines[0].bbox.x0, page.lines[0].baseline) == pytest.approx((72, 100), abs=0.01)
    assert tuple(page.rulings[0].bbox) == pytest.approx((50, 149.5, 150, 150), abs=0.01)


def test_pages_beyond_the_limit_are_left_out_with_a_notice(read: Read) -> None:
    data = build_pdf(*(show(72, 700, f"page {i}") for i in range(4)))
    printed = read(data, max_pages=3)
    assert [page.number for page in printed.pages] == [1, 2, 3]
    (notice,) = printed.notices
    assert (notice.code, notice.message) == (
        "pages_left_out",
        "only the first 3 of 4 pages were read",
    )


# ------------------------------------------------------------------ rulings and images


@pytest.mark.parametrize(
    ("content", "boxes"),
    [
        # a stroked line, a thin filled box as Word draws it, a stroked frame
        ("72 700 m 500 700 l S", [(72, 100, 500, 100)]),
        ("72 700 428 0.5 re f", [(72, 99.5, 500, 100)]),
        ("72 600 428 100 re S", [(72, 100, 500, 200)]),
        # a shaded box; both filled and stroked
        ("72 600 428 100 re B", [(72, 100, 500, 200)]),
        # two boxes in one path
        ("72 700 100 0.5 re 72 600 100 0.5 re f", [(72, 99.5, 172, 100), (72, 199.5, 172, 200)]),
        # an open corner: an edge each
        ("72 600 m 72 700 l 500 700 l S", [(72, 100, 72, 200), (72, 100, 500, 100)]),
        # a frame with rounded corners
        (
            "82 600 m 490 600 l 495 600 500 605 500 610 c 500 690 l 500 695 495 700 490 700 c "
            "82 700 l 77 700 72 695 72 690 c 72 610 l 72 605 77 600 82 600 c s",
            [(72, 100, 500, 200)],
        ),
        # in a form, placed by its matrix
        ("q 1 0 0 1 72 600 cm /X1 Do Q", [(82, 190, 182, 190)]),
        # no rulings: a slanted line, a dot, a triangle, a path that only clips
        ("72 600 m 500 700 l S", []),
        (
            "80 600 m 80 605 75 610 70 610 c 65 610 60 605 60 600 c 60 595 65 590 70 590 c "
            "75 590 80 595 80 600 c f",
            [],
        ),
        ("72 600 m 500 600 l 300 700 l f", []),
        ("72 600 428 100 re W n", []),
    ],
)
def test_rulings(read: Read, content: str, boxes: list[tuple[float, ...]]) -> None:
    form = ("/Type /XObject /Subtype /Form /BBox [0 0 600 800]", "10 10 m 110 10 l S")
    page = read(build_pdf(content, xobjects={"X1": form})).pages[0]
    found = sorted(ruling.bbox for ruling in page.rulings)
    assert len(found) == len(boxes)
    for ours, theirs in zip(found, boxes, strict=True):
        assert tuple(ours) == pytest.approx(theirs, abs=0.01)


def test_rulings_say_how_they_were_drawn(read: Read) -> None:
    content = "72 700 m 500 700 l S 72 600 428 0.5 re f 72 500 428 50 re B"
    page = read(build_pdf(content)).pages[0]
    assert [(ruling.filled, ruling.stroked) for ruling in page.rulings] == [
        (False, True),
        (True, False),
        (True, True),
    ]


def test_images(read: Read) -> None:
    content = "q 100 0 0 50 72 700 cm /X1 Do Q"
    page = read(build_pdf(content, xobjects={"X1": SQUARE})).pages[0]
    assert [tuple(box) for box in page.images] == [pytest.approx((72, 50, 172, 100), abs=0.01)]


# ------------------------------------------------------------------ marked content


def marks(printed: Printed) -> list[tuple[str, int | None, bool]]:
    runs: list[Run] = [run for line in printed.pages[0].lines for run in line.runs]
    return [(run.text.strip(), run.mcid, run.artifact) for run in runs]


def test_marked_content(read: Read) -> None:
    content = (
        "/P <</MCID 0>> BDC " + show(72, 700, "one") + "EMC "
        # a Span within a numbered P, and a named property list
        "/P <</MCID 1>> BDC /Span <</Lang (en)>> BDC "
        + show(72, 680, "two")
        + "EMC "
        + show(72, 660, "three")
        + "EMC /P /MC0 BDC "
        + show(72, 640, "four")
        + "EMC "
        "/Artifact <</Type /Pagination>> BDC " + show(72, 620, "five") + "EMC "
        "/Artifact BMC " + show(72, 600, "six") + "EMC " + show(72, 580, "seven")
    )
    printed = read(build_pdf(content, properties={"MC0": "<< /MCID 7 >>"}))
    assert marks(printed) == [
        ("one", 0, False),
        ("two", 1, False),
        ("three", 1, False),
        ("four", 7, False),
        ("five", None, True),
        ("six", None, True),
        ("seven", None, False),
    ]


def test_marks_around_a_form_hold_for_the_text_in_it(read: Read) -> None:
    form = ("/Type /XObject /Subtype /Form /BBox [0 0 600 800]", show(10, 10, "inside"))
    content = (
        "/P <</MCID 3>> BDC q 1 0 0 1 62 690 cm /X1 Do Q EMC "
        "/Artifact BMC q 1 0 0 1 62 20 cm /X1 Do Q EMC " + show(72, 400, "outside")
    )
    data = build_pdf(
        content,
        xobjects={"X1": (form[0] + f" /Resources << /Font << /F1 {FONTS['F1']} >> >>", form[1])},
    )
    printed = read(data)
    assert marks(printed) == [
        ("inside", 3, False),
        ("inside", None, True),
        ("outside", None, False),
    ]
    assert printed.pages[0].lines[0].bbox.x0 == pytest.approx(72, abs=0.01)


# ------------------------------------------------------------------ structure tree


def tagged(elements: dict[int, str], parents: str, *contents: str, roles: str = "") -> bytes:
    """A PDF with a structure tree: its elements by object number, the parent tree's entries."""
    root = (
        f"<< /Type /StructTreeRoot /K 201 0 R /RoleMap << {roles} >> "
        f"/ParentTree << /Nums [{parents}] >> >>"
    )
    return build_pdf(
        *contents,
        catalog="/StructTreeRoot 200 0 R /MarkInfo << /Marked true >>",
        objects={200: root, **elements},
    )


def test_structure_tree_in_logical_order_through_the_role_map(read: Read) -> None:
    content = "/P <</MCID 0>> BDC EMC /P <</MCID 1>> BDC EMC /P <</MCID 2>> BDC EMC"
    data = tagged(
        {
            201: "<< /Type /StructElem /S /Document /P 200 0 R /K [203 0 R 202 0 R 204 0 R] >>",
            202: "<< /Type /StructElem /S /P /P 201 0 R /Pg 10 0 R /K [0] >>",
            203: "<< /Type /StructElem /S /Heading#201 /P 201 0 R /Pg 10 0 R /K 1 >>",
            # text, a link in it, text again: the order must hold
            204: "<< /Type /StructElem /S /P /P 201 0 R /Pg 10 0 R /K [2 205 0 R 4] >>",
            205: "<< /Type /StructElem /S /Link /P 204 0 R /Pg 10 0 R /K 3 >>",
        },
        "0 [202 0 R 203 0 R 204 0 R 205 0 R 204 0 R]",
        content,
        roles="/Heading#201 /H1",
    )
    assert read(data).tree == Element(
        "Root",
        (
            Element(
                "Document",
                (
                    Element("H1", (Content(1, 1),)),
                    Element("P", (Content(1, 0),)),
                    Element("P", (Content(1, 2), Element("Link", (Content(1, 3),)), Content(1, 4))),
                ),
            ),
        ),
    )


def test_an_element_that_goes_on_overleaf_is_one(read: Read) -> None:
    data = tagged(
        {
            201: "<< /Type /StructElem /S /Document /P 200 0 R /K [202 0 R 203 0 R] >>",
            202: "<< /Type /StructElem /S /P /P 201 0 R /Pg 10 0 R "
            "/K [0 << /Type /MCR /Pg 12 0 R /MCID 0 >>] >>",
            203: "<< /Type /StructElem /S /P /P 201 0 R /Pg 12 0 R /K [1] >>",
            # an element without content is left out
            204: "<< /Type /StructElem /S /P /P 201 0 R /Pg 12 0 R >>",
        },
        "0 [202 0 R] 1 [202 0 R 203 0 R]",
        "/P <</MCID 0>> BDC EMC",
        "/P <</MCID 0>> BDC EMC /P <</MCID 1>> BDC EMC",
    )
    assert read(data).tree == Element(
        "Root",
        (
            Element(
                "Document",
                (
                    Element("P", (Content(1, 0), Content(2, 0))),
                    Element("P", (Content(2, 1),)),
                ),
            ),
        ),
    )
    assert read(data, tree=False).tree is None


def test_no_tree_and_an_empty_one(read: Read) -> None:
    assert read(build_pdf(show(72, 700, "plain"))).tree is None
    empty = {201: "<< /Type /StructElem /S /Document /P 200 0 R >>"}
    assert read(tagged(empty, "", show(72, 700, "plain"))).tree is None


def test_a_tree_that_bites_its_tail() -> None:
    data = tagged(
        {
            201: "<< /Type /StructElem /S /Document /P 200 0 R /K [202 0 R] >>",
            202: "<< /Type /StructElem /S /Sect /P 201 0 R /Pg 10 0 R /K [0 201 0 R] >>",
        },
        "0 [202 0 R]",
        "/P <</MCID 0>> BDC " + show(72, 700, "text") + "EMC",
    )
    for name in READERS:  # where they cut the circle is their own affair
        printed = read_printed(data, reader=name)
        assert lines_of(printed) == ["text"]
        assert printed.tree is not None


# ------------------------------------------------------------------ files that cannot be read


@pytest.mark.parametrize("reader", READERS)
def test_encrypted(reader: str) -> None:
    data = build_pdf(show(72, 700, "private"), user_password=SECRET.encode())
    assert lines_of(read_printed(data, reader=reader, password=SECRET)) == ["private"]
    with pytest.raises(EncryptedFile, match=r"^letter.pdf: encrypted"):
        read_printed(data, reader=reader, filename="letter.pdf")
    with pytest.raises(EncryptedFile, match="password is wrong"):
        read_printed(data, reader=reader, password=SECRET[::-1])


def test_an_empty_password_is_none(read: Read) -> None:
    assert lines_of(read(build_pdf(show(72, 700, "open"), user_password=b""))) == ["open"]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4 and nothing else",
        build_pdf(),  # no pages
        build_pdf(show(72, 700, "cut"))[:300],
        b"",
    ],
)
def test_beyond_repair(reader: str, data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"^letter.pdf: "):
        read_printed(data, reader=reader, filename="letter.pdf")


def test_a_page_without_content(read: Read) -> None:
    printed = read(build_pdf("", show(72, 700, "second")))
    assert lines_of(printed) == []
    assert lines_of(printed, 2) == ["second"]


def test_the_comparison_sees_what_differs() -> None:
    """`find_differences` is what all the above rests on: each kind of difference is one."""
    one = read_printed(build_pdf(show(72, 700, "good plans") + "72 600 9 9 re S"))
    other = {
        "words": show(72, 700, "poor plans") + "72 600 9 9 re S",
        "baseline": show(72, 699, "good plans") + "72 600 9 9 re S",
        "run.font": show(72, 700, "good plans", font="F2") + "72 600 9 9 re S",
        "run.x0": show(74, 700, "good plans") + "72 600 9 9 re S",
        "rulings: only ours": show(72, 700, "good plans"),
        "run.mcid": "/P <</MCID 0>> BDC " + show(72, 700, "good plans") + "EMC 72 600 9 9 re S",
    }
    for kind, content in other.items():
        found = find_differences(one, read_printed(build_pdf(content)))
        assert kind in {difference.kind for difference in found}
    assert find_differences(one, one) == []
    assert isinstance(Difference("words", 1, 0).amount, float)
