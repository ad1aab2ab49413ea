r"""The letterhead in, its rows out: to whom, from whom, on which day.

A row may come as a table row, as two cells run together ("To: A. Name, Chair of the Board"), as a
label and a value in paragraphs of their own, or as all labels and then all values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from sqs_extract.document import Letter, Paragraph
from sqs_extract.family import Family, Wording, load_wording
from sqs_extract.metadata.dates import find_dates, parse_date
from sqs_extract.metadata.lexicon import compile_any, load_lexicon
from sqs_extract.metadata.names import is_names
from sqs_extract.metadata.people import parse_person, split_people
from sqs_extract.metadata.titles import find_title_paragraphs
from sqs_extract.metadata.words import fold, has_role_words
from sqs_extract.record import CopiedTo, Person

LABEL_RE = regex.compile(r"(?P<label>[\p{L}][\p{L} /.'’-]{0,40}?)\s*:\s*")
INNER_LABEL_RE = regex.compile(
    r"(?<=\S)\s+"
    r"(?=\p{Lu}\p{L}*(?: \p{L}+){0,3}\s*:\s|(?:Copy to|Copies to|From|Publication date)\s)"
)
"""Where a label may stand in the middle of a line that holds two rows."""
POSTCODE_RE = regex.compile(r"\b[A-Z]{1,2}\d[\dA-Z]?\s*\d[A-Z]{2}\b")


@dataclass(slots=True)
class HeaderRow:
    """One row of the letterhead: its field (to, copy, from, date, other) and its lines."""

    name: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All lines, a line break between."""
        return "\n".join(self.lines)


def find_header_rows(letter: Letter, family: Family) -> list[HeaderRow]:
    """The letter -> the labelled rows of its letterhead; [] where it is a letter by address."""
    rows: list[HeaderRow] = []
    waiting: list[HeaderRow] = []
    for label, value in _pieces(letter, family):
        if label is not None:
            row = HeaderRow(label, [value] if value else [])
            rows.append(row)
            waiting = [*waiting, row] if not value else []
        elif len(waiting) > 1:  # all labels first: the values follow in their order
            waiting.pop(0).lines.append(value)
        elif rows:
            rows[-1].lines.append(value)
            waiting = []
    return rows


def _pieces(letter: Letter, family: Family) -> Iterator[tuple[str | None, str]]:
    """Go through the letterhead: (field or None, text) for each label with its value, or value."""
    wording = load_wording()
    titles = {id(paragraph) for paragraph in find_title_paragraphs(letter, family)}
    labelled = False
    for section in letter.sections[:2]:
        if section.kind not in ("letterhead", "preamble"):
            break
        for paragraph in section.paragraphs:
            ends = id(paragraph) in titles or wording.salutation.match(paragraph.text)
            if ends and labelled:
                # What stands under the title is no header row; above it the rows may go on.
                labelled = False
                yield "other", ""
            if ends or (section.kind == "preamble" and len(paragraph.text) > 200):
                continue
            for label, value in _split_rows(paragraph, wording):
                labelled = labelled or label is not None
                yield label, value


def _split_rows(paragraph: Paragraph, wording: Wording) -> Iterator[tuple[str | None, str]]:
    """A paragraph of the letterhead -> its rows."""
    if paragraph.cells is None:
        for line in _split_lines(paragraph.text, wording):
            yield _split_label(line, wording)
        return
    for cells in paragraph.cells:
        filled = [cell.strip() for cell in cells]
        if len(filled) > 1 and (not filled[0] or wording.header_field(filled[0])):
            value = " ".join(cell for cell in filled[1:] if cell)
            parts = _split_lines(value, wording)
            yield wording.header_field(filled[0]) if filled[0] else None, parts[0]
            for line in parts[1:]:
                yield _split_label(line, wording)
        else:
            for line in _split_lines(" ".join(cell for cell in filled if cell), wording):
                yield _split_label(line, wording)


def _split_lines(text: str, wording: Wording) -> list[str]:
    """A line that may hold several rows -> each; they part where a label stands."""
    cuts = [
        match.end()
        for match in INNER_LABEL_RE.finditer(text)
        if _split_label(text[match.end() :], wording)[0] not in (None, "other")
    ]
    pieces = zip([0, *cuts], [*cuts, len(text)], strict=True)
    return [text[a:b].strip() for a, b in pieces]


def _split_label(line: str, wording: Wording) -> tuple[str | None, str]:
    """A line -> the field its label announces, None without label, and the rest."""
    line = line.strip()
    match = LABEL_RE.match(line)
    if match is not None and (name := wording.header_field(match["label"])):
        return name, line[match.end() :].strip()
    if name := wording.header_field(line):
        return name, ""
    words = line.split()
    for count in range(min(4, len(words) - 1), 0, -1):  # "Publication date 25 March 2015"
        name = wording.header_field(" ".join(words[:count]))
        value = " ".join(words[count:])
        if name == "date" and not any(found.start < 12 for found in find_dates(value)):
            continue  # "Date of previous inspection: ..." is another date
        if name not in (None, "other") and line[0].isupper():
            return name, value
    return None, line


def find_recipients(
    letter: Letter, family: Family, rows: list[HeaderRow], places: Sequence[str] = ()
) -> list[Person]:
    """The letter -> whom it is addressed to: the rows "To", else the lines of the address."""
    text = "\n".join(row.text for row in rows if row.name == "to").strip()
    if text:
        return split_people(text, places)
    if any(row.name in ("from", "copy") for row in rows):
        return []
    return _find_addressees(letter, family, places)


def _find_addressees(letter: Letter, family: Family, places: Sequence[str]) -> list[Person]:
    """Addressees of a letterhead without labels: one per line, or stacked with their address."""
    wording = load_wording()
    titles = {id(paragraph) for paragraph in find_title_paragraphs(letter, family)}
    lines: list[str] = []
    salutation = ""
    for paragraph in letter.sections[0].paragraphs if letter.sections else []:
        if letter.sections[0].kind != "letterhead":
            break
        if wording.salutation.match(paragraph.text):
            salutation = paragraph.text
            break
        if id(paragraph) in titles:
            continue
        lines.extend(
            line for line in paragraph.text.replace("\t", "\n").split("\n") if line.strip()
        )
    dated = [line for line in lines if not _is_date_line(line)]
    if not salutation and len(dated) == len(lines):
        return []  # neither date nor greeting: no letter by address
    if any(POSTCODE_RE.search(line) for line in dated):
        return _find_stacked(dated, salutation, places)
    return [p for p in split_people("\n".join(dated), places) if p.name and _is_short(p.role)]


MAX_ROLE = 300
"""Characters; what is longer is a paragraph and no role."""


def _is_short(role: str | None) -> bool:
    """Whether a role is there and is not a whole paragraph."""
    return role is not None and len(role) < MAX_ROLE


def _find_stacked(lines: list[str], salutation: str, places: Sequence[str]) -> list[Person]:
    """Lines of a postal address -> the person above it, with the role on the next line.

    The person is whom the salutation greets, else one whose role stands on the next line.
    """
    greeted = {fold(word.strip(",")) for word in salutation.split()[1:]}
    best, best_score = Person(name=None, role=None), 0
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        person = parse_person(line, places)
        if person.name is None or not is_names(person.name, places):
            continue
        role = person.role or (after if has_role_words(after) else None)
        met = {fold(word) for word in person.name.split()} & greeted
        score = 2 * bool(met) + bool(role)
        if score > best_score:
            best, best_score = Person(name=person.name, role=role), score
    return [best] if best_score else []


def _is_date_line(line: str) -> bool:
    """Whether a line is a date and no more."""
    found = find_dates(line)
    return len(found) == 1 and len(line.strip(" .")) - (found[0].end - found[0].start) < 14


def find_sender(rows: list[HeaderRow], places: Sequence[str] = ()) -> Person | None:
    """Header rows -> who the letter is from."""
    text = next((" ".join(row.lines) for row in rows if row.name == "from" and row.lines), "")
    if len(text) > MAX_ROLE:
        return None
    person = parse_person(text, places)
    return person if person.name or _is_short(person.role) else None


def find_publication_date(letter: Letter, rows: list[HeaderRow]) -> str | None:
    """The letter -> its date: by its row, a line of the letterhead, or what its text says."""
    for row in rows:
        if row.name == "date" and (date := parse_date(" ".join(row.lines))):
            return date
    opening = letter.sections[0].paragraphs if letter.sections else []
    for paragraph in opening:
        for line in paragraph.text.replace("\t", "\n").split("\n"):
            if _is_date_line(line):
                return parse_date(line)
    published = compile_any(load_lexicon().pattern("header", "published"))
    for section in letter.sections:
        for paragraph in section.paragraphs:
            for match in published.finditer(paragraph.text):
                found = find_dates(paragraph.text[match.end() : match.end() + 40])
                if found and found[0].start < 12 and len(found[0].iso) == 10:
                    return found[0].iso
    return None


def find_copied_rows(rows: list[HeaderRow], places: Sequence[str] = ()) -> list[CopiedTo]:
    """Header rows -> those the letter is copied to, where the row itself names them."""
    pointer = compile_any(load_lexicon().pattern("header", "pointer"))
    text = "\n".join(row.text for row in rows if row.name == "copy")
    if not text or pointer.match(text):
        return []
    return [
        CopiedTo(role=person.role, names=[person.name] if person.name else [])
        for person in split_people(text, places)
        if person.name
    ]
