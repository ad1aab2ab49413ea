"""Paragraphs by the structure tree: what it owns, what it says wrongly, when it is unsound."""

from __future__ import annotations

from sqs_extract.document import Block, Content, Element
from sqs_extract.family import load_family
from sqs_extract.layout.blocks import find_blocks
from sqs_extract.layout.owners import map_owners
from tests.support.paper import Paper, element, read_blocks, sketch, write_prose

PROSE = [write_prose(seed) for seed in range(60, 66)]


def set_tagged(*texts: str) -> tuple[Paper, list[Element]]:
    """Paragraphs with a P for each."""
    paper = Paper(columns=70)
    for mcid, text in enumerate(texts):
        paper.text(text, gap=8, mcid=mcid)
    return paper, [element("P", mcid) for mcid in range(len(texts))]


def read(paper: Paper, *kids: Element) -> list[Block]:
    return list(read_blocks(paper.print(element("Root", element("Document", *kids)))))


def was_followed(paper: Paper, *kids: Element) -> bool:
    printed = paper.print(element("Root", element("Document", *kids)))
    return find_blocks(printed, load_family("sqs"))[2]


def test_an_element_is_a_paragraph() -> None:
    paper, kids = set_tagged(*PROSE)
    assert was_followed(paper, *kids)
    assert sketch(read(paper, *kids)) == [f"body: {text}" for text in PROSE]


def test_paragraphs_that_only_the_tags_part() -> None:
    """The first ends in a full line, nothing stands between: geometry could not know."""
    paper = Paper(columns=60)
    paper.line("Plans were good in most of the cases that we saw this year.", mcid=0)
    paper.line("Reviews were late in a number of them, as was the work that", mcid=1)
    paper.line("followed.", mcid=1)
    paper.text(PROSE[0], gap=8, mcid=2)
    blocks = read(paper, element("P", 0), element("P", 1), element("P", 2))
    assert [block.text[:7] for block in blocks] == ["Plans w", "Reviews", PROSE[0][:7]]


def test_a_list_with_labels() -> None:
    paper = Paper(columns=70)
    paper.text(PROSE[0], gap=8, mcid=0)
    for n in range(2):
        paper.line("•", x=88, y=paper.y + 12.5, mcid=1 + 2 * n)
        paper.text(PROSE[1 + n], x=106, mcid=2 + 2 * n)
    items = [
        element("LI", element("Lbl", 1 + 2 * n), element("LBody", 2 + 2 * n)) for n in range(2)
    ]
    assert sketch(read(paper, element("P", 0), element("L", *items))) == [
        f"body: {PROSE[0]}",
        f"bullet(•): {PROSE[1]}",
        f"bullet(•): {PROSE[2]}",
    ]


def test_a_numbered_list_is_numbered_paragraphs() -> None:
    paper = Paper(columns=70)
    items = []
    for n in range(3):
        paper.line(f"1.{n + 1}.", y=paper.y + 12.5, mcid=2 * n)
        paper.text(PROSE[n], x=106, mcid=2 * n + 1)
        items.append(
            element("LI", element("Lbl", 2 * n), element("LBody", element("P", 2 * n + 1)))
        )
    assert sketch(read(paper, element("L", *items))) == [
        f"numbered(1.{n + 1}): {PROSE[n]}" for n in range(3)
    ]


def test_an_item_cut_by_a_pages_end_is_two_elements_and_one_bullet() -> None:
    paper = Paper(columns=60)
    paper.text(PROSE[0], gap=8, mcid=0)
    paper.line("• Plans were good in most of the cases that we saw, and the", gap=4, mcid=1)
    paper.turn()
    paper.line("reasons for them were clear.", x=80, mcid=0)
    paper.text(PROSE[1], gap=8, mcid=1)
    blocks = read(
        paper,
        element("P", 0),
        element("L", element("LI", element("LBody", 1))),
        element("L", element("LI", element("LBody", Content(2, 0)))),
        element("P", Content(2, 1)),
    )
    assert sketch(blocks)[1] == (
        "bullet(•): Plans were good in most of the cases that we saw, and the reasons for them "
        "were clear."
    )
    assert len(blocks) == 3


def set_table(rows: list[tuple[str, str]], *, x: float = 250) -> tuple[Paper, Element]:
    """Rows of two cells, a P in each, between two paragraphs."""
    paper = Paper(columns=70)
    paper.text(PROSE[0], gap=8, mcid=100)
    trs = []
    for n, row in enumerate(rows):
        top = paper.y + 6
        bottom = top
        for k, cell in enumerate(row):
            paper.y = top
            paper.text(cell, x=70 + k * (x - 70), mcid=2 * n + k)
            bottom = max(bottom, paper.y)
        paper.y = bottom
        cells = [element("TD", element("P", 2 * n + k)) for k in range(2)]
        trs.append(element("TR", *cells))
    paper.text(PROSE[1], gap=14, mcid=101)
    return paper, element("Table", element("TBody", *trs))


def test_an_item_that_ends_a_sentence_with_its_page() -> None:
    """The second half has neither sign nor label, so it is no item of its own."""
    paper = Paper(columns=60)
    paper.text(PROSE[0], gap=8, mcid=0)
    paper.line("• Plans were good in most of the cases that we saw. So were all.", gap=4, mcid=1)
    paper.turn()
    paper.line("Staff knew the children.", x=80, mcid=0)
    paper.text(PROSE[1], gap=8, mcid=1)
    blocks = read(
        paper,
        element("P", 0),
        element("L", element("LI", element("LBody", 1))),
        element("L", element("LI", element("LBody", Content(2, 0)))),
        element("P", Content(2, 1)),
    )
    assert len(blocks) == 3
    assert blocks[1].text.endswith("So were all. Staff knew the children.")


def test_a_table_of_data() -> None:
    rows = [("Cases", "14"), ("Plans", "12"), ("Reviews", "7")]
    paper, table = set_table(rows)
    blocks = read(paper, element("P", 100), table, element("P", 101))
    assert [block.kind for block in blocks] == ["body", "table", "body"]
    assert blocks[1].cells == [list(row) for row in rows]


def test_a_table_that_lays_out_text() -> None:
    """A letter set wholly in a table: numbers on the left, paragraphs on the right."""
    rows = [(f"1.{n}.", write_prose(80 + n, 60)) for n in (1, 2, 3)]
    paper, table = set_table(rows, x=110)
    blocks = read(paper, element("P", 100), table, element("P", 101))
    assert sketch(blocks)[1:-1] == [f"numbered({n.rstrip('.')}): {text}" for n, text in rows]


def test_a_note_is_no_paragraph() -> None:
    paper = Paper(columns=70)
    paper.text(f"Rates^1^ fell. {PROSE[0]}", gap=8, mcid=0)
    paper.line("^1^ Published in May.", y=760, size=8, mcid=1)
    blocks = read(paper, element("P", 0, element("Note", element("P", 1))))
    assert [(block.kind, block.number) for block in blocks] == [("body", None), ("footnote", "1")]


def test_a_heading_by_its_tag_is_one_by_its_type_too() -> None:
    paper = Paper(columns=70)
    paper.line("**Summary**", mcid=0)
    paper.text(PROSE[0], gap=6, mcid=1)
    assert [b.kind for b in read(paper, element("H1", 0), element("P", 1))] == ["heading", "body"]


def test_a_sign_within_an_element_opens_an_item() -> None:
    """Some writers part items by line breaks, all in one paragraph."""
    paper = Paper(columns=70)
    paper.line("We saw:", gap=8, mcid=0)
    for text in ("• plans that were good", "• reviews that were late"):
        paper.line(text, mcid=0)
    assert sketch(read(paper, element("P", 0))) == [
        "body: We saw:",
        "bullet(•): plans that were good",
        "bullet(•): reviews that were late",
    ]


# ------------------------------------------------------------------ trees that cannot be followed


def test_a_tree_that_owns_too_little_is_not_followed() -> None:
    paper, kids = set_tagged(*PROSE)
    for line in paper.pages[0][:6]:
        paper.pages[0][paper.pages[0].index(line)] = paper.line(line.text, y=line.baseline)
        paper.pages[0].pop()
    assert not was_followed(paper, *kids[2:])
    assert [b.text for b in read(paper, *kids[2:])] == [
        b.text for b in read_blocks(paper.print(), tags=False)
    ]


def test_a_tree_with_an_element_a_line_is_not_followed() -> None:
    paper = Paper(columns=70)
    mcid = 0
    for text in PROSE:
        start = len(paper.pages[0])
        paper.text(text, gap=8)
        lines = paper.pages[0][start:]
        del paper.pages[0][start:]
        for line in lines:
            paper.line(line.text, y=line.baseline, mcid=mcid)
            mcid += 1
    kids = [element("P", n) for n in range(mcid)]
    assert not was_followed(paper, *kids)
    assert [block.text for block in read(paper, *kids)] == PROSE


def test_without_following_the_tags_they_do_not_matter() -> None:
    paper, kids = set_tagged(*PROSE)
    printed = paper.print(element("Root", element("P", *range(len(PROSE)))))
    assert [b.text for b in read_blocks(printed, tags=False)] == PROSE
    assert len(kids) == len(PROSE)


# ------------------------------------------------------------------ who owns what


def test_inline_elements_give_to_the_block_around_them() -> None:
    tree = element("Root", element("P", 0, element("Span", 1), element("Link", element("Span", 2))))
    owners = map_owners(tree).owners
    assert len({id(owner) for owner in owners.values()}) == 1
    assert set(owners) == {Content(1, 0), Content(1, 1), Content(1, 2)}


def test_the_first_block_of_an_item_is_the_item() -> None:
    body = element("LBody", 1, element("P", 2), element("P", 3))
    found = map_owners(element("Root", element("L", element("LI", element("Lbl", 0), body))))
    owners = [found.owners[Content(1, mcid)] for mcid in range(4)]
    assert {owner.item for owner in owners} == {1}
    assert owners[1] is not owners[2]
    assert owners[2] is not owners[3]


def test_cells_know_their_place() -> None:
    rows = [
        element("TR", element("TD", element("P", 2 * r)), element("TD", element("P", 2 * r + 1)))
        for r in range(2)
    ]
    owners = map_owners(element("Root", element("Table", element("TBody", *rows)))).owners
    places = [(cell.row, cell.column) for o in owners.values() if (cell := o.cell) is not None]
    assert places == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_a_label_that_is_no_sign_is_not_kept_twice() -> None:
    """A tree may call anything a label: a comma, a word."""
    paper = Paper(columns=70)
    paper.text("Plans were good.", gap=8, mcid=0)
    paper.line(",", gap=4, mcid=1)
    paper.text("Reviews were late.", gap=8, mcid=2)
    item = element("L", element("LI", element("Lbl", 1)))
    blocks = read(paper, element("P", 0), item, element("P", 2))
    assert "".join(f"{block.marker or ''}{block.text}" for block in blocks).count(",") == 1
