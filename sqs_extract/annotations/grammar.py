"""Words of a sentence in, its finite verbs and their tense out: no parser, only word lists."""

from __future__ import annotations

from collections.abc import Sequence

from sqs_extract.inflection import inflect
from sqs_extract.rule_folder import from_rules
from sqs_extract.ruleset import load_lists, load_rules

ALWAYS_PAST = frozenset({"was", "were", "had", "did"})
NO_VERBS = frozenset({"better", "can", "able", "has"})
"""First words of inflected phrases that are no verbs in the infinitive."""


class Grammar:
    """The lists of grammar.toml, and every verb that the rules know with its forms."""

    def __init__(self) -> None:
        self.lists = load_lists("grammar")
        known = (rule.phrase for rule in load_rules() if rule.inflect == "verb")
        verbs = {phrase.split()[0] for phrases in known for phrase in phrases}
        self.base = (verbs | self.lists["verbs"]) - NO_VERBS
        forms = [inflect(verb, "verb") for verb in self.base]
        self.third = {form[1] for form in forms}
        self.past = {past for form in forms for past in form[2:-1]} | self.lists["past"]
        self.auxiliaries = self.lists["present"] | ALWAYS_PAST

    def tense(self, words: Sequence[str], i: int) -> str:
        """Tense of word i where it is a finite verb (present, past or modal), else empty."""
        word, lists = words[i], self.lists
        before = words[i - 1] if i else ""
        after = words[i + 1] if i + 1 < len(words) else ""
        if word in lists["modal"]:
            noun = word in ("need", "needs") and after not in ("to", "further", "more", "urgent")
            return "" if noun else "modal"
        if word in lists["present"]:
            return "present" if before not in ("to", "will", "would", "may", "can") else ""
        if word in ALWAYS_PAST:
            return "past"
        if before in lists["before_noun"] or not before or not before[0].isalpha():
            return ""
        if word in self.third:
            noun = after in lists["after_noun"] or after in self.past or after.endswith("ed")
            return "" if noun else "present"
        if word in self.past:
            return "past"
        if word in self.base and (before in lists["plural"] or before in ("who", "also")):
            return "present"
        if word.endswith("ed") and len(word) > 4 and before not in ("be", "been", "being"):
            return "past"
        return ""

    def first_finite(self, words: Sequence[str], start: int, end: int) -> int | None:
        """Index of the first finite verb in words[start:end], None without one."""
        for i in range(start, end):
            if self.tense(words, i):
                return i
        return None

    def is_phrase(self, words: Sequence[str], start: int, end: int) -> bool:
        """Whether no verb of words[start:end] is the main one: "Help for those who need it"."""
        waiting = 0
        for i in range(start, end):
            if i > start and words[i] in self.lists["subordinators"]:
                waiting += 1
            elif self.tense(words, i):
                if not waiting:
                    return False
                waiting -= 1
        return True

    def clause_tense(self, words: Sequence[str], start: int, end: int) -> str:
        """Tense of the clause words[start:end]: present, past, perfect, modal; empty without verb.

        A word in -s that could be a noun gives way to an auxiliary close behind it: "Release dates
        were known".
        """
        finite = self.first_finite(words, start, end)
        if finite is None:
            return ""
        if words[finite] in self.third:
            for i in range(finite + 1, min(finite + 12, end)):
                if words[i] in self.lists["stoppers"] or words[i] == ",":
                    break
                if words[i] in self.auxiliaries:
                    finite = i
                    break
        if words[finite] in ("has", "have"):
            for word in words[finite + 1 : min(finite + 4, end)]:
                if word in self.past or word.endswith(("ed", "en", "own")):
                    return "perfect"
        return self.tense(words, finite)


@from_rules
def load_grammar() -> Grammar:
    """Build the grammar once."""
    return Grammar()
