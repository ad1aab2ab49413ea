"""A paragraph's text in, the spans of its sentences out. Nothing but `re` and one word list."""

from __future__ import annotations

import re
import tomllib

from sqs_extract.rule_folder import find_rule_file, from_rules

STOP_RE = re.compile(
    r"""
    (?P<stop> \.{3,} | … | [.?!]+ )          # "." "?!" "..."
    (?P<close> ["'”’»)\]*]* )                # what closes with the sentence: ." .) .”
    (?: (?P<space> [ \t\u00a0]+ )            # a gap, then what may open the next one
        (?= ["'“‘«(\[*•–-]* \s? [A-Z0-9À-ÞŵŷŴŶ£€$] )
      | (?= [A-Z][a-z]+ [ ,] )               # no gap, a slip: "late.The plan"
      | (?= \s* $ )
    )
    """,
    re.VERBOSE,
)
# The paragraph number that some texts keep at their start: "7. 35% of ...", "1.4. Planning ...".
NUMBER_RE = re.compile(r"\s*\(?\d{1,3}(?:\.\d{1,3})*[.)]\s+")
WORD_BEFORE_RE = re.compile(r"[^\s\"'“”‘’()\[\]/]*$")
WORD_AFTER_RE = re.compile(r"[\W_]*([^\W\d_]+(?:['’][^\W\d_]+)?|\d)")
ACRONYM_RE = re.compile(r"(?:[A-Z]\.)+[A-Z]")


@from_rules
def load_words() -> dict[str, frozenset[str]]:
    """The lists of sentence.toml by name, lower case."""
    with find_rule_file("sentence.toml").open("rb") as file:
        lists = tomllib.load(file)["lists"]
    return {name: frozenset(words) for name, words in lists.items()}


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Find the sentences of a paragraph, as half-open spans without space at either end.

    Every character but white space is in exactly one span. A line end always parts, as the rows
    of a table do. Closing quotes and brackets stay with the sentence that they close; a stop
    inside an open bracket parts nothing.

    >>> text = 'Plans, e.g. for Mr J. Lee, cost 7.5%. "All well." No. 10 was late.'
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['Plans, e.g. for Mr J. Lee, cost 7.5%.', '"All well."', 'No. 10 was late.']
    """
    spans: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        start = 0
        number = NUMBER_RE.match(line)
        for stop in STOP_RE.finditer(line, number.end() if number else 0):
            if stop.end() >= len(line.rstrip()) or _is_end(line, start, stop):
                _add(spans, line, offset, start, stop.end("close"))
                start = stop.end("close")
        _add(spans, line, offset, start, len(line))
        offset += len(line) + 1
    return spans


def _add(spans: list[tuple[int, int]], line: str, offset: int, start: int, end: int) -> None:
    """Append line[start:end] without the space around it, unless nothing is left."""
    piece = line[start:end]
    left = len(piece) - len(piece.lstrip())
    length = len(piece.strip())
    if length:
        spans.append((offset + start + left, offset + start + left + length))


def _is_end(line: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a stop followed by a capital or a number ends the sentence begun at `start`."""
    if line.count("(", start, stop.start()) > line.count(")", start, stop.end("close")) and (
        ")" in line[stop.end() :]
    ):
        return False
    if stop["stop"] != ".":
        return True
    found = WORD_BEFORE_RE.search(line, start, stop.start())
    word = found[0] if found else ""
    glued = stop["space"] is None
    if glued and ("@" in word or "." in word or not word.islower()):
        return False
    following = WORD_AFTER_RE.match(line, stop.end())
    after = following[1].lower() if following else ""
    words = load_words()
    lower = word.lower().rstrip(".")
    if lower in words["inside"] and not (len(lower) == 1 and word.isupper()):
        return False
    if lower in words["before_number"] and after.isdigit():
        return False
    if ACRONYM_RE.fullmatch(word):
        return after in words["openers"]
    if len(word) == 1 and word.isupper():
        previous = re.search(r"(\w+)\W*$", line[start : stop.start() - 1])
        label = previous is not None and previous[1].lower() in words["labels"]
        return label or after in words["openers"]
    return True
