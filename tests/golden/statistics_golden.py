"""Quantiles of the normal distribution (scipy) and metrics over unequal batches (scikit-learn).

Run: python3 statistics_golden.py, with numpy, scipy, scikit-learn. Writes statistics_golden.json beside this file.
"""
import json
import pathlib

import numpy as np
from scipy.stats import norm
from sklearn.metrics import accuracy_score, precision_score


def main():
    random = np.random.default_rng(11)
    p = np.concatenate([[1e-300, 1e-100, 1e-30, 1e-12, 1e-9], 10.0 ** -np.arange(1, 8), np.linspace(0.02, 0.98, 25), [0.075, 0.925, 0.5], 1 - 10.0 ** -np.arange(2, 8)])
    truth = random.integers(0, 2, size=(53, 3))
    score = np.float32(np.clip(truth * 0.3 + random.uniform(size=(53, 3)) * 0.8, 0, 1)).astype(float)
    labels = random.integers(0, 4, size=53)
    logits = np.float32(random.normal(size=(53, 4)) + 1.2 * np.eye(4)[labels]).astype(float)
    golden = {
        "quantiles": {"p": p.tolist(), "z": norm.ppf(p).tolist()},
        "batches": [7, 1, 20, 25],
        "truth": truth.tolist(),
        "score": score.tolist(),
        "precision": {str(t): precision_score(truth.ravel(), score.ravel() > t) for t in (0.25, 0.5, 0.75)},
        "precision of column": [precision_score(truth[:, c], score[:, c] > 0.5) for c in range(3)],
        "binary accuracy": {str(t): accuracy_score(truth.ravel(), score.ravel() > t) for t in (0.25, 0.5, 0.75)},
        "labels": labels.tolist(),
        "logits": logits.tolist(),
        "categorical accuracy": accuracy_score(labels, logits.argmax(axis=1)),
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(golden, indent=0).replace(",\n", ",") + "\n")


if __name__ == "__main__":
    main()
