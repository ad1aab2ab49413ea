"""A story in, the people it is about out: first names or labels, in order.

No list of names could hold the names that children have. So a capitalised word is a name by what
stands around it: an age, a brother, something only a person owns or does. Staff, places and
organisations are told by theirs.
"""

from __future__ import annotations

import regex

from sqs_extract.annotations.case_example_rules import PeopleWords, load_people, load_vocabulary
from sqs_extract.document import Letter, Span

NAME_RE = regex.compile(
    r"(?<![\p{L}\p{N}’'-])(?:"
    r"(?P<label>(?:Child|Boy|Girl|Young Person|Person|YP|Sibling|Baby|Case) ?(?:[A-Z]|\d{1,2}))"
    r"(?![\p{L}\p{N}])"
    r"|(?P<letter>[B-HJ-Z])(?=,? (?:who|aged|was|is|had|has)\b|['’]s\b|, \d)"
    r"|(?P<name>(?:\p{Lu}['’](?=\p{Lu}))?\p{Lu}[\p{Ll}\p{M}]+"
    r"(?:[-’'](?!(?:s|d|ll|ve|re|t|m)\b)\p{Lu}?[\p{Ll}\p{M}]+)*"
    r"(?: (?:Ann|Anne|Jane|Jo|Lee|Lou|Louise|Mae|Marie|May|Rahman|Rose)\b)?))"
)
PRONOUN_RE = regex.compile(
    r"\b(?<!or )(?:he|she|him|her|his|hers|himself|herself)\b"
    r"(?! or (?:she|her|hers|herself)\b| Majesty)",
    regex.IGNORECASE,
)
LINK_RE = regex.compile(
    r"\b(?:that|for|by|about|when|because|and|but|if|than|(?:instance|example),|"
    r"(?:spoke|speak|talk\w*|wrote|said|listen\w*|gave|explained|happened|mattered) to) $",
    regex.IGNORECASE,
)
SOON = 160
"""Characters within which a pronoun follows the name of somebody."""
LEADING_RE = regex.compile(r"(?<![\p{L}'’])(?P<word>\p{Lu}\p{L}+) $")
OPEN_RE = regex.compile(r"(?<!\p{L})['‘][^'’]*$")
CAPITAL_RE = regex.compile(r"[ -]\p{Lu}")
WORD_AFTER_RE = regex.compile(r" (?P<word>[\p{L}-]+)")
TITLE_RE = regex.compile(
    r"\b(?:report|inspection|screening|work|services?|commentary|response)\b", regex.IGNORECASE
)


def find_area_words(letter: Letter) -> frozenset[str]:
    """Find the capitalised words of a letter's title and headings: its area, which is nobody."""
    texts = [section.heading for section in letter.sections if section.heading]
    for section in letter.sections:
        if section.kind == "letterhead":
            texts += [p.text for p in section.paragraphs if TITLE_RE.search(p.text)]
    return frozenset(word for text in texts for word in regex.findall(r"\p{Lu}[\p{L}-]+", text))


def find_subjects(
    text: str, span: Span, quotes: list[Span], area: frozenset[str]
) -> dict[str, int]:
    """Find the people of text[span], in the order in which they come, and how plainly they are.

    Parameters
    ----------
    quotes
        The quotations in `text`: a mother who says "he" and then a name speaks of two people.
    area
        Words that are names of places.
    """
    people = load_people()
    evidence: dict[str, int] = {}
    first: dict[str, int] = {}
    least: dict[str, int] = {}
    most: dict[str, int] = {}
    for found in NAME_RE.finditer(text, span.start, span.end):
        name = found[0]
        if found["name"] and (name in people.no_names or name in area):
            continue
        first.setdefault(name, found.start())
        weight = weigh_name(found, text, people)
        evidence[name] = evidence.get(name, 0) + weight
        least[name], most[name] = min(weight, least.get(name, 0)), max(weight, most.get(name, 0))
    # "placed in Leeds ... Leeds had not been asked": once a place, always a place
    accepted = [n for n in first if evidence[n] > 0 and (most[n] > 2 or least[n] > -2)]
    accepted = [
        name for name in accepted if not _is_other(text, first[name], quotes, evidence[name])
    ]
    for name, at in first.items():  # "Emrys and Nia": what one is, the other is
        if name not in accepted and evidence[name] >= 0:
            near = text[max(span.start, at - 40) : at + len(name) + 40]
            if any(
                f"{other} and {name}" in near or f"{name} and {other}" in near for other in accepted
            ):
                accepted.append(name)
    return {name: evidence[name] for name in sorted(accepted, key=lambda name: first[name])}


def weigh_name(found: regex.Match[str], text: str, people: PeopleWords) -> int:
    """Weigh what stands around a capitalised word: above 0 a person the story is about."""
    before, after = (
        text[max(0, found.start() - 40) : found.start()],
        text[found.end() : found.end() + 60],
    )
    if found["label"]:
        return 3
    if people.kin.search(before):
        return 3
    if people.titled.search(before) or CAPITAL_RE.match(after):
        return -3
    follows = WORD_AFTER_RE.match(after)
    if follows and follows["word"] in people.not_after:
        return -3
    leading = LEADING_RE.search(before)
    if leading and (
        regex.search(r"\p{Ll} $", before[: leading.start()])
        or not (leading["word"] in people.no_names or is_common(leading["word"]))
    ):
        return -3  # the second word of a name: "Merthyr Isaf"
    owns = people.owns.match(after) or (
        after.startswith(("' ", "’ "))
        and found[0].endswith("s")
        and not OPEN_RE.search(before)
        and people.owns.match("'s" + after[1:])
    )
    strong = bool(people.aged.match(after) or owns)
    if people.place.search(before):
        return (2 if owns else 0) if strong else -2
    if strong:
        return 3
    initial = not before.strip() or before.rstrip()[-1:] in '.:?!"“”‘’('
    acts = people.acts.match(after) is not None
    if initial and after.startswith(" were ") and not before.endswith("and "):
        return -1  # "Shoes were bought": nobody is several
    if initial:  # any word is written large there: a name is none of the genre's words
        return 2 if acts and not is_common(found[0]) else 0
    if acts:
        return 2
    if people.named.search(before):
        return 1
    # "saw that Rosa ...", "the father of Emyr": somebody, if somebody is spoken of soon after
    soon = PRONOUN_RE.search(text, found.end(), found.end() + SOON)
    linked = LINK_RE.search(before) and not after.startswith(" of ")
    return 1 if soon and linked and not is_common(found[0]) else 0


def is_common(word: str) -> bool:
    """Whether a word, or its singular, is one that letters of this genre use."""
    lower, words = word.lower(), load_vocabulary()
    return lower in words or (lower.endswith("s") and lower[:-1] in words)


def _is_other(text: str, at: int, quotes: list[Span], evidence: int) -> bool:
    """Whether a name within a quotation is new to it, after somebody was spoken of as he or she."""
    quote = next((q for q in quotes if q.start <= at < q.end), None)
    return (
        quote is not None and evidence < 3 and PRONOUN_RE.search(text, quote.start, at) is not None
    )


def has_mention(text: str, names: list[str]) -> bool:
    """Whether a text speaks of one person, by pronoun or by one of the names."""
    return PRONOUN_RE.search(text) is not None or any(name in text for name in names)
