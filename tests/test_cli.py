"""The command line: what goes to stdout, what to stderr, and how it ends.

Letters here are names that a stand-in for the pipeline knows; the real one has tests of its own.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sqs_extract import __version__, errors
from sqs_extract.cli import main
from sqs_extract.commands.messages import say_line
from sqs_extract.record import Record
from tests.conftest import build_sample

Run = Callable[..., tuple[int, str, str]]

FAILURES: dict[str, BaseException] = {
    "missing.pdf": errors.UnreadableFile("missing.pdf", "no such file", "Check the path"),
    "locked.pdf": errors.EncryptedFile("locked.pdf", "encrypted", "Give --password"),
    "scan.pdf": errors.NoText("scan.pdf", "no text on any page", "Run OCR (--ocr)"),
    "menu.pdf": errors.NotALetter("menu.pdf", "no letter", "Check the file"),
    "odd.pdf": KeyError("x\ny"),
    "stop.pdf": KeyboardInterrupt(),
}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The calls of a pipeline that fails for some names and else gives the sample record."""
    made: list[dict[str, Any]] = []

    def extract(origin: object, **options: object) -> Record:
        made.append({"origin": origin, **options})
        if (failure := FAILURES.get(str(origin))) is not None:
            raise failure
        return build_sample(str(origin), area=Path(str(origin)).stem.capitalize())

    monkeypatch.setattr("sqs_extract.pipeline.extract", extract)
    monkeypatch.delenv("SQS_EXTRACT_DEBUG", raising=False)
    return made


@pytest.fixture
def run(
    calls: list[dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Run:
    """Run the command in an empty folder: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    assert calls == []

    def run(*args: str) -> tuple[int, str, str]:
        code = main(args)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def list_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


# ------------------------------------------------------------------ records


def test_one_letter_is_printed_pretty(run: Run) -> None:
    code, out, err = run("ambleford.pdf")
    assert code == 0
    assert json.loads(out)["id"] == "sqs-ambleford-2014-06-04"
    assert out.startswith('{\n  "schema_version"')
    assert err == "ambleford.pdf: 1 warning in the record: paragraph_number_missing.\n"


def test_compact_and_quiet(run: Run) -> None:
    code, out, err = run("--compact", "-q", "ambleford.pdf")
    assert (code, out.count("\n"), err) == (0, 1, "")


def test_several_letters_are_json_lines(run: Run) -> None:
    code, out, err = run("a.pdf", "b.pdf", "c.pdf")
    assert code == 0
    assert [json.loads(line)["source"]["filename"] for line in out.splitlines()] == [
        "a.pdf",
        "b.pdf",
        "c.pdf",
    ]
    assert err.splitlines()[-1] == "3 of 3 letters read, 3 warnings."


def test_output_to_file_folder_and_lines(run: Run, tmp_path: Path) -> None:
    assert run("a.pdf", "-o", "one.json")[:2] == (0, "")
    assert run("a.pdf", "b.pdf", "-o", "many/")[:2] == (0, "")
    assert run("-o", "all.jsonl", "a.pdf", "b.pdf")[:2] == (0, "")
    assert list_files(tmp_path) == [
        "all.jsonl",
        "many",
        "one.json",
        "sqs-a-2014-06-04.json",
        "sqs-b-2014-06-04.json",
    ]


def test_two_letters_of_one_id_are_said(run: Run, tmp_path: Path) -> None:
    _, _, err = run("x/a.pdf", "y/a.pdf", "-o", "many/")
    assert "y/a.pdf: sqs-a-2014-06-04.json is taken; written to" in err
    assert len(list((tmp_path / "many").iterdir())) == 2


def test_options_reach_the_pipeline(
    run: Run, calls: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("a.pdf")
    run("a.pdf", "--reader", "pdfplumber", "--no-tags", "--ignore-structure-tree")
    run("a.pdf", "--no-model", "--password", "x")
    monkeypatch.setenv("SQS_EXTRACT_PASSWORD", "y")
    run("-")
    plain = {
        **{"reader": "pdfium", "password": None, "follow_tags": True, "tag": True},
        **{"model": True, "scale": None},
    }
    assert calls == [
        {"origin": "a.pdf", **plain},
        {**plain, "origin": "a.pdf", "reader": "pdfplumber", "follow_tags": False, "tag": False},
        {**plain, "origin": "a.pdf", "model": False, "password": "x"},
        {"origin": "-", **plain, "password": "y"},
    ]


def test_explain_replaces_the_record_or_stands_beside_its_file(run: Run, tmp_path: Path) -> None:
    code, out, err = run("ambleford.pdf", "--explain")
    assert (code, err) == (0, "")
    assert "deficiency/too-few (Too few)" in out
    assert "\x1b" not in out
    _, out, _ = run("ambleford.pdf", "--explain", "--no-color", "-o", "a.json")
    assert out.startswith("Report of")
    assert list_files(tmp_path) == ["a.json"]


# ------------------------------------------------------------------ a command that needs no name


def test_a_letter_may_be_called_as_a_command(run: Run) -> None:
    assert json.loads(run("./schema")[1])["source"]["filename"] == "./schema"
    assert json.loads(run("extract", "schema")[1])["source"]["filename"] == "schema"
    assert json.loads(run("--", "schema")[1])["source"]["filename"] == "schema"
    assert "$schema" in json.loads(run("schema")[1])


def test_an_option_before_the_letter_is_the_letters(run: Run, tmp_path: Path) -> None:
    # -V and -h stand in these values; the group must not see them.
    assert run("-oVh.json", "a.pdf")[0] == 0
    assert run("-q", "-ohV.json", "a.pdf")[0] == 0
    assert list_files(tmp_path) == ["Vh.json", "hV.json"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(run: Run, shell: str) -> None:
    code, out, _ = run("completion", shell)
    assert code == 0
    assert "_SQS_EXTRACT_COMPLETE" in out


def test_completion_knows_options_and_commands(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def complete(words: str, position: int) -> str:
        monkeypatch.setenv("_SQS_EXTRACT_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(position))
        with pytest.raises(SystemExit):
            main([])
        return capsys.readouterr().out

    assert "plain,schema" in complete("sqs-extract s", 1)
    assert "plain,--explain" in complete("sqs-extract extract --ex", 2)
    assert "plain,--explain" in complete("sqs-extract --ex", 1)
    assert "file," in complete("sqs-extract lett", 1)


# ------------------------------------------------------------------ endings

ENDINGS = [
    # letters, exit code, last line but the summary
    (["missing.pdf"], 3, "missing.pdf: no such file. Check the path."),
    (["locked.pdf"], 4, "locked.pdf: encrypted. Give --password."),
    (["scan.pdf"], 5, "scan.pdf: no text on any page. Run OCR (--ocr)."),
    (["menu.pdf"], 6, "menu.pdf: no letter. Check the file."),
    (
        ["odd.pdf"],
        70,
        "odd.pdf: a fault of this program (KeyError: 'x\\ny'). Please report it with the letter.",
    ),
]


@pytest.mark.parametrize(("letters", "code", "line"), ENDINGS)
def test_each_failure_has_its_line_and_code(
    run: Run, letters: list[str], code: int, line: str, tmp_path: Path
) -> None:
    assert run(*letters, "-o", "a.json") == (code, "", f"{line}\n")
    assert list_files(tmp_path) == []


def test_the_others_are_done_and_the_worst_code_counts(run: Run) -> None:
    code, out, err = run("-q", "missing.pdf", "a.pdf", "menu.pdf", "scan.pdf", "b.pdf")
    assert code == 6
    assert [json.loads(line)["source"]["filename"] for line in out.splitlines()] == [
        "a.pdf",
        "b.pdf",
    ]
    assert len(err.splitlines()) == 3


def test_debugging_shows_the_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Traceback" not in run("odd.pdf")[2]
    monkeypatch.setenv("SQS_EXTRACT_DEBUG", "1")
    assert "Traceback" in run("odd.pdf")[2]


def test_interrupting_is_quiet_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    assert run("-q", "-o", "all.jsonl", "a.pdf", "stop.pdf", "b.pdf") == (130, "", "")
    assert list_files(tmp_path) == []


USAGE = [
    # arguments, what the line says
    ([], "no letter named"),
    (["-q"], "no letter named"),
    (["."], ".: a folder; name its letters: ./*.pdf"),
    (["a.pdf", "."], ".: a folder"),
    (["-", "-"], "- (standard input) can be read only once"),
    (["a.pdf", "--prety"], "--prety"),
    (["a.pdf", "--reader", "acrobat"], "acrobat"),
    (["a.pdf", "b.pdf", "--pretty"], "--pretty: several letters are printed a record a line"),
    (["a.pdf", "b.pdf", "-o", "x.json"], "-o x.json: one file for several letters"),
    (["schema", "x"], "unexpected extra argument"),
    (["completion", "tcsh"], "tcsh"),
]


@pytest.mark.parametrize(("args", "what"), USAGE)
def test_wrong_usage_is_one_line_and_does_nothing(
    run: Run, calls: list[dict[str, Any]], args: list[str], what: str
) -> None:
    code, out, err = run(*args)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("sqs-extract: ")
    assert what in err
    assert err.endswith("Try 'sqs-extract --help'.\n")
    assert calls == []


def test_a_place_that_cannot_be_written_ends_the_call(
    run: Run, calls: list[dict[str, Any]]
) -> None:
    code, out, err = run("-q", "a.pdf", "b.pdf", "-o", "none/all.jsonl")
    assert (code, out) == (73, "")
    assert err.startswith("none/all.jsonl: cannot be written (No such file or directory).")
    assert len(calls) == 1


def test_a_message_is_one_printable_line() -> None:
    assert say_line("a\nb\x1b[31m\tc’") == "a b\\x1b[31m c’"


# ------------------------------------------------------------------ as a program


def start(*args: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "sqs_extract", *args], capture_output=True, check=False, **options
    )


def test_version_and_help() -> None:
    for flag in ("--version", "-V"):
        assert start(flag).stdout.decode() == f"sqs-extract {__version__}\n"
    for args in (["--help"], ["-h"], ["extract", "--help"]):
        shown = start(*args)
        assert shown.returncode == 0
        assert b"--explain" in shown.stdout
    assert b"sqs-extract letter.pdf -o letter.json" in start("-h").stdout
    assert max(len(line) for line in start("-h").stdout.decode().splitlines()) <= 80


LETTER = Path(__file__).parents[1] / "corpus" / "develop" / "ashmere-2013.rl-plain.pdf"


@pytest.mark.parametrize(
    "args", [["schema"], [str(LETTER), "--no-tags"], [str(LETTER), "--no-tags", "--explain"]]
)
def test_a_reader_that_goes_away_is_no_matter(args: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "sqs_extract", *args],
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (141, b"")


def test_output_is_utf8_whatever_the_locale() -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = start("missing-é.pdf", env=env)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def test_help_is_there_at_once() -> None:
    """`--help` takes at most 0.2 s more than the interpreter alone; the best of several starts."""

    def time_start(*args: str) -> float:
        best = float("inf")
        for _ in range(7):
            begin = time.perf_counter()
            subprocess.run([sys.executable, *args], capture_output=True, check=True)
            best = min(best, time.perf_counter() - begin)
        return best

    assert time_start("-m", "sqs_extract", "--help") - time_start("-c", "pass") < 0.2


def test_help_imports_nothing_heavy() -> None:
    """What makes it slow would show here first, on any machine."""
    code = "import sys; from sqs_extract.cli import main; main(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "click" in loaded
    assert not loaded & {"spacy", "pydantic", "pdfplumber", "pypdfium2", "rich", "numpy", "regex"}


def test_progress_is_for_terminals_only(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "\x1b" not in run("a.pdf", "b.pdf", "-o", "many/")[2]

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    assert main(["a.pdf", "missing.pdf", "b.pdf", "-o", "many/"]) == 3
    monkeypatch.undo()
    assert capsys.readouterr().out == ""
    assert "\x1b" in terminal.getvalue()
    assert "missing.pdf: no such file. Check the path." in terminal.getvalue()
