"""What can stop a letter from becoming a record: one error per cause, each with its exit code.

A message reads *where: what. what to do.* on one line. The text of a letter is never an error;
a file, a rule or a broken promise may be. Exit code 2 (wrong usage) belongs to the command line.
The names say what happened; an "Error" at their end would say nothing more (N818).
"""

from __future__ import annotations


class SqsError(Exception):
    """Any failure this project raises on purpose.

    Parameters
    ----------
    where
        What it happened to: a file name, a rule's full name, a field of the record.
    what
        What is wrong, as a phrase without its full stop.
    advice
        What the reader can do about it; empty where nothing helps.
    """

    exit_code: int = 1
    """What the command line ends with; stable across versions."""

    def __init__(self, where: str, what: str, advice: str = "") -> None:
        self.where = where
        self.what = what
        self.advice = advice
        super().__init__(where, what, advice)

    def __str__(self) -> str:
        """Say it in one line: `stockport.pdf: no text on any page. Run OCR first (--ocr).`."""
        parts = (self.what, self.advice)
        return f"{self.where}: {' '.join(part.rstrip('. ') + '.' for part in parts if part)}"


class UnreadableFile(SqsError):  # noqa: N818
    """Missing, empty, not a PDF or text, a web page named .pdf, or damaged beyond repair."""

    exit_code = 3


class EncryptedFile(SqsError):  # noqa: N818
    """The PDF wants a password, and none or a wrong one was given."""

    exit_code = 4


class NoText(SqsError):  # noqa: N818
    """The PDF has pages but no letters on them: a scan."""

    exit_code = 5


class NotALetter(SqsError):  # noqa: N818
    """There is text, but nothing in it that an inspection letter has."""

    exit_code = 6


class OcrMissing(SqsError):  # noqa: N818
    """Recognition of scanned pages was asked for and cannot run here."""

    exit_code = 69


class RecordBroken(SqsError):  # noqa: N818
    """The record breaks a promise of its contract: a fault of this project, not of the letter."""

    exit_code = 70


class CannotWrite(SqsError):  # noqa: N818
    """A record was made and could not be stored where it was to go."""

    exit_code = 73
