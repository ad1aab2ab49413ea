"""A letter in, its case examples out."""

from __future__ import annotations

from sqs_extract.document import CaseExample, Letter


def find_case_examples(letter: Letter) -> list[CaseExample]:
    """Find the case examples of a letter, in text order."""
    return []
