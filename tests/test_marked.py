"""Marked letters: prose and gold in one file, and what is made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqs_extract.marked import MarkedBroken, parse_marked, read_marked

ASSETS = Path(__file__).resolve().parents[1] / "models" / "assets"

MARKED = """# Written for this test: places and children are invented.
# letter t-01: Ambleford, 2014; plain
[summary] Summary
+ Reports were clear |- but they came late.
0 The court asks for a report.

?! Managers should read them.
[reducing_reoffending] Reducing the likelihood of reoffending
0 Whilst the panel meets monthly, |- its decisions were lost.
>- [Sean, Ida; quote=his mother] In one case, Sean had stopped coming.
> His mother said: "Nobody rang."
+ Most orders were kept.

>+ [] A boy of 15 found a place to live.
[protecting_the_child] Protecting the child
~ Plans were mixed.
[key_strengths] Key strengths
+ Staff knew the children well.
+ Plans were short |+ and panels were kind.
# letter t-02: Stowe, 2019
[headline_findings] Headline findings
+ Partners talk.
[practice_example] Case study: highly effective practice
>+ [Elis] Elis liked school.

> He went every day.
"""


def test_every_mark_is_placed() -> None:
    first, second = parse_marked(MARKED)
    said = [
        (g.item.polarity, g.item.form, g.paragraph_id, first.letter.text[g.start : g.end])
        for g in first.gold
        if g.item.tag == "finding"
    ]
    assert said == [
        ("strength", "judgement", "summary-1", "Reports were clear"),
        ("deficiency", "judgement", "summary-1", "but they came late."),
        ("deficiency", "recommendation", "summary-2", "Managers should read them."),
        ("deficiency", "judgement", "1.1", "its decisions were lost."),
        ("strength", "judgement", "1.1", "Most orders were kept."),
        ("mixed", "judgement", "2.1", "Plans were mixed."),
        ("strength", "judgement", "key_strengths-1", "Staff knew the children well."),
        ("strength", "judgement", "key_strengths-2", "Plans were short"),
        ("strength", "judgement", "key_strengths-2", "and panels were kind."),
    ]
    assert [g.item.optional for g in first.gold if g.item.tag == "finding"] == [
        False,
        False,
        True,
        *[False] * 6,
    ]
    assert (first.name, second.name) == ("t-01", "t-02")


def test_stories_have_subjects_speakers_and_ends() -> None:
    first, second = parse_marked(MARKED)
    quoted, unnamed = (g for g in first.gold if g.item.tag == "example")
    assert first.letter.text[quoted.start : quoted.end] == (
        'In one case, Sean had stopped coming. His mother said: "Nobody rang."'
    )
    assert (quoted.item.subjects, quoted.item.speaker) == (("Sean", "Ida"), "his mother")
    assert (unnamed.item.subjects, unnamed.item.speaker) == ((), None)
    (boxed,) = (g for g in second.gold if g.item.tag == "example")
    assert second.letter.text[boxed.start : boxed.end] == "Elis liked school.\nHe went every day."
    assert boxed.item.boxed
    assert not quoted.item.boxed


def test_the_letter_is_like_one_that_was_read() -> None:
    first, second = parse_marked(MARKED)
    assert (first.letter.family, second.letter.family) == ("sqs", "jtai")
    assert [(s.kind, s.number, s.heading) for s in first.letter.sections] == [
        ("summary", None, "Summary"),
        ("reducing_reoffending", "1", "Reducing the likelihood of reoffending"),
        ("protecting_the_child", "2", "Protecting the child"),
        ("key_strengths", None, "Key strengths"),
    ]
    paragraphs = [p for s in first.letter.sections for p in s.paragraphs]
    assert [(p.id, p.kind) for p in paragraphs] == [
        ("summary-1", "body"),
        ("summary-2", "body"),
        ("1.1", "numbered"),
        ("1.2", "numbered"),
        ("2.1", "numbered"),
        ("key_strengths-1", "bullet"),
        ("key_strengths-2", "bullet"),
    ]
    assert [first.letter.text[s.start : s.end] for s in paragraphs[0].sentences] == [
        "Reports were clear but they came late.",
        "The court asks for a report.",
    ]
    assert all(first.letter.text[p.start : p.end] == p.text for p in paragraphs)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("+ Good.", "m.txt:1: text before the first"),
        ("# letter a\n+ Good.", "m.txt:2: a sentence before the first [section]"),
        ("# letter a\n[sumary] Summary", "m.txt:2: unknown section kind 'sumary'"),
        ("# letter a\n[summary] S\nGood.", "m.txt:3: no sign before"),
        ("# letter a\n[summary] S\n+ Good | but late.", "m.txt:3: no sign before"),
        ("# letter a\n[summary] S\n+ Good |- |+ but late.", "m.txt:3: a sign without words"),
        ("# letter a\n[summary] S\n> It went on.", "m.txt:3: `>` goes on"),
        ("# letter a\n[summary] S\n>+ [] One.\n\n> It went on.", "m.txt:5: `>` goes on"),
    ],
)
def test_a_broken_line_is_named(text: str, said: str) -> None:
    with pytest.raises(MarkedBroken) as error:
        parse_marked(text, "m.txt")
    assert str(error.value).startswith(said)


@pytest.mark.parametrize("path", sorted(ASSETS.glob("letters-*.txt")), ids=lambda p: p.stem)
def test_kept_files_keep_the_notation(path: Path) -> None:
    letters = read_marked(path)
    assert len({letter.name for letter in letters}) == len(letters) > 0
    for letter in letters:
        assert letter.gold
        for g in letter.gold:
            words = letter.letter.text[g.start : g.end]
            assert words == words.strip() == g.item.first
