"""The findings model: what it revises, what it leaves to the rules, and what it says of it."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files

import numpy as np
import pytest
from spacy.tokens import Doc

from sqs_extract.annotations.decisions import Draft, Place, decide
from sqs_extract.annotations.language import build_doc, load_language
from sqs_extract.annotations.model import LABELS, MODEL, load_model, load_vectors, revise
from sqs_extract.annotations.model_features import HASHED, Sentence, read_features
from sqs_extract.document import Paragraph, Section

LIMIT = 3_000_000
"""Bytes that the packaged model may take."""

Read = tuple[Doc, Place, list[Sentence]]


def read(text: str, kind: str = "reducing_reoffending", *, ruled: bool = True) -> Read:
    """Read a paragraph of a past-tense letter, decided by the rules or left open."""
    paragraph = Paragraph("p", "numbered", 0, len(text), text)
    section = Section("s", kind, None, None, 1, None, 0, len(text), [paragraph])
    place = Place(section, paragraph, past=True)
    doc = build_doc(load_language(), paragraph)
    sentences = []
    for n in range(len(doc.user_data["sentences"])):
        verdicts = [v for v in doc.user_data["verdicts"] if v.clause.sentence == n]
        drafts = [decide(doc, v, place, None) if ruled else None for v in verdicts]
        sentences.append(Sentence(verdicts, drafts))
    return doc, place, sentences


def revised(text: str, *, ruled: bool = True) -> list[Draft | None]:
    doc, place, sentences = read(text, ruled=ruled)
    revise(doc, place, sentences)
    return [draft for sentence in sentences for draft in sentence.drafts]


def test_plain_verdicts_are_kept_with_their_rules() -> None:
    good, bad = revised("Assessments were thorough. Reviews were not completed on time.")
    assert good is not None
    assert bad is not None
    assert (good.polarity, bad.polarity) == ("strength", "deficiency")
    for draft in (good, bad):
        names = [name for name, _, _ in draft.evidence]
        assert names[-1] == MODEL
        assert len(names) > 1


def test_a_verdict_that_no_rule_gave_has_the_models_words_as_evidence() -> None:
    text = "The plans were thin and had been left to gather dust."
    (draft,) = revised(text, ruled=False)
    assert draft is not None
    assert draft.polarity == "deficiency"
    ((name, start, end),) = draft.evidence
    assert name == MODEL
    assert text[start:end].strip()


def test_a_norm_stays_no_finding() -> None:
    text = "A referral order is made by the youth court and lasts up to 12 months."
    assert revised(text) == [None]


def test_mixed_is_left_to_the_rules() -> None:
    doc, place, sentences = read("The quality of planning was mixed.")
    (before,) = sentences[0].drafts
    assert before is not None
    assert before.polarity == "mixed"
    revise(doc, place, sentences)
    assert sentences[0].drafts == [before]
    assert MODEL not in [name for name, _, _ in before.evidence]


def test_scores_are_chances() -> None:
    doc, place, sentences = read("Plans were late. The office is in the town hall.")
    for clauses in read_features(doc, place, sentences):
        for features in clauses:
            chances = load_model().weigh(features)
            assert chances.shape == (len(LABELS),)
            assert chances.sum() == pytest.approx(1.0)


def test_features_are_the_same_in_another_process() -> None:
    program = (
        "from tests.test_model import read, read_features;"
        "d = read('Plans were late, although staff tried.');"
        "print([list(map(int, f.index)) for s in read_features(*d) for f in s])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
    assert "[" in printed.pop()


def test_vectors_take_words_apart() -> None:
    vectors = load_vectors()
    assert np.linalg.norm(vectors.mean(["promptly"])) == pytest.approx(1.0)
    assert np.linalg.norm(vectors.mean(["unreviewedness"])) == pytest.approx(1.0)
    assert not vectors.mean(["12", ","]).any()


def test_weights_fit_the_features_and_the_wheel() -> None:
    assert load_model().weights.shape == (2, HASHED, len(LABELS))
    folder = files("sqs_extract") / "model"
    assert (
        sum(len((folder / name).read_bytes()) for name in ("findings.npz", "vectors.npz")) < LIMIT
    )
