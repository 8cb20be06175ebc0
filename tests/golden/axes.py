"""Layers and constraints along any axes, from their definitions in Keras 3.

Run: python3 axes.py. Needs nothing but Python. Writes axes.json beside this file. Independent of Neurona: plain loops in
double precision over lists of places; gradients are differences of the definitions.
"""
import itertools
import json
import math
import pathlib


class Numbers:
    """Pseudo-random numbers of three decimals, so that files are short and single precision is no excuse."""

    def __init__(self, seed):
        self.state = seed

    def draw(self, low, high):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return round(low + (high - low) * (self.state >> 33) / 2 ** 31, 3)

    def many(self, count, low=-1.5, high=1.5):
        return [self.draw(low, high) for _ in range(count)]


def gradient(function, values, step=1e-4):
    """Differences of the fourth order."""
    slopes = []
    for i, value in enumerate(values):
        h = min(step * max(1, abs(value)), 1e-3)

        def at(x):
            changed = list(values)
            changed[i] = x
            return function(changed)
        slopes.append((8 * (at(value + h) - at(value - h)) - at(value + 2 * h) + at(value - 2 * h)) / (12 * h))
    return slopes


def size(shape):
    return math.prod(shape)


def mean(values):
    return math.fsum(values) / len(values)


def places(shape, axes):
    """Lists of the places that differ along these axes only, with each place's number along the axes."""
    lines = {}
    for flat, index in enumerate(itertools.product(*[range(n) for n in shape])):
        lines.setdefault(tuple(i for a, i in enumerate(index) if a not in axes), []).append(flat)
    return list(lines.values())


def along(shape, axes, function):
    """A function of the numbers along the axes (counted with the batch as 0) of the whole batch; it gets their number too."""
    def forward(x, p):
        rows = len(x) // size(shape)
        whole = [rows, *shape]
        chosen = [a if a >= 0 else len(whole) + a for a in axes]
        y = [0.0] * len(x)
        for line in places(whole, chosen):
            for place, value in zip(line, function([x[i] for i in line], p)):
                y[place] = value
        return y
    return forward


def softmax(v, p):
    top = max(v)
    powers = [math.exp(a - top) for a in v]
    return [a / math.fsum(powers) for a in powers]


def log_softmax(v, p):
    top = max(v)
    log_sum = math.log(math.fsum(math.exp(a - top) for a in v))
    return [a - top - log_sum for a in v]


def sparsemax(v, p):
    """The nearest point of the simplex: tau from the sorted numbers."""
    ordered = sorted(v, reverse=True)
    tau = None
    for k in range(1, len(v) + 1):
        candidate = (math.fsum(ordered[:k]) - 1) / k
        if ordered[k - 1] > candidate:
            tau = candidate
    return [max(a - tau, 0) for a in v]


def learned(values, p):
    count = len(values)
    return [v * g + b for v, g, b in zip(values, p.get("gamma", [1] * count), p.get("beta", [0] * count))]


def standard(epsilon):
    def apply(v, p):
        centre = mean(v)
        deviation = math.sqrt(mean([(a - centre) ** 2 for a in v]) + epsilon)
        return learned([(a - centre) / deviation for a in v], p)
    return apply


def rms(epsilon=1e-6):
    def apply(v, p):
        root = math.sqrt(mean([a * a for a in v]) + epsilon)
        return [a / root * s for a, s in zip(v, p["scale"])]
    return apply


def unit(v, p):
    norm = math.sqrt(max(math.fsum(a * a for a in v), 1e-12))
    return [a / norm for a in v]


def batch_norm(shape, axis, training, epsilon=0.001):
    def forward(x, p):
        rows = len(x) // size(shape)
        whole = [rows, *shape]
        channel = axis if axis >= 0 else len(whole) + axis
        y = [0.0] * len(x)
        for c, line in enumerate(places(whole, [a for a in range(len(whole)) if a != channel])):
            values = [x[i] for i in line]
            centre = mean(values) if training else p["moving_mean"][c]
            variance = mean([(v - centre) ** 2 for v in values]) if training else p["moving_variance"][c]
            for i in line:
                y[i] = (x[i] - centre) / math.sqrt(variance + epsilon) * p.get("gamma", [1] * 99)[c] + p.get("beta", [0] * 99)[c]
        return y
    return forward


def moved(shape, axis, x, momentum):
    """Moving mean and variance after one step from 0 and 1."""
    rows = len(x) // size(shape)
    whole = [rows, *shape]
    means, variances = [], []
    for line in places(whole, [a for a in range(len(whole)) if a != axis]):
        values = [x[i] for i in line]
        centre = mean(values)
        means.append((1 - momentum) * centre)
        variances.append(momentum + (1 - momentum) * mean([(v - centre) ** 2 for v in values]))
    return {"moving_mean": means, "moving_variance": variances}


STATES = ("moving_mean", "moving_variance")


def layer(shape, forward, parameters=None, rows=2, x=None, seed=1, **extra):
    numbers = Numbers(seed)
    x = x or numbers.many(rows * size(shape))
    p = {}
    for name, count in (parameters or {}).items():
        p[name] = numbers.many(count, 0.5, 1.5) if name == "moving_variance" else numbers.many(count)
    y = forward(x, p)
    dy = numbers.many(len(y))

    def total(x, p):
        return math.fsum(a * b for a, b in zip(forward(x, p), dy))
    result = {"shape": shape, "x": x, "parameters": p, "y": y, "dy": dy, "dx": gradient(lambda v: total(v, p), x)}
    result["gradients"] = {n: gradient(lambda v, n=n: total(x, {**p, n: v}), p[n]) for n in p if n not in STATES}
    return {**result, **extra}


def layers():
    far = [1e4, -1e4, 0, 0.5, 1e4 - 3, -1e4, 0.25, -0.5, 9e3, 1e4, 0, 2]
    ties = [0.5, 0.5, 0.5, 0.2, 3, -1, 0.5, 1, 1, 0.5, 3.3, 1]
    wide = [100 + v for v in Numbers(5).many(24)]
    cases = {
        "Softmax along steps": layer([3, 4], along([3, 4], [1], softmax)),
        "Softmax along width": layer([2, 3, 2], along([2, 3, 2], [-2], softmax)),
        "Softmax along height": layer([3, 2, 2], along([3, 2, 2], [1], softmax)),
        "Softmax along the last axis by number": layer([3, 4], along([3, 4], [2], softmax)),
        "Softmax along steps, far out": layer([3, 4], along([3, 4], [1], softmax), x=far),
        "LogSoftmax along steps": layer([3, 4], along([3, 4], [1], log_softmax)),
        "LogSoftmax along width": layer([2, 3, 2], along([2, 3, 2], [2], log_softmax)),
        "LogSoftmax along steps, far out": layer([3, 4], along([3, 4], [1], log_softmax), x=far),
        "Sparsemax along steps": layer([3, 4], along([3, 4], [1], sparsemax)),
        "Sparsemax along height": layer([3, 2, 2], along([3, 2, 2], [-3], sparsemax)),
        "Sparsemax along steps, ties": layer([3, 4], along([3, 4], [1], sparsemax), x=ties),
        "LayerNormalization along steps": layer([3, 4], along([3, 4], [1], standard(0.001)), {"gamma": 3, "beta": 3}),
        "LayerNormalization along all": layer([3, 4], along([3, 4], [1, 2], standard(0.001)), {"gamma": 12, "beta": 12}),
        "LayerNormalization along two apart": layer(
            [2, 3, 2], along([2, 3, 2], [1, 3], standard(0.1)), {"gamma": 4, "beta": 4}),
        "LayerNormalization along the last two": layer(
            [2, 3, 2], along([2, 3, 2], [-1, -2], standard(0.001)), {"gamma": 6, "beta": 6}),
        "LayerNormalization along steps, bare": layer([3, 4], along([3, 4], [1], standard(0.001))),
        "LayerNormalization along steps, without scale": layer([3, 4], along([3, 4], [1], standard(0.001)), {"beta": 3}),
        "LayerNormalization along steps, without center": layer([3, 4], along([3, 4], [1], standard(0.001)), {"gamma": 3}),
        "LayerNormalization along steps, far from 0": layer(
            [3, 4], along([3, 4], [1], standard(0.001)), {"gamma": 3, "beta": 3}, x=wide),
        "RMSNormalization along steps": layer([3, 4], along([3, 4], [1], rms()), {"scale": 3}),
        "RMSNormalization along all": layer([3, 4], along([3, 4], [1, 2], rms()), {"scale": 12}),
        "RMSNormalization along height": layer([3, 2, 2], along([3, 2, 2], [1], rms(0.1)), {"scale": 3}),
        "UnitNormalization along steps": layer([3, 4], along([3, 4], [1], unit)),
        "UnitNormalization along all": layer([3, 2, 2], along([3, 2, 2], [1, 2, 3], unit)),
        "UnitNormalization along two apart": layer([3, 2, 2], along([3, 2, 2], [1, 3], unit)),
        "UnitNormalization along steps, far out": layer([3, 4], along([3, 4], [1], unit), x=[v + 7 for v in far]),
        "BatchNormalization of steps": layer([3, 2], batch_norm([3, 2], 1, True), {"gamma": 3, "beta": 3}, rows=4),
        "BatchNormalization of width": layer([2, 3, 2], batch_norm([2, 3, 2], -2, True), {"gamma": 3, "beta": 3}, rows=3),
        "BatchNormalization of steps, bare": layer([3, 2], batch_norm([3, 2], 1, True), rows=4),
        "BatchNormalization of steps at inference": layer(
            [3, 2], batch_norm([3, 2], 1, False), {"gamma": 3, "beta": 3, "moving_mean": 3, "moving_variance": 3}),
    }
    cases["Embedding"] = embedding([3], 5, 2, [0, 4, 2, 2, 2, 0])
    cases["Embedding of steps"] = embedding([2, 2], 3, 4, [0, 1, 2, 1, 1, 1, 1, 1])
    cases["Embedding of one number"] = embedding([1], 1, 3, [0, 0])
    for name, axis in {"BatchNormalization of steps": 1, "BatchNormalization of width": 2}.items():
        cases[name]["after"] = moved(cases[name]["shape"], axis, cases[name]["x"], 0.99)
    return cases


# Embedding: whole numbers name rows; they have no slope.

def embedding(shape, count, width, x, seed=1):
    result = layer(shape, lambda x, p: [p["embeddings"][int(i) * width + c] for i in x for c in range(width)], {"embeddings": count * width},
                   x=x, seed=seed)
    result["dx"] = [0.0] * len(x)
    return result


# Constraints: on a parameter of any axes, counted without a batch.

def constrained(shape, axes, wanted, x=None):
    values = x or Numbers(4).many(size(shape), -1, 1)
    result = list(values)
    for line in places(shape, [a if a >= 0 else len(shape) + a for a in axes]):
        norm = math.sqrt(math.fsum(values[i] ** 2 for i in line))
        for i in line:
            result[i] = values[i] * wanted(norm) / (1e-7 + norm)
    return {"shape": shape, "values": values, "result": result}


def spectral(shape, iterations, x=None):
    values = x or Numbers(6).many(size(shape), -1, 1)
    columns = shape[-1]
    w = [values[i:i + columns] for i in range(0, len(values), columns)]

    def unit_of(vector):
        norm = math.sqrt(math.fsum(v * v for v in vector))
        return ([v / norm for v in vector] if norm > 0 else vector), norm
    u, sigma = [1 / math.sqrt(len(w))] * len(w), 0
    for _ in range(iterations):
        v, _ = unit_of([math.fsum(a * row[c] for a, row in zip(u, w)) for c in range(columns)])
        u, sigma = unit_of([math.fsum(a * b for a, b in zip(row, v)) for row in w])
    return {"shape": shape, "values": values, "result": [v / sigma if sigma > 0 else v for v in values]}


def constraints():
    large = [1e4, -1e4, 0, 0, 3e3, 1e4, 0, 0, 0.5, 0, 0, 0]
    def at_most(limit):
        return lambda n: min(n, limit)
    def between(low, high, rate):
        return lambda n: rate * min(max(n, low), high) + (1 - rate) * n
    return {
        "MaxNorm of rows": constrained([3, 4], [1], at_most(0.5)),
        "MaxNorm of all": constrained([3, 4], [0, 1], at_most(0.5)),
        "MaxNorm of columns by axis": constrained([3, 4], [0], at_most(0.5)),
        "MaxNorm of places": constrained([2, 2, 3, 2], [0, 1], at_most(0.5)),
        "MaxNorm of filters": constrained([2, 2, 3, 2], [0, 1, 2], at_most(0.5)),
        "MaxNorm of a bias": constrained([5], [0], at_most(0.5)),
        "MaxNorm of rows, far out": constrained([3, 4], [-1], at_most(2), large),
        "SpectralNorm": spectral([3, 4], 20),
        "SpectralNorm of one iteration": spectral([4, 3], 1),
        "SpectralNorm of filters": spectral([2, 2, 3, 2], 20),
        "SpectralNorm of zeros": spectral([2, 3], 20, [0.0] * 6),
        "SpectralNorm of a bias": spectral([3], 20),
        "SpectralNorm, far out": spectral([3, 4], 20, large),
        "UnitNorm of rows": constrained([3, 4], [-1], lambda n: 1),
        "UnitNorm of each": constrained([3, 4], [], lambda n: 1),
        "UnitNorm of two apart": constrained([2, 3, 2], [0, 2], lambda n: 1),
        "UnitNorm of rows, far out": constrained([3, 4], [1], lambda n: 1, large),
        "MinMaxNorm of rows": constrained([3, 4], [1], between(0.5, 0.75, 1)),
        "MinMaxNorm of rows by and by": constrained([3, 4], [1], between(0.5, 0.75, 0.25)),
        "MinMaxNorm of the last two": constrained([2, 3, 2], [1, 2], between(0.2, 0.9, 1)),
    }


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list) else value


def main():
    sections = {"layers": layers(), "constraints": constraints()}
    lines = []
    for name, cases in sections.items():
        texts = [f'"{case}": {json.dumps(rounded(one), separators=(",", ":"))}' for case, one in cases.items()]
        lines.append(f'"{name}": {{\n' + ",\n".join(texts) + "\n}")
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
