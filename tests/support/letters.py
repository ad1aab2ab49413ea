"""The letters there are, each a PDF: the project's own, and real ones where they are at hand.

Real letters are no part of the project: they lie in the folder that SQS_LETTERS names, or in
`../shared/letters` beside it. Letters set apart to judge may be run through tests but not read, so
what a test says of one names places and counts characters: `Sample.show` hides their words.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from sqs_extract.record import Record

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
LETTERS = Path(os.environ.get("SQS_LETTERS", ROOT.parent / "shared" / "letters"))
ROBUST = LETTERS.parent / "robust"

SHOWN = 70
"""Characters of a letter's words that a message quotes at most."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One letter as a PDF."""

    path: Path
    judge: bool
    """Whether it is set apart to judge, and so is never quoted."""
    source: Path | None
    """The JSON it was drawn from; None for real letters."""

    @property
    def name(self) -> str:
        """What a test calls it: file name, with its folder for the project's own."""
        return f"{self.path.parent.name}/{self.path.stem}"

    def show(self, text: str) -> str:
        """Words of the letter -> what a message may say of them."""
        if self.judge:
            return f"({len(text)} characters)"
        return repr(text if len(text) <= SHOWN else f"{text[: SHOWN - 30]}…{text[-29:]}")


@cache
def find_corpus_samples() -> tuple[Sample, ...]:
    """List the project's own letters in all the layouts that are kept."""
    samples = []
    for path in sorted(CORPUS.glob("*/*.pdf")):
        source = path.with_name(f"{path.name.split('.')[0]}.json")
        samples.append(Sample(path, path.parent.name == "judge", source))
    return tuple(samples)


@cache
def find_real_samples(*families: str) -> tuple[Sample, ...]:
    """List the real letters of some families (sub-folders), of all without any; () if absent."""
    split = tomllib.loads((CORPUS / "split.toml").read_text(encoding="utf-8"))
    judged = {stem for part in split.values() for stems in part.values() for stem in stems}
    return tuple(
        Sample(path, path.stem in judged, source if source.exists() else None)
        for path in sorted(LETTERS.glob("*/*.pdf"))
        if not families or path.parent.name in families
        for source in [path.with_suffix(".json")]
    )


def each(
    samples: tuple[Sample, ...],
    *,
    slow: bool = False,
    known: Mapping[str, str] | None = None,
) -> list[ParameterSet]:
    """Samples -> parameters of a test, one each; a single skipped one where there are none.

    `known` gives by name the letters that fail so far, with the reason: a failure that is mended
    announces itself.
    """
    marks = [pytest.mark.slow] if slow else []
    if not samples:
        absent = pytest.mark.skip(reason="no real letters here: set SQS_LETTERS")
        return [pytest.param(None, marks=[*marks, absent], id="none")]
    failing = {
        name: pytest.mark.xfail(reason=why, strict=True) for name, why in (known or {}).items()
    }
    if lost := failing.keys() - {sample.name for sample in samples}:
        raise ValueError(f"known to fail, but no such letter: {', '.join(sorted(lost))}")
    return [
        pytest.param(
            sample,
            marks=[*marks, failing[sample.name]] if sample.name in failing else marks,
            id=sample.name,
        )
        for sample in samples
    ]


@cache
def read_record(
    path: Path, *, reader: str = "pdfium", follow_tags: bool = True, tag: bool = False
) -> Record:
    """A letter's PDF -> its record, read once for all tests."""
    from sqs_extract import extract  # noqa: PLC0415  a broken pipeline must not stop collection

    return extract(path, reader=reader, follow_tags=follow_tags, tag=tag)
