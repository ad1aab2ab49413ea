"""A dataset's folder in, its data card out: what it is, how it was made and what to doubt."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from sqs_extract.dataset.citing.about import About, parse_licence
from sqs_extract.dataset.citing.hash import RECIPE, name_version
from sqs_extract.dataset.dictionary import render_dictionary
from sqs_extract.dataset.formats.arrow import read_batches
from sqs_extract.dataset.records import read_duplicates
from sqs_extract.dataset.tables import TABLES
from sqs_extract.evaluation.measures import BY_NAME

NAME = "README.md"
TEMPLATE = "card.md.jinja"
UNKNOWN = "(not said)"
SIGNATURE = ("tool", "tool_version", "rules", "model", "reader")
CHARACTERS = ("text_characters", "footnote_characters", "furniture_characters")
COLUMNS = ("family", "publication_year", "area", *CHARACTERS, *SIGNATURE)
"""Of the letters, that the card counts."""

Counts = list[tuple[str, int]]


def render_card(folder: Path, about: About, digest: str) -> str:
    """A dataset's folder, what is said of it, its hash -> the text of its data card."""
    letters = list(read_columns(folder, "letters", COLUMNS))
    duplicates = Counter(duplicate.kind for duplicate in read_duplicates(folder))
    signatures = count(describe_signature(letter) for letter in letters)
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Markdown, of values escaped by `cell`
    )
    template = environment.from_string(
        files("sqs_extract.dataset.citing").joinpath(TEMPLATE).read_text("utf-8")
    )
    return template.render(
        about=about,
        table=render_table,
        digest=digest,
        version=name_version(digest),
        tool=", ".join(sorted({f"{x['tool']} {x['tool_version']}" for x in letters}))
        or "sqs-extract",
        letters=letters,
        families=count(letter["family"] for letter in letters),
        years=count(letter["publication_year"] for letter in letters),
        areas=count(letter["area"] for letter in letters),
        rows=[
            (f"`{name}`", sum(b.num_rows for b in read_batches(folder, name))) for name in TABLES
        ],
        signatures=signatures,
        scores=read_scores({letter["model"] for letter in letters}),
        characters=sum(letter["text_characters"] for letter in letters),
        footnotes=sum(letter["footnote_characters"] for letter in letters),
        furniture=sum(letter["furniture_characters"] for letter in letters),
        warnings=count(row["code"] for row in read_columns(folder, "warnings", ("code",))),
        failures=count(row["code"] for row in read_columns(folder, "failures", ("code",))),
        copies=duplicates["content"],
        twins=duplicates["letter"],
        licence=parse_licence(about.licence),
        recipe=RECIPE,
        dictionary=render_dictionary(),
    )


def read_columns(folder: Path, table: str, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """A dataset's folder, a table and some of its columns -> its rows."""
    for batch in read_batches(folder, table):
        yield from batch.select(list(columns)).to_pylist()


def count(values: Iterator[Any]) -> Counts:
    """Values -> each with how often it occurs, in their order; what is not said comes last."""
    found = Counter(values)
    known = sorted((value, n) for value, n in found.items() if value is not None)
    rows = [(cell(str(value)), n) for value, n in known]
    return rows + ([(UNKNOWN, found[None])] if found[None] else [])


def render_table(left: str, right: str, rows: list[tuple[str, Any]]) -> str:
    """Headings of two columns, rows -> a Markdown table."""
    lines = [f"| {left} | {right} |", "|---|---|"]
    return "\n".join(lines + [f"| {name} | {value} |" for name, value in rows])


def cell(text: str) -> str:
    """A text -> the same in a cell of a Markdown table."""
    return " ".join(text.replace("|", r"\|").split())


def describe_signature(letter: dict[str, Any]) -> str:
    """A row of the letters -> what made its record."""
    tool, version, rules, model, reader = (letter[name] for name in SIGNATURE)
    return f"{tool} {version}, rules {rules}, model {model or 'none'}, reader {reader}"


APART = "judge"
"""Scores on letters that neither rules nor model were made on; the others would flatter."""


def read_scores(models: Collection[str | None]) -> list[tuple[str, float]]:
    """Models that took part -> how the pipeline did with them on the letters set apart.

    As kept with the program; [] where it is not, or the records were not all made in one way.

    An installed package has the file beside this module, a checkout in its corpus.
    """
    kept = files("sqs_extract.dataset.citing").joinpath("scores.json")
    checkout = Path(__file__).resolve().parents[3] / "corpus" / "scores.json"
    if kept.is_file():
        text = kept.read_text("utf-8")
    elif checkout.is_file():
        text = checkout.read_text("utf-8")
    else:
        return []
    ways = {
        f"{APART}, rules alone"
        if not model
        else f"{APART}, careful"
        if "careful@" in model
        else APART
        for model in models
    }
    scores: dict[str, float] = json.loads(text).get(ways.pop(), {}) if len(ways) == 1 else {}
    return [(BY_NAME[name].label, score) for name, score in scores.items() if name in BY_NAME]
