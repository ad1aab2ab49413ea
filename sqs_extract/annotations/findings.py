"""A letter's paragraphs with their clauses' verdicts in, its findings out.

The words decide; the place only where they lean: the section, the tense the letter judges in, what
the sentence before said, what a clause is set against.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex
from spacy.tokens import Doc

from sqs_extract.annotations.comparison import find_direction, is_measure
from sqs_extract.annotations.extents import find_extent
from sqs_extract.annotations.language import build_doc, load_language
from sqs_extract.annotations.topics import find_topics
from sqs_extract.annotations.verdicts import Verdict
from sqs_extract.document import Evidence, Finding, Letter, Paragraph, Section
from sqs_extract.ruleset import load_lists

SILENT = frozenset({"letterhead", "signatures", "copy_list", "notes", "closing", "next_steps"})
"""Sections in which nothing is judged."""

RESERVED = frozenset({"context"})
"""Sections of aims, norms and method, where only what is plainly said of the service counts."""

SIGN = {"strength": 1, "deficiency": -1}

GIVEN = {
    "key_strengths": "strength",
    "areas_for_improvement": "deficiency",
    "priority_action": "deficiency",
}
"""Sections whose heading gives a verbless bullet its verdict."""

BACK_RE = regex.compile(
    r"^\W*(?:this|these|that|those|it|they|he|she|such|as a (?:result|consequence)|consequently|therefore|"
    r"both|others?|neither|their|its|each|here|thus|hence|similarly|equally|likewise|moreover|"
    r"furthermore|additionally|in addition|the (?:impact|result|effect|consequence))\b",
    regex.IGNORECASE,
)
"""A sentence that goes on about what the one before said."""

TURN_RE = regex.compile(
    r"^\W*(?:however|but|yet|nevertheless|nonetheless|even so|that said|by contrast|in contrast|"
    r"conversely|on the other hand)\b|(?<=\w,) (?:however|though|by contrast|in contrast|nevertheless|"
    r"nonetheless|on the other hand),",
    regex.IGNORECASE,
)
"""A sentence set against the one before."""

BLAME_SHARE = 0.4
"""Blame of this share of the praise beside it makes a deficiency: one "not" outweighs the good words
of what it denies. Set on the develop letters."""

WIDE = frozenset({"all", "almost_all", "most", "majority"})
"""Bands of extent that make praise of what is merely wanted: "had been considered in most cases"."""

OTHERS_RE = regex.compile(
    r"^\W*(?:the )?(?:other(?:s|\s\w+)?|rest|remaining|remainder)\b|"
    r"\b(?:the|an|one) (?:\w+ )?exceptions?\b(?! of)",
    regex.IGNORECASE,
)
"""A sentence about those that the one before did not hold for."""

WEAK = 0.72
"""Score below which a clause joined by "and" gives way to its neighbour."""

AMOUNT_RE = regex.compile(
    r"\b(?:of the (?P<of>\d+|\w+teen|\w+een|twelve|ten|nine|eight|seven|six|five|four|twenty)\b[^.;,]{0,45}, "
    r"(?P<these>\d+|\w+)|(?P<part>\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty) (?:out )?of (?:the |its |our |all )?"
    r"(?P<whole>\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty)|(?P<percent>\d+(?:\.\d+)?)%)",
    regex.IGNORECASE,
)
WORDS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        range(1, 21),
        strict=True,
    )
)


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


@dataclass(slots=True)
class Place:
    """Where a paragraph stands."""

    section: Section
    paragraph: Paragraph
    past: bool
    """Whether the letter judges in the past tense."""
    given: str | None
    """The verdict of the heading it stands under."""


def find_findings(letter: Letter) -> list[Finding]:
    """Find every finding of the letter, in text order."""
    nlp = load_language()
    read: list[tuple[Section, Paragraph, Doc]] = [
        (section, paragraph, build_doc(nlp, paragraph))
        for section in letter.sections
        if section.kind not in SILENT
        for paragraph in section.paragraphs
        if paragraph.kind != "table"
    ]
    past = is_past([doc for section, _, doc in read if section.kind not in RESERVED])
    findings: list[Finding] = []
    for section, paragraph, doc in read:
        place = Place(section, paragraph, past, GIVEN.get(section.kind))
        for draft in find_drafts(doc, place):
            findings.append(build_finding(draft, place))
    return findings


def is_past(docs: list[Doc]) -> bool:
    """Whether more clauses of the letter's body are in the past tense than in the present."""
    tenses = [clause.tense for doc in docs for clause in doc.user_data["clauses"]]
    return tenses.count("past") > tenses.count("present")


def find_drafts(doc: Doc, place: Place) -> list[Draft]:
    """One paragraph -> its findings, in order."""
    drafts: list[Draft] = []
    before: Draft | None = None
    for n, sentence in enumerate(doc.sents):
        verdicts = [v for v in doc.user_data["verdicts"] if v.clause.sentence == n]
        decided = [decide(doc, verdict, place, before) for verdict in verdicts]
        settle_contrasts(doc, verdicts, decided, place)
        settle_weak(decided)
        joined = join([d for d in decided if d is not None], verdicts, doc)
        if len({(d.polarity, d.form) for d in joined}) == 1 and len(joined) >= 1:
            whole = joined[0]
            whole.start, whole.end = sentence.start_char, sentence.end_char
            for other in joined[1:]:
                whole.evidence += other.evidence
                whole.score = max(whole.score, other.score)
            joined = [whole]
        drafts += joined
        before = joined[-1] if joined else None
    return drafts


def decide(doc: Doc, verdict: Verdict, place: Place, before: Draft | None) -> Draft | None:
    """Weigh a clause where it stands, None where it passes no judgement."""
    clause = verdict.clause
    span = doc[clause.start : clause.end]
    text = span.text
    if verdict.neutral >= 3 or not any(token.is_alpha for token in span):
        return None
    kind = place.section.kind
    draft = Draft(
        span.start_char,
        span.end_char,
        "",
        "judgement",
        0.5,
        clause.relation,
        [
            (cue.rule.name, doc[cue.start : cue.end].start_char, doc[cue.start : cue.end].end_char)
            for cue in verdict.cues
        ],
    )
    reserved = kind in RESERVED
    if not clause.tense and place.given and place.paragraph.kind in ("bullet", "body"):
        # A bullet without a verb takes its verdict from its heading.
        draft.polarity, draft.score = place.given, 0.9
        draft.form = "recommendation" if place.given == "deficiency" else "judgement"
        if place.given == "deficiency" and verdict.blame >= 1.5:
            draft.form = "judgement"
        return draft
    norm = verdict.neutral >= 2 and verdict.plain < 1 and not verdict.pressed
    if verdict.asks and not reserved and not norm:
        draft.polarity, draft.form, draft.score = "deficiency", "recommendation", 0.85
        return draft
    if verdict.neutral >= 2 and verdict.plain < 1.8:
        return None
    if verdict.general and place.past and clause.tense in ("present", "modal") and not place.given:
        return None
    if verdict.mixed and verdict.praise < 1.5 and verdict.blame < 1.5:
        draft.polarity, draft.score = "mixed", 0.7
        return draft
    if (
        place.paragraph.kind == "bullet"
        and place.given
        and verdict.balance * SIGN[place.given] > -1
    ):
        draft.polarity, draft.score = place.given, 0.85
        return draft
    compared = find_direction(text, f"{topic_of(doc, clause.sentence)} {text}")
    if compared is not None:
        draft.polarity, draft.score = compared, 0.85
        return draft
    amount = parse_amount(text)
    if amount is not None and is_measure(text) and verdict.plain < 1:
        return None
    praise, blame = verdict.praise, verdict.blame
    if amount is not None and blame < 1 and not is_measure(text):
        praise += 1.0 if amount >= 0.7 else 0.0
        blame += 1.0 if amount <= 0.6 else 0.0
    foreign = place.past and clause.tense in ("present", "modal") and place.given is None
    need = 1.0
    if foreign:
        need = 1.9 if verdict.neutral < 2 else 3.0
    if reserved:
        need = 3.0
        if verdict.plain < 2:
            return None
    wide = extent.band in WIDE if (extent := find_extent(text)) else False
    if wide and not blame and not verdict.neutral and not foreign:
        praise += 1.0
    if before is not None and BACK_RE.match(text) and before.polarity == "deficiency":
        if praise < 1.5 and not TURN_RE.search(text):
            praise *= 0.4
    if blame >= max(need, BLAME_SHARE * praise):
        draft.polarity = "deficiency"
        draft.score = min(0.98, 0.6 + 0.12 * (blame - 0.4 * praise))
        return draft
    if praise >= need and (verdict.neutral < 2 or verdict.plain >= 2):
        draft.polarity = "strength"
        draft.score = min(0.98, 0.6 + 0.08 * (praise - blame))
        return draft
    return lean(text, verdict, place, before, draft)


def topic_of(doc: Doc, sentence: int) -> str:
    """Text of the sentence before, which says what "this" measures; empty for the first."""
    sentences = list(doc.sents)
    return sentences[sentence - 1].text if sentence else ""


def lean(
    text: str, verdict: Verdict, place: Place, before: Draft | None, draft: Draft
) -> Draft | None:
    """Judge by its place a clause whose words hardly weigh."""
    if verdict.neutral >= 1 or place.section.kind in RESERVED:
        return None
    if before is not None and OTHERS_RE.search(text) and before.polarity in SIGN:
        draft.polarity = "strength" if before.polarity == "deficiency" else "deficiency"
        return draft
    if before is not None and BACK_RE.match(text) and not TURN_RE.search(text):
        draft.polarity, draft.score = before.polarity, 0.55
        return draft
    if place.past and before is not None and verdict.clause.tense == "past":
        # What follows a verdict in its own tense, without a norm's or a method's wording, goes on with it.
        draft.polarity, draft.score = before.polarity, 0.5
        return draft
    if place.past:
        return None
    first = text.split()[:8]
    judged = load_lists("grammar")["judged"]
    subject = any(word.strip(".,;:’'").lower() in judged for word in first)
    if subject and verdict.clause.tense in ("present", "past", "perfect") and not verdict.neutral:
        draft.polarity, draft.score = place.given or "strength", 0.55
        return draft
    return None


def settle_contrasts(
    doc: Doc, verdicts: list[Verdict], decided: list[Draft | None], place: Place
) -> None:
    """Give a clause that says little the verdict that its contrast implies."""
    for i, draft in enumerate(decided):
        clause = verdicts[i].clause
        if draft is not None:
            continue
        other = None
        if clause.relation == "concede":
            ahead = decided[i + 1] if i + 1 < len(decided) else None
            other = ahead if i + 1 < len(decided) else decided[i - 1] if i else None
            if ahead is not None and ahead.polarity == "strength":
                continue
        elif i + 1 < len(decided) and verdicts[i + 1].clause.relation == "but":
            if not place.past or verdicts[i].praise >= 0.4:
                other = decided[i + 1]
        if other is None or other.polarity == "mixed" or place.section.kind in RESERVED:
            continue
        span = doc[clause.start : clause.end]
        turned = "strength" if other.polarity == "deficiency" else "deficiency"
        decided[i] = Draft(
            span.start_char, span.end_char, turned, "judgement", 0.55, clause.relation, []
        )


def settle_weak(drafts: list[Draft | None]) -> None:
    """A clause joined by "and" whose words hardly weigh says what its neighbour says."""
    for i, draft in enumerate(drafts):
        if draft is None or draft.relation != "and" or not i:
            continue
        last = drafts[i - 1]
        if (
            last is None
            or last.polarity == draft.polarity
            or "mixed"
            in (
                last.polarity,
                draft.polarity,
            )
        ):
            continue
        weak, firm = (draft, last) if draft.score < last.score else (last, draft)
        if weak.score < WEAK:
            weak.polarity, weak.form = firm.polarity, firm.form


def join(drafts: list[Draft], verdicts: list[Verdict], doc: Doc) -> list[Draft]:
    """Neighbouring clauses of one sentence that say the same become one finding."""
    joined: list[Draft] = []
    for draft in drafts:
        last = joined[-1] if joined else None
        if last is not None and (last.polarity, last.form) == (draft.polarity, draft.form):
            last.end = draft.end
            last.score = max(last.score, draft.score)
            last.evidence += draft.evidence
        else:
            joined.append(draft)
    return joined


def parse_amount(text: str) -> float | None:
    """Share that a clause speaks of: "22 of the 24" is 0.92, "46%" 0.46; None without one."""
    found = AMOUNT_RE.search(text)
    if found is None:
        return None
    if found["percent"]:
        return float(found["percent"]) / 100
    part = _number(found["part"] or found["these"])
    whole = _number(found["whole"] or found["of"])
    return part / whole if whole and part <= whole else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else WORDS.get(word.lower(), 0)


def build_finding(draft: Draft, place: Place) -> Finding:
    """A draft -> the finding, offsets made the letter's."""
    paragraph = place.paragraph
    text = paragraph.text[draft.start : draft.end]
    offset = paragraph.start
    return Finding(
        paragraph_id=paragraph.id,
        start=offset + draft.start,
        end=offset + draft.end,
        polarity=draft.polarity,
        form=draft.form,
        theme=place.section.kind,
        topics=find_topics(text),
        extent=find_extent(text),
        score=round(draft.score, 3),
        evidence=tuple(
            Evidence("rule", name, offset + start, offset + end)
            for name, start, end in dict.fromkeys(draft.evidence)
        ),
    )
