"""What published scales mean by words of extent."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from sqs_extract.cli import main
from sqs_extract.document import Extent
from sqs_extract.pipeline import extract
from sqs_extract.record import Band
from sqs_extract.rule_folder import use_rules
from sqs_extract.ruleset import RuleError
from sqs_extract.scales import find_scale, load_scales

LETTER = Path(__file__).parents[1] / "corpus" / "develop" / "ashmere-2013.lo-tagged.pdf"


def test_scales_disagree_on_most() -> None:
    most = Extent("most", "most")
    shares = {name: scale.find_share(most) for name, scale in load_scales().items()}
    assert {name: (s.low, s.high) for name, s in shares.items() if s} == {
        "education-scotland": (75, 90),
        "estyn": (90, 100),
        "ofsted": (80, 96),
    }


@pytest.mark.parametrize("scale", load_scales().values(), ids=str)
def test_bands_are_bands_and_more_is_more(scale: object) -> None:
    bands = find_scale(getattr(scale, "id")).bands  # noqa: B009
    assert set(bands) <= set(get_args(Band))
    lows = [low for low, _ in bands.values()]
    assert lows == sorted(lows, reverse=True)


def test_a_band_that_a_scale_does_not_define_gets_no_number() -> None:
    assert find_scale("ofsted").find_share(Extent("often", "many")) is None
    assert find_scale("ofsted").find_share(Extent("sometimes", "unspecified_frequency")) is None


def test_a_record_names_the_scale_only_where_one_was_asked_for() -> None:
    plain, scaled = extract(LETTER), extract(LETTER, scale="estyn")
    assert all(f.extent.share is None for f in plain.findings if f.extent)
    named = [f.extent for f in scaled.findings if f.extent and f.extent.share]
    assert named
    assert {extent.share.scale for extent in named if extent.share} == {"estyn"}
    assert [f.text for f in plain.findings] == [f.text for f in scaled.findings]


def test_a_wrong_name_is_said_before_any_letter_is_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["missing.pdf", "--scale", "ofstead"]) == RuleError.exit_code
    assert "education-scotland, estyn, ofsted" in capsys.readouterr().err


BROKEN = (
    "[[scale]]\nid = 'a'\n",
    "scale = 1",
    "[[scale]]\nid = 'a'\nname = 'a'\nbands = {most = [90, 80]}",
)


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_file_is_a_clear_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "scale.toml").write_text(text, encoding="utf-8")
    use_rules(tmp_path)
    try:
        with pytest.raises(RuleError, match=r"scale\.toml"):
            find_scale("a")
    finally:
        use_rules(None)
