"""Nothing in, the names of the trained models that take part in tagging out."""

from __future__ import annotations

from sqs_extract.annotations import case_example_model, model

MODELS = "+".join((model.MODEL, case_example_model.MODEL))
"""Name and version of each, as a record's signature gives them."""
