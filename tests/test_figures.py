"""Figures: the number grammar, what is no figure, and what a figure measures."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex

from sqs_extract.annotations.figure_numbers import find_numbers
from sqs_extract.annotations.figure_rules import FigureRule, load_figure_rules

CASES = Path(__file__).parent / "cases"
MARKED_RE = regex.compile(r"\{(?P<words>[^{}|]+)(?:\|(?P<tag>[^{}]+))?\}")

Expected = tuple[str, str, float, str | None]


def unmark(sentence: str) -> tuple[str, list[tuple[int, int, str | None]]]:
    """A marked sentence -> its text, and span and tag of each mark."""
    text, marks, at = "", [], 0
    for found in MARKED_RE.finditer(sentence):
        text += sentence[at : found.start()]
        marks.append((len(text), len(text) + len(found["words"]), found["tag"]))
        text += found["words"]
        at = found.end()
    return text + sentence[at:], marks


def read_tag(tag: str) -> tuple[str, float, str | None]:
    """`count 14 case` -> kind, value to three places, unit."""
    kind, value, *unit = tag.split()
    return kind, round(float(value), 3), " ".join(unit).replace("-", "", unit == ["-"]) or None


def figures_of(text: str) -> list[Expected]:
    return [(text[n.start : n.end], n.kind, round(n.value, 3), n.unit) for n in find_numbers(text)]


def sentences(name: str) -> list[object]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [
        pytest.param(line, id=f"{name}:{n}")
        for n, line in enumerate(lines, start=1)
        if line.strip() and not line.startswith("#")
    ]


@pytest.mark.parametrize("sentence", sentences("figures.txt"))
def test_a_sentence_gives_its_figures_and_no_others(sentence: str) -> None:
    text, marks = unmark(sentence)
    expected = []
    for a, b, tag in marks:
        assert tag, f"a mark without kind and value: {text[a:b]!r}"
        kind, value, unit = read_tag(tag)
        expected.append((text[a:b], kind, value, unit))
    found = [(lose(words), *rest) for words, *rest in figures_of(text)]
    assert found == [(lose(words), *rest) for words, *rest in expected]


def lose(words: str) -> str:
    """A span without the word before the number: "between", "within" may belong to it or not."""
    return regex.sub(r"^(?:between|within|up to|from) ", "", words.lower())


RULES = load_figure_rules()


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_rule_finds_what_it_says(rule: FigureRule) -> None:
    assert rule.finds and rule.ignores
    for sentence in rule.finds:
        text, marks = unmark(sentence)
        assert marks, f"an example that marks nothing: {sentence}"
        if rule.kind is None:
            spans = {found.span() for found in rule.pattern.finditer(text)}
            assert spans == {(a, b) for a, b, _ in marks}, sentence
            assert not any(n.start < b and a < n.end for n in find_numbers(text) for a, b in spans)
            continue
        found = {(n.start, n.end): n for n in find_numbers(text) if n.rule == rule.id}
        assert set(found) == {(a, b) for a, b, _ in marks}, sentence
        for a, b, tag in marks:
            kind, value, unit = read_tag(tag or "")
            number = found[a, b]
            assert (number.kind, round(number.value, 3), number.unit) == (kind, value, unit)


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_rule_ignores_what_it_says(rule: FigureRule) -> None:
    for sentence in rule.ignores:
        if rule.kind is None:
            assert not rule.pattern.search(sentence), sentence
        else:
            assert rule.id not in {n.rule for n in find_numbers(sentence)}, sentence
