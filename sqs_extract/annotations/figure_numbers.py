"""A text in, the numeric expressions in it out: kind, value, unit and the rule that read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex
from text_to_num import text2num  # type: ignore[import-untyped]

from sqs_extract.annotations.figure_rules import (
    FigureRule,
    FigureWords,
    load_figure_rules,
    load_figure_words,
)

TOKEN_RE = regex.compile(r"[ ]['‘“\"(]?(?P<word>\p{L}[\p{L}\p{M}'’-]*)")
OF_RE = regex.compile(r" of (?:(?:the|these|those|their|our|its|all|his|her|such|any) )*")
BEFORE_RE = regex.compile(r"(?P<word>[\p{L}'’]+)[ ]['‘“\"(]?$")
TIMES = frozenset({"minute", "hour", "day", "night", "week", "weekend", "month", "year", "decade"})
NOUN_WORDS = 6
"""A counted noun has at most this many words: "seven police constable investigators" has three."""


class Number(NamedTuple):
    """A numeric expression; offsets are into the text it was found in."""

    start: int
    end: int
    kind: str
    value: float
    unit: str | None
    rule: str


class Noun(NamedTuple):
    """A counted noun."""

    end: int
    unit: str
    head: str


def find_numbers(text: str) -> list[Number]:
    """Find the figures of a paragraph, in the order of the text.

    >>> [(n.kind, n.value, n.unit) for n in find_numbers("In all except one case of 14, £2m went.")]
    [('exception', 1.0, 'case'), ('count', 14.0, 'case'), ('money', 2000000.0, 'GBP')]
    """
    words = load_figure_words()
    if not words.anything.search(text):
        return []
    taken = bytearray(len(text))
    numbers: list[Number] = []
    for rule in load_figure_rules():
        for found in rule.pattern.finditer(text):
            if any(taken[found.start() : found.end()]):
                continue
            if rule.kind is None:
                taken[found.start() : found.end()] = b"\1" * len(found[0])
                continue
            number, end = _read(rule, found, text, words)
            if end:
                taken[found.start() : end] = b"\1" * (end - found.start())
            if number is not None:
                numbers.append(number)
    numbers.sort()
    return list(_with_context(numbers))


def _read(
    rule: FigureRule, found: regex.Match[str], text: str, words: FigureWords
) -> tuple[Number | None, int]:
    """Read a rule's match: the number, and up to where the text is used up (0: not at all)."""
    groups = found.groupdict()
    units = [unit.strip() for unit in found.capturesdict().get("unit", [])]
    if len(units) > 1:
        groups["upto"] = ""  # "six weeks to three months" compares unlike numbers
    value = _value(rule, groups, words)
    start, end = found.span(rule.span) if rule.span else found.span()
    if value is None:
        return None, 0
    kind, unit = rule.kind or "", rule.unit
    if unit is None and units:
        unit = singular(units[0], words)
    if groups.get("per"):
        unit = f"{unit or ''} per {groups['per']}".strip()
    if unit is None or (rule.noun and groups.get("unit") is None):
        noun = _find_noun(rule, text, end, words)
        if noun is None and rule.needs_noun:
            return None, 0
        if noun is not None:
            if kind in ("count", "fraction") and _is_uncounted(noun, value, words):
                return None, noun.end
            if rule.noun != "of" or kind in ("count", "fraction"):
                end = max(end, noun.end)
            unit = unit or noun.unit
            if kind == "count" and noun.head in TIMES:
                kind = "duration"
    elif kind in ("fraction",) and _is_uncounted(Noun(end, unit, unit.split()[-1]), value, words):
        return None, end
    if rule.id == "count/bare" and _is_no_count(text, start, end, value):
        return None, end
    return Number(start, end, kind, value, unit, rule.id), max(end, found.end())


def _value(rule: FigureRule, groups: dict[str, str], words: FigureWords) -> float | None:
    """Find the value that a match's groups say."""
    if rule.value is not None:
        return rule.value
    value = parse_number(groups["value"]) if groups.get("value") else 1.0
    if value is None:
        return None
    if groups.get("upto") and (parse_number(groups["upto"]) or 0.0) <= value:
        return None  # "fell from 12 to six": no range, two figures
    if groups.get("ordinal"):
        return value / words.denominators[groups["ordinal"].lower()]
    if groups.get("over"):
        over = parse_number(groups["over"])
        return value / over if over and value <= over else None
    if groups.get("scale"):
        return value * words.scales[groups["scale"].lower()]
    return value


def parse_number(text: str) -> float | None:
    """Read a number in digits or words, None where it is none.

    >>> [parse_number(t) for t in ("1,250", "9.5", "thirty-one", "half a dozen", "a hundred")]
    [1250.0, 9.5, 31.0, 6.0, 100.0]
    """
    text = " ".join(text.lower().replace("-", " ").split())
    if text[:1].isdigit():
        return float(text.replace(",", ""))
    if text.endswith("dozen"):
        left = text.removesuffix("dozen").strip()
        if left.startswith("half"):
            return 6.0
        return 12.0 * (1.0 if left in ("", "a") else parse_number(left) or 1.0)
    if text.startswith("a "):
        text = "one " + text[2:]
    try:
        return float(text2num(text.replace(",", ""), "en"))
    except ValueError:
        return None


def _find_noun(rule: FigureRule, text: str, end: int, words: FigureWords) -> Noun | None:
    """Find the counted noun that follows a match, where the rule says to look."""
    if rule.noun == "one":
        return _find_singular(text, end, words)
    if rule.noun not in ("of", "after"):
        return None
    of = OF_RE.match(text, end)
    if rule.kind == "fraction" and not of and text.startswith(" the ", end):
        end += 4
    at = of.end() - 1 if of else end
    return find_noun(text, at, words) or (
        _find_last(text, at, words) if of or rule.kind == "exception" else None
    )


def find_noun(text: str, at: int, words: FigureWords) -> Noun | None:
    """Find the plural noun that a number before `at` counts: the first plural before a stop."""
    previous = ""
    for _ in range(NOUN_WORDS):
        token = TOKEN_RE.match(text, at)
        if token is None:
            return None
        word = token["word"].lower()
        # "Looked After Children": what is written large is part of the name
        if word in words.stops and token["word"][0].islower():
            return None
        at = token.end()
        if is_plural(word, words) and not (word in words.before_noun and TOKEN_RE.match(text, at)):
            head = singular(token["word"], words)
            unit = f"{previous} {head}" if (previous, head) in COMPOUNDS else head
            return Noun(at, unit, head.lower())
        previous = word
    return None


COMPOUNDS = frozenset(
    {
        ("young", "person"),
        ("working", "day"),
        ("case", "manager"),
        ("social", "worker"),
        ("team", "manager"),
        ("police", "officer"),
    }
)
"""Counted nouns of two words, which are one thing."""


def _find_singular(text: str, at: int, words: FigureWords) -> Noun | None:
    """Find the noun after "one", one of those that "one" counts."""
    for _ in range(3):
        token = TOKEN_RE.match(text, at)
        if token is None or token["word"].lower() in words.stops:
            return None
        at = token.end()
        if token["word"].lower() in words.one:
            return Noun(at, token["word"], token["word"].lower())
    return None


def _find_last(text: str, at: int, words: FigureWords) -> Noun | None:
    """Find the last word before a stop, which is the noun where none is a plural: "the sample"."""
    noun: Noun | None = None
    for _ in range(3):
        token = TOKEN_RE.match(text, at)
        if token is None or token["word"].lower() in words.stops:
            return noun
        at = token.end()
        noun = Noun(at, token["word"], token["word"].lower())
    return None


def is_plural(word: str, words: FigureWords) -> bool:
    """Whether a lower-case word is a plural noun by its form."""
    if word in words.irregular:
        return True
    if word.endswith(("'s", "’s", "s'", "s’", "ss", "us", "is", "ous")):
        return False
    return word.endswith("s") and len(word) > 3 and word not in words.not_plural


def singular(phrase: str, words: FigureWords) -> str:
    """Put the last word of a counted noun into the singular.

    >>> singular("pre-sentence reports", load_figure_words())
    'pre-sentence report'
    """
    left, _, word = phrase.rpartition(" ")
    lower = word.lower()
    if lower in words.irregular:
        word = words.irregular[lower]
    elif lower.endswith("ies") and len(lower) > 4:
        word = word[:-3] + "y"
    elif lower.endswith(("ches", "shes", "sses", "xes", "zes")):
        word = word[:-2]
    elif is_plural(lower, words):
        word = word[:-1]
    return f"{left} {word}".strip()


def _is_uncounted(noun: Noun, value: float, words: FigureWords) -> bool:
    """Whether the noun is an organisation, or a part of a text or thought."""
    head = noun.head.lower()
    return head in words.organisations or (head in words.parts and value <= 12)


def _is_no_count(text: str, start: int, end: int, value: float) -> bool:
    """Whether a number without a noun is a hyphened word, a mark in brackets or part of a name."""
    if regex.match(r"[-–]\p{L}", text[end : end + 2]):
        return True
    before = BEFORE_RE.search(text, 0, start)
    if before is None:
        return False
    word = before["word"]
    if not text[start].isdigit():
        return word.lower() in ("at", "past", "aged", "age", "number")
    name = word[0].isupper() and word.lower() not in ("in", "of", "just", "only", "all", "some")
    return (
        name and value <= 20 and not regex.match(r" (?:of|were|had|was|did)\b", text[end : end + 5])
    )


def _with_context(numbers: list[Number]) -> Iterator[Number]:
    """Give a number without a noun the noun of the count before it."""
    unit: str | None = None
    kind = "count"
    for number in numbers:
        if number.unit is None and number.kind in ("count", "fraction", "exception"):
            found = number._replace(unit=unit)
            yield found._replace(kind="duration") if kind == "duration" else found
        else:
            yield number
        if number.unit is not None and number.kind in (
            "count",
            "fraction",
            "exception",
            "duration",
        ):
            unit, kind = number.unit, number.kind
