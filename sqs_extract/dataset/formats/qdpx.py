"""records.jsonl in, dataset.qdpx out: letters with their tags as coded segments, for QDA programs.

A project of the REFI-QDA standard 1.0. Settled, by the standard and by what its readers do with it:
- Positions count Unicode code points from 0, the end exclusive, as in the record; so the standard's
  own examples have it. Texts lie beside the project as UTF-8 with line feeds and no mark, so that
  one character is one position, whatever the program's system.
- Names of codes are unique in the whole project: several programs know codes by name alone. Groups
  are codes that cannot be applied.
- What made a tag stands in its segment's description; a note for each would be a memo for each.
- Every coding bears the same date, that of `WHEN`: the program has no clock, and QualCoder does not
  load a segment without a date.
"""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyarrow as pa
import regex

from sqs_extract.dataset.formats.tags import GROUPS, Code, Coded, build_coded
from sqs_extract.dataset.formats.whole import open_place
from sqs_extract.dataset.records import read_records
from sqs_extract.dataset.tables import TABLES, build_rows
from sqs_extract.record import Record, Signature

NAMESPACE = "urn:QDA-XML:project:1.0"
ROOT = uuid5(NAMESPACE_URL, "urn:sqs-extract:qdpx")
NOT_XML_RE = regex.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
WHEN = "1980-01-01T00:00:00Z"
NAME_CHARACTERS = 60
COPIED_AT_ONCE = 1 << 20

COLOURS = {
    Code("Finding", "strength"): "#2E8B57",
    Code("Finding", "deficiency"): "#C0392B",
    Code("Finding", "deficiency, recommendation"): "#8E44AD",
    Code("Finding", "mixed"): "#D68910",
    Code("Case example", "strength"): "#7DCEA0",
    Code("Case example", "deficiency"): "#E6B0AA",
    Code("Case example", "mixed"): "#F5CBA7",
}
GROUP_COLOURS = {
    "Finding": "#7F8C8D",
    "Case example": "#BDC3C7",
    "Figure": "#2471A3",
    "Theme": "#616A6B",
    "Topic": "#148F77",
    "Extent": "#A04000",
}
VARIABLES = (
    *("family", "programme", "title", "area", "organisation", "publication_date"),
    *("publication_year", "inspection_start", "inspection_end", "cases_examined"),
    *("previous_inspection", "page_count", "filename", "sha256"),
)
"""Columns of the table `letters` that become variables of each letter's case."""
TYPES = {pa.string(): "Text", pa.int64(): "Integer", pa.date32(): "Date"}


def write(folder: Path, output: Path) -> None:
    """Dataset folder -> the project `output`; one letter at a time is in memory."""
    codes: set[Code] = set()
    users: dict[Signature, ET.Element] = {}
    with (
        open_place(output) as place,
        TemporaryFile(dir=place.parent) as cases,
        TemporaryFile(dir=place.parent) as sources,
        TemporaryFile(dir=place.parent) as links,
        ZipFile(place, "w", ZIP_DEFLATED) as package,
    ):
        for record in read_records(folder):
            coded = build_coded(record)
            codes.update(code for each in coded for code in each.codes)
            signature = record.signature.model_copy(update={"reader": ""})
            user = users.setdefault(signature, _build_user(signature))
            package.writestr(_name_entry(f"sources/{_identify(record)}.txt"), record.text.encode())
            sources.write(_render(_build_source(record, coded, user.attrib["guid"])))
            cases.write(_render(_build_case(record)))
            links.writelines(_render(link) for link in _build_links(record))
        size = sum(part.tell() for part in (cases, sources, links))
        _write_project(package, size, users.values(), codes, cases, sources, links)


def _write_project(
    package: ZipFile,
    size: int,
    users: Iterable[ET.Element],
    codes: set[Code],
    cases: IO[bytes],
    sources: IO[bytes],
    links: IO[bytes],
) -> None:
    """Write project.qde; what would be empty is left out, as the schema has it."""
    entry = _name_entry("project.qde")
    entry.file_size = size  # so that a project of gigabytes is announced as such
    heads = [_build_users(users), _build_codebook(codes), _build_variables()]
    attributes = f'xmlns="{NAMESPACE}" name="Inspection letters" origin="sqs-extract"'
    with package.open(entry, "w") as file:
        file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<Project {attributes}>\n'.encode())
        for head in heads:
            if len(head):
                file.write(_render(head))
        for name, part in (("Cases", cases), ("Sources", sources), ("Links", links)):
            if part.tell():
                part.seek(0)
                file.write(f"<{name}>\n".encode())
                shutil.copyfileobj(part, file, COPIED_AT_ONCE)
                file.write(f"</{name}>\n".encode())
        file.write(b"</Project>\n")


def _build_users(users: Iterable[ET.Element]) -> ET.Element:
    parent = ET.Element("Users")
    parent.extend(users)
    return parent


def _build_user(signature: Signature) -> ET.Element:
    """What made records -> the user whose coding they are; readers make no difference."""
    return ET.Element(
        "User",
        guid=str(uuid5(ROOT, f"user/{signature.model_dump_json()}")),
        name=_clean(f"{signature.tool} {signature.version}"),
        id=_clean(f"rules {signature.rules}, model {signature.model or 'none'}"),
    )


def _build_codebook(codes: set[Code]) -> ET.Element:
    """The codes that are used -> the code book, by group and name; empty where there are none."""
    book = ET.Element("CodeBook")
    for group, description in GROUPS.items():
        own = sorted(code for code in codes if code.group == group)
        if not own:
            continue
        parent = _add_code(_get_child(book, "Codes"), f"{group}s", GROUP_COLOURS[group], "false")
        ET.SubElement(parent, "Description").text = description
        for code in own:
            _add_code(parent, code.name, COLOURS.get(code, GROUP_COLOURS[group]), "true")
    return book


def _get_child(parent: ET.Element, name: str) -> ET.Element:
    found = parent.find(name)
    return ET.SubElement(parent, name) if found is None else found


def _add_code(parent: ET.Element, name: str, colour: str, codable: str) -> ET.Element:
    return ET.SubElement(
        parent,
        "Code",
        guid=_identify_code(name),
        name=_clean(name),
        isCodable=codable,
        color=colour,
    )


def _build_variables() -> ET.Element:
    parent = ET.Element("Variables")
    for name in VARIABLES:
        column = TABLES["letters"].field(name)
        variable = ET.SubElement(
            parent,
            "Variable",
            guid=_identify_variable(name),
            name=name,
            typeOfVariable=TYPES[column.type],
        )
        ET.SubElement(variable, "Description").text = column.metadata[b"description"].decode()
    return parent


def _build_case(record: Record) -> ET.Element:
    """A record -> the letter as a case, with what it says of itself as variables."""
    (row,) = build_rows(record)["letters"]
    case = ET.Element("Case", guid=str(uuid5(_identify(record), "case")), name=_clean(record.id))
    for name in VARIABLES:
        if row[name] is not None:
            value = ET.SubElement(case, "VariableValue")
            ET.SubElement(value, "VariableRef", targetGUID=_identify_variable(name))
            kind = TYPES[TABLES["letters"].field(name).type]
            ET.SubElement(value, f"{kind}Value").text = _clean(str(row[name]))
    ET.SubElement(case, "SourceRef", targetGUID=str(_identify(record)))
    return case


def _build_source(record: Record, coded: list[Coded], user: str) -> ET.Element:
    """A record, its tags, who coded them -> the letter's text with its coded segments."""
    guid = _identify(record)
    source = ET.Element(
        "TextSource",
        guid=str(guid),
        name=_clean(record.id),
        plainTextPath=f"internal://{guid}.txt",
        creatingUser=user,
        creationDateTime=WHEN,
    )
    ET.SubElement(source, "Description").text = _clean(_describe(record))
    for each in coded:
        segment = ET.SubElement(
            source,
            "PlainTextSelection",
            guid=_identify_segment(record, each.id),
            name=_shorten(each.text),
            startPosition=str(each.start),
            endPosition=str(each.end),
            creatingUser=user,
            creationDateTime=WHEN,
        )
        ET.SubElement(segment, "Description").text = _clean(each.note)
        for code in each.codes:
            coding = ET.SubElement(
                segment,
                "Coding",
                guid=str(uuid5(guid, f"coding/{each.id}/{code.name}")),
                creatingUser=user,
                creationDateTime=WHEN,
            )
            ET.SubElement(coding, "CodeRef", targetGUID=_identify_code(code.name))
    return source


def _build_links(record: Record) -> Iterable[ET.Element]:
    """A record -> a link from each finding of the closing lists to each that bears it out."""
    for link in record.links:
        for to in link.to:
            yield ET.Element(
                "Link",
                guid=str(uuid5(_identify(record), f"link/{link.from_}/{to}")),
                name="borne out by",
                direction="OneWay",
                originGUID=_identify_segment(record, link.from_),
                targetGUID=_identify_segment(record, to),
            )


def _describe(record: Record) -> str:
    """A record -> the file it was made from, and what is doubtful about it."""
    lines = [f"{record.source.filename}, SHA-256 {record.source.sha256}"]
    lines += [f"{warning.code}: {warning.message}" for warning in record.warnings]
    return "\n".join(lines)


def _identify(record: Record) -> UUID:
    return uuid5(ROOT, f"source/{record.id}/{record.source.sha256}")


def _identify_segment(record: Record, tag: str) -> str:
    return str(uuid5(_identify(record), f"segment/{tag}"))


def _identify_code(name: str) -> str:
    return str(uuid5(ROOT, f"code/{name}"))


def _identify_variable(name: str) -> str:
    return str(uuid5(ROOT, f"variable/{name}"))


def _shorten(text: str) -> str:
    """A segment's text -> its beginning, on one line."""
    line = " ".join(_clean(text).split())
    return line if len(line) <= NAME_CHARACTERS else line[: NAME_CHARACTERS - 1].rstrip() + "…"


def _clean(text: str) -> str:
    """Any text -> the same without the characters that XML has no way to write."""
    return NOT_XML_RE.sub("\N{REPLACEMENT CHARACTER}", text)


def _name_entry(name: str) -> ZipInfo:
    """A name -> its entry in the package, with the oldest date there is and plain rights."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def _render(element: ET.Element[Any]) -> bytes:
    """An element -> its lines; its names are in the namespace of the element around it."""
    ET.indent(element)
    return ET.tostring(element, encoding="unicode").encode() + b"\n"
