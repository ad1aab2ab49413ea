"""The rules for figures, read from `rules/figure*.toml` and compiled: what a number may mean."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import regex

MACRO_RE = regex.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class FigureRule:
    """One way of writing a figure, or of looking like one."""

    id: str
    kind: str | None
    """Kind of the figure; None for what only looks like one."""
    pattern: regex.Pattern[str]
    unit: str | None
    value: float | None
    noun: str | None
    """Where the counted noun stands if the pattern has no group for it: after, of, one, context."""
    needs_noun: bool
    span: str | None
    """Group that is the figure's span where the whole match is not."""
    finds: tuple[str, ...]
    ignores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureWords:
    """The words beside the rules."""

    denominators: Mapping[str, int]
    scales: Mapping[str, float]
    organisations: frozenset[str]
    parts: frozenset[str]
    one: frozenset[str]
    not_plural: frozenset[str]
    before_noun: frozenset[str]
    stops: frozenset[str]
    irregular: Mapping[str, str]
    number: regex.Pattern[str]
    """Any number, in digits or words, on its own."""
    anything: regex.Pattern[str]
    """Matches in every text that can hold a figure."""


@cache
def load_figure_words() -> FigureWords:
    """Read `rules/figure_words.toml`."""
    data = _read("figure_words")
    nouns = data["nouns"]
    number = _compile("{n}", False)
    return FigureWords(
        denominators=data["denominators"],
        scales=data["scales"],
        organisations=frozenset(nouns["organisations"]),
        parts=frozenset(nouns["parts"]),
        one=frozenset(nouns["one"]),
        not_plural=frozenset(nouns["not_plural"]),
        before_noun=frozenset(nouns["before_noun"]),
        stops=frozenset(nouns["stops"]),
        irregular=nouns["irregular"],
        number=number,
        anything=_compile(r"\d|\b(?:{below}|dozen|hundred|half|third|quarters?|fifth)\b", False),
    )


@cache
def load_figure_rules() -> tuple[FigureRule, ...]:
    """Read `rules/figure_not.toml`, then `rules/figure.toml`: the rules in the order they are tried."""
    return tuple(
        _build_rule(entry) for name in ("figure_not", "figure") for entry in _read(name)["rule"]
    )


def _build_rule(entry: Mapping[str, Any]) -> FigureRule:
    """Build a rule from its table."""
    return FigureRule(
        id=entry["id"],
        kind=entry.get("kind"),
        pattern=_compile(entry["regex"], entry.get("case", False)),
        unit=entry.get("unit"),
        value=entry.get("value"),
        noun=entry.get("noun"),
        needs_noun=entry.get("needs") == "noun",
        span=entry.get("span"),
        finds=tuple(entry["finds"]),
        ignores=tuple(entry["ignores"]),
    )


def _read(name: str) -> dict[str, Any]:
    source = files("sqs_extract") / "rules" / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _macros() -> dict[str, str]:
    """Expand the macros, each with those above it."""
    macros: dict[str, str] = {}
    for name, pattern in _read("figure_words")["macros"].items():
        macros[name] = _expand(pattern, macros)
    return macros


def _expand(pattern: str, macros: Mapping[str, str]) -> str:
    return MACRO_RE.sub(lambda found: macros[found[1]], pattern)


def _compile(pattern: str, case: bool) -> regex.Pattern[str]:
    return regex.compile(_expand(pattern, _macros()), 0 if case else regex.IGNORECASE)
