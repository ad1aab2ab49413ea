"""`sqs-extract LETTER ...`: letters in, records out; the command that needs no name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sqs_extract.commands.messages import Messages
from sqs_extract.commands.models import choose_model
from sqs_extract.commands.reading import reading_options
from sqs_extract.commands.rules import take_rules
from sqs_extract.errors import CannotWrite
from sqs_extract.model_choice import ModelChoice

if TYPE_CHECKING:
    from sqs_extract.output import Destination
    from sqs_extract.record import Record


class Way(NamedTuple):
    """How letters are to be read; the options of the command that `pipeline.extract` takes."""

    reader: str
    follow_tags: bool
    tag: bool
    model: ModelChoice
    scale: str | None
    password: str | None
    ocr: bool


@click.command(short_help="Read letters, print their records (needs no name).")
@click.argument("letters", nargs=-1, metavar="LETTER...", type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    metavar="PLACE",
    type=click.Path(),
    help="Write there: a .json file, a .jsonl file, or a folder DIR/ with one file per letter.",
)
@click.option(
    "--pretty/--compact",
    default=None,
    help="Indented JSON, or one line per record. [default: pretty, several to stdout compact]",
)
@click.option("--explain", is_flag=True, help="Show the letter with every tag, its rule and page.")
@click.option("--no-color", is_flag=True, help="With --explain: no colours (so does NO_COLOR).")
@reading_options
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr but errors.")
@click.help_option("-h", "--help")
def extract(
    letters: tuple[str, ...],
    output: str | None,
    pretty: bool | None,
    explain: bool,
    no_color: bool,
    no_tags: bool,
    no_model: bool,
    careful: bool,
    scale: str | None,
    folder: Path | None,
    reader: str,
    ignore_structure_tree: bool,
    password: str | None,
    ocr: bool,
    quiet: bool,
) -> int:
    """Read each LETTER and print its record as JSON.

    A LETTER is a PDF, or a transcription in plain text (.txt) or markdown (.md); - is standard
    input. Several letters are printed as JSON Lines.
    """
    check_letters(letters)
    take_rules(folder)
    if scale is not None:
        from sqs_extract.scales import find_scale

        find_scale(scale)  # a wrong name is said once, before any letter is read
    model = choose_model(no_model=no_model, careful=careful)
    way = Way(reader, not ignore_structure_tree, not no_tags, model, scale, password, ocr)

    from sqs_extract.output import choose_destination

    try:
        destination = choose_destination(output, letters=len(letters), pretty=pretty)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    messages = Messages(
        letters=len(letters),
        bar=not explain and (output is not None or not sys.stdout.isatty()),
        quiet=quiet,
    )
    records = None if explain and output is None else destination
    with messages, destination:
        return read_letters(
            letters, way, messages, records, color=None if not explain else not no_color
        )


def check_letters(letters: tuple[str, ...]) -> None:
    """Refuse, before any work is done, what cannot have been meant."""
    if not letters:
        raise click.UsageError("no letter named")
    if letters.count("-") > 1:
        raise click.UsageError("- (standard input) can be read only once")
    for letter in letters:
        if letter != "-" and Path(letter).is_dir():
            raise click.UsageError(f"{letter}: a folder; name its letters: {letter}/*.pdf")


def read_letters(
    letters: tuple[str, ...],
    way: Way,
    messages: Messages,
    destination: Destination | None,
    *,
    color: bool | None,
) -> int:
    """Read letters in order, each to its end or its error -> the worst of their exit codes.

    `destination` None keeps no record; `color` None explains no letter.
    """
    worst = failed = doubts = 0
    for letter in letters:
        name = "standard input" if letter == "-" else letter
        messages.start_letter(name)
        try:
            record = read_letter(letter, way)
            if destination is not None and (remark := destination.write(record)):
                messages.say(f"{name}: {remark}.")
            if color is not None:
                show(record, color=color)
            doubts += len(record.warnings)
            if record.warnings and destination is not None:
                messages.say(f"{name}: {sum_up_warnings(record)}.")
        except (BrokenPipeError, CannotWrite):
            raise  # there is nowhere to put the other letters either
        except Exception as error:  # the other letters are still to be read
            worst = max(worst, messages.report(error, name))
            failed += 1
        messages.end_letter()
    if len(letters) > 1:
        messages.say(f"{len(letters) - failed} of {len(letters)} letters read, {doubts} warnings.")
    return worst


def read_letter(letter: str, way: Way) -> Record:
    """Path or "-" -> the record, by way of OCR where that was asked for and is needed."""
    from sqs_extract.pipeline import extract as extract_record

    if not way.ocr:
        return extract_record(
            letter,
            reader=way.reader,
            password=way.password,
            follow_tags=way.follow_tags,
            tag=way.tag,
            model=way.model,
            scale=way.scale,
        )
    from sqs_extract.ocr import extract_recognised

    return extract_recognised(
        letter,
        extract_record,
        reader=way.reader,
        password=way.password,
        follow_tags=way.follow_tags,
        tag=way.tag,
        model=way.model,
        scale=way.scale,
    )


def show(record: Record, *, color: bool) -> None:
    """Print the letter with its tags on standard output."""
    from sqs_extract.explain import print_letter

    print_letter(record, color=color)


def sum_up_warnings(record: Record) -> str:
    """Say how many warnings a record carries, and which.

    "3 warnings in the record: footnote_without_marker, paragraph_number_missing (2)"
    """
    counts: dict[str, int] = {}
    for warning in record.warnings:
        counts[warning.code] = counts.get(warning.code, 0) + 1
    codes = ", ".join(f"{code} ({n})" if n > 1 else code for code, n in sorted(counts.items()))
    many = "warning" if len(record.warnings) == 1 else "warnings"
    return f"{len(record.warnings)} {many} in the record: {codes}"
