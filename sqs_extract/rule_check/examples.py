"""Rules of sound form in, those that do not do what they say out: their examples, run in turn."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import regex

from sqs_extract.annotations.cues import CLAUSE_LABELS, VERDICT_LABELS, Lexicon, split_wording
from sqs_extract.annotations.figure_numbers import find_numbers
from sqs_extract.annotations.figure_rules import FigureRule, load_figure_rules
from sqs_extract.annotations.figure_values import blank_numbers
from sqs_extract.annotations.fired import FINDING_LABELS, find_fired
from sqs_extract.inflection import inflect
from sqs_extract.layout.hyphens import load_dictionary, load_vocabulary
from sqs_extract.rule_check.form import FIGURE_LABELS, STORY_LABELS, Problem
from sqs_extract.rule_check.lines import RuleLines, suggest
from sqs_extract.rule_folder import SHIPPED, find_rule_file
from sqs_extract.ruleset import Rule, load_rules

MARKED_RE = regex.compile(r"\{(?P<words>[^{}|]+)(?:\|(?P<tag>[^{}]+))?\}")
WORD_RE = regex.compile(r"\p{L}+(?:['’]\p{L}+)*")
ENDING_RE = regex.compile(r"['’]s$|n['’]t$")
QUOTED = 70
"""Characters of an example that a message quotes."""


class _File(NamedTuple):
    """A rule file, and where its rules stand."""

    path: Path
    lines: RuleLines
    places: dict[str, int]
    """Ordinal of each rule by id."""

    def problem(self, rule_id: str, words: str | None, message: str, key: str = "") -> Problem:
        """Build the problem of a rule: on the line that quotes words, or of a key."""
        place = self.places.get(rule_id, 0)
        line = self.lines.find_key(place, key) if key else self.lines.find_rule(place)
        if words is not None:
            line = self.lines.find_words(place, words)
        return Problem(self.path, line, f"{self.path.stem}/{rule_id}", message)


def find_idle_rules() -> list[Problem]:
    """Try every rule in use -> the examples that fail, and the patterns that nothing can match."""
    files: dict[str, _File] = {}
    for label in (*FINDING_LABELS, *STORY_LABELS, *FIGURE_LABELS):
        path = find_rule_file(f"{label}.toml")
        text = path.read_text(encoding="utf-8")
        entries: list[dict[str, Any]] = tomllib.loads(text).get("rule", [])
        places = {str(entry["id"]): n for n, entry in enumerate(entries)}
        files[label] = _File(path, RuleLines(text), places)
    rules = load_rules(*FINDING_LABELS)
    problems = [*_find_hidden(rules, files), *_find_strange_words(rules, files)]
    for rule in rules:
        problems += _try_finding_rule(rule, files[rule.label])
    for rule in load_rules(*STORY_LABELS):
        problems += _try_story_rule(rule, files[rule.label])
    for figure_rule in load_figure_rules():
        label = "figure" if figure_rule.kind else "figure_not"
        problems += _try_figure_rule(figure_rule, files[label])
    return sorted(problems, key=lambda p: (p.file.name, p.line, p.message))


def quote(text: str) -> str:
    """Text -> its beginning in quotation marks."""
    return f'"{text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"}"'


def _try_finding_rule(rule: Rule, file: _File) -> Iterator[Problem]:
    """Run the examples of a rule that takes part in tagging findings."""
    if rule.regex and regex.search(rule.regex, "") is not None:
        yield file.problem(rule.id, None, "regex matches where nothing stands", "regex")
        return
    for sentence in rule.finds:
        fired = find_fired(sentence)
        names = sorted({one.rule.name for one in fired})
        if rule.name not in names:
            others = f"; there fire {', '.join(names)}" if names else ""
            yield file.problem(rule.id, sentence, f"does not find {quote(sentence)}{others}")
    for sentence in rule.ignores:
        words = [
            sentence[f.start : f.end] for f in find_fired(sentence) if f.rule.name == rule.name
        ]
        if words:
            message = f"should ignore {quote(sentence)}, but finds {quote(words[0])}"
            yield file.problem(rule.id, sentence, message)


def _try_story_rule(rule: Rule, file: _File) -> Iterator[Problem]:
    """Run the examples of a rule for case examples."""
    pattern = regex.compile(rule.regex or "(?!)", regex.IGNORECASE)
    for sentence in rule.finds:
        if not pattern.search(sentence):
            yield file.problem(rule.id, sentence, f"does not find {quote(sentence)}")
    for sentence in rule.ignores:
        found = pattern.search(sentence)
        if found is not None:
            message = f"should ignore {quote(sentence)}, but finds {quote(found[0])}"
            yield file.problem(rule.id, sentence, message)


def _try_figure_rule(rule: FigureRule, file: _File) -> Iterator[Problem]:
    """Run the examples of a rule for figures, in which braces mark what it is to find."""
    for sentence in rule.finds:
        text, marked = unmark(sentence)
        if not marked:
            message = f"marks nothing in braces: {quote(sentence)}"
            yield file.problem(rule.id, sentence, message)
        elif (found := _find_spans(rule, text)) != marked:
            words = ", ".join(quote(text[a:b]) for a, b in sorted(found)) or "nothing"
            yield file.problem(rule.id, sentence, f"finds {words} in {quote(text)}")
    for sentence in rule.ignores:
        if found := _find_spans(rule, sentence):
            a, b = min(found)
            message = f"should ignore {quote(sentence)}, but finds {quote(sentence[a:b])}"
            yield file.problem(rule.id, sentence, message)


def _find_spans(rule: FigureRule, text: str) -> set[tuple[int, int]]:
    if rule.kind is not None:
        return {(n.start, n.end) for n in find_numbers(text) if n.rule == rule.id}
    whole = [(0, len(text))]
    seen = text if rule.raw else blank_numbers(text, bytearray(len(text)), whole).text
    return {found.span() for found in rule.pattern.finditer(seen)}


def unmark(sentence: str) -> tuple[str, set[tuple[int, int]]]:
    """An example with its figures in braces -> its text, and where they stand.

    >>> unmark("In {two cases|count 2 case} it was late.")
    ('In two cases it was late.', {(3, 12)})
    """
    text, marks, at = "", set(), 0
    for found in MARKED_RE.finditer(sentence):
        text += sentence[at : found.start()]
        marks.add((len(text), len(text) + len(found["words"])))
        text += found["words"]
        at = found.end()
    return text + sentence[at:], marks


def _find_hidden(rules: Sequence[Rule], files: dict[str, _File]) -> Iterator[Problem]:
    """Find wordings that another rule has too, and so never fire."""
    for labels in (VERDICT_LABELS, CLAUSE_LABELS):
        layer = [rule for rule in rules if rule.label in labels]
        order = sorted(layer, key=lambda rule: labels.index(rule.label))
        lexicon = Lexicon(order)
        for rule in layer:
            for wording in rule.phrase:
                forms = [wording] if rule.inflect is None else inflect(wording, rule.inflect)
                winners = [_find_winner(lexicon, form) for form in forms]
                if rule.name in {winner.name for winner in winners if winner}:
                    continue
                other = next((winner.name for winner in winners if winner is not None), None)
                why = f"never fires: {other} has it too" if other else "matches nothing"
                message = f"{quote(wording)} {why}"
                yield files[rule.label].problem(rule.id, wording, message)


def _find_winner(lexicon: Lexicon, wording: str) -> Rule | None:
    """A wording -> the rule that fires where a text has just these words."""
    words = split_wording(wording)
    found = lexicon.find(words, range(len(words)))
    return found[0].rule if found and found[0].end == len(words) else None


def _find_strange_words(rules: Sequence[Rule], files: dict[str, _File]) -> Iterator[Problem]:
    """Find words in phrases that neither a dictionary nor the shipped rules know."""
    known = {
        word
        for rule in load_rules(*FINDING_LABELS, folder=SHIPPED)
        for wording in rule.phrase
        for word in _split(wording)
    }
    known |= {part for word in load_vocabulary() for part in _split(word)}
    for rule in rules:
        for wording in rule.phrase:
            for word in _split(wording):
                if word not in known and not _is_english(word):
                    message = (
                        f"unknown word {quote(word)}{suggest(word, known)}: "
                        "where it is right, add it to vocabulary.txt"
                    )
                    yield files[rule.label].problem(rule.id, wording, message)


def _split(wording: str) -> list[str]:
    return [ENDING_RE.sub("", word) for word in WORD_RE.findall(wording)]


def _is_english(word: str) -> bool:
    """Whether a dictionary has it; it may spell as Americans do."""
    counts = load_dictionary().word_frequency
    forms = (word, word.replace("is", "iz"), word.replace("our", "or"), word.replace("ll", "l"))
    return any(counts[form] for form in forms)
