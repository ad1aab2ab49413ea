"""A file's name in, where its rules are read from out: the shipped folder, or an expert's over it.

The folder is said once, where a command starts; whatever was computed from rules is then computed
anew. An expert's folder lies over the shipped one: a file that it lacks is the shipped file.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import _lru_cache_wrapper, cache
from pathlib import Path
from typing import Any, TypeVar

SHIPPED = Path(__file__).parent / "rules"
SUFFIXES = (".toml", ".txt")

T = TypeVar("T")

_computed: list[_lru_cache_wrapper[Any]] = []
_over: list[Path] = []


def use_rules(folder: Path | None) -> None:
    """Read rules from a folder over the shipped one from now on; None: from the shipped alone."""
    if folder is None and not _over:
        return
    _over[:] = [] if folder is None else [folder]
    for function in _computed:
        function.cache_clear()


def from_rules(function: Callable[..., T]) -> _lru_cache_wrapper[T]:
    """Keep what a function computes from rules until others are used."""
    kept = cache(function)
    _computed.append(kept)
    return kept


def find_rule_file(name: str) -> Path:
    """Name of a file of rules, "strength.toml" -> the file to be read."""
    return next((path for over in _over if (path := over / name).is_file()), SHIPPED / name)


def list_rule_files() -> list[str]:
    """Names of all files of rules in use, in order."""
    names = {path.name for folder in (SHIPPED, *_over) for path in folder.iterdir()}
    return sorted(name for name in names if name.endswith(SUFFIXES))
