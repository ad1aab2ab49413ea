"""What a letter says about itself; all letters, people and places are invented."""

import json
from pathlib import Path

import pytest

from sqs_extract.document import Block
from sqs_extract.family import load_family
from sqs_extract.letter import build_letter
from sqs_extract.metadata import find_metadata
from sqs_extract.record import Metadata
from sqs_extract.transcript import build_source_letter
from tests.support.small_letter import HEADER, read_metadata

DEVELOP = Path(__file__).parents[1] / "corpus" / "develop"


@pytest.mark.parametrize("path", sorted(DEVELOP.glob("*.json")), ids=lambda path: path.stem)
def test_sources_of_the_project(path: Path) -> None:
    source = json.loads(path.read_text(encoding="utf-8"))
    letter = build_source_letter(source, path.name)
    found = find_metadata(letter, load_family("sqs")).model_dump(mode="json")
    assert {key: found[key] for key in source["metadata"]} == source["metadata"]


def test_a_letter_that_says_nothing() -> None:
    family = load_family("generic")
    letter = build_letter([Block("body", "An inspection.")], family, [])
    assert find_metadata(letter, family) == Metadata()


@pytest.mark.parametrize(
    ("opening", "start", "end"),
    [
        ("The screening was carried out from 2-4 March 2015.", "2015-03-02", "2015-03-04"),
        ("This reports on our visit of 2nd to 4th March.", "2015-03-02", "2015-03-04"),
        ("Fieldwork took place over three days from 2 March 2015.", "2015-03-02", "2015-03-04"),
        ("We came in the week commencing 2 March 2015.", "2015-03-02", None),
        (
            "We inspected on 3 March 2015 and this was published on 25 March 2015.",
            "2015-03-03",
            "2015-03-03",
        ),
        (
            "It looks at orders made between 2 and 9 December 2014; we came on 2-4 March 2015.",
            "2015-03-02",
            "2015-03-04",
        ),
    ],
)
def test_inspection_period(opening: str, start: str, end: str | None) -> None:
    period = read_metadata(opening=opening).inspection_period
    assert period is not None
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    "opening",
    ["This letter was published on 25 March 2015.", "Rates are for April 2012 to March 2013."],
)
def test_no_inspection_period(opening: str) -> None:
    assert read_metadata(opening=opening).inspection_period is None


def test_the_period_in_a_header_row() -> None:
    period = read_metadata([*HEADER, "Inspection dates: 2-4 March 2015"]).inspection_period
    assert period is not None
    assert (period.start, period.end) == ("2015-03-02", "2015-03-04")


@pytest.mark.parametrize(
    ("context", "cases"),
    [
        ("We examined 14 cases of children who had offended.", 14),
        ("Fourteen cases were looked at by our team.", 14),
        ("In all, thirty-six cases of young people were read.", 36),
        ("The sample comprised 18 cases, of which 11 were boys.", 18),
        ("A sample of two dozen recent cases was drawn.", 24),
        ("Inspectors examined 20 of the 85 cases open to the service.", 20),
        ("We read the files of 16 children and young people.", 16),
        ("Two inspectors examined the initial work done in 26 cases.", 26),
        ("We spoke to 12 case managers about the 14 cases that they held.", 14),
        ("Our findings rest on 19 cases.", 19),
        ("Inspectors drew a sample of cases, 20 in all.", 20),
        ("We met all staff in 12 of the cases.", None),
        ("Work in 12% of cases was good.", None),
    ],
)
def test_cases_examined(context: str, cases: int | None) -> None:
    assert read_metadata(context=context).cases_examined == cases


@pytest.mark.parametrize(
    ("summary", "when"),
    [
        ("Much had changed since our previous inspection in 2009.", "2009"),
        ("When last inspected in June 2011 the service was strong.", "2011"),
        ("The previous inspection report was published on 14 June 2011.", "2011-06-14"),
        ("Since the core case inspection of 2011 plans have improved.", "2011"),
        ("The 2010 inspection had asked for better plans.", "2010"),
        ("Much has improved since 2009, when we were last here.", "2009"),
        (
            "Compared with our core case inspection, published in January 2011, this is better.",
            "2011",
        ),
        ("This bears out what inspectors who had visited in the spring of 2010 feared.", "2010"),
        # Of somebody else, by somebody else, of this time, or not at all.
        ("The last Ofsted inspection in 2013 judged it good.", None),
        ("A peer review in 2014 had found the same.", None),
        ("Our inspection in 2015 was the first of its kind.", None),
        ("The service was formed in April 2011 and has not been inspected before.", None),
        ("Reoffending has fallen since 2011.", None),
    ],
)
def test_previous_inspection(summary: str, when: str | None) -> None:
    assert read_metadata(summary=summary).previous_inspection == when


@pytest.mark.parametrize(
    ("context", "name"),
    [
        (
            "They were supervised by Saltmere Youth Offending Service (YOS).",
            "Saltmere Youth Offending Service",
        ),
        (
            "The Saltmere and Tarn Youth Justice Service (YJS) held them.",
            "Saltmere and Tarn Youth Justice Service",
        ),
        (
            "The Isle of Saltmere Youth Offending Team held them.",
            "Isle of Saltmere Youth Offending Team",
        ),
        ("Saltmere’s Youth Offending Team (YOT) held them.", "Saltmere Youth Offending Team"),
        (
            "Glyn Youth Offending Team (YOT) sent one to Saltmere Youth Offending Team.",
            "Saltmere Youth Offending Team",
        ),
        (
            "The youth offending team (YOT) is small. Saltmere YOT has nine staff.",
            "Saltmere Youth Offending Team",
        ),
        (
            "The Saltmere Early Help and Youth Justice Service (EHYJS) held them.",
            "Saltmere Early Help and Youth Justice Service",
        ),
        ("The Youth Offending Service for Saltmere held them.", "Saltmere Youth Offending Service"),
        ("The Youth Justice Board for England and Wales had a copy.", None),
        ("The youth offending service is small.", None),
    ],
)
def test_organisation(context: str, name: str | None) -> None:
    assert read_metadata(context=context).organisation == name


@pytest.mark.parametrize(
    ("closing", "name", "email", "telephone"),
    [
        (
            (
                "Please contact the lead inspector, who was Una Tew. She can be reached at "
                "una.tew@hmi.example or on 07700 900123.",
            ),
            "Una Tew",
            "una.tew@hmi.example",
            "07700 900123",
        ),
        (
            ("Una Tew led the inspection. Her address is una.tew@hmi.example.",),
            "Una Tew",
            "una.tew@hmi.example",
            None,
        ),
        (
            ("Questions may be put to Dr Una Tew-Ash, who led it, on (01632) 960123 ext. 21.",),
            "Dr Una Tew-Ash",
            None,
            "(01632) 960123 ext. 21",
        ),
        (
            ("The lead inspector was Una Tew.", "She can be contacted on +44 (0)161 496 0000."),
            "Una Tew",
            None,
            "+44 (0)161 496 0000",
        ),
        (
            ("The screening was led by my colleague Una Tew (una.tew@hmi. gov.example).",),
            "Una Tew",
            "una.tew@hmi.gov.example",
            None,
        ),
        (
            ("Ask Una Tew, at una.tew@hmi.example; paper copies from publications@hmi.example.",),
            "Una Tew",
            "una.tew@hmi.example",
            None,
        ),
    ],
)
def test_lead_inspector(
    closing: tuple[str, ...], name: str, email: str | None, telephone: str | None
) -> None:
    lead = read_metadata(closing=closing).lead_inspector
    assert lead is not None
    assert (lead.name, lead.email, lead.telephone) == (name, email, telephone)


def test_an_office_is_no_lead_inspector() -> None:
    closing = ("For more, contact our press office on press@hmi.example or 0161 496 0000.",)
    assert read_metadata(closing=closing).lead_inspector is None
