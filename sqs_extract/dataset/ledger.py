"""What is known of each letter in and out: an embedded database, safe against a sudden end.

Each outcome is on the disk before the next one is kept (WAL, synchronous FULL): a run that is
killed loses only the letters it was at. The database is opened for one program alone; the system
lets go of it when that program ends, however it ends.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from sqs_extract.dataset.work import Outcome
from sqs_extract.errors import CannotWrite, SqsError

FOLDER, NAME, SHARDS = ".sqs", "ledger.sqlite", "shards"
VERSION = 1
"""Of the tables below; another one is begun anew."""

TABLES = """
CREATE TABLE IF NOT EXISTS letters (
    sha256 TEXT PRIMARY KEY,
    filename TEXT NOT NULL,
    signature TEXT NOT NULL,
    timeout REAL NOT NULL,
    memory INTEGER NOT NULL,
    id TEXT,
    record BLOB,
    code TEXT,
    message TEXT,
    CHECK ((record IS NULL) = (code IS NOT NULL))
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
FIELDS = "sha256, filename, signature, timeout, memory, id, record, code, message"


class DatasetInUse(SqsError):  # noqa: N818
    """Another run is at work on the same dataset."""

    exit_code = 75


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger knows of a letter, its record aside."""

    filename: str
    signature: str
    limits: tuple[float, int]
    """Seconds and megabytes that it was given."""
    id: str | None
    code: str | None
    message: str | None


class Ledger:
    """The database of one dataset, or of one shard of it; used in a `with` block."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._reporting():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(path, isolation_level=None, timeout=0)
            # Alone with the file there is no need for memory that programs share, which a folder
            # on a network could not give.
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            # What is left out of a dataset must not stay in the pages of rows that are gone.
            self._database.execute("PRAGMA secure_delete = ON")
            self._database.execute("BEGIN EXCLUSIVE")
            found = self._database.execute("PRAGMA user_version").fetchone()[0]
            if found not in (0, VERSION):
                self._database.execute("DROP TABLE IF EXISTS letters")
                self._database.execute("DROP TABLE IF EXISTS state")
            for table in TABLES.split(";")[:-1]:
                self._database.execute(table)
            self._database.execute(f"PRAGMA user_version = {VERSION}")
            self._database.execute("COMMIT")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._database.close()

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Turn what the database says about its place into an error that names it."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise DatasetInUse(
                    str(self.path.parent.parent), "another run is at work on it", "Let it end first"
                ) from None
            raise self._complain(str(error)) from None
        except sqlite3.DatabaseError as error:
            raise self._complain(str(error)) from None
        except OSError as error:
            raise self._complain(error.strerror or str(error)) from None

    def _complain(self, why: str) -> CannotWrite:
        return CannotWrite(
            str(self.path), f"cannot be written ({why})", "What was done before is kept"
        )

    def list_entries(self) -> dict[str, Entry]:
        """All letters that are known, by hash."""
        rows = self._database.execute(
            "SELECT sha256, filename, signature, timeout, memory, id, code, message FROM letters"
        )
        return {
            sha256: Entry(filename, signature, (timeout, memory), *rest)
            for sha256, filename, signature, timeout, memory, *rest in rows
        }

    def keep(self, outcome: Outcome, signature: str, limits: tuple[float, int]) -> None:
        """Note what became of a letter; it is on the disk when this returns."""
        row = (
            *(outcome.sha256, outcome.filename, signature, *limits),
            *(outcome.id, outcome.record, outcome.code, outcome.message),
        )
        self._keep_row(row)

    def read_record(self, sha256: str) -> bytes:
        """Letter -> its record, compressed."""
        row = self._database.execute(
            "SELECT record FROM letters WHERE sha256 = ?", (sha256,)
        ).fetchone()
        return bytes(row[0])

    def forget(self, letters: Iterable[str]) -> None:
        """Drop letters that are no longer among the sources."""
        with self._reporting():
            self._database.execute("BEGIN")
            self._database.executemany(
                "DELETE FROM letters WHERE sha256 = ?", ((sha256,) for sha256 in letters)
            )
            self._database.execute("COMMIT")

    def adopt(self, other: Path, wanted: dict[str, str], signature: str) -> None:
        """Take over what a shard has done of the wanted letters (hash and file name).

        What it has done in another way is dropped there: it may hold who is now to be left out.
        """
        with Ledger(other) as shard:
            entries = shard.list_entries()
            for sha256, entry in entries.items():
                if wanted.get(sha256) == entry.filename and entry.signature == signature:
                    self._keep_row(shard.read_row(sha256))
            shard.forget(sha for sha, entry in entries.items() if entry.signature != signature)

    def read_row(self, sha256: str) -> tuple[Any, ...]:
        """Letter -> all that is known of it."""
        row: tuple[Any, ...] = self._database.execute(
            f"SELECT {FIELDS} FROM letters WHERE sha256 = ?",  # noqa: S608 - names of our own
            (sha256,),
        ).fetchone()
        return row

    def _keep_row(self, row: tuple[Any, ...]) -> None:
        with self._reporting():
            self._database.execute(
                f"INSERT OR REPLACE INTO letters ({FIELDS}) "  # noqa: S608 - names of our own
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def read_state(self, name: str) -> Any:
        """A value that was kept under a name; None where there is none."""
        row = self._database.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])

    def read_name(self) -> str:
        """The ledger's own name among those of other datasets; made up when first asked for."""
        name: str = self.read_state("name") or uuid4().hex[:16]
        self.keep_state("name", name)
        return name

    def keep_state(self, name: str, value: Any) -> None:
        """Keep a value under a name."""
        with self._reporting():
            self._database.execute(
                "INSERT OR REPLACE INTO state VALUES (?, ?)", (name, json.dumps(value))
            )


def find_ledger(dataset: Path, shard: tuple[int, int] | None = None) -> Path:
    """Dataset, and the shard where there is one -> where its ledger is."""
    if shard is None:
        return dataset / FOLDER / NAME
    return dataset / FOLDER / SHARDS / f"{shard[0]}-of-{shard[1]}.sqlite"


def find_shards(dataset: Path) -> list[Path]:
    """Dataset -> the ledgers that its shards have left."""
    return sorted((dataset / FOLDER / SHARDS).glob("*-of-*.sqlite"))


def read_signatures(dataset: Path) -> set[str]:
    """Dataset -> how the letters were read that its ledgers hold, those of shards among them."""
    found: set[str] = set()
    for path in (find_ledger(dataset), *find_shards(dataset)):
        if path.is_file():
            address = f"{path.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(address, uri=True)) as database:
                rows = database.execute("SELECT DISTINCT signature FROM letters")
                found.update(signature for (signature,) in rows)
    return found
