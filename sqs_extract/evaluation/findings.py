"""A letter's gold and said findings in, observations, slips and confusion out.

A sentence counts once for each polarity said in it. What gold marks as optional, and sentences that
gold calls mixed, count neither way; spans that gold calls mixed may be said to be deficient.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqs_extract.document import Paragraph, Span
from sqs_extract.evaluation.cases import Case
from sqs_extract.evaluation.measures import NOWHERE, Observation
from sqs_extract.evaluation.spans import find_sentences, is_inside, match_spans
from sqs_extract.gold import Located
from sqs_extract.record import FindingRecord

LABELS = ("none", "strength", "deficiency", "mixed")


class Point(NamedTuple):
    """A score that was given, and whether what it was given to is right."""

    score: float
    right: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """A sentence that is tagged otherwise than gold has it."""

    letter: str
    paragraph: str
    section: str
    gold: str
    """Polarities, joined by "+"; none."""
    said: str
    score: float | None
    """Highest score of what is wrong; None where something is only missing."""
    fired: tuple[str, ...]
    """Names of the rules and models behind what was said."""
    text: str


@dataclass(slots=True)
class Judged:
    """What comparing one letter's findings gives."""

    observations: list[Observation] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    confusion: list[tuple[str, str]] = field(default_factory=list)
    """Label of each sentence by gold and as said."""
    points: list[Point] = field(default_factory=list)


@dataclass(slots=True)
class _Sentence:
    """A sentence, and what gold and the record say in it."""

    span: Span
    paragraph: Paragraph
    must: set[str]
    may: set[str]
    said: list[FindingRecord]
    optional: bool


def judge_findings(case: Case) -> Judged:
    """Hold a letter's findings against gold, by sentence and by span."""
    judged = Judged()
    gold = [g for g in case.gold if g.item.tag == "finding"]
    sentences = list(_find_sentences(case, gold))
    for sentence in sentences:
        _judge_sentence(case, sentence, judged)
    _judge_spans(case, gold, judged)
    judged.points = [
        Point(finding.score, right)
        for finding in case.record.findings
        if (right := is_right(finding, sentences)) is not None
    ]
    for item in case.lost:
        if item.tag == "finding" and not item.optional:
            place = (case.name, case.record.family, NOWHERE, item.at)
            if item.polarity != "mixed":
                judged.observations.append(Observation("findings_sentence", *place, missed=1))
            judged.observations.append(Observation("findings_span", *place, missed=1))
    return judged


def _find_sentences(case: Case, gold: Sequence[Located]) -> Iterator[_Sentence]:
    for section in case.letter.sections:
        for paragraph in section.paragraphs:
            if paragraph.kind == "table":
                continue
            here = [g for g in gold if g.start < paragraph.end and g.end > paragraph.start]
            said = [
                f
                for f in case.record.findings
                if f.start < paragraph.end and f.end > paragraph.start
            ]
            for span in find_sentences(paragraph):
                inside = [g.item for g in here if is_inside(g, span)]
                yield _Sentence(
                    span,
                    paragraph,
                    must={str(item.polarity) for item in inside if not item.optional},
                    may={str(item.polarity) for item in inside if item.optional},
                    said=[f for f in said if is_inside(f, span)],
                    optional=any(item.optional for item in inside),
                )


def _judge_sentence(case: Case, sentence: _Sentence, judged: Judged) -> None:
    must, may = sentence.must, sentence.may
    got: set[str] = {f.polarity for f in sentence.said}
    if not sentence.optional:
        judged.confusion.append((label(must), label(got)))
    if "mixed" in must | may:
        return
    section = case.section_of[sentence.paragraph.id]
    place = (case.name, case.record.family, section, sentence.paragraph.id)
    missed, extra = must - got, got - must - may
    judged.observations.append(
        Observation(
            "findings_sentence",
            *place,
            right=len(must & got),
            wrong=len(extra),
            missed=len(missed),
        )
    )
    if len(must) == 1:
        flipped = int(bool(extra) and not must & got)
        judged.observations.append(
            Observation("findings_kept", *place, right=1 - flipped, wrong=flipped)
        )
    if missed or extra:
        wrong = [f.score for f in sentence.said if f.polarity in extra]
        judged.slips.append(
            Slip(
                letter=case.name,
                paragraph=sentence.paragraph.id,
                section=section,
                gold=spell(must),
                said=spell(got),
                score=max(wrong, default=None),
                fired=name_evidence(sentence.said),
                text=case.letter.text[sentence.span.start : sentence.span.end].strip(),
            )
        )


def _judge_spans(case: Case, gold: Sequence[Located], judged: Judged) -> None:
    said = case.record.findings
    matched = match_spans(gold, said, agree)
    for g, item in enumerate(gold):
        place = (case.name, case.record.family, case.section_of[item.paragraph_id])
        unit = item.paragraph_id
        if g in matched:
            if not item.item.optional:
                judged.observations.append(Observation("findings_span", *place, unit, right=1))
            right = int(item.item.form == said[matched[g]].form)
            judged.observations.append(
                Observation("findings_form", *place, unit, right=right, wrong=1 - right)
            )
            if case.extents:
                judged.observations += _judge_extent(case, item, said[matched[g]])
        elif not item.item.optional:
            judged.observations.append(Observation("findings_span", *place, unit, missed=1))
    for s in sorted(set(range(len(said))) - set(matched.values())):
        unit = said[s].paragraph_id
        place = (case.name, case.record.family, case.section_of[unit])
        judged.observations.append(Observation("findings_span", *place, unit, wrong=1))


def _judge_extent(case: Case, gold: Located, said: FindingRecord) -> Iterator[Observation]:
    """Hold the band of a matched finding against those that gold has within it."""
    inside = [
        g.item
        for g in case.gold
        if g.item.tag == "extent" and gold.start <= g.start and g.end <= gold.end
    ]
    bands = {band for item in inside for band in (item.band or "").split("/")}
    needed = any(not item.optional for item in inside)
    band = said.extent.band if said.extent is not None else None
    right = int(band in bands and needed)
    wrong = int(band is not None and band not in bands)
    missed = int(needed and not right)
    if right or wrong or missed:
        section = case.section_of[gold.paragraph_id]
        place = (case.name, case.record.family, section, gold.paragraph_id)
        yield Observation("extents", *place, right=right, wrong=wrong, missed=missed)


def agree(gold: Located, said: FindingRecord) -> bool:
    """Whether two findings are of one polarity; a mixed one may pass for a shortfall."""
    if gold.item.polarity == "mixed":
        return said.polarity in ("mixed", "deficiency")
    return gold.item.polarity == said.polarity


def is_right(finding: FindingRecord, sentences: Iterable[_Sentence]) -> bool | None:
    """Whether gold has a finding's polarity in its sentence; None where it may be either."""
    must: set[str] = set()
    may: set[str] = set()
    for sentence in sentences:
        if is_inside(finding, sentence.span):
            must |= sentence.must
            may |= sentence.may
    if finding.polarity in must or ("mixed" in must and finding.polarity == "deficiency"):
        return True
    return None if finding.polarity in may or "mixed" in may else False


def label(polarities: set[str]) -> str:
    """Polarities of a sentence -> one word: both kinds together are mixed."""
    return "mixed" if len(polarities) > 1 else next(iter(polarities), "none")


def spell(polarities: set[str]) -> str:
    """Polarities of a sentence -> as they are printed."""
    return " + ".join(sorted(polarities)) or "none"


def name_evidence(said: Iterable[FindingRecord]) -> tuple[str, ...]:
    """List the rules and models behind findings, each once."""
    return tuple(sorted({e.name for finding in said for e in finding.evidence}))
