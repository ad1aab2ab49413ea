"""A word and a vocabulary in, the rows of its pieces out."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

LONGEST = 20
"""Letters of the longest word piece that is looked up."""


def find_pieces(word: str, places: Mapping[int, int]) -> tuple[list[int], bool]:
    """Cut a word into its pieces, each the longest that is known, and say whether all of it is.

    `places` has the row of each piece by its CRC-32; pieces within a word begin with ``##`` (Wu et
    al., "Google's neural machine translation system", 2016).
    """
    found: list[int] = []
    at = 0
    while at < len(word):
        for end in range(min(len(word), at + LONGEST), at, -1):
            piece = ("##" if at else "") + word[at:end]
            place = places.get(crc32(piece.encode()))
            if place is not None:
                found.append(place)
                at = end
                break
        else:
            return found, False
    return found, True
