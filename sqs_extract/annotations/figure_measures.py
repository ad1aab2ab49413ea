"""A measured noun in, what it measures and of whom out, where it says them in other words.

"The proportion of girls who reoffended", "the rate at which girls reoffended", "the figure for
reoffending": all are the reoffending rate.
"""

from __future__ import annotations

import regex

REOFFENDING = "reoffending rate"
"""What is measured where a letter says it with a verb: "29% went on to offend again"."""

BARE = frozenset({"rate", "figure", "average", "proportion", "percentage", "mean"})
"""Measures that say no more than the one before them: "The rate for Y was 30%"."""

WITHIN = r" (?:within|in) (?:the (?:next |following )?)?(?:(?:12|twelve) months|(?:a|one) year)"
WITHIN_RE = regex.compile(WITHIN)
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
