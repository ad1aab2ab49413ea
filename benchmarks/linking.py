"""Score links against gold: the closing lists' bullets and the findings that bear them out.

usage: python benchmarks/linking.py [--errors]

Gold is corpus/develop/*.links.txt, which the weights of annotations/links.py were set on: the
figures are in-sample and say nothing of an unseen letter. A bullet's match is right where it
overlaps one that gold names, with `?` or without; recall is over those without. `sure` tells how
often the best match was right by its score.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqs_extract.annotations import annotate  # noqa: E402
from sqs_extract.annotations.links import find_links  # noqa: E402
from sqs_extract.document import Finding, Letter, Link, Span, Tags  # noqa: E402
from sqs_extract.gold_links import LocatedLink, locate_links, parse_links  # noqa: E402
from sqs_extract.transcript import parse_transcript  # noqa: E402

AT_MOST = 3
"""Matches of a bullet that count for recall."""
BANDS = (0.0, 0.75, 0.85)


class Entry(NamedTuple):
    """One letter, its tags and its gold links."""

    name: str
    letter: Letter
    tags: Tags
    gold: list[LocatedLink]


class Bullet(NamedTuple):
    """A bullet that gold links, and what was found for it."""

    words: str
    link: Link | None
    right: list[bool]
    """Of each match, best first: whether gold names it."""
    found: int
    """How many of those named without `?` are among the first matches."""
    wanted: int


def read_entries() -> Iterator[Entry]:
    """Read the develop letters that have gold links, and tag them."""
    for path in sorted((ROOT / "corpus" / "develop").glob("*.links.txt")):
        name = path.name.removesuffix(".links.txt")
        source = path.with_name(f"{name}.json").read_text(encoding="utf-8")
        letter = parse_transcript(source, name).letter
        gold = locate_links(parse_links(path.read_text(encoding="utf-8"), path.name), letter)
        yield Entry(name, letter, annotate(letter), gold)


def overlaps(finding: Finding, span: Span) -> bool:
    """Whether a finding and a gold span share a character."""
    return finding.start < span.end and span.start < finding.end


def find_bullets(entry: Entry) -> Iterator[Bullet]:
    """Go through the bullets that gold links, as gold words them."""
    findings = entry.tags.findings
    for span in dict.fromkeys(link.bullet for link in entry.gold):
        named = [link for link in entry.gold if link.bullet == span]
        link = next(
            (link for link in entry.tags.links if overlaps(findings[link.finding], span)), None
        )
        places = link.to if link is not None else ()
        right = [any(overlaps(findings[i], gold.body) for gold in named) for i in places]
        plain = [gold.body for gold in named if not gold.item.optional]
        found = sum(any(overlaps(findings[i], body) for i in places[:AT_MOST]) for body in plain)
        wanted = min(AT_MOST, len(plain))
        words = entry.letter.text[span.start : span.end]
        yield Bullet(words, link, right, min(found, wanted), wanted)


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--errors", action="store_true", help="show bullets whose best is wrong")
    arguments = parser.parse_args()
    entries = list(read_entries())
    bullets = [(entry, bullet) for entry in entries for bullet in find_bullets(entry)]
    linked = [bullet for _, bullet in bullets if bullet.link is not None]
    best = sum(bullet.right[0] for bullet in linked)
    pairs = [right for bullet in linked for right in bullet.right]
    found = sum(bullet.found for _, bullet in bullets)
    wanted = sum(bullet.wanted for _, bullet in bullets)
    print(f"{len(entries)} letters, {len(bullets)} bullets, {len(linked)} linked")
    print(f"best match right: {best} of {len(linked)} ({best / len(linked):.2f})")
    print(f"all matches right: {sum(pairs)} of {len(pairs)} ({sum(pairs) / len(pairs):.2f})")
    print(f"recall among the first {AT_MOST}: {found} of {wanted} ({found / wanted:.2f})")
    for low, high in zip(BANDS, (*BANDS[1:], 1.01), strict=True):
        sure = [b.right[0] for b in linked if b.link and low <= b.link.score < high]
        print(f"sure {low:.2f}-{min(high, 1):.2f}: {sum(sure)} of {len(sure)} right")
    started = time.perf_counter()
    for entry in entries:
        find_links(entry.letter, entry.tags.findings)
    print(f"{(time.perf_counter() - started) / len(entries) * 1000:.1f} ms a letter")
    for entry, bullet in bullets if arguments.errors else ():
        if bullet.link is None or not bullet.right[0]:
            place = bullet.link.to[0] if bullet.link else None
            said = entry.tags.findings[place] if place is not None else None
            print(
                f"{entry.name}: {bullet.words} -> "
                f"{entry.letter.text[said.start : said.end] if said else 'nothing'}"
            )


if __name__ == "__main__":
    main()
