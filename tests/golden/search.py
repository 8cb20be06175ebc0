"""Curves of learning rates, draws of hyperparameters, grids and rungs, from their definitions.

Run: python3 search.py. Needs nothing but Python. Writes search.json beside this file. Independent of Neurona: the weighted
means are double loops over their definition, random numbers the published functions on Python's integers.
"""
import itertools
import json
import math
import pathlib

MASK32, MASK64 = 2 ** 32 - 1, 2 ** 64 - 1


# Random numbers: SplitMix64's output function for keys, a 32-bit finalizer for elements.

def mix(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK64
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK64
    return z ^ (z >> 31)


def key(seed, step, stream):
    return mix((mix((mix((seed + 0x9E3779B97F4A7C15) & MASK64) + step) & MASK64) + stream) & MASK64)


def finalize(x):
    x = (x ^ (x >> 16)) * 0x7FEB352D & MASK32
    x = (x ^ (x >> 15)) * 0x846CA68B & MASK32
    return x ^ (x >> 16)


def bits(k, index):
    return finalize((finalize(index ^ (k & MASK32)) + (k >> 32)) & MASK32)


def uniform(seed, trial, dimension):
    """53 bits for the hyperparameter of this place in the space."""
    k = key(seed, trial, 2 ** 44 + dimension)
    return ((bits(k, 0) << 32 | bits(k, 1)) >> 11) / 2 ** 53


def draws(seed, trials):
    lines = []
    for trial in range(trials):
        u = [uniform(seed, trial, i) for i in range(4)]
        lines.append({
            "units": [16, 32, 64][int(u[0] * 3)],
            "layers": -2 + int(u[1] * 8),
            "dropout": 0.1 + 0.4 * u[2],
            "rate": 1e-4 * 1000 ** u[3],
            "seed": bits(key(seed, trial, 2 ** 43), 0) >> 1,
            "seed of fold 2": bits(key(seed, trial, 2 ** 43), 2) >> 1,
        })
    return {"seed": seed, "trials": lines}


# Curves

def curve(low, high, steps, losses):
    """losses may be fewer than steps: then the last one ended the test; None stands for NaN."""
    rates = [low * (high / low) ** (i / (steps - 1)) for i in range(steps)]
    ended = len(losses) < steps or losses[-1] is None
    diverged = rates[len(losses) - 1] if ended else None
    if losses[-1] is None:
        losses = losses[:-1]
    kept, n = 1 - 10 / steps, len(losses)
    limit = min(losses) + 3 * max(abs(losses[0]), abs(min(losses)))
    cut = [min(loss, limit) for loss in losses]
    weight = lambda i, j: kept ** abs(i - j)
    smoothed = [sum(weight(i, j) * cut[j] for j in range(n)) / sum(weight(i, j) for j in range(n)) for i in range(n)]
    bottom = smoothed.index(min(smoothed))
    fall = smoothed[0] - smoothed[bottom]
    noise = sum(abs(losses[i] - smoothed[i]) for i in range(bottom + 1)) / (bottom + 1)
    result = {"low": low, "high": high, "steps": steps, "rates": rates, "losses": losses, "smoothed": smoothed, "diverged": diverged,
              "suggested": None, "good": None, "too small": None, "too large": None}
    if fall > 2 * noise:
        not_yet = [i for i in range(bottom) if smoothed[i] > smoothed[0] - fall / 10]
        begin = not_yet[-1] + 1

        def slope(i):
            before, after = max(i - 1, 0), min(i + 1, n - 1)
            return (smoothed[after] - smoothed[before]) / (after - before)
        steepest = min(range(begin, bottom + 1), key=slope)
        result["suggested"] = rates[steepest]
        result["too small"] = [low, rates[begin]]
        result["good"] = [rates[begin], rates[steepest]]
        if bottom < n - 1 or diverged is not None:
            result["too large"] = [rates[bottom], high]
    return result


def shape(steps, fall, at, wobble=0.0, rise=None):
    """A made-up loss: falls like a logistic function around a step, and rises from another one on."""
    values = []
    for i in range(steps):
        loss = 2.3 - fall / (1 + math.exp(-(i - at) / 4)) + wobble * math.sin(12.9898 * i * i)
        if rise is not None and i > rise:
            loss += 0.02 * (i - rise) ** 2
        values.append(round(loss, 6))
    return values


curves = {
    "falls, then rises": curve(1e-6, 10, 100, shape(100, 1.8, 50, 0.05, 75)),
    "falls to the end": curve(1e-5, 1, 60, shape(60, 1.5, 40, 0.02)),
    "diverges early": curve(1e-6, 10, 100, shape(100, 1.8, 40, 0.05, 60)[:78] + [9.5e12]),
    "NaN after the fall": curve(1e-6, 10, 100, shape(100, 1.8, 40, 0.01)[:70] + [None]),
    "noise alone": curve(1e-4, 1, 50, shape(50, 0.0, 20, 0.3)),
    "all alike": curve(1e-4, 1, 20, [0.5] * 20),
    "rises at once": curve(1e-4, 1, 20, [1.0, 1.5, 3.0, 6.0]),
    "NaN at the second step": curve(1e-4, 1, 20, [1.0, None]),
    "below 0": curve(1e-4, 1, 40, [value - 2.4 for value in shape(40, 0.9, 20, 0.01, 32)]),
    "large numbers": curve(1e-4, 1, 40, [value * 1e4 for value in shape(40, 1.8, 20, 0.01, 32)]),
    "ten steps, not smoothed": curve(0.001, 1, 10, [4, 4, 3, 2, 2, 1, 0, 1, 2, 5]),
}

# Grids: nested loops, the last runs first.
grid = [list(values) for values in itertools.product([16, 32], [-1, 0, 1], ["relu", "tanh"])]


def rungs(trials, epochs, factor):
    found = []
    i = 0
    while trials // factor ** i >= 1:
        found.append([trials // factor ** i, epochs * factor ** i])
        i += 1
    return {"trials": trials, "epochs": epochs, "factor": factor, "rungs": found}


def halving(scores, epochs, factor, higher):
    """Which trials rung i trains, and the epochs that each trial has had in the end; a score of None fails."""
    left, trained, steps = list(range(len(scores))), [0] * len(scores), []
    for count, until in rungs(len(scores), epochs, factor)["rungs"]:
        left = left[:count]
        if not left:
            break
        steps.append(sorted(left))
        for trial in left:
            trained[trial] = until if scores[trial] is not None else 0
        left = sorted((t for t in left if scores[t] is not None), key=lambda t: (-scores[t] if higher else scores[t], t))
    return {"scores": scores, "epochs": epochs, "factor": factor, "higher": higher, "rungs": steps, "trained": trained,
            "best": left[0] if left else None}


spread = [float((7 * i) % 13) for i in range(13)]
values = {
    "curves": curves,
    "draws": [draws(1, 12), draws(20, 5)],
    "grid": grid,
    "rungs": [rungs(27, 1, 3), rungs(20, 2, 3), rungs(1, 5, 2), rungs(9, 1, 10), rungs(17, 1, 2)],
    "halving": [
        halving(spread, 1, 3, False), halving(spread, 2, 2, True),
        halving([3.0, 1.0, 1.0, 2.0], 1, 2, False),
        halving([3.0, None, 1.0, None, None, None, None, None, None], 1, 3, False),
    ],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(values, indent=1) + "\n")
print(f"{path.name}: {len(curves)} curves")
