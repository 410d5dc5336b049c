"""Integer and low-bit networks as other tools write them: their operators in NumPy, and random models.

A second opinion on the C++ importer and interpreter, written from the operators' definitions alone:

* RequantShift(x, mul, add) is clip(floor((x * mul + add + div / 2) / div)) in whole numbers;
* QONNX Quant clamps x / scale + zero point, rounds, and scales back; BipolarQuant is a sign times a
  scale; Trunc drops the last bits of an integer.

Whole numbers travel in float32 tensors; here they are int64.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from hetero import integer


def requant_shift(x, mul, add, div, signed, levels):
    """RequantShift on int64 arrays; mul and add broadcast against x, div is a positive int. Exact."""
    low = -(levels // 2) if signed else 0
    # Python's integers have no width: nothing can wrap around.
    wide = np.asarray(x).astype(object) * np.asarray(mul).astype(object) + np.asarray(add).astype(object)
    quotient = (2 * wide + div) // (2 * div)
    return np.clip(quotient, low, low + levels - 1).astype(np.int64)


ROUNDINGS = {
    "ROUND": np.rint,
    "HALF_EVEN": np.rint,
    "CEIL": np.ceil,
    "FLOOR": np.floor,
    "UP": lambda x: np.sign(x) * np.ceil(np.abs(x)),
    "DOWN": np.trunc,
    "ROUND_TO_ZERO": np.trunc,
    "HALF_UP": lambda x: np.sign(x) * np.floor(np.abs(x) + np.float32(0.5)),
    "HALF_DOWN": lambda x: np.sign(x) * np.ceil(np.abs(x) - np.float32(0.5)),
}


def bounds(bits, signed, narrow):
    """The smallest and the largest integer of a QONNX width."""
    if signed:
        return -(2 ** (bits - 1)) + bool(narrow), 2 ** (bits - 1) - 1
    return 0, 2**bits - 1 - bool(narrow)


def quant(x, scale, zero_point, bits, signed=True, narrow=False, rounding="ROUND"):
    """QONNX Quant of float32 x; scale and zero_point broadcast against it, bits is an int."""
    scale, zero_point = np.float32(scale), np.float32(zero_point)
    y = np.float32(x) / scale + zero_point
    if bits == 1 and signed:
        y = np.where(y >= 0, np.float32(1), np.float32(-1))
    else:
        y = ROUNDINGS[rounding](np.clip(y, *map(np.float32, bounds(bits, signed, narrow))))
    return ((y - zero_point) * scale).astype(np.float32)


def bipolar_quant(x, scale):
    """QONNX BipolarQuant: the sign, zero counting as positive, times the scale."""
    return np.where(np.float32(x) >= 0, np.float32(scale), -np.float32(scale)).astype(np.float32)


def trunc(x, scale, zero_point, in_bits, out_bits, rounding="FLOOR"):
    """QONNX Trunc of its first version: x's integers without their last in_bits - out_bits bits."""
    scale, zero_point = np.float32(scale), np.float32(zero_point)
    whole = np.rint(np.float32(x) / scale + zero_point)
    y = ROUNDINGS[rounding](whole / np.float32(2 ** (in_bits - out_bits)))
    return ((y - zero_point) * scale).astype(np.float32)


class Writer:
    """Builds a graph of float tensors with custom operators; nodes and their results share names."""

    def __init__(self, shape, domains=()):
        self.shape, self.domains = shape, domains
        self.nodes, self.constants, self.count = [], [], 0

    def constant(self, values):
        """Add an initialiser; return its name."""
        self.count += 1
        self.constants.append(numpy_helper.from_array(np.asarray(values), f"c{self.count}"))
        return f"c{self.count}"

    def node(self, operator, inputs, domain="", **attributes):
        """Add a node with one result; return the name of both."""
        self.count += 1
        name = f"{operator.lower()}{self.count}"
        self.nodes.append(helper.make_node(operator, inputs, [name], name, domain=domain, **attributes))
        return name

    def model(self, outputs):
        """The model with input "x" and these results. Unchecked: no checker knows the operators."""
        graph = helper.make_graph(
            self.nodes,
            "integer",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, self.shape)],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
            self.constants,
        )
        imports = [helper.make_opsetid("", 13), *(helper.make_opsetid(domain, 1) for domain in self.domains)]
        model = helper.make_model(graph, producer_name="hetero", opset_imports=imports)
        model.ir_version = 8
        return model


def _requantise(writer, random, value, sums, channels, per_channel=True):
    """Add a RequantShift that spreads integer `sums` [1, channels, ...] over its range; return name and results."""
    shape = [channels] + [1] * (sums.ndim - 2) if per_channel else []
    levels = int(random.choice([256, 256, 255, 16, 4]))
    signed = bool(random.integers(2))
    div = int(2 ** random.integers(8, 18))
    spread = max(int(np.abs(sums).max()), 1)
    largest = max(div * levels // spread, 2)
    mul = random.integers(-largest if random.integers(4) == 0 else 1, largest + 1, shape)
    add = random.integers(-div * 8, div * 8, shape)
    # Tensors, integers or floats: real files have all three.
    spelt = [lambda n: helper.make_tensor("", TensorProto.FLOAT, [1], [n]), int, float][int(random.integers(3))]
    name = writer.node(
        "RequantShift",
        [value, writer.constant(np.float32(mul)), writer.constant(np.float32(add))],
        domain=["PACTOps", "", "ai.onnx.contrib"][int(random.integers(3))],
        div=spelt(div),
        n_levels_out=spelt(levels),
        signed=spelt(int(signed)),
    )
    return name, requant_shift(sums, mul, add, div, signed, levels)


def random_requant_network(seed):
    """A random network of convolutions, pools, sums and a matrix product, each with its RequantShift.

    Returns the model, an input (float32 whole numbers from -128 to 127) and the int64 results by name: every
    result of a node, all of them outputs of the model.
    """
    random = np.random.default_rng(seed)
    channels, size = int(random.integers(1, 5)), int(random.integers(5, 9))
    writer = Writer([1, channels, size, size])
    x = random.integers(-128, 128, writer.shape)
    name, value, results = "x", x, {}
    for _ in range(int(random.integers(2, 5))):
        kind = random.choice(["conv", "conv", "depthwise", "pool", "add"])
        if kind == "pool" and value.shape[2] >= 4:
            name = writer.node("MaxPool", [name], kernel_shape=[2, 2], strides=[2, 2])
            value = value.reshape(1, channels, *value.shape[2:]) if value.ndim == 4 else value
            view = integer.windows(value, [2, 2], [(0, 0)] * 2, [2, 2], [1, 1], np.iinfo(np.int64).min)
            value = view.max(axis=(-2, -1))
        elif kind == "add" and name != "x":
            one, first = _requantise(writer, random, name, value, channels, False)
            other, second = _requantise(writer, random, name, value, channels, True)
            name = writer.node("Add", [one, other])
            results |= {one: first, other: second, name: first + second}
            name, value = _requantise(writer, random, name, first + second, channels, False)
        else:
            group = channels if kind == "depthwise" else 1
            filters = channels if kind == "depthwise" else int(random.integers(1, 6))
            kernel, limit = int(random.choice([1, 3])), int(random.choice([2, 8, 128]))
            weight = random.integers(-limit, limit, [filters, channels // group, kernel, kernel])
            given = {"pads": [kernel // 2] * 4, "strides": [int(random.integers(1, 3))] * 2, "group": group}
            name = writer.node("Conv", [name, writer.constant(np.float32(weight))], **given)
            value, channels = integer.convolve(value, weight, given), filters
            results[name] = value
            name, value = _requantise(writer, random, name, value, channels)
        results[name] = value
    name = writer.node("Flatten", [name])
    value = value.reshape(1, -1)
    weight = random.integers(-8, 8, [value.shape[1], 6])
    name = writer.node("MatMul", [name, writer.constant(np.float32(weight))])
    value = value @ weight
    results[name] = value
    name, results_value = _requantise(writer, random, name, value, 6)
    results[name] = results_value
    return writer.model(list(results)), {"x": x.astype(np.float32)}, results


QONNX_DOMAINS = ("onnx.brevitas", "finn.custom_op.general", "qonnx.custom_op.general")


def random_low_bit_network(seed):
    """A random multi-layer perceptron whose weights and activations pass through QONNX operators.

    All scales are powers of two, so that float32 computes every product exactly. Returns the model, an input and
    the float32 results by name.
    """
    random = np.random.default_rng(seed)
    domain = QONNX_DOMAINS[int(random.integers(3))]
    width = int(random.integers(3, 20))
    writer = Writer([3, width], [domain] if random.integers(2) else [])
    x = random.normal(0, 2, writer.shape).astype(np.float32)
    name, value, results = "x", x, {}

    def quantise(name, value, weight):
        scale = np.float32(2.0 ** random.integers(-4, 1))
        if random.integers(3) == 0:
            result = writer.node("BipolarQuant", [name, writer.constant(scale)], domain=domain)
            return result, bipolar_quant(value, scale)
        bits, signed, narrow = int(random.integers(1, 9)), bool(weight or random.integers(2)), bool(random.integers(2))
        if bits == 1:
            narrow = False
        rounding = str(random.choice(list(ROUNDINGS)))
        zero_point = 0.0 if weight or random.integers(2) else float(random.integers(-2, 3))
        if weight and random.integers(2):
            scale = scale * np.float32(2.0 ** random.integers(0, 3, (1, value.shape[1])))
        result = writer.node(
            "Quant",
            [name, *(writer.constant(np.float32(number)) for number in (scale, zero_point, bits))],
            domain=domain,
            signed=int(signed),
            narrow=int(narrow),
            rounding_mode=rounding,
        )
        return result, quant(value, scale, zero_point, bits, signed, narrow, rounding)

    for _ in range(int(random.integers(1, 4))):
        name, value = quantise(name, value, False)
        results[name] = value
        weights = random.normal(0, 1, [value.shape[1], int(random.integers(1, 9))]).astype(np.float32)
        weight_name, weights = quantise(writer.constant(weights), weights, True)
        name = writer.node("MatMul", [name, weight_name])
        value = (value.astype(np.float64) @ weights.astype(np.float64)).astype(np.float32)
        results[name] = value
    return writer.model(list(results)), {"x": x}, results


def with_outputs(model, names):
    """A copy of a model that gives these inner float tensors instead of its own outputs."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    del copy.graph.output[:]
    copy.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    return copy
