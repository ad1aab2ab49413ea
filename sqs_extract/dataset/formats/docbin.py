"""A record in, a spaCy Doc out; records.jsonl in, dataset.spacy out.

No span is moved to fit the tokens: a token that a span begins or ends in is split there, so that
`span.text` is the text of the record, to the character. All tokens are otherwise those of
`spacy.blank("en")`. A sentence begins where the record has one, and with each heading and
paragraph.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Set
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sqs_extract.dataset.formats.whole import open_place
from sqs_extract.dataset.records import read_records

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from sqs_extract.record import Record

KEPT = ("id", "family", "signature", "source", "metadata", "footnotes", "links", "warnings")
"""Fields of the record that are in `doc.user_data` as they are."""


class Place(NamedTuple):
    """A span to be: where it is, what it is, whose it is."""

    start: int
    end: int
    label: str
    id: str


def write(folder: Path, output: Path) -> None:
    """Dataset folder -> a DocBin with a Doc per letter, in order."""
    from spacy.tokens import DocBin  # noqa: PLC0415 - spaCy takes its time to load

    docs = DocBin(attrs=["ORTH", "SENT_START"], store_user_data=True)
    for record in read_records(folder):
        docs.add(record_to_doc(record))
    with open_place(output) as place:
        place.write_bytes(docs.to_bytes())


def record_to_doc(record: Record, vocab: Vocab | None = None) -> Doc:
    """Record -> a spaCy Doc of its text, every span of the record in `doc.spans`.

    Groups are `sections` and `paragraphs` (labels: their kinds), `findings` ("strength/judgement"),
    `case_examples` (polarity) and `figures` (kind); `span.id_` is the record's id. What else the
    record says of them is in `doc.user_data` under the same names, by id; beside these are `id`,
    `family`, `signature`, `source`, `metadata`, `footnotes`, `links` and `warnings`.

    Parameters
    ----------
    record
        What `extract` returns, or a line of `records.jsonl`.
    vocab
        Of the pipeline the Doc is for; a blank English one where none is given.
    """
    from spacy.tokens import Doc, Span, SpanGroup  # noqa: PLC0415 - spaCy takes its time to load

    groups = _list_groups(record)
    begins, ends = _find_edges(groups)
    sentences = _find_sentences(record)
    pieces = list(split_tokens(record.text, begins | sentences, ends, _load_blank()))
    firsts, lasts = [start for start, _, _ in pieces], [end for _, end, _ in pieces]
    doc = Doc(
        vocab if vocab is not None else _load_blank().vocab,
        words=[record.text[start:end] for start, end, _ in pieces],
        spaces=[space for _, _, space in pieces],
        sent_starts=[n == 0 or start in sentences for n, start in enumerate(firsts)],
    )
    for name, places in groups.items():
        spans = [
            Span(
                doc,
                bisect_left(firsts, place.start),
                bisect_right(lasts, place.end),
                label=place.label,
                span_id=place.id,
            )
            for place in places
        ]
        doc.spans[name] = SpanGroup(doc, name=name, spans=spans)
    doc.user_data.update(_build_user_data(record))
    return doc


def split_tokens(
    text: str, begins: Set[int], ends: Set[int], nlp: Language
) -> Iterator[tuple[int, int, bool]]:
    """Text, where spans begin and end -> tokens: start, end, whether a space belongs to them.

    No span begins or ends within a token. Where one begins or ends with a space that a token would
    carry with it, that space is a token.

    >>> list(split_tokens("Too few plans", {1}, {8}, _load_blank()))
    [(0, 1, False), (1, 3, True), (4, 7, False), (7, 8, False), (8, 13, False)]
    """
    edges = sorted(begins | ends)
    for token in nlp.tokenizer(text):
        start, end = token.idx, token.idx + len(token)
        cuts = [start, *edges[bisect_right(edges, start) : bisect_left(edges, end)], end]
        space = bool(token.whitespace_)
        apart = space and (end in begins or end + 1 in ends)
        for cut, following in pairwise(cuts):
            yield cut, following, space and not apart and following == end
        if apart:
            yield end, end + 1, False


def _list_groups(record: Record) -> dict[str, list[Place]]:
    """A record -> its spans by group; those of no character are no spans."""
    paragraphs = [p for section in record.sections for p in section.paragraphs]
    groups = {
        "sections": [Place(s.start, s.end, s.kind, s.id) for s in record.sections],
        "paragraphs": [Place(p.start, p.end, p.kind, p.id) for p in paragraphs],
        "findings": [
            Place(f.start, f.end, f"{f.polarity}/{f.form}", f.id) for f in record.findings
        ],
        "case_examples": [Place(c.start, c.end, c.polarity, c.id) for c in record.case_examples],
        "figures": [Place(f.start, f.end, f.kind, f.id) for f in record.figures],
    }
    return {
        name: [place for place in places if place.start < place.end]
        for name, places in groups.items()
    }


def _find_edges(groups: dict[str, list[Place]]) -> tuple[set[int], set[int]]:
    """Spans -> where any of them begins, where any of them ends."""
    places = [place for own in groups.values() for place in own]
    return {place.start for place in places}, {place.end for place in places}


def _find_sentences(record: Record) -> set[int]:
    """A record -> where sentences begin."""
    paragraphs = [p for section in record.sections for p in section.paragraphs]
    return {
        *(section.start for section in record.sections),
        *(paragraph.start for paragraph in paragraphs),
        *(sentence.start for paragraph in paragraphs for sentence in paragraph.sentences),
    }


def _build_user_data(record: Record) -> dict[str, Any]:
    """A record -> what its spans do not say, of plain values that a DocBin can hold."""
    fields = record.model_dump(mode="json", by_alias=True)
    sections = fields["sections"]
    by_id = {
        "paragraphs": [p | {"section": s["id"]} for s in sections for p in s["paragraphs"]],
        "sections": [{k: v for k, v in s.items() if k != "paragraphs"} for s in sections],
        **{name: fields[name] for name in ("findings", "case_examples", "figures")},
    }
    listed = {name: {part["id"]: part for part in parts} for name, parts in by_id.items()}
    built: dict[str, Any] = _freeze({name: fields[name] for name in KEPT} | listed)
    return built


def _freeze(value: Any) -> Any:
    """A value -> the same with tuples for lists, as which a DocBin gives them back."""
    match value:
        case dict():
            return {key: _freeze(inner) for key, inner in value.items()}
        case list():
            return tuple(_freeze(inner) for inner in value)
        case _:
            return value


@cache
def _load_blank() -> Language:
    import spacy  # noqa: PLC0415 - spaCy takes its time to load

    return spacy.blank("en")
