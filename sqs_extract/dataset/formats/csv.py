"""tables/NAME.parquet in, tables/NAME.csv out: RFC 4180, UTF-8 without a byte order mark.

Settled: rows end in CRLF as the RFC has it; line ends within a cell stay LF, which is what Excel
takes for a line break in a cell. No byte order mark: it would become part of the first column's
name in Python's csv and R's read.csv, and that column is the key. Excel reads the files right by
Data > From Text/CSV; who opens files by double click has dataset.xlsx. Empty cells are what the
letter does not say. Cells are the letter's words to the letter: one that begins with "=" is not
disarmed, for these files are data, not sheets.
"""

from __future__ import annotations

import csv
import datetime
from pathlib import Path
from typing import Any

from sqs_extract.dataset.formats.arrow import join_items, read_rows
from sqs_extract.dataset.formats.whole import open_place
from sqs_extract.dataset.tables import TABLES


def write(folder: Path, output: Path) -> None:
    """Dataset folder -> NAME.csv in the folder `output` for each table."""
    for name, schema in TABLES.items():
        with (
            open_place(output / f"{name}.csv") as place,
            place.open("w", encoding="utf-8", newline="") as file,
        ):
            lines = csv.writer(file, lineterminator="\r\n")
            lines.writerow(schema.names)
            lines.writerows(
                [_render(value) for value in row] for row in read_rows(folder, name, join_items)
            )


def _render(value: Any) -> str:
    """A value -> its cell: true and false as JSON has them, days as ISO 8601 has them.

    >>> _render(True), _render(None), _render(0.5), _render(datetime.date(2015, 3, 25))
    ('true', '', '0.5', '2015-03-25')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)
