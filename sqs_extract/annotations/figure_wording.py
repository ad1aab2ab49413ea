"""The wordings that say what a figure measures and is compared with, read from their rule file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import regex

from sqs_extract.annotations.figure_rules import compile_pattern, read_rules
from sqs_extract.patterns import PatternGate
from sqs_extract.rule_folder import from_rules

DIRECTIONS = ("better", "worse", "same", "higher", "lower", "versus")
"""In the order they are tried; "versus" leaves the direction to the numbers."""


@dataclass(frozen=True, slots=True)
class FigureWording:
    """Compiled patterns of `rules/figure_context.toml`."""

    cue: regex.Pattern[str]
    """One named group per direction."""
    reference: regex.Pattern[str]
    """Groups `time` and `area`: what figures are compared with."""
    reference_gate: PatternGate
    """Says in which texts `reference` is worth trying."""
    naming: regex.Pattern[str]
    """"The published reoffending rate for X": groups `owner`, `measure`, `population`."""
    sizes: Mapping[str, str]
    """Measured nouns whose number counts something, and what that is."""
    head: regex.Pattern[str]
    """Matches wherever `naming` may: a quick first look."""
    reoffend: regex.Pattern[str]
    cohort: regex.Pattern[str]
    period: regex.Pattern[str]
    source: regex.Pattern[str]
    """Words of a footnote that bears on a figure."""


@from_rules
def load_figure_wording() -> FigureWording:
    """Read `rules/figure_context.toml`."""
    data = read_rules("figure_context")
    direction, reference = data["direction"], data["reference"]
    measure, period = data["measure"], data["period"]
    cues = "|".join(rf"(?<{name}>\b(?:{direction[name]})(?!\p{{L}}))" for name in DIRECTIONS)
    name = r"\p{Lu}[\p{L}'’&-]*"
    owner = rf"(?:(?<owner>{name}(?: (?:and |of |the |upon )*{name})*)['’]s? )?"
    skip = r"(?:(?:latest|most recent|published|overall|current|local|own|corresponding) )*"
    # A population ends before the verb, a stop or the number: "for X was", "in X (30%)".
    ends = rf" (?-i:{measure['verb']})\b|,| \(|\.|;|:|$| at\b| of\b| from $"
    given = "(?: (?:published|recorded|given))?"
    people = rf"(?:{given} {measure['of']} (?<population>[^,.;:()%]+?)(?={ends}))?"
    noun = rf"(?<measure>\b{measure['noun']}(?:(?<=rate)s)?(?!\p{{L}}))"
    naming = rf"(?:\bthe )?{owner}{skip}{noun}{people}"
    references = rf"(?<time>\b(?:{reference['time']})\b)|(?<area>\b(?:{reference['area']})\b)"
    compared = compile_pattern(references)
    return FigureWording(
        cue=compile_pattern(cues),
        reference=compared,
        reference_gate=PatternGate([compared.pattern]),
        naming=compile_pattern(naming),
        sizes=measure["size"],
        head=compile_pattern(rf"\b(?:{measure['head']})\b"),
        reoffend=compile_pattern(measure["reoffend"]),
        cohort=compile_pattern(period["cohort"]),
        period=compile_pattern(rf"(?<!\b(?:published|released) )(?:{period['phrase']})"),
        source=compile_pattern(period["source"]),
    )
