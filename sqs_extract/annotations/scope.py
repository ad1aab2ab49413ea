"""The cues of a clause in, weighed units out: what negation, lack, excess and change make of words.

A unit is one word of praise or blame together with whatever turns it: "not always clear", "reduce
delays", "no plan was late". Composition runs from the right, so that the inner one is settled
first: in "did not reduce delays", "reduce" makes praise of "delays" and "not" blame of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from sqs_extract.annotations.clauses import Clause
from sqs_extract.annotations.cues import Cue

NOT_REACH = 6
"""Words between "not" and what it turns; beyond, the verb it denies is one that no rule knows."""
OBJECT_REACH = 7
"""Words between a verb such as "reduce" and its object."""

BARRIERS = frozenset(
    "but although though whereas because so which meaning ; : ( when until unless despite while "
    "whilst however".split()
)
"""Words that end what a negation governs."""

ASIDE = frozenset("up down a an the in for with because of merely to on by as just".split())

COPULAS = frozenset("is are was were has have had did does would could should can may must".split())
"""Finite verbs that no object reaches across."""

PASSIVE = frozenset({"is", "are", "was", "were", "been", "being", "be", "had"})


class Unit(NamedTuple):
    """Words that weigh together: positive in favour, negative against."""

    value: float
    start: int
    end: int
    cues: tuple[Cue, ...]
    plain: bool
    """Whether a word of plain praise or blame is in it, not only what is wanted or dark."""


def compose(words: Sequence[str], clause: Clause) -> list[Unit]:
    """The cues of a clause -> its units, in order."""
    return _Composer(words, clause).run()


class _Composer:
    """One clause's composition: walks the cues from left to right, each taking what it governs."""

    def __init__(self, words: Sequence[str], clause: Clause) -> None:
        self.words = words
        self.clause = clause
        self.cues = [cue for cue in clause.cues if cue.role != "none"]
        starts = {words[cue.start] for cue in self.cues}
        if "neither" in starts:
            # "neither ... nor ..." denies once.
            self.cues = [cue for cue in self.cues if words[cue.start] != "nor"]
        self.end = clause.end

    def run(self) -> list[Unit]:
        units: list[Unit] = []
        i = 0
        while i < len(self.cues):
            unit, i = self.parse(i)
            if unit is not None:
                units.append(unit)
        return self._exceptions(self._limited(self._handled(units)))

    def _handled(self, units: list[Unit]) -> list[Unit]:
        """Join "gaps | had been recognised": what is dark and then handled counts for the service."""
        joined: list[Unit] = []
        for unit in units:
            last = joined[-1] if joined else None
            if (
                last is not None
                and last.value < 0
                and len(last.cues) == 1
                and last.cues[0].role in ("bad", "short")
                and unit.cues[0].role in ("handle", "decrease")
                and PASSIVE.intersection(self.words[max(last.end, unit.start - 2) : unit.end])
            ):
                joined[-1] = Unit(1.2, last.start, unit.end, (*unit.cues, *last.cues), False)
            else:
                joined.append(unit)
        return joined

    def _limited(self, units: list[Unit]) -> list[Unit]:
        """Join "missing from | only two files": blame that hardly ever applies is praise."""
        joined: list[Unit] = []
        for unit in units:
            last = joined[-1] if joined else None
            alone = len(unit.cues) == 1 and unit.cues[0].role == "no"
            if unit.cues[0].role == "rarity" and last is not None:
                # "complaints | were few" speaks for the service, "reviews | were rare" against it.
                dark = last.value < -0.5 or last.cues[0].role == "harm"
                value = 1.5 if dark else -unit.cues[0].value
                joined[-1] = Unit(value, last.start, unit.end, (*unit.cues, *last.cues), True)
            elif last is not None and alone and last.value <= -1.5 and unit.start - last.end <= 3:
                joined[-1] = Unit(1.2, last.start, unit.end, (*unit.cues, *last.cues), True)
            else:
                joined.append(unit)
        return joined

    def parse(self, i: int) -> tuple[Unit | None, int]:
        """The unit that begins with cue i, and the index of the first cue behind it."""
        cue = self.cues[i]
        role = cue.role
        if role == "good":
            return self._unit(cue.value, cue, plain=True), i + 1
        if role == "bad":
            return self._unit(-cue.value, cue, plain=True), i + 1
        if role == "wanted":
            return self._unit(cue.value * 0.5, cue), i + 1
        if role == "harm":
            return self._unit(0.0, cue), i + 1
        if role == "mixed":
            return self._unit(-0.1, cue, plain=True), i + 1
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
        if role == "rarity":
            return self._unit(0.0, cue), i + 1
        if role == "noevent":
            return self._no_event(i)
        if role == "spare":
            stop = self._barrier(cue.end, comma=True)
            return self._unit(cue.value, cue, plain=True), self._behind(i, stop)
        if role == "mute":
            stop = self._barrier(cue.end, comma=True)
            return None, self._behind(i, stop)
        return None, i + 1

    # -------------------------------------------------------------- what each role makes

    def _not(self, i: int) -> tuple[Unit | None, int]:
        cue = self.cues[i]
        after = self.words[cue.end] if cue.end < self.end else ""
        if self.words[cue.start - 1] == "," and after in ASIDE and cue.end - cue.start == 1:
            # "down, not up": what is ruled out says nothing.
            return None, self._behind(i, self._barrier(cue.end, comma=True))
        stop = self._barrier(cue.end)
        behind = self._behind(i, stop)
        value, parts = -cue.value, (cue,)
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
        return Unit(value, cue.start, self._last(parts), parts, True), behind

    def _no(self, i: int) -> tuple[Unit | None, int]:
        """Handle "no", "few", "hardly": they turn the strongest of what follows in the clause."""
        cue = self.cues[i]
        stop = self._barrier(cue.end, clause=True)
        behind = self._behind(i, stop)
        inner: list[Unit] = []
        k = i + 1
        while k < behind:
            unit, k = self.parse(k)
            if unit is not None:
                inner.append(unit)
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
        return Unit(value, cue.start, self._last(parts), parts, True), behind

    def _no_event(self, i: int) -> tuple[Unit, int]:
        """Handle "no case in which": as a rule what did not happen is something bad."""
        cue = self.cues[i]
        behind = self._behind(i, self._barrier(cue.end, clause=True))
        inner: list[Unit] = []
        k = i + 1
        while k < behind:
            unit, k = self.parse(k)
            if unit is not None:
                inner.append(unit)
        dark = [unit for unit in inner if unit.value < -0.5]
        parts = (cue, *(dark[0].cues if dark else ()))
        value = cue.value + 0.4 if dark else cue.value
        return Unit(value, cue.start, self._last(parts), parts, True), behind

    def _lack(self, i: int) -> tuple[Unit, int]:
        cue = self.cues[i]
        nxt = self._object(i)
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
        return Unit(value, cue.start, self._last(parts), parts, True), behind

    def _short(self, i: int) -> tuple[Unit, int]:
        """Handle "limited", "poor", "insufficient": blame, whatever good thing follows."""
        cue = self.cues[i]
        nxt = self._object(i, 4)
        behind = i + 1
        parts: tuple[Cue, ...] = (cue,)
        if nxt is not None and self.cues[nxt].role in ("wanted", "good", "harm", "handle"):
            inner, behind = self.parse(nxt)
            parts = (cue, *(inner.cues if inner else ()))
        return Unit(-cue.value, cue.start, self._last(parts), parts, True), behind

    def _less(self, i: int) -> tuple[Unit, int]:
        cue = self.cues[i]
        nxt = self._object(i, 3)
        if nxt is None:
            return Unit(-1.2, cue.start, cue.end, (cue,), True), i + 1
        inner, behind = self.parse(nxt)
        parts = (cue, *(inner.cues if inner else ()))
        role = self.cues[nxt].role
        good = inner is not None and (inner.value < -0.5 or role == "harm")
        return (
            Unit(1.4 if good else -cue.value, cue.start, self._last(parts), parts, True),
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
        return Unit(-cue.value, cue.start, max(cue.end + 1, self._last(parts)), parts, True), behind

    def _change(self, i: int) -> tuple[Unit, int]:
        cue = self.cues[i]
        nxt = self._object(i)
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
            weight = 0.8 if before[-1].role != "wanted" else 0.3
            return Unit(sign * cue.value * weight, cue.start, cue.end, (cue,), dark), i + 1
        if cue.role == "decrease":
            value = cue.value if dark else -cue.value
            if not dark:
                behind = max(behind, self._behind(i, self._barrier(cue.end)))
        else:
            value = -cue.value if dark else max(cue.value * 0.7, inner.value)
        return Unit(value, cue.start, self._last(parts), parts, True), behind

    def _handle(self, i: int, cue: Cue) -> tuple[Unit, int]:
        """Handle "identify", "aware of": what is dark behind them does not count against."""
        behind = i + 1
        parts: list[Cue] = [cue]
        stop = self._barrier(cue.end, comma=True)
        while behind < len(self.cues):
            nxt = self.cues[behind]
            gap = nxt.start - parts[-1].end
            that = "that" in self.words[cue.end : nxt.start][:2]
            if nxt.start >= stop or gap > OBJECT_REACH or that or self._crosses_verb(cue, nxt):
                break
            if nxt.role not in ("harm", "bad", "short", "wanted") or self._is_adverb(nxt):
                break
            parts.append(nxt)
            behind += 1
        return Unit(cue.value, cue.start, parts[-1].end, tuple(parts), False), behind

    # -------------------------------------------------------------- where things end

    def _is_adverb(self, cue: Cue) -> bool:
        return self.words[cue.end - 1].endswith("ly") or self.words[cue.start] in ("late", "well")

    def _crosses_verb(self, cue: Cue, nxt: Cue) -> bool:
        return not COPULAS.isdisjoint(self.words[cue.end : nxt.start])

    def _object(self, i: int, reach: int = OBJECT_REACH) -> int | None:
        """Index of the next cue that cue i may govern."""
        cue = self.cues[i]
        if i + 1 >= len(self.cues):
            return None
        nxt = self.cues[i + 1]
        if nxt.start - cue.end > reach or nxt.start >= self._barrier(cue.end, comma=True):
            return None
        if self._crosses_verb(cue, nxt):
            return None
        return i + 1

    def _barrier(self, start: int, *, comma: bool = False, clause: bool = False) -> int:
        """Token index at which what began at `start` ends."""
        relative = self.clause.relative
        end = relative[1] if relative[0] <= start < relative[1] else self.end
        turned = {cue.start for cue in self.cues if cue.role in ("not", "no", "lack")}
        for i in range(start, end):
            word = self.words[i]
            if i in turned and self.words[i - 1] in (",", "and", "or") and i > start:
                return i
            led = word == "which" and self.words[i - 1] in ("in", "where", "on")
            if word in BARRIERS and not (clause and (word in ("when", "so", "(") or led)):
                return i
            if word == "," and not clause:
                near = self.words[i + 1 : i + 5]
                if comma or not ("and" in near or "or" in near or "nor" in near):
                    return i
        return end

    def _behind(self, i: int, stop: int) -> int:
        """Index of the first cue behind cue i that begins at `stop` or later."""
        k = i + 1
        while k < len(self.cues) and self.cues[k].start < stop:
            k += 1
        return k

    @staticmethod
    def _last(cues: tuple[Cue, ...]) -> int:
        return max(cue.end for cue in cues)

    @staticmethod
    def _unit(value: float, cue: Cue, plain: bool = False) -> Unit:
        return Unit(value, cue.start, cue.end, (cue,), plain)

    def _exceptions(self, units: list[Unit]) -> list[Unit]:
        """ "in all but two cases": good unless the rest of the clause is plainly bad."""
        exceptions = [cue for cue in self.cues if cue.role == "exception"]
        if exceptions and not any(unit.value <= -1.5 for unit in units):
            cue = exceptions[0]
            units.append(Unit(1.8, cue.start, cue.end, (cue,), True))
        return units


class ScopeFinder:
    """spaCy component `sqs_scope`: composes the cues of every clause; units go to `doc.user_data`."""

    def __call__(self, doc: Doc) -> Doc:
        words = doc.user_data["words"]
        doc.user_data["units"] = [compose(words, c) for c in doc.user_data["clauses"]]
        return doc


@Language.factory("sqs_scope")
def create_scope(nlp: Language, name: str) -> ScopeFinder:  # noqa: ARG001
    """Build the component."""
    return ScopeFinder()
