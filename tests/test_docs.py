"""What the documents claim is so: commands run, links lead somewhere, every field is explained."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from jsonschema import Draft202012Validator

from sqs_extract import __version__
from sqs_extract.cli import group, main
from sqs_extract.output import render_json
from sqs_extract.pipeline import extract
from sqs_extract.record import Band, Metadata, Record, SectionKind
from sqs_extract.schema import build_schema

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "example.json"
EXAMPLE_LETTER = ROOT / "corpus" / "develop" / "ashmere-2013.lo-tagged.pdf"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_set_up_is_two_lines() -> None:
    block = re.search(r"## Set-up\n.*?```sh\n(.*?)```", read("README.md"), re.DOTALL)
    assert block is not None
    lines = block[1].splitlines()
    assert len(lines) == 2
    named = re.search(r"corpus/\S+", lines[0])
    assert named is not None
    assert (ROOT / named[0]).is_file()


def find_options(command: click.Command) -> Iterator[str]:
    """Go through the options of a command and of all below it."""
    for param in command.params:
        yield from (name for name in (*param.opts, *param.secondary_opts) if name.startswith("--"))
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from find_options(below)


def test_options_in_the_documents_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = set(re.findall(r"--[a-z][\w-]+", capsys.readouterr().out))
    known = shown | set(find_options(group))
    for page in ("README.md", "docs/command.md", "docs/rules.md"):
        named = set(re.findall(r"(?<=[`\s|/(])--[a-z][\w-]+", read(page)))
        assert named - {"--judge"} <= known, page
    assert shown - {"--output", "--help", "--version", "--quiet"} <= set(
        re.findall(r"--[a-z][\w-]+", read("docs/command.md"))
    ) | {"--version"}


def test_every_module_of_the_map_exists() -> None:
    table = read("README.md").split("## Map of the code")[1].split("## Citing")[0]
    names = re.findall(r"`([\w/*]+\.(?:py|toml)|\w+/)`", table)
    assert len(names) > 20
    for name in names:
        assert list(ROOT.glob(name)) + list((ROOT / "sqs_extract").glob(name)), name


def test_every_benchmark_named_exists() -> None:
    names = {name for page in PAGES for name in re.findall(r"python (\S+\.py)", page.read_text())}
    assert names
    assert [name for name in names if not (ROOT / name).is_file()] == []


def test_citation_has_the_version() -> None:
    assert f"\nversion: {__version__}\n" in read("CITATION.cff")


# ------------------------------------------------------------------ the record


def find_fields(schema: dict[str, Any]) -> Iterator[str]:
    """Every field of the record at its first and second level."""
    yield from schema["properties"]
    for field in schema["properties"].values():
        part = field.get("items", field).get("$ref", "").rpartition("/")[2]
        yield from schema["$defs"].get(part, {}).get("properties", {})


def test_every_field_and_kind_is_explained() -> None:
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]+`", read("docs/record.md")))))
    wanted = {*find_fields(build_schema()), *Metadata.model_fields}
    assert wanted - named == set()
    assert {*get_args(SectionKind), *get_args(Band)} - named == set()


def find_warning_codes() -> Iterator[str]:
    """First arguments of `Notice(...)` and `code=` of `WarningRecord(...)`, in all modules."""
    for path in sorted((ROOT / "sqs_extract").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in ("Notice", "WarningRecord"):
                given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "code")]
                yield from (str(arg.value) for arg in given if isinstance(arg, ast.Constant))


def test_every_warning_is_explained() -> None:
    table = read("docs/record.md").split("## Warnings")[1]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(find_warning_codes())


def test_the_example_keeps_the_schema_and_its_promises() -> None:
    example = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    Draft202012Validator(build_schema()).validate(example)
    record = Record.model_validate(example)
    assert record.findings
    assert record.case_examples
    assert record.figures
    assert record.footnotes
    assert not record.warnings


@pytest.mark.slow  # not for its time: it changes with every rule, and need be right only in the end
def test_the_example_is_current() -> None:
    made = json.loads(render_json(extract(EXAMPLE_LETTER), pretty=True))
    kept = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    for record in (made, kept):  # versions and hashes change without the record changing
        del record["signature"]
    again = f"sqs-extract {EXAMPLE_LETTER.relative_to(ROOT)} -o {EXAMPLE.relative_to(ROOT)}"
    assert made == kept, f"run: {again}"
