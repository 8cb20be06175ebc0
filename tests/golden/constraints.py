"""Constraints, regularizers, orthogonal matrices and the rule of ReduceLROnPlateau, from their definitions in Keras 3.

Run: python3 constraints.py. Needs nothing but Python. Writes constraints.json beside this file. Independent of Neurona: plain
loops in double precision; gradients are central differences of the definitions; orthogonal matrices come from Householder
reflections.
"""
import json
import math
import pathlib
import statistics

EPSILON = 1e-7


class Numbers:
    """Pseudo-random numbers of three decimals, so that files are short and single precision is no excuse."""

    def __init__(self, seed):
        self.state = seed

    def draw(self, low, high):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return round(low + (high - low) * (self.state >> 33) / 2 ** 31, 3)

    def many(self, count, low=-1.5, high=1.5):
        return [self.draw(low, high) for _ in range(count)]


def gradient(function, values, step=1e-6):
    slopes = []
    for i in range(len(values)):
        up, down = list(values), list(values)
        up[i] += step
        down[i] -= step
        slopes.append((function(up) - function(down)) / (2 * step))
    return slopes


# Constraints: on the columns of a matrix.

def by_norm(columns, wanted):
    def apply(values):
        result = list(values)
        for c in range(columns):
            column = values[c::columns]
            norm = math.sqrt(sum(w * w for w in column))
            result[c::columns] = [w * wanted(norm) / (EPSILON + norm) for w in column]
        return result
    return apply


def constraints():
    columns = 5
    values = Numbers(1).many(4 * columns, -1, 1)
    values[1::columns] = [0, 0, 0, 0]
    values[2::columns] = [1e4, -1e4, 0, 1e4]
    values[3::columns] = [0.01, -0.02, 0, 0.03]
    rules = {
        "MaxNorm": by_norm(columns, lambda n: min(n, 2)),
        "MaxNorm of 0.5": by_norm(columns, lambda n: min(n, 0.5)),
        "UnitNorm": by_norm(columns, lambda n: 1),
        "MinMaxNorm": by_norm(columns, lambda n: min(max(n, 0), 1)),
        "MinMaxNorm between": by_norm(columns, lambda n: min(max(n, 0.5), 0.75)),
        "MinMaxNorm by and by": by_norm(columns, lambda n: 0.25 * min(max(n, 0.5), 0.75) + 0.75 * n),
        "NonNeg": lambda w: [max(v, 0) for v in w],
    }
    return {name: {"columns": columns, "values": values, "result": rule(values)} for name, rule in rules.items()}


# Regularizers.

def elastic(l1, l2):
    return lambda w, columns: l1 * sum(abs(v) for v in w) + l2 * sum(v * v for v in w)


def orthogonal(factor, by_rows):
    def penalty(w, columns):
        vectors = [w[i:i + columns] for i in range(0, len(w), columns)] if by_rows else [w[c::columns] for c in range(columns)]
        units = [[v * min(1 / math.sqrt(sum(a * a for a in vector)), 1 / EPSILON) for v in vector] for vector in vectors]
        count = len(units)
        products = [sum(a * b for a, b in zip(units[i], units[j])) for i in range(count) for j in range(count) if i != j]
        return factor * 0.5 * sum(abs(p) for p in products) / (count * (count - 1) / 2)
    return penalty


def regularizers():
    columns = 4
    values = Numbers(2).many(3 * columns)
    large = [v * 1e4 for v in values]
    cases = {
        "L1": (elastic(0.01, 0), values),
        "L2": (elastic(0, 0.01), values),
        "L1L2 of nothing": (elastic(0, 0), values),
        "L1L2": (elastic(0.02, 0.03), values),
        "L1L2 without l1": (elastic(0, 0.5), values),
        "L1L2 without l2": (elastic(0.5, 0), values),
        "OrthogonalRegularizer": (orthogonal(0.01, True), values),
        "OrthogonalRegularizer of columns": (orthogonal(0.3, False), values),
        "OrthogonalRegularizer of large weights": (orthogonal(0.3, False), large),
    }
    return {
        name: {"columns": columns, "values": w, "penalty": rule(w, columns),
               "gradient": gradient(lambda v: rule(v, columns), w, 1e-2 if w is large else 1e-6)}
        for name, (rule, w) in cases.items()
    }


# Orthogonal matrices: the same normal numbers, decomposed in another way.

def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % 2 ** 64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2 ** 64
    return z ^ (z >> 31)


def scramble(x):
    x = ((x ^ (x >> 16)) * 0x7FEB352D) % 2 ** 32
    x = ((x ^ (x >> 15)) * 0x846CA68B) % 2 ** 32
    return x ^ (x >> 16)


def normals(seed, count):
    key = mix(mix(mix((seed + 0x9E3779B97F4A7C15) % 2 ** 64)))
    bits = [scramble((scramble(i ^ (key % 2 ** 32)) + (key >> 32)) % 2 ** 32) for i in range(count)]
    return [statistics.NormalDist().inv_cdf((b + 0.5) / 2 ** 32) for b in bits]


def householder(a, height, width):
    """Q and the diagonal of R for a matrix that is at least as high as wide."""
    r = [a[i * width:(i + 1) * width] for i in range(height)]
    q = [[float(i == j) for j in range(height)] for i in range(height)]
    for c in range(width):
        v = [0.0] * c + [r[i][c] for i in range(c, height)]
        v[c] += math.copysign(math.sqrt(sum(e * e for e in v)), v[c])
        square = sum(e * e for e in v)
        for matrix in (r, q):
            for j in range(len(matrix[0])):
                along = 2 * sum(v[i] * matrix[i][j] for i in range(height)) / square
                for i in range(height):
                    matrix[i][j] -= along * v[i]
    return [[q[j][i] for j in range(width)] for i in range(height)], [r[i][i] for i in range(width)]


def orthogonal_matrix(seed, gain, shape):
    columns = shape[-1]
    rows = math.prod(shape[:-1])
    height, width = max(rows, columns), min(rows, columns)
    q, diagonal = householder(normals(seed, height * width), height, width)
    q = [[v * (1 if d > 0 else -1) for v, d in zip(row, diagonal)] for row in q]
    if rows < columns:
        q = [list(column) for column in zip(*q)]
    return [gain * v for row in q for v in row]


def matrices():
    cases = {"high": (3, 1, [5, 3]), "wide": (3, 1, [2, 4]), "square": (8, 1.5, [4, 4]), "of filters": (5, 2, [2, 3, 2, 3])}
    return {name: {"seed": s, "gain": g, "shape": shape, "values": orthogonal_matrix(s, g, shape)} for name, (s, g, shape) in cases.items()}


# ReduceLROnPlateau: the rates after each epoch.

def plateau(values, rate, factor=0.1, patience=10, min_delta=1e-4, cooldown=0, min_lr=0.0):
    best, waited, cooling, rates = math.inf, 0, 0, []
    for value in values:
        if cooling > 0:
            cooling -= 1
            waited = 0
        if value < best - min_delta:
            best, waited = value, 0
        elif cooling == 0:
            waited += 1
            if waited >= patience and rate > min_lr:
                rate = max(rate * factor, min_lr)
                cooling, waited = cooldown, 0
        rates.append(rate)
    return rates


def plateaus():
    values = [1, 0.9, 0.95, 0.9, 0.89995, 0.8, 0.8, 0.8, 0.8, 0.7, 0.75, 0.71, 0.72, 0.73, 0.74, 0.6]
    cases = {
        "defaults": dict(),
        "patience 2": dict(patience=2),
        "patience 0": dict(patience=0, factor=0.5),
        "patience 1": dict(patience=1, factor=0.5),
        "cooldown": dict(patience=1, factor=0.5, cooldown=2),
        "long cooldown": dict(patience=2, factor=0.5, cooldown=3),
        "floor": dict(patience=1, factor=0.1, min_lr=0.003),
        "large changes only": dict(patience=3, factor=0.5, min_delta=0.3),
    }
    values += [0.6] * 12
    return {name: {"values": values, "settings": settings, "rates": plateau(values, 0.5, **settings)} for name, settings in cases.items()}


def shortened(value):
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    return [shortened(one) for one in value] if isinstance(value, (list, tuple)) else value


golden = {"constraints": constraints(), "regularizers": regularizers(), "orthogonal": matrices(), "plateau": plateaus()}
if __name__ == "__main__":
    text = "{\n" + ",\n".join(
        f"{json.dumps(section)}: {{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(one, separators=(',', ':'))}" for name, one in shortened(cases).items()) + "\n}"
        for section, cases in golden.items()) + "\n}\n"
    pathlib.Path(__file__).with_name("constraints.json").write_text(text)
