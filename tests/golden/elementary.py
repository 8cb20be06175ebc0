"""Elementary functions to 40 digits, rounded to double and written as its bits: what ExactMath must compute.

    python3 tests/golden/elementary.py > tests/golden/elementary.csv
"""
import random
import struct

from mpmath import erfc, exp, expm1, log, log1p, mp, mpf, sqrt

mp.dps = 60
random.seed(1)


def numbers(low, high, count):
    """Doubles whose magnitude is spread over so many binary orders."""
    return [random.choice((1, -1)) * random.uniform(1, 2) * 2.0 ** random.randint(low, high) for _ in range(count)]


def bits(x):
    return struct.pack(">d", float(x)).hex()


def row(name, x, y):
    print(f"{name},{bits(x)},{bits(y)}")


SMALL = numbers(-60, 9, 150)
for x in SMALL + [709.7, 700.5, -708.3, -740.0, 1e-300, -1e-300, 0.34657359, -0.34657360]:
    if x < 709.78:
        row("exp", x, exp(mpf(x)))
        row("expm1", x, expm1(mpf(x)))
for x in [abs(x) for x in numbers(-1070, 1020, 100)] + [1 + x for x in numbers(-52, -3, 60)] + [5e-324, 1.7e308, 2.0, 0.5]:
    row("log", x, log(mpf(x)))
for x in numbers(-1000, -1, 100) + [abs(x) for x in numbers(0, 1000, 60)] + [-0.5, -0.999999, -1 + 2.0 ** -53]:
    row("log1p", x, log1p(mpf(x)))
for base in (0.9, 0.999, 0.9999, 1.0001, -1.5, 0.0):
    for n in (0, 1, 2, 3, 10, 1000, 123456):
        y = mpf(base) ** n
        if abs(y) < mpf(2) ** 1023:
            row(f"pow {n}", base, y)
for x in [random.uniform(-12, 8) for _ in range(200)] + numbers(-60, -3, 30) + [0.0, 2.5, -2.5, -2.4999999, 37.0, -37.0]:
    row("normal cdf", x, erfc(-mpf(x) / sqrt(mpf(2))) / 2)
