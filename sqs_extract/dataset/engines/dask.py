"""Letters in, what became of each out, by the workers of a Dask cluster.

Chunks of paths go to the workers; each of them loads the pipeline once, in a process beside it that
keeps the limits of a letter, and writes what it made to a place that all can reach. What comes back
is the name of the file. A worker that is lost costs its chunks' time: Dask gives them to others.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import ExitStack
from threading import Thread, current_thread

from distributed import Client, LocalCluster, as_completed

from sqs_extract.dataset.engines.chunks import clear_place, name_chunk, take_chunk, write_chunk
from sqs_extract.dataset.limits import Limits
from sqs_extract.dataset.sources import LetterFile
from sqs_extract.dataset.way import Way, sign
from sqs_extract.dataset.work import LOOK, Outcome, Worker
from sqs_extract.errors import SqsError

CHUNK = 8
"""Letters to a task: some seconds of work, of which little is lost with a worker."""
RETRIES = 3
"""Times that a task may fail, for a disk that was away, before the run does."""


class NoScheduler(SqsError):  # noqa: N818
    """There is nobody at the address that was given."""

    exit_code = 69


class OtherVersion(SqsError):  # noqa: N818
    """A worker would make other records than the program that asks it to."""

    exit_code = 70


def work_by_dask(
    letters: Sequence[LetterFile],
    way: Way,
    limits: Limits,
    *,
    place: str,
    address: str | None = None,
    workers: int = 1,
) -> Generator[Outcome]:
    """Letters -> what became of each, in the order in which chunks are done.

    Parameters
    ----------
    letters, way, limits
        As for `work.work_through`; paths are those that the workers see.
    place
        Folder or address that all can write to, for the chunks on their way; nobody else's, for it
        is cleared before and after.
    address
        Of a scheduler, "tcp://host:8786"; None starts a cluster on this machine.
    workers
        Of the cluster on this machine.
    """
    signature = sign(way)
    with ExitStack() as open_things:
        if address is None:
            cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
            open_things.enter_context(cluster)
            client = open_things.enter_context(Client(cluster))
        else:
            try:
                client = open_things.enter_context(Client(address))
            except OSError as error:
                raise NoScheduler(
                    address, f"no scheduler answers ({type(error).__name__})", "Is it running?"
                ) from None
        clear_place(place)
        tasks = [
            client.submit(
                work_on_chunk,
                list(letters[at : at + CHUNK]),
                way,
                limits,
                signature,
                place,
                pure=False,
                retries=RETRIES,
            )
            for at in range(0, len(letters), CHUNK)
        ]
        try:
            for task in as_completed(tasks):
                yield from take_chunk(place, task.result())
                task.release()
        finally:
            client.cancel(tasks)
            clear_place(place)


def work_on_chunk(
    letters: Sequence[LetterFile], way: Way, limits: Limits, signature: str, place: str
) -> str:
    """Letters -> the name of the file that says what became of them; runs in a Dask worker.

    Raises
    ------
    OtherVersion
        The tool, its rules or its libraries are not those of the program that asks.
    """
    if sign(way) != signature:
        raise OtherVersion(
            "Dask worker", "has another version of the tool or its libraries", "Install the same"
        )
    hand = find_hand(way, limits)
    name = name_chunk(letters, signature)
    write_chunk(place, name, [hand.extract(letter) for letter in letters])
    return name


_hands: dict[tuple[int | None, Way, Limits], Worker] = {}


def find_hand(way: Way, limits: Limits) -> Worker:
    """Way, limits -> the process beside this thread that reads letters so; started when new."""
    key = (current_thread().ident, way, limits)
    if key not in _hands:
        _hands[key] = Worker(way, limits)
        Thread(target=_watch, args=(_hands[key],), daemon=True).start()
    return _hands[key]


def _watch(hand: Worker) -> None:
    while True:
        time.sleep(LOOK)
        hand.look()
