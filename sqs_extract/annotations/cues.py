"""A tokenised paragraph in, the words that rules look for out: phrases, token patterns and regexes.

Phrases are found with a trie over words: hyphens count as spaces ("well-planned" is "well
planned"), curly quotes as straight ones, "n't" as "not". Of overlapping phrases of one layer the
longest wins, of equals the one of greater value: "as well as" hides "well".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from sqs_extract.patterns import PatternSet
from sqs_extract.ruleset import Rule, load_rules

VERDICT_LABELS = (
    "look_alike",
    "negation",
    "degree",
    "change",
    "mixed",
    "deficiency",
    "strength",
    "wanted",
    "subject",
)
"""Rules whose words make up verdicts, in the order in which equals win."""

CLAUSE_LABELS = ("contrast",)
SENTENCE_LABELS = ("neutral", "recommendation")
"""Rules that speak of the whole sentence; their words may overlap any others."""

SPLIT_RE = regex.compile(r"[^\s\u2010-\u2014-]+")
CONTRACTED_RE = regex.compile(r"n['’]t$")
DASHES = frozenset("-‑–‐")


class Cue(NamedTuple):
    """Words that a rule fired on; `start` and `end` are token indices of the document."""

    start: int
    end: int
    rule: Rule
    role: str
    value: float


@lru_cache(maxsize=20_000)
def normalise(word: str) -> str:
    """Token text -> the form phrases are compared in."""
    word = word.lower().replace("’", "'").replace("‘", "'")
    return "not" if word == "n't" else word


class Node:
    """A word of the trie: the words that may follow, and the rule whose wording ends here."""

    __slots__ = ("following", "rule")

    def __init__(self) -> None:
        self.following: dict[str, Node] = {}
        self.rule: Rule | None = None


class Lexicon:
    """All phrases of some rules, as a trie over words."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.root = Node()
        for rule in rules:
            for wording in rule.wordings:
                node = self.root
                for word in split_wording(wording):
                    node = node.following.setdefault(word, Node())
                # One wording in two rules of a file: the greater value; of two files: the first.
                known = node.rule
                if known is None or (known.label == rule.label and known.value < rule.value):
                    node.rule = rule

    def find(self, words: Sequence[str], places: Sequence[int]) -> list[Cue]:
        """Normalised words without hyphens, and the token index of each -> cues, none overlapping.

        The longest wording that begins at a word wins; the search goes on behind it.
        """
        cues: list[Cue] = []
        following = self.root.following
        i, n = 0, len(words)
        while i < n:
            node = following.get(words[i])
            found, behind, k = None, i + 1, i
            while node is not None:
                k += 1
                if node.rule is not None:
                    found, behind = node.rule, k
                node = node.following.get(words[k]) if k < n else None
            if found is not None:
                end = places[behind - 1] + 1
                cues.append(Cue(places[i], end, found, found.role, found.value))
            i = behind
        return cues


def split_wording(wording: str) -> tuple[str, ...]:
    """Split a rule's phrase as the tokenizer splits running text.

    >>> split_wording("the child's well-planned day")
    ('the', 'child', "'s", 'well', 'planned', 'day')
    """
    parts: list[str] = []
    for piece in SPLIT_RE.findall(wording.replace("’", "'")):
        if piece == "cannot":
            parts += ["can", "not"]
        elif CONTRACTED_RE.search(piece):
            parts += [piece[:-3], "not"] if len(piece) > 3 else ["not"]
        elif piece.endswith("'s") and len(piece) > 2:
            parts += [piece[:-2], "'s"]
        elif piece.endswith(",") and len(piece) > 1:
            parts += [piece[:-1], ","]
        else:
            parts.append(piece)
    return tuple(parts)


class CueFinder:
    """spaCy component `sqs_cues`: puts the cues of a paragraph into `doc.user_data`.

    `words` are its tokens, normalised; `cues` are those of verdicts, `connectives` those of
    clauses, `frames` those of whole sentences.
    """

    def __init__(self, nlp: Language) -> None:
        verdict_rules = load_rules(*VERDICT_LABELS)
        self.lexicon = Lexicon(verdict_rules)
        self.connectives = Lexicon(load_rules(*CLAUSE_LABELS))
        self.regex_rules = [rule for rule in verdict_rules if rule.regex]
        self.regexes = PatternSet([rule.regex or "" for rule in self.regex_rules])
        self.frame_rules = [rule for rule in load_rules(*SENTENCE_LABELS) if rule.regex]
        self.frames = PatternSet([rule.regex or "" for rule in self.frame_rules])
        self.matcher = Matcher(nlp.vocab)
        self.token_rules = {rule.name: rule for rule in verdict_rules if rule.tokens}
        for name, rule in self.token_rules.items():
            self.matcher.add(name, [[dict(token) for token in rule.tokens]])

    def __call__(self, doc: Doc) -> Doc:
        """Find the cues of every layer."""
        text, starts = doc.user_data["text"], doc.user_data["starts"]
        ends = doc.user_data["ends"]
        words = [normalise(text[a:b]) for a, b in zip(starts, ends, strict=True)]
        places = [i for i, word in enumerate(words) if word not in DASHES]
        bare = [words[i] for i in places]
        cues = self.lexicon.find(bare, places)
        extra = self._regex_cues(text, starts)
        if self.token_rules:
            for key, start, end in self.matcher(doc):
                rule = self.token_rules[doc.vocab.strings[key]]
                extra.append(Cue(start, end, rule, rule.role, rule.value))
        doc.user_data["words"] = words
        doc.user_data["cues"] = keep_longest(cues, extra) if extra else cues
        doc.user_data["connectives"] = self.connectives.find(bare, places)
        doc.user_data["frames"] = self._sentence_cues(doc, starts)
        return doc

    def _regex_cues(self, text: str, starts: list[int]) -> list[Cue]:
        """Search the whole paragraph."""
        return [
            Cue(*token_range(starts, *found.span()), rule, rule.role, rule.value)
            for place, found in self.regexes.find(text)
            for rule in (self.regex_rules[place],)
        ]

    def _sentence_cues(self, doc: Doc, starts: list[int]) -> list[Cue]:
        """Search each sentence by itself, so that ^ is its beginning."""
        text = doc.user_data["text"]
        cues = []
        for first, last in doc.user_data["sentences"]:
            begin = starts[first]
            end = starts[last] if last < len(starts) else len(text)
            sentence = text[begin:end].rstrip()
            for place, found in self.frames.find(sentence):
                rule = self.frame_rules[place]
                here = token_range(starts, begin + found.start(), begin + found.end())
                cues.append(Cue(*here, rule, rule.role, rule.value))
        return cues


def token_range(starts: list[int], start: int, end: int) -> tuple[int, int]:
    """Characters of a text, and where its tokens start -> the tokens they lie in."""
    first = bisect_right(starts, start) - 1
    return max(0, first), max(bisect_left(starts, end), first + 1)


def keep_longest(first: list[Cue], second: list[Cue]) -> list[Cue]:
    """Merge cues of two searches: of those that overlap the longest stays, of equals the first."""
    kept: list[Cue] = []
    taken: set[int] = set()
    for cue in sorted([*first, *second], key=lambda cue: cue.start - cue.end):
        if taken.isdisjoint(range(cue.start, cue.end)):
            kept.append(cue)
            taken.update(range(cue.start, cue.end))
    return sorted(kept, key=lambda cue: cue.start)


@Language.factory("sqs_cues")
def create_cues(nlp: Language, name: str) -> CueFinder:  # noqa: ARG001
    """Build the component from the rules."""
    return CueFinder(nlp)
