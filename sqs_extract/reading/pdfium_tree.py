"""Pages that PDFium has loaded in, one after the other; the document's structure tree out."""

from __future__ import annotations

import ctypes as c

from sqs_extract.document import Content
from sqs_extract.reading import pdfium_api as api
from sqs_extract.reading.elements import MAX_DEPTH, Branch


class TreeGatherer:
    """Adds what each page shows of the structure tree to `root`."""

    def __init__(self, root: Branch) -> None:
        self.root = root
        self._buffer = c.create_string_buffer(128)
        self._types: dict[bytes, str] = {}

    def add_page(self, page: int, page_number: int) -> None:
        """Take over the elements that own marked content on a loaded page."""
        tree = api.open_tree(page)
        if not tree:
            return
        try:
            for i in range(api.count_roots(tree)):
                element = api.root_at(tree, i)
                if element:
                    self._add_kid(self.root, i, element, page_number, 0)
        finally:
            api.close_tree(tree)

    def _add_kid(
        self, parent: Branch, place: int, element: int, page_number: int, depth: int
    ) -> None:
        branch = parent.kids.get(place)
        if not isinstance(branch, Branch):
            branch = parent.kids[place] = Branch(self._read_type(element))
        if depth > MAX_DEPTH:
            return
        kids, kid_at, kid_mcid = branch.kids, api.kid_at, api.kid_mcid
        for i in range(api.count_kids(element)):
            known = kids.get(i)
            if known is None:
                mcid = kid_mcid(element, i)
                if mcid >= 0:
                    kids[i] = Content(page_number, mcid)
                    continue
            elif isinstance(known, Content):
                continue
            kid = kid_at(element, i)
            if kid:  # else an element of another page
                self._add_kid(branch, i, kid, page_number, depth + 1)

    def _read_type(self, element: int) -> str:
        length = api.element_type(element, c.addressof(self._buffer), 128)
        name = self._buffer.raw[: max(min(length, 128) - 2, 0)]
        known = self._types.get(name)
        if known is None:
            known = self._types[name] = name.decode("utf-16-le", "replace")
        return known
