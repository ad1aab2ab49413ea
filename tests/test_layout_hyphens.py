"""Whether a hyphen at a line's end belongs to its word: by the letter, then by English."""

from __future__ import annotations

import pytest

from sqs_extract.layout.hyphens import Hyphens, find_halves, find_words, is_hyphenated, is_torn
from tests.support.paper import set_line


@pytest.mark.parametrize(
    "word",
    [
        # prefixes that English sets off
        "multi-agency",
        "non-compliance",
        "self-harm",
        "post-court",
        # two common words
        "risk-led",
        "case-loads",
        # known with and without, but written with
        "half-hearted",
    ],
)
def test_words_that_own_a_hyphen(word: str) -> None:
    left, right = word.split("-")
    assert is_hyphenated(left, right) or word == "case-loads"


@pytest.mark.parametrize(
    "word",
    [
        # halves that are no words
        "assess-ment",
        "vic-tim",
        "reoffend-ing",
        # halves that are words, but the whole is one too
        "up-wards",
        "care-ful",
        "under-stand",
        "out-come",
        "safe-guarding",
        # a single letter
        "a-lone",
    ],
)
def test_words_that_a_program_cut(word: str) -> None:
    left, right = word.split("-")
    assert not is_hyphenated(left, right)


@pytest.mark.parametrize(("word", "torn"), [("advan-tage", True), ("up-wards", False)])
def test_which_cuts_give_a_program_away(word: str, torn: bool) -> None:
    left, right = word.split("-")
    assert is_torn(left, right) is torn


def owns(*lines: str, cut: str) -> bool:
    """Lines of a letter and a word of it that a line's end cuts -> whether it owns its hyphen."""
    before, after = cut.split("-")
    set_lines = [set_line(line, 70, 100 + 12 * n) for n, line in enumerate(lines)]
    return Hyphens(set_lines).owns(f"the {before}", f"{after} was")


TORN = ("took advan-", "tage of it")
"""A word that only a program can have cut."""


@pytest.mark.parametrize(
    ("lines", "cut", "expected"),
    [
        # a letter that no program hyphenated keeps all
        (["a plan"], "care-ful", True),
        # one that was hyphenated asks English
        (TORN, "care-ful", False),
        (TORN, "multi-agency", True),
        # how the letter writes it elsewhere goes before either
        ([*TORN, "a well care-ful word"], "care-ful", True),
        (["a well careful word"], "care-ful", False),
        # the ends of lines say nothing about how a word is written
        (["up-", "wards"], "up-wards", True),
        # names and first words of a sentence
        (TORN, "Thorn-ley", False),
        (TORN, "Multi-agency", True),
    ],
)
def test_what_is_asked_in_which_order(lines: list[str], cut: str, expected: bool) -> None:
    assert owns(*lines, cut=cut) is expected


@pytest.mark.parametrize(
    ("before", "after", "halves"),
    [
        ("the assess", "ment was", ("assess", "ment")),
        ("the child’s re", "offending", ("re", "offending")),
        # no word is cut
        ("Mrs Bell", "Shaw", None),
        ("in 2014", "15", None),
        ("", "ment", None),
    ],
)
def test_the_halves_of_a_cut_word(before: str, after: str, halves: tuple[str, str] | None) -> None:
    assert find_halves(before, after) == halves


def test_words_of_a_letter_but_those_at_line_ends() -> None:
    lines = [set_line("One multi-agency plan and", 70, 100), set_line("another was there", 70, 112)]
    assert find_words(lines) == {"multi-agency", "multi", "agency", "plan", "was"}
