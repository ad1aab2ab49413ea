"""Text in, the people it names out, each with name and role."""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Sequence

import regex

from sqs_extract.metadata.lexicon import load_lexicon
from sqs_extract.metadata.names import NameRun, find_names, is_names, split_names
from sqs_extract.metadata.words import find_words, fold, has_role_words, is_word
from sqs_extract.record import Person

SEPARATOR_RE = regex.compile(r"\s+[-‐‑‒–—―]+\s+|\s*:\s+")
BRACKET_RE = regex.compile(r"\s*\((?P<role>[^()]*)\)\s*")
ANDED_RE = regex.compile(r"\s+(?:and|&)\s+")
EDGES = " \t\n,;:–—-•▪◼·*"


def parse_person(text: str, places: Sequence[str] = ()) -> Person:
    """A name with its role ("A. Name, Chair of the Board") -> the two, parted at the first comma.

    Where no comma parts them a dash does, brackets, or the end of the name; where there is no
    name the text is the role.

    >>> parse_person("John Robins QPM Chief Constable, West Yorkshire Police").name
    'John Robins QPM'
    """
    text = " ".join(text.split()).strip(" ,;")
    if not text:
        return Person(name=None, role=None)
    runs = find_names(text, places)
    head, rest = _part_at_comma(text)
    if runs and runs[0].start == 0 and runs[0].end < len(head):
        return _part_after_name(text, runs)
    if not rest:
        return _part_without_comma(text, runs)
    if has_role_words(head) and not is_names(head, places):
        before, _, tail = text.rpartition(",")
        if is_names(tail.strip(), places):  # "Chair of the Board, Jane Doe"
            return Person(name=tail.strip(), role=before.strip())
        if not any(run.end == len(head) for run in runs):
            return Person(name=None, role=text)
    return Person(name=head, role=rest)


def _part_at_comma(text: str) -> tuple[str, str]:
    """A text -> what stands before and after its first comma; honours stay before it."""
    head, _, rest = (part.strip() for part in text.partition(","))
    while rest:
        honour, _, after = (part.strip() for part in rest.partition(","))
        if not all(word in load_lexicon().honours for word in honour.split()):
            break
        head, rest = f"{head}, {honour}", after
    return head, rest


def _part_after_name(text: str, runs: list[NameRun]) -> Person:
    """A text that begins with a name, no comma after it -> name and what follows."""
    end = runs[0].end
    joined = ANDED_RE.match(text, end)
    if joined and runs[1:] and runs[1].start == joined.end():
        end = runs[1].end
    bracket = BRACKET_RE.fullmatch(text, end)
    role = bracket["role"] if bracket else text[end:].strip(EDGES)
    return Person(name=text[:end], role=role or None)


def _part_without_comma(text: str, runs: list[NameRun]) -> Person:
    """A text without comma that does not begin with a name and its role -> name or role."""
    if runs and runs[-1].end == len(text) and has_role_words(text[: runs[-1].start]):
        role = text[: runs[-1].start].strip(EDGES)
        return Person(name=text[runs[-1].start :], role=role or None)
    if has_role_words(text) and not (runs and runs[0].start == 0):
        return Person(name=None, role=text)
    return Person(name=text, role=None)


def split_people(text: str, places: Sequence[str] = ()) -> list[Person]:
    """Addressees in one stretch of text -> each with name and role.

    They part at semicolons, and where after a finished role a name stands that has a role of its
    own; "A and B, Joint Chairs" are two people of one role.

    >>> [p.name for p in split_people("Ann Roe, Chief Executive, Northshire Council Bo Lee, Chair")]
    ['Ann Roe', 'Bo Lee']
    """
    people: list[Person] = []
    for piece in split_addressees(text, places):
        person = parse_person(piece, places)
        names = split_names(person.name) if person.name else []
        if len(names) > 1 and is_names(person.name or ""):
            people.extend(Person(name=name, role=person.role) for name in names)
        elif person.name or person.role:
            people.append(person)
    return people


def split_addressees(text: str, places: Sequence[str] = ()) -> list[str]:
    """A stretch of text with several addressees -> one string each, name and role together.

    A line break parts two where the new line begins with a name.
    """
    lexicon = load_lexicon()
    role_words = [word.start for word in find_words(text) if is_word(word.core, lexicon)]
    cuts = [0]
    for run in find_names(text, places):
        finished = bisect(role_words, run.start) > bisect_left(role_words, cuts[-1])
        if run.start > cuts[-1] and _begins_addressee(text, run, finished):
            cuts.append(run.start)
    pieces = [text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]
    whole = (AND_RE.sub("", " ".join(piece.split()).strip(" ,;")).strip(" ,;") for piece in pieces)
    return [piece for piece in whole if piece]


AND_RE = regex.compile(r"(?:\band|&)$")
JOINED_RE = regex.compile(r"(?:\b(?:of|for|the|to|in|at|by|with)|[(–—-])$")


def _begins_addressee(text: str, run: NameRun, finished: bool) -> bool:
    """Whether a name begins a new addressee; `finished`: the one before it has a role already."""
    lexicon = load_lexicon()
    before, after = text[: run.start].rstrip(), text[run.end :]
    if before.endswith(";"):
        return True
    if JOINED_RE.search(before):
        return False
    comma = COMMA_RE.match(after)
    role = after[comma.end() if comma else 0 :].split(maxsplit=1)[:1]
    word = fold(role[0].strip("(),.:;")) if role else ""
    opens = word in lexicon.openers
    if AND_RE.search(before):  # "Joint Chairs" of "A and B" are told by the role that is missing
        return finished and comma is not None and opens
    if "\n" in text[len(before) : run.start]:
        alone = not after.strip() or "\n" in after[: len(after) - len(after.lstrip())]
        return alone or comma is not None or opens
    if not finished:
        return False
    if before.endswith(","):
        return comma is not None and opens
    return word in lexicon.words if comma else opens


COMMA_RE = regex.compile(r"\s*(?:,|[-–—]\s)\s*")


def opens_role(text: str) -> bool:
    """Whether a text begins as a role does: "Chair of", "Assistant Chief", "HMI"."""
    first = text.split(maxsplit=1)[:1]
    return bool(first) and fold(first[0].strip("(),.:;")) in load_lexicon().openers
