"""The letter in, the lead inspector and how to reach them out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

import regex

from sqs_extract.document import Letter
from sqs_extract.metadata.lexicon import compile_any, load_lexicon
from sqs_extract.metadata.marking import PERSON, mark, write_signs
from sqs_extract.metadata.names import find_names
from sqs_extract.record import Contact

EMAIL_RE = regex.compile(
    r"(?P<local>[\p{L}\p{N}._%+'’-]+)@\s?"
    r"(?P<domain>[\p{L}\p{N}-]+(?:\.\s?(?=(?:[\p{Ll}\p{N}-]+\.)*\p{Ll}{2,})[\p{Ll}\p{N}-]+)+)"
)
TELEPHONE_RE = regex.compile(
    r"(?<![\p{L}\p{N}@.])"
    r"(?:\+44[\d \u00a0()-]{9,16}\d|\(0\d{2,5}\)[\d \u00a0-]{5,10}\d|0\d[\d \u00a0-]{7,12}\d)"
    r"(?:\s*(?:ext(?:ension)?\.?|x)\s*\d{2,5})?(?!\d)"
)
ASIDE_KINDS = ("copy_list", "notes", "letterhead")
FIRST_KINDS = ("closing", "signatures")


def find_lead_inspector(letter: Letter, places: Sequence[str] = ()) -> Contact | None:
    """The letter -> who led the inspection, with email and telephone as printed.

    The closing section is read first, then the others from the end. Email and telephone may stand
    in the paragraph after the name.
    """
    cue, reach = _compiled("cue"), _compiled("reach")
    for texts in _ordered_texts(letter):
        for i, text in enumerate(texts):
            if not cue.search(text):
                continue
            name = _find_lead_name(text, places)
            if name is None:
                continue
            email = telephone = None
            for near in (text, *texts[i + 1 : i + 3], *texts[max(0, i - 1) : i]):
                if near is text or reach.search(near):
                    email = email or find_email(near, name)
                    telephone = telephone or find_telephone(near)
            return Contact(name=name, email=email, telephone=telephone)
    return None


def _ordered_texts(letter: Letter) -> Iterator[list[str]]:
    """Go through the texts of each section: the closing ones first, then from the end."""
    sections = [s for s in letter.sections[::-1] if s.kind not in ASIDE_KINDS]
    for section in sorted(sections, key=lambda s: s.kind not in FIRST_KINDS):
        yield [paragraph.text for paragraph in section.paragraphs]


def _find_lead_name(text: str, places: Sequence[str]) -> str | None:
    """A paragraph -> the name that its words put in charge, None where none is.

    A name is where the pattern has {person}; who is to be contacted counts only with an address.
    """
    names = find_names(text, places, prose=True)
    if not names:
        return None
    marked = mark(text, names, PERSON)
    for pattern in _lead_patterns():
        match = pattern.search(marked.text)
        if match is not None:
            return " ".join(marked.original(marked.text.index(PERSON, match.start())).split())
    address = EMAIL_RE.search(text)
    if address is not None:
        for run in names:
            if _fits(address["local"], text[run.start : run.end]):
                return " ".join(text[run.start : run.end].split())
    return None


@cache
def _lead_patterns() -> tuple[regex.Pattern[str], ...]:
    return tuple(
        compile_any(write_signs(pattern)) for pattern in load_lexicon().patterns("lead", "patterns")
    )


@cache
def _compiled(key: str) -> regex.Pattern[str]:
    return compile_any(load_lexicon().pattern("lead", key))


def find_email(text: str, name: str | None = None) -> str | None:
    """Text -> the address in it that fits the name, else the first that is no office's."""
    found = [(m["local"], f"{m['local']}@{m['domain']}") for m in EMAIL_RE.finditer(text)]
    addresses = [(local, "".join(address.split())) for local, address in found]
    fitting = [address for local, address in addresses if name and _fits(local, name)]
    personal = [address for _, address in addresses if not _compiled("office").match(address)]
    return next(iter([*fitting, *personal]), None)


def find_telephone(text: str) -> str | None:
    """Text -> its first British telephone number, as printed."""
    match = TELEPHONE_RE.search(text)
    return " ".join(match[0].split()) if match else None


def _fits(local: str, name: str) -> bool:
    """Whether the part of an address before the @ is made of a name's words."""
    words = [_ascii(word) for word in name.split()]
    parts = [_ascii(part) for part in regex.split(r"[._]", local)]
    return len(words) > 1 and parts[-1].rstrip("0123456789") == words[-1]


def _ascii(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    return regex.sub(r"[^a-z0-9]", "", plain)
