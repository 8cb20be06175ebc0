"""Metrics on small arrays, from their published definitions (those of Keras 3, without the 1e-7 it adds to denominators).

Run: python3 metrics.py. Needs nothing but Python. Writes metrics.json beside this file. Independent of Neurona: plain loops in
double precision over all samples at once.
"""
import json
import math
import pathlib


class Numbers:
    """Pseudo-random numbers of two decimals, so that some are equal."""

    def __init__(self, seed):
        self.state = seed

    def many(self, count, low, high):
        drawn = []
        for _ in range(count):
            self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
            drawn.append(round(low + (high - low) * (self.state >> 33) / 2 ** 31, 2))
        return drawn


def rows(flat, columns):
    return [flat[i:i + columns] for i in range(0, len(flat), columns)]


def ratio(part, whole):
    return part / whole if whole else 0


def confusion(pairs):
    """TP, FP, TN, FN of (yes, was yes, weight)."""
    def count(yes, was):
        return sum(w for y, t, w in pairs if y == yes and t == was)
    return count(True, True), count(True, False), count(False, False), count(False, True)


def largest(row, k):
    """The places of the k largest, of equal ones the first."""
    return set(sorted(range(len(row)), key=lambda c: (-row[c], c))[:k])


def answers(scores, truths, weights, threshold=0.5, k=None, only=None):
    pairs = []
    for s, t, w in zip(scores, truths, weights):
        allowed = largest(s, k) if k else range(len(s))
        pairs += [(s[c] > threshold and c in allowed, t[c] != 0, w) for c in range(len(s)) if only in (None, c)]
    return pairs


def counts(scores, truths, weights, threshold):
    tp, fp, tn, fn = confusion(answers(scores, truths, weights, threshold))
    return {"TruePositives": tp, "FalsePositives": fp, "TrueNegatives": tn, "FalseNegatives": fn}


def positives(pairs):
    tp, fp, _, fn = confusion(pairs)
    return {"precision": ratio(tp, tp + fp), "recall": ratio(tp, tp + fn)}


def f_score(scores, truths, weights, average, beta, threshold):
    classes, each = range(len(scores[0])), []
    for c in classes:
        tp = fp = fn = 0
        for s, t, w in zip(scores, truths, weights):
            yes = s[c] > threshold if threshold else s[c] == max(s) and abs(s[c]) > 1e-9
            tp, fp, fn = tp + w * yes * t[c], fp + w * yes * (1 - t[c]), fn + w * (not yes) * t[c]
        each.append((tp, fp, fn))

    def score(tp, fp, fn):
        precision, recall = ratio(tp, tp + fp), ratio(tp, tp + fn)
        return ratio((1 + beta ** 2) * precision * recall, beta ** 2 * precision + recall)
    scored = [score(*one) for one in each]
    if average == "micro":
        return score(*[sum(parts) for parts in zip(*each)])
    if average == "weighted":
        support = [tp + fn for tp, _, fn in each]
        return ratio(sum(s * n for s, n in zip(scored, support)), sum(support))
    return sum(scored) / len(scored) if average == "macro" else scored


def top(scores, labels, weights, k):
    right = [sum(v > s[label] for v in s) < k for s, label in zip(scores, labels)]
    return sum(w for r, w in zip(right, weights) if r) / sum(weights)


def r2(outputs, targets, weights, aggregation, regressors):
    scores, totals = [], []
    for c in range(len(outputs[0])):
        t, y = [row[c] for row in targets], [row[c] for row in outputs]
        center = sum(w * v for w, v in zip(weights, t)) / sum(weights)
        totals.append(sum(w * (v - center) ** 2 for w, v in zip(weights, t)))
        scores.append(1 - sum(w * (a - b) ** 2 for w, a, b in zip(weights, t, y)) / totals[-1])
    score = sum(scores) / len(scores) if aggregation == "uniform" else sum(s * v for s, v in zip(scores, totals)) / sum(totals)
    n = len(outputs) * len(outputs[0])
    return 1 - (1 - score) * (n - 1) / (n - regressors - 1) if regressors else score


def correlations(outputs, targets, weights):
    pearson, concordance = [], []
    for y, t in zip(outputs, targets):
        n, a, b = len(y), sum(y) / len(y), sum(t) / len(t)
        both = sum((u - a) * (v - b) for u, v in zip(y, t)) / n
        va, vb = sum((u - a) ** 2 for u in y) / n, sum((v - b) ** 2 for v in t) / n
        pearson.append(ratio(both, math.sqrt(va * vb)))
        concordance.append(ratio(2 * both, va + vb + (a - b) ** 2))

    def mean(values):
        return sum(w * v for w, v in zip(weights, values)) / sum(weights)
    return {"pearson": mean(pearson), "concordance": mean(concordance)}


def best_at(scores, truths, weights, count, constrained, bound, wanted, only=None):
    """The best of one rate over the thresholds where the other is at least the bound. At the first threshold, 0, all pass."""
    thresholds = [0.5] if count == 1 else [-1] + [i / (count - 1) for i in range(1, count)]
    found = [0]
    for threshold in thresholds:
        tp, fp, tn, fn = confusion(answers(scores, truths, weights, threshold, only=only))
        rates = {
            "sensitivity": ratio(tp, tp + fn), "recall": ratio(tp, tp + fn),
            "specificity": ratio(tn, tn + fp), "precision": ratio(tp, tp + fp),
        }
        if rates[constrained] >= bound:
            found.append(rates[wanted])
    return max(found)


def iou(pairs, classes):
    """The mean over classes of intersection over union, from (truth, predicted, weight); classes never seen do not count."""
    found = []
    for c in classes:
        both = sum(w for t, p, w in pairs if t == p == c)
        either = sum(w for t, p, w in pairs if c in (t, p))
        if either:
            found.append(both / either)
    return ratio(sum(found), len(found))


numbers = Numbers(21)
COLUMNS, ROWS = 4, 15
flat_scores = numbers.many(ROWS * COLUMNS, 0, 1)
# Equal largest ones, and nothing at all.
flat_scores[:8] = [0.7, 0.7, 0.2, 0.7, 0, 0, 0, 0]
scores = rows(flat_scores, COLUMNS)
truths = [[float(v > 0.6) for v in row] for row in rows(numbers.many(ROWS * COLUMNS, 0, 1), COLUMNS)]
labels = [int(v) for v in numbers.many(ROWS, 0, 3.99)]
predicted = [max(range(COLUMNS), key=lambda c: (row[c], -c)) for row in scores]
outputs, targets = rows(numbers.many(ROWS * COLUMNS, -2, 2), COLUMNS), rows(numbers.many(ROWS * COLUMNS, -2, 2), COLUMNS)
outputs = [[o + t for o, t in zip(a, b)] for a, b in zip(outputs, targets)]
outputs = [[round(v, 2) for v in row] for row in outputs]
targets[3] = [0.5] * COLUMNS
weights = [w if w > 0.2 else 0 for w in numbers.many(ROWS, 0, 2)]
ones = [1] * ROWS
AT = {
    "SpecificityAtSensitivity": ("sensitivity", "specificity"), "SensitivityAtSpecificity": ("specificity", "sensitivity"),
    "PrecisionAtRecall": ("recall", "precision"), "RecallAtPrecision": ("precision", "recall"),
}


def both(function):
    return [function(ones), function(weights)]


golden = {
    "scores": flat_scores, "truths": [v for row in truths for v in row], "labels": labels, "predicted": predicted,
    "outputs": [v for row in outputs for v in row], "targets": [v for row in targets for v in row], "weights": weights,
    "counts": {str(limit): both(lambda w: counts(scores, truths, w, limit)) for limit in (0.25, 0.5)},
    "top positives": {
        f"{k} {limit}": both(lambda w: positives(answers(scores, truths, w, limit, k))) for k in (1, 2, 9) for limit in (-1, 0.5)
    },
    "top positives of column 1": both(lambda w: positives(answers(scores, truths, w, 0.5, 2, 1))),
    "f": {
        f"{average} {beta} {threshold}": both(lambda w: f_score(scores, truths, w, average, beta, threshold))
        for average in ("none", "micro", "macro", "weighted") for beta in (1, 2, 0.5) for threshold in (0, 0.4)
    },
    "top": {str(k): both(lambda w: top(scores, labels, w, k)) for k in (1, 2, 3, 4)},
    "r2": {
        f"{aggregation} {regressors}": both(lambda w: r2(outputs, targets, w, aggregation, regressors))
        for aggregation in ("uniform", "variance") for regressors in (0, 3)
    },
    "correlations": both(lambda w: correlations(outputs, targets, w)),
    "at": {
        f"{name} {bound} {count}": both(lambda w: best_at(scores, truths, w, count, AT[name][0], bound, AT[name][1]))
        for name in AT for bound in (0.3, 0.6, 1) for count in (1, 2, 6, 200)
    },
    "at of column 2": {name: both(lambda w: best_at(scores, truths, w, 200, AT[name][0], 0.5, AT[name][1], 2)) for name in AT},
    "iou": {
        "all": both(lambda w: iou(list(zip(labels, predicted, w)), range(COLUMNS))),
        "1 and 3": both(lambda w: iou(list(zip(labels, predicted, w)), (1, 3))),
        "without 2": both(lambda w: iou([one for one in zip(labels, predicted, w) if one[0] != 2], range(COLUMNS))),
        "of five": both(lambda w: iou(list(zip(labels, predicted, w)), range(5))),
        **{f"binary {limit} {classes}": both(lambda w: iou(
            [(t, int(s >= limit), weight) for a, b, weight in zip(scores, truths, w) for s, t in zip(a, b)], classes))
           for limit in (0.5, 0.7) for classes in ((0, 1), (1,))},
    },
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
    pathlib.Path(__file__).with_name("metrics.json").write_text(text)
