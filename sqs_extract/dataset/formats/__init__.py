"""The formats a dataset is written in: where each goes, and the module whose `write` writes it.

Each module has `write(folder, output)`: what lies in the dataset's folder in, the output out,
whole or not at all. Nothing of a format is imported before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

Writer = Callable[[Path, Path], None]


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a dataset."""

    name: str
    """What `--format` calls it."""
    path: str
    """Where it goes, within the dataset's folder; a folder where it ends in "/"."""
    module: str
    """The module that writes it, by its full name."""
    extra: str | None = None
    """The extra of this project that brings what it needs; None where the core has it."""
    always: bool = False
    """Whether every dataset has it; these come first, in this order."""

    def load_writer(self) -> Writer:
        """Import the module and return its `write`."""
        return cast(Writer, import_module(self.module).write)


def _list_formats() -> list[Format]:
    here = "sqs_extract.dataset.formats"
    return [
        # Parquet first: the other tables and databases are made from it.
        Format("parquet", "tables/", f"{here}.parquet", always=True),
        Format("csv", "tables/", f"{here}.csv", always=True),
        Format("duckdb", "dataset.duckdb", f"{here}.duckdb", always=True),
        Format("sqlite", "dataset.sqlite", f"{here}.sqlite"),
        Format("xlsx", "dataset.xlsx", f"{here}.xlsx", extra="formats"),
        Format("docbin", "dataset.spacy", f"{here}.docbin"),
        Format("webanno", "webanno/", f"{here}.webanno"),
        Format("qdpx", "dataset.qdpx", f"{here}.qdpx"),
        Format("hf", "hf/", f"{here}.hf"),
    ]


FORMATS: dict[str, Format] = {each.name: each for each in _list_formats()}
"""By name, in the order in which they are written."""
