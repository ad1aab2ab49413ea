"""`sqs-extract completion SHELL`: the script that teaches a shell the command's options."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


SET_UP = """\b
Once, to set it up:
  bash  echo 'source <(sqs-extract completion bash)' >> ~/.bashrc
  zsh   echo 'source <(sqs-extract completion zsh)' >> ~/.zshrc
  fish  sqs-extract completion fish > ~/.config/fish/completions/sqs-extract.fish
"""


@click.command(short_help="Print a completion script for your shell.", epilog=SET_UP)
@click.argument("shell", type=click.Choice(SHELLS))
@click.help_option("-h", "--help")
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    """Print the script that lets SHELL complete the command's options and files."""
    from click.shell_completion import get_completion_class

    from sqs_extract.output import write_stdout

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell}")
    script = found(ctx.find_root().command, {}, "sqs-extract", "_SQS_EXTRACT_COMPLETE")
    write_stdout(script.source() + "\n")
    return 0
