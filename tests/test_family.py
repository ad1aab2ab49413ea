"""Letter families: which one claims a letter, and what its headings open."""

from __future__ import annotations

from typing import get_args

import pytest

from sqs_extract.family import FAMILY_NAMES, find_family, load_family, load_wording
from sqs_extract.record import SectionKind


@pytest.mark.parametrize(
    ("opening", "family"),
    [
        ("Report of Short Quality Screening (SQS) of youth offending work in Ambleford", "sqs"),
        ("Findings of the SQS in Ambleford", "sqs"),
        ("Joint targeted area inspection of the multi-agency response in Ambleford", "jtai"),
        ("Focused visit to Ambleford children’s services", "generic"),
        ("Inspection of services for children with needs", "generic"),
        # the narrower family is asked first
        ("HM Inspectorate of Probation: a Short Quality Screening", "sqs"),
        # no inspection at all
        ("Soup of the day, and a roll", None),
        ("", None),
    ],
)
def test_which_family_claims_a_letter(opening: str, family: str | None) -> None:
    found = find_family(opening)
    assert (found.name if found else None) == family


# The themes were named anew almost every year; the number and a key word tell them.
THEMES = [
    ("1", "Reducing the likelihood of reoffending", "reducing_reoffending"),
    ("1", "Reducing reoffending", "reducing_reoffending"),
    ("1", "Tackling re-offending", "reducing_reoffending"),
    ("2", "Protecting the public", "protecting_the_public"),
    ("2", "Work with the public in mind", "protecting_the_public"),
    ("3", "Protecting the child or young person", "protecting_the_child"),
    ("3", "Protecting children and young people", "protecting_the_child"),
    ("3", "Keeping every child safe", "protecting_the_child"),
    ("4", "Ensuring that the sentence is served", "serving_the_sentence"),
    ("4", "Making sure the sentence is served", "serving_the_sentence"),
]


@pytest.mark.parametrize(("number", "heading", "kind"), THEMES)
def test_themes_by_number_and_key_word(number: str, heading: str, kind: str) -> None:
    family = load_family("sqs")
    assert family.kind_of(number, heading) == kind
    assert family.kind_of(number, f"{heading.upper()}:") == kind


@pytest.mark.parametrize(
    ("family", "heading", "kind"),
    [
        ("sqs", "Context", "context"),
        ("sqs", "Summary", "summary"),
        ("sqs", "Commentary on the inspection in Ambleford", "commentary"),
        ("sqs", "Operational management", "operational_management"),
        ("sqs", "Key strengths", "key_strengths"),
        ("sqs", "Areas requiring improvement", "areas_for_improvement"),
        ("sqs", "Areas for improvement", "areas_for_improvement"),
        ("jtai", "Key strengths", "key_strengths"),
        ("jtai", "Areas for priority action and improvement", "areas_for_improvement"),
        ("jtai", "Areas for priority action", "priority_action"),
        ("jtai", "Headline findings", "headline_findings"),
        ("jtai", "What needs to improve?", "areas_for_improvement"),
        ("jtai", "Main findings", "main_findings"),
        ("jtai", "Case study: highly effective practice", "practice_example"),
        ("jtai", "Practice study: area for improvement.", "practice_example"),
        ("jtai", "Next steps", "next_steps"),
    ],
)
def test_what_a_heading_opens(family: str, heading: str, kind: str) -> None:
    assert load_family(family).kind_of(None, heading) == kind


@pytest.mark.parametrize("family", FAMILY_NAMES)
@pytest.mark.parametrize(
    "heading",
    [
        # a heading that no rule names
        "Anna Bell",
        # words that only begin like one
        "Summarising the plans was hard",
        "Contextual safeguarding",
        "",
    ],
)
def test_headings_that_open_nothing_known(family: str, heading: str) -> None:
    assert load_family(family).kind_of(None, heading) is None


def test_a_key_word_counts_with_its_number_only() -> None:
    family = load_family("sqs")
    assert family.kind_of("3", "Work with every child") == "protecting_the_child"
    assert family.kind_of("2", "Work with every child") is None
    assert family.kind_of(None, "Work with every child") is None


@pytest.mark.parametrize("name", FAMILY_NAMES)
def test_kinds_are_those_of_the_record(name: str) -> None:
    kinds = {rule.kind for rule in load_family(name).sections}
    assert kinds <= set(get_args(SectionKind))
    assert set(load_family(name).layered) <= kinds


def test_every_kind_of_section_has_a_way_to_come_about() -> None:
    """By a family's heading, or as a part without one."""
    named = {rule.kind for name in FAMILY_NAMES for rule in load_family(name).sections}
    unheaded = {"letterhead", "preamble", "closing", "signatures", "copy_list", "notes", "other"}
    assert named | unheaded == set(get_args(SectionKind))


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("To:", "to"),
        ("TO", "to"),
        ("Copy to:", "copy"),
        ("cc", "copy"),
        ("From :", "from"),
        ("Date:", "date"),
        ("Publication date:", "date"),
        ("Date of publication", "date"),
        ("Our ref:", "other"),
        ("Tomorrow", None),
        ("Anna Bell", None),
        ("", None),
    ],
)
def test_labels_of_header_rows(label: str, field: str | None) -> None:
    assert load_wording().header_field(label) == field


@pytest.mark.parametrize(
    ("text", "closes"),
    [
        ("We are grateful for all the help that we had.", True),
        ("I would like to thank the staff.", True),
        ("Our thanks go to all who took part.", True),
        ("If you have any questions, please write to the lead inspector.", True),
        ("Please pass on our thanks to the staff.", True),
        # thanks that somebody else gave, and questions of another kind
        ("Children were grateful for the help that they had.", False),
        ("Questions of diversity had been asked in most cases.", False),
        ("We are clear that plans were good.", False),
    ],
)
def test_what_closes_a_letter(text: str, closes: bool) -> None:
    assert load_wording().is_closing(text) is closes
