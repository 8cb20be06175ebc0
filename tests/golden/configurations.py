"""Every option of the vocabulary under Keras' names: configurations as Keras writes them, with what they give.

Run: python3 configurations.py. Needs nothing but Python. Writes configurations.json beside this file. Independent of
Neurona: the definitions are those of the scripts beside this one, over grids of arguments.
"""
import itertools
import json
import math
import pathlib

import activations
import axes
import loss_axes
import losses
import metrics
import options
import schedules
import update_rules
from axes import Numbers


def grid(**options):
    """All combinations, as dictionaries without what is left at its default, None."""
    for values in itertools.product(*options.values()):
        yield {name: value for name, value in zip(options, values) if value is not None}


def named(kind, config):
    return " ".join([kind, *(f"{name} {json.dumps(value)}" for name, value in config.items())])


# Schedules.

STEPS = [0, 1, 2, 5, 6, 7, 8, 13, 14, 20, 21, 30, 50, 1000, 10 ** 6]


def schedule_cases():
    def add(kind, config, rate):
        return named(kind, config), {"class": kind, "config": config, "steps": STEPS, "rates": [rate(s) for s in STEPS]}
    for c in grid(initial_learning_rate=[0.1], decay_steps=[1, 7], decay_rate=[0.6, 0.95, 1.0, 0.0], staircase=[None, True]):
        yield add("ExponentialDecay", c, schedules.exponential(0.1, c["decay_steps"], c["decay_rate"], c.get("staircase", False)))
    for c in grid(initial_learning_rate=[0.2], decay_steps=[1, 7], decay_rate=[0.6, 2.0, 0.0], staircase=[None, True]):
        yield add("InverseTimeDecay", c, schedules.inverse(0.2, c["decay_steps"], c["decay_rate"], c.get("staircase", False)))
    for c in grid(initial_learning_rate=[0.1], decay_steps=[1, 20], alpha=[None, 0.2, 1.0], warmup_target=[None, 0.3], warmup_steps=[None, 7]):
        yield add("CosineDecay", c, schedules.cosine(
            0.1, c["decay_steps"], c.get("alpha", 0.0), c.get("warmup_target"), c.get("warmup_steps", 0)))
    for c in grid(initial_learning_rate=[0.1], decay_steps=[7], end_learning_rate=[None, 0.0, 0.02], power=[None, 0.5, 2.0],
                  cycle=[None, True]):
        yield add("PolynomialDecay", c, schedules.polynomial(
            0.1, 7, c.get("end_learning_rate", 0.0001), c.get("power", 1.0), c.get("cycle", False)))
    for c in grid(initial_learning_rate=[0.1], first_decay_steps=[6], t_mul=[None, 1.0, 1.5], m_mul=[None, 0.7], alpha=[None, 0.1]):
        yield add("CosineDecayRestarts", c, schedules.restarts(0.1, 6, c.get("t_mul", 2.0), c.get("m_mul", 1.0), c.get("alpha", 0.0)))
    for c in grid(max_learning_rate=[0.1], total_steps=[30], warmup_fraction=[None, 0.5], div_factor=[None, 10.0],
                  final_div_factor=[None, 100.0]):
        yield add("OneCycle", c, schedules.one_cycle(
            0.1, 30, c.get("warmup_fraction", 0.3), c.get("div_factor", 25.0), c.get("final_div_factor", 1e4)))
    for c in grid(initial_learning_rate=[0.1], decay_steps=[1, 7], decay_rate=[None, 0.5]):
        yield add("StepDecay", c, schedules.exponential(0.1, c["decay_steps"], c.get("decay_rate", 0.1), True))
    for boundaries, values in [([], [0.5]), ([7], [0.5, 0.25]), ([1, 7, 21], [0.1, 0.2, 0.05, 0.0])]:
        config = {"boundaries": boundaries, "values": values}
        yield add("PiecewiseConstantDecay", config, schedules.piecewise(boundaries, values))


# Optimizers: ten updates of one array, with everything that may stand around a rule.

def sgd(momentum=0.0, nesterov=False):
    def update(get, put, t, w, g, rate):
        v = momentum * get("v") - rate * g
        put("v", v)
        return w + momentum * v - rate * g if nesterov and momentum else w + v
    return update_rules.each(update)


RULES = [
    ("SGD", sgd, grid(momentum=[None, 0.5, 0.9], nesterov=[None, True])),
    ("Adam", update_rules.adam, grid(beta_1=[None, 0.7], beta_2=[None, 0.9], epsilon=[None, 1e-3], amsgrad=[None, True])),
    ("AdamW", update_rules.adam, grid(beta_1=[None, 0.7], beta_2=[None, 0.9], epsilon=[None, 1e-3], amsgrad=[None, True])),
    ("RMSprop", update_rules.rmsprop, grid(rho=[None, 0.7], momentum=[None, 0.6], epsilon=[None, 1e-2], centered=[None, True])),
    ("Adagrad", update_rules.adagrad, grid(initial_accumulator_value=[None, 0.0, 0.5], epsilon=[None, 1e-2])),
    ("Adadelta", update_rules.adadelta, grid(rho=[None, 0.7], epsilon=[None, 1e-3])),
    ("Adamax", update_rules.adamax, grid(beta_1=[None, 0.7], beta_2=[None, 0.8], epsilon=[None, 1e-3])),
    ("Nadam", update_rules.nadam, grid(beta_1=[None, 0.7], beta_2=[None, 0.9], epsilon=[None, 1e-3])),
    ("Lion", update_rules.lion, grid(beta_1=[None, 0.6], beta_2=[None, 0.8])),
    ("Ftrl", update_rules.ftrl, grid(learning_rate_power=[None, -0.3], initial_accumulator_value=[None, 0.4],
                                     l1_regularization_strength=[None, 0.1], l2_regularization_strength=[None, 0.2],
                                     l2_shrinkage_regularization_strength=[None, 0.3], beta=[None, 0.3])),
    ("Lamb", update_rules.lamb, grid(beta_1=[None, 0.7], beta_2=[None, 0.9], epsilon=[None, 1e-3])),
    ("Adafactor", update_rules.adafactor, grid(beta_2_decay=[None, -0.6], epsilon_1=[None, 1e-3], epsilon_2=[None, 0.1], clip_threshold=[None, 0.7])),
    # An array of one axis is no matrix: it follows Adam.
    ("Muon", lambda **given: update_rules.muon(**{k: v for k, v in given.items() if k != "adam_weight_decay"}),
     grid(adam_beta_1=[None, 0.7], adam_beta_2=[None, 0.9], epsilon=[None, 1e-3], adam_weight_decay=[None, 0.2], adam_lr_ratio=[None, 0.5])),
]
AROUND = [
    {"weight_decay": 0.1}, {"clipnorm": 0.5}, {"clipvalue": 0.2}, {"global_clipnorm": 0.7}, {"gradient_accumulation_steps": 2},
    {"use_ema": True, "ema_momentum": 0.8}, {"use_ema": True, "ema_momentum": 0.7, "ema_overwrite_frequency": 3},
    {"loss_scale_factor": 8.0},
    {"learning_rate": {"class_name": "InverseTimeDecay",
                       "config": {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5, "staircase": False}}},
]
OUTER = {name for one in AROUND for name in one} | {"exclude_layers", "exclude_embeddings"}
PYTHON = {"beta_1": "beta1", "beta_2": "beta2", "initial_accumulator_value": "initial", "learning_rate_power": "power",
          "l1_regularization_strength": "l1", "l2_regularization_strength": "l2", "beta_2_decay": "decay", "epsilon_1": "epsilon1", "epsilon_2": "epsilon2",
          "l2_shrinkage_regularization_strength": "shrinkage", "adam_beta_1": "beta1", "adam_beta_2": "beta2", "adam_lr_ratio": "ratio",
          "muon_a": "a", "muon_b": "b", "muon_c": "c", "ns_steps": "steps",
          "clip_threshold": "threshold"}
START = [0.5, -1.25, 0.0, 2.0, 0.75]
GRADIENTS = [Numbers(41).many(100)[i * 5:i * 5 + 5] for i in range(20)]


def norm(values):
    return math.sqrt(math.fsum(v * v for v in values))


def ten_updates(kind, rule, config):
    weights, state, path, average = list(START), {}, [], None
    decay = config.get("adam_weight_decay", 0.004) if kind == "Muon" else config.get("weight_decay", 0.004 if kind == "AdamW" else 0)
    parts, scale = config.get("gradient_accumulation_steps", 1), config.get("loss_scale_factor", 1)
    for t in range(1, 11):
        calls = GRADIENTS[(t - 1) * parts:t * parts]
        g = [sum(one) / parts / scale for one in zip(*calls)]
        rate = config["learning_rate"]
        if isinstance(rate, dict):
            rate = 0.1 / (1 + 0.5 * (t - 1) / 3)
        limit = config.get("clipnorm", config.get("global_clipnorm", math.inf))
        if norm(g) > limit:
            g = [v * limit / norm(g) for v in g]
        g = [min(max(v, -config.get("clipvalue", math.inf)), config.get("clipvalue", math.inf)) for v in g]
        weights = [w - w * decay * rate for w in weights]
        weights = rule(state, t, [len(weights)], weights, g, rate)
        if config.get("use_ema"):
            m = config["ema_momentum"]
            # The average begins with the weights after the first update.
            average = [m * a + (1 - m) * w for a, w in zip(average or weights, weights)]
            if t % config.get("ema_overwrite_frequency", 99) == 0:
                weights = list(average)
        path.append(list(weights))
    return path, average


def optimizer_cases():
    for kind, make, options in RULES:
        plain = [{"learning_rate": 0.05, **c} for c in options] + [{"learning_rate": 0.05, **one} for one in AROUND]
        for config in plain:
            arguments = {PYTHON.get(name, name): value for name, value in config.items() if name not in OUTER}
            path, average = ten_updates(kind, make(**arguments), config)
            yield named(kind, config), {"class": kind, "config": config, "start": START,
                                        "gradients": GRADIENTS[:10 * config.get("gradient_accumulation_steps", 1)],
                                        "path": path, "average": average or []}


# Muon on matrices: three layers, one of them called an embedding.

MATRICES = {"wide/kernel": [3, 5], "wide/bias": [5], "my_embedding/kernel": [5, 4], "my_embedding/bias": [4]}


def matrix_cases():
    numbers = Numbers(51)
    start = {name: numbers.many(math.prod(shape)) for name, shape in MATRICES.items()}
    gradients = [{name: numbers.many(math.prod(shape)) for name, shape in MATRICES.items()} for _ in range(10)]
    cases = [*grid(muon_a=[None, 3.0], muon_b=[None, -4.9], muon_c=[None, 1.5], ns_steps=[None, 2]),
             *grid(momentum=[None, 0.7], nesterov=[None, False], rms_rate=[None, 0.5], weight_decay=[None, 0.2]),
             *grid(exclude_layers=[None, ["wide"], ["bias", "kernel"]], exclude_embeddings=[None, False])]
    for given in cases:
        config = {"learning_rate": 0.02, **given}
        arguments = {PYTHON.get(name, name): value for name, value in given.items() if name not in OUTER}
        weights, states = start, {name: {} for name in MATRICES}
        for t, gradient in enumerate(gradients, 1):
            after = {}
            for name, shape in MATRICES.items():
                left_out = any(part in name for part in given.get("exclude_layers", [])) or (
                    "embedding" in name and given.get("exclude_embeddings", True))
                is_matrix = len(shape) == 2 and not left_out
                rule = update_rules.muon(**arguments) if is_matrix else update_rules.adam()
                decay = given.get("weight_decay", 0.004) if is_matrix else 0.004
                kept = [w - w * decay * 0.02 for w in weights[name]]
                after[name] = rule(states[name], t, shape, kept, gradient[name], 0.02)
            weights = after
        yield named("Muon", config), {"class": "Muon", "config": config, "start": start, "gradients": gradients, "final": weights}


# Losses: rows of three.

def loss_cases():
    bits, one_hot, labels = losses.bits, losses.one_hot, losses.labels
    numbers, probabilities, targets = losses.values, losses.probabilities, losses.soft

    def add(kind, config, loss, outputs, wanted, columns=None, ignored=None):
        return named(kind, config), {"class": kind, "config": config, **losses.case(
            loss, outputs, wanted, target_columns=columns, ignored=ignored)}
    yield add("MeanSquaredError", {"half": True}, losses.half_squared, numbers, losses.wanted)
    points = [round(v, 3) for v in Numbers(61).many(12, -0.7, 0.7)]
    groups, weights = [0, 1, 0, 1], [1, 0.5, 2, 0]
    for c in grid(gamma=[3.0, 8.0], margin=[None, 0.1], remove_diagonal=[None, False]):
        def rows(flat):
            return options.circle([flat[i:i + 3] for i in range(0, 12, 3)], groups, c["gamma"], c.get("margin", 0.4),
                                  not c.get("remove_diagonal", True))

        def weighted(flat, of=weights):
            found = rows(flat)
            return sum(w * v for w, v in zip(of, found)) / (sum(v > 0 for v in found) or 1)
        yield named("Circle", c), {
            "class": "Circle", "config": c, "outputs": points, "targets": groups, "columns": 3, "weights": weights, "rows": rows(points),
            "mean": weighted(points, [1] * 4), "weighted": weighted(points), "gradient": axes.gradient(weighted, points)}
    for c in grid(delta=[None, 0.1, 0.5, 2.0, 10.0]):
        yield add("Huber", c, losses.huber(c.get("delta", 1.0)), numbers, losses.wanted)
    for c in grid(from_logits=[None, True], label_smoothing=[None, 0.1, 0.5]):
        logits = c.get("from_logits", False)
        yield add("BinaryCrossentropy", c, loss_axes.binary(logits, c.get("label_smoothing", 0.0)),
                  numbers if logits else probabilities, bits)
        yield add("CategoricalCrossentropy", c, loss_axes.categorical(logits, c.get("label_smoothing", 0.0)),
                  numbers if logits else probabilities, one_hot)
    for c in grid(from_logits=[None, True], ignore_class=[None, 0, 2]):
        logits = c.get("from_logits", False)
        yield add("SparseCategoricalCrossentropy", c, losses.sparse(logits), numbers if logits else probabilities, labels, 1,
                  c.get("ignore_class"))
    for c in grid(apply_class_balancing=[None, True], alpha=[None, 0.6], gamma=[None, 0.0, 3.0], from_logits=[None, True],
                  label_smoothing=[None, 0.2]):
        logits = c.get("from_logits", False)
        yield add("BinaryFocalCrossentropy", c, losses.binary_focal(
            c.get("apply_class_balancing", False), c.get("alpha", 0.25), c.get("gamma", 2.0), logits, c.get("label_smoothing", 0.0)),
            numbers if logits else probabilities, bits)
    for c in grid(alpha=[None, 0.6], gamma=[None, 0.0, 3.0], from_logits=[None, True], label_smoothing=[None, 0.2]):
        logits = c.get("from_logits", False)
        yield add("CategoricalFocalCrossentropy", c, losses.categorical_focal(
            c.get("alpha", 0.25), c.get("gamma", 2.0), logits, c.get("label_smoothing", 0.0)),
            numbers if logits else probabilities, one_hot)
    for c in grid(alpha=[None, 0.0, 0.8], beta=[None, 0.0, 0.8]):
        yield add("Tversky", {**c, "axis": -1}, losses.tversky(c.get("alpha", 0.5), c.get("beta", 0.5)), probabilities, targets)
    for c in grid(q=[None, 0.1, 0.3, 0.7, 0.9]):
        yield add("CategoricalGeneralizedCrossEntropy", c, losses.generalized(c.get("q", 0.5)), probabilities, labels, 1)


# Activations: values and slopes, far from corners.

def relu(top=math.inf, slope=0.0, threshold=0.0):
    return lambda x: top if x >= top and x > threshold else x if x > threshold else slope * (x - threshold)


def activation_cases():
    x = [v for v in Numbers(5).many(24, -4, 4)] + [-1e4, -50.0, -0.001, 0.001, 50.0, 1e4]

    def add(kind, config, function):
        return named(kind, config), {"class": kind, "config": config, "x": x, "y": [function(v) for v in x],
                                     "slopes": [activations.slope(function, v, {}) for v in x]}
    for c in grid(max_value=[None, 1.5, 6.0], negative_slope=[None, 0.3], threshold=[None, 0.7]):
        yield add("ReLU", c, relu(c.get("max_value", math.inf), c.get("negative_slope", 0.0), c.get("threshold", 0.0)))
    for c in grid(negative_slope=[None, 0.0, 0.01, 1.0]):
        yield add("LeakyReLU", c, relu(slope=c.get("negative_slope", 0.3)))
    for c in grid(alpha=[None, 0.0, 0.4, 2.0]):
        alpha = c.get("alpha", 1.0)
        yield add("ELU", c, lambda v: v if v > 0 else alpha * math.expm1(v))
    for kind, make, options in [
            ("CELU", activations.celu, grid(alpha=[None, 0.1, 2.0])), ("SoftShrink", activations.soft_shrink, grid(threshold=[0.1, 2.0])),
            ("HardShrink", activations.hard_shrink, grid(threshold=[0.1, 2.0])), ("Squareplus", activations.squareplus, grid(b=[0.1, 1.0])),
            ("GELU", lambda yes: activations.gelu_tanh if yes else activations.gelu, grid(approximate=[False, True]))]:
        for c in options:
            yield add(kind, c, make(*c.values()) if c else make(1))


# Layers along axes.

def layer_cases():
    for kind, function in [("Softmax", axes.softmax), ("LogSoftmax", axes.log_softmax), ("Sparsemax", axes.sparsemax),
                           ("UnitNormalization", axes.unit)]:
        for shape, axis in [([3, 4], 1), ([3, 4], 2), ([3, 4], -2), ([2, 3, 2], 1), ([2, 3, 2], 2), ([2, 3, 2], -1)]:
            x, dy = Numbers(7).many(2 * math.prod(shape)), Numbers(8).many(2 * math.prod(shape))
            forward = axes.along(shape, [axis], function)
            config = {"axis": axis}
            yield f"{named(kind, config)} of {'x'.join(map(str, shape))}", {
                "class": kind, "config": config, "shape": shape, "x": x, "y": forward(x, {}), "dy": dy,
                "dx": axes.gradient(lambda v: math.fsum(a * b for a, b in zip(forward(v, {}), dy)), x)}


    for shape, axis, groups in [([4, 3], 1, 2), ([3, 4], 2, 2), ([4, 3], -2, 4), ([4, 3], 1, 1), ([4, 2, 3], 1, 2), ([2, 4, 3], 2, -1),
                                ([2, 3, 4], -1, 2), ([4, 3], 1, -1)]:
        for c in grid(groups=[groups], axis=[axis], epsilon=[None, 0.1], center=[None, False], scale=[None, False]):
            yield f"{named('GroupNormalization', c)} of {'x'.join(map(str, shape))}", group_norm(shape, c)


def group_norm(shape, config):
    rank, samples = len(shape), 2
    whole = [samples, *shape]
    axis = config["axis"] if config["axis"] >= 0 else rank + 1 + config["axis"]
    channels, epsilon = whole[axis], config.get("epsilon", 0.001)
    width = 1 if config["groups"] == -1 else channels // config["groups"]
    x, dy = Numbers(17).many(math.prod(whole)), Numbers(18).many(math.prod(whole))
    learned = {name: Numbers(seed).many(channels) for name, option, seed in [("gamma", "scale", 19), ("beta", "center", 20)]
               if config.get(option, True)}
    members, channel_of = {}, []
    for flat, index in enumerate(itertools.product(*[range(n) for n in whole])):
        members.setdefault((index[0], index[axis] // width), []).append(flat)
        channel_of.append(index[axis])

    def forward(v, p):
        y = [0.0] * len(v)
        for group in members.values():
            centre = math.fsum(v[i] for i in group) / len(group)
            variance = math.fsum((v[i] - centre) ** 2 for i in group) / len(group)
            for i in group:
                y[i] = (v[i] - centre) / math.sqrt(variance + epsilon) * p.get("gamma", [1] * channels)[channel_of[i]] \
                    + p.get("beta", [0] * channels)[channel_of[i]]
        return y

    def total(v, p):
        return math.fsum(a * b for a, b in zip(forward(v, p), dy))
    return {"class": "GroupNormalization", "config": config, "shape": shape, "x": x, "y": forward(x, learned), "dy": dy,
            "dx": axes.gradient(lambda v: total(v, learned), x), "parameters": learned,
            "gradients": {name: axes.gradient(lambda v: total(x, {**learned, name: v}), values) for name, values in learned.items()}}


# Regularizers and constraints: of matrices of three rows and four columns, and of kernels of 2x3x2.

def regularizer_cases():
    columns, values = 4, Numbers(2).many(12)

    def add(kind, config, penalty):
        return named(kind, config), {"class": kind, "config": config, "columns": columns, "values": values, "penalty": penalty(values),
                                     "gradient": axes.gradient(penalty, values)}

    def elastic(l1, l2):
        return lambda w: math.fsum(l1 * abs(v) + l2 * v * v for v in w)

    def orthogonal(factor, by_rows):
        def penalty(w):
            vectors = [w[i:i + columns] for i in range(0, len(w), columns)] if by_rows else [w[c::columns] for c in range(columns)]
            units = [[v / norm(one) for v in one] for one in vectors]
            pairs = list(itertools.combinations(units, 2))
            return factor * math.fsum(abs(sum(a * b for a, b in zip(p, q))) for p, q in pairs) / len(pairs)
        return penalty
    for c in grid(l1=[None, 0.0, 0.3]):
        yield add("L1", c, elastic(c.get("l1", 0.01), 0))
    for c in grid(l2=[None, 0.0, 0.3]):
        yield add("L2", c, elastic(0, c.get("l2", 0.01)))
    for c in grid(l1=[None, 0.1, 2.0], l2=[None, 0.2, 1.5]):
        yield add("L1L2", c, elastic(c.get("l1", 0.0), c.get("l2", 0.0)))
    for c in grid(factor=[None, 0.5, 2.0], mode=[None, "rows", "columns"]):
        yield add("OrthogonalRegularizer", c, orthogonal(c.get("factor", 0.01), c.get("mode", "rows") == "rows"))


def constraint_cases():
    values = Numbers(3).many(12)

    def add(kind, config, wanted):
        shape = [3, 4] if config.get("axis") != [0, 2] else [2, 3, 2]
        chosen = config.get("axis", 0)
        chosen = chosen if isinstance(chosen, list) else [chosen]
        result = list(values)
        for line in axes.places(shape, [a % len(shape) for a in chosen]):
            length = norm([values[i] for i in line])
            for i in line:
                result[i] = values[i] * wanted(length) / (1e-7 + length)
        return named(kind, config), {"class": kind, "config": config, "shape": shape, "values": values, "result": result}
    for iterations in (1, 3, 40):
        config = {"power_iterations": iterations}
        yield named("SpectralNorm", config), {"class": "SpectralNorm", "config": config, **axes.spectral([3, 4], iterations)}
    places = [None, 1, [0, 1], [0, 2]]
    for c in grid(max_value=[None, 0.3, 1.5], axis=places):
        yield add("MaxNorm", c, lambda n: min(n, c.get("max_value", 2)))
    for c in grid(min_value=[None, 1.2], max_value=[None, 1.6], rate=[None, 0.25], axis=places[:3]):
        if c.get("min_value", 0) <= c.get("max_value", 1):
            low, high, rate = c.get("min_value", 0.0), c.get("max_value", 1.0), c.get("rate", 1.0)
            yield add("MinMaxNorm", c, lambda n: rate * min(max(n, low), high) + (1 - rate) * n)
    for c in grid(axis=places):
        yield add("UnitNorm", c, lambda n: 1)


# Initializers: what cannot be golden are the draws; limits, means and deviations can.

TRUNCATED = 0.87962566103423978


def initializer_cases():
    shapes = [[200, 100], [3, 3, 16, 64], [20000]]

    def add(kind, config, shape, mean, deviation, low, high):
        return f"{named(kind, config)} of {'x'.join(map(str, shape))}", {
            "class": kind, "config": config, "shape": shape, "mean": mean, "deviation": deviation, "low": low, "high": high}

    def scaled(kind, config, shape, scale, mode, distribution):
        field = math.prod(shape[:-2])
        fan_in, fan_out = (shape[0], shape[0]) if len(shape) == 1 else (field * shape[-2], field * shape[-1])
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[mode]
        deviation = math.sqrt(scale / max(1, fan))
        limit = {"uniform": math.sqrt(3) * deviation, "truncated_normal": 2 * deviation / TRUNCATED,
                 "untruncated_normal": None}[distribution]
        return add(kind, config, shape, 0.0, deviation, None if limit is None else -limit, limit)
    for shape in shapes:
        for c in grid(scale=[None, 0.5], mode=["fan_in", "fan_out", "fan_avg"],
                      distribution=["uniform", "truncated_normal", "untruncated_normal"]):
            yield scaled("VarianceScaling", c, shape, c.get("scale", 1.0), c["mode"], c["distribution"])
        for name, scale, mode in [("Glorot", 1.0, "fan_avg"), ("He", 2.0, "fan_in"), ("Lecun", 1.0, "fan_in")]:
            for suffix, distribution in [("Uniform", "uniform"), ("Normal", "truncated_normal")]:
                yield scaled(name + suffix, {}, shape, scale, mode, distribution)
    for c in grid(mean=[None, 0.3], stddev=[None, 0.2]):
        mean, deviation = c.get("mean", 0.0), c.get("stddev", 0.05)
        yield add("RandomNormal", c, shapes[0], mean, deviation, None, None)
        yield add("TruncatedNormal", c, shapes[0], mean, deviation * TRUNCATED, mean - 2 * deviation, mean + 2 * deviation)
    for c in grid(minval=[None, -0.3], maxval=[None, 0.2]):
        low, high = c.get("minval", -0.05), c.get("maxval", 0.05)
        yield add("RandomUniform", c, shapes[0], (low + high) / 2, (high - low) / math.sqrt(12), low, high)
    for c in grid(gain=[None, 0.3, 2.5]):
        gain = c.get("gain", 1.0)
        yield add("Identity", c, [40, 40], gain / 40, gain * math.sqrt(1 / 40 - 1 / 1600), 0.0, gain)
        yield add("Orthogonal", c, [64, 64], 0.0, gain / 8, None, None)
    for kind, config, value in [("Zeros", {}, 0.0), ("Ones", {}, 1.0), ("Constant", {}, 0.0), ("Constant", {"value": -0.7}, -0.7)]:
        yield add(kind, config, [7, 5], value, 0.0, value, value)


# Metrics: on the arrays of metrics.json, without weights and with them.

SCORES, TRUTHS, LABELS, WEIGHTS = metrics.scores, metrics.truths, metrics.labels, metrics.weights
PLACES = range(metrics.COLUMNS)


def flat_area(scores, weights, thresholds, curve, method):
    return options.area([v for row in scores for v in row], [t for row in TRUTHS for t in row],
                        [w for w in weights for _ in PLACES], thresholds, curve, method)


def auc(c, weights):
    curve, method = c.get("curve", "ROC"), c.get("summation_method", "interpolation")
    thresholds = options.evenly(c.get("num_thresholds", 200))
    if "thresholds" in c:
        thresholds = [-1e-7, *c["thresholds"], 1 + 1e-7]
    scores = [[1 / (1 + math.exp(-v)) for v in row] for row in metrics.outputs] if c.get("from_logits") else SCORES
    of_labels = c.get("label_weights", [1] * len(PLACES))
    if not c.get("multi_label"):
        return flat_area(scores, weights, thresholds, curve, method)
    areas = [options.area([row[k] for row in scores], [row[k] for row in TRUTHS], weights, thresholds, curve, method) for k in PLACES]
    return sum(a * w for a, w in zip(areas, of_labels)) / sum(of_labels)


def limit_of(c):
    return c.get("thresholds", 0.5 if "top_k" not in c else -1)


def metric_cases():
    def add(kind, config, on, value):
        return named(kind, config), {"class": kind, "config": config, "on": on, "values": [value(metrics.ones), value(WEIGHTS)]}
    for c in grid(num_thresholds=[None, 6, 30], curve=[None, "PR"], summation_method=[None, "minoring", "majoring"]):
        yield add("AUC", c, "truths", lambda w: auc(c, w))
    for c in grid(thresholds=[[0.2, 0.45, 0.8]], curve=[None, "PR"]):
        yield add("AUC", c, "truths", lambda w: auc(c, w))
    for c in grid(num_thresholds=[30], multi_label=[True], num_labels=[None, 4], label_weights=[None, [0.5, 0.0, 2.0, 1.0]]):
        yield add("AUC", c, "truths", lambda w: auc(c, w))
    for c in grid(num_thresholds=[30], curve=[None, "PR"], from_logits=[True]):
        yield add("AUC", c, "outputs and truths", lambda w: auc(c, w))
    for c in grid(threshold=[None, 0.255, 0.755]):
        yield add("BinaryAccuracy", c, "truths", lambda w: sum(
            weight * sum((v > c.get("threshold", 0.5)) == (t > 0) for v, t in zip(row, truth)) / len(row)
            for weight, row, truth in zip(w, SCORES, TRUTHS)) / sum(w))
    for name in ("TruePositives", "FalsePositives", "TrueNegatives", "FalseNegatives"):
        for c in grid(thresholds=[None, 0.255, 0.755]):
            yield add(name, c, "truths", lambda w: metrics.counts(SCORES, TRUTHS, w, limit_of(c))[name])
    for name in ("Precision", "Recall"):
        for c in grid(thresholds=[None, 0.3, 0.7], top_k=[None, 2], class_id=[None, 1]):
            yield add(name, c, "truths", lambda w: metrics.positives(
                metrics.answers(SCORES, TRUTHS, w, limit_of(c), c.get("top_k"), c.get("class_id")))[name.lower()])
    for c in grid(average=[None, "micro", "macro", "weighted"], beta=[None, 2.0], threshold=[None, 0.35]):
        def f(w):
            score = metrics.f_score(SCORES, TRUTHS, w, c.get("average", "none"), c.get("beta", 1.0), c.get("threshold", 0))
            return sum(score) / len(score) if isinstance(score, list) else score
        yield add("FBetaScore", c, "truths", f)
        if "beta" not in c:
            yield add("F1Score", c, "truths", f)
    for name, (constrained, wanted) in metrics.AT.items():
        for bound in (0.35, 0.75):
            for c in grid(num_thresholds=[None, 1, 11], class_id=[None, 2]):
                yield add(name, {constrained: bound, **c}, "truths", lambda w: metrics.best_at(
                    SCORES, TRUTHS, w, c.get("num_thresholds", 200), constrained, bound, wanted, c.get("class_id")))
    for c in grid(k=[1, 2, 3]):
        yield add("SparseTopKCategoricalAccuracy", c, "labels", lambda w: metrics.top(SCORES, LABELS, w, c["k"]))
        yield add("TopKCategoricalAccuracy", c, "one hot", lambda w: metrics.top(SCORES, LABELS, w, c["k"]))
    for c in grid(class_aggregation=[None, "uniform_average", "variance_weighted_average"], num_regressors=[None, 2]):
        yield add("R2Score", c, "targets", lambda w: metrics.r2(
            metrics.outputs, metrics.targets, w, c.get("class_aggregation", "uniform_average").split("_")[0], c.get("num_regressors", 0)))

    def share(w, classes, ignored=None):
        return metrics.iou([one for one in zip(LABELS, metrics.predicted, w) if one[0] != ignored], classes)
    for ignored in (None, 2):
        rest = {} if ignored is None else {"ignore_class": ignored}
        for classes in ([0], [1, 3], [0, 1, 2, 3]):
            ids = {"num_classes": 4, "target_class_ids": classes, **rest}
            yield add("IoU", ids, "predicted and labels", lambda w: share(w, classes, ignored))
            yield add("IoU", {**ids, "sparse_y_pred": False}, "labels", lambda w: share(w, classes, ignored))
            yield add("IoU", {**ids, "sparse_y_true": False}, "predicted and one hot", lambda w: share(w, classes, ignored))
            yield add("OneHotIoU", ids, "one hot", lambda w: share(w, classes, ignored))
            yield add("OneHotIoU", {**ids, "sparse_y_pred": True}, "predicted and one hot", lambda w: share(w, classes, ignored))
        whole = {"num_classes": 4, **rest}
        yield add("MeanIoU", whole, "predicted and labels", lambda w: share(w, PLACES, ignored))
        yield add("MeanIoU", {**whole, "sparse_y_pred": False}, "labels", lambda w: share(w, PLACES, ignored))
        yield add("MeanIoU", {**whole, "sparse_y_true": False}, "predicted and one hot", lambda w: share(w, PLACES, ignored))
        yield add("OneHotMeanIoU", whole, "one hot", lambda w: share(w, PLACES, ignored))
        yield add("OneHotMeanIoU", {**whole, "sparse_y_pred": True}, "predicted and one hot", lambda w: share(w, PLACES, ignored))
    for c in grid(target_class_ids=[None, [0], [1]], threshold=[None, 0.7]):
        yield add("BinaryIoU", c, "truths", lambda w: metrics.iou(
            [(t, int(v >= c.get("threshold", 0.5)), weight) for row, truth, weight in zip(SCORES, TRUTHS, w) for v, t in zip(row, truth)],
            c.get("target_class_ids", [0, 1])))
    for kind, key in [("PearsonCorrelation", "pearson"), ("ConcordanceCorrelation", "concordance")]:
        yield add(kind, {}, "targets", lambda w: metrics.correlations(metrics.outputs, metrics.targets, w)[key])
        yield from metrics_along(kind, lambda y, t, w: metrics.correlations(y, t, w)[key])

    def cosine(y, t, w):
        return sum(v * sum(a * b for a, b in zip(p, q)) / (norm(p) * norm(q)) for p, q, v in zip(y, t, w)) / sum(w)
    yield from metrics_along("CosineSimilarity", cosine)


def metrics_along(kind, of_rows):
    """The first 12 rows of 4 as samples of 3x4, or of 2x3x2."""
    y, t = ([v for row in rows[:12] for v in row] for rows in (metrics.outputs, metrics.targets))
    for shape, axis in [([3, 4], 1), ([3, 4], 2), ([3, 4], -2), ([2, 3, 2], 1), ([2, 3, 2], 2), ([2, 3, 2], -1)]:
        size, rank = math.prod(shape), len(shape)
        lines = loss_axes.lines(shape, [axis if axis >= 0 else rank + 1 + axis])
        weights = WEIGHTS[:48 // size]
        rows = [[[values[sample * size + i] for i in line] for sample in range(48 // size) for line in lines] for values in (y, t)]
        spread = [w for w in weights for _ in lines]
        config = {"axis": axis}
        yield f"{named(kind, config)} of {'x'.join(map(str, shape))}", {
            "class": kind, "config": config, "on": "targets", "shape": shape,
            "values": [of_rows(*rows, [1] * len(spread)), of_rows(*rows, spread)]}


# Callbacks: on values made up, of two decimals so that none lies on a limit.

SEQUENCES = [[round(v, 2) + 0.001 * i for i, v in enumerate(Numbers(seed).many(14, 0, 1))] for seed in (3, 8)]
SEQUENCES.append([1.0, 0.9, 0.8, 0.7, 0.7, 0.7, 0.65, 0.7, 0.7, 0.6, 0.5, 0.5, 0.5, 0.5])


def better(value, than, mode, by):
    return than is None or (value < than - by if mode == "min" else value > than + by)


def stopping(values, patience=0, min_delta=0.0, mode="min", baseline=None, start_from_epoch=0):
    best = best_epoch = None
    wait = 0
    for epoch, value in enumerate(values):
        if epoch < start_from_epoch:
            continue
        wait += 1
        if better(value, best, mode, min_delta):
            best, best_epoch = value, epoch
            if baseline is None or better(value, baseline, mode, min_delta):
                wait = 0
            continue
        if wait >= patience and epoch > 0:
            return {"epochs": epoch + 1, "best": best_epoch + 1}
    return {"epochs": len(values), "best": best_epoch + 1}


def plateau(values, factor=0.1, patience=10, min_delta=0.0001, mode="min", cooldown=0, min_lr=0.0):
    rate, best, wait, cooling, rates = 0.5, None, 0, 0, []
    for value in values:
        if cooling > 0:
            cooling, wait = cooling - 1, 0
        if better(value, best, mode, min_delta):
            best, wait = value, 0
        elif cooling == 0:
            wait += 1
            if wait >= patience and rate > min_lr:
                rate, cooling, wait = max(rate * factor, min_lr), cooldown, 0
        rates.append(rate)
    return {"rates": rates}


def saved(values, mode="min", initial_value_threshold=None):
    best, epochs = initial_value_threshold, []
    for epoch, value in enumerate(values):
        if better(value, best, mode, 0):
            best = value
            epochs.append(epoch + 1)
    return {"saved": epochs}


def callback_cases():
    for i, values in enumerate(SEQUENCES):
        for c in grid(patience=[None, 1, 3], min_delta=[None, 0.155], mode=["min", "max"], baseline=[None, 0.4555], start_from_epoch=[None, 4]):
            yield f"{named('EarlyStopping', c)} of values {i}", {
                "class": "EarlyStopping", "config": c, "values": values, **stopping(values, **c)}
        for c in grid(factor=[None, 0.5], patience=[1, 2], min_delta=[None, 0.155], mode=["min", "max"], cooldown=[None, 2], min_lr=[None, 0.03]):
            yield f"{named('ReduceLROnPlateau', c)} of values {i}", {
                "class": "ReduceLROnPlateau", "config": c, "values": values, **plateau(values, **c)}
        for c in grid(mode=["min", "max"], initial_value_threshold=[None, 0.5555]):
            yield f"{named('ModelCheckpoint', c)} of values {i}", {
                "class": "ModelCheckpoint", "config": c, "values": values, **saved(values, **c)}


def main():
    sections = {"schedules": schedule_cases, "optimizers": optimizer_cases, "matrices": matrix_cases, "losses": loss_cases, "activations": activation_cases,
                "layers": layer_cases, "regularizers": regularizer_cases, "constraints": constraint_cases, "initializers": initializer_cases,
                "metrics": metric_cases, "callbacks": callback_cases}
    texts = []
    for section, make in sections.items():
        cases = dict(make())
        print(section, len(cases))
        lines = [f"{json.dumps(name)}: {json.dumps(losses.shortened(one), separators=(',', ':'))}" for name, one in cases.items()]
        texts.append(f"{json.dumps(section)}: {{\n" + ",\n".join(lines) + "\n}")
    pathlib.Path(__file__).with_suffix(".json").write_text("{\n" + ",\n".join(texts) + "\n}\n")


if __name__ == "__main__":
    main()
