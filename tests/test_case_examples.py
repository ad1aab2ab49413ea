"""Case examples: where a story begins and ends, who is in it, and what it says of the work."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex

from sqs_extract.annotations.case_examples import find_case_examples
from sqs_extract.document import CaseExample, Finding, Letter
from sqs_extract.ruleset import Rule, load_rules
from sqs_extract.transcript import build_source_letter

CASES = Path(__file__).parent / "cases"
MARKED_RE = regex.compile(r"\{(?P<tag>[^{}|]+)\|(?P<words>[^{}]+)\}")


def make_letter(*paragraphs: str) -> Letter:
    return build_source_letter(
        {
            "title": "Report of Short Quality Screening (SQS) of youth offending work in Ambleford",
            "blocks": [
                {"t": "h1", "text": "Commentary on the inspection in Ambleford"},
                {"t": "h2", "text": "1. Reducing reoffending"},
                *(
                    {"t": "np", "n": f"1.{n}.", "text": text}
                    for n, text in enumerate(paragraphs, 1)
                ),
            ],
            "footnotes": {},
        }
    )


def read_cases(name: str) -> list[object]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [
        pytest.param(line, id=f"{name}:{n}")
        for n, line in enumerate(lines, start=1)
        if line.strip() and not line.startswith("#")
    ]


def read_tag(tag: str) -> tuple[str, tuple[str, ...], str | None]:
    """`deficiency Ada, Bo; parent` -> polarity, subjects, speaker."""
    said, _, speaker = (part.strip() for part in tag.partition(";"))
    polarity, _, names = said.partition(" ")
    return polarity, tuple(n.strip() for n in names.split(",") if n.strip()), speaker or None


def as_marked(line: str) -> list[tuple[str, str, tuple[str, ...], str | None]]:
    return [(found["words"], *read_tag(found["tag"])) for found in MARKED_RE.finditer(line)]


def as_found(
    letter: Letter, examples: list[CaseExample]
) -> list[tuple[str, str, tuple[str, ...], str | None]]:
    return [(letter.text[e.start : e.end], e.polarity, e.subjects, e.speaker) for e in examples]


def check(line: str) -> None:
    letter = make_letter(MARKED_RE.sub(lambda found: found["words"], line))
    assert as_found(letter, find_case_examples(letter)) == as_marked(line)


@pytest.mark.parametrize("line", read_cases("case_examples.txt"))
def test_a_paragraph_gives_its_stories_and_no_others(line: str) -> None:
    check(line)


@pytest.mark.xfail(strict=True, reason="said beside each in the file")
@pytest.mark.parametrize("line", read_cases("case_examples_known.txt"))
def test_what_is_known_to_be_read_wrongly(line: str) -> None:
    check(line)


def make_boxed(heading: str, *texts: str, inner: str | None = None) -> Letter:
    blocks = [
        {"t": "h1", "text": "Key strengths"},
        {"t": "p", "text": "Staff knew the children well."},
        {"t": "h2", "text": heading, "box": True},
        *([{"t": "p", "text": inner, "box": True}] if inner else []),
        *({"t": "p", "text": text, "box": True} for text in texts),
        {"t": "h1", "text": "Next steps"},
        {"t": "p", "text": "In one case, Ola waited. She was not told why."},
    ]
    title = "Joint targeted area inspection of services in Ambleford"
    return build_source_letter({"title": title, "blocks": blocks, "footnotes": {}})


STORY = ("Ola had been moved twice.", "Her worker and the school met. She has not missed a day.")


@pytest.mark.parametrize(
    ("heading", "polarity"),
    [
        ("Case study: highly effective practice", "strength"),
        ("Practice study: areas of highly effective practice", "strength"),
        ("Case study: area for improvement", "deficiency"),
        ("Practice study: areas for improvement", "deficiency"),
        ("Practice example: poor practice", "deficiency"),
        # the heading says nothing: the story does
        ("Case study", "strength"),
    ],
)
def test_a_box_is_one_example_with_its_headings_polarity(heading: str, polarity: str) -> None:
    letter = make_boxed(heading, *STORY)
    (example,) = find_case_examples(letter)
    assert letter.text[example.start : example.end] == "\n".join(STORY)
    assert (example.polarity, example.subjects) == (polarity, ("Ola",))
    assert example.paragraph_id == letter.sections[2].paragraphs[0].id
    assert example.theme == "practice_example"


def test_a_boxs_second_heading_is_not_part_of_the_story() -> None:
    letter = make_boxed(
        "Case study: highly effective practice", *STORY, inner="How one school works"
    )
    (example,) = find_case_examples(letter)
    assert letter.text[example.start : example.end] == "\n".join(STORY)


@pytest.mark.parametrize(
    ("heading", "texts", "count"),
    [
        # told as a story, it is one, whatever its heading calls it
        ("A tag that made sense", STORY, 1),
        # a ruled frame round something else
        ("Inspection outcome", ("Plans are reviewed each term.", "The next visit is due."), 0),
    ],
)
def test_a_box_with_another_heading_is_an_example_if_it_tells_a_story(
    heading: str, texts: tuple[str, ...], count: int
) -> None:
    assert len(find_case_examples(make_boxed(heading, *texts))) == count


def test_every_word_of_evidence_lies_in_the_letter_and_names_its_rule() -> None:
    letter = make_letter(
        "We saw good work. In one example of good practice, Ola was helped. She works."
    )
    (example,) = find_case_examples(letter)
    assert [e.name for e in example.evidence] == [
        "case_example/example-of-practice",
        "case_example_outcome/announced-good",
    ]
    assert letter.text[example.evidence[1].start : example.evidence[1].end] == "good"


def test_what_is_judged_before_a_story_leans_on_it() -> None:
    letter = make_letter(
        "Records were poor. Ola, 15, came on a Monday. She sat in the hall.",
        "Staff were kind. Ola, 15, came on a Monday. She sat in the hall.",
        "Staff were kind. However, Ola, 15, came on a Monday. She sat in the hall.",
    )
    texts = {"Records were poor.": "deficiency", "Staff were kind.": "strength"}
    findings = [
        Finding(p.id, p.start, p.start + len(text), polarity, "judgement", "", (), None, 1.0, ())
        for section in letter.sections
        for p in section.paragraphs
        for text, polarity in texts.items()
        if p.text.startswith(text)
    ]
    found = find_case_examples(letter, findings)
    assert [e.polarity for e in found] == ["deficiency", "strength", "deficiency"]


RULES = [*load_rules("case_example"), *load_rules("case_example_outcome")]


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_a_rule_finds_and_ignores_what_it_says(rule: Rule) -> None:
    pattern = regex.compile(rule.regex or "", regex.IGNORECASE)
    assert all(pattern.search(sentence) for sentence in rule.finds)
    assert not any(pattern.search(sentence) for sentence in rule.ignores)
