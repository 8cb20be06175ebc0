"""Ten updates of every adaptive optimizer, each with every option, from the published formulas in Keras' form.

Run: python3 update_rules.py. Needs nothing but Python. Writes update_rules.json beside this file. Independent of Neurona: plain
loops in double precision. Parameters are a shape and a flat list; what is done around a rule is done here once more.
"""
import json
import math
import pathlib


class Numbers:
    """Pseudo-random numbers of three decimals, so that files are short and single precision is no excuse."""

    def __init__(self, seed):
        self.state = seed

    def draw(self, low, high):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return round(low + (high - low) * (self.state >> 33) / 2 ** 31, 3)

    def many(self, count, low=-1.5, high=1.5):
        return [self.draw(low, high) for _ in range(count)]


def norm(values):
    return math.sqrt(sum(v * v for v in values))


def rms(values):
    return norm(values) / math.sqrt(len(values))


# Rules: (state, t, shape, weights, gradient, rate) -> weights. The state is a dictionary of lists that the rule makes.

def slot(state, name, weights, initial=0.0):
    return state.setdefault(name, [initial] * len(weights))


def each(update):
    """A rule that treats every weight alone: update(get, set, t, w, g, rate) -> w."""
    def rule(state, t, shape, weights, gradient, rate):
        result = []
        for i, (w, g) in enumerate(zip(weights, gradient)):
            result.append(update(lambda name, initial=0.0: slot(state, name, weights, initial)[i],
                                 lambda name, value: state[name].__setitem__(i, value), t, w, g, rate))
        return result
    return rule


def sgd():
    return each(lambda get, put, t, w, g, rate: w - rate * g)


def rmsprop(rho=0.9, momentum=0.0, epsilon=1e-7, centered=False):
    def update(get, put, t, w, g, rate):
        v = rho * get("v") + (1 - rho) * g * g
        put("v", v)
        if centered:
            a = rho * get("a") + (1 - rho) * g
            put("a", a)
            v -= a * a
        step = rate * g / math.sqrt(v + epsilon)
        if momentum:
            step += momentum * get("b")
            put("b", step)
        return w - step
    return each(update)


def adagrad(initial=0.1, epsilon=1e-7):
    def update(get, put, t, w, g, rate):
        a = get("a", initial) + g * g
        put("a", a)
        return w - rate * g / math.sqrt(a + epsilon)
    return each(update)


def adam(beta1=0.9, beta2=0.999, epsilon=1e-7, amsgrad=False):
    def update(get, put, t, w, g, rate):
        m = beta1 * get("m") + (1 - beta1) * g
        v = beta2 * get("v") + (1 - beta2) * g * g
        put("m", m)
        put("v", v)
        if amsgrad:
            v = max(v, get("largest"))
            put("largest", v)
        return w - rate * math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t) * m / (math.sqrt(v) + epsilon)
    return each(update)


def nadam(beta1=0.9, beta2=0.999, epsilon=1e-7):
    def u(t):
        return beta1 * (1 - 0.5 * 0.96 ** t)

    def update(get, put, t, w, g, rate):
        m = beta1 * get("m") + (1 - beta1) * g
        v = beta2 * get("v") + (1 - beta2) * g * g
        put("m", m)
        put("v", v)
        product = math.prod(u(i) for i in range(1, t + 1))
        mean = u(t + 1) * m / (1 - product * u(t + 1)) + (1 - u(t)) * g / (1 - product)
        return w - rate * mean / (math.sqrt(v / (1 - beta2 ** t)) + epsilon)
    return each(update)


def adamax(beta1=0.9, beta2=0.999, epsilon=1e-7):
    def update(get, put, t, w, g, rate):
        m = beta1 * get("m") + (1 - beta1) * g
        u = max(beta2 * get("u"), abs(g))
        put("m", m)
        put("u", u)
        return w - rate * m / ((1 - beta1 ** t) * (u + epsilon))
    return each(update)


def adadelta(rho=0.95, epsilon=1e-7):
    def update(get, put, t, w, g, rate):
        a = rho * get("a") + (1 - rho) * g * g
        step = math.sqrt(get("b") + epsilon) / math.sqrt(a + epsilon) * g
        put("a", a)
        put("b", rho * get("b") + (1 - rho) * step * step)
        return w - rate * step
    return each(update)


def lion(beta1=0.9, beta2=0.99):
    def update(get, put, t, w, g, rate):
        direction = beta1 * get("m") + (1 - beta1) * g
        # The sign of what is nearly nothing would depend on rounding.
        assert direction == 0 or abs(direction) > 1e-5 * max(1, abs(g)) or abs(g) < 1e-4, direction
        put("m", beta2 * get("m") + (1 - beta2) * g)
        return w - rate * ((direction > 0) - (direction < 0))
    return each(update)


def ftrl(power=-0.5, initial=0.1, l1=0.0, l2=0.0, shrinkage=0.0, beta=0.0):
    def update(get, put, t, w, g, rate):
        n = get("n", initial)
        after = n + g * g
        z = get("z") + g + 2 * shrinkage * w - (after ** -power - n ** -power) / rate * w
        put("n", after)
        put("z", z)
        quadratic = after ** -power / rate + 2 * (l2 + beta / (2 * rate))
        return (min(max(z, -l1), l1) - z) / quadratic if quadratic > 0 else 0.0
    return each(update)


def lamb(beta1=0.9, beta2=0.999, epsilon=1e-7):
    def rule(state, t, shape, weights, gradient, rate):
        m, v, step = slot(state, "m", weights), slot(state, "v", weights), []
        for i, g in enumerate(gradient):
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g * g
            step.append(m[i] / (1 - beta1 ** t) / (math.sqrt(v[i] / (1 - beta2 ** t)) + epsilon))
        ratio = norm(weights) / norm(step) if norm(weights) > 0 and norm(step) > 0 else 1
        return [w - ratio * rate * s for w, s in zip(weights, step)]
    return rule


def product(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def transposed(a):
    return [list(column) for column in zip(*a)]


def orthogonalized(flat, shape, a, b, c, steps):
    """Newton's and Schulz' iteration on the matrix, with the shorter side first."""
    length = norm(flat) + 1e-7
    x = [[v / length for v in flat[i:i + shape[1]]] for i in range(0, len(flat), shape[1])]
    x = transposed(x) if shape[0] > shape[1] else x
    for _ in range(steps):
        s = product(x, transposed(x))
        factor = [[b * p + c * q for p, q in zip(*two)] for two in zip(s, product(s, s))]
        x = [[a * p + q for p, q in zip(*two)] for two in zip(x, product(factor, x))]
    x = transposed(x) if shape[0] > shape[1] else x
    return [v for row in x for v in row]


def muon(beta1=0.9, beta2=0.999, epsilon=1e-7, a=3.4445, b=-4.775, c=2.0315, ratio=1, momentum=0.95, steps=5, nesterov=True, rms_rate=0.2,
         is_matrix=lambda shape: len(shape) == 2):
    other = adam(beta1, beta2, epsilon)

    def rule(state, t, shape, weights, gradient, rate):
        if not is_matrix(shape):
            return other(state, t, shape, weights, gradient, rate * ratio)
        m = state["m"] = [momentum * old + g for old, g in zip(slot(state, "m", weights), gradient)]
        direction = [g + momentum * v for g, v in zip(gradient, m)] if nesterov else m
        scale = 1 if rms_rate is None else rms_rate * math.sqrt(max(shape))
        return [w - rate * scale * v for w, v in zip(weights, orthogonalized(direction, shape, a, b, c, steps))]
    return rule


def adafactor(decay=-0.8, epsilon1=1e-30, epsilon2=1e-3, threshold=1.0):
    def rule(state, t, shape, weights, gradient, rate):
        keep = 1 - t ** decay
        squares = [g * g + epsilon1 for g in gradient]
        if len(shape) < 2:
            v = state["v"] = [keep * old + (1 - keep) * s for old, s in zip(slot(state, "v", weights), squares)]
        else:
            rows, columns = shape[-2:]
            v = []
            r, c = state.setdefault("r", {}), state.setdefault("c", {})
            for k in range(0, len(weights), rows * columns):
                matrix = [squares[k + i * columns:k + (i + 1) * columns] for i in range(rows)]
                for i in range(rows):
                    r[k, i] = keep * r.get((k, i), 0) + (1 - keep) * sum(matrix[i]) / columns
                for j in range(columns):
                    c[k, j] = keep * c.get((k, j), 0) + (1 - keep) * sum(row[j] for row in matrix) / rows
                mean = sum(r[k, i] for i in range(rows)) / rows
                v += [r[k, i] / mean * c[k, j] for i in range(rows) for j in range(columns)]
        step = [g / math.sqrt(one) for g, one in zip(gradient, v)]
        clipped = [s / max(1, rms(step) / threshold) for s in step]
        factor = max(epsilon2, rms(weights)) * min(rate, 1 / math.sqrt(t))
        return [w - factor * s for w, s in zip(weights, clipped)]
    return rule


# Around the rule, in Keras' order.

class Training:
    def __init__(self, shapes, start, rule, rate, settings):
        self.shapes, self.weights = shapes, {name: list(values) for name, values in start.items()}
        self.rule, self.rate, self.settings = rule, rate, settings
        self.states = {name: {} for name in shapes}
        self.calls = self.updates = 0
        self.sums = {name: [0.0] * len(values) for name, values in start.items()}
        self.average = None

    def apply(self, gradients):
        calls = self.settings.get("accumulation", 1)
        rate = self.rate(self.calls)
        self.calls += 1
        for name, gradient in gradients.items():
            self.sums[name] = [s + g / calls for s, g in zip(self.sums[name], gradient)]
        if self.calls % calls:
            return
        self.updates += 1
        for name, gradient in self.sums.items():
            limit = self.settings.get("clipnorm", math.inf)
            if norm(gradient) > limit:
                gradient = [g * limit / norm(gradient) for g in gradient]
            own = rate * self.settings.get("factors", {}).get(name.split("/")[-1], 1)
            decays = self.settings.get("decays", {})
            decay = decays.get(name, decays.get(name.split("/")[-1], self.settings.get("decay", 0)))
            weights = [w - w * decay * own for w in self.weights[name]]
            self.weights[name] = self.rule(self.states[name], self.updates, self.shapes[name], weights, gradient, own)
            self.sums[name] = [0.0] * len(gradient)
        momentum = self.settings.get("ema")
        if momentum is not None:
            old = self.average or self.weights
            self.average = {name: [momentum * a + (1 - momentum) * w for a, w in zip(old[name], now)] for name, now in self.weights.items()}


def constant(rate):
    return lambda step: rate


AROUND = {"decay": 0.1, "clipnorm": 0.5, "ema": 0.8, "accumulation": 2, "factors": {"bias": 2}, "decays": {"bias": 0}}


def around(rule, rate=0.05):
    """With everything that may stand around a rule, and a rate that falls from call to call."""
    return rule, lambda step: rate * 0.5 ** (step / 8), AROUND


CASES = {
    "RMSprop": (rmsprop(), constant(0.001), {}),
    "RMSprop changed": (rmsprop(0.8, epsilon=0.01), constant(0.05), {}),
    "RMSprop momentum": (rmsprop(momentum=0.7), constant(0.05), {}),
    "RMSprop centered": (rmsprop(centered=True), constant(0.05), {}),
    "RMSprop centered momentum": (rmsprop(0.8, 0.7, 0.01, True), constant(0.05), {}),
    "RMSprop and all": around(rmsprop(momentum=0.5)),
    "Adagrad": (adagrad(), constant(0.001), {}),
    "Adagrad from 0": (adagrad(0), constant(0.05), {}),
    "Adagrad changed": (adagrad(0.5, 0.01), constant(0.05), {}),
    "Adagrad and all": around(adagrad()),
    "Adam AMSGrad": (adam(amsgrad=True), constant(0.05), {}),
    "Adam AMSGrad changed": (adam(0.8, 0.7, 1e-3, True), constant(0.05), {}),
    "Adam AMSGrad and all": around(adam(beta2=0.8, amsgrad=True)),
    "AdamW AMSGrad": (adam(beta2=0.8, amsgrad=True), constant(0.05), {"decay": 0.004}),
    "Nadam": (nadam(), constant(0.001), {}),
    "Nadam changed": (nadam(0.8, 0.95, 1e-3), constant(0.05), {}),
    "Nadam and all": around(nadam()),
    "Adamax": (adamax(), constant(0.001), {}),
    "Adamax changed": (adamax(0.8, 0.7, 1e-3), constant(0.05), {}),
    "Adamax and all": around(adamax()),
    "Adadelta": (adadelta(), constant(0.001), {}),
    "Adadelta of the paper": (adadelta(), constant(1), {}),
    "Adadelta changed": (adadelta(0.8, 1e-4), constant(0.5), {}),
    "Adadelta and all": around(adadelta(), 1),
    "Lion": (lion(), constant(0.001), {}),
    "Lion changed": (lion(0.6, 0.8), constant(0.05), {}),
    "Lion and all": around(lion()),
    "Ftrl": (ftrl(), constant(0.001), {}),
    "Ftrl power": (ftrl(-0.3), constant(0.05), {}),
    "Ftrl power 0": (ftrl(0.0), constant(0.05), {}),
    "Ftrl power 0 from 0": (ftrl(0.0, 0), constant(0.05), {}),
    "Ftrl power from 0": (ftrl(-0.7, 0), constant(0.05), {}),
    "Ftrl from 0": (ftrl(initial=0), constant(0.05), {}),
    "Ftrl L1": (ftrl(l1=0.4), constant(0.05), {}),
    "Ftrl L2": (ftrl(l2=0.4), constant(0.05), {}),
    "Ftrl shrinkage": (ftrl(shrinkage=0.4), constant(0.05), {}),
    "Ftrl beta": (ftrl(beta=0.4), constant(0.05), {}),
    "Ftrl with every argument": (ftrl(-0.6, 0.3, 0.1, 0.2, 0.3, 0.4), constant(0.1), {}),
    "Ftrl and all": around(ftrl()),
    "Lamb": (lamb(), constant(0.001), {}),
    "Lamb changed": (lamb(0.8, 0.95, 1e-3), constant(0.05), {}),
    "Lamb and all": around(lamb()),
    "Muon": (muon(), constant(0.001), {"decay": 0.004}),
    "Muon changed": (
        muon(0.8, 0.95, 1e-3, 3, -4, 1.5, 0.5, 0.8, 2, False, None), constant(0.05), {"decay": 0.2, "decays": {"dense/kernel": 0.004}}),
    "Muon and all": around(muon()),
    "Adafactor": (adafactor(), constant(0.001), {}),
    "Adafactor with large steps": (adafactor(), constant(1), {}),
    "Adafactor changed": (adafactor(-0.6, 1e-3, 0.1, 0.7), constant(0.05), {}),
    "Adafactor and all": around(adafactor()),
}

# A convolution's kernel and bias and a dense layer's of one unit: whole parameters, and matrices in them.
SHAPES = {"conv2d/kernel": [2, 3, 2, 3], "conv2d/bias": [3], "dense/kernel": [18, 1], "dense/bias": [1]}


def one_array():
    """Columns: a gradient of 0, large ones of changing and of constant sign, tiny ones, those that grow small, any."""
    numbers = Numbers(11)
    start = [0.5, 0.25, -1.0, 0.75, 0.0, 1.25] + numbers.many(5)
    gradients = []
    for step in range(20):
        any_signs = numbers.many(7)
        gradients.append([0.0, (-1) ** step * 1e4, 1e4, any_signs[0] * 1e-6, any_signs[1] * 0.5 ** step] + any_signs[2:] + [1e-12])
    return start, gradients


def of_shapes():
    """Gradients whose first row and column are 0 in every matrix, as those of units that are never active."""
    numbers = Numbers(12)
    start = {name: numbers.many(math.prod(shape)) for name, shape in SHAPES.items()}
    gradients = []
    for _ in range(20):
        step = {name: numbers.many(math.prod(shape)) for name, shape in SHAPES.items()}
        for i in range(len(step["conv2d/kernel"])):
            if i % 3 == 0 or i // 3 % 2 == 0 and i >= 18:
                step["conv2d/kernel"][i] = 0.0
        gradients.append(step)
    return start, gradients


def run(shapes, start, gradients, case):
    training = Training(shapes, start, *case)
    path = []
    for gradient in gradients[:10 * case[2].get("accumulation", 1)]:
        training.apply(gradient)
        path.append(dict(training.weights))
    return path, training.average


def main():
    start, gradients = one_array()
    starts, many = of_shapes()
    golden = {"start": start, "gradients": gradients, "shapes start": starts, "shapes gradients": many, "cases": {}}
    for name, case in CASES.items():
        path, average = run({"weights": [len(start)]}, {"weights": start}, [{"weights": g} for g in gradients], case)
        of_all, _ = run(SHAPES, starts, many, case)
        golden["cases"][name] = {
            "path": [step["weights"] for step in path],
            "average": average["weights"] if average else [],
            "shapes": of_all[-1],
        }
    text = json.dumps(shortened(golden), separators=(",", ":"))
    text = text.replace('"cases":{', '"cases":{\n').replace("]},", "]},\n").replace("}},", "}},\n")
    pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")


def shortened(value):
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    return [shortened(one) for one in value] if isinstance(value, (list, tuple)) else value


if __name__ == "__main__":
    main()
