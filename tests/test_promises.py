"""What every record promises, held against every letter there is.

Letters that judge are among them: messages name places and count characters, no word is quoted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import jsonschema
import pypdfium2  # type: ignore[import-untyped, unused-ignore]
import pytest

from sqs_extract import extract
from sqs_extract.document import Printed
from sqs_extract.output import render_json
from sqs_extract.reading import read_printed
from sqs_extract.record import Record
from sqs_extract.schema import build_schema
from tests.support.characters import (
    count_characters,
    count_cut_words,
    count_labels,
    count_lines,
    count_record,
    find_differences,
)
from tests.support.letters import Sample, each, find_corpus_samples, find_real_samples, read_record
from tests.support.promises import (
    find_bad_nesting,
    find_bad_regions,
    find_disorder,
    find_loose_text,
    find_lost_references,
    find_untrue_spans,
)
from tests.support.truth import count_shared, read_held

OWN = find_corpus_samples()
REAL = find_real_samples()


every_letter = pytest.mark.parametrize("sample", each(OWN) + each(REAL, slow=True))
"""The project's own letters, and the real ones, which are slow."""


@cache
def read_pdf(path: Path, reader: str = "pdfium") -> Printed:
    return read_printed(path.read_bytes(), reader=reader)


def read_plain_text(path: Path) -> str:
    """A PDF -> all its text as PDFium gives it, read without the project's code."""
    with pypdfium2.PdfDocument(path) as document:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            text_page.close()
            page.close()
    return "\n".join(texts)


# ------------------------------------------------------------------ every character accounted for


@every_letter
def test_every_character_is_accounted_for_by_geometry(sample: Sample) -> None:
    check_characters(sample, follow_tags=False)


@every_letter
def test_every_character_is_accounted_for_by_tags(sample: Sample) -> None:
    check_characters(sample, follow_tags=True)


def check_characters(sample: Sample, *, follow_tags: bool) -> None:
    record = read_record(sample.path, follow_tags=follow_tags)
    kept = count_record(record)
    for there in (
        count_lines(read_pdf(sample.path)),
        count_characters(read_plain_text(sample.path)),
    ):
        lost = find_differences(
            there,
            kept,
            labels=count_labels(record),
            cut_words=count_cut_words(read_pdf(sample.path)),
        )
        assert lost == []


@pytest.mark.parametrize(
    ("there", "kept", "messages"),
    [
        # a letter lost, a letter added
        ("plans", "plan", ["'s' (U+0073): 1 lost"]),
        ("plan", "plans", ["'s' (U+0073): 1 added"]),
        # ligatures are spelt out, white space does not count, a hyphen may go at a line's end
        ("suﬃ\u00adcient\n", "sufficient", []),
        # but not two where one line ends in one
        ("a-b-c", "abc", ["'-' (U+002D): 2 lost"]),
        # a number may lose its point
        ("1.1. Plans", "1.1Plans", []),
        # but not three
        ("1...1. Plans", "11Plans", ["'.' (U+002E): 4 lost"]),
        # no character of a private-use font goes unseen
        ("\uf0b7 Plans", "Plans", ["'\\uf0b7' (U+F0B7): 1 lost"]),
    ],
)
def test_lost_characters_are_found(there: str, kept: str, messages: list[str]) -> None:
    a, b = count_characters(there), count_characters(kept)
    assert find_differences(a, b, labels=1, cut_words=1) == messages


# ------------------------------------------------------------------ the record in itself


@every_letter
@pytest.mark.parametrize(
    "check",
    [find_untrue_spans, find_loose_text, find_bad_nesting, find_lost_references, find_disorder],
    ids=["spans", "owners", "nesting", "references", "order"],
)
def test_a_record_keeps_its_promises(sample: Sample, check: Callable[[Record], list[str]]) -> None:
    assert check(read_record(sample.path, tag=True)) == []


@every_letter
def test_regions_tile_their_paragraphs(sample: Sample) -> None:
    assert find_bad_regions(read_record(sample.path)) == []


@every_letter
def test_paragraphs_stand_where_their_regions_say(sample: Sample) -> None:
    """What PDFium finds printed inside a region holds the region's words."""
    record = read_record(sample.path)
    astray = []
    with pypdfium2.PdfDocument(sample.path) as document:
        pages = [page.get_textpage() for page in document]
        heights = [page.get_height() for page in document]
        for section in record.sections:
            for paragraph in section.paragraphs:
                for region in paragraph.regions:
                    x0, top, x1, bottom = region.bbox
                    height = heights[region.page - 1]
                    found = pages[region.page - 1].get_text_bounded(
                        left=x0 - 1, bottom=height - bottom - 1, right=x1 + 1, top=height - top + 1
                    )
                    words = count_characters(record.text[region.start : region.end])
                    if lost := words - count_characters(found):
                        astray.append(f"{paragraph.id}, page {region.page}: {lost.total()} outside")
        for page in pages:
            page.close()
    assert astray == []


@cache
def load_validator() -> jsonschema.protocols.Validator:
    schema = json.loads(json.dumps(build_schema()))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@every_letter
def test_a_record_is_valid_json_and_comes_back_the_same(sample: Sample) -> None:
    record = read_record(sample.path, tag=True)
    written = render_json(record, pretty=False)
    errors = [error.json_path for error in load_validator().iter_errors(json.loads(written))]
    assert errors == []
    back = Record.model_validate_json(written)
    same = render_json(back, pretty=False) == written
    assert same


@every_letter
def test_two_runs_give_the_same_bytes(sample: Sample) -> None:
    again = extract(sample.path.read_bytes(), filename=sample.path.name)
    before = read_record(sample.path, tag=True)
    same = render_json(again, pretty=True) == render_json(before, pretty=True)
    assert same


# ------------------------------------------------------------------ ways of reading


NEAR = 1.0
"""Points by which the readers may place a box differently: each measures glyphs its own way."""


def find_unlike(a: object, b: object, path: str = "$") -> list[str]:
    """Two JSON values -> the places in which they differ, boxes by more than NEAR."""
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        return [place for key in a for place in find_unlike(a[key], b[key], f"{path}.{key}")]
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        pairs = enumerate(zip(a, b, strict=True))
        return [place for n, (x, y) in pairs for place in find_unlike(x, y, f"{path}[{n}]")]
    if ".bbox[" in path and isinstance(a, float) and isinstance(b, float):
        return [path] if abs(a - b) > NEAR else []
    return [path] if a != b else []


@every_letter
def test_both_readers_give_the_same_record(sample: Sample) -> None:
    records = (read_record(sample.path, reader=reader) for reader in ("pdfium", "pdfplumber"))
    one, other = (record.model_dump(mode="json", exclude={"signature"}) for record in records)
    assert find_unlike(one, other) == []


@pytest.mark.parametrize("sample", each(OWN))
def test_tags_and_geometry_give_the_same_paragraphs(sample: Sample) -> None:
    tagged = read_held(read_record(sample.path))
    untagged = read_held(read_record(sample.path, follow_tags=False))
    share = count_shared(tagged.paragraphs, untagged.paragraphs)
    assert (share.missing, share.surplus) == (0, 0), f"F1 {share.f1:.4f}"
    assert tagged.sections == untagged.sections
    assert tagged.footnotes == untagged.footnotes


LEAST_ALIKE = {"jtai": 0.90, "focused_visit": 0.90, "send": 0.75, "sqs": 1.0}
"""F1 of paragraphs by geometry against those by tags that each real letter of a folder reaches.

SEND reports have tables of names side by side, which without tags are read as rows.
"""


@pytest.mark.parametrize("sample", each(REAL, slow=True))
def test_tags_and_geometry_of_real_letters_are_much_alike(sample: Sample) -> None:
    tagged = read_held(read_record(sample.path)).paragraphs
    untagged = read_held(read_record(sample.path, follow_tags=False)).paragraphs
    share = count_shared([p.text for p in tagged], [p.text for p in untagged])
    assert share.f1 >= LEAST_ALIKE[sample.path.parent.name], (
        f"{share.missing} missing, {share.surplus} surplus"
    )
