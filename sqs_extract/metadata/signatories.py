"""The signature block in, who signed out: name and role, with the organisation in it.

Blocks come stacked (name, role, organisation), in table cells, or in two columns that reading
order has woven together; so names, roles and organisations queue for one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from sqs_extract.document import Letter, Paragraph
from sqs_extract.family import load_wording
from sqs_extract.metadata.lexicon import compile_any, load_inspectorates, load_lexicon
from sqs_extract.metadata.names import find_names, is_names, split_names
from sqs_extract.metadata.people import EDGES, opens_role, parse_person
from sqs_extract.metadata.words import has_role_words
from sqs_extract.record import Person


@dataclass(slots=True)
class _Signatory:
    name: str
    role: str = ""
    organisation: str = ""


def find_signatories(letter: Letter, places: Sequence[str] = ()) -> list[Person]:
    """The letter -> those who signed it, in reading order; [] where nobody did."""
    people: list[_Signatory] = []
    waiting: list[str] = []  # organisations printed above their names
    above = False
    for n, (kind, text) in enumerate(_read_items(letter, places)):
        roleless = next((p for p in people if not p.role), None)
        if kind == "organisation" and roleless is None and (above or n == 0):
            above = True
            waiting.append(text)
        elif kind == "name":
            people.extend(
                _Signatory(name, organisation=waiting.pop(0) if waiting else "")
                for name in split_names(text)
            )
        elif roleless is not None:
            roleless.role = text
        elif (cut := _find_cut(waiting, text)) is not None:
            waiting[cut] += f" {text}"
        elif people:
            joint = " " if kind == "role" and not opens_role(text) else ", "
            people[-1].role += joint + text
    return [Person(name=p.name, role=_join_role(p)) for p in people]


def _find_cut(organisations: list[str], rest: str) -> int | None:
    """Organisations and a line -> index of the one whose name the line ends, None for none."""
    whole = load_inspectorates()
    ends = (whole.fullmatch(f"{organisation} {rest}") for organisation in organisations)
    return next((k for k, match in enumerate(ends) if match), None)


def _join_role(person: _Signatory) -> str | None:
    """Role with the organisation behind it, where the role does not name it already."""
    parts = [person.role]
    if person.organisation and person.organisation.casefold() not in person.role.casefold():
        parts.append(person.organisation)
    return ", ".join(part for part in parts if part) or None


def _read_items(letter: Letter, places: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Go through the block: (name, role or organisation; its words)."""
    wording, skip = load_wording(), compile_any(load_lexicon().pattern("signature", "skip"))
    for section in letter.sections:
        if section.kind != "signatures":
            continue
        for paragraph in section.paragraphs:
            if wording.copy.match(paragraph.text) or wording.note.match(paragraph.text):
                return
            for line in _lines(paragraph):
                rest = FAREWELL_END_RE.sub("", line) if wording.farewell.match(line) else line
                if rest.strip(EDGES + ".[]_") and not skip.fullmatch(rest.strip()):
                    yield from _read_line(" ".join(rest.split()), places)


FAREWELL_END_RE = regex.compile(
    r"^.*?\b(?:sincerely|faithfully|truly|regards|wishes)\b[\s,.]*", regex.IGNORECASE
)


def _lines(paragraph: Paragraph) -> list[str]:
    """A paragraph -> its lines; a table row by row."""
    if paragraph.cells is None:
        return [paragraph.text]
    return [cell for row in paragraph.cells for cell in row if cell.strip()]


def _read_line(line: str, places: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A line -> what stands in it: a name, a role, organisations, or a name and its role."""
    organisations = load_inspectorates()
    rest = line
    found = []
    while (match := organisations.match(rest)) is not None:
        found.append(match[0].strip())
        rest = rest[match.end() :].strip(EDGES)
    if found and not rest:
        yield from (("organisation", name) for name in found)
    elif is_names(line, places):
        yield "name", line
    elif (runs := find_names(line, places)) and runs[0].start == 0:
        person = parse_person(line, places)
        yield "name", person.name or line
        if person.role:
            yield "role", person.role
    elif has_role_words(line) or len(line.split()) > 4:
        yield "role", line
    elif NAMELIKE_RE.fullmatch(line):
        yield "name", line


NAMELIKE_RE = regex.compile(r"(?:\p{Lu}[\p{L}\p{M}.’'-]*\s*)+")
"""What may still be a name where nothing else fits: a single word, initials."""
