"""Letters in, what each rule did in them out: hits, tags it took part in, right and wrong.

A rule takes part in a tag whose evidence names it, and decides it where it is named first. With
gold a finding or case example is right where a careful reader found one of its polarity in the same
words, a figure where one of its value stands there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import isclose
from typing import NamedTuple

from sqs_extract.annotations import annotate
from sqs_extract.annotations.findings import SILENT
from sqs_extract.annotations.fired import FINDING_LABELS, find_fired
from sqs_extract.annotations.language import build_doc, load_language
from sqs_extract.document import CaseExample, Figure, Finding, Letter, Paragraph
from sqs_extract.gold import GoldItem, Located
from sqs_extract.rule_report.sources import Source
from sqs_extract.ruleset import load_rules

TAGS = ("finding", "example", "figure")
HEAVY = 0.5
"""Weight from which on words speak for or against, where conflicts are counted."""
EXAMPLES = 5
"""Wrong findings of a rule that are kept to look at."""
SHARED = 0.5
"""Share of the shorter of two spans that they have in common to be about the same words."""


class Wrong(NamedTuple):
    """A tag that gold does not have so."""

    letter: str
    paragraph: str
    text: str
    said: str
    gold: str
    """What a careful reader has there; none."""


class Said(NamedTuple):
    """A tag as it is compared with those of other rules."""

    tag: str
    """finding, example or figure, as gold calls them."""
    letter: str
    paragraph: str
    start: int
    end: int
    text: str
    says: str
    """Polarity; of a figure kind, value and unit."""
    rules: tuple[str, ...]
    """Rules and model of its evidence; the one that decided comes first."""


@dataclass(slots=True)
class RuleTally:
    """What one rule did."""

    rule: str
    hits: int = 0
    letters: set[str] = field(default_factory=set)
    took_part: int = 0
    decided: int = 0
    right: int = 0
    wrong: int = 0
    overlaps: Counter[str] = field(default_factory=Counter)
    """Rules that fired on some of the same words."""
    conflicts: Counter[str] = field(default_factory=Counter)
    """Rules that spoke the other way in the same clause."""
    examples: list[Wrong] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """What all rules did."""

    letters: list[str] = field(default_factory=list)
    with_gold: int = 0
    said: list[Said] = field(default_factory=list)
    rules: dict[str, RuleTally] = field(default_factory=dict)
    counts: dict[str, Counter[str]] = field(
        default_factory=lambda: {tag: Counter() for tag in TAGS}
    )
    """Of each kind of tag: how many were said, right, wrong and missed."""

    def rule(self, name: str) -> RuleTally:
        """Name of a rule or model -> its tally."""
        return self.rules.setdefault(name, RuleTally(name))


def tally_rules(sources: Sequence[Source], *, model: bool = True) -> Tally:
    """Letters -> what the rules in use did in them; rules that never fired are there too."""
    tally = Tally()
    for rule in load_rules(*FINDING_LABELS):
        tally.rule(rule.name)
    for source in sources:
        tally.letters.append(source.name)
        tally.with_gold += source.gold is not None
        for paragraph in _find_paragraphs(source.letter):
            _count_fired(paragraph, source.name, tally)
            _count_conflicts(paragraph, tally)
        here = list(find_said(source.name, source.letter, model=model))
        for said in here:
            _count_said(said, source.gold, tally)
        for gold in source.gold or ():
            missed = not gold.item.optional and not any(_is_about(said, gold) for said in here)
            tally.counts[gold.item.tag]["missed"] += missed
    return tally


def find_said(name: str, letter: Letter, *, model: bool) -> Iterator[Said]:
    """A letter -> its tags, as they are counted and compared."""
    tags = annotate(letter, model=model)
    found: list[tuple[str, Finding | CaseExample | Figure, str]] = [
        *(("finding", f, f.polarity) for f in tags.findings),
        *(("example", e, e.polarity) for e in tags.case_examples),
        *(("figure", f, say_figure(f.kind, f.value, f.unit)) for f in tags.figures),
    ]
    for tag, item, says in found:
        names = dict.fromkeys(reason.name for reason in item.evidence)
        # The model is named last where it agrees, alone where it overrules.
        rules = tuple(sorted(names, key=lambda name: "@" in name))
        text = letter.text[item.start : item.end]
        yield Said(tag, name, item.paragraph_id, item.start, item.end, text, says, rules)


def say_figure(kind: str | None, value: float | None, unit: str | None) -> str:
    """A figure -> kind, value and unit in words.

    >>> say_figure("count", 14.0, "case")
    'count 14 case'
    """
    return " ".join(str(part) for part in (kind, f"{value or 0:.4g}", unit) if part)


def is_same(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether two spans are about the same words."""
    common = min(end, other_end) - max(start, other_start)
    return common >= SHARED * max(1, min(end - start, other_end - other_start))


def _find_paragraphs(letter: Letter) -> Iterator[Paragraph]:
    """Go through the paragraphs in which findings are looked for."""
    for section in letter.sections:
        if section.kind not in SILENT:
            yield from (p for p in section.paragraphs if p.kind != "table")


def _count_fired(paragraph: Paragraph, name: str, tally: Tally) -> None:
    """Count the rules that fire in a paragraph's sentences, and those on the same words."""
    for sentence in paragraph.sentences:
        text = paragraph.text[sentence.start - paragraph.start : sentence.end - paragraph.start]
        fired = find_fired(text)
        for one in fired:
            here = tally.rule(one.rule.name)
            here.hits += 1
            here.letters.add(name)
        judging = [one for one in fired if one.rule.label != "topic"]
        for one, other in combinations(judging, 2):
            if one.start < other.end and other.start < one.end and one.rule.name != other.rule.name:
                tally.rule(one.rule.name).overlaps[other.rule.name] += 1
                tally.rule(other.rule.name).overlaps[one.rule.name] += 1


def _count_conflicts(paragraph: Paragraph, tally: Tally) -> None:
    """Count the rules that speak for and against in one clause, after scope had its say."""
    doc = build_doc(load_language(), paragraph)
    for units in doc.user_data["units"]:
        bright = {unit.cues[0].rule.name for unit in units if unit.value >= HEAVY}
        dark = {unit.cues[0].rule.name for unit in units if unit.value <= -HEAVY}
        for one in bright:
            for other in dark - {one}:
                tally.rule(one).conflicts[other] += 1
                tally.rule(other).conflicts[one] += 1


def _count_said(said: Said, gold: Sequence[Located] | None, tally: Tally) -> None:
    """Count one tag for each rule of its evidence."""
    tally.said.append(said)
    counts = tally.counts[said.tag]
    counts["said"] += 1
    right, instead = _judge(said, gold)
    counts["right"] += right is True
    counts["wrong"] += right is False
    for n, name in enumerate(said.rules):
        here = tally.rule(name)
        here.took_part += 1
        here.decided += n == 0
        here.right += right is True
        here.wrong += right is False
        if said.tag != "finding" and "@" not in name:
            here.hits += 1
            here.letters.add(said.letter)
        if right is False and len(here.examples) < EXAMPLES:
            here.examples.append(Wrong(said.letter, said.paragraph, said.text, said.says, instead))


def _judge(said: Said, gold: Sequence[Located] | None) -> tuple[bool | None, str]:
    """A tag and the gold -> whether it is right (None: no telling), and what gold has there.

    Where gold has several, one that agrees counts; where it has but optional ones, none does.
    """
    if gold is None or (said.tag == "figure" and not _has_figures(gold)):
        return None, ""
    there = [item.item for item in gold if _is_about(said, item)]
    own = [item for item in there if item.tag == said.tag]
    if any(_agrees(said, item) for item in own):
        return True, said.says
    # What a case example narrates is no finding, nor wrong to have found where it may be none.
    if any(item.optional for item in there if item.tag in (said.tag, "example")):
        return None, ""
    if not own:
        return False, "none"
    first = own[0]
    figure = say_figure(first.kind, first.value, first.unit)
    return False, figure if said.tag == "figure" else first.polarity or "none"


def _has_figures(gold: Sequence[Located]) -> bool:
    """Whether a letter's gold says anything of figures: marked letters do not."""
    return any(item.item.tag == "figure" for item in gold)


def _is_about(said: Said, gold: Located) -> bool:
    """Whether a gold item is about a tag's words; a figure's span may be shorter or longer."""
    if said.tag == "figure":
        return said.tag == gold.item.tag and said.start < gold.end and gold.start < said.end
    both = said.tag == gold.item.tag or (said.tag, gold.item.tag) == ("finding", "example")
    return both and is_same(said.start, said.end, gold.start, gold.end)


def _agrees(said: Said, item: GoldItem) -> bool:
    if said.tag != "figure":
        return item.polarity == said.says
    value = float(said.says.split()[1])
    return item.value is not None and isclose(item.value, value, rel_tol=0.01, abs_tol=0.005)
