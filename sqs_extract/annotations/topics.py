"""A finding's words in, what it is about out."""

from __future__ import annotations

from functools import cache

import regex

from sqs_extract.ruleset import load_rules


@cache
def load_topics() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    """Compile the rules of topic.toml under the topics' names."""
    return tuple(
        (rule.id.replace("-", "_"), regex.compile(rule.regex or "", regex.IGNORECASE))
        for rule in load_rules("topic")
    )


def find_topics(text: str) -> tuple[str, ...]:
    """Text -> the topics it touches, in the order of the rule file.

    >>> find_topics("Managers countersigned the plans.")
    ('planning', 'management_oversight')
    """
    return tuple(name for name, pattern in load_topics() if pattern.search(text))
