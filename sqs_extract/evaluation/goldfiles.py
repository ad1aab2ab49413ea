"""A folder in, the gold files in it and their items out: text notation, records, marked letters."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import regex

from sqs_extract.gold import GoldItem, parse_gold
from sqs_extract.record import CaseExampleRecord, FigureRecord, FindingRecord, Record

MARKED_RE = regex.compile(r"^# letter \S", regex.MULTILINE)
OPENING = 4000
"""Characters of a file in which the first letter of a file of marked letters begins."""
TEXT, RECORD = ".gold.txt", ".gold.json"


class GoldFile(NamedTuple):
    """What there is of gold for one letter, or a file of several marked letters."""

    name: str
    path: Path
    kind: str
    """text, record or marked."""
    extents: Path | None = None
    links: Path | None = None
    gold: Record | None = None
    """The gold itself where it is a record."""


def find_gold_files(place: Path) -> list[GoldFile]:
    """Find the gold in a folder, or that one file, in order of name."""
    paths = [place] if place.is_file() else sorted(place.glob("*"))
    return [file for path in paths if (file := _read_gold_file(path)) is not None]


def _read_gold_file(path: Path) -> GoldFile | None:
    if path.name.endswith(TEXT):
        return _with_neighbours(path.name.removesuffix(TEXT), path, "text", None)
    if path.name.endswith(RECORD):
        gold = Record.model_validate_json(path.read_bytes())
        return _with_neighbours(path.name.removesuffix(RECORD), path, "record", gold)
    if path.suffix == ".txt" and path.is_file():
        with path.open(encoding="utf-8", errors="replace") as file:
            if MARKED_RE.search(file.read(OPENING)):
                return GoldFile(path.stem, path, "marked")
    return None


def _with_neighbours(name: str, path: Path, kind: str, gold: Record | None) -> GoldFile:
    """Add the files of extents and links beside a gold file."""
    beside = (path.with_name(f"{name}.extents.txt"), path.with_name(f"{name}.links.txt"))
    extents, links = (file if file.is_file() else None for file in beside)
    return GoldFile(name, path, kind, extents, links, gold)


class GoldItems(NamedTuple):
    """The items of one letter, by the file they stand in."""

    main: list[GoldItem]
    extents: list[GoldItem]
    """Those of a file of their own."""
    has_extents: bool
    """Whether extents were annotated, there or among the others."""


def read_gold_items(file: GoldFile) -> GoldItems:
    """Read the gold of one letter."""
    if file.gold is not None:
        items = find_record_items(file.gold)
    else:
        items = parse_gold(file.path.read_text(encoding="utf-8"), file.path.name)
    extents = file.gold is not None or any(item.tag == "extent" for item in items)
    if file.extents is None:
        return GoldItems(items, [], extents)
    beside = parse_gold(file.extents.read_text(encoding="utf-8"), file.extents.name)
    return GoldItems(items, beside, True)


def find_record_items(record: Record) -> list[GoldItem]:
    """A record whose tags are the truth -> the same as gold items."""
    names = {p.id: p.number or s.heading or p.id for s in record.sections for p in s.paragraphs}
    items: list[GoldItem] = []
    for n, f in enumerate(record.findings, start=1):
        items.append(_item("finding", f, names, n, polarity=f.polarity, form=f.form))
        if f.extent is not None:
            at = names[f.paragraph_id]
            words, band = f.extent.text, f.extent.band
            items.append(GoldItem("extent", at, n, False, words, words, band=band))
    for n, c in enumerate(record.case_examples, start=1):
        items.append(
            _item(
                "example",
                c,
                names,
                n,
                polarity=c.polarity,
                subjects=tuple(c.subjects),
                speaker=c.speaker or "somebody" if c.quotation else None,
                boxed="\n" in c.text,
            )
        )
    for n, g in enumerate(record.figures, start=1):
        attributes = [("measure", g.measure), ("population", g.population), ("period", g.period)]
        if g.comparison is not None:
            attributes += [("with", g.comparison.with_), ("direction", g.comparison.direction)]
        items.append(
            _item(
                "figure",
                g,
                names,
                n,
                kind=g.kind,
                value=g.value,
                unit=g.unit,
                attributes=tuple((key, said) for key, said in attributes if said),
            )
        )
    return items


def _item(
    tag: str,
    span: FindingRecord | CaseExampleRecord | FigureRecord,
    names: dict[str, str],
    number: int,
    **more: object,
) -> GoldItem:
    """A tag of a record -> the gold item; `line` is its ordinal among its like."""
    lines = span.text.split("\n")
    last = lines[-1] if len(lines) > 1 else span.text
    return GoldItem(tag, names[span.paragraph_id], number, False, lines[0], last, **more)  # type: ignore[arg-type]
