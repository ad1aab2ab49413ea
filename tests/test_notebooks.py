"""The notebooks in docs/notebooks run from the first cell to the last."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).resolve().parents[1] / "docs" / "notebooks"


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_notebook_runs(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the notebook's own machinery
        import nbclient  # noqa: PLC0415
        import nbformat  # noqa: PLC0415

        notebook = nbformat.read(path, as_version=4)
        assert all(cell.get("outputs", []) == [] for cell in notebook.cells), "clear its outputs"
        client = nbclient.NotebookClient(
            notebook, timeout=300, resources={"metadata": {"path": str(NOTEBOOKS)}}
        )
        client.execute()
    shown = [cell for cell in notebook.cells if cell.get("outputs")]
    assert any("<b>Inspection letters as data</b>" in str(cell.outputs) for cell in shown)
