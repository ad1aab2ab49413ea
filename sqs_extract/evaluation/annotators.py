"""Cases and a second annotator's folder in, both their gold of each letter out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqs_extract.evaluation.cases import Case
from sqs_extract.evaluation.goldfiles import find_gold_files, read_gold_items
from sqs_extract.gold import GoldBroken, GoldItem, Located, locate_most
from sqs_extract.marked import read_marked

Pair = tuple[Case, list[Located]]


def pair_annotators(cases: Sequence[Case], second: Path) -> list[Pair]:
    """Find the letters that both annotated, and place the second one's gold in them.

    Raises
    ------
    GoldBroken
        No letter was annotated by both, or the second one's words are not in the letter.
    """
    items: dict[str, list[GoldItem]] = {}
    for file in find_gold_files(second):
        if file.kind == "marked":
            for marked in read_marked(file.path):
                items[marked.name] = [located.item for located in marked.gold]
        else:
            items[file.name] = read_gold_items(file).main
    pairs: list[Pair] = []
    for case in cases:
        if case.name in items:
            located, lost = locate_most(items[case.name], case.letter, case.places)
            if lost:
                where = f"{second.name}/{case.name}:{lost[0].line}"
                raise GoldBroken(where, f"not found at {lost[0].at}: {lost[0].first[:80]!r}")
            pairs.append((case, located))
    if not pairs:
        raise GoldBroken(str(second), "no letter that the first annotator has too")
    return pairs
