"""Groups of the letterhead in, one group an addressee out.

A list of addressees is set line under line without space between; a long line runs over to the
next. Where a full line is followed by one that begins with a name, another addressee begins.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from sqs_extract.layout.group import Group

FIRST_GROUPS = 40
"""Addressees stand among the first groups of a letter."""

# "Ms Anna Bell-Shaw OBE, Chief ...", "Sir Ian O’Neil – Chair ...": two to four capitalised words,
# honours, then a comma or a dash, or the role's first word.
PERSON_RE = regex.compile(
    r"""
    (?:
        (?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Cllr|Councillor|Prof(?:essor)?|Lord|Lady|Rev(?:erend)?)\.?\s
    )?
    \p{Lu}[\p{L}’'-]+
    (?: \s \p{Lu}\.? )?
    (?: \s (?:\p{Lu}[\p{L}’'-]+|de|van|von|al|ap|ab) ){1,2}
    (?: \s (?:OBE|MBE|CBE|QPM|QC|KC|JP|DL|BEM|KBE|DBE|QSO) )*
    \s* (?: , | \s[–-]\s )
    """,
    regex.VERBOSE,
)

# What stands before the comma is an office or a body: "Clinical Commissioning Group,".
OFFICE_RE = regex.compile(
    r"\b(?:Chief|Director|Chair|Head|Officer|Manager|Board|Council|Services?|Group|Trust|Team|Police|"
    r"Commission(?:er|ing)?|Partnership|Authority|Company|Probation|Constabulary|Hospitals?|Health|"
    r"NHS|CCG|Division|Region|County|Borough|City|Safeguarding|Children|Education|Justice|Care)\b"
)


def split_addressees(groups: list[Group], is_salutation: Callable[[str], bool]) -> list[Group]:
    """Groups in reading order -> the same, those before the salutation cut at each person."""
    end = next(
        (i for i, g in enumerate(groups[:FIRST_GROUPS]) if is_salutation(g.first.text)), None
    )
    if end is None:
        return groups
    out: list[Group] = []
    for group in groups[:end]:
        if group.kind != "body" or not is_person(group.first.text):
            out.append(group)
            continue
        lines, group.lines = group.lines, group.lines[:1]
        out.append(group)
        for line in lines[1:]:
            before = out[-1].last.text.rstrip()
            if is_person(line.text) and not before.endswith(
                (",", " and", " of", " the", "&", " for")
            ):
                out.append(Group([line], box=group.box, rule="addressee", opens=True))
            else:
                out[-1].lines.append(line)
    return out + groups[end:]


def is_person(text: str) -> bool:
    """Whether a line begins with somebody's name and what parts it from a role."""
    found = PERSON_RE.match(text)
    return found is not None and not OFFICE_RE.search(found[0])
