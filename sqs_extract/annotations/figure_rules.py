"""The rules for figures, read from `rules/figure*.toml` and compiled: what a number may mean."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sqs_extract.patterns import PatternGate
from sqs_extract.rule_folder import find_rule_file, from_rules
from sqs_extract.ruleset import RuleError

MACRO_RE = regex.compile(r"\{([a-z]+)\}")

BLANKS = {"digits": "\ue000", "word": "\ue001", "one": "\ue002"}
"""What stands for a number in the text that rules see, once for each of its characters."""

Kind = Literal["percentage", "count", "exception", "fraction", "money", "duration", "rate"]


class FigureRule(BaseModel):
    """One way of writing a figure, or of looking like one."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    id: str = Field(pattern=r"^[a-z-]+(?:/[a-z-]+)?$")
    """Unique among the rules for figures; what stands before a slash is its kind."""
    kind: Kind | None = None
    """Kind of the figure; None for what only looks like one."""
    pattern: regex.Pattern[str]
    """`regex` of the file, its macros expanded; any case unless the rule says `case = true`."""
    before: regex.Pattern[str] | None = None
    """What belongs to the figure where it stands right before a match; of the file, compiled to
    look back (group `before`): a pattern that may begin with a word or not is slow to search."""
    when: Literal["digit", "word", "one", "part"] | None = None
    """What a sentence must hold for the rule to fire on it; None for no such thing."""
    raw: bool = False
    """Whether the pattern sees letters and digits, or each number as a blank."""
    bounds: tuple[float, float] | None = None
    """What the numbers of a match must lie between."""
    unit: str | None = None
    value: float | None = None
    noun: Literal["after", "of", "one", "context"] | None = None
    """Where the counted noun stands if the pattern has no group for it."""
    needs_noun: bool = False
    """Whether the rule fires only where that noun is found."""
    span: str | None = None
    """Group that is the figure's span where the whole match is not."""
    note: str = ""
    finds: tuple[str, ...] = Field(min_length=1)
    ignores: tuple[str, ...] = Field(min_length=1)

    @property
    def name(self) -> str:
        """Full name, as evidence gives it: "figure/count/one"."""
        return f"figure/{self.id}"


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
    topic: regex.Pattern[str]
    """Matches what a sentence begins with if it is one of `topics`: group `noun`."""
    topics: Mapping[str, str]
    number: regex.Pattern[str]
    """A whole number, in digits or words."""
    number_start: regex.Pattern[str]
    """Matches wherever a number begins, and in other places: quicker to search."""
    anything: regex.Pattern[str]
    """Matches in every text that can hold a figure."""
    signs: Mapping[str, regex.Pattern[str]]
    """Matches in every text that can hold what a rule's `when` names."""


@from_rules
def load_figure_words() -> FigureWords:
    """Read `rules/figure_words.toml`."""
    data = read_rules("figure_words")
    nouns = data["nouns"]
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
        topic=regex.compile(
            r"(?:(?<=^|[.;?!]['”’\")]? ))(?:\p{L}[\p{L}’'-]* ){0,3}?(?P<noun>(?i:"
            + "|".join(sorted(nouns["topics"], key=len, reverse=True))
            + r"))\b(?! (?:managers?|workers?|holders?|services?|social)\b)"
        ),
        topics={noun.lower(): unit for noun, unit in nouns["topics"].items()},
        number=compile_pattern("{n}"),
        number_start=compile_pattern(r"\d+|\b(?:{below}|a\ (?=[htmd])|half\ (?=a\ ))"),
        signs={
            "digit": compile_pattern(r"\d"),
            "word": compile_pattern(r"\b{below}\b"),
            "one": compile_pattern(BLANKS["one"]),
            "part": compile_pattern(r"\b(?:half|third|quarter|fifth|sixth|seventh|eighth|tenth)"),
        },
        anything=compile_pattern(
            r"\d|\b(?:{below}|dozen|hundred|half|third|quarters?|fifth|fortnight)\b"
        ),
    )


@from_rules
def load_figure_rules() -> tuple[FigureRule, ...]:
    """Read `rules/figure_not.toml`, then `rules/figure.toml`: the rules as they are tried."""
    entries = [*read_rules("figure_not")["rule"], *read_rules("figure")["rule"]]
    return tuple(build_rule(entry) for entry in entries)


@from_rules
def load_figure_gates() -> dict[bool, tuple[tuple[FigureRule, ...], PatternGate]]:
    """Read the rules that see letters (True) and those that see blanks, each with their gate."""
    gates = {}
    for raw in (True, False):
        rules = tuple(rule for rule in load_figure_rules() if rule.raw == raw)
        gates[raw] = (rules, PatternGate([rule.pattern.pattern for rule in rules]))
    return gates


def build_rule(entry: Mapping[str, Any]) -> FigureRule:
    """Build a rule from its table."""
    fields = dict(entry)
    raw = fields.setdefault("raw", "kind" not in fields)
    try:
        case = fields.pop("case", False)
        fields["pattern"] = compile_pattern(fields.pop("regex", "(?!)"), case=case, raw=raw)
        if (before := fields.pop("before", None)) is not None:
            fields["before"] = compile_pattern(f"(?<=(?<before>{before}))", case=case, raw=raw)
        return FigureRule.model_validate(fields)
    except (regex.error, KeyError) as error:
        problem = f"regex does not compile: {error}"
    except ValidationError as error:
        first = error.errors()[0]
        problem = f"{'.'.join(str(part) for part in first['loc'])} {first['msg']}"
    raise RuleError(f"figure: {entry.get('id', 'a rule without id')}", problem)


def read_rules(name: str) -> dict[str, Any]:
    """Read a file of the rules' folder."""
    return tomllib.loads(find_rule_file(f"{name}.toml").read_text(encoding="utf-8"))


@from_rules
def _macros(raw: bool) -> dict[str, str]:
    """Expand the macros, each with those above it; a blank is a number already read."""
    macros: dict[str, str] = {}
    for name, pattern in read_rules("figure_words")["macros"].items():
        macros[name] = _expand(pattern, macros)
    if not raw:
        digits, word, one = BLANKS.values()
        any_blank = f"[{digits}{word}{one}]"
        # A charset comes first, for which `regex` scans fast.
        macros |= {
            "n": f"{any_blank}(?<!{any_blank}.){any_blank}*+",
            "many": f"[{digits}{word}](?<!{any_blank}.)[{digits}{word}]*+",
            "word": f"{word}(?<!{word}.){word}*+",
            "one": f"(?<!{one}){one}++",
        }
    return macros


def _expand(pattern: str, macros: Mapping[str, str]) -> str:
    return MACRO_RE.sub(lambda found: macros[found[1]], pattern)


def compile_pattern(pattern: str, *, case: bool = False, raw: bool = True) -> regex.Pattern[str]:
    """Compile a pattern with the macros of `figure_words.toml`, any case unless `case`."""
    return regex.compile(_expand(pattern, _macros(raw)), 0 if case else regex.IGNORECASE)
