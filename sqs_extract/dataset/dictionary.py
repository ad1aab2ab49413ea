"""The tables' schemas in, the data dictionary as Markdown out.

`python -m sqs_extract.dataset.dictionary docs/dataset.md` renews the one in the documents.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from sqs_extract.dataset.formats.whole import open_place
from sqs_extract.dataset.tables import DESCRIPTIONS, KEYS, REFERENCES, TABLES

BEGIN = "<!-- data dictionary: made by python -m sqs_extract.dataset.dictionary -->"
END = "<!-- end of the data dictionary -->"
TYPES = {
    "string": "text",
    "int64": "integer",
    "double": "number",
    "bool": "true or false",
    "date32[day]": "date",
}


def render_dictionary() -> str:
    """Nothing in, each table with its columns out: type, unit, values and meaning."""
    return "\n".join(_list_lines())


def replace_dictionary(page: str) -> str:
    """A page with the two marks in it -> the page with the dictionary between them."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{render_dictionary()}\n\n{END}{after}"


def _list_lines() -> Iterator[str]:
    for table, schema in TABLES.items():
        if table != next(iter(TABLES)):
            yield ""
        yield f"### {table}\n"
        yield f"{DESCRIPTIONS[table]} Key: {_name(KEYS[table])}."
        for reference in REFERENCES[table]:
            yield f"{_name(reference.columns)} points to `{reference.table}`."
        yield "\n| column | type | unit | meaning |\n|---|---|---|---|"
        for field in schema:
            about = {key.decode(): value.decode() for key, value in field.metadata.items()}
            kind = TYPES.get(str(field.type), "list of texts")
            must = "" if field.nullable else ", never empty"
            meaning = about["description"]
            if "values" in about:
                meaning += f" One of {', '.join(about['values'].split('|'))}."
            yield f"| `{field.name}` | {kind}{must} | {about['unit']} | {meaning} |"


def _name(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{column}`" for column in columns)


def main(names: list[str]) -> None:
    """Names of pages in; the dictionary in each of them is made anew."""
    for name in names:
        page = Path(name)
        renewed = replace_dictionary(page.read_text(encoding="utf-8"))
        with open_place(page) as place:
            place.write_text(renewed, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
