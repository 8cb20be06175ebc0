"""Histories of small trainings, from the published definitions of what Keras 3's fit computes.

Run: python3 fit.py. Needs nothing but Python. Writes fit.json beside this file. Independent of Neurona: plain loops in double
precision; gradients are central differences of the loss, not formulas of their own. A network of one hidden layer, tanh and
softmax, learns three classes with plain gradient descent, in batches in order. Losses are means over the batch of weight times
crossentropy, plus all penalties; those on outputs are divided by the size of the batch. The loss of an epoch is the mean of
its batches by their size, measured while the weights change.
"""
import json
import math
import pathlib

INPUTS, HIDDEN, CLASSES, SAMPLES, BATCH = 3, 4, 3, 14, 4
SHAPES = [
    ("dense/kernel", INPUTS, HIDDEN), ("dense/bias", 1, HIDDEN),
    ("dense_1/kernel", HIDDEN, CLASSES), ("dense_1/bias", 1, CLASSES)]


class Numbers:
    """Pseudo-random numbers of three decimals."""

    def __init__(self, seed):
        self.state = seed

    def draw(self, low, high):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return round(low + (high - low) * (self.state >> 33) / 2 ** 31, 3)

    def many(self, count, low=-1.5, high=1.5):
        return [self.draw(low, high) for _ in range(count)]


def split(flat):
    parts, at = [], 0
    for _, rows, columns in SHAPES:
        parts.append([flat[at + r * columns:at + (r + 1) * columns] for r in range(rows)])
        at += rows * columns
    return parts


def forward(flat, x):
    kernel, bias, kernel2, bias2 = split(flat)
    hidden = [math.tanh(bias[0][h] + sum(x[i] * kernel[i][h] for i in range(INPUTS))) for h in range(HIDDEN)]
    logits = [bias2[0][c] + sum(hidden[h] * kernel2[h][c] for h in range(HIDDEN)) for c in range(CLASSES)]
    top = max(logits)
    powers = [math.exp(value - top) for value in logits]
    return hidden, [power / sum(powers) for power in powers]


def l1l2(values, l1, l2):
    return l1 * sum(abs(v) for v in values) + l2 * sum(v * v for v in values)


def loss_of(case, flat, batch):
    """Batch: (x, label, weight) for each sample."""
    total = 0
    activity = 0
    for x, label, weight in batch:
        hidden, output = forward(flat, x)
        total -= weight * math.log(output[label])
        activity += l1l2(hidden, *case["hiddenActivity"]) + l1l2(output, *case["outputActivity"])
    kernel, _, _, bias2 = split(flat)
    penalty = l1l2(sum(kernel, []), *case["kernel"]) + l1l2(bias2[0], *case["bias"])
    return total / len(batch) + activity / len(batch) + penalty


def slopes(function, flat, step=1e-5):
    """Fourth order, so that the rest is below 1e-11."""
    result = []
    for i in range(len(flat)):
        def at(shift):
            moved = list(flat)
            moved[i] += shift
            return function(moved)
        result.append((8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step))
    return result


class Mean:
    """What an epoch measures: the loss by size of batch, accuracy by number, and by weight."""

    def __init__(self):
        self.loss = self.count = self.right = self.weight = self.weighted = 0

    def add(self, case, flat, batch):
        self.loss += loss_of(case, flat, batch) * len(batch)
        self.count += len(batch)
        for x, label, weight in batch:
            output = forward(flat, x)[1]
            right = output.index(max(output)) == label
            self.right += right
            self.weight += weight
            self.weighted += weight * right

    def values(self):
        return self.loss / self.count, self.right / self.count, self.weighted / self.weight if self.weight else 0


def batches(samples, size):
    return [samples[i:i + size] for i in range(0, len(samples), size)]


def measure(case, flat, samples):
    mean = Mean()
    for batch in batches(samples, 5):   # no value depends on the size
        mean.add(case, flat, batch)
    return mean.values()


def run(case, x, labels, weights, start):
    samples = [(x[i], labels[i], weights[i] if case["sampleWeights"] else 1.0) for i in range(SAMPLES)]
    cut = math.floor(SAMPLES * (1 - case["validationSplit"])) if case["validationSplit"] else SAMPLES
    train, held = samples[:cut], samples[cut:]
    train = [(a, b, w * case["classWeights"].get(str(b), 1.0)) for a, b, w in train]
    if case["validationSteps"]:
        held = held[:case["validationSteps"] * BATCH]
    flat, sums, summed = list(start), [0.0] * len(start), 0
    history = {name: [] for name in ["loss", "accuracy", "weighted"] + (
        ["val_loss", "val_accuracy", "val_weighted"] if held else [])}
    queue = []
    for epoch in range(case["initialEpoch"] + 1, case["epochs"] + 1):
        mean = Mean()
        for _ in range(case["stepsPerEpoch"] or len(batches(train, BATCH))):
            queue = queue or batches(train, BATCH)
            batch = queue.pop(0)
            mean.add(case, flat, batch)
            slope = slopes(lambda moved: loss_of(case, moved, batch), flat)
            sums = [a + b for a, b in zip(sums, slope)]
            summed += 1
            if summed == case["accumulation"]:
                flat = [w - case["rate"] * s / summed for w, s in zip(flat, sums)]
                sums, summed = [0.0] * len(start), 0
        values = measure(case, flat, train) if case["evaluateTraining"] else mean.values()
        for name, value in zip(["loss", "accuracy", "weighted"], values):
            history[name].append(value)
        if held:
            measured = epoch % case["validationFrequency"] == 0
            for name, value in zip(["val_loss", "val_accuracy", "val_weighted"], measure(case, flat, held)):
                history[name].append(value if measured else None)
    return history, flat


def case(name, **settings):
    values = dict(
        name=name, epochs=4, initialEpoch=0, stepsPerEpoch=0, rate=0.5, accumulation=1, validationSplit=0.0, validationSteps=0,
        validationFrequency=1, sampleWeights=False, classWeights={}, evaluateTraining=False, kernel=[0.0, 0.0], bias=[0.0, 0.0],
        hiddenActivity=[0.0, 0.0], outputActivity=[0.0, 0.0])
    assert set(settings) <= set(values)
    return {**values, **settings}


CASES = [
    case("plain"),
    case("validation split", validationSplit=0.3),
    case("sample weights", sampleWeights=True, validationSplit=0.3),
    case("class weights", classWeights={"0": 3.0, "2": 0.25}, validationSplit=0.3),
    case("sample and class weights", sampleWeights=True, classWeights={"1": 2.0}, validationSplit=0.3),
    case("penalties on weights", kernel=[0.01, 0.02], bias=[0.03, 0.0], validationSplit=0.3),
    case("penalty on the hidden layer's outputs", hiddenActivity=[0.05, 0.1], validationSplit=0.3),
    case("penalty on the softmax", outputActivity=[0.0, 0.4], validationSplit=0.3),
    case("penalties and weights", hiddenActivity=[0.0, 0.2], sampleWeights=True, classWeights={"1": 2.0}, validationSplit=0.3),
    case("accumulation", accumulation=2, hiddenActivity=[0.02, 0.1], kernel=[0.0, 0.02], sampleWeights=True),
    case("validation of every second epoch", validationSplit=0.3, validationFrequency=2),
    case("validation steps", validationSplit=0.5, validationSteps=1),
    case("initial epoch", initialEpoch=2, epochs=5, validationSplit=0.3, validationFrequency=2),
    case("steps of an epoch", stepsPerEpoch=3, epochs=3),
    case("training data evaluated", evaluateTraining=True, sampleWeights=True, classWeights={"0": 2.0},
         hiddenActivity=[0.0, 0.1]),
    case("all together", epochs=6, initialEpoch=1, stepsPerEpoch=2, rate=0.2, accumulation=3, validationSplit=0.3,
         validationFrequency=2, validationSteps=1, sampleWeights=True, classWeights={"0": 0.5, "1": 2.0}, kernel=[0.0, 0.01],
         bias=[0.01, 0.0], hiddenActivity=[0.03, 0.05], outputActivity=[0.0, 0.1]),
]


def main():
    numbers = Numbers(11)
    x = [numbers.many(INPUTS) for _ in range(SAMPLES)]
    labels = [(5 * i + i // 4) % CLASSES for i in range(SAMPLES)]
    weights = numbers.many(SAMPLES, 0.0, 2.0)
    weights[3] = 0.0
    start = numbers.many(sum(rows * columns for _, rows, columns in SHAPES), -0.8, 0.8)
    results = []
    for one in CASES:
        history, flat = run(one, x, labels, weights, start)
        results.append({**one, "history": history, "weights": flat})
    golden = {
        "x": sum(x, []), "labels": labels, "sampleWeights": weights, "batch": BATCH, "start": start,
        "parameters": [{"name": name, "length": rows * columns} for name, rows, columns in SHAPES], "cases": results,
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
