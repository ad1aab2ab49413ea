"""A command in, the same with the options that say how letters are read and tagged out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from sqs_extract.commands.models import CAREFUL_OPTION
from sqs_extract.commands.rules import RULES_OPTION
from sqs_extract.reading import READERS

Command = Callable[..., Any]

OPTIONS = (
    click.option("--no-tags", is_flag=True, help="Structure and metadata alone: no findings."),
    click.option("--no-model", is_flag=True, help="Tags by the rules alone, without models."),
    CAREFUL_OPTION,
    click.option(
        "--scale",
        metavar="ID",
        help="Give extents as shares on a published scale: education-scotland, estyn, ofsted.",
    ),
    RULES_OPTION,
    click.option(
        "--reader",
        type=click.Choice(list(READERS)),
        default=next(iter(READERS)),
        show_default=True,
        help="Library that reads a PDF.",
    ),
    click.option(
        "--ignore-structure-tree", is_flag=True, help="Read a tagged PDF by its geometry alone."
    ),
    click.option(
        "--password",
        metavar="WORD",
        envvar="SQS_EXTRACT_PASSWORD",
        help="Opens encrypted PDFs (or set SQS_EXTRACT_PASSWORD).",
    ),
    click.option(
        "--ocr", is_flag=True, help="Recognise the text of scanned pages (needs ocrmypdf)."
    ),
)
"""In the order in which --help shows them."""


def reading_options(command: Command) -> Command:
    """Give a command the options; it takes them by name."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
