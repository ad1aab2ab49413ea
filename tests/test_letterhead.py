"""To whom and from whom, however the pieces of a letterhead and a signature block arrive."""

import pytest

from sqs_extract.document import Block
from sqs_extract.family import load_family
from sqs_extract.letter import build_letter
from sqs_extract.metadata import find_metadata
from tests.support.small_letter import HEADER, TITLE, Piece, make_block, read_metadata


@pytest.mark.parametrize(
    "header",
    [
        [
            [
                ["To:", "Ann Roe, Chair of the Board"],
                ["Copy to:", "See copy list at end"],
                ["From:", "Bo Lee, Director (Youth Justice)"],
                ["Publication date:", "25 March 2015"],
            ]
        ],
        [
            [["To", "Ann Roe, Chair of the Board"]],
            [["From", "Bo Lee, Director (Youth Justice)"]],
            [["Date of publication", "25th March 2015"]],
        ],
        [
            "To: Ann Roe, Chair of the Board",
            "Copy to: See copy list at end",
            "From: Bo Lee, Director (Youth Justice)",
            "Published: Wednesday 25 March 2015",
        ],
        [
            "To Ann Roe, Chair of the Board",
            "Copy to See end",
            "From Bo Lee, Director (Youth Justice)",
            "Publication date 25 March 2015",
        ],
        # A label and its value are paragraphs of their own; or all labels come first.
        [
            "To:",
            "Ann Roe, Chair of the Board",
            "From:",
            "Bo Lee, Director (Youth Justice)",
            "Date:",
            "25 March 2015",
        ],
        [
            "To:",
            "From:",
            "Date:",
            "Ann Roe, Chair of the Board",
            "Bo Lee, Director (Youth Justice)",
            "25 March 2015",
        ],
        # All rows ran together.
        [
            "To: Ann Roe, Chair of the Board Copy to: See end From: Bo Lee, "
            "Director (Youth Justice) Publication date: 25 March 2015"
        ],
        [
            "To: Ann Roe, Chair of",
            "the Board",
            "From: Bo Lee, Director (Youth",
            "Justice)",
            "Date: 25 March 2015",
        ],
        [
            "To: Ann Roe",
            "Chair of the Board",
            "From: Bo Lee",
            "Director (Youth Justice)",
            "Date: 25 March 2015",
        ],
        [
            "Our ref: SQS/15/2",
            "To: Chair of the Board, Ann Roe",
            "From: Bo Lee – Director (Youth Justice)",
            "Date: 25 March 2015",
        ],
    ],
)
def test_header_rows(header: list[Piece]) -> None:
    found = read_metadata(header)
    assert [(p.name, p.role) for p in found.recipients] == [("Ann Roe", "Chair of the Board")]
    assert found.sender is not None
    assert (found.sender.name, found.sender.role) == ("Bo Lee", "Director (Youth Justice)")
    assert found.publication_date == "2015-03-25"
    assert found.copied_to == []


@pytest.mark.parametrize(
    "header",
    [
        [
            [
                ["To:", "Ann Roe, Chair of the Board"],
                ["", "Cy Day, Chief Executive, Saltmere Council"],
            ]
        ],
        [[["To:", "Ann Roe, Chair of the Board"]], "Cy Day, Chief Executive, Saltmere Council"],
        ["To: Ann Roe, Chair of the Board Cy Day, Chief Executive, Saltmere Council"],
        ["To: Ann Roe, Chair of the Board; Cy Day, Chief Executive, Saltmere Council"],
        [
            [["To:", "Ann Roe, Chair of the"]],
            "Board",
            "Cy Day, Chief Executive, Saltmere",
            "Council",
        ],
    ],
)
def test_several_recipients(header: list[Piece]) -> None:
    found = read_metadata([*header, "From: Bo Lee, HMI Probation"])
    assert [(p.name, p.role) for p in found.recipients] == [
        ("Ann Roe", "Chair of the Board"),
        ("Cy Day", "Chief Executive, Saltmere Council"),
    ]


def test_a_header_row_that_names_the_copied() -> None:
    found = read_metadata([*HEADER, "Copy to: Cy Day, Chief Executive; Ed Fay, Head of Service"])
    assert [(c.role, c.names) for c in found.copied_to] == [
        ("Chief Executive", ["Cy Day"]),
        ("Head of Service", ["Ed Fay"]),
    ]


def test_letterhead_of_a_joint_inspection() -> None:
    header: list[Piece] = [
        "14 July 2023",
        "Ann Roe, Director of Children’s Services, Saltmere Council Cy Day Designated Nurse, NHS",
        "Acting Chief Constable Ed Fay QPM, Longshire Police",
        "Dear local partnership",
    ]
    found = read_metadata(
        header,
        title="Joint targeted area inspection of the multi-agency response to neglect in Saltmere",
        opening="Between 22 and 26 May 2023, three inspectorates undertook a joint inspection.",
        signed=(
            "Yours sincerely",
            "Ofsted",
            "HMI Probation",
            "Bo Lee",
            "Gil Hay",
            "National Director, Social Care",
            "Assistant Chief Inspector",
        ),
        family="jtai",
    )
    assert (found.area, found.publication_date) == ("Saltmere", "2023-07-14")
    assert [(p.name, p.role) for p in found.recipients] == [
        ("Ann Roe", "Director of Children's Services, Saltmere Council"),  # printed with a curl
        ("Cy Day", "Designated Nurse, NHS"),
        ("Acting Chief Constable Ed Fay QPM", "Longshire Police"),
    ]
    assert [(p.name, p.role) for p in found.signatories] == [
        ("Bo Lee", "National Director, Social Care, Ofsted"),
        ("Gil Hay", "Assistant Chief Inspector, HMI Probation"),
    ]
    assert found.inspection_period is not None
    assert found.inspection_period.start == "2023-05-22"


def test_an_addressee_above_a_postal_address() -> None:
    header: list[Piece] = [
        "Piccard Gate",
        "Stair Street",
        "Westbridge WB1 2WD",
        "9 June 2023",
        "Ms Ann Roe",
        "Director of Children’s Services",
        "Dear Ms Roe",
    ]
    found = read_metadata(
        header, title="Focused visit to Saltmere children’s services", family="generic"
    )
    assert [(p.name, p.role) for p in found.recipients] == [
        ("Ms Ann Roe", "Director of Children's Services")
    ]
    assert found.area == "Saltmere"


@pytest.mark.parametrize(
    ("title", "area"),
    [
        (TITLE, "Saltmere"),
        ("Short Quality Screening of Saltmere Youth Offending Team", "Saltmere"),
        ("Youth offending work in Saltmere: Short Quality Screening (SQS)", "Saltmere"),
        ("REPORT OF SHORT QUALITY SCREENING (SQS) OF YOUTH OFFENDING WORK IN SALTMERE", "Saltmere"),
        (TITLE + ", March 2015", "Saltmere"),
        (TITLE.replace("Saltmere", "the Isle of Tarn"), "Isle of Tarn"),
        (TITLE.replace("Saltmere", "Calder and Wray"), "Calder and Wray"),
        (TITLE.replace("Saltmere", "Glyn & Tarn-under-Fell"), "Glyn & Tarn-under-Fell"),
        # The title names no place; the commentary does.
        ("Report of Short Quality Screening (SQS)", "Saltmere"),
    ],
)
def test_area(title: str, area: str) -> None:
    found = read_metadata(title=title, summary="The reoffending rate for Saltmere was 31%.")
    assert (found.title, found.area) == (title, area)


def test_a_title_on_two_lines() -> None:
    found = read_metadata(
        [*HEADER, "Report of Short Quality Screening (SQS)"],
        title="of youth offending work in Tarn",
    )
    assert found.title == "Report of Short Quality Screening (SQS) of youth offending work in Tarn"
    assert found.area == "Tarn"


@pytest.mark.parametrize(
    ("signed", "people"),
    [
        (
            ("Yours sincerely", "Bo Lee", "Assistant Chief Inspector"),
            [("Bo Lee", "Assistant Chief Inspector")],
        ),
        (
            ("Yours sincerely, Bo Lee Assistant Chief Inspector",),
            [("Bo Lee", "Assistant Chief Inspector")],
        ),
        (
            ("Yours faithfully", "Bo Lee OBE", "Chief Inspector", "HMI Probation"),
            [("Bo Lee OBE", "Chief Inspector, HMI Probation")],
        ),
        (
            ("Yours sincerely", "Bo Lee, CBE", "Inspector of", "Constabulary"),
            [("Bo Lee, CBE", "Inspector of Constabulary")],
        ),
        (
            ("Yours sincerely", "Bo Lee", "Lead Inspector", "Ann Roe", "Director"),
            [("Bo Lee", "Lead Inspector"), ("Ann Roe", "Director")],
        ),
    ],
)
def test_signatories(signed: tuple[str, ...], people: list[tuple[str, str]]) -> None:
    assert [(p.name, p.role) for p in read_metadata(signed=signed).signatories] == people


def test_signatures_in_cells() -> None:
    cells: list[Piece] = [
        [["Bo Lee", "Ann Roe"], ["Director, Ofsted", "Deputy Chief Inspector, CQC"]]
    ]
    blocks = [Block("heading", TITLE, level=1), Block("heading", "Summary", level=1)]
    blocks += [Block("body", "All was well."), Block("body", "Yours sincerely")]
    family = load_family("sqs")
    found = find_metadata(build_letter([*blocks, *map(make_block, cells)], family, []), family)
    assert [(p.name, p.role) for p in found.signatories] == [
        ("Bo Lee", "Director, Ofsted"),
        ("Ann Roe", "Deputy Chief Inspector, CQC"),
    ]


def test_an_organisation_cut_between_two_columns() -> None:
    signed = (
        "Yours sincerely",
        "HMI Constabulary and Fire & Rescue",
        "HMI Probation",
        "Services",
        "Bo Lee",
        "Ann Roe",
        "Inspector",
        "Assistant Chief Inspector",
    )
    assert [(p.name, p.role) for p in read_metadata(signed=signed).signatories] == [
        ("Bo Lee", "Inspector, HMI Constabulary and Fire & Rescue Services"),
        ("Ann Roe", "Assistant Chief Inspector, HMI Probation"),
    ]
