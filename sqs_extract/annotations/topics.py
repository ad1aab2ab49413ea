"""A finding's words in, what it is about out."""

from __future__ import annotations

from sqs_extract.patterns import PatternSet
from sqs_extract.rule_folder import from_rules
from sqs_extract.ruleset import load_rules


@from_rules
def load_topics() -> tuple[list[str], PatternSet]:
    """Compile the rules of topic.toml; the topics' names, and the rules in the same order."""
    rules = load_rules("topic")
    names = [rule.id.replace("-", "_") for rule in rules]
    return names, PatternSet([rule.regex or "" for rule in rules])


def find_topics(text: str) -> tuple[str, ...]:
    """Text -> the topics it touches, in the order of the rule file.

    >>> find_topics("Managers countersigned the plans.")
    ('planning', 'management_oversight')
    """
    names, patterns = load_topics()
    worth = patterns.find_candidates(text)
    touched = (names[place] for place in worth if patterns.compiled[place].search(text))
    return tuple(dict.fromkeys(touched))
