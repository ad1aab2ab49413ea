"""What is said of a dataset and its hash in, its `CITATION.cff` out: Citation File Format 1.2.0."""

from __future__ import annotations

import json

from sqs_extract.dataset.citing.about import About, parse_licence, split_author
from sqs_extract.dataset.citing.hash import name_version

NAME = "CITATION.cff"


def render_citation(about: About, digest: str) -> str:
    """What is said of a dataset, its hash -> the text of its CITATION.cff.

    Strings are written as JSON writes them, which YAML reads the same. No day is given: what makes
    the dataset has no clock; whoever publishes it adds `date-released` and a DOI.
    """
    lines = [
        "cff-version: 1.2.0",
        'message: "If you use this dataset, please cite it as below."',
        "type: dataset",
        f"title: {quote(about.title)}",
        f"version: {quote(name_version(digest))}",
        f"abstract: {quote(describe(about))}",
        "authors:",
    ]
    for author in about.authors or ("sqs-extract",):
        parts = split_author(author)
        if parts is None:
            lines.append(f"  - name: {quote(author)}")
        else:
            lines += [
                f"  - family-names: {quote(parts[0])}",
                f"    given-names: {quote(parts[1])}",
            ]
    lines += [
        "identifiers:",
        "  - type: other",
        f"    value: {quote(f'sha256:{digest}')}",
        '    description: "Hash of the dataset; its recipe stands in datapackage.json."',
    ]
    licence = parse_licence(about.licence)
    if licence is not None and licence.identifier is not None:
        lines.append(f"license: {quote(licence.identifier)}")
    elif licence is not None and licence.address is not None:
        lines.append(f"license-url: {quote(licence.address)}")
    return "\n".join(lines) + "\n"


def describe(about: About) -> str:
    """What is said of a dataset -> what it is, in a sentence or two."""
    text = "Published inspection letters as records and tables, made by sqs-extract."
    licence = parse_licence(about.licence)
    return text if licence is None else f"{text} Licence of the letters: {licence.words}."


def quote(text: str) -> str:
    """A text -> the same as a YAML string."""
    return json.dumps(text, ensure_ascii=False)
