"""Records as files: whole or not at all, never over another letter's."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from sqs_extract.errors import CannotWrite
from sqs_extract.output import (
    Destination,
    Folder,
    LinesFile,
    OneFile,
    Stdout,
    choose_destination,
    open_whole,
    render_json,
)
from sqs_extract.record import Record
from sqs_extract.schema import build_schema
from tests.conftest import build_sample

SCHEMA = Path(__file__).parents[1] / "docs" / "record.schema.json"


def list_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# ------------------------------------------------------------------ JSON


def test_json_is_the_same_each_time_and_reads_back(record: Record) -> None:
    pretty = render_json(record, pretty=True)
    assert pretty == render_json(build_sample(), pretty=True)
    assert Record.model_validate_json(pretty) == record
    assert json.loads(render_json(record, pretty=False)) == json.loads(pretty)


def test_compact_json_is_one_line_of_unescaped_text(record: Record) -> None:
    compact = render_json(record, pretty=False)
    assert compact.count("\n") == 1
    assert compact.endswith("\n")
    assert "Omar’s was" in compact


def test_names_that_python_keeps_for_itself_are_written_as_published() -> None:
    parts = build_schema()["$defs"]
    assert set(parts["ComparisonRecord"]["properties"]) == {"with", "direction", "figure"}
    assert set(parts["LinkRecord"]["properties"]) == {
        "from",
        "to",
        "score",
        "scores",
        "shared",
    }


# ------------------------------------------------------------------ schema


def test_committed_schema_is_current() -> None:
    committed = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert committed == build_schema(), "run: sqs-extract schema > docs/record.schema.json"


def test_schema_is_a_schema_and_the_record_keeps_it(record: Record) -> None:
    schema = build_schema()
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator(schema)
    made = json.loads(render_json(record, pretty=False))
    checker.validate(made)
    for field in ("schema_version", "text", "links"):
        broken = {key: value for key, value in made.items() if key != field}
        assert not checker.is_valid(broken), field
    assert not checker.is_valid({**made, "extra": 1})


# ------------------------------------------------------------------ files


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    with open_whole(target) as file:
        file.write(b"all of it")
        file.flush()
        assert not target.exists()
    assert target.read_bytes() == b"all of it"
    assert list_files(tmp_path) == ["a.json"]


def test_an_interrupted_file_leaves_what_stood_there(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    target.write_bytes(b"before")

    def fail() -> None:
        with open_whole(target) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert target.read_bytes() == b"before"
    assert list_files(tmp_path) == ["a.json"]


def test_a_file_keeps_its_rights_and_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "a.json", tmp_path / "link.json"
    target.write_bytes(b"before")
    target.chmod(0o640)
    link.symlink_to(target)
    with open_whole(link) as file:
        file.write(b"after")
    assert link.is_symlink()
    assert target.read_bytes() == b"after"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_place_that_is_no_file_is_written_to(record: Record) -> None:
    OneFile(Path(os.devnull), pretty=False).write(record)
    assert Path(os.devnull).is_char_device()


def test_a_missing_folder_is_said_in_one_line(tmp_path: Path, record: Record) -> None:
    target = tmp_path / "none" / "a.json"
    with pytest.raises(CannotWrite, match=r"a\.json: cannot be written \(No such file"):
        OneFile(target, pretty=True).write(record)


def test_lines_are_there_when_the_last_one_is(tmp_path: Path, record: Record) -> None:
    target = tmp_path / "all.jsonl"
    with LinesFile(target) as lines:
        lines.write(record)
        lines.write(build_sample(area="Eastmarsh"))
        assert not target.exists()
    read = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [one["metadata"]["area"] for one in read] == ["Ambleford", "Eastmarsh"]


def test_no_lines_no_file(tmp_path: Path) -> None:
    with LinesFile(tmp_path / "all.jsonl"):
        pass
    assert list_files(tmp_path) == []


def test_lines_that_break_off_leave_no_file(tmp_path: Path, record: Record) -> None:
    def fail() -> None:
        with LinesFile(tmp_path / "all.jsonl") as lines:
            lines.write(record)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list_files(tmp_path) == []


# ------------------------------------------------------------------ folders


def fill(folder: Path, *records: Record) -> list[str]:
    with Folder(folder, pretty=True) as place:
        return [place.write(one) for one in records]


def read_source(path: Path) -> str:
    return str(json.loads(path.read_text(encoding="utf-8"))["source"]["filename"])


def test_a_folder_is_made_and_files_are_named_for_the_record(tmp_path: Path) -> None:
    assert fill(tmp_path / "x" / "y", build_sample()) == [""]
    assert list_files(tmp_path / "x" / "y") == ["sqs-ambleford-2014-06-04.json"]


def test_two_letters_of_one_id_get_two_files_the_same_each_time(tmp_path: Path) -> None:
    a, b, c = (build_sample(name) for name in ("a.pdf", "b.pdf", "c.pdf"))
    names = [f"sqs-ambleford-2014-06-04{end}.json" for end in ("-2", "-3", "")]
    for _ in range(2):
        remarks = fill(tmp_path, a, b, c)
        assert remarks[0] == ""
        assert "written to sqs-ambleford-2014-06-04-2.json" in remarks[1]
        assert list_files(tmp_path) == names
        assert [read_source(tmp_path / name) for name in names] == ["b.pdf", "c.pdf", "a.pdf"]


def test_a_later_call_replaces_the_same_letter_and_no_other(tmp_path: Path) -> None:
    fill(tmp_path, build_sample("a.pdf"))
    assert fill(tmp_path, build_sample("b.pdf"))[0].endswith("-2.json")
    assert fill(tmp_path, build_sample("b.pdf"))[0].endswith("-2.json")
    assert len(list_files(tmp_path)) == 2


@pytest.mark.parametrize("stranger", [b"notes", b"[]", b'{"source": 1}', b"\xff"])
def test_a_file_that_is_no_record_is_left_alone(tmp_path: Path, stranger: bytes) -> None:
    (tmp_path / "sqs-ambleford-2014-06-04.json").write_bytes(stranger)
    fill(tmp_path, build_sample())
    assert (tmp_path / "sqs-ambleford-2014-06-04.json").read_bytes() == stranger
    assert len(list_files(tmp_path)) == 2


# ------------------------------------------------------------------ which place is meant

PLACES: list[tuple[str | None, int, bool | None, type[Destination], bool | None]] = [
    # --output, letters, --pretty -> destination, whether it indents (None: it never could)
    (None, 1, None, Stdout, True),
    (None, 1, False, Stdout, False),
    (None, 2, None, Stdout, False),
    ("a.json", 1, None, OneFile, True),
    ("a", 1, False, OneFile, False),
    ("new/", 1, None, Folder, True),
    ("new/", 5, False, Folder, False),
    (".", 2, None, Folder, True),
    ("a.jsonl", 1, None, LinesFile, None),
    ("a.NDJSON", 3, False, LinesFile, None),
]


@pytest.mark.parametrize(("place", "letters", "pretty", "kind", "indents"), PLACES)
def test_places(
    place: str | None,
    letters: int,
    pretty: bool | None,
    kind: type[Destination],
    indents: bool | None,
) -> None:
    found = choose_destination(place, letters=letters, pretty=pretty)
    assert type(found) is kind
    assert getattr(found, "pretty", None) is indents


REFUSED = [
    # JSON Lines cannot be indented; one file cannot hold several records
    (None, 2, True, "--pretty"),
    ("a.jsonl", 1, True, "--pretty"),
    ("a.json", 2, None, r"use DIR/ or a \.jsonl file"),
]


@pytest.mark.parametrize(("place", "letters", "pretty", "why"), REFUSED)
def test_places_that_cannot_be_meant(
    place: str | None, letters: int, pretty: bool | None, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        choose_destination(place, letters=letters, pretty=pretty)
