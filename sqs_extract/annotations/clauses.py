"""A sentence in, its clauses out: where "but", "although", "; " or "and" part two verdicts.

No parser: a clause is told by a connective with a finite verb on either side of it, and a finite
verb by word lists (rules/grammar.toml).
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from sqs_extract.annotations.clause_parts import Clause, Connectives, build_clause
from sqs_extract.annotations.cues import Cue
from sqs_extract.annotations.grammar import load_grammar

VERB_REACH = 30
"""Words behind a connective within which its clause must have a verb."""
SUBJECT_REACH = 16
"""Words of a subject before its verb, after "and"."""

BRACKETS = frozenset("()")
WEIGHTY = frozenset({"good", "bad", "short"})
"""Roles of words of plain praise or blame."""


class ClauseFinder:
    """spaCy component `sqs_clauses`: puts the clauses of a paragraph into `doc.user_data`."""

    def __call__(self, doc: Doc) -> Doc:
        """Split every sentence and hand each clause its cues."""
        data = doc.user_data
        splitter = Splitter(data["words"], data["connectives"], data["cues"])
        clauses: list[Clause] = []
        for n, (start, end) in enumerate(data["sentences"]):
            clauses.extend(splitter.split(start, end, n))
        at = 0
        for cue in data["cues"]:
            while at + 1 < len(clauses) and clauses[at + 1].start <= cue.start:
                at += 1
            clauses[at].cues.append(cue)
        data["clauses"] = clauses
        return doc


class Splitter:
    """One paragraph's words, and where they part into clauses."""

    def __init__(self, words: Sequence[str], connectives: list[Cue], cues: list[Cue]) -> None:
        self.words = words
        self.connectives: Connectives = {cue.start: cue for cue in connectives}
        self.weighty = {cue.start: cue.role for cue in cues if cue.role in WEIGHTY}
        self.grammar = load_grammar()

    def split(self, start: int, end: int, sentence: int) -> list[Clause]:
        """One sentence, as a range of tokens -> its clauses, in order, without gaps."""
        head = self._concession_end(start, end)
        bounds = [(start, "main" if head is None else "concede")]
        if head is not None:
            bounds.append((head, "main"))
        last, depth = bounds[-1][0], 0
        words, connectives = self.words, self.connectives
        for i in range(start + 1, end):
            if words[i] in BRACKETS:
                depth += 1 if words[i] == "(" else -1
            if i not in connectives and words[i - 1] != ";":
                continue
            relation = self._relation(i, last, end) if i > last and depth <= 0 else ""
            if relation:
                bounds.append((i, relation))
                last = i
        ends = [at for at, _ in bounds[1:]] + [end]
        return [
            build_clause(self.words, self.connectives, a, b, relation, sentence)
            for (a, relation), b in zip(bounds, ends, strict=True)
        ]

    def _has_verb(self, start: int, end: int) -> bool:
        return self.grammar.first_finite(self.words, start, end) is not None

    def _relation(self, i: int, last: int, end: int) -> str:
        """How a clause that begins at word i stands to the one begun at `last`; empty if none."""
        cue = self.connectives.get(i)
        before = self.words[i - 1]
        if before == ";" and self._has_verb(i, end):
            # "; thereby ensuring" goes on with its finding.
            return "" if cue is not None and cue.role == "tail" else "semicolon"
        if cue is None or cue.role not in ("concede", "but", "and"):
            return ""
        if not self._has_verb(last, i) and not (cue.role == "but" and before == ","):
            return ""
        right = self._has_verb(i + 1, min(end, i + 1 + VERB_REACH))
        if cue.role == "concede":
            return "concede" if self._concedes(i, end, right) else ""
        if cue.role == "but":
            return "but" if self._sets_against(i, last, end, right) else ""
        joins = self.words[i] == "and" and right and self._opens_clause(i + 1, end)
        return "and" if joins else ""

    def _concedes(self, i: int, end: int, right: bool) -> bool:
        """Whether "although" at word i opens a clause."""
        word, before = self.words[i], self.words[i - 1]
        after = self.words[i + 1] if i + 1 < end else ""
        if before == "," and (word == "albeit" or after in self.grammar.lists["turned"]):
            return True
        running = after.endswith("ing") or (word == "though" and after in (",", "."))
        return right and not running and before != "even"

    def _sets_against(self, i: int, last: int, end: int, right: bool) -> bool:
        """Whether "but", "yet" or "whereas" at word i opens a clause."""
        words, lists = self.words, self.grammar.lists
        word, before = words[i], words[i - 1]
        after = words[i + 1] if i + 1 < end else ""
        if word == "yet":
            return before in (",", "and") and after != "to" and right
        if word != "but":
            return word == "whereas"
        if before in lists["no_contrast_before"] or after in ("one", "two", "three"):
            return False
        if self._opposes(last, i):
            return True
        if before != ",":
            own = after not in ("not", "never") and self._opens_clause(i + 1, end, free=True)
            if not right or not own:
                return False
        pairs = zip(words[last:i], words[last + 1 : i + 1], strict=True)
        not_only = any(a == "not" and b in lists["not_only"] for a, b in pairs)
        return not not_only and after != "also"

    def _opposes(self, last: int, i: int) -> bool:
        """Whether words of opposite worth stand on both sides: "weak here but exemplary there"."""
        right = next((self.weighty[k] for k in range(i + 1, i + 4) if k in self.weighty), "")
        left = next((self.weighty[k] for k in range(i - 1, last, -1) if k in self.weighty), "")
        if "not" in self.words[last:i]:
            return False
        return bool(left and right) and (left == "good") != (right == "good")

    def _opens_clause(self, start: int, end: int, free: bool = False) -> bool:
        """Whether words[start:] begin with a subject of their own and a verb after it."""
        words, lists = self.words, self.grammar.lists
        at = start
        while at < end and words[at] in (",", "also", "then", "so"):
            at += 1
        if at >= end or words[at] in ("yet", "that", "which", "who"):
            return False
        comma = free or words[start - 2] == ","
        if words[at] not in lists["openers"] and not comma:
            return False
        if "between" in words[max(0, start - 7) : start] or self._joins_nouns(start):
            return False
        for i in range(at, min(end, at + SUBJECT_REACH)):
            if words[i] in lists["stoppers"] and i > at:
                return False
            if words[i] in (",", ";", "and", "or") and not comma:
                return False
            if self.grammar.tense(words, i):
                return i > at
        return False

    def _joins_nouns(self, start: int) -> bool:
        """Whether the "and" before words[start:] joins nouns: "that plans and reviews are ..."."""
        if self.words[start - 2] in self.grammar.lists["paired"] and self.words[start] == "young":
            return True
        for i in range(start - 2, max(0, start - 14), -1):
            if self.words[i] in ("that", "whether", "how", "where", "when", "if"):
                return not self._has_verb(i + 1, start - 1)
        return False

    def _concession_end(self, start: int, end: int) -> int | None:
        """Where the main clause begins in "Although ..., main", None without a concession."""
        words = self.words
        at = start
        while at < min(end, start + 3) and words[at] in ("however", ",", "and", "but", '"', "“"):
            at += 1
        cue = self.connectives.get(at)
        if cue is None or cue.role != "concede" or words[at + 1 : at + 2] == [","]:
            return None
        for i in range(at + 2, end - 2):
            nxt = i + 1
            if words[i] != "," or words[nxt] in self.grammar.lists["going_on"] - {"but"}:
                continue
            stop = next((k for k in range(nxt + 1, end) if words[k] == ","), end)
            if self._has_verb(at + 1, i) and (stop == end or self._has_verb(nxt, stop)):
                return nxt
        return None


@Language.factory("sqs_clauses")
def create_clauses(nlp: Language, name: str) -> ClauseFinder:  # noqa: ARG001
    """Build the component."""
    return ClauseFinder()
