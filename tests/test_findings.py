"""Findings: our own sentences by polarity and clause, then place, form, evidence and promises.

The sentences of tests/cases/findings_*.txt were written before the rules that read them were; the
few that are not read yet are listed in findings_unread.txt, and a fix must strike them out.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sqs_extract.annotations import drop_inside
from sqs_extract.annotations.findings import find_findings
from sqs_extract.document import Finding, Letter, Paragraph, Section, Span
from sqs_extract.sentences import split_sentences

CASES = Path(__file__).parent / "cases"
PARAGRAPHS_READ = 0.82
"""Share of the sentences of findings_paragraphs.txt read rightly; raise it with what raises it."""
SIGNS = {"strength": "+", "deficiency": "-", "mixed": "~"}


def build(
    *texts: str, kind: str = "reducing_reoffending", paragraph: str = "numbered", past: bool = True
) -> Letter:
    """Build a letter of one section; a second one tells the tense it judges in."""
    letter = Letter("sqs", "", [], [], [], [])
    frame = "Work was done and plans were made." if past else "Work is done and plans are made."
    for section_kind, section_texts in ((kind, texts), ("other", (frame,) * 9)):
        start = len(letter.text)
        section = Section(section_kind, section_kind, None, None, 1, None, start, start)
        for n, text in enumerate(section_texts, start=1):
            begin = len(letter.text)
            sentences = [Span(begin + a, begin + b) for a, b in split_sentences(text)]
            section.paragraphs.append(
                Paragraph(
                    f"{section_kind}-{n}",
                    paragraph,
                    begin,
                    begin + len(text),
                    text,
                    sentences=sentences,
                )
            )
            letter.text += text + "\n"
        section.end = len(letter.text)
        letter.sections.append(section)
    return letter


def read(
    *texts: str, kind: str = "reducing_reoffending", paragraph: str = "numbered", past: bool = True
) -> list[Finding]:
    """Find the findings of the first section of a letter so built."""
    letter = build(*texts, kind=kind, paragraph=paragraph, past=past)
    return [f for f in find_findings(letter) if f.start < letter.sections[0].end]


def mark(text: str, findings: list[Finding]) -> str:
    """Write findings as the case files do."""
    return " |".join(
        ("!" if f.form == "recommendation" else SIGNS[f.polarity]) + " " + text[f.start : f.end]
        for f in findings
    )


def load_cases(name: str) -> list[str]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


UNREAD = set(load_cases("findings_unread.txt"))


def rows(name: str) -> list[object]:
    return [
        pytest.param(line, marks=[pytest.mark.xfail(reason="not read yet")] * (line in UNREAD))
        for line in load_cases(name)
    ]


def check(line: str, past: bool) -> None:
    parts = line.split("|")
    text = "".join(part[2:] for part in parts)
    kind = "reducing_reoffending" if past else "other"
    found = read(text, kind=kind, past=past)
    want = "" if line.startswith("0") else " |".join(part.strip() for part in parts)
    assert mark(text, found) == want


@pytest.mark.parametrize(
    "line",
    rows("findings_past.txt") + rows("findings_traps.txt") + rows("findings_voices.txt"),
)
def test_a_sentence_in_the_past(line: str) -> None:
    check(line, past=True)


@pytest.mark.parametrize("line", rows("findings_present.txt"))
def test_a_sentence_in_the_present(line: str) -> None:
    check(line, past=False)


def load_paragraphs() -> list[list[str]]:
    blocks = (CASES / "findings_paragraphs.txt").read_text(encoding="utf-8").split("\n\n")
    return [[line for line in block.splitlines() if line[:1] not in "#"] for block in blocks[1:]]


def read_paragraph(lines: list[str]) -> tuple[int, int]:
    """Read a paragraph; count the sentences read rightly, and all of them."""
    text = " ".join(line[2:] for line in lines)
    found = read(text)
    right = at = 0
    for line in lines:
        end = at + len(line) - 2
        want = {line[0].replace("!", "-")} - {"0"}
        got = {SIGNS[f.polarity] for f in found if f.start < end and f.end > at}
        right += want == got
        at = end + 1
    return right, len(lines)


def test_paragraphs_are_read_as_well_as_before() -> None:
    counts = [read_paragraph(lines) for lines in load_paragraphs()]
    right, total = (sum(column) for column in zip(*counts, strict=True))
    assert total > 130
    assert right / total >= PARAGRAPHS_READ


def test_every_unread_sentence_is_a_case() -> None:
    names = (
        "findings_past.txt",
        "findings_traps.txt",
        "findings_voices.txt",
        "findings_present.txt",
    )
    assert {line for name in names for line in load_cases(name)} >= UNREAD


# ------------------------------------------------------------------ what the place adds


@pytest.mark.parametrize(
    "text",
    [
        "The recording of decisions at the daily meeting.",
        "The timing of visits to children who may be moving.",
    ],
)
def test_a_bullet_without_a_main_verb_takes_its_verdict_from_its_heading(text: str) -> None:
    (strength,) = read(text, kind="key_strengths", paragraph="bullet")
    assert (strength.polarity, strength.form) == ("strength", "judgement")
    (asked,) = read(text, kind="areas_for_improvement", paragraph="bullet")
    assert (asked.polarity, asked.form) == ("deficiency", "recommendation")
    assert read(text, kind="summary", paragraph="bullet") == []


def test_a_clause_can_gainsay_its_heading() -> None:
    text = "Staff were kind and reports were excellent. However, no plan was on time."
    found = read(text, kind="key_strengths")
    assert [f.polarity for f in found] == ["strength", "deficiency"]


@pytest.mark.parametrize("kind", ["letterhead", "signatures", "notes", "closing", "next_steps"])
def test_some_sections_hold_no_findings(kind: str) -> None:
    assert read("Reviews were late and plans were poor.", kind=kind) == []


def test_norms_of_a_context_are_no_findings() -> None:
    text = "Good assessment and planning at the start of a sentence is critical to success."
    assert read(text, kind="context") == []


def test_what_goes_on_about_a_deficiency_is_one() -> None:
    found = read("Plans were not shared. This meant that carers were in the dark about visits.")
    assert [f.polarity for f in found] == ["deficiency", "deficiency"]


def test_the_others_fared_the_other_way() -> None:
    found = read("In 12 cases the work was excellent. The other three were another matter.")
    assert [f.polarity for f in found] == ["strength", "deficiency"]


def test_a_rate_alone_says_nothing_and_a_comparison_does() -> None:
    rate = "The published reoffending rate for Ambleford was 34.1%."
    assert read(rate) == []
    (lower,) = read(f"{rate} This was lower than the average for England and Wales (36.2%).")
    assert lower.polarity == "strength"
    (higher,) = read(f"{rate} It had risen from 31.9% in the previous year.")
    assert higher.polarity == "deficiency"


def test_a_plain_statement_is_praise_where_a_letter_judges_in_the_present() -> None:
    text = "Midwives complete a home visit before the birth."
    assert [f.polarity for f in read(text, kind="other", past=False)] == ["strength"]
    assert read(text) == []


# ------------------------------------------------------------------ what a finding carries


def test_a_finding_says_why() -> None:
    text = "Reviews were not always timely."
    (finding,) = read(text)
    words = {e.name: text[e.start : e.end] for e in finding.evidence}
    assert words["negation/partial"] == "not always"
    assert {e.source for e in finding.evidence} == {"rule"}
    assert finding.extent is not None
    assert (finding.extent.text, finding.extent.band) == ("not always", "not_all")
    assert finding.topics == ("reviewing",)
    assert finding.theme == "reducing_reoffending"


PLAIN = [
    "Whilst plans were good, reviews were late; nobody knew why.",
    "Should be read. (Not always!) But: good - and bad",
    "Good",
    "",
    "…",
]


@pytest.mark.parametrize("text", PLAIN)
def test_spans_lie_in_their_sentence_in_order(text: str) -> None:
    letter = build(text)
    last = 0
    for finding in find_findings(letter):
        paragraphs = {p.id: p for s in letter.sections for p in s.paragraphs}
        paragraph = paragraphs[finding.paragraph_id]
        assert any(s.start <= finding.start < finding.end <= s.end for s in paragraph.sentences)
        assert finding.start >= last
        assert 0 <= finding.score <= 1
        for evidence in finding.evidence:
            assert paragraph.start <= evidence.start < evidence.end <= paragraph.end
        last = finding.end


def test_reading_twice_gives_the_same() -> None:
    letter = build("Whilst plans were good, reviews were late.", "No plan was late.")
    assert find_findings(letter) == find_findings(letter)


def test_findings_inside_an_example_are_dropped() -> None:
    first, second = read("Plans were good. Reviews were late.")
    assert drop_inside([first, second], [Span(second.start, second.end)]) == [first]
