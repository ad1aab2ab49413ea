"""Tags of two sets of rules in, what was gained and lost out, rule by rule."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqs_extract.errors import SqsError
from sqs_extract.record import CaseExampleRecord, FigureRecord, FindingRecord, Record
from sqs_extract.rule_report.sources import name_of
from sqs_extract.rule_report.tally import Said, is_same, say_figure


class CannotCompare(SqsError):  # noqa: N818
    """What to compare with is neither a report nor a folder of records."""

    exit_code = 3


@dataclass(slots=True)
class Changes:
    """What a set of rules says that another did not, and the other way."""

    against: str
    """Rules of the other: their hash."""
    gained: list[Said] = field(default_factory=list)
    lost: list[Said] = field(default_factory=list)
    turned: list[tuple[Said, Said]] = field(default_factory=list)
    """Before and after, of those that say something else of the same words."""
    missing: list[str] = field(default_factory=list)
    """Letters that only one of the two has; they are not compared."""
    by_rule: dict[str, Counter[str]] = field(default_factory=dict)
    """Of each rule, how many were gained, lost and turned with it in their evidence."""


def read_said(path: Path) -> tuple[str, dict[str, list[Said]]]:
    """A report's JSON, or records as a folder or .jsonl -> hash of their rules, tags by letter.

    Raises
    ------
    CannotCompare
        It is neither.
    """
    try:
        if path.is_dir():
            texts = [p.read_text(encoding="utf-8") for p in sorted(path.glob("*.json"))]
        elif path.suffix == ".jsonl":
            texts = path.read_text(encoding="utf-8").splitlines()
        else:
            data: Any = json.loads(path.read_text(encoding="utf-8"))
            if "schema_version" not in data:
                return str(data["signature"]["rules"]), _read_report(data)
            texts = [json.dumps(data)]
        records = [Record.model_validate_json(text) for text in texts]
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = f"neither a report nor records ({type(error).__name__})"
        raise CannotCompare(str(path), why, "Give report.json or a folder of records") from None
    if not records:
        raise CannotCompare(str(path), "no records in it")
    rules = sorted({record.signature.rules for record in records})
    return ", ".join(rules), {name_of(record): _read_record(record) for record in records}


def _read_report(data: dict[str, Any]) -> dict[str, list[Said]]:
    tags: dict[str, list[Said]] = {str(name): [] for name in data["letters"]}
    for row in data["tags"]:
        said = Said(**{**row, "rules": tuple(row["rules"])})
        tags[said.letter].append(said)
    return tags


def _read_record(record: Record) -> list[Said]:
    name = name_of(record)
    found: list[tuple[str, FindingRecord | CaseExampleRecord | FigureRecord, str]] = [
        *(("finding", f, f.polarity) for f in record.findings),
        *(("example", e, e.polarity) for e in record.case_examples),
        *(("figure", f, say_figure(f.kind, f.value, f.unit)) for f in record.figures),
    ]
    return [
        Said(
            *(tag, name, item.paragraph_id, item.start, item.end, item.text, says),
            tuple(dict.fromkeys(reason.name for reason in item.evidence)),
        )
        for tag, item, says in found
    ]


def compare(
    letters: Sequence[str],
    today: Sequence[Said],
    before: dict[str, list[Said]],
    against: str,
) -> Changes:
    """The tags of today and those of before -> what changed between them."""
    changes = Changes(against)
    changes.missing = sorted(set(letters) ^ set(before))
    now: defaultdict[str, list[Said]] = defaultdict(list)
    for said in today:
        now[said.letter].append(said)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name in letters:
        if name not in before:
            continue
        kept: set[Said] = set()
        for said in now[name]:
            old = next((b for b in before[name] if b not in kept and _is_match(said, b)), None)
            if old is None:
                changes.gained.append(said)
                _count(counts, said.rules, "gained")
                continue
            kept.add(old)
            if old.says != said.says:
                changes.turned.append((old, said))
                _count(counts, {*old.rules, *said.rules}, "turned")
        for old in before[name]:
            if old not in kept and not any(_is_match(said, old) for said in now[name]):
                changes.lost.append(old)
                _count(counts, old.rules, "lost")
    changes.by_rule = dict(sorted(counts.items()))
    return changes


def _is_match(one: Said, other: Said) -> bool:
    """Whether two tags are about the same words, wherever the text has moved to."""
    if one.tag != other.tag:
        return False
    if one.text == other.text:
        return True
    inside = one.text in other.text or other.text in one.text
    return inside or (
        is_same(one.start, one.end, other.start, other.end) and one.paragraph == other.paragraph
    )


def _count(counts: dict[str, Counter[str]], rules: Sequence[str] | set[str], what: str) -> None:
    for rule in rules:
        counts[rule][what] += 1
