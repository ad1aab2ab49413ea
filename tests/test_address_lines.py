"""Lines of addresses and names hold no finding; bullets and sentences may."""

from __future__ import annotations

import pytest

from sqs_extract.annotations.address_lines import is_address
from sqs_extract.annotations.findings import find_findings, may_judge
from sqs_extract.document import Letter, Paragraph, Section

LINES = """
Wexmoor Borough Council
NHS Wexmoor and the Vale Integrated Care Board
The Director of Children’s Services
WX7 4QD
Textphone: 0161 496 0000
E: letters@wexmoor.example
www.wexmoor.example/children
""".strip().splitlines()
PROSE = """
Good reports
Plans were late
Timely, thorough assessments of risk
What works well in Wexmoor
Work with Wexmoor College was poor.
Reviews are held at 14 Mill Lane
""".strip().splitlines()


@pytest.mark.parametrize("line", LINES)
def test_an_address_is_told(line: str) -> None:
    assert is_address(line)


@pytest.mark.parametrize("line", PROSE)
def test_prose_is_no_address(line: str) -> None:
    assert not is_address(line)


def test_an_address_under_an_unknown_heading_holds_no_finding() -> None:
    """An address at a report's end was once a deficiency: the model knew nothing like it."""
    text = "Wexmoor Children’s Trust"
    paragraph = Paragraph("other-1", "body", 0, len(text), text)
    section = Section("other", "other", None, "Partners", 1, None, 0, len(text), [paragraph])
    letter = Letter("generic", text, [section], [], [], [])
    assert find_findings(letter, model=True) == []
    assert may_judge(section, Paragraph("other-2", "body", 0, 9, "Late plans"))
    assert not may_judge(section, paragraph)
