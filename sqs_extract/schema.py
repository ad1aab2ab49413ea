"""The record's JSON Schema (2020-12) out: what `docs/record.schema.json` holds."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from sqs_extract.record import Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "Record of an inspection letter"


class SchemaGenerator(GenerateJsonSchema):
    """Pydantic's generator, for what is written: all fields are there, none needs a title."""

    def field_title_should_be_set(self, _schema: object) -> bool:
        """Leave titles to models."""
        return False

    def field_is_required(self, _field: object, total: bool) -> bool:  # noqa: ARG002
        """Require every field, for those with a default are written too."""
        return True

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Leave defaults out: they matter to whoever makes a record, not to its reader."""
        return self.generate_inner(schema["schema"])

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """One paragraph per description, without the line breaks of the docstring."""
        made = super().model_schema(schema)
        if "description" in made:
            made["description"] = " ".join(made["description"].split())
        return made


def build_schema() -> dict[str, Any]:
    """Build the schema of what is written: every field is required, null where nothing is known."""
    schema = Record.model_json_schema(
        by_alias=True, mode="serialization", schema_generator=SchemaGenerator
    )
    return {"$schema": DIALECT, **schema, "title": TITLE}
