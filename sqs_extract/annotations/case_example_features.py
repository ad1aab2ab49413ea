"""A paragraph's units in, what the stories model weighs of each out; likewise of a whole story.

Named features, what the rules say of a unit and its neighbours, and its words, alone and in pairs;
all hashed, so that no sentence of a letter can be read back from the weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import regex

from sqs_extract.annotations.case_example_polarity import Polarity
from sqs_extract.annotations.case_example_rules import load_outcome_rules
from sqs_extract.annotations.case_example_stories import (
    THE_CHILD_RE,
    TRUSTED,
    Story,
    find_stories,
)
from sqs_extract.annotations.case_example_subject_rules import is_common
from sqs_extract.annotations.case_example_units import Unit
from sqs_extract.document import Finding

HASHED = 1 << 15
"""Places for features; few enough of them fall together."""
GRAM_WEIGHT = 2.0
"""Length to which the words of one unit are scaled, so that long sentences weigh no more."""
FIRST_WORDS = 3
WORDY = ("word ", "begins ")
"""How features begin that a unit does not share with its neighbours: its first words."""
FADED = 0.7
"""Weight of what is said of a neighbour."""
SIGN = {"strength": 1.0, "deficiency": -1.0}
LEAST = 0.3
"""Score of a finding that says nothing of the story it stands in."""
NEAR = 2
"""How far to either side a unit's neighbours are looked at."""

WORD_RE = regex.compile(r"[\p{L}\p{M}]+(?:['’]\p{L}+)?|\d+")
CAPITAL_RE = regex.compile(r"(?<=[\p{Ll},;] )\p{Lu}[\p{Ll}\p{M}]+")
PERFECT_RE = regex.compile(r"\bhad (?:\p{L}+ly |not |never |all |both )?\p{L}+(?:ed|en|t|d|n)\b")
PRESENT_RE = regex.compile(r"\b(?:is|are|has|have|does|do|can|will|may)\b")
PLURAL_RE = regex.compile(
    r"\b(?:children|young people|case managers|staff|workers|officers|cases|plans|assessments|"
    r"reports|reviews|families|parents|victims|partners|managers|most|many|all|some|few)\b",
    regex.IGNORECASE,
)
ONE_RE = regex.compile(r"\b(?:one|another|a second|a third|the other) (?:\p{L}+ )?\p{L}+", regex.I)
SINGLE_RE = regex.compile(
    r"\b(?:an?|one|another|this|the|his|her|that) (?:[\p{L}\d-]+[ -]){0,3}?"
    r"(?:boy|girl|lad|child|youth|teenager|son|daughter|man|woman|mother|father|brother|sister|"
    r"baby|twins?|pair|family)\b",
    regex.IGNORECASE,
)
AGE_RE = regex.compile(
    r"\b(?:aged? (?:of )?|of |was |, )(?:\d{1,2}|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen)\b|\b(?:\d{1,2}|\p{L}+teen)[- ]year[- ]old\b",
    regex.IGNORECASE,
)
OUR_RE = regex.compile(r"\b(?:we|our|us|inspectors?)\b", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the model weighs: places of features with their values, and words."""

    index: list[int]
    value: list[float]
    words: list[str]
    """Lower case, for the mean of their vectors."""


@lru_cache(maxsize=50_000)
def place(name: str) -> int:
    """Place of a feature's name."""
    return crc32(name.encode()) % HASHED


def find_words(text: str) -> list[str]:
    """Find the words of a text, in lower case, their digits alike."""
    return [
        "0" if word[0].isdigit() else word.lower().replace("’", "'")
        for word in WORD_RE.findall(text)
    ]


def has_somebody(units: Sequence[Unit]) -> bool:
    """Whether a story could be told in these units: somebody, a quotation, an announcement."""
    return any(
        unit.person
        or unit.child
        or unit.quotes
        or "announce" in unit.rules
        or "hint" in unit.rules
        or SINGLE_RE.search(unit.text) is not None
        for unit in units
    )


def read_units(units: Sequence[Unit], kind: str) -> list[Weighed]:
    """Units of a paragraph in a section of some kind -> features of each."""
    said = ["O"] * len(units)
    opened = [""] * len(units)
    at = {unit.start: k for k, unit in enumerate(units)}
    for story in find_stories(units):
        first = at[story.start]
        opened[first] = story.evidence[0][0]
        for k in range(first, first + len(story.units)):
            said[k] = "B" if k == first else "I"
    worded = [find_words(unit.text) for unit in units]
    own = [_describe(unit, words) for unit, words in zip(units, worded, strict=True)]
    read: list[Weighed] = []
    for k in range(len(units)):
        named = dict(own[k])
        named[f"section {kind}"] = 1.0
        named[f"rules {said[k]}"] = 2.0
        named[f"opened {opened[k]}"] = 1.0
        named["first"], named["last"] = float(k == 0), float(k == len(units) - 1)
        named["alone"] = float(len(units) == 1)
        named["left"] = min(len(units) - 1 - k, 5) / 5
        for step in (-2, -1, 1, 2):
            other = k + step
            if not 0 <= other < len(units):
                named[f"{step} none"] = 1.0
                continue
            named[f"{step} rules {said[other]}"] = 1.0
            named[f"{step} {said[other]} rules {said[k]}"] = 1.0
            for name, value in own[other].items():
                if not name.startswith(WORDY):
                    named[f"{step} {name}"] = value * FADED
        named.update(_hold_together(units, k))
        read.append(_weigh(named, worded[k]))
    return read


def _describe(unit: Unit, words: Sequence[str]) -> dict[str, float]:
    """What a unit is by itself."""
    text = unit.text
    named = {
        "bias": 1.0,
        "name": float(bool(unit.names)),
        "plain name": float(max(unit.names.values(), default=0) > 2),
        "names": min(len(unit.names), 3) / 2,
        "pronoun": float(unit.pronoun),
        "child": float(unit.child),
        "single": float(SINGLE_RE.search(text) is not None),
        "the child": float(THE_CHILD_RE.search(text) is not None),
        "past": float(unit.past),
        "perfect": float(PERFECT_RE.search(text) is not None),
        "present": float(PRESENT_RE.search(text) is not None),
        "plural": float(PLURAL_RE.search(text) is not None),
        "one": float(ONE_RE.search(text) is not None),
        "age": float(AGE_RE.search(text) is not None),
        "we": float(OUR_RE.search(text) is not None),
        "quoted": float(bool(unit.quotes)),
        "trusted": float(unit.speaker in TRUSTED),
        f"speaker {unit.speaker}": 1.0,
        "capital": float(any(not is_common(w) for w in CAPITAL_RE.findall(text))),
        "short": float(len(words) < 9),
        "long": float(len(words) > 28),
        "nobody": float(not unit.person and not unit.child),
        f"tense {unit.past} {unit.person}": 1.0,
    }
    for k, word in enumerate(words[:FIRST_WORDS]):
        named[f"word {k} {word}"] = 1.0
    named["begins " + " ".join(words[:2])] = 1.0
    for role, fired in unit.rules.items():
        named[f"role {role}"] = 1.0
        for name, _, _ in fired:
            named[f"rule {name}"] = 1.0
    return {name: value for name, value in named.items() if value}


def _hold_together(units: Sequence[Unit], k: int) -> dict[str, float]:
    """Whether a unit speaks of those that units before and after speak of."""
    unit, named = units[k], dict[str, float]()
    before = next((d for d in range(1, k + 1) if units[k - d].person), None)
    after = next((d for d in range(1, len(units) - k) if units[k + d].person), None)
    named[f"person before {min(before or 9, 4)} {unit.pronoun} {bool(unit.names)}"] = 1.0
    named[f"person after {min(after or 9, 4)} {unit.pronoun} {bool(unit.names)}"] = 1.0
    earlier = {name for other in units[:k] for name in other.names}
    named["known"] = float(any(name in unit.text for name in earlier))
    named["new"] = float(any(name not in earlier for name in unit.names))
    named["named again"] = float(any(n in o.text for n in unit.names for o in units[k + 1 : k + 4]))
    close = {name for other in units[max(0, k - NEAR) : k] for name in other.names}
    named["known close"] = float(any(name in unit.text for name in close))
    return named


def read_story(
    story: Story, said: Polarity, lean: float, findings: Sequence[Finding], shift: int
) -> tuple[Weighed, Weighed]:
    """A story -> features of the whole of it, and of its last sentence.

    Parameters
    ----------
    said
        What the rules make of it.
    lean
        What the paragraph says just before the story.
    findings
        Those of its paragraph, those inside the story with them.
    shift
        Where the paragraph begins, from which a story's offsets count.
    """
    named = {
        "story bias": 1.0,
        "story lean": lean / 2.5,
        "story total": max(-12.0, min(12.0, said.total)) / 4,
        f"story {said.polarity}": 1.0,
        f"story speaker {story.speaker if story.quotation else None}": 1.0,
        "story alone": float(len(story.units) == 1),
        f"story opened {story.evidence[0][0] if story.evidence else None}": 1.0,
    }
    rules, patterns = load_outcome_rules()
    for k, unit in enumerate(story.units):
        where = "last" if k == len(story.units) - 1 else "middle" if k else "first"
        for at in patterns.find_candidates(unit.text):
            if times := len(patterns.compiled[at].findall(unit.text)):
                name = f"story {where} {rules[at].name}"
                named[name] = named.get(name, 0.0) + 0.7 * min(times, 2)
                named[f"story any {rules[at].name}"] = 1.0
        for finding in findings:
            start, end = finding.start - shift, finding.end - shift
            sign = SIGN.get(finding.polarity)
            if sign and min(end, unit.end) > max(start, unit.start):
                sure = sign * (finding.score - LEAST)
                for name, weight in ((f"story {where} finding", 2.0), ("story finding", 1.0)):
                    named[name] = named.get(name, 0.0) + weight * sure
    last = find_words(story.units[-1].text)
    words = [word for unit in story.units for word in find_words(unit.text)]
    ends = _weigh({}, [f"last {word}" for word in last])
    return _weigh(named, words), replace(ends, words=last)


def _weigh(named: dict[str, float], words: Sequence[str]) -> Weighed:
    """Named features and words -> their places and values."""
    kept = {place(name): value for name, value in named.items() if value}
    grams = sorted({place(gram) for gram in _find_grams(words)}) if words else []
    weight = GRAM_WEIGHT / max(1.0, len(grams)) ** 0.5
    return Weighed([*kept, *grams], [*kept.values(), *([weight] * len(grams))], list(words))


def _find_grams(words: Iterable[str]) -> Iterator[str]:
    """Words -> the names of each and of each pair."""
    listed = ["^", *words, "$"]
    for word in listed:
        yield f"w {word}"
    for one, two in pairwise(listed):
        yield f"w {one} {two}"
