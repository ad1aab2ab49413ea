"""Two annotators' gold of the same letters in, how far they agree out.

Spans of findings, examples and figures that one has and the other has not count against both;
what either marks as optional counts neither way, and so do the sentences it stands in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sqs_extract.document import Span
from sqs_extract.evaluation.bootstrap import Value, draw_sums
from sqs_extract.evaluation.cases import Case
from sqs_extract.evaluation.examples import EQUAL
from sqs_extract.evaluation.findings import LABELS, label
from sqs_extract.evaluation.spans import find_sentences, is_inside, match_spans
from sqs_extract.gold import Located


@dataclass(frozen=True, slots=True)
class Shared:
    """One kind of tag."""

    tag: str
    both: int
    only_first: int
    only_second: int
    first_in_second: float
    """Share of the first one's tags that the second has too."""
    second_in_first: float
    f1: float


@dataclass(frozen=True, slots=True)
class Dispute:
    """A sentence that two annotators label otherwise."""

    letter: str
    paragraph: str
    first: str
    second: str
    text: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two annotators agree on."""

    letters: int
    sentences: int
    """Sentences that neither marked as optional."""
    same: float
    """Share of them that have one label."""
    kappa: Value
    """Cohen's kappa over the labels none, strength, deficiency, mixed."""
    table: dict[str, dict[str, int]]
    """Sentences by the first one's label, then the second one's."""
    shared: tuple[Shared, ...]
    disputes: tuple[Dispute, ...]


def build_agreement(pairs: Sequence[tuple[Case, Sequence[Located]]]) -> Agreement:
    """Letters with the first annotator's gold, and the second's -> their agreement."""
    disputes: list[Dispute] = []
    units = []
    for case, second in pairs:
        for section in case.letter.sections:
            for paragraph in section.paragraphs:
                counts = np.zeros((len(LABELS), len(LABELS)))
                for span in find_sentences(paragraph):
                    labels = [find_label(gold, span) for gold in (case.gold, second)]
                    a, b = labels
                    if a is None or b is None:
                        continue
                    counts[LABELS.index(a), LABELS.index(b)] += 1
                    if a != b:
                        words = case.letter.text[span.start : span.end].strip()
                        disputes.append(Dispute(case.name, paragraph.id, a, b, words))
                if counts.any():
                    units.append(counts.ravel())
    table = np.array(units) if units else np.zeros((1, len(LABELS) ** 2))
    whole = table.sum(axis=0).reshape(len(LABELS), len(LABELS))
    draws = [find_kappa(draw.reshape(whole.shape)) for draw in draw_sums(table)]
    low, high = np.percentile(draws, (2.5, 97.5))
    total = whole.sum()
    return Agreement(
        letters=len(pairs),
        sentences=int(total),
        same=round(float(np.trace(whole) / total), 4) if total else 1.0,
        kappa=Value(round(find_kappa(whole), 4), round(float(low), 4), round(float(high), 4)),
        table={
            a: {b: int(whole[i, k]) for k, b in enumerate(LABELS)} for i, a in enumerate(LABELS)
        },
        shared=tuple(_share(tag, pairs) for tag in ("finding", "example", "figure")),
        disputes=tuple(disputes),
    )


def find_label(gold: Sequence[Located], sentence: Span) -> str | None:
    """Gold of a letter and a sentence -> the sentence's label; None where gold leaves it open."""
    inside = [g.item for g in gold if g.item.tag == "finding" and is_inside(g, sentence)]
    if any(item.optional for item in inside):
        return None
    return label({str(item.polarity) for item in inside})


def find_kappa(table: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    """Counts by two labels -> Cohen's kappa; 1 where chance alone would agree on everything."""
    total = table.sum()
    if not total:
        return 1.0
    seen = np.trace(table) / total
    chance = (table.sum(axis=0) * table.sum(axis=1)).sum() / total**2
    return float((seen - chance) / (1 - chance)) if chance < 1 else 1.0


def _share(tag: str, pairs: Sequence[tuple[Case, Sequence[Located]]]) -> Shared:
    """Count the tags of one kind that both have, and that one has alone."""
    agree = SAME[tag]
    count: Counter[str] = Counter()
    for case, other in pairs:
        first = [g for g in case.gold if g.item.tag == tag]
        second = [g for g in other if g.item.tag == tag]
        matched = match_spans(first, second, agree)
        for a, b in matched.items():
            count["both"] += not (first[a].item.optional or second[b].item.optional)
        taken = set(matched.values())
        count["first"] += sum(not g.item.optional for n, g in enumerate(first) if n not in matched)
        count["second"] += sum(not g.item.optional for n, g in enumerate(second) if n not in taken)
    both, one, two = count["both"], count["first"], count["second"]
    return Shared(
        tag=tag,
        both=both,
        only_first=one,
        only_second=two,
        first_in_second=_rate(both, both + one),
        second_in_first=_rate(both, both + two),
        f1=_rate(2 * both, 2 * both + one + two),
    )


def _rate(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def is_same_value(one: Located, other: Located) -> bool:
    """Whether two figures have one value."""
    return abs((one.item.value or 0.0) - (other.item.value or 0.0)) < EQUAL


def is_same_polarity(one: Located, other: Located) -> bool:
    """Whether two findings have one polarity."""
    return one.item.polarity == other.item.polarity


SAME: dict[str, Callable[[Located, Located], bool]] = {
    "finding": is_same_polarity,
    "example": lambda _one, _other: True,
    "figure": is_same_value,
}
"""When two spans of a kind say the same."""
