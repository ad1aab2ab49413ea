"""The cues of a clause in, weighed units out: what negation, lack and change make of words.

A unit is one word of praise or blame together with whatever turns it: "not always clear", "reduce
delays", "no plan was late". Composition runs from the right, so that the inner one is settled
first: in "did not reduce delays", "reduce" makes praise of "delays" and "not" blame of that.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from sqs_extract.annotations.clause_parts import Clause
from sqs_extract.annotations.cues import Cue
from sqs_extract.annotations.grammar import load_grammar
from sqs_extract.annotations.reach import OBJECT_REACH, Reach
from sqs_extract.annotations.units import Unit, join_units

NOT_REACH = 6
"""Words between "not" and what it turns; beyond, the verb it denies is one that no rule knows."""


def compose(words: Sequence[str], clause: Clause) -> list[Unit]:
    """The cues of a clause -> its units, in order."""
    return _Composer(words, clause).run()


class _Composer:
    """One clause's composition: the cues from left to right, each taking what it governs."""

    def __init__(self, words: Sequence[str], clause: Clause) -> None:
        self.words = words
        self.clause = clause
        self.cues = [cue for cue in clause.cues if cue.role != "none"]
        starts = {words[cue.start] for cue in self.cues}
        if "neither" in starts:
            # "neither ... nor ..." denies once.
            self.cues = [cue for cue in self.cues if words[cue.start] != "nor"]
        self.end = clause.end
        self.lists = load_grammar().lists
        self.reach = Reach(words, clause, self.cues)

    def run(self) -> list[Unit]:
        """Find the units, then let later words have their say on earlier ones."""
        return join_units(self.words, self._inner(0, len(self.cues)), self.cues)

    def _inner(self, i: int, stop: int) -> list[Unit]:
        """Units of the cues from i up to `stop`."""
        units: list[Unit] = []
        while i < stop:
            unit, i = self.parse(i)
            if unit is not None:
                units.append(unit)
        return units

    def parse(self, i: int) -> tuple[Unit | None, int]:
        """The unit that begins with cue i, and the index of the first cue behind it."""
        cue = self.cues[i]
        role = cue.role
        if role == "good":
            return build_unit(cue.value, cue, plain=True), i + 1
        if role == "bad":
            return build_unit(-cue.value, cue, plain=True), i + 1
        if role == "wanted":
            return build_unit(cue.value * 0.5, cue), i + 1
        if role == "harm":
            return build_unit(0.0, cue), i + 1
        if role == "mixed":
            return build_unit(-0.1, cue, plain=True), i + 1
        if role in ("not", "partial"):
            return self._not(i)
        if role == "no":
            return self._no(i)
        if role == "lack":
            return self._lack(i)
        if role == "short":
            return self._short(i)
        if role == "less":
            return self._less(i)
        if role == "excess":
            return self._excess(i)
        if role in ("decrease", "increase", "handle"):
            return self._change(i)
        if role == "absence":
            return build_unit(-cue.value, cue, plain=True), i + 1
        if role == "rarity":
            return build_unit(0.0, cue), i + 1
        if role == "noevent":
            return self._no_event(i)
        if role == "spare":
            stop = self.reach.barrier(cue.end, comma=True)
            return build_unit(cue.value, cue, plain=True), self.reach.behind(i, stop)
        if role == "mute":
            stop = self.reach.barrier(cue.end, comma=True)
            return None, self.reach.behind(i, stop)
        return None, i + 1

    # -------------------------------------------------------------- what each role makes

    def _not(self, i: int) -> tuple[Unit | None, int]:
        cue = self.cues[i]
        after = self.words[cue.end] if cue.end < self.end else ""
        comma = cue.start > 0 and self.words[cue.start - 1] == ","
        if comma and after in self.lists["ruled_out"] and cue.end - cue.start == 1:
            # "down, not up": what is ruled out says nothing.
            return None, self.reach.behind(i, self.reach.barrier(cue.end, comma=True))
        stop = self.reach.barrier(cue.end)
        behind = self.reach.behind(i, stop)
        value = -cue.value
        parts: tuple[Cue, ...] = (cue,)
        if i + 1 < behind:
            inner, _ = self.parse(i + 1)
            near = self.cues[i + 1].start - cue.end <= NOT_REACH
            if inner is not None and near and cue.role == "not":
                first = self.cues[i + 1]
                if inner.value < 0 and first.role != "harm":
                    value = min(1.6, -inner.value)
                elif first.role == "harm" and self.words[first.end - 1].endswith("ed"):
                    value = 1.2
                elif inner.value > 0:
                    value = -max(cue.value, inner.value)
                parts = (cue, *inner.cues)
            elif inner is not None and near and inner.value < -1 and self.cues[i + 1].role == "bad":
                value = -1.0
        return Unit(value, cue.start, last_end(parts), parts, True), behind

    def _no(self, i: int) -> tuple[Unit | None, int]:
        """Handle "no", "few", "hardly": they turn the strongest of what follows in the clause."""
        cue = self.cues[i]
        stop = self.reach.barrier(cue.end, clause=True)
        behind = self.reach.behind(i, stop)
        inner = self._inner(i + 1, behind)
        relative, trailing = self.clause.relative, self.clause.trailing
        own = [
            unit
            for unit in inner
            if unit.start < max(trailing, cue.end)
            and not (relative[0] <= unit.start < relative[1] and cue.start < relative[0])
        ]
        inner = own or inner
        if not inner:
            return Unit(-cue.value, cue.start, cue.end, (cue,), True), behind
        best = max(inner, key=lambda unit: (abs(unit.value), -unit.start))
        first = inner[0]
        if best.value < -0.5:
            value = 1.8
        elif best.value <= 0.5 and first.cues[0].role == "harm" and first.start - cue.end <= 3:
            value, best = 1.2, first
        else:
            value = -max(cue.value, best.value)
        parts = (cue, *best.cues)
        return Unit(value, cue.start, last_end(parts), parts, True), behind

    def _no_event(self, i: int) -> tuple[Unit, int]:
        """Handle "no case in which": as a rule what did not happen is something bad."""
        cue = self.cues[i]
        behind = self.reach.behind(i, self.reach.barrier(cue.end, clause=True))
        dark = [unit for unit in self._inner(i + 1, behind) if unit.value < -0.5]
        parts = (cue, *(dark[0].cues if dark else ()))
        value = cue.value + 0.4 if dark else cue.value
        return Unit(value, cue.start, last_end(parts), parts, True), behind

    def _lack(self, i: int) -> tuple[Unit, int]:
        cue = self.cues[i]
        nxt = self.reach.object(i)
        if nxt is None:
            without = self.words[cue.start] == "without"
            value = -0.8 if without else -cue.value
            return Unit(value, cue.start, cue.end, (cue,), not without), i + 1
        inner, behind = self.parse(nxt)
        parts = (cue, *(inner.cues if inner else ()))
        role = self.cues[nxt].role
        value = -cue.value
        if inner is not None and (inner.value < -0.5 or (role == "harm" and inner.value <= 0)):
            value = 1.2
        return Unit(value, cue.start, last_end(parts), parts, True), behind

    def _short(self, i: int) -> tuple[Unit, int]:
        """Handle "limited", "poor", "insufficient": blame, whatever good thing follows."""
        cue = self.cues[i]
        nxt = self.reach.object(i, 4)
        behind = i + 1
        parts: tuple[Cue, ...] = (cue,)
        if nxt is not None and self.cues[nxt].role in ("wanted", "good", "harm", "handle"):
            inner, behind = self.parse(nxt)
            parts = (cue, *(inner.cues if inner else ()))
        return Unit(-cue.value, cue.start, last_end(parts), parts, True), behind

    def _less(self, i: int) -> tuple[Unit, int]:
        cue = self.cues[i]
        nxt = self.reach.object(i, 3)
        if nxt is None:
            return Unit(-1.2, cue.start, cue.end, (cue,), True), i + 1
        inner, behind = self.parse(nxt)
        parts = (cue, *(inner.cues if inner else ()))
        role = self.cues[nxt].role
        good = inner is not None and (inner.value < -0.5 or role == "harm")
        return (
            Unit(1.4 if good else -cue.value, cue.start, last_end(parts), parts, True),
            behind,
        )

    def _excess(self, i: int) -> tuple[Unit | None, int]:
        """Handle "too": the next word is blamed, whatever it is, unless "too" ends its clause."""
        cue = self.cues[i]
        after = self.words[cue.end] if cue.end < self.end else ""
        if not after or not after[0].isalpha() or after in ("and", "but", "that", "to", "of"):
            return None, i + 1
        behind = i + 1
        parts: tuple[Cue, ...] = (cue,)
        if behind < len(self.cues) and self.cues[behind].start == cue.end:
            parts = (cue, self.cues[behind])
            behind += 1
        return Unit(-cue.value, cue.start, max(cue.end + 1, last_end(parts)), parts, True), behind

    def _change(self, i: int) -> tuple[Unit, int]:
        cue = self.cues[i]
        nxt = self.reach.object(i)
        inner, behind = self.parse(nxt) if nxt is not None else (None, i + 1)
        role = self.cues[nxt].role if nxt is not None else ""
        parts = (cue, *(inner.cues if inner else ()))
        if cue.role == "handle":
            return self._handle(i, cue)
        dark = inner is not None and (inner.value < -0.5 or role == "harm")
        if inner is None:
            before = [c for c in self.cues[:i] if c.role in ("harm", "bad", "wanted", "good")]
            dark = bool(before) and before[-1].role in ("harm", "bad")
            if not before:
                if cue.value >= 2:
                    return Unit(-cue.value, cue.start, cue.end, (cue,), True), i + 1
                return Unit(0.3, cue.start, cue.end, (cue,), False), i + 1
            sign = 1 if dark == (cue.role == "decrease") else -1
            weight = 0.8 if before[-1].role != "wanted" or cue.value >= 2 else 0.3
            return Unit(sign * cue.value * weight, cue.start, cue.end, (cue,), dark), i + 1
        if cue.role == "decrease":
            value = cue.value if dark else -cue.value
            if not dark:
                behind = max(behind, self.reach.behind(i, self.reach.barrier(cue.end)))
        else:
            value = -cue.value if dark else max(cue.value * 0.7, inner.value)
        return Unit(value, cue.start, last_end(parts), parts, True), behind

    def _handle(self, i: int, cue: Cue) -> tuple[Unit, int]:
        """Handle "identify", "aware of": what is dark behind them does not count against."""
        behind = i + 1
        parts: list[Cue] = [cue]
        stop = self.reach.barrier(cue.end, comma=True)
        while behind < len(self.cues):
            nxt = self.cues[behind]
            gap = nxt.start - parts[-1].end
            that = "that" in self.words[cue.end : nxt.start][:2]
            if nxt.start >= stop or gap > OBJECT_REACH or that or self.reach.crosses_verb(cue, nxt):
                break
            if nxt.role not in ("harm", "bad", "short", "wanted") or self.reach.is_adverb(nxt):
                break
            parts.append(nxt)
            behind += 1
        return Unit(cue.value, cue.start, parts[-1].end, tuple(parts), False), behind


def last_end(cues: tuple[Cue, ...]) -> int:
    """Token index behind the last of some cues."""
    return max(cue.end for cue in cues)


def build_unit(value: float, cue: Cue, plain: bool = False) -> Unit:
    """Build the unit of one cue."""
    return Unit(value, cue.start, cue.end, (cue,), plain)


class ScopeFinder:
    """spaCy component `sqs_scope`: composes the cues of every clause into `doc.user_data`."""

    def __call__(self, doc: Doc) -> Doc:
        """Add the list of each clause's units, in the order of the clauses."""
        words = doc.user_data["words"]
        doc.user_data["units"] = [compose(words, c) for c in doc.user_data["clauses"]]
        return doc


@Language.factory("sqs_scope")
def create_scope(nlp: Language, name: str) -> ScopeFinder:  # noqa: ARG001
    """Build the component."""
    return ScopeFinder()
