"""`extract_many`: a record or a failure for each path, in order."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil

from sqs_extract import Failure, Record, extract, extract_many
from tests.support.batches import DEVELOP, make_letters

LETTER = DEVELOP / "ashmere-2013.lo-tagged.pdf"


def test_each_path_has_its_record_or_failure_in_order(tmp_path: Path) -> None:
    folder = make_letters(tmp_path, 7, bad=2)
    names = ["letter-0004.pdf", "recipe.pdf", "letter-0000.pdf", "nowhere.pdf", "letter-0004.pdf"]
    results = list(extract_many((folder / name for name in names), workers=2, tag=False))
    assert [isinstance(result, Record) for result in results] == [True, False, True, False, True]
    first, recipe, second, nowhere, again = results
    assert first == again == extract(folder / names[0], tag=False)
    assert second == extract(folder / names[2], tag=False)
    assert isinstance(recipe, Failure)
    assert isinstance(nowhere, Failure)
    assert (recipe.filename, recipe.code) == ("recipe.pdf", "not_a_letter")
    assert (nowhere.sha256, nowhere.code) == (None, "unreadable_file")


def test_no_paths_start_no_process() -> None:
    assert list(extract_many([])) == []


def test_who_stops_early_leaves_no_process(tmp_path: Path) -> None:
    results = extract_many(sorted(make_letters(tmp_path, 9).iterdir()), workers=2, tag=False)
    next(results)
    results.close()
    assert psutil.Process().children() == []


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from sqs_extract import extract_many\n"
        f"for record in extract_many([{str(LETTER)!r}], tag=False):\n"
        "    print(record.id)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == f"{extract(LETTER, tag=False).id}\n"
