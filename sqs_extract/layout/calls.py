"""Blocks in, the note markers that stand in the text as plain characters taken out of it.

A marker is told by being raised. Where the font has raised figures of its own, or a program
flattened them, it is a plain digit glued to its word ("rate1"): if a note has no call and the page
holds exactly one such digit, that is it.
"""

from __future__ import annotations

import regex

from sqs_extract.document import Block, NoteRef, Region


def take_out_missed_calls(blocks: list[Block]) -> None:
    """Change the blocks: markers of notes without a call leave the text and become refs."""
    called = {(ref.page, ref.marker) for block in blocks for ref in block.refs}
    known = {marker for _, marker in called}
    texts = [b for b in blocks if b.kind not in ("footnote", "header", "footer", "page_number")]
    for note in blocks:
        if note.kind != "footnote" or not note.number:
            continue
        if (note.page, note.number) in called or (note.number in known and note.page is None):
            continue
        pattern = build_call_pattern(note.number)
        found = [
            (block, match)
            for block in texts
            if any(region.page == note.page for region in block.regions)
            for match in pattern.finditer(block.text)
        ]
        if not found and note.number not in known:
            found = [(b, match) for b in texts for match in pattern.finditer(b.text)]
        if len(found) == 1:
            block, match = found[0]
            _take_out(block, match.start(), match.end(), note.number)


def build_call_pattern(marker: str) -> regex.Pattern[str]:
    """A note's marker -> what its call looks like in plain text: "rate1", "year.2", "[3]"."""
    mark = regex.escape(marker)
    glued = rf"(?<!\d[.,:])(?<=[\p{{L}})\]”’\"'.,;:%]){mark}(?![\p{{L}}\d%.]|\.\d)"
    before_stop = rf"(?<=\p{{L}}){mark}(?=\.(?:\s|$))"
    return regex.compile(rf"(?:{glued}|{before_stop}|\s?\[{mark}\])")


def _take_out(block: Block, start: int, end: int, marker: str) -> None:
    """Remove `text[start:end]` from a block and shift what it knows of places."""
    size = end - start

    def shift(offset: int) -> int:
        return offset if offset <= start else max(start, offset - size)

    page = next((r.page for r in block.regions if r.start <= start < r.end), block.page)
    block.text = block.text[:start] + block.text[end:]
    block.regions = [Region(r.page, r.bbox, shift(r.start), shift(r.end)) for r in block.regions]
    refs = [NoteRef(shift(r.offset), r.marker, r.page) for r in block.refs]
    block.refs = sorted([*refs, NoteRef(start, marker, page)], key=lambda r: r.offset)
