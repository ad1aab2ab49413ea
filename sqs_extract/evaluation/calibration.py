"""Scores and whether they were right in, how far a score may be taken at its word out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqs_extract.evaluation.findings import Point

BINS = 10
Z = 1.96
"""Standard deviations that hold 95 of 100 cases."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The tags whose scores lie in one tenth."""

    low: float
    high: float
    count: int
    score: float
    """Mean score."""
    right: float
    """Share that is right."""
    right_low: float
    """Wilson interval of that share, 95%."""
    right_high: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores and truth agree; of tags that gold calls optional nothing is known."""

    tags: int
    score: float
    """Mean score."""
    right: float
    """Share that is right."""
    error: float
    """Expected calibration error: mean distance of score and share right over bins, by tags."""
    brier: float
    """Mean square of the distance between a score and 1 where right, 0 where wrong."""
    bins: tuple[Bin, ...]
    """Those that hold any."""


def build_calibration(points: Sequence[Point]) -> Calibration | None:
    """Points -> their calibration in ten bins of equal width; None without points.

    >>> points = [Point(0.85, True), Point(0.85, False)]
    >>> found = build_calibration(points)
    >>> found and (found.error, found.bins[0].low, found.bins[0].right)
    (0.35, 0.8, 0.5)
    """
    if not points:
        return None
    n = len(points)
    held: dict[int, list[Point]] = {}
    for point in points:
        held.setdefault(min(int(point.score * BINS), BINS - 1), []).append(point)
    bins = tuple(_build_bin(k, held[k]) for k in sorted(held))
    error = sum(
        abs(sum(p.score for p in part) - sum(p.right for p in part)) for part in held.values()
    )
    return Calibration(
        tags=n,
        score=round(sum(p.score for p in points) / n, 4),
        right=round(sum(p.right for p in points) / n, 4),
        error=round(error / n, 4),
        brier=round(sum((p.score - p.right) ** 2 for p in points) / n, 4),
        bins=bins,
    )


def _build_bin(k: int, points: list[Point]) -> Bin:
    n = len(points)
    right = sum(p.right for p in points)
    low, high = find_wilson(right, n)
    return Bin(
        low=round(k / BINS, 1),
        high=round((k + 1) / BINS, 1),
        count=n,
        score=round(sum(p.score for p in points) / n, 4),
        right=round(right / n, 4),
        right_low=round(low, 4),
        right_high=round(high, 4),
    )


def find_wilson(right: int, n: int) -> tuple[float, float]:
    """Cases right of n -> interval of their share by Wilson's formula.

    >>> [round(edge, 3) for edge in find_wilson(9, 10)]
    [0.596, 0.982]
    """
    share = right / n
    middle = share + Z * Z / (2 * n)
    reach = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    scale = 1 + Z * Z / n
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)
