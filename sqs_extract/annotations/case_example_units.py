"""A paragraph in, its sentences out, those of one quotation held together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from sqs_extract.annotations.case_example_people import find_subjects
from sqs_extract.annotations.case_example_rules import (
    SAY_RE,
    PeopleWords,
    load_people,
    load_story_rules,
)
from sqs_extract.annotations.case_example_subject_rules import PRONOUN_RE, is_common
from sqs_extract.document import Paragraph, Span
from sqs_extract.patterns import PatternGate
from sqs_extract.rule_folder import from_rules
from sqs_extract.sentences import split_sentences

QUOTE_RE = regex.compile(
    r"“[^”]+(?:”|$)|(?<![\p{L}\p{N}])\"[^\"]+(?:\"|$)|(?<![\p{L}\p{N}])[‘][^‘]{30,}?’(?![\p{L}\p{N}])"
)
QUOTED_WORDS = 5
"""A quotation shorter than that is a word or a phrase that the letter takes up."""
PAST_RE = regex.compile(
    r"\b(?:was|were|had|did|would|could|\p{L}{2,}ed|went|came|took|told|made|met|found|gave|kept|left|saw|said|led|knew|lay|fell|put)\b"
)


@dataclass(slots=True)
class Unit:
    """A sentence, or the sentences of one quotation with what introduces them."""

    start: int
    end: int
    text: str
    names: dict[str, int]
    """People named in it, and how plainly: 2 by what they do, 3 by what they are."""
    pronoun: bool
    """Whether it speaks of somebody as he or she."""
    child: bool
    """Whether it speaks of a child without a name."""
    past: bool
    speaker: str | None
    """Who is said to speak in it."""
    quotes: list[Span]
    """Quotations in it of more than a phrase; offsets into the paragraph."""
    rules: dict[str, list[tuple[str, int, int]]] = field(default_factory=dict)
    """By role, the rules that fire and their words; offsets into the paragraph."""

    @property
    def person(self) -> bool:
        """Whether it speaks of one person."""
        return bool(self.names) or self.pronoun


def _find_speakers(text: str, people: PeopleWords) -> Iterator[tuple[int, str]]:
    """Go through those who are said to speak, and where."""
    for who, pattern in people.speakers:
        for found in pattern.finditer(text):
            if not _is_nobody(found.groupdict().get("named"), people):
                yield found.start(), who


def _is_nobody(named: str | None, people: PeopleWords) -> bool:
    """Whether the word that a speaker is named by is no name: "Magistrates said"."""
    return named is not None and (named in people.no_names or is_common(named))


def find_quotes(text: str) -> list[Span]:
    """Find the quotations of a text, marks included."""
    return [Span(*found.span()) for found in QUOTE_RE.finditer(text)]


def find_units(paragraph: Paragraph, area: frozenset[str]) -> list[Unit]:
    """Split a paragraph into units; offsets are into its own text."""
    text, shift = paragraph.text, paragraph.start
    quotes = find_quotes(text)
    sentences = [(s.start - shift, s.end - shift) for s in paragraph.sentences]
    spans: list[Span] = []
    for start, end in sentences or split_sentences(text):
        inside = any(q.start < start < q.end - 1 for q in quotes)
        if spans and inside:
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return [_read_unit(text, span, quotes, area) for span in spans]


@from_rules
def load_unit_gate() -> PatternGate:
    """Compile what is searched in every unit: the story rules, then four signs of a story."""
    _, patterns = load_story_rules()
    signs = SAY_RE, PRONOUN_RE, load_people().child, PAST_RE
    return PatternGate([pattern.pattern for pattern in (*patterns.compiled, *signs)])


def _read_unit(text: str, span: Span, quotes: list[Span], area: frozenset[str]) -> Unit:
    """Read what a story's reader wants to know of a unit."""
    people = load_people()
    words = text[span.start : span.end]
    long = [
        q
        for q in quotes
        if span.start <= q.start < span.end and text.count(" ", *q) >= QUOTED_WORDS - 1
    ]
    aside = words
    for quote in reversed(long):
        aside = aside[: quote.start - span.start] + aside[quote.end - span.start :]
    rules, patterns = load_story_rules()
    worth = load_unit_gate().find_candidates(words)
    says, names_one, names_child, is_past = (len(rules) + k in worth for k in range(4))
    # A quotation taken out may leave words that were not beside each other.
    says = (says or bool(long)) and SAY_RE.search(aside) is not None
    said = list(_find_speakers(aside, people)) if says else []
    speaker = min(said)[1] if said else None
    unit = Unit(
        span.start,
        span.end,
        words,
        names=find_subjects(text, span, quotes, area),
        pronoun=names_one and PRONOUN_RE.search(words) is not None,
        child=names_child and people.child.search(words) is not None,
        past=is_past and PAST_RE.search(words) is not None,
        speaker=speaker,
        quotes=long,
    )
    for place in worth:
        if place >= len(rules):
            break
        rule = rules[place]
        if found := patterns.compiled[place].search(words):
            a, b = found.span()
            unit.rules.setdefault(rule.role, []).append((rule.name, span.start + a, span.start + b))
    return unit
