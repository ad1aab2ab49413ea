"""A trial in, a page of the terminal out: which rules fired where, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from sqs_extract.annotations.trial import FiredRule, ScopedUnit, Trial, TriedClause
from sqs_extract.document import Evidence

STYLES = {"strength": "green", "deficiency": "red", "mixed": "yellow"}
RELATIONS = {
    "main": "main clause",
    "concede": "concession",
    "but": "contrast",
    "and": "joined on",
    "semicolon": "after a semicolon",
}
MARGIN = 4
LEAST_WIDTH = 40


def print_trial(trial: Trial, console: Console) -> None:
    """Print each clause with its rules below the words, then what the whole came to."""
    console.print(Text(f"read as a paragraph of: {trial.section}", style="dim"))
    for number, clause in enumerate(trial.clauses, start=1):
        console.print()
        about = ", ".join(
            part for part in (RELATIONS.get(clause.relation, clause.relation), clause.tense) if part
        )
        console.print(Text.assemble((f"{number}", "bold"), (f"  {about}", "dim")))
        print_words(clause, console)
        print_steps(clause, console)
    print_tags(trial, console)


def print_words(clause: TriedClause, console: Console) -> None:
    """Print a clause in lines that fit, and below each line the rules that fire in it."""
    width = max(LEAST_WIDTH, console.width - MARGIN)
    for start, end in split_lines(clause.text, width):
        show(clause.text[start:end], console)
        here = [f for f in clause.fired if start <= f.start - clause.start < end]
        for one in here:
            at = one.start - clause.start - start
            length = min(one.end - clause.start, end) - (one.start - clause.start)
            carets = Text.assemble(" " * at, ("^" * max(1, length), "cyan"))
            carets.append(f" {name_rule(one)}")
            show(carets, console)


def split_lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Text -> where each line of it begins and ends, cut at spaces.

    >>> list(split_lines("one two three", 8))
    [(0, 8), (8, 13)]
    """
    start = 0
    while len(text) - start > width:
        cut = text.rfind(" ", start, start + width) + 1
        end = cut if cut > start else start + width
        yield start, end
        start = end
    yield start, len(text)


def name_rule(fired: FiredRule) -> str:
    """A rule that fired -> its name, role and weight."""
    return f"{fired.rule}  ({fired.role} {fired.value:g})"


def print_steps(clause: TriedClause, console: Console) -> None:
    """Print what scope, rules and model made of a clause."""
    for unit in clause.units:
        step("scope", say_unit(unit), console)
    neutral = f", neutral {clause.neutral:g}" if clause.neutral else ""
    weights = f"praise {clause.praise:g}, blame {clause.blame:g}{neutral}"
    said = clause.rules
    verdict = "no finding"
    if said.polarity is not None:
        verdict = f"{said.polarity} {said.score:.2f}"
        verdict += ", recommendation" if said.form == "recommendation" else ""
    step("rules", paint(verdict, said.polarity, f"  ({weights})"), console)
    if clause.model is not None:
        best = max(clause.model, key=lambda label: (clause.model or {})[label])
        chances = ", ".join(f"{label} {chance:.2f}" for label, chance in clause.model.items())
        kept = clause.rules.polarity == "mixed"
        name = "keeps mixed" if kept else "no finding" if best == "none" else best
        step("model", paint(name, best, f"  ({chances})"), console)


def say_unit(unit: ScopedUnit) -> Text:
    """A unit -> its words, what it weighs, and which rule turned which."""
    if unit.value == 0:
        weight = "judges nothing"
    else:
        weight = f"{'praise' if unit.value > 0 else 'blame'} {abs(unit.value):g}"
    first, *others = unit.rules
    over = f" over {', '.join(others)}" if others else ""
    line = Text(f"“{unit.text}”  {weight}")
    line.append(f"  {first}{over}", style="dim")
    return line


def print_tags(trial: Trial, console: Console) -> None:
    """Print the findings, case examples and figures, and the rules for stories that fired."""
    tags, text = trial.tags, trial.text
    title("Findings", console)
    for finding in tags.findings:
        parts = [finding.form, f"{finding.score:.2f}"]
        parts += [f"topics {', '.join(finding.topics)}"] if finding.topics else []
        parts += [f"extent {finding.extent.band}"] if finding.extent else []
        line = paint(finding.polarity, finding.polarity, f"  {', '.join(parts)}")
        print_tag(line, text[finding.start : finding.end], finding.evidence, console)
    if not tags.findings:
        show(Text("none", style="dim"), console)
    if tags.case_examples:
        title("Case examples", console)
    for example in tags.case_examples:
        who = f"  of {', '.join(example.subjects)}" if example.subjects else ""
        line = paint(example.polarity, example.polarity, who)
        print_tag(line, text[example.start : example.end], example.evidence, console)
    if trial.stories:
        title("Rules for case examples that fire", console)
    for one in trial.stories:
        show(f"“{one.text.strip()}”  {name_rule(one)}", console)
    if tags.figures:
        title("Figures", console)
    for figure in tags.figures:
        unit = f" {figure.unit}" if figure.unit else ""
        line = Text(f"{figure.kind} {figure.value:g}{unit}")
        print_tag(line, text[figure.start : figure.end], figure.evidence, console)


def print_tag(line: Text, words: str, evidence: Sequence[Evidence], console: Console) -> None:
    """Print a tag: what it is, its words, its evidence."""
    line.append(f"  “{words}”")
    names = ", ".join(dict.fromkeys(reason.name for reason in evidence))
    if names:
        line.append(f"  {names}", style="dim")
    show(line, console)


def paint(words: str, polarity: str | None, rest: str = "") -> Text:
    """Words in the colour of a polarity, and what follows in pale."""
    return Text.assemble((words, STYLES.get(polarity or "", "dim")), (rest, "dim"))


def title(words: str, console: Console) -> None:
    """Print a heading with a line of space above it."""
    console.print()
    console.print(Text(words, style="bold"))


def step(name: str, line: Text, console: Console) -> None:
    """Print one step of a clause's way."""
    show(Text.assemble((f"{name:7}", "bold"), line), console)


def show(line: str | Text, console: Console) -> None:
    """Print a line behind the margin, wrapped by the terminal alone."""
    console.print(Text.assemble(" " * MARGIN, line), soft_wrap=True)
