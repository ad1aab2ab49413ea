"""The rules for case examples, compiled: what announces, carries on, ends and judges a story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import regex

from sqs_extract.annotations.figure_rules import read_rules
from sqs_extract.patterns import PatternSet
from sqs_extract.rule_folder import find_rule_file, from_rules
from sqs_extract.ruleset import load_rules


class StoryRule(NamedTuple):
    """A rule of `rules/case_example*.toml`."""

    name: str
    role: str
    value: float


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """Compiled patterns and words of `rules/case_example_people.toml`."""

    child: regex.Pattern[str]
    """A child who is not named: "a boy of 16"."""
    kin: regex.Pattern[str]
    """What stands before the name of a brother or sister; matches at the end of a text."""
    titled: regex.Pattern[str]
    """What stands before the name of a grown-up; matches at the end of a text."""
    place: regex.Pattern[str]
    """What stands before the name of a place; matches at the end of a text."""
    named: regex.Pattern[str]
    """What stands before the name of the one a story is about; matches at the end of a text."""
    aged: regex.Pattern[str]
    """What stands behind the name of somebody who is introduced."""
    owns: regex.Pattern[str]
    acts: regex.Pattern[str]
    personal: regex.Pattern[str]
    """What is done to or by one person, behind a name."""
    no_names: frozenset[str]
    not_after: frozenset[str]
    speakers: tuple[tuple[str, regex.Pattern[str]], ...]
    """Who speaks, and the words for them with a verb of speech."""


SAY = (
    r"(?:told|tells|said|says|wrote|writes|commented|comments|explained|described|put|noted|added|"
    r"observed|reported|remarked|recalled|spoke|recorded|reflected|replied|answered|read it|"
    r"wanted us to know|summed|summarised|concluded|stated|states|shared|fed back|talked|admitted|"
    r"recounted|declared|insisted|confirmed|praised|thanked|agreed|acknowledged|emphasised|stressed|"
    r"expressed|texted|emailed|relayed|mentioned|feels|felt|thought|thinks|valued|values|quoted)"
)


SAY_RE = regex.compile(rf"\b{SAY}\b|in the words of|according to", regex.IGNORECASE)
"""Matches wherever a speaker may be named: a quick first look."""


@from_rules
def load_story_rules() -> tuple[tuple[StoryRule, ...], PatternSet]:
    """Read `rules/case_example.toml`, what happens in a story."""
    return _compile_rules("case_example")


@from_rules
def load_outcome_rules() -> tuple[tuple[StoryRule, ...], PatternSet]:
    """Read `rules/case_example_outcome.toml`, what a story says for or against."""
    return _compile_rules("case_example_outcome")


def _compile_rules(label: str) -> tuple[tuple[StoryRule, ...], PatternSet]:
    """Rules of a file, and their patterns in the same order."""
    rules = load_rules(label)
    patterns = PatternSet([rule.regex or "(?!)" for rule in rules])
    return tuple(StoryRule(rule.name, rule.role, rule.value) for rule in rules), patterns


@from_rules
def load_people() -> PeopleWords:
    """Read `rules/case_example_people.toml`."""
    data = read_rules("case_example_people")
    people, words = data["people"], data["words"]
    between = r"(?:[^.;:\"“”]|, [^.;:\"“”]{0,110},){0,60}?"
    return PeopleWords(
        child=_compile(
            rf"\b(?:an?|one|another|this|the) (?:[\p{{L}}-]+ ){{0,3}}?{people['child']}\b"
        ),
        kin=_compile(rf"\b(?:his|her|their|whose|and) {people['kin']},? $"),
        titled=_compile(rf"\b(?:{people['titles']}\.?|{people['staff']}) $"),
        place=_compile(rf"\b{people['places']} (?:the )?$"),
        named=_compile(
            r"\b(?:with|cases? of|stor(?:y|ies) of|example of|mother of|father of|parents of|"
            r"encourag\w+|enabl\w+|help(?:ed|s|ing)?|support\w*|visited|told|asked|allowed|"
            r"prepared|mentored|knew|(?:said|wrote|spoke|spoken|told us) (?:of|about)|"
            r"mention|consider|take|remember|recall|impressed by) $"
        ),
        aged=_compile(
            r"(?:,? (?:aged |now |then )?\(?(?:\d{1,2}|[a-z]+teen|nine|ten|eleven|twelve)\)?"
            r"(?:[,.;)]| and\b)"
            r"|, (?:who|whose|then|now|himself|herself)\b| and (?:his|her|their) \p{Ll}+"
            r"|[\"”'’]? \((?:not (?:his|her|their) real name|names? (?:have been )?changed)"
            r"|, (?:an?|the) (?:[\p{L}-]+ ){0,2}"
            r"(?:boy|girl|child|young|\d+|teenager|elder|younger|twin))"
        ),
        owns=_compile(rf"['’]s (?:[\p{{L}}-]+ ){{0,2}}?{people['owns']}\b"),
        acts=_compile(
            r" (?:(?:also|then|never|still|now|soon|himself|herself|both|\p{Ll}+ly) )?"
            rf"{people['acts']}\b"
        ),
        personal=_compile(rf"(?: and \p{{L}}+)? {people['personal']}\b"),
        no_names=frozenset(words["no_names"]),
        not_after=frozenset(words["not_after"]),
        speakers=tuple(
            (
                who,
                _compile(
                    rf"\b(?:in the words of|according to) (?:{pattern})\b"
                    rf"|\b(?:{pattern})\b{between}\b{SAY}\b"
                ),
            )
            for who, pattern in data["speakers"].items()
        ),
    )


@from_rules
def load_vocabulary() -> frozenset[str]:
    """Read the words of `rules/vocabulary.txt`, and those that are no names."""
    lines = find_rule_file("vocabulary.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _compile(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.IGNORECASE)
