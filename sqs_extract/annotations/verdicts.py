"""A clause's units in, its verdict out: for or against, in which form, and by which words.

What stands in an opening ("Where plans were late, ..."), in a relative clause that says which
children are meant ("children who do not attend"), or in a purpose or consequence weighs less than
the clause's own statement.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from sqs_extract.annotations.clause_parts import Clause
from sqs_extract.annotations.cues import Cue
from sqs_extract.annotations.units import Unit

OPENING = 0.25
RELATIVE = 0.3
TRAILING = 0.35
PRESSED = 3
SPELT_OUT = 0.4
WORTH = 0.8
TAIL_FOR, TAIL_AGAINST = 0.5, 0.7
"""Weights of what stands aside; set on the develop letters."""


@dataclass(slots=True)
class Verdict:
    """What the words of one clause say, before its place in the letter is looked at."""

    clause: Clause
    praise: float
    """Weight of all that speaks for the service."""
    blame: float
    """Weight of all that speaks against, positive."""
    plain: float
    """Greatest single weight of a unit of plain praise or blame."""
    mixed: bool
    neutral: float
    """Greatest value of a neutral wording, 0 without one."""
    general: bool
    """Whether it is put as a general truth."""
    asks: bool
    """Whether it is put as a recommendation."""
    normal: bool
    """Whether it only says what a rule or a guide asks for."""
    cues: tuple[Cue, ...]
    """The words that decided, heaviest first."""

    @property
    def balance(self) -> float:
        """Praise less blame."""
        return self.praise - self.blame


class VerdictFinder:
    """spaCy component `sqs_verdicts`: a verdict for every clause, into `doc.user_data`."""

    def __call__(self, doc: Doc) -> Doc:
        """Weigh every clause."""
        connectives = doc.user_data["connectives"]
        frames: list[Cue] = doc.user_data["frames"]
        sentences = doc.user_data["sentences"]
        verdicts = []
        for clause, units in zip(doc.user_data["clauses"], doc.user_data["units"], strict=True):
            start, end = sentences[clause.sentence]
            near = [
                cue
                for cue in frames
                if clause.start <= cue.start < clause.end
                or ((cue.value >= 3 and start <= cue.start < end) and cue.role == "neutral")
            ]
            verdicts.append(self.weigh(clause, units, connectives, near))
        doc.user_data["verdicts"] = verdicts
        return doc

    def weigh(
        self,
        clause: Clause,
        units: list[Unit],
        connectives: list[Cue],
        frames: list[Cue],
    ) -> Verdict:
        """Add up a clause's units by where they stand."""
        here = [cue for cue in connectives if clause.body < cue.start < clause.end]
        tail = next(
            (cue.start for cue in here if cue.role == "tail" and cue.start > clause.body + 2),
            clause.end,
        )
        spoken = any(u.plain and abs(u.value) >= 1 and u.start < clause.colon for u in units)
        weighed: list[tuple[float, Unit]] = []
        for unit in units:
            factor = 1.0
            if unit.start < clause.body:
                factor = 0.0 if clause.opener in ("despite", "notwithstanding") else OPENING
            elif clause.aside[0] <= unit.start < clause.aside[1]:
                factor = OPENING
            elif clause.relative[0] <= unit.start < clause.relative[1]:
                factor = RELATIVE
            elif unit.start >= clause.trailing:
                factor = TRAILING
            elif unit.start >= clause.colon and spoken:
                factor = SPELT_OUT
            elif unit.start >= tail:
                factor = TAIL_FOR if unit.value > 0 else TAIL_AGAINST
            weighed.append((unit.value * factor, unit))
        if max((abs(value) for value, _ in weighed), default=0.0) < WORTH:
            # Nothing but what stands aside: then that is what the clause says.
            weighed = [
                (u.value if clause.body <= u.start < clause.trailing else w, u) for w, u in weighed
            ]
        praise = sum(value for value, _ in weighed if value > 0)
        blame = -sum(value for value, _ in weighed if value < 0)
        plain = max((abs(value) for value, unit in weighed if unit.plain), default=0.0)
        weighed.sort(key=lambda pair: -abs(pair[0]))
        # "there when a case manager needed to talk" asks for nothing.
        frames = [c for c in frames if c.role != "recommendation" or c.start < clause.trailing]
        asks = any(cue.role == "recommendation" for cue in frames)
        pressed = any(cue.role == "recommendation" and cue.value >= PRESSED for cue in frames)
        normal = not pressed and any(cue.rule.name == "neutral/norm" for cue in frames)
        neutral = max((cue.value for cue in frames if cue.role == "neutral"), default=0.0)
        general = any(cue.role == "general" for cue in frames)
        mixed = any(cue.role == "mixed" for unit in units for cue in unit.cues)
        cues = tuple(cue for _, unit in weighed[:3] for cue in unit.cues)
        if asks:
            cues = (*(cue for cue in frames if cue.role == "recommendation"), *cues)
        return Verdict(clause, praise, blame, plain, mixed, neutral, general, asks, normal, cues)


@Language.factory("sqs_verdicts")
def create_verdicts(nlp: Language, name: str) -> VerdictFinder:  # noqa: ARG001
    """Build the component."""
    return VerdictFinder()
