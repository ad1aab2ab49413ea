"""A sentence in, every rule that fires on it out: what `sqs-extract rules try` shows."""

from __future__ import annotations

from typing import NamedTuple

import regex

from sqs_extract.annotations.cues import CLAUSE_LABELS, SENTENCE_LABELS, VERDICT_LABELS, Cue
from sqs_extract.annotations.extents import find_bands
from sqs_extract.annotations.language import load_language, mark_sentences
from sqs_extract.ruleset import Rule, load_rules
from sqs_extract.sentences import split_sentences

SEARCHED_LABELS = ("comparison", "discourse", "topic")
"""Rules that are searched in a clause or a finding, not matched over tokens."""

FINDING_LABELS = (*VERDICT_LABELS, *CLAUSE_LABELS, *SENTENCE_LABELS, *SEARCHED_LABELS, "extent")
"""Every rule file that takes part in tagging findings."""


class Fired(NamedTuple):
    """A rule and the words it fired on; offsets are into the sentence."""

    rule: Rule
    start: int
    end: int


def find_fired(text: str) -> list[Fired]:
    """Find the rules that fire on a text, in its order; look-alikes hide what stands inside them.

    >>> [fired.rule.name for fired in find_fired("Staff were kind, however late.")]
    ['topic/staffing', 'strength/kind', 'contrast/but', 'negation/short']
    """
    nlp = load_language()
    doc = nlp(mark_sentences(nlp.make_doc(text), split_sentences(text)))
    found: list[Fired] = []
    data = doc.user_data
    cues: list[Cue] = [*data["cues"], *data["connectives"], *data["frames"]]
    for cue in cues:
        span = doc[cue.start : cue.end]
        found.append(Fired(cue.rule, span.start_char, span.end_char))
    for rule in load_rules(*SEARCHED_LABELS):
        match = regex.search(rule.regex or "", text, regex.IGNORECASE)
        if match is not None:
            found.append(Fired(rule, *match.span()))
    found += [Fired(band.rule, band.start, band.end) for band in find_bands(text)]
    return sorted(found, key=lambda fired: fired.start)
