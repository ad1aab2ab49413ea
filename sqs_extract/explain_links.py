"""A record in, what its closing lists rest on out: links, and faults that no bullet takes up."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from sqs_extract.document import BODY_THEMES
from sqs_extract.record import FindingRecord, LinkRecord, Record

QUOTED = 60
"""Characters of a finding that are quoted."""


def find_untaken(record: Record) -> list[FindingRecord]:
    """A record -> the deficiencies of its body that no link leads to; [] where there are no links.

    A letter without closing lists takes up nothing, which is no omission of its writer's.
    """
    if not record.links:
        return []
    taken = {place for link in record.links for place in link.to}
    return [
        finding
        for finding in record.findings
        if finding.polarity == "deficiency"
        and finding.theme in BODY_THEMES
        and finding.id not in taken
    ]


def print_links(record: Record, console: Console) -> None:
    """Print each bullet with the findings that bear it out, then the deficiencies left over."""
    if not record.links:
        return
    findings = {finding.id: finding for finding in record.findings}
    print_title("What bears out the closing lists", console)
    for link in record.links:
        print_link(link, findings, console)
    untaken = find_untaken(record)
    if untaken:
        print_title("Deficiencies no bullet takes up", console)
        for finding in untaken:
            print_row(Text.assemble((say_finding(finding), "red")), console)


def print_title(title: str, console: Console) -> None:
    """Print a heading with a line of space above it."""
    console.print()
    console.print(Text(title, style="bold underline"))


def print_link(link: LinkRecord, findings: dict[str, FindingRecord], console: Console) -> None:
    """Print one bullet, and below it the findings that bear it out, best first."""
    console.print()
    print_row(Text(say_finding(findings[link.from_]), style="bold"), console)
    for n, place in enumerate(link.to):
        line = Text.assemble("  └ ", say_finding(findings[place]))
        score = link.scores[n] if link.scores else link.score
        shared = ", ".join(link.shared[n]) if link.shared else ""
        line.append(f"  {score:.2f}  {shared}".rstrip(), style="dim")
        print_row(line, console)


def print_row(line: Text, console: Console) -> None:
    """Print a line, wrapped by the terminal alone."""
    console.print(line, soft_wrap=True)


def say_finding(finding: FindingRecord) -> str:
    """Finding -> its paragraph and its first words."""
    text = " ".join(finding.text.split())
    short = text if len(text) <= QUOTED else text[:QUOTED].rsplit(" ", 1)[0] + " …"
    return f"{finding.paragraph_id}  “{short}”"
