"""Elements gathered page by page in, one structure tree out.

A reader that sees the tree one page at a time (PDFium) finds an element that goes on overleaf
twice, at the same place among its parent's kids; here both halves become one element, with its
kids in logical order. Elements that own no marked content are left out.
"""

from __future__ import annotations

from sqs_extract.document import Content, Element

ROOT = "Root"
"""Type of the tree's own root, which no structure type is called."""

MAX_DEPTH = 64
"""Elements within elements; Word nests about ten deep, a cyclic tree without end."""


class Branch:
    """An element being gathered: its type, and its kids by their place in its /K array."""

    __slots__ = ("kids", "type")

    def __init__(self, type_: str) -> None:
        self.type = type_
        self.kids: dict[int, Branch | Content] = {}


def build_element(branch: Branch) -> Element | None:
    """Gathered branch in, the element out; None where no marked content hangs on it."""
    kids: list[Element | Content] = []
    for _, kid in sorted(branch.kids.items()):
        if isinstance(kid, Content):
            kids.append(kid)
        elif (element := build_element(kid)) is not None:
            kids.append(element)
    return Element(branch.type, tuple(kids)) if kids else None
