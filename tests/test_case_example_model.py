"""The stories model: the way through a paragraph, its chances, and what becomes of the rules'."""

from __future__ import annotations

from importlib.resources import files
from itertools import product

import numpy as np
import pytest

from sqs_extract.annotations.case_example_careful import Said, weigh_whole
from sqs_extract.annotations.case_example_features import HASHED, has_somebody, place, read_units
from sqs_extract.annotations.case_example_model import (
    BEGIN,
    INSIDE,
    MODEL,
    NEVER,
    OUT,
    Array,
    find_chances,
    find_path,
    find_told,
    forbid,
    judge_story,
    load_story_model,
    start,
)
from sqs_extract.annotations.case_example_polarity import find_polarity
from sqs_extract.annotations.case_example_stories import Story, find_stories
from sqs_extract.annotations.case_example_units import Unit, find_units
from sqs_extract.annotations.case_examples import find_case_examples
from sqs_extract.document import Paragraph
from sqs_extract.model_choice import CAREFUL
from sqs_extract.transcript import build_source_letter

LIMIT = 500_000
"""Bytes that the packaged weights may take."""
STORY = (
    "Plans were often late. Neil, aged 15, had left home after a quarrel. His worker found him a "
    "bed that night. By the weekend he was living with his aunt. Case managers were well trained "
    "and plans were good."
)


def make_units(text: str) -> list[Unit]:
    return find_units(Paragraph("p", "body", 0, len(text), text), frozenset())


def weigh_ways(odds: Array, moves: Array) -> dict[tuple[int, ...], float]:
    """Every way through a paragraph, weighed one by one."""
    ways = {}
    for way in product((OUT, BEGIN, INSIDE), repeat=len(odds)):
        total = start(odds[0])[way[0]]
        for t in range(1, len(way)):
            total += forbid(moves)[way[t - 1], way[t]] + odds[t][way[t]]
        ways[way] = float(total)
    return ways


@pytest.mark.parametrize("seed", range(5))
def test_the_best_way_and_the_chances_are_those_of_all_ways_weighed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    odds, moves = rng.normal(0, 2, (5, 3)), rng.normal(0, 1, (3, 3))
    ways = weigh_ways(odds, moves)
    assert find_path(odds, moves) == list(max(ways.items(), key=lambda item: item[1])[0])
    sum_of = sum(np.exp(total) for total in ways.values())
    for t, label in product(range(5), (OUT, BEGIN, INSIDE)):
        held = sum(np.exp(total) for way, total in ways.items() if way[t] == label)
        assert find_chances(odds, moves)[t, label] == pytest.approx(held / sum_of, abs=1e-9)


def test_no_story_goes_on_that_has_not_begun() -> None:
    odds = np.tile([0.0, -5.0, 50.0], (4, 1))
    path = find_path(odds, np.zeros((3, 3)))
    assert path == [BEGIN, INSIDE, INSIDE, INSIDE]
    assert forbid(np.zeros((3, 3)))[OUT, INSIDE] == NEVER


def test_a_story_is_told_from_its_first_sentence_to_its_last() -> None:
    (story,) = find_told(make_units(STORY), "reducing_reoffending")
    assert STORY[story.start : story.end].startswith("Neil, aged 15")
    assert STORY[story.start : story.end].endswith("living with his aunt.")
    assert story.chance is not None
    assert 0.5 < story.chance < 1


def test_general_talk_is_no_story() -> None:
    text = "Assessments were thorough. Plans were clear, and staff reviewed them on time."
    assert not has_somebody(make_units(text))
    assert find_told(make_units(text), "reducing_reoffending") == []
    assert find_told([], "reducing_reoffending") == []


def test_the_example_names_the_model_and_without_it_the_rules_alone() -> None:
    blocks = [
        {"t": "h1", "text": "Commentary on the inspection in Ambleford"},
        {"t": "h2", "text": "1. Reducing reoffending"},
        {"t": "np", "n": "1.1.", "text": STORY},
    ]
    letter = build_source_letter({"title": "Letter", "blocks": blocks, "footnotes": {}})
    (by_model,) = find_case_examples(letter, model=True)
    (by_rules,) = find_case_examples(letter)
    assert by_model.subjects == by_rules.subjects == ("Neil",)
    assert by_model.polarity == "strength"
    named = {(e.source, e.name) for e in by_model.evidence}
    assert ("model", MODEL) in named
    assert all(source == ("model" if "@" in name else "rule") for source, name in named)
    assert all(e.source == "rule" for e in by_rules.evidence)


def test_the_careful_model_has_a_say_in_what_a_story_shows() -> None:
    good = (
        "Plans came late. Ada, who was 14, had been missing for three days. Her worker knew where "
        "to look, brought her home and saw her daily until she was back in school. Files were tidy."
    )
    start, end = good.index("Ada"), good.index(" Files")
    said = weigh_whole(good, "reducing_reoffending", start, end)
    assert said is not None
    assert said.odds > 0
    assert start <= said.start < said.end <= end
    assert weigh_whole("", "summary", 0, 0) is None
    told = "Neil, aged 15, had left home. Nobody told his worker, and no visit was made for weeks."
    worse = weigh_whole(told, "reducing_reoffending", 0, len(told))
    assert worse is not None
    assert worse.odds < 0


def test_both_models_are_added_up_and_who_agrees_is_named() -> None:
    text = "Neil, aged 15, had left home. Nobody told his worker, and no visit was made for weeks."
    story = tell(text)
    said = find_polarity(text, story.speaker)
    agreed = judge_story(story, said, 0.0, [], 0, Said(-1.0, 30, 36))
    assert agreed.polarity == "deficiency"
    assert (CAREFUL, 30, 36) in agreed.evidence
    overruled = judge_story(story, said, 0.0, [], 0, Said(100.0, 30, 36))
    assert overruled.polarity == "strength"
    ignored = judge_story(story, said, 0.0, [], 0, Said(0.01, 30, 36))
    assert ignored.polarity == "deficiency"
    assert CAREFUL not in {name for name, _, _ in ignored.evidence}


def tell(text: str) -> Story:
    (story,) = find_stories(make_units(text))
    return story


def test_an_announced_verdict_stands_whatever_the_model_makes_of_the_words() -> None:
    text = "In one example of poor practice, Ada was helped at once and her mother was delighted."
    story = tell(text)
    said = find_polarity(text, story.speaker, 0.0, story.announced)
    assert said.announced
    assert judge_story(story, said, 0.0, [], 0) == said
    assert said.polarity == "deficiency"


def test_a_verdict_of_the_model_drops_the_rules_that_said_the_opposite() -> None:
    text = "Neil, aged 15, had left home. Nobody told his worker, and no visit was made for weeks."
    story = tell(text)
    said = find_polarity(text, story.speaker)._replace(polarity="strength")
    judged = judge_story(story, said, 0.0, [], 0)
    assert judged.polarity == "deficiency"
    assert [name for name, _, _ in judged.evidence] == [MODEL]


def test_a_neighbour_tells_of_itself_but_not_its_first_words() -> None:
    units = make_units("Zebedee, aged 15, had left home. Plans were late.")
    read = read_units(units, "summary")[1]
    assert place("-1 name") in read.index
    assert place("-1 word 0 zebedee") not in read.index
    assert max(read.index) < HASHED


def test_the_packaged_weights_are_small_and_sound() -> None:
    path = files("sqs_extract") / "model" / "stories.npz"
    assert len(path.read_bytes()) < LIMIT
    model = load_story_model()
    assert model.units.shape == (HASHED, 3)
    assert model.story.shape == (HASHED,)
    for weights in (model.units, model.unit_vectors, model.story, model.story_vectors):
        assert np.isfinite(weights).all()
        assert np.abs(weights).max() > 0
    # what is outside or inside for the rules is so for the model (where a story begins, the rule
    # that opens it has weights of its own); a surer chain is a surer score
    assert model.units[place("rules O"), OUT] > model.units[place("rules O"), [BEGIN, INSIDE]].max()
    assert model.units[place("rules I"), INSIDE] > model.units[place("rules I"), OUT]
    assert model.scale[:2].sum() > 0
