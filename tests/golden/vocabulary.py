"""Losses, metrics, optimizers and layers on small arrays, from their published definitions (those of Keras 3).

Run: python3 vocabulary.py. Needs nothing but Python. Writes vocabulary.json beside this file. Independent of Neurona: plain
loops in double precision; gradients are central differences of the definitions, not formulas of their own.
"""
import itertools
import json
import math
import pathlib

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
    """The derivative of a number with respect to every entry of a flat list."""
    slopes = []
    for i in range(len(values)):
        up, down = list(values), list(values)
        up[i] += step
        down[i] -= step
        slopes.append((function(up) - function(down)) / (2 * step))
    return slopes


def rows(flat, columns):
    return [flat[i:i + columns] for i in range(0, len(flat), columns)]


def product(shape):
    return math.prod(shape)


# Losses: one number a row.

def clip(p):
    return min(max(p, EPSILON), 1 - EPSILON)


def mean(values):
    return sum(values) / len(values)


def squared(y, t):
    return mean([(a - b) ** 2 for a, b in zip(y, t)])


def absolute(y, t):
    return mean([abs(a - b) for a, b in zip(y, t)])


def perceptron(y, t):
    return mean([((a > 0) - b) * a for a, b in zip(y, t)])


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def softmax(x):
    powers = [math.exp(v - max(x)) for v in x]
    return [p / sum(powers) for p in powers]


def binary(smoothing, logits):
    def loss(y, t):
        t = [v * (1 - smoothing) + smoothing / 2 for v in t]
        if logits:
            return mean([-(b * math.log(sigmoid(a)) + (1 - b) * math.log(1 - sigmoid(a))) for a, b in zip(y, t)])
        return mean([-(b * math.log(clip(a)) + (1 - b) * math.log(1 - clip(a))) for a, b in zip(y, t)])
    return loss


def categorical(smoothing, logits):
    def loss(y, t):
        t = [v * (1 - smoothing) + smoothing / len(t) for v in t]
        if logits:
            return -sum(b * math.log(p) for p, b in zip(softmax(y), t))
        return -sum(b * math.log(clip(a / sum(y))) for a, b in zip(y, t))
    return loss


def sparse(logits):
    def loss(y, t):
        return -math.log(softmax(y)[int(t[0])] if logits else clip(y[int(t[0])] / sum(y)))
    return loss


def loss_case(function, outputs, targets, columns, target_columns, weights):
    def each(flat):
        return [function(y, t) for y, t in zip(rows(flat, columns), rows(targets, target_columns))]

    def weighted(flat):
        return sum(w * l for w, l in zip(weights, each(flat)))
    count = len(weights)
    return {
        "outputs": outputs, "targets": targets, "columns": columns, "weights": weights,
        "rows": each(outputs),
        "mean": mean(each(outputs)),
        "weighted": weighted(outputs) / count,
        "sum": weighted(outputs),
        "weighted mean": weighted(outputs) / sum(weights),
        "gradient": gradient(lambda flat: weighted(flat) / count, outputs),
    }


def losses():
    numbers = Numbers(1)
    weights = [1, 0.5, 2, 0]
    probabilities = numbers.many(12, 0.05, 0.95)
    # Cut at both bounds: the derivative there is 0.
    saturated = [0, 1, 0.3, 1, 0, 0.6, 0.2, 0, 1, 0.9, 0.1, 0.4]
    logits = numbers.many(12, -3, 3)
    soft = numbers.many(12, 0, 1)
    one_hot = [1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0]
    hard = [1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0]
    labels = [2, 0, 1, 2]

    def case(function, outputs, targets, target_columns=3):
        return loss_case(function, outputs, targets, 3, target_columns, weights)
    saturated_case = case(binary(0, False), saturated, hard)
    saturated_case["gradient"] = [0 if p in (0, 1) else g for p, g in zip(saturated, saturated_case["gradient"])]
    return {
        "MeanSquaredError": case(squared, logits, soft),
        "MeanAbsoluteError": case(absolute, logits, soft),
        "PerceptronLoss": case(perceptron, logits, hard),
        "BinaryCrossentropy": case(binary(0, False), probabilities, soft),
        "BinaryCrossentropy saturated": saturated_case,
        "BinaryCrossentropy smoothed": case(binary(0.2, False), probabilities, hard),
        "BinaryCrossentropy logits": case(binary(0, True), logits, soft),
        "BinaryCrossentropy logits smoothed": case(binary(0.2, True), logits, hard),
        "CategoricalCrossentropy": case(categorical(0, False), probabilities, one_hot),
        "CategoricalCrossentropy soft": case(categorical(0, False), probabilities, soft),
        "CategoricalCrossentropy smoothed": case(categorical(0.3, False), probabilities, one_hot),
        "CategoricalCrossentropy logits soft": case(categorical(0, True), logits, soft),
        "CategoricalCrossentropy logits smoothed": case(categorical(0.3, True), logits, one_hot),
        "SparseCategoricalCrossentropy": case(sparse(False), probabilities, labels, 1),
        "SparseCategoricalCrossentropy logits": case(sparse(True), logits, labels, 1),
    }


# Metrics.

def ratio(part, whole):
    return part / whole if whole > 0 else 0


def area(scores, truths, weights, count, curve):
    """Keras' AUC: counts above evenly spaced thresholds, trapezoids or the interpolation of Davis and Goadrich."""
    thresholds = [-EPSILON] + [i / (count - 1) for i in range(1, count - 1)] + [1 + EPSILON]
    tp, fp = [], []
    for threshold in thresholds:
        tp.append(sum(w for s, t, w in zip(scores, truths, weights) if min(max(s, 0), 1) > threshold and t != 0))
        fp.append(sum(w for s, t, w in zip(scores, truths, weights) if min(max(s, 0), 1) > threshold and t == 0))
    positives = sum(w for t, w in zip(truths, weights) if t != 0)
    negatives = sum(w for t, w in zip(truths, weights) if t == 0)
    total = 0
    for i in range(count - 1):
        if curve == "roc":
            total += (ratio(fp[i], negatives) - ratio(fp[i + 1], negatives)) * (ratio(tp[i], positives) + ratio(tp[i + 1], positives)) / 2
        else:
            dtp, p, q = tp[i] - tp[i + 1], tp[i] + fp[i], tp[i + 1] + fp[i + 1]
            slope = ratio(dtp, p - q)
            intercept = tp[i + 1] - slope * q
            logarithm = math.log(p / q) if p > 0 and q > 0 else 0
            total += ratio(slope * (dtp + intercept * logarithm), positives)
    return total


def positives(scores, truths, weights, threshold):
    tp = sum(w for s, t, w in zip(scores, truths, weights) if s > threshold and t != 0)
    return {
        "precision": ratio(tp, sum(w for s, w in zip(scores, weights) if s > threshold)),
        "recall": ratio(tp, sum(w for t, w in zip(truths, weights) if t != 0)),
    }


def metrics():
    numbers = Numbers(2)
    columns, count = 3, 30
    truths = [1 if numbers.draw(0, 1) > 0.6 else 0 for _ in range(columns * count)]
    # Informative, with values beyond 0 and 1, and thresholds met exactly.
    scores = [round(0.45 * numbers.draw(0, 1) + 0.4 * t + 0.1003, 4) for t in truths]
    scores[:6] = [0.5, 0.5, -0.2, 1.3, 0.0, 1.0]
    truths[:6] = [1, 0, 0, 1, 1, 0]
    weights = numbers.many(count, 0, 2)
    spread = [w for w in weights for _ in range(columns)]
    ones = [1] * len(truths)
    soft, sure = [0.3, 1, 0.7, 0, 0.3, 1], [0.1, 0.9, 0.9, 0.2, 0.5, 0.51]
    return {
        "columns": columns, "scores": scores, "truths": truths, "weights": weights,
        "auc": {
            f"{curve} {size}{' weighted' if w is spread else ''}": area(scores, truths, w, size, curve)
            for curve in ("roc", "pr") for size in (200, 7) for w in (ones, spread)
        },
        "positives": {
            str(limit): {"all": positives(scores, truths, ones, limit), "weighted": positives(scores, truths, spread, limit)} for limit in (0.25, 0.5, 0.75)
        },
        "positives of column": [positives(scores[c::columns], truths[c::columns], weights, 0.5) for c in range(columns)],
        "rmse": math.sqrt(mean([(s - t) ** 2 for s, t in zip(scores, truths)])),
        "rmse weighted": math.sqrt(sum(w * (s - t) ** 2 for s, t, w in zip(scores, truths, spread)) / sum(spread)),
        "mae weighted": sum(w * abs(s - t) for s, t, w in zip(scores, truths, spread)) / sum(spread),
        "soft": {"outputs": sure, "targets": soft, "binary accuracy": mean([float((1 if s > 0.5 else 0) == t) for s, t in zip(sure, soft)])},
    }


# Optimizers: ten real updates.

class Optimizer:
    """What Keras does in one call of apply, on a dictionary of flat lists."""

    def __init__(self, parameters, rule, rate, **settings):
        self.parameters, self.rule, self.rate = parameters, rule, rate
        self.settings, self.slots, self.average = settings, {}, {}
        self.iterations = self.calls = 0
        self.sums = {name: [0.0] * len(values) for name, values in parameters.items()}

    def get(self, name, default=None):
        return self.settings.get(name, default)

    def apply(self, gradients):
        steps = self.get("accumulation", 1)
        rate = self.rate(self.calls)
        self.calls += 1
        for name, values in gradients.items():
            self.sums[name] = [s + g / steps for s, g in zip(self.sums[name], values)]
        if self.calls % steps:
            return
        gradients = self.clip(self.sums)
        self.sums = {name: [0.0] * len(values) for name, values in self.sums.items()}
        for name, weights in self.parameters.items():
            own = rate * self.get("factors", {}).get(name, 1)
            decay = self.get("decays", {}).get(name, self.get("decay", 0))
            weights = [w - w * decay * own for w in weights]
            self.parameters[name] = self.rule(self, name, weights, gradients[name], own)
        self.iterations += 1
        momentum = self.get("ema")
        if momentum is not None:
            first = self.iterations == 1
            for name, weights in self.parameters.items():
                old = self.average.get(name)
                self.average[name] = list(weights) if first else [momentum * a + (1 - momentum) * w for a, w in zip(old, weights)]
            if self.iterations % self.get("overwrite", 10 ** 9) == 0:
                self.parameters.update({name: list(values) for name, values in self.average.items()})

    def clip(self, gradients):
        limit = self.get("clipvalue")
        if limit is not None:
            return {name: [min(max(g, -limit), limit) for g in values] for name, values in gradients.items()}
        limit = self.get("clipnorm")
        if limit is not None:
            return {name: self.scaled(values, math.hypot(*values), limit) for name, values in gradients.items()}
        limit = self.get("global_clipnorm")
        if limit is not None:
            norm = math.hypot(*itertools.chain(*gradients.values()))
            return {name: self.scaled(values, norm, limit) for name, values in gradients.items()}
        return gradients

    @staticmethod
    def scaled(values, norm, limit):
        return [g * limit / max(norm, limit) for g in values]

    def slot(self, name, kind, length):
        return self.slots.setdefault((name, kind), [0.0] * length)


def sgd(momentum=0.0, nesterov=False):
    def rule(self, name, weights, gradients, rate):
        v = self.slot(name, "v", len(weights))
        for i, g in enumerate(gradients):
            v[i] = momentum * v[i] - rate * g
        return [w + (momentum * v[i] - rate * g if nesterov else v[i]) for i, (w, g) in enumerate(zip(weights, gradients))]
    return rule


def adam(beta1=0.9, beta2=0.999, epsilon=1e-7):
    def rule(self, name, weights, gradients, rate):
        t = self.iterations + 1
        m, v = self.slot(name, "m", len(weights)), self.slot(name, "v", len(weights))
        updated = []
        for i, (w, g) in enumerate(zip(weights, gradients)):
            m[i] += (g - m[i]) * (1 - beta1)
            v[i] += (g * g - v[i]) * (1 - beta2)
            updated.append(w - rate * math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t) * m[i] / (math.sqrt(v[i]) + epsilon))
        return updated
    return rule


def constant(rate):
    return lambda step: rate


CASES = {
    "SGD": (sgd(), constant(0.1), {}),
    "SGD momentum": (sgd(0.9), constant(0.1), {}),
    "SGD Nesterov": (sgd(0.9, True), constant(0.1), {}),
    "Adam": (adam(), constant(0.05), {}),
    "AdamW": (adam(), constant(0.05), {"decay": 0.1}),
    "SGD decay": (sgd(0.9), constant(0.1), {"decay": 0.2}),
    "clip norm": (sgd(), constant(0.1), {"clipnorm": 0.5}),
    "clip value": (sgd(0.9), constant(0.1), {"clipvalue": 0.2}),
    "global clip norm": (sgd(), constant(0.1), {"global_clipnorm": 0.7}),
    "moving average": (adam(), constant(0.05), {"ema": 0.8}),
    "moving average overwriting": (sgd(0.5), constant(0.1), {"ema": 0.7, "overwrite": 3}),
    "accumulation": (adam(), constant(0.05), {"accumulation": 2, "clipnorm": 0.4}),
    "accumulation with a schedule": (sgd(), lambda step: 0.2 / (1 + 0.5 * step / 3), {"accumulation": 2}),
    "groups": (adam(), constant(0.05), {"decay": 0.3, "decays": {"bias": 0}, "factors": {"bias": 2}}),
}


def arrays(rule, rate, settings):
    numbers = Numbers(3)
    optimizer = Optimizer({"weights": numbers.many(7)}, rule, rate, **settings)
    start, given, path = optimizer.parameters["weights"], [], []
    for step in range(10 * settings.get("accumulation", 1)):
        given.append(numbers.many(7))
        optimizer.apply({"weights": given[-1]})
        path.append(optimizer.parameters["weights"])
    return {"start": start, "gradients": given, "path": path, "average": optimizer.average.get("weights", [])}


def regression(rule, rate, settings):
    """y = x kernel + bias under the mean squared error: four samples an update, in one batch or in two."""
    numbers = Numbers(4)
    inputs, outputs, count = 3, 2, 4
    x, targets = numbers.many(count * inputs), numbers.many(count * outputs)
    start = {"kernel": numbers.many(inputs * outputs), "bias": numbers.many(outputs)}
    optimizer = Optimizer(dict(start), rule, rate, **settings)
    batch = count // settings.get("accumulation", 1)
    for _ in range(10):
        for first in range(0, count, batch):
            gradients = {"kernel": [0.0] * (inputs * outputs), "bias": [0.0] * outputs}
            for r in range(first, first + batch):
                for c in range(outputs):
                    y = optimizer.parameters["bias"][c] + sum(x[r * inputs + i] * optimizer.parameters["kernel"][i * outputs + c] for i in range(inputs))
                    slope = 2 * (y - targets[r * outputs + c]) / (batch * outputs)
                    gradients["bias"][c] += slope
                    for i in range(inputs):
                        gradients["kernel"][i * outputs + c] += slope * x[r * inputs + i]
            optimizer.apply(gradients)
    final = optimizer.average if optimizer.average else optimizer.parameters
    return {"x": x, "targets": targets, "batch": batch, "start": start, "final": final}


# Layers: forward from the definition, gradients by differences.

def at(flat, shape, *index):
    place = 0
    for length, i in zip(shape, index):
        place = place * length + i
    return flat[place]


def indices(shape):
    return itertools.product(*[range(length) for length in shape])


def dense(shape, units, function=lambda v: v):
    def forward(inputs, p):
        width = shape[-1]
        return [function(p["bias"][u] + sum(row[i] * p["kernel"][i * units + u] for i in range(width)))
                for row in rows(inputs[0], width) for u in range(units)]
    return forward


def same_padding(length, kernel, stride):
    out = -(-length // stride)
    return out, max((out - 1) * stride + kernel - length, 0) // 2


def conv(shape, filters, kernel, stride):
    height, width, channels = shape
    rows_out, top = same_padding(height, kernel[0], stride)
    columns_out, left = same_padding(width, kernel[1], stride)

    def forward(inputs, p):
        result = []
        for sample in rows(inputs[0], product(shape)):
            for i, j, f in indices((rows_out, columns_out, filters)):
                total = p["bias"][f]
                for a, b, c in indices((*kernel, channels)):
                    y, x = i * stride + a - top, j * stride + b - left
                    if 0 <= y < height and 0 <= x < width:
                        total += at(sample, shape, y, x, c) * at(p["kernel"], (*kernel, channels, filters), a, b, c, f)
                result.append(total)
        return result
    return forward


def pool(shape, size):
    height, width, channels = shape

    def forward(inputs, p):
        return [max(at(sample, shape, i * size + a, j * size + b, c) for a, b in indices((size, size)))
                for sample in rows(inputs[0], product(shape)) for i, j, c in indices((height // size, width // size, channels))]
    return forward


def batch_norm(channels, training, epsilon=0.001):
    def forward(inputs, p):
        columns = [inputs[0][c::channels] for c in range(channels)]
        means = [mean(column) for column in columns] if training else p["moving_mean"]
        variances = [mean([(v - m) ** 2 for v in column]) for column, m in zip(columns, means)] if training else p["moving_variance"]
        return [p["gamma"][i % channels] * (v - means[i % channels]) / math.sqrt(variances[i % channels] + epsilon) + p["beta"][i % channels]
                for i, v in enumerate(inputs[0])]
    return forward


def stretched(flat, small, large, index):
    """The entry of a small array under numpy's rule: aligned at the end, axes of 1 repeated."""
    own = index[len(large) - len(small):]
    return at(flat, small, *[0 if length == 1 else i for length, i in zip(small, own)])


def add(shapes, result):
    def forward(inputs, p):
        count = len(inputs[0]) // product(shapes[0])
        return [sum(stretched(rows(flat, product(shape))[r], shape, result, index) for flat, shape in zip(inputs, shapes))
                for r in range(count) for index in indices(result)]
    return forward


def prelu(shape, alpha):
    def forward(inputs, p):
        return [v if v > 0 else stretched(p["alpha"], alpha, shape, index) * v
                for sample in rows(inputs[0], product(shape)) for index, v in zip(indices(shape), sample)]
    return forward


def each(function):
    return lambda inputs, p: [function(v) for v in inputs[0]]


def relu(max_value, slope, threshold):
    return each(lambda v: min(v, max_value) if v > threshold else slope * (v - threshold))


def joined(shapes):
    return lambda inputs, p: [v for parts in zip(*[rows(flat, shape[-1]) for flat, shape in zip(inputs, shapes)]) for part in parts for v in part]


def layer(forward, shapes, count=2, **parameters):
    numbers = Numbers(5)
    frozen = {name: parameters[name] for name in parameters if name.startswith("moving")}
    lengths = {name: parameters[name] for name in parameters if name not in frozen}
    inputs = [numbers.many(count * product(shape), -2, 2) for shape in shapes]
    values = {name: numbers.many(length) for name, length in lengths.items()}
    y = forward(inputs, {**values, **frozen})
    dy = numbers.many(len(y))

    def total(given, p):
        return sum(a * b for a, b in zip(forward(given, {**p, **frozen}), dy))
    return {
        "shapes": shapes, "inputs": inputs, "parameters": {**values, **frozen}, "y": y, "dy": dy,
        "dx": [gradient(lambda flat, i=i: total(inputs[:i] + [flat] + inputs[i + 1:], values), inputs[i]) for i in range(len(inputs))],
        "gradients": {name: gradient(lambda flat, name=name: total(inputs, {**values, name: flat}), values[name]) for name in values},
    }


def layers():
    moving = {"moving_mean": [0.25, -0.5], "moving_variance": [0.5, 2]}
    return {
        "Dense": layer(dense([4], 3), [[4]], kernel=12, bias=3),
        "Dense on steps, tanh": layer(dense([2, 4], 3, math.tanh), [[2, 4]], kernel=12, bias=3),
        "Conv2D": layer(conv([5, 4, 2], 3, (3, 2), 2), [[5, 4, 2]], kernel=36, bias=3),
        "MaxPooling2D": layer(pool([5, 4, 2], 2), [[5, 4, 2]]),
        "BatchNormalization in training": layer(batch_norm(2, True), [[3, 2]], count=3, gamma=2, beta=2),
        "BatchNormalization": layer(batch_norm(2, False), [[3, 2]], gamma=2, beta=2, **moving),
        "Add": layer(add([[2, 3], [2, 3], [2, 3]], [2, 3]), [[2, 3], [2, 3], [2, 3]]),
        "Add stretched": layer(add([[3], [2, 1, 3], [4, 1]], [2, 4, 3]), [[3], [2, 1, 3], [4, 1]]),
        "Add to a stretched one": layer(add([[1, 3], [2, 3], [1]], [2, 3]), [[1, 3], [2, 3], [1]]),
        "Concatenate": layer(joined([[2, 3], [2, 1]]), [[2, 3], [2, 1]]),
        "Flatten": layer(each(lambda v: v), [[2, 3]]),
        "Reshape": layer(each(lambda v: v), [[2, 3]]),
        "PReLU": layer(prelu([2, 3], [2, 3]), [[2, 3]], alpha=6),
        "PReLU of channels": layer(prelu([2, 3, 2], [1, 1, 2]), [[2, 3, 2]], alpha=2),
        "PReLU shared along steps": layer(prelu([2, 3, 2], [2, 1, 2]), [[2, 3, 2]], alpha=4),
        "PReLU shared along channels": layer(prelu([2, 3], [2, 1]), [[2, 3]], alpha=2),
        "PReLU of one": layer(prelu([2, 3], [1, 1]), [[2, 3]], alpha=1),
        "ReLU": layer(relu(math.inf, 0, 0), [[9]]),
        "ReLU with a ceiling": layer(relu(1, 0, 0), [[9]]),
        "ReLU with all": layer(relu(1.5, 0.25, 0.5), [[9]]),
        "LeakyReLU": layer(relu(math.inf, 0.3, 0), [[9]]),
        "ELU": layer(each(lambda v: v if v > 0 else 0.3 * (math.exp(v) - 1)), [[9]]),
        "Sigmoid": layer(each(sigmoid), [[9]]),
        "Tanh": layer(each(math.tanh), [[9]]),
        "Softmax on positions": layer(lambda inputs, p: [v for row in rows(inputs[0], 4) for v in softmax(row)], [[3, 4]]),
    }


golden = {
    "losses": losses(),
    "metrics": metrics(),
    "optimizers": {name: {"arrays": arrays(*case), "regression": regression(*case)} for name, case in CASES.items()},
    "layers": layers(),
}


def shortened(value):
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    return [shortened(one) for one in value] if isinstance(value, (list, tuple)) else value


text = "{\n" + ",\n".join(
    f"{json.dumps(section)}: {{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(one, separators=(',', ':'))}" for name, one in shortened(cases).items()) + "\n}"
    for section, cases in golden.items()) + "\n}\n"
pathlib.Path(__file__).with_name("vocabulary.json").write_text(text)
