"""Letter families in: which profile reads a letter, and what kind of section a heading opens.

What differs between families is data in `families/*.toml`; nothing here knows a family by name.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex

FAMILY_NAMES = ("sqs", "jtai", "generic")
"""In the order they are asked whether a letter is theirs."""


@dataclass(frozen=True, slots=True)
class SectionRule:
    """One way of naming a part of the letter."""

    kind: str
    heading: regex.Pattern[str]
    number: str | None
    key: regex.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Family:
    """The profile that reads one family of letters."""

    name: str
    programme: str
    slug: str
    detect: regex.Pattern[str]
    title: regex.Pattern[str]
    area: regex.Pattern[str]
    layered: tuple[str, ...]
    """Kinds whose unlike followers stand under them: the themes under the commentary."""
    boxed: frozenset[str]
    """Kinds that a box may be by its heading; every other box is a practice example."""
    sections: tuple[SectionRule, ...]

    def kind_of(self, number: str | None, heading: str) -> str | None:
        """Number and wording of a heading -> section kind, None where no rule names it."""
        wording = heading.strip().rstrip(":.?").strip()
        for rule in self.sections:
            if rule.heading.fullmatch(wording):
                return rule.kind
        for rule in self.sections:
            if number and rule.number == number and rule.key and rule.key.search(wording):
                return rule.kind
        return None


@dataclass(frozen=True, slots=True)
class Wording:
    """Openings that all families share."""

    salutation: regex.Pattern[str]
    farewell: regex.Pattern[str]
    note: regex.Pattern[str]
    copy: regex.Pattern[str]
    closing: tuple[regex.Pattern[str], ...]
    header: tuple[tuple[str, regex.Pattern[str]], ...]
    """Field of a header row (to, copy, from, date, other) and the label that announces it."""

    def header_field(self, label: str) -> str | None:
        """Label of a header row ("Publication date:") -> its field, None where it is no label."""
        label = label.strip().rstrip(":").strip()
        for name, pattern in self.header:
            if pattern.fullmatch(label):
                return name
        return None

    def is_closing(self, text: str) -> bool:
        """Whether a paragraph thanks the reader or says whom to ask."""
        return any(pattern.match(text) for pattern in self.closing)


def _load(name: str) -> dict[str, object]:
    source = files("sqs_extract") / "families" / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _compile(pattern: object) -> regex.Pattern[str]:
    return regex.compile(str(pattern), regex.IGNORECASE | regex.V1)


@cache
def load_wording() -> Wording:
    """Read `families/common.toml`."""
    data = _load("common")
    closing, header = data["closing"], data["header"]
    if not isinstance(closing, list) or not isinstance(header, dict):
        raise TypeError("families/common.toml: closing must be a list and header a table")
    return Wording(
        salutation=_compile(data["salutation"]),
        farewell=_compile(data["farewell"]),
        note=_compile(data["note"]),
        copy=_compile(data["copy"]),
        closing=tuple(_compile(pattern) for pattern in closing),
        header=tuple((name, _compile(pattern)) for name, pattern in header.items()),
    )


@cache
def load_family(name: str) -> Family:
    """Name of a family -> its profile, from `families/NAME.toml`."""
    data = _load(name)
    rules, layered, boxed = data["section"], data["layered"], data["boxed"]
    if not (isinstance(rules, list) and isinstance(layered, list) and isinstance(boxed, list)):
        raise TypeError(f"families/{name}.toml: section, layered and boxed must be lists")
    return Family(
        name=name,
        programme=str(data["programme"]),
        slug=str(data["slug"]),
        detect=_compile(data["detect"]),
        # The area's pattern minds capitals: a place begins with one.
        title=_compile(data["title"]),
        area=regex.compile(str(data["area"]), regex.V1),
        layered=tuple(str(kind) for kind in layered),
        boxed=frozenset(str(kind) for kind in boxed),
        sections=tuple(
            SectionRule(
                kind=rule["kind"],
                heading=_compile(rule["heading"]),
                number=rule.get("number"),
                key=_compile(rule["key"]) if "key" in rule else None,
            )
            for rule in rules
        ),
    )


def find_family(opening: str) -> Family | None:
    """The first page or so of a letter -> the family that claims it, None where none does."""
    for name in FAMILY_NAMES:
        family = load_family(name)
        if family.detect.search(opening):
            return family
    return None
