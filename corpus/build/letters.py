"""The project's own letters and their layouts, and what they hold, counted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from corpus.build.layouts import Layout, load_layouts
from corpus.build.source import Source, plain, read_source

CORPUS = Path(__file__).resolve().parents[1]
ASSIGNMENT = Path(__file__).with_name("assignment.toml")
# Lines of a .gold.txt file, by the kind of thing they annotate; "?" marks one open to dispute.
GOLD_LINES = {
    "findings": re.compile(r"^\??[-+~!] ", re.MULTILINE),
    "examples": re.compile(r"^\??example ", re.MULTILINE),
    "figures": re.compile(r"^\??fig ", re.MULTILINE),
}


def find_assigned() -> Iterator[tuple[Path, Layout]]:
    """Read the assignment -> each of the project's letters with each of its layouts."""
    layouts = load_layouts()
    for folder, letters in tomllib.loads(ASSIGNMENT.read_text(encoding="utf-8")).items():
        for stem, names in letters.items():
            for name in names:
                yield CORPUS / folder / f"{stem}.json", layouts[name]


def count_parts(letter: Source) -> dict[str, int]:
    """Count a letter's words and blocks, those in lists and boxes included."""
    blocks = [inner for block in letter.blocks for inner in (block, *block.items)]
    blocks += [item for block in letter.blocks for inner in block.items for item in inner.items]
    kinds = [block.kind for block in blocks]
    cells = [cell for block in blocks for row in block.rows for cell in row]
    lines = [line for note in letter.notes.values() for line in note]
    texts = [block.text for block in blocks] + [plain(runs) for runs in cells + lines]
    return {
        "words": sum(len(text.split()) for text in texts),
        "paragraphs": kinds.count("p") + kinds.count("np"),
        "bullets": kinds.count("li"),
        "boxes": kinds.count("box"),
        "footnotes": len(letter.notes),
    }


def list_letters() -> str:
    """List the letters: split, id, what each holds and what its gold holds, its layouts."""
    names: dict[Path, list[str]] = {}
    for source, layout in find_assigned():
        names.setdefault(source, []).append(layout.name)
    lines = []
    for source, layouts in names.items():
        counts = count_parts(read_source(source))
        gold = source.with_suffix(".gold.txt").read_text(encoding="utf-8")
        counts |= {kind: len(line_re.findall(gold)) for kind, line_re in GOLD_LINES.items()}
        held = ", ".join(f"{count} {kind}" for kind, count in counts.items())
        lines.append(f"{source.parent.name}/{source.stem}: {held}; {', '.join(layouts)}")
    return "\n".join(lines)
