"""A band of extent and a published scale in, the share of cases that the scale means by it out.

The inspectorates' scales disagree, so none is used unless the user names one: rules/scale.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqs_extract.document import Extent, Share, Tags
from sqs_extract.rule_folder import find_rule_file, from_rules
from sqs_extract.ruleset import RuleError

FILE = "scale.toml"
PLAIN = {"all": (100.0, 100.0), "none": (0.0, 0.0)}


@dataclass(frozen=True, slots=True)
class Scale:
    """What one inspectorate means by its words; shares in per cent, both ends in."""

    id: str
    name: str
    bands: Mapping[str, tuple[float, float]]

    def find_share(self, extent: Extent) -> Share | None:
        """Words of extent -> the share that they mean on this scale; None where it says nothing."""
        ends = PLAIN.get(extent.band) or self.bands.get(extent.band)
        return None if ends is None else Share(self.id, *ends)


@from_rules
def load_scales() -> dict[str, Scale]:
    """Read rules/scale.toml: each scale under its id, in the file's order.

    Raises
    ------
    RuleError
        Naming the file and what is wrong.
    """
    try:
        with find_rule_file(FILE).open("rb") as file:
            read = [_parse_scale(raw) for raw in tomllib.load(file)["scale"]]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise RuleError(FILE, f"not a list of scales: {error!r}") from None
    return {scale.id: scale for scale in read}


def find_scale(name: str) -> Scale:
    """Find the scale of that id.

    Raises
    ------
    RuleError
        There is none.
    """
    scales = load_scales()
    if name not in scales:
        raise RuleError(FILE, f"no scale {name!r}; there are {', '.join(scales)}")
    return scales[name]


def _parse_scale(raw: Mapping[str, Any]) -> Scale:
    bands = {band: (float(low), float(high)) for band, (low, high) in raw["bands"].items()}
    wrong = [band for band, (low, high) in bands.items() if not 0 <= low <= high <= 100]
    if wrong:
        raise ValueError(f"{raw['id']}: no share of cases: {', '.join(wrong)}")
    return Scale(str(raw["id"]), str(raw["name"]), bands)


def give_shares(tags: Tags, scale: Scale) -> Tags:
    """The tags of a letter -> the same, with each extent's share on the scale."""
    findings = [
        replace(f, extent=replace(f.extent, share=scale.find_share(f.extent))) if f.extent else f
        for f in tags.findings
    ]
    return replace(tags, findings=findings)
