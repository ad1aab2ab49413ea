"""A finding's theme is the known section it stands under."""

from __future__ import annotations

from sqs_extract.annotations.themes import find_themes
from sqs_extract.document import Block
from sqs_extract.family import load_family
from sqs_extract.letter import build_letter


def _letter_themes(*blocks: Block) -> list[str]:
    return list(find_themes(build_letter(list(blocks), load_family("jtai"), [])).values())


def test_a_subheading_has_the_theme_it_stands_under() -> None:
    assert _letter_themes(
        Block("heading", "Areas for improvement", level=1),
        Block("heading", "How partners meet", level=2),
        Block("bullet", "Meetings are not well attended.", marker="•"),
    ) == ["areas_for_improvement"]


def test_a_heading_under_nothing_known_stays_other() -> None:
    assert _letter_themes(
        Block("heading", "How partners meet", level=1),
        Block("body", "Meetings are not well attended."),
    ) == ["other"]
