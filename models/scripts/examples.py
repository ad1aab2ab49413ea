"""Gold in, training examples out: clauses of annotated letters and of the project's own prose.

Real letters are read where they lie (SQS_LETTERS, ../shared/letters by default) and never copied.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from real_marks import read_marked_letters  # noqa: E402
from spacy.tokens import Doc  # noqa: E402
from tagging import Entry, read_entries  # noqa: E402

from sqs_extract.annotations import findings as rules  # noqa: E402
from sqs_extract.annotations.decisions import Place  # noqa: E402
from sqs_extract.annotations.language import build_doc, load_language  # noqa: E402
from sqs_extract.annotations.model_features import (  # noqa: E402
    CODES,
    Features,
    read_features,
)
from sqs_extract.document import Paragraph, Section, Span  # noqa: E402
from sqs_extract.marked import read_marked  # noqa: E402

ASSETS = ROOT / "models" / "assets"
CASES = ROOT / "tests" / "cases"
OWN = (
    *sorted(ASSETS.glob("paragraphs-*.txt")),
    CASES / "findings_paragraphs.txt",
    CASES / "findings_past.txt",
    CASES / "findings_traps.txt",
    CASES / "findings_voices.txt",
    CASES / "findings_present.txt",
)
ALONE = frozenset({"findings_past", "findings_traps", "findings_voices", "findings_present"})
"""Files whose every sentence is read by itself."""
POLARITIES = {"+": "strength", "-": "deficiency", "!": "deficiency", "~": "mixed", "?": "strength"}
BULLETED = frozenset({"key_strengths", "areas_for_improvement"})
SOURCE_RE = re.compile(r"([a-z]{1,2}|paragraphs-\d+|findings_[a-z]+)-\d+$")
OPTIONAL_WEIGHT = 0.25
"""Weight of a clause that two careful readers could settle either way."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph as a network reads it."""

    kind: str
    """Of the section it stands in."""
    words: list[str]
    """Lower case."""


@dataclass(slots=True)
class Example:
    """One clause, what the model sees of it, and what a careful reader says."""

    group: str
    """Letter, or file and paragraph: what must not lie on both sides of a split."""
    features: Features
    label: str
    """N, S, D; M for mixed, which is left to the rules."""
    weight: float
    rule: str
    """What the rules say, as `label`."""
    passage: Text
    """The paragraph it stands in, one object for all its clauses."""
    clause: tuple[int, int]
    """First and end word."""

    @property
    def source(self) -> str:
        """What is held out together: a hand's letters ("a-01" is of hand a), a letter, a file."""
        found = SOURCE_RE.match(self.group)
        return found[1] if found else self.group


@dataclass(frozen=True, slots=True)
class Judged:
    """A range of the text and its gold polarity."""

    start: int
    end: int
    polarity: str
    optional: bool


def read_letter(entry: Entry) -> list[Example]:
    """One annotated letter -> an example for every clause outside its case examples."""
    nlp = load_language()
    read = [
        (section, paragraph, build_doc(nlp, paragraph))
        for section in entry.letter.sections
        for paragraph in section.paragraphs
        if rules.may_judge(section, paragraph)
    ]
    past = rules.is_past([doc for section, _, doc in read if section.kind not in rules.RESERVED])
    gold = [
        Judged(g.start, g.end, str(g.item.polarity), g.item.optional)
        for g in entry.gold
        if g.item.tag == "finding"
    ]
    told = [Span(g.start, g.end) for g in entry.gold if g.item.tag == "example"]
    examples: list[Example] = []
    for section, paragraph, doc in read:
        place = Place(section, paragraph, past)
        examples += label(doc, place, gold, told, entry.name)
    return examples


def label(
    doc: Doc, place: Place, gold: list[Judged], told: list[Span], group: str
) -> list[Example]:
    """Give every clause of a paragraph the polarity of the gold that it shares most with."""
    sentences = rules.read_sentences(doc, place)
    examples: list[Example] = []
    text = Text(place.section.kind, doc.user_data["words"])
    for sentence, read in zip(sentences, read_features(doc, place, sentences), strict=True):
        for verdict, draft, features in zip(*sentence, read, strict=True):
            span = doc[verdict.clause.start : verdict.clause.end]
            start = place.paragraph.start + span.start_char
            end = place.paragraph.start + span.end_char
            if any(2 * shared(start, end, t.start, t.end) > end - start for t in told):
                continue
            best = max(gold, key=lambda g: shared(start, end, g.start, g.end), default=None)
            rule = "N" if draft is None else CODES[draft.polarity]
            words = verdict.clause.start, verdict.clause.end
            example = Example(group, features, "N", 1.0, rule, text, words)
            if best is not None and shared(start, end, best.start, best.end) > 0.3 * min(
                end - start, best.end - best.start
            ):
                example.label = CODES[best.polarity]
                example.weight = OPTIONAL_WEIGHT if best.optional else 1.0
            examples.append(example)
    return examples


def shared(start: int, end: int, other_start: int, other_end: int) -> int:
    """Length that two ranges have in common, negative where they are apart."""
    return min(end, other_end) - max(start, other_start)


def read_own(path: Path) -> list[Example]:
    """One file of the project's own sentences -> an example for every clause."""
    nlp = load_language()
    past = "present" not in path.stem
    examples: list[Example] = []
    for n, (kind, lines) in enumerate(find_paragraphs(path)):
        text, gold = "", []
        for line in lines:
            for part in line.split("|"):
                sign, words = part.strip()[0], part.strip()[1:].strip()
                text += " " if text else ""
                if sign in POLARITIES:
                    end = len(text) + len(words)
                    gold.append(Judged(len(text), end, POLARITIES[sign], sign == "?"))
                text += words
        form = "bullet" if kind in BULLETED else "body"
        paragraph = Paragraph(f"{path.stem}-{n}", form, 0, len(text), text)
        section = Section(kind, kind, None, None, 1, None, 0, len(text), [paragraph])
        place = Place(section, paragraph, past)
        examples += label(build_doc(nlp, paragraph), place, gold, [], paragraph.id)
    return examples


def find_paragraphs(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Go through the paragraphs of a file: kind of the section each stands in, and its lines."""
    kind, lines = "reducing_reoffending", list[str]()
    for raw in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        line = raw.strip()
        if line.startswith("#"):
            continue
        if line.startswith("["):
            kind = line.strip("[]")
        elif line:
            lines.append(line)
        if lines and (not line or path.stem in ALONE or kind in BULLETED):
            yield kind, lines
            lines = []


JOINT = frozenset({"e", "i", "n"})
"""Hands that wrote letters of joint inspections and other families; the others in the SQS form."""


def read_hands() -> dict[str, list[tuple[Entry, list[Example]]]]:
    """Read the marked letters of models/assets by the hand that wrote them."""
    hands: dict[str, list[tuple[Entry, list[Example]]]] = {}
    for path in sorted(ASSETS.glob("letters-*.txt")):
        hand = path.stem.split("-")[1]
        family = "jtai" if hand in JOINT else "sqs"
        for marked in read_marked(path):
            entry = Entry(marked.name, family, False, marked.letter, marked.gold)
            hands.setdefault(hand, []).append((entry, read_letter(entry)))
    return hands


def read_develop() -> list[tuple[Entry, list[Example]]]:
    """Read every letter with full gold that may be learned from."""
    return [(entry, read_letter(entry)) for entry in read_entries([]) if not entry.judge]


def read_real() -> list[tuple[Entry, list[Example]]]:
    """Read the real letters of which only the sentences are marked (`assets/marks`)."""
    return [(entry, read_letter(entry)) for entry in read_marked_letters()]
