"""A folder in, the letters in it out, each with its gold where there is any.

A letter is a PDF or a transcription, a record made before, the JSON source of an invented letter,
or one of a file of marked letters. Of a letter that lies there in several forms one is read: the
one its gold was written on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import regex

from sqs_extract.document import Footnote, Letter, Paragraph, Section, Span
from sqs_extract.errors import SqsError
from sqs_extract.gold import Located, locate, parse_gold
from sqs_extract.marked import read_marked
from sqs_extract.record import Record
from sqs_extract.transcript import parse_transcript

GOLD = ".gold.txt"
ASIDE = (GOLD, ".links.txt", ".extents.txt")
"""Endings of files that are no letters."""
LISTED = ".paragraphs.txt"
"""Ending of a letter's list of paragraphs, which gold may be written on."""
KINDS = (".pdf", ".txt", ".md")
MARKED_RE = regex.compile(r"(?m)^#\s*letter\s+\S")


class Source(NamedTuple):
    """One letter to report on."""

    name: str
    letter: Letter
    gold: list[Located] | None
    """None where there is none."""


class Skipped(NamedTuple):
    """A file that could not be read, or gold that could not be placed."""

    where: str
    why: str


def read_sources(
    folder: Path, gold: Path | None, extract: Callable[[Path], Record]
) -> tuple[list[Source], list[Skipped]]:
    """Read the letters of a folder, by name; gold lies in a folder of its own or beside them.

    `extract` makes the record of a letter; its tags are not looked at.
    """
    sources: list[Source] = []
    skipped: list[Skipped] = []
    for path in find_files(folder):
        try:
            for name, letter, places, own in _read_file(path, extract):
                found = own if own is not None else _read_gold(name, gold or folder)
                located: list[Located] | None = None
                if isinstance(found, Path):
                    items = parse_gold(found.read_text(encoding="utf-8"), found.name)
                    located = locate(items, letter, places, found.name)
                elif found is not None:
                    located = found
                sources.append(Source(name, letter, located))
        except SqsError as error:
            skipped.append(Skipped(path.name, str(error)))
        except (ValueError, KeyError, OSError) as error:
            skipped.append(Skipped(path.name, f"{type(error).__name__}: {error}".splitlines()[0]))
    return sources, skipped


def find_files(folder: Path) -> list[Path]:
    """Find the files of a folder that hold letters, one form of each."""
    files = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix in (*KINDS, ".json", ".jsonl") and not path.name.endswith(ASIDE)
    ]
    best = {path.name.removesuffix(LISTED) for path in files if path.name.endswith(LISTED)}
    best |= {path.stem for path in files if path.suffix == ".json"}
    kept = []
    for path in files:
        other = any(path.name.startswith(f"{stem}.") for stem in best)
        chosen = path.name.endswith(LISTED) or path.suffix == ".json"
        if path.suffix == ".json" and (folder / f"{path.stem}{LISTED}").exists():
            chosen = False
        if chosen or not other:
            kept.append(path)
    return kept


Read = tuple[str, Letter, dict[str, str], list[Located] | None]
"""Name of a letter, the letter, what its gold calls its paragraphs, and gold of its own."""


def _read_file(path: Path, extract: Callable[[Path], Record]) -> Iterator[Read]:
    """Read the letters of one file."""
    if path.suffix == ".jsonl":
        for line in path.read_text(encoding="utf-8").splitlines():
            record = Record.model_validate_json(line)
            yield name_of(record), rebuild_letter(record), {}, None
        return
    if path.suffix == ".json":
        text = path.read_text(encoding="utf-8")
        data: Any = json.loads(text)
        if isinstance(data, dict) and "schema_version" in data:
            record = Record.model_validate(data)
            yield name_of(record), rebuild_letter(record), {}, None
        else:
            yield path.stem, parse_transcript(text, path.name).letter, {}, None
        return
    if path.name.endswith(LISTED):
        transcript = parse_transcript(path.read_text(encoding="utf-8"), path.name)
        yield path.name.removesuffix(LISTED), transcript.letter, transcript.places, None
        return
    if path.suffix == ".txt" and MARKED_RE.search(
        path.read_text(encoding="utf-8", errors="ignore")
    ):
        for marked in read_marked(path):
            yield marked.name, marked.letter, {}, marked.gold
        return
    record = extract(path)
    yield name_of(record), rebuild_letter(record), {}, None


def name_of(record: Record) -> str:
    """A record -> what its letter is called: the file it was read from, without its ending."""
    return Path(record.source.filename).stem


def _read_gold(name: str, folder: Path) -> Path | None:
    """A letter's name -> the file of its gold; a layout's name after a point is left out."""
    names = (f"{name}{GOLD}", f"{name.split('.', maxsplit=1)[0]}{GOLD}")
    return next((path for part in names if (path := folder / part).exists()), None)


def rebuild_letter(record: Record) -> Letter:
    """A record -> the letter it was made of, without its tags."""
    return Letter(
        family=record.family,
        text=record.text,
        sections=[
            Section(
                s.id, s.kind, s.number, s.heading, s.level, s.parent, s.start, s.end,
                [
                    Paragraph(
                        p.id, p.kind, p.start, p.end, p.text, p.number, p.marker,
                        [Span(x.start, x.end) for x in p.sentences],
                        [],
                        p.cells,
                    )
                    for p in s.paragraphs
                ],
            )
            for s in record.sections
        ],
        footnotes=[Footnote(n.id, n.marker, n.text, n.ref, n.page) for n in record.footnotes],
        furniture=[],
        notices=[],
    )  # fmt: skip
