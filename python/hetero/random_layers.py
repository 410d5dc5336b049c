"""Emitters of float layers: windows, products, elementwise functions, normalisations, reductions."""

import numpy as np

from hetero.models import output_size, transposed_size
from hetero.random_graphs import Exactness, Impossible, emitter

CLOSE = Exactness.CLOSE


# --- Windows ------------------------------------------------------------------------


def draw_window(graph, sizes, largest=3, padded=True):
    """Kernel, strides, dilations, pads and the sizes they leave. Raises Impossible."""
    kernel = [graph.integer(1, min(largest, size)) for size in sizes]
    strides = [graph.choice([1, 1, 2, 3]) for _ in sizes]
    dilations = [graph.choice([1, 1, 1, 2]) for _ in sizes]
    pads = [graph.integer(0, k - 1) if padded else 0 for k in kernel] + [
        graph.integer(0, k - 1) if padded else 0 for k in kernel
    ]
    n = len(sizes)
    result = [
        output_size(sizes[i], kernel[i], strides[i], pads[i], pads[n + i], dilations[i]) for i in range(n)
    ]
    if min(result) < 1:
        raise Impossible
    return {"kernel_shape": kernel, "strides": strides, "dilations": dilations, "pads": pads}, result


def is_picture(value):
    return 3 <= value.rank <= 5


def draw_group(graph, channels):
    """How many groups the channels fall into: one, all, or some divisor."""
    divisors = [group for group in range(1, channels + 1) if channels % group == 0]
    return graph.choice([1, 1, channels, graph.choice(divisors)])


@emitter("Conv", weight=3)
def conv(graph):
    x = graph.pick(is_picture)
    window, size = draw_window(graph, x.shape[2:])
    group = draw_group(graph, x.shape[1])
    outputs = group * graph.integer(1, 4)
    fan_in = x.shape[1] // group * int(np.prod(window["kernel_shape"]))
    weight = graph.floats((outputs, x.shape[1] // group, *window["kernel_shape"]), fan_in**-0.5)
    operands = [x, weight] + ([graph.floats(outputs)] if graph.chance(0.7) else [])
    graph.keep(graph.node("Conv", operands, (x.shape[0], outputs, *size), CLOSE, group=group, **window))


@emitter("ConvTranspose")
def conv_transpose(graph):
    x = graph.pick(is_picture)
    group = draw_group(graph, x.shape[1])
    sizes, n = x.shape[2:], x.rank - 2
    kernel = [graph.integer(1, 3) for _ in sizes]
    strides = [graph.choice([1, 1, 2]) for _ in sizes]
    pads = [graph.integer(0, k - 1) for k in kernel] + [graph.integer(0, k - 1) for k in kernel]
    extra = [graph.integer(0, s - 1) for s in strides]
    size = [transposed_size(sizes[i], kernel[i], strides[i], pads[i], pads[n + i], 1, extra[i]) for i in range(n)]
    if min(size) < 1:
        raise Impossible
    each = graph.integer(1, 3)
    operands = [x, graph.floats((x.shape[1], each, *kernel), 0.5)]
    if graph.chance():
        operands.append(graph.floats(each * group))
    graph.keep(
        graph.node(
            "ConvTranspose",
            operands,
            (x.shape[0], each * group, *size),
            CLOSE,
            group=group,
            kernel_shape=kernel,
            strides=strides,
            pads=pads,
            output_padding=extra,
        )
    )


@emitter("MaxPool", "AveragePool", weight=2)
def pool(graph):
    x = graph.pick(is_picture)
    window, size = draw_window(graph, x.shape[2:], 3)
    operator = graph.choice(["MaxPool", "AveragePool"])
    if operator == "MaxPool":
        graph.keep(graph.node(operator, [x], (*x.shape[:2], *size), **window))
        return
    if graph.opset < 19:
        del window["dilations"]
        size = [
            output_size(s, k, stride, before, after)
            for s, k, stride, before, after in zip(
                x.shape[2:],
                window["kernel_shape"],
                window["strides"],
                window["pads"][: x.rank - 2],
                window["pads"][x.rank - 2 :],
            )
        ]
    elif max(window["dilations"]) > 1 and max(window["pads"]) > 0:
        # A window that lies in the padding alone averages nothing.
        raise Impossible
    counted = graph.integer(0, 1)
    graph.keep(graph.node(operator, [x], (*x.shape[:2], *size), CLOSE, count_include_pad=counted, **window))


@emitter("GlobalAveragePool", "GlobalMaxPool")
def global_pool(graph):
    x = graph.pick(is_picture)
    shape = (*x.shape[:2], *[1] * (x.rank - 2))
    operator = graph.choice(["GlobalAveragePool", "GlobalMaxPool"])
    graph.keep(graph.node(operator, [x], shape, CLOSE if operator == "GlobalAveragePool" else None))


# --- Products -----------------------------------------------------------------------


@emitter("MatMul", weight=2)
def matmul(graph):
    x = graph.pick(lambda value: value.rank >= 2)
    partners = [
        value
        for value in graph.values
        if value.element == np.float32 and value.rank >= 2 and value.shape[-2] == x.shape[-1] and value.rank == x.rank
        and value.shape[:-2] == x.shape[:-2]
    ]
    if partners and graph.chance(0.4):
        y = graph.choice(partners)
    else:
        y = graph.floats((x.shape[-1], graph.integer(1, 9)), x.shape[-1] ** -0.5)
    graph.keep(graph.node("MatMul", [x, y], (*x.shape[:-1], y.shape[-1]), CLOSE))


@emitter("Gemm", weight=2)
def gemm(graph):
    x = graph.pick(lambda value: value.rank == 2)
    a, b = graph.integer(0, 1), graph.integer(0, 1)
    rows, inner = x.shape[::-1] if a else x.shape
    columns = graph.integer(1, 9)
    weight = graph.floats((columns, inner) if b else (inner, columns), inner**-0.5)
    operands = [x, weight]
    if graph.chance(0.7):
        operands.append(graph.floats(graph.choice([(columns,), (rows, columns), (1, columns), (1,), (rows, 1)])))
    factors = {"alpha": graph.choice([1.0, 0.5, 1.7]), "beta": graph.choice([1.0, 0.3])} if graph.chance() else {}
    graph.keep(graph.node("Gemm", operands, (rows, columns), CLOSE, transA=a, transB=b, **factors))


# --- Elementwise --------------------------------------------------------------------


def draw_partner(graph, x):
    """A second operand for x: a value or an array that broadcasts to x's shape or the other way round."""

    def fits(value):
        return value.rank <= x.rank and all(s in (1, t) for s, t in zip(value.shape[::-1], x.shape[::-1]))

    if graph.chance():
        return graph.pick(fits)
    shape = [graph.choice([1, size]) for size in x.shape][graph.integer(0, x.rank) :]
    return graph.floats(shape)


@emitter("Add", "Sub", "Mul", "Min", "Max", weight=3)
def binary(graph):
    x = graph.pick()
    y = draw_partner(graph, x)
    operator = graph.choice(["Add", "Sub", "Mul", "Min", "Max", "Add", "Mul"])
    operands = [x, y] if graph.chance() else [y, x]
    graph.keep(graph.node(operator, operands, x.shape))


@emitter("Div")
def divide(graph):
    x = graph.pick()
    shape = [graph.choice([1, size]) for size in x.shape]
    divisor = np.copysign(np.abs(graph.floats(shape)) + 0.25, graph.floats(shape)).astype(np.float32)
    graph.keep(graph.node("Div", [x, divisor], x.shape))


@emitter("Relu", "LeakyRelu", "PRelu", "Abs", "Neg", "Clip", weight=3)
def piecewise(graph):
    x = graph.pick()
    operator = graph.choice(["Relu", "Relu", "LeakyRelu", "PRelu", "Abs", "Neg", "Clip"])
    operands, attributes = [x], {}
    if operator == "Clip":
        low, high = np.float32(graph.choice([-1.0, 0.0])), np.float32(graph.choice([1.0, 6.0]))
        operands += [low if graph.chance(0.8) else None, high]
    elif operator == "PRelu":
        channels = (x.shape[1], *[1] * (x.rank - 2)) if x.rank > 1 else (1,)
        operands.append(graph.floats(channels))
    elif operator == "LeakyRelu":
        attributes = {"alpha": 0.125}
    graph.keep(graph.node(operator, operands, x.shape, **attributes))


@emitter("Sigmoid", "Tanh", "Erf", "Softplus", "Softsign", "Elu", "Selu", "HardSigmoid", "HardSwish", "Exp", "Sqrt",
         "Celu", "ThresholdedRelu", weight=2, since=14)
def curve(graph):
    x = graph.pick()
    operator = graph.choice(["Sigmoid", "Tanh", "Erf", "Softplus", "Softsign", "Elu", "Selu", "HardSigmoid",
                             "HardSwish", "Exp", "Sqrt", "Celu"])
    if operator == "Exp":
        x = graph.node("Clip", [x, np.float32(-5), np.float32(3)], x.shape)
    elif operator == "Sqrt":
        x = graph.node("Abs", [x], x.shape)
        # The root is steep near zero, where two right answers part.
        x = graph.node("Add", [x, np.float32(0.5)], x.shape)
    graph.keep(graph.node(operator, [x], x.shape, CLOSE))


@emitter("Gelu", "Mish", since=20)
def late_curve(graph):
    x = graph.pick()
    operator = graph.choice(["Gelu", "Mish"])
    graph.keep(graph.node(operator, [x], x.shape, CLOSE))


@emitter("Floor", "Ceil", "Round", "Sign")
def stepwise(graph):
    x = graph.pick(lambda value: value.exactness == Exactness.EXACT)
    graph.keep(graph.node(graph.choice(["Floor", "Ceil", "Round", "Sign"]), [x], x.shape))


@emitter("Where", "Greater", "Less")
def select(graph):
    x = graph.pick(lambda value: value.exactness == Exactness.EXACT)
    condition = graph.node(graph.choice(["Greater", "Less"]), [x, graph.floats(x.shape[-1:])], x.shape, element=bool)
    y = graph.pick(lambda value: value.shape == x.shape)
    graph.keep(graph.node("Where", [condition, y, np.float32(0.5)], x.shape, element=np.float32))


# --- Normalisations and reductions --------------------------------------------------


@emitter("Softmax", "LogSoftmax", weight=2)
def softmax(graph):
    x = graph.pick()
    operator = graph.choice(["Softmax", "Softmax", "LogSoftmax"])
    graph.keep(graph.node(operator, [x], x.shape, CLOSE, axis=graph.integer(-x.rank, x.rank - 1)))


@emitter("BatchNormalization")
def batch_normalisation(graph):
    x = graph.pick(lambda value: value.rank >= 2)
    channels = x.shape[1]
    scale, bias, mean = (graph.floats(channels) for _ in range(3))
    variance = (np.abs(graph.floats(channels)) + 0.5).astype(np.float32)
    graph.keep(graph.node("BatchNormalization", [x, scale, bias, mean, variance], x.shape, CLOSE))


@emitter("LayerNormalization", since=17)
def layer_normalisation(graph):
    x = graph.pick(lambda value: value.rank >= 2)
    axis = graph.integer(1, x.rank - 1)
    shape = x.shape[axis:]
    operands = [x, graph.floats(shape)] + ([graph.floats(shape)] if graph.chance() else [])
    # A large epsilon: rows of nearly equal elements would blow up roundings.
    graph.keep(graph.node("LayerNormalization", operands, x.shape, CLOSE, axis=axis - graph.choice([0, x.rank]),
                          epsilon=0.05))


@emitter("InstanceNormalization")
def instance_normalisation(graph):
    x = graph.pick(is_picture)
    operands = [x, graph.floats(x.shape[1]), graph.floats(x.shape[1])]
    graph.keep(graph.node("InstanceNormalization", operands, x.shape, CLOSE, epsilon=0.05))


@emitter("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceSumSquare", weight=2)
def reduce(graph):
    x = graph.pick()
    operator = graph.choice(["ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceSumSquare"])
    count = graph.integer(1, x.rank)
    axes = sorted(int(axis) for axis in graph.random.permutation(x.rank)[:count])
    kept = graph.integer(0, 1)
    shape = [1 if i in axes else size for i, size in enumerate(x.shape) if kept or i not in axes]
    axes = [axis - graph.choice([0, x.rank]) for axis in axes]
    exactness = None if operator in ("ReduceMax", "ReduceMin") else CLOSE
    if graph.opset >= 18 or operator == "ReduceSum":
        graph.keep(graph.node(operator, [x, np.int64(axes)], shape, exactness, keepdims=kept))
    else:
        graph.keep(graph.node(operator, [x], shape, exactness, keepdims=kept, axes=axes))


@emitter("ArgMax", "ArgMin")
def arg(graph):
    x = graph.pick(lambda value: value.exactness == Exactness.EXACT)
    axis, kept = graph.integer(0, x.rank - 1), graph.integer(0, 1)
    shape = [1 if i == axis else size for i, size in enumerate(x.shape) if kept or i != axis]
    graph.keep(graph.node(graph.choice(["ArgMax", "ArgMin"]), [x], shape, element=np.int64, axis=axis, keepdims=kept))
