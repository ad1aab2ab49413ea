"""Rules: each finds and ignores what it says, and a broken one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqs_extract.annotations.fired import FINDING_LABELS, find_fired
from sqs_extract.inflection import inflect
from sqs_extract.ruleset import Rule, RuleError, load_lists, load_rules

RULES = load_rules(*FINDING_LABELS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_finds_what_it_says(rule: Rule) -> None:
    for sentence in rule.finds:
        assert rule.name in {fired.rule.name for fired in find_fired(sentence)}, sentence


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_ignores_what_it_says(rule: Rule) -> None:
    for sentence in rule.ignores:
        assert rule.name not in {fired.rule.name for fired in find_fired(sentence)}, sentence


def test_every_file_of_rules_takes_part() -> None:
    assert {rule.label for rule in load_rules()} == set(FINDING_LABELS)


def test_the_words_that_fired_are_where_they_say() -> None:
    text = "Reviews were not always timely; staff, however, knew the children well."
    fired = {f.rule.name: text[f.start : f.end] for f in find_fired(text)}
    assert fired["negation/partial"] == "not always"
    assert fired["contrast/but"] == "however"
    assert fired["strength/well"] == "well"


GOOD = 'id = "a"\nphrase = "late"\nfinds = ["It was late."]\nignores = ["It was on time."]\n'

BROKEN = [
    # two forms at once
    (GOOD + 'regex = "late"\n', "exactly one of phrase, tokens, regex"),
    # no form at all
    (GOOD.replace('phrase = "late"\n', ""), "exactly one of phrase, tokens, regex"),
    # no example
    (GOOD.replace('finds = ["It was late."]', "finds = []"), "finds"),
    # a misspelt key
    (GOOD + "weight = 2\n", "weight"),
    # a capital, which no text in lower case would ever match
    (GOOD.replace('"late"', '"Late"'), "lower case"),
    # the same wording twice
    (GOOD.replace('"late"', '["late", "late"]'), "given twice"),
    # a regex that does not compile
    (GOOD.replace('phrase = "late"', 'regex = "(late"'), "does not compile"),
    # an id that is no slug
    (GOOD.replace('"a"', '"A b"'), "id"),
    # inflection without a phrase
    (GOOD.replace('phrase = "late"', 'regex = "late"\ninflect = "verb"'), "inflected"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_broken_rule_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "deficiency.toml").write_text(f"[[rule]]\n{text}", encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_rules(folder=tmp_path)
    assert str(caught.value).startswith("deficiency.toml: ")
    assert message in str(caught.value)


def test_an_id_stands_for_one_rule(tmp_path: Path) -> None:
    (tmp_path / "deficiency.toml").write_text(f"[[rule]]\n{GOOD}[[rule]]\n{GOOD}", encoding="utf-8")
    with pytest.raises(RuleError, match="another rule"):
        load_rules(folder=tmp_path)


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "extent.toml").write_text("[[rule\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"extent\.toml: is not TOML"):
        load_rules(folder=tmp_path)
    with pytest.raises(RuleError, match=r"none\.toml: cannot be read"):
        load_lists("none", folder=tmp_path)


def test_defaults_stand_under_each_rule(tmp_path: Path) -> None:
    text = f'[defaults]\nrole = "bad"\nvalue = 2\n\n[[rule]]\n{GOOD}'
    (tmp_path / "deficiency.toml").write_text(text, encoding="utf-8")
    (rule,) = load_rules(folder=tmp_path)
    assert (rule.name, rule.role, rule.value) == ("deficiency/a", "bad", 2.0)


INFLECTED = [
    ("plan", "verb", "plan plans planned planning"),
    ("carry out", "verb", "carry out, carries out, carried out, carrying out"),
    ("agree", "verb", "agree agrees agreed agreeing"),
    ("tie", "verb", "tie ties tied tying"),
    ("keep", "verb", "keep keeps kept keeping"),
    ("deficiency", "noun", "deficiency deficiencies"),
    ("area for improvement", "noun", "area for improvement, areas for improvement"),
    ("thin", "adjective", "thin thinner thinnest thinly"),
    ("patchy", "adjective", "patchy patchier patchiest patchily"),
    ("robust", "adjective", "robust robustly"),
    ("full", "adjective", "full fuller fullest fully"),
    ("sporadic", "adjective", "sporadic sporadically"),
    ("humble", "adjective", "humble humbler humblest humbly"),
]


@pytest.mark.parametrize(("word", "kind", "forms"), INFLECTED)
def test_words_are_inflected(word: str, kind: str, forms: str) -> None:
    expected = forms.split(", ") if "," in forms else forms.split()
    assert set(expected) <= set(inflect(word, kind))
