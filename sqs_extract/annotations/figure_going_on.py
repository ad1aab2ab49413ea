"""A figure without a measured noun in, the rate that its words go on about out.

"In the year before it had been 38.0%", "Holm's was 37.0% and Fell's 40.3%", "England and Wales did
better, at 37.1%": what is measured was named before, and only of whom may be new.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

NAME = (
    r"(?P<population>(?!(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|This|It|We|The|That|They|In|For|At|Across)\b)\p{Lu}[\p{L}’-]+?"
    r"(?: (?:(?:and|upon|of) )*\p{Lu}[\p{L}’-]+?)*)"
)
"""A place as it is written; it ends before the apostrophe of "Holm's"."""

STANDS = (
    r"(?: (?:was|were|is|had been|has been|stood|stands|had stood|fell|rose"
    r"|(?:had|has) (?:come|gone) (?:down|up)|(?:had|has) (?:risen|fallen|stood)|came|lay"
    r"|then|still|only|just|about|some))*"
    r"(?: (?:at|from|to|with))?"
)
GOES_ON_RE = regex.compile(
    rf"(?:"
    rf"\b(?:[Ii]n|[Ff]or|[Aa]cross) (?:the )?{NAME},? (?:it|this|that|the (?:figure|rate)){STANDS}"
    rf"|\b{NAME}['’]s?(?: own)?{STANDS}"
    rf"|\b{NAME}(?: as a whole)? (?:did|does|(?:had|has) done|fared) (?:\p{{L}}+ ){{0,2}}?"
    rf"(?:better|worse|well|badly|less well),? (?:at|with)"
    rf"|\b(?:[Ii]t|[Tt]his)(?!['’]){STANDS}"
    rf")\s$"
)


class GoingOn(NamedTuple):
    """Words that go on about a rate."""

    population: str | None
    """Of whom, where the words say so; else it is that of the rate before."""


def find_going_on(before: str) -> GoingOn | None:
    """Words of a sentence up to a number -> whether they go on about what was named before.

    >>> find_going_on("Three years earlier Holm's had been ").population
    'Holm'
    >>> find_going_on("In the year before it had been "), find_going_on("Attendance was ")
    (GoingOn(population=None), None)
    """
    found = GOES_ON_RE.search(before)
    return GoingOn(found["population"]) if found else None
