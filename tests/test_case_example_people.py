"""Who a story is about: names and labels, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex

from sqs_extract.annotations.case_example_people import find_subjects
from sqs_extract.annotations.case_example_subject_rules import (
    SubjectRule,
    fires,
    load_subject_rules,
)
from sqs_extract.annotations.case_example_units import find_quotes
from sqs_extract.annotations.figure_rules import read_rules
from sqs_extract.document import Span

CASES = Path(__file__).parent / "cases" / "case_example_subjects.txt"
LINES = [
    pytest.param(line, id=f"{CASES.name}:{number}")
    for number, line in enumerate(CASES.read_text(encoding="utf-8").splitlines(), start=1)
    if "|" in line and not line.startswith("#")
]
SAMPLES = {rule["id"]: rule for rule in read_rules("case_example_people")["rule"]}
RULES = load_subject_rules().rules


@pytest.mark.parametrize("line", LINES)
def test_a_story_has_its_subjects_in_order(line: str) -> None:
    names, _, text = line.partition("|")
    text = text.strip()
    found = find_subjects(text, Span(0, len(text)), find_quotes(text), frozenset())
    assert list(found) == [name.strip() for name in names.split(",") if name.strip()]


def test_a_word_of_the_letters_area_is_nobody() -> None:
    text = "Ambleford had asked twice. Teo was told, and he waited."
    found = find_subjects(text, Span(0, len(text)), [], frozenset({"Ambleford"}))
    assert list(found) == ["Teo"]


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_a_rule_finds_and_ignores_what_it_says(rule: SubjectRule) -> None:
    sample = SAMPLES[rule.name.partition("/")[2]]
    assert sample["finds"] and sample["ignores"]
    assert all(fires(rule, text) for text in sample["finds"])
    assert not any(fires(rule, text) for text in sample["ignores"])


def test_rules_have_ids_of_their_own_and_known_roles() -> None:
    rules = read_rules("case_example_people")["rule"]
    assert len(SAMPLES) == len(rules)
    assert all(regex.fullmatch(r"[a-z-]+", rule["id"]) for rule in rules)
    assert {rule["role"] for rule in rules} == {"nobody", "person", "likely", "maybe"}
