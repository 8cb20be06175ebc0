"""The first samples of the data sets that are made: moons, circles, spirals, xor, blobs.

Run: python3 datasets.py. Writes datasets.json beside this file. Independent of Neurona: plain Python, normal numbers from its standard library.
"""
import json
import math
import pathlib
from statistics import NormalDist

MASK32, MASK64 = (1 << 32) - 1, (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK64
    return z ^ (z >> 31)


def scramble(x):
    x = ((x ^ (x >> 16)) * 0x7FEB352D) & MASK32
    x = ((x ^ (x >> 15)) * 0x846CA68B) & MASK32
    return x ^ (x >> 16)


class Draws:
    """The numbers of one seed: element i is a function of the seed and i."""

    def __init__(self, seed):
        key = (seed + 0x9E3779B97F4A7C15) & MASK64
        for part in (0, 1 << 44):
            key = (mix(key) + part) & MASK64
        self.key = mix(key)

    def bits(self, i):
        return scramble((scramble(i ^ (self.key & MASK32)) + (self.key >> 32)) & MASK32)

    def uniform(self, i):
        return (self.bits(i) >> 8) / (1 << 24)

    def normal(self, i):
        return NormalDist().inv_cdf((self.bits(i) + 0.5) / (1 << 32))


def moons(kind, u, v):
    t = math.pi * u
    return (math.cos(t), math.sin(t)) if kind == 0 else (1 - math.cos(t), 0.5 - math.sin(t))


def circles(factor):
    def place(kind, u, v):
        radius, t = (1, factor)[kind], 2 * math.pi * u
        return radius * math.cos(t), radius * math.sin(t)
    return place


def spirals(classes, turns):
    def place(kind, u, v):
        t = 2 * math.pi * (turns * u + kind / classes)
        return u * math.cos(t), u * math.sin(t)
    return place


def xor(kind, u, v):
    x = 2 * u - 1
    sign = 1 if x >= 0 else -1
    return x, v * (sign if kind == 0 else -sign)


def blobs(classes):
    def place(kind, u, v):
        t = 2 * math.pi * kind / classes
        return 2 * math.cos(t), 2 * math.sin(t)
    return place


def samples(place, classes, noise, seed, count=12):
    draws, rows = Draws(seed), []
    for i in range(count):
        kind = i % classes
        x, y = place(kind, draws.uniform(4 * i), draws.uniform(4 * i + 1))
        rows.append([x + noise * draws.normal(4 * i + 2), y + noise * draws.normal(4 * i + 3), kind])
    return rows


cases = {
    "moons": samples(moons, 2, 0.1, 1),
    "moons without noise, seed 7": samples(moons, 2, 0, 7),
    "circles": samples(circles(0.5), 2, 0.1, 1),
    "circles, factor 0.8, noise 0.02, seed 3": samples(circles(0.8), 2, 0.02, 3),
    "spirals": samples(spirals(2, 1), 2, 0.02, 1),
    "spirals of 3 arms and 1.5 turns, noise 0.1, seed 5": samples(spirals(3, 1.5), 3, 0.1, 5),
    "xor": samples(xor, 2, 0, 1),
    "xor, noise 0.2, seed 9": samples(xor, 2, 0.2, 9),
    "blobs": samples(blobs(3), 3, 0.5, 1),
    "blobs of 5 classes, noise 0.1, seed 2": samples(blobs(5), 5, 0.1, 2),
}
lines = (f"{json.dumps(name)}: {json.dumps([[round(v, 9) for v in row] for row in rows])}" for name, rows in cases.items())
(pathlib.Path(__file__).parent / "datasets.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
