"""Extents: the words as written and their band; topics, shares and comparisons beside them."""

from __future__ import annotations

import pytest

from sqs_extract.annotations.comparison import find_direction, find_gain
from sqs_extract.annotations.extents import find_extent
from sqs_extract.annotations.shares import find_share
from sqs_extract.annotations.topics import find_topics

EXTENTS = [
    # one row per band
    ("All plans had been shared.", "All", "all"),
    ("Plans were always shared.", "always", "all"),
    ("Almost all assessments were good.", "Almost all", "almost_all"),
    ("The response was sufficient in all except one case.", "in all except one case", "almost_all"),
    ("The vast majority of plans were shared.", "The vast majority", "almost_all"),
    ("Objectives were usually clear.", "usually", "most"),
    ("In most cases plans were shared.", "In most cases", "most"),
    ("The majority of contacts are timely.", "The majority", "majority"),
    ("Many plans were shared.", "Many", "many"),
    ("There were too many cases without a plan.", "too many", "many"),
    ("Some plans covered only the weeks in custody.", "Some", "some"),
    ("A number of plans were late.", "A number of", "some"),
    ("Sometimes these were out of date.", "Sometimes", "unspecified_frequency"),
    ("A minority of plans were late.", "A minority of", "minority"),
    ("In a few cases planning was thin.", "In a few cases", "few"),
    ("Plans were rarely shared.", "rarely", "few"),
    ("Very few plans were shared.", "Very few", "very_few"),
    ("Hardly any review was late.", "Hardly any", "very_few"),
    ("None of the plans were shared.", "None of the", "none"),
    ("Reviews were not always timely.", "not always", "not_all"),
    ("Not every plan was shared.", "Not every", "not_all"),
    # the longer wording wins over the word inside it
    ("Not all practices have a named nurse.", "Not all", "not_all"),
    # a superlative is no extent
    ("The most important step was missed.", None, None),
    # the first one counts
    ("Most plans were good, but a few were late.", "Most", "most"),
    # none at all
    ("Plans were good.", None, None),
]


@pytest.mark.parametrize(("text", "words", "band"), EXTENTS)
def test_extent(text: str, words: str | None, band: str | None) -> None:
    extent = find_extent(text)
    assert (extent.text, extent.band) == (words, band) if extent else words is None


SHARES = [
    ("In 22 of the 24 cases it was sound.", 0.92),
    ("Half of the plans were late.", 0.5),
    ("It was sound in 48% of cases.", 0.48),
    ("Of the 12 plans required, four had been written.", 0.33),
    # a change is no share
    ("The budget was 11% lower than before.", None),
    ("We saw 14 cases.", None),
]


@pytest.mark.parametrize(("text", "share"), SHARES)
def test_share(text: str, share: float | None) -> None:
    assert find_share(text) == share


RATE = "The published reoffending rate was 30.1%."
COMPARED = [
    (RATE, "This was better than the average, and lower than the previous year.", "strength"),
    (RATE, "It was higher than the England and Wales average.", "deficiency"),
    # lower is no praise where nothing says that low is good
    ("Attendance was 71%.", "It was lower than the average.", None),
    # nothing to compare with
    (RATE, "It was low.", None),
]


@pytest.mark.parametrize(("before", "text", "direction"), COMPARED)
def test_comparison(before: str, text: str, direction: str | None) -> None:
    assert find_direction(text, f"{before} {text}") == direction


def test_gains_on_what_is_better_high() -> None:
    assert find_gain("Attendance was 84%, up from 71%.") == "strength"
    assert find_gain("Take-up was 40%, which is below the national average.") == "deficiency"
    assert find_gain("The budget was £1m, up from £0.9m.") is None


def test_topics_come_in_the_order_of_the_rules() -> None:
    assert find_topics("Police told the nurse about the child's release.") == (
        "custody_and_resettlement",
        "health",
        "police",
    )
    assert find_topics("It was good.") == ()
