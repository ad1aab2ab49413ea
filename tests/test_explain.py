"""The letter in the terminal: its text whole, a line for each tag, colours only where wanted."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from sqs_extract.explain import STYLES, print_letter, shorten
from sqs_extract.record import Record
from tests.conftest import PLANS, build_sample

ESCAPE_RE = re.compile(r"\x1b\[[0-9;]*m")
GREEN, RED, CYAN = "32", "31", "36"


def show(record: Record, *, width: int = 200, terminal: bool = False, color: bool = True) -> str:
    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        force_terminal=terminal,
        no_color=not color,
        color_system="standard" if terminal else None,
        highlight=False,
    )
    print_letter(record, console=console)
    return file.getvalue()


def test_every_word_and_every_tag_is_shown(record: Record) -> None:
    shown = show(record)
    assert PLANS in shown
    assert "1 Reducing reoffending  [reducing_reoffending]" in shown
    lines = [line.strip() for line in shown.splitlines()]
    assert (
        "└ deficiency, few (“Too few”)  “Too few plans were reviewed – only …”"
        "  deficiency/too-few (Too few)  0.93  p. 1" in lines
    )
    assert "└ figure, percentage: 12 %  “12%”  p. 1" in lines
    assert (
        "└ case example, strength of Omar  “Omar’s was, and he came to every …”  0.80  p. 2"
        in lines
    )
    assert "1  Between May and June." in lines
    assert "findings 1, case examples 1, figures 1, warnings 1" in lines
    assert "paragraph_number_missing: paragraph 1.3 follows 1.1" in lines


def test_tags_stand_below_their_own_paragraph(record: Record) -> None:
    shown = show(record)
    assert shown.index("└ deficiency") < shown.index("Plans should be reviewed.")


def test_a_pipe_gets_plain_text(record: Record, capsys: pytest.CaptureFixture[str]) -> None:
    print_letter(record)
    assert "\x1b" not in capsys.readouterr().out


def test_a_terminal_gets_each_tag_in_its_colour(record: Record) -> None:
    shown = show(record, terminal=True)
    painted = re.findall(r"\x1b\[([0-9;]*)m([^\x1b]+)", shown)
    assert (RED, "Too few plans were reviewed – only ") in painted
    assert (f"1;{CYAN}", "12%") in painted
    assert ESCAPE_RE.sub("", shown) == show(record)


def test_no_color_leaves_no_colour(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = set(re.findall(r"\x1b\[([0-9;]*)m", show(record, terminal=True, color=False)))
    colours = {part for code in codes for part in code.split(";")} & {GREEN, RED, CYAN, "33", "35"}
    assert not colours
    monkeypatch.setenv("NO_COLOR", "1")
    file = io.StringIO()
    print_letter(record, console=Console(file=file, force_terminal=True, width=200))
    assert not re.search(r"\x1b\[[0-9;]*3[1-6]m", file.getvalue())


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_keep_to_the_width(record: Record, width: int) -> None:
    shown = show(record, width=width)
    assert max(len(line) for line in shown.splitlines()) <= width
    assert shown.replace("\n", " ").split() == show(record, width=500).replace("\n", " ").split()


def test_a_record_without_tags_is_shown_without_legend() -> None:
    bare = build_sample().model_copy(update={"findings": [], "case_examples": [], "figures": []})
    shown = show(bare)
    assert "└" not in shown
    assert not any(f"{name}  " in shown.splitlines()[3] for name in STYLES)


def test_what_is_quoted_is_cut_between_words() -> None:
    assert shorten("word " * 20).endswith("word …")
    assert len(shorten("word " * 20)) <= 40
