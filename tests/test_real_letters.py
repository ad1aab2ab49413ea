"""Real letters against what Word wrote into them, and against gold; slow, and only where they are.

The structure tree of a tagged letter says what its writer typed as a paragraph, item or cell. It is
read by another library than the pipeline's default and holds the pipeline to it, once following the
tags and once with all tags ignored.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from functools import cache, reduce

import pypdfium2  # type: ignore[import-untyped, unused-ignore]
import pytest
import regex

from sqs_extract.gold import GoldItem, parse_gold
from sqs_extract.record import SectionRecord
from tests.support.letters import Sample, each, find_corpus_samples, find_real_samples, read_record
from tests.support.tree import read_record_paragraphs, read_tree_paragraphs
from tests.support.truth import Share, count_shared

JTAI = find_real_samples("jtai")
LEAST_TAGGED, LEAST_UNTAGGED = 0.98, 0.97
"""F1 of paragraphs over all letters of a kind."""
LEAST_LETTER = 0.90
"""F1 that no single letter falls below, tagged or not."""

needs_letters = pytest.mark.skipif(not JTAI, reason="no real letters here: set SQS_LETTERS")
pytestmark = pytest.mark.slow


@cache
def compare(sample: Sample, follow_tags: bool) -> Share:
    """Paragraphs of a letter, by the tree and by the pipeline -> how many they share."""
    record = read_record(sample.path, follow_tags=follow_tags)
    return count_shared(read_tree_paragraphs(sample.path), read_record_paragraphs(record))


def total(shares: Iterable[Share]) -> Share:
    return reduce(operator.add, shares, Share())


@pytest.mark.parametrize("follow_tags", [True, False], ids=["tags", "geometry"])
@pytest.mark.parametrize("sample", each(JTAI))
def test_no_letter_falls_far_behind(sample: Sample, follow_tags: bool) -> None:
    if not read_tree_paragraphs(sample.path):
        pytest.skip("an untagged letter")
    share = compare(sample, follow_tags)
    assert share.f1 >= LEAST_LETTER, share


@needs_letters
@pytest.mark.parametrize("judge", [False, True], ids=["develop", "judge"])
@pytest.mark.parametrize(
    ("follow_tags", "least"),
    [(True, LEAST_TAGGED), (False, LEAST_UNTAGGED)],
    ids=["tags", "geometry"],
)
def test_paragraphs_are_those_of_the_structure_tree(
    judge: bool, follow_tags: bool, least: float
) -> None:
    samples = [s for s in JTAI if s.judge == judge and read_tree_paragraphs(s.path)]
    assert len(samples) >= 15
    share = total(compare(sample, follow_tags) for sample in samples)
    assert share.f1 >= least, share


# ------------------------------------------------------------------ boxed case studies


STUDY_RE = regex.compile(r"(?im)^\W*(?:case|practice) stud(?:y|ies)\b.*")
POLARITIES = (
    # in order: what a box's heading says of it
    (regex.compile(r"(?i)improv|priority"), "deficiency"),
    (regex.compile(r"(?i)effective|good|strong|positive|strength"), "strength"),
)


def find_study_lines(sample: Sample) -> list[str]:
    """The printed lines that head a case study, found without the project's code."""
    with pypdfium2.PdfDocument(sample.path) as document:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            text_page.close()
            page.close()
    return [found[0] for found in STUDY_RE.finditer("\n".join(texts).replace("\r", ""))]


def find_studies(sample: Sample) -> list[SectionRecord]:
    record = read_record(sample.path, tag=True)
    return [section for section in record.sections if section.kind == "practice_example"]


@pytest.mark.parametrize("sample", each(JTAI))
def test_every_case_study_is_a_section_of_its_own(sample: Sample) -> None:
    studies = find_studies(sample)
    headed = [study for study in studies if STUDY_RE.match(study.heading or "")]
    assert len(headed) == len(find_study_lines(sample))
    assert [study.id for study in studies if not study.paragraphs] == []


@pytest.mark.parametrize("sample", each(JTAI))
def test_every_case_study_is_a_case_example_with_its_polarity(sample: Sample) -> None:
    record = read_record(sample.path, tag=True)
    examples = {example.paragraph_id: example for example in record.case_examples}
    wrong = []
    for study in find_studies(sample):
        # A box may have a title of its own under its heading, which tells nothing.
        first = next(p for p in study.paragraphs if p.text[-1:] in ".:;”’)")
        example = examples.get(study.paragraphs[0].id) or examples.get(first.id)
        said = next((p for found, p in POLARITIES if found.search(study.heading or "")), None)
        if example is None or (said is not None and example.polarity != said):
            wrong.append((study.id, said, example.polarity if example else None))
        elif example.end != study.paragraphs[-1].end:
            wrong.append((study.id, "ends early", None))
    assert wrong == []


# ------------------------------------------------------------------ gold


ANNOTATED = tuple(
    sample
    for sample in (*find_corpus_samples(), *find_real_samples())
    if (sample.path.parent / f"{sample.path.name.split('.')[0]}.gold.txt").exists()
)


def keep_letters(text: str) -> str:
    """Text -> its letters: gold was made from text in which notes' marks are figures."""
    return regex.sub(r"\P{L}+", "", text)


def find_homeless(sample: Sample, items: list[GoldItem]) -> list[str]:
    """Gold items whose words stand in no one paragraph of the record -> their lines."""
    record = read_record(sample.path)
    paragraphs = [keep_letters(p.text) for s in record.sections for p in s.paragraphs]
    homeless = []
    for item in items:
        first, last = keep_letters(item.first), keep_letters(item.last)
        here = [text for text in paragraphs if first in text]
        if not here or (not item.boxed and not any(last in text for text in here)):
            homeless.append(f"line {item.line}: {sample.show(item.first)}")
    return homeless


@pytest.mark.parametrize(
    "sample",
    each(
        ANNOTATED,
        known={
            "jtai/hertfordshire_2024-12-12": "an address is missing from the text it was made of"
        }
        if JTAI
        else None,
    ),
)
def test_what_was_annotated_stands_in_one_paragraph(sample: Sample) -> None:
    """Gold was made from the letter's words; a paragraph wrongly cut would lose some."""
    path = sample.path.parent / f"{sample.path.name.split('.')[0]}.gold.txt"
    items = parse_gold(path.read_text(encoding="utf-8"), path.name)
    assert items
    assert find_homeless(sample, items) == []
