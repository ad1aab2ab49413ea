"""The command line: `sqs-extract LETTER.pdf`, its subcommands, and how it ends.

Nothing heavy is imported here or in `commands/`, so that `--help` is there at once; exit codes are
those of `errors.py` and of `docs/command.md`.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click
from click.shell_completion import CompletionItem
from click_default_group import DefaultGroup

from sqs_extract import __version__
from sqs_extract.commands.completion import completion
from sqs_extract.commands.corpus import corpus
from sqs_extract.commands.evaluate import evaluate
from sqs_extract.commands.extract import extract
from sqs_extract.commands.messages import FAULT, Messages, is_debugging
from sqs_extract.commands.rules import rules
from sqs_extract.commands.schema import schema

NAME = "sqs-extract"
USAGE, INTERRUPTED, PIPE_CLOSED = 2, 130, 141
"""Exit codes that no error of the project stands for; the last two as shells count signals."""

EXAMPLES = """\b
Examples:
  sqs-extract letter.pdf                      print the record
  sqs-extract letter.pdf -o letter.json       write it to a file
  sqs-extract letters/*.pdf -o records/       one file per letter
  sqs-extract letters/*.pdf > records.jsonl   one line per letter
  sqs-extract letter.pdf --explain | less     see each tag and its rule
  sqs-extract corpus letters/ -o dataset/     make a dataset of a folder
  sqs-extract - < letter.pdf                  read standard input

\b
Exit codes: 0 all well, 2 usage, 3 unreadable file, 4 encrypted, 5 no text,
6 no letter; of several letters the worst counts. All: docs/command.md.
"""


class LetterGroup(DefaultGroup):
    """Subcommands beside a command that needs no name: a letter called "schema" is ./schema."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take an option that is not the group's own for the default command's.

        Left to itself the group would read the V of `-oVale.json` as its own `-V`.
        """
        own = {name for param in self.get_params(ctx) for name in param.opts}
        bare = not args and not ctx.resilient_parsing  # which a shell does that completes a word
        if bare or (args and args[0].startswith("-") and args[0] not in own):
            args = [str(self.default_cmd_name), *args]
        return list(super().parse_args(ctx, args))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer commands, files and the default command's options."""
        items = super().shell_complete(ctx, incomplete)
        with extract.make_context(extract.name, [], ctx, resilient_parsing=True) as inside:
            items += extract.shell_complete(inside, incomplete)
        return items if incomplete[:1] == "-" else [*items, CompletionItem(incomplete, type="file")]

    def format_usage(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the short form first."""
        formatter.write_usage(NAME, "[OPTIONS] LETTER...")
        formatter.write_usage(NAME, "COMMAND ...", prefix="       ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the default command's options, for they are what is looked up here."""
        params = [p for p in extract.params if p.name != "help"] + self.get_params(ctx)
        with formatter.section("Options"):
            formatter.write_dl([row for p in params if (row := p.get_help_record(ctx))])
        self.format_commands(ctx, formatter)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a closed pipe and Ctrl-C end it without a word."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # What is still buffered has nowhere to go, and must not be said at exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return PIPE_CLOSED
        except KeyboardInterrupt:
            return INTERRUPTED


@click.group(
    cls=LetterGroup,
    default="extract",
    epilog=EXAMPLES,
    context_settings={"max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
@click.help_option("-h", "--help")
def group() -> None:
    """Read inspection letters, print one validated JSON record per LETTER.

    A LETTER is a PDF, or a transcription in plain text (.txt) or markdown (.md); - is standard
    input. Records go to stdout, messages to stderr.
    """


for command in (extract, corpus, evaluate, rules, schema, completion):
    group.add_command(command)


def main(args: Sequence[str] | None = None) -> int:
    """Arguments, by default the program's own -> exit code; no traceback ever leaves here."""
    messages = Messages(letters=0, bar=False)
    try:
        with quiet_libraries():
            code = group.main(args, prog_name=NAME, standalone_mode=False)
    except click.ClickException as error:
        messages.say(f"{NAME}: {error.format_message().rstrip('.')}. Try '{NAME} --help'.")
        return USAGE
    except click.Abort:
        return INTERRUPTED
    except Exception as error:  # the last net: a line, not a traceback
        return messages.report(error, NAME)
    return code if isinstance(code, int) else FAULT


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Keep PDF libraries' remarks off standard error; what matters is in the record's warnings."""
    import logging

    if is_debugging():
        yield
        return
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
