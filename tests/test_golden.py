"""Whole records of two letters, kept as they were when somebody last looked them through.

A difference is not an error but a question. `SQS_ACCEPT=1 pytest tests/test_golden.py` rewrites the
files; what they then say is read before it is committed.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest

from sqs_extract.record import Record
from tests.support.letters import CORPUS, read_record
from tests.support.readable import render_readable

GOLDEN = Path(__file__).parent / "golden"
ACCEPT = "SQS_ACCEPT"
MOST_LINES = 60
"""Lines of a difference that are shown."""

LETTERS = (
    # a box over a page's end, lists within numbered paragraphs, a ruled copy list; tagged
    "eastmarsh-2017.ty-report",
    # a salutation and a signature, Welsh names, the copy list over two pages; untagged
    "llanfair-and-glyn-2012.wp-table",
)


@pytest.mark.parametrize("name", LETTERS)
def test_a_record_is_the_golden_one(name: str) -> None:
    path = GOLDEN / f"{name}.json"
    found = render_readable(read_record(CORPUS / "develop" / f"{name}.pdf", tag=True))
    if os.environ.get(ACCEPT):
        path.write_text(found, encoding="utf-8")
    golden = path.read_text(encoding="utf-8")
    lines = list(
        difflib.unified_diff(golden.splitlines(), found.splitlines(), "golden", "found", "", "", 1)
    )
    if lines:
        shown = "\n".join(lines[:MOST_LINES])
        pytest.fail(
            f"{shown}\n({len(lines)} lines) If this is as it should be: "
            f"{ACCEPT}=1 pytest tests/test_golden.py",
            pytrace=False,
        )


def test_every_golden_record_is_of_a_letter_here() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(LETTERS)


def test_whatever_changes_in_a_record_shows(record: Record) -> None:
    """The readable form hides nothing but places and the signature."""
    before = render_readable(record)
    finding = record.findings[0]
    changes: list[dict[str, object]] = [
        {"score": 0.5},
        {"polarity": "strength"},
        {"topics": ["victims"]},
        {"evidence": []},
        {"start": finding.start - 1},
        {"paragraph_id": "1.3"},
    ]
    for change in changes:
        findings = [finding.model_copy(update=change)]
        assert render_readable(record.model_copy(update={"findings": findings})) != before
    assert render_readable(record.model_copy(update={"footnotes": []})) != before
    assert render_readable(record.model_copy(update={"warnings": []})) != before
    assert render_readable(record.model_copy()) == before
