"""The letter in, what it says of the inspection out: its days, its cases, the one before it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache

import regex
from text_to_num import text2num

from sqs_extract.document import Letter, Paragraph
from sqs_extract.metadata.dates import FoundPeriod, find_dates, find_days, find_periods
from sqs_extract.metadata.lexicon import compile_any, load_lexicon
from sqs_extract.metadata.marking import NUMBER, VERB, WHEN, mark, write_signs
from sqs_extract.record import Period

OPENING_KINDS = ("preamble", "context", "summary")
ASIDE_KINDS = ("copy_list", "notes", "signatures", "letterhead")
"""Parts that say nothing of the inspection."""

DOZENS = {"a": 1, "two": 2, "three": 3}


def find_inspection_period(letter: Letter, published: str | None) -> Period | None:
    """The letter and its date -> first and last day of the inspection.

    A row of the letterhead counts first, then the opening sections, then the others; a sentence
    that speaks of the inspection goes before one that does not, a period before a single day.
    """
    cue, fieldwork = _pattern("visit", "cue"), _pattern("header", "fieldwork")
    best: tuple[tuple[int, int], FoundPeriod] | None = None
    for rank, paragraph in _ranked_paragraphs(letter):
        for sentence in _sentences(paragraph):
            if rank == 0 and not fieldwork.match(sentence):
                continue
            cued = rank == 0 or cue.search(sentence) is not None
            if not cued and rank > 1:
                continue
            for kind, period in _find_visit_days(sentence, published):
                order = (rank + 4 * (not cued), kind)
                if (kind == 0 or cued) and (best is None or order < best[0]):
                    best = (order, period)
    if best is None:
        return None
    found = best[1]
    return Period(start=found.first.isoformat(), end=found.last.isoformat() if found.last else None)


def _ranked_paragraphs(letter: Letter) -> Iterator[tuple[int, Paragraph]]:
    """Go through the paragraphs, each with its rank: 0 letterhead, 1 and 2 opening, 3 others."""
    ranks = {"letterhead": 0, "preamble": 1, "context": 2, "summary": 2}
    for section in letter.sections:
        rank = ranks.get(section.kind, 3)
        if section.kind not in ASIDE_KINDS or rank == 0:
            for paragraph in section.paragraphs:
                yield rank, paragraph


def _sentences(paragraph: Paragraph) -> list[str]:
    """A paragraph -> its sentences; a table's rows."""
    if not paragraph.sentences:
        return paragraph.text.split("\n")
    return [
        paragraph.text[a - paragraph.start : b - paragraph.start] for a, b in paragraph.sentences
    ]


def _find_visit_days(sentence: str, published: str | None) -> list[tuple[int, FoundPeriod]]:
    """A sentence -> its periods (0), those told by their first day (1), its single days (2)."""
    periods = find_periods(sentence, published)
    found = [(0, period) for period in periods if not _is_barred(sentence[: period.start])]
    for day in find_days(sentence, published):
        before = sentence[: day.start]
        if any(p.start < day.end and day.start < p.end for p in periods) or _is_barred(before):
            continue
        days = _parse_days(before, "span") or _parse_days(sentence[day.end :], "lasted")
        if days is not None:
            last = day.first + datetime.timedelta(days=days - 1)
            found.append((1, FoundPeriod(day.start, day.end, day.first, last)))
        elif _pattern("visit", "week").search(before):
            found.append((1, FoundPeriod(day.start, day.end, day.first, None)))
        elif ON_RE.search(before) and day.first.isoformat() != published:
            found.append((2, day))
    return found


def _parse_days(beside: str, key: str) -> int | None:
    """The words before or after a date -> how many days begin with it ("for three days from")."""
    marked = mark(beside, [match.span() for match in _numbers().finditer(beside)], NUMBER)
    match = _patterns("visit", key)[0].search(marked.text)
    return parse_count(marked.original(marked.text.index(NUMBER, match.start()))) if match else None


def _is_barred(before: str) -> bool:
    """Whether the words nearest before a date speak of something other than the inspection."""
    barred = [m.end() for m in _pattern("visit", "not").finditer(before)]
    cues = [m.end() for m in _pattern("visit", "cue").finditer(before)]
    return bool(barred) and barred[-1] >= max(cues, default=0)


ON_RE = regex.compile(r"\bon\s+(?:\p{L}+day,?\s+)?(?:the\s+)?$")


def find_cases_examined(letter: Letter) -> int | None:
    """The letter -> how many cases were examined."""
    strict, loose = _patterns("cases", "strict"), _patterns("cases", "loose")
    opening = [s for s in letter.sections if s.kind in OPENING_KINDS]
    others = [s for s in letter.sections if s not in opening and s.kind not in ASIDE_KINDS]
    for patterns, sections in ((strict, opening), (loose, opening), (strict, others)):
        for section in sections:
            for paragraph in section.paragraphs:
                count = _parse_cases(paragraph.text, patterns)
                if count is not None:
                    return count
    return None


def _parse_cases(text: str, patterns: tuple[regex.Pattern[str], ...]) -> int | None:
    """A paragraph -> the number that the first matching pattern finds."""
    numbers = [match.span() for match in _numbers().finditer(text)]
    if not numbers:
        return None
    marked = mark(text, numbers, NUMBER)
    plain = _verbs().sub(VERB, marked.text)
    for pattern in patterns:
        for match in pattern.finditer(plain):
            at = plain.index(NUMBER, match.start())
            if at > match.start() or not _pattern("cases", "not").search(plain[:at]):
                return parse_count(marked.originals[plain.count(NUMBER, 0, at)])
    return None


@cache
def _numbers() -> regex.Pattern[str]:
    lexicon = load_lexicon()
    below = lexicon.pattern("cases", "below")
    return compile_any(lexicon.pattern("cases", "number").replace("{below}", below))


@cache
def _verbs() -> regex.Pattern[str]:
    return compile_any(rf"\b(?:{load_lexicon().pattern('cases', 'verb')})\b")


def parse_count(words: str) -> int | None:
    """A number in figures or words -> its value, None for words that are no number.

    >>> parse_count("14"), parse_count("thirty-six"), parse_count("two dozen")
    (14, 36, 24)
    """
    words = " ".join(regex.sub(r"[‐‑-]", " ", words.casefold()).split())
    if words.isdecimal():
        return int(words)
    if words.endswith("dozen"):
        return 12 * DOZENS.get(words.partition(" ")[0], 1)
    try:
        return int(text2num(regex.sub(r"^(?:a )?hundred", "one hundred", words), "en"))
    except ValueError:
        return None


def find_previous_inspection(
    letter: Letter, visit: Period | None, published: str | None
) -> str | None:
    """The letter -> year, or full date where one is given, of the inspection before this one.

    What names an earlier inspection in so many words counts before what only looks back to one.
    """
    limit = (visit.start if visit else None) or published
    order = {"summary": 0, "preamble": 1, "context": 1}
    sections = [s for s in letter.sections if s.kind not in ASIDE_KINDS]
    sentences = [
        sentence
        for section in sorted(sections, key=lambda s: order.get(s.kind, 2))
        for paragraph in section.paragraphs
        for sentence in _sentences(paragraph)
        if YEAR_RE.search(sentence)
    ]
    for sentence in sentences:
        if (when := _parse_previous(sentence, limit, "patterns")) is not None:
            return when
    back, other = _pattern("previous", "back"), _pattern("previous", "other")
    for sentence in sentences:
        looks_back = back.search(sentence) and not other.search(sentence)
        if looks_back and (when := _parse_previous(sentence, limit, "loose")) is not None:
            return when
    return None


YEAR_RE = regex.compile(r"\b(?:19|20)\d\d\b")


def _parse_previous(sentence: str, limit: str | None, key: str) -> str | None:
    """A sentence -> when it says that the service was inspected before, None where it does not."""
    barred = _pattern("previous", "not")
    marked = mark(sentence, [match.span() for match in _whens().finditer(sentence)], WHEN)
    for pattern in _patterns("previous", key):
        for match in pattern.finditer(marked.text):
            around = marked.text[max(0, match.start() - 30) : match.end() + 12]
            if barred.search(around):
                continue
            when = marked.original(marked.text.index(WHEN, match.start()))
            dates = find_dates(when)
            full = dates[0].iso if dates and len(dates[0].iso) == 10 else None
            year = when[-4:]
            if limit is None or (full or year) < (limit if full else limit[:4]):
                return full or year
    return None


@cache
def _whens() -> regex.Pattern[str]:
    """The pattern of a date, a month or a year."""
    lexicon = load_lexicon()
    return regex.compile(
        r"(?<![\p{L}\p{N}.,/£-])(?:(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?)?\L<months>\.?,?\s+)?"
        r"(?:19|20)\d\d(?![\d\p{L}]|[.,]\d|\s?%|[-–/]\d)",
        regex.IGNORECASE | regex.V1,
        months=list(lexicon.months),
    )


@cache
def _patterns(table: str, key: str) -> tuple[regex.Pattern[str], ...]:
    lexicon = load_lexicon()
    visit = lexicon.pattern("previous", "visit")
    return tuple(
        compile_any(write_signs(pattern.replace("{visit}", visit)))
        for pattern in lexicon.patterns(table, key)
    )


@cache
def _pattern(table: str, key: str) -> regex.Pattern[str]:
    return compile_any(load_lexicon().pattern(table, key))
