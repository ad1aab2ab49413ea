"""Letters in, what became of each out, as it comes: workers that can be ended one by one.

Each worker is a process of its own with pipes of its own, and a thread here that waits for it: the
end of one, however it comes, touches no other. (Pools that share a pipe among their workers may
lock up when one is killed from outside, as one that holds too much memory must be.) The program
that called is never imported anew, so that scripts and notebooks need no guard around their code.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Queue
from threading import Event, Lock, Thread
from typing import Any

from sqs_extract.dataset.limits import Limits, end_process, measure_memory
from sqs_extract.dataset.sources import LetterFile
from sqs_extract.dataset.way import Way
from sqs_extract.errors import SqsError

PROGRAM = ("-m", "sqs_extract.dataset.worker")
RECYCLE = 500
"""Letters after which a worker is replaced, should any library not give back all it took."""
LOOK = 0.05
"""Seconds between two looks at what the workers hold."""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Environment that keeps libraries of numbers from taking the other workers' cores."""


class WorkerBroken(SqsError):  # noqa: N818
    """A worker cannot even start: nothing can be extracted here."""

    exit_code = 70


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter: a record, or a code and a message."""

    sha256: str
    filename: str
    id: str | None = None
    record: bytes | None = None
    """Canonical JSON without line end, compressed by zlib."""
    code: str | None = None
    message: str | None = None
    peak: int = 0
    """Megabytes that its worker held at most so far."""


class Worker:
    """One process that extracts letters one after the other; used by one thread."""

    def __init__(self, way: Way, limits: Limits, program: Sequence[str] = PROGRAM) -> None:
        self.way, self.limits, self.program = way, limits, program
        self.peak = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self._done = 0
        self._since: float | None = None
        self._reason = ""
        self._ended = False

    def extract(self, letter: LetterFile) -> Outcome:
        """A letter -> what became of it, whatever it does to the process.

        A process that has read other letters before and is ended for its memory, or ends by itself,
        is given a second chance in a fresh one: the others may be to blame.
        """
        fresh = self._process is None
        outcome = self._try(letter)
        if outcome.code == "crash" or (outcome.code == "memory" and not fresh):
            return self._try(letter)
        return outcome

    def end(self) -> None:
        """End the process for good, whatever the thread that uses it is about to do."""
        self._ended = True
        self.close()

    def close(self) -> None:
        """End the process; a letter that it is at is not waited for."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            end_process(process.pid)
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    assert pipe is not None  # noqa: S101
                    pipe.close()
            process.wait()

    def look(self) -> None:
        """End the process where its letter has gone beyond a limit; called by another thread."""
        with self._lock:
            process, since = self._process, self._since
            if process is None or since is None or self._reason:
                return
            held = measure_memory(process.pid)
            self.peak = max(self.peak, held)
            if held > self.limits.memory:
                self._reason = "memory"
            elif time.monotonic() - since > self.limits.timeout:
                self._reason = "timeout"
            if self._reason:
                end_process(process.pid)

    def _try(self, letter: LetterFile) -> Outcome:
        if self._process is None:
            self._start()
        request = {
            "path": str(letter.path),
            "filename": letter.filename,
            "sha256": letter.sha256,
            "timeout": self.limits.timeout,
        }
        with self._lock:
            self._since, self._reason = time.monotonic(), ""
        answer = self._ask(request)
        with self._lock:
            self._since = None
        self._done += 1
        if answer is None:
            fields, body = self._explain_end(letter.filename), b""
            self.close()
        else:
            fields, body = answer
        if self._done >= RECYCLE:
            self.close()
        return Outcome(
            letter.sha256,
            letter.filename,
            id=fields.get("id"),
            record=body or None,
            code=fields.get("code"),
            message=fields.get("message"),
            peak=self.peak,
        )

    def _start(self) -> None:
        """Start the process and wait until it has loaded what it needs.

        Raises
        ------
        WorkerBroken
            It ended before that.
        """
        package = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        process = subprocess.Popen(  # noqa: S603 - this Python, a module of this package
            [sys.executable, "-P", *self.program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
            start_new_session=True,  # Ctrl-C is for the run, which then ends its workers
        )
        with self._lock:
            self._process = process
        self._done = 0
        if self._ended or self._ask(asdict(self.way)) is None:
            self.close()
            raise WorkerBroken(
                "worker", "cannot start", f"{sys.executable} {' '.join(self.program)} shows why"
            )

    def _ask(self, request: dict[str, Any]) -> tuple[dict[str, str], bytes] | None:
        """Send a request, wait for the answer; None where the process ended instead."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            fields = json.loads(process.stdout.readline())
            body = process.stdout.read(fields["size"])
        except (OSError, ValueError):
            return None
        return (fields, body) if len(body) == fields["size"] else None

    def _explain_end(self, filename: str) -> dict[str, str]:
        if self._reason == "timeout":
            what = f"not done after {self.limits.timeout:g} seconds"
            advice = "Give it longer with --timeout"
        elif self._reason == "memory":
            what, advice = f"took more than {self.limits.memory} MB", "Give it more with --memory"
        else:
            what, advice = "ended its worker, twice", "Please report it with the letter"
        return {"code": self._reason or "crash", "message": f"{filename}: {what}. {advice}."}


def work_through(
    letters: Iterable[LetterFile],
    way: Way,
    limits: Limits,
    *,
    workers: int,
    program: Sequence[str] = PROGRAM,
) -> Generator[Outcome]:
    """Letters -> what became of each, in the order in which they are done.

    Ends its workers when it is exhausted, closed or interrupted.

    Raises
    ------
    WorkerBroken
        Workers cannot start.
    """
    pool = [Worker(way, limits, program) for _ in range(workers)]
    waiting, lock, stop = iter(letters), Lock(), Event()
    results: Queue[Outcome | BaseException | None] = Queue(maxsize=4 * workers)

    def put(result: Outcome | BaseException | None) -> None:
        while not stop.is_set():
            with suppress(Exception):  # Full: the reader is slow, or gone
                results.put(result, timeout=0.5)
                return

    def work(worker: Worker) -> None:
        try:
            while not stop.is_set():
                with lock:
                    letter = next(waiting, None)
                if letter is None:
                    break
                put(worker.extract(letter))
        except BaseException as error:
            put(error)
        else:
            put(None)
        finally:
            worker.close()

    def watch() -> None:
        while not stop.wait(LOOK):
            for worker in pool:
                worker.look()

    threads = [Thread(target=work, args=(worker,), daemon=True) for worker in pool]
    threads.append(Thread(target=watch, daemon=True))
    for thread in threads:
        thread.start()
    try:
        left = workers
        while left:
            result = results.get()
            if result is None:
                left -= 1
            elif isinstance(result, BaseException):
                raise result
            else:
                yield result
    finally:
        stop.set()
        for worker in pool:
            worker.end()
        for thread in threads:
            thread.join()
