"""A story in, the people it is about out: first names or labels, in order.

No list of names could hold the names that children have. So a capitalised word is a name by what
stands around it: an age, a brother, something only a person owns or does. Staff, places and
organisations are told by theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from sqs_extract.annotations.case_example_rules import PeopleWords, load_people
from sqs_extract.annotations.case_example_subject_rules import (
    LIKELY,
    NOBODY,
    OWNER,
    PLACE,
    PLURAL_RE,
    PRONOUN_RE,
    SOON,
    STRONG,
    find_joined,
    is_common,
    is_word,
    load_subject_rules,
    weigh_by_rules,
)
from sqs_extract.document import Letter, Span

LINK_RE = regex.compile(
    r"\b(?:that|for|by|about|when|because|and|but|if|than|(?:instance|example),|"
    r"(?:spoke|speak|talk\w*|wrote|said|listen\w*|gave|explained|happened|mattered) to) $",
    regex.IGNORECASE,
)
BY_RE = regex.compile(r"\b(?:by|on|as|like|called) $", regex.IGNORECASE)
LEADING_RE = regex.compile(r"(?<![\p{L}'’])(?P<word>\p{Lu}\p{L}+) $")
OPEN_RE = regex.compile(r"(?<!\p{L})['‘][^'’]*$")
CAPITAL_RE = regex.compile(r"[ -]\p{Lu}")
WORD_AFTER_RE = regex.compile(r" (?P<word>[\p{L}-]+)")
TITLE_RE = regex.compile(
    r"\b(?:report|inspection|screening|work|services?|commentary|response)\b", regex.IGNORECASE
)


def find_area_words(letter: Letter) -> frozenset[str]:
    """Find the capitalised words of a letter's title and headings: its area, which is nobody."""
    texts = [section.heading for section in letter.sections if section.heading]
    for section in letter.sections:
        if section.kind == "letterhead":
            texts += [p.text for p in section.paragraphs if TITLE_RE.search(p.text)]
    return frozenset(word for text in texts for word in regex.findall(r"\p{Lu}[\p{L}-]+", text))


def find_subjects(
    text: str, span: Span, quotes: list[Span], area: frozenset[str]
) -> dict[str, int]:
    """Find the people of text[span], in the order in which they come, and how plainly they are.

    Parameters
    ----------
    quotes
        The quotations in `text`: a mother who says "he" and then a name speaks of two people.
    area
        Words that are names of places.
    """
    seen: dict[str, _Seen] = {}
    for several in find_joined(text, span, area):
        for found, weight in zip(several, _weigh_several(several, text), strict=True):
            one = seen.setdefault(found[0], _Seen(found))
            one.add(weight)
    accepted = [
        name
        for name, one in seen.items()
        if one.is_somebody() and not _is_other(text, one.first.start(), quotes, one.evidence)
    ]
    for name, one in seen.items():  # "Emrys and Nia": what one is, the other is
        if name not in accepted and one.evidence >= 0:
            at = one.first.start()
            near = text[max(span.start, at - 40) : at + len(name) + 40]
            if any(
                f"{other} and {name}" in near or f"{name} and {other}" in near for other in accepted
            ):
                accepted.append(name)
    if not accepted:
        accepted = _find_only(text, span, quotes, seen)
    return {
        name: seen[name].evidence
        for name in sorted(accepted, key=lambda name: seen[name].first.start())
    }


class _Seen:
    """A capitalised word of a story, and what its mentions weigh."""

    __slots__ = ("evidence", "first", "least", "most")

    def __init__(self, first: regex.Match[str]) -> None:
        self.first = first
        self.evidence = self.least = self.most = 0

    def add(self, weight: int) -> None:
        """Add a mention's weight."""
        self.evidence += weight
        self.least, self.most = min(weight, self.least), max(weight, self.most)

    def is_somebody(self) -> bool:
        """Whether it is a person: once a place, always a place, unless plainly somebody."""
        return self.evidence > 0 and (self.most > OWNER or self.least > PLACE)


def _weigh_several(several: Sequence[regex.Match[str]], text: str) -> list[int]:
    """Weigh names joined by "and": what stands before the first and behind the last is of all."""
    people = load_people()
    weights = [weigh_name(found, text, people) for found in several]
    if len(several) == 1:
        return weights
    if weights[0] == PLACE:
        return [min(weight, PLACE) if weight < STRONG else weight for weight in weights]
    together = weigh_by_rules(several[0], several[-1], text)
    if together is None or min(weights) < 0:
        return weights
    return [max(weight, together) for weight in weights]


def _find_only(text: str, span: Span, quotes: list[Span], seen: dict[str, _Seen]) -> list[str]:
    """Find who is spoken of, as he, she or they, where nobody is plainly named: the first who may.

    Where a child is told of without a name, what is named is something else.
    """
    for name, one in seen.items():
        first = one.first
        if (
            one.least < 0
            or is_word(first, text)
            or BY_RE.search(text, span.start, first.start())
            or _is_other(text, first.start(), quotes, one.evidence)
            or load_people().child.search(text, span.start, first.start())
        ):
            continue
        several = [n for n, o in seen.items() if n != name and _are_joined(text, first, o.first)]
        spoken = PLURAL_RE if several else PRONOUN_RE
        if spoken.search(text, first.end(), first.end() + SOON):
            return [name, *several]
    return []


def _are_joined(text: str, one: regex.Match[str], other: regex.Match[str]) -> bool:
    return one.end() < other.start() and text[one.end() : other.start()] == " and "


def weigh_name(found: regex.Match[str], text: str, people: PeopleWords) -> int:
    """Weigh what stands around a capitalised word: above 0 a person the story is about."""
    before, after = (
        text[max(0, found.start() - 40) : found.start()],
        text[found.end() : found.end() + 60],
    )
    if found["label"] or people.kin.search(before):
        return STRONG
    if people.titled.search(before) or CAPITAL_RE.match(after):
        return NOBODY
    follows = WORD_AFTER_RE.match(after)
    if follows and follows["word"] in people.not_after:
        return -3
    leading = LEADING_RE.search(before)
    if leading and (
        (
            leading["word"] not in load_subject_rules().times
            and regex.search(r"\p{Ll} $", before[: leading.start()])
        )
        or not (leading["word"] in people.no_names or is_common(leading["word"]))
    ):
        return -3  # the second word of a name: "Merthyr Isaf"
    ruled = weigh_by_rules(found, found, text)
    if ruled is not None and (ruled < 0 or ruled == STRONG):
        return ruled
    owns = people.owns.match(after) or (
        after.startswith(("' ", "’ "))
        and found[0].endswith("s")
        and not OPEN_RE.search(before)
        and people.owns.match("'s" + after[1:])
    )
    aged = people.aged.match(after)
    if people.place.search(before):
        return LIKELY if owns else 0 if aged else PLACE
    if aged or owns:
        return STRONG if aged else OWNER
    if ruled:
        return ruled
    initial = not before.strip() or before.rstrip()[-1:] in '.:?!"“”‘’('
    acts = people.acts.match(after) is not None
    if initial and after.startswith(" were ") and not before.endswith("and "):
        return -1  # "Shoes were bought": nobody is several
    if initial:  # any word is written large there: a name is none of the genre's words
        return 2 if acts and not is_word(found, text) else 0
    if acts:
        return 2
    if people.named.search(before):
        return 1
    # "saw that Rosa ...", "the father of Emyr": somebody, if somebody is spoken of soon after
    soon = PRONOUN_RE.search(text, found.end(), found.end() + SOON)
    linked = LINK_RE.search(before) and not after.startswith(" of ")
    return 1 if soon and linked and not is_common(found[0]) else 0


def _is_other(text: str, at: int, quotes: list[Span], evidence: int) -> bool:
    """Whether a name within a quotation is new to it, after somebody was spoken of as he or she."""
    quote = next((q for q in quotes if q.start <= at < q.end), None)
    return (
        quote is not None and evidence < 3 and PRONOUN_RE.search(text, quote.start, at) is not None
    )


def has_mention(text: str, names: list[str]) -> bool:
    """Whether a text speaks of one person, by pronoun or by one of the names."""
    return PRONOUN_RE.search(text) is not None or any(name in text for name in names)
