"""`rules try`: every step from a sentence to its tags, as data and on the page."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from sqs_extract.annotations.trial import Trial, try_text
from sqs_extract.cli import main
from sqs_extract.explain_trial import print_trial, split_lines
from sqs_extract.rule_folder import use_rules

TEXT = "While staff were kind, plans did not always address risk, and two reviews were late."


def show(trial: Trial, width: int = 120) -> str:
    page = io.StringIO()
    print_trial(trial, Console(file=page, width=width))
    return page.getvalue()


def test_each_clause_has_its_steps() -> None:
    trial = try_text(TEXT)
    assert [clause.relation for clause in trial.clauses] == ["concede", "main", "and"]
    first, second, _ = trial.clauses
    assert "strength/kind" in {one.rule for one in first.fired}
    assert first.praise > first.blame
    assert second.rules.polarity == "deficiency"
    (unit,) = [unit for unit in second.units if unit.value < 0]
    assert unit.rules[0] == "negation/partial"
    assert second.model is not None
    assert sum(second.model.values()) == pytest.approx(1, abs=0.001)
    assert [f.polarity for f in trial.tags.findings] == ["strength", "deficiency"]
    assert [f.value for f in trial.tags.figures] == [2.0]


def test_words_are_where_they_say() -> None:
    trial = try_text(f"  Plans  were good. {TEXT}")
    for clause in trial.clauses:
        assert trial.text[clause.start : clause.end] == clause.text
        spans = [(one.start, one.end, one.text) for one in clause.fired]
        spans += [(unit.start, unit.end, unit.text) for unit in clause.units]
        for start, end, text in spans:
            assert trial.text[start:end] == text
            assert clause.start <= start < clause.end
    for story in trial.stories:
        assert trial.text[story.start : story.end] == story.text


def test_without_the_model_the_rules_decide_alone() -> None:
    trial = try_text(TEXT, model=False)
    assert {clause.model for clause in trial.clauses} == {None}
    said = {reason.source for finding in trial.tags.findings for reason in finding.evidence}
    assert said == {"rule"}


def test_the_section_counts() -> None:
    assert try_text("Screening for needs.", section="context").tags.findings == []
    (finding,) = try_text("Screening for needs.", section="areas_for_improvement").tags.findings
    assert finding.polarity == "deficiency"


def test_rules_for_stories_show() -> None:
    trial = try_text("In one case Sean waited nine weeks.")
    assert "case_example/in-one-case" in {one.rule for one in trial.stories}
    page = show(trial)
    assert "Case examples" in page
    assert "of Sean" in page
    assert "duration 9 week" in page


def test_rules_stand_below_their_words() -> None:
    lines = show(try_text("Reviews were not always timely.", model=False)).splitlines()
    at = next(n for n, line in enumerate(lines) if "not always timely" in line)
    (below,) = [line for line in lines[at:] if "^ negation/partial" in line]
    column = lines[at].index("not always")
    assert below[column : column + len("not always")] == "^" * len("not always")
    assert "scope" in "\n".join(lines)
    assert "deficiency" in "\n".join(lines)


def test_a_narrow_page_keeps_rules_below_their_words() -> None:
    page = show(try_text(TEXT), width=44)
    assert "^^^^ negation/short" in page
    assert all(len(line) <= 44 for line in page.splitlines() if line.startswith("    plans"))


def test_what_says_nothing_is_no_finding() -> None:
    page = show(try_text("A detention and training order is a single sentence.", model=False))
    assert "no finding" in page
    assert "\n    none\n" in page


@given(st.text(max_size=300), st.integers(1, 60))
def test_lines_lose_nothing(text: str, width: int) -> None:
    lines = list(split_lines(text, width))
    assert "".join(text[start:end] for start, end in lines) == text
    assert all(end - start <= width for start, end in lines)


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "try", TEXT, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["text"] == TEXT
    assert data["clauses"][1]["rules"]["polarity"] == "deficiency"
    assert data["tags"]["findings"][0]["polarity"] == "strength"


def test_the_command_prints_a_page_without_colour_in_a_pipe(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rules", "try", TEXT, "--no-model"]) == 0
    out = capsys.readouterr().out
    assert "negation/partial" in out
    assert "\x1b" not in out


def test_the_command_takes_the_rules_of_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "strength.toml").write_text(
        '[[rule]]\nid = "zest"\nrole = "good"\nphrase = "zesty"\nvalue = 2\n'
        'finds = ["It was zesty."]\nignores = ["It was late."]\n',
        encoding="utf-8",
    )
    try:
        assert main(["rules", "try", "Plans were zesty.", "--rules", str(tmp_path)]) == 0
        assert "strength/zest" in capsys.readouterr().out
    finally:
        use_rules(None)


WRONG = [["Plans.", "--section", "nowhere"], [" "]]


@pytest.mark.parametrize("arguments", WRONG)
def test_what_cannot_be_tried_is_wrong_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "try", *arguments]) == 2
    assert capsys.readouterr().err.startswith("sqs-extract: ")
