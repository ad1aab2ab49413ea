"""Marks over real letters in, annotated letters out; no word of a letter is among the marks.

Real letters are read where they lie (SQS_LETTERS, ../shared/letters by default) and never copied: a
line of `assets/marks/FAMILY/LETTER.tsv` holds a sentence's checksum and its signs::

    5f1c09aa    +           one finding
    0b77e1d2    + 9 -       a strength, and from the tenth word on a deficiency
    e4410c3d    >           part of a case example

Signs are those of gold, `0` no finding. A sentence without a line, because it was not marked or is
read otherwise by now, teaches nothing: it counts as told in an example, which no finding lies in.

usage: python real_marks.py numbered LETTER.pdf > numbered.txt
       python real_marks.py marks LETTER.pdf marked.txt > assets/marks/FAMILY/LETTER.tsv

The first prints a letter's sentences with their numbers; the second reads `NUMBER SIGN`, with
`@ first words @ SIGN` for every further clause.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from tagging import LETTERS, Entry, split  # noqa: E402

from sqs_extract.annotations.findings import SILENT  # noqa: E402
from sqs_extract.contents import read_contents  # noqa: E402
from sqs_extract.document import Letter, Section  # noqa: E402
from sqs_extract.gold import FINDING_SIGNS, GoldItem, Located  # noqa: E402
from sqs_extract.letter import build_letter  # noqa: E402
from sqs_extract.reading.source import open_source  # noqa: E402

MARKS = ROOT / "models" / "assets" / "marks"
WORD_RE = re.compile(r"\w+")
TOLD = ">"


class Sentence(NamedTuple):
    """A sentence of a letter, and where it stands; offsets are into `Letter.text`."""

    section: Section
    paragraph_id: str
    start: int
    end: int
    text: str

    @property
    def words(self) -> list[re.Match[str]]:
        """Its words, by which marks count."""
        return list(WORD_RE.finditer(self.text))

    @property
    def checksum(self) -> str:
        """What marks know it by: CRC-32 of its words in small letters."""
        words = " ".join(word[0].lower() for word in self.words)
        return f"{zlib.crc32(words.encode()):08x}"


def read_pdf(path: Path) -> Letter:
    """Path of a letter -> its text in sections and paragraphs, not tagged."""
    contents = read_contents(open_source(path), reader="pdfium", password=None, follow_tags=True)
    return build_letter(contents.blocks, contents.family, contents.notices)


def find_sentences(letter: Letter) -> Iterator[Sentence]:
    """Go through the sentences that may be judged in."""
    for section in letter.sections:
        for paragraph in section.paragraphs if section.kind not in SILENT else []:
            if paragraph.kind != "table":
                for start, end in split(paragraph):
                    text = letter.text[start:end]
                    yield Sentence(section, paragraph.id, start, end, text)


def read_marked_letters() -> Iterator[Entry]:
    """Read every letter that has marks and lies at hand, with the gold they say."""
    for path in sorted(MARKS.glob("*/*.tsv")):
        source = LETTERS / path.parent.name / f"{path.stem}.pdf"
        if source.exists():
            rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
            marks = {checksum: signs for checksum, signs in rows}  # noqa: C416  typed by pairs
            letter = read_pdf(source)
            gold = [g for s in find_sentences(letter) for g in locate(s, marks.get(s.checksum))]
            yield Entry(path.stem, path.parent.name, False, letter, gold)


def locate(sentence: Sentence, signs: str | None) -> Iterator[Located]:
    """Give one sentence the gold that its marks say."""
    if signs is None or signs == TOLD:
        item = build_item("example", sentence, sentence.text)
        yield Located(item, sentence.paragraph_id, sentence.start, sentence.end)
        return
    parts = signs.split()
    words = sentence.words
    starts = [0, *(words[int(n)].start() for n in parts[1::2]), len(sentence.text)]
    for sign, (start, end) in zip(parts[::2], pairwise(starts), strict=True):
        if sign != "0":
            polarity, form = FINDING_SIGNS[sign[-1]]
            text = sentence.text[start:end].rstrip()
            item = build_item("finding", sentence, text, optional=sign.startswith("?"))
            item = replace(item, polarity=polarity, form=form)
            begin = sentence.start + start
            yield Located(item, sentence.paragraph_id, begin, begin + len(text))


def build_item(tag: str, sentence: Sentence, text: str, *, optional: bool = False) -> GoldItem:
    """Tag and words -> a gold item, as if read from a file."""
    return GoldItem(tag, sentence.paragraph_id, 0, optional, text, text)


def number(letter: Letter) -> Iterator[str]:
    """Letter -> lines for a reader: headings, paragraphs, and sentences with their numbers."""
    section = paragraph = ""
    for n, sentence in enumerate(find_sentences(letter), 1):
        if sentence.section.id != section:
            section = sentence.section.id
            yield f"\n## [{sentence.section.kind}] {sentence.section.heading}"
        if sentence.paragraph_id != paragraph:
            paragraph = sentence.paragraph_id
            yield ""
        yield f"{n} {' '.join(sentence.text.split())}"


def build_marks(letter: Letter, lines: list[str]) -> Iterator[str]:
    """Letter and its marks by number -> the rows of its file."""
    sentences = list(find_sentences(letter))
    for line in lines:
        found = re.match(r"(\d+) (\S+)((?: @ .+? @ \S+)*)$", line.strip())
        if not line.strip() or line.startswith("#"):
            continue
        if found is None:
            sys.exit(f"not a mark: {line}")
        sentence = sentences[int(found[1]) - 1]
        words = [word[0].lower() for word in sentence.words]
        signs, least = [found[2]], 1
        for first, sign in re.findall(r"@ (.+?) @ (\S+)", found[3]):
            sought = WORD_RE.findall(first.lower())
            places = [n for n in range(least, len(words)) if words[n : n + len(sought)] == sought]
            if not places:
                sys.exit(f"no such words: {line}")
            least = places[0] + 1
            signs += [str(places[0]), sign]
        if any(not re.fullmatch(r"\??[-+!~]|[0>]", sign) for sign in signs[::2]):
            sys.exit(f"no such sign: {line}")
        yield f"{sentence.checksum}\t{' '.join(signs)}"


if __name__ == "__main__":
    letter = read_pdf(Path(sys.argv[2]))
    if sys.argv[1] == "numbered":
        print(*number(letter), sep="\n")
    else:
        print(*build_marks(letter, Path(sys.argv[3]).read_text("utf-8").splitlines()), sep="\n")
