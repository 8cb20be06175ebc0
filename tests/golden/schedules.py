"""Learning rates of every schedule with every option, from their definitions.

Run: python3 schedules.py. Needs nothing but Python. Writes schedules.json beside this file. Independent of Neurona. Where a
period ends is decided with fractions, not by rounding.
"""
import json
import math
import pathlib
from fractions import Fraction

STEPS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 19, 20, 21, 28, 29, 30, 40, 69, 70, 71, 1000, 10 ** 6, 10 ** 9]


def exponential(initial, steps, rate, staircase=False):
    return lambda s: initial * rate ** (s // steps if staircase else s / steps)


def inverse(initial, steps, rate, staircase=False):
    return lambda s: initial / (1 + rate * (s // steps if staircase else s / steps))


def piecewise(boundaries, values):
    return lambda s: values[sum(1 for boundary in boundaries if s > boundary)]


def cosine(initial, steps, alpha=0.0, target=None, warmup=0):
    def rate(s):
        start = initial
        if target is not None:
            if s < warmup:
                return initial + (target - initial) * s / warmup
            start, s = target, s - warmup
        return start * ((1 - alpha) * 0.5 * (1 + math.cos(math.pi * min(s, steps) / steps)) + alpha)
    return rate


def polynomial(initial, steps, end=0.0001, power=1.0, cycle=False):
    def rate(s):
        whole = steps * max(1, math.ceil(Fraction(s, steps))) if cycle else steps
        return (initial - end) * float(1 - Fraction(min(s, whole), whole)) ** power + end
    return rate


def restarts(initial, first, t_mul=2.0, m_mul=1.0, alpha=0.0):
    def rate(s):
        factor = Fraction(t_mul)
        if factor == 1:
            count, part = s // first, Fraction(s % first, first)
        else:
            count, start = 0, Fraction(0)
            while s >= start + first * factor ** count:
                start += first * factor ** count
                count += 1
            part = (s - start) / (first * factor ** count)
        return initial * ((1 - alpha) * 0.5 * m_mul ** count * (1 + math.cos(math.pi * float(part))) + alpha)
    return rate


def one_cycle(top, total, warmup=0.3, div=25.0, final_div=1e4):
    def between(start, end, part):
        return end + (start - end) / 2 * (1 + math.cos(math.pi * part))

    def rate(s):
        peak, last = max(warmup * total - 1, 0), total - 1
        if s < peak:
            return between(top / div, top, s / peak)
        return between(top, top / div / final_div, min(s - peak, last - peak) / (last - peak))
    return rate


CASES = {
    "ExponentialDecay": exponential(0.1, 7, 0.6),
    "ExponentialDecay staircase": exponential(0.1, 7, 0.6, True),
    "ExponentialDecay to 0": exponential(0.1, 7, 0.0),
    "ExponentialDecay growing": exponential(1e-4, 10 ** 9, 3.0),
    "InverseTimeDecay": inverse(0.1, 7, 0.6),
    "InverseTimeDecay staircase": inverse(0.1, 7, 0.6, True),
    "PiecewiseConstantDecay": piecewise([4, 10, 28], [0.1, 0.05, 0.2, 0.001]),
    "PiecewiseConstantDecay without boundaries": piecewise([], [0.3]),
    "CosineDecay": cosine(0.1, 20),
    "CosineDecay alpha": cosine(0.1, 20, 0.2),
    "CosineDecay warmup": cosine(0.01, 20, 0.1, 0.2, 10),
    "CosineDecay warmup of no steps": cosine(0.01, 20, 0.1, 0.2),
    "CosineDecay steps without a target": cosine(0.1, 20, warmup=10),
    "PolynomialDecay": polynomial(0.1, 20),
    "PolynomialDecay power": polynomial(0.1, 20, 0.01, 0.5),
    "PolynomialDecay power 2": polynomial(0.1, 20, 0.0, 2.0),
    "PolynomialDecay power 0": polynomial(0.1, 20, 0.01, 0.0),
    "PolynomialDecay cycle": polynomial(0.1, 10, 0.01, 1.5, True),
    "CosineDecayRestarts": restarts(0.1, 10),
    "CosineDecayRestarts equal": restarts(0.1, 10, 1.0),
    "CosineDecayRestarts changed": restarts(0.1, 8, 1.5, 0.7, 0.1),
    "OneCycle": one_cycle(0.1, 30),
    "OneCycle changed": one_cycle(0.2, 20, 0.45, 10.0, 100.0),
    "OneCycle without rise": one_cycle(0.1, 10, 0.0),
    "StepDecay": exponential(0.1, 10, 0.1, True),
    "StepDecay changed": exponential(0.1, 7, 0.5, True),
}


def main():
    golden = {"steps": STEPS, "rates": {name: [rate(step) for step in STEPS] for name, rate in CASES.items()}}
    text = json.dumps(golden, separators=(",", ":")).replace("],", "],\n").replace('"rates":{', '"rates":{\n')
    pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")


if __name__ == "__main__":
    main()
