"""A letter in, its findings out: each clause decided, contrasts settled, neighbours joined."""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Doc

from sqs_extract.annotations.address_lines import is_address
from sqs_extract.annotations.decisions import (
    GIVEN,
    OPPOSITE,
    RESERVED,
    Draft,
    Place,
    decide,
    draft_clause,
)
from sqs_extract.annotations.language import build_doc, load_language
from sqs_extract.annotations.model_features import Sentence
from sqs_extract.annotations.places import find_place
from sqs_extract.annotations.topics import find_topics
from sqs_extract.annotations.verdicts import Verdict
from sqs_extract.annotations.wording import read_wording
from sqs_extract.document import Evidence, Finding, Letter, Paragraph, Section
from sqs_extract.model_choice import ModelChoice

SILENT = frozenset({"letterhead", "signatures", "copy_list", "notes", "closing", "next_steps"})
"""Sections in which nothing is judged."""

IMPLIED = 0.55
"""Score of a clause that only its contrast gives a verdict."""
FAINT = 0.4
"""Weight below which a clause has no word of praise, and hardly one that is wanted."""
WEAK = 0.72
"""Score below which a clause joined by "and" gives way to its neighbour."""


def find_findings(letter: Letter, *, model: ModelChoice = False) -> list[Finding]:
    """Find every finding of the letter, in text order; `model` revises what the rules say."""
    nlp = load_language()
    read: list[tuple[Section, Paragraph, Doc]] = [
        (section, paragraph, build_doc(nlp, paragraph))
        for section in letter.sections
        for paragraph in section.paragraphs
        if may_judge(section, paragraph)
    ]
    past = is_past([doc for section, _, doc in read if section.kind not in RESERVED])
    findings: list[Finding] = []
    for section, paragraph, doc in read:
        place = Place(section, paragraph, past)
        findings += [build_finding(draft, place) for draft in find_drafts(doc, place, model=model)]
    return findings


def may_judge(section: Section, paragraph: Paragraph) -> bool:
    """Whether findings are looked for in a paragraph."""
    if section.kind in SILENT or paragraph.kind == "table":
        return False
    return section.kind in GIVEN or not is_address(paragraph.text)


def is_past(docs: list[Doc]) -> bool:
    """Whether more clauses of the letter's body are in the past tense than in the present."""
    tenses = [clause.tense for doc in docs for clause in doc.user_data["clauses"]]
    return tenses.count("past") > tenses.count("present")


def find_drafts(doc: Doc, place: Place, *, model: ModelChoice = False) -> list[Draft]:
    """One paragraph, read -> its findings, in order."""
    sentences = read_sentences(doc, place)
    if model:
        from sqs_extract.annotations.model import revise  # noqa: PLC0415  its weights load once

        revise(doc, place, sentences, careful=model == "careful")
    drafts: list[Draft] = []
    for sentence, (first, end) in zip(sentences, doc.user_data["sentences"], strict=True):
        joined = join([draft for draft in sentence.drafts if draft is not None])
        if len({(d.polarity, d.form) for d in joined}) == 1:
            # One verdict in the sentence: it covers the whole of it.
            joined = [join_all(joined, *find_place(doc, first, end))]
        drafts += joined
    return drafts


def read_sentences(doc: Doc, place: Place) -> list[Sentence]:
    """One paragraph, read -> for each sentence the verdict and draft of each of its clauses."""
    sentences: list[Sentence] = []
    before: Draft | None = None
    for n in range(len(doc.user_data["sentences"])):
        verdicts = [v for v in doc.user_data["verdicts"] if v.clause.sentence == n]
        drafts = [decide(doc, verdict, place, before) for verdict in verdicts]
        settle_contrasts(doc, verdicts, drafts, place)
        settle_weak(drafts)
        sentences.append(Sentence(verdicts, drafts))
        before = next((draft for draft in reversed(drafts) if draft is not None), None)
    return sentences


def settle_contrasts(
    doc: Doc, verdicts: list[Verdict], decided: list[Draft | None], place: Place
) -> None:
    """Give a clause that says little the verdict that its contrast implies.

    "While numbers are monitored, too little is known": what is granted against a deficiency is a
    strength. "Plans were good, although they were in English only": put after, the other way.
    """
    if place.section.kind in RESERVED:
        return
    for i, draft in enumerate(decided):
        clause = verdicts[i].clause
        last = i + 1 == len(decided)
        other: Draft | None = None
        if draft is not None:
            continue
        if clause.relation == "concede" and not last:
            other = decided[i + 1]
            if other is not None and other.polarity == "strength":
                other = None
        elif clause.relation == "concede" and i:
            # A fact in the present is no shortfall where the letter judges in the past.
            told = not place.past or clause.tense in ("past", "perfect", "")
            other = decided[i - 1] if told else None
        elif not last and verdicts[i + 1].clause.relation == "but":
            # A letter in the past tense sets a neutral fact before its "but" rather than praise.
            faint = place.past and verdicts[i].praise < FAINT
            other = None if faint else decided[i + 1]
        if other is not None and other.polarity in OPPOSITE:
            turned = draft_clause(doc, verdicts[i])
            decided[i] = turned.say(OPPOSITE[other.polarity], IMPLIED)


def settle_weak(drafts: list[Draft | None]) -> None:
    """A clause joined by "and" whose words hardly weigh says what its neighbour says."""
    for last, draft in pairwise(drafts):
        if last is None or draft is None or draft.relation != "and":
            continue
        if OPPOSITE.get(last.polarity) != draft.polarity:
            continue
        weak, firm = (draft, last) if draft.score < last.score else (last, draft)
        if weak.score < WEAK:
            weak.polarity, weak.form = firm.polarity, firm.form


def join(drafts: list[Draft]) -> list[Draft]:
    """Neighbouring clauses of one sentence that say the same become one finding."""
    joined: list[Draft] = []
    for draft in drafts:
        last = joined[-1] if joined else None
        if last is not None and (last.polarity, last.form) == (draft.polarity, draft.form):
            joined[-1] = join_all([last, draft], last.start, draft.end)
        else:
            joined.append(draft)
    return joined


def join_all(drafts: list[Draft], start: int, end: int) -> Draft:
    """Drafts of one verdict -> one over the given range, as sure as the surest."""
    first = drafts[0]
    first.start, first.end = start, end
    first.score = max(draft.score for draft in drafts)
    first.evidence = [item for draft in drafts for item in draft.evidence]
    return first


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
        extent=read_wording(text).extent,
        score=round(draft.score, 3),
        evidence=tuple(
            Evidence("model" if "@" in name else "rule", name, offset + start, offset + end)
            for name, start, end in dict.fromkeys(draft.evidence)
        ),
    )
