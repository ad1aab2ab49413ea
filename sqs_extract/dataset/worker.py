"""Letters in by standard input, what became of each out by standard output: a worker's program.

`python -m sqs_extract.dataset.worker` is started by `work.py` and by nobody else. A request is a
line of JSON; an answer is a line of JSON and as many bytes as it says: the record, compressed.
What libraries print goes to standard error, so that it never gets between answers.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import zlib
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import regex

if TYPE_CHECKING:
    from sqs_extract.record import Record

GRACE = 30.0
"""Seconds over its limit after which a worker ends itself, should nobody be left to end it."""

OPTIONS = ("reader", "password", "follow_tags", "tag", "model", "scale")
"""What `pipeline.extract` is told."""

CAPITAL_RE = regex.compile(r"(?<!^)(?=[A-Z])")


def main() -> None:
    """Answer requests until there are none; the first answer says that all is loaded."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests = sys.stdin.buffer
    try:
        way = json.loads(requests.readline() or b"null")
        if way is None:
            return
        _warm_up(way)
        _answer(answers, {"ready": True})
        for line in requests:
            request = json.loads(line)
            faulthandler.dump_traceback_later(request["timeout"] + GRACE, exit=True)
            fields, record = read_letter(Path(request["path"]), request, way)
            faulthandler.cancel_dump_traceback_later()
            _answer(answers, fields, record)
    except BrokenPipeError:  # the run was killed; what it lacks will be asked for again
        os._exit(0)


def read_letter(
    path: Path, letter: dict[str, Any], way: dict[str, Any]
) -> tuple[dict[str, str], bytes]:
    """A letter -> id and compressed record, or code and message of what went wrong and nothing."""
    from sqs_extract.errors import SqsError  # noqa: PLC0415 - after standard output was moved

    name = letter["filename"]
    try:
        data = path.read_bytes()
        if sha256(data).hexdigest() != letter["sha256"]:
            raise ChangedMeanwhile
        record = leave_out(extract_record(data, path, name, way), way)
    except SqsError as error:
        return _fail(CAPITAL_RE.sub("_", type(error).__name__).lower(), str(error))
    except (OSError, ChangedMeanwhile):
        return _fail("changed", f"{name}: changed or went while it was read. Run again.")
    except MemoryError:
        return _fail("memory", f"{name}: memory ran out.")
    except Exception as error:  # a fault of this project; its words may hold places of the machine
        kind = type(error).__name__
        return _fail(
            "fault", f"{name}: a fault of this program ({kind}). Please report it with the letter."
        )
    return {"id": record.id}, zlib.compress(record.model_dump_json(by_alias=True).encode(), 6)


class ChangedMeanwhile(Exception):  # noqa: N818
    """The file no longer holds the bytes that it was listed by."""


def extract_record(data: bytes, path: Path, name: str, way: dict[str, Any]) -> Record:
    """Bytes of a letter -> its record, by way of recognition where that was asked for."""
    from sqs_extract.pipeline import extract  # noqa: PLC0415

    options = {key: way[key] for key in OPTIONS}
    if not way["ocr"]:
        return extract(data, filename=name, **options)
    from sqs_extract.ocr import extract_recognised  # noqa: PLC0415

    return extract_recognised(str(path), extract, **options)


def leave_out(record: Record, way: dict[str, Any]) -> Record:
    """A record -> the same without the people who are not to be in the dataset.

    Here and not where files are written: what is masked never leaves this process, so that neither
    ledgers nor chunks hold more than the dataset does.
    """
    from sqs_extract.dataset.citing.people import leave_out_people, mask_subjects  # noqa: PLC0415

    if not way["people"]:
        record = leave_out_people(record)
    if way["subjects"] == "mask":
        record = mask_subjects(record)
    return record


def _warm_up(way: dict[str, Any]) -> None:
    """Load what every letter needs, before its time counts."""
    import logging  # noqa: PLC0415
    import warnings  # noqa: PLC0415

    from sqs_extract.rule_folder import use_rules  # noqa: PLC0415

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    use_rules(Path(way["rules"]) if way["rules"] else None)
    extract_record(WARM_UP, Path(), "warm-up.md", way | {"ocr": False})


def _fail(code: str, message: str) -> tuple[dict[str, str], bytes]:
    return {"code": code, "message": message}, b""


def _answer(answers: IO[bytes], fields: dict[str, Any], body: bytes = b"") -> None:
    answers.write(json.dumps({**fields, "size": len(body)}).encode() + b"\n" + body)
    answers.flush()


WARM_UP = b"""# Report of Short Quality Screening (SQS) of youth offending work in Ambleford

## 1. Reducing reoffending

1.1. Most plans were good. In 12% of cases the plan had not been reviewed.

1.2. Sam said that his worker had listened to him.

## 2. Protecting the public

2.1. Reviews should be on time.
"""
"""A letter of no area: it makes rules, model and words be read."""

if __name__ == "__main__":
    main()
