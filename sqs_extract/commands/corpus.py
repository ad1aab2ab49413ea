"""`sqs-extract corpus FOLDER_OR_GLOB ... -o DATASET/`: letters in, a dataset out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from sqs_extract.commands.messages import Messages
from sqs_extract.commands.models import choose_model
from sqs_extract.commands.reading import reading_options
from sqs_extract.commands.rules import take_rules
from sqs_extract.dataset.formats import FORMATS

if TYPE_CHECKING:
    from sqs_extract.dataset.run import Summary

ASKED_FOR = tuple(each.name for each in FORMATS.values() if not each.always)
"""Formats beside those that every dataset has."""


def read_shard(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[int, int] | None:
    """Read "2/8", the second of eight parts, as both numbers."""
    if value is None:
        return None
    first, _, many = value.partition("/")
    if first.isdecimal() and many.isdecimal() and 1 <= int(first) <= int(many):
        return int(first), int(many)
    raise click.BadParameter(f"{value}: say which of how many, as 1/8", ctx, param)


def check_dataset(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    """Check a dataset and end the program: each problem a line, 1 where there is any."""
    if value is None or ctx.resilient_parsing:
        return
    from sqs_extract.dataset.citing.check import find_problems

    problems = 0
    for problems, problem in enumerate(find_problems(value), start=1):  # noqa: B007
        click.echo(problem)
    if not problems:
        click.echo(f"{value}: all of it holds.")
    ctx.exit(1 if problems else 0)


@click.command(short_help="Make a dataset of folders of letters.")
@click.argument("places", nargs=-1, metavar="FOLDER_OR_GLOB...", required=True)
@click.option(
    "-o",
    "--output",
    metavar="DATASET",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the dataset; the same again goes on where a run stopped.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice([*ASKED_FOR, "all"]),
    help="Write this too; may be given several times.",
)
@click.option(
    "--workers", type=click.IntRange(1), metavar="N", help="Processes. [default: all cores]"
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    default=120.0,
    show_default=True,
    help="What one letter may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(1),
    metavar="MB",
    default=1024,
    show_default=True,
    help="What a process may hold.",
)
@click.option(
    "--shard",
    callback=read_shard,
    metavar="I/N",
    help="Only the I-th of N parts of the letters, for job arrays; run once without it at the end.",
)
@click.option(
    "--engine",
    metavar="NAME",
    default="local",
    show_default=True,
    help="dask, or the address of a Dask scheduler (tcp://host:8786).",
)
@click.option(
    "--chunks",
    metavar="PLACE",
    help="With --engine: where its workers write, a folder or s3://bucket/run.",
)
@click.option("--retry", is_flag=True, help="Try the letters again that failed before.")
@click.option("--strict", is_flag=True, help="End with 1 where a letter failed.")
@click.option(
    "--check",
    metavar="DATASET",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    is_eager=True,
    expose_value=False,
    callback=check_dataset,
    help="Verify a dataset instead: hash, rows, keys, records, metadata.",
)
@click.option("--title", metavar="WORDS", help="What the dataset is called where it is cited.")
@click.option(
    "--author",
    "authors",
    multiple=True,
    metavar="NAME",
    help='"Family, Given", or a body; may be given several times.',
)
@click.option(
    "--licence", metavar="WORDS", help="Of the source letters: OGL-UK-3.0, an address, or words."
)
@click.option(
    "--without-people", is_flag=True, help="Leave out officials' names, e-mails and telephones."
)
@click.option(
    "--subjects",
    type=click.Choice(["keep", "mask"]),
    default="keep",
    show_default=True,
    help="Children's pseudonyms as the letters have them, or Child A and so on.",
)
@reading_options
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr but errors.")
@click.help_option("-h", "--help")
def corpus(
    places: tuple[str, ...],
    output: Path,
    formats: tuple[str, ...],
    workers: int | None,
    timeout: float,
    memory: int,
    shard: tuple[int, int] | None,
    engine: str,
    chunks: str | None,
    retry: bool,
    strict: bool,
    title: str | None,
    authors: tuple[str, ...],
    licence: str | None,
    without_people: bool,
    subjects: Literal["keep", "mask"],
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
    """Make a dataset of letters: their records, tables of them, a database.

    In a FOLDER and those below it every PDF is a letter; others are named by themselves or by a
    pattern. Letters that cannot be read are set aside in failures.jsonl. Only what is new or
    changed is read again; letters that are gone leave the dataset.
    """
    take_rules(folder)
    if scale is not None:
        from sqs_extract.scales import find_scale

        find_scale(scale)  # a wrong name is said once, before any letter is read
    from sqs_extract.commands.progress import Progress
    from sqs_extract.dataset.citing.about import About
    from sqs_extract.dataset.exports import Wishes
    from sqs_extract.dataset.limits import Limits, count_cores
    from sqs_extract.dataset.run import Job, run
    from sqs_extract.dataset.way import Way

    if engine not in ("local", "dask") and "://" not in engine:
        raise click.UsageError(f"--engine {engine}: say local, dask or tcp://HOST:PORT")
    if ocr:
        from sqs_extract.ocr import check_program

        check_program()
    about = About(authors=authors, licence=licence, people=not without_people, subjects=subjects)
    if title is not None:
        about = replace(about, title=title)
    job = Job(
        places=places,
        dataset=output,
        way=Way(
            reader=reader,
            follow_tags=not ignore_structure_tree,
            tag=not no_tags,
            model=choose_model(no_model=no_model, careful=careful),
            scale=scale,
            password=password,
            ocr=ocr,
            rules=None if folder is None else str(folder.absolute()),
        ),
        limits=Limits(timeout, memory),
        wishes=Wishes(
            formats=ASKED_FOR if "all" in formats else tuple(sorted(set(formats))), about=about
        ),
        workers=workers or count_cores(),
        shard=shard,
        engine=engine,
        chunks=chunks if chunks is None or "://" in chunks else Path(chunks).absolute().as_uri(),
        again=retry,
    )
    with Progress(quiet=quiet) as progress:
        summary = run(job, progress)
    messages = Messages(letters=0, bar=False, quiet=quiet)
    for line in sum_up(summary, output, shard=shard):
        messages.say(line)
    return 1 if strict and summary.failures else 0


def sum_up(summary: Summary, dataset: Path, *, shard: tuple[int, int] | None) -> list[str]:
    """Say what was done and where it lies, a line each."""
    failed = sum(summary.failures.values())
    lines = [
        f"{summary.letters - failed} of {_count(summary.letters, 'letter')} in the dataset: "
        f"{summary.extracted} read now, {summary.unchanged} unchanged, {summary.removed} removed."
    ]
    if failed:
        reasons = ", ".join(f"{code} ({n})" for code, n in sorted(summary.failures.items()))
        place = "the shard" if shard else dataset / "failures.jsonl"
        lines.append(f"{_count(failed, 'letter')} set aside in {place}: {reasons}.")
    if summary.copies or summary.twins:
        place = "the shard" if shard else dataset / "duplicates.jsonl"
        lines.append(
            f"Duplicates in {place}: {_count(summary.copies, 'file')} of the same bytes as "
            f"another, {_count(summary.twins, 'letter')} in several files that differ."
        )
    if shard:
        lines.append("When all shards are done, run the same without --shard.")
    elif summary.written:
        lines.append(f"Dataset written: {dataset}. Begin with its README.md or records.jsonl.")
    else:
        lines.append(f"Nothing to write: {dataset} is as it should be.")
    return lines


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
