"""Gold in, whole stories out: each as one stretch of its paragraph, with what it shows.

The careful model learns from them beside the clauses: it reads a story as if it were one clause.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from tagging import Entry

from sqs_extract.annotations.language import load_language
from sqs_extract.annotations.model_features import CODES

SHOWN = frozenset({"strength", "deficiency"})


@dataclass(frozen=True, slots=True)
class WholeStory:
    """One story that is gold, in its paragraph."""

    kind: str
    """Of the section it stands in."""
    words: list[str]
    """The paragraph's, in lower case."""
    span: tuple[int, int]
    """First and end word of the story."""
    label: str
    """S or D."""


def read_whole_stories(entry: Entry) -> list[WholeStory]:
    """One annotated letter -> its stories outside boxes that show good or bad work."""
    nlp = load_language()
    told = [g for g in entry.gold if g.item.tag == "example" and str(g.item.polarity) in SHOWN]
    stories: list[WholeStory] = []
    for section in entry.letter.sections:
        for paragraph in section.paragraphs if section.kind != "practice_example" else ():
            here = [g for g in told if paragraph.start <= g.start < g.end <= paragraph.end]
            doc = nlp.make_doc(paragraph.text) if here else ()
            starts = [paragraph.start + token.idx for token in doc]
            for g in here:
                span = bisect_right(starts, g.start) - 1, bisect_left(starts, g.end)
                words = [token.lower_ for token in doc]
                label = CODES[str(g.item.polarity)]
                stories.append(WholeStory(section.kind, words, span, label))
    return stories
