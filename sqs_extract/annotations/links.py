"""A letter and its findings in, links out: from the bullets of the closing lists to the body.

A finding bears a bullet out as far as it speaks of what the bullet speaks of: the share of the
bullet's words, topics and kin words (link_words.py), rare ones weighing more, that the finding has
too. What stands elsewhere in its paragraph counts in part, for "They" and "this" look back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log
from typing import NamedTuple

from sqs_extract.annotations.link_words import TOPIC, Mark, find_marks
from sqs_extract.document import BODY_THEMES, CLOSING_THEMES, Finding, Letter, Link, Paragraph

BEARS_OUT = {
    "strength": frozenset({"strength"}),
    "deficiency": frozenset({"deficiency", "mixed"}),
    "mixed": frozenset({"deficiency", "mixed"}),
}
"""Polarities that may bear out a finding of each polarity."""

# Set on the links of corpus/develop (benchmarks/linking.py); few and round, for letters are few.
BEFORE, AFTER = 0.5, 0.3
"""What a word counts that stands in the finding's paragraph, before and after it."""
TOPIC_WEIGHT = 1.5
"""What a topic counts beside a word that is as rare."""
FLOOR = 0.2
"""Share of a bullet that a finding must have to bear it out ..."""
BESIDE = 0.5
"""... and share of what the best has."""

LEAST, STEP, MOST = 0.4, 1.4, 0.95
"""The score: LEAST + STEP * share up to MOST, about how often the best match was a right one."""


SHOWN = 6
"""Words and topics in common that a link names, weightiest first."""


class Match(NamedTuple):
    """How well one finding bears out a bullet."""

    share: float
    finding: int
    """Index of the finding in the letter's list."""
    shared: tuple[str, ...]


def find_links(letter: Letter, findings: Sequence[Finding]) -> list[Link]:
    """The letter and all its findings, with themes -> links, in the order of the closing lists."""
    closing = [i for i, f in enumerate(findings) if f.theme in CLOSING_THEMES]
    body = [i for i, f in enumerate(findings) if f.theme in BODY_THEMES]
    if not closing or len(closing) > len(body):
        # Where the lists are the letter (joint inspections until 2020), they sum nothing up.
        return []
    paragraphs = {p.id: p for section in letter.sections for p in section.paragraphs}
    marks = {
        p.id: find_marks(p.text)
        for section in letter.sections
        if section.kind not in ("letterhead", "signatures", "copy_list", "notes", "closing")
        for p in section.paragraphs
    }
    weights = weigh_marks(list(marks.values()))
    spoken = [(j, find_parts(findings[j], paragraphs, marks)) for j in body]
    links: list[Link] = []
    for i in closing:
        asked = find_asked(findings[i], paragraphs[findings[i].paragraph_id], marks)
        allowed = BEARS_OUT[findings[i].polarity]
        total = sum(weights[key] for key in asked)
        matches = [
            match_finding(asked, weights, total, j, parts)
            for j, parts in spoken
            if findings[j].polarity in allowed
        ]
        matches.sort(key=lambda match: (-match.share, match.finding))
        if matches and matches[0].share >= FLOOR:
            least = max(FLOOR, BESIDE * matches[0].share)
            links.append(build_link(i, [match for match in matches if match.share >= least]))
    return links


def weigh_marks(marks: Sequence[Sequence[Mark]]) -> dict[str, float]:
    """Marks of a letter's paragraphs -> what each key weighs: the rarer, the more."""
    counts = Counter(key for paragraph in marks for key in {mark.key for mark in paragraph})
    return {
        key: log((len(marks) + 1) / (count + 0.5))
        * (TOPIC_WEIGHT if key.startswith(f"{TOPIC}:") else 1.0)
        for key, count in counts.items()
    }


def find_asked(
    finding: Finding, paragraph: Paragraph, marks: Mapping[str, Sequence[Mark]]
) -> dict[str, str]:
    """A finding of a closing list -> what it speaks of by key, as it is shown.

    A bullet speaks as a whole, of which a second finding is but the end.
    """
    start, end = finding.start - paragraph.start, finding.end - paragraph.start
    whole = paragraph.kind == "bullet"
    return {
        mark.key: mark.words
        for mark in reversed(marks.get(paragraph.id, ()))
        if whole or start <= mark.start < end
    }


def find_parts(
    finding: Finding, paragraphs: Mapping[str, Paragraph], marks: Mapping[str, Sequence[Mark]]
) -> dict[str, float]:
    """A finding of the body -> how much of each thing counts that its paragraph speaks of."""
    at = paragraphs[finding.paragraph_id].start
    start, end = finding.start - at, finding.end - at
    parts: dict[str, float] = {}
    for mark in marks.get(finding.paragraph_id, ()):
        part = BEFORE if mark.start < start else 1.0 if mark.start < end else AFTER
        parts[mark.key] = max(part, parts.get(mark.key, 0.0))
    return parts


def match_finding(
    asked: Mapping[str, str],
    weights: Mapping[str, float],
    total: float,
    place: int,
    parts: Mapping[str, float],
) -> Match:
    """What a bullet speaks of, weighing `total`, and a finding -> how well it bears it out."""
    found = {key: part for key, part in parts.items() if key in asked}
    had = sum(weights[key] * part for key, part in found.items())
    shared = sorted(found, key=lambda key: (-weights[key] * found[key], key))
    return Match(had / total if total else 0.0, place, tuple(asked[key] for key in shared[:SHOWN]))


def build_link(place: int, matches: Sequence[Match]) -> Link:
    """A finding's index and its matches, best first -> the link."""
    scores = tuple(round(min(MOST, LEAST + STEP * match.share), 3) for match in matches)
    return Link(
        finding=place,
        to=tuple(match.finding for match in matches),
        score=scores[0],
        scores=scores,
        shared=tuple(match.shared for match in matches),
    )
