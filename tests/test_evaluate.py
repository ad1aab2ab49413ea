"""`sqs-extract evaluate`: what it reads, what it writes, and when it fails."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from sqs_extract.cli import main
from sqs_extract.commands.evaluate import build_readers
from sqs_extract.evaluation import page
from sqs_extract.evaluation.cases import Case, read_cases
from sqs_extract.output import render_json
from sqs_extract.pipeline import extract
from tests.support.letters import ROOT

DEVELOP = ROOT / "corpus" / "develop"
NAME = "ashmere-2013"

MARKED = """# letter t-01: Ambleford
[summary] Summary
+ Reports were clear and thorough.
- Plans were often late, 14 cases of 20.
0 The panel meets monthly.
# letter t-02: Stowe
[summary] Summary
+ Staff knew the children well.
"""
LISTED = "## Summary\n@1 [section: Summary]\nGood work.\n"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder with one letter's PDF and its gold."""
    folder = tmp_path / "gold"
    folder.mkdir()
    shutil.copy(DEVELOP / f"{NAME}.lo-tagged.pdf", folder / f"{NAME}.pdf")
    shutil.copy(DEVELOP / f"{NAME}.gold.txt", folder)
    return folder


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A folder with a file of marked letters."""
    folder = tmp_path / "marked"
    folder.mkdir()
    (folder / "letters-t.txt").write_text(MARKED, encoding="utf-8")
    return folder


def run(*args: object) -> int:
    return main(["evaluate", *map(str, args)])


def read_scores(folder: Path) -> dict[str, Any]:
    scores: dict[str, Any] = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    return scores


def read_rows(scores: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["measure"]: row for row in scores["total"]["rows"]}


# ------------------------------------------------------------------ what is read


def test_a_pdf_beside_its_gold_is_read_and_scored(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(gold, "-o", tmp_path / "out") == 0
    shown = capsys.readouterr().out
    assert "Findings by sentence" in shown
    scores = read_scores(tmp_path / "out")
    assert (scores["gold"], scores["total"]["letters"]) == ("gold", 1)
    rows = read_rows(scores)
    assert rows["gold_placed"]["value"]["value"] == 1.0
    assert rows["findings_sentence"]["right"] > 50
    assert "paragraphs" not in rows  # nothing here says what the structure should be
    assert [group["name"] for group in scores["letters"]] == [NAME]


def test_records_made_before_score_as_letters_do(gold: Path, tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    record = extract(gold / f"{NAME}.pdf")
    (records / "one.json").write_text(render_json(record, pretty=True), encoding="utf-8")
    assert run(gold, "-q", "-o", tmp_path / "a") == 0
    (gold / f"{NAME}.pdf").unlink()
    assert run(gold, "--records", records, "-q", "-o", tmp_path / "b") == 0
    assert read_scores(tmp_path / "a") == read_scores(tmp_path / "b")


def test_a_record_may_be_gold(gold: Path, tmp_path: Path) -> None:
    record = extract(gold / f"{NAME}.pdf")
    (gold / f"{NAME}.gold.txt").unlink()
    (gold / f"{NAME}.gold.json").write_text(render_json(record, pretty=False), encoding="utf-8")
    assert run(gold, "-q", "-o", tmp_path / "out") == 0
    rows = read_rows(read_scores(tmp_path / "out"))
    assert {row["value"]["value"] for row in rows.values()} == {1.0}
    assert {"paragraphs", "metadata", "findings_span", "extents", "figures_period"} <= rows.keys()


def test_a_source_tells_what_the_structure_should_be() -> None:
    (case,) = read_cases(DEVELOP, build_readers(model=False), only=[NAME])
    assert case.truth is not None
    assert len(case.layouts) == 3
    (typed,) = read_cases(DEVELOP, build_readers(model=False), only=[NAME], transcripts=True)
    assert typed.layouts == []


def test_marked_letters_are_gold_too(marked: Path, tmp_path: Path) -> None:
    assert run(marked, "-q", "-o", tmp_path / "out") == 0
    scores = read_scores(tmp_path / "out")
    assert [group["name"] for group in scores["letters"]] == ["t-01", "t-02"]
    # Such files mark no figures: those found are not held against the tool.
    assert "figures" not in read_rows(scores)
    assert run(marked / "letters-t.txt", "-q", "--only", "t-02", "-o", tmp_path / "one") == 0
    assert read_scores(tmp_path / "one")["total"]["letters"] == 1
    assert run(marked, "-q", "--leave-out", "t-02", "-o", tmp_path / "two") == 0
    assert [group["name"] for group in read_scores(tmp_path / "two")["letters"]] == ["t-01"]


def test_gold_that_fits_nowhere_is_listed_and_said(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (gold / f"{NAME}.gold.txt").open("a", encoding="utf-8") as file:
        file.write("@1.1\n+ Nobody ever wrote these words.\n")
    assert run(gold, "-o", tmp_path / "out") == 0
    assert "gold items without a place in the records: 1" in capsys.readouterr().err
    scores = read_scores(tmp_path / "out")
    assert [item["text"] for item in scores["lost"]] == ["Nobody ever wrote these words."]
    assert read_rows(scores)["findings_sentence"]["missed"] >= 1
    assert "Nobody ever wrote these words." in (tmp_path / "out" / "index.html").read_text()


def test_two_annotators(gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    second = tmp_path / "second"
    second.mkdir()
    lines = (gold / f"{NAME}.gold.txt").read_text(encoding="utf-8").splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("+ "))
    lines[first] = "-" + lines[first][1:]
    (second / f"{NAME}.gold.txt").write_text("\n".join(lines), encoding="utf-8")
    assert run(gold, "--against", second, "-o", tmp_path / "out") == 0
    assert "kappa" in capsys.readouterr().out
    agreement = read_scores(tmp_path / "out")["agreement"]
    assert agreement["table"]["strength"]["deficiency"] == 1
    finding = agreement["shared"][0]
    assert (finding["only_first"], finding["only_second"]) == (1, 1)
    assert 0.9 < agreement["kappa"]["value"] < 1
    assert len(agreement["disputes"]) == 1


@pytest.mark.parametrize(
    ("write", "said"),
    [
        ({}, "no gold in it"),
        ({"a.gold.txt": "@1\n+ Good."}, "no letter beside it"),
        ({"a.gold.txt": "+ Good.", "a.paragraphs.txt": LISTED}, "before the first @ line"),
    ],
)
def test_what_cannot_be_scored_is_named(
    write: dict[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in write.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run(tmp_path) == 7
    assert said in capsys.readouterr().err


# ------------------------------------------------------------------ what is written


def test_the_same_input_gives_the_same_bytes(marked: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run(marked, "-q", "-o", tmp_path / name) == 0
    files = ("scores.json", "scores.md", "index.html")
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == sorted(files)
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_totals_show_nothing_of_the_letters(
    marked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = MARKED.replace("+ Reports", "- Reports").replace("+ Staff", "- Staff")
    (marked / "letters-t.txt").write_text(text, encoding="utf-8")
    assert run(marked, "-o", tmp_path / "all") == 0
    second = tmp_path / "second.txt"
    second.write_text(MARKED, encoding="utf-8")
    assert run(marked, "--totals-only", "--against", second, "-o", tmp_path / "out") == 0
    said = capsys.readouterr()
    written = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()]
    assert len(written) == 3
    for words in ("Reports were clear", "Staff knew"):
        assert words in (tmp_path / "all" / "index.html").read_text()
        assert not any(words in text for text in (said.out, said.err, *written))
    assert not any("t-01" in text for text in (said.out, said.err, *written))


def test_totals_quote_no_broken_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.paragraphs.txt").write_text(LISTED, encoding="utf-8")
    (tmp_path / "letter.gold.txt").write_text("@1\nSecret words", encoding="utf-8")
    assert run(tmp_path, "--totals-only") == 7
    error = capsys.readouterr().err
    assert "GoldBroken in one of its letters" in error
    assert "Secret" not in error


def find_all(root: Element, name: str) -> list[Element]:
    return [e for e in root.iter() if isinstance(e.tag, str) and e.tag == name]


@pytest.mark.parametrize("plots", [True, False])
def test_the_page_is_sound_html(
    plots: bool, marked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "has_plots", lambda: plots)
    assert run(marked, "--against", marked, "-q", "-o", tmp_path / "out") == 0
    text = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = parser.parse(text)
    ids = Counter(e.get("id") for e in root.iter() if e.get("id"))
    assert [name for name, n in ids.items() if n > 1] == []
    targets = {e.get("href", "")[1:] for e in find_all(root, "a")}
    assert targets
    assert targets <= ids.keys()
    images = [e for e in root.iter() if e.get("role") == "img"]
    assert all(e.get("aria-label") for e in images)
    assert bool(images) is plots
    assert len(find_all(root, "figure")) == len(images)
    for table in find_all(root, "table"):
        assert find_all(table, "caption")
        assert all(e.get("scope") for e in find_all(table, "th"))
    # Nothing is fetched: no script, no file, no address but the names of XML's vocabularies.
    assert not find_all(root, "script") + find_all(root, "link") + find_all(root, "img")
    assert set(re.findall(r"https?://([\w.]+)", text)) <= {"www.w3.org"}


def test_without_matplotlib_a_message_says_how_to_get_plots(
    marked: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(page, "has_plots", lambda: False)
    assert run(marked, "-o", tmp_path / "out") == 0
    assert "pip install 'sqs-extract[evaluate]'" in capsys.readouterr().err


def test_markup_in_a_letter_stays_text(tmp_path: Path) -> None:
    text = "# letter t-03\n[summary] Summary\n- Plans <b>were</b> good & | sound.\n"
    text = text.replace("& |", "&")
    (tmp_path / "letters-t.txt").write_text(text, encoding="utf-8")
    assert run(tmp_path, "-q", "-o", tmp_path / "out") == 0
    written = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;were&lt;/b&gt; good &amp; sound" in written
    assert "<b>" not in (tmp_path / "out" / "scores.md").read_text(encoding="utf-8")


# ------------------------------------------------------------------ the gate


def test_the_gate_keeps_and_compares(
    marked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.json"
    assert run(marked, "-q", "--check", table, "--accept") == 0
    kept = json.loads(table.read_text(encoding="utf-8"))
    assert kept["marked"]["findings_sentence"] == 1.0
    assert run(marked, "-q", "--check", table) == 0
    kept["marked"]["findings_sentence"] = 1.004
    kept["marked"]["figures"] = 0.5
    table.write_text(json.dumps(kept), encoding="utf-8")
    capsys.readouterr()
    assert run(marked, "-q", "--check", table) == 1
    assert capsys.readouterr().out == ("marked: figures fell: was 0.5000, no longer measured\n")
    assert run(marked, "-q", "--check", table, "--tolerance", "0.001") == 1
    assert "findings_sentence fell: was 1.0040, now 1.0000" in capsys.readouterr().out


def test_the_gate_wants_a_table_of_this_folder(
    marked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.json"
    assert run(marked, "-q", "--check", table) == 7
    table.write_text('{"other": {}}', encoding="utf-8")
    assert run(marked, "-q", "--check", table) == 7
    assert run(marked, "-q", "--accept") == 2
    said = capsys.readouterr().err
    assert "no such file" in said
    assert "holds no figures of marked" in said
    assert "--accept goes with --check" in said


def test_places_of_gold_are_those_of_the_record() -> None:
    """Gold found in a letter read from a PDF says the same words as in its transcription."""

    def words(case: Case) -> list[str]:
        return [" ".join(case.letter.text[g.start : g.end].split()) for g in case.gold]

    readers = build_readers(model=False)
    (read,) = read_cases(DEVELOP, readers, only=[NAME])
    (typed,) = read_cases(DEVELOP, readers, only=[NAME], transcripts=True)
    straight = str.maketrans("‘’“”", "''\"\"")
    assert [w.translate(straight) for w in words(read)] == [
        w.translate(straight) for w in words(typed)
    ]
    assert read.lost == []
