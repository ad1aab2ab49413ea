"""Which trained models take part in tagging."""

from __future__ import annotations

from typing import Literal

CAREFUL = "careful@0.4.0"
"""Name and version of the careful model, as evidence and signature give them."""

ModelChoice = bool | Literal["careful"]
"""What takes part beside the rules: the quick models, the careful one for findings too, or none."""
