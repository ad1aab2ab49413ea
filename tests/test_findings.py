"""Findings: our own sentences by polarity and clause, then place, form, evidence and promises.

The sentences of tests/cases/findings_*.txt were written before the rules that read them were; the
few that the rules do not read yet are listed in findings_unread.txt, and a fix must strike them out.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sqs_extract.annotations import drop_inside
from sqs_extract.annotations.findings import find_findings
from sqs_extract.document import Finding, Letter, Paragraph, Section, Span
from sqs_extract.sentences import split_sentences

CASES = Path(__file__).parent / "cases"
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
        ("!" if f.form == "recommendation" else SIGNS[f.polarity])
        + " "
        + text[f.start : f.end]
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


@pytest.mark.parametrize("line", rows("findings_past.txt") + rows("findings_traps.txt"))
def test_a_sentence_in_the_past(line: str) -> None:
    check(line, past=True)


@pytest.mark.parametrize("line", rows("findings_present.txt"))
def test_a_sentence_in_the_present(line: str) -> None:
    check(line, past=False)
