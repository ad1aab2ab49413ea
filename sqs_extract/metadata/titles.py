"""The letter in, its title and the area it speaks of out."""

from __future__ import annotations

import regex

from sqs_extract.document import Letter, Paragraph
from sqs_extract.family import Family
from sqs_extract.metadata.lexicon import load_profile
from sqs_extract.sections import is_prose, is_title

CONTINUED_RE = regex.compile(r"(?:\p{Ll}|[:–—(-])")
"""How the second line of a title begins."""
LEADING_THE_RE = regex.compile(r"[Tt]he\s+")
MAX_TITLE = 260


def find_title_paragraphs(letter: Letter, family: Family) -> list[Paragraph]:
    """The letter -> the paragraphs of its letterhead that are the title: none, one or several."""
    best: list[Paragraph] = []
    for section in letter.sections[:2]:
        if section.kind not in ("letterhead", "preamble"):
            continue
        for i, paragraph in enumerate(section.paragraphs):
            if not is_title(paragraph.text, family) or paragraph in best:
                continue
            lines = [paragraph]
            for after in section.paragraphs[i + 1 : i + 4]:
                if is_prose(after.text) or not CONTINUED_RE.match(after.text):
                    break
                lines.append(after)
            if len(_join(lines)) > len(_join(best)):
                best = lines
    return best


def _join(lines: list[Paragraph]) -> str:
    return " ".join(" ".join(line.text.split()) for line in lines)


def find_title(letter: Letter, family: Family) -> str | None:
    """The letter -> its title as printed, on one line; None where nothing reads like one."""
    lines = find_title_paragraphs(letter, family)
    title = _join(lines)
    if title:
        # A second line set as a heading of its own.
        last = lines[-1]
        after = [s for s in letter.sections if s.start >= last.end][:1]
        rest = " ".join((after[0].heading or "").split()) if after else ""
        return f"{title} {rest}" if rest and rest[0].islower() else title
    headings = (section.heading for section in letter.sections[:3] if section.heading)
    return next((" ".join(h.split()) for h in headings if is_title(h, family)), None)


def find_area(letter: Letter, family: Family, title: str | None) -> str | None:
    """The letter and its title -> the place inspected, as the title prints it.

    Where the title names none, the first sentence of the opening sections that does decides.
    """
    area = _match_area(family.area, title) if title else None
    elsewhere = load_profile(family.name).area
    if area is None and elsewhere is not None:
        for section in letter.sections:
            if section.kind not in ("preamble", "context", "summary", "commentary"):
                continue
            for text in (section.heading or "", *(p.text for p in section.paragraphs)):
                area = area or _match_area(elsewhere, text)
    if area is not None and area.isupper() and len(area) > 3:
        # A title in capitals: the body shows how the place is written.
        for match in regex.finditer(rf"\b{regex.escape(area)}\b", letter.text, regex.IGNORECASE):
            if not match[0].isupper():
                return str(match[0])
    return area


def split_area(area: str | None) -> list[str]:
    """An area -> itself and, where it joins several, each of them.

    >>> split_area("Calder and Wray")
    ['Calder and Wray', 'Calder', 'Wray']
    """
    if area is None:
        return []
    parts = regex.split(r"\s+(?:and|&)\s+|,\s+(?:and\s+)?", area)
    return [area, *parts] if len(parts) > 1 else [area]


def _match_area(pattern: regex.Pattern[str], text: str) -> str | None:
    """Pattern with a group `area`, text -> the area without leading article, None without match."""
    match = pattern.search(text)
    if match is None:
        return None
    area = LEADING_THE_RE.sub("", match["area"].strip(" .,;:"), count=1)
    return area or None
