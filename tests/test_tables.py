"""Rows of a record: none missing, none twice, each pointing to something that is there."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given

from sqs_extract.dataset.dictionary import BEGIN, END, render_dictionary, replace_dictionary
from sqs_extract.dataset.rows import parse_date
from sqs_extract.dataset.tables import DESCRIPTIONS, KEYS, REFERENCES, TABLES, build_rows
from sqs_extract.record import (
    CaseExampleRecord,
    FigureRecord,
    FindingRecord,
    Metadata,
    Record,
    ShareRecord,
)
from tests.support.made_records import records

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "example.json"


@pytest.fixture(scope="module")
def example() -> Record:
    return Record.model_validate_json(EXAMPLE.read_bytes())


def count_rows(record: Record) -> dict[str, int]:
    """How many rows each table should have for a record."""
    meta = record.metadata
    tags: list[FindingRecord | CaseExampleRecord | FigureRecord] = [
        *record.findings,
        *record.case_examples,
        *record.figures,
    ]
    return {
        "letters": 1,
        "people": len(meta.recipients)
        + len(meta.signatories)
        + len([person for person in (meta.sender, meta.lead_inspector) if person is not None])
        + sum(max(1, len(copy.names)) for copy in meta.copied_to),
        "sections": len(record.sections),
        "paragraphs": sum(len(section.paragraphs) for section in record.sections),
        "footnotes": len(record.footnotes),
        "findings": len(record.findings),
        "case_examples": len(record.case_examples),
        "figures": len(record.figures),
        "links": sum(len(link.to) for link in record.links),
        "evidence": sum(len(tag.evidence) for tag in tags),
        "warnings": len(record.warnings),
    }


def check_rows(record: Record) -> None:
    """Rows are those of the record, fit the schema, have keys, point to rows, quote the text."""
    rows = build_rows(record)
    assert {name: len(found) for name, found in rows.items()} == count_rows(record)
    assert rows.keys() | {"failures", "duplicates"} == TABLES.keys()
    keys = {
        name: [tuple(row[column] for column in KEYS[name]) for row in found]
        for name, found in rows.items()
    }
    for name, found in rows.items():
        assert all(row.keys() == set(TABLES[name].names) for row in found), name
        pa.Table.from_pylist(found, TABLES[name]).validate(full=True)
        assert len(set(keys[name])) == len(keys[name]), name
        for row in found:
            assert row["letter_id"] == record.id
            if name not in {"sections", "letters"} and "start" in row:
                assert row["text"] == record.text[row["start"] : row["end"]]
            required = [field.name for field in TABLES[name] if not field.nullable]
            assert [column for column in required if row[column] is None] == []
            for reference in REFERENCES[name]:
                end = tuple(row[column] for column in reference.columns)
                assert None in end or end in keys[reference.table], (name, reference, end)
    tags = {
        (t, row[KEYS[t][1]]) for t in ("findings", "case_examples", "figures") for row in rows[t]
    }
    assert {(row["tag"], row["tag_id"]) for row in rows["evidence"]} <= tags


@given(records())
def test_rows_agree_with_any_record(record: Record) -> None:
    check_rows(record)


def test_rows_agree_with_the_example(example: Record) -> None:
    check_rows(example)


def test_values_of_closed_lists_are_of_them(example: Record) -> None:
    for name, found in build_rows(example).items():
        for field in TABLES[name]:
            if b"values" in field.metadata:
                values = field.metadata[b"values"].decode().split("|")
                assert {row[field.name] for row in found} <= {*values, None}


def test_a_letter_is_laid_flat(example: Record) -> None:
    row = build_rows(example)["letters"][0]
    assert row["publication_date"] == datetime.date(2013, 5, 22)
    assert (row["publication_month"], row["publication_year"]) == ("2013-05", 2013)
    assert row["inspection_start"] == datetime.date(2013, 4, 29)
    assert row["area"] == "Ashmere"
    assert row["cases_examined"] == 24
    assert row["sha256"] == example.source.sha256


def test_a_finding_says_where_it_stands_and_why(example: Record) -> None:
    row = build_rows(example)["findings"][0]
    assert (row["section_id"], row["paragraph_id"], row["page"]) == ("summary", "summary-1", 1)
    for finding, row in zip(example.findings, build_rows(example)["findings"], strict=True):
        assert row["evidence_names"] == [e.name for e in finding.evidence]
        assert row["evidence_words"] == [e.text for e in finding.evidence]
        assert row["topics"] == finding.topics


def test_an_extent_is_its_words_and_their_band(record: Record) -> None:
    row = build_rows(record)["findings"][0]
    assert (row["extent_text"], row["extent_band"]) == ("Too few", "few")
    assert row["extent_scale"] is None


def test_an_extent_on_a_scale_is_a_share(record: Record) -> None:
    finding = record.findings[0]
    assert finding.extent is not None
    share = ShareRecord(scale="made", low=5, high=20.5)
    extent = finding.extent.model_copy(update={"share": share})
    scaled = record.model_copy(update={"findings": [finding.model_copy(update={"extent": extent})]})
    row = build_rows(scaled)["findings"][0]
    assert row["extent_scale"] == "made"
    assert (row["extent_share_low"], row["extent_share_high"]) == (5, 20.5)


def test_a_finding_over_two_pages_has_the_page_it_begins_on(record: Record) -> None:
    """The sample's paragraph runs on from page 1 to page 2; its tags stand on both."""
    rows = build_rows(record)
    paragraph = next(row for row in rows["paragraphs"] if row["number"] == "1.1")
    assert (paragraph["first_page"], paragraph["last_page"]) == (1, 2)
    assert [row["page"] for row in rows["findings"]] == [1]
    assert [row["page"] for row in rows["case_examples"]] == [2]


def test_scores_of_links_go_with_their_ends(example: Record) -> None:
    link = example.links[0]
    rows = [r for r in build_rows(example)["links"] if r["from_finding_id"] == link.from_]
    assert [row["to_finding_id"] for row in rows] == link.to
    assert [row["score"] for row in rows] == link.scores
    assert [row["shared"] for row in rows] == link.shared
    assert [row["rank"] for row in rows] == list(range(1, len(link.to) + 1))


@pytest.mark.parametrize(
    ("published", "day", "month", "year"),
    [
        ("2015-03-25", datetime.date(2015, 3, 25), "2015-03", 2015),
        # A letter that gives the month alone.
        ("2015-03", None, "2015-03", 2015),
        ("2015", None, None, 2015),
        (None, None, None, None),
    ],
)
def test_dates_are_as_exact_as_the_letter(
    record: Record,
    published: str | None,
    day: datetime.date | None,
    month: str | None,
    year: int | None,
) -> None:
    dated = record.model_copy(update={"metadata": Metadata(publication_date=published)})
    row = build_rows(dated)["letters"][0]
    assert row["publication_date"] == parse_date(published) == day
    assert (row["publication_month"], row["publication_year"]) == (month, year)


# ------------------------------------------------------------------ what the columns mean


def test_every_column_is_described_and_every_measure_has_its_unit() -> None:
    for name, schema in TABLES.items():
        assert DESCRIPTIONS[name].endswith(".")
        of_files = {"failures": "failure_number", "duplicates": "duplicate_number"}
        assert KEYS[name][0] == of_files.get(name, "letter_id")
        for field in schema:
            assert field.metadata[b"description"], (name, field.name)
            if pa.types.is_floating(field.type) or field.name in {"start", "end"}:
                assert field.metadata[b"unit"], (name, field.name)
        assert not any(schema.field(column).nullable for column in KEYS[name])


def test_references_lead_to_whole_keys_of_tables_that_stand_before() -> None:
    order = list(TABLES)
    for name, references in REFERENCES.items():
        for reference in references:
            assert len(reference.columns) == len(KEYS[reference.table])
            assert set(reference.columns) <= set(TABLES[name].names)
            assert order.index(reference.table) <= order.index(name)


def test_the_page_of_datasets_has_the_dictionary() -> None:
    """`python -m sqs_extract.dataset.dictionary docs/dataset.md` brings it up to date."""
    page = (ROOT / "docs" / "dataset.md").read_text(encoding="utf-8")
    assert page.count(BEGIN) == page.count(END) == 1
    assert replace_dictionary(page) == page
    assert all(f"### {name}\n" in render_dictionary() for name in TABLES)
