"""The options that say which trained models take part."""

from __future__ import annotations

import click

from sqs_extract.model_choice import ModelChoice

CAREFUL_OPTION = click.option(
    "--careful",
    is_flag=True,
    help="Findings by a larger model too: more often right, about a second a letter.",
)


def choose_model(*, no_model: bool, careful: bool) -> ModelChoice:
    """The two options as given -> which models take part."""
    if no_model and careful:
        raise click.UsageError("--careful and --no-model exclude each other")
    return "careful" if careful else not no_model
