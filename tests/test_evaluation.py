"""Measures: what counts as right, wrong and missed, and how sure the figures are."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from sqs_extract.commands.evaluate import build_readers
from sqs_extract.document import Figure, Tags
from sqs_extract.evaluation.agreement import build_agreement, find_kappa
from sqs_extract.evaluation.bootstrap import Group, build_group
from sqs_extract.evaluation.calibration import build_calibration
from sqs_extract.evaluation.cases import Case, name_sections, read_cases
from sqs_extract.evaluation.examples import compare_figures
from sqs_extract.evaluation.findings import Point, judge_findings
from sqs_extract.evaluation.linking import observe_links
from sqs_extract.evaluation.measures import BY_NAME, MEASURES, Observation
from sqs_extract.evaluation.scores import Scores, build_scores
from sqs_extract.gold import Located, locate, parse_gold
from sqs_extract.marked import parse_marked
from sqs_extract.output import render_json
from sqs_extract.record import ExtentRecord
from sqs_extract.transcript import parse_transcript
from tests.support.letters import LETTERS, ROOT
from tests.support.marked_cases import build_case, build_marked_record

SCORER = LETTERS.parent / "tools" / "score.py"
DEVELOP = ROOT / "corpus" / "develop"

GOLD = """[summary] Summary
+ Reports were clear and full of sense |- but plans came late in half of the cases.
- Reviews were often missing.
0 The panel meets monthly.
?+ Panels were there.
[key_strengths] Key strengths
+ Staff knew the children well.
~ Plans were mixed.
"""
SAID = """[summary] Summary
+ Reports were clear and full of sense |- but plans came late in half of the cases.
+ Reviews were often missing.
- The panel meets monthly.
+ Panels were there.
[key_strengths] Key strengths
0 Staff knew the children well.
- Plans were mixed.
"""


def count(scores: Scores, measure: str) -> tuple[int, int, int] | None:
    """Right, wrong and missed of a measure."""
    row = scores.total.find(measure)
    return (row.right, row.wrong, row.missed) if row is not None else None


def test_findings_are_counted_as_the_guidelines_say() -> None:
    scores = build_scores("test", [build_case(GOLD, SAID)])
    # Both halves of the first sentence; the second is reversed, the third has nothing to say, the
    # optional one counts neither way, the last but one is missed, the mixed one is left out.
    assert count(scores, "findings_sentence") == (2, 2, 2)
    # As spans the mixed one is found: a shortfall passes for mixed.
    assert count(scores, "findings_span") == (3, 2, 2)
    assert count(scores, "findings_kept") == (1, 1, 0)
    assert scores.confusion["strength"] == {"none": 1, "strength": 0, "deficiency": 0, "mixed": 0}
    assert scores.confusion["deficiency"]["strength"] == 1
    assert scores.confusion["none"]["deficiency"] == 1
    assert scores.confusion["mixed"] == {"none": 0, "strength": 0, "deficiency": 1, "mixed": 1}
    # The optional sentence is in no cell.
    assert sum(sum(row.values()) for row in scores.confusion.values()) == 5


def test_the_form_of_matches_is_a_share() -> None:
    gold = "[summary] S\n! Plans should be made sooner.\n- Plans were late.\n"
    said = "[summary] S\n- Plans should be made sooner.\n- Plans were late.\n"
    row = build_scores("test", [build_case(gold, said)]).total.find("findings_form")
    assert row is not None
    assert (row.value.value, row.precision) == (0.5, None)


def test_the_surest_slips_come_first_and_say_what_fired() -> None:
    case = build_case(GOLD, SAID, scores=(0.9, 0.9, 0.6, 0.8))
    scores = build_scores("test", [case])
    assert [(s.gold, s.said, s.score) for s in scores.wrong] == [
        ("none", "deficiency", 0.8),
        ("deficiency", "strength", 0.6),
    ]
    assert [(s.section, s.text, s.score) for s in scores.missed] == [
        ("key_strengths", "Staff knew the children well.", None)
    ]
    assert scores.wrong[0].fired == ("test/finding",)
    assert scores.slips == 3
    assert build_scores("test", [case], worst=1).missed == scores.missed
    assert len(build_scores("test", [case], worst=1).wrong) == 1


def test_examples_count_by_span_and_then_by_what_is_said_of_them() -> None:
    gold = """[summary] Summary
>- [Sean] In one case, Sean had stopped coming.
> Nobody asked him why for the whole of that summer.
>+ [Ida; quote=her mother] Ida was given a place to live.

?>+ [] One boy came back.
"""
    said = """[summary] Summary
>- [Sean] In one case, Sean had stopped coming.
> Nobody asked him why for the whole of that summer.
>- [Ida] Ida was given a place to live.

0 One boy came back.
"""
    scores = build_scores("test", [build_case(gold, said)])
    assert count(scores, "examples") == (2, 0, 0)
    assert count(scores, "examples_polarity") == (1, 1, 0)
    assert count(scores, "examples_subjects") == (2, 0, 0)
    assert count(scores, "examples_quotation") == (1, 1, 0)
    without = said.replace(">- [Ida]", "0")
    scores = build_scores("test", [build_case(gold, without)])
    assert count(scores, "examples") == (1, 0, 1)
    assert [(s.tag, s.problem) for s in scores.strays] == [("examples", "missed")]


def build_figure_case(gold: str, said: list[tuple[str, float, str | None]]) -> Case:
    """Gold lines for a sentence about rates, and figures as (words, value, measure)."""
    text = "# letter a\n[summary] Summary\n0 In 2014 the rate was 28.1%, and 14 cases were late.\n"
    letter = parse_marked(text)[0].letter
    tags = Tags()
    for words, value, measure in said:
        start = letter.text.index(words)
        tags.figures.append(
            Figure(
                *("summary-1", start, start + len(words), "percentage", value, "%", measure),
                population=None,
                period=None,
                comparison=None,
                footnote=None,
                evidence=(),
            )
        )
    located = locate(parse_gold(gold), letter)
    case = Case("a", build_marked_record(letter, "a", tags), letter, located)
    case.section_of = name_sections(letter)
    return case


def test_figures_count_by_place_and_value() -> None:
    gold = """@Summary
fig percentage 28.1 % measure="the reoffending rate" period="2014" | 28.1%
fig count 14 case | 14 cases
"""
    said = [("28.1%", 28.1, "reoffending rate"), ("14 cases", 13.0, None)]
    case = build_figure_case(gold, said)
    scores = build_scores("test", [case])
    assert count(scores, "figures") == (1, 1, 1)
    assert count(scores, "figures_unit") == (1, 0, 0)
    assert count(scores, "figures_measure") == (1, 0, 0)
    assert count(scores, "figures_period") == (0, 1, 0)
    assert count(scores, "figures_population") is None
    problems = [(s.problem, s.text[-8:]) for s in compare_figures(case).strays]
    assert problems == [("missed", "re late."), ("extra", "re late.")]


def test_what_has_no_place_counts_as_missed() -> None:
    case = build_case(GOLD, SAID)
    case.lost = parse_gold("@9.9\n- Nobody wrote this.\n?- Nor this.\nfig count 3 case | three")
    scores = build_scores("test", [case])
    assert count(scores, "findings_sentence") == (2, 2, 3)
    assert count(scores, "figures") == (0, 0, 1)
    assert count(scores, "gold_placed") == (6, 3, 0)
    assert (scores.lost_count, scores.lost[0].text) == (3, "Nobody wrote this.")


def test_links_count_bullet_by_bullet() -> None:
    (case,) = read_cases(DEVELOP, build_readers(model=True), only=["ashmere-2013"])
    assert case.links
    said = list(observe_links(case))
    bullets = {(link.bullet.start, link.bullet.end) for link in case.links}
    assert sum(o.measure == "links_first" for o in said) == len(bullets)
    wanted = sum(not link.item.optional for link in case.links)
    assert sum(o.right + o.missed for o in said if o.measure == "links") == wanted
    case.links = None
    assert list(observe_links(case)) == []


@pytest.mark.parametrize("path", sorted(DEVELOP.glob("*.extents.txt")), ids=lambda p: p.stem)
def test_kept_extents_stand_in_findings(path: Path) -> None:
    name = path.name.removesuffix(".extents.txt")
    letter = parse_transcript((DEVELOP / f"{name}.json").read_text(encoding="utf-8")).letter
    gold, extents = (
        locate(parse_gold(file.read_text(encoding="utf-8"), file.name), letter, name=file.name)
        for file in (DEVELOP / f"{name}.gold.txt", path)
    )
    findings = [g for g in gold if g.item.tag == "finding"]
    assert len(extents) > 10
    for extent in extents:
        assert any(f.start <= extent.start and extent.end <= f.end for f in findings), extent.item


def test_extents_are_judged_within_matched_findings() -> None:
    said = "[summary] S\n- Most plans were late.\n- Plans were often thin.\n- Reviews slipped.\n"
    case = build_case(said, said)
    text = "@summary-1\nextent most/majority | Most plans\nextent many | often"
    case.gold = [*case.gold, *locate(parse_gold(text), case.letter)]
    case.extents = True
    extents = (ExtentRecord(text="x", band="majority"), None, ExtentRecord(text="x", band="few"))
    findings = [
        finding.model_copy(update={"extent": extent})
        for finding, extent in zip(case.record.findings, extents, strict=True)
    ]
    case.record = case.record.model_copy(update={"findings": findings})
    # One of two readings is right; "often" was not read; the third finding says nothing of extent.
    assert count(build_scores("test", [case]), "extents") == (1, 1, 1)


# ------------------------------------------------------------------ intervals


def build_units(letters: int, right: int, wrong: int) -> list[Observation]:
    """One observation per paragraph: so many right and wrong in each of so many letters."""
    return [
        Observation("examples_polarity", f"letter-{n}", "sqs", "summary", str(k), int(ok), 1 - ok)
        for n in range(letters)
        for k, ok in enumerate([1] * right + [0] * wrong)
    ]


def find_row(group: Group) -> tuple[float, float, float]:
    """Value and interval of a group's only row."""
    (row,) = group.rows
    return row.value.value, row.value.low, row.value.high


def test_an_interval_has_the_width_that_theory_gives() -> None:
    value, low, high = find_row(build_group("all", build_units(1, 80, 20)))
    assert value == 0.8
    # 100 cases at 0.8: standard error 0.04.
    assert low == pytest.approx(0.72, abs=0.015)
    assert high == pytest.approx(0.88, abs=0.015)


def test_letters_are_drawn_where_there_are_enough() -> None:
    few, many = (build_group("all", build_units(n, 8, 2)) for n in (7, 8))
    assert (few.drawn, many.drawn) == ("paragraphs", "letters")
    # All letters are alike here, so that drawing letters shows no spread, and paragraphs do.
    assert find_row(many) == (0.8, 0.8, 0.8)
    assert find_row(few)[1] < 0.8 < find_row(few)[2]


def test_the_same_observations_give_the_same_intervals() -> None:
    units = build_units(3, 7, 3)
    assert build_group("all", units) == build_group("all", units)


def test_what_was_not_to_be_found_is_no_row() -> None:
    nothing = Observation("examples", "a", "sqs", "summary", "1")
    assert build_group("all", [nothing]).rows == ()


def test_every_measure_is_named_once() -> None:
    assert len(BY_NAME) == len(MEASURES)


# ------------------------------------------------------------------ calibration


def test_calibration_of_scores_that_tell_too_much_and_too_little() -> None:
    points = [Point(0.95, n < 9) for n in range(10)] + [Point(0.55, n < 9) for n in range(10)]
    found = build_calibration(points)
    assert found is not None
    assert [(b.low, b.count, b.right) for b in found.bins] == [(0.5, 10, 0.9), (0.9, 10, 0.9)]
    # Half the tags are 0.05 too sure of themselves, half 0.35 too modest.
    assert found.error == 0.2
    assert found.brier == pytest.approx(((0.05**2 * 9 + 0.95**2) + (0.45**2 * 9 + 0.55**2)) / 20)
    assert build_calibration([]) is None


def test_a_sure_score_of_one_has_a_place() -> None:
    found = build_calibration([Point(1.0, True)])
    assert found is not None
    assert (found.bins[0].low, found.bins[0].high, found.error) == (0.9, 1.0, 0.0)


def test_what_gold_leaves_open_calibrates_nothing() -> None:
    judged = judge_findings(build_case(GOLD, SAID))
    # Seven findings are said; the one in the optional sentence is neither right nor wrong.
    assert [p.right for p in judged.points] == [True, True, False, False, True]


# ------------------------------------------------------------------ two annotators


def find_gold(marked: str) -> list[Located]:
    return parse_marked(f"# letter a\n{marked}")[0].gold


def test_kappa_is_the_one_of_the_textbooks() -> None:
    # Two readers, 50 proposals: 20 times both yes, 15 both no; expected by chance 0.5.
    assert find_kappa(np.array([[20.0, 5.0], [10.0, 15.0]])) == pytest.approx(0.4)
    assert find_kappa(np.array([[5.0, 0.0], [0.0, 0.0]])) == 1.0


def test_two_annotators_are_held_against_each_other() -> None:
    case = build_case(GOLD, GOLD)
    same = build_agreement([(case, case.gold)])
    assert (same.same, same.kappa.value, same.sentences) == (1.0, 1.0, 5)
    other = find_gold(SAID.replace("- The panel meets", "?- The panel meets"))
    agreement = build_agreement([(case, other)])
    # Either may leave a sentence open: the optional one of each is left out.
    assert agreement.sentences == 4
    assert agreement.same == 0.25
    findings = agreement.shared[0]
    assert (findings.both, findings.only_first, findings.only_second) == (2, 3, 2)
    assert [d.text for d in agreement.disputes] == [
        "Reviews were often missing.",
        "Staff knew the children well.",
        "Plans were mixed.",
    ]


# ------------------------------------------------------------------ the independent scorer


def load_scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.skipif(not SCORER.exists(), reason="no independent scorer here: set SQS_LETTERS")
def test_an_independent_scorer_counts_the_same() -> None:
    score = load_scorer().score
    names = {
        "findings_sentence": "findings_sentence",
        "findings_span": "findings_span",
        "examples": "examples",
        "figures": "figures",
        "paragraphs": "paragraphs",
        "sections": "sections",
    }
    compared = 0
    for case in read_cases(DEVELOP, build_readers(model=True)):
        case.layouts = case.layouts[:1]
        source = json.loads((DEVELOP / f"{case.name}.json").read_text(encoding="utf-8"))
        gold = (DEVELOP / f"{case.name}.gold.txt").read_text(encoding="utf-8")
        theirs = score(source, gold, json.loads(render_json(case.record, pretty=False)))
        ours = build_scores("test", [case])
        for name, own in names.items():
            wanted = tuple(theirs[name][key] for key in ("tp", "fp", "fn"))
            assert count(ours, own) == wanted, (case.name, name)
            compared += 1
    assert compared >= 6 * len(names)
