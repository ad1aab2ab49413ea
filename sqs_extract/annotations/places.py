"""A tokenised paragraph and a range of its tokens in, where they stand in its text out.

spaCy builds the text of a document anew, token by token, each time it is asked for. Here it is kept
beside the tokens, and the text of a range is a slice of it.
"""

from __future__ import annotations

from spacy.tokens import Doc


def keep_places(doc: Doc, text: str) -> None:
    """Keep the text that a document was made of, and where its tokens begin and end."""
    starts: list[int] = doc.to_array("IDX").tolist()
    lengths: list[int] = doc.to_array("LENGTH").tolist()
    doc.user_data["text"] = text
    doc.user_data["starts"] = starts
    doc.user_data["ends"] = [a + n for a, n in zip(starts, lengths, strict=True)]


def find_place(doc: Doc, first: int, end: int) -> tuple[int, int]:
    """A range of tokens -> its half-open range of characters; empty for none."""
    starts: list[int] = doc.user_data["starts"]
    start = starts[first] if first < len(starts) else len(doc.user_data["text"])
    return start, doc.user_data["ends"][end - 1] if end > first else start


def find_text(doc: Doc, first: int, end: int) -> str:
    """A range of tokens -> its text, white space behind the last left out."""
    start, stop = find_place(doc, first, end)
    text: str = doc.user_data["text"]
    return text[start:stop]
