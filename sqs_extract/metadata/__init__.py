"""The letter in, what it says about itself out."""

from __future__ import annotations

from typing import Any

from sqs_extract.document import Letter
from sqs_extract.family import Family
from sqs_extract.metadata.contacts import find_lead_inspector
from sqs_extract.metadata.copied_to import find_copied_to
from sqs_extract.metadata.letterhead import (
    find_copied_rows,
    find_header_rows,
    find_publication_date,
    find_recipients,
    find_sender,
)
from sqs_extract.metadata.lexicon import load_profile
from sqs_extract.metadata.organisations import find_organisation
from sqs_extract.metadata.signatories import find_signatories
from sqs_extract.metadata.titles import find_area, find_title, split_area
from sqs_extract.metadata.visits import (
    find_cases_examined,
    find_inspection_period,
    find_previous_inspection,
)
from sqs_extract.record import Metadata

STRAIGHT = str.maketrans("‘’“”", "''\"\"")


def find_metadata(letter: Letter, family: Family) -> Metadata:
    """The letter and its family's profile -> its metadata; what it does not say is None or []."""
    profile = load_profile(family.name)
    title = find_title(letter, family)
    area = find_area(letter, family, title)
    places = split_area(area)
    rows = find_header_rows(letter, family)
    published = find_publication_date(letter, rows)
    visit = find_inspection_period(letter, published)
    metadata = Metadata(
        title=title,
        programme=family.programme or None,
        area=area,
        organisation=find_organisation(letter, area),
        recipients=find_recipients(letter, family, rows, places),
        sender=find_sender(rows, places),
        signatories=find_signatories(letter, places),
        publication_date=published,
        inspection_period=visit,
        cases_examined=find_cases_examined(letter) if profile.cases else None,
        previous_inspection=find_previous_inspection(letter, visit, published)
        if profile.previous
        else None,
        lead_inspector=find_lead_inspector(letter, places) if profile.lead else None,
        copied_to=find_copied_to(letter, places) or find_copied_rows(rows, places),
    )
    return Metadata.model_validate(straighten(metadata.model_dump()))


def straighten(value: Any) -> Any:
    """Nested values -> the same with quotation marks and apostrophes made straight.

    One letter sets "Children’s Services", the next "Children's Services": as values to count and
    join by they are the same. The letter's `text` keeps what is printed.
    """
    if isinstance(value, str):
        return value.translate(STRAIGHT)
    if isinstance(value, list):
        return [straighten(item) for item in value]
    if isinstance(value, dict):
        return {key: straighten(item) for key, item in value.items()}
    return value
