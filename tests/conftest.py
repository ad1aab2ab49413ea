"""What several tests share: an invented letter's record, made without any reader."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import settings

from sqs_extract.assemble import build_record
from sqs_extract.document import (
    Bbox,
    Block,
    CaseExample,
    Evidence,
    Extent,
    Figure,
    Finding,
    NoteRef,
    Region,
    Tags,
)
from sqs_extract.family import load_family
from sqs_extract.letter import build_letter
from sqs_extract.record import Metadata, Record, Signature, Source

# The same examples each time, and no clock: a busy machine is no failure.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")

PLANS = "Too few plans were reviewed – only 12%. Omar’s was, and he came to every session."


def build_sample(filename: str = "ambleford.pdf", area: str = "Ambleford") -> Record:
    """A record of one short letter with a tag of each kind, a footnote and a warning."""
    title = f"Report of Short Quality Screening (SQS) of youth offending work in {area}"
    blocks = [
        Block("heading", title, level=1, regions=[place(1, title)]),
        Block("heading", "Reducing reoffending", number="1", level=2),
        Block(
            "numbered",
            PLANS,
            number="1.1",
            regions=[
                Region(1, Bbox(72, 90, 500, 110), 0, 40),
                Region(2, Bbox(72, 60, 500, 80), 40, 80),
            ],
            refs=[NoteRef(38, "1", 1)],
        ),
        Block("numbered", "Plans should be reviewed.", number="1.3"),
        Block("footnote", "Between May and June.", number="1"),
    ]
    letter = build_letter(blocks, load_family("sqs"), [])
    at = letter.text.index("Too few")
    why = (Evidence("rule", "deficiency/too-few", at, at + 7),)
    tags = Tags(
        findings=[
            Finding(
                "1.1", at, at + 39, "deficiency", "judgement", "reducing_reoffending",
                ("planning",), Extent("Too few", "few"), 0.93, why,
            ),
        ],
        case_examples=[
            CaseExample(
                "1.1", at + 40, at + len(PLANS), "strength", ("Omar",), False, None,
                "reducing_reoffending", (), 0.8, (),
            ),
        ],
        figures=[
            Figure(
                "1.1", at + 35, at + 38, "percentage", 12.0, "%",
                "plans reviewed", None, None, None, "footnote-1", (),
            ),
        ],
    )  # fmt: skip
    return build_record(
        Source(
            filename=filename,
            sha256=hashlib.sha256(filename.encode()).hexdigest(),
            size_bytes=1,
            media_type="application/pdf",
            page_count=2,
            tagged=False,
        ),
        Signature(tool="sqs-extract", version="0", rules="0" * 12, model=None, reader="test@1"),
        letter,
        Metadata(title=title, area=area, publication_date="2014-06-04"),
        tags,
    )


def place(page: int, text: str) -> Region:
    return Region(page, Bbox(72, 72, 500, 90), 0, len(text))


@pytest.fixture
def record() -> Record:
    return build_sample()
