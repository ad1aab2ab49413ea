"""`families/metadata.toml` in, the words by which a letter says who, when and how much out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import regex


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists in lower case, and the tables of patterns as they are written."""

    titles: frozenset[str]
    ranks: Mapping[str, tuple[tuple[str, ...], ...]]
    """Each as its words, by the first of them, the longest first."""
    honours: frozenset[str]
    """As written: "PhD"."""
    particles: frozenset[str]
    openers: frozenset[str]
    """Words with which a role begins."""
    words: frozenset[str]
    """Words of roles and organisations, openers included."""
    institutions: frozenset[str]
    """Words, one or two, that make an organisation of the capitals before them."""
    surnames: frozenset[str]
    """Words of roles that may also be a surname."""
    councils: frozenset[str]
    """Words that make an authority of the capitals before them, whatever stands before those."""
    stops: frozenset[str]
    """Words with a capital that are neither name nor role: "The", "Please"."""
    modifiers: frozenset[str]
    """Words before a rank that make it a role: "Assistant" Chief Inspector."""
    connectors: frozenset[str]
    """Small words inside the name of a place."""
    openings: frozenset[str]
    """Words that may open a sentence and open no name of a service."""
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    """Places and other fixed phrases by their first word, the longest first."""
    months: Mapping[str, int]
    """"jan" and "january" -> 1."""
    tables: Mapping[str, Mapping[str, Any]]

    def pattern(self, table: str, key: str) -> str:
        """Table and key -> the pattern written there."""
        return str(self.tables[table][key])

    def patterns(self, table: str, key: str) -> list[str]:
        """Table and key -> the patterns written there."""
        return [str(pattern) for pattern in self.tables[table][key]]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a family of letters says of itself: the table `metadata` of its profile."""

    service: regex.Pattern[str] | None
    """How the name of the inspected service ends, None where no one service is inspected."""
    area: regex.Pattern[str] | None
    """Where the body names the area, with a group `area`."""
    cases: bool
    """Whether a letter tells how many cases were examined."""
    previous: bool
    """Whether a letter tells when the service was inspected before."""
    lead: bool
    """Whether a letter names a lead inspector."""


@cache
def load_profile(name: str) -> Profile:
    """Name of a family -> what its letters say of themselves, from `families/NAME.toml`."""
    source = files("sqs_extract") / "families" / f"{name}.toml"
    data: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8")).get("metadata", {})
    return Profile(
        service=compile_any(data["service"]) if "service" in data else None,
        area=regex.compile(data["area"], regex.V1) if "area" in data else None,
        cases=bool(data.get("cases")),
        previous=bool(data.get("previous")),
        lead=bool(data.get("lead")),
    )


@cache
def load_lexicon() -> Lexicon:
    """Read `families/metadata.toml` and the list of services."""
    folder = files("sqs_extract") / "families"
    data: dict[str, dict[str, Any]] = tomllib.loads(
        (folder / "metadata.toml").read_text(encoding="utf-8")
    )
    people = data["people"]
    openers, words = _fold(people["openers"]), _fold(people["words"])
    services = (folder / "services.txt").read_text(encoding="utf-8").splitlines()
    places = [line for line in services if line and not line.startswith("#")]
    fixed = [word for word in people["words"] if " " in word]
    return Lexicon(
        titles=_fold(people["titles"]),
        institutions=_fold(people["institutions"]),
        surnames=_fold(people["surnames"]),
        connectors=_fold(data["organisation"]["connectors"]),
        openings=_fold(data["organisation"]["openings"]),
        councils=_fold(people["councils"]),
        stops=_fold(people["stops"]),
        modifiers=_fold(people["modifiers"]),
        ranks=_by_first_word(tuple(rank.casefold().split()) for rank in people["ranks"]),
        honours=frozenset(people["honours"]),
        particles=frozenset(people["particles"]),
        openers=openers,
        words=openers | words,
        phrases=_by_first_word(
            tuple(phrase.casefold().split()) for phrase in [*people["places"], *places, *fixed]
        ),
        months={
            name: n for n, names in enumerate(data["dates"]["months"], start=1) for name in names
        },
        tables=data,
    )


def _fold(words: list[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


def _by_first_word(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases as words -> the same by their first word, the longest first."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], set()).add(phrase)
    return {
        first: tuple(sorted(group, key=lambda words: (-len(words), words)))
        for first, group in found.items()
    }


def compile_any(pattern: str) -> regex.Pattern[str]:
    """A pattern of a data file -> compiled, any case."""
    return regex.compile(pattern, regex.IGNORECASE | regex.V1)


@cache
def load_inspectorates() -> regex.Pattern[str]:
    """The pattern of the inspectorates' names, to be matched where a name may begin."""
    return compile_any(
        "(?:" + "|".join(load_lexicon().patterns("people", "inspectorates")) + r")\b"
    )
