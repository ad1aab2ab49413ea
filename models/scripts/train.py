"""Train the findings model on all that may be learned from, and write its weights.

usage: python scripts/train.py [OUTPUT.npz]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from examples import OWN, ROOT, Example, read_develop, read_own
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from sqs_extract.annotations.model import LABELS, Model, load_vectors
from sqs_extract.annotations.model_features import HASHED

VECTOR_WEIGHT = 3.0
"""Length given to the mean vector beside the hashed blocks."""
STRENGTH = 0.2
"""Inverse of the regularisation; chosen on the develop letters, each left out in turn."""


def build_matrix(examples: list[Example]) -> sparse.csr_matrix:
    """Examples -> one row each: the hashed blocks, then the mean vector."""
    vectors = load_vectors()
    lengths = [len(e.features.index) for e in examples]
    rows = np.repeat(np.arange(len(examples)), lengths)
    index = np.concatenate([e.features.index for e in examples])
    value = np.concatenate([e.features.value for e in examples])
    hashed = sparse.csr_matrix((value, (rows, index)), shape=(len(examples), HASHED))
    means = np.array([VECTOR_WEIGHT * vectors.mean(e.features.words) for e in examples])
    return sparse.hstack([hashed, sparse.csr_matrix(means)]).tocsr()


def fit(matrix: sparse.csr_matrix, examples: list[Example]) -> Model:
    """Fit the logistic layer; clauses labelled mixed take no part."""
    used = np.array([e.label in LABELS and e.weight > 0 for e in examples])
    layer = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3)
    weight = np.array([e.weight for e in examples])[used]
    layer.fit(matrix[used], np.array([e.label for e in examples])[used], sample_weight=weight)
    order = [list(layer.classes_).index(label) for label in LABELS]
    coefficients: NDArray[np.float32] = layer.coef_[order].T.astype(np.float32)
    return Model(
        coefficients[:HASHED],
        VECTOR_WEIGHT * coefficients[HASHED:],
        layer.intercept_[order].astype(np.float32),
        load_vectors(),
    )


def main() -> None:
    """Train, write, and say how large it is."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sqs_extract/model/findings.npz"
    letters = read_develop()
    examples = [e for _, part in letters for e in part]
    examples += [e for path in OWN for e in read_own(path)]
    model = fit(build_matrix(examples), examples)
    output.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        output,
        weights=model.weights.astype(np.float16),
        vector_weights=model.vector_weights.astype(np.float16),
        bias=model.bias,
    )
    print(f"{len(examples)} clauses of {len(letters)} letters and {len(OWN)} files")
    print(f"{output.name}: {output.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
