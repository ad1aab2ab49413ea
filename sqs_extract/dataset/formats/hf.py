"""tables/NAME.parquet in, hf/ out: a folder that Hugging Face's `load_dataset` reads.

data/NAME.parquet are the dataset's own tables, and README.md its card, whose YAML says of each
table as a configuration where it lies, what its columns are and how many rows it has. A table
without rows is no configuration: `load_dataset` has no split of nothing.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import regex

from sqs_extract.dataset.citing.about import About, parse_licence
from sqs_extract.dataset.dictionary import render_dictionary
from sqs_extract.dataset.formats.whole import open_place
from sqs_extract.dataset.tables import TABLES

FOLDER = "hf"
CARD = "README.md"
SPLIT = "train"
"""The name that `load_dataset` gives data that is not split."""
FIRST = "findings"
"""What is loaded where no table is named."""
TYPES = {pa.float64(): "float64", pa.date32(): "date32"}
"""Arrow's types whose names in the card are not those that Arrow prints."""
KNOWN = frozenset({"cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0", "mit", "apache-2.0"})
"""Licences that a card names by their identifier; of others it gives name and address."""
NO_NAME_RE = regex.compile(r"[^a-z0-9.]+")
NAME_CHARACTERS = 60


def write(folder: Path, output: Path) -> None:
    """Dataset folder -> tables and card in the folder `output`."""
    for name in TABLES:
        with open_place(output / "data" / f"{name}.parquet") as place:
            shutil.copyfile(folder / "tables" / f"{name}.parquet", place)
    write_card(output, About())


def write_card(output: Path, about: About, digest: str | None = None) -> None:
    """The folder `output`, what is said of the dataset, its hash -> the folder's card."""
    lines = ["---", *_list_head(output, about), "---", "", *_list_body(about, digest)]
    with open_place(output / CARD) as place:
        place.write_bytes(("\n".join(lines) + "\n").encode())


def _list_head(output: Path, about: About) -> Iterator[str]:
    """The card's YAML, where texts are written as JSON has them, which YAML reads the same."""
    yield f"pretty_name: {json.dumps(about.title, ensure_ascii=False)}"
    yield "language:\n- en"
    yield from _list_licence(about)
    rows = {name: _read_size(output / "data" / f"{name}.parquet") for name in TABLES}
    filled = {name: size for name, size in rows.items() if size["num_examples"]}
    if not filled:
        return
    yield "configs:"
    for name in filled:
        yield f"- config_name: {name}"
        if name == FIRST:
            yield "  default: true"
        yield f"  data_files:\n  - split: {SPLIT}\n    path: data/{name}.parquet"
    yield "dataset_info:"
    for name, size in filled.items():
        yield f"- config_name: {name}\n  features:"
        for field in TABLES[name]:
            yield f"  - name: {field.name}"
            listed = pa.types.is_list(field.type)
            kind = field.type.value_type if listed else field.type
            yield f"    {'list' if listed else 'dtype'}: {TYPES.get(kind, str(kind))}"
        yield f"  splits:\n  - name: {SPLIT}"
        yield f"    num_bytes: {size['num_bytes']}\n    num_examples: {size['num_examples']}"
        yield f"  download_size: {size['download_size']}\n  dataset_size: {size['num_bytes']}"


def _list_licence(about: About) -> Iterator[str]:
    licence = parse_licence(about.licence)
    if licence is None:
        return
    if licence.identifier and licence.identifier.lower() in KNOWN:
        yield f"license: {licence.identifier.lower()}"
        return
    yield "license: other"
    yield f"license_name: {_spell_name(licence.identifier or licence.words)}"
    if licence.address:
        yield f"license_link: {json.dumps(licence.address)}"


def _spell_name(words: str) -> str:
    """A licence's identifier or words -> a name as a card may have it.

    >>> _spell_name("OGL-UK-3.0"), _spell_name("by permission of the publisher!")
    ('ogl-uk-3.0', 'by-permission-of-the-publisher')
    """
    return NO_NAME_RE.sub("-", words.lower())[:NAME_CHARACTERS].strip("-.") or "stated-below"


def _read_size(path: Path) -> dict[str, int]:
    """A table's file -> its rows, and its bytes packed and unpacked."""
    found: Any = pq.read_metadata(path)
    groups = [found.row_group(n).total_byte_size for n in range(found.num_row_groups)]
    return {
        "num_examples": found.num_rows,
        "num_bytes": sum(groups),
        "download_size": path.stat().st_size,
    }


def _list_body(about: About, digest: str | None) -> Iterator[str]:
    yield f"# {about.title}\n"
    yield "Tables of a dataset that sqs-extract made of inspection letters. How it was made, how"
    yield "accurate that is and what failed stands in the data card of the dataset itself."
    if digest is not None:
        yield f"\nHash of the dataset: `sha256:{digest}`"
    licence = parse_licence(about.licence)
    if licence is not None:
        yield f"\nLicence of the letters: {licence.words}"
    yield "\n```python\nfrom datasets import load_dataset\n"
    yield f'{FIRST} = load_dataset("FOLDER", "{FIRST}", split="{SPLIT}")\n```\n'
    yield "A table without rows cannot be loaded so; its file is in `data/` all the same.\n"
    yield "## Data dictionary\n"
    yield render_dictionary()
