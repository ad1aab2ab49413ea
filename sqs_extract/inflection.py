"""A word's base form in, its regular English forms out; irregular forms are written in the rules.

>>> inflect("delay", "verb")
['delay', 'delays', 'delayed', 'delaying']
>>> inflect("rely on", "verb")
['rely on', 'relies on', 'relied on', 'relying on']
>>> inflect("missed opportunity", "noun")
['missed opportunity', 'missed opportunities']
>>> inflect("slow", "adjective")
['slow', 'slower', 'slowest', 'slowly']
"""

from __future__ import annotations

import re
import tomllib

from sqs_extract.rule_folder import find_rule_file, from_rules

TAIL_RE = re.compile(r" (?:of|for|in|to|on) .*")
"""What hangs on a noun: its plural is that of the word before."""
ES_RE = re.compile(r"(?:s|x|z|ch|sh|[^aeiou]o)$")


@from_rules
def load_irregular() -> tuple[dict[str, list[str]], frozenset[str]]:
    """Read the irregular verbs with their forms, and the words that double their last letter."""
    with find_rule_file("inflection.toml").open("rb") as file:
        data = tomllib.load(file)
    forms = {verb: text.split() for verb, text in data["irregular"].items()}
    return forms, frozenset(data["doubled"]["words"])


def inflect(wording: str, kind: str) -> list[str]:
    """A base form, or a wording that begins with one (ends, for a noun) -> all its forms."""
    if kind == "noun":
        hanging = TAIL_RE.search(wording)
        named, rest = (wording[: hanging.start()], hanging[0]) if hanging else (wording, "")
        head, _, word = named.rpartition(" ")
        return [f"{head} {form}{rest}".strip() for form in (word, plural(word))]
    word, _, tail = wording.partition(" ")
    forms = verb_forms(word) if kind == "verb" else adjective_forms(word)
    return list(dict.fromkeys(f"{form} {tail}".strip() for form in forms))


def plural(word: str) -> str:
    """Singular of a noun -> its regular plural."""
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if ES_RE.search(word) else "s")


def verb_forms(word: str) -> list[str]:
    """Infinitive -> infinitive, third person, past, participles."""
    irregular, doubled = load_irregular()
    if word in irregular:
        return [word, *irregular[word]]
    third = plural(word)
    if word in doubled:
        return [word, third, word + word[-1] + "ed", word + word[-1] + "ing"]
    if word.endswith("ie"):
        return [word, third, word + "d", word[:-2] + "ying"]
    if word.endswith("e") and not word.endswith("ee"):
        return [word, third, word + "d", word[:-1] + "ing"]
    if word.endswith("ee"):
        return [word, third, word + "d", word + "ing"]
    if re.search(r"[^aeiou]y$", word):
        return [word, third, word[:-1] + "ied", word + "ing"]
    return [word, third, word + "ed", word + "ing"]


def adjective_forms(word: str) -> list[str]:
    """Adjective -> itself, comparative and superlative where short, adverb."""
    forms = [word]
    stem = word[:-1] + "i" if re.search(r"[^aeiou]y$", word) else word
    if len(re.findall(r"[aeiouy]+", word.removesuffix("e"))) == 1 or word.endswith("y"):
        base = stem.removesuffix("e")
        if word in load_irregular()[1]:
            base += word[-1]
        forms += [base + "er", base + "est"]
    forms.append(adverb(word))
    return forms


def adverb(word: str) -> str:
    """Adjective -> its adverb in -ly."""
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ily"
    if word.endswith("ic"):
        return word + "ally"
    if re.search(r"[bptdg]le$", word):
        return word[:-1] + "y"
    if word.endswith("ll"):
        return word + "y"
    return word + "ly"
