"""A tally in, the report out: as data, as a page in markdown, and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqs_extract import __version__
from sqs_extract.rule_report.compare import Changes
from sqs_extract.rule_report.sources import Skipped
from sqs_extract.rule_report.tally import RuleTally, Said, Tally
from sqs_extract.signature import hash_rules

BESIDE = 3
"""Rules that a row names as overlapping or gainsaying."""
LONGEST = 300
"""Rows of a list of changes on the page; report.json has all."""

NAMES = {"finding": "findings", "example": "case examples", "figure": "figures"}
STORIES = ("case_example", "case_example_outcome")
"""Labels whose rules make case examples."""

COLUMNS = (
    ("rule", "rule"),
    ("hits", "times it fired"),
    ("letters", "letters it fired in"),
    ("took part", "findings, case examples or figures whose evidence names it"),
    ("decided", "those whose evidence names it first"),
    ("share", "of all tags of that kind, those it decided"),
    ("right", "tags it took part in that gold has too, with this polarity or value"),
    ("wrong", "tags it took part in that gold has otherwise or not at all"),
    ("overlaps", "rules that fired on some of the same words, the most frequent"),
    ("conflicts", "rules that spoke the other way in the same clause, the most frequent"),
)
"""Columns of the table, and what they count."""


def sort_rules(tally: Tally) -> list[RuleTally]:
    """A tally -> its rules, those first that took part in most findings."""
    return sorted(tally.rules.values(), key=lambda r: (-r.took_part, -r.hits, r.rule))


def build_row(rule: RuleTally, tally: Tally) -> list[str]:
    """A rule's tally -> its row in the order of COLUMNS; right and wrong are empty without gold."""
    label = rule.rule.split("/", maxsplit=1)[0]
    tag = "figure" if label == "figure" else "example" if label in STORIES else "finding"
    share = rule.decided / max(1, tally.counts[tag]["said"])
    judged = [str(rule.right), str(rule.wrong)] if tally.with_gold else ["", ""]
    return [
        rule.rule,
        *(str(n) for n in (rule.hits, len(rule.letters), rule.took_part, rule.decided)),
        f"{share:.1%}",
        *judged,
        name_most(rule.overlaps),
        name_most(rule.conflicts),
    ]


def name_most(counts: Counter[str]) -> str:
    """Counts by rule -> the most frequent: "negation/no 3, topic/victims 1"."""
    return ", ".join(f"{rule} {n}" for rule, n in sort_counts(counts)[:BESIDE])


def sort_counts(counts: Counter[str]) -> list[tuple[str, int]]:
    """Counts -> the same, the greatest first, equals by name."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def sum_up(tally: Tally) -> list[str]:
    """A tally -> what it comes to, a line each."""
    lines = [f"{len(tally.letters)} letters, {tally.with_gold} with gold"]
    for tag, counts in tally.counts.items():
        line = f"{counts['said']} {NAMES[tag]}"
        if tally.with_gold:
            line += f"; by gold {counts['right']} right, {counts['wrong']} wrong"
            line += f", {counts['missed']} missed"
        lines.append(line)
    silent = sum(not rule.hits and not rule.took_part for rule in tally.rules.values())
    lines.append(f"{len(tally.rules) - silent} rules fired, {silent} did not")
    return lines


def sum_up_changes(changes: Changes) -> str:
    """Changes -> what they come to, in a line."""
    counts = (len(changes.gained), len(changes.lost), len(changes.turned))
    return "against rules {}: {} gained, {} lost, {} turned".format(changes.against, *counts)


def build_data(
    tally: Tally, skipped: Sequence[Skipped], changes: Changes | None, model: str | None
) -> dict[str, Any]:
    """All that was counted -> the report as data; another report may be made against it."""
    return {
        "signature": {
            "tool": "sqs-extract",
            "version": __version__,
            "rules": hash_rules(),
            "model": model,
        },
        "letters": tally.letters,
        "skipped": [one._asdict() for one in skipped],
        "totals": {
            "letters": len(tally.letters),
            "letters_with_gold": tally.with_gold,
            **{
                name: {what: counts[what] for what in ("said", "right", "wrong", "missed")}
                if tally.with_gold
                else {"said": counts["said"]}
                for name, counts in ((NAMES[tag], tally.counts[tag]) for tag in NAMES)
            },
        },
        "rules": [
            {
                "rule": rule.rule,
                "hits": rule.hits,
                "letters": len(rule.letters),
                "took_part": rule.took_part,
                "decided": rule.decided,
                "right": rule.right if tally.with_gold else None,
                "wrong": rule.wrong if tally.with_gold else None,
                "overlaps": dict(sort_counts(rule.overlaps)),
                "conflicts": dict(sort_counts(rule.conflicts)),
                "examples": [one._asdict() for one in rule.examples],
            }
            for rule in sort_rules(tally)
        ],
        "tags": [said._asdict() for said in tally.said],
        "against": None if changes is None else _build_changes(changes),
    }


def _build_changes(changes: Changes) -> dict[str, Any]:
    return {
        "rules": changes.against,
        "not_in_both": changes.missing,
        "gained": [said._asdict() for said in changes.gained],
        "lost": [said._asdict() for said in changes.lost],
        "turned": [
            {"before": old._asdict(), "after": new._asdict()} for old, new in changes.turned
        ],
        "by_rule": {
            rule: {what: counts[what] for what in ("gained", "lost", "turned")}
            for rule, counts in changes.by_rule.items()
        },
    }


def write_csv(tally: Tally) -> str:
    """A tally -> its table as CSV, a row per rule."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([name for name, _ in COLUMNS])
    writer.writerows(build_row(rule, tally) for rule in sort_rules(tally))
    return text.getvalue()


def write_markdown(
    tally: Tally, skipped: Sequence[Skipped], changes: Changes | None, model: str | None
) -> str:
    """All that was counted -> the report as a page."""
    made = f"sqs-extract {__version__}, rules {hash_rules()}, model {model or 'none'}"
    lines = ["# Report on the rules", "", made, ""]
    lines += [f"- {line}" for line in sum_up(tally)]
    if changes is not None:
        lines.append(f"- {sum_up_changes(changes)}")
    lines += [f"- not read: {one.where}: {one.why}" for one in skipped]
    if changes is not None:
        lines += _write_changes(changes)
    lines += ["", "## Rules", "", *(f"- **{name}**: {what}" for name, what in COLUMNS[1:]), ""]
    lines += _write_table([name for name, _ in COLUMNS], [
        build_row(rule, tally) for rule in sort_rules(tally) if rule.hits or rule.took_part
    ])  # fmt: skip
    wrong = [rule for rule in sort_rules(tally) if rule.examples]
    if wrong:
        lines += ["", "## Wrong by gold"]
    for rule in sorted(wrong, key=lambda rule: (-rule.wrong, rule.rule)):
        lines += ["", f"### {rule.rule}: {rule.wrong} of {rule.wrong + rule.right}", ""]
        lines += [
            f"- {one.letter} {one.paragraph}: {one.said}, gold {one.gold}: {one.text}"
            for one in rule.examples
        ]
    silent = sorted(r.rule for r in tally.rules.values() if not r.hits and not r.took_part)
    if silent:
        lines += ["", "## Rules that never fired", "", ", ".join(silent)]
    return "\n".join(lines) + "\n"


def _write_changes(changes: Changes) -> list[str]:
    lines = ["", "## Changes"]
    if changes.missing:
        lines += ["", f"Not compared, in one of the two alone: {', '.join(changes.missing)}"]
    if changes.by_rule:
        rows = [
            [rule, *(str(counts[what]) for what in ("gained", "lost", "turned"))]
            for rule, counts in changes.by_rule.items()
        ]
        lines += ["", *_write_table(["rule", "gained", "lost", "turned"], rows)]
    for title, findings in (("Gained", changes.gained), ("Lost", changes.lost)):
        if findings:
            lines += ["", f"### {title}", "", *map(_write_said, findings[:LONGEST])]
    if changes.turned:
        lines += ["", "### Turned", ""]
        lines += [f"{_write_said(new)}; was {old.says}" for old, new in changes.turned[:LONGEST]]
    return lines


def _write_said(said: Said) -> str:
    rules = ", ".join(said.rules)
    return f"- {said.letter} {said.paragraph}: {said.tag} {said.says}: {said.text} ({rules})"


def _write_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return lines + [
        f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows
    ]
