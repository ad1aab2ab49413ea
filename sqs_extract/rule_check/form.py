"""Files of rules in, what breaks their form out: each file by itself, before any rule is tried."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError

from sqs_extract.annotations.case_example_rules import load_people
from sqs_extract.annotations.case_example_subject_rules import load_subject_rules
from sqs_extract.annotations.cues import SENTENCE_LABELS
from sqs_extract.annotations.figure_rules import FigureRule, build_rule, load_figure_words
from sqs_extract.annotations.figure_wording import load_figure_wording
from sqs_extract.annotations.fired import SEARCHED_LABELS
from sqs_extract.annotations.link_words import load_kin
from sqs_extract.inflection import load_irregular
from sqs_extract.record import Band
from sqs_extract.rule_check.lines import RuleLines, parse_line_of_error, suggest
from sqs_extract.rule_folder import SHIPPED, find_rule_file, list_rule_files
from sqs_extract.ruleset import Rule, RuleError, load_lists
from sqs_extract.scales import load_scales
from sqs_extract.sentences import load_words

STORY_LABELS = ("case_example", "case_example_outcome")
FIGURE_LABELS = ("figure", "figure_not")
LISTS: dict[str, Callable[[], object]] = {
    "case_example_people": lambda: (load_people(), load_subject_rules()),
    "figure_words": load_figure_words,
    "figure_context": load_figure_wording,
    "link": load_kin,
    "scale": load_scales,
    "inflection": load_irregular,
    "sentence": load_words,
    "grammar": lambda: load_lists("grammar"),
}
"""Files that hold word lists, and what reads each."""
PLAIN = {
    "missing": "is missing",
    "too_short": "is empty",
    "string_pattern_mismatch": "is no slug: small letters, digits and hyphens",
}
"""What is said of an error in fewer words than pydantic's."""
FORMS = {
    "contrast": "phrase",
    **dict.fromkeys((*SENTENCE_LABELS, *SEARCHED_LABELS, "extent", *STORY_LABELS), "regex"),
}
"""The one form that rules of a file are read in, where it is not any."""
ONE_OF_EACH = ("comparison", "discourse")
"""Files whose rules are called by their role, so that each role has one."""
OWN_KEYS = {"label", "pattern"}
"""Fields of a rule that no file gives: they come from its name, or from `regex`."""


class Problem(NamedTuple):
    """One thing that is wrong, and where."""

    file: Path
    line: int
    rule: str
    """Full name, empty where it is the file's."""
    message: str

    def __str__(self) -> str:
        """Say it in one line: "rules/strength.toml:12: strength/kind: finds is empty"."""
        name = f"{self.rule}: " if self.rule else ""
        return f"{self.file}:{self.line}: {name}{self.message}"


def find_broken_files() -> list[Problem]:
    """Check the form of every file in use -> what is wrong, file by file."""
    problems: list[Problem] = []
    for name in list_rule_files():
        path = find_rule_file(name)
        if not (SHIPPED / name).exists():
            known = [file.name for file in SHIPPED.iterdir()]
            message = f"no part of the tool reads this file{suggest(name, known)}"
            problems.append(Problem(path, 1, "", message))
        elif name.endswith(".toml"):
            problems += _check_file(path)
    return problems


def _check_file(path: Path) -> Iterator[Problem]:
    """Check one file's form."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        yield Problem(path, 1, "", f"cannot be read: {error}")
        return
    except tomllib.TOMLDecodeError as error:
        yield Problem(path, parse_line_of_error(str(error)), "", f"is not TOML: {error}")
        return
    if path.stem in LISTS:
        yield from _check_lists(path)
        return
    for key in set(data) - {"rule", "defaults", "lists"}:
        where = next((n for n, row in enumerate(text.splitlines(), 1) if key in row), 1)
        yield Problem(path, where, "", f"unknown key {key}: a file has [defaults] and [[rule]]")
    lines = RuleLines(text)
    seen: dict[str, int] = {}
    for place, entry in enumerate(data.get("rule", [])):
        if not isinstance(entry, dict):
            yield Problem(path, 1, "", "rule is written [[rule]], with two brackets")
            return
        name = f"{path.stem}/{entry.get('id', '?')}"
        messages = dict.fromkeys(_check_rule(path.stem, data.get("defaults", {}), entry))
        for key, message in messages:
            yield Problem(path, lines.find_key(place, key), name, message)
        first = seen.setdefault(str(entry.get("id")), place)
        if first != place:
            there = lines.find_rule(first)
            yield Problem(path, lines.find_key(place, "id"), name, f"id taken at line {there}")
    if path.stem in ONE_OF_EACH:
        yield from _check_roles_once(path, data, lines)


def _check_roles_once(path: Path, data: Mapping[str, Any], lines: RuleLines) -> Iterator[Problem]:
    """Check that each role of the file has one rule, and that none is missing."""
    roles = [entry.get("role") for entry in data.get("rule", [])]
    for place, role in enumerate(roles):
        if role in roles[:place]:
            where = lines.find_key(place, "role")
            name = f"{path.stem}/{data['rule'][place].get('id', '?')}"
            yield Problem(path, where, name, f"role {role} has a rule already: add to that one")
    for role in sorted(load_roles()[path.stem] - set(roles)):
        yield Problem(path, 1, "", f"no rule with the role {role}, which the tool needs")


def _check_lists(path: Path) -> Iterator[Problem]:
    """Check a file of word lists by reading it as the tool does."""
    try:
        LISTS[path.stem]()
    except RuleError as error:
        yield Problem(path, 1, "", f"{error.where}: {error.what}")
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        lacks = isinstance(error, KeyError)
        yield Problem(path, 1, "", f"lacks {error}" if lacks else f"cannot be used: {error}")


def _check_rule(
    label: str, defaults: Mapping[str, Any], entry: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """One rule's table -> the key and message of all that breaks its form."""
    model: type[BaseModel] = FigureRule if label in FIGURE_LABELS else Rule
    known = (set(model.model_fields) | {"regex", "case"}) - OWN_KEYS
    if model is Rule:
        known -= {"case"}
    try:
        if model is FigureRule:
            build_rule(entry)
        else:
            rule = Rule.model_validate({"label": label, "role": label, **defaults, **entry})
            yield from _check_words(rule)
    except RuleError as error:
        key = error.what.split()[0]
        yield key, error.what
    except ValidationError as error:
        for one in error.errors():
            key = str(one["loc"][0]) if one["loc"] else ""
            if one["type"] == "extra_forbidden":
                yield key, f"unknown key {key}{suggest(key, known)}"
                continue
            said = PLAIN.get(one["type"], one["msg"].removeprefix("Value error, "))
            yield key, f"{key} {said}".strip()


def _check_words(rule: Rule) -> Iterator[tuple[str, str]]:
    """A rule of sound form -> what its form, role and band are not."""
    roles = load_roles()
    form = FORMS.get(rule.label)
    if form is not None and not getattr(rule, form):
        given = "phrase" if rule.phrase else "tokens" if rule.tokens else "regex"
        yield given, f"{given} is never looked at: rules of this file have a {form}"
    if rule.label in roles and rule.role not in roles[rule.label]:
        everywhere = set().union(*roles.values())
        if rule.role not in everywhere:
            yield "role", f"unknown role {rule.role}{suggest(rule.role, everywhere)}"
    bands = set(get_args(Band))
    if rule.label == "extent" and rule.band not in bands:
        yield "band", f"unknown band {rule.band}{suggest(rule.band or '', bands)}"
    if rule.value <= 0:
        yield "value", "value is above 0: its role says which way it counts"


@cache
def load_roles() -> dict[str, set[str]]:
    """Read which roles the shipped rules of each label have: those that the tool knows."""
    roles: dict[str, set[str]] = {}
    for path in sorted(SHIPPED.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        default = data.get("defaults", {}).get("role", path.stem)
        for entry in data.get("rule", []):
            roles.setdefault(path.stem, set()).add(entry.get("role", default))
    return roles
