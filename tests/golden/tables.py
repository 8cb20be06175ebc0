"""Encoded rows of small tables and of parts of titanic and california_housing, for Table and TableEncoding.

Run: python3 tables.py. Writes tables.json beside this file; the parts of real data are read from ../shared/data/tabular beside the checkout. Independent of Neurona: the
kinds of columns are said here, the formulas are those of the documentation over Python's exact statistics, and cells are read by Python's csv.
"""
import csv
import datetime
import io
import json
import math
import pathlib
import random
import statistics

MISSING = {"", "NA", "na", "N/A", "n/a", "#N/A", "?", "NaN", "nan", "NULL", "null"}


def factor(width, size):
    return 1 / width if width > size * 1e-14 else 1.0


def fill_and_scale(known, spec):
    """What stands for a missing number, what is subtracted, what multiplies."""
    scaling, missing = spec.get("scaling", "Standardize"), spec.get("missing", "Mean")
    if not known:
        return 0.0, 0.0, 1.0
    fill = {"Mean": statistics.mean, "Median": statistics.median, "Zero": lambda _: 0.0}[missing](known)
    if scaling == "None":
        return fill, 0.0, 1.0
    taken = [log(value) for value in known] if scaling == "Log" else known
    size = max(map(abs, taken))
    if scaling == "MinMax":
        return fill, min(taken), factor(max(taken) - min(taken), size)
    if min(taken) == max(taken):
        return fill, taken[0], 1.0
    return fill, statistics.mean(taken), factor(statistics.pstdev(taken), size)


def log(value):
    return math.copysign(math.log1p(abs(value)), value)


def number(name, cells, spec):
    decimal = spec.get("decimal", ".")
    values = [None if cell in MISSING else float(cell.replace(decimal, ".")) for cell in cells]
    known = [value for value in values if value is not None]
    fill, shift, times = fill_and_scale(known, spec)
    flag = spec.get("flag", True) and 0 < len(known) < len(values)
    columns = []
    for value in values:
        taken = fill if value is None else value
        taken = log(taken) if spec.get("scaling") == "Log" else taken
        columns.append([(taken - shift) * times] + ([float(value is None)] if flag else []))
    return [name] + ([f"{name} missing"] if flag else []), columns


def names_in_order(names):
    try:
        return sorted(names, key=float)
    except ValueError:
        return sorted(names)


def categories(cells, most):
    counts = {}
    for cell in cells:
        if cell not in MISSING:
            counts[cell] = counts.get(cell, 0) + 1
    # sorted() is stable, and a dict keeps the order in which its keys came.
    return names_in_order(sorted(counts, key=lambda cell: -counts[cell])[:most])


def category(name, cells, spec):
    known = categories(cells, spec.get("max", 100))
    flag = any(cell in MISSING for cell in cells)
    rows = [[float(cell == one) for one in known] + ([float(cell in MISSING)] if flag else []) for cell in cells]
    return [f"{name}={one}" for one in known] + ([f"{name} missing"] if flag else []), rows


def index(cells, spec):
    known = categories(cells, spec.get("max", 100))
    return [float(known.index(cell) + 1 if cell in known else 0) for cell in cells]


def date(name, cells, spec):
    form = spec.get("python", "%Y-%m-%d")
    days = [None if cell in MISSING else datetime.datetime.strptime(cell, form) for cell in cells]
    parts = [None if day is None else [day.year, day.month, day.day, day.weekday(), day.hour + day.minute / 60 + day.second / 3600] for day in days]
    known = [part for part in parts if part is not None]
    labels = ["year", "month", "day", "weekday", "hour"][: 5 if any(part[4] != 0 for part in known) else 4]
    scales = [fill_and_scale([float(part[i]) for part in known], {}) for i in range(len(labels))]
    flag = 0 < len(known) < len(cells)
    rows = []
    for part in parts:
        row = [0.0 if part is None else (part[i] - shift) * times for i, (_, shift, times) in enumerate(scales)]
        rows.append(row + ([float(part is None)] if flag else []))
    return [f"{name} {label}" for label in labels] + ([f"{name} missing"] if flag else []), rows


def encode(header, rows, specs, target):
    """specs: the features in the order of the file; what is not there is dropped."""
    cells = {name: [row[i].strip() for row in rows] for i, name in enumerate(header)}
    names, blocks, indices = [], [], []
    for name, spec in specs.items():
        if spec.get("index"):
            indices.append(index(cells[name], spec))
            continue
        found, block = {"number": number, "category": category, "date": date}[spec["kind"]](name, cells[name], spec)
        names += found
        blocks.append(block)
    inputs = [[value for block in blocks for value in block[row]] for row in range(len(rows))]
    classes = [] if target["kind"] in ("values", "found values") else names_in_order(set(cells[target["name"]]))
    if classes:
        targets = [[float(cell == one) for one in classes] for cell in cells[target["name"]]]
    else:
        targets = [[float(cell)] for cell in cells[target["name"]]]
    return {"columns": specs, "target": target, "features": names, "inputs": inputs, "indices": indices, "classes": classes, "targets": targets}


def case(text, specs, target="y", kind="values", separator=",", **options):
    header, *rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    return {"text": text, "options": options, **encode(header, rows, specs, {"name": target, "kind": kind})}


def lines(header, rows, separator=","):
    return "\n".join([header, *(separator.join(map(str, row)) for row in rows)]) + "\n"


draw = random.Random(11)
cases = {}

# Numbers: every scaling with every filling, with a flag and without.
some = [[f"{draw.gauss(20, 7):.4f}" if draw.random() < 0.8 else draw.choice(["", "NA", "?", "null"]), i] for i in range(25)]
for scaling in ["Standardize", "MinMax", "Log", "None"]:
    for missing in ["Mean", "Median", "Zero"]:
        for flag in [True, False]:
            spec = {"kind": "number", "scaling": scaling, "missing": missing, "flag": flag}
            cases[f"number {scaling} {missing} {'flag' if flag else 'plain'}"] = case(lines("x,y", some), {"x": spec})
cases["defaults of numbers"] = case(lines("x,y", some), {"x": {"kind": "number"}})
even = [["", 0], [4, 1], [1, 2], [10, 3], [2, 4]]
cases["median of an even count"] = case(lines("x,y", even), {"x": {"kind": "number", "missing": "Median", "scaling": "None", "flag": True}})
for name, values in {
    "constant": [0.1] * 7, "nearly constant": [0.3, 0.1 + 0.2, 0.3, 0.3], "all missing": ["NA"] * 5, "zero": [0, 0, 0, 1], "ties": [1, 1, 2, 2, 2, 3],
    "ten thousands": [-1e4, 1e4, 5, -7], "huge": ["1e300", "-1e300", "5e299", "0"], "tiny": ["1e-30", "-1e-30", "5e-31", "0"], "exponents": ["1e3", "-2.5E-2", "+4", ".5"],
}.items():
    for scaling in ["Standardize", "MinMax", "Log"]:
        cases[f"{name} {scaling}"] = case(lines("x,y", list(zip(values, range(len(values))))), {"x": {"kind": "number", "scaling": scaling}})
many = [[f"{draw.gauss(0, 3):.7f}" if i % 50 else "", i] for i in range(1300)]
cases["more numbers than texts are kept"] = case(lines("x,y", many), {"x": {"kind": "number", "missing": "Median"}})
commas = [[f"{draw.gauss(0, 3):.3f}".replace(".", ","), i] for i in range(12)]
cases["decimal commas"] = case(lines("x;y", commas, ";"), {"x": {"kind": "number", "decimal": ","}}, separator=";")
tabs = [[f"{draw.gauss(0, 3):.3f}".replace(".", ","), i] for i in range(12)]
cases["decimal commas between tabs"] = case(lines("x\ty", tabs, "\t"), {"x": {"kind": "number", "decimal": ","}}, separator="\t")

# Categories.
letters = [[draw.choice(["b", "a", "Z", "é", "c c", "NA"]), i] for i in range(20)]
cases["categories"] = case(lines("x,y", letters), {"x": {"kind": "category"}})
cases["categories as index"] = case(lines("x,z,y", [[row[0], i, i] for i, row in enumerate(letters)]), {"x": {"kind": "category", "index": True}, "z": {"kind": "number"}})
cases["index alone"] = case(lines("x,y", letters), {"x": {"kind": "category", "index": True, "max": 3}})
cases["most categories"] = case(lines("x,y", letters), {"x": {"kind": "category", "max": 2}})
ties = [[letter, i] for i, letter in enumerate("dacbdacbe")]
cases["ties among the most"] = case(lines("x,y", ties), {"x": {"kind": "category", "max": 3}})
codes = [[draw.choice([10, 2, 1, 30, 4]), i] for i in range(15)]
cases["numbers as categories"] = case(lines("x,y", codes), {"x": {"kind": "category", "as": True}})
zeros = [[draw.choice(["01234", "1234", "00501"]), i] for i in range(15)]
cases["leading zeros"] = case(lines("x,y", zeros), {"x": {"kind": "category"}}, categories=["x"])

# Dates.
days = [(datetime.date(2019, 12, 28) + datetime.timedelta(days=draw.randrange(900))).isoformat() if i % 7 else "" for i in range(22)]
cases["dates"] = case(lines("x,y", list(zip(days, range(22)))), {"x": {"kind": "date"}})
times = [(datetime.datetime(2024, 2, 27) + datetime.timedelta(minutes=draw.randrange(9000))).strftime("%Y-%m-%d %H:%M") for _ in range(15)]
cases["times"] = case(lines("x,y", list(zip(times, range(15)))), {"x": {"kind": "date", "python": "%Y-%m-%d %H:%M"}})
german = [(datetime.date(1999, 12, 28) + datetime.timedelta(days=draw.randrange(900))).strftime("%d.%m.%Y") for _ in range(15)]
cases["dates in a format"] = case(lines("x,y", list(zip(german, range(15)))), {"x": {"kind": "date", "python": "%d.%m.%Y"}}, dates={"x": "dd.MM.yyyy"})
cases["one date"] = case(lines("x,y", [["2026-11-21", i] for i in range(4)]), {"x": {"kind": "date"}})
seconds = [(datetime.datetime(2024, 2, 27) + datetime.timedelta(seconds=draw.randrange(900000))).strftime("%Y-%m-%dT%H:%M:%S") for _ in range(1200)]
cases["more times than texts are kept"] = case(lines("x,y", list(zip(seconds, range(1200)))), {"x": {"kind": "date", "python": "%Y-%m-%dT%H:%M:%S"}})

# Targets.
for name, values in {"texts": list("babca"), "zero and one": [0, 1, 1, 0, 1], "one to three": [3, 1, 2, 2, 1]}.items():
    cases[f"target of {name}"] = case(lines("x,y", list(zip([1, 2, 4, 8, 16], values))), {"x": {"kind": "number"}}, kind="found classes")
cases["target with a gap"] = case(lines("x,y", list(zip([1, 2, 4, 8], [0, 1, 3, 4]))), {"x": {"kind": "number"}}, kind="found values")
cases["target of fractions"] = case(lines("x,y", list(zip([1, 2, 4, 8], [0.5, -1, 3, 4]))), {"x": {"kind": "number"}}, kind="found values")
cases["target said to be classes"] = case(lines("x,y", list(zip([1, 2, 4, 8], [10, 2, 10, 7]))), {"x": {"kind": "number"}}, kind="classes")
cases["target said to be values"] = case(lines("x,y", list(zip([1, 2, 4, 8], [0, 1, 1, 0]))), {"x": {"kind": "number"}}, kind="values")

# Parts of real data: their rows are read from the files, and not kept here.
here = pathlib.Path(__file__).resolve().parent
data = here.parents[1].parent / "shared" / "data" / "tabular"


def part(file, first, step, count, specs, target, kind):
    header, *rows = list(csv.reader(open(data / file, encoding="utf-8")))
    chosen = list(range(first, first + step * count, step))
    return {"file": file, "rows": chosen, **encode(header, [rows[i] for i in chosen], specs, {"name": target, "kind": kind})}


num, cat = {"kind": "number"}, {"kind": "category"}
real = {
    "titanic": part("titanic.csv", 3, 13, 60, {
        "pclass": {"kind": "category", "as": True}, "sex": cat, "age": {"kind": "number", "missing": "Median"}, "sibsp": num, "parch": {"kind": "number", "scaling": "MinMax"},
        "fare": {"kind": "number", "scaling": "Log"}, "embarked": cat, "deck": {"kind": "category", "max": 3}, "alone": cat}, "survived", "found classes"),
    "california_housing": part("california_housing.csv", 10, 401, 50, {
        "longitude": num, "latitude": num, "housing_median_age": {"kind": "number", "scaling": "MinMax"}, "total_rooms": {"kind": "number", "scaling": "Log"},
        "total_bedrooms": num, "population": num, "households": num, "median_income": {"kind": "number", "scaling": "None"}, "ocean_proximity": cat},
        "median_house_value", "found values"),
}


def rounded(value):
    return float(f"{value:.9g}")


for entry in [*cases.values(), *real.values()]:
    for key in ["inputs", "indices", "targets"]:
        entry[key] = [[rounded(value) for value in row] for row in entry[key]]
with open(here / "tables.json", "w", encoding="utf-8") as file:
    json.dump({"cases": cases, "real": real}, file, ensure_ascii=False)
    file.write("\n")
