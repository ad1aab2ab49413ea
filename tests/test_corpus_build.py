"""The letters' drawing: every layout prints all of the source's text, and the kept PDFs hold it.

The letters that judge are compared too, by a program that names places and quotes nothing.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pytest

from corpus.build.__main__ import list_layouts, main
from corpus.build.checks import compact, find_blocks, find_losses, read_page_texts
from corpus.build.draw import ENGINES, draw
from corpus.build.layouts import Layout, MissingEngineError, load_layouts
from corpus.build.letters import ASSIGNMENT, CORPUS, count_parts, find_assigned
from corpus.build.source import (
    Run,
    build_source,
    cut_runs,
    find_forced_breaks,
    parse_runs,
    plain,
    read_source,
    write_like,
)

# It has a box, lists within numbered paragraphs, and notes.
LETTER = CORPUS / "develop" / "eastmarsh-2017.json"
LARGEST = 100_000  # bytes of a kept PDF
ASSIGNED = [
    pytest.param(source, layout, id=f"{source.stem}.{layout.name}")
    for source, layout in find_assigned()
]
QUICK = [n for n, it in load_layouts().items() if it.engine not in {"libreoffice", "chromium"}]
SLOW = [n for n in load_layouts() if n not in QUICK]


def draw_or_skip(source: Path, layout: Layout) -> bytes:
    try:
        return draw(source, layout)
    except MissingEngineError as error:
        pytest.skip(str(error))


# ------------------------------------------------------------------ the source


def test_markers_and_emphasis_become_runs() -> None:
    assert parse_runs("A rate[^2] *fell* fast") == (
        Run("A rate"),
        Run("2", note=True),
        Run(" "),
        Run("fell", italic=True),
        Run(" fast"),
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        # the stop after an address ends the sentence, not the address
        ("Write to a.b-c@service.example.", "a.b-c@service.example"),
        # angle brackets are printed but are no part of it
        ("See <http://www.service.example/page> now", "http://www.service.example/page"),
    ],
)
def test_addresses_stand_apart(text: str, address: str) -> None:
    runs = parse_runs(text)
    assert [run.text for run in runs if run.address] == [address]
    assert plain(runs) == text


@pytest.mark.parametrize(
    ("quotes", "two_spaces", "expected"),
    [
        ("as_written", False, "He said: \"It's 'fine'.\" We agree."),
        ("curly", False, "He said: “It’s ‘fine’.” We agree."),
        ("as_written", True, "He said: \"It's 'fine'.\"  We agree."),
    ],
)
def test_quotes_and_spaces_as_the_layout_has_them(
    quotes: str, two_spaces: bool, expected: str
) -> None:
    assert write_like("He said: \"It's 'fine'.\" We agree.", quotes, two_spaces) == expected


def test_straight_undoes_curly() -> None:
    text = "The children's \"plans\" weren't late."
    assert write_like(write_like(text, "curly", False), "straight", False) == text


def test_items_gather_and_boxes_part_at_their_headings() -> None:
    kinds = ["p", "li", "li", "p"]
    blocks = [{"t": kind, "text": kind} for kind in kinds]
    boxed = [{"t": kind, "text": kind, "box": True} for kind in ("h2", "p", "h2", "p", "li", "li")]
    raw = {"header": [], "title": "", "blocks": blocks + boxed}
    letter = build_source(raw, "made-up")
    assert [block.kind for block in letter.blocks] == ["p", "list", "p", "box", "box"]
    assert [item.kind for item in letter.blocks[-1].items] == ["h2", "p", "list"]


@pytest.mark.parametrize("words", range(1, 8))
def test_a_cut_loses_one_space_only(words: int) -> None:
    runs = parse_runs("One two *three four*[^1] five six seven eight.")
    first, rest = cut_runs(runs, words)
    assert len(plain(first).split()) == words
    assert f"{plain(first)} {plain(rest)}" == plain(runs)


def test_forced_breaks_stand_inside_paragraphs() -> None:
    letter = read_source(LETTER)
    breaks = find_forced_breaks(letter, 80, 40, 0.5)
    assert breaks
    for at, word in breaks.items():
        words = letter.blocks[at].text.count(" ") + 1
        assert letter.blocks[at].kind in ("p", "np")
        assert 10 <= word <= words - 10


# ------------------------------------------------------------------ lines


def test_lines_keep_every_word_and_their_width() -> None:
    set_lines = pytest.importorskip("corpus.build.lines", exc_type=ImportError)

    def measure(text: str, face: int, size: float) -> float:
        return len(text) * size * (0.5 + face / 100)

    for _, runs in find_blocks(read_source(LETTER)):
        for hyphen, justified in (("", False), ("-", True)):
            setting = set_lines.Setting(measure, 10, 200, hyphen=hyphen, justified=justified)
            lines = set_lines.break_lines(runs, setting)
            drawn = "".join(piece.text for line in lines for piece in line.pieces)
            assert compact(drawn) == compact("".join(run.text for run in runs))
            for line in lines:
                last = line.pieces[-1]
                width = measure(last.text.rstrip(), last.face, last.size)
                assert last.x + width <= 200.001


@pytest.mark.parametrize(
    ("text", "hyphen", "expected"),
    [
        # cut at the word's own hyphen, no sign added
        ("good multi-agency", "", ["good multi-", "agency"]),
        # cut where the dictionary allows, with the layout's sign
        ("good assessment", "\u00ad", ["good assess\u00ad", "ment"]),
        # not cut at all
        ("good assessment", "", ["good", "assessment"]),
        # addresses have no dictionary cuts
        ("to committee@home.example", "-", ["to", "committee@home.example"]),
    ],
)
def test_where_lines_end(text: str, hyphen: str, expected: list[str]) -> None:
    set_lines = pytest.importorskip("corpus.build.lines", exc_type=ImportError)

    width = max(len(expected[0]), len(expected[1])) * 10
    setting = set_lines.Setting(
        lambda text, _face, _size: len(text) * 10.0, 10, width, hyphen=hyphen
    )
    lines = set_lines.break_lines(parse_runs(text), setting)
    assert ["".join(p.text for p in line.pieces).strip() for line in lines] == expected


# ------------------------------------------------------------------ the check itself


@pytest.mark.parametrize(
    ("pages", "losses"),
    [
        # all there, a word cut, furniture on each page
        (["T\nOne two-\n1", "way1 plan.\n1 Note.\n2"], []),
        # a letter gone
        (["T\nOne two-\n1", "way1 pla.\n1 Note.\n2"], ["1 characters of 1 kinds are missing"]),
        # a marker gone
        (["T\nOne two-\n1", "way plan.\n1 Note.\n2"], ["1 characters of 1 kinds are missing"]),
        # the note gone
        (["T\nOne two-\n1", "way1 plan.\n2"], ["footnote 1: found in 0", "are missing"]),
        # said twice
        (["T\nOne two-\n1", "way1 plan.\n1 Note. Note.\n2"], ["are too many"]),
        # the word's own hyphen gone
        (["T\nOne two\n1", "way1 plan.\n1 Note.\n2"], ["1 hyphens are missing"]),
        # the right letters in the wrong order
        (["T\nOne owt-\n1", "yaw1 alpn.\n1 Note.\n2"], ["block 1 (p): found in 6 pieces"]),
    ],
)
def test_losses_are_found(pages: list[str], losses: list[str]) -> None:
    text = "One two-way[^1] plan."
    raw = {
        "header": [],
        "title": "T",
        "blocks": [{"t": "p", "text": text}],
        "footnotes": {"1": "Note."},
    }
    layout = Layout(name="made-up", engine="none", traps="", head="", foot="{page}")
    found = find_losses(build_source(raw, "made-up"), layout, pages)
    assert len(found) == len(losses)
    for loss, part in zip(found, losses, strict=True):
        assert part in loss
        assert "plan" not in loss  # a letter that judges must not show through


# ------------------------------------------------------------------ the layouts


def test_layouts_are_many_and_over_many_engines() -> None:
    layouts = load_layouts().values()
    assert len(layouts) >= 12
    assert {layout.engine for layout in layouts} == set(ENGINES)
    assert {layout.tagged for layout in layouts} == {True, False}


def test_layouts_kept_for_judging_are_met_there_only() -> None:
    met: dict[str, set[str]] = {"develop": set(), "judge": set()}
    for source, layout in find_assigned():
        met[source.parent.name].add(layout.name)
    kept = {name for name, layout in load_layouts().items() if layout.judge_only}
    assert kept
    assert kept <= met["judge"]
    assert met["develop"] == set(load_layouts()) - kept


def test_every_letter_has_three_layouts() -> None:
    letters = sorted(CORPUS.glob("*/*.json"))
    counts = dict.fromkeys(letters, 0)
    for source, _ in find_assigned():
        counts[source] += 1  # a KeyError here is a letter in ASSIGNMENT that is not there
    assert set(counts.values()) == {3}, ASSIGNMENT


@pytest.mark.parametrize("name", QUICK)
def test_a_layout_prints_all_of_a_letter_and_nothing_else(name: str, tmp_path: Path) -> None:
    layout = load_layouts()[name]
    pdf = tmp_path / "letter.pdf"
    pdf.write_bytes(draw_or_skip(LETTER, layout))
    letter = read_source(LETTER, layout.quotes, layout.two_spaces)
    assert find_losses(letter, layout, read_page_texts(pdf)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW)
def test_a_slow_layout_prints_all_of_a_letter_and_nothing_else(name: str, tmp_path: Path) -> None:
    test_a_layout_prints_all_of_a_letter_and_nothing_else(name, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", load_layouts())
def test_a_letter_drawn_twice_gives_the_same_bytes(name: str) -> None:
    layout = load_layouts()[name]
    assert draw_or_skip(LETTER, layout) == draw_or_skip(LETTER, layout)


# ------------------------------------------------------------------ the PDFs that are kept


@pytest.mark.parametrize(("source", "layout"), ASSIGNED)
def test_a_kept_pdf_holds_its_source(source: Path, layout: Layout) -> None:
    pdf = source.with_suffix(f".{layout.name}.pdf")
    assert pdf.stat().st_size < LARGEST
    letter = read_source(source, layout.quotes, layout.two_spaces)
    assert find_losses(letter, layout, read_page_texts(pdf)) == []


@pytest.mark.parametrize(("source", "layout"), ASSIGNED)
def test_a_kept_pdf_is_tagged_or_not_as_its_layout_says(source: Path, layout: Layout) -> None:
    with pdfplumber.open(source.with_suffix(f".{layout.name}.pdf")) as pdf:
        assert ("StructTreeRoot" in pdf.doc.catalog) == layout.tagged


@pytest.mark.slow
@pytest.mark.parametrize(("source", "layout"), ASSIGNED)
def test_another_reader_finds_the_same_in_a_kept_pdf(source: Path, layout: Layout) -> None:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed: apt install poppler-utils")
    pdf = source.with_suffix(f".{layout.name}.pdf")
    # -raw: without it Poppler takes hyphens out at line ends, a word's own too
    done = subprocess.run([program, "-raw", pdf, "-"], capture_output=True, text=True, check=True)
    letter = read_source(source, layout.quotes, layout.two_spaces)
    assert find_losses(letter, layout, done.stdout.rstrip("\f").split("\f")) == []


def test_no_pdf_is_kept_that_nothing_rebuilds() -> None:
    assigned = {s.with_suffix(f".{layout.name}.pdf") for s, layout in find_assigned()}
    assert set(CORPUS.glob("*/*.pdf")) == assigned


# ------------------------------------------------------------------ the command line


def test_list_names_every_layout(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(load_layouts())


def test_letters_names_every_letter(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--letters"]) == 0
    lines = capsys.readouterr().out.splitlines()
    letters = {f"{path.parent.name}/{path.stem}" for path in CORPUS.glob("*/*.json")}
    assert {line.partition(":")[0] for line in lines} == letters


def test_parts_are_counted_inside_boxes_and_lists() -> None:
    boxed = [{"t": kind, "text": "two words", "box": True} for kind in ("h2", "p", "li", "li")]
    raw = {"header": [], "title": "T", "blocks": boxed, "footnotes": {"1": "One.\nTwo."}}
    counts = count_parts(build_source(raw, "made-up"))
    assert counts == {"words": 10, "paragraphs": 1, "bullets": 2, "boxes": 1, "footnotes": 1}


def test_the_datasheet_lists_the_layouts_as_they_are() -> None:
    assert list_layouts() in (CORPUS / "README.md").read_text(encoding="utf-8")


def test_an_unknown_layout_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(LETTER), "--layout", "no-such"])
    assert "no layout no-such" in capsys.readouterr().err


def test_a_letter_is_written_as_id_and_layout(tmp_path: Path) -> None:
    draw_or_skip(LETTER, load_layouts()["rl-plain"])
    assert main([str(LETTER), "--layout", "rl-plain", "-o", str(tmp_path / "new")]) == 0
    assert [path.name for path in tmp_path.glob("new/*")] == ["eastmarsh-2017.rl-plain.pdf"]


def test_what_a_standard_font_cannot_print_is_said_and_not_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("reportlab")
    letter = tmp_path / "letter.json"
    letter.write_text('{"header": [], "title": "Ŵ", "blocks": []}', encoding="utf-8")
    assert main([str(letter), "--layout", "rl-plain"]) == 1
    assert "U+0174" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.pdf"))
