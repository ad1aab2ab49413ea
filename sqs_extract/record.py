"""The published record of one letter: its schema, and the promises it keeps.

The names are a contract (`SCHEMA_VERSION`): fields may be added, none renamed or dropped without
raising it. Every `start` and `end` is a half-open offset into `text` in Unicode code points, pages
count from 1, a bbox is [x0, top, x1, bottom] in points from the page's top left corner. What the
letter does not say is null or [].
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

SCHEMA_VERSION = "1.0"

Polarity = Literal["strength", "deficiency", "mixed"]
SectionKind = Literal[
    "letterhead",
    "preamble",
    "context",
    "summary",
    "commentary",
    "reducing_reoffending",
    "protecting_the_public",
    "protecting_the_child",
    "serving_the_sentence",
    "operational_management",
    "key_strengths",
    "areas_for_improvement",
    "priority_action",
    "headline_findings",
    "main_findings",
    "practice_example",
    "next_steps",
    "closing",
    "signatures",
    "copy_list",
    "notes",
    "other",
]
Band = Literal[
    "all",
    "almost_all",
    "most",
    "majority",
    "many",
    "some",
    "minority",
    "few",
    "very_few",
    "none",
    "not_all",
    "unspecified_frequency",
]
Score = Annotated[float, Field(ge=0, le=1)]
Offset = Annotated[int, Field(ge=0)]
PageNumber = Annotated[int, Field(ge=1)]


class Model(BaseModel):
    """Base of all parts: frozen, no unknown keys, so that a misspelt one is refused by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Signature(Model):
    """What made the record; two records compare only where their signatures agree."""

    tool: str = Field(description='Name of the program: "sqs-extract".')
    version: str
    rules: str = Field(description="Hash over all rule and family files, first 12 hex digits.")
    model: str | None = Field(description="name@version of the trained model, null where none ran.")
    reader: str = Field(description='Library that read the file: "pdfium@5.15.2", "text".')


class Source(Model):
    """The file the record was made from."""

    filename: str = Field(description="Its name without any folder.")
    sha256: str
    size_bytes: Offset
    media_type: str
    page_count: int | None = Field(description="Null for a transcription without pages.")
    tagged: bool = Field(description="Whether a sound structure tree was there and was followed.")


class Person(Model):
    """Somebody named in the letterhead or the signatures."""

    name: str | None
    role: str | None


class Contact(Model):
    """The lead inspector and how to reach them, as printed."""

    name: str | None
    email: str | None
    telephone: str | None


class CopiedTo(Model):
    """One row of the copy list."""

    role: str | None
    names: list[str]


class Period(Model):
    """First and last day, ISO 8601."""

    start: str | None
    end: str | None


class Metadata(Model):
    """What the letter says about itself."""

    title: str | None = None
    programme: str | None = None
    area: str | None = None
    organisation: str | None = None
    recipients: list[Person] = []
    sender: Person | None = None
    signatories: list[Person] = []
    publication_date: str | None = None
    inspection_period: Period | None = None
    cases_examined: int | None = None
    previous_inspection: str | None = Field(None, description="Year or ISO 8601 date.")
    lead_inspector: Contact | None = None
    copied_to: list[CopiedTo] = []


class SentenceSpan(Model):
    """Where a sentence begins and ends."""

    start: Offset
    end: Offset


class TextRegion(Model):
    """Where on the paper a stretch of text stands."""

    page: PageNumber
    bbox: tuple[float, float, float, float]
    start: Offset
    end: Offset


class ParagraphRecord(Model):
    """A paragraph, numbered paragraph, bullet, quotation or table."""

    id: str
    kind: Literal["body", "numbered", "bullet", "quote", "table"]
    number: str | None
    marker: str | None = Field(description="Bullet sign as printed.")
    start: Offset
    end: Offset
    text: str
    sentences: list[SentenceSpan]
    regions: list[TextRegion] = Field(description="One per page; empty for transcriptions.")
    cells: list[list[str]] | None = Field(None, description="Rows of a table.")


class SectionRecord(Model):
    """A heading with what stands under it, or a part of the letter that carries no heading."""

    id: str
    kind: SectionKind
    number: str | None
    heading: str | None
    level: Offset
    parent: str | None = Field(description="Id of the section it stands in.")
    start: Offset
    end: Offset
    paragraphs: list[ParagraphRecord]


class FootnoteRecord(Model):
    """A footnote or endnote."""

    id: str
    marker: str
    text: str
    ref: int | None = Field(description="Offset in text where its marker stood.")
    page: int | None


class FurnitureRecord(Model):
    """What was set aside: with text and footnotes it accounts for every character of the file."""

    page: PageNumber
    role: Literal["header", "footer", "page_number"]
    text: str


class EvidenceRecord(Model):
    """The words that made a rule or a model tag a span."""

    source: Literal["rule", "model"]
    name: str = Field(description="Rule id, or model@version.")
    start: Offset
    end: Offset
    text: str


class ShareRecord(Model):
    """What a published scale means by a band of extent."""

    scale: str
    low: Annotated[float, Field(ge=0, le=100)]
    high: Annotated[float, Field(ge=0, le=100)]


class ExtentRecord(Model):
    """How often or in how many cases: the words as written, and their band.

    `share`, in per cent, both ends in, is given only where the user named a scale.
    """

    text: str
    band: Band
    share: ShareRecord | None = None


class FindingRecord(Model):
    """A span that passes judgement on the inspected service's work or its results."""

    id: str
    polarity: Polarity
    form: Literal["judgement", "recommendation"]
    paragraph_id: str
    start: Offset
    end: Offset
    text: str
    theme: SectionKind
    topics: list[str]
    extent: ExtentRecord | None
    score: Score
    evidence: list[EvidenceRecord]


class CaseExampleRecord(Model):
    """A span that tells what happened in a particular case."""

    id: str
    polarity: Polarity
    paragraph_id: str
    start: Offset
    end: Offset
    text: str
    subjects: list[str]
    quotation: bool
    speaker: str | None
    theme: SectionKind
    topics: list[str]
    score: Score
    evidence: list[EvidenceRecord]


class ComparisonRecord(Model):
    """What a figure is compared with, and how it stands to it."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True
    )

    with_: str = Field(alias="with")
    direction: Literal["better", "worse", "higher", "lower", "same"]
    figure: str | None = Field(description="Id of the figure it is compared with.")


class FigureRecord(Model):
    """A numeric expression that measures something."""

    id: str
    kind: Literal["percentage", "count", "exception", "fraction", "money", "duration", "rate"]
    value: float
    unit: str | None
    paragraph_id: str
    start: Offset
    end: Offset
    text: str
    measure: str | None
    population: str | None
    period: str | None
    comparison: ComparisonRecord | None
    footnote: str | None
    evidence: list[EvidenceRecord]


class LinkRecord(Model):
    """A finding of the closing lists, and the findings in the body that bear it out."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True
    )

    from_: str = Field(alias="from")
    to: list[str] = Field(description="Best first.")
    score: Score = Field(description="Of the best.")
    scores: list[Score] = Field(default=[], description="Of each of `to`.")
    shared: list[list[str]] = Field(
        default=[],
        description="What each of `to` has in common with the bullet: words, topics, kin words.",
    )


class WarningRecord(Model):
    """A doubt the user of the record should know of."""

    code: str
    message: str
    page: int | None


class Record(Model):
    """One inspection letter: its text, its structure over it, and its tags over both."""

    schema_version: Literal["1.0"] = "1.0"
    id: str = Field(
        description="Stable slug, or the file's stem where the letter does not say enough."
    )
    family: str
    signature: Signature
    source: Source
    metadata: Metadata
    text: str
    sections: list[SectionRecord]
    footnotes: list[FootnoteRecord]
    furniture: list[FurnitureRecord]
    findings: list[FindingRecord]
    case_examples: list[CaseExampleRecord]
    figures: list[FigureRecord]
    links: list[LinkRecord]
    warnings: list[WarningRecord]

    @model_validator(mode="after")
    def keep_promises(self) -> Record:
        """Refuse a record whose spans are not true, ids not unique or references not resolved."""
        from sqs_extract.promises import find_broken_promises  # noqa: PLC0415  it knows this class

        for broken in find_broken_promises(self):
            raise ValueError(broken)
        return self
