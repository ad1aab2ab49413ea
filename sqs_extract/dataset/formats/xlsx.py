"""tables/NAME.parquet in, dataset.xlsx out: a sheet per table, and what each column means.

Excel's limits are met without loss. A cell holds 32,767 characters: what is longer is cut with a
mark, and the sheet `cut_cells` has all of the rest, in pieces, with the row's key. A sheet holds
1,048,576 rows: what is more goes to `NAME (2)` and so on. Text is always text: nothing that begins
with "=" becomes a formula, and no address a link.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from sqs_extract.dataset.formats.arrow import join_items, read_rows
from sqs_extract.dataset.formats.whole import open_place
from sqs_extract.dataset.tables import DESCRIPTIONS, KEYS, TABLES

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

CELL_CHARACTERS = 32_767
SHEET_ROWS = 1_048_576
MARK = " [cut: see cut_cells]"
CUT_COLUMNS = ["sheet", "row", "column", "key", "piece", "text"]
CUT_WIDTHS = [16, 8, 16, 40, 8, 100]
DICTIONARY_COLUMNS = ["table", "column", "type", "unit", "values", "description"]
DICTIONARY_WIDTHS = [16, 22, 12, 16, 40, 100]
CREATED = datetime.datetime(2000, 1, 1)
"""For the same bytes each time; the workbook says nowhere when it was made."""
WIDTHS = {"text": 80, "letter_id": 34, "message": 60, "title": 40}
WIDTH = 16


class Book:
    """A workbook that is being written, and what did not fit into its cells."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.heading = book.add_format({"bold": True, "bottom": 1})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.cut: list[list[Any]] = []

    def add_sheet(self, name: str, columns: list[str], widths: list[int]) -> Worksheet:
        """Add a sheet with its headings, which stay in view and filter."""
        sheet = self.book.add_worksheet(name)
        for n, (column, width) in enumerate(zip(columns, widths, strict=True)):
            sheet.set_column(n, n, width)
            sheet.write_string(0, n, column, self.heading)
        sheet.freeze_panes(1, 1)
        return sheet

    def write_row(self, sheet: Worksheet, row: int, values: list[Any], key: str) -> None:
        """Write a row; what is too long for a cell is cut, and the rest of it remembered."""
        for n, value in enumerate(values):
            match value:
                case None | "":
                    pass
                case bool():
                    sheet.write_boolean(row, n, value)
                case int() | float():
                    sheet.write_number(row, n, value)
                case datetime.date():
                    sheet.write_datetime(row, n, value, self.day)
                case _:
                    sheet.write_string(row, n, self._fit(str(value), sheet.name, row, n, key))

    def _fit(self, text: str, sheet: str, row: int, column: int, key: str) -> str:
        """A text -> what its cell takes of it."""
        # No character counts more than twice: most texts need no measuring.
        if 2 * len(text) <= CELL_CHARACTERS or measure(text) <= CELL_CHARACTERS:
            return text
        first, *rest = cut_text(text, CELL_CHARACTERS - len(MARK))
        name = TABLES[sheet.split(" (", maxsplit=1)[0]].names[column]
        self.cut += [
            [sheet, row + 1, name, key, piece, part] for piece, part in enumerate(rest, start=2)
        ]
        return first + MARK


def measure(text: str) -> int:
    """A text -> its length as Excel counts, in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut_text(text: str, size: int) -> list[str]:
    """A text -> its pieces, none longer than `size` as Excel counts, together all of it.

    >>> cut_text("abcde", 2)
    ['ab', 'cd', 'e']
    """
    # Half the size holds whatever the characters are; few texts have any that count twice.
    step = size if measure(text) == len(text) else size // 2
    return [text[start : start + step] for start in range(0, len(text), step)]


def write(folder: Path, output: Path) -> None:
    """Dataset folder -> the workbook `output`."""
    with open_place(output) as place:
        workbook = xlsxwriter.Workbook(
            place,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        workbook.set_properties({"created": CREATED})
        book = Book(workbook)
        _write_dictionary(book)
        for table in TABLES:
            _write_table(book, folder, table)
        sheet = book.add_sheet("cut_cells", CUT_COLUMNS, CUT_WIDTHS)
        for row, values in enumerate(book.cut, start=1):
            book.write_row(sheet, row, values, "")
        workbook.close()


def _write_table(book: Book, folder: Path, table: str) -> None:
    """A table into its sheet, or into several where it has more rows than one takes."""
    columns = list(TABLES[table].names)
    widths = [WIDTHS.get(column, WIDTH) for column in columns]
    keys = [columns.index(column) for column in KEYS[table]]
    rows = read_rows(folder, table, join_items)
    for n in count(1):
        sheet = book.add_sheet(table if n == 1 else f"{table} ({n})", columns, widths)
        row = 0
        for row, values in enumerate(rows, start=1):
            book.write_row(sheet, row, values, ", ".join(str(values[key]) for key in keys))
            if row == SHEET_ROWS - 1:
                break
        sheet.autofilter(0, 0, row, len(columns) - 1)
        if row < SHEET_ROWS - 1:
            return


def _write_dictionary(book: Book) -> None:
    """The sheet that comes first: what each table and column means."""
    sheet = book.add_sheet("data_dictionary", DICTIONARY_COLUMNS, DICTIONARY_WIDTHS)
    for row, line in enumerate(_list_meanings(), start=1):
        book.write_row(sheet, row, line, "")


def _list_meanings() -> Iterator[list[Any]]:
    """The rows of the dictionary: each table, then its columns."""
    for table, schema in TABLES.items():
        yield [table, None, None, None, None, DESCRIPTIONS[table]]
        for column in schema:
            about = {key.decode(): value.decode() for key, value in column.metadata.items()}
            values = about.get("values", "").replace("|", ", ")
            kind = "text" if column.type == "string" else str(column.type)
            kind = "texts, parted by ;" if kind.startswith("list") else kind
            yield [table, column.name, kind, about["unit"], values, about["description"]]
    yield ["cut_cells", None, None, None, None, "Texts too long for a cell, from the second piece."]
