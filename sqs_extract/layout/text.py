"""Printed lines in, one clean text out: joined, de-hyphenated, markers taken out, places kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

import regex

from sqs_extract.document import Bbox, Line, NoteRef, Region, Run
from sqs_extract.layout.group import union
from sqs_extract.layout.hyphens import HYPHENS, Hyphens

LIGATURES = str.maketrans(
    {
        "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
        "\ufb05": "st", "\ufb06": "st",
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\t": " ", "\u2028": " ", "\u2029": " ",
        "\u200b": None, "\u200c": None, "\u200d": None, "\ufeff": None, "\u00ad": None,
        "\u2010": "-", "\u2011": "-",
    }
)  # fmt: skip
"""Ligatures are spelt out, spaces made plain, what has no width dropped (RECORD: text)."""

SPACES_RE = regex.compile(r"\s{2,}|[\r\n\f\v]")
CONTROL_RE = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(slots=True)
class JoinedText:
    """What lines say when they are read as one."""

    text: str
    regions: list[Region]
    refs: list[NoteRef]


def clean(text: str) -> str:
    """Printed characters -> text: ligatures spelt out, single spaces, composed letters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(LIGATURES))
    elif "\t" in text:
        text = text.replace("\t", " ")
    if CONTROL_RE.search(text):
        text = CONTROL_RE.sub("", text)
    return SPACES_RE.sub(" ", text) if SPACES_RE.search(text) else text


@dataclass(slots=True)
class _Stretch:
    """The part of a text that stands on one page."""

    page: int
    start: int
    end: int
    boxes: list[Bbox]

    def as_region(self, length: int) -> Region:
        """Round its rectangle to a tenth of a point; nothing lies behind the text's end."""
        box = union(self.boxes)
        rounded = Bbox(*(round(edge, 1) for edge in box))
        return Region(self.page, rounded, self.start, min(self.end, length))


def join_lines(
    lines: list[Line], *, markers: frozenset[str], hyphens: Hyphens, skip: int = 0
) -> JoinedText:
    """Lines of one paragraph -> its text, one region a page, and the note markers that left it.

    `skip` characters at the start (a number or bullet sign) are left out; `markers` are the note
    markers that exist, so that a raised "nd" or "2" of "m2" stays text.
    """
    parts: list[str] = []
    length = 0
    refs: list[NoteRef] = []
    stretches: list[_Stretch] = []
    for line in lines:
        pieces, line_refs = _read_line(line, markers, skip)
        skip = 0
        if not pieces and not line_refs:
            continue
        if parts and pieces:
            joint, cut = glue("".join(parts[-3:]), pieces, hyphens)
            if cut:
                while parts and not parts[-1]:
                    parts.pop()
                parts[-1] = parts[-1][:-1]
                length -= 1
                stretches[-1].end = min(stretches[-1].end, length)
            parts.append(joint)
            length += len(joint)
        start = length
        parts.append(pieces)
        length += len(pieces)
        refs.extend(NoteRef(start + offset, mark, line.page_number) for offset, mark in line_refs)
        if stretches and stretches[-1].page == line.page_number:
            stretches[-1].end = length
            stretches[-1].boxes.append(line.bbox)
        else:
            stretches.append(_Stretch(line.page_number, start, length, [line.bbox]))
    text = "".join(parts)
    refs = [NoteRef(min(r.offset, len(text)), r.marker, r.page) for r in refs]
    return JoinedText(text, [s.as_region(len(text)) for s in stretches], refs)


def _read_line(line: Line, markers: frozenset[str], skip: int) -> tuple[str, list[tuple[int, str]]]:
    """A line -> its text without markers, and (offset, marker) for each marker taken out."""
    if len(line.runs) > 1 and _ends_in_hyphen(line):
        line = _close_hyphen(line)
    if not any(run.superscript for run in line.runs):
        text = clean(line.text[skip:].lstrip() if skip else line.text)
        if text[-1:] == "-" or (line.text[-1:] and line.text[-1] in HYPHENS):
            return text.strip() if text[-1:] == "-" else text.strip() + "\u00ad", []
        return text.strip(), []
    text = ""
    refs: list[tuple[int, str]] = []
    for k, run in enumerate(line.runs):
        content = run.text
        if skip:
            cut = min(skip, len(content))
            content, skip = content[cut:], skip - cut
            if not content:
                continue
        mark = find_note_mark(run, markers) if run.superscript else None
        if mark is not None and (text or k):
            refs.extend((len(text.rstrip()), m) for m in mark)
            if content != content.rstrip() and text and not text.endswith(" "):
                text += " "
            continue
        text = clean(text + content) if text.endswith(" ") else text + clean(content)
        text = text if refs or k else text.lstrip()
    if line.text[-1:] == "\u00ad":
        text += "\u00ad"
    return text.rstrip(" "), refs


def _ends_in_hyphen(line: Line) -> bool:
    """Whether a line ends in a hyphen that a program set in a piece of its own, a little apart."""
    last, before = line.runs[-1], line.runs[-2]
    return (
        last.text.strip() in HYPHENS
        and before.text[-1:].isspace()
        and last.x0 - before.x1 < 0.24 * line.size
    )


def _close_hyphen(line: Line) -> Line:
    before = line.runs[-2]
    runs = (*line.runs[:-2], replace(before, text=before.text.rstrip()), line.runs[-1])
    return replace(line, runs=runs)


def find_note_mark(run: Run, markers: frozenset[str]) -> list[str] | None:
    """A raised run -> the note markers it is ("1", "2, 3"), None where it is text."""
    marks = [mark for mark in regex.split(r"[,\s]+", run.text.strip(" []().")) if mark]
    return marks if marks and all(mark in markers for mark in marks) else None


def glue(before: str, after: str, hyphens: Hyphens) -> tuple[str, bool]:
    """Ends of two lines -> what joins them, and whether the first one's last sign goes."""
    last = before[-1:]
    if last == "\u00ad":
        return "", True
    if last == "-" and len(before) > 1 and not before[-2].isspace():
        if before[-2].isalpha() and after[:1].islower():
            return "", not hyphens.owns(before[:-1], after)
        return ("", False) if after[:1].isalnum() else (" ", False)
    if last in "/—" and before[-2:-1].isalnum() and after[:1].isalnum():
        return "", False
    if last == "–" and before[-2:-1].isdigit() and after[:1].isdigit():
        return "", False
    return " ", False
