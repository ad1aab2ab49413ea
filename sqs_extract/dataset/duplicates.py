"""Letters with their ids and files in, ids that are nobody else's and what is double out.

The same letter in two files that differ (printed twice, scanned again) gives two records of one id.
Both are kept, for nothing here can say which is the better one: the first by hash keeps the id, the
others carry the beginning of their hash behind it, so that one more changes no name but its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqs_extract.dataset.records import Duplicate
from sqs_extract.dataset.sources import LetterFile

DIGITS = 8
"""Of the hash, behind an id."""


def name_letters(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Hash and id of each record -> hash to the id it has in the dataset."""
    pairs = sorted(found)
    names: dict[str, str] = {}
    taken = {name for _, name in pairs}
    firsts: set[str] = set()
    for sha256, name in pairs:
        given, digits = name, DIGITS
        while given in firsts if given == name else given in taken:
            given, digits = f"{name}-{sha256[:digits]}", digits + DIGITS
        firsts.add(name)
        taken.add(given)
        names[sha256] = given
    return names


def find_duplicates(
    letters: Iterable[LetterFile], ids: Mapping[str, str], names: Mapping[str, str]
) -> list[Duplicate]:
    """Letters, ids as found, ids as given -> which files are the same letter."""
    found = []
    same: dict[str, list[LetterFile]] = {}
    for letter in letters:
        sha256 = letter.sha256
        if letter.others:
            given = names.get(sha256)
            files = (letter.filename, *letter.others)
            ids_given = (given,) if given else ()
            found.append(Duplicate("content", given, files, (sha256,), ids_given))
        if sha256 in ids:
            same.setdefault(ids[sha256], []).append(letter)
    for name, those in same.items():
        if len(those) > 1:
            those.sort(key=lambda letter: letter.sha256)
            hashes = tuple(letter.sha256 for letter in those)
            files = tuple(letter.filename for letter in those)
            found.append(Duplicate("letter", name, files, hashes, tuple(names[h] for h in hashes)))
    return found
