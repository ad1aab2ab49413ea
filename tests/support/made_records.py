"""Records made up by hypothesis, and a dataset of a few that hold what is hard on files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from hypothesis import strategies as st

from sqs_extract.dataset.records import (
    Duplicate,
    Failure,
    write_duplicates,
    write_failures,
    write_records,
)
from sqs_extract.record import Band, Polarity, Record, SectionKind
from tests.conftest import build_sample

AWKWARD = [
    '=SUM(A1:A2), "quoted"; and more',
    "a cell\twith\ntwo lines, as tables have them",
    "Plans – ‘good’ ones – at Ynys Môn 🙂 were £3; late",
    "'; DROP TABLE letters; --",
    "-1",
    "NULL",
    "0012",
    "https://inspectorate.example/letters",
    "_x0041_ and \\N",
]
LONG = "Plans were late 🙂. " * 4_000
"""Longer than a cell of a workbook holds."""

words = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(
        st.characters(exclude_categories=("C", "Zl", "Zp")) | st.just("\n"), min_size=1, max_size=30
    ),
)
maybe = st.none() | words
scores = st.floats(0, 1)
polarities = st.sampled_from(get_args(Polarity))
themes = st.sampled_from(get_args(SectionKind))
topics = st.lists(st.sampled_from(["planning", "health", "risk_of_harm"]), unique=True)


@st.composite
def records(draw: st.DrawFn, name: str = "made") -> Record:
    """A record that keeps every promise, of up to three sections."""
    text, sections = "", []
    for n in range(draw(st.integers(0, 3))):
        begun, paragraphs = len(text), []
        for m in range(draw(st.integers(0, 3))):
            said = draw(words)
            start = len(text)
            text += said + "\n"
            place = {"start": start, "end": start + len(said)}
            page = draw(st.integers(1, 9))
            regions = [{"page": page, "bbox": (0, 0, 9, 9), **place}]
            paragraphs.append({
                "id": f"{n}.{m}", "kind": "body", "number": draw(maybe), "marker": draw(maybe),
                **place, "text": said, "sentences": [place],
                "regions": regions if draw(st.booleans()) else [], "cells": None,
            })  # fmt: skip
        sections.append({
            "id": f"section-{n}", "kind": draw(themes), "number": None, "heading": draw(maybe),
            "level": n, "parent": f"section-{draw(st.integers(0, n))}" if n else None,
            "start": begun, "end": len(text), "paragraphs": paragraphs,
        })  # fmt: skip
    places = [paragraph for section in sections for paragraph in section["paragraphs"]]
    notes = [
        {"id": f"footnote-{n}", "marker": "1", "text": draw(words), "ref": None, "page": None}
        for n in range(draw(st.integers(0, 2)))
    ]
    findings = draw_tags(draw, "finding", places, text, {
        "polarity": polarities, "form": st.sampled_from(["judgement", "recommendation"]),
        "theme": themes, "topics": topics, "score": scores,
        "extent": st.none() | st.fixed_dictionaries(
            {"text": words, "band": st.sampled_from(get_args(Band))}
        ),
    })  # fmt: skip
    ids = [finding["id"] for finding in findings]
    return Record.model_validate({
        "id": name, "family": "generic", "text": text, "sections": sections, "footnotes": notes,
        "signature": {"tool": "t", "version": "0", "rules": "r", "model": None, "reader": "r"},
        "source": {
            "filename": f"{name}.pdf", "sha256": hashlib.sha256(name.encode()).hexdigest(),
            "size_bytes": 1, "media_type": "application/pdf", "page_count": None, "tagged": False,
        },
        "metadata": {
            "area": draw(maybe), "sender": draw(st.none() | st.just({"name": "A", "role": None})),
            "publication_date": draw(st.sampled_from([None, "2015-03", "2015-03-25", "2014"])),
            "copied_to": draw(st.lists(st.fixed_dictionaries(
                {"role": maybe, "names": st.lists(words, max_size=2)}), max_size=2)),
        },
        "furniture": [], "findings": findings,
        "case_examples": draw_tags(draw, "case_example", places, text, {
            "polarity": polarities, "subjects": st.lists(words, max_size=2), "score": scores,
            "quotation": st.booleans(), "speaker": maybe, "theme": themes, "topics": topics,
        }),
        "figures": draw_tags(draw, "figure", places, text, {
            "kind": st.just("count"), "value": st.floats(-1e9, 1e9), "unit": maybe,
            "measure": maybe, "population": maybe, "period": maybe,
            "comparison": st.none() | st.fixed_dictionaries(
                {"with": words, "direction": st.just("lower"), "figure": st.none()}),
            "footnote": st.sampled_from([None, *(note["id"] for note in notes)]),
        }),
        "links": [
            {"from": end, "to": [to for to in ids if to != end], "score": 0.5}
            for end in ids[:1]
        ],
        "warnings": draw(st.lists(st.fixed_dictionaries(
            {"code": words, "message": words, "page": st.none() | st.integers(1, 9)}), max_size=2)),
    })  # fmt: skip


def draw_tags(
    draw: st.DrawFn,
    kind: str,
    places: list[dict[str, Any]],
    text: str,
    fields: dict[str, st.SearchStrategy[Any]],
) -> list[dict[str, Any]]:
    """Some tags within the paragraphs, each with what its kind has."""
    tags = []
    for n in range(draw(st.integers(0, 3)) if places else 0):
        paragraph = draw(st.sampled_from(places))
        start = draw(st.integers(paragraph["start"], paragraph["end"] - 1))
        end = draw(st.integers(start + 1, paragraph["end"]))
        span = {"start": start, "end": end, "text": text[start:end]}
        tags.append({
            "id": f"{kind}-{n + 1}", "paragraph_id": paragraph["id"], **span,
            "evidence": draw(st.lists(
                st.just({"source": "rule", "name": "a/b", **span}), max_size=2)),
            **{name: draw(values) for name, values in fields.items()},
        })  # fmt: skip
    return tags


def write_dataset(
    folder: Path,
    letters: list[Record],
    failures: list[Failure],
    duplicates: Sequence[Duplicate] = (),
) -> Path:
    """Write records.jsonl, failures.jsonl and duplicates.jsonl, as a batch leaves them."""
    folder.mkdir(exist_ok=True)
    in_order: list[Record] = sorted(letters, key=lambda record: record.id)
    write_records(folder, in_order)
    write_failures(folder, failures)
    write_duplicates(folder, duplicates)
    return folder


def build_awkward() -> list[Record]:
    """Records with texts that are hard on files: one long, others with signs of formats in them."""
    records = []
    for n, said in enumerate([*AWKWARD, LONG]):
        sample = build_sample(f"awkward-{n}.pdf", area=f"Area {n}")
        text = f"{sample.text}\n{said}"
        start = len(sample.text) + 1
        last = sample.sections[-1].model_dump()
        first = last["paragraphs"][0]
        place = {"start": start, "end": len(text)}
        last["paragraphs"].append(
            {**first, "id": "awkward", "text": said, **place, "sentences": [], "regions": []}
        )
        content = sample.model_dump(by_alias=True)
        content["sections"][-1] = {**last, "end": len(text)}
        finding = content["findings"][0]
        content["findings"].append(
            {
                **finding,
                "id": "finding-awkward",
                "paragraph_id": "awkward",
                **place,
                "text": said,
                "evidence": [],
            }
        )
        content["links"] = [{"from": "finding-awkward", "to": [finding["id"]], "score": 0.5}]
        content["metadata"]["copied_to"] = [{"role": said[:50], "names": []}]
        records.append(Record.model_validate({**content, "text": text, "id": f"awkward-{n:02}"}))
    return records
