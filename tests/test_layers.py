"""Who may import whom: the tables here are the architecture, and hold the code to it."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "sqs_extract"

# Each layer, and the modules in it by name within the package; * stands for any.
LAYERS: dict[str, tuple[str, ...]] = {
    # values that all share, and what knows neither paper nor letters
    "ground": (
        *("document", "errors", "sentences", "inflection", "patterns", "rule_folder"),
        "model_choice",
    ),
    # what is data: rules, word lists, letter families
    "knowledge": ("ruleset", "scales", "family", "families"),
    # a file in, printed lines out
    "reading": ("reading", "reading.*"),
    # printed lines in, blocks out
    "layout": ("layout", "layout.*"),
    # typed text in, blocks out
    "transcription": ("transcription", "transcription.*"),
    # blocks in, the letter out
    "letter": ("letter", "sections"),
    # the contract of what is published
    "record": ("record", "promises", "schema", "naming", "signature"),
    # the letter in, what it says of itself out
    "metadata": ("metadata", "metadata.*"),
    # the letter in, its tags out
    "annotations": ("annotations", "annotations.*"),
    # all of these in, the record out
    "assembly": ("assemble", "contents", "pipeline"),
    # gold and sources in, letters with the truth about them out
    "gold": ("gold", "gold_links", "gold_notation", "marked", "transcript"),
    # gold and records in, how well they agree out
    "evaluation": ("evaluation", "evaluation.*"),
    # rules in, what is wrong with them and how they do on letters out
    "rules": (
        *("rule_check", "rule_check.*", "rule_report", "rule_report.*"),
        *("explain_report", "explain_trial"),
    ),
    # the record in, files and pages of text out
    "output": ("output", "explain", "explain_links", "ocr"),
    # many records in, a dataset to cite and load out
    "dataset": ("dataset", "dataset.*"),
    # the command line
    "commands": ("commands", "commands.*", "cli", "__main__"),
    # public names, imported when they are first asked for
    "door": ("__init__",),
}

# What a layer may import, itself and the ground aside.
MAY_IMPORT: dict[str, set[str]] = {
    "ground": set(),
    "knowledge": set(),
    "reading": set(),
    "layout": {"knowledge"},
    "transcription": {"knowledge", "letter", "layout", "reading"},
    "letter": {"knowledge"},
    "record": {"knowledge", "door"},
    "metadata": {"knowledge", "record", "letter"},
    "annotations": {"knowledge"},
    "assembly": {
        "knowledge",
        "reading",
        "layout",
        "transcription",
        "letter",
        "record",
        "metadata",
        "annotations",
    },
    "gold": {"knowledge", "letter"},
    "evaluation": {"gold", "record"},
    "rules": {"knowledge", "layout", "annotations", "record", "gold", "door"},
    "output": {"record", "reading"},
    "dataset": {"assembly", "evaluation", "metadata", "record", "output", "door"},
    "commands": {
        *("assembly", "annotations", "evaluation", "rules", "record", "output", "dataset"),
        *("reading", "knowledge", "door"),
    },
    "door": {"assembly", "record", "dataset"},
}

# Narrower than their layer: what a few modules of the lower layers take from a higher one.
ONLY: dict[tuple[str, str], str] = {
    ("transcription", "layout"): "how lines of text are cleaned and joined",
    ("transcription", "reading"): "the media types",
    ("output", "reading"): "what was opened, to recognise its text",
    ("commands", "reading"): "the names of the readers",
    ("commands", "knowledge"): "the published scales",
    ("commands", "annotations"): "how a sentence that is tried is tagged",
    ("record", "door"): "the version",
    ("dataset", "door"): "the version",
    ("dataset", "evaluation"): "what measures are called",
    ("dataset", "metadata"): "how e-mails and telephones are written",
    ("rules", "door"): "the version",
    ("rules", "layout"): "the words that are known",
    ("commands", "door"): "the version",
}

# One door for each package: the modules that may import it.
DOORS: dict[str, tuple[str, ...]] = {
    "click": ("cli", "commands.*"),
    "click_default_group": ("cli",),
    "markdown_it": ("transcription.inline",),
    "distributed": ("dataset.engines.dask",),
    "duckdb": ("dataset.dataset", "dataset.formats.duckdb", "dataset.formats.search"),
    "jinja2": ("dataset.citing.card", "evaluation.page"),
    "matplotlib": ("evaluation.plots",),
    "numpy": ("annotations.*model*", "evaluation.agreement", "evaluation.bootstrap"),
    "pandas": ("dataset.dataset",),
    "pdfminer": ("reading.pdfplumber_*",),
    "pdfplumber": ("reading.pdfplumber_*",),
    "psutil": ("dataset.limits",),
    "pyarrow": (
        *("dataset.dataset", "dataset.tables", "dataset.formats.*", "dataset.engines.chunks"),
    ),
    "pydantic": (
        *("record", "ruleset", "schema", "annotations.figure_rules", "rule_check.form"),
        "dataset.citing.check",
    ),
    "pydantic_core": ("schema",),
    "pypdfium2": ("reading.pdfium*",),
    "regex": ("*",),
    "rich": ("commands.messages", "commands.progress", "explain*", "evaluation.terminal"),
    "snowballstemmer": ("annotations.link_words", "dataset.formats.search"),
    "spacy": ("annotations.*", "dataset.formats.docbin"),
    "spellchecker": ("layout.hyphens",),
    "re2": ("patterns",),
    "threadpoolctl": ("annotations.careful_model",),
    "text_to_num": ("annotations.figure_values", "metadata.visits"),
    "xlsxwriter": ("dataset.formats.xlsx",),
}

# Names under which packages are published, where they differ from what is imported.
PUBLISHED = {
    "click_default_group": "click-default-group",
    "markdown_it": "markdown-it-py",
    "pdfminer": "pdfminer.six",
    "spellchecker": "pyspellchecker",
    "re2": "google-re2",
    "text_to_num": "text2num",
}
BROUGHT_BY = {"pydantic_core": "pydantic"}
EXTRA = {
    "distributed": "dask",
    "matplotlib": "evaluate",
    "pandas": "pandas",
    "xlsxwriter": "formats",
}
"""Packages that come with an extra of the project, and which."""

LONGEST = 300
"""Lines; what is longer holds two ideas."""
LONGER = {
    "document": "values and what each of their fields means, no logic",
    "record": "the schema and what each of its fields means, no logic",
}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}

HEAVY = ("numpy", "spacy", "pdfplumber", "pydantic", "pypdfium2", "click", "rich")


@cache
def find_modules() -> dict[str, Path]:
    """List the package's modules by their names within it."""
    modules = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
        modules[name] = path
    return modules


@cache
def parse(module: str) -> ast.Module:
    return ast.parse(find_modules()[module].read_text(encoding="utf-8"))


def find_imports(module: str, *, deep: bool = True) -> Iterator[str]:
    """A module -> what it imports, by full name; `deep` counts imports inside functions too."""
    tree = parse(module)
    for node in ast.walk(tree) if deep else _walk_top(tree.body):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}".removeprefix("sqs_extract.")
                own = node.module == "sqs_extract" or str(node.module).startswith("sqs_extract.")
                yield (
                    f"sqs_extract.{inner}" if own and inner in find_modules() else str(node.module)
                )


def _walk_top(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Statements that run when the module is imported; what only type checkers read is not."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _walk_top(
            [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.stmt)]
        )


def find_own(module: str, *, deep: bool = True) -> set[str]:
    """A module -> those of the package that it imports."""
    found = {
        name for name in find_imports(module, deep=deep) if name.split(".")[0] == "sqs_extract"
    }
    return {name.removeprefix("sqs_extract").lstrip(".") or "__init__" for name in found}


def find_layer(module: str) -> str:
    """A module -> its layer."""
    found = [
        layer
        for layer, patterns in LAYERS.items()
        if any(fnmatchcase(module, pattern) for pattern in patterns)
    ]
    assert len(found) == 1, f"{module}: say in LAYERS where it belongs ({found})"
    return found[0]


@pytest.mark.parametrize("module", find_modules())
def test_imports_point_one_way(module: str) -> None:
    layer = find_layer(module)
    allowed = {layer, "ground", *MAY_IMPORT[layer]}
    wrong = {name: find_layer(name) for name in find_own(module) if find_layer(name) not in allowed}
    assert wrong == {}, f"{module} ({layer}) may not import {', '.join(wrong)}"


def test_the_tables_say_no_more_than_is_so() -> None:
    """A permission that nobody uses any more is taken back."""
    used = {(find_layer(m), find_layer(name)) for m in find_modules() for name in find_own(m)}
    unused = {(layer, other) for layer, others in MAY_IMPORT.items() for other in others} - used
    assert unused == set()
    assert ONLY.keys() <= used
    patterns = [pattern for layer in LAYERS.values() for pattern in layer]
    empty = [p for p in patterns if not any(fnmatchcase(m, p) for m in find_modules())]
    assert empty == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module: find_own(module, deep=False) - {module} for module in find_modules()}
    # A package's own module is run before what lies in it, whoever asks.
    order = list(TopologicalSorter(graph).static_order())
    assert set(order) >= set(graph)


def test_only_commands_and_the_door_know_the_pipeline() -> None:
    knowing = {module for module in find_modules() if "pipeline" in find_own(module)}
    assert {find_layer(module) for module in knowing} <= {"commands", "dataset", "door"}


@pytest.mark.parametrize("module", find_modules())
def test_packages_come_in_by_one_door(module: str) -> None:
    packages = {name.split(".")[0] for name in find_imports(module)}
    others = packages - sys.stdlib_module_names - {"sqs_extract", "__future__"}
    astray = {p for p in others if not any(fnmatchcase(module, d) for d in DOORS.get(p, ()))}
    assert astray == set(), f"{module} is no door to {', '.join(astray)}"


def test_every_door_is_used_and_every_package_declared() -> None:
    used = {name.split(".")[0] for module in find_modules() for name in find_imports(module)}
    assert DOORS.keys() <= used
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {
        requirement.split(">")[0].split("=")[0].split("<")[0].strip()
        for requirement in project["project"]["dependencies"]
    }
    needed = {PUBLISHED.get(name, name) for name in DOORS.keys() - BROUGHT_BY.keys() - EXTRA.keys()}
    assert needed == declared
    extras = project["project"]["optional-dependencies"]
    assert all(
        any(line.startswith(name) for line in extras[extra]) for name, extra in EXTRA.items()
    )
    assert set(BROUGHT_BY.values()) <= declared


def test_no_module_holds_two_ideas() -> None:
    long = {
        module
        for module, path in find_modules().items()
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST
    }
    assert long == set(LONGER)


def test_no_module_is_a_drawer() -> None:
    parts = {part for module in find_modules() for part in module.split(".")}
    assert parts & NAMELESS == set()


# ------------------------------------------------------------------ what is imported, and when


def find_loaded(code: str) -> set[str]:
    """Python code -> the packages that running it has loaded."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=PACKAGE.parent,
    )
    return {name.split(".")[0] for name in done.stdout.split()}


def test_importing_the_package_costs_nothing() -> None:
    assert find_loaded("import sqs_extract") & {*HEAVY, "regex"} == set()


def test_structure_alone_needs_neither_spacy_nor_the_other_reader() -> None:
    letter = "corpus/develop/ashmere-2013.rl-plain.pdf"
    code = f"import sqs_extract; sqs_extract.extract({letter!r}, tag=False)"
    loaded = find_loaded(code)
    assert loaded & {"numpy", "spacy", "pdfplumber", "pdfminer", "click", "rich"} == set()
    assert {"pypdfium2", "pydantic"} <= loaded
