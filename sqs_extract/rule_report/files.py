"""A tally and a folder in, the report's files in it out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from sqs_extract.annotations.models import name_models
from sqs_extract.errors import CannotWrite
from sqs_extract.rule_report.compare import Changes
from sqs_extract.rule_report.pages import build_data, write_csv, write_markdown
from sqs_extract.rule_report.sources import Skipped
from sqs_extract.rule_report.tally import Tally


def write_report(
    folder: Path,
    tally: Tally,
    skipped: Sequence[Skipped],
    changes: Changes | None,
    *,
    model: bool,
) -> None:
    """Write report.json, report.md and rules.csv into a folder, which is made where it is missing.

    Raises
    ------
    CannotWrite
        The folder or a file in it cannot be written.
    """
    name = name_models(model)
    data = build_data(tally, skipped, changes, name)
    texts = {
        "report.json": json.dumps(data, indent=1, ensure_ascii=False) + "\n",
        "report.md": write_markdown(tally, skipped, changes, name),
        "rules.csv": write_csv(tally),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in texts.items():
            (folder / file).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise CannotWrite(str(folder), f"cannot be written ({error.strerror})") from None
