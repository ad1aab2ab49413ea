"""A clause's verdict and its place in the letter in, a draft of a finding out, or None.

The words decide; the place only where they lean: the section, the tense the letter judges in, what
the sentence before said. Numbered cases; the first that applies ends the matter.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from sqs_extract.annotations.clause_parts import Clause
from sqs_extract.annotations.comparison import find_direction, find_gain, is_measure
from sqs_extract.annotations.grammar import load_grammar
from sqs_extract.annotations.places import find_place, find_text
from sqs_extract.annotations.verdicts import Verdict
from sqs_extract.annotations.wording import read_wording
from sqs_extract.document import Paragraph, Section
from sqs_extract.ruleset import load_lists

RESERVED = frozenset({"context"})
"""Sections of aims, norms and method, where only what is plainly said of the service counts."""

GIVEN = {
    "key_strengths": "strength",
    "areas_for_improvement": "deficiency",
    "priority_action": "deficiency",
}
"""Sections whose heading gives a verbless bullet its verdict."""

SIGN = {"strength": 1, "deficiency": -1}
OPPOSITE = {"strength": "deficiency", "deficiency": "strength"}

# Weights, set on the develop letters and the project's own sentences (benchmarks/tagging.py).
NEED = 1.0
"""Weight that makes a verdict."""
NEED_FOREIGN = 1.9
"""The same for a clause in the present where the letter judges in the past: often a norm."""
NEED_RESERVED = 3.0
"""The same in a reserved section, and for a foreign clause with a neutral wording."""
BLAME_SHARE = 0.4
"""Blame of this share of the praise beside it makes a deficiency: one "not" outweighs the good
words of what it denies."""
WIDE = frozenset({"all", "almost_all", "most", "majority"})
WIDE_BONUS = 0.8
"""What is merely wanted is praise where it holds in most cases: "had been considered in all"."""
MOST, HALF = 0.7, 0.6
"""Shares from which on, and up to which, a number of cases is praise and blame."""
SET_BACK = 0.4
"""Factor of faint praise in a sentence that goes on about a deficiency: "This means that ..."."""


@dataclass(slots=True)
class Draft:
    """A finding before neighbours are joined; offsets are into the paragraph."""

    start: int
    end: int
    polarity: str
    form: str
    score: float
    relation: str
    evidence: list[tuple[str, int, int]]

    def say(self, polarity: str, score: float, form: str = "judgement") -> Draft:
        """Give it its verdict."""
        self.polarity, self.score, self.form = polarity, score, form
        return self


@dataclass(slots=True)
class Place:
    """Where a paragraph stands."""

    section: Section
    paragraph: Paragraph
    past: bool
    """Whether the letter judges in the past tense."""

    @property
    def given(self) -> str | None:
        """The verdict of the heading it stands under."""
        return GIVEN.get(self.section.kind)

    @property
    def lone(self) -> bool:
        """Whether it is one sentence: what runs on, bullet or not, has a course of its own."""
        return len(self.paragraph.sentences) <= 1


def draft_clause(doc: Doc, verdict: Verdict) -> Draft:
    """Build a draft over a clause, with its evidence and no verdict yet."""
    clause = verdict.clause
    evidence = [(cue.rule.name, *find_place(doc, cue.start, cue.end)) for cue in verdict.cues]
    start, end = find_place(doc, clause.start, clause.end)
    return Draft(start, end, "", "judgement", 0.5, clause.relation, evidence)


def decide(doc: Doc, verdict: Verdict, place: Place, before: Draft | None) -> Draft | None:
    """Weigh a clause where it stands; None where it passes no judgement.

    `before` is the last finding of the sentence before in the same paragraph.
    """
    clause = verdict.clause
    text = find_text(doc, clause.start, clause.end)
    given, reserved = place.given, place.section.kind in RESERVED
    draft = draft_clause(doc, verdict)
    # 1. Method, thanks, the letter itself.
    if verdict.neutral >= 3 or not any(char.isalpha() for char in text):
        return None
    # 2. A bullet without a main verb takes its verdict from its heading.
    phrase = not clause.tense or (place.lone and is_phrase(doc, clause))
    if phrase and given and place.paragraph.kind in ("bullet", "body"):
        asked = given == "deficiency" and verdict.blame < 1.5
        return draft.say(given, 0.9, "recommendation" if asked else "judgement")
    # 3. What is asked for, unless it is a norm that is asked of every service.
    if verdict.asks and not reserved and (given or not verdict.normal):
        return draft.say("deficiency", 0.85, "recommendation")
    # 4. Norms, intentions, definitions with no plain word beside them.
    present = clause.tense in ("present", "modal") or (not clause.tense and verdict.general)
    foreign = place.past and present and given is None
    if verdict.neutral >= 2 and verdict.plain < 1.8:
        return None
    if verdict.general and foreign:
        return None
    # 5. Good and bad at once.
    if verdict.mixed and verdict.praise < 1.5 and verdict.blame < 1.5:
        return draft.say("mixed", 0.7)
    # 6. A bullet with a verb that does not gainsay its heading.
    if place.lone and given and clause.relation == "main" and not gainsays(verdict, given):
        return draft.say(given, 0.85, "recommendation" if is_asked(verdict, place) else "judgement")
    # 7. A figure set against another.
    said = read_wording(text)
    compared = None
    if said.has("against"):
        compared = find_direction(text, f"{sentence_before(doc, clause.sentence)} {text}")
    if compared is not None:
        return draft.say(compared, 0.85)
    gained = find_gain(text) if verdict.plain < 1 else None
    if gained is not None:
        return draft.say(gained, 0.75)
    share = said.share
    if share is not None and is_measure(text) and verdict.plain < 1:
        return None
    # 8. The words' own weight.
    praise, blame = weigh_place(text, verdict, share, foreign, before)
    need = NEED_FOREIGN if foreign else NEED
    if reserved or (foreign and verdict.neutral >= 2):
        need = NEED_RESERVED
    if reserved and verdict.plain < 2:
        return None
    if text.rstrip().endswith(":"):
        # What leads in a list says little itself.
        need = max(need, NEED_FOREIGN)
    if blame >= max(need, BLAME_SHARE * praise):
        return draft.say("deficiency", min(0.98, 0.6 + 0.12 * (blame - 0.4 * praise)))
    if praise >= need and (verdict.neutral < 2 or verdict.plain >= 2):
        return draft.say("strength", min(0.98, 0.6 + 0.08 * (praise - blame)))
    # 9. The place alone.
    return lean(text, verdict, place, before, draft)


def is_phrase(doc: Doc, clause: Clause) -> bool:
    """Whether a whole sentence has no main verb."""
    whole = clause.relation == "main" and clause.end == len(doc)
    return whole and load_grammar().is_phrase(doc.user_data["words"], clause.body, clause.end)


def is_asked(verdict: Verdict, place: Place) -> bool:
    """Whether a deficiency is a recommendation: it asks, or its heading asks and it blames nobody.

    "The timeliness of meetings for children who may be at risk", under what needs to improve.
    """
    return verdict.asks or (place.lone and place.given == "deficiency" and verdict.blame < 1)


def gainsays(verdict: Verdict, given: str) -> bool:
    """Whether a clause plainly says the opposite of the heading it stands under."""
    if given == "strength":
        return verdict.blame >= 1.5
    return verdict.balance > 6


def weigh_place(
    text: str, verdict: Verdict, share: float | None, foreign: bool, before: Draft | None
) -> tuple[float, float]:
    """Praise and blame of a clause, with what its extent and the sentence before add."""
    praise, blame = verdict.praise, verdict.blame
    if share is not None and blame < 1 and not is_measure(text):
        if share >= MOST:
            praise += 1.0
        if share <= HALF:
            blame += max(1.0, praise)
    wanted = 0.3 <= praise < NEED and not blame
    low = before is not None and before.polarity == "deficiency"
    if wanted and not verdict.neutral and not foreign and not low:
        extent = read_wording(text).extent
        if extent is not None and extent.band in WIDE:
            praise += WIDE_BONUS
    said = read_wording(text)
    goes_on = said.goes_on and not said.has("turn")
    faint = praise < 1.5 and verdict.plain < 1
    if goes_on and before is not None and before.polarity == "deficiency" and faint:
        praise *= SET_BACK
    return praise, blame


def lean(
    text: str, verdict: Verdict, place: Place, before: Draft | None, draft: Draft
) -> Draft | None:
    """Judge a clause whose words hardly weigh by its place."""
    if verdict.neutral >= 1 or place.section.kind in RESERVED:
        return None
    said = read_wording(text)
    turned = said.has("turn")
    set_apart = turned or said.has("rest")
    if set_apart and before is not None and before.polarity in OPPOSITE:
        return draft.say(OPPOSITE[before.polarity], 0.5)
    if before is not None and said.goes_on and not turned:
        return draft.say(before.polarity, 0.55)
    tense = verdict.clause.tense
    if place.past:
        # What follows a verdict in its own tense goes on with it.
        going_on = before is not None and tense == "past"
        return draft.say(before.polarity, 0.5) if before is not None and going_on else None
    judged = load_lists("grammar")["judged"]
    subject = any(word.strip(".,;:’'").lower() in judged for word in text.split()[:8])
    if subject and tense in ("present", "past", "perfect"):
        return draft.say(place.given or "strength", 0.55)
    return None


def sentence_before(doc: Doc, sentence: int) -> str:
    """Text of the sentence before, which says what "this" measures; empty for the first."""
    if not sentence:
        return ""
    return find_text(doc, *doc.user_data["sentences"][sentence - 1])
