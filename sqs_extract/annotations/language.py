"""Nothing in, the spaCy pipeline out that reads one paragraph at a time."""

from __future__ import annotations

from bisect import bisect_right

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from sqs_extract.annotations import clauses, cues, scope, verdicts
from sqs_extract.annotations.places import keep_places
from sqs_extract.document import Paragraph
from sqs_extract.rule_folder import from_rules
from sqs_extract.sentences import split_sentences

COMPONENTS = (
    "sqs_cues",
    "sqs_clauses",
    "sqs_scope",
    "sqs_verdicts",
)
"""The pipeline, in order; each adds to `doc.user_data` what the next ones read."""

REGISTERED = (clauses, cues, scope, verdicts)
"""Modules whose import registers the factories."""


@from_rules
def load_language() -> Language:
    """Build the pipeline: a blank English tokenizer and the project's own components."""
    nlp = spacy.blank("en")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def build_doc(nlp: Language, paragraph: Paragraph) -> Doc:
    """Tokenise a paragraph, mark its sentences, and run the pipeline over it."""
    doc = nlp.make_doc(paragraph.text)
    spans = [(s.start - paragraph.start, s.end - paragraph.start) for s in paragraph.sentences]
    spans = spans or split_sentences(paragraph.text)
    return nlp(mark_sentences(doc, spans, paragraph.text))


def mark_sentences(doc: Doc, spans: list[tuple[int, int]], text: str | None = None) -> Doc:
    """Set the sentence starts of a document from character spans, keep them in `user_data`.

    With `sentences`, the range of tokens of each, goes what `keep_places` keeps. `text` is what the
    document was made of, where that is at hand.
    """
    keep_places(doc, doc.text if text is None else text)
    starts = doc.user_data["starts"]
    firsts = sorted({max(0, bisect_right(starts, start) - 1) for start, _ in spans} | {0})
    for first in firsts if starts else ():
        doc[first].is_sent_start = True
    bounds = [*firsts[1:], len(starts)]
    doc.user_data["sentences"] = list(zip(firsts, bounds, strict=True)) if starts else []
    return doc
