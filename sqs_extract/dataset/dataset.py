"""A dataset's folder in, its tables as data frames, answers to SQL and records out.

>>> from sqs_extract import Dataset                              # doctest: +SKIP
>>> dataset = Dataset.open("DATASET")                            # doctest: +SKIP
>>> dataset.to_pandas("findings").polarity.value_counts()        # doctest: +SKIP
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from html import escape
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqs_extract.dataset.records import (
    RECORDS,
    Duplicate,
    Failure,
    read_duplicates,
    read_failures,
    read_records,
)
from sqs_extract.dataset.tables import DESCRIPTIONS, TABLES
from sqs_extract.errors import SqsError

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

    from sqs_extract.record import Record

DATABASE = "dataset.duckdb"


class NotADataset(SqsError):  # noqa: N818
    """The folder holds no dataset."""

    exit_code = 66


class Dataset:
    """A dataset that `sqs-extract corpus` wrote; nothing here changes it.

    In a `with` block the database is closed at the end; otherwise by `close`, or with the program.
    """

    def __init__(self, folder: str | PathLike[str]) -> None:
        self.folder = Path(folder)
        """Where it lies."""
        if not (self.folder / RECORDS).is_file():
            raise NotADataset(str(folder), f"holds no dataset ({RECORDS} is missing)")

    @classmethod
    def open(cls, folder: str | PathLike[str]) -> Self:
        """Folder of a dataset -> the dataset.

        Raises
        ------
        NotADataset
            The folder holds none.
        """
        return cls(folder)

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables."""
        return tuple(TABLES)

    @cached_property
    def package(self) -> dict[str, Any]:
        """What `datapackage.json` says: title, version, hash, licence, columns."""
        text = (self.folder / "datapackage.json").read_text(encoding="utf-8")
        fields: dict[str, Any] = json.loads(text)
        return fields

    @property
    def hash(self) -> str:
        """The dataset's hash, as a citation names it: sha256 and its hex digits."""
        return str(self.package["hash"])

    def to_arrow(self, table: str) -> pa.Table:
        """Name of a table -> its rows as an Arrow table, with what its columns mean.

        Raises
        ------
        KeyError
            There is no such table.
        """
        import pyarrow.parquet as pq  # noqa: PLC0415

        return pq.read_table(self._find(table))

    def to_pandas(self, table: str) -> pd.DataFrame:
        """Name of a table -> its rows as a data frame: numbers that may be missing stay whole.

        Raises
        ------
        KeyError
            There is no such table.
        ImportError
            pandas is not installed.
        """
        path = self._find(table)
        try:
            import pandas as pd  # noqa: PLC0415
        except ImportError:
            raise ImportError("Dataset.to_pandas needs pandas: pip install pandas") from None
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        whole = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
        frame: pd.DataFrame = pq.read_table(path).to_pandas(
            types_mapper=whole.get, date_as_object=False
        )
        return frame

    def sql(self, query: str, parameters: Sequence[object] = ()) -> duckdb.DuckDBPyRelation:
        """A query in SQL -> its answer, which has `.df()`, `.fetchall()`, `.show()` and the like.

        Tables and views are those of `dataset.duckdb`; it is opened for reading alone. Values for
        each `?` in the query are its parameters.
        """
        return self._database.sql(query, params=list(parameters))

    def records(self) -> Iterator[Record]:
        """Read the records, in order, one at a time."""
        return read_records(self.folder)

    def record(self, letter_id: str) -> Record:
        """Id of a letter -> its record.

        Raises
        ------
        KeyError
            There is no such letter.
        """
        from sqs_extract.record import Record  # noqa: PLC0415 - pydantic takes its time to load

        begin = f'"id":{json.dumps(letter_id, ensure_ascii=False)}'.encode()
        with (self.folder / RECORDS).open("rb") as lines:
            for line in lines:
                if begin in line:
                    record = Record.model_validate_json(line)
                    if record.id == letter_id:
                        return record
        raise KeyError(letter_id)

    @cached_property
    def failures(self) -> list[Failure]:
        """The letters that were set aside, and why."""
        return list(read_failures(self.folder))

    @cached_property
    def duplicates(self) -> list[Duplicate]:
        """The files that are one letter."""
        return list(read_duplicates(self.folder))

    @cached_property
    def counts(self) -> dict[str, int]:
        """Rows of each table."""
        import pyarrow.parquet as pq  # noqa: PLC0415

        return {name: pq.read_metadata(self._find(name)).num_rows for name in TABLES}

    def close(self) -> None:
        """Close the database, where it was opened."""
        database = self.__dict__.pop("_database", None)
        if database is not None:
            database.close()

    def __len__(self) -> int:
        """How many letters it has."""
        return self.counts["letters"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        counts = self.counts
        return (
            f"<Dataset {self.folder.name}: {counts['letters']} letters, "
            f"{counts['findings']} findings, {counts['case_examples']} case examples, "
            f"{counts['figures']} figures, {counts['failures']} failures>"
        )

    def _repr_html_(self) -> str:
        """For notebooks: each table with its rows and what a row is."""
        rows = "".join(
            f"<tr><td>{name}</td><td>{count}</td><td>{escape(DESCRIPTIONS[name])}</td></tr>"
            for name, count in self.counts.items()
        )
        title, digest = escape(str(self.package["title"])), escape(self.hash)
        return (
            f"<p><b>{title}</b> <code>{digest}</code></p><table><thead><tr><th>table</th>"
            f"<th>rows</th><th>a row</th></tr></thead><tbody>{rows}</tbody></table>"
        )

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        """The database, opened for reading when it is first asked."""
        import duckdb  # noqa: PLC0415

        return duckdb.connect(str(self.folder / DATABASE), read_only=True)

    def _find(self, table: str) -> Path:
        """Name of a table -> its file."""
        if table not in TABLES:
            raise KeyError(f"{table}: no table; there are {', '.join(TABLES)}")
        return self.folder / "tables" / f"{table}.parquet"
