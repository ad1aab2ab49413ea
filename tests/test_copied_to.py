"""The copy list: as a table, in columns run together, as lines of any kind."""

import pytest

from tests.support.small_letter import Piece, read_metadata

COPIED = [
    ("Head of Service", ["Ann Roe"]),
    ("Ofsted – Social Care", ["Cy Day", "Ed Fay"]),
    ("Care Quality Commission", ["Gil Hay"]),
]


@pytest.mark.parametrize(
    "copy",
    [
        [
            [
                ["Head of Service", "Ann Roe"],
                ["Ofsted – Social Care", "Cy Day, Ed Fay"],
                ["Care Quality Commission", "Gil Hay"],
            ]
        ],
        [
            [
                ["Role", "Name"],
                ["Head of Service", "Ann Roe"],
                ["Ofsted – Social Care", "Cy Day and Ed Fay"],
            ],
            [["Care Quality Commission", "Gil Hay"]],
        ],
        [
            [
                ["Head of Service", "Ann Roe"],
                ["Ofsted – Social Care", "Cy Day,"],
                ["", "Ed Fay"],
                ["Care Quality", "Gil Hay"],
                ["Commission", ""],
            ]
        ],
        [
            [
                ["Ann Roe", "Head of Service"],
                ["Cy Day, Ed Fay", "Ofsted – Social Care"],
                ["Gil Hay", "Care Quality Commission"],
            ]
        ],
        [
            [
                ["Head of Service", "Ann Roe", "Care Quality Commission", "Gil Hay"],
                ["Ofsted – Social Care", "Cy Day, Ed Fay", "", ""],
            ]
        ],
        [
            "Head of Service: Ann Roe",
            "Ofsted – Social Care: Cy Day and Ed Fay",
            "Care Quality Commission: Gil Hay",
        ],
        [
            "Head of Service – Ann Roe",
            "Ofsted – Social Care – Cy Day, Ed Fay",
            "Care Quality Commission – Gil Hay",
        ],
        [
            "Head of Service Ann Roe",
            "Ofsted – Social Care Cy Day, Ed Fay",
            "Care Quality Commission Gil Hay",
        ],
        [
            "Head of Service",
            "Ann Roe",
            "Ofsted – Social Care",
            "Cy Day, Ed",
            "Fay",
            "Care Quality",
            "Commission",
            "Gil Hay",
        ],
        [
            "Head of Service Ann Roe Ofsted – Social Care Cy Day, Ed Fay "
            "Care Quality Commission Gil Hay"
        ],
        [
            "Ann Roe, Head of Service",
            "Cy Day, Ed Fay, Ofsted – Social Care",
            "Gil Hay, Care Quality Commission",
        ],
    ],
)
def test_copy_list(copy: list[Piece]) -> None:
    found = [(c.role, c.names) for c in read_metadata(copy=copy).copied_to]
    ordered = sorted(found) if len(copy[0][0]) == 4 else found  # columns are read down
    assert ordered == (sorted(COPIED) if ordered is not found else COPIED)


def test_a_vacant_post_stays_a_row_and_a_place_no_name() -> None:
    rows = [
        ["Head of Service", "Ann Roe"],
        ["Chief Executive of Saltmere Council", ""],
        ["Commissioner for Long Marsh", "Rhys Owain Tudur Penn"],
        ["Chief Constable", "Cy Day (until May)"],
    ]
    assert [(c.role, c.names) for c in read_metadata(copy=[rows]).copied_to] == [
        ("Head of Service", ["Ann Roe"]),
        ("Chief Executive of Saltmere Council", []),
        ("Commissioner for Long Marsh", ["Rhys Owain Tudur Penn"]),
        ("Chief Constable", ["Cy Day (until May)"]),
    ]


def test_a_rank_behind_a_finished_entry_is_the_next_role() -> None:
    copy: list[Piece] = ["Head of Service Ann Roe", "Chief Constable Cy Day", "Ofsted Ed Fay"]
    assert [(c.role, c.names) for c in read_metadata(copy=copy).copied_to] == [
        ("Head of Service", ["Ann Roe"]),
        ("Chief Constable", ["Cy Day"]),
        ("Ofsted", ["Ed Fay"]),
    ]
