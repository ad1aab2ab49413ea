"""No file breaks the pipeline: it gives a record or an error of one line, within its time.

What each kind of bad file is told stands in `test_errors.py`; here are files nobody thought of.
"""

from __future__ import annotations

import random
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqs_extract import extract
from sqs_extract.document import Content, Element, Printed
from sqs_extract.errors import RecordBroken, SqsError
from sqs_extract.family import load_family
from sqs_extract.layout.blocks import find_blocks
from sqs_extract.letter import build_letter
from sqs_extract.reading import READERS, read_printed
from sqs_extract.record import Record
from tests.support.characters import count_characters, count_lines, find_differences
from tests.support.letters import CORPUS, ROBUST

TAGGED = CORPUS / "develop" / "ashmere-2013.lo-tagged.pdf"
PLAIN = CORPUS / "develop" / "penhallow-2015.rl-plain.pdf"

MOST_SECONDS = 60.0
"""CPU time that any one file may take; the slowest odd one takes a fifth, by pdfplumber."""

ODD = sorted(ROBUST.glob("*")) if ROBUST.is_dir() else []
"""Odd PDFs of other projects, which are no part of this one."""


def try_to_extract(data: bytes, filename: str, **options: object) -> Record | SqsError:
    """A file's bytes -> its record, or the error that says in one line why there is none."""
    begun = time.process_time()
    result: Record | SqsError
    try:
        result = extract(data, filename=filename, **options)  # type: ignore[arg-type]
    except SqsError as error:
        assert not isinstance(error, RecordBroken), error
        assert str(error).startswith(f"{filename}: ")
        assert str(error).endswith(".")
        assert "\n" not in str(error)
        result = error
    assert time.process_time() - begun < MOST_SECONDS
    return result


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "path",
    ODD or [pytest.param(None, marks=pytest.mark.skip(reason="no odd PDFs: set SQS_LETTERS"))],
    ids=lambda path: path.name if path else "none",
)
def test_odd_files(path: Path, reader: str) -> None:
    try_to_extract(path.read_bytes(), path.name, reader=reader)


# ------------------------------------------------------------------ letters damaged at random


LETTERS = st.sampled_from([TAGGED, PLAIN])


@settings(max_examples=50, derandomize=True, deadline=None)
@given(path=LETTERS, seed=st.integers(0, 2**32), flips=st.integers(1, 200))
def test_bytes_changed_at_random(path: Path, seed: int, flips: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    damaged = bytearray(path.read_bytes())
    for _ in range(flips):
        damaged[chance.randrange(8, len(damaged))] = chance.randrange(256)
    try_to_extract(bytes(damaged), "damaged.pdf", tag=False)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(path=LETTERS, start=st.floats(0, 1), length=st.floats(0, 0.3))
def test_a_stretch_left_out(path: Path, start: float, length: float) -> None:
    """As a download that broke off and was taken up again in the wrong place."""
    whole = path.read_bytes()
    at = int(start * len(whole))
    torn = whole[:at] + whole[at + int(length * len(whole)) :]
    try_to_extract(torn, "torn.pdf", tag=False)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(
    st.text(max_size=400),
    st.sampled_from(["", "Report of Short Quality Screening (SQS) of youth offending work in X\n"]),
)
def test_any_text_at_all(text: str, title: str) -> None:
    try_to_extract((title + text).encode("utf-8", "surrogatepass"), "any.txt", tag=False)


# ------------------------------------------------------------------ trees that lie


@cache
def read_tagged() -> Printed:
    return read_printed(TAGGED.read_bytes())


def shuffle(element: Element, chance: random.Random, kinds: list[str]) -> Element:
    """A tree -> the same with some kids in another order, lost, or called something else."""
    kids: list[Element | Content] = []
    for kid in element.kids:
        if isinstance(kid, Element):
            if chance.random() < 0.02:
                continue
            kids.append(shuffle(kid, chance, kinds))
        else:
            kids.append(kid)
    if chance.random() < 0.1:
        chance.shuffle(kids)
    kind = chance.choice(kinds) if chance.random() < 0.1 else element.type
    return Element(kind, tuple(kids))


@settings(max_examples=30, derandomize=True, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_no_tree_loses_a_character(seed: int) -> None:
    """Whatever a file's tree says, all that is printed is kept."""
    tagged = read_tagged()
    assert tagged.tree is not None
    chance = random.Random(seed)  # noqa: S311
    kinds = ["P", "LI", "Lbl", "LBody", "Table", "TR", "TD", "Note", "H1", "Span", "Artifact"]
    lying = Printed(tagged.pages, shuffle(tagged.tree, chance, kinds), tagged.reader)
    family = load_family("sqs")
    blocks, notices, _ = find_blocks(lying, family)
    letter = build_letter(blocks, family, notices)
    kept = [letter.text, *(piece.text for piece in letter.furniture)]
    for section in letter.sections:
        kept.append(section.number or "")
        kept += [(p.number or "") + (p.marker or "") for p in section.paragraphs]
    for note in letter.footnotes:
        kept += [note.text, note.marker, note.marker if note.ref is not None else ""]
    # Hyphens and the points of numbers may go, as everywhere; letters and figures may not.
    differences = find_differences(
        count_lines(tagged), count_characters("\n".join(kept)), labels=200, cut_words=200
    )
    assert differences == []
