"""The one picture of the layouts, a made-up crest as PNG, and the colour headings share with it."""

from __future__ import annotations

import math
import struct
import zlib

COLOUR = "#5b2c83"


def build_crest(size: int = 96) -> bytes:
    """Draw a ring around a bar -> PNG of that many pixels a side; no organisation's mark."""
    rows = bytearray()
    middle = (size - 1) / 2
    for y in range(size):
        rows.append(0)  # filter type of the row: none
        for x in range(size):
            away = math.hypot(x - middle, y - middle) / middle
            inked = 0.78 < away < 0.98 or (away < 0.55 and abs(x - middle) < size * 0.12)
            rows += bytes.fromhex(COLOUR[1:]) if inked else b"\xff\xff\xff"

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(rows), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )
