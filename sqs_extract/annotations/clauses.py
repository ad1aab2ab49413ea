"""A sentence in, its clauses out: where "but", "although", "; " or "and" part two verdicts.

No parser: a clause is told by a connective with a finite verb on either side of it, and a finite
verb by word lists (rules/grammar.toml).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from sqs_extract.annotations.cues import Cue
from sqs_extract.inflection import inflect
from sqs_extract.ruleset import load_lists, load_rules


@dataclass(slots=True)
class Clause:
    """A stretch of one sentence with its own verb; indices are tokens of the document."""

    start: int
    end: int
    relation: str
    """How it stands to the clause before: "main", "concede" (granted against the rest of its
    sentence), "but" (set against what went before), "and", or "semicolon"."""
    sentence: int
    """Ordinal of its sentence in the paragraph."""
    body: int = 0
    """Where its own statement begins: after an opening "In some cases," or "When ... ,"."""
    opener: str = ""
    """The word the opening begins with, lower case; empty without one."""
    tense: str = ""
    """Of its first finite verb: present, past, modal, or empty."""
    colon: int = 0
    """Where what spells out the statement begins, behind a colon; its end without one."""
    aside: tuple[int, int] = (0, 0)
    """Range of ", though conscientious,"; empty without one."""
    trailing: int = 0
    """Where a "when ..." or "if ..." behind its statement begins; its end without one."""
    relative: tuple[int, int] = (0, 0)
    """Range of "who do not attend", which says what people are meant; empty without one."""
    cues: list[Cue] = field(default_factory=list)


WEIGHTY = frozenset({"good", "bad", "short"})

STOPPERS = frozenset("that which who to whether how what where when if why".split())
"""Words behind which a verb is not that of the clause begun before them."""


class Grammar:
    """Word lists and what they say about the words of one paragraph."""

    def __init__(self) -> None:
        lists = load_lists("grammar")
        self.lists = lists
        third, past = set(), set()
        base = {phrase.split()[0] for r in load_rules() if r.inflect == "verb" for phrase in r.phrase}
        base |= lists["verbs"]
        self.base = base - {"better", "can", "able", "has"}
        for verb in base:
            forms = inflect(verb, "verb")
            third.add(forms[1])
            past.update(form for form in forms[2:-1])
        self.third = third
        self.past = past | {f for f in lists["past"]}

    def tense(self, words: Sequence[str], i: int) -> str:
        """Tense of word i where it is a finite verb, else empty."""
        word = words[i]
        lists = self.lists
        before = words[i - 1] if i else ""
        if word in lists["modal"]:
            after = words[i + 1] if i + 1 < len(words) else ""
            noun = word in ("need", "needs") and after not in ("to", "further", "more", "urgent")
            return "" if noun else "modal"
        if word in lists["present"]:
            return "present" if before not in ("to", "will", "would", "may", "can") else ""
        if word in ("was", "were", "had", "did"):
            return "past"
        if before in lists["before_noun"] or not before or not before[0].isalnum():
            return ""
        if word in self.third:
            after = words[i + 1] if i + 1 < len(words) else ""
            noun = after in lists["after_noun"] or after in self.past or after.endswith("ed")
            return "" if noun else "present"
        if word in self.past:
            return "past"
        if word in self.base and before in lists["plural"] | {"who", "also"}:
            return "present"
        if word.endswith("ed") and len(word) > 4 and before not in ("be", "been", "being", ","):
            return "past"
        return ""

    def first_finite(self, words: Sequence[str], start: int, end: int) -> int | None:
        """Index of the first finite verb in words[start:end], None without one."""
        for i in range(start, end):
            if self.tense(words, i):
                return i
        return None


class ClauseFinder:
    """spaCy component `sqs_clauses`: puts the clauses of a paragraph into `doc.user_data`."""

    def __init__(self) -> None:
        self.grammar = Grammar()
        self.weighty: dict[int, str] = {}

    def __call__(self, doc: Doc) -> Doc:
        words = doc.user_data["words"]
        connectives = {cue.start: cue for cue in doc.user_data["connectives"]}
        self.weighty = {c.start: c.role for c in doc.user_data["cues"] if c.role in WEIGHTY}
        clauses: list[Clause] = []
        for n, (start, end) in enumerate(doc.user_data["sentences"]):
            clauses.extend(self.split(words, connectives, start, end, n))
        starts = [clause.start for clause in clauses]
        at = 0
        for cue in doc.user_data["cues"]:
            while at + 1 < len(starts) and starts[at + 1] <= cue.start:
                at += 1
            if clauses:
                clauses[at].cues.append(cue)
        doc.user_data["clauses"] = clauses
        return doc

    def split(
        self,
        words: Sequence[str],
        connectives: dict[int, Cue],
        start: int,
        end: int,
        sentence: int,
    ) -> list[Clause]:
        """One sentence, as a range of tokens -> its clauses, in order, without gaps."""
        cuts: list[tuple[int, str]] = []
        head = self._concession_end(words, connectives, start, end)
        first = "main"
        if head is not None:
            first = "concede"
            cuts.append((head, "main"))
        last = head or start
        depth = 0
        for i in range(start + 1, end):
            word = words[i]
            depth += (word == "(") - (word == ")")
            if i <= last or depth > 0:
                continue
            relation = self._relation(words, connectives, i, last, end)
            if relation:
                cuts.append((i, relation))
                last = i
        bounds = [(start, first), *cuts]
        ends = [at for at, _ in bounds[1:]] + [end]
        return [
            self._clause(words, connectives, a, b, relation, sentence)
            for (a, relation), b in zip(bounds, ends, strict=True)
        ]

    def _relation(
        self, words: Sequence[str], connectives: dict[int, Cue], i: int, last: int, end: int
    ) -> str:
        """How a clause that begins at word i stands to the one begun at `last`; empty if none."""
        word, before = words[i], words[i - 1]
        after = words[i + 1] if i + 1 < end else ""
        grammar = self.grammar
        cue = connectives.get(i)
        if before == ";" and cue is not None and cue.role == "tail":
            return ""
        if before == ";" and grammar.first_finite(words, i, end) is not None:
            return "semicolon"
        if cue is None:
            return ""
        left = grammar.first_finite(words, last, i) is not None
        if not left and not (cue.role == "but" and before == ","):
            return ""
        right = self._has_verb_soon(words, i + 1, end, 30)
        if cue.role == "concede":
            running = after.endswith("ing") or word == "though" and after in (",", ".")
            turned = word == "albeit" or after in ("not", "less", "only", "rarely", "seldom", "still")
            if before == "," and turned:
                return "concede"
            return "concede" if right and not running and before != "even" else ""
        if cue.role == "but":
            if word == "but":
                if before in grammar.lists["no_contrast_before"] or after in (
                    "one",
                    "two",
                    "three",
                ):
                    return ""
                opened = any(
                    words[k] == "not" and words[k + 1] in ("only", "just", "merely", "simply")
                    for k in range(last, i)
                )
                if self._contrasts(words, last, i):
                    return "but"
                if before != "," and (
                    after in ("not", "never")
                    or not right or not self._opens_clause(words, i + 1, end, free=True)
                ):
                    return ""
                return "" if opened or after == "also" else "but"
            if word == "yet":
                return "but" if before in (",", "and") and after != "to" and right else ""
            if word == "whereas":
                return "but"
            return ""
        if cue.role == "and" and word == "and" and right:
            return "and" if self._opens_clause(words, i + 1, end) else ""
        return ""

    def _has_verb_soon(self, words: Sequence[str], start: int, end: int, reach: int) -> bool:
        return self.grammar.first_finite(words, start, min(end, start + reach)) is not None

    def _opens_clause(
        self, words: Sequence[str], start: int, end: int, free: bool = False
    ) -> bool:
        """Whether words[start:] begin with a subject of their own and a verb after it."""
        if start >= end:
            return False
        at = start
        while at < end and words[at] in (",", "also", "then", "so"):
            at += 1
        if words[at] == "yet" or (at < end and words[at] in ("that", "which", "who")):
            return False
        comma = free or words[start - 2] == ","
        if words[at] not in self.grammar.lists["openers"] and not comma:
            return False
        finite = None
        if "between" in words[max(0, start - 7) : start] or self._inside(words, start, end):
            return False
        for i in range(at, min(end, at + 16)):
            if words[i] in STOPPERS and i > at:
                return False
            if words[i] in (",", ";", "and", "or") and not comma:
                return False
            if self.grammar.tense(words, i):
                finite = i
                break
        return finite is not None and finite > at

    def _contrasts(self, words: Sequence[str], last: int, i: int) -> bool:
        """Whether "weak in places but exemplary in others": words of opposite worth on both sides."""
        right = next((self.weighty[k] for k in range(i + 1, i + 4) if k in self.weighty), "")
        left = next((self.weighty[k] for k in range(i - 1, last, -1) if k in self.weighty), "")
        if "not" in words[last:i]:
            return False
        return bool(left and right) and (left == "good") != (right == "good")

    def _inside(self, words: Sequence[str], start: int, end: int) -> bool:
        """Whether the "and" before words[start:] joins nouns: "that children and young people are"."""
        if words[start - 2] == "children" and words[start] == "young":
            return True
        begun = max(0, start - 14)
        for i in range(start - 2, begun, -1):
            if words[i] in ("that", "whether", "how", "where", "when", "if"):
                return self.grammar.first_finite(words, i + 1, start - 1) is None
        return False

    def _concession_end(
        self, words: Sequence[str], connectives: dict[int, Cue], start: int, end: int
    ) -> int | None:
        """Where the main clause begins in "Although ..., main", None without a concession."""
        at = start
        while at < min(end, start + 3) and words[at] in ("however", ",", "and", "but", '"', "“"):
            at += 1
        cue = connectives.get(at)
        if cue is None or cue.role != "concede" or words[at + 1 : at + 2] == [","]:
            return None
        for i in range(at + 2, end - 2):
            if words[i] != ",":
                continue
            nxt = i + 1
            if words[nxt] in ("and", "or", "who", "which", "including", "such", "for", "where"):
                continue
            if self.grammar.first_finite(words, at + 1, i) is None:
                continue
            stop = next((k for k in range(nxt + 1, end) if words[k] == ","), end)
            if self.grammar.first_finite(words, nxt, stop) is None and stop != end:
                continue
            return nxt
        return None

    def _clause(
        self,
        words: Sequence[str],
        connectives: dict[int, Cue],
        start: int,
        end: int,
        relation: str,
        sentence: int,
    ) -> Clause:
        """Build a clause: find its opening part and its tense."""
        body, opener = start, ""
        at = start
        while at < end and (
            words[at] in (",", "and", "but", "however", "although", "while", "whilst", "also")
        ):
            at += 1
        cue = connectives.get(at)
        if (
            cue is not None
            and cue.role in ("beside", "tail")
            or (
                at < end
                and words[at] in ("in", "for", "at", "on", "by", "with", "of", "from", "under")
            )
        ):
            for comma in (k for k in range(at, min(end, at + 40)) if words[k] == ","):
                if (
                    comma + 1 < end
                    and words[comma + 1] not in ("and", "or", "but", "which", "who", "including")
                    and self.grammar.first_finite(words, comma + 1, end) is not None
                ):
                    body, opener = comma + 1, words[at]
                    break
        finite = self.grammar.first_finite(words, body, end)
        tense = self._tense(words, finite, end) if finite is not None else ""
        clause = Clause(start, end, relation, sentence, body, opener, tense)
        clause.relative = self._relative(words, connectives, clause)
        clause.trailing = self._trailing(words, clause)
        clause.colon = next((i for i in range(body, end) if words[i] == ":"), end)
        clause.aside = self._aside(words, connectives, clause)
        return clause

    def _aside(
        self, words: Sequence[str], connectives: dict[int, Cue], clause: Clause
    ) -> tuple[int, int]:
        """Find the range of a verbless concession between commas."""
        for i in range(clause.body + 1, clause.end - 2):
            cue = connectives.get(i)
            if cue is not None and cue.role in ("concede", "beside") and words[i - 1] == ",":
                comma = next((k for k in range(i, min(i + 9, clause.end)) if words[k] == ","), None)
                if comma and self.grammar.first_finite(words, i, comma) is None:
                    return i, comma
        return 0, 0

    def _trailing(self, words: Sequence[str], clause: Clause) -> int:
        """Find where a condition begins that stands behind the clause's own verb."""
        verb = self.grammar.first_finite(words, clause.body, clause.end)
        if verb is None:
            return clause.end
        for i in range(verb + 2, clause.end):
            if words[i] in ("when", "if", "once", "whenever", "unless", "until") or (
                words[i] == "where" and words[i - 1] not in self.grammar.lists["cases"]
            ):
                return i
        return clause.end

    def _tense(self, words: Sequence[str], finite: int, end: int) -> str:
        """Tense of a clause by its first finite verb; a plural noun in -s gives way to an auxiliary."""
        grammar = self.grammar
        auxiliary = grammar.lists["present"] | {"was", "were", "had", "did"}
        if words[finite] in grammar.third:
            for i in range(finite + 1, min(finite + 12, end)):
                if words[i] in STOPPERS or words[i] == ",":
                    break
                if words[i] in auxiliary:
                    finite = i
                    break
        if words[finite] in ("has", "have"):
            for i in range(finite + 1, min(finite + 4, end)):
                participle = words[i].endswith(("ed", "en", "own")) or words[i] in grammar.past
                if participle or words[i] == "been":
                    return "perfect"
        return grammar.tense(words, finite)

    def _relative(
        self, words: Sequence[str], connectives: dict[int, Cue], clause: Clause
    ) -> tuple[int, int]:
        """Find the range of "who ..." behind a noun for people, up to the verb it interrupts."""
        for start in range(clause.body + 1, clause.end):
            cue = connectives.get(start)
            if cue is None or cue.role != "relative":
                continue
            if words[start - 1] not in self.grammar.lists["people"]:
                continue
            if self.grammar.first_finite(words, clause.body, start) is not None:
                return start, clause.end
            verb = self.grammar.first_finite(words, cue.end, clause.end)
            if verb is None:
                return start, clause.end
            for i in range(verb + 2, clause.end):
                joined = words[i - 1] in ("and", "or", "but", ",", "not", "who", "that")
                if self.grammar.tense(words, i) and not joined:
                    return start, i
            return 0, 0
        return 0, 0


@Language.factory("sqs_clauses")
def create_clauses(nlp: Language, name: str) -> ClauseFinder:  # noqa: ARG001
    """Build the component from the word lists."""
    return ClauseFinder()
