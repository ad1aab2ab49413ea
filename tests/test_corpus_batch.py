"""`sqs-extract corpus`: the dataset is the same whatever happened on the way to it."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from sqs_extract.cli import main
from sqs_extract.dataset import run as running
from sqs_extract.dataset.duplicates import name_letters
from sqs_extract.dataset.exports import Wishes, list_formats
from sqs_extract.dataset.ledger import Ledger, find_ledger
from sqs_extract.dataset.limits import Limits
from sqs_extract.dataset.records import read_duplicates, read_failures, read_records
from sqs_extract.dataset.run import Job, Summary, run
from sqs_extract.dataset.sources import find_sources
from sqs_extract.dataset.way import Way, sign
from sqs_extract.dataset.work import Outcome
from tests.support.batches import BAD, DEVELOP, make_letters, read_dataset

FAST = Way(tag=False)
"""Structure alone: what these tests are about does not lie in the tags."""
LETTERS, BROKEN = 27, 3


class Quiet:
    """A watcher that can stop the run after some letters."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.stop_after = stop_after
        self.seen: list[str] = []

    def begin(self, letters: int) -> None:
        self.letters = letters

    def done(self, outcome: Outcome) -> None:
        self.seen.append(outcome.filename)
        if len(self.seen) == self.stop_after:
            raise KeyboardInterrupt

    def end(self) -> None:
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_letters(tmp_path_factory.mktemp("letters"), LETTERS, bad=BROKEN)


def do(folder: Path, dataset: Path, watcher: Quiet | None = None, **changes: object) -> Summary:
    fields = {"way": FAST, "workers": 2} | changes
    return run(Job((str(folder),), dataset, **fields), watcher or Quiet())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def whole(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of an undisturbed run."""
    dataset = tmp_path_factory.mktemp("whole") / "dataset"
    summary = do(folder, dataset)
    assert (summary.letters, summary.extracted) == (LETTERS + BROKEN, LETTERS + BROKEN)
    return dataset


@pytest.fixture(scope="module")
def expected(whole: Path) -> dict[str, object]:
    return read_dataset(whole)


def test_each_letter_is_a_record_or_a_failure(whole: Path, folder: Path) -> None:
    records = list(read_records(whole))
    failures = list(read_failures(whole))
    assert len(records) == LETTERS
    assert {f.filename: f.code for f in failures} == {
        name: code for name, (_, code) in list(BAD.items())[-BROKEN:]
    }
    named = [record.source.filename for record in records] + [f.filename for f in failures]
    assert sorted(named) == sorted(path.name for path in folder.iterdir())
    keys = [(record.id, record.source.sha256) for record in records]
    assert keys == sorted(keys)
    assert len({record.id for record in records}) == LETTERS
    assert str(folder) not in (whole / "failures.jsonl").read_text(encoding="utf-8")


def test_every_kind_of_bad_file_is_set_aside_with_its_reason(tmp_path: Path) -> None:
    folder = make_letters(tmp_path / "letters", 1, bad=len(BAD))
    summary = do(folder, tmp_path / "dataset")
    found = {f.filename: f.code for f in read_failures(tmp_path / "dataset")}
    assert found == {name: code for name, (_, code) in BAD.items()}
    assert sum(summary.failures.values()) == len(BAD)


def test_a_record_is_what_extract_gives(tmp_path: Path) -> None:
    from sqs_extract import extract  # noqa: PLC0415

    letter = DEVELOP / "ashmere-2013.lo-tagged.pdf"
    do(letter, tmp_path / "dataset", way=Way())
    assert list(read_records(tmp_path / "dataset")) == [extract(letter)]


# ------------------------------------------------------------------ the same whatever happened


def test_number_of_workers_and_order_change_nothing(
    folder: Path, expected: dict[str, object], tmp_path: Path
) -> None:
    places = tuple(str(path) for path in sorted(folder.iterdir(), reverse=True))
    run(Job(places, tmp_path / "dataset", way=FAST, workers=1), Quiet())
    assert read_dataset(tmp_path / "dataset") == expected


def test_a_run_that_is_interrupted_goes_on(
    folder: Path, expected: dict[str, object], tmp_path: Path
) -> None:
    seen = []
    for stop_after in (1, 5, 9):
        watcher = Quiet(stop_after)
        with pytest.raises(KeyboardInterrupt):
            do(folder, tmp_path / "dataset", watcher)
        assert not (tmp_path / "dataset" / "records.jsonl").exists()
        seen += watcher.seen
    watcher = Quiet()
    do(folder, tmp_path / "dataset", watcher)
    seen += watcher.seen
    assert sorted(seen) == sorted(path.name for path in folder.iterdir())  # none twice, none never
    assert read_dataset(tmp_path / "dataset") == expected


@pytest.mark.slow
@pytest.mark.parametrize("moved", [1, 10])
def test_a_run_that_ends_while_files_are_moved_goes_on(
    moved: int,
    folder: Path,
    whole: Path,
    expected: dict[str, object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dataset = copy_dataset(whole, tmp_path / "dataset")
    left = moved
    replace = Path.replace

    def replace_some(path: Path, target: Path) -> Path:
        nonlocal left
        if "build" in path.parts and "build" not in Path(target).parts:
            if left == 0:
                raise KeyboardInterrupt
            left -= 1
        return replace(path, target)

    fewer = sorted(folder.iterdir())[:-1]
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace_some)
        with pytest.raises(KeyboardInterrupt):
            run(Job(tuple(map(str, fewer)), dataset, way=FAST), Quiet())
    assert not (dataset / ".sqs" / "build").exists()
    summary = do(folder, dataset)
    assert summary.written
    assert read_dataset(dataset) == expected


@pytest.mark.slow
def test_shards_make_the_same_dataset(
    folder: Path, expected: dict[str, object], tmp_path: Path
) -> None:
    dataset = tmp_path / "dataset"
    shards = [do(folder, dataset, shard=(n, 3)) for n in (1, 2, 3)]
    assert sum(shard.letters for shard in shards) == LETTERS + BROKEN
    assert all(shard.extracted for shard in shards)
    assert not (dataset / "records.jsonl").exists()
    assert do(folder, dataset).extracted == 0
    assert read_dataset(dataset) == expected


# ------------------------------------------------------------------ no work is done twice


def copy_dataset(dataset: Path, place: Path) -> Path:
    import shutil  # noqa: PLC0415

    return Path(shutil.copytree(dataset, place))


def test_nothing_is_done_where_nothing_changed(folder: Path, whole: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in whole.rglob("*") if ".sqs" not in str(path)}
    summary = do(folder, whole)
    assert (summary.extracted, summary.unchanged, summary.written) == (0, LETTERS + BROKEN, False)
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_a_second_run_loads_nothing_that_it_does_not_need(folder: Path, whole: Path) -> None:
    code = (
        "import sys; from sqs_extract.cli import main;"
        f"assert main(['corpus', {str(folder)!r}, '-o', {str(whole)!r}, '--no-tags', '-q']) == 0;"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & {"spacy", "numpy", "pyarrow", "duckdb", "pypdfium2"} == set()


def test_a_file_that_was_changed_or_lost_is_written_again(
    folder: Path, whole: Path, expected: dict[str, object], tmp_path: Path
) -> None:
    dataset = copy_dataset(whole, tmp_path / "dataset")
    (dataset / "tables" / "letters.csv").write_text("spoilt")
    (dataset / "records.jsonl").unlink()
    summary = do(folder, dataset)
    assert (summary.extracted, summary.written) == (0, True)
    assert read_dataset(dataset) == expected


def test_letters_that_are_gone_leave_and_new_ones_come(
    folder: Path, whole: Path, expected: dict[str, object], tmp_path: Path
) -> None:
    dataset = copy_dataset(whole, tmp_path / "dataset")
    some = make_letters(tmp_path / "letters", 5)
    summary = do(some, dataset)
    assert (summary.extracted, summary.unchanged) == (0, 5)
    assert summary.removed == LETTERS + BROKEN - 5
    assert len(list(read_records(dataset))) == 5
    with Ledger(find_ledger(dataset)) as ledger:
        assert len(ledger.list_entries()) == 5
    assert do(folder, dataset).extracted == LETTERS + BROKEN - 5
    assert read_dataset(dataset) == expected


def test_another_signature_reads_again(
    folder: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = copy_dataset(whole, tmp_path / "dataset")
    monkeypatch.setattr(running, "sign", lambda way: sign(way) + " changed")
    assert do(folder, dataset).extracted == LETTERS + BROKEN


@pytest.mark.parametrize(
    "other",
    [Way(tag=False, reader="pdfplumber"), Way(tag=True), Way(model=False), Way(ocr=True)],
)
def test_a_signature_follows_what_decides(other: Way) -> None:
    assert sign(other) != sign(FAST)
    assert sign(Way(tag=False, password="secret")) == sign(FAST)  # noqa: S106
    assert json.loads(sign(other)).keys() == json.loads(sign(FAST)).keys()


def test_rules_of_ones_own_are_in_the_signature(tmp_path: Path) -> None:
    (tmp_path / "strength.toml").write_text("# none\n", encoding="utf-8")
    assert sign(Way(rules=str(tmp_path))) != sign(Way())


def test_limits_that_are_wider_give_another_chance(tmp_path: Path) -> None:
    folder, dataset = make_letters(tmp_path / "letters", 2), tmp_path / "dataset"
    summary = do(folder, dataset, limits=Limits(timeout=0.001))
    assert summary.failures == {"timeout": 2}
    assert do(folder, dataset, limits=Limits(timeout=0.001)).extracted == 0
    assert do(folder, dataset, limits=Limits(timeout=0.001), again=True).extracted == 2
    summary = do(folder, dataset)
    assert (summary.extracted, summary.failures) == (2, {})


def test_memory_has_a_limit(tmp_path: Path) -> None:
    folder = make_letters(tmp_path / "letters", 1)
    summary = do(folder, tmp_path / "dataset", way=Way(), limits=Limits(memory=20))
    assert summary.failures == {"memory": 1}


# ------------------------------------------------------------------ duplicates


def test_the_same_bytes_are_one_record_and_all_names_are_told(tmp_path: Path) -> None:
    folder = make_letters(tmp_path / "letters", 2)
    inner = tmp_path / "letters" / "inner"
    inner.mkdir()
    (inner / "another.PDF").write_bytes((folder / "letter-0001.pdf").read_bytes())
    dataset = tmp_path / "dataset"
    summary = do(folder, dataset)
    assert (summary.letters, summary.copies) == (2, 1)
    files = {record.source.filename for record in read_records(dataset)}
    assert files == {"letter-0000.pdf", "another.PDF"}
    (same,) = [d for d in read_duplicates(dataset) if d.kind == "content"]
    assert same.filenames == ("another.PDF", "letter-0001.pdf")
    # Where the first name goes, the record takes the other.
    (inner / "another.PDF").unlink()
    assert do(folder, dataset).extracted == 1
    files = {record.source.filename for record in read_records(dataset)}
    assert files == {"letter-0000.pdf", "letter-0001.pdf"}
    assert all(d.kind == "letter" for d in read_duplicates(dataset))


def test_a_letter_in_two_files_keeps_both_under_ids_of_their_own(whole: Path) -> None:
    records = {record.id: record for record in read_records(whole)}
    twins = [d for d in read_duplicates(whole) if d.kind == "letter"]
    assert twins
    for twin in twins:
        assert [records[name].source.sha256 for name in twin.ids] == list(twin.sha256)
        assert [records[name].source.filename for name in twin.ids] == list(twin.filenames)
        first, *others = twin.ids
        assert first == twin.id == records[first].id
        assert all(name.startswith(f"{first}-") for name in others)


def test_ids_are_never_given_twice() -> None:
    hashes = [f"{n:064x}" for n in range(1, 5)]
    found = [(hashes[0], "a"), (hashes[1], "a"), (hashes[2], "a-00000000"), (hashes[3], "a")]
    names = name_letters(found)
    assert names[hashes[0]] == "a"
    assert names[hashes[2]] == "a-00000000"
    assert len(set(names.values())) == 4
    assert names == name_letters(reversed(found))


# ------------------------------------------------------------------ where letters come from


def test_folders_patterns_and_files(tmp_path: Path) -> None:
    folder = make_letters(tmp_path / "letters", 3)
    (folder / "notes.txt").write_text("not meant")
    (folder / ".hidden.pdf").write_bytes(b"the system's own")
    (folder / "typed.md").write_text("# A letter", encoding="utf-8")

    def names(*places: str) -> list[str]:
        return sorted(letter.filename for letter in find_sources(places).letters)

    pdfs = [f"letter-{n:04}.pdf" for n in range(3)]
    assert names(str(folder)) == names(str(tmp_path)) == pdfs
    assert names(str(folder / "*1.pdf")) == pdfs[1:2]
    assert names(str(tmp_path / "**" / "*.pdf"), str(folder)) == pdfs
    assert names(str(folder / "typed.md"), str(folder / pdfs[0])) == [pdfs[0], "typed.md"]


def test_a_file_that_cannot_be_opened_is_a_failure(tmp_path: Path) -> None:
    folder = make_letters(tmp_path / "letters", 1)
    (folder / "broken.pdf").symlink_to(folder / "nowhere.pdf")
    summary = do(folder, tmp_path / "dataset")
    (failure,) = read_failures(tmp_path / "dataset")
    assert (failure.filename, failure.sha256, failure.code) == (
        "broken.pdf", None, "unreadable_file",
    )  # fmt: skip
    assert (summary.letters, summary.extracted) == (2, 1)


def test_a_letter_that_changes_meanwhile_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, dataset = make_letters(tmp_path / "letters", 1), tmp_path / "dataset"
    find = find_sources

    def find_and_change(*args: object, **options: object) -> object:
        found = find(*args, **options)  # type: ignore[arg-type]
        with (folder / "letter-0000.pdf").open("ab") as file:
            file.write(b"%% changed\n")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(running, "find_sources", find_and_change)
        assert do(folder, dataset).failures == {"changed": 1}
    assert do(folder, dataset).failures == {}
    assert len(list(read_records(dataset))) == 1


# ------------------------------------------------------------------ what can go wrong at the place


def test_a_second_run_on_the_same_dataset_is_refused(folder: Path, tmp_path: Path) -> None:
    dataset = tmp_path / "dataset"
    with Ledger(find_ledger(dataset)):
        code = subprocess.run(
            [sys.executable, "-m", "sqs_extract", "corpus", str(folder), "-o", str(dataset)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert code.returncode == 75
    assert "another run is at work on it" in code.stderr
    assert code.stderr.count("\n") == 1


def fill_disk(size: int) -> Callable[[], None]:
    """Let no file that is written be longer than so many bytes: as on a disk that is full."""

    def limit() -> None:
        import resource  # noqa: PLC0415
        import signal  # noqa: PLC0415

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no limits of that kind there")
@pytest.mark.parametrize("size", [4_096, 400_000])
def test_a_full_disk_is_one_line_and_leaves_what_was_there(
    size: int, folder: Path, whole: Path, expected: dict[str, object], tmp_path: Path
) -> None:
    dataset = copy_dataset(whole, tmp_path / "dataset")
    more = make_letters(tmp_path / "letters", LETTERS + 3, bad=BROKEN)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "sqs_extract", "corpus", str(more), "-o", str(dataset)),
            *("--no-tags", "-q"),
        ],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=fill_disk(size),
    )
    assert done.returncode == 73, done.stderr
    assert "cannot be written" in done.stderr
    assert done.stderr.count("\n") == 1
    assert read_dataset(dataset) == expected
    assert do(folder, dataset).extracted == 0  # what was done before is still known
    assert read_dataset(dataset) == expected


def test_a_ledger_is_compressed_and_holds_no_path(folder: Path, whole: Path) -> None:
    with Ledger(find_ledger(whole)) as ledger:
        entries = ledger.list_entries()
        first = next(sha256 for sha256, entry in entries.items() if entry.code is None)
        record = json.loads(zlib.decompress(ledger.read_record(first)))
    assert record["source"]["sha256"] == first
    assert str(folder).encode() not in find_ledger(whole).read_bytes()


# ------------------------------------------------------------------ the command


def test_the_summary_says_what_was_done(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset = tmp_path / "dataset"
    code = main(["corpus", str(folder), "-o", str(dataset), "--no-tags", "--workers", "2"])
    out, err = capsys.readouterr()
    assert (code, out) == (0, "")
    assert "30 letters to read." in err
    assert "27 of 30 letters in the dataset: 30 read now, 0 unchanged, 0 removed." in err
    assert "3 letters set aside" in err
    assert "no_text (1), not_a_letter (1), unreadable_file (1)" in err
    assert err.count("Set aside: ") == 3
    assert main(["corpus", str(folder), "-o", str(dataset), "--no-tags", "--strict", "-q"]) == 1
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("args", "says", "code"),
    [
        (("nowhere", "-o", "d"), "no such file or folder", 3),
        ((".", "-o", "d"), "no letters there", 3),
        ((".",), "Missing option '-o'", 2),
        ((".", "-o", "d", "--shard", "3/2"), "say which of how many", 2),
        ((".", "-o", "d", "--workers", "0"), "--workers", 2),
    ],
)
def test_wrong_usage_touches_nothing(
    args: tuple[str, ...],
    says: str,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["corpus", *args]) == code
    assert says in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_every_dataset_has_tables_and_a_database() -> None:
    assert [each.name for each in list_formats(Wishes())] == ["parquet", "csv", "duckdb"]
