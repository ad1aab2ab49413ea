"""`rules check`: the shipped rules are sound; each way of breaking one is named with its line."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sqs_extract.cli import main
from sqs_extract.rule_check import check_rules
from sqs_extract.rule_check.examples import unmark
from sqs_extract.rule_check.lines import RuleLines, parse_line_of_error, suggest
from sqs_extract.rule_folder import SHIPPED, use_rules

Check = Callable[[str, str], list[str]]

GOOD = """[[rule]]
id = "a-new-one"
phrase = "zesty"
finds = ["Plans were zesty."]
ignores = ["Plans were late."]
"""
KNOWN = "a-new-one"


@pytest.fixture
def check(tmp_path: Path) -> Iterator[Check]:
    """Check the shipped rules with something written at the end of one of the files."""

    def run(name: str, more: str) -> list[str]:
        shipped = SHIPPED / name
        text = shipped.read_text(encoding="utf-8") if shipped.exists() else ""
        (tmp_path / name).write_text(text.rstrip("\n") + "\n\n" + more, encoding="utf-8")
        use_rules(tmp_path)
        begins = text.rstrip("\n").count("\n") + 3
        marked = [str(p).replace(f"{tmp_path}/", "").split(":", 2) for p in check_rules()]
        return [f"{f}:{int(line) - begins}:{rest}" for f, line, rest in marked]

    yield run
    use_rules(None)


def test_the_shipped_rules_are_sound() -> None:
    assert [str(problem) for problem in check_rules()] == []


def test_a_word_that_nobody_knows_is_asked_about(check: Check) -> None:
    more = GOOD.replace("zesty", "punctaul")
    (problem,) = check("strength.toml", more)
    assert problem.startswith('strength.toml:2: strength/a-new-one: unknown word "punctaul"')
    assert 'did you mean "punctual"' in problem


FORM = [
    # a key that nobody reads
    ("strength.toml", GOOD + "wieght = 2\n", 'strength.toml:5: strength/a-new-one: unknown key'),
    # a form of rule that this file's reader never looks at
    ("topic.toml", GOOD, "topic.toml:2: topic/a-new-one: phrase is never looked at"),
    ("contrast.toml", GOOD.replace("phrase", "regex") + 'role = "but"\n', "contrast.toml:2: "),
    # no example
    ("strength.toml", GOOD.replace('["Plans were zesty."]', "[]"), "strength.toml:3: "),
    # a key left out: the rule's own line
    ("strength.toml", GOOD.replace('ignores = ["Plans were late."]\n', ""), "strength.toml:0: "),
    # an id used twice
    ("strength.toml", GOOD.replace(KNOWN, "kind"), "strength/kind: id taken at"),
    # a role that scope does not know
    ("strength.toml", GOOD + 'role = "godo"\n', "a-new-one: unknown role"),
    # a band that the record does not know
    (
        "extent.toml",
        GOOD.replace("phrase", "regex") + 'band = "mots"\n',
        'extent.toml:5: extent/a-new-one: unknown band mots (did you mean "most"?)',
    ),
    # a second rule for a role that one rule has
    (
        "discourse.toml",
        GOOD.replace("phrase", "regex") + 'role = "back"\n',
        "discourse.toml:5: discourse/a-new-one: role back has a rule already",
    ),
    # a weight that works against its role
    ("strength.toml", GOOD + "value = -1\n", "strength.toml:5: strength/a-new-one: value is above"),
    # a table that is none
    ("strength.toml", "[[rule]\n", "strength.toml:0: is not TOML"),
    # a regex that does not compile, of a figure
    ("figure.toml", '[[rule]]\nid = "count/x"\nregex = "(a"\n', "toml:2: figure/count/x: regex"),
    # a file by a name that nobody reads
    ("strenght.toml", GOOD, 'did you mean "strength.toml"?'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "more", "message"), FORM)
def test_what_breaks_the_form_is_named(check: Check, name: str, more: str, message: str) -> None:
    problems = check(name, more)
    assert len(problems) == 1, problems
    assert message in problems[0]


IDLE = [
    # an example that the rule does not find
    (
        "strength.toml",
        GOOD.replace("were zesty.", "were kind."),
        'strength.toml:3: strength/a-new-one: does not find "Plans were kind."; there fire',
    ),
    # one that it should not have found
    (
        "strength.toml",
        GOOD.replace("were late.", "were zesty, late."),
        'strength.toml:4: strength/a-new-one: should ignore "Plans were zesty, late.", but finds',
    ),
    # a wording that a rule of an earlier file has, and keeps
    (
        "strength.toml",
        GOOD.replace('"zesty"', '["zesty", "without"]'),
        'strength.toml:2: strength/a-new-one: "without" never fires: negation/lack has it too',
    ),
    # a regex that matches where nothing is
    (
        "neutral.toml",
        GOOD.replace('phrase = "zesty"', 'regex = "(?:zesty)?"'),
        "neutral.toml:2: neutral/a-new-one: regex matches where nothing stands",
    ),
    # a story that its rule does not see
    (
        "case_example.toml",
        GOOD.replace('phrase = "zesty"', 'regex = "tasty"\nrole = "carry"'),
        'case_example.toml:4: case_example/a-new-one: does not find "Plans were zesty."',
    ),
    # a figure whose example marks none
    (
        "figure.toml",
        '[[rule]]\nid = "count/zz"\nkind = "count"\nregex = \'\'\'(?<value>{n}) zests\'\'\'\n'
        'finds = ["It had two zests."]\nignores = ["It had two plans."]\n',
        'figure.toml:4: figure/count/zz: marks nothing in braces',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "more", "message"), IDLE)
def test_a_rule_that_does_not_do_what_it_says_is_named(
    check: Check, name: str, more: str, message: str
) -> None:
    problems = check(name, more)
    assert len(problems) == 1, problems
    assert message in problems[0]


GUIDE = Path(__file__).parents[1] / "docs" / "rules.md"


def test_the_rule_of_the_guide_is_sound(check: Check) -> None:
    (rule,) = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert check("deficiency.toml", rule) == []


def test_the_sentences_of_the_guide_can_be_tried(capsys: pytest.CaptureFixture[str]) -> None:
    lines = re.findall(r"(?m)^    sqs-extract (rules try .*)$", GUIDE.read_text(encoding="utf-8"))
    assert len(lines) >= 3
    for line in lines:
        assert main(shlex.split(line.split("    ")[0])) == 0
        assert "Findings" in capsys.readouterr().out


def test_lists_are_read_as_the_tool_reads_them(tmp_path: Path) -> None:
    (tmp_path / "inflection.toml").write_text("[doubled]\nwords = []\n", encoding="utf-8")
    try:
        use_rules(tmp_path)
        (problem,) = check_rules()
    finally:
        use_rules(None)
    assert problem.message == "lacks 'irregular'"


def test_lines_are_those_of_the_file() -> None:
    lines = RuleLines(
        '# head\n[[rule]]\nid = "a"\n\n[[rule]]\nfinds = [\n  "She said \\"no\\"."]\n'
    )
    assert (lines.find_rule(0), lines.find_rule(1), lines.find_rule(7)) == (2, 5, 1)
    assert lines.find_key(1, "finds") == 6
    assert lines.find_key(0, "finds") == 2
    assert lines.find_words(1, 'She said "no".') == 7
    assert lines.find_words(0, "She") == 2
    assert parse_line_of_error("Expected '=' (at line 7, column 2)") == 7
    assert parse_line_of_error("Cannot decode") == 1
    assert suggest("qqqq", ["late"]) == ""


def test_marks_leave_an_example() -> None:
    assert unmark("{Two|count 2} of {ten}.") == ("Two of ten.", {(0, 3), (7, 10)})


def test_the_command_ends_with_one_where_something_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mixed.toml").write_text("[[rule\n", encoding="utf-8")
    try:
        assert main(["rules", "check", "--rules", str(tmp_path)]) == 1
        out = capsys.readouterr().out
        assert out.startswith(f"{tmp_path}/mixed.toml:1: is not TOML")
        assert out.endswith("\n1 problem\n")
        assert main(["rules", "check"]) == 0
        assert capsys.readouterr().out == "no problems\n"
    finally:
        use_rules(None)


def test_an_empty_folder_is_no_folder_of_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "check", "--rules", str(tmp_path)]) == 2
    assert "no rule files" in capsys.readouterr().err


def test_copying_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "copy", str(tmp_path / "mine"), "strength.toml"]) == 0
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["strength.toml"]
    assert main(["rules", "copy", str(tmp_path / "mine")]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["rules", "copy", str(tmp_path / "all")]) == 0
    names = {path.name for path in (tmp_path / "all").iterdir()}
    assert names == {p.name for p in SHIPPED.iterdir() if p.suffix in (".toml", ".txt")}
    assert main(["rules", "copy", str(tmp_path / "more"), "none.toml"]) == 2
