"""The letter in, what it says of the inspection out: its days, its cases, the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex
from text_to_num import text2num

from sqs_extract.dates import FoundPeriod, find_dates, find_days, find_periods
from sqs_extract.document import Letter, Paragraph
from sqs_extract.lexicon import compile_any, load_lexicon
from sqs_extract.record import Period

OPENING_KINDS = ("preamble", "context", "summary")
ASIDE_KINDS = ("copy_list", "notes", "signatures", "letterhead")
"""Parts that say nothing of the inspection."""

ONES = "one|two|three|four|five|six|seven|eight|nine"
NUMBER = (
    r"(?:(?:one\s+hundred|a\s+hundred|hundred)(?:\s+and\s+(?:{below}))?|{below}|\d{{1,3}}(?![\d.,]*\d|\s?%))"
).format(
    below=rf"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[-‐‑\s](?:{ONES})\b)?"
    r"|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    rf"|(?:a|two|three)\s+dozen|{ONES}"
)
DOZENS = {"a": 1, "two": 2, "three": 3}


def find_inspection_period(letter: Letter, published: str | None) -> Period | None:
    """The letter and its date -> first and last day of the inspection.

    A row of the letterhead counts first, then the opening sections, then the others; a sentence
    that speaks of the inspection goes before one that does not, a period before a single day.
    """
    patterns = {key: _pattern("visit", key) for key in ("cue", "not", "week")}
    fieldwork = _pattern("header", "fieldwork")
    best: tuple[tuple[int, int], FoundPeriod] | None = None
    for rank, paragraph in _ranked_paragraphs(letter):
        for sentence in _sentences(paragraph):
            if rank == 0 and not fieldwork.match(sentence):
                continue
            cued = rank == 0 or patterns["cue"].search(sentence) is not None
            if (not cued and rank > 1) or patterns["not"].search(sentence):
                continue
            for kind, period in _find_visit_days(sentence, published, patterns["week"]):
                order = (rank + 4 * (not cued), kind)
                if (kind == 0 or cued) and (best is None or order < best[0]):
                    best = (order, period)
    if best is None:
        return None
    found = best[1]
    return Period(start=found.first.isoformat(), end=found.last.isoformat() if found.last else None)


def _ranked_paragraphs(letter: Letter) -> Iterator[tuple[int, Paragraph]]:
    """Go through the paragraphs: 0 for the letterhead's, 1 the opening, 2 context and summary, 3 others."""
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


def _find_visit_days(
    sentence: str, published: str | None, week: regex.Pattern[str]
) -> list[tuple[int, FoundPeriod]]:
    """A sentence -> its periods (0), weeks (1) and single days (2)."""
    periods = find_periods(sentence, published)
    found = [(0, period) for period in periods]
    for day in find_days(sentence, published):
        if any(p.start < day.end and day.start < p.end for p in periods):
            continue
        if week.search(sentence[: day.start] + "\x00") or WEEK_END_RE.search(
            week.sub("\x00", sentence[: day.start])
        ):
            found.append((1, FoundPeriod(day.start, day.end, day.first, None)))
        elif ON_RE.search(sentence[: day.start]) and day.first.isoformat() != published:
            found.append((2, day))
    return found


WEEK_END_RE = regex.compile("\x00$")
ON_RE = regex.compile(r"\bon\s+(?:\p{L}+day,?\s+)?(?:the\s+)?$")


def find_cases_examined(letter: Letter) -> int | None:
    """The letter -> how many cases were examined."""
    strict, loose = _case_patterns("strict"), _case_patterns("loose")
    opening = [s for s in letter.sections if s.kind in OPENING_KINDS]
    others = [s for s in letter.sections if s not in opening and s.kind not in ASIDE_KINDS]
    barred = _pattern("cases", "not")
    for patterns, sections in ((strict, opening), (loose, opening), (strict, others)):
        for section in sections:
            for paragraph in section.paragraphs:
                for pattern in patterns:
                    for match in pattern.finditer(paragraph.text):
                        if not barred.search(paragraph.text[: match.start()]):
                            return parse_count(match["n"])
    return None


@cache
def _case_patterns(key: str) -> tuple[regex.Pattern[str], ...]:
    lexicon = load_lexicon()
    number = rf"(?<![\p{{L}}\p{{N}}.,/£-])(?P<n>{NUMBER})(?![\p{{L}}\p{{N}}])"
    verb = lexicon.pattern("cases", "verb")
    return tuple(
        compile_any(pattern.replace("{n}", number).replace("{verb}", verb))
        for pattern in lexicon.patterns("cases", key)
    )


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
    """The letter -> year, or full date where one is given, of the inspection before this one."""
    limit = (visit.start if visit else None) or published
    order = {"summary": 0, "preamble": 1, "context": 1}
    sections = [s for s in letter.sections if s.kind not in ASIDE_KINDS]
    for section in sorted(sections, key=lambda s: order.get(s.kind, 2)):
        for paragraph in section.paragraphs:
            for sentence in _sentences(paragraph):
                when = _parse_previous(sentence, limit)
                if when is not None:
                    return when
    return None


def _parse_previous(sentence: str, limit: str | None) -> str | None:
    """A sentence -> when it says that the service was inspected before, None where it does not."""
    barred = _pattern("previous", "not")
    for pattern in _previous_patterns():
        for match in pattern.finditer(sentence):
            around = sentence[max(0, match.start() - 30) : match.end() + 12]
            if barred.search(around):
                continue
            dates = find_dates(match["when"])
            full = dates[0].iso if dates and len(dates[0].iso) == 10 else None
            year = match["when"][-4:]
            if limit is None or (full or year) < (limit if full else limit[:4]):
                return full or year
    return None


@cache
def _previous_patterns() -> tuple[regex.Pattern[str], ...]:
    lexicon = load_lexicon()
    months = "|".join(sorted(lexicon.months, key=lambda name: (-len(name), name)))
    when = (
        rf"(?P<when>(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:{months})\.?,?\s+)?"
        r"(?:19|20)\d\d)(?![\d\p{L}]|[.,]\d|\s?%|[-–/]\d)"
    )
    visit = lexicon.pattern("previous", "visit")
    return tuple(
        compile_any(pattern.replace("{when}", when).replace("{visit}", visit))
        for pattern in lexicon.patterns("previous", "patterns")
    )


@cache
def _pattern(table: str, key: str) -> regex.Pattern[str]:
    return compile_any(load_lexicon().pattern(table, key))
