"""`sqs-extract rules check | try | report | copy`: rules for experts who write no Python."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sqs_extract.commands.models import CAREFUL_OPTION, choose_model

if TYPE_CHECKING:
    from sqs_extract.explain import Page

PROBLEMS = 1
"""Exit code where rules are wrong."""

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

RULES_OPTION = click.option(
    "--rules",
    "folder",
    metavar="DIR",
    type=FOLDER,
    help="Your own rule files, over the shipped ones.",
)


@click.group(short_help="Check, try and compare the rules.")
@click.help_option("-h", "--help")
def rules() -> None:
    """Check, try and compare the rules; docs/rules.md tells how they are written."""


def take_rules(folder: Path | None) -> None:
    """Use the rules of a folder from now on; refuse one in which no file of rules lies."""
    from sqs_extract.rule_folder import SUFFIXES, use_rules

    if folder is not None and not any(path.suffix in SUFFIXES for path in folder.iterdir()):
        raise click.UsageError(f"{folder}: no rule files (.toml) in it")
    use_rules(folder)


def open_page() -> Page:
    """Standard output, as wide as the terminal; plain in a pipe."""
    from sqs_extract.explain import Page

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    return Page(highlight=False, emoji=False)


@rules.command(short_help="Find what is wrong with rule files.")
@RULES_OPTION
@click.help_option("-h", "--help")
def check(folder: Path | None) -> int:
    """Check every rule file and run every rule's examples.

    A line per problem: file, line, rule, what is wrong. Ends with 1 where there is any.
    """
    take_rules(folder)
    from sqs_extract.output import write_stdout
    from sqs_extract.rule_check import check_rules

    problems = check_rules()
    write_stdout("".join(f"{problem}\n" for problem in problems))
    many = "problem" if len(problems) == 1 else "problems"
    write_stdout(f"{len(problems) or 'no'} {many}\n")
    return PROBLEMS if problems else 0


@rules.command("try", short_help="Show how a sentence is tagged, and by which rules.")
@click.argument("text")
@click.option(
    "--section",
    metavar="KIND",
    default="main_findings",
    show_default=True,
    help="Kind of section it stands in, as in the record.",
)
@click.option("--no-model", is_flag=True, help="By the rules alone, without the model.")
@CAREFUL_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@RULES_OPTION
@click.help_option("-h", "--help")
def try_(
    text: str, section: str, no_model: bool, careful: bool, as_json: bool, folder: Path | None
) -> int:
    """Show how TEXT is tagged: its clauses, the rules that fire, scope, verdicts, tags.

    TEXT is a sentence or several, in quotation marks; - reads it from standard input.
    """
    take_rules(folder)
    from typing import get_args

    from sqs_extract.record import SectionKind

    kinds = get_args(SectionKind)
    if section not in kinds:
        raise click.UsageError(f"--section: {section} is none of {', '.join(kinds)}")
    if text == "-":
        text = sys.stdin.read()
    if not text.strip():
        raise click.UsageError("no text to try")
    from sqs_extract.annotations.trial import try_text

    model = choose_model(no_model=no_model, careful=careful)
    trial = try_text(text, section=section, model=model)
    if as_json:
        import json
        from dataclasses import asdict

        from sqs_extract.output import write_stdout

        write_stdout(json.dumps(asdict(trial), indent=2, ensure_ascii=False) + "\n")
        return 0
    from sqs_extract.explain_trial import print_trial

    print_trial(trial, open_page())
    return 0


@rules.command(short_help="Count what each rule does in a folder of letters.")
@click.argument("letters", metavar="DIR", type=FOLDER)
@click.option("--gold", metavar="DIR", type=FOLDER, help="Gold (NAME.gold.txt). [default: DIR]")
@click.option(
    "--against",
    metavar="OLD",
    type=click.Path(exists=True, path_type=Path),
    help="Compare with a former report.json, or with a folder of records.",
)
@click.option(
    "-o",
    "--output",
    metavar="OUT/",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write report.json, report.md and rules.csv there.",
)
@click.option("--no-model", is_flag=True, help="By the rules alone, without the model.")
@RULES_OPTION
@click.help_option("-h", "--help")
def report(
    letters: Path,
    gold: Path | None,
    against: Path | None,
    output: Path | None,
    no_model: bool,
    folder: Path | None,
) -> int:
    """Count, for each rule, what it does in the letters of DIR.

    Hits, findings decided, overlaps and conflicts with other rules; right and wrong where there is
    gold; findings gained and lost where there is something to compare with.
    """
    take_rules(folder)
    from functools import partial

    from sqs_extract.explain_report import print_report
    from sqs_extract.pipeline import extract
    from sqs_extract.rule_report.compare import compare, read_said
    from sqs_extract.rule_report.sources import read_sources
    from sqs_extract.rule_report.tally import tally_rules

    before = None if against is None else read_said(against)
    sources, skipped = read_sources(letters, gold, partial(extract, tag=False))
    if not sources:
        why = "; ".join(one.why for one in skipped) or "no PDF, transcription or record in it"
        raise click.UsageError(f"{letters}: no letter could be read ({why})")
    tally = tally_rules(sources, model=not no_model)
    changes = None
    if before is not None:
        changes = compare(tally.letters, tally.said, before[1], before[0])
    if output is not None:
        from sqs_extract.rule_report.files import write_report

        write_report(output, tally, skipped, changes, model=not no_model)
    print_report(tally, skipped, changes, open_page())
    return 0


@rules.command(short_help="Copy the shipped rule files to edit them.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1, metavar="[FILE]...")
@click.help_option("-h", "--help")
def copy(folder: Path, names: tuple[str, ...]) -> int:
    """Copy the shipped rule files into DIR: all of them, or those named (strength.toml).

    Nothing in DIR is overwritten.
    """
    import shutil

    from sqs_extract.output import write_stdout
    from sqs_extract.rule_folder import SHIPPED, SUFFIXES

    known = sorted(path.name for path in SHIPPED.iterdir() if path.suffix in SUFFIXES)
    for name in names:
        if name not in known:
            raise click.UsageError(f"{name}: no rule file; there are {', '.join(known)}")
    wanted = names or tuple(known)
    if there := [name for name in wanted if (folder / name).exists()]:
        raise click.UsageError(f"{folder}: {', '.join(there)} is there already")
    folder.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        shutil.copyfile(SHIPPED / name, folder / name)
    write_stdout(f"{len(wanted)} files in {folder}\n")
    return 0
