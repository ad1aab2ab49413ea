"""`python -m corpus.build`: letters' sources in, their PDFs out; bare, the project's own again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpus.build.checks import find_losses, read_page_texts
from corpus.build.draw import draw
from corpus.build.layouts import Layout, MissingEngineError, load_layouts
from corpus.build.letters import find_assigned, list_letters
from corpus.build.source import read_source


def list_layouts() -> str:
    """List the layouts: a line each with name, engine, tagged or not, traps."""
    lines = []
    for layout in load_layouts().values():
        kind = "tagged" if layout.tagged else "untagged"
        kept = " (judge only)" if layout.judge_only else ""
        lines.append(f"{layout.name:11} {layout.engine:11} {kind:8} {layout.traps}{kept}")
    return "\n".join(lines)


def write_pdf(source: Path, layout: Layout, folder: Path) -> str:
    """Draw a letter into a folder -> a line on the file.

    Raises
    ------
    ValueError
        The PDF has lost or added text.
    MissingEngineError
        What the layout's engine needs is not installed.
    """
    target = folder / f"{source.stem}.{layout.name}.pdf"
    target.write_bytes(draw(source, layout))
    letter = read_source(source, layout.quotes, layout.two_spaces)
    losses = find_losses(letter, layout, read_page_texts(target))
    if losses:
        raise ValueError(f"{target}: " + "; ".join(losses))
    return f"{target} ({target.stat().st_size / 1000:.0f} kB)"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line -> exit code: 0, or 1 if a PDF could not be built or lost text."""
    parser = argparse.ArgumentParser(prog="python -m corpus.build", description=__doc__)
    parser.add_argument(
        "sources", nargs="*", type=Path, help="letters' JSON sources; none: the project's own"
    )
    parser.add_argument(
        "--layout",
        default="all",
        help="a layout's name, several with commas, or all but those kept for judging",
    )
    parser.add_argument(
        "-o", "--out", type=Path, help="folder for the PDFs; the source's own if not given"
    )
    parser.add_argument("--list", action="store_true", help="print the layouts and stop")
    parser.add_argument("--letters", action="store_true", help="print the letters and stop")
    options = parser.parse_args(arguments)
    if options.list or options.letters:
        print(list_layouts() if options.list else list_letters())
        return 0
    layouts = load_layouts()
    names = list(layouts) if options.layout == "all" else options.layout.split(",")
    if unknown := [name for name in names if name not in layouts]:
        parser.error(f"no layout {', '.join(unknown)}; there are {', '.join(layouts)}")
    if options.layout == "all" and options.sources:
        names = [name for name in names if not layouts[name].judge_only]
    pairs = (
        [(s, layouts[n]) for s in options.sources for n in names]
        if options.sources
        else list(find_assigned())
    )
    code = 0
    for source, layout in pairs:
        if layout.name not in names:
            continue
        folder = options.out or source.parent
        folder.mkdir(parents=True, exist_ok=True)
        try:
            print(write_pdf(source, layout, folder))
        except (MissingEngineError, ValueError, OSError) as error:
            print(f"{source.stem}.{layout.name}: not built: {error}", file=sys.stderr)
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
