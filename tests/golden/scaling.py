"""Mean, deviation, range and scaled samples of small tables and of iris, for Dataset.Standardize and Normalize.

Run: python3 scaling.py. Writes scaling.json beside this file. Independent of Neurona: the statistics of Python's standard library, which are exact.
"""
import csv
import json
import pathlib
import random
import statistics
import struct


def single(value):
    return struct.unpack("f", struct.pack("f", value))[0]


def fit(shape, rows):
    """Rows are the places of the last axis; a feature that never varies has factor 1."""
    rows = [[single(value) for value in row] for row in rows]
    columns = list(zip(*rows))
    means, minima = [statistics.mean(map(float, c)) for c in columns], [min(c) for c in columns]
    standard = [1 / statistics.pstdev(c) if max(c) > min(c) else 1 for c in columns]
    normal = [1 / (max(c) - min(c)) if max(c) > min(c) else 1 for c in columns]

    def scaled(shifts, factors):
        return [(value - shift) * factor for row in rows for value, shift, factor in zip(row, shifts, factors)]

    return {
        "shape": shape, "x": [value for row in rows for value in row], "means": means, "standard": standard, "minima": minima, "normal": normal,
        "standardized": scaled(means, standard), "normalized": scaled(minima, normal),
    }


here = pathlib.Path(__file__).parent
draw = random.Random(7)
table = [[draw.gauss(5, 2), draw.gauss(-100, 0.5), 0.1, draw.uniform(0, 1e-6)] for _ in range(300)]
images = [[draw.randrange(256), draw.randrange(100)] for _ in range(30 * 4 * 3)]
with open(here / "../../src/Neurona/Data/Embedded/iris.csv", encoding="utf-8") as file:
    iris = [[float(value) for value in row[:4]] for row in list(csv.reader(file))[1:]]
cases = {"table": fit([4], table), "images": fit([4, 3, 2], images), "iris": fit([4], iris)}
(here / "scaling.json").write_text(json.dumps(cases) + "\n", encoding="utf-8")
