"""A record in, the same record without officials' names and addresses, or children's, out.

What is masked keeps its length: each letter and digit becomes █, so that every offset of the record
still holds. Names come from the record's own metadata; an official whom no part of the metadata
names stays where the letter mentions them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import regex

from sqs_extract.metadata.contacts import EMAIL_RE, TELEPHONE_RE
from sqs_extract.record import Record

MASK = "█"
OFFICIAL_KINDS = frozenset(
    {"letterhead", "preamble", "closing", "next_steps", "signatures", "copy_list", "notes"}
)
"""Kinds of sections where any part of an official's name is that name, first names included."""
SHORTEST = 2
"""Characters of a part of a name; an initial alone tells nothing and would mask half the text."""

PART_RE = regex.compile(r"[\p{L}\p{M}]+(?:[-'’][\p{L}\p{M}]+)*")
# Before a name: "Mrs Harcastle", "Dear Councillor Harcastle". Not part of what is masked.
HONORIFIC = r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Cllr|Councillor|Professor|Prof|Rev|Dear)\.?"
# What stands before or behind a name as part of it, and would be masked wherever it is a word.
TITLE_RE = regex.compile(
    rf"\b(?:{HONORIFIC}|The|Right|Rt|Hon(?:ourable)?|His|Her|Honour|Judge|Justice|Reverend|Canon"
    r"|Chief|Deputy|Assistant|Detective|Inspector|Sergeant|Superintendent|Commander|Constable"
    r"|Commissioner|Major|Captain|Colonel|JP|QPM|[OCM]BE|DL|[KQ]C|PhD|BSc|MSc|BA|MA)(?!\p{L})"
)
# "Child A", "Young person 2": a label that the letter gives already.
LABEL_RE = regex.compile(r"(?:.*\s)?(?:\p{Lu}|\d+)")
SIGN_RE = regex.compile(r"[\p{L}\p{M}\p{N}]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mask:
    """What is not to be read in a letter."""

    everywhere: regex.Pattern[str] | None
    officially: regex.Pattern[str] | None
    """Only where officials are what a part of the letter is about."""

    def hide(self, text: str, *, official: bool) -> str:
        """Text -> the same text with █ for letters and digits that are not to be read."""
        spans = self.find(text)
        if official and self.officially is not None:
            spans += [match.span() for match in self.officially.finditer(text)]
        return cover(text, spans)

    def find(self, text: str) -> list[Span]:
        """Find what is to be hidden whatever the part of the letter."""
        if self.everywhere is None:
            return []
        return [match.span() for match in self.everywhere.finditer(text)]


@dataclass(frozen=True, slots=True)
class OfficialMask(Mask):
    """Names as in any mask, and all that has the form of an e-mail address or telephone."""

    def find(self, text: str) -> list[Span]:
        """Find names, e-mail addresses and telephones."""
        forms = (EMAIL_RE, TELEPHONE_RE)
        # "super(OfficialMask, self)" because a dataclass with slots is a class made anew.
        found = Mask.find(self, text)
        return found + [match.span() for form in forms for match in form.finditer(text)]


def leave_out_people(record: Record) -> Record:
    """A record -> the record without names, e-mails and telephones of officials."""
    mask = build_official_mask(record)
    fields = hide_texts(record, mask)
    meta = fields["metadata"]
    for part in ("recipients", "signatories"):
        meta[part] = [person | {"name": None} for person in meta[part]]
    if meta["sender"] is not None:
        meta["sender"]["name"] = None
    meta["lead_inspector"] = None
    for copy in meta["copied_to"]:
        copy["names"] = []
    warn(fields, "people_left_out", "Officials' names, e-mails and telephones are masked by █.")
    return Record.model_validate(fields)


def mask_subjects(record: Record) -> Record:
    """A record -> the record with "Child A", "Child B" ... for the children's names in it."""
    named = [
        subject
        for case in record.case_examples
        for subject in case.subjects
        if subject[:1].isupper() and not LABEL_RE.fullmatch(subject)
    ]
    order = {name: f"Child {_letter(n)}" for n, name in enumerate(dict.fromkeys(named))}
    fields = hide_texts(record, Mask(_compile_words(order), None))
    for case, before in zip(fields["case_examples"], record.case_examples, strict=True):
        case["subjects"] = [order.get(subject, subject) for subject in before.subjects]
    warn(fields, "subjects_masked", "Children's names are masked by █, as Child A and so on.")
    return Record.model_validate(fields)


def build_official_mask(record: Record) -> OfficialMask:
    """A record -> the mask of the officials it names."""
    meta = record.metadata
    people = [*meta.recipients, *meta.signatories, meta.sender, meta.lead_inspector]
    names = [person.name for person in people if person is not None and person.name]
    names += [name for copy in meta.copied_to for name in copy.names]
    parts: dict[str, None] = {}
    last: dict[str, None] = {}
    for name in names:
        found = [
            part
            for part in PART_RE.findall(TITLE_RE.sub(" ", name))
            if len(part) >= SHORTEST and part[0].isupper()
        ]
        parts |= dict.fromkeys(found)
        last |= dict.fromkeys(found[-1:])
    # A surname is masked in the body too, unless it may be another word there: one that the letter
    # also has in small letters, that is part of the area's name, or that a child is called.
    words = set(PART_RE.findall(record.text))
    places = set(PART_RE.findall(f"{meta.area or ''} {meta.organisation or ''}"))
    children = {subject for case in record.case_examples for subject in case.subjects}
    surnames = [
        part for part in last if part.lower() not in words and part not in {*places, *children}
    ]
    either = [part for part in parts if part not in places]
    patterns = [f"(?i:{_escape(name)})" for name in sorted(names, key=len, reverse=True)]
    patterns += [rf"(?<=\b{HONORIFIC}\s){regex.escape(part)}" for part in parts]
    patterns += [regex.escape(part) for part in sorted(surnames)]
    return OfficialMask(_compile(patterns), _compile_words(either))


def hide_texts(record: Record, mask: Mask) -> dict[str, Any]:
    """A record, a mask -> the record's fields with every text of the letter masked."""
    spans = mask.find(record.text)
    if mask.officially is not None:
        for section in record.sections:
            if section.kind in OFFICIAL_KINDS:
                found = mask.officially.finditer(record.text, section.start, section.end)
                spans += [match.span() for match in found]
    text = cover(record.text, spans)
    fields = record.model_dump(by_alias=True)
    fields["text"] = text
    for section in fields["sections"]:
        official = section["kind"] in OFFICIAL_KINDS
        for paragraph in section["paragraphs"]:
            paragraph["text"] = text[paragraph["start"] : paragraph["end"]]
            if paragraph["cells"] is not None:
                paragraph["cells"] = [
                    [mask.hide(cell, official=official) for cell in row]
                    for row in paragraph["cells"]
                ]
        if section["heading"] is not None:
            section["heading"] = mask.hide(section["heading"], official=official)
    for piece in (*fields["footnotes"], *fields["furniture"]):
        piece["text"] = mask.hide(piece["text"], official=True)
    for tag in (*fields["findings"], *fields["case_examples"], *fields["figures"]):
        for name in ("measure", "population", "period", "speaker"):
            if tag.get(name) is not None:
                tag[name] = mask.hide(tag[name], official=False)
        for span in (tag, *tag["evidence"]):
            span["text"] = text[span["start"] : span["end"]]
        for inner, name in (("extent", "text"), ("comparison", "with")):
            if tag.get(inner) is not None:
                tag[inner][name] = mask.hide(tag[inner][name], official=False)
    for link in fields["links"]:
        link["shared"] = [
            [mask.hide(word, official=False) for word in words] for words in link["shared"]
        ]
    for warning in fields["warnings"]:
        warning["message"] = mask.hide(warning["message"], official=True)
    meta = fields["metadata"]
    if meta["title"] is not None:
        meta["title"] = mask.hide(meta["title"], official=False)
    people = [*meta["recipients"], *meta["signatories"], *meta["copied_to"], meta["sender"]]
    for person in people:
        if person is not None and person["role"] is not None:
            person["role"] = mask.hide(person["role"], official=True)
    return fields


def cover(text: str, spans: Iterable[Span]) -> str:
    """Text, spans in it -> the text with █ for each letter and digit inside them.

    >>> cover("Write to A. Orme, 01234 5", [(9, 16), (18, 25)])
    'Write to █. ████, █████ █'
    """
    for start, end in spans:
        text = text[:start] + SIGN_RE.sub(MASK, text[start:end]) + text[end:]
    return text


def warn(fields: dict[str, Any], code: str, message: str) -> None:
    """Add to a record's fields the warning that something was masked."""
    fields["warnings"].append({"code": code, "message": message, "page": None})


def _escape(name: str) -> str:
    return r"\s+".join(regex.escape(word) for word in name.split())


def _compile_words(words: Iterable[str]) -> regex.Pattern[str] | None:
    return _compile([_escape(word) for word in sorted(words, key=lambda w: (-len(w), w))])


def _compile(patterns: list[str]) -> regex.Pattern[str] | None:
    """Patterns -> one that matches any of them as whole words; None for none."""
    if not patterns:
        return None
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{'|'.join(patterns)})(?![\p{{L}}\p{{N}}])")


def _letter(number: int) -> str:
    """Ordinal from 0 -> A to Z, then AA ..."""
    first, rest = divmod(number, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + rest)
