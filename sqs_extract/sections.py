"""Blocks in, the section each stands in out: by heading, by wording, by box.

The parts without a heading of their own (letterhead, preamble, closing, signatures, notes) are told
by how they open, which is data in `families/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqs_extract.document import Block
from sqs_extract.family import Family, Wording, load_wording

LETTERHEAD_BLOCKS = 45
"""Title and salutation stand within the first blocks; 21 addressees are the most seen."""

FURNITURE = frozenset({"header", "footer", "page_number"})

PARTS = frozenset({"closing", "signatures", "copy_list", "notes"})
"""Parts that end whatever section stood before them, sub-headings included."""

ASIDE = frozenset({"signatures", "copy_list", "notes"})
"""Parts in which a bold line is a name, unless it opens another such part."""

NO_CLOSING_AFTER = frozenset(
    {"preamble", "letterhead", "context", "summary", "signatures", "notes", "copy_list"}
)
"""Sections in which thanks are part of the text: "We are grateful" in a preamble closes nothing."""


@dataclass(slots=True, eq=False)
class Draft:
    """A section while its blocks are being gathered."""

    kind: str
    heading: Block | None
    level: int
    parent: Draft | None

    @property
    def number(self) -> str | None:
        """Number printed with the heading, None for the parts without."""
        return self.heading.number if self.heading is not None else None


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the section it belongs to; `opens` where it is that section's heading.

    `block` is None for the opening of a section that has no heading.
    """

    draft: Draft
    block: Block | None
    opens: bool


def place_blocks(body: list[Block], family: Family) -> list[Placed]:
    """Blocks of the text (no furniture, no notes) -> each with its section, in reading order."""
    return list(_place(body, family, load_wording()))


def _place(body: list[Block], family: Family, wording: Wording) -> Iterator[Placed]:
    opening = find_letterhead_end(body, family, wording)
    current: Draft | None = None
    if opening:
        current = Draft("letterhead", None, 0, None)
        yield Placed(current, None, True)
        yield from (Placed(current, as_paragraph(b), False) for b in body[:opening])
        current = None
    outside: Draft | None = None  # the section that a box interrupts
    headings: list[Draft] = []
    box: int | None = None
    for block in body[opening:]:
        if box is not None and block.box != box:
            current = outside
        if block.box is not None and block.box != box:
            outside = current
            heading = block if block.kind == "heading" else None
            level = outside.level + 1 if outside is not None else 1
            current = Draft(name_box(heading, family), heading, level, outside)
            box = block.box
            yield Placed(current, heading, True)
            if heading is not None:
                continue
        box = block.box
        kind = current.kind if current else None
        part = None if box is not None else find_part(block, kind, wording)
        if part is not None:
            if part != kind or block.kind == "heading":
                heading = block if block.kind == "heading" else None
                current = Draft(part, heading, 1, None)
                yield Placed(current, heading, True)
                if heading is not None:
                    continue
        elif (
            block.kind == "heading"
            and box is None
            and (kind not in ASIDE or family.kind_of(block.number, block.text) in PARTS)
        ):
            current = open_section(block, headings, family)
            headings.append(current)
            yield Placed(current, block, True)
            continue
        if current is None:
            current = Draft("preamble", None, 0, None)
            yield Placed(current, None, True)
        yield Placed(current, as_paragraph(block), False)


def name_box(heading: Block | None, family: Family) -> str:
    """A box's heading -> its section's kind; a practice example unless the family says other."""
    kind = family.kind_of(heading.number, heading.text) if heading is not None else None
    return kind if kind in family.boxed else "practice_example"


def as_paragraph(block: Block) -> Block:
    """A heading that opens no section stays as a paragraph, its number with it: nothing is lost."""
    if block.kind != "heading":
        return block
    return replace(block, kind="numbered" if block.number else "body")


def find_letterhead_end(body: list[Block], family: Family, wording: Wording) -> int:
    """Blocks -> how many of the first are letterhead: up to title or salutation, the later one."""
    last = 0
    for i, block in enumerate(body[:LETTERHEAD_BLOCKS]):
        if block.kind in ("numbered", "bullet"):
            break
        if block.kind == "heading" and last and family.kind_of(block.number, block.text):
            break
        if last and is_prose(block.text):
            break
        if is_title(block.text, family) or (
            wording.salutation.match(block.text) and len(block.text) < 120
        ):
            last = i + 1
            if is_title(block.text, family) and goes_on_as_title(body, i, family):
                last = i + 2
    if last:
        return last
    for i, block in enumerate(body[:LETTERHEAD_BLOCKS]):
        if block.kind in ("numbered", "bullet") or is_prose(block.text):
            return i
        if block.kind == "heading" and family.kind_of(block.number, block.text):
            return i
    return 0


def goes_on_as_title(body: list[Block], i: int, family: Family) -> bool:
    """Whether the block after title `i` is its second line: set alike, and no section's name."""
    if i + 1 >= len(body):
        return False
    title, after = body[i], body[i + 1]
    return (
        title.kind == after.kind == "heading"
        and after.number is None
        and (title.size, title.bold, title.italic) == (after.size, after.bold, after.italic)
        and family.kind_of(None, after.text) is None
    )


def is_title(text: str, family: Family) -> bool:
    """Whether a block is the letter's title by its wording."""
    return len(text) < 260 and not is_prose(text) and family.title.match(text) is not None


def is_prose(text: str) -> bool:
    """Whether a block reads like a paragraph: a whole sentence with its stop."""
    return len(text) > 60 and text.rstrip("”\"')’")[-1:] in (".", ":", ";")


def find_part(block: Block, kind: str | None, wording: Wording) -> str | None:
    """The unheaded part of a letter that a block opens, None for ordinary text.

    `kind` is that of the section the block would otherwise stand in.
    """
    text = block.text
    if wording.farewell.match(text) and len(text) < 60:
        return "signatures"
    if wording.note.match(text) and block.kind != "numbered" and kind not in (None, "preamble"):
        return "notes"
    if wording.copy.match(text) and kind not in (None, "letterhead"):
        return "copy_list"
    if kind is not None and kind not in NO_CLOSING_AFTER and block.kind in ("body", "heading"):
        return "closing" if wording.is_closing(text) else None
    return None


def open_section(block: Block, before: list[Draft], family: Family) -> Draft:
    """A heading -> the section it opens, under its parent among the headings before it."""
    kind = family.kind_of(block.number, block.text)
    level = block.level or 1
    if kind in PARTS:
        return Draft(kind or "other", block, 1, None)
    if kind is not None and block.number is not None:
        layer = next((d for d in reversed(before) if d.kind in family.layered), None)
        if layer is not None:
            return Draft(kind, block, layer.level + 1, layer)
    for draft in reversed(before):
        # A heading that no rule knows stands under the last one known by its wording, unless it is
        # set as large; one that is known stands under what typography puts above it.
        if draft.kind in PARTS:
            break
        if draft.level < level:
            return Draft(kind or "other", block, level, draft)
    return Draft(kind or "other", block, level, None)
