"""A folder of rules over the shipped one: what is read from it, and what follows from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqs_extract.annotations.fired import find_fired
from sqs_extract.cli import main
from sqs_extract.inflection import inflect
from sqs_extract.rule_folder import SHIPPED, find_rule_file, list_rule_files, use_rules
from sqs_extract.ruleset import load_rules
from sqs_extract.sentences import split_sentences
from sqs_extract.signature import hash_rules
from tests.support.letters import CORPUS

RULE = """
[[rule]]
id = "florid"
role = "good"
phrase = "zesty"
finds = ["Plans were zesty."]
ignores = ["Plans were zealous."]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that says one more thing in praise; the shipped rules come back afterwards."""
    text = find_rule_file("strength.toml").read_text(encoding="utf-8")
    (tmp_path / "strength.toml").write_text(text + RULE, encoding="utf-8")
    yield tmp_path
    use_rules(None)


def find_names(text: str) -> set[str]:
    return {fired.rule.name for fired in find_fired(text)}


def test_its_rules_are_used_and_the_shipped_come_back(folder: Path) -> None:
    text = "Plans were zesty."
    assert "strength/florid" not in find_names(text)
    use_rules(folder)
    assert {"strength/florid", "topic/planning"} <= find_names(text)
    use_rules(None)
    assert "strength/florid" not in find_names(text)


def test_the_signature_follows_the_folder(folder: Path) -> None:
    before = hash_rules()
    use_rules(folder)
    assert hash_rules() != before
    use_rules(None)
    assert hash_rules() == before


def test_an_exact_copy_has_the_shipped_signature(tmp_path: Path) -> None:
    before = hash_rules()
    for name in list_rule_files():
        (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    try:
        use_rules(tmp_path)
        assert find_rule_file("strength.toml") == tmp_path / "strength.toml"
        assert hash_rules() == before
    finally:
        use_rules(None)


def test_word_lists_follow_it_too(folder: Path) -> None:
    assert len(split_sentences("See Zq. Plans were late.")) == 2
    words = (SHIPPED / "sentence.toml").read_text(encoding="utf-8")
    first = next(line for line in words.splitlines() if line.endswith("["))
    (folder / "sentence.toml").write_text(
        words.replace(first, f'{first}\n    "zq",'), encoding="utf-8"
    )
    forms = (SHIPPED / "inflection.toml").read_text(encoding="utf-8")
    (folder / "inflection.toml").write_text(
        forms.replace("[irregular]", '[irregular]\nzing = "zings zang zung zinging"'),
        encoding="utf-8",
    )
    use_rules(folder)
    assert len(split_sentences("See Zq. Plans were late.")) == 1
    assert inflect("zing", "verb")[2] == "zang"


def test_a_new_file_takes_part_by_name(folder: Path) -> None:
    (folder / "novelty.toml").write_text(RULE, encoding="utf-8")
    use_rules(folder)
    assert "novelty.toml" in list_rule_files()
    assert "novelty/florid" in {rule.name for rule in load_rules()}


def test_a_record_says_by_which_rules_it_was_made(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = CORPUS / "develop" / "thornwick-2016.rl-book.pdf"
    shipped = hash_rules()
    assert main([str(letter), "--no-tags", "--rules", str(folder)]) == 0
    own = json.loads(capsys.readouterr().out)["signature"]["rules"]
    assert main([str(letter), "--no-tags"]) == 0
    again = json.loads(capsys.readouterr().out)["signature"]["rules"]
    assert (own == shipped, again == shipped) == (False, True)
