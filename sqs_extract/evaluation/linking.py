"""A letter's gold and said links in, observations out.

A link is right where its bullet and its finding overlap those of a gold link. Recall asks for gold
links without `?`; a bullet's best link is right where gold names it, with `?` or without. Links
from bullets of which gold says nothing are left out: nobody looked for theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqs_extract.evaluation.cases import Case
from sqs_extract.evaluation.measures import NOWHERE, Observation
from sqs_extract.gold_links import LocatedLink
from sqs_extract.record import FindingRecord


def observe_links(case: Case) -> Iterator[Observation]:
    """Hold a letter's links against gold, bullet by bullet."""
    if case.links is None:
        return
    findings = {finding.id: finding for finding in case.record.findings}
    family = case.record.family
    bullets: dict[tuple[int, int], list[LocatedLink]] = {}
    for link in case.links:
        bullets.setdefault((link.bullet.start, link.bullet.end), []).append(link)
    for (start, end), gold in bullets.items():
        said = [
            findings[to]
            for link in case.record.links
            if findings[link.from_].start < end and start < findings[link.from_].end
            for to in link.to
        ]
        paragraph = next(
            p for s in case.letter.sections for p in s.paragraphs if p.start <= start < p.end
        )
        place = (case.name, family, case.section_of[paragraph.id], paragraph.id)
        named = [any(is_named(finding, link) for link in gold) for finding in said]
        wanted = [link for link in gold if not link.item.optional]
        found = sum(any(is_named(finding, link) for finding in said) for link in wanted)
        surplus = len(named) - sum(named)
        missed = len(wanted) - found
        yield Observation("links", *place, right=found, wrong=surplus, missed=missed)
        first = int(bool(named) and named[0])
        yield Observation("links_first", *place, right=first, wrong=1 - first)
    if case.lost_links:
        yield Observation("links", case.name, family, NOWHERE, "links", missed=case.lost_links)


def is_named(finding: FindingRecord, link: LocatedLink) -> bool:
    """Whether a gold link names a finding of the body."""
    return finding.start < link.body.end and link.body.start < finding.end
