"""The tags of a letter: findings, case examples, figures, links. Alone in knowing spaCy."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqs_extract.document import Finding, Letter, Span, Tags
from sqs_extract.model_choice import ModelChoice


def annotate(letter: Letter, *, model: ModelChoice = True) -> Tags:
    """Tag a letter: every finding, case example, figure and link in it, each list in text order.

    A finding that stands in a case example is dropped: the example carries the judgement. With
    `model` the trained model revises the verdicts of the rules; without it the rules stand alone;
    "careful" adds a larger model for findings.
    """
    with _without_collection():
        from sqs_extract.annotations.case_examples import find_case_examples  # noqa: PLC0415
        from sqs_extract.annotations.figures import find_figures  # noqa: PLC0415
        from sqs_extract.annotations.findings import find_findings  # noqa: PLC0415
        from sqs_extract.annotations.language import load_language  # noqa: PLC0415
        from sqs_extract.annotations.links import find_links  # noqa: PLC0415
        from sqs_extract.annotations.themes import find_themes  # noqa: PLC0415

        load_language()

    themes = find_themes(letter)
    findings = find_findings(letter, model=model)
    examples = find_case_examples(letter, findings, model=model)
    told = drop_inside(findings, [Span(e.start, e.end) for e in examples])
    kept = [replace(f, theme=themes[f.paragraph_id]) for f in told]
    return Tags(
        findings=kept,
        case_examples=[replace(e, theme=themes[e.paragraph_id]) for e in examples],
        figures=find_figures(letter),
        links=find_links(letter, kept),
    )


@contextmanager
def _without_collection() -> Iterator[None]:
    """Look for no garbage meanwhile: libraries and rules come to stay, and load a sixth faster."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.enable()


def drop_inside(findings: list[Finding], spans: list[Span]) -> list[Finding]:
    """Keep the findings that do not lie in one of the spans for the better part."""
    return [
        finding
        for finding in findings
        if not any(
            2 * (min(finding.end, span.end) - max(finding.start, span.start))
            > finding.end - finding.start
            for span in spans
        )
    ]
