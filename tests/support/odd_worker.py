"""A worker that misbehaves where the name of a letter says so; `work.py` starts it in tests."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from sqs_extract.dataset import worker

held: list[bytes] = []


def read_letter(
    path: Path, letter: dict[str, Any], way: dict[str, Any]
) -> tuple[dict[str, str], bytes]:
    assert way["reader"] == "pdfium"
    name = letter["filename"]
    if name.startswith("hang"):
        time.sleep(1000)
    if name.startswith("big"):
        held.append(b"x" * 400_000_000)
        time.sleep(1000)
    if name.startswith("leak"):
        held.append(b"x" * 60_000_000)
        time.sleep(0.2)
    if name.startswith("crash"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if name.startswith("once") and not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("print"):
        print("a library says something", flush=True)
    return {"id": name.removesuffix(".pdf")}, b"record of " + name.encode()


if __name__ == "__main__":
    worker.read_letter = read_letter
    worker._warm_up = lambda way: None  # noqa: ARG005
    worker.main()
