"""A paragraph's units in, the stories they tell out: where each begins, and where it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from sqs_extract.annotations.case_example_rules import load_people
from sqs_extract.annotations.case_example_units import Unit

PLAIN = 2
"""A name opens a story by itself if what stands around it says so plainly that it is a person's."""
LOOK_AHEAD = 2
"""A sentence that names nobody belongs to the story if one of the next two does."""
TRUSTED = frozenset({"inspector", "child", "parent", "victim"})
"""Who is quoted about a child: what staff say may be about anything."""
NEEDS_STORY = frozenset({"case_example/case-shows"})
"""Announcements that count only if a story follows them."""
ANNOUNCES = frozenset(
    f"case_example/{rule}"
    for rule in (
        "example-of-practice",
        "found-an-example",
        "case-shows",
        "one-thing-stays",
        "illustration",
        "the-case-of",
        "named-case",
        "one-case-had",
    )
)
"""Rules that fire on words about the story, and not on the story's own."""
NEEDS_PAST = frozenset({"case_example/for-one-child", "case_example/instances-where"})


TAKEN_UP_RE = regex.compile(r"(?:He|She|His|Her)\b(?! (?:or|Majesty))")
ASKS_RE = regex.compile(r"\b(?:should|must|ought|needs? to|needed to)\b", regex.IGNORECASE)
THE_CHILD_RE = regex.compile(
    r"\b(?:the|this|both) "
    r"(?:boys?|girls?|brothers?|sisters?|siblings|twins|young man|young woman)\b",
    regex.IGNORECASE,
)


@dataclass(slots=True)
class Story:
    """A stretch of units that tells of one case."""

    units: list[Unit]
    evidence: list[tuple[str, int, int]]
    """Name of what opened it, and its words."""
    speaker: str | None
    chance: float | None = None
    """How likely it is one, where the model says so."""

    @property
    def start(self) -> int:
        """Where it begins in the paragraph."""
        return self.units[0].start

    @property
    def end(self) -> int:
        """Where it ends in the paragraph."""
        return self.units[-1].end

    @property
    def announced(self) -> bool:
        """Whether its first sentence says what it is an example of."""
        return any(name in ANNOUNCES for name, _, _ in self.evidence)

    @property
    def quotation(self) -> bool:
        """Whether somebody's own words are quoted in it."""
        return self.speaker is not None and any(unit.quotes for unit in self.units)


def find_stories(units: Sequence[Unit]) -> Iterator[Story]:
    """Go through a paragraph's units and give each story in it."""
    i = 0
    while i < len(units):
        evidence = find_opening(units, i)
        if evidence is None:
            i += 1
            continue
        last = find_last(units, i)
        yield build_story(units[i : last + 1], evidence)
        i = last + 1


def build_story(units: Sequence[Unit], evidence: list[tuple[str, int, int]]) -> Story:
    """Build the story that units tell, with who is quoted in it."""
    speaker = next((u.speaker for u in units if u.speaker and u.quotes), None)
    if speaker is None and any(u.quotes for u in units):
        speaker = units[0].speaker
    return Story(list(units), evidence, speaker)


def find_opening(units: Sequence[Unit], i: int) -> list[tuple[str, int, int]] | None:
    """Find what makes unit `i` the opening of a story, None where nothing does."""
    unit = units[i]
    following = units[i + 1] if i + 1 < len(units) else None
    goes_on = following is not None and (
        following.person or bool(following.quotes) or (following.child and following.past)
    )
    for name, a, b in unit.rules.get("announce", []):
        if name in NEEDS_STORY and not (unit.names or goes_on):
            continue
        if name in NEEDS_PAST and not unit.past:
            continue
        return [(name, a, b)]
    for name, a, b in unit.rules.get("hint", []):
        if unit.names or goes_on or (unit.child and unit.pronoun):
            return [(name, a, b)]
    if unit.speaker and unit.quotes and (unit.speaker in TRUSTED or unit.person):
        return [("case_example/quotation", unit.quotes[0].start, unit.quotes[0].end)]
    if unit.speaker in TRUSTED and following is not None and _starts_quoted(following):
        return [("case_example/quotation", following.start, following.end)]
    follows = following is not None and following.pronoun
    later = any(u.pronoun or set(u.names) & set(unit.names) for u in units[i + 1 : i + 3])
    if _is_somebody(unit, following, later) and "bar" not in unit.rules:
        name = next(iter(unit.names))
        at = unit.start + unit.text.find(name)
        return [("case_example/named", at, at + len(name))]
    if unit.child and unit.past and (unit.pronoun or follows) and _is_one(unit):
        return [("case_example/unnamed", unit.start, unit.end)]
    return None


def _is_somebody(unit: Unit, following: Unit | None, later: bool) -> bool:
    """Whether a unit begins to tell of somebody it names.

    1. "Dale, 17, had ...", "Aisha's mother had ...": only a person has an age or a mother.
    2. "Teo mended benches": what a person does, where the next sentences speak of one person.
    3. "It was otherwise for Lowri. She was ...": a name, taken up at once.
    """
    how = max(unit.names.values(), default=0)
    if not how or not (unit.past or (following is not None and following.past)):
        return False
    if how > PLAIN:
        return True
    if (
        how >= PLAIN
        and "stop" not in unit.rules
        and (later or unit.pronoun or _is_introduced(unit))
    ):
        return True
    return following is not None and TAKEN_UP_RE.match(following.text) is not None


def find_last(units: Sequence[Unit], first: int) -> int:
    """Find the last unit that still speaks of the case that unit `first` opens."""
    names = set(units[first].names)
    if not names and first + 1 < len(units):
        names = set(units[first + 1].names)
    last = first
    for k in range(first + 1, len(units)):
        unit = units[k]
        own = _is_own(unit, names)
        if _opens_another(units, k, own):
            break
        if _is_both(units, k):
            last = k + 1
        elif own or unit.pronoun or (_starts_quoted(unit) and k == last + 1):
            names.update(unit.names)
            last = k
        elif _goes_on(units, k, first, last):
            last = k
        elif "stop" in unit.rules:
            following = units[k + 1] if k + 1 < len(units) else None
            if following is None or not (_is_own(following, names) or following.pronoun):
                break
        elif k - last > LOOK_AHEAD:
            break
    return last


def _is_own(unit: Unit, names: set[str]) -> bool:
    """Whether a unit speaks of the people of a story, by name or as "the boy"."""
    return any(name in unit.text for name in names) or THE_CHILD_RE.search(unit.text) is not None


def _goes_on(units: Sequence[Unit], k: int, first: int, last: int) -> bool:
    """Whether a sentence that names nobody goes on with the ones before it."""
    unit = units[k]
    between = units[last + 1 : k]
    if len(between) > 1 or any(not u.past or "stop" in u.rules for u in between):
        return False
    if k == first + 1 and unit.past and unit.child and "stop" not in unit.rules:
        return True
    return "carry" in unit.rules and not ASKS_RE.search(unit.text)


def _opens_another(units: Sequence[Unit], k: int, own: bool) -> bool:
    """Whether unit `k` announces a case of its own."""
    unit = units[k]
    if own:
        return False
    if "announce" in unit.rules and not _is_both(units, k):
        return True
    if "hint" in unit.rules and find_opening(units, k) is not None:
        return True
    return bool(unit.speaker in TRUSTED and unit.quotes)


def _is_both(units: Sequence[Unit], k: int) -> bool:
    """Whether the next unit sums up this case with the one before: "In both examples, ..."."""
    return k + 1 < len(units) and units[k + 1].text.lower().startswith("in both")


def _starts_quoted(unit: Unit) -> bool:
    return bool(unit.quotes) and unit.quotes[0].start <= unit.start + 1


def _is_introduced(unit: Unit) -> bool:
    """Whether a name is followed by what only a person is or does: "Dale, 17, had ..."."""
    people = load_people()
    if any(regex.fullmatch(r".*[ ]?(?:[A-Z]|\d+)", name) for name in unit.names):
        return True  # a label is given to nothing but a person
    ends = [found.end() for n in unit.names for found in regex.finditer(regex.escape(n), unit.text)]
    return any(
        people.aged.match(unit.text, end) or people.personal.match(unit.text, end) for end in ends
    )


def _is_one(unit: Unit) -> bool:
    """Whether the unit begins with one child, and not with children in general."""
    return regex.match(r"(?i)\W*(?:an?|one|another) (?:[\p{L}\d-]+ ){1,5}", unit.text) is not None
