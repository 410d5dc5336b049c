"""Fits the rates of the cluster's cost model to counted cycles.

The planner says how often each part of the generated code is executed (the pass
`cluster-print-cost-terms`); the simulator counts the cycles of the same stages.
Rates are fitted to both on layers made here, whose shapes are those of no network
in the tests. A rate is pulled weakly towards what the pipeline's manual says of
the instructions behind it, so that parts which always come together keep their
proportions.
"""

import dataclasses
import json
import re
import subprocess

import numpy as np
import onnx
from onnx import TensorProto, helper

# Weight of the manual's figures against the measurements, which count as one each.
PRIOR_WEIGHT = 0.02
# Not fitted: when copies start depends on it, so the counts would change with it.
FIXED = ("Command",)
ELEMENTS = {"int8": (TensorProto.INT8, np.int8), "uint8": (TensorProto.UINT8, np.uint8)}


@dataclasses.dataclass(frozen=True)
class Rate:
    """A line of ClusterRates.def: what the part costs, in thousandths of a cycle."""

    name: str
    millicycles: int
    meaning: str


@dataclasses.dataclass(frozen=True)
class Sample:
    """One stage: what its prediction is made of, and what it took."""

    name: str
    operation: str
    in_place: bool
    fixed: int
    counts: dict
    counted: int

    def predicted(self, rates):
        return self.fixed + sum(rates[name] * count for name, count in self.counts.items()) / 1e6


class LayerWriter:
    """An ONNX model of layers that have nothing to do with one another."""

    def __init__(self, seed, zero):
        """`zero`: the zero point of activations; 0 leaves a subtraction out of the code."""
        self.zero = zero
        self.random = np.random.default_rng(seed)
        self.nodes, self.inputs, self.outputs, self.constants = [], [], [], []
        self.samples = {}

    def constant(self, array):
        name = f"c{len(self.constants)}"
        self.constants.append(onnx.numpy_helper.from_array(np.asarray(array), name))
        return name

    def input(self, shape, kind):
        name = f"x{len(self.inputs)}"
        if kind == "float32":
            element, array = TensorProto.FLOAT, self.random.standard_normal(shape).astype(np.float32)
        else:
            element, dtype = ELEMENTS[kind]
            limits = np.iinfo(dtype)
            array = self.random.integers(limits.min, limits.max, shape, dtype=dtype, endpoint=True)
        self.inputs.append(helper.make_tensor_value_info(name, element, shape))
        self.samples[name] = array
        return name

    def output(self, value, kind):
        element = TensorProto.FLOAT if kind == "float32" else ELEMENTS[kind][0]
        self.outputs.append(helper.make_tensor_value_info(value, element, None))

    def node(self, operator, inputs, **attributes):
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [name], name=f"{name}_{operator}", **attributes))
        return name

    def parameters(self, kind, scale=0.05):
        zero = self.zero if kind == "int8" else 128 + self.zero
        return [self.constant(np.float32(scale)), self.constant(np.array(zero, ELEMENTS[kind][1]))]

    def layer(self, operator, shapes, kind, weights=(), **attributes):
        """One operator on new inputs of `shapes` and float weights, between a dequantisation and a quantisation
        unless `kind` is float32."""
        values = [self.input(shape, kind) for shape in shapes]
        if kind != "float32":
            values = [self.node("DequantizeLinear", [value, *self.parameters(kind)]) for value in values]
        values += [self.weight(index, shape, kind) for index, shape in enumerate(weights)]
        result = self.node(operator, values, **attributes)
        if kind != "float32":
            result = self.node("QuantizeLinear", [result, *self.parameters(kind, 0.07)])
        self.output(result, kind)

    def weight(self, index, shape, kind):
        array = self.random.standard_normal(shape).astype(np.float32)
        if kind == "float32":
            return self.constant(array)
        if index == 1:
            # The scale of the bias is that of the product.
            scale = self.constant(np.float32(0.05 * 0.02))
            zero = self.constant(np.int32(0))
            return self.node("DequantizeLinear", [self.constant((array * 1000).astype(np.int32)), scale, zero])
        element = ELEMENTS[kind][1]
        zero = 0 if kind == "int8" else 117
        levels = np.clip(np.round(array * 40) + zero, np.iinfo(element).min, np.iinfo(element).max)
        parameters = [self.constant(np.float32(0.02)), self.constant(np.array(zero, element))]
        return self.node("DequantizeLinear", [self.constant(levels.astype(element)), *parameters])

    def model(self):
        graph = helper.make_graph(self.nodes, "calibration", self.inputs, self.outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        return onnx.shape_inference.infer_shapes(model)


def add_layers(writer, part):
    """One mixture of layers of all kinds; every `part` has other shapes."""
    random = writer.random

    def pick(*choices):
        return int(random.choice(choices))

    kinds = ("int8", "float32", "uint8")
    for kind in kinds:
        # Windows over few and many channels, padded or not, and depthwise.
        channels, filters, size = pick(3, 5, 12, 20, 24, 40), pick(6, 10, 24, 40), pick(9, 11, 14, 20, 26)
        kernel, stride = [(3, 1), (3, 2), (5, 1), (2, 2)][part % 4]
        pad = kernel // 2 if kernel != 2 else 0
        writer.layer(
            "Conv", [(1, channels, size, size + 2)], kind, [(filters, channels, kernel, kernel), (filters,)],
            pads=[pad] * 4, strides=[stride] * 2,
        )
        channels, size = pick(12, 20, 36, 56, 72), pick(6, 9, 13, 22)
        writer.layer(
            "Conv", [(1, channels, size, size)], kind, [(channels, 1, 3, 3), (channels,)], pads=[1] * 4,
            strides=[1 + part % 2] * 2, group=channels,
        )
        channels, filters, size = pick(10, 20, 40, 72, 128), pick(12, 28, 56, 80), pick(3, 5, 8, 12, 17)
        writer.layer("Conv", [(1, channels, size, size)], kind, [(filters, channels, 1, 1), (filters,)])
        # Long windows, as over the time of a spectrogram.
        channels, filters = pick(1, 2, 6), pick(6, 12)
        height, width = [(7, 3), (9, 4), (9, 6), (11, 7)][part % 4]
        writer.layer(
            "Conv", [(1, channels, 30, 18)], kind, [(filters, channels, height, width), (filters,)],
            pads=[3, 1, 3, 1], strides=[2, 2],
        )
        inner, columns, rows = pick(20, 33, 70, 150, 300, 500), pick(3, 11, 30, 50, 90), pick(1, 1, 1, 6)
        writer.layer("MatMul", [(rows, inner)], kind, [(inner, columns)])
        writer.layer("Gemm", [(1, inner + 4)], kind, [(columns, inner + 4), (columns,)], transB=1)
        shape = (1, pick(5, 12, 24), pick(7, 12, 20), pick(5, 14, 18))
        window = pick(2, 3)
        writer.layer("MaxPool", [shape], kind, kernel_shape=[window] * 2, strides=[2, 2])
        writer.layer("AveragePool", [shape], kind, kernel_shape=[window] * 2, strides=[2, 2])
        writer.layer("AveragePool", [(1, pick(20, 50, 90), 5, 5)], kind, kernel_shape=[5, 5])
        writer.layer("GlobalAveragePool", [(1, pick(20, 50, 100), pick(4, 6), pick(4, 6))], kind)
        elements = pick(12, 40, 110, 700, 3000, 9000, 20000)
        for operator in ("Add", "Mul", "Sub"):
            writer.layer(operator, [(1, elements + 24)] * 2, kind)
        for operator in ("Sigmoid", "Tanh"):
            writer.layer(operator, [(1, pick(30, 200, 1500))], kind)
        writer.layer("Softmax", [(pick(1, 4), pick(3, 9, 30, 100))], kind, axis=1)
        writer.layer("Transpose", [(1, pick(5, 9, 20), pick(6, 14), pick(3, 7))], kind, perm=[0, 2, 3, 1])
        writer.layer("Concat", [(1, pick(3, 8), 6, 7), (1, pick(2, 5), 6, 7)], kind, axis=1)
    for operator in ("Relu", "Clip"):
        elements = pick(20, 90, 500, 3000, 12000, 30000)
        value = writer.input((1, elements), "float32")
        bounds = [writer.constant(np.float32(0)), writer.constant(np.float32(6))] if operator == "Clip" else []
        writer.output(writer.node(operator, [value, *bounds]), "float32")
    for kind in ELEMENTS:
        elements = pick(20, 90, 500, 3000, 12000)
        value = writer.input((1, elements), "float32")
        writer.output(writer.node("QuantizeLinear", [value, *writer.parameters(kind)]), kind)
        value = writer.input((1, elements + 9), kind)
        writer.output(writer.node("DequantizeLinear", [value, *writer.parameters(kind)]), "float32")
    channels = pick(6, 20)
    shape = (1, channels, 9, 9)
    value = writer.input(shape, "float32")
    statistics = [writer.constant(np.abs(random.standard_normal(channels)).astype(np.float32) + 1) for _ in range(4)]
    writer.output(writer.node("BatchNormalization", [value, *statistics]), "float32")


def run(tools, folder, model, inputs, system):
    """Compiles and runs `model`; returns the samples of its stages on the cluster."""
    onnx.save(model, folder / "model.onnx")
    np.savez(folder / "inputs.npz", **inputs)

    def tool(*command):
        result = subprocess.run([tools / command[0], *command[1:]], capture_output=True, text=True)
        if result.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, command))}: {result.stderr.strip()[-2000:]}")
        return result.stdout

    container, plan, report = folder / "model.hetero", folder / "plan.mlir", folder / "report.json"
    tool("hetero-compile", folder / "model.onnx", f"--system={system}", "-o", container)
    tool("hetero-compile", folder / "model.onnx", f"--system={system}", "--stop-after=plan", "-o", plan)
    lines = tool("hetero-opt", plan, "--cluster-print-cost-terms", "-o", "/dev/null").splitlines()
    tool("hetero-run", container, f"--inputs={folder / 'inputs.npz'}", f"--outputs={folder / 'out.npz'}",
         f"--report={report}")
    counted = {step["name"]: step["counted"]["latencyCycles"] for step in json.loads(report.read_text())["steps"]}
    terms = [json.loads(line) for line in lines]
    return [
        Sample(term["stage"], term["operation"], term["inPlace"], term["fixedCycles"], term["counts"],
               counted[term["stage"]])
        for term in terms
    ]


def read_rates(path):
    """The table of ClusterRates.def."""
    pattern = re.compile(r'^HETERO_CLUSTER_RATE\((\w+), (\d+), "(.*)"\)$', re.M)
    return [Rate(name, int(value), meaning) for name, value, meaning in pattern.findall(path.read_text())]


def write_rates(path, rates):
    """Replaces the lines of the table, and nothing else of the file."""
    text = path.read_text()
    for rate in rates:
        text = re.sub(rf"^(HETERO_CLUSTER_RATE\({rate.name}, )\d+,", rf"\g<1>{rate.millicycles},", text, flags=re.M)
    path.write_text(text)


def fit(samples, priors):
    """Rates (thousandths by name), none negative, that make the relative errors small in the mean of squares.
    `priors` are the figures of the manual; parts that no sample has keep theirs."""
    names = [name for name in priors if name not in FIXED]
    prior = np.array([max(priors[name], 1) for name in names], float)
    # One row a sample: the share of its cycles that each rate makes per unit of its prior.
    matrix = np.array([[sample.counts.get(name, 0) / 1e6 for name in names] for sample in samples])
    counted = np.array([sample.counted for sample in samples], float)
    matrix = matrix * prior / counted[:, None]
    given = [sample.fixed + sum(priors[name] * sample.counts.get(name, 0) for name in FIXED) / 1e6 for sample in samples]
    target = 1 - np.array(given) / counted
    # Pull towards the prior, where every unknown is one.
    strength = PRIOR_WEIGHT * np.sqrt(len(samples) / len(names))
    matrix = np.vstack([matrix, strength * np.eye(len(names))])
    target = np.concatenate([target, np.full(len(names), strength)])
    unknowns = np.ones(len(names))
    gram, moment = matrix.T @ matrix, matrix.T @ target
    # Coordinate descent; a rate that would become negative stays at nought.
    for _ in range(20000):
        largest = 0.0
        for i in range(len(names)):
            value = max(0.0, unknowns[i] + (moment[i] - gram[i] @ unknowns) / gram[i, i])
            largest = max(largest, abs(value - unknowns[i]))
            unknowns[i] = value
        if largest < 1e-6:
            break
    fitted = {name: round(value) for name, value in zip(names, unknowns * prior)}
    return {name: fitted.get(name, value) for name, value in priors.items()}


def errors(samples, rates):
    """Relative errors in per cent, by operation and place of work."""
    table = {}
    for sample in samples:
        error = 100 * (sample.predicted(rates) - sample.counted) / sample.counted
        kind = f"{sample.operation}{' in place' if sample.in_place else ''}"
        table.setdefault(kind, []).append(error)
    return table


def print_errors(table, out):
    out.write(f"{'kernels':28} {'stages':>6} {'mean':>7} {'worst':>7}\n")
    every = [error for row in table.values() for error in row]
    for kind, row in [*sorted(table.items()), ("all", every)]:
        sizes = np.abs(row)
        out.write(f"{kind:28} {len(row):6} {sizes.mean():6.1f}% {sizes.max():6.1f}%\n")
