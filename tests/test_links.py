"""Links: from the closing lists' bullets to the findings that bear them out, and gold of these."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from sqs_extract.annotations import annotate
from sqs_extract.annotations.link_words import find_marks
from sqs_extract.annotations.links import BEARS_OUT, BEFORE, FLOOR, LEAST, STEP, find_links
from sqs_extract.document import (
    BODY_THEMES,
    CLOSING_THEMES,
    Block,
    Finding,
    Letter,
    Link,
    Tags,
)
from sqs_extract.explain_links import find_untaken, print_links
from sqs_extract.family import load_family
from sqs_extract.gold import GoldBroken
from sqs_extract.gold_links import locate_links, parse_links
from sqs_extract.letter import build_letter
from sqs_extract.record import LinkRecord, Record
from sqs_extract.transcript import parse_transcript

DEVELOP = Path(__file__).parents[1] / "corpus" / "develop"
NAMES = sorted(path.name.removesuffix(".links.txt") for path in DEVELOP.glob("*.links.txt"))


@cache
def read_tagged(name: str) -> tuple[Letter, Tags]:
    letter = parse_transcript((DEVELOP / f"{name}.json").read_text(encoding="utf-8"), name).letter
    return letter, annotate(letter)


def check_links(findings: list[Finding], links: list[Link]) -> None:
    """Hold links to all that they promise."""
    assert [link.finding for link in links] == sorted({link.finding for link in links})
    for link in links:
        bullet = findings[link.finding]
        assert bullet.theme in CLOSING_THEMES
        assert len(set(link.to)) == len(link.to) == len(link.scores) == len(link.shared) > 0
        assert list(link.scores) == sorted(link.scores, reverse=True)
        assert link.score == link.scores[0]
        assert all(score + 0.001 >= LEAST + STEP * FLOOR and score <= 1 for score in link.scores)
        assert all(link.shared)
        for place in link.to:
            assert findings[place].theme in BODY_THEMES
            assert findings[place].polarity in BEARS_OUT[bullet.polarity]


@pytest.mark.parametrize("name", NAMES)
def test_links_keep_their_promises(name: str) -> None:
    letter, tags = read_tagged(name)
    assert tags.links
    check_links(tags.findings, tags.links)
    assert find_links(letter, tags.findings) == tags.links


@given(st.data())
def test_they_keep_them_whatever_was_found(data: st.DataObject) -> None:
    letter, tags = read_tagged(NAMES[0])
    kept = data.draw(st.lists(st.sampled_from(tags.findings), unique=True))
    findings = sorted(kept, key=lambda finding: finding.start)
    findings = [
        replace(f, polarity=data.draw(st.sampled_from(["strength", "deficiency", "mixed"])))
        for f in findings
    ]
    check_links(findings, find_links(letter, findings))


def test_most_are_right() -> None:
    """The develop letters' own gold; the weights were set on it, so this guards against a fall."""
    right = linked = 0
    for name in NAMES:
        letter, tags = read_tagged(name)
        text = (DEVELOP / f"{name}.links.txt").read_text(encoding="utf-8")
        gold = locate_links(parse_links(text, name), letter)
        for link in tags.links:
            bullet, best = tags.findings[link.finding], tags.findings[link.to[0]]
            named = [g for g in gold if g.bullet.start < bullet.end and bullet.start < g.bullet.end]
            linked += bool(named)
            right += any(g.body.start < best.end and best.start < g.body.end for g in named)
    assert linked >= 45
    assert right >= 0.88 * linked


# ------------------------------------------------------------------ small letters


def build_small(*parts: tuple[str, str, str]) -> tuple[Letter, list[Finding]]:
    """Headings, texts and polarities -> a letter and a finding for each sentence of each text."""
    blocks = [Block("heading", "Report of Short Quality Screening (SQS) in Ambleford", level=1)]
    for heading, text, _ in parts:
        blocks += [Block("heading", heading, level=2), Block("bullet", text, marker="•")]
    letter = build_letter(blocks, load_family("sqs"), [])
    sections = [s for s in letter.sections if s.paragraphs and s.kind != "letterhead"]
    findings = []
    for section, (_, _, polarity) in zip(sections, parts, strict=True):
        for paragraph in section.paragraphs:
            findings += [
                Finding(
                    paragraph.id, s.start, s.end, polarity, "judgement", section.kind, (), None,
                    0.9, (),
                )
                for s in paragraph.sentences
            ]  # fmt: skip
    return letter, findings


BODY = ("Protecting the public", "Victims were seen at once. They liked the officer.", "strength")
OTHER = ("Reducing reoffending", "Kites were flown.", "strength")
FAULT = ("Operational management", "Victims were not written to.", "deficiency")


def test_a_bullet_goes_to_what_speaks_of_the_same() -> None:
    letter, findings = build_small(OTHER, BODY, ("Key strengths", "Work with victims.", "strength"))
    (link,) = find_links(letter, findings)
    assert letter.text[findings[link.to[0]].start :].startswith("Victims were seen")
    assert link.to == (1, 2)
    assert link.shared[0] == ("topic:victims", "victims")


def test_what_stands_before_in_the_paragraph_counts_in_part() -> None:
    letter, findings = build_small(OTHER, BODY, ("Key strengths", "Victims.", "strength"))
    (link,) = find_links(letter, findings)
    second = findings[link.to[1]]
    assert letter.text[second.start : second.end].startswith("They")
    assert link.scores[1] == pytest.approx(min(0.95, LEAST + STEP * BEFORE))


def test_praise_bears_out_no_fault() -> None:
    closing = ("Areas requiring improvement", "Victims.", "deficiency")
    letter, findings = build_small(OTHER, BODY, FAULT, closing)
    (link,) = find_links(letter, findings)
    assert [findings[place].polarity for place in link.to] == ["deficiency"]


def test_other_words_for_the_same_thing_link() -> None:
    body = ("Reducing reoffending", "The bench was full of praise.", "strength")
    closing = ("Key strengths", "Advice to courts.", "strength")
    letter, findings = build_small(OTHER, body, FAULT, BODY, closing)
    (link,) = find_links(letter, findings)
    assert "kin:courts" in link.shared[0]


def test_nothing_in_common_is_no_link() -> None:
    letter, findings = build_small(OTHER, BODY, ("Key strengths", "Warm soup.", "strength"))
    assert find_links(letter, findings) == []


def test_a_letter_without_lists_or_all_of_lists_has_none() -> None:
    letter, findings = build_small(OTHER, BODY)
    assert find_links(letter, findings) == []
    lists = [("Key strengths", "Victims were seen. Victims were met.", "strength")]
    letter, findings = build_small(FAULT, *lists)
    assert find_links(letter, findings) == []


def test_a_word_without_meaning_is_no_mark() -> None:
    keys = [mark.key for mark in find_marks("They were all of the reviews.")]
    assert keys == ["review", "topic:reviewing"]


# ------------------------------------------------------------------ gold

BROKEN = [
    # no heading above it
    ("link Good plans => Plans were good.", "g:1"),
    # no arrow
    ("@Key strengths\nlink Good plans", "g:2"),
    # nothing behind it
    ("@Key strengths\nlink Good plans =>", "g:2"),
    # no word of the bullet
    ("@Key strengths\nlink => Plans were good.", "g:2"),
    # another kind of line
    ("@Key strengths\n+ Plans => were good.", "g:2"),
]


@pytest.mark.parametrize(("text", "where"), BROKEN)
def test_a_broken_line_is_named(text: str, where: str) -> None:
    with pytest.raises(GoldBroken) as caught:
        parse_links(text, "g")
    assert str(caught.value).startswith(f"{where}: ")


def test_gold_says_which_words_it_means() -> None:
    letter, _ = build_small(BODY, ("Key strengths", "Victims were seen at once.", "strength"))
    text = "@Key strengths:\n# a remark\n? link Victims were seen => Victims were seen at once\n"
    (link,) = locate_links(parse_links(text), letter)
    assert link.item.optional
    assert link.body.end <= link.bullet.start
    assert letter.text[link.bullet.start : link.bullet.end] == "Victims were seen"


@pytest.mark.parametrize(
    "line",
    [
        "@Key strengths\nlink Victims => Kites",
        "@Key strengths\nlink Kites => Victims",
        "@Areas\nlink Victims => Victims",
    ],
)
def test_gold_of_another_letter_is_refused(line: str) -> None:
    letter, _ = build_small(BODY, ("Key strengths", "Victims were seen at once.", "strength"))
    with pytest.raises(GoldBroken):
        locate_links(parse_links(line, "g"), letter, "g")


# ------------------------------------------------------------------ shown


def show_links(record: Record) -> str:
    page = io.StringIO()
    print_links(record, Console(file=page, width=200))
    return page.getvalue()


def test_a_record_without_links_shows_none(record: Record) -> None:
    assert find_untaken(record) == []
    assert show_links(record) == ""


def test_what_no_bullet_takes_up_is_listed(record: Record) -> None:
    fault = record.findings[0]
    praise = fault.model_copy(
        update={"id": "finding-2", "theme": "key_strengths", "polarity": "strength"}
    )
    link = LinkRecord.model_validate(
        {"from": "finding-2", "to": ["finding-1"], "score": 0.8, "shared": [["plans"]]}
    )
    both = {"findings": [fault, praise]}
    taken = record.model_copy(update={**both, "links": [link]})
    assert find_untaken(taken) == []
    assert "0.80  plans" in show_links(taken)
    assert "no bullet" not in show_links(taken)
    other = link.model_copy(update={"to": []})
    left = record.model_copy(update={**both, "links": [other]})
    assert find_untaken(left) == [fault]
    assert "no bullet takes up" in show_links(left)
