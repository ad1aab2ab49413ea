"""What opens a paragraph: bullets of every sign, numbers of every form, and look-alikes."""

from __future__ import annotations

import pytest

from sqs_extract.layout.marks import NOTE_MARK_RE, SYMBOL_FONTS, follows, parse_opening


@pytest.mark.parametrize(
    ("text", "number"),
    [
        # two parts, with and without a last point
        ("1.1. Plans were good", "1.1"),
        ("1.1 Plans were good", "1.1"),
        ("12.10. Plans", "12.10"),
        # one part needs its point or bracket
        ("7. Plans were good", "7"),
        ("7) Plans", "7"),
        ("(7) Plans", "7"),
        # the space after it may be lost, and the text begin with a quotation
        ("10.The plan", "10"),
        ("10.“We saw", "10"),
        ("1.10.Plans", "1.10"),
        # a percentage that begins a numbered paragraph
        ("7. 35% of all plans", "7"),
        # a number alone on its line
        ("1.1.", "1.1"),
        ("12.", "12"),
    ],
)
def test_numbers(text: str, number: str) -> None:
    opening = parse_opening(text)
    assert opening is not None
    assert (opening.kind, opening.label) == ("numbered", number)
    assert not text[opening.length :].startswith((" ", ".", ")"))


@pytest.mark.parametrize(
    "text",
    [
        # figures that begin a line
        "35% of all plans",
        "30.8% of all plans",
        "7 of the plans",
        "2,410 words",
        # dates, times and money
        "1.1.2015 was a holiday",
        "10.30am was the time",
        "£1.5 million",
        # words that only begin like an item
        "a plan was there",
        "in all cases",
        # nothing
        "",
        "   ",
        # a single hyphen or dash glued to its word
        "-ment and so on",
        "–2 degrees",
    ],
)
def test_what_opens_nothing(text: str) -> None:
    assert parse_opening(text) is None


@pytest.mark.parametrize(
    "text",
    [
        # round, square, arrows, ticks
        *(f"{sign} Plans" for sign in "•▪◼■□▫●○◦‣⁃∙·➢➤►▶▸◆◇❖✓✔★☐"),
        # what Symbol and Wingdings leave in the text
        *(f"{chr(code)} Plans" for code in range(0xF000, 0xF100)),
        # glued to its text, and alone on its line
        "•Plans",
        "•",
    ],
)
def test_signs_that_can_be_nothing_else(text: str) -> None:
    opening = parse_opening(text)
    assert opening is not None
    assert (opening.kind, opening.label, opening.certain) == ("bullet", text[0], True)
    assert text[opening.length :] in ("Plans", "")


@pytest.mark.parametrize("sign", "-–—*+>")
def test_a_dash_is_doubtful_until_it_stands_apart(sign: str) -> None:
    near, apart = parse_opening(f"{sign} Plans"), parse_opening(f"{sign} Plans", apart=True)
    assert near is not None
    assert apart is not None
    assert (near.certain, apart.certain) == (False, True)


@pytest.mark.parametrize("sign", "§üØo")
@pytest.mark.parametrize("font", SYMBOL_FONTS)
def test_letters_are_signs_in_a_font_of_signs_only(sign: str, font: str) -> None:
    assert parse_opening(f"{sign} Plans", font="Arial") is None
    opening = parse_opening(f"{sign} Plans", font=f"{font.title()}-Regular")
    assert opening is not None
    assert opening.label == sign


@pytest.mark.parametrize("label", ["(a)", "b)", "(iv)", "ii)"])
def test_letters_in_brackets_are_items(label: str) -> None:
    opening = parse_opening(f"{label} the plan")
    assert opening is not None
    assert (opening.kind, opening.label) == ("bullet", label)


def test_every_number_of_two_parts_is_read_in_both_forms() -> None:
    for chapter in range(1, 30):
        for number in range(1, 40):
            label = f"{chapter}.{number}"
            for text in (f"{label}. Plans", f"{label} Plans"):
                opening = parse_opening(text)
                assert opening is not None
                assert opening.label == label


@pytest.mark.parametrize(
    ("number", "before", "expected"),
    [
        ("1.2", "1.1", True),
        ("1.10", "1.9", True),
        # the next section begins at one
        ("2.1", "1.7", True),
        ("2.2", "1.7", False),
        # a number is left out
        ("1.4", "1.2", False),
        ("8", "7", True),
        ("9", "7", False),
        # a list within the text begins anew
        ("1", "7", True),
        # the first of all
        ("1.1", None, True),
        ("1.2", None, False),
        # from one form to the other only at one
        ("1", "3.4", True),
        ("2", "3.4", False),
    ],
)
def test_which_number_comes_next(number: str, before: str | None, expected: bool) -> None:
    assert follows(number, before) is expected


@pytest.mark.parametrize("mark", ["1", "23", "*", "**", "†", "a", "iv", "[1]", "(2)"])
def test_marks_of_notes(mark: str) -> None:
    found = NOTE_MARK_RE.fullmatch(mark)
    assert found is not None
    assert found["mark"] == mark.strip("[]()")


@pytest.mark.parametrize("text", ["nd", "th", "1st", "2014", "note", "****"])
def test_what_is_raised_and_no_mark(text: str) -> None:
    assert NOTE_MARK_RE.fullmatch(text) is None
