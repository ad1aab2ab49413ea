"""Text in, its words and what stands around each out, and whether a word belongs to a role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from sqs_extract.metadata.lexicon import Lexicon, load_lexicon

TOKEN_RE = regex.compile(r"\S+")
CORE_RE = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}’'‐‑.&/-]*")
INITIALS_RE = regex.compile(r"(?:\p{Lu}\.?){1,3}")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and what stands around it: the core of "(Jane," is "Jane"."""

    start: int
    """Of the core."""
    end: int
    core: str
    lead: str
    trail: str
    inside: bool
    """Whether it stands in brackets."""
    line_start: bool

    @property
    def low(self) -> str:
        """The core as `fold` makes it."""
        return fold(self.core)


def fold(word: str) -> str:
    """A word -> small letters, one kind of apostrophe, no possessive."""
    return word.casefold().replace("’", "'").removesuffix("'s")


def find_words(text: str) -> list[Word]:
    """Text -> its words in order; signs that stand alone belong to the word before them."""
    tokens: list[Word] = []
    depth, last_end = 0, -1
    for match in TOKEN_RE.finditer(text):
        raw = match[0]
        new_line = last_end < 0 or "\n" in text[last_end : match.start()]
        depth = 0 if new_line else depth
        if "(" in raw and ")" in text[match.start() :].partition("\n")[0]:
            depth += raw.count("(")  # a bracket that its line does not close hides no name
        core = CORE_RE.search(raw)
        if core is not None:
            body = core[0].rstrip("/&-")
            if not INITIALS_RE.fullmatch(body):
                body = body.rstrip(".")
            start = match.start() + core.start()
            end = start + len(body)
            lead, trail = raw[: core.start()], text[end : match.end()]
            tokens.append(Word(start, end, body, lead, trail, depth > 0, new_line))
            last_end = end
        elif tokens:  # a bare dash or ampersand ends what stands before it
            old = tokens[-1]
            trail = old.trail + raw
            tokens[-1] = Word(
                old.start, old.end, old.core, old.lead, trail, old.inside, old.line_start
            )
        depth = max(0, depth - raw.count(")"))
    return tokens


def has_role_words(text: str) -> bool:
    """Whether a text has a word of roles or organisations, or an acronym that is no honour."""
    lexicon = load_lexicon()
    return any(is_word(token.core, lexicon) for token in find_words(text))


def is_word(core: str, lexicon: Lexicon) -> bool:
    """Whether a word belongs to roles: listed, several listed ones joined, or an acronym."""
    low = fold(core)
    if low in lexicon.words or core.casefold().replace("’", "'") in lexicon.words:
        return True
    if "/" in low:
        return any(part in lexicon.words for part in low.split("/"))
    letters = core.replace("&", "").replace(".", "")
    if core in lexicon.honours or ("." in core and INITIALS_RE.fullmatch(core)):
        return False
    return len(letters) > 1 and letters.removesuffix("s").isupper()


def read_rank(words: Sequence[str], lexicon: Lexicon) -> int:
    """Words -> how many of the first are a rank ("Chief Superintendent"), 0 for none."""
    for rank in lexicon.ranks.get(fold(words[0]), ()) if words else ():
        if tuple(fold(word) for word in words[: len(rank)]) == rank:
            return len(rank)
    return 0
