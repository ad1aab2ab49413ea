"""A record in, the letter as a page of the terminal out: every tag in colour, with its reason.

Below a paragraph stands a line for each tag in it: what it says, the rule or model that made it,
the words that made the rule fire, its score, its page.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from sqs_extract.explain_links import print_links
from sqs_extract.record import (
    CaseExampleRecord,
    EvidenceRecord,
    FigureRecord,
    FindingRecord,
    ParagraphRecord,
    Record,
    SectionRecord,
)

STYLES = {
    "strength": "green",
    "deficiency": "red",
    "recommendation": "magenta",
    "mixed": "yellow",
    "case example": "italic",
    "figure": "bold cyan",
}
"""What a tag's text looks like, by the word that names it below the paragraph."""

QUOTED = 36
"""Characters of a tag's beginning that are quoted where it is not the whole paragraph."""

INDENT, LEAST_WIDTH = 5, 20
"""Columns: the margin that holds numbers and bullets, and the narrowest text beside it."""

Tag = FindingRecord | CaseExampleRecord | FigureRecord


class Label(NamedTuple):
    """What is said of a tag in one line."""

    style: str
    """Key of STYLES."""
    words: str
    """What it is: "strength", "deficiency, extent few", "figure 28.1 %"."""


class Page(Console):
    """Standard output as wide as the terminal, which leaves a closed pipe to the command."""

    def on_broken_pipe(self) -> None:
        """Raise what happened, where Rich would end the program."""
        raise BrokenPipeError


def print_letter(record: Record, *, color: bool = True, console: Console | None = None) -> None:
    """Print a record to the terminal, as wide as that is; plain text where it is none.

    `color` False leaves colours out, as the environment's NO_COLOR does.
    """
    if console is None:
        if hasattr(sys.stdout, "reconfigure"):  # a terminal that cannot show a dash shows "?"
            sys.stdout.reconfigure(errors="replace")
        console = Page(no_color=True if not color else None, highlight=False, emoji=False)
    tags = group_tags(record)
    print_head(record, console)
    for section in record.sections:
        print_heading(section, console)
        for paragraph in section.paragraphs:
            print_paragraph(record, paragraph, tags[paragraph.id], console)
    print_links(record, console)
    print_foot(record, console)


def group_tags(record: Record) -> dict[str, list[Tag]]:
    """Paragraph id -> the tags that begin in it, in text order; [] for every other paragraph."""
    grouped: dict[str, list[Tag]] = defaultdict(list)
    tags: list[Tag] = [*record.findings, *record.case_examples, *record.figures]
    for tag in sorted(tags, key=lambda tag: (tag.start, -tag.end, tag.id)):
        grouped[tag.paragraph_id].append(tag)
    return grouped


def print_head(record: Record, console: Console) -> None:
    """Print what letter it is, what made the record, and what the colours mean."""
    meta, made = record.metadata, record.signature
    console.print(Text(meta.title or record.source.filename, style="bold"))
    console.print(
        Text(
            " · ".join(
                part
                for part in (record.id, meta.organisation, meta.publication_date, record.family)
                if part
            ),
            style="dim",
        )
    )
    model = f", model {made.model}" if made.model else ""
    signature = f"{made.tool} {made.version}, rules {made.rules}{model}, {made.reader}"
    console.print(Text(signature, style="dim"))
    if record.findings or record.case_examples or record.figures:
        legend = Text("  ").join(Text(name, style=style) for name, style in STYLES.items())
        console.print(legend)


def print_heading(section: SectionRecord, console: Console) -> None:
    """Print a section's heading, or its kind where it has none, with its kind beside it."""
    console.print()
    heading = " ".join(part for part in (section.number, section.heading) if part)
    kind = Text(f"[{section.kind}]", style="dim")
    line = Text(heading, style="bold underline")
    console.print(Text("  ").join((line, kind)) if heading else kind)


def print_paragraph(
    record: Record, paragraph: ParagraphRecord, tags: list[Tag], console: Console
) -> None:
    """Print a paragraph with its tags in colour, and a line for each below it."""
    margin = paragraph.number or paragraph.marker or ""
    indent = max(len(margin) + 1, INDENT)
    console.print()
    print_beside(margin, paint_text(record, paragraph), indent, console)
    for tag in tags:
        print_beside(" " * indent + "└ ", explain_tag(paragraph, tag), indent + 2, console)


def print_beside(margin: str, text: Text, indent: int, console: Console) -> None:
    """Print text `indent` columns in, what stands in the margin before its first line."""
    for n, line in enumerate(text.wrap(console, max(console.width - indent, LEAST_WIDTH))):
        line.rstrip()
        before = margin.ljust(indent) if n == 0 else " " * indent
        console.print(Text.assemble((before, "bold"), line), soft_wrap=True)


def paint_text(record: Record, paragraph: ParagraphRecord) -> Text:
    """Paint a paragraph's text: the tags that overlap it in their colours."""
    text = Text(paragraph.text.replace("\t", "|"))  # one sign for one, or offsets would shift
    tags: list[Tag] = [*record.case_examples, *record.findings, *record.figures]
    for tag in tags:  # the narrow ones last, so that they are seen
        start, end = tag.start - paragraph.start, tag.end - paragraph.start
        if start < len(paragraph.text) and end > 0:
            text.stylize(STYLES[build_label(tag).style], max(start, 0), end)
    return text


def explain_tag(paragraph: ParagraphRecord, tag: Tag) -> Text:
    """One line: what the tag is, where it begins, what made it, its score and page."""
    label = build_label(tag)
    line = Text.assemble((label.words, STYLES[label.style]))
    if (tag.start, tag.end) != (paragraph.start, paragraph.end):
        line.append(f"  “{shorten(tag.text)}”")
    for reason in tag.evidence:
        line.append(f"  {say_reason(reason)}", style="dim")
    if not isinstance(tag, FigureRecord):
        line.append(f"  {tag.score:.2f}", style="dim")
    if (page := find_page(paragraph, tag.start)) is not None:
        line.append(f"  p. {page}", style="dim")
    return line


def build_label(tag: Tag) -> Label:
    """Tag -> the style it is shown in and the words that say what it is."""
    if isinstance(tag, FindingRecord):
        name = "recommendation" if tag.form == "recommendation" else tag.polarity
        extent = f", {tag.extent.band} (“{tag.extent.text}”)" if tag.extent else ""
        return Label(name, name + extent)
    if isinstance(tag, CaseExampleRecord):
        who = f" of {', '.join(tag.subjects)}" if tag.subjects else ""
        speaker = f", said by {tag.speaker}" if tag.speaker else ""
        return Label("case example", f"case example, {tag.polarity}{who}{speaker}")
    unit = f" {tag.unit}" if tag.unit else ""
    return Label("figure", f"figure, {tag.kind}: {tag.value:g}{unit}")


def say_reason(reason: EvidenceRecord) -> str:
    """Evidence -> the name of the rule or model, and the words that made it fire."""
    return f"{reason.name} ({shorten(reason.text)})" if reason.text else reason.name


def shorten(text: str) -> str:
    """Text -> as much of its beginning as is quoted, on one line.

    >>> shorten("Too few plans"), shorten("Too few of the plans that we read were good enough")
    ('Too few plans', 'Too few of the plans that we read …')
    """
    text = " ".join(text.split())
    return text if len(text) <= QUOTED else text[:QUOTED].rsplit(" ", 1)[0] + " …"


def find_page(paragraph: ParagraphRecord, offset: int) -> int | None:
    """Offset in a paragraph -> the page it stands on, None for a transcription."""
    on = [region.page for region in paragraph.regions if region.start <= offset < region.end]
    if on:
        return on[0]
    return paragraph.regions[0].page if paragraph.regions else None


def print_foot(record: Record, console: Console) -> None:
    """Print the footnotes, how many tags there are, and the warnings."""
    for note in record.footnotes:
        console.print()
        console.print(Text(f"{note.marker}  {note.text}", style="dim"))
    console.print()
    counts = {
        "findings": len(record.findings),
        "case examples": len(record.case_examples),
        "figures": len(record.figures),
        "warnings": len(record.warnings),
    }
    console.print(Text(", ".join(f"{name} {count}" for name, count in counts.items())))
    for warning in record.warnings:
        page = f" (p. {warning.page})" if warning.page else ""
        console.print(Text(f"{warning.code}: {warning.message}{page}", style="yellow"))
