"""A text in, how it is tagged out, step by step: what `sqs-extract rules try` shows.

The text is read as the only paragraph of a section, so what the letter around it would add is not
there: the sentence before, and the tense in which the letter judges.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex
from spacy.tokens import Doc

from sqs_extract.annotations import annotate
from sqs_extract.annotations.case_example_rules import load_outcome_rules, load_story_rules
from sqs_extract.annotations.decisions import Draft, Place
from sqs_extract.annotations.findings import is_past, read_sentences
from sqs_extract.annotations.fired import find_fired
from sqs_extract.annotations.language import build_doc, load_language
from sqs_extract.annotations.units import Unit
from sqs_extract.annotations.verdicts import Verdict
from sqs_extract.document import CLOSING_THEMES, Letter, Paragraph, Section, Span, Tags
from sqs_extract.model_choice import ModelChoice
from sqs_extract.sentences import split_sentences

SPACE_RE = regex.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule and the words it fired on; offsets are into the text."""

    rule: str
    role: str
    value: float
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ScopedUnit:
    """Words of praise or blame with what turns them: what scope made of the rules."""

    rules: tuple[str, ...]
    """The first turns the others where there are several."""
    value: float
    """Above 0 praise, below 0 blame."""
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """What rules or model say of a clause."""

    polarity: str | None
    """None: no finding."""
    form: str | None
    score: float


@dataclass(frozen=True, slots=True)
class TriedClause:
    """A clause, and each step that led to its verdict."""

    start: int
    end: int
    text: str
    relation: str
    """How it stands to the clause before: main, concede, but, and, semicolon."""
    tense: str
    fired: tuple[FiredRule, ...]
    units: tuple[ScopedUnit, ...]
    praise: float
    blame: float
    neutral: float
    """Greatest weight of a wording that passes no judgement."""
    rules: Said
    model: dict[str, float] | None
    """Probability of none, strength and deficiency; None without the model."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How a text is tagged."""

    text: str
    section: str
    clauses: tuple[TriedClause, ...]
    stories: tuple[FiredRule, ...]
    """Rules for case examples that fired."""
    tags: Tags


def try_text(text: str, *, section: str = "main_findings", model: ModelChoice = True) -> Trial:
    """Text, and the kind of section it is to stand in -> how it is tagged."""
    text = SPACE_RE.sub(" ", text).strip()
    letter, place = build_place(text, section)
    doc = build_doc(load_language(), place.paragraph)
    place.past = is_past([doc])
    sentences = read_sentences(doc, place)
    chances = find_chances(doc, place, careful=model == "careful") if model else {}
    fired = find_all_fired(text)
    clauses = []
    for sentence in sentences:
        for verdict, draft in zip(sentence.verdicts, sentence.drafts, strict=True):
            clauses.append(build_clause(doc, verdict, draft, fired, chances))
    return Trial(
        text=text,
        section=section,
        clauses=tuple(clauses),
        stories=find_stories(text),
        tags=annotate(letter, model=model),
    )


def build_place(text: str, section: str) -> tuple[Letter, Place]:
    """Text and kind of section -> a letter of that paragraph alone, and its place."""
    kind = "bullet" if section in CLOSING_THEMES else "body"
    spans = [Span(start, end) for start, end in split_sentences(text)]
    paragraph = Paragraph(f"{section}-1", kind, 0, len(text), text, sentences=spans)
    part = Section(section, section, None, None, 1, None, 0, len(text), [paragraph])
    letter = Letter("generic", text, [part], [], [], [])
    return letter, Place(part, paragraph, past=False)


def find_chances(doc: Doc, place: Place, *, careful: bool = False) -> dict[int, dict[str, float]]:
    """A paragraph, read -> the model's probabilities for each clause, by its first token."""
    from sqs_extract.annotations.model import weigh_paragraph  # noqa: PLC0415  its weights load once

    sentences = read_sentences(doc, place)
    said = weigh_paragraph(doc, place, sentences, careful=careful)
    chances = {}
    for sentence, read in zip(sentences, said, strict=True):
        for verdict, weighed in zip(sentence.verdicts, read, strict=True):
            none, strength, deficiency = (round(float(c), 4) for c in weighed.chances)
            chances[verdict.clause.start] = {
                "none": none,
                "strength": strength,
                "deficiency": deficiency,
            }
    return chances


def find_all_fired(text: str) -> list[FiredRule]:
    """Text -> every rule on findings that fires in one of its sentences, in order."""
    return [
        FiredRule(
            one.rule.name,
            one.rule.role,
            one.rule.value,
            first + one.start,
            first + one.end,
            text[first + one.start : first + one.end],
        )
        for first, end in split_sentences(text)
        for one in find_fired(text[first:end])
    ]


def find_stories(text: str) -> tuple[FiredRule, ...]:
    """Text -> the rules for case examples that fire in it, in order."""
    return tuple(
        FiredRule(
            rule.name, rule.role, rule.value, first + found.start(), first + found.end(), found[0]
        )
        for first, end in split_sentences(text)
        for rules, patterns in (load_story_rules(), load_outcome_rules())
        for place, found in patterns.find(text[first:end])
        for rule in (rules[place],)
    )


def build_clause(
    doc: Doc,
    verdict: Verdict,
    draft: Draft | None,
    fired: list[FiredRule],
    chances: dict[int, dict[str, float]],
) -> TriedClause:
    """What was found of one clause -> the clause with each step."""
    clause = verdict.clause
    span = doc[clause.start : clause.end]
    start, end = span.start_char, span.end_char
    place = next(i for i, c in enumerate(doc.user_data["clauses"]) if c is clause)
    said = Said(None, None, 0.0)
    if draft is not None:
        said = Said(draft.polarity, draft.form, round(draft.score, 3))
    return TriedClause(
        start=start,
        end=end,
        text=span.text,
        relation=clause.relation,
        tense=clause.tense,
        fired=tuple(one for one in fired if start <= one.start < end),
        units=tuple(build_unit(doc, unit) for unit in doc.user_data["units"][place]),
        praise=round(verdict.praise, 2),
        blame=round(verdict.blame, 2),
        neutral=round(verdict.neutral, 2),
        rules=said,
        model=chances.get(clause.start),
    )


def build_unit(doc: Doc, unit: Unit) -> ScopedUnit:
    """A unit of the scope -> the same in the text's offsets."""
    span = doc[unit.start : unit.end]
    names = tuple(cue.rule.name for cue in unit.cues)
    value = round(unit.value, 2)
    return ScopedUnit(names, value, span.start_char, span.end_char, span.text)
