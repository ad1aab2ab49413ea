"""Where a name begins and ends, and where its role does; all people and places are invented."""

import pytest

from sqs_extract.metadata.names import find_names, is_names, split_names
from sqs_extract.metadata.people import parse_person, split_people


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Chair of Youth Court Bench Olive Marten", ["Olive Marten"]),
        ("YJB link staff Max Rill, Una Tew, Ivo Pym", ["Max Rill", "Una Tew", "Ivo Pym"]),
        (
            "Lead Member for Children Cllr M. J. van der Berg-Ellis MBE JP",
            ["Cllr M. J. van der Berg-Ellis MBE JP"],
        ),
        ("YOS Manager Rhodri ap Gwilym", ["Rhodri ap Gwilym"]),
        # A rank is a title before a name, a role behind a word that makes it one.
        ("Chair of the Management Board Chief Inspector Una Tew", ["Chief Inspector Una Tew"]),
        ("HM Assistant Chief Inspector Una Tew", ["Una Tew"]),
        # After a preposition capitals are a place, and the name comes after it.
        ("Police and Crime Commissioner for Long Marsh", []),
        ("Police and Crime Commissioner for Long Marsh Una Tew", ["Una Tew"]),
        ("Commissioner for Long Marsh and High Fell Una Tew", ["Una Tew"]),
        ("Commissioner for Greater Manchester Una Tew", ["Una Tew"]),
        # Capitals before a word of authorities are no name, wherever they stand.
        ("Chief Executive, Long Marsh Council Una Tew", ["Una Tew"]),
        ("Long Marsh Youth Offending Team", []),
        ("Healthcare Inspectorate (Mental Health) Una Tew", ["Una Tew"]),
        ("Ofsted – Further Education and Skills", []),
        # A word of roles is a surname behind a first name that ends the line.
        ("Head of Service Tom Ward", ["Tom Ward"]),
        ("Head of Service\nTom Justice OBE", ["Tom Justice OBE"]),
        # A name may break a line after its first word.
        ("Max Rill, Una\nTew\nCare Quality Commission", ["Max Rill", "Una\nTew"]),
        ("Police and Crime Commissioner, Sussex\nUna Tew", ["Una Tew"]),
    ],
)
def test_names_among_roles(text: str, names: list[str]) -> None:
    assert [text[run.start : run.end] for run in find_names(text)] == names


def test_the_area_is_no_name() -> None:
    text = "YOS Manager, Glyn and Tarn Rhodri ap Gwilym"
    found = find_names(text, ["Glyn and Tarn", "Glyn", "Tarn"])
    assert [text[run.start : run.end] for run in found] == ["Rhodri ap Gwilym"]


def test_a_surname_like_the_area_stays_a_name() -> None:
    text = "Head of Service Rhodri Glyn"
    found = find_names(text, ["Glyn"])
    assert [text[run.start : run.end] for run in found] == ["Rhodri Glyn"]


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("Una Tew", True),
        ("Una Tew, Ivo Pym and Cllr Max Rill", True),
        ("Una Tew (until May)", True),
        ("Care Quality Commission", False),
        ("Una Tew, Head of Service", False),
        ("Estyn", False),
        ("", False),
    ],
)
def test_only_names(text: str, yes: bool) -> None:
    assert is_names(text) is yes


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Una Tew", ["Una Tew"]),
        ("Una Tew, Ivo Pym & Max Rill", ["Una Tew", "Ivo Pym", "Max Rill"]),
        ("Una Tew; Ivo Pym/ Max Rill", ["Una Tew", "Ivo Pym", "Max Rill"]),
        ("Una Tew\nIvo Pym", ["Una Tew", "Ivo Pym"]),
        ("Una Tew, CBE", ["Una Tew, CBE"]),
        ("Una Tew, FCIPD, Ivo Pym", ["Una Tew, FCIPD", "Ivo Pym"]),
        ("Una Tew (North, South), Ivo Pym", ["Una Tew (North, South)", "Ivo Pym"]),
        ("Superintendent Una Tew, Longshire Police", ["Superintendent Una Tew, Longshire Police"]),
        ("Cllr Una Tew Cllr Ivo Pym", ["Cllr Una Tew", "Cllr Ivo Pym"]),
        ("Una Tew Ivo Pym", ["Una Tew", "Ivo Pym"]),
        ("", []),
    ],
)
def test_split_names(cell: str, names: list[str]) -> None:
    assert split_names(cell) == names


def test_four_words_may_be_one_name() -> None:
    assert split_names("Rhys Owain Tudur Penn", several=False) == ["Rhys Owain Tudur Penn"]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "Una Tew, Chair of the Board, Tarn Council",
            "Una Tew",
            "Chair of the Board, Tarn Council",
        ),
        ("Una Tew, Director (Youth Justice)", "Una Tew", "Director (Youth Justice)"),
        ("Una Tew, QPM, Chief Constable of Tarn", "Una Tew, QPM", "Chief Constable of Tarn"),
        ("Una Tew QPM Chief Constable, Tarn Police", "Una Tew QPM", "Chief Constable, Tarn Police"),
        ("Una Tew Assistant Director", "Una Tew", "Assistant Director"),
        ("Una Tew – Chair of the Board", "Una Tew", "Chair of the Board"),
        ("Una Tew (Chair of the Board)", "Una Tew", "Chair of the Board"),
        ("Chair of the Board, Una Tew", "Una Tew", "Chair of the Board"),
        (
            "Acting Chief Constable Una Tew, Tarn Police",
            "Acting Chief Constable Una Tew",
            "Tarn Police",
        ),
        ("The Chair, Tarn Youth Justice Board", None, "The Chair, Tarn Youth Justice Board"),
        ("Una Tew", "Una Tew", None),
        ("", None, None),
    ],
)
def test_name_and_role(text: str, name: str | None, role: str | None) -> None:
    person = parse_person(text)
    assert (person.name, person.role) == (name, role)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Una Tew, Strategic Director (Families), Tarn Council Ivo Pym, Corporate Director – "
            "People, Glyn County Borough Council Chief Superintendent Max Rill, Chair of the Board",
            [
                ("Una Tew", "Strategic Director (Families), Tarn Council"),
                ("Ivo Pym", "Corporate Director – People, Glyn County Borough Council"),
                ("Chief Superintendent Max Rill", "Chair of the Board"),
            ],
        ),
        (
            "Una Tew, Chief Executive; Ivo Pym, Chair",
            [("Una Tew", "Chief Executive"), ("Ivo Pym", "Chair")],
        ),
        (
            "Una Tew and Ivo Pym, Joint Chairs of the Board",
            [("Una Tew", "Joint Chairs of the Board"), ("Ivo Pym", "Joint Chairs of the Board")],
        ),
        # A line that begins with no name goes on with the one above.
        (
            "Una Tew, Director of Children’s\nServices, Tarn Council\nIvo Pym, Chair",
            [("Una Tew", "Director of Children’s Services, Tarn Council"), ("Ivo Pym", "Chair")],
        ),
        ("Una Tew\nChair of the Board", [("Una Tew", "Chair of the Board")]),
        (
            "Una Tew, Chair of the Board, and Ivo Pym, Chief Executive",
            [("Una Tew", "Chair of the Board"), ("Ivo Pym", "Chief Executive")],
        ),
    ],
)
def test_several_addressees(text: str, people: list[tuple[str, str]]) -> None:
    assert [(p.name, p.role) for p in split_people(text)] == people
