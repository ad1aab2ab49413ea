"""Text in, the dates and periods it names out, ISO 8601."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex

from sqs_extract.metadata.lexicon import load_lexicon


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands, half-open, in the text that was searched."""

    start: int
    end: int
    iso: str
    """"2015-03-25", or "2015-03" where no day is given."""


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """First and last day and where they stand in the text that was searched."""

    start: int
    end: int
    first: datetime.date
    last: datetime.date | None
    """None where only the first day is given: "the week of 2 March"."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns of dates, built from the names of months and weekdays."""

    dates: tuple[regex.Pattern[str], ...]
    periods: tuple[regex.Pattern[str], ...]
    yearless: regex.Pattern[str]
    to: regex.Pattern[str]


EDGE = r"(?<![\d.,/£\p{L}])"
ORDINAL = r"(?:\s?(?:st|nd|rd|th))?(?!\d|[.,]\d|\s?%)"
DAY = rf"(?:\L<weekdays>,?\s+)?(?:the\s+)?(?P<day>\d{{1,2}}){ORDINAL}"
MONTH = r"\s+(?:of\s+)?(?P<month>\L<months>)\b\.?"
YEAR = r"\s*,?\s*(?P<year>(?:19|20)\d\d)(?!\d)"
AMERICAN = rf"\b(?P<month>\L<months>)\.?\s+(?P<day>\d{{1,2}}){ORDINAL},?{YEAR}"
NUMERIC = (
    r"(?<![\d.,/])(?:(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"
    r"|(?P<day>\d{1,2})(?P<cut>[/.])(?P<month>\d{1,2})(?P=cut)(?P<year>(?:20)?\d\d)(?!\d))"
)
MONTH_AND_YEAR = r"\b(?P<month>\L<months>)\.?\s+(?P<year>(?:19|20)\d\d)(?!\d)"
PERIOD = (
    EDGE
    + DAY.replace("<day>", "<day1>")
    + f"(?:{MONTH}(?:{YEAR})?)?".replace("<month>", "<month1>").replace("<year>", "<year1>")
    + rf"(?:{{to}}|\s*,\s*)(?:\d{{1,2}}{ORDINAL}(?:{{to}}|\s*,\s*)){{0,6}}"  # "2, 3 and 4 March"
    + DAY.replace("<day>", "<day2>")
    + f"{MONTH}(?:{YEAR})?".replace("<month>", "<month2>").replace("<year>", "<year2>")
)
AMERICAN_PERIOD = (
    r"\b(?P<month1>\L<months>)\.?\s+(?P<day1>\d{1,2})(?:st|nd|rd|th)?{to}"
    r"(?:(?P<month2>\L<months>)\.?\s+)?(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year2>(?:19|20)\d\d)"
)


@cache
def _patterns() -> _Patterns:
    lexicon = load_lexicon()
    to = lexicon.pattern("dates", "to")
    months, weekdays = list(lexicon.months), lexicon.patterns("dates", "weekdays")

    def build(pattern: str) -> regex.Pattern[str]:
        return regex.compile(
            pattern.replace("{to}", to),
            regex.IGNORECASE | regex.V1,
            ignore_unused=True,
            months=months,
            weekdays=weekdays,
        )

    return _Patterns(
        dates=tuple(
            build(p) for p in (EDGE + DAY + MONTH + YEAR, AMERICAN, NUMERIC, MONTH_AND_YEAR)
        ),
        periods=(build(PERIOD), build(AMERICAN_PERIOD)),
        yearless=build(EDGE + DAY + MONTH + r"(?!\s*,?\s*\d{4})"),
        to=build("{to}"),
    )


def find_dates(text: str) -> list[FoundDate]:
    """Text -> its dates with year, in text order; impossible ones (31 February) are left out.

    >>> [found.iso for found in find_dates("on 25th March 2015, and again in June 2016")]
    ['2015-03-25', '2016-06']
    """
    found: list[FoundDate] = []
    for pattern in _patterns().dates:
        for match in pattern.finditer(text):
            if any(match.start() < f.end and f.start < match.end() for f in found):
                continue
            groups = match.groupdict()
            if groups.get("day") is None:
                iso = f"{int(groups['year']):04d}-{_month(groups['month']):02d}"
                found.append(FoundDate(*match.span(), iso))
                continue
            day = _build_date(groups["day"], groups["month"], groups["year"])
            if day is not None:
                found.append(FoundDate(*match.span(), day.isoformat()))
    return sorted(found, key=lambda f: f.start)


def parse_date(text: str) -> str | None:
    """Text -> its first date that has a day, else its first month and year, else None.

    >>> parse_date("Wednesday, 25th March 2015"), parse_date("25.3.15")
    ('2015-03-25', '2015-03-25')
    """
    found = find_dates(text)
    return next((f.iso for f in found if len(f.iso) == 10), found[0].iso if found else None)


def find_periods(text: str, before: str | None = None) -> list[FoundPeriod]:
    """Text -> the periods it names by first and last day.

    Parameters
    ----------
    before
        ISO date of publication; a period that gives no year is put into the last one that ends
        by then, and left out where this is not known.

    >>> [(str(p.first), str(p.last)) for p in find_periods("from 30 June to 2 July 2014")]
    [('2014-06-30', '2014-07-02')]
    >>> [(str(p.first), str(p.last)) for p in find_periods("on 22-24th June 2015")]
    [('2015-06-22', '2015-06-24')]
    """
    found: list[FoundPeriod] = []
    for pattern in _patterns().periods:
        for match in pattern.finditer(text):
            period = _build_period(match, before)
            if period is not None:
                found.append(period)
    days = [day for day in find_dates(text) if len(day.iso) == 10]
    for one, two in pairwise(days):  # "2/3/2015 - 4/3/2015", which the patterns do not know
        if _patterns().to.fullmatch(text[one.end : two.start]):
            first, last = (datetime.date.fromisoformat(day.iso) for day in (one, two))
            if first <= last and not any(p.start < two.end and one.start < p.end for p in found):
                found.append(FoundPeriod(one.start, two.end, first, last))
    found.sort(key=lambda p: p.start)
    return _merge(text, found)


def find_days(text: str, before: str | None = None) -> list[FoundPeriod]:
    """Text -> each single day as a period of one day; a day without year as in `find_periods`."""
    found = [
        FoundPeriod(f.start, f.end, day, day)
        for f in find_dates(text)
        if len(f.iso) == 10
        for day in [datetime.date.fromisoformat(f.iso)]
    ]
    for match in _patterns().yearless.finditer(text):
        day = _guess_year(match["day"], match["month"], before)
        if day is not None and not any(
            match.start() < f.end and f.start < match.end() for f in found
        ):
            found.append(FoundPeriod(*match.span(), day, day))
    return sorted(found, key=lambda p: p.start)


def _build_period(match: regex.Match[str], before: str | None) -> FoundPeriod | None:
    """A match of two days -> the period; the first day takes what it lacks from the last."""
    groups = match.groupdict()
    month2 = groups["month2"] or groups["month1"]
    if groups["year2"]:
        last = _build_date(groups["day2"], month2, groups["year2"])
    elif groups.get("year1"):
        last = _build_date(groups["day2"], month2, groups["year1"])
    else:
        last = _guess_year(groups["day2"], month2, before)
    if last is None:
        return None
    month1 = groups["month1"] or month2
    year1 = groups.get("year1") or str(last.year)
    first = _build_date(groups["day1"], month1, year1)
    if first is not None and first > last and not groups.get("year1"):
        # "29 December to 2 January 2015" begins in the year before.
        first = (
            _build_date(groups["day1"], month1, str(last.year - 1)) if groups["month1"] else None
        )
    if first is None or first > last or (last - first).days > MAX_DAYS:
        return None
    return FoundPeriod(*match.span(), first, last)


MAX_DAYS = 130
"""No inspection lasts longer; two dates farther apart are no visit."""

JOINT_RE = regex.compile(r"\s*,?\s*(?:and|&|,)\s*(?:(?:again|then|from|on|between)\s+){0,3}")


def _merge(text: str, found: list[FoundPeriod]) -> list[FoundPeriod]:
    """Periods named one after the other ("2-4 and 9-11 March") -> one from first to last day."""
    merged: list[FoundPeriod] = []
    for period in found:
        if merged and period.start < merged[-1].end:
            continue
        if merged and JOINT_RE.fullmatch(text[merged[-1].end : period.start]):
            first, last = merged[-1], period
            if first.last and last.last and first.first <= last.first:
                merged[-1] = FoundPeriod(first.start, last.end, first.first, last.last)
                continue
        merged.append(period)
    return merged


def _guess_year(day: str, month: str, before: str | None) -> datetime.date | None:
    """Day and month -> the last such date not after `before`."""
    if before is None or len(before) != 10 or not month[0].isupper():
        return None  # "aged 10 to 17 may": only a month with its capital stands without a year
    limit = datetime.date.fromisoformat(before)
    for year in (limit.year, limit.year - 1):
        date = _build_date(day, month, str(year))
        if date is not None and date <= limit:
            return date
    return None


def _month(name: str) -> int:
    return int(name) if name.isdecimal() else load_lexicon().months[name.casefold().rstrip(".")]


def _build_date(day: str, month: str, year: str) -> datetime.date | None:
    """Day, month and year as written -> the date, None where there is no such day."""
    number = int(year)
    try:
        return datetime.date(number + 2000 if number < 100 else number, _month(month), int(day))
    except ValueError:
        return None
