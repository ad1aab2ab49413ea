"""A letter's limits in; processes that go beyond them out of the way.

A worker's memory is what the system says it holds: a limit on its address space would also count
libraries and maps that cost nothing, and end in a crash where this ends in a reason.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass

import psutil

TIMEOUT, MEMORY = 120.0, 1024
"""Limits where none are given: seconds, megabytes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one letter may take."""

    timeout: float = TIMEOUT
    """Seconds of the clock, without the time that a worker takes to start."""
    memory: int = MEMORY
    """Megabytes that its worker may hold."""

    def are_wider(self, code: str, before: tuple[float, int]) -> bool:
        """Whether a letter that failed by a limit now deserves another try."""
        timeout, memory = before
        return (code == "timeout" and self.timeout > timeout) or (
            code == "memory" and self.memory > memory
        )


def count_cores() -> int:
    """Count the cores that this program may use, which in a job may be few of the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def measure_memory(pid: int) -> int:
    """Process -> megabytes that it and those it started hold; 0 where it is gone."""
    total = 0
    for process in _find_family(pid):
        with contextlib.suppress(psutil.Error):
            total += process.memory_info().rss
    return total // 1_000_000


def end_process(pid: int) -> None:
    """Kill a process and those it started (recognition of scans runs in one)."""
    for process in reversed(_find_family(pid)):
        with contextlib.suppress(psutil.Error):
            process.kill()


def _find_family(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []
