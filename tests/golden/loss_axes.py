"""Losses along any axes, under Keras' names and arguments, from their published definitions (those of Keras 3).

Run: python3 loss_axes.py. Needs nothing but Python. Writes loss_axes.json beside this file. Independent of Neurona: plain
loops in double precision over lists of places, and gradients from numbers that carry their own derivative.
"""
import itertools
import json
import math
import pathlib

from losses import (Number, Numbers, binary_focal, categorical_focal, clip, cosine, dice, log, log1p, mean, exp, shortened, softmax,
                    sparse, total, tversky)


def binary(logits=False, smoothing=0.0):
    def one(y, t):
        t = t * (1 - smoothing) + smoothing / 2
        yes, no = (-log1p(exp(-y)), -log1p(exp(y))) if logits else (log(clip(y)), log(1 - clip(y)))
        return -(t * yes + (1 - t) * no)
    return lambda y, t: mean(one(a, b) for a, b in zip(y, t))


def categorical(logits=False, smoothing=0.0):
    def loss(y, t):
        t = [b * (1 - smoothing) + smoothing / len(t) for b in t]
        p = softmax(y) if logits else [clip(a / total(y)) for a in y]
        return -total(b * log(a) for a, b in zip(p, t))
    return loss


def lines(shape, axes):
    """The places of one sample row by row, a row for each place of the other axes."""
    found = {}
    for flat, index in enumerate(itertools.product(*[range(n) for n in shape])):
        found.setdefault(tuple(i for a, i in enumerate(index) if a + 1 not in axes), []).append(flat)
    return list(found.values())


def case(kind, config, loss, shape, axis, targets_of, outputs_of, ignored=None, samples=2):
    numbers = Numbers(len(kind) * 31 + sum(shape) * 7 + len(str(config)))
    size, rank = math.prod(shape), len(shape)
    axes = [a if a >= 0 else rank + 1 + a for a in (axis if isinstance(axis, list) else [axis])]
    ways = lines(shape, axes)
    weights = [0.5, 2.0]
    outputs = outputs_of(numbers, samples * size)
    targets, rows, slopes = [], [], [0.0] * (samples * size)
    pairs = []
    for sample in range(samples):
        places = [[sample * size + i for i in line] for line in ways]
        wanted = targets_of(numbers, places)
        pairs += [(sample, line, w) for line, w in zip(places, wanted)]
    counted = [w != [ignored] for _, _, w in pairs]
    share = len(pairs) / sum(counted)
    for (sample, line, w), counts in zip(pairs, counted):
        y = [outputs[i] for i in line]
        rows.append(loss([Number(v) for v in y], w).value if counts else 0.0)
        for c, place in enumerate(line):
            slope = loss([Number(v, i == c) for i, v in enumerate(y)], w).slope if counts else 0.0
            slopes[place] = slope * weights[sample] / len(pairs) * share
    if len(pairs[0][2]) == 1 and kind.startswith("Sparse"):
        targets = [w[0] for _, _, w in pairs]
    else:
        targets = [0.0] * (samples * size)
        for _, line, w in pairs:
            for place, value in zip(line, w):
                targets[place] = value
    weighted = sum(weights[s] * v for (s, _, _), v in zip(pairs, rows))
    return {"class": kind, "config": {**config, "axis": axis}, "shape": shape, "outputs": outputs, "targets": targets,
            "weights": weights, "rows": rows, "mean": sum(rows) / len(rows) * share, "weighted": weighted / len(rows) * share,
            "sum": weighted, "weighted mean": weighted / sum(weights[s] for s, _, _ in pairs), "gradient": slopes}


# How targets and outputs are drawn.

def some(low, high):
    return lambda numbers, count: numbers.many(count, low, high)


def bits(numbers, places):
    return [[round(v) for v in numbers.many(len(line), 0, 1)] for line in places]


def soft(numbers, places):
    return [numbers.many(len(line), 0, 1) for line in places]


def vectors(numbers, places):
    return [numbers.many(len(line), -2, 2) for line in places]


def one_hot(numbers, places):
    return [[int(i == label) for i in range(len(line))]
            for line, label in zip(places, [int(v) for v in numbers.many(len(places), 0, len(places[0]) - 0.01)])]


def labels(numbers, places):
    return [[int(v)] for v in numbers.many(len(places), 0, len(places[0]) - 0.01)]


SINGLE = [([3, 4], 1), ([3, 4], -2), ([2, 3, 2], 2), ([2, 3, 2], -3), ([3, 4], 2)]
LISTS = SINGLE[:1] + [([2, 3, 2], [1, 2, 3]), ([2, 3, 2], [1, 2]), ([2, 3, 2], [1, 3]), ([2, 3, 2], [-2, -1]), ([3, 4], -1)]
PROBABILITIES, LOGITS = some(0.05, 0.95), some(-3, 3)
DEFINITIONS = [
    ("BinaryCrossentropy", {}, binary(), SINGLE, soft, PROBABILITIES),
    ("BinaryCrossentropy", {"label_smoothing": 0.2}, binary(smoothing=0.2), SINGLE, bits, PROBABILITIES),
    ("BinaryCrossentropy", {"from_logits": True}, binary(True), SINGLE, bits, LOGITS),
    ("BinaryFocalCrossentropy", {}, binary_focal(), SINGLE, bits, PROBABILITIES),
    ("BinaryFocalCrossentropy", {"apply_class_balancing": True, "alpha": 0.7, "gamma": 1.5, "from_logits": True,
                                 "label_smoothing": 0.1}, binary_focal(True, 0.7, 1.5, True, 0.1), SINGLE, bits, LOGITS),
    ("CategoricalCrossentropy", {}, categorical(), SINGLE, one_hot, PROBABILITIES),
    ("CategoricalCrossentropy", {"label_smoothing": 0.3}, categorical(False, 0.3), SINGLE, one_hot, PROBABILITIES),
    ("CategoricalCrossentropy", {"from_logits": True}, categorical(True), SINGLE, soft, LOGITS),
    ("CategoricalFocalCrossentropy", {}, categorical_focal(), SINGLE, one_hot, PROBABILITIES),
    ("CategoricalFocalCrossentropy", {"alpha": 0.6, "gamma": 1.5, "from_logits": True, "label_smoothing": 0.1},
     categorical_focal(0.6, 1.5, True, 0.1), SINGLE, one_hot, LOGITS),
    ("SparseCategoricalCrossentropy", {}, sparse(False), SINGLE, labels, PROBABILITIES),
    ("SparseCategoricalCrossentropy", {"from_logits": True}, sparse(True), SINGLE, labels, LOGITS),
    ("SparseCategoricalCrossentropy", {"ignore_class": 1}, sparse(False), SINGLE, labels, PROBABILITIES),
    ("CosineSimilarity", {}, cosine, SINGLE, vectors, LOGITS),
    ("Dice", {}, dice, LISTS, bits, PROBABILITIES),
    ("Tversky", {"alpha": 0.2, "beta": 0.9}, tversky(0.2, 0.9), LISTS, bits, PROBABILITIES),
]


def main():
    cases = {}
    for kind, config, loss, places, targets, outputs in DEFINITIONS:
        for shape, axis in places:
            options = "".join(f" {name} {value}" for name, value in config.items())
            cases[f"{kind}{options} of {'x'.join(map(str, shape))} along {axis}"] = case(
                kind, config, loss, shape, axis, targets, outputs, config.get("ignore_class"))
    text = "{\n" + ",\n".join(
        f"{json.dumps(name)}: {json.dumps(one, separators=(',', ':'))}" for name, one in shortened(cases).items()) + "\n}\n"
    pathlib.Path(__file__).with_suffix(".json").write_text(text)


if __name__ == "__main__":
    main()
