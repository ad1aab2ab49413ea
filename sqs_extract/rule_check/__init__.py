"""A folder of rules in, what is wrong with it out: `sqs-extract rules check`."""

from __future__ import annotations

from sqs_extract.rule_check.form import Problem, find_broken_files


def check_rules() -> list[Problem]:
    """Check the rules in use -> all that is wrong: first their form, and where that is sound, them.

    A rule of unsound form cannot be tried, so what its examples would show comes afterwards.
    """
    problems = find_broken_files()
    if problems:
        return problems
    from sqs_extract.rule_check.examples import find_idle_rules  # noqa: PLC0415  loads spaCy

    return find_idle_rules()
