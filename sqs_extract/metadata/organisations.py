"""The letter in, the name of the inspected service out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from sqs_extract.document import Letter
from sqs_extract.metadata.lexicon import load_lexicon, load_profile

WORD_BEFORE_RE = regex.compile(r"(?<![\p{L}\p{N}])(?P<word>[\p{L}\p{M}\p{N}’'.&/-]+,?)\s+$")
ACRONYM_RE = regex.compile(
    r"\s*\((?:the\s+|or\s+)?[‘’'\"“]?(?P<acronym>\p{Lu}[\p{Lu}&]{1,6})[’'\"”]?\s*[),;]"
)
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
    ("the youth offending team (YOT)") it is put together from the area and the kind of service.
    """
    found = list(_find_candidates(letter, area))
    if found:
        return max(found, key=lambda c: c[1:]).name  # of equals the first
    return _build_from_kind(letter, area)


def _find_candidates(letter: Letter, area: str | None) -> Iterator[Candidate]:
    """Go through the services that the letter names with more than their kind."""
    service = load_profile(letter.family).service
    if service is None:
        return
    ordered = sorted(letter.sections, key=lambda s: s.kind not in OPENING_KINDS)
    for section in ordered:
        for text in (section.heading or "", *(p.text for p in section.paragraphs)):
            for match in service.finditer(text):
                place = _walk_back(text, match.start())
                kind = " ".join(match[0].split())
                if not place or NOT_SERVICE_RE.match(text, match.end()):
                    continue
                place, own = _fit_area(place, area)
                acronym = ACRONYM_RE.match(text, match.end()) is not None
                # "Early Help and Youth Justice Service (EHYJS)" is one service, "the council
                # and Youth Justice Service" are two.
                whole = acronym or place.split()[-1] not in ("and", "&")
                if (kind[0].isupper() or own) and whole:
                    opening = section.kind in OPENING_KINDS
                    yield Candidate(f"{place} {kind}", own, acronym, opening)


def _walk_back(text: str, start: int) -> str:
    """Where the kind of a service begins -> what its name has before it, "" for nothing."""
    words: list[str] = []
    at = start
    while (match := WORD_BEFORE_RE.search(text[:at])) is not None:
        word = match["word"]
        if word not in load_lexicon().connectors and not word[0].isupper():
            break
        if word.endswith((",", ".")) and (not words or len(word) > 3):
            break
        words.insert(0, word)
        at = match.start()
    while words and words[0].casefold() in load_lexicon().openings:
        words.pop(0)
    if words and words[-1] in load_lexicon().connectors - {"and", "&"}:
        return ""  # "in Northgate the Youth Offending Team" names no place
    return " ".join(words)


def _fit_area(place: str, area: str | None) -> tuple[str, bool]:
    """What stands before the kind of a service -> the same from the area on, and whether it fits.

    "Calder Council and Wray" of the area Wray gives "Wray", True; "West Wray" does not fit.
    """
    at = place.casefold().find(area.casefold()) if area else -1
    if area is None or at < 0:
        return place, False
    before = place[:at].split()[-1:]
    if (
        before
        and before[0] not in load_lexicon().connectors
        and before[0].casefold() not in load_lexicon().openings
    ):
        return place, False
    if before != ["of"]:  # "Isle of", "London Borough of" belong to the place
        place = place[at:]
    if POSSESSIVE_RE.fullmatch(place[len(area) :] if before != ["of"] else ""):
        place = area
    return place, True


POSSESSIVE_RE = regex.compile(r"[’']s")


def _build_from_kind(letter: Letter, area: str | None) -> str | None:
    """The letter -> "Ashmere Youth Offending Team" where its name stands in parts.

    That is where "Ashmere YOT" and "youth offending team (YOT)" stand apart, or "the Youth
    Offending Team for Ashmere".
    """
    service = load_profile(letter.family).service
    if service is None or area is None:
        return None
    connectors = load_lexicon().connectors
    behind = regex.compile(
        rf"(?:\s*\([^()]*\))?\s+(?:for|in|of|serving)\s+(?:the\s+)?{regex.escape(area)}\b"
    )
    for match in service.finditer(letter.text):
        acronym = ACRONYM_RE.match(letter.text, match.end())
        used = acronym is not None and f"{area} {acronym['acronym']}" in letter.text
        if used or behind.match(letter.text, match.end()):
            words = (w if w in connectors else w[0].upper() + w[1:] for w in match[0].split())
            return f"{area} {' '.join(words)}"
    return None
