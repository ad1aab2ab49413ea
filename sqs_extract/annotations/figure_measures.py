"""The text around a number in, the measured noun in it, what it measures and of whom out.

"The proportion of girls who reoffended", "the rate at which girls reoffended", "the figure for
reoffending": all are the reoffending rate.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from sqs_extract.annotations.figure_wording import FigureWording

REOFFENDING = "reoffending rate"
"""What is measured where a letter says it with a verb: "29% went on to offend again"."""

BARE = frozenset({"rate", "figure", "average", "proportion", "percentage", "mean"})
"""Measures that say no more than the one before them: "The rate for Y was 30%"."""

WITHIN = r" (?:within|in) (?:the (?:next |following )?)?(?:(?:12|twelve) months|(?:a|one) year)"
WITHIN_RE = regex.compile(WITHIN)
# Between a measured noun and its number stand only words like these.
GAP_RE = regex.compile(
    r"(?:, (?:\p{L}+ ){0,2}(?:published|released)\b[^,%]{0,40},)?"
    rf"(?:{WITHIN})?"
    r"\W*(?:(?:was|were|is|are|had|has|have|been|stood|stands|at|of|to|from|by|rose|risen|fell|"
    r"fallen|reached|averaged|just|only|about|around|some|over|under|nearly|almost|still|now|"
    r"which|that|came|improved|increased|decreased|dropped|declined|worsened|exceeded|as|given|put|"
    r"exceeds|down|up|lay|remained|numbered|a|an|the|published|low|high|in|on average|average)\b"
    r"\W*)*"
)
NAME = (
    r"(?P<population>(?!(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|This|It|We|The|That|They)\b)\p{Lu}[\p{L}'’-]+"
    r"(?: (?:(?:and|upon|of) )*\p{Lu}[\p{L}'’-]+)*)"
)
PLACE_RE = regex.compile(rf"\b(?:[Ii]n|[Ff]or|[Aa]cross) (?:the )?{NAME}|^{NAME}(?= (?:had|has)\b)")
AVERAGE_OF_RE = regex.compile(r"(?P<population>England and Wales|England|Wales)\s+$")
AGAIN_RE = regex.compile(
    r" (?:who |that )?(?:(?:had|have|were|was) )*(?:re-?offend(?:ed|ing)|reconvicted"
    r"|offend(?:ed|ing) again|(?:went|gone|going) on to (?:re-?offend|offend again))\b"
)
WHERE_RE = regex.compile(
    r"^(?:national|regional|Wales|England|English|Welsh) (?=(?:rate|average|figure)s?$)",
    regex.IGNORECASE,
)
RATE_AGAIN_RE = regex.compile(
    rf"\W*(?P<population>[^,.;:()%\d]+?){AGAIN_RE.pattern} at (?:a |an |the )?$"
)
AT_WHICH_RE = regex.compile(
    r"\p{L}+ at which (?P<population>.+?) (?:have |had )?re-?offended", regex.IGNORECASE
)
WHO_RE = regex.compile(r"\p{L}+ (?:who|that) (?:have |had )?re-?offended", regex.IGNORECASE)
REOFFENDING_RE = regex.compile(r"(?:proven )?re-?offending", regex.IGNORECASE)


def settle_measure(
    measure: str, population: str | None, text: str, named: regex.Match[str]
) -> tuple[str, str | None]:
    """Read measure and population out of a measured noun that says them in other words."""
    measure = WHERE_RE.sub("", measure)  # "the regional rate" is a rate of something else
    if which := AT_WHICH_RE.fullmatch(measure):  # "the rate at which girls reoffended"
        return REOFFENDING, which["population"]
    if WHO_RE.fullmatch(measure):
        return REOFFENDING, population
    if measure.lower() in BARE:
        # "The proportion of girls who reoffended", "Girls reoffended at a rate of"
        if population and REOFFENDING_RE.fullmatch(population):
            return REOFFENDING, None
        if population and (again := AGAIN_RE.search(population)):
            population = AGAIN_RE.sub("", population, count=1)
            return REOFFENDING, WITHIN_RE.sub("", population).strip()
        if again := RATE_AGAIN_RE.match(text, 0, named.start("measure")):
            return REOFFENDING, again["population"]
        if population is None and (of := AVERAGE_OF_RE.search(text, 0, named.start("measure"))):
            population = of["population"]
    return measure, population


def find_names(text: str, wording: FigureWording) -> Iterator[regex.Match[str]]:
    """Go through the measured nouns of a text."""
    if wording.head.search(text):
        yield from wording.naming.finditer(text)


def name_measure(named: regex.Match[str], text: str) -> tuple[str, str | None]:
    """Read measure and population of a measured noun; a place earlier in the sentence serves."""
    population = named["population"] or named["owner"]
    if population is None:
        for place in PLACE_RE.finditer(text, 0, named.start()):
            population = place["population"]
    measure = named["measure"].strip()
    return measure, population.strip() if population else None


def find_close(before: str, wording: FigureWording) -> regex.Match[str] | None:
    """The text before a number -> the measured noun whose number it is, None where there is none.

    Of several the last that says more than "average": "Caseloads, at an average of 19".
    """
    close = [n for n in find_names(before, wording) if GAP_RE.fullmatch(before, n.end())]
    telling = (n for n in reversed(close) if n["measure"].lower() not in BARE)
    return next(telling, close[-1] if close else None)
