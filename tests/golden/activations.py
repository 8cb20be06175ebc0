"""Activations on small arrays and at their edges, from their published definitions (those of Keras 3).

Run: python3 activations.py. Needs nothing but Python. Writes activations.json beside this file. Independent of Neurona:
plain loops in double precision; gradients are differences of the definitions, not formulas of their own.
"""
import json
import math
import pathlib


class Numbers:
    """Pseudo-random numbers of three decimals, so that files are short and single precision is no excuse."""

    def __init__(self, seed):
        self.state = seed

    def many(self, count, low, high):
        values = []
        for _ in range(count):
            self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
            values.append(round(low + (high - low) * (self.state >> 33) / 2 ** 31, 3))
        return values


def clip(x, low, high):
    return min(max(x, low), high)


def sigmoid(x):
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))


def softplus(x):
    return max(x, 0) + math.log1p(math.exp(-abs(x)))


def gelu(x):
    return x * math.erfc(-x / math.sqrt(2)) / 2


def gelu_tanh(x):
    return x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3))) / 2


def selu(x):
    return 1.0507009873554805 * (x if x > 0 else 1.6732632423543772 * math.expm1(x))


def hard_sigmoid(x):
    return clip(x / 6 + 0.5, 0, 1)


def celu(alpha):
    return lambda x: max(x, 0) + min(0, alpha * math.expm1(min(x, 0) / alpha))


def soft_shrink(limit):
    return lambda x: x - limit if x > limit else x + limit if x < -limit else 0


def hard_shrink(limit):
    return lambda x: x if abs(x) > limit else 0


def squareplus(b):
    return lambda x: (x + math.sqrt(x * x + b)) / 2 if x > 0 else b / 2 / (math.sqrt(x * x + b) - x)


def threshold(limit, value):
    return lambda x: x if x > limit else value


def sparse_plus(x):
    return 0 if x <= -1 else x if x >= 1 else (x + 1) ** 2 / 4


def sparse_sigmoid(x):
    return 0 if x <= -1 else 1 if x >= 1 else (x + 1) / 2


LEFT, RIGHT = -1, 1

# The function, and its corners with the side whose slope counts there.
ELEMENTWISE = {
    "GELU": (gelu, {}),
    "GELU, approximate": (gelu_tanh, {}),
    "SiLU": (lambda x: x * sigmoid(x), {}),
    "SELU": (selu, {0: LEFT}),
    "Softplus": (softplus, {}),
    "Softsign": (lambda x: x / (1 + abs(x)), {0: LEFT}),
    "HardSigmoid": (hard_sigmoid, {-3: LEFT, 3: RIGHT}),
    "Exponential": (math.exp, {}),
    "ReLU6": (lambda x: clip(x, 0, 6), {0: LEFT, 6: RIGHT}),
    "Mish": (lambda x: x * math.tanh(softplus(x)), {}),
    "LogSigmoid": (lambda x: -softplus(-x), {}),
    "HardSiLU": (lambda x: x * hard_sigmoid(x), {-3: LEFT, 3: RIGHT}),
    "HardTanh": (lambda x: clip(x, -1, 1), {-1: LEFT, 1: RIGHT}),
    "CELU": (celu(1), {0: LEFT}),
    "CELU of alpha 0.3": (celu(0.3), {0: LEFT}),
    "TanhShrink": (lambda x: x - math.tanh(x), {}),
    "SoftShrink": (soft_shrink(0.5), {-0.5: RIGHT, 0.5: LEFT}),
    "SoftShrink of threshold 0.25": (soft_shrink(0.25), {-0.25: RIGHT, 0.25: LEFT}),
    "HardShrink": (hard_shrink(0.5), {-0.5: RIGHT, 0.5: LEFT}),
    "HardShrink of threshold 0.25": (hard_shrink(0.25), {-0.25: RIGHT, 0.25: LEFT}),
    "Squareplus": (squareplus(4), {}),
    "Squareplus of b 0.5": (squareplus(0.5), {}),
    "Threshold": (threshold(0.25, -2), {0.25: LEFT}),
    "SparsePlus": (sparse_plus, {}),
    "SparseSigmoid": (sparse_sigmoid, {-1: LEFT, 1: RIGHT}),
}


def slope(function, x, corners):
    """The derivative by central differences; at a corner, also one of the slope, that of the side that counts."""
    step = 1e-6 * max(1, abs(x))
    side = corners.get(x)
    if side is not None:
        return (4 * function(x + side * step) - 3 * function(x) - function(x + 2 * side * step)) / (2 * side * step)
    return (function(x + step) - function(x - step)) / (2 * step)


def elementwise(name):
    function, corners = ELEMENTWISE[name]
    edges = [0, 1e-4, -1e-4, 20, -20, 60, -60] + ([] if name == "Exponential" else [1e4, -1e4])
    x = Numbers(7).many(20, -4, 4) + sorted({*edges, *corners})
    return {"x": x, "y": [function(v) for v in x], "slopes": [slope(function, v, corners) for v in x]}


def log_softmax(x):
    total = sum(math.exp(v - max(x)) for v in x)
    return [v - max(x) - math.log(total) for v in x]


def sparsemax(x):
    """The definition's algorithm: the largest k of which the k-th largest number is still above the threshold."""
    z, total, tau = sorted(x, reverse=True), 0, None
    for k, v in enumerate(z, 1):
        total += v
        if 1 + k * v > total:
            tau = (total - 1) / k
    return [max(v - tau, 0) for v in x]


def along_rows(function, columns):
    return lambda x: [v for i in range(0, len(x), columns) for v in function(x[i:i + columns])]


def glu(shape, axis):
    """Halves one axis of a sample."""
    inner, length = math.prod(shape[axis + 1:]), shape[axis]

    def at(x, outer, i, rest):
        return x[(outer * length + i) * inner + rest]

    def forward(x):
        return [at(x, outer, i, rest) * sigmoid(at(x, outer, i + length // 2, rest))
                for outer in range(len(x) // (length * inner)) for i in range(length // 2) for rest in range(inner)]
    return forward


def differences(forward, x, dy):
    """The gradient by central differences of two steps."""
    def total(given):
        return math.fsum(a * b for a, b in zip(forward(given), dy))

    def difference(i, step):
        return total(x[:i] + [x[i] + step] + x[i + 1:]) - total(x[:i] + [x[i] - step] + x[i + 1:])
    return [(8 * difference(i, 1e-3) - difference(i, 2e-3)) / 0.012 for i in range(len(x))]


def maxout(units, pieces):
    def forward(x, p):
        width, result = len(p["kernel"]) // (units * pieces), []
        for i in range(0, len(x), width):
            z = [p["bias"][c] + sum(x[i + k] * p["kernel"][k * units * pieces + c] for k in range(width)) for c in range(units * pieces)]
            result += [max(z[piece * units + u] for piece in range(pieces)) for u in range(units)]
        return result
    return forward


def with_weights(forward, shape, x, **lengths):
    """The same for a layer with weights, whose gradients are wanted too."""
    values = {name: Numbers(length).many(length, -1, 1) for name, length in lengths.items()}
    case = layer(lambda given: forward(given, values), shape, x)

    def of_weight(name):
        return lambda given: forward(x, {**values, name: given})
    gradients = {name: differences(of_weight(name), values[name], case["dy"]) for name in values}
    return {**case, "parameters": values, "gradients": gradients}


def layer(forward, shape, x):
    """Outputs, and the gradient of their sum weighted with dy."""
    y = forward(x)
    dy = Numbers(8).many(len(y), -1.5, 1.5)
    return {"shape": shape, "x": x, "y": y, "dy": dy, "dx": differences(forward, x, dy)}


def layers():
    x = Numbers(9).many(24, -2, 2)
    # Far apart, tied, and shifted far: rows of four.
    far = [1e4, 0, -1e4, 5, 3, 3, 3, 3, 10000.25, 10000.5, 9999.75, 10000.125, -60, -60.5, 20, 19.5]
    tied = [0.5, 0.5, 0.5, 0.5, 0.25, 0.5, -3, 0.125, 1e4, -1e4, 0, 0, 100.25, 100, 100.5, 99]
    return {
        "LogSoftmax": layer(along_rows(log_softmax, 12), [12], x),
        "LogSoftmax on positions": layer(along_rows(log_softmax, 4), [3, 4], x),
        "LogSoftmax far out": layer(along_rows(log_softmax, 4), [4], far),
        "Sparsemax": layer(along_rows(sparsemax, 12), [12], x),
        "Sparsemax on positions": layer(along_rows(sparsemax, 4), [3, 4], x),
        "Sparsemax of ties and far out": layer(along_rows(sparsemax, 4), [4], tied),
        "Maxout": with_weights(maxout(3, 2), [4], x, kernel=24, bias=6),
        "Maxout of three pieces on steps": with_weights(maxout(2, 3), [3, 4], x, kernel=24, bias=6),
        "GLU": layer(glu([12], 0), [12], x),
        "GLU along height": layer(glu([4, 3], 0), [4, 3], x),
        "GLU along width": layer(glu([3, 2, 2], 1), [3, 2, 2], x),
        "GLU far out": layer(glu([8], 0), [8], [1e4, -1e4, 0, 3, 1e4, -1e4, 60, -60, 0, 0, 1, -1, 0, 20, -20, 1e4]),
    }


golden = {"elementwise": {name: elementwise(name) for name in ELEMENTWISE}, "layers": layers()}


def shortened(value):
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    return [shortened(one) for one in value] if isinstance(value, (list, tuple)) else value


if __name__ == "__main__":
    text = "{\n" + ",\n".join(
        f"{json.dumps(section)}: {{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(one, separators=(',', ':'))}" for name, one in shortened(cases).items()) + "\n}"
        for section, cases in golden.items()) + "\n}\n"
    pathlib.Path(__file__).with_name("activations.json").write_text(text)
