"""What makes a dataset citable, held against its standards by their own validators."""

from __future__ import annotations

import json
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from sqs_extract.dataset.citing.about import About
from sqs_extract.dataset.citing.card import read_scores
from sqs_extract.dataset.citing.citation import render_citation
from sqs_extract.dataset.citing.hash import RECIPE, hash_dataset
from sqs_extract.dataset.tables import TABLES
from tests.support.made_datasets import build_samples, make_dataset

CFF = Path(__file__).parent / "schemas" / "citation-file-format-1.2.0.json"
"""The schema of the Citation File Format 1.2.0, as its authors publish it (CC BY 4.0)."""
DIGEST = "0123456789ab" + "0" * 52


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_dataset(tmp_path_factory.mktemp("made") / "dataset")


def read_json(path: Path) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return fields


# ------------------------------------------------------------------ the hash


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_the_hash_is_what_the_stated_recipe_prints(dataset: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", RECIPE], cwd=dataset, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[0] == hash_dataset(dataset)
    package = read_json(dataset / "datapackage.json")
    assert package["hash"] == f"sha256:{hash_dataset(dataset)}"
    assert package["hash_recipe"] == RECIPE


def test_formats_that_were_asked_for_leave_the_hash_alone(dataset: Path, tmp_path: Path) -> None:
    other = make_dataset(tmp_path / "other", formats=["sqlite"], about=About())
    assert (other / "dataset.sqlite").is_file()
    assert hash_dataset(other) == hash_dataset(dataset)


@pytest.mark.parametrize("name", ["records.jsonl", "tables/links.csv", "duplicates.jsonl"])
def test_a_byte_more_is_another_hash(dataset: Path, tmp_path: Path, name: str) -> None:
    other = Path(shutil.copytree(dataset, tmp_path / "other"))
    with (other / name).open("ab") as file:
        file.write(b"\n")
    assert hash_dataset(other) != hash_dataset(dataset)


def test_all_is_the_same_when_made_again(dataset: Path, tmp_path: Path) -> None:
    again = make_dataset(tmp_path / "again")
    for name in ("datapackage.json", "croissant.json", "CITATION.cff", "README.md"):
        assert (again / name).read_bytes() == (dataset / name).read_bytes()


# ------------------------------------------------------------------ Frictionless


def validate_frictionless(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the validator's own
        from frictionless import validate  # noqa: PLC0415

        return validate(str(folder / "datapackage.json"))


def test_the_data_package_is_valid(dataset: Path) -> None:
    report = validate_frictionless(dataset)
    assert report.valid, report.flatten(["type", "note"])
    assert [task.name for task in report.tasks] == list(TABLES)


@pytest.mark.parametrize(
    ("table", "old", "new", "error"),
    [
        # a value that is on no list
        ("findings", "deficiency,judgement", "deficient,judgement", "constraint-error"),
        # a letter that is not there
        ("findings", "sqs-brindle,", "sqs-nowhere,", "foreign-key"),
        # the same key twice
        ("letters", "sqs-brindle,", "sqs-ambleford,", "primary-key"),
        # no number
        ("figures", ",12.0,", ",twelve,", "type-error"),
    ],
)
def test_the_data_package_finds_what_is_wrong(
    dataset: Path, tmp_path: Path, table: str, old: str, new: str, error: str
) -> None:
    other = Path(shutil.copytree(dataset, tmp_path / "other"))
    file = other / "tables" / f"{table}.csv"
    text = file.read_bytes().decode()
    assert old in text
    file.write_bytes(text.replace(old, new, 1).encode())
    package = read_json(other / "datapackage.json")
    for resource in package["resources"]:  # or the hash alone would tell
        del resource["hash"], resource["bytes"]
    (other / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    found = {kind for (kind,) in validate_frictionless(other).flatten(["type"])}
    assert error in found


# ------------------------------------------------------------------ Croissant


def test_croissant_is_valid_and_gives_the_rows(
    dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(dataset)  # where it looks for files
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the validator's own
        import mlcroissant  # noqa: PLC0415

        described = mlcroissant.Dataset(jsonld="croissant.json")
        issues = described.metadata.ctx.issues
        assert not issues.errors
        names = {record_set.name for record_set in described.metadata.record_sets}
        assert names == set(TABLES)
        rows = list(described.records("findings"))
    assert [row["findings/letter_id"].decode() for row in rows] == [
        "sqs-ambleford",
        "sqs-brindle",
        "sqs-carrow",
    ]
    assert [topic.decode() for topic in rows[0]["findings/topics"]] == ["planning"]


# ------------------------------------------------------------------ CITATION.cff


@pytest.mark.parametrize(
    ("about", "key", "value"),
    [
        (About(), "authors", [{"name": "sqs-extract"}]),
        (
            About(authors=("Orme, Alis",)),
            "authors",
            [{"family-names": "Orme", "given-names": "Alis"}],
        ),
        (About(licence="OGL-UK-3.0"), "license", "OGL-UK-3.0"),
        (About(licence="https://example.org/a"), "license-url", "https://example.org/a"),
        (About(licence='By "permission": no'), "license", None),
        (About(title="Plans: #1 – \\ and é"), "title", "Plans: #1 – \\ and é"),
    ],
)
def test_the_citation_is_valid(about: About, key: str, value: object) -> None:
    citation = yaml.safe_load(render_citation(about, DIGEST))
    jsonschema.Draft7Validator(read_json(CFF)).validate(citation)
    assert citation.get(key) == value
    assert citation["version"] == "1.0.0+sha256.0123456789ab"


# ------------------------------------------------------------------ the data card


def test_the_card_counts_what_is_there(dataset: Path) -> None:
    card = (dataset / "README.md").read_text(encoding="utf-8")
    for row in (
        "| sqs | 3 |",
        "| 2011 | 1 |",
        "| Brindle | 1 |",
        "| `findings` | 3 |",
        "| no_text | 1 |",
        "| `duplicates` | 2 |",
        "Duplicates: 1 times files of the same bytes",
        "MIT License (`MIT`), <https://opensource.org/license/mit>.",
        hash_dataset(dataset),
    ):
        assert row in card, row
    assert all(f"### {table}\n" in card for table in TABLES)


@pytest.mark.parametrize("model", ["findings@1", "findings@1+careful@1"])
def test_the_card_says_how_good_the_pipeline_is(tmp_path: Path, model: str) -> None:
    records = [
        record.model_copy(
            update={"signature": record.signature.model_copy(update={"model": model})}
        )
        for record in build_samples()
    ]
    card = (make_dataset(tmp_path / "made", records) / "README.md").read_text(encoding="utf-8")
    scores = dict(read_scores({model}))
    assert "Findings by span" in scores
    assert all(f"| {name} | {score} |" in card for name, score in scores.items())


def test_no_scores_are_said_of_records_made_in_several_ways(dataset: Path) -> None:
    assert read_scores({"findings@1", "findings@1+careful@1"}) == []
    card = (dataset / "README.md").read_text(encoding="utf-8")  # by rules alone: not measured
    assert "no scores for the way" in card


def test_the_card_says_who_was_left_out(tmp_path: Path) -> None:
    made = make_dataset(tmp_path / "made", about=About(people=False, subjects="mask"))
    card = (made / "README.md").read_text(encoding="utf-8")
    assert "contact or in its copy list are left out" in card
    assert "`subjects` has Child A" in card
    assert "has said nothing of the letters' licence" in card
