"""A file of marked letters in, each as a `Letter` with its gold out: prose and marks in one file.

The notation, one sentence a line::

    # letter a-01: Ambleford, 2014      a letter begins: its name, then anything
    [summary] Summary                   a section: its kind, then its heading
    + Reports were clear |- but late.   a sign before each clause; `|` parts them
    0 The court makes the order.        0: no finding
                                        an empty line: a new paragraph
    >- [Sean, Ida; quote=his mother] In one case Sean had stopped attending.
    > Nobody asked why.                 a case example goes on

Signs are those of gold (`+ - ! ~`), `?` before one where two careful readers could differ. Under
`key_strengths` and `areas_for_improvement` each line is a bullet. Other lines with `#` are remarks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import regex

from sqs_extract.document import Block, Letter
from sqs_extract.errors import SqsError
from sqs_extract.family import load_family
from sqs_extract.gold import FINDING_SIGNS, GoldItem, Located
from sqs_extract.letter import lay_out
from sqs_extract.sections import Draft, Placed

THEMES = (
    "reducing_reoffending",
    "protecting_the_public",
    "protecting_the_child",
    "serving_the_sentence",
)
"""Kinds whose sections and paragraphs are numbered, in the order they are met."""
LISTS = ("key_strengths", "areas_for_improvement")
"""Kinds whose lines are bullets."""
JTAI_KINDS = ("headline_findings", "main_findings", "priority_action", "next_steps")
"""Kinds that only letters of joint targeted area inspections have."""
KINDS = (
    *("preamble", "context", "summary", "commentary", *THEMES, "operational_management"),
    *(*LISTS, *JTAI_KINDS, "practice_example", "other"),
)

LETTER_RE = regex.compile(r"#\s*letter\s+(?P<name>[^\s:]+)\s*(?::\s*(?P<about>.*))?")
SECTION_RE = regex.compile(r"\[(?P<kind>[a-z_]+)\]\s*(?P<heading>.*)")
CLAUSE_RE = regex.compile(r"\s*(?:^|\|)\s*(?P<optional>\??)(?P<sign>[-+!~0])\s+")
STORY_RE = regex.compile(
    r"(?P<optional>\??)>(?P<sign>[-+~])\s*(?:\[(?P<about>[^\]]*)\])?\s*(?P<text>\S.*)"
)
STORY_POLARITY = {sign: FINDING_SIGNS[sign][0] for sign in "+-~"}


class MarkedBroken(SqsError):  # noqa: N818
    """A file of marked letters that breaks its notation."""

    exit_code = 7


class MarkedLetter(NamedTuple):
    """One letter of such a file."""

    name: str
    letter: Letter
    gold: list[Located]
    """Findings and case examples in text order."""


@dataclass(slots=True)
class _Mark:
    """A marked stretch of one paragraph, or, within a box, from one into another."""

    tag: str
    polarity: str
    form: str | None
    optional: bool
    line: int
    first: int
    """Ordinal in the letter of the paragraph it begins in."""
    start: int
    """Offset in that paragraph's text."""
    last: int
    end: int
    subjects: tuple[str, ...] = ()
    speaker: str | None = None
    boxed: bool = False


@dataclass(slots=True)
class _Section:
    kind: str
    heading: str
    paragraphs: list[str] = field(default_factory=list)


def read_marked(path: Path) -> list[MarkedLetter]:
    """Read a file of marked letters."""
    return parse_marked(path.read_text(encoding="utf-8"), path.name)


def parse_marked(text: str, name: str = "marked") -> list[MarkedLetter]:
    """Read marked letters from text; `name` is what errors call the file.

    Raises
    ------
    MarkedBroken
        Naming the file and the line that breaks the notation.
    """
    letters: list[_Writer] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        found = LETTER_RE.fullmatch(line)
        if found:
            letters.append(_Writer(found["name"], name))
        elif line.startswith("#"):
            continue
        elif letters:
            letters[-1].read(line, number)
        elif line:
            raise MarkedBroken(f"{name}:{number}", "text before the first `# letter` line")
    return [writer.build() for writer in letters]


class _Writer:
    """One letter while its lines are read."""

    def __init__(self, name: str, file: str) -> None:
        self.name, self.file = name, file
        self.sections: list[_Section] = []
        self.marks: list[_Mark] = []
        self.count = 0
        """Paragraphs begun so far."""
        self.fresh = True
        """Whether the next sentence begins a paragraph."""
        self.story: _Mark | None = None

    def read(self, line: str, number: int) -> None:
        """Take one line into the letter."""
        where = f"{self.file}:{number}"
        if not line:
            self.fresh = True
            return
        if found := SECTION_RE.fullmatch(line):
            if found["kind"] not in KINDS:
                raise MarkedBroken(where, f"unknown section kind {found['kind']!r}")
            self.sections.append(_Section(found["kind"], found["heading"].strip()))
            self.fresh, self.story = True, None
            return
        if not self.sections:
            raise MarkedBroken(where, "a sentence before the first [section]")
        boxed = self.sections[-1].kind == "practice_example"
        if line.startswith("> "):
            if self.story is None or (self.fresh and not boxed):
                raise MarkedBroken(where, "`>` goes on where no case example was begun")
            _, self.story.end = self._add(line[2:].strip())
            self.story.last = self.count - 1
        elif found := STORY_RE.fullmatch(line):
            self._begin_story(found, number, boxed)
        else:
            self._add_clauses(line, number, where)

    def _add(self, text: str) -> tuple[int, int]:
        """Append a sentence, give where in its paragraph it begins and ends."""
        section = self.sections[-1]
        if self.fresh or section.kind in LISTS:
            section.paragraphs.append("")
            self.count += 1
        before = section.paragraphs[-1]
        start = len(before) + 1 if before else 0
        section.paragraphs[-1] = f"{before} {text}" if before else text
        self.fresh = False
        return start, start + len(text)

    def _begin_story(self, found: regex.Match[str], number: int, boxed: bool) -> None:
        start, end = self._add(found["text"].strip())
        subjects: list[str] = []
        speaker = None
        for part in (found["about"] or "").split(";"):
            if part.strip().startswith("quote="):
                speaker = part.strip().removeprefix("quote=").strip()
            else:
                subjects += [name.strip() for name in part.split(",") if name.strip()]
        self.story = _Mark(
            "example",
            STORY_POLARITY[found["sign"]],
            None,
            bool(found["optional"]),
            number,
            *(self.count - 1, start, self.count - 1, end),
            tuple(subjects),
            speaker,
            boxed,
        )
        self.marks.append(self.story)

    def _add_clauses(self, line: str, number: int, where: str) -> None:
        """Read a sentence of signed clauses."""
        self.story = None
        signs = list(CLAUSE_RE.finditer(line))
        if not signs or signs[0].start() != 0 or line.count("|") != len(signs) - 1:
            raise MarkedBroken(where, f"no sign before a sentence or clause: {line[:60]!r}")
        ends = [*(sign.start() for sign in signs[1:]), len(line)]
        clauses = [line[s.end() : end].strip() for s, end in zip(signs, ends, strict=True)]
        if not all(clauses):
            raise MarkedBroken(where, "a sign without words")
        at, _ = self._add(" ".join(clauses))
        for sign, clause in zip(signs, clauses, strict=True):
            if sign["sign"] in FINDING_SIGNS:
                polarity, form = FINDING_SIGNS[sign["sign"]]
                here = (self.count - 1, at, self.count - 1, at + len(clause))
                optional = bool(sign["optional"])
                self.marks.append(_Mark("finding", polarity, form, optional, number, *here))
            at += len(clause) + 1

    def build(self) -> MarkedLetter:
        """Make the letter of what was read, and place its marks."""
        family = "jtai" if any(s.kind in JTAI_KINDS for s in self.sections) else "sqs"
        letter, _ = lay_out(list(self._place()), load_family(family).name)
        paragraphs = [p for section in letter.sections for p in section.paragraphs]
        gold = []
        for mark in self.marks:
            first, last = paragraphs[mark.first], paragraphs[mark.last]
            start, end = first.start + mark.start, last.start + mark.end
            item = GoldItem(
                tag=mark.tag,
                at=first.id,
                line=mark.line,
                optional=mark.optional,
                first=letter.text[start:end],
                last=letter.text[start:end],
                polarity=mark.polarity,
                form=mark.form,
                subjects=mark.subjects,
                speaker=mark.speaker,
                boxed=mark.boxed,
            )
            gold.append(Located(item, first.id, start, end))
        return MarkedLetter(self.name, letter, gold)

    def _place(self) -> list[Placed]:
        """Sections and paragraphs -> blocks, each placed as a reader of PDFs would place it."""
        placed: list[Placed] = []
        theme = 0
        for section in self.sections:
            theme += section.kind in THEMES
            number = str(theme) if section.kind in THEMES else None
            heading = Block("heading", section.heading, number, level=1, rule="marked")
            draft = Draft(section.kind, heading if section.heading else None, 1, None)
            placed.append(Placed(draft, draft.heading, True))
            for n, text in enumerate(section.paragraphs, start=1):
                if number is not None:
                    block = Block("numbered", text, f"{number}.{n}", rule="marked")
                elif section.kind in LISTS:
                    block = Block("bullet", text, marker="•", rule="marked")
                else:
                    block = Block("body", text, rule="marked")
                placed.append(Placed(draft, block, False))
        return placed
