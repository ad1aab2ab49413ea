"""What is measured, by name: the table that all figures, tables and plots follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Measure(NamedTuple):
    """One thing that is measured."""

    name: str
    part: str
    """Structure, findings, examples, figures, extents or links."""
    label: str
    counts: bool
    """True: found and not found, hence precision, recall and F1; False: a share of cases."""


MEASURES = (
    Measure("sections", "structure", "Sections: number, heading", True),
    Measure("paragraphs", "structure", "Paragraphs: number, text", True),
    Measure("footnotes", "structure", "Footnotes: marker, text", True),
    Measure("metadata", "structure", "Metadata: fields", False),
    Measure("gold_placed", "structure", "Gold that was placed", False),
    Measure("findings_sentence", "findings", "Findings by sentence", True),
    Measure("findings_span", "findings", "Findings by span", True),
    Measure("findings_form", "findings", "Form of matched findings", False),
    Measure("findings_kept", "findings", "Polarity not reversed", False),
    Measure("extents", "extents", "Extents: band", True),
    Measure("examples", "examples", "Case examples", True),
    Measure("examples_polarity", "examples", "Polarity of matched examples", False),
    Measure("examples_subjects", "examples", "Subjects of matched examples", False),
    Measure("examples_quotation", "examples", "Quotation of matched examples", False),
    Measure("figures", "figures", "Figures: place, value", True),
    Measure("figures_kind", "figures", "Kind of matched figures", False),
    Measure("figures_unit", "figures", "Unit of matched figures", False),
    Measure("figures_measure", "figures", "Measure of matched figures", False),
    Measure("figures_population", "figures", "Population of those figures", False),
    Measure("figures_period", "figures", "Period of those figures", False),
    Measure("figures_comparison", "figures", "Comparison of those figures", False),
    Measure("links", "links", "Links to the body", True),
    Measure("links_first", "links", "Best link of a bullet", False),
)
BY_NAME = {measure.name: measure for measure in MEASURES}

NOWHERE = "not placed"
"""Section of gold that has no place in the record."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one paragraph (or field, or note) of one letter adds to one measure."""

    measure: str
    letter: str
    family: str
    section: str
    """Kind of the section it stands in."""
    unit: str
    """Paragraph id, or whatever else is drawn as one."""
    right: int = 0
    wrong: int = 0
    """Found and not there; of a share, the cases that are not right."""
    missed: int = 0
    """There and not found; of a share always 0."""
