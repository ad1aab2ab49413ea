"""Train the findings model on all that may be learned from, and write its weights.

usage: python scripts/train.py [OUTPUT.npz]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from examples import JOINT, OWN, ROOT, Example, read_develop, read_hands, read_own, read_real
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression

from sqs_extract.annotations.model import LABELS, Model, load_vectors
from sqs_extract.annotations.model_features import HASHED

VECTOR_WEIGHT = 3.0
"""Length given to the mean vector beside the hashed blocks."""
FOLDS = 6
"""Parts held out in turn to choose the temperature."""
STRENGTH = 0.2
"""Inverse of the regularisation; chosen on the develop letters, each left out in turn."""


def build_matrix(examples: list[Example]) -> sparse.csr_matrix:
    """Examples -> one row each: hashed blocks, mean vector, and both again for the present tense.

    The second copy lets the present tense have weights of its own where it differs (Daumé III,
    "Frustratingly easy domain adaptation", ACL 2007). Only real letters fill it: those of joint
    inspections that hands wrote are in the first alone, for they differ from the real ones.
    """
    vectors = load_vectors()
    lengths = [len(e.features.index) for e in examples]
    rows = np.repeat(np.arange(len(examples)), lengths)
    index = np.concatenate([e.features.index for e in examples])
    value = np.concatenate([e.features.value for e in examples])
    hashed = sparse.csr_matrix((value, (rows, index)), shape=(len(examples), HASHED))
    means = np.array([VECTOR_WEIGHT * vectors.mean(e.features.words) for e in examples])
    shared = sparse.hstack([hashed, sparse.csr_matrix(means), np.ones((len(examples), 1))])
    own = [float(e.features.tense and e.source not in JOINT) for e in examples]
    present = sparse.diags(np.array(own))
    return sparse.hstack([shared.tocsr()[:, :-1], present @ shared.tocsr()]).tocsr()


def fit(matrix: sparse.csr_matrix, examples: list[Example]) -> Model:
    """Fit the logistic layer; clauses labelled mixed take no part."""
    used = np.array([e.label in LABELS and e.weight > 0 for e in examples])
    layer = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3)
    weight = np.array([e.weight for e in examples])[used]
    layer.fit(matrix[used], np.array([e.label for e in examples])[used], sample_weight=weight)
    order = [list(layer.classes_).index(label) for label in LABELS]
    coefficients: NDArray[np.float64] = layer.coef_[order].T
    half = len(coefficients) // 2
    past, own = coefficients[:half], coefficients[half:]
    present = past + own[:-1]
    bias = layer.intercept_[order]
    return Model(
        np.stack([past[:HASHED], present[:HASHED]]),
        VECTOR_WEIGHT * np.stack([past[HASHED:], present[HASHED:]]),
        np.stack([bias, bias + own[-1]]),
        load_vectors(),
    )


def fit_all(matrix: sparse.csr_matrix, examples: list[Example]) -> tuple[Model, float]:
    """Fit on all examples, and flatten the chances by what held out parts show they need.

    The temperature (Guo et al., "On calibration of modern neural networks", ICML 2017) is chosen
    where each hand or letter is held out, so that a score means the same on letters not seen.
    """
    sources = sorted({e.source for e in examples})
    folds = {source: n % FOLDS for n, source in enumerate(sources)}
    fold = np.array([folds[e.source] for e in examples])
    logits, truth = [], []
    for n in range(FOLDS):
        part = fit(matrix[fold != n], [e for e, f in zip(examples, fold, strict=True) if f != n])
        for e, f in zip(examples, fold, strict=True):
            if f == n and e.label in LABELS and e.weight == 1:
                logits.append(part.sum_up(e.features))
                truth.append(LABELS.index(e.label))
    temperature = choose_temperature(np.array(logits), np.array(truth))
    whole = fit(matrix, examples)
    whole.weights = whole.weights / temperature
    whole.vector_weights = whole.vector_weights / temperature
    whole.bias = whole.bias / temperature
    return whole, temperature


def choose_temperature(logits: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Logits and true labels -> what to divide logits by, so that the truth is least surprising."""

    def surprise(temperature: float) -> float:
        return float(
            -log_softmax(logits / temperature, axis=1)[np.arange(len(truth)), truth].mean()
        )

    return round(float(minimize_scalar(surprise, bounds=(0.5, 4.0), method="bounded").x), 2)


def main() -> None:
    """Train, write, and say how large it is."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sqs_extract/model/findings.npz"
    letters, hands = [*read_develop(), *read_real()], read_hands()
    examples = [e for _, part in letters for e in part]
    examples += [e for written in hands.values() for _, part in written for e in part]
    examples += [e for path in OWN for e in read_own(path)]
    model, temperature = fit_all(build_matrix(examples), examples)
    output.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        output,
        weights=model.weights.astype(np.float16),
        vector_weights=model.vector_weights.astype(np.float16),
        bias=model.bias,
        temperature=np.float64(temperature),
    )
    marked = sum(map(len, hands.values()))
    print(f"{len(examples)} clauses: {len(letters)} letters, {marked} marked, {len(OWN)} files")
    print(f"temperature {temperature}")
    print(f"{output.name}: {output.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
