"""The folder of rules in, checked rules out: what inspectors say, as data that an expert edits.

A file's name is its label, a rule's full name is `label/id` ("deficiency/too-stretched"). One
rule is one way of saying something, in exactly one of three forms: `phrase` (a wording, or a list
of interchangeable wordings; any case; longest wins), `tokens` (a spaCy token pattern) or `regex`.
Its `finds` and `ignores` are sentences that it must fire on and must not: they are its tests.
No spaCy here: patterns are compiled by whoever matches them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from sqs_extract.errors import SqsError
from sqs_extract.inflection import inflect
from sqs_extract.rule_folder import find_rule_file, from_rules, list_rule_files

OTHER_FORM_RE = regex.compile(r"sentence|grammar|inflection|link|scale|figure.*|case_example.*")
"""Names of files that hold word lists, or rules in a form of their own with a loader beside it."""


class RuleError(SqsError):
    """A rule file that cannot be read, or a rule that breaks the form; names file and rule."""

    exit_code = 71


class Rule(BaseModel):
    """One way of saying something."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    """Name of its file: strength, deficiency, negation ..."""
    id: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    """Unique in its file."""
    phrase: tuple[str, ...] = ()
    """Wordings in lower case; a lone word is a phrase too."""
    inflect: Literal["verb", "noun", "adjective"] | None = None
    """What the first word of each wording (the last, of a noun's) is inflected as."""
    tokens: tuple[dict[str, Any], ...] = ()
    """spaCy token pattern, one table per word."""
    regex: str | None = None
    """Searched in the sentence, any case."""
    role: str = ""
    """What its words do where verdicts are composed (see annotations/verdicts.py); by default the
    label."""
    value: float = 1.0
    """How much its words weigh, 0.5 a lean to 3 a plain verdict; always positive."""
    band: str | None = None
    """Of an extent: the band its words stand for."""
    note: str = ""
    finds: tuple[str, ...] = Field(min_length=1)
    ignores: tuple[str, ...] = Field(min_length=1)

    @property
    def name(self) -> str:
        """Full name: "deficiency/too-stretched"."""
        return f"{self.label}/{self.id}"

    @property
    def wordings(self) -> tuple[str, ...]:
        """All forms of `phrase`, inflected where the rule says so."""
        if self.inflect is None:
            return self.phrase
        forms = (form for wording in self.phrase for form in inflect(wording, self.inflect or ""))
        return tuple(dict.fromkeys(forms))

    @field_validator("phrase", mode="before")
    @classmethod
    def _as_list(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("regex")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                regex.compile(value, regex.IGNORECASE)  # as it is used: compiled once, and kept
            except regex.error as error:
                raise ValueError(f"regex does not compile: {error}") from None
        return value

    @model_validator(mode="after")
    def _one_form(self) -> Rule:
        if sum(map(bool, (self.phrase, self.tokens, self.regex))) != 1:
            raise ValueError("needs exactly one of phrase, tokens, regex")
        if self.inflect and not self.phrase:
            raise ValueError("only a phrase can be inflected")
        unclean = [p for p in self.phrase if p != " ".join(p.split()) or p != p.lower() or not p]
        if unclean:
            raise ValueError(f"phrases are lower case with single spaces: {unclean}")
        twice = {p for p in self.phrase if self.phrase.count(p) > 1}
        if twice:
            raise ValueError(f"phrases given twice: {sorted(twice)}")
        return self


@from_rules
def load_rules(*labels: str, folder: Path | None = None) -> tuple[Rule, ...]:
    """Read the rules of the named files, of every file in this form without names, in their order.

    They are read from the folder in use (rule_folder.py), or from `folder` alone.

    Raises
    ------
    RuleError
        Naming the file, the rule and what is wrong.
    """
    names = labels or tuple(
        sorted(stem for stem in _list_stems(folder) if not OTHER_FORM_RE.fullmatch(stem))
    )
    rules: list[Rule] = []
    for label in names:
        rules.extend(_read_file(_find_file(label, folder)))
    return tuple(rules)


def _list_stems(folder: Path | None) -> list[str]:
    names = list_rule_files() if folder is None else [path.name for path in folder.iterdir()]
    return [name.removesuffix(".toml") for name in names if name.endswith(".toml")]


def _find_file(label: str, folder: Path | None) -> Path:
    return find_rule_file(f"{label}.toml") if folder is None else folder / f"{label}.toml"


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise RuleError(path.name, f"cannot be read ({error.strerror})") from None
    except tomllib.TOMLDecodeError as error:
        raise RuleError(path.name, f"is not TOML: {error}") from None


def _read_file(path: Path) -> Iterable[Rule]:
    """Read the rules of one file: its `[defaults]` under each `[[rule]]`."""
    data = _read_toml(path)
    unknown = set(data) - {"defaults", "rule", "lists"}
    if unknown:
        raise RuleError(path.name, f"unknown keys {sorted(unknown)}", "Use [defaults], [[rule]].")
    label = path.stem
    defaults = {"role": label, **data.get("defaults", {})}
    seen: set[str] = set()
    for entry in data.get("rule", []):
        where = f"{path.name}: {entry.get('id', 'a rule without id')}"
        try:
            rule = Rule.model_validate({"label": label, **defaults, **entry})
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise RuleError(where, f"{field} {first['msg']}".strip()) from None
        if rule.id in seen:
            raise RuleError(where, "another rule of the file has this id")
        seen.add(rule.id)
        yield rule


@from_rules
def load_lists(label: str, folder: Path | None = None) -> dict[str, frozenset[str]]:
    """Read the word lists of a file by name, lower case.

    Raises
    ------
    RuleError
        Naming the file and what is wrong.
    """
    lists = _read_toml(_find_file(label, folder)).get("lists", {})
    return {name: frozenset(words) for name, words in lists.items()}
