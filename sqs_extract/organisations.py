"""The letter in, the name of the inspected service out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from sqs_extract.document import Letter
from sqs_extract.lexicon import load_profile

WORD_BEFORE_RE = regex.compile(r"(?P<word>[\p{L}\p{M}\p{N}’'.&/-]+,?)\s+$")
CONNECTORS = frozenset({"of", "and", "&", "with", "upon", "on", "under", "the", "le", "in", "y", "a"})
"""Small words inside the name of a place."""
NOT_FIRST = frozenset(
    {"of", "and", "&", "with", "upon", "on", "under", "the", "in", "y", "a", "by", "at", "for", "from"}
)
"""Words that open no name, also with the capital of a sentence's first word."""
SENTENCE_OPENERS = frozenset(
    {"this", "our", "your", "its", "their", "since", "like", "although", "while", "when", "as", "but"}
)
ACRONYM_RE = regex.compile(r"\s*\((?:the\s+|or\s+)?[‘’'\"“]?(?P<acronym>\p{Lu}[\p{Lu}&]{1,6})[’'\"”]?\s*[),;]")
NOT_SERVICE_RE = regex.compile(r"\s+(?:for\s+England|Boards?\b)")
OPENING_KINDS = ("context", "preamble", "summary")


class Candidate(NamedTuple):
    """A service named in full, with what speaks for it."""

    name: str
    named_by_area: bool
    has_acronym: bool
    in_opening: bool


def find_organisation(letter: Letter, area: str | None) -> str | None:
    """The letter and its area -> the inspected service's full name, without its acronym.

    Of the services named in full the one counts whose name holds the area, then the one whose
    acronym is set in brackets behind it, then the first. Where the name never stands in full
    ("the youth offending team (YOT)") it is the area with the words that the acronym stands for.
    """
    found = list(_find_candidates(letter, area))
    if found:
        return max(found, key=lambda c: c[1:]).name  # of equals the first
    return _build_from_acronym(letter, area)


def _find_candidates(letter: Letter, area: str | None) -> Iterator[Candidate]:
    """Go through the services that the letter names with more than their kind."""
    service = load_profile(letter.family).service
    if service is None:
        return
    ordered = sorted(letter.sections, key=lambda s: s.kind not in OPENING_KINDS)
    for section in ordered:
        for text in (section.heading or "", *(p.text for p in section.paragraphs)):
            for match in service.finditer(text):
                name = _walk_back(text, match.start(), area)
                if name is None or NOT_SERVICE_RE.match(text, match.end()):
                    continue
                yield Candidate(
                    f"{name} {' '.join(match[0].split())}",
                    area is not None and _holds(name, area),
                    ACRONYM_RE.match(text, match.end()) is not None,
                    section.kind in OPENING_KINDS,
                )


def _holds(name: str, area: str) -> bool:
    return area.casefold() in name.casefold()


def _walk_back(text: str, start: int, area: str | None) -> str | None:
    """Where the kind of a service begins -> what its name has before it, None for nothing."""
    words: list[str] = []
    at = start
    while (match := WORD_BEFORE_RE.search(text[:at])) is not None:
        word = match["word"]
        sentence_ends = word.endswith(".") and len(word) > 3
        if sentence_ends or (word not in CONNECTORS and not word[0].isupper()):
            break
        if word.endswith(",") and not (words and area and word.rstrip(",") in area):
            break
        words.insert(0, word)
        at = match.start()
    name = " ".join(words)
    if area is not None and _holds(name, area):
        name = name[name.casefold().index(area.casefold()) :]
        words = name.split()
    while words and words[0].casefold() in NOT_FIRST | SENTENCE_OPENERS:
        words.pop(0)
    while words and words[-1].casefold() in ("the", "of", "in"):  # "at Northgate the Youth ..."
        return None
    return " ".join(words) or None


def _build_from_acronym(letter: Letter, area: str | None) -> str | None:
    """The letter -> "Ashmere Youth Offending Team" where it says "youth offending team (YOT)"."""
    service = load_profile(letter.family).service
    if service is None or area is None:
        return None
    loose = regex.compile(service.pattern, regex.V1 | regex.IGNORECASE)
    for match in loose.finditer(letter.text):
        acronym = ACRONYM_RE.match(letter.text, match.end())
        if acronym is not None and f"{area} {acronym['acronym']}" in letter.text:
            words = (w if w in CONNECTORS else w[0].upper() + w[1:] for w in match[0].split())
            return f"{area} {' '.join(words)}"
    return None
