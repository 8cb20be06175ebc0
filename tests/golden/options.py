"""Options of metrics, losses and optimizers, from their definitions in Keras 3.

Run: python3 options.py. Needs nothing but Python. Writes options.json beside this file. Independent of Neurona: plain loops in
double precision; gradients are differences of the definitions.
"""
import json
import math
import pathlib

from axes import Numbers, gradient, mean, rounded
from update_rules import Training, adam, constant, muon, sgd

EPSILON = 1e-7


def rows(flat, columns):
    return [flat[i:i + columns] for i in range(0, len(flat), columns)]


def ratio(part, whole):
    return part / whole if whole > 0 else 0.0


# Metrics: of scores and yes or no, two columns of weights, one of them all 1.

def counts(scores, truths, weights, threshold):
    """True positives, false positives, true negatives, false negatives."""
    cells = [0.0] * 4
    for s, t, w in zip(scores, truths, weights):
        yes, was = s > threshold, t != 0
        cells[(0 if was else 1) if yes else (3 if was else 2)] += w
    return cells


def area(scores, truths, weights, thresholds, curve, method):
    points = [counts(scores, truths, weights, t) for t in thresholds]
    total = 0.0
    for (tp, fp, tn, fn), (tp1, fp1, tn1, fn1) in zip(points, points[1:]):
        if curve == "PR" and method == "interpolation":
            slope = ratio(tp - tp1, tp + fp - tp1 - fp1)
            intercept = tp1 - slope * (tp1 + fp1)
            quotient = (tp + fp) / (tp1 + fp1) if tp + fp > 0 and tp1 + fp1 > 0 else 1
            total += ratio(slope * (tp - tp1 + intercept * math.log(quotient)), tp1 + fn1)
            continue
        if curve == "ROC":
            width = ratio(fp, fp + tn) - ratio(fp1, fp1 + tn1)
            left, right = ratio(tp, tp + fn), ratio(tp1, tp1 + fn1)
        else:
            width = ratio(tp, tp + fn) - ratio(tp1, tp1 + fn1)
            left, right = ratio(tp, tp + fp), ratio(tp1, tp1 + fp1)
        total += width * {"interpolation": (left + right) / 2, "minoring": min(left, right), "majoring": max(left, right)}[method]
    return total


def evenly(count):
    return [-EPSILON] + [i / (count - 1) for i in range(1, count - 1)] + [1 + EPSILON]


def metrics():
    numbers = Numbers(12)
    columns, count = 3, 24
    truths = [1 if numbers.draw(0, 1) > 0.55 else 0 for _ in range(columns * count)]
    scores = [round(0.5 * numbers.draw(0, 1) + 0.35 * t + 0.0803, 4) for t in truths]
    scores[:4] = [0.3, 0.3, 0.0, 1.0]
    logits = [round(math.log(min(max(s, 1e-4), 1 - 1e-4) / (1 - min(max(s, 1e-4), 1 - 1e-4))), 3) for s in scores]
    weights = numbers.many(count, 0, 2)
    spreads = [[1] * len(truths), [w for w in weights for _ in range(columns)]]
    label_weights = [0.5, 0.0, 2.0]

    def column(values, c):
        return values[c::columns]

    def by_label(values, w, thresholds, curve, method):
        return [area(column(values, c), column(truths, c), column(w, c), thresholds, curve, method) for c in range(columns)]

    def weighted(areas):
        return ratio(sum(a * b for a, b in zip(areas, label_weights)), sum(label_weights))

    def both(function):
        return [function(w) for w in spreads]
    areas = {}
    given = [0.1, 0.3, 0.35, 0.6, 0.9]
    for curve in ("ROC", "PR"):
        for method in ("interpolation", "minoring", "majoring"):
            for size in (5, 200):
                areas[f"{curve} {method} {size}"] = both(
                    lambda w: area(scores, truths, w, evenly(size), curve, method))
            areas[f"{curve} {method} of labels"] = both(lambda w: mean(by_label(scores, w, evenly(50), curve, method)))
            areas[f"{curve} {method} of weighted labels"] = both(lambda w: weighted(by_label(scores, w, evenly(50), curve, method)))
            areas[f"{curve} {method} of thresholds"] = both(
                lambda w: area(scores, truths, w, [-EPSILON, *given, 1 + EPSILON], curve, method))
        areas[f"{curve} with weights of labels"] = both(lambda w: area(
            scores, truths, [a * label_weights[i % columns] for i, a in enumerate(w)], evenly(50), curve, "interpolation"))
        areas[f"{curve} of logits"] = both(
            lambda w: area([1 / (1 + math.exp(-v)) for v in logits], truths, w, evenly(50), curve, "interpolation"))
    positives = {}
    for limit in (0.3, 0.5, 0.7):
        for name, place in {"TruePositives": 0, "FalsePositives": 1, "TrueNegatives": 2, "FalseNegatives": 3}.items():
            positives[f"{name} {limit}"] = both(lambda w: counts(scores, truths, w, limit)[place])
        positives[f"Precision {limit}"] = both(lambda w: ratio(
            counts(scores, truths, w, limit)[0], sum(counts(scores, truths, w, limit)[:2])))
        positives[f"Recall {limit}"] = both(lambda w: ratio(
            counts(scores, truths, w, limit)[0], counts(scores, truths, w, limit)[0] + counts(scores, truths, w, limit)[3]))
    return {"columns": columns, "scores": scores, "logits": logits, "truths": truths, "weights": weights,
            "label weights": label_weights, "thresholds": given, "areas": areas, "positives": positives}


# Optimizers: of matrices by name, and of scaled losses.

MATRICES = {"wide/kernel": [3, 5], "wide/bias": [5], "tall/kernel": [5, 4], "tall/bias": [4],
            "my_embedding/kernel": [4, 4], "my_embedding/bias": [4]}


def optimizers():
    numbers = Numbers(21)
    start = {name: numbers.many(math.prod(shape)) for name, shape in MATRICES.items()}
    gradients = [{name: numbers.many(math.prod(shape)) for name, shape in MATRICES.items()} for _ in range(10)]
    cases = {}

    def run(name, rule, rate, decay, other_decay, is_muon):
        """A rule for each parameter: what is no matrix, or left out, follows Adam."""
        weights, states = start, {one: {} for one in MATRICES}
        for t, gradient in enumerate(gradients, 1):
            after = {}
            for one, shape in MATRICES.items():
                own, lost = (rule, decay) if len(shape) == 2 and is_muon(one) else (adam(), other_decay)
                kept = [w - w * lost * rate for w in weights[one]]
                after[one] = own(states[one], t, shape, kept, gradient[one], rate)
            weights = after
        cases[name] = weights
    run("Muon", muon(), 0.02, 0.004, 0.004, lambda one: "embedding" not in one)
    run("Muon of embeddings too", muon(), 0.02, 0.1, 0.0, lambda one: True)
    run("Muon without tall", muon(steps=3, momentum=0.7), 0.02, 0.0, 0.2,
        lambda one: "embedding" not in one and "tall" not in one)
    run("Muon without Nesterov", muon(nesterov=False, rms_rate=None), 0.02, 0.004, 0.004,
        lambda one: "embedding" not in one)
    scaled = {}
    x = numbers.many(6)
    steps = [numbers.many(6) for _ in range(20)]
    for name, rule, settings, scale in [
            ("SGD 8", sgd(), {}, 8), ("SGD 3", sgd(), {}, 3), ("Adam 1000", adam(), {}, 1000), ("Adam 0.25", adam(), {}, 0.25),
            ("SGD 8 accumulated and clipped", sgd(), {"accumulation": 2, "clipnorm": 0.05}, 8)]:
        training, path = Training({"w": [6]}, {"w": x}, rule, constant(0.05), settings), []
        for step in steps[:10 * settings.get("accumulation", 1)]:
            training.apply({"w": [g / scale for g in step]})
            path.append(list(training.weights["w"]))
        scaled[name] = path
    return {"start": start, "gradients": gradients, "matrices": cases, "scale start": x, "scale gradients": steps, "scaled": scaled}


# Circle: a loss of pairs of rows.

def circle(y, labels, gamma, margin, with_itself):
    losses = []
    for i, a in enumerate(y):
        same, others = [], []
        for j, b in enumerate(y):
            d = max(1 - math.fsum(p * q for p, q in zip(a, b)), 0)
            if labels[i] != labels[j]:
                others.append(gamma * max(1 + margin - d, 0) * (1 - margin - d))
            elif i != j or with_itself:
                same.append(-gamma * (margin + d) * (margin - d))
        if not same or not others:
            losses.append(0.0)
            continue
        x = sum(max(terms) + math.log(math.fsum(math.exp(t - max(terms)) for t in terms)) for terms in (same, others))
        losses.append(max(x, 0) + math.log1p(math.exp(-abs(x))) if x > -700 else 0.0)
    return losses


def circles():
    numbers = Numbers(31)
    def unit(row):
        return [v / math.sqrt(sum(a * a for a in row)) for v in row]
    points = [v for _ in range(7) for v in unit(numbers.many(3))]
    points = [round(v, 4) for v in points]
    weights = [1, 0.5, 2, 0, 1.5, 1, 0.25]
    cases = {}
    for name, labels, values, arguments in [
            ("Circle", [0, 1, 0, 1, 1, 0, 1], points, (80, 0.4, False)),
            ("Circle of gamma 5", [0, 1, 0, 1, 1, 0, 1], points, (5, 0.4, False)),
            ("Circle of margin 0.1", [0, 1, 0, 1, 1, 0, 1], points, (5, 0.1, False)),
            ("Circle with itself", [0, 1, 2, 1, 1, 0, 3], points, (5, 0.25, True)),
            ("Circle with lonely rows", [0, 1, 2, 1, 1, 0, 3], points, (5, 0.25, False)),
            ("Circle of one class", [4] * 7, points, (5, 0.25, False)),
            ("Circle of long outputs", [0, 1, 0, 1, 1, 0, 1], [round(3 * v, 4) for v in points], (5, 0.4, False))]:
        def reduced(flat, how):
            losses = circle(rows(flat, 3), labels, *arguments)
            summed = sum(w * l for w, l in zip(weights, losses))
            counted = sum(l > 0 for l in losses)
            return summed if how == "sum" else summed / (counted or 1)
        cases[name] = {"outputs": values, "labels": labels, "weights": weights, "rows": circle(rows(values, 3), labels, *arguments),
                       "sum": reduced(values, "sum"), "mean": reduced(values, "mean"),
                       "gradient": gradient(lambda flat: reduced(flat, "mean"), values, 1e-5)}
    return cases


# Initializers: fans, and what follows from them for a uniform and a normal distribution.

def initializers():
    cases = {}
    for shape in ([7], [7, 5], [1, 9], [3, 4, 5], [3, 5, 8, 40], [3, 3, 8, 2], [2, 3, 4, 5, 6]):
        field = math.prod(shape[:-2])
        fan_in, fan_out = (shape[0], shape[0]) if len(shape) == 1 else (field * shape[-2], field * shape[-1])
        variances = {"Glorot": 1 / max(1, (fan_in + fan_out) / 2), "He": 2 / max(1, fan_in), "Lecun": 1 / max(1, fan_in)}
        cases["x".join(map(str, shape))] = {
            "fans": [fan_in, fan_out],
            "limits": {name: math.sqrt(3 * v) for name, v in variances.items()},
            "deviations": {name: math.sqrt(v) for name, v in variances.items()},
        }
    return cases


def main():
    sections = {"metrics": metrics(), "optimizers": optimizers(), "initializers": initializers(), "circle": circles()}
    path = pathlib.Path(__file__).with_suffix(".json")
    lines = []
    for name, cases in sections.items():
        texts = [f'"{case}": {json.dumps(rounded(one), separators=(",", ":"))}' for case, one in cases.items()]
        lines.append(f'"{name}": {{\n' + ",\n".join(texts) + "\n}")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
