"""`sqs-extract evaluate GOLD_DIR`: how well the tags agree with what careful readers found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sqs_extract.commands.messages import FAULT, Messages
from sqs_extract.commands.models import CAREFUL_OPTION, choose_model
from sqs_extract.errors import CannotWrite, SqsError
from sqs_extract.model_choice import ModelChoice

if TYPE_CHECKING:
    from sqs_extract.document import Letter
    from sqs_extract.evaluation.agreement import Agreement
    from sqs_extract.evaluation.cases import Case, Readers
    from sqs_extract.evaluation.scores import Scores
    from sqs_extract.record import Record

FELL = 1
"""Exit code where a kept figure fell."""

PLACE = click.Path(exists=True, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(short_help="Score the tags of letters against gold annotation.")
@click.argument("gold", metavar="GOLD_DIR", type=PLACE)
@click.option("--records", type=FOLDER, help="Score these records; read no letter.")
@click.option("--against", type=PLACE, help="A second annotator's gold: say how far both agree.")
@click.option(
    "-o", "--output", metavar="DIR", type=click.Path(path_type=Path), help="Write the pages there."
)
@click.option(
    "--transcripts", is_flag=True, help="Read transcriptions, not PDFs: tagging without reading."
)
@click.option("--no-model", is_flag=True, help="Tags by the rules alone, without trained models.")
@CAREFUL_OPTION
@click.option("--only", multiple=True, metavar="NAME", help="These letters alone (york_*).")
@click.option("--leave-out", multiple=True, metavar="NAME", help="All letters but these.")
@click.option(
    "--worst",
    default=20,
    show_default=True,
    type=click.IntRange(min=0),
    help="How many sentences of each kind are listed.",
)
@click.option(
    "--totals-only", is_flag=True, help="Name no letter and show no words: for letters set apart."
)
@click.option(
    "--check",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Compare with the figures kept there; exit code 1 where one fell.",
)
@click.option(
    "--tolerance",
    default=0.005,
    show_default=True,
    type=click.FloatRange(min=0),
    help="How far a figure may fall.",
)
@click.option("--accept", is_flag=True, help="With --check: keep the figures as they are now.")
@click.option("-q", "--quiet", is_flag=True, help="Print no table and say nothing but errors.")
@click.help_option("-h", "--help")
def evaluate(
    gold: Path,
    records: Path | None,
    against: Path | None,
    output: Path | None,
    transcripts: bool,
    no_model: bool,
    careful: bool,
    only: tuple[str, ...],
    leave_out: tuple[str, ...],
    worst: int,
    totals_only: bool,
    check: Path | None,
    tolerance: float,
    accept: bool,
    quiet: bool,
) -> int:
    """Score sections, findings, case examples, figures, extents and links against gold.

    GOLD_DIR holds NAME.gold.txt (or NAME.gold.json, a record whose tags are true) beside the
    letter as NAME.pdf, NAME.md or a transcription; or files of marked letters.
    """
    if accept and check is None:
        raise click.UsageError("--accept goes with --check FILE")
    model = choose_model(no_model=no_model, careful=careful)
    from sqs_extract.evaluation.cases import read_cases, read_records
    from sqs_extract.evaluation.scores import build_scores

    messages = Messages(letters=1, bar=False, quiet=quiet)
    with hide_words(totals_only, gold.name):
        cases = list(
            read_cases(
                gold,
                build_readers(model=model),
                records=read_records(records) if records is not None else None,
                transcripts=transcripts,
                only=only,
                leave_out=leave_out,
            )
        )
        if not cases:
            raise click.UsageError("no letter is left to score")
        scores = build_scores(
            gold.resolve().name,
            cases,
            worst=worst,
            totals_only=totals_only,
            agreement=compare(cases, against) if against is not None else None,
        )
    if not quiet:
        from sqs_extract.evaluation.terminal import print_scores

        print_scores(scores)
    if scores.lost_count and not totals_only:
        messages.say(
            f"{gold}: gold items without a place in the records: {scores.lost_count}. "
            "They count as missed; the pages (-o) list them."
        )
    if output is not None:
        write_pages(scores, output, messages)
    if check is None:
        return 0
    name = scores.gold + ("" if model is True else f", {model or 'rules alone'}")
    return keep(scores, name, check, tolerance, accept=accept)


@contextmanager
def hide_words(hide: bool, name: str) -> Iterator[None]:
    """Keep errors about gold from quoting it, where nothing of the letters may be shown."""
    try:
        yield
    except Exception as error:  # whatever it is, it may quote
        if not hide or isinstance(error, click.ClickException):
            raise
        shown = SqsError(name, f"{type(error).__name__} in one of its letters")
        shown.exit_code = error.exit_code if isinstance(error, SqsError) else FAULT
        raise shown from None


def build_readers(*, model: ModelChoice) -> Readers:
    """Give evaluation the ways from letters to records."""
    from sqs_extract.assemble import build_record
    from sqs_extract.evaluation.cases import Readers
    from sqs_extract.pipeline import extract, find_tags
    from sqs_extract.record import Metadata, Source
    from sqs_extract.signature import build_signature

    def read(path: Path, tag: bool) -> Record:
        return extract(path, tag=tag, model=model)

    def tag(letter: Letter, name: str) -> Record:
        tags, used = find_tags(letter, model=model)
        source = Source(
            filename=name,
            sha256="",
            size_bytes=len(letter.text.encode()),
            media_type="text/plain",
            page_count=None,
            tagged=False,
        )
        return build_record(source, build_signature("transcript", used), letter, Metadata(), tags)

    return Readers(read, tag)


def compare(cases: list[Case], against: Path) -> Agreement:
    """Hold the gold of each letter against a second annotator's."""
    from sqs_extract.evaluation.agreement import build_agreement
    from sqs_extract.evaluation.annotators import pair_annotators

    return build_agreement(pair_annotators(cases, against))


def write_pages(scores: Scores, folder: Path, messages: Messages) -> None:
    """Write scores.json, scores.md and index.html."""
    from sqs_extract.evaluation import page
    from sqs_extract.evaluation.markdown import render_markdown
    from sqs_extract.evaluation.scores import render_scores
    from sqs_extract.output import open_whole

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(str(folder), error.strerror or "cannot be made") from None
    plots = page.has_plots()
    if not plots:
        messages.say("No plots: pip install 'sqs-extract[evaluate]' adds them to index.html.")
    for name, text in (
        ("scores.json", render_scores(scores)),
        ("scores.md", render_markdown(scores)),
        ("index.html", page.render_page(scores, plots=plots)),
    ):
        with open_whole(folder / name) as file:
            file.write(text.encode())


def keep(scores: Scores, name: str, check: Path, tolerance: float, *, accept: bool) -> int:
    """Hold scores against those kept under a name, or keep them there; give the exit code."""
    from sqs_extract.evaluation.gate import (
        TableBroken,
        build_figures,
        find_falls,
        read_table,
        render_table,
    )
    from sqs_extract.evaluation.terminal import print_falls
    from sqs_extract.output import open_whole

    now = build_figures(scores)
    if accept:
        table = read_table(check) if check.exists() else {}
        table[name] = now
        with open_whole(check) as file:
            file.write(render_table(table).encode())
        return 0
    table = read_table(check)
    if name not in table:
        what = f"holds no figures of {name}"
        raise TableBroken(str(check), what, "Make them with --accept.")
    falls = list(find_falls(table[name], now, tolerance))
    print_falls(falls, name)
    return FELL if falls else 0
