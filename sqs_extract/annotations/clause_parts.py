"""A clause's range in, the parts of it that stand aside from its own statement out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqs_extract.annotations.cues import Cue
from sqs_extract.annotations.grammar import load_grammar

OPENING_REACH = 40
"""Words of an opening before its comma; the longest of the develop letters has 34."""
ASIDE_REACH = 9
"""Words of a verbless concession between commas."""

Connectives = dict[int, Cue]
"""Words that part or join clauses, by the token they begin at."""


@dataclass(slots=True)
class Clause:
    """A stretch of one sentence with its own verb; indices are tokens of the document."""

    start: int
    end: int
    relation: str
    """How it stands to the clause before: "main", "concede" (granted against the rest of its
    sentence), "but" (set against what went before), "and", or "semicolon"."""
    sentence: int
    """Ordinal of its sentence in the paragraph."""
    body: int = 0
    """Where its own statement begins: after an opening "In some cases," or "When ... ,"."""
    opener: str = ""
    """The word the opening begins with, lower case; empty without one."""
    tense: str = ""
    """present, past, perfect, modal; empty without a finite verb."""
    colon: int = 0
    """Where what spells out the statement begins, behind a colon; its end without one."""
    aside: tuple[int, int] = (0, 0)
    """Range of ", though conscientious,"; empty without one."""
    trailing: int = 0
    """Where a "when ..." or "if ..." behind its statement begins; its end without one."""
    relative: tuple[int, int] = (0, 0)
    """Range of "who do not attend", which says what people are meant; empty without one."""
    cues: list[Cue] = field(default_factory=list)


def build_clause(
    words: Sequence[str],
    connectives: Connectives,
    start: int,
    end: int,
    relation: str,
    sentence: int,
) -> Clause:
    """Build a clause over words[start:end] and find its parts."""
    clause = Clause(start, end, relation, sentence)
    clause.body, clause.opener = find_body(words, connectives, start, end)
    clause.tense = load_grammar().clause_tense(words, clause.body, end)
    clause.colon = next((i for i in range(clause.body, end) if words[i] == ":"), end)
    clause.relative = find_relative(words, connectives, clause)
    clause.trailing = find_trailing(words, clause)
    clause.aside = find_aside(words, connectives, clause)
    return clause


def find_body(
    words: Sequence[str], connectives: Connectives, start: int, end: int
) -> tuple[int, str]:
    """Find where the statement begins behind "In some cases, ..." and the word that opens."""
    grammar = load_grammar()
    at = start
    while at < end and words[at] in grammar.lists["lead_ins"]:
        at += 1
    cue = connectives.get(at)
    opens = cue is not None and cue.role in ("beside", "tail")
    if at >= end or not (opens or words[at] in grammar.lists["prepositions"]):
        return start, ""
    for comma in range(at, min(end - 1, at + OPENING_REACH)):
        nxt = words[comma + 1]
        if words[comma] != "," or nxt in grammar.lists["going_on"] or comma + 1 in connectives:
            continue
        if grammar.first_finite(words, comma + 1, end) is not None:
            return comma + 1, words[at]
    return start, ""


def find_relative(
    words: Sequence[str], connectives: Connectives, clause: Clause
) -> tuple[int, int]:
    """Find the range of "who ..." behind a noun for people, up to the verb it interrupts."""
    grammar = load_grammar()
    for start in range(clause.body + 1, clause.end):
        cue = connectives.get(start)
        if words[start] == "that" and is_relative(words, start, clause):
            return start, clause.end
        if cue is None or cue.role != "relative" or words[start - 1] not in grammar.lists["people"]:
            continue
        verb = grammar.first_finite(words, cue.end, clause.end)
        if grammar.first_finite(words, clause.body, start) is not None or verb is None:
            return start, clause.end
        for i in range(verb + 2, clause.end):
            joined = words[i - 1] in ("and", "or", "but", ",", "not", "who", "that")
            if grammar.tense(words, i) and not joined:
                return start, i
        return 0, 0
    return 0, 0


def is_relative(words: Sequence[str], at: int, clause: Clause) -> bool:
    """Whether "that" at a word tells which thing is meant: "conversations that might not ..."."""
    grammar = load_grammar()
    verb = grammar.first_finite(words, clause.body, at)
    if verb is None or verb > at - 2 or words[at - 1] in grammar.lists["before_that"]:
        return False
    return at + 1 < clause.end and bool(grammar.tense(words, at + 1))


def find_trailing(words: Sequence[str], clause: Clause) -> int:
    """Find where a condition begins that stands behind the clause's own verb."""
    grammar = load_grammar()
    verb = grammar.first_finite(words, clause.body, clause.end)
    if verb is None:
        return clause.end
    for i in range(verb + 2, clause.end):
        # "cases where plans were late" tells what was found in them.
        scene = words[i] == "where" and words[i - 1] not in grammar.lists["cases"]
        if scene or words[i] in grammar.lists["conditions"]:
            return i
    return clause.end


def find_aside(words: Sequence[str], connectives: Connectives, clause: Clause) -> tuple[int, int]:
    """Find the range of a verbless concession between commas."""
    for i in range(clause.body + 1, clause.end - 2):
        cue = connectives.get(i)
        if cue is None or cue.role not in ("concede", "beside") or words[i - 1] != ",":
            continue
        reach = range(i, min(i + ASIDE_REACH, clause.end))
        comma = next((k for k in reach if words[k] == ","), None)
        if comma is not None and load_grammar().first_finite(words, i, comma) is None:
            return i, comma
    return 0, 0
