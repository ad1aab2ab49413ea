"""The tables of a dataset: their columns as Arrow schemas, their keys, and a record's rows.

What the columns are called and mean stands in `tables.toml`; the data dictionary, the databases
and the dataset's metadata are all made from here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, get_args

import pyarrow as pa

from sqs_extract.dataset.records import DuplicateKind
from sqs_extract.dataset.rows import PersonPart, TagTable, build_rows
from sqs_extract.record import (
    Band,
    ComparisonRecord,
    EvidenceRecord,
    FigureRecord,
    FindingRecord,
    ParagraphRecord,
    Polarity,
    SectionKind,
)

__all__ = ["DESCRIPTIONS", "KEYS", "REFERENCES", "TABLES", "Reference", "build_rows"]

TYPES = {
    "string": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "strings": pa.list_(pa.field("element", pa.string(), nullable=False)),
}
VALUES: dict[str, tuple[str, ...]] = {
    "bands": get_args(Band),
    "directions": get_args(ComparisonRecord.model_fields["direction"].annotation),
    "duplicate_kinds": get_args(DuplicateKind),
    "evidence_sources": get_args(EvidenceRecord.model_fields["source"].annotation),
    "figure_kinds": get_args(FigureRecord.model_fields["kind"].annotation),
    "forms": get_args(FindingRecord.model_fields["form"].annotation),
    "paragraph_kinds": get_args(ParagraphRecord.model_fields["kind"].annotation),
    "person_parts": get_args(PersonPart),
    "polarities": get_args(Polarity),
    "section_kinds": get_args(SectionKind),
    "tags": get_args(TagTable),
}
"""The closed lists that columns take their values from, as the record's schema has them."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: columns of one table that hold the key of a row in another."""

    columns: tuple[str, ...]
    table: str


def _load_tables() -> dict[str, dict[str, Any]]:
    """Read tables.toml."""
    text = files("sqs_extract.dataset").joinpath("tables.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _build_field(column: dict[str, Any]) -> pa.Field[Any]:
    """A column as tables.toml has it -> its field, with what it means as metadata.

    Raises
    ------
    KeyError
        The column's type, or the list of its values, is none that is known.
    """
    metadata = {"description": column["description"], "unit": column.get("unit", "")}
    if "values" in column:
        metadata["values"] = "|".join(VALUES[column["values"]])
    return pa.field(
        column["name"],
        TYPES[column["type"]],
        nullable=not column.get("required", False),
        metadata=metadata,
    )


def _parse_reference(line: str) -> Reference:
    """What tables.toml says of a reference, "columns -> table" -> the reference."""
    columns, table = line.split(" -> ")
    return Reference(tuple(columns.split(", ")), table)


_TABLES = _load_tables()

TABLES: dict[str, pa.Schema] = {
    name: pa.schema(
        [_build_field(column) for column in table["columns"]],
        metadata={"description": table["description"]},
    )
    for name, table in _TABLES.items()
}
"""Each table's schema; a field's metadata are `description`, `unit` ("" for none) and, where its
values come from a closed list, `values`, parted by "|". A table is written after those it names."""

DESCRIPTIONS: dict[str, str] = {name: table["description"] for name, table in _TABLES.items()}
"""What a row of each table is."""

KEYS: dict[str, tuple[str, ...]] = {name: tuple(table["key"]) for name, table in _TABLES.items()}
"""The columns that tell the rows of a table apart."""

REFERENCES: dict[str, tuple[Reference, ...]] = {
    name: tuple(_parse_reference(line) for line in table["refs"]) for name, table in _TABLES.items()
}
"""Where the rows of a table point; the columns named hold the key of the other table."""
