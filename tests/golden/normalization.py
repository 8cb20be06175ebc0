"""Layers that normalize, add noise, rearrange and merge, from their definitions in Keras 3.

Run: python3 normalization.py. Needs nothing but Python. Writes normalization.json beside this file. Independent of Neurona:
plain loops in double precision; gradients are central differences of the definitions.
"""
import itertools
import json
import math
import pathlib
import statistics


class Numbers:
    """Pseudo-random numbers of three decimals, so that files are short and single precision is no excuse."""

    def __init__(self, seed):
        self.state = seed

    def draw(self, low, high):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return round(low + (high - low) * (self.state >> 33) / 2 ** 31, 3)

    def many(self, count, low=-1.5, high=1.5):
        return [self.draw(low, high) for _ in range(count)]


def gradient(function, values, step):
    slopes = []
    for i in range(len(values)):
        up, down = list(values), list(values)
        up[i] += step
        down[i] -= step
        slopes.append((function(up) - function(down)) / (2 * step))
    return slopes


def rows(flat, columns):
    return [flat[i:i + columns] for i in range(0, len(flat), columns)]


def mean(values):
    return sum(values) / len(values)


def indices(shape):
    return itertools.product(*[range(length) for length in shape])


def at(flat, shape, index):
    place = 0
    for length, i in zip(shape, index):
        place = place * length + i
    return flat[place]


# Layers of one input: functions of one sample.

def standard(values, epsilon):
    centre = mean(values)
    deviation = math.sqrt(mean([(v - centre) ** 2 for v in values]) + epsilon)
    return [(v - centre) / deviation for v in values]


def learned(values, p):
    count = len(p.get("gamma") or p.get("beta") or [0])
    return [v * p.get("gamma", [1] * count)[i % count] + p.get("beta", [0] * count)[i % count] for i, v in enumerate(values)]


def layer_norm(channels, epsilon=0.001):
    return lambda x, p: learned([v for row in rows(x, channels) for v in standard(row, epsilon)], p)


def group_norm(channels, groups, epsilon=0.001):
    def forward(x, p):
        y = [0] * len(x)
        for g in range(groups):
            places = [i for i in range(len(x)) if i % channels // (channels // groups) == g]
            for i, v in zip(places, standard([x[i] for i in places], epsilon)):
                y[i] = v
        return learned(y, p)
    return forward


def rms_norm(channels, epsilon=1e-6):
    def forward(x, p):
        y = [v / math.sqrt(mean([a * a for a in row]) + epsilon) for row in rows(x, channels) for v in row]
        return [v * p["scale"][i % channels] for i, v in enumerate(y)]
    return forward


def unit_norm(channels):
    return lambda x, p: [v / math.sqrt(max(sum(a * a for a in row), 1e-12)) for row in rows(x, channels) for v in row]


def permuted(shape, dims):
    axes = [shape[d - 1] for d in dims]

    def forward(x, p):
        y = []
        for index in indices(axes):
            place = [0] * len(shape)
            for i, d in zip(index, dims):
                place[d - 1] = i
            y.append(at(x, shape, place))
        return y
    return forward


# Noise: random numbers that are a function of seed, batch, node and element.

def mix(z):
    z %= 2 ** 64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % 2 ** 64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2 ** 64
    return z ^ (z >> 31)


def scramble(x):
    x = ((x ^ (x >> 16)) * 0x7FEB352D) % 2 ** 32
    x = ((x ^ (x >> 15)) * 0x846CA68B) % 2 ** 32
    return x ^ (x >> 16)


def draws(count, seed=3, batch=1, node=0):
    key = mix(mix(mix(seed + 0x9E3779B97F4A7C15) + batch) + node)
    return [scramble((scramble(i ^ (key % 2 ** 32)) + (key >> 32)) % 2 ** 32) for i in range(count)]


def normals(count):
    return [statistics.NormalDist().inv_cdf((b + 0.5) / 2 ** 32) for b in draws(count)]


def noise():
    numbers = Numbers(9)
    x, dy, rate = numbers.many(24), numbers.many(24), 0.3
    z, kept = normals(24), [(b >> 8) / 2 ** 24 >= rate for b in draws(24)]
    factors = [1 + math.sqrt(rate / (1 - rate)) * v for v in z]
    low = -1.6732632423543772 * 1.0507009873554805
    a = ((1 - rate) * (1 + rate * low ** 2)) ** -0.5
    results = {
        "GaussianNoise": ([v + 0.4 * e for v, e in zip(x, z)], dy),
        "GaussianDropout": ([v * f for v, f in zip(x, factors)], [g * f for g, f in zip(dy, factors)]),
        "AlphaDropout": ([a * (v if k else low) - a * low * rate for v, k in zip(x, kept)], [a * g if k else 0 for g, k in zip(dy, kept)]),
    }
    return {name: {"x": x, "dy": dy, "y": y, "dx": dx} for name, (y, dx) in results.items()}


# Layers of several inputs: functions of their numbers at one place, and of a sample.

def stretched(flat, small, index):
    """The entry of a small array under numpy's rule: aligned at the end, axes of 1 repeated."""
    own = index[len(index) - len(small):]
    return at(flat, small, [0 if length == 1 else i for length, i in zip(small, own)])


def merged(function, shapes, result):
    return lambda inputs, p: [function([stretched(flat, shape, index) for flat, shape in zip(inputs, shapes)]) for index in indices(result)]


def dot(shapes, axes, normalize):
    def units(flat, shape, axis):
        if not normalize:
            return flat
        others = [range(length) if i != axis - 1 else [0] for i, length in enumerate(shape)]
        result = {}
        for index in itertools.product(*others):
            line = [tuple(j if i == axis - 1 else v for i, v in enumerate(index)) for j in range(shape[axis - 1])]
            norm = math.sqrt(sum(at(flat, shape, place) ** 2 for place in line))
            for place in line:
                result[place] = at(flat, shape, place) * min(1 / norm, 1e7)
        return [result[index] for index in indices(shape)]

    def forward(inputs, p):
        a, b = [units(flat, shape, axis) for flat, shape, axis in zip(inputs, shapes, axes)]
        free = [[length for i, length in enumerate(shape) if i != axis - 1] for shape, axis in zip(shapes, axes)]
        result = []
        for left in indices(free[0]):
            for right in indices(free[1]):
                total = 0
                for k in range(shapes[0][axes[0] - 1]):
                    i, j = list(left), list(right)
                    i.insert(axes[0] - 1, k)
                    j.insert(axes[1] - 1, k)
                    total += at(a, shapes[0], i) * at(b, shapes[1], j)
                result.append(total)
        return result
    return forward


def case(forward, shapes, low=-2, high=2, step=1e-6, count=2, given=None, **parameters):
    """Outputs of two samples, and gradients of their sum with the weights dy."""
    numbers = Numbers(7)
    inputs = given or [numbers.many(count * math.prod(shape), low, high) for shape in shapes]
    values = {name: numbers.many(length) for name, length in parameters.items()}
    several = len(shapes) > 1

    def whole(inputs, p):
        samples = zip(*[rows(flat, math.prod(shape)) for flat, shape in zip(inputs, shapes)])
        return [v for sample in samples for v in forward(list(sample) if several else sample[0], p)]
    y = whole(inputs, values)
    dy = numbers.many(len(y))

    def total(inputs, p):
        return sum(a * b for a, b in zip(whole(inputs, p), dy))
    return {
        "shapes": shapes, "inputs": inputs, "parameters": values, "y": y, "dy": dy,
        "dx": [gradient(lambda flat, i=i: total(inputs[:i] + [flat] + inputs[i + 1:], values), inputs[i], step) for i in range(len(inputs))],
        "gradients": {name: gradient(lambda flat, name=name: total(inputs, {**values, name: flat}), values[name], 1e-6) for name in values},
    }


def difference(values):
    return values[0] - values[1]


def far(count):
    """Halves around 10000, which single precision has exactly."""
    return [[round(2 * v) / 2 for v in Numbers(3).many(count, 9990, 10010)]]


def layers():
    same, wide = [[2, 3]] * 3, [[3], [2, 1, 3], [4, 1]]
    zero = [[0, 0, 0, 0.5, -1, 2]]
    cases = {
        "LayerNormalization": case(layer_norm(5), [[5]], gamma=5, beta=5),
        "LayerNormalization on positions": case(layer_norm(3, 0.1), [[2, 2, 3]], gamma=3, beta=3),
        "LayerNormalization without scale": case(layer_norm(3), [[2, 3]], beta=3),
        "LayerNormalization without center": case(layer_norm(3), [[2, 3]], gamma=3),
        "LayerNormalization bare": case(layer_norm(5), [[5]]),
        "LayerNormalization of large inputs": case(layer_norm(5), [[5]], -1e4, 1e4, 1e-2, gamma=5, beta=5),
        "LayerNormalization far from 0": case(layer_norm(5), [[5]], given=far(10), step=1e-4, gamma=5, beta=5),
        "LayerNormalization of equal inputs": case(layer_norm(3), [[3]], given=[[100, 100, 100, 0, 0, 0]], step=1e-5, gamma=3, beta=3),
        "GroupNormalization": case(group_norm(6, 3), [[2, 2, 6]], gamma=6, beta=6),
        "GroupNormalization of each channel": case(group_norm(3, 3, 0.1), [[4, 3]], gamma=3, beta=3),
        "GroupNormalization of all channels": case(group_norm(4, 1), [[4]], gamma=4, beta=4),
        "GroupNormalization of 32": case(group_norm(64, 32), [[64]], count=1, gamma=64, beta=64),
        "GroupNormalization without scale": case(group_norm(4, 2), [[3, 4]], beta=4),
        "GroupNormalization without center": case(group_norm(4, 2), [[3, 4]], gamma=4),
        "GroupNormalization far from 0": case(group_norm(4, 2), [[3, 4]], given=far(24), step=1e-4, gamma=4, beta=4),
        "RMSNormalization": case(rms_norm(5), [[5]], scale=5),
        "RMSNormalization on positions": case(rms_norm(3, 0.1), [[2, 3]], scale=3),
        "RMSNormalization of large inputs": case(rms_norm(5), [[5]], -1e4, 1e4, 1e-2, scale=5),
        "RMSNormalization of zeros": case(rms_norm(3), [[3]], given=zero, scale=3, step=1e-7),
        "UnitNormalization": case(unit_norm(5), [[5]]),
        "UnitNormalization on positions": case(unit_norm(3), [[2, 3]]),
        "UnitNormalization of large inputs": case(unit_norm(5), [[5]], -1e4, 1e4, 1e-2),
        "UnitNormalization of zeros": case(unit_norm(3), [[3]], given=zero, step=1e-8),
        "Rescaling": case(lambda x, p: [v / 255 for v in x], [[4]]),
        "Rescaling with an offset": case(lambda x, p: [-2 * v + 0.5 for v in x], [[2, 2]]),
        "RepeatVector": case(lambda x, p: x * 3, [[4]]),
        "Permute": case(permuted([2, 3], [2, 1]), [[2, 3]]),
        "Permute of three axes": case(permuted([2, 3, 4], [3, 1, 2]), [[2, 3, 4]]),
        "Subtract": case(merged(difference, same[:2], [2, 3]), same[:2]),
        "Subtract stretched": case(merged(difference, [[3], [2, 1]], [2, 3]), [[3], [2, 1]]),
        "Multiply": case(merged(math.prod, same, [2, 3]), same),
        "Multiply stretched": case(merged(math.prod, wide, [2, 4, 3]), wide),
        "Average": case(merged(mean, same, [2, 3]), same),
        "Average stretched": case(merged(mean, wide, [2, 4, 3]), wide),
        "Maximum": case(merged(max, same, [2, 3]), same),
        "Maximum stretched": case(merged(max, wide, [2, 4, 3]), wide),
        "Minimum": case(merged(min, same, [2, 3]), same),
        "Minimum stretched": case(merged(min, wide, [2, 4, 3]), wide),
        "Dot of vectors": case(dot([[4], [4]], [1, 1], False), [[4], [4]]),
        "Dot of cosines": case(dot([[4], [4]], [1, 1], True), [[4], [4]]),
        "Dot of large cosines": case(dot([[4], [4]], [1, 1], True), [[4], [4]], -1e4, 1e4, 1e-2),
        "Dot of matrices": case(dot([[2, 3], [4, 3]], [2, 2], False), [[2, 3], [4, 3]]),
        "Dot along two axes": case(dot([[3, 2], [4, 3]], [1, 2], False), [[3, 2], [4, 3]]),
        "Dot along two axes, normalized": case(dot([[3, 2], [4, 3]], [1, 2], True), [[3, 2], [4, 3]]),
        "Dot of a matrix and a vector": case(dot([[2, 3], [3]], [2, 1], False), [[2, 3], [3]]),
        "Dot along an inner axis": case(dot([[2, 3, 2], [3, 2]], [2, 1], True), [[2, 3, 2], [3, 2]]),
    }
    return cases


def shortened(value):
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    return [shortened(one) for one in value] if isinstance(value, (list, tuple)) else value


golden = {"layers": layers(), "noise": noise()}
text = "{\n" + ",\n".join(
    f"{json.dumps(section)}: {{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(one, separators=(',', ':'))}" for name, one in shortened(cases).items()) + "\n}"
    for section, cases in golden.items()) + "\n}\n"
pathlib.Path(__file__).with_name("normalization.json").write_text(text)
