"""Emitters of quantised layers in QDQ and QOperator form, and of the way from float to integers and back.

Half of the graphs have powers of two for scales. Their float arithmetic is exact,
so that a QDQ graph must give the very integers, and ties are frequent: what
rounds wrongly shows. The others may be a step apart in a few elements where
docs/decisions/0003-one-integer-meaning.md says so.
"""

import dataclasses

import numpy as np

from hetero.models import transposed_size
from hetero.random_graphs import Exactness, Impossible, emitter
from hetero.random_layers import draw_group, draw_window, is_picture

EXACT, CLOSE = Exactness.EXACT, Exactness.CLOSE


def is_dyadic(graph):
    """Whether all scales of this graph are powers of two."""
    if not hasattr(graph, "dyadic"):
        graph.dyadic = graph.chance()
        graph.activation = np.dtype(graph.choice([np.int8, np.uint8]))
    return graph.dyadic


def draw_scale(graph, near):
    """A scale about `near`; a power of two if the graph is dyadic."""
    if is_dyadic(graph):
        return float(2.0 ** np.round(np.log2(near)))
    return float(np.float32(near * (0.7 + 0.6 * graph.random.random())))


def draw_zero_point(graph, element, symmetric=False):
    limits = np.iinfo(element)
    if symmetric or graph.chance(0.3):
        return 0
    return graph.integer(max(limits.min, -40), min(limits.max, 160 if limits.min == 0 else 40))


def random_integers(graph, element, shape):
    limits = np.iinfo(element)
    return graph.random.integers(limits.min, limits.max + 1, shape).astype(element)


def quantised_input(graph, shape):
    """A graph input of integers."""
    is_dyadic(graph)
    element = graph.activation
    scale, zero_point = draw_scale(graph, 0.03), draw_zero_point(graph, element)
    return graph.input(random_integers(graph, element, shape), scale=scale, zero_point=zero_point)


def parameters(value):
    """Scale and zero point of a quantised value as arrays."""
    return np.float32(value.scale), np.asarray(value.zero_point, value.element)


def dequantise(graph, x):
    return graph.node("DequantizeLinear", [x, *parameters(x)], x.shape, element=np.float32)


def quantise(graph, x, scale, element=None, exactness=None):
    """x quantised; kept as a value."""
    element = np.dtype(element or graph.activation)
    zero_point = draw_zero_point(graph, element)
    operands = [x, np.float32(scale), np.asarray(zero_point, element)]
    result = graph.node("QuantizeLinear", operands, x.shape, exactness, element=element)
    graph.keep(dataclasses.replace(result, scale=float(np.float32(scale)), zero_point=zero_point))


@dataclasses.dataclass(frozen=True)
class Weight:
    """Quantised constants: integers, scale (scalar or one a channel), zero point of the scale's shape, axis."""

    integers: np.ndarray
    scale: np.ndarray
    zero_point: np.ndarray
    axis: int

    def dequantised(self, graph):
        operands = [self.integers, self.scale, self.zero_point]
        axis = {"axis": self.axis} if self.scale.ndim else {}
        return graph.node("DequantizeLinear", operands, self.integers.shape, element=np.float32, **axis)


def draw_weight(graph, shape, axis, per_channel=None):
    """Weights as large as float ones of about 0.5."""
    element = np.dtype(np.uint8 if graph.activation == np.uint8 and graph.chance(0.4) else np.int8)
    zero_point = draw_zero_point(graph, element, symmetric=element == np.int8 and graph.chance(0.8))
    per_channel = graph.chance() if per_channel is None else per_channel
    count = shape[axis] if per_channel else 1
    scale = np.float32([draw_scale(graph, 0.005 * 2.0 ** graph.integer(-1, 2)) for _ in range(count)])
    points = np.full(count, zero_point, element)
    if not per_channel:
        scale, points = scale[0], points[0]
    return Weight(random_integers(graph, element, shape), np.asarray(scale), np.asarray(points), axis)


def draw_bias(graph, x, weight, channels):
    """An int32 bias and its scale, that of the accumulator."""
    scale = np.float32(x.scale) * weight.scale.astype(np.float32)
    return graph.random.integers(-4000, 4000, channels).astype(np.int32), scale


def result_scale(graph, x, weight, fan_in):
    """A scale at which products spread over the range and a few saturate."""
    spread = np.sqrt(fan_in) * 74 * 74 * np.float32(x.scale) * np.mean(weight.scale)
    return draw_scale(graph, float(spread) / graph.choice([20, 45, 90]))


def finish_product(graph, operator, x, weight, shape, fan_in, bias_channels, **attributes):
    """The QDQ form of a product with constant weights, with a bias and an activation now and then."""
    operands = [dequantise(graph, x), weight.dequantised(graph)]
    if bias_channels and graph.chance(0.7):
        integers, scale = draw_bias(graph, x, weight, bias_channels)
        axis = {"axis": 0} if scale.ndim else {}
        operands.append(
            graph.node(
                "DequantizeLinear",
                [integers, scale, np.zeros(scale.shape, np.int32)],
                integers.shape,
                element=np.float32,
                **axis,
            )
        )
    exactness = EXACT if is_dyadic(graph) and fan_in < 400 else CLOSE
    y = graph.node(operator, operands, shape, exactness, **attributes)
    if graph.chance(0.4):
        y = graph.node("Relu", [y], shape)
    elif graph.chance(0.2):
        y = graph.node("Clip", [y, np.float32(0), np.float32(6)], shape)
    quantise(graph, y, result_scale(graph, x, weight, fan_in))


def quantised_operand(graph, accept=lambda value: True):
    return graph.pick(accept, None, True)


@emitter("QuantizeLinear", "DequantizeLinear", weight=5)
def quantised_conv(graph):
    x = quantised_operand(graph, is_picture)
    window, size = draw_window(graph, x.shape[2:])
    group = draw_group(graph, x.shape[1])
    outputs = group * graph.integer(1, 4)
    weight = draw_weight(graph, (outputs, x.shape[1] // group, *window["kernel_shape"]), 0)
    fan_in = int(np.prod(weight.integers.shape[1:]))
    finish_product(graph, "Conv", x, weight, (x.shape[0], outputs, *size), fan_in, outputs, group=group, **window)


@emitter("QLinearConv", weight=4)
def quantised_linear_conv(graph):
    x = quantised_operand(graph, is_picture)
    window, size = draw_window(graph, x.shape[2:])
    group = draw_group(graph, x.shape[1])
    outputs = group * graph.integer(1, 4)
    weight = draw_weight(graph, (outputs, x.shape[1] // group, *window["kernel_shape"]), 0)
    fan_in = int(np.prod(weight.integers.shape[1:]))
    scale, zero_point = result_scale(graph, x, weight, fan_in), draw_zero_point(graph, x.element)
    operands = [x, *parameters(x), weight.integers, weight.scale, weight.zero_point]
    operands += [np.float32(scale), np.asarray(zero_point, x.element)]
    if graph.chance(0.7):
        operands.append(draw_bias(graph, x, weight, outputs)[0])
    y = graph.node("QLinearConv", operands, (x.shape[0], outputs, *size), group=group, **window)
    graph.keep(dataclasses.replace(y, scale=float(np.float32(scale)), zero_point=zero_point))


@emitter("ConvTranspose")
def quantised_conv_transpose(graph):
    x = quantised_operand(graph, lambda value: value.rank == 4)
    kernel, strides = [graph.integer(1, 3) for _ in range(2)], [graph.choice([1, 2]) for _ in range(2)]
    pads = [graph.integer(0, k - 1) for k in kernel * 2]
    size = [transposed_size(x.shape[2 + i], kernel[i], strides[i], pads[i], pads[2 + i], 1, 0) for i in range(2)]
    if min(size) < 1:
        raise Impossible
    outputs = graph.integer(1, 4)
    weight = draw_weight(graph, (x.shape[1], outputs, *kernel), 1)
    finish_product(
        graph,
        "ConvTranspose",
        x,
        weight,
        (x.shape[0], outputs, *size),
        x.shape[1] * int(np.prod(kernel)),
        outputs,
        kernel_shape=kernel,
        strides=strides,
        pads=pads,
    )


@emitter("Gemm", weight=3)
def quantised_gemm(graph):
    x = quantised_operand(graph, lambda value: value.rank == 2)
    columns, transposed = graph.integer(1, 12), graph.integer(0, 1)
    shape = (columns, x.shape[1]) if transposed else (x.shape[1], columns)
    weight = draw_weight(graph, shape, 0 if transposed else 1)
    finish_product(graph, "Gemm", x, weight, (x.shape[0], columns), x.shape[1], columns, transB=transposed)


@emitter("MatMul", weight=3)
def quantised_matmul(graph):
    x = quantised_operand(graph, lambda value: value.rank >= 2)
    columns = graph.integer(1, 12)
    weight = draw_weight(graph, (x.shape[-1], columns), 1)
    finish_product(graph, "MatMul", x, weight, (*x.shape[:-1], columns), x.shape[-1], 0)


@emitter("QLinearMatMul", weight=3)
def quantised_linear_matmul(graph):
    x = quantised_operand(graph, lambda value: value.rank >= 2)
    columns = graph.integer(1, 12)
    weight = draw_weight(graph, (x.shape[-1], columns), 1)
    scale, zero_point = result_scale(graph, x, weight, x.shape[-1]), draw_zero_point(graph, x.element)
    operands = [x, *parameters(x), weight.integers, weight.scale, weight.zero_point]
    operands += [np.float32(scale), np.asarray(zero_point, x.element)]
    y = graph.node("QLinearMatMul", operands, (*x.shape[:-1], columns))
    graph.keep(dataclasses.replace(y, scale=float(np.float32(scale)), zero_point=zero_point))


@emitter("MatMulInteger")
def quantised_matmul_integer(graph):
    x = quantised_operand(graph, lambda value: value.rank >= 2)
    weight = draw_weight(graph, (x.shape[-1], graph.integer(1, 12)), 1, per_channel=False)
    operands = [x, weight.integers, parameters(x)[1], weight.zero_point]
    graph.keep(graph.node("MatMulInteger", operands, (*x.shape[:-1], weight.integers.shape[1]), element=np.int32))


@emitter("ConvInteger")
def quantised_conv_integer(graph):
    x = quantised_operand(graph, lambda value: value.rank == 4 and value.element == np.uint8)
    window, size = draw_window(graph, x.shape[2:])
    outputs = graph.integer(1, 4)
    weight = random_integers(graph, np.uint8, (outputs, x.shape[1], *window["kernel_shape"]))
    operands = [x, weight, parameters(x)[1], np.uint8(draw_zero_point(graph, np.uint8))]
    graph.keep(graph.node("ConvInteger", operands, (x.shape[0], outputs, *size), element=np.int32, **window))


@emitter("Add", "Sub", "Mul", weight=4)
def quantised_binary(graph):
    x = quantised_operand(graph)
    partners = [
        value
        for value in graph.values
        if value.quantised and value.rank == x.rank and all(s in (1, t) for s, t in zip(value.shape, x.shape))
    ]
    y = graph.choice(partners)
    operator = graph.choice(["Add", "Add", "Sub", "Mul"])
    result = graph.node(operator, [dequantise(graph, x), dequantise(graph, y)], x.shape)
    if graph.chance(0.3):
        result = graph.node("Relu", [result], x.shape)
    spread = 74 * x.scale * 74 * y.scale if operator == "Mul" else 74 * max(x.scale, y.scale)
    quantise(graph, result, draw_scale(graph, spread / graph.choice([30, 60])))


@emitter("Relu", "Clip", "LeakyRelu", weight=2)
def quantised_piecewise(graph):
    x = quantised_operand(graph)
    operator = graph.choice(["Relu", "Clip", "LeakyRelu"])
    operands = [dequantise(graph, x)]
    if operator == "Clip":
        operands += [np.float32(-x.scale * 20), np.float32(x.scale * 50)]
    attributes = {"alpha": 0.1} if operator == "LeakyRelu" else {}
    result = graph.node(operator, operands, x.shape, **attributes)
    quantise(graph, result, draw_scale(graph, x.scale))


@emitter("Sigmoid", "Tanh", weight=2)
def quantised_curve(graph):
    x = quantised_operand(graph)
    operator = graph.choice(["Sigmoid", "Tanh"])
    result = graph.node(operator, [dequantise(graph, x)], x.shape, CLOSE)
    quantise(graph, result, 1 / 256 if graph.chance() else 1 / 128)


@emitter("HardSigmoid", "HardSwish", "Elu", "Gelu", "Erf", "Softplus", since=20)
def quantised_other_curve(graph):
    x = quantised_operand(graph)
    operator = graph.choice(["HardSigmoid", "HardSwish", "Elu", "Gelu", "Erf", "Softplus"])
    result = graph.node(operator, [dequantise(graph, x)], x.shape, CLOSE)
    quantise(graph, result, draw_scale(graph, max(x.scale, 1 / 256)))


@emitter("Softmax")
def quantised_softmax(graph):
    x = quantised_operand(graph)
    axis = graph.integer(-x.rank, x.rank - 1)
    result = graph.node("Softmax", [dequantise(graph, x)], x.shape, CLOSE, axis=axis)
    quantise(graph, result, 1 / 256)


@emitter("MaxPool", "AveragePool", weight=2)
def quantised_pool(graph):
    x = quantised_operand(graph, is_picture)
    if graph.chance():
        window, size = draw_window(graph, x.shape[2:])
        if x.rank == 4 and graph.chance(0.4):
            result = graph.node("MaxPool", [x], (*x.shape[:2], *size), **window)
            graph.keep(dataclasses.replace(result, scale=x.scale, zero_point=x.zero_point))
            return
        result = graph.node("MaxPool", [dequantise(graph, x)], (*x.shape[:2], *size), **window)
        quantise(graph, result, x.scale)
        return
    kernel = [graph.choice([k for k in ((1, 2) if is_dyadic(graph) else (1, 2, 3)) if k <= s]) for s in x.shape[2:]]
    strides = [graph.choice([1, 2]) for _ in kernel]
    size = [(s - k) // step + 1 for s, k, step in zip(x.shape[2:], kernel, strides)]
    exactness = EXACT if is_dyadic(graph) else CLOSE
    shape = (*x.shape[:2], *size)
    result = graph.node("AveragePool", [dequantise(graph, x)], shape, exactness, kernel_shape=kernel, strides=strides)
    quantise(graph, result, draw_scale(graph, x.scale))


@emitter("GlobalAveragePool")
def quantised_global_pool(graph):
    x = quantised_operand(graph, lambda value: is_picture(value))
    count = int(np.prod(x.shape[2:]))
    if is_dyadic(graph) and count & (count - 1):
        raise Impossible
    shape = (*x.shape[:2], *[1] * (x.rank - 2))
    exactness = EXACT if is_dyadic(graph) else CLOSE
    result = graph.node("GlobalAveragePool", [dequantise(graph, x)], shape, exactness)
    quantise(graph, result, draw_scale(graph, x.scale / 2))


@emitter("Concat", weight=2)
def quantised_concat(graph):
    x = quantised_operand(graph)
    axis = graph.integer(0, x.rank - 1)
    others = [
        value
        for value in graph.values
        if value.quantised and value.rank == x.rank
        and all(s == t for i, (s, t) in enumerate(zip(value.shape, x.shape)) if i != axis)
    ]
    operands = [x] + [graph.choice(others) for _ in range(graph.integer(1, 2))]
    shape = list(x.shape)
    shape[axis] = sum(operand.shape[axis] for operand in operands)
    if shape[axis] > 32:
        raise Impossible
    result = graph.node("Concat", [dequantise(graph, operand) for operand in operands], shape, axis=axis)
    quantise(graph, result, draw_scale(graph, max(operand.scale for operand in operands)))


@emitter("Reshape", "Transpose", weight=2)
def quantised_moves(graph):
    """What random_moves draws, on integers."""
    from hetero import random_moves

    graph.choice([random_moves.reshape, random_moves.transpose, random_moves.squeeze, random_moves.slice_])(graph)


@emitter("QuantizeLinear")
def float_to_integers(graph):
    x = graph.pick()
    is_dyadic(graph)
    quantise(graph, x, draw_scale(graph, 0.03))


@emitter("DequantizeLinear")
def integers_to_float(graph):
    graph.keep(dequantise(graph, quantised_operand(graph)))
