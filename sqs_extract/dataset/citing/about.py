"""What the user says of a dataset in; titles, authors and licences as its metadata names them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Subjects = Literal["keep", "mask"]


@dataclass(frozen=True, slots=True)
class About:
    """What the letters do not say of the dataset that is made of them."""

    title: str = "Inspection letters as data"
    authors: tuple[str, ...] = ()
    """"Family, Given" for a person, any other words for a body; none: the program alone."""
    licence: str | None = None
    """An identifier of `licences.toml`, an address, or words, of the source letters."""
    people: bool = True
    """Whether officials' names, e-mails and telephones are in it."""
    subjects: Subjects = "keep"
    """Whether children's pseudonyms are kept or masked."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as the user named it."""

    words: str
    """To be read by people."""
    identifier: str | None = None
    """By SPDX."""
    address: str | None = None


@cache
def load_licences() -> dict[str, dict[str, str]]:
    """Load the licences that are known by their identifiers."""
    text = files("sqs_extract.dataset.citing").joinpath("licences.toml").read_text("utf-8")
    return tomllib.loads(text)


def parse_licence(text: str | None) -> Licence | None:
    """What the user says of the licence -> the licence; None where they say nothing.

    >>> parse_licence("OGL-UK-3.0").words
    'Open Government Licence v3.0'
    >>> parse_licence("https://example.org/terms").address
    'https://example.org/terms'
    >>> parse_licence("by permission of the publisher").identifier is None
    True
    """
    if not text:
        return None
    known = load_licences().get(text)
    if known is not None:
        return Licence(known["title"], text, known["address"])
    if text.startswith(("https://", "http://")):
        return Licence(text, None, text)
    return Licence(text)


def split_author(author: str) -> tuple[str, str] | None:
    """An author -> family and given names; None for a body.

    >>> split_author("Orme, Alis"), split_author("Ambleford Institute")
    (('Orme', 'Alis'), None)
    """
    family, comma, given = author.partition(",")
    return (family.strip(), given.strip()) if comma and given.strip() else None
