"""Losses on small arrays and at their edges, from their published definitions (those of Keras 3).

Run: python3 losses.py. Needs nothing but Python. Writes losses.json beside this file. Independent of Neurona: plain loops in
double precision over the definitions, and gradients from the same definitions with numbers that carry their own derivative.
"""
import json
import math
import pathlib

EPSILON = 1e-7


class Number:
    """A value and its derivative along one direction."""

    def __init__(self, value, slope=0.0):
        self.value, self.slope = float(value), float(slope)

    def __add__(self, other):
        other = number(other)
        return Number(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        other = number(other)
        return Number(self.value * other.value, self.slope * other.value + self.value * other.slope)

    def __neg__(self):
        return Number(-self.value, -self.slope)

    def __sub__(self, other):
        return self + -number(other)

    def __rsub__(self, other):
        return number(other) - self

    def __truediv__(self, other):
        other = number(other)
        return self * Number(1 / other.value, -other.slope / other.value ** 2)

    def __rtruediv__(self, other):
        return number(other) / self

    def __lt__(self, other):
        return self.value < number(other).value

    def __gt__(self, other):
        return self.value > number(other).value

    __radd__, __rmul__ = __add__, __mul__


def number(value):
    return value if isinstance(value, Number) else Number(value)


def exp(x):
    return Number(math.exp(x.value), math.exp(x.value) * x.slope)


def log(x):
    x = number(x)
    return Number(math.log(x.value), x.slope / x.value)


def log1p(x):
    x = number(x)
    return Number(math.log1p(x.value), x.slope / (1 + x.value))


def power(x, exponent):
    """0 to a power of more than 1 is 0 and so is its derivative."""
    x = number(x)
    return Number(x.value ** exponent, exponent * x.value ** (exponent - 1) * x.slope if x.value > 0 else 0)


def root(x):
    return Number(math.sqrt(x.value), x.slope / (2 * math.sqrt(x.value)))


def absolute(x):
    return Number(abs(x.value), x.slope * ((x.value > 0) - (x.value < 0)))


def larger(a, b):
    a, b = number(a), number(b)
    return a if a > b else b


def smaller(a, b):
    a, b = number(a), number(b)
    return a if a < b else b


def clip(p, low=EPSILON, high=1 - EPSILON):
    """Cut at its bounds, where it has no slope."""
    return number(p) if low < number(p).value < high else Number(min(max(number(p).value, low), high))


def total(values):
    result = Number(0)
    for value in values:
        result = result + value
    return result


def mean(values):
    values = list(values)
    return total(values) / len(values)


def softmax(y):
    top = max(v.value for v in y)
    powers = [exp(v - top) for v in y]
    return [p / total(powers) for p in powers]


# The losses of one row: outputs are Numbers, targets are plain.

def half_squared(y, t):
    return total([(a - b) * (a - b) for a, b in zip(y, t)]) / (2 * len(y))


def huber(delta):
    def one(y, t):
        e = absolute(y - t)
        return 0.5 * e * e if e.value <= delta else delta * e - 0.5 * delta * delta
    return lambda y, t: mean(one(a, b) for a, b in zip(y, t))


def log_cosh(y, t):
    def one(e):
        # Its Taylor series where the difference of large numbers would lose all digits.
        if abs(e.value) < 1e-3:
            return Number(e.value ** 2 / 2 - e.value ** 4 / 12, math.tanh(e.value) * e.slope)
        size = absolute(e)
        return size + log1p(exp(-2 * size)) - math.log(2)
    return mean(one(a - b) for a, b in zip(y, t))


def side(t):
    return -1 if t == 0 else t


def hinge(y, t):
    return mean(larger(1 - side(b) * a, 0) for a, b in zip(y, t))


def squared_hinge(y, t):
    return mean(power(larger(1 - side(b) * a, 0), 2) for a, b in zip(y, t))


def categorical_hinge(y, t):
    wrong = number((1 - t[0]) * y[0])
    for a, b in zip(y[1:], t[1:]):
        wrong = larger((1 - b) * a, wrong)
    return larger(wrong - total(b * a for a, b in zip(y, t)) + 1, 0)


def kl_divergence(y, t):
    wanted = [min(max(b, EPSILON), 1) for b in t]
    return total(b * log(b / clip(a, high=1)) for a, b in zip(y, wanted))


def poisson(y, t):
    return mean(a - b * log(a + EPSILON) for a, b in zip(y, t))


def cosine(y, t):
    def length(v):
        squares = total(number(a) * a for a in v)
        return root(squares) if squares.value > EPSILON ** 2 else Number(EPSILON)
    # A vector of length 0 has no direction: its slope is 0.
    if all(a.value == 0 for a in y):
        return Number(0)
    return -total(a * b for a, b in zip(y, t)) / (length(y) * length(t))


def percentage(y, t):
    return mean(100 * absolute(a - b) / max(abs(b), EPSILON) for a, b in zip(y, t))


def logarithmic(y, t):
    def counted(a):
        return number(a) if number(a) > EPSILON else Number(EPSILON)
    return mean(power_of_two(log(counted(a) + 1) - log(counted(b) + 1)) for a, b in zip(y, t))


def power_of_two(x):
    return x * x


def binary_focal(balanced=False, alpha=0.25, gamma=2.0, logits=False, smoothing=0.0):
    def one(y, t):
        t = t * (1 - smoothing) + smoothing / 2
        p = 1 / (1 + exp(-y)) if logits else y
        # From logits with nothing cut: both logarithms as they are.
        yes, no = (-log1p(exp(-y)), -log1p(exp(y))) if logits else (log(clip(p)), log(1 - clip(p)))
        crossentropy = -(t * yes + (1 - t) * no)
        weight = t * alpha + (1 - t) * (1 - alpha) if balanced else 1
        return weight * power(t * (1 - p) + (1 - t) * p, gamma) * crossentropy
    return lambda y, t: mean(one(a, b) for a, b in zip(y, t))


def categorical_focal(alpha=0.25, gamma=2.0, logits=False, smoothing=0.0):
    def loss(y, t):
        t = [b * (1 - smoothing) + smoothing / len(t) for b in t]
        p = softmax(y) if logits else [clip(a / total(y)) for a in y]
        return total(alpha * power(1 - a, gamma) * (-b * log(a)) for a, b in zip(p, t))
    return loss


def dice(y, t):
    both = total(a * b for a, b in zip(y, t))
    return 1 - 2 * both / (sum(t) + total(y) + EPSILON)


def tversky(alpha, beta):
    def loss(y, t):
        both = total(a * b for a, b in zip(y, t))
        missed, wrong = total((1 - a) * b for a, b in zip(y, t)), total(a * (1 - b) for a, b in zip(y, t))
        return 1 - both / (both + alpha * missed + beta * wrong + EPSILON)
    return loss


def generalized(q):
    return lambda y, t: (1 - power(clip(y[int(t[0])], high=math.inf), q)) / q


def sparse(logits):
    def loss(y, t):
        p = softmax(y) if logits else [clip(a / total(y)) for a in y]
        return -log(p[int(t[0])])
    return loss


# Cases: outputs, targets, weights; values and gradients under all reductions.

def rows(flat, columns):
    return [flat[i:i + columns] for i in range(0, len(flat), columns)]


def case(loss, outputs, targets, columns=3, target_columns=None, weights=(1, 0.5, 2, 0), ignored=None):
    pairs = list(zip(rows(outputs, columns), rows(targets, target_columns or columns)))
    weights = list(weights)[:len(pairs)]
    values, gradient = [], []
    counted = [t != [ignored] for _, t in pairs]
    share = len(pairs) / sum(counted)
    for (y, t), weight, counts in zip(pairs, weights, counted):
        values.append(loss([Number(v) for v in y], t).value if counts else 0)
        for c in range(columns):
            slope = loss([Number(v, i == c) for i, v in enumerate(y)], t).slope if counts else 0
            gradient.append(slope * weight / len(pairs) * share)
    weighted = sum(w * v for w, v in zip(weights, values))
    return {
        "outputs": outputs, "targets": targets, "columns": columns, "weights": weights, "rows": values,
        "mean": sum(values) / len(values) * share, "weighted": weighted / len(pairs) * share, "sum": weighted,
        "weighted mean": weighted / sum(weights), "gradient": gradient,
    }


class Numbers:
    """Pseudo-random numbers of three decimals, so that files are short and single precision is no excuse."""

    def __init__(self, seed):
        self.state = seed

    def many(self, count, low, high):
        drawn = []
        for _ in range(count):
            self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
            drawn.append(round(low + (high - low) * (self.state >> 33) / 2 ** 31, 3))
        return drawn


numbers = Numbers(11)
values, wanted = numbers.many(12, -3, 3), numbers.many(12, -2, 2)
probabilities, soft = numbers.many(12, 0.05, 0.95), numbers.many(12, 0, 1)
positive, counts = numbers.many(12, 0.1, 4), [0, 1, 2, 3, 0, 5, 1, 1, 0, 2, 7, 4]
signs, bits = [1, -1, 1, -1, -1, 1, 1, 1, -1, -1, 1, -1], [1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0]
one_hot, labels = [1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0], [2, 0, 1, 2]
# Far away, next to each other, equal, and 0: three rows of four.
far, near = [1e4, -1e4, 1e4, -1e4, 0, 0.001, -0.001, 2, 0.5, -0.25, 30, -30], [-1e4, 1e4, 1e4, 0, 0, 0, 0, 2, 0.25, 0, 0, 0]
three = (1, 0.5, 2)
sure = [0, 1, 0.3, 1, 0, 0.6, 0.2, 0, 1, 0.9, 0.1, 0.4]

golden = {
    "MeanSquaredError half": case(half_squared, values, wanted),
    "MeanSquaredError half at its edges": case(half_squared, far, near, 4, weights=three),
    "Huber": case(huber(1.0), values, wanted),
    "Huber of delta 0.3": case(huber(0.3), values, wanted),
    "Huber at its edges": case(huber(1.0), far, near, 4, weights=three),
    "LogCosh": case(log_cosh, values, wanted),
    "LogCosh at its edges": case(log_cosh, far, near, 4, weights=three),
    "Hinge": case(hinge, values, signs),
    "Hinge of bits": case(hinge, values, bits),
    "Hinge at its edges": case(hinge, [1e4, -1e4, 1e4, -1e4, 0, 0.5, -0.5, 0, 2], [1, 1, -1, -1, 1, -1, 0, 0, 1], weights=three),
    "SquaredHinge": case(squared_hinge, values, signs),
    "SquaredHinge of bits": case(squared_hinge, values, bits),
    "SquaredHinge at its edges": case(
        squared_hinge, [1e4, -1e4, 1e4, -1e4, 0, 0.5, -0.5, 1, 2], [1, 1, -1, -1, 1, -1, 0, 1, 1], weights=three),
    "CategoricalHinge": case(categorical_hinge, values, one_hot),
    "CategoricalHinge at its edges": case(
        categorical_hinge, [1e4, -1e4, 0, -1e4, 1e4, 5, 3, 1, 1], [1, 0, 0, 1, 0, 0, 1, 0, 0], weights=three),
    "KLDivergence": case(kl_divergence, probabilities, soft),
    "KLDivergence at its edges": case(kl_divergence, sure, one_hot),
    "Poisson": case(poisson, positive, counts),
    "Poisson at its edges": case(poisson, [0, 1e4, 1e-3, 1, 2, 3], [0, 1e4, 1, 0, 2, 1e4], weights=three),
    "CosineSimilarity": case(cosine, values, wanted),
    "CosineSimilarity at its edges": case(cosine, [1e4, -1e4, 1e4, 0, 0, 0, 1, 2, 3, 1, 2, 3], [1, 2, 3, 1, 2, 3, 0, 0, 0, 1, 2, 3]),
    "MeanAbsolutePercentageError": case(percentage, values, wanted),
    "MeanAbsolutePercentageError at its edges": case(percentage, [1e4, -1e4, 2, 0, 1e-3, 5], [-1e4, 1, 2, 0, 0.5, 1e4], weights=three),
    "MeanSquaredLogarithmicError": case(logarithmic, positive, counts),
    "MeanSquaredLogarithmicError at its edges": case(logarithmic, [0, -0.5, 1e4, 1, -2, 3], [0, 1, 0, 1e4, 0, 3], weights=three),
    "BinaryFocalCrossentropy": case(binary_focal(), probabilities, bits),
    "BinaryFocalCrossentropy soft": case(binary_focal(), probabilities, soft),
    "BinaryFocalCrossentropy balanced": case(binary_focal(balanced=True), probabilities, bits),
    "BinaryFocalCrossentropy of alpha 0.7, gamma 3": case(binary_focal(True, 0.7, 3.0), probabilities, bits),
    "BinaryFocalCrossentropy of gamma 0": case(binary_focal(gamma=0.0), probabilities, bits),
    "BinaryFocalCrossentropy smoothed": case(binary_focal(smoothing=0.2), probabilities, bits),
    "BinaryFocalCrossentropy saturated": case(binary_focal(), sure, bits),
    "BinaryFocalCrossentropy logits": case(binary_focal(logits=True), values, bits),
    "BinaryFocalCrossentropy logits with all": case(binary_focal(True, 0.7, 1.5, True, 0.2), values, bits),
    "BinaryFocalCrossentropy logits far away": case(binary_focal(logits=True), [40, -40, 12, -12, 0, 20], [0, 1, 1, 0, 1, 1], weights=three),
    "CategoricalFocalCrossentropy": case(categorical_focal(), probabilities, one_hot),
    "CategoricalFocalCrossentropy soft": case(categorical_focal(), probabilities, soft),
    "CategoricalFocalCrossentropy of alpha 0.6, gamma 3": case(categorical_focal(0.6, 3.0), probabilities, one_hot),
    "CategoricalFocalCrossentropy of gamma 0": case(categorical_focal(gamma=0.0), probabilities, one_hot),
    "CategoricalFocalCrossentropy smoothed": case(categorical_focal(smoothing=0.3), probabilities, one_hot),
    "CategoricalFocalCrossentropy logits": case(categorical_focal(logits=True), values, one_hot),
    "CategoricalFocalCrossentropy logits with all": case(categorical_focal(0.6, 1.5, True, 0.3), values, one_hot),
    "Dice": case(dice, probabilities, bits),
    "Dice soft": case(dice, probabilities, soft),
    "Dice at its edges": case(dice, [0, 0, 0, 1, 1, 0, 1e4, 1, 1], [0, 0, 1, 1, 1, 0, 1, 0, 0], weights=three),
    "Tversky": case(tversky(0.5, 0.5), probabilities, bits),
    "Tversky of alpha 0.2, beta 0.9": case(tversky(0.2, 0.9), probabilities, bits),
    "CategoricalGeneralizedCrossEntropy": case(generalized(0.5), probabilities, labels, target_columns=1),
    "CategoricalGeneralizedCrossEntropy of q 0.9": case(generalized(0.9), probabilities, labels, target_columns=1),
    "CategoricalGeneralizedCrossEntropy at its edges": case(generalized(0.5), [0, 1, 0, 1, 0, 0], [0, 0], target_columns=1, weights=three),
    "SparseCategoricalCrossentropy ignoring -1": case(sparse(False), probabilities, [2, -1, 1, -1], target_columns=1, ignored=-1),
    "SparseCategoricalCrossentropy logits ignoring 1": case(sparse(True), values, [2, 0, 1, 2], target_columns=1, ignored=1),
}


def shortened(value):
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    return [shortened(one) for one in value] if isinstance(value, (list, tuple)) else value


if __name__ == "__main__":
    text = "{\n" + ",\n".join(
        f"{json.dumps(name)}: {json.dumps(one, separators=(',', ':'))}" for name, one in shortened(golden).items()) + "\n}\n"
    pathlib.Path(__file__).with_name("losses.json").write_text(text)
