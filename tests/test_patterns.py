"""A set of expressions is worth trying wherever one of them matches."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from sqs_extract.patterns import PatternSet, relax
from sqs_extract.rule_folder import SHIPPED
from sqs_extract.ruleset import load_rules

LABELS = sorted(
    path.stem
    for path in SHIPPED.glob("*.toml")
    if path.stem in ("topic", "extent", "neutral", "recommendation", "discourse", "strength")
)
SAMPLE = """
plans plan not always child's children’s Gwên was were should be improved most in all 12 of 14
cases, however; the a review would benefit from risk of harm – “quoted” café\u00a0(YOT) naïve
school. looked after further attention needed to given which means that this
"""
WORDS = st.sampled_from(SAMPLE.split())


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_every_match_is_among_the_candidates(text: str) -> None:
    for label in LABELS:
        patterns = PatternSet([rule.regex for rule in load_rules(label) if rule.regex])
        hits = {place for place, one in enumerate(patterns.compiled) if one.search(text)}
        assert hits <= set(patterns.find_candidates(text)), label


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bplans?\b(?! for [)(\]]ever)", "a plan"),
        (r"(?<=caf\w )is", "café is"),
        (r"\bcaf\w\b", "a café"),
        (r"no\s+plan", "no\u00a0plan"),
        (r"(?<!\()\d+", "of 12"),
        (r"(\w)\1", "see"),
        (r"\p{Lu}\p{L}+", "Éire"),
        (r"(?>ab|a)c", "abc"),
        (r"[^](x)]+ (?=y)", "a y"),
        (r"né", "né"),
        (r"(?<a>x)|(?P<a>y)", "y"),
        (r"(?<!a)\ue000++ \p{L}+ \w{1,3}+[*+]\++ £", "\ue000\ue000 plan one*++ £"),
    ],
)
def test_no_expression_loses_what_it_matches(pattern: str, text: str) -> None:
    assert regex.search(pattern, text, regex.I)
    assert PatternSet([pattern]).find_candidates(text) == [0]
    assert [place for place, _ in PatternSet([pattern]).find(text)] == [0]


def test_what_stands_before_a_range_is_seen_by_lookbehinds() -> None:
    patterns = PatternSet([r"(?<=not )late"])
    assert [found.start() for _, found in patterns.find("not late", 4)] == [4]


def test_what_cannot_match_is_no_candidate() -> None:
    assert PatternSet([r"plans?(?! of)"]).find_candidates("reviews") == []


@pytest.mark.parametrize("pattern", [r"(?<=a(?=b)c", "ï"])
def test_what_cannot_be_relaxed_is_always_tried(pattern: str) -> None:
    assert relax(pattern) is None


def test_no_expression_at_all() -> None:
    assert PatternSet([]).find_candidates("text") == []
