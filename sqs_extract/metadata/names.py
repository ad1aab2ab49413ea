"""Text in, the people's names in it out.

A name is told by its shape (capitals, initials, particles, titles before and honours after it) and
by what it is not: a word of roles, organisations or places, which are lists in
`families/metadata.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from sqs_extract.metadata.lexicon import Lexicon, load_lexicon
from sqs_extract.metadata.places import BEFORE_PLACE, NAME_RE, find_places
from sqs_extract.metadata.words import (
    INITIALS_RE,
    Word,
    find_words,
    fold,
    has_role_words,
    is_word,
    read_rank,
)

REST_RE = regex.compile(r"(?:[\s,;/&+.]|and\b|a\b|\([^()]*\))*")
"""What may stand between and after the names of a list; "a" joins names in Welsh."""
PART_RE = regex.compile(r"\s*[;\n]\s*|\s*,\s+(?:and\s+|&\s+)?|\s+(?:and|&)\s+|\s*/\s+|\s+/\s*")


class NameRun(NamedTuple):
    """A stretch of text that reads as one name, titles and honours included; half-open."""

    start: int
    end: int


def find_names(text: str, places: Sequence[str] = (), *, prose: bool = False) -> list[NameRun]:
    r"""Text -> the names in it, in text order; only after its first word may a name break a line.

    Parameters
    ----------
    places
        Names that are places here: the area inspected.
    prose
        Whether the text is running text, in which a name may follow any preposition ("ask for Jane
        Doe"); among roles what follows one is a place ("Commissioner for Long Marsh").

    >>> text = "Chair of Youth Court Bench Cllr Jane Shales OBE"
    >>> [text[run.start : run.end] for run in find_names(text)]
    ['Cllr Jane Shales OBE']
    """
    return list(_find_names(text, tuple(places), prose))


@lru_cache(maxsize=512)
def _find_names(text: str, places: tuple[str, ...], prose: bool) -> tuple[NameRun, ...]:
    """As `find_names`; a letter asks about the same line several times."""
    lexicon = load_lexicon()
    tokens = find_words(text)
    barred = find_places(tokens, lexicon, [tuple(fold(place).split()) for place in places if place])
    runs: list[NameRun] = []
    i = 0
    placed = -1  # index after the last place met
    while i < len(tokens):
        end = _read_name(tokens, i, barred, lexicon)
        start = i if prose else _skip_place(tokens, i, end, placed, lexicon)
        if start < end:
            runs.append(NameRun(tokens[start].start, tokens[end - 1].end))
        elif end > i:
            placed = end
        i = max(end, i + 1)
    return tuple(runs)


def _skip_place(tokens: list[Word], i: int, end: int, placed: int, lexicon: Lexicon) -> int:
    """Index of what reads as a name -> where the name begins after a place, `end` if all is place.

    Of three words and more after a preposition the last two are the name.
    """
    before = tokens[i - 1] if 0 < i < end else None
    if before is None or before.trail.strip("&") or _read_titles(tokens, i, lexicon) > i:
        return i
    joined = placed in (i, i - 1) and ("&" in before.trail or before.low == "and")
    if before.low not in BEFORE_PLACE and not joined:
        return i
    if before.trail and not joined:
        return i
    core = end
    while tokens[core - 1].core in lexicon.honours:
        core -= 1
    return core - 2 if core - i > 2 else end


def is_names(text: str, places: Sequence[str] = ()) -> bool:
    """Whether a text is one name or several and nothing else.

    >>> is_names("Simon Rushall, Carolyn Adcock"), is_names("Care Quality Commission")
    (True, False)
    """
    runs = find_names(text, places)
    rest, at = "", 0
    for run in runs:
        rest += text[at : run.start] + " "
        at = run.end
    return bool(runs) and REST_RE.fullmatch(rest + text[at:]) is not None


def split_names(text: str, several: bool = True) -> list[str]:
    """The names of one cell -> each by itself, honours kept with their name.

    Parameters
    ----------
    several
        Whether four plain words may be two names that lost their comma.

    >>> split_names("Malcolm Potter, Paula Williams OBE and Cllr Linda Paris")
    ['Malcolm Potter', 'Paula Williams OBE', 'Cllr Linda Paris']
    """
    lexicon = load_lexicon()
    names: list[str] = []
    for part in _split_parts(text.strip().rstrip(",;.")):
        name = " ".join(part.split())
        if names and name and _is_appendix(name, lexicon):
            names[-1] += f", {name}"
        elif name:
            names.extend(_split_unmarked(name, several, lexicon))
    return names


def _split_parts(text: str) -> list[str]:
    """Names of one cell -> what separators part, those inside brackets left alone."""
    hidden = BRACKETS_RE.sub(lambda match: HIDE * len(match[0]), text)
    parts: list[str] = []
    at = 0
    for match in PART_RE.finditer(hidden):
        parts.append(text[at : match.start()])
        at = match.end()
    return [*parts, text[at:]]


BRACKETS_RE = regex.compile(r"\([^()]*\)")
HIDE = "\ue000"


def _is_appendix(part: str, lexicon: Lexicon) -> bool:
    """Whether what stands after a comma belongs to the name before it: honours, an employer."""
    words = part.split()
    honoured = all(word in lexicon.honours or is_word(word, lexicon) for word in words)
    return honoured or (has_role_words(part) and not find_names(part))


def _split_unmarked(name: str, several: bool, lexicon: Lexicon) -> list[str]:
    """Names that lost what parted them -> each: before a title, or by twos where all are plain."""
    runs = [name[run.start : run.end] for run in find_names(name)]
    if len(runs) > 1 and " ".join(runs) == name:
        return runs
    words = name.split()
    plain = all(
        NAME_RE.fullmatch(w) and not is_word(w, lexicon) and w not in lexicon.honours for w in words
    )
    titled = any(fold(w) in lexicon.titles for w in words) or read_rank(words, lexicon)
    counts = (4, 6, 8) if several else (6, 8)
    if plain and not titled and len(words) in counts and len(runs) == 1:
        return [" ".join(words[i : i + 2]) for i in range(0, len(words), 2)]
    return [name]


def _read_name(tokens: list[Word], first: int, barred: frozenset[int], lexicon: Lexicon) -> int:
    """Index of a token -> index after the name that begins there, or `first` where none does."""
    i = _read_titles(tokens, first, lexicon)
    titled = i > first
    names = words = 0
    end = i
    while i < len(tokens) and i not in barred:
        token = tokens[i]
        low = token.low
        if token.inside or (token.lead and i > first):
            break
        if token.line_start and (names > 1 or (words and not _is_rest(tokens, i, lexicon))):
            break
        if words and token.core.casefold() == token.core and low in lexicon.particles:
            if token.trail:
                break
            i += 1
            continue
        if (
            low in lexicon.stops
            or low.rstrip(".") in lexicon.titles
            or token.core in lexicon.honours
        ):
            break
        if INITIALS_RE.fullmatch(token.core) and (len(token.core) == 1 or "." in token.core):
            pass
        elif NAME_RE.fullmatch(token.core) is None or (
            is_word(token.core, lexicon) and not _is_final(tokens, i, names, lexicon)
        ):
            break
        else:
            names += 1
        words += 1
        i += 1
        end = i
        if token.trail:
            break
    if not names or (words < 2 and not titled) or _is_organisation(tokens, first, end, lexicon):
        return first
    while end < len(tokens) and _is_honour(tokens, end, lexicon):
        end += 1
    return end


def _is_honour(tokens: list[Word], i: int, lexicon: Lexicon) -> bool:
    """Whether letters behind a name belong to it: listed ones, unknown ones that end a line."""
    token = tokens[i]
    if tokens[i - 1].trail not in ("", ","):
        return False
    if token.core in lexicon.honours:
        return True
    known = token.low in lexicon.words or not token.core.isupper() or len(token.core) < 3
    last = i + 1 == len(tokens) or tokens[i + 1].line_start or token.trail == ","
    return not known and last and not token.line_start and not tokens[i - 1].trail


def _is_final(tokens: list[Word], i: int, names: int, lexicon: Lexicon) -> bool:
    """Whether a word of roles is a surname here: behind one first name, and ending its line."""
    if names != 1 or tokens[i].low not in lexicon.surnames or tokens[i].line_start:
        return False
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    ends = after is None or after.line_start or bool(tokens[i].trail)
    return ends or (after is not None and after.core in lexicon.honours)


def _is_rest(tokens: list[Word], i: int, lexicon: Lexicon) -> bool:
    """Whether a line begins with one word that ends a name, not with a name of its own."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is None or after.line_start or tokens[i].trail or after.core in lexicon.honours:
        return True
    return NAME_RE.fullmatch(after.core) is None or is_word(after.core, lexicon)


def _read_titles(tokens: list[Word], first: int, lexicon: Lexicon) -> int:
    """Index of a token -> index after the titles and ranks that stand there."""
    i = first
    before = tokens[first - 1] if first else None
    ranked = before is None or before.trail or before.low not in lexicon.modifiers
    while i < len(tokens) and not tokens[i].inside:
        step = read_rank([t.core for t in tokens[i : i + 4]], lexicon) if ranked else 0
        step = step or int(tokens[i].low.rstrip(".") in lexicon.titles)
        if not step or any(t.trail.strip(".") for t in tokens[i : i + step]):
            break
        if step > 1 and (i + step == len(tokens) or tokens[i + step].line_start):
            break  # "Chief Constable" on a line of its own is a role
        i += step
    return i


def _is_organisation(tokens: list[Word], start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a word of organisations follows straight on: "Marsh Hill Council" names nobody.

    After a finished role a name is likelier than a place, unless the word makes a place of it.
    """
    if end >= len(tokens) or tokens[end - 1].trail or tokens[end].line_start or tokens[end].lead:
        return False
    first, *more = (token.core.casefold().replace("’", "'") for token in tokens[end : end + 2])
    if first in lexicon.councils:
        return True
    before = tokens[start - 1] if start else None
    if before is not None and not before.trail and is_word(before.core, lexicon):
        return False
    pair = " ".join([first, *more])
    return pair in lexicon.institutions or (first in lexicon.institutions and more != ["and"])
