"""A document that pdfplumber has opened in, its structure tree out."""

from __future__ import annotations

from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral, literal_name

from sqs_extract.document import Content, Element
from sqs_extract.reading.elements import MAX_DEPTH, ROOT, Branch, build_element


def read_tree(catalog: dict[str, Any], page_numbers: dict[int, int]) -> Element | None:
    """Catalogue and each page's number by its object number in, the tree's root out.

    Read from the objects themselves: pdfplumber's own tree keeps an element's text apart from the
    elements within it, and so loses their order. None where there is no tree, or nothing in it.
    """
    root = resolve1(catalog.get("StructTreeRoot"))
    if not isinstance(root, dict):
        return None
    roles = resolve1(root.get("RoleMap"))
    gatherer = _Gatherer(roles if isinstance(roles, dict) else {}, page_numbers)
    branch = Branch(ROOT)
    for place, kid in enumerate(_read_kids(root)):
        gatherer.add_kid(branch, place, kid, None, 0)
    return build_element(branch)


class _Gatherer:
    def __init__(self, roles: dict[str, Any], page_numbers: dict[int, int]) -> None:
        self._roles = roles
        self._page_numbers = page_numbers
        self._met: set[int] = set()

    def add_kid(self, parent: Branch, place: int, kid: Any, page: int | None, depth: int) -> None:
        """Hang a kid under its parent: marked content, or an element with kids of its own."""
        if isinstance(kid, PDFObjRef):
            if kid.objid in self._met or depth > MAX_DEPTH:
                return  # an element has one parent; what is met again is damage, perhaps a circle
            self._met.add(kid.objid)
        kid = resolve1(kid)
        if isinstance(kid, int):
            if page is not None:
                parent.kids[place] = Content(page, kid)
        elif isinstance(kid, dict) and "MCID" in kid:
            mcid, own_page = resolve1(kid["MCID"]), self._page_number(kid, page)
            if own_page is not None and isinstance(mcid, int):
                parent.kids[place] = Content(own_page, mcid)
        elif isinstance(kid, dict) and "S" in kid:
            branch = parent.kids[place] = Branch(self._read_type(kid["S"]))
            own_page = self._page_number(kid, None)
            for i, below in enumerate(_read_kids(kid)):
                self.add_kid(branch, i, below, own_page, depth + 1)

    def _page_number(self, element: dict[str, Any], default: int | None) -> int | None:
        page = element.get("Pg")
        return self._page_numbers.get(page.objid) if isinstance(page, PDFObjRef) else default

    def _read_type(self, name: Any) -> str:
        name = resolve1(name)
        plain = literal_name(name) if isinstance(name, PSLiteral) else str(name)
        role = resolve1(self._roles.get(plain))
        return literal_name(role) if isinstance(role, PSLiteral) else plain


def _read_kids(element: dict[str, Any]) -> list[Any]:
    kids = element.get("K")
    if isinstance(resolve1(kids), list):
        return list(resolve1(kids))
    return [] if kids is None else [kids]
