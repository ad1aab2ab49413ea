"""Officials and children's names leave a record, and nothing else of it changes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import regex

from sqs_extract.dataset.citing.people import cover, leave_out_people, mask_subjects
from sqs_extract.pipeline import extract
from sqs_extract.record import Record
from tests.support.made_datasets import build_samples, make_dataset

DEVELOP = Path(__file__).resolve().parents[1] / "corpus" / "develop"
LETTERS = ("ashmere-2013.rl-plain", "llanfair-and-glyn-2012.wp-table", "penhallow-2015.ty-report")

LETTER = """# Report of Short Quality Screening (SQS) of youth offending work in Ambleford

To: Cllr Prudence Rowan, Chair of the Ambleford YOT Management Board
From: Hal Young, Assistant Chief Inspector
Publication date: 25 March 2015

Dear Prudence,

## 1. Reducing reoffending

1.1. Plans were good, as Mrs Rowan told us. The rowan outside was not reviewed. Young people
came on time.

1.2. Hal Young had seen the plans before. Rowan House was warm.

1.3. Questions may be put to Hal Young on 01234 567890 or at hal.young@inspectorate.example.

Yours sincerely

Hal Young

Copy to:

Chief Executive of Ambleford | Chief Inspector Drew Missen JP
"""


def list_officials(record: Record) -> list[str]:
    meta = record.metadata
    people = [*meta.recipients, *meta.signatories, meta.sender, meta.lead_inspector]
    names = [person.name for person in people if person is not None and person.name]
    return names + [name for copy in meta.copied_to for name in copy.names]


def read_all(folder: Path) -> str:
    """All that the files of a dataset hold, those packed in others too."""
    texts = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".xlsx", ".qdpx"):
            with zipfile.ZipFile(path) as packed:
                texts += [packed.read(name).decode(errors="replace") for name in packed.namelist()]
        elif path.is_file():
            texts.append(path.read_bytes().decode(errors="replace"))
    return "\n".join(texts)


@pytest.fixture(scope="module")
def letters() -> list[Record]:
    return [extract(DEVELOP / f"{name}.pdf", tag=False) for name in LETTERS]


def test_no_name_of_an_official_is_left_in_any_file(letters: list[Record], tmp_path: Path) -> None:
    masked = sorted((leave_out_people(record) for record in letters), key=lambda r: r.id)
    text = read_all(make_dataset(tmp_path / "dataset", masked, formats=["sqlite", "xlsx"]))
    before = "\n".join(record.model_dump_json() for record in letters)
    names = {name for record in letters for name in list_officials(record)}
    assert len(names) > 20
    assert {name for name in names if name in before} == names
    assert {name for name in names if name in text} == set()
    surnames = {[part for part in name.split() if not part.isupper()][-1] for name in names}
    assert {s for s in surnames if regex.search(rf"\b{regex.escape(s)}\b", text)} == set()
    assert "@" in before
    assert regex.search(r"[\p{L}\d]@[\p{L}\d]", "\n".join(r.text for r in masked)) is None


def test_offsets_and_all_else_stay(letters: list[Record]) -> None:
    for record in letters:
        masked = leave_out_people(record)  # which is refused where a span were no longer true
        assert len(masked.text) == len(record.text)
        differ = [(a, b) for a, b in zip(record.text, masked.text, strict=True) if a != b]
        assert {b for _, b in differ} == {"█"}
        body = [s for s in record.sections if s.kind in ("reducing_reoffending", "key_strengths")]
        assert body
        assert all(masked.text[s.start : s.end] == record.text[s.start : s.end] for s in body)
        assert [p.role for p in masked.metadata.recipients] == [
            p.role for p in record.metadata.recipients
        ]
        assert masked.source == record.source
        assert masked.warnings[-1].code == "people_left_out"


def test_a_word_that_is_also_a_surname_stays_where_it_is_a_word() -> None:
    record = extract(LETTER.encode(), filename="letter.md", tag=False)
    text = leave_out_people(record).text
    assert "as Mrs █████ told us" in text
    assert "The rowan outside" in text
    assert "Young people came" in text
    assert "Chief Executive" in text
    assert "███ █████ had seen" in text
    assert "Rowan House" in text  # the letter has the word in small letters, so it may be any
    assert "Dear ████████" in text
    assert "█████ ██████ or at ███.█████@████████████.███████." in text


def test_children_become_letters_of_the_alphabet() -> None:
    record = build_samples()[0]
    case = record.case_examples[0].model_copy(update={"subjects": ["Omar", "a boy", "Child Z"]})
    record = record.model_copy(update={"case_examples": [case]})
    masked = mask_subjects(record)
    assert masked.case_examples[0].subjects == ["Child A", "a boy", "Child Z"]
    assert "████’s was, and he came" in masked.text
    assert "Omar" in record.model_dump_json()
    assert "Omar" not in masked.model_dump_json()
    assert len(masked.text) == len(record.text)


def test_a_letter_without_names_is_only_told_of() -> None:
    record = build_samples()[0].model_copy(update={"case_examples": []})
    for mask in (leave_out_people, mask_subjects):
        masked = mask(record)
        assert masked.text == record.text
        assert masked.model_copy(update={"warnings": record.warnings}) == record


def test_covering_twice_is_covering_once() -> None:
    assert cover("A. Orme-Ó Sé 12", [(0, 12), (3, 12)]) == "█. ████-█ ██ 12"
