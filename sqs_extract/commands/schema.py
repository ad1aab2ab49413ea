"""`sqs-extract schema`: the record's JSON Schema on standard output."""

from __future__ import annotations

import click


@click.command(short_help="Print the JSON Schema of a record.")
@click.help_option("-h", "--help")
def schema() -> int:
    """Print the JSON Schema (2020-12) that every record keeps.

    The same text is kept in docs/record.schema.json.
    """
    import json

    from sqs_extract.output import write_stdout
    from sqs_extract.schema import build_schema

    write_stdout(json.dumps(build_schema(), indent=2, ensure_ascii=False) + "\n")
    return 0
