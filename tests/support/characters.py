"""A PDF and its record in, the characters lost or added between them out.

Compared are multisets of characters. What may differ is named here and nowhere else:

- white space, and characters without width or ink;
- ligatures, which are spelt out (both sides are compared in NFKC), and quotes keep their shape;
- hyphens: those of words cut at a line's end go, so a record may hold as many fewer as there are
  lines that end in one; all hyphens count as one character;
- points and brackets around paragraph numbers, heading numbers and note marks ("1.1.", "(7)",
  "[2]"): a record may hold as many fewer as it has such labels, or as many more as it has numbers,
  for a list's generated label may be drawn without one.

Note marks are counted where the record keeps them: once for the note, once for where it was called.
"""

from __future__ import annotations

import unicodedata
from collections import Counter

import regex

from sqs_extract.document import Printed
from sqs_extract.record import Record

INVISIBLE_RE = regex.compile(r"[\s\p{Cc}\p{Cf}]")
HYPHENS = str.maketrans(dict.fromkeys("\u00ad\u2010\u2011\u0002\ufffe", "-"))
"""PDFium's plain text has U+0002 or U+FFFE for a hyphen at a line's end."""
LABEL_SIGNS = ".()[]"


def count_characters(text: str) -> Counter[str]:
    """Text -> how often each character stands in it, of those that have ink."""
    text = unicodedata.normalize("NFKC", text.translate(HYPHENS))
    return Counter(INVISIBLE_RE.sub("", text.translate(HYPHENS)))


def count_lines(printed: Printed) -> Counter[str]:
    """What a reader found -> the characters of all its lines."""
    return count_characters("\n".join(line.text for page in printed.pages for line in page.lines))


def count_record(record: Record) -> Counter[str]:
    """A record -> the characters of all that it keeps: text, labels, notes and furniture."""
    kept = [record.text]
    for section in record.sections:
        kept.append(section.number or "")
        for paragraph in section.paragraphs:
            kept.extend((paragraph.number or "", paragraph.marker or ""))
    for note in record.footnotes:
        kept.extend((note.marker, note.text, note.marker if note.ref is not None else ""))
    kept.extend(piece.text for piece in record.furniture)
    return count_characters("\n".join(kept))


def count_labels(record: Record) -> int:
    """A record -> how many numbers and note marks it holds, each printed with or without signs."""
    numbers = sum(s.number is not None for s in record.sections)
    numbers += sum(p.number is not None for s in record.sections for p in s.paragraphs)
    return numbers + 2 * len(record.footnotes)


def find_differences(
    there: Counter[str], kept: Counter[str], *, labels: int, cut_words: int
) -> list[str]:
    """Characters of a file, those of its record -> one message for each kind lost or added.

    `labels` is how many numbers and marks may have lost their point or brackets, `cut_words` how
    many hyphens at line ends may be gone.
    """
    messages = []
    for character in sorted(there.keys() | kept.keys()):
        lost = there[character] - kept[character]
        allowed = 0
        if character == "-":
            allowed = cut_words
        elif character in LABEL_SIGNS:
            allowed = labels
        if lost > allowed:
            messages.append(f"{character!r} (U+{ord(character):04X}): {lost} lost")
        elif lost < 0:
            messages.append(f"{character!r} (U+{ord(character):04X}): {-lost} added")
    return messages


def count_cut_words(printed: Printed) -> int:
    """What a reader found -> how many lines end in a hyphen."""
    lines = (line for page in printed.pages for line in page.lines)
    return sum(line.text.translate(HYPHENS).endswith("-") for line in lines)
