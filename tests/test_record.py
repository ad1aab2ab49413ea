"""The record refuses what contradicts itself, and says which promise was broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from sqs_extract.record import Record
from sqs_extract.schema import build_schema

Change = Callable[[dict[str, Any]], None]


def load(record: Record) -> dict[str, Any]:
    """A record -> its JSON, to be changed."""
    values: dict[str, Any] = json.loads(record.model_dump_json(by_alias=True))
    return values


def test_a_sound_record_comes_back_the_same(record: Record) -> None:
    assert Record.model_validate(load(record)) == record


def shift(key: str) -> Change:
    """Move the first of a list on by one character."""

    def change(values: dict[str, Any]) -> None:
        values[key][0]["start"] += 1
        values[key][0]["end"] += 1

    return change


def rename(key: str, name: str, value: object) -> Change:
    def change(values: dict[str, Any]) -> None:
        values[key][0][name] = value

    return change


def paragraphs(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [p for section in values["sections"] for p in section["paragraphs"]]


def change_paragraph(**changes: object) -> Change:
    def change(values: dict[str, Any]) -> None:
        paragraphs(values)[-1].update(changes)

    return change


def double_section(values: dict[str, Any]) -> None:
    values["sections"].append(values["sections"][-1] | {"paragraphs": []})


def link_to_nowhere(values: dict[str, Any]) -> None:
    values["links"].append({"from": "finding-1", "to": ["finding-9"], "score": 1.0})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        # spans that are not true
        (shift("findings"), "is not what stands at"),
        (shift("figures"), "is not what stands at"),
        (shift("case_examples"), "is not what stands at"),
        (change_paragraph(text="Plans."), "is not what stands at"),
        # ids that are not unique
        (change_paragraph(id="1.1"), "paragraph ids are not unique"),
        (double_section, "section ids are not unique"),
        (rename("figures", "id", "finding-1"), "ids of tags are not unique"),
        # references that do not resolve
        (rename("findings", "paragraph_id", "9.9"), "no paragraph 9.9"),
        (rename("figures", "footnote", "footnote-9"), "no footnote footnote-9"),
        (
            rename("figures", "comparison", {"with": "it", "direction": "same", "figure": "x"}),
            "no figure x",
        ),
        (rename("sections", "parent", "nowhere"), "no parent nowhere"),
        (rename("footnotes", "ref", 10_000), "ref outside the text"),
        (link_to_nowhere, "an end is no finding"),
        # what lies outside its holder
        (change_paragraph(sentences=[{"start": 0, "end": 3}]), "a sentence lies outside"),
        (rename("sections", "end", 10_000), "outside the text"),
    ],
)
def test_a_broken_promise_is_named(record: Record, change: Change, said: str) -> None:
    values = load(record)
    change(values)
    with pytest.raises(ValidationError, match=said):
        Record.model_validate(values)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        # a misspelt key, a kind that there is not, a value out of range
        (("colour",), "red"),
        (("metadata", "autor"), "Anna Bell"),
        (("findings", 0, "polarity"), "good"),
        (("findings", 0, "score"), 1.5),
        (("sections", 0, "kind"), "chapter"),
        (("furniture",), [{"page": 0, "role": "header", "text": "x"}]),
        (("schema_version",), "2.0"),
        (("sections", 0, "start"), -1),
    ],
)
def test_model_and_schema_refuse_the_same(
    record: Record, path: tuple[str | int, ...], value: object
) -> None:
    values = load(record)
    validator = jsonschema.Draft202012Validator(build_schema())
    assert not list(validator.iter_errors(values))
    *way, last = path
    place: Any = values
    for step in way:
        place = place[step]
    place[last] = value
    with pytest.raises(ValidationError):
        Record.model_validate(values)
    assert list(validator.iter_errors(values))


def test_a_record_cannot_be_changed(record: Record) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        record.text = "another"  # type: ignore[misc]


def test_keys_that_python_reserves_are_written_as_they_are_named(record: Record) -> None:
    values = load(record)
    keys = {"from", "to", "score", "scores", "shared"}
    assert set(build_schema()["$defs"]["LinkRecord"]["properties"]) == keys
    assert "with" in build_schema()["$defs"]["ComparisonRecord"]["properties"]
    assert "with_" not in json.dumps(values)
