"""A dataset's folder and what is said of it in, the four files out that make it citable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqs_extract.dataset.citing import card, citation, croissant, datapackage
from sqs_extract.dataset.citing.about import About
from sqs_extract.dataset.citing.hash import hash_dataset
from sqs_extract.dataset.formats import hf


def write_metadata(folder: Path, about: About) -> None:
    """Write datapackage.json, croissant.json, CITATION.cff and README.md, once all else is there.

    The folder is one that nobody reads yet, as `exports.export` has it.
    """
    digest = hash_dataset(folder)
    if (folder / hf.FOLDER).is_dir():  # its card says these things too, and is one of the files
        hf.write_card(folder / hf.FOLDER, about, digest)
    texts = {
        datapackage.NAME: _render(datapackage.build_datapackage(folder, about, digest)),
        croissant.NAME: _render(croissant.build_croissant(folder, about, digest)),
        citation.NAME: citation.render_citation(about, digest),
        card.NAME: card.render_card(folder, about, digest),
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())


def _render(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"
