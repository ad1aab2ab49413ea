"""A place in, a temporary one beside it out, which takes its name when it is written whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_place(output: Path) -> Iterator[Path]:
    """Give a path to write a file to that becomes `output` when the block ends well.

    What stood there before stays until then, and for good where the block raises. The temporary
    name is always the same, so that what a killed run left behind is overwritten by the next.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    part = output.with_name(f".{output.name}.part")
    part.unlink(missing_ok=True)
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(output)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
