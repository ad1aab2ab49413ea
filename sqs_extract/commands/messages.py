"""What the user is told beside the data: one line each, on standard error."""

from __future__ import annotations

import os
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqs_extract.errors import SqsError

if TYPE_CHECKING:
    from rich.progress import Progress

DEBUG = "SQS_EXTRACT_DEBUG"
"""Environment variable; where it is set to anything but 0, faults show their traceback."""

FAULT = 70
"""Exit code of a fault of this program (EX_SOFTWARE of sysexits.h)."""


def is_debugging() -> bool:
    """Whether the user asked for tracebacks."""
    return os.environ.get(DEBUG, "0") not in ("", "0")


def say_line(text: str) -> str:
    """Any message -> one printable line: file names may hold line ends and control characters."""
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)


def describe_fault(error: Exception, where: str) -> tuple[str, int]:
    """Exception and what it happened to -> the line to print, and the exit code it stands for."""
    if isinstance(error, SqsError):
        return str(error), error.exit_code
    kind = type(error).__name__
    what = f"{kind}: {error}".rstrip(": ")
    return f"{where}: a fault of this program ({what}). Please report it with the letter.", FAULT


class Messages:
    """Standard error, with a progress bar where a person waits for several letters.

    Used in a `with` block around the work; a message never breaks the bar.
    """

    def __init__(self, *, letters: int, bar: bool, quiet: bool = False) -> None:
        self.letters, self.bar, self.quiet = letters, bar, quiet
        self._progress: Progress | None = None

    def __enter__(self) -> Self:
        if self.bar and not self.quiet and self.letters > 1 and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._progress = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                console=Console(stderr=True),
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._task = self._progress.add_task("", total=self.letters)
            self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def start_letter(self, name: str) -> None:
        """Name the letter that is being read."""
        if self._progress is not None:
            self._progress.update(self._task, description=say_line(name)[-40:])

    def end_letter(self) -> None:
        """Move the bar on by one letter."""
        if self._progress is not None:
            self._progress.advance(self._task)

    def say(self, text: str) -> None:
        """Print a remark, which `--quiet` keeps back."""
        if not self.quiet:
            self._print(say_line(text))

    def report(self, error: Exception, where: str) -> int:
        """Print what went wrong, with its traceback for whoever debugs; give the exit code."""
        line, code = describe_fault(error, where)
        if is_debugging():
            self._print("".join(traceback.format_exception(error)).rstrip())
        self._print(say_line(line))
        return code

    def _print(self, text: str) -> None:
        if self._progress is not None:
            self._progress.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            print(text, file=sys.stderr, flush=True)  # noqa: T201
