"""`rules report`: which letters are read, what is counted of each rule, and what has changed."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pytest

from sqs_extract.cli import main
from sqs_extract.explain import Page
from sqs_extract.explain_report import print_report
from sqs_extract.gold import GoldItem, Located
from sqs_extract.pipeline import extract
from sqs_extract.record import Record
from sqs_extract.rule_folder import use_rules
from sqs_extract.rule_report.compare import CannotCompare, compare, read_said
from sqs_extract.rule_report.pages import build_data, write_csv, write_markdown
from sqs_extract.rule_report.sources import (
    Source,
    find_files,
    name_of,
    read_sources,
    rebuild_letter,
)
from sqs_extract.rule_report.tally import Said, Tally, is_same, tally_rules
from sqs_extract.signature import hash_rules
from tests.support.letters import CORPUS, read_record

READ = partial(extract, tag=False)

MARKED = """# letter z-01: Ambleford, 2014
[reducing_reoffending] Reducing reoffending
0 We read 14 cases.
+ Staff were kind |- but reviews were late.
- Plans were thorough.
+ Case managers knew the children well.

0 The river was zesty.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "letters.txt").write_text(MARKED, encoding="utf-8")
    return tmp_path


def tally_folder(folder: Path, *, model: bool = False) -> Tally:
    sources, skipped = read_sources(folder, None, READ)
    assert skipped == []
    return tally_rules(sources, model=model)


# ------------------------------------------------------------------ which letters


def test_of_several_forms_of_a_letter_one_is_read() -> None:
    files = find_files(CORPUS / "develop")
    assert {path.suffix for path in files} == {".json"}
    assert len(files) == 7


def test_files_that_are_no_letters_are_left_out(tmp_path: Path) -> None:
    for name in (
        "a.pdf",
        "a.gold.txt",
        "a.links.txt",
        "b.md",
        "c.paragraphs.txt",
        "c.pdf",
        "d.png",
    ):
        (tmp_path / name).touch()
    names = [path.name for path in find_files(tmp_path)]
    assert names == ["a.pdf", "b.md", "c.paragraphs.txt"]


def test_records_and_transcriptions_are_read_and_gold_beside_them(
    tmp_path: Path, record: Record
) -> None:
    (tmp_path / "one.json").write_text(record.model_dump_json(by_alias=True), encoding="utf-8")
    (tmp_path / "ambleford.gold.txt").write_text("@1.1\n- Too few plans\n", encoding="utf-8")
    (tmp_path / "two.txt").write_text(
        "Report of Short Quality Screening (SQS) in Ambleford\n\nSummary\n\nPlans were late.\n"
        "\nKey strengths\n\n- Kind staff.\n",
        encoding="utf-8",
    )
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    sources, skipped = read_sources(tmp_path, None, READ)
    assert [source.name for source in sources] == ["ambleford", "two"]
    assert [len(source.gold or []) for source in sources] == [1, 0]
    assert [one.where for one in skipped] == ["broken.json"]


def test_a_letter_outlives_its_record() -> None:
    """Tagged again, a letter rebuilt from its record has the same tags."""
    record = read_record(CORPUS / "develop" / "ashmere-2013.rl-plain.pdf", tag=True)
    tally = tally_rules([Source(name_of(record), rebuild_letter(record), None)])
    findings = [said for said in tally.said if said.tag == "finding"]
    assert [(f.start, f.end, f.polarity) for f in record.findings] == [
        (said.start, said.end, said.says) for said in findings
    ]


# ------------------------------------------------------------------ what is counted


def test_right_and_wrong_are_told_by_gold(folder: Path) -> None:
    tally = tally_folder(folder)
    assert tally.with_gold == 1
    kind = tally.rules["strength/kind"]
    assert (kind.hits, kind.took_part, kind.right, kind.wrong) == (1, 1, 1, 0)
    assert kind.letters == {"z-01"}
    thorough = next(rule for rule in tally.rules.values() if rule.examples)
    (example,) = thorough.examples
    assert (example.text, example.said, example.gold) == (
        "Plans were thorough.",
        "strength",
        "deficiency",
    )
    counts = tally.counts["finding"]
    assert counts["said"] == counts["right"] + counts["wrong"]
    assert counts["wrong"] == 1
    assert counts["missed"] == 0
    # marked letters say nothing of figures
    assert tally.counts["figure"]["said"] == 1
    assert tally.counts["figure"]["wrong"] == 0


def test_every_finding_is_decided_once(folder: Path) -> None:
    tally = tally_folder(folder)
    assert sum(rule.decided for rule in tally.rules.values()) == len(
        [said for said in tally.said if said.rules]
    )
    assert all(rule.decided <= rule.took_part for rule in tally.rules.values())


def test_rules_on_the_same_words_and_against_each_other_are_counted(folder: Path) -> None:
    tally = tally_folder(folder)
    pairs = {
        (rule.rule, other): n for rule in tally.rules.values() for other, n in rule.overlaps.items()
    }
    assert pairs
    assert all(pairs[other, rule] == n for (rule, other), n in pairs.items())
    text = "# letter z-02: A\n[summary] Summary\n+ Staff were kind and reviews late.\n"
    (folder / "letters.txt").write_text(text, encoding="utf-8")
    tally = tally_folder(folder)
    assert tally.rules["strength/kind"].conflicts == {"negation/short": 1}
    assert tally.rules["negation/short"].conflicts == {"strength/kind": 1}


def test_what_two_readers_may_settle_either_way_counts_for_nothing() -> None:
    text = "# letter z-03: A\n[summary] Summary\n?- Staff were kind.\n?+ Late was late.\n"
    from sqs_extract.marked import parse_marked  # noqa: PLC0415

    (marked,) = parse_marked(text)
    tally = tally_rules([Source("z-03", marked.letter, marked.gold)], model=False)
    counts = tally.counts["finding"]
    assert (counts["right"], counts["wrong"], counts["missed"]) == (0, 0, 0)
    assert counts["said"] == 2


def test_a_figure_is_right_by_its_value(record: Record) -> None:
    letter = rebuild_letter(record)
    at = letter.text.index("12%")

    def judge(value: float) -> tuple[int, int]:
        item = GoldItem("figure", "1.1", 1, False, "12%", "12%", kind="percentage", value=value)
        tally = tally_rules([Source("a", letter, [Located(item, "1.1", at, at + 3)])], model=False)
        return tally.counts["figure"]["right"], tally.counts["figure"]["wrong"]

    assert judge(12.0) == (1, 0)
    assert judge(13.0) == (0, 1)


def test_the_same_words_are_those_that_mostly_overlap() -> None:
    assert is_same(0, 10, 5, 100)
    assert not is_same(0, 10, 6, 100)
    assert not is_same(0, 10, 10, 20)


# ------------------------------------------------------------------ what has changed


def test_against_itself_nothing_has_changed(folder: Path, tmp_path: Path) -> None:
    tally = tally_folder(folder)
    path = tmp_path / "report.json"
    path.write_text(json.dumps(build_data(tally, [], None, None)), encoding="utf-8")
    rules, before = read_said(path)
    assert rules == hash_rules()
    changes = compare(tally.letters, tally.said, before, rules)
    assert (changes.gained, changes.lost, changes.turned, changes.missing) == ([], [], [], [])


def test_records_of_a_release_are_compared_too(tmp_path: Path) -> None:
    record = read_record(CORPUS / "develop" / "ashmere-2013.rl-plain.pdf", tag=True)
    (tmp_path / "a.json").write_text(record.model_dump_json(by_alias=True), encoding="utf-8")
    rules, before = read_said(tmp_path)
    tally = tally_rules([Source(name_of(record), rebuild_letter(record), None)])
    changes = compare(tally.letters, tally.said, before, rules)
    assert (changes.gained, changes.lost, changes.turned) == ([], [], [])
    lines = tmp_path / "all.jsonl"
    lines.write_text(record.model_dump_json(by_alias=True) + "\n", encoding="utf-8")
    assert read_said(lines)[1].keys() == before.keys()


def say(text: str, says: str, start: int = 0, rule: str = "strength/kind") -> Said:
    return Said("finding", "a", "1.1", start, start + len(text), text, says, (rule,))


def test_gains_losses_and_turns_are_told_by_rule() -> None:
    before = [say("Staff were kind.", "strength"), say("Plans were late.", "strength", 50)]
    after = [
        say("Plans were late.", "deficiency", 60, "deficiency/late"),
        say("All were met.", "strength", 90, "strength/met"),
    ]
    changes = compare(["a"], after, {"a": before, "b": []}, "old")
    assert [said.text for said in changes.gained] == ["All were met."]
    assert [said.text for said in changes.lost] == ["Staff were kind."]
    assert [(old.says, new.says) for old, new in changes.turned] == [("strength", "deficiency")]
    assert changes.missing == ["b"]
    assert changes.by_rule["strength/kind"] == {"lost": 1, "turned": 1}
    assert changes.by_rule["strength/met"] == {"gained": 1}
    page = write_markdown(Tally(["a"]), [], changes, None)
    assert "### Gained\n\n- a 1.1: finding strength: All were met. (strength/met)" in page
    assert "; was strength" in page


def test_two_of_the_same_words_are_two() -> None:
    one, two = say("It was late.", "deficiency", 0), say("It was late.", "deficiency", 80)
    changes = compare(["a"], [one, two], {"a": [one]}, "old")
    assert changes.gained == [two]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema_version": "1.0"}'])
def test_what_is_no_report_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "old.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CannotCompare, match=r"old\.json"):
        read_said(path)
    with pytest.raises(CannotCompare):
        read_said(tmp_path / "old.json.not")


# ------------------------------------------------------------------ how it is shown


def test_the_table_and_the_page_say_the_same(folder: Path) -> None:
    tally = tally_folder(folder)
    rows = list(csv.reader(io.StringIO(write_csv(tally))))
    assert len(rows) == len(tally.rules) + 1
    row = dict(zip(rows[0], next(r for r in rows if r[0] == "strength/kind"), strict=True))
    assert (row["hits"], row["took part"], row["right"], row["wrong"]) == ("1", "1", "1", "0")
    page = write_markdown(tally, [], None, None)
    assert f"| {' | '.join(row.values())} |" in page
    assert "finding" not in page.split("## Rules that never fired")[1].split("\n")[0]


def test_without_gold_nothing_is_right_or_wrong(record: Record) -> None:
    tally = tally_rules([Source("a", rebuild_letter(record), None)], model=False)
    data = build_data(tally, [], None, None)
    assert {(rule["right"], rule["wrong"]) for rule in data["rules"]} == {(None, None)}
    assert data["totals"]["findings"] == {"said": tally.counts["finding"]["said"]}


def test_the_terminal_shows_the_head_of_it(folder: Path) -> None:
    tally = tally_folder(folder)
    changes = compare(tally.letters, tally.said, {"z-01": []}, "old")
    out = io.StringIO()
    print_report(tally, [], changes, Page(file=out, width=90))
    assert "strength/kind" in out.getvalue()
    assert "gained z-01 1.1: finding strength: Staff were kind" in out.getvalue()
    assert "1 letters, 1 with gold" in out.getvalue()


def test_the_command_writes_its_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "out"
    assert main(["rules", "report", str(folder), "-o", str(out)]) == 0
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert first.keys() == {"report.json", "report.md", "rules.csv"}
    arguments = ["rules", "report", str(folder), "-o", str(out)]
    assert main([*arguments, "--against", str(out / "report.json")]) == 0
    assert "0 gained, 0 lost, 0 turned" in capsys.readouterr().out
    assert (out / "rules.csv").read_bytes() == first["rules.csv"]


def test_the_command_compares_an_experts_rules(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "out"
    arguments = ["rules", "report", str(folder), "--no-model", "-o", str(out)]
    assert main(arguments) == 0
    capsys.readouterr()
    mine = tmp_path / "mine"
    assert main(["rules", "copy", str(mine), "strength.toml"]) == 0
    path = mine / "strength.toml"
    more_rules = (
        '\n[[rule]]\nid = "zest"\nrole = "good"\nvalue = 3\nphrase = "zesty"\n'
        'finds = ["It was zesty."]\nignores = ["It was late."]\n'
    )
    path.write_text(path.read_text(encoding="utf-8") + more_rules, encoding="utf-8")
    try:
        more = ["--rules", str(mine), "--against", str(out / "report.json")]
        assert main([*arguments, *more]) == 0
    finally:
        use_rules(None)
    changed = json.loads((out / "report.json").read_text(encoding="utf-8"))["against"]
    assert changed["by_rule"] == {"strength/zest": {"gained": 1, "lost": 0, "turned": 0}}
    assert "gained z-01 1.2: finding strength: The river" in capsys.readouterr().out


def test_a_folder_without_letters_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "report", str(tmp_path)]) == 2
    assert "no letter could be read" in capsys.readouterr().err


def test_what_is_said_of_a_tag_is_data(folder: Path) -> None:
    """The report holds every tag, so that another can be made against it."""
    tally = tally_folder(folder)
    data = build_data(tally, [], None, "findings@0")
    assert data["signature"]["model"] == "findings@0"
    assert len(data["tags"]) == len(tally.said)
    assert asdict(tally)["letters"] == data["letters"]
