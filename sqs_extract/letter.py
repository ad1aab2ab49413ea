"""Blocks of text in, one `Letter` out: sections that hold paragraphs, over one reading text.

Knows no paper: whether the blocks came from a PDF's tags, its geometry or a plain transcription is
the same here.
"""

from __future__ import annotations

import regex

from sqs_extract.document import (
    Block,
    Footnote,
    Furniture,
    Letter,
    NoteRef,
    Notice,
    Paragraph,
    Region,
    Section,
    Span,
)
from sqs_extract.family import Family
from sqs_extract.sections import FURNITURE, Draft, Placed, place_blocks
from sqs_extract.sentences import split_sentences


def build_letter(blocks: list[Block], family: Family, notices: list[Notice]) -> Letter:
    """Blocks in reading order and the family's profile -> the letter.

    Every block ends in exactly one of `text`, `footnotes` or `furniture`; `notices` of the stages
    before are passed on, with what the numbering and the notes give rise to.
    """
    body = [b for b in blocks if b.kind not in FURNITURE and b.kind != "footnote"]
    letter, refs = lay_out(place_blocks(body, family), family.name)
    letter.furniture = [
        Furniture(page=b.page or 1, role=b.kind, text=b.text) for b in blocks if b.kind in FURNITURE
    ]
    letter.footnotes, doubts = tie_footnotes([b for b in blocks if b.kind == "footnote"], refs)
    letter.notices = [*notices, *find_numbering_doubts(letter), *doubts]
    return letter


def lay_out(placed: list[Placed], family: str) -> tuple[Letter, list[NoteRef]]:
    """Blocks with their sections -> the letter's text and structure, and markers found in it."""
    pieces: list[str] = []
    length = 0
    sections: dict[int, Section] = {}
    parents: dict[int, Draft | None] = {}
    counts: dict[str, int] = {}
    used: set[str] = set()
    refs: list[NoteRef] = []
    for draft, block, opens in ((p.draft, p.block, p.opens) for p in placed):
        start = length
        if block is not None:
            pieces.append(block.text)
            length += len(block.text) + 1
            refs.extend(NoteRef(start + r.offset, r.marker, r.page) for r in block.refs)
        end = start + (len(block.text) if block is not None else 0)
        if opens:
            counts[draft.kind] = counts.get(draft.kind, 0) + 1
            n = counts[draft.kind]
            sections[id(draft)] = Section(
                id=draft.kind if n == 1 else f"{draft.kind}_{n}",
                kind=draft.kind,
                number=draft.number,
                heading=block.text if block is not None else None,
                level=draft.level,
                parent=sections[id(draft.parent)].id if draft.parent is not None else None,
                start=start,
                end=end,
            )
            parents[id(draft)] = draft.parent
        elif block is not None:
            section = sections[id(draft)]
            name = block.number or f"{section.id}-{len(section.paragraphs) + 1}"
            unique, k = name, 2
            while unique in used:
                unique, k = f"{name}-{k}", k + 1
            used.add(unique)
            section.paragraphs.append(build_paragraph(block, unique, start))
        holder: Draft | None = draft
        while holder is not None:  # a section's span covers what stands under it
            sections[id(holder)].end = max(sections[id(holder)].end, end)
            holder = parents[id(holder)]
    return Letter(family, "\n".join(pieces), list(sections.values()), [], [], []), refs


def build_paragraph(block: Block, name: str, start: int) -> Paragraph:
    """A block and where its text begins -> the paragraph, offsets made the letter's."""
    sentences = [] if block.cells is not None else split_sentences(block.text)
    return Paragraph(
        id=name,
        kind=block.kind,
        start=start,
        end=start + len(block.text),
        text=block.text,
        number=block.number,
        marker=block.marker,
        sentences=[Span(start + a, start + b) for a, b in sentences],
        regions=[Region(r.page, r.bbox, start + r.start, start + r.end) for r in block.regions],
        cells=block.cells,
    )


def tie_footnotes(notes: list[Block], refs: list[NoteRef]) -> tuple[list[Footnote], list[Notice]]:
    """Note blocks and the markers found in the text -> footnotes tied to where they were called.

    A marker counts once: where numbering starts anew, the nearest call on the same or an earlier
    page is taken. Notes without a call and calls without a note are doubts.
    """
    open_refs = list(refs)
    footnotes: list[Footnote] = []
    doubts: list[Notice] = []
    for n, note in enumerate(notes, start=1):
        marker = note.number or ""
        calls = [r for r in open_refs if r.marker == marker]
        here = [r for r in calls if r.page is None or note.page is None or r.page == note.page]
        earlier = [r for r in calls if r.page and note.page and r.page < note.page]
        call = next(iter(here or earlier[-1:] or calls), None)
        if call is not None:
            open_refs.remove(call)
        else:
            doubts.append(
                Notice(
                    "footnote_without_marker", f"no marker found for footnote {marker!r}", note.page
                )
            )
        footnotes.append(
            Footnote(
                id=f"footnote-{n}",
                marker=marker,
                text=note.text,
                ref=call.offset if call is not None else None,
                page=note.page,
            )
        )
    known = {note.number for note in notes}
    doubts.extend(
        Notice("marker_without_footnote", f"no footnote found for marker {r.marker!r}", r.page)
        for r in open_refs
        if r.marker not in known
    )
    return footnotes, doubts


_DOTTED_RE = regex.compile(r"(\d+)\.(\d+)")


def find_numbering_doubts(letter: Letter) -> list[Notice]:
    """The letter -> a notice for each paragraph number missing, repeated or out of order."""
    doubts: list[Notice] = []
    last: tuple[int, int] | None = None
    for section in letter.sections:
        for paragraph in section.paragraphs:
            if paragraph.kind != "numbered" or paragraph.number is None:
                continue
            dotted = _DOTTED_RE.fullmatch(paragraph.number)
            if dotted is not None:
                here = (int(dotted[1]), int(dotted[2]))
            elif paragraph.number.isdecimal():
                here = (0, int(paragraph.number))
            else:
                continue
            page = paragraph.regions[0].page if paragraph.regions else None
            if last is not None and here[0] == last[0]:
                if here[1] > last[1] + 1:
                    doubts.append(
                        Notice(
                            "paragraph_number_missing",
                            f"paragraph {paragraph.number} follows {_spell(last)}",
                            page,
                        )
                    )
                elif here[1] <= last[1] and not (here[0] == 0 and here[1] == 1):
                    doubts.append(
                        Notice(
                            "paragraph_number_out_of_order",
                            f"paragraph {paragraph.number} follows {_spell(last)}",
                            page,
                        )
                    )
            elif here[1] > 1 and here[0] > 0 and (last is None or here[0] != last[0]):
                doubts.append(
                    Notice(
                        "paragraph_number_missing",
                        f"paragraph {paragraph.number} is the first of its section",
                        page,
                    )
                )
            last = here
    return doubts


def _spell(number: tuple[int, int]) -> str:
    return f"{number[0]}.{number[1]}" if number[0] else str(number[1])
