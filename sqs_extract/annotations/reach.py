"""A cue in, how far it reaches out: the barrier it stops at, the cue it may govern."""

from __future__ import annotations

from collections.abc import Sequence

from sqs_extract.annotations.clause_parts import Clause
from sqs_extract.annotations.cues import Cue
from sqs_extract.annotations.grammar import load_grammar

OBJECT_REACH = 7
"""Words between a verb such as "reduce" and its object."""


class Reach:
    """Where things end in one clause."""

    def __init__(self, words: Sequence[str], clause: Clause, cues: list[Cue]) -> None:
        self.words = words
        self.clause = clause
        self.cues = cues
        self.lists = load_grammar().lists

    def is_adverb(self, cue: Cue) -> bool:
        """Whether a cue ends with an adverb, which tells how something was handled."""
        return self.words[cue.end - 1].endswith("ly") or self.words[cue.start] in ("late", "well")

    def crosses_verb(self, cue: Cue, nxt: Cue) -> bool:
        """Whether a finite verb stands between two cues."""
        return not self.lists["auxiliaries"].isdisjoint(self.words[cue.end : nxt.start])

    def object(self, i: int, reach: int = OBJECT_REACH) -> int | None:
        """Index of the next cue that cue i may govern."""
        cue = self.cues[i]
        if i + 1 >= len(self.cues):
            return None
        nxt = self.cues[i + 1]
        if nxt.start - cue.end > reach or nxt.start >= self.barrier(cue.end, comma=True):
            return None
        if self.crosses_verb(cue, nxt):
            return None
        return i + 1

    def barrier(self, start: int, *, comma: bool = False, clause: bool = False) -> int:
        """Token index at which what began at `start` ends."""
        relative = self.clause.relative
        end = relative[1] if relative[0] <= start < relative[1] else self.clause.end
        turned = {cue.start for cue in self.cues if cue.role in ("not", "no", "lack")}
        barriers = self.lists["clause_barriers" if clause else "barriers"]
        for i in range(start, end):
            word = self.words[i]
            if i in turned and self.words[i - 1] in (",", "and", "or") and i > start:
                return i
            led = clause and word == "which" and self.words[i - 1] in ("in", "where", "on")
            if word in barriers and not led:
                return i
            if word == "," and not clause:
                near = self.words[i + 1 : i + 5]
                if comma or not ("and" in near or "or" in near or "nor" in near):
                    return i
        return end

    def behind(self, i: int, stop: int) -> int:
        """Index of the first cue behind cue i that begins at `stop` or later."""
        k = i + 1
        while k < len(self.cues) and self.cues[k].start < stop:
            k += 1
        return k
