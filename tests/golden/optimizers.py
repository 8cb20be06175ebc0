"""Ten updates of every optimizer on given gradients, from the published formulas (Keras' placement of rate and epsilon).

Run: python3 optimizers.py, with numpy. Writes optimizers.json beside this file. Independent of Neurona: plain numpy in double precision.
Weights and gradients are rounded to single precision, so that both precisions start alike; hyperparameters are not.
"""
import json
import pathlib

import numpy as np


def sgd(weights, gradients, rates):
    w, path = weights.copy(), []
    for g, rate in zip(gradients, rates):
        w = w - rate * g
        path.append(w)
    return path


def momentum(weights, gradients, rates, mu, nesterov):
    w, v, path = weights.copy(), np.zeros_like(weights), []
    for g, rate in zip(gradients, rates):
        v = mu * v - rate * g
        w = w + mu * v - rate * g if nesterov else w + v
        path.append(w)
    return path


def adam(weights, gradients, rates, beta1, beta2, epsilon, decay=0):
    w, m, v, path = weights.copy(), np.zeros_like(weights), np.zeros_like(weights), []
    for t, (g, rate) in enumerate(zip(gradients, rates), start=1):
        w = w - w * decay * rate
        m = m + (g - m) * (1 - beta1)
        v = v + (g * g - v) * (1 - beta2)
        w = w - rate * np.sqrt(1 - beta2 ** t) / (1 - beta1 ** t) * m / (np.sqrt(v) + epsilon)
        path.append(w)
    return path


def inverse_time(initial, decay_steps, decay_rate, staircase):
    progress = np.arange(10) / decay_steps
    return initial / (1 + decay_rate * (np.floor(progress) if staircase else progress))


def main():
    random = np.random.default_rng(4)
    weights = np.float32(random.normal(size=37)).astype(float)
    gradients = np.float32(random.normal(size=(10, 37)) * np.geomspace(1e-6, 10, 37)).astype(float)
    gradients[3] = 0
    constant = [0.05] * 10
    decaying = inverse_time(0.05, 4, 0.7, False)
    cases = {
        "SGD": sgd(weights, gradients, constant),
        "SGD decaying": sgd(weights, gradients, decaying),
        "SGD staircase": sgd(weights, gradients, inverse_time(0.05, 4, 0.7, True)),
        "SGD momentum": momentum(weights, gradients, constant, 0.9, False),
        "SGD momentum decaying": momentum(weights, gradients, decaying, 0.9, False),
        "SGD Nesterov": momentum(weights, gradients, constant, 0.9, True),
        "SGD Nesterov decaying": momentum(weights, gradients, decaying, 0.9, True),
        "Adam": adam(weights, gradients, [0.001] * 10, 0.9, 0.999, 1e-7),
        "AdamW": adam(weights, gradients, [0.001] * 10, 0.9, 0.999, 1e-7, decay=0.004),
        "AdamW changed": adam(weights, gradients, decaying, 0.8, 0.95, 1e-3, decay=0.3),
        "Adam changed": adam(weights, gradients, decaying, 0.8, 0.95, 1e-3),
    }
    golden = {
        "weights": weights.tolist(),
        "gradients": gradients.tolist(),
        "cases": {name: np.array(path).tolist() for name, path in cases.items()},
        "rates": {"constant": constant, "decaying": decaying.tolist(), "staircase": inverse_time(0.05, 4, 0.7, True).tolist()},
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(golden, indent=0).replace(",\n", ",") + "\n")


if __name__ == "__main__":
    main()
