"""Ten training steps of small networks in PyTorch, double precision: losses of each step and final weights.

Run: python3 torch_golden.py, with numpy and torch. Writes one JSON file per network into nets/.
Differences between the frameworks are made good here, by hand: Keras' optimizers (rate inside the velocity, Adam's epsilon outside the bias correction), batch
normalization with biased moving variance, kernels (in, out) and (height, width, in, out), images height x width x channels, asymmetric 'same' padding, L2 without
a half. Initial weights, data and hyperparameters are rounded to single precision, so that both precisions start alike.
"""
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

STEPS = 10


def single(value):
    return float(np.float32(value))


class Net:
    """Weights by Neurona's names, forward pass by hand."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.weights = {}
        self.trained = []
        self.penalty = lambda: 0.0
        self.constrain = lambda: None

    def weight(self, name, shape, scale=None, offset=0.0, trained=True):
        scale = 1 / np.sqrt(np.prod(shape[:-1])) if scale is None else scale
        values = np.float32(offset + scale * self.random.uniform(-1, 1, size=shape)).astype(float)
        self.weights[name] = torch.tensor(values, requires_grad=trained)
        if trained:
            self.trained.append(name)
        return self.weights[name]

    def dense(self, name, inputs, units, bias=True):
        kernel = self.weight(f"{name}/kernel", (inputs, units))
        shift = self.weight(f"{name}/bias", (units,), 0.1) if bias else 0.0
        return lambda x: x @ kernel + shift

    def conv(self, name, size, inputs, filters, same=False, stride=1, bias=True):
        kernel = self.weight(f"{name}/kernel", (size, size, inputs, filters))
        shift = self.weight(f"{name}/bias", (filters,), 0.1) if bias else None

        def run(x):  # rows, height, width, channels
            x = x.permute(0, 3, 1, 2)
            if same:
                pads = []
                for length in (x.shape[3], x.shape[2]):
                    total = max((-(-length // stride) - 1) * stride + size - length, 0)
                    pads += [total // 2, total - total // 2]
                x = F.pad(x, pads)
            return F.conv2d(x, kernel.permute(3, 2, 0, 1), shift, stride=stride).permute(0, 2, 3, 1)

        return run

    def batch_norm(self, name, channels, momentum, epsilon=1e-3):
        gamma = self.weight(f"{name}/gamma", (channels,), 0.2, 1.0)
        beta = self.weight(f"{name}/beta", (channels,), 0.2)
        mean = self.weight(f"{name}/moving_mean", (channels,), 0.2, trained=False)
        variance = self.weight(f"{name}/moving_variance", (channels,), 0.2, 1.0, trained=False)
        momentum, epsilon = single(momentum), single(epsilon)

        def run(x):
            axes = tuple(range(x.dim() - 1))
            m, v = x.mean(axes), x.var(axes, unbiased=False)
            with torch.no_grad():
                mean.mul_(momentum).add_(m * (1 - momentum))
                variance.mul_(momentum).add_(v * (1 - momentum))
            return gamma * (x - m) / torch.sqrt(v + epsilon) + beta

        return run


def max_pool(x, size=2):
    return F.max_pool2d(x.permute(0, 3, 1, 2), size).permute(0, 2, 3, 1)


def flatten(x):
    return x.reshape(x.shape[0], -1)


class SGD:
    def __init__(self, rate, momentum=0.0, nesterov=False):
        self.rate = rate if callable(rate) else lambda step: single(rate)
        self.momentum, self.nesterov = single(momentum), nesterov

    def state(self, w):
        return [torch.zeros_like(w)]

    def update(self, w, g, state, step):
        v, rate = state[0], self.rate(step)
        v.mul_(self.momentum).sub_(rate * g)
        w.add_(self.momentum * v - rate * g if self.nesterov else v)


class Adam:
    def __init__(self, rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-7):
        self.rate, self.beta1, self.beta2, self.epsilon = single(rate), single(beta1), single(beta2), single(epsilon)

    def state(self, w):
        return [torch.zeros_like(w), torch.zeros_like(w)]

    def update(self, w, g, state, step):
        m, v = state
        m.add_((g - m) * (1 - self.beta1))
        v.add_((g * g - v) * (1 - self.beta2))
        rate = self.rate * np.sqrt(1 - self.beta2 ** (step + 1)) / (1 - self.beta1 ** (step + 1))
        w.sub_(rate * m / (torch.sqrt(v) + self.epsilon))


def squared_error(y, t):
    return ((y - t) ** 2).mean()


def crossentropy(logits, t):
    return -(t * F.log_softmax(logits, -1)).sum(-1).mean()


def sparse_crossentropy(logits, t):
    return F.cross_entropy(logits, t.long().squeeze(-1))


def binary_crossentropy(logits, t):
    return F.binary_cross_entropy_with_logits(logits, t)


def smoothed(logits, t, s=0.125):  # exact in single precision
    return crossentropy(logits, t * (1 - s) + s / t.shape[-1])


def mlp_sigmoid(net):
    a, b, c = net.dense("dense", 6, 5), net.dense("dense_1", 5, 4), net.dense("dense_2", 4, 2)
    return lambda x: c(torch.sigmoid(b(torch.sigmoid(a(x)))))


def mlp_relu(net):
    a, b, c = net.dense("dense", 8, 9), net.dense("dense_1", 9, 7), net.dense("dense_2", 7, 5)
    return lambda x: c(torch.relu(b(torch.relu(a(x)))))


def mlp_leaky(net):
    a, b, c = net.dense("dense", 6, 8), net.dense("dense_1", 8, 6), net.dense("dense_2", 6, 4)
    slope = single(0.3)
    return lambda x: c(F.leaky_relu(b(F.leaky_relu(a(x), slope)), slope))


def mlp_tanh(net):
    a, b = net.dense("dense", 7, 6), net.dense("dense_1", 6, 1)
    return lambda x: b(torch.tanh(a(x)))


def mlp_elu_penalties(net):
    a, b = net.dense("dense", 5, 6), net.dense("dense_1", 6, 3)
    w, l1, l2 = net.weights, single(0.01), single(0.02)
    net.penalty = lambda: l2 * (w["dense/kernel"] ** 2).sum() + l1 * w["dense_1/kernel"].abs().sum() + l1 * w["dense_1/bias"].abs().sum()
    return lambda x: b(F.elu(a(x)))


def mlp_batch_norm(net):
    a, n, b = net.dense("dense", 6, 8, bias=False), net.batch_norm("batch_normalization", 8, 0.9), net.dense("dense_1", 8, 3)
    return lambda x: b(torch.relu(n(a(x))))


def mlp_prelu(net):
    a = net.dense("dense", 5, 7)
    alpha = net.weight("p_re_lu/alpha", (7,), 0.0, 0.25)
    b = net.dense("dense_1", 7, 2)

    def run(x):
        h = a(x)
        return b(torch.where(h > 0, h, alpha * h))

    return run


def conv_pool_dense(net):
    a, b, c = net.conv("conv2d", 3, 1, 4, same=True), net.conv("conv2d_1", 3, 4, 5), net.dense("dense", 20, 3)
    return lambda x: c(flatten(torch.relu(b(max_pool(torch.relu(a(x)))))))


def conv_strides_batch_norm(net):
    a, n, b = net.conv("conv2d", 3, 2, 4, same=True, stride=2, bias=False), net.batch_norm("batch_normalization", 4, 0.99), net.dense("dense", 36, 3)
    return lambda x: b(flatten(torch.tanh(n(a(x)))))


def residual(net):
    a, b, c, d = net.dense("dense", 6, 5), net.dense("dense_1", 5, 7), net.dense("dense_2", 7, 5), net.dense("dense_3", 5, 4)

    def run(x):
        h = torch.relu(a(x))
        return d(h + c(torch.tanh(b(h))))

    return run


def max_norm(net):
    a, b = net.dense("dense", 6, 8), net.dense("dense_1", 8, 3)
    kernel, limit = net.weights["dense/kernel"], single(0.5)

    def constrain():
        norms = torch.sqrt((kernel ** 2).sum(0))
        kernel.mul_(torch.minimum(norms, torch.tensor(limit)) / (1e-7 + norms))

    net.constrain = constrain
    return lambda x: b(torch.tanh(a(x)))


def decay(step):
    return single(0.1) / (1 + single(0.5) * (step / 2))


NETS = {
    # name: (builder, input shape, outputs, kind of target, loss, optimizer, rows, batch)
    "mlp-sigmoid-mse-sgd": (mlp_sigmoid, (6,), 2, "values", squared_error, SGD(0.5), 12, 6),
    "mlp-relu-softmax-adam": (mlp_relu, (8,), 5, "one-hot", crossentropy, Adam(0.01), 12, 5),
    "mlp-leaky-sparse-momentum": (mlp_leaky, (6,), 4, "labels", sparse_crossentropy, SGD(0.05, 0.9), 12, 4),
    "mlp-tanh-binary-nesterov": (mlp_tanh, (7,), 1, "bits", binary_crossentropy, SGD(0.1, 0.9, True), 12, 5),
    "mlp-elu-penalties-sgd": (mlp_elu_penalties, (5,), 3, "values", squared_error, SGD(0.1), 10, 10),
    "mlp-batch-norm-adam": (mlp_batch_norm, (6,), 3, "one-hot", crossentropy, Adam(0.01), 15, 6),
    "mlp-prelu-adam": (mlp_prelu, (5,), 2, "values", squared_error, Adam(0.005), 9, 4),
    "conv-pool-dense-momentum": (conv_pool_dense, (8, 8, 1), 3, "labels", sparse_crossentropy, SGD(0.05, 0.9), 6, 4),
    "conv-strides-batch-norm-adam": (conv_strides_batch_norm, (6, 5, 2), 3, "one-hot", smoothed, Adam(0.005), 8, 3),
    "residual-adam": (residual, (6,), 4, "one-hot", crossentropy, Adam(0.01), 12, 12),
    "max-norm-decay-momentum": (max_norm, (6,), 3, "values", squared_error, SGD(decay, 0.8), 10, 1),
}


def targets(kind, random, rows, outputs):
    if kind == "values":
        return np.float32(random.uniform(-1, 1, size=(rows, outputs))).astype(float)
    if kind == "bits":
        return random.integers(0, 2, size=(rows, outputs)).astype(float)
    labels = random.integers(0, outputs, size=rows)
    return np.eye(outputs)[labels] if kind == "one-hot" else labels.astype(float)[:, None]


def train(seed, build, shape, outputs, kind, loss, optimizer, rows, batch):
    net = Net(seed)
    forward = build(net)
    x = np.float32(net.random.uniform(-1, 1, size=(rows, *shape))).astype(float)
    t = targets(kind, net.random, rows, outputs)
    first = {name: w.detach().numpy().ravel().tolist() for name, w in net.weights.items()}
    states = {name: optimizer.state(net.weights[name].detach()) for name in net.trained}
    losses = []
    for step in range(STEPS):
        start = step * batch % (-(-rows // batch) * batch)
        part = slice(start, min(start + batch, rows))
        value = loss(forward(torch.tensor(x[part])), torch.tensor(t[part])) + net.penalty()
        gradients = torch.autograd.grad(value, [net.weights[name] for name in net.trained])
        with torch.no_grad():
            for name, gradient in zip(net.trained, gradients):
                optimizer.update(net.weights[name], gradient, states[name], step)
            net.constrain()
        losses.append(float(value))
    return {
        "batch": batch,
        "x": x.ravel().tolist(),
        "targets": t.ravel().tolist(),
        "weights": first,
        "losses": losses,
        "final": {name: w.detach().numpy().ravel().tolist() for name, w in net.weights.items()},
    }


def main():
    folder = pathlib.Path(__file__).parent / "nets"
    folder.mkdir(exist_ok=True)
    for seed, (name, net) in enumerate(NETS.items(), start=1):
        golden = train(seed, *net)
        (folder / f"{name}.json").write_text(json.dumps(golden, indent=0).replace(",\n", ",") + "\n")
        print(f"{name}: {golden['losses'][0]:.6f} to {golden['losses'][-1]:.6f}")


if __name__ == "__main__":
    main()
