"""A folder of gold and a way to read letters in, each letter's record with its gold out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from sqs_extract.document import Letter, Paragraph, Section, Span
from sqs_extract.evaluation.goldfiles import GoldFile, find_gold_files, read_gold_items
from sqs_extract.evaluation.truth import Truth, build_record_truth, read_truth
from sqs_extract.gold import GoldBroken, GoldItem, Located, fold, locate, locate_most
from sqs_extract.gold_links import LocatedLink, locate_links, parse_links
from sqs_extract.marked import MarkedLetter, read_marked
from sqs_extract.record import Record
from sqs_extract.transcript import Transcript, parse_transcript


class Readers(NamedTuple):
    """How letters become records."""

    extract: Callable[[Path, bool], Record]
    """Path of a letter, and whether to tag it -> its record."""
    tag: Callable[[Letter, str], Record]
    """A letter already read, and its name -> its record."""


@dataclass(slots=True)
class Case:
    """One letter: what the tool says of it, and what gold says."""

    name: str
    record: Record
    letter: Letter
    """The record's text and structure; gold's offsets are into its text."""
    gold: list[Located]
    lost: list[GoldItem] = field(default_factory=list)
    """Gold whose words the record does not have where they should be."""
    links: list[LocatedLink] | None = None
    """None where nobody annotated any."""
    lost_links: int = 0
    extents: bool = False
    """Whether extents were annotated."""
    figures: bool = True
    """Whether figures were annotated."""
    truth: Truth | None = None
    """What is known of its structure beside the record."""
    layouts: list[Record] = field(default_factory=list)
    """Records of the same letter, each from another page layout, to be held against `truth`."""
    places: dict[str, str] = field(default_factory=dict)
    """Paragraph ids of the names that gold has for paragraphs, beside numbers and headings."""
    section_of: dict[str, str] = field(default_factory=dict)
    """Section kind of each paragraph, by its id."""


def read_cases(
    folder: Path,
    readers: Readers,
    *,
    records: Sequence[Record] | None = None,
    transcripts: bool = False,
    only: Sequence[str] = (),
    leave_out: Sequence[str] = (),
) -> Iterator[Case]:
    """Go through the gold in a folder, in order of name, and read each letter.

    Parameters
    ----------
    folder
        Holds gold files, marked letters or gold records; or is one such file.
    records
        Records made before; no letter is read then.
    transcripts
        Read letters from their transcriptions though there are PDFs: tagging without reading.
    only, leave_out
        Patterns of names (`york_*`).

    Raises
    ------
    SqsError
        A gold file is malformed, or there is no letter for it.
    """
    files = find_gold_files(folder)
    if not files:
        raise GoldBroken(str(folder), "no gold in it", "Expected NAME.gold.txt beside the letters.")
    for file in files:
        if file.kind == "marked":
            for marked in read_marked(file.path):
                if is_wanted(marked.name, only, leave_out):
                    yield _build_marked_case(marked, readers)
        elif is_wanted(file.name, only, leave_out):
            yield _read_case(file, readers, records, transcripts=transcripts)


def is_wanted(name: str, only: Sequence[str], leave_out: Sequence[str]) -> bool:
    """Whether a letter's name is asked for."""
    asked = not only or any(fnmatchcase(name, pattern) for pattern in only)
    return asked and not any(fnmatchcase(name, pattern) for pattern in leave_out)


def read_records(folder: Path) -> list[Record]:
    """Read a folder of records, `.json` and `.jsonl`, in order of file name."""
    found: list[Record] = []
    for path in sorted(folder.glob("*.json*")):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines() if path.suffix == ".jsonl" else [text]
        found += [Record.model_validate_json(line) for line in lines if line.strip()]
    return found


def find_layouts(file: GoldFile) -> list[Path]:
    """Gold of a letter -> the files beside it that the tool reads as letters."""
    folder, name = file.path.parent, file.name
    pdfs = [folder / f"{name}.pdf", *sorted(folder.glob(f"{name}.*.pdf"))]
    typed = [folder / f"{name}.md", folder / f"{name}.txt"]
    return [path for path in (*pdfs, *typed) if path.is_file()]


def find_transcript(file: GoldFile) -> Path | None:
    """Gold of a letter -> its transcription beside it."""
    for ending in (".json", ".paragraphs.txt"):
        path = file.path.parent / f"{file.name}{ending}"
        if path.is_file():
            return path
    return None


def _build_marked_case(marked: MarkedLetter, readers: Readers) -> Case:
    record = readers.tag(marked.letter, marked.name)
    case = Case(marked.name, record, marked.letter, marked.gold, figures=False)
    case.section_of = name_sections(marked.letter)
    return case


def _read_case(
    file: GoldFile, readers: Readers, records: Sequence[Record] | None, *, transcripts: bool
) -> Case:
    """Read one letter that gold files speak of."""
    source = find_transcript(file)
    read = None
    if source is not None:
        read = parse_transcript(source.read_text(encoding="utf-8"), source.name)
    layouts: list[Record] = []
    if records is not None:
        layouts = [record for record in records if is_record_of(record, file.name)]
        if not layouts:
            raise GoldBroken(file.path.name, "no record of this letter among those given")
    elif not transcripts or (read is None and file.gold is None):
        paths = find_layouts(file)
        layouts = [readers.extract(path, n == 0) for n, path in enumerate(paths)]
    truth = read_truth(source) if source is not None and source.suffix == ".json" else None
    if layouts:
        case = _place(file, layouts[0], read)
        case.truth = truth
        if truth is None and file.gold is not None:
            case.truth = build_record_truth(file.gold)
        case.layouts = layouts if case.truth is not None else []
    elif read is not None:
        case = _place_in_transcript(file, readers.tag(read.letter, file.name), read)
    elif file.gold is not None:
        letter = build_record_letter(file.gold)
        case = _place(file, readers.tag(letter, file.name), None)
    else:
        raise GoldBroken(file.path.name, "no letter beside it", "Put NAME.pdf beside it.")
    case.section_of = name_sections(case.letter)
    return case


def _place(file: GoldFile, record: Record, read: Transcript | None) -> Case:
    """Place gold in a record that was read from pages, as far as it can be."""
    letter = build_record_letter(record)
    places = _find_places(read, letter) if read is not None else {}
    items = read_gold_items(file)
    located, lost = locate_most([*items.main, *items.extents], letter, places)
    case = Case(file.name, record, letter, located, lost, extents=items.has_extents, places=places)
    if file.links is not None:
        links = parse_links(file.links.read_text(encoding="utf-8"), file.links.name)
        case.links = []
        for link in links:
            try:
                case.links.extend(locate_links([link], letter, file.links.name))
            except GoldBroken:
                case.lost_links += not link.optional
    return case


def _place_in_transcript(file: GoldFile, record: Record, read: Transcript) -> Case:
    """Place gold in the transcription it was made on; what does not fit is a fault of gold."""
    items = read_gold_items(file)
    located = locate(items.main, read.letter, read.places, file.path.name)
    if file.extents is not None:
        located += locate(items.extents, read.letter, read.places, file.extents.name)
    case = Case(file.name, record, read.letter, located, extents=items.has_extents)
    case.places = read.places
    if file.links is not None:
        links = parse_links(file.links.read_text(encoding="utf-8"), file.links.name)
        case.links = locate_links(links, read.letter, file.links.name)
    return case


def _find_places(read: Transcript, letter: Letter) -> dict[str, str]:
    """Names that gold gives to paragraphs of a transcription -> ids of the same in the record."""
    texts = {p.id: fold(p.text).text for s in read.letter.sections for p in s.paragraphs}
    same = {fold(p.text).text: p.id for s in letter.sections for p in s.paragraphs}
    return {place: same.get(texts[name], "") for place, name in read.places.items()}


def is_record_of(record: Record, name: str) -> bool:
    """Whether a record is of the letter that gold calls `name`, in whatever layout."""
    stem = Path(record.source.filename).stem
    return name in (stem, record.id) or stem.startswith(f"{name}.")


def name_sections(letter: Letter) -> dict[str, str]:
    """Paragraph id -> kind of its section."""
    return {p.id: section.kind for section in letter.sections for p in section.paragraphs}


def build_record_letter(record: Record) -> Letter:
    """A record -> its text and structure as gold is placed in them."""
    return Letter(
        record.family,
        record.text,
        [
            Section(
                *(s.id, s.kind, s.number, s.heading, s.level, s.parent, s.start, s.end),
                paragraphs=[
                    Paragraph(
                        *(p.id, p.kind, p.start, p.end, p.text, p.number, p.marker),
                        sentences=[Span(x.start, x.end) for x in p.sentences],
                        cells=p.cells,
                    )
                    for p in s.paragraphs
                ],
            )
            for s in record.sections
        ],
        footnotes=[],
        furniture=[],
        notices=[],
    )
