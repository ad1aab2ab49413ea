"""Dates and periods as letters write them."""

import pytest

from sqs_extract.metadata.dates import find_dates, find_days, find_periods, parse_date

PUBLISHED = "2015-03-25"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("We came on 2-4 March 2015.", "2015-03-02", "2015-03-04"),
        ("04-07 April 2016", "2016-04-04", "2016-04-07"),
        ("from 30 June to 2 July 2014", "2014-06-30", "2014-07-02"),
        ("Between 22 and 26 February 2016, inspectors", "2016-02-22", "2016-02-26"),
        ("from 27 June 2022 to 1 July 2022", "2022-06-27", "2022-07-01"),
        # An ordinal on one day only, or on both, with any dash.
        ("22-24th June 2015", "2015-06-22", "2015-06-24"),
        ("on 12th–14th November 2012", "2012-11-12", "2012-11-14"),
        ("2‑4 March 2015", "2015-03-02", "2015-03-04"),
        ("between Monday 30 June and Wednesday 2 July 2014", "2014-06-30", "2014-07-02"),
        ("the 2nd to the 4th of March 2015", "2015-03-02", "2015-03-04"),
        # The year before belongs to the first day where the months run backwards.
        ("29 December – 2 January 2015", "2014-12-29", "2015-01-02"),
        ("31 December 2014 to 2 January 2015", "2014-12-31", "2015-01-02"),
        # Several days or several visits become one period.
        ("on 2, 3 and 4 March 2015", "2015-03-02", "2015-03-04"),
        ("2–4 March and 9–11 March 2015", "2015-03-02", "2015-03-11"),
        ("2-4 and 9-11 March 2015", "2015-03-02", "2015-03-11"),
        ("It began on 2 March 2015 and ended on 4 March 2015.", "2015-03-02", "2015-03-04"),
        ("March 30 - April 2, 2015", "2015-03-30", "2015-04-02"),
        ("2/3/2015 - 4/3/2015", "2015-03-02", "2015-03-04"),
        # Without a year it is the last that was over when the letter appeared.
        ("between 2 and 4 March", "2015-03-02", "2015-03-04"),
        ("from 8 to 10 December", "2014-12-08", "2014-12-10"),
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    found = find_periods(text, PUBLISHED)
    assert [(str(p.first), str(p.last)) for p in found] == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "between 10 and 12 per cent in March 2015",
        "children aged 10 to 17 may attend",
        "the April 2012 – March 2013 cohort",
        "from 4 to 2 March 2015",
        "30-31 February 2015",
        "from 1 January to 31 December 2014",
    ],
)
def test_what_is_no_period(text: str) -> None:
    assert find_periods(text, PUBLISHED) == []


def test_a_year_is_not_guessed_without_a_date_of_publication() -> None:
    assert find_periods("between 2 and 4 March") == []


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("25 March 2015", "2015-03-25"),
        ("Wednesday, 25th March, 2015", "2015-03-25"),
        ("the 25th of March 2015", "2015-03-25"),
        ("March 25, 2015", "2015-03-25"),
        ("25 Mar. 2015", "2015-03-25"),
        ("25/03/2015", "2015-03-25"),
        ("2015-03-25", "2015-03-25"),
        ("25.3.15", "2015-03-25"),
        ("25 Mawrth 2015", "2015-03-25"),
        ("March 2015", "2015-03"),
        ("March 2015, reprinted 1 April 2015", "2015-04-01"),
        ("31 February 2015", "2015-02"),
        ("3.7% in 2015", None),
        ("", None),
    ],
)
def test_first_date(text: str, iso: str | None) -> None:
    assert parse_date(text) == iso


def test_dates_stand_where_they_say() -> None:
    text = "Seen on 14 June 2011, and again in May 2013."
    assert [(f.iso, text[f.start : f.end]) for f in find_dates(text)] == [
        ("2011-06-14", "14 June 2011"),
        ("2013-05", "May 2013"),
    ]


def test_single_days() -> None:
    found = find_days("We called on 3 March and wrote on 25 March 2015.", PUBLISHED)
    assert [str(day.first) for day in found] == ["2015-03-03", "2015-03-25"]
