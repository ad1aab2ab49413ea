"""Figures: the number grammar, what is no figure, and what a figure measures."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
import regex

from sqs_extract.annotations.figure_numbers import find_numbers
from sqs_extract.annotations.figure_rules import FigureRule, load_figure_rules
from sqs_extract.annotations.figure_values import blank_numbers
from sqs_extract.annotations.figures import find_figures
from sqs_extract.document import Letter
from sqs_extract.transcript import build_source_letter

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
    """A span without the words around the number that may belong to it or not."""
    words = regex.sub(r"^(?:between|within|up to|from) ", "", words.lower())
    words = regex.sub(r"^(?:(?:the|those|only|just|other|remaining|some|all) )+", "", words)
    return regex.sub(r" of (?:those|them)$", "", words)


RULES = load_figure_rules()


def as_seen(rule: FigureRule, text: str) -> str:
    """The text as a rule sees it: its numbers blanked, or not."""
    return text if rule.raw else blank_numbers(text, bytearray(len(text)), [(0, len(text))]).text


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_rule_finds_what_it_says(rule: FigureRule) -> None:
    assert rule.finds and rule.ignores
    for sentence in rule.finds:
        text, marks = unmark(sentence)
        assert marks, f"an example that marks nothing: {sentence}"
        if rule.kind is None:
            spans = {found.span() for found in rule.pattern.finditer(as_seen(rule, text))}
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
            seen = as_seen(rule, sentence)
            assert not rule.pattern.search(seen), sentence
        else:
            assert rule.id not in {n.rule for n in find_numbers(sentence)}, sentence


class Said(NamedTuple):
    """What a case says of one percentage; None where nothing is said."""

    value: float
    population: str | None
    against: str | None
    direction: str | None
    other: float | None


def make_letter(text: str, note: str = "") -> Letter:
    source = {
        "title": "Report of Short Quality Screening (SQS) of youth offending work in Ambleford",
        "blocks": [{"t": "h1", "text": "Summary"}, {"t": "p", "text": text}],
        "footnotes": {"1": note} if note else {},
    }
    return build_source_letter(source)


def reoffending_cases() -> list[object]:
    text = (CASES / "reoffending.txt").read_text(encoding="utf-8")
    blocks = [b.splitlines() for b in text.split("\n\n") if not b.startswith("#")]
    return [pytest.param(lines[0], lines[1:], id=lines[0][:40]) for lines in blocks]


def read_said(line: str) -> Said:
    value, *rest, other = (part.strip() for part in line.split("|"))
    population, against, direction = (None if part == "-" else part for part in rest)
    number = None if other == "-" else float(other)
    return Said(float(value), population, against, direction, number)


@pytest.mark.parametrize(("text", "lines"), reoffending_cases())
def test_the_reoffending_sentence(text: str, lines: list[str]) -> None:
    figures = find_figures(make_letter(text))
    rates = [f for f in figures if f.unit == "%"]
    found = []
    for figure in rates:
        c = figure.comparison
        other = figures[c.figure].value if c and c.figure is not None else None
        against, direction = (c.with_, c.direction) if c else (None, None)
        found.append(Said(figure.value, figure.population, against, direction, other))
    assert [tuple(said) for said in found] == [tuple(read_said(line)) for line in lines]
    assert {f.measure.lower().removesuffix(" rate") for f in rates if f.measure} == {"reoffending"}


def form_cases() -> list[object]:
    text = (CASES / "reoffending_forms.txt").read_text(encoding="utf-8")
    blocks = [b.splitlines() for b in text.split("\n\n") if not b.startswith("#")]
    return [pytest.param(lines[0], lines[1:], id=lines[0][:60]) for lines in blocks]


@pytest.mark.parametrize(("text", "lines"), form_cases())
def test_a_form_of_the_reoffending_sentence(text: str, lines: list[str]) -> None:
    figures = find_figures(make_letter(text))
    found = []
    for figure in figures:
        if figure.kind == "duration":
            continue
        c = figure.comparison
        said = [figure.value, figure.measure, figure.population, figure.period]
        said += [c.with_, c.direction] if c else [None, None]
        said += [figures[c.figure].value if c and c.figure is not None else None]
        found.append(" | ".join("-" if part is None else str(part) for part in said))
    assert found == lines


def test_the_footnote_gives_period_and_source() -> None:
    letter = make_letter(
        "The published reoffending rate[^1] for Ambleford was 28.1%. This was better than the "
        "previous year (31.4%) and the England and Wales average (35.2%). We read 14 cases.",
        "Published May 2014, for the July 2011 – June 2012 cohort. Source: Ministry of Justice.",
    )
    own, before, average, cases = find_figures(letter)
    assert own.period == average.period == "July 2011 – June 2012 cohort"
    assert before.period == "the previous year"
    assert {f.footnote for f in (own, before, average)} == {letter.footnotes[0].id}
    assert (cases.footnote, cases.period) == (None, None)


@pytest.mark.parametrize(
    ("text", "measure", "population", "period"),
    [
        # measure and people on either side of the number
        ("58% of boys had been excluded in 2014.", "had been excluded in 2014", "boys", "2014"),
        ("Parents were involved in 92% of cases.", "Parents were involved", "cases", None),
        ("Attendance stood at 84% in March 2015.", "Attendance", None, "March 2015"),
        ("The breach rate for girls was 4%.", "breach rate", "girls", None),
        ("Half of plans had lapsed.", "had lapsed", "plans", None),
        ("On average 31% of pupils attended the unit.", "attended the unit", "pupils", None),
        ("The breach rate was on average 12%.", "breach rate", None, None),
        ("The caseloads of 20 for each worker were high.", "caseloads", None, None),
        ("Some 20% of the files read were thin.", "were thin", "files read", None),
        ("Three managers of residential homes have left.", None, "residential homes", None),
        ("Nine of the 12 that were called for came.", None, None, None),
        ("Since April 2018 it cost £2,000.", "cost", None, "April 2018"),
    ],
)
def test_measure_population_and_period(
    text: str, measure: str | None, population: str | None, period: str | None
) -> None:
    figure = find_figures(make_letter(text))[0]
    assert (figure.measure, figure.population, figure.period) == (measure, population, period)


@pytest.mark.parametrize(
    ("text", "measure", "unit"),
    [
        ("Three posts were empty. Caseloads, at an average of 17, had grown.", "Caseloads", "case"),
        ("Six officers had gone, and the average caseload of 21 told.", "caseload", "case"),
        ("Six officers had a caseload, and two had none.", None, "officer"),
    ],
)
def test_a_caseload_counts_cases_whatever_was_counted_before(
    text: str, measure: str | None, unit: str
) -> None:
    *_, figure = find_figures(make_letter(text))
    assert (figure.measure, figure.unit) == (measure, unit)


def test_no_figure_where_addresses_and_names_stand() -> None:
    letter = build_source_letter(
        {
            "header": [["To:", "A. Reader, 14 Elm Houses"]],
            "title": "Report of Short Quality Screening (SQS) of youth offending work in Ambleford",
            "blocks": [
                {"t": "h1", "text": "Summary"},
                {"t": "p", "text": "Three cases were late."},
                {"t": "table", "rows": [["Chair of 12 schools", "A. Reader"]]},
                {"t": "p", "text": "Yours sincerely"},
                {"t": "p", "text": "A. Writer, 20 years an inspector"},
            ],
            "footnotes": {},
        }
    )
    assert [letter.text[f.start : f.end] for f in find_figures(letter)] == ["Three cases"]
