"""A choice in, the names of the trained models that take part in tagging out."""

from __future__ import annotations

from sqs_extract.annotations import case_example_model, model
from sqs_extract.model_choice import CAREFUL, ModelChoice


def name_models(choice: ModelChoice) -> str | None:
    """What was chosen -> name and version of each model, as a record's signature gives them."""
    if not choice:
        return None
    careful = (CAREFUL,) if choice == "careful" else ()
    return "+".join((model.MODEL, *careful, case_example_model.MODEL))
