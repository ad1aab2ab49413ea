"""A report on the rules in, its head as a table of the terminal out."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sqs_extract.rule_report.compare import Changes
from sqs_extract.rule_report.pages import build_row, sort_rules, sum_up, sum_up_changes
from sqs_extract.rule_report.sources import Skipped
from sqs_extract.rule_report.tally import Said, Tally

SHOWN = 30
"""Rules, and changes of each kind, that are shown; the written report has all."""
NARROW = ("rule", "hits", "letters", "took part", "decided", "share", "right", "wrong")


def print_report(
    tally: Tally, skipped: Sequence[Skipped], changes: Changes | None, console: Console
) -> None:
    """Print the rules that took part in most tags, what changed, and what it comes to."""
    names = NARROW if tally.with_gold else NARROW[:-2]
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    for name in names:
        table.add_column(name, justify="left" if name == "rule" else "right", no_wrap=True)
    rules = [rule for rule in sort_rules(tally) if rule.hits or rule.took_part]
    for rule in rules[:SHOWN]:
        table.add_row(*(Text(cell) for cell in build_row(rule, tally)[: len(names)]))
    console.print(table)
    if len(rules) > SHOWN:
        console.print(Text(f"... {len(rules) - SHOWN} more rules fired (-o DIR/ has all)"))
    if changes is not None:
        print_changes(changes, console)
    console.print()
    for line in sum_up(tally):
        console.print(Text(line))
    for one in skipped:
        console.print(Text(f"not read: {one.where}: {one.why}", style="yellow"), soft_wrap=True)


def print_changes(changes: Changes, console: Console) -> None:
    """Print tags gained, lost and turned."""
    turned = [f"{say(new)}; was {old.says}" for old, new in changes.turned]
    for sign, style, lines in (
        ("gained", "green", [say(said) for said in changes.gained]),
        ("lost", "red", [say(said) for said in changes.lost]),
        ("turned", "yellow", turned),
    ):
        if lines:
            console.print()
        for line in lines[:SHOWN]:
            console.print(Text.assemble((f"{sign:7}", style), line), soft_wrap=True)
    console.print()
    console.print(Text(sum_up_changes(changes)))
    if changes.missing:
        missing = ", ".join(changes.missing)
        console.print(Text(f"not compared, in one of the two alone: {missing}", style="yellow"))


def say(said: Said) -> str:
    """A tag -> where it stands, what it says, and by which rules."""
    rules = ", ".join(said.rules)
    return f"{said.letter} {said.paragraph}: {said.tag} {said.says}: {said.text} ({rules})"
