"""A text in, the numeric expressions in it out: kind, value, unit and the rule that read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from sqs_extract.annotations.figure_nouns import (
    TOKEN_RE,
    Noun,
    find_counted,
    is_uncounted,
    singular,
)
from sqs_extract.annotations.figure_rules import (
    BLANKS,
    FigureRule,
    FigureWords,
    load_figure_gates,
    load_figure_words,
)
from sqs_extract.annotations.figure_values import Blanked, blank_numbers, parse_number

BEFORE_RE = regex.compile(r"(?P<word>[\p{L}'’]+)[ ]['‘“\"(]?$")
HYPHENED_RE = regex.compile(r"[-–](?!odd\b|strong\b)\p{L}")
VERB_RE = regex.compile(r" (?:of|were|had|was|did)\b")
SAME_RE = regex.compile(r"[^.;:]{0,60}\b(?:or|and|but|to|against|than) $")
SAME_AFTER_RE = regex.compile(r" (?:for|where|by|inside|outside|when|if|in the case)\b|[.;]")
OPENS_RE = regex.compile(r"(?:^|[.?!]['”’\")]? )(?:(?:All|Only|Just|The|In) )?$")
STOP_RE = regex.compile(r"(?<!\bNo)[.?!]['”’\")]*\s+(?=['“‘(\"]*[\p{Lu}£])")
TOPIC_REACH = 300
"""Characters: what a sentence so far back spoke of may be what a number counts."""
TIMES = frozenset({"minute", "hour", "day", "night", "week", "weekend", "month", "year", "decade"})
COUNTED = frozenset({"count", "fraction", "exception"})
"""Kinds that take their noun from the count before them where they have none."""


class Number(NamedTuple):
    """A numeric expression; offsets are into the text it was found in."""

    start: int
    end: int
    kind: str
    value: float
    unit: str | None
    rule: str


def find_numbers(text: str) -> list[Number]:
    """Find the figures of a paragraph, in the order of the text.

    >>> [(n.kind, n.value, n.unit) for n in find_numbers("In all except one case of 14, £2m went.")]
    [('exception', 1.0, 'case'), ('count', 14.0, 'case'), ('money', 2000000.0, 'GBP')]
    """
    words = load_figure_words()
    stretches = list(_find_stretches(text, words))
    if not stretches:
        return []
    taken = bytearray(len(text))
    numbers: list[Number] = []
    # First the rules that see letters, on the sentences with a number; then, on the paragraph with
    # its numbers blanked, the others: they look for blanks, of which there are few.
    for start, end in stretches:
        for rule in _find_rules(True, text, start, end, words):
            numbers.extend(_try(rule, Blanked(text, {}), start, end, taken, words))
    blanked = blank_numbers(text, taken, stretches)
    for rule in _find_rules(False, blanked.text, stretches[0][0], len(text), words):
        numbers.extend(_try(rule, blanked, stretches[0][0], len(text), taken, words))
    return list(_with_context(text, sorted(numbers), words))


def _find_stretches(text: str, words: FigureWords) -> Iterator[tuple[int, int]]:
    """Go through the stretches of text that can hold a figure: the sentences with a number."""
    end = 0
    for found in words.anything.finditer(text):
        if found.start() < end:
            continue
        start = end
        for stop in STOP_RE.finditer(text, end):
            if stop.end() > found.start():
                end = stop.end()
                break
            start = stop.end()
        else:
            end = len(text)
        yield start, end


def _find_rules(
    raw: bool, text: str, start: int, end: int, words: FigureWords
) -> Iterator[FigureRule]:
    """Go through the rules that are worth trying on text[start:end], in their order."""
    rules, gate = load_figure_gates()[raw]
    signs: dict[str | None, object] = {None: True}
    for place in gate.find_candidates(text[start:end]):
        when = rules[place].when
        if when not in signs:
            signs[when] = words.signs[when or ""].search(text, start, end)
        if signs[when]:
            yield rules[place]


def _try(
    rule: FigureRule,
    blanked: Blanked,
    start: int,
    end: int,
    taken: bytearray,
    words: FigureWords,
) -> Iterator[Number]:
    """Go through what a rule finds in text[start:end]; note in `taken` what it uses up."""
    for found in rule.pattern.finditer(blanked.text, start, end):
        a, b = found.span()
        if rule.before and (earlier := rule.before.match(blanked.text, a)):
            a = earlier.start("before")
        if rule.noun == "context" and any(taken[a:b]):
            a, b = found.span("value")  # the words around a number may be another's
        if any(taken[a:b]) or not _is_bounded(rule, a, b, blanked):
            continue
        if rule.kind is None:
            used = b
        else:
            number, used = _read(rule, found, blanked, words)
            used = b if rule.noun == "context" else used
            if number is not None:
                begin = a if rule.before else max(a, number.start)
                yield number._replace(start=begin, end=min(used, number.end))
        if used:
            taken[a:used] = b"\1" * (used - a)


def _is_bounded(rule: FigureRule, start: int, end: int, blanked: Blanked) -> bool:
    """Whether the numbers of a match lie where the rule wants them: an age is no 34."""
    if rule.bounds is None:
        return True
    low, high = rule.bounds
    return all(low <= value <= high for at, value in blanked.values.items() if start <= at < end)


def _read(
    rule: FigureRule, found: regex.Match[str], blanked: Blanked, words: FigureWords
) -> tuple[Number | None, int]:
    """Read a rule's match: the number, and up to where the text is used up (0: not at all)."""
    units = [unit.strip() for unit in found.capturesdict().get("unit", [])]
    value = _value(rule, found, blanked, words, is_range=len(units) < 2)
    start, end = found.span(rule.span) if rule.span else found.span()
    if value is None:
        return None, 0
    kind, unit = rule.kind or "", rule.unit
    if unit is None and units:
        unit = singular(units[0], words)
    if "per" in rule.pattern.groupindex:
        per = blanked.values.get(found.start("per"), 0.0)
        if per < 100:
            return None, 0  # "one in every three" is a fraction
        unit = f"{unit or ''} per {per:,.0f}".strip()
    if unit is None or (rule.noun and not units):
        noun = find_counted(rule, blanked.text, end, words)
        if noun is None and rule.needs_noun:
            return None, 0
        if noun is not None:
            if _is_number_of(kind, found, blanked) and is_uncounted(noun, value, words):
                return None, noun.end
            end = max(end, noun.end)
            unit = unit or noun.unit
            if kind == "count" and noun.head in TIMES:
                kind = "duration"
    elif _is_number_of(kind, found, blanked) and is_uncounted(
        Noun(end, unit, unit.split()[-1]), value, words
    ):
        return None, end
    if rule.id == "count/bare" and _is_no_count(blanked.text, *found.span("value"), value):
        return None, end
    return Number(start, end, kind, value, unit, rule.id), max(end, found.end())


def _is_number_of(kind: str, found: regex.Match[str], blanked: Blanked) -> bool:
    """Whether it says how many there are ("three boroughs", "one of the three"), and no share."""
    if kind != "fraction":
        return kind == "count"
    return bool(found.groupdict().get("over")) and blanked.values.get(found.start("value")) == 1


def _value(
    rule: FigureRule, found: regex.Match[str], blanked: Blanked, words: FigureWords, is_range: bool
) -> float | None:
    """Find the value that a match's groups say; None where they contradict each other."""
    if rule.value is not None:
        return rule.value
    groups = found.groupdict()

    def number(group: str) -> float:
        at = found.start(group)
        return blanked.values[at] if at in blanked.values else parse_number(groups[group]) or 0.0

    value = number("value") if groups.get("value") else 1.0
    value += 0.5 if groups.get("half") else 0.0
    if groups.get("upto") and is_range and number("upto") <= value:
        return None  # "fell from 12 to six" is no range; "six weeks to three months" may be one
    if groups.get("ordinal"):
        return value / words.denominators[groups["ordinal"].lower()]
    if groups.get("over"):
        over = number("over")
        return value / over if over and value <= over else None
    if groups.get("scale"):
        return value * words.scales[groups["scale"].lower()]
    return value


def _is_no_count(text: str, start: int, end: int, value: float) -> bool:
    """Whether a number without a noun is a hyphened word, part of a name, or an hour or age."""
    if HYPHENED_RE.match(text, end):
        return True
    before = BEFORE_RE.search(text, 0, start)
    if before is None:
        return False
    word = before["word"]
    if word.lower() in ("past", "aged", "age", "number"):
        return True
    if text[start] != BLANKS["digits"]:
        return False
    name = word[0].isupper() and word.lower() not in ("in", "of", "just", "only", "all", "some")
    follows = VERB_RE.match(text, end)
    return name and value <= 20 and not follows


def _with_context(text: str, numbers: list[Number], words: FigureWords) -> Iterator[Number]:
    """Give a number without a noun the noun of the count before it, or what is spoken of."""
    unit: str | None = None
    topics: list[tuple[int, str]] | None = None
    last: Number | None = None
    for number in numbers:
        if number.unit is not None:
            unit = number.unit if number.kind in COUNTED else unit
            yield number
        elif number.kind == "count" and not number.value.is_integer():  # 2.77 counts no things
            rate = last is not None and last.kind == "rate"
            yield number._replace(unit=last.unit, kind="rate") if last and rate else number
        elif number.kind in COUNTED:
            # "from 19 weeks to seven": only a number close by is of the same measure
            if (
                last is not None
                and last.kind == "duration"
                and _is_same_measure(text, last, number)
            ):
                yield number._replace(unit=last.unit, kind="duration")
            else:
                if topics is None:
                    topics = [
                        (found.start(), words.topics[found["noun"].lower()])
                        for found in words.topic.finditer(text)
                    ]
                yield number._replace(unit=_find_topic(text, last, number, topics, unit, words))
        else:
            yield number
        last = number


def _is_same_measure(text: str, last: Number, number: Number) -> bool:
    """Whether a number goes on about a duration: "15 days for orders and 20 for referrals"."""
    if number.start - last.end < 8:
        return True
    return bool(
        SAME_RE.fullmatch(text, last.end, number.start) and SAME_AFTER_RE.match(text, number.end)
    )


def _find_topic(
    text: str,
    last: Number | None,
    number: Number,
    topics: list[tuple[int, str]],
    unit: str | None,
    words: FigureWords,
) -> str | None:
    """Find what a number without a noun counts: the noun counted last, or what sentences speak of.

    The second where nothing was counted, or where it was spoken of since and the number opens a
    sentence: "Plans were thin. Four consisted of a line."
    """
    *_, topic = (None, *(t for t in topics if 0 < number.start - t[0] <= TOPIC_REACH))
    after = TOKEN_RE.match(text, number.end)
    named = after is not None and after["word"].lower() not in words.stops
    if topic is None or (named and after is not None and not after["word"].endswith("ed")):
        return unit
    since = last is None or topic[0] >= last.end
    if unit is None or (since and OPENS_RE.search(text, max(0, number.start - 12), number.start)):
        return topic[1]
    return unit
