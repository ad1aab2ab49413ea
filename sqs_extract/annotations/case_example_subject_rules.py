"""A capitalised word in a text in, what the rules make of it out: somebody, nobody, or nothing.

The rules are those of `rules/case_example_people.toml`: what stands around a name, or several
joined into "Ola, Teo and Ayo", and whether he, she or they are spoken of soon after.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from sqs_extract.annotations.case_example_rules import load_people, load_vocabulary
from sqs_extract.annotations.figure_rules import read_rules
from sqs_extract.document import Span
from sqs_extract.rule_folder import from_rules

NAME_RE = regex.compile(
    r"(?<![\p{L}\p{N}’'-])(?:"
    r"(?P<label>(?:Child|Boy|Girl|Young Person|Person|YP|Sibling|Baby|Case) ?(?:[A-Z]|\d{1,2}))"
    r"(?![\p{L}\p{N}])"
    r"|(?P<letter>[B-HJ-Z])(?=,? (?:who|aged|was|is|had|has)\b|['’]s\b|, \d)"
    r"|(?P<name>(?:\p{Lu}['’](?=\p{Lu}))?\p{Lu}[\p{Ll}\p{M}]+"
    r"(?:[-’'](?!(?:s|d|ll|ve|re|t|m)\b)\p{Lu}?[\p{Ll}\p{M}]+)*"
    r"(?: (?:Ann|Anne|Jane|Jo|Lee|Lou|Louise|Mae|Marie|May|Rahman|Rose)\b)?))"
)
PRONOUN_RE = regex.compile(
    r"\b(?<!or )(?:he|she|him|her|his|hers|himself|herself)\b"
    r"(?! or (?:she|her|hers|herself)\b| Majesty)",
    regex.IGNORECASE,
)
PLURAL_RE = regex.compile(
    r"\b(?:he|she|him|her|his|hers|they|them|their|theirs|both|each|neither)\b", regex.IGNORECASE
)
JOINTS = (" and ", ", ", ", and ")
NOBODY, PLACE, LIKELY, OWNER, STRONG = -3, -2, 2, 3, 4
PLAIN_ROLES = {"nobody": NOBODY, "person": STRONG}
MACROS = ("staff", "children", "child", "acts")
BEGIN = r"[.:;?!\"“”‘’'(–—] ?"
"""What stands before the first word of a sentence or quotation."""
BEFORE = 80
"""Characters before a name that rules see."""
SOON = 160
"""Characters within which a pronoun follows the name of somebody."""


def find_joined(text: str, span: Span, area: frozenset[str]) -> list[list[regex.Match[str]]]:
    """Find the capitalised words that may be names; those joined, "Ola, Teo and Ayo", together."""
    people = load_people()
    joined: list[list[regex.Match[str]]] = []
    for found in NAME_RE.finditer(text, span.start, span.end):
        if found["name"] and (found[0] in people.no_names or found[0] in area):
            continue
        between = text[joined[-1][-1].end() : found.start()] if joined else ""
        if between in JOINTS:
            joined[-1].append(found)
        else:
            joined.append([found])
    parted: list[list[regex.Match[str]]] = []
    for several in joined:
        # "In Ambleford, Ola and Teo": commas join only what an "and" closes
        if len(several) > 1 and " and" not in text[several[-2].end() : several[-1].start()]:
            parted += [[found] for found in several]
        else:
            parted.append(several)
    return parted


class SubjectRule(NamedTuple):
    """A rule of `rules/case_example_people.toml`: what makes somebody, or nobody, of a name."""

    name: str
    role: str
    several: bool
    before: regex.Pattern[str]
    after: regex.Pattern[str]


class SubjectRules(NamedTuple):
    """The rules of `rules/case_example_people.toml`, and the words they need."""

    rules: tuple[SubjectRule, ...]
    also_names: frozenset[str]
    times: frozenset[str]


@from_rules
def load_subject_rules() -> SubjectRules:
    """Read the rules of `rules/case_example_people.toml`."""
    data = read_rules("case_example_people")
    people, words = data["people"], data["words"]
    rules = []
    for rule in data["rule"]:
        pattern = rule["regex"]
        for word in MACROS:
            pattern = pattern.replace(f"{{{word}}}", people[word])
        several = "NAMES" in pattern
        before, after = pattern.split("NAMES" if several else "NAME")
        before = rf"(?:^|{BEGIN})$" if before == "^" else f"(?:{before})$"
        rules.append(
            SubjectRule(
                f"case_example_people/{rule['id']}",
                rule["role"],
                several,
                regex.compile(before, regex.IGNORECASE),
                regex.compile(after),
            )
        )
    return SubjectRules(tuple(rules), frozenset(words["also_names"]), frozenset(words["times"]))


def weigh_by_rules(first: regex.Match[str], last: regex.Match[str], text: str) -> int | None:
    """Weigh by the first rule that fires; None where none does."""
    before = text[max(0, first.start() - BEFORE) : first.start()]
    for rule in load_subject_rules().rules:
        if rule.after.match(text, last.end()) and _holds(rule, first, last, text, before):
            return PLAIN_ROLES.get(rule.role, LIKELY)
    return None


def _holds(
    rule: SubjectRule,
    first: regex.Match[str],
    last: regex.Match[str],
    text: str,
    before: str,
) -> bool:
    """Whether a rule, known to match behind a name, matches before it and has what it needs."""
    if (rule.several and first is last) or not rule.before.search(before):
        return False
    if rule.role in PLAIN_ROLES:
        return True
    if is_word(first, text) or is_word(last, text):
        return False
    spoken = PRONOUN_RE if first is last else PLURAL_RE
    end = last.end()
    return rule.role == "likely" or spoken.search(text, end, end + SOON) is not None


def fires(rule: SubjectRule, text: str) -> bool:
    """Whether a rule fires by itself on any name of a text, as its samples are tried."""
    names = find_joined(text, Span(0, len(text)), frozenset())
    pairs = [(one, one) for several in names for one in several]
    pairs += [(several[0], several[-1]) for several in names if len(several) > 1]
    return any(
        rule.after.match(text, last.end()) is not None
        and _holds(rule, first, last, text, text[max(0, first.start() - BEFORE) : first.start()])
        for first, last in pairs
    )


def is_word(found: regex.Match[str], text: str) -> bool:
    """Whether a capitalised word is one of the genre's, or of this text, and no name."""
    if found[0] in load_subject_rules().also_names:
        return PRONOUN_RE.search(text, found.end(), found.end() + SOON) is None
    return is_common(found[0]) or _has_small(text, found[0].lower())


def _has_small(text: str, word: str) -> bool:
    """Whether a text has a word with a small letter."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not text[max(0, at - 1) : at].isalpha() and not text[end : end + 1].isalpha():
            return True
        at = text.find(word, at + 1)
    return False


def is_common(word: str) -> bool:
    """Whether a word, or its singular, is one that letters of this genre use."""
    lower, words = word.lower(), load_vocabulary()
    return lower in words or (lower.endswith("s") and lower[:-1] in words)
