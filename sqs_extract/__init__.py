"""Published inspection letters in, validated records out.

>>> import sqs_extract
>>> record = sqs_extract.extract("letter.pdf")        # doctest: +SKIP
>>> record.metadata.area                              # doctest: +SKIP
'Ashmere'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sqs_extract.dataset.dataset import Dataset
    from sqs_extract.dataset.formats.docbin import record_to_doc
    from sqs_extract.dataset.many import extract_many
    from sqs_extract.dataset.records import Failure
    from sqs_extract.errors import SqsError
    from sqs_extract.pipeline import extract
    from sqs_extract.record import Record

__all__ = [
    "Dataset",
    "Failure",
    "Record",
    "SqsError",
    "__version__",
    "extract",
    "extract_many",
    "record_to_doc",
]

_HOMES = {
    "Dataset": "dataset.dataset",
    "extract": "pipeline",
    "extract_many": "dataset.many",
    "Failure": "dataset.records",
    "Record": "record",
    "record_to_doc": "dataset.formats.docbin",
    "SqsError": "errors",
}


def __getattr__(name: str) -> object:
    """Import the public names when they are first asked for: `import sqs_extract` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sqs_extract' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"sqs_extract.{_HOMES[name]}"), name)
