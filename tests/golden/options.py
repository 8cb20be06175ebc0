"""Options of metrics, losses and optimizers, from their definitions in Keras 3.

Run: python3 options.py. Needs nothing but Python. Writes options.json beside this file. Independent of Neurona: plain loops in
double precision; gradients are differences of the definitions.
"""
import json
import math
import pathlib

from axes import Numbers, gradient, mean, rounded

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


def main():
    sections = {"metrics": metrics()}
    path = pathlib.Path(__file__).with_suffix(".json")
    lines = []
    for name, cases in sections.items():
        texts = [f'"{case}": {json.dumps(rounded(one), separators=(",", ":"))}' for case, one in cases.items()]
        lines.append(f'"{name}": {{\n' + ",\n".join(texts) + "\n}")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
