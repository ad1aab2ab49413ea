"""The letter in, the theme of each paragraph out: the known section that it stands under."""

from __future__ import annotations

from sqs_extract.document import Letter, Section


def find_themes(letter: Letter) -> dict[str, str]:
    """The letter -> the theme of each paragraph by its id.

    "Leadership and management" under "Areas for improvement" is about what needs to improve; where
    no section above it is known by its wording, the theme is "other".
    """
    sections = {section.id: section for section in letter.sections}
    return {p.id: find_theme(s, sections) for s in letter.sections for p in s.paragraphs}


def find_theme(section: Section, sections: dict[str, Section]) -> str:
    """A section and all sections by id -> the kind of the nearest known one from it upwards."""
    here: Section | None = section
    while here is not None and here.kind == "other":
        here = sections.get(here.parent) if here.parent is not None else None
    return here.kind if here is not None else "other"
