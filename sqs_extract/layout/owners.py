"""The structure tree in, the paragraph-level element that owns each piece of marked content out.

Standard structure types are those of ISO 32000-1, 14.8.4. Inline elements (Span, Link, Reference)
give what they hold to the block around them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqs_extract.document import Content, Element

HEADINGS = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6", "Title"})
BLOCKS = (
    frozenset({"P", "LBody", "Caption", "BlockQuote", "Quote", "TOCI", "TD", "TH", "LI"}) | HEADINGS
)
NOTES = frozenset({"Note", "FENote", "Footnote", "Endnote"})


@dataclass(slots=True, eq=False)
class Cell:
    """A cell of a tagged table."""

    row: int
    column: int
    table: Table


@dataclass(slots=True, eq=False)
class Table:
    """A tagged table: how many rows and cells it has, before any text is known."""

    rows: int = 0
    columns: int = 0
    cells: int = 0


@dataclass(slots=True, eq=False)
class Owner:
    """An element that makes a paragraph of its own."""

    type: str
    order: int
    """Place among all owners in logical order."""
    heading: bool = False
    item: int | None = None
    """Ordinal of the list item it belongs to."""
    note: int | None = None
    """Ordinal of the note it belongs to."""
    cell: Cell | None = None
    """Innermost table cell it stands in."""
    filled: bool = False
    """Whether it owns anything but a label yet."""


@dataclass(slots=True)
class OwnerMap:
    """Who owns what: (page number, mcid) to owner."""

    owners: dict[Content, Owner] = field(default_factory=dict)


@dataclass(slots=True)
class _Walk:
    found: OwnerMap
    orders: int = 0
    items: int = 0
    notes: int = 0


@dataclass(frozen=True, slots=True)
class _Context:
    owner: Owner | None = None
    item: int | None = None
    note: int | None = None
    cell: Cell | None = None
    label: bool = False


def map_owners(tree: Element) -> OwnerMap:
    """The tree's root -> the owner of each piece of marked content."""
    walk = _Walk(OwnerMap())
    _walk(tree, _Context(), walk)
    return walk.found


def _walk(element: Element, context: _Context, walk: _Walk) -> None:
    kind = element.type
    if kind == "Table":
        _walk_table(element, context, walk)
        return
    item, note = context.item, context.note
    owner, label = context.owner, context.label
    if kind == "LI":
        walk.items += 1
        item, owner = walk.items, None
    elif kind in NOTES:
        walk.notes += 1
        note, owner = walk.notes, None
    elif kind == "Lbl":
        label = item is not None or note is not None
    inside_item = item is not None and owner is not None and owner.item == item
    if kind in BLOCKS or (owner is None and any(isinstance(k, Content) for k in element.kids)):
        # The first block of an item is the item; so is what an LBody holds before any P of its own.
        reuse = inside_item and owner is not None and kind == "P" and not owner.filled
        if not reuse and kind not in ("LI",):
            owner = _new_owner(kind, item, note, context.cell, walk)
    inner = _Context(owner, item, note, context.cell, label)
    for kid in element.kids:
        if isinstance(kid, Content):
            if inner.owner is not None:
                walk.found.owners[kid] = inner.owner
                inner.owner.filled |= not label
        else:
            _walk(kid, inner, walk)


def _new_owner(
    kind: str, item: int | None, note: int | None, cell: Cell | None, walk: _Walk
) -> Owner:
    walk.orders += 1
    return Owner(kind, walk.orders, heading=kind in HEADINGS, item=item, note=note, cell=cell)


def _walk_table(element: Element, context: _Context, walk: _Walk) -> None:
    """A table: its cells' blocks know their row and column."""
    table = Table()

    def rows(node: Element) -> None:
        for kid in node.kids:
            if isinstance(kid, Content):
                continue
            if kid.type == "TR":
                column = 0
                for cell in kid.kids:
                    if isinstance(cell, Content):
                        continue
                    place = Cell(table.rows, column, table)
                    _walk(cell, _Context(None, context.item, context.note, place), walk)
                    column += cell.type in ("TD", "TH")
                    table.cells += cell.type in ("TD", "TH")
                table.columns = max(table.columns, column)
                table.rows += 1
            elif kid.type in ("THead", "TBody", "TFoot"):
                rows(kid)
            else:
                _walk(kid, context, walk)

    rows(element)
