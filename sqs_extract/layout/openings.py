"""A line's text in, whether its wording begins a part of the letter out.

The wording itself is data in `families/`.
"""

from __future__ import annotations

from sqs_extract.family import Family, Wording


def is_farewell(text: str, wording: Wording) -> bool:
    """Whether a line is "Yours sincerely" and no more."""
    return len(text) < 60 and wording.farewell.match(text) is not None


def is_known_heading(text: str, family: Family) -> bool:
    """Whether a whole line names a part of such letters."""
    return len(text) < 70 and not text.endswith(".") and family.kind_of(None, text) is not None


def is_never_note(text: str, wording: Wording) -> bool:
    """Whether a line is text by its wording, however small it is set."""
    return (
        is_farewell(text, wording)
        or wording.note.match(text) is not None
        or wording.salutation.match(text) is not None
    )


def opens_part(text: str, wording: Wording) -> bool:
    """Whether a line begins a part of the letter by its wording: farewell, note, thanks."""
    return (
        is_farewell(text, wording)
        or wording.note.match(text) is not None
        or wording.copy.match(text) is not None
        or wording.is_closing(text)
    )
