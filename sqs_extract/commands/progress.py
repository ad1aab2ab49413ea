"""How a long run goes, on standard error: a bar for a person, now and then a line for a log."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqs_extract.commands.messages import say_line

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from sqs_extract.dataset.work import Outcome

EVERY = 15.0
"""Seconds between two lines where there is no terminal."""


class Progress:
    """A `run.Watcher`; used in a `with` block around the run."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self._bar: Bar | None = None
        self._letters = self._done = self._failed = 0
        self._begun = self._said = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop()
        if kind is KeyboardInterrupt and not self.quiet:
            self._print(f"Stopped. {self._done} letters are kept; the same command goes on.")

    def begin(self, letters: int) -> None:
        """Show the bar, or say the first line."""
        self._letters = letters
        self._begun = self._said = time.monotonic()
        if self.quiet:
            return
        if not sys.stderr.isatty():
            self._print(f"{letters} letters to read.")
            return
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as RichBar

        self._bar = RichBar(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._bar.add_task("", total=letters)
        self._bar.start()

    def done(self, outcome: Outcome) -> None:
        """Move on by a letter; one that failed is named at once."""
        self._done += 1
        if outcome.code is not None:
            self._failed += 1
            if not self.quiet:
                self._print(f"Set aside: {outcome.message}")
        now = time.monotonic()
        if self._bar is not None:
            self._bar.update(self._task, advance=1, description=self._say_rate(now))
        elif not self.quiet and now - self._said >= EVERY:
            self._said = now
            left = (self._letters - self._done) * (now - self._begun) / self._done
            self._print(
                f"{self._done} of {self._letters} letters, {self._say_rate(now)}, "
                f"about {left / 60:.0f} min left."
            )

    def end(self) -> None:
        """Take the bar away."""
        self._stop()

    def _say_rate(self, now: float) -> str:
        return (
            f"{self._done / max(now - self._begun, 1e-6):.1f} letters/s, {self._failed} set aside"
        )

    def _stop(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _print(self, text: str) -> None:
        if self._bar is not None:
            self._bar.console.print(say_line(text), markup=False, highlight=False, soft_wrap=True)
        else:
            print(say_line(text), file=sys.stderr, flush=True)  # noqa: T201
