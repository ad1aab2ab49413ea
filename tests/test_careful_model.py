"""The careful model: windows lose no word, its numbers are what they were when it was trained."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from sqs_extract.annotations.careful_model import (
    MOST_PIECES,
    UNKNOWN,
    Careful,
    cut_windows,
    load_careful,
)
from sqs_extract.annotations.models import name_models
from sqs_extract.annotations.trial import try_text


@pytest.fixture(scope="module")
def careful() -> Careful:
    return load_careful()


def test_word_pieces(careful: Careful) -> None:
    split = careful.pieces.split
    assert len(split("plans")) == 1
    assert len(split("well-being")) == 3  # the hyphen is a piece
    assert split("naïve") == split("naive")
    assert split("ﷺ") == (UNKNOWN,)


@given(
    lengths=st.lists(st.integers(1, 60), min_size=1, max_size=30),
    word=st.sampled_from(["plans", "x", "unfathomable", "33.3%"]),
)
def test_every_clause_is_in_one_window(lengths: list[int], word: str) -> None:
    pieces = load_careful().pieces
    ends = np.cumsum(lengths).tolist()
    clauses = list(zip([0, *ends[:-1]], ends, strict=True))
    windows = list(cut_windows(pieces, "summary", [word] * ends[-1], clauses))
    assert [n for window in windows for n in window.numbers] == list(range(len(clauses)))
    for window in windows:
        assert len(window.pieces) == len(window.words) <= MOST_PIECES + 10
        for (first, end), number in zip(window.clauses, window.numbers, strict=True):
            start, stop = clauses[number]
            shown = {w for w in window.words[first:end] if w >= 0}
            assert shown <= set(range(start, stop))
            assert end > first


def test_parts_add_up_to_the_odds(careful: Careful) -> None:
    words = ["plans", "were", "timely", ",", "but", "reviews", "had", "not", "been", "done"]
    for weighed in careful.weigh("summary", words, [(0, 4), (4, 10)]):
        np.testing.assert_allclose(weighed.parts.sum(axis=0), weighed.odds, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Reviews came late and some never came.", "deficiency"),
        ("Parents trusted the workers who came to their homes.", "strength"),
        ("The panel met on the first Monday of the month.", None),
    ],
)
def test_sentences(text: str, polarity: str | None) -> None:
    found = {f.polarity for f in try_text(text, section="summary", model="careful").tags.findings}
    assert found == ({polarity} if polarity else set())


def test_words_given_as_evidence_stand_in_the_finding() -> None:
    trial = try_text("Reviews came late and some never came.", model="careful")
    (finding,) = trial.tags.findings
    own = [e for e in finding.evidence if e.name.startswith("careful@")]
    assert own
    for evidence in own:
        assert evidence.source == "model"
        assert finding.start <= evidence.start < evidence.end <= finding.end


def test_signature_names_it() -> None:
    assert "careful@" in (name_models("careful") or "")
    assert "careful@" not in (name_models(True) or "")
    assert name_models(False) is None


def test_packaged_file_is_small() -> None:
    folder = files("sqs_extract") / "model"
    assert sum(len(path.read_bytes()) for path in folder.iterdir()) < 15_500_000


def test_the_number_of_threads_changes_no_bit(careful: Careful) -> None:
    words = ["reviews", "were", "late", "and", "plans", "thin", ","] * 20
    said = []
    for threads in (1, 2, 4):
        with threadpool_limits(threads, user_api="blas"):
            said.append([w.odds.tobytes() for w in careful.weigh("summary", words, [(0, 140)])])
    assert said[0] == said[1] == said[2]
