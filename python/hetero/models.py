"""Writers of small ONNX models for tests.

Every function returns a checked ModelProto: opset 17, IR version 8, one input
"x" (and "b" for the residual add), one output "y", each node named. Quantised
models are in QDQ form and have int8 or uint8 inputs and outputs, so that no
float stage is in the way of a comparison. Weights come from a numpy Generator
of the given seed: the same call writes the same bytes.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
IR_VERSION = 8


class GraphWriter:
    """Builds a graph node by node; tensors are handled by name.

    A node's output has the node's name. The first dimension of an input may be a
    string, which makes it symbolic.
    """

    def __init__(self, name):
        self.name = name
        self.nodes, self.inputs, self.outputs, self.constants = [], [], [], []

    def input(self, name, element, shape):
        """Declare a graph input of a numpy element type, such as np.int8; return its name."""
        self.inputs.append(self._info(name, element, shape))
        return name

    def constant(self, name, values):
        """Add an initialiser with the type and shape of a numpy array; return its name."""
        self.constants.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def node(self, operator, name, inputs, **attributes):
        """Add a node with one output called like the node; an empty input name is an absent operand."""
        self.nodes.append(helper.make_node(operator, inputs, [name], name, **attributes))
        return name

    def dequantise(self, name, tensor, scale, zero_point, axis=None):
        """Add a DequantizeLinear `name`; scale float32, zero_point integer: scalars, or vectors along `axis`."""
        return self._linear("DequantizeLinear", name, tensor, scale, zero_point, axis)

    def quantise(self, name, tensor, scale, zero_point):
        """Add a QuantizeLinear `name` to the type of `zero_point`, per tensor."""
        return self._linear("QuantizeLinear", name, tensor, scale, zero_point, None)

    def _linear(self, operator, name, tensor, scale, zero_point, axis):
        parameters = [
            self.constant(f"{name}_scale", np.asarray(scale, np.float32)),
            self.constant(f"{name}_zero_point", zero_point),
        ]
        attributes = {} if axis is None else {"axis": axis}
        return self.node(operator, name, [tensor, *parameters], **attributes)

    def output(self, name, element, shape):
        """Declare a graph output."""
        self.outputs.append(self._info(name, element, shape))

    def model(self):
        """The finished model. Raises onnx.checker.ValidationError or InferenceError if it is ill-formed."""
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.constants)
        model = helper.make_model(graph, producer_name="hetero", opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model, full_check=True)
        return model

    @staticmethod
    def _info(name, element, shape):
        return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(np.dtype(element)), shape)


def output_size(size, kernel, stride, pad_before, pad_after, dilation=1):
    """Positions of a window of `kernel` elements along `size` of them, by ONNX's formula (floor)."""
    return (size + pad_before + pad_after - dilation * (kernel - 1) - 1) // stride + 1


def transposed_size(size, kernel, stride, pad_before, pad_after, dilation=1, extra=0):
    """Elements a transposed convolution makes of `size` along one dimension; extra: its output padding."""
    return stride * (size - 1) + extra + dilation * (kernel - 1) + 1 - pad_before - pad_after


# --- Float models ------------------------------------------------------------------


def conv(shape=(1, 3, 6, 6), channels=4, kernel=3, stride=1, pad=1, dilation=1, group=1, bias=True, seed=0):
    """A float32 Conv "conv" on x [n, c, h, w] with square windows: y [n, channels, h', w']."""
    random = np.random.default_rng(seed)
    n, c, h, w = shape
    writer = GraphWriter("conv")
    writer.input("x", np.float32, shape)
    operands = ["x", writer.constant("weight", _floats(random, (channels, c // group, kernel, kernel)))]
    if bias:
        operands.append(writer.constant("bias", _floats(random, (channels,))))
    writer.nodes.append(
        helper.make_node(
            "Conv",
            operands,
            ["y"],
            "conv",
            kernel_shape=[kernel] * 2,
            pads=[pad] * 4,
            strides=[stride] * 2,
            dilations=[dilation] * 2,
            group=group,
        )
    )
    size = [output_size(s, kernel, stride, pad, pad, dilation) for s in (h, w)]
    writer.output("y", np.float32, [n, channels, *size])
    return writer.model()


def depthwise(shape=(1, 6, 6, 6), kernel=3, stride=1, pad=1, seed=0):
    """A float32 depthwise Conv: as many groups as channels, one filter each."""
    return conv(shape, shape[1], kernel, stride, pad, group=shape[1], seed=seed)


def grouped(shape=(1, 8, 6, 6), channels=12, group=4, seed=0):
    """A float32 Conv in `group` groups, which must divide both numbers of channels."""
    return conv(shape, channels, group=group, seed=seed)


def conv_transpose(
    shape=(1, 4, 5, 4), channels=6, kernel=3, stride=2, pads=(1, 0, 0, 1), dilation=1, extra=1, group=1, seed=0
):
    """A float32 ConvTranspose "deconv" on x [n, c, h, w]; pads: top, left, bottom, right; extra: output padding."""
    random = np.random.default_rng(seed)
    n, c, h, w = shape
    writer = GraphWriter("conv_transpose")
    writer.input("x", np.float32, shape)
    operands = ["x", writer.constant("weight", _floats(random, (c, channels // group, kernel, kernel)))]
    operands.append(writer.constant("bias", _floats(random, (channels,))))
    window = _transposed_window(kernel, stride, pads, dilation, extra)
    writer.nodes.append(helper.make_node("ConvTranspose", operands, ["y"], "deconv", group=group, **window))
    size = [transposed_size(s, kernel, stride, *pads[i::2], dilation, extra) for i, s in enumerate((h, w))]
    writer.output("y", np.float32, [n, channels, *size])
    return writer.model()


def matmul_bias(rows=3, inner=5, columns=7, seed=0):
    """float32: a MatMul "matmul" of x [rows, inner] with a constant and an Add "bias_add": y [rows, columns]."""
    random = np.random.default_rng(seed)
    writer = GraphWriter("matmul_bias")
    writer.input("x", np.float32, [rows, inner])
    product = writer.node("MatMul", "matmul", ["x", writer.constant("weight", _floats(random, (inner, columns)))])
    bias = writer.constant("bias", _floats(random, (columns,)))
    writer.nodes.append(helper.make_node("Add", [product, bias], ["y"], "bias_add"))
    writer.output("y", np.float32, [rows, columns])
    return writer.model()


def gemm(rows=3, inner=5, columns=7, transposed=True, alpha=1.0, beta=1.0, seed=0):
    """float32: a Gemm "gemm" of x [rows, inner]: y = alpha * x * weight + beta * bias, y [rows, columns]."""
    random = np.random.default_rng(seed)
    writer = GraphWriter("gemm")
    writer.input("x", np.float32, [rows, inner])
    shape = (columns, inner) if transposed else (inner, columns)
    operands = ["x", writer.constant("weight", _floats(random, shape))]
    operands.append(writer.constant("bias", _floats(random, (columns,))))
    writer.nodes.append(
        helper.make_node("Gemm", operands, ["y"], "gemm", transB=int(transposed), alpha=alpha, beta=beta)
    )
    writer.output("y", np.float32, [rows, columns])
    return writer.model()


def pool(operator="AveragePool", shape=(1, 3, 6, 6), kernel=2, stride=2, pad=0, **attributes):
    """float32: an AveragePool or MaxPool "pool" with square windows on x [n, c, h, w]."""
    n, c, h, w = shape
    writer = GraphWriter("pool")
    writer.input("x", np.float32, shape)
    window = {"kernel_shape": [kernel] * 2, "strides": [stride] * 2, "pads": [pad] * 4}
    writer.nodes.append(helper.make_node(operator, ["x"], ["y"], "pool", **window, **attributes))
    writer.output("y", np.float32, [n, c] + [output_size(s, kernel, stride, pad, pad) for s in (h, w)])
    return writer.model()


def softmax(shape=(2, 10), axis=-1):
    """float32: a Softmax "softmax" of x along one axis."""
    writer = GraphWriter("softmax")
    writer.input("x", np.float32, shape)
    writer.nodes.append(helper.make_node("Softmax", ["x"], ["y"], "softmax", axis=axis))
    writer.output("y", np.float32, shape)
    return writer.model()


# --- Quantised models --------------------------------------------------------------


def qdq_conv(
    shape=(1, 3, 6, 6),
    channels=4,
    kernel=3,
    stride=1,
    pads=(1, 1, 1, 1),
    dilation=1,
    group=1,
    element=np.int8,
    per_channel=True,
    relu=False,
    bias=True,
    seed=0,
):
    """A quantised Conv "conv" on x [n, c, h, w] of `element` (np.int8 or np.uint8), per channel or per tensor.

    pads: top, left, bottom, right. The output's scale is chosen so that its values
    spread over the whole range and a few saturate.
    """
    random = np.random.default_rng(seed)
    network = _Network(random, element)
    network.begin("x", shape)
    network.conv("conv", channels, kernel, stride, pads, dilation, group, per_channel, relu, bias)
    return network.finish()


def qdq_conv_transpose(
    shape=(1, 4, 5, 4),
    channels=6,
    kernel=3,
    stride=2,
    pads=(1, 0, 0, 1),
    dilation=1,
    extra=1,
    group=1,
    element=np.int8,
    per_channel=True,
    relu=False,
    bias=True,
    seed=0,
):
    """A quantised ConvTranspose "deconv" on x [n, c, h, w]; parameters as in qdq_conv, extra: output padding."""
    network = _Network(np.random.default_rng(seed), element)
    network.begin("x", shape)
    network.conv_transpose("deconv", channels, kernel, stride, pads, dilation, extra, group, per_channel, relu, bias)
    return network.finish()


def qdq_gemm(rows=2, inner=20, columns=6, element=np.int8, per_channel=True, relu=False, seed=0):
    """A quantised Gemm "gemm" (transposed weight, bias) on x [rows, inner]: y [rows, columns]."""
    network = _Network(np.random.default_rng(seed), element)
    network.begin("x", (rows, inner))
    network.gemm("gemm", columns, per_channel, relu)
    return network.finish()


def qdq_matmul(rows=2, inner=20, columns=6, element=np.int8, bias=True, seed=0):
    """A quantised MatMul "matmul" with an Add of a bias behind it, x [rows, inner], y [rows, columns]."""
    network = _Network(np.random.default_rng(seed), element)
    network.begin("x", (rows, inner))
    network.matmul("matmul", columns, bias)
    return network.finish()


def qdq_residual_add(shape=(1, 4, 5, 5), element=np.int8, relu=True, seed=0):
    """A quantised Add "add" of x and b of the same shape but different scales, with a Relu "add_relu" if asked for."""
    network = _Network(np.random.default_rng(seed), element)
    network.begin("x", shape)
    first = network.current
    network.begin("b", shape)
    network.add("add", first, network.current, relu)
    return network.finish()


def qdq_pool(operator="AveragePool", shape=(1, 4, 6, 6), kernel=2, stride=2, pads=(0,) * 4, element=np.int8, seed=0):
    """A quantised AveragePool or MaxPool "pool" on x; a MaxPool keeps its input's scale and zero point."""
    network = _Network(np.random.default_rng(seed), element)
    network.begin("x", shape)
    network.pool("pool", operator, kernel, stride, pads)
    return network.finish()


def random_qdq_cnn(seed, max_layers=5):
    """A random valid QDQ network of 2 to `max_layers` layers on a small picture.

    Draws from: convolutions (plain, pointwise, grouped, depthwise; stride, uneven
    padding, dilation; per channel or per tensor; with or without Relu and bias),
    residual Adds, average and max pools; a dense layer ends half of them. The same
    seed writes the same bytes.
    """
    random = np.random.default_rng(seed)
    network = _Network(random, random.choice([np.int8, np.uint8]))
    size = [int(v) for v in random.integers(4, 11, 2)]
    network.begin("x", (1, int(random.integers(1, 9)), *size))
    for index in range(int(random.integers(2, max_layers + 1))):
        channels, height, width = network.current.shape[1:]
        kinds = ["conv", "conv", "pointwise", "depthwise", "grouped", "residual"]
        if min(height, width) >= 4:
            kinds.append("pool")
        kind = random.choice(kinds)
        relu, per_channel = bool(random.integers(2)), bool(random.integers(2))
        name = f"layer{index}_{kind}"
        if kind == "conv":
            kernel = int(random.integers(1, min(3, height, width) + 1))
            pads = tuple(int(v) for v in random.integers(0, kernel, 4))
            dilation = int(random.integers(1, 3)) if min(height, width) > 2 * (kernel - 1) else 1
            stride = int(random.integers(1, 3))
            network.conv(name, int(random.integers(1, 13)), kernel, stride, pads, dilation, 1, per_channel, relu)
        elif kind == "pointwise":
            network.conv(name, int(random.integers(1, 41)), 1, 1, (0,) * 4, 1, 1, per_channel, relu)
        elif kind == "depthwise":
            network.conv(name, channels, 3, int(random.integers(1, 3)), (1,) * 4, 1, channels, per_channel, relu)
        elif kind == "grouped":
            group = int(random.choice([g for g in range(1, channels + 1) if channels % g == 0]))
            outputs = group * int(random.integers(1, 4))
            network.conv(name, outputs, 3, 1, (1,) * 4, 1, group, per_channel, relu, bias=bool(random.integers(2)))
        elif kind == "residual":
            shortcut = network.current
            network.conv(f"{name}_conv", channels, 3, 1, (1,) * 4, 1, 1, per_channel, False)
            network.add(name, network.current, shortcut, relu)
        else:
            network.pool(name, str(random.choice(["AveragePool", "MaxPool"])), 2, 2, (0,) * 4)
    if random.integers(2):
        network.flatten("flatten")
        network.gemm("dense", int(random.integers(2, 12)), bool(random.integers(2)), False)
    return network.finish()


def random_inputs(model, seed, samples=1):
    """Random arrays for every input of a model: name to array.

    Integers cover their whole range, floats are normal. A symbolic or unit first
    dimension gets `samples` entries.
    """
    random = np.random.default_rng(seed)
    constants = {tensor.name for tensor in model.graph.initializer}
    arrays = {}
    for value in model.graph.input:
        if value.name in constants:
            continue
        element = helper.tensor_dtype_to_np_dtype(value.type.tensor_type.elem_type)
        shape = [dimension.dim_value or 1 for dimension in value.type.tensor_type.shape.dim]
        if shape and shape[0] == 1:
            shape[0] = samples
        if np.issubdtype(element, np.integer):
            limits = np.iinfo(element)
            arrays[value.name] = random.integers(limits.min, limits.max + 1, shape, element)
        else:
            arrays[value.name] = random.standard_normal(shape).astype(element)
    return arrays


# --- The writer of quantised networks ------------------------------------------------


def _transposed_window(kernel, stride, pads, dilation, extra):
    return {
        "kernel_shape": [kernel] * 2,
        "pads": list(pads),
        "strides": [stride] * 2,
        "dilations": [dilation] * 2,
        "output_padding": [extra] * 2,
    }


def _floats(random, shape):
    return random.standard_normal(shape).astype(np.float32)


class _Tensor:
    """A quantised tensor on its way through a network: graph name, shape, scale, zero point."""

    def __init__(self, name, shape, scale, zero_point):
        self.name, self.shape, self.scale, self.zero_point = name, tuple(shape), scale, zero_point


class _Network:
    """Writes QDQ layers one behind the other; `current` is the last quantised tensor."""

    def __init__(self, random, element):
        self.random, self.element = random, np.dtype(element)
        self.writer = GraphWriter("network")
        self.current = None

    def begin(self, name, shape):
        """Declare a quantised graph input with a random scale and an odd zero point."""
        limits = np.iinfo(self.element)
        zero_point = self.element.type(int(self.random.integers(limits.min // 2, limits.max // 2)) | 1)
        scale = np.float32(self.random.uniform(0.01, 0.1))
        self.current = _Tensor(self.writer.input(name, self.element, shape), shape, scale, zero_point)

    def conv(self, name, channels, kernel, stride, pads, dilation, group, per_channel, relu, bias=True):
        n, c, h, w = self.current.shape
        inner = c // group * kernel * kernel
        operands, spread = self._operands(name, (channels, c // group, kernel, kernel), 0, inner, per_channel, bias)
        result = self.writer.node(
            "Conv",
            name,
            operands,
            kernel_shape=[kernel] * 2,
            pads=list(pads),
            strides=[stride] * 2,
            dilations=[dilation] * 2,
            group=group,
        )
        height = output_size(h, kernel, stride, pads[0], pads[2], dilation)
        width = output_size(w, kernel, stride, pads[1], pads[3], dilation)
        self._end(name, result, (n, channels, height, width), spread, relu)

    def conv_transpose(self, name, channels, kernel, stride, pads, dilation, extra, group, per_channel, relu, bias):
        n, c, h, w = self.current.shape
        # Of the kernel's elements, about this many meet an output.
        inner = max(c // group * kernel * kernel // (stride * stride), 1)
        operands, spread = self._operands(
            name, (c, channels // group, kernel, kernel), 1, inner, per_channel, bias, group
        )
        window = _transposed_window(kernel, stride, pads, dilation, extra)
        result = self.writer.node("ConvTranspose", name, operands, group=group, **window)
        size = [transposed_size(s, kernel, stride, *pads[i::2], dilation, extra) for i, s in enumerate((h, w))]
        self._end(name, result, (n, channels, *size), spread, relu)

    def gemm(self, name, columns, per_channel, relu):
        rows, inner = self.current.shape
        operands, spread = self._operands(name, (columns, inner), 0, inner, per_channel, True)
        self._end(name, self.writer.node("Gemm", name, operands, transB=1), (rows, columns), spread, relu)

    def matmul(self, name, columns, bias):
        rows, inner = self.current.shape
        operands, spread = self._operands(name, (inner, columns), 1, inner, False, bias)
        result = self.writer.node("MatMul", name, operands[:2])
        if bias:
            result = self.writer.node("Add", f"{name}_bias_add", [result, operands[2]])
        self._end(name, result, (rows, columns), spread, False)

    def add(self, name, a, b, relu):
        operands = [self._dequantised(f"{name}_{side}", tensor) for side, tensor in (("a", a), ("b", b))]
        reach = float(a.scale + b.scale) * 127
        self._end(name, self.writer.node("Add", name, operands), a.shape, reach, relu)

    def pool(self, name, operator, kernel, stride, pads):
        tensor = self.current
        operand = self._dequantised(f"{name}_x", tensor)
        window = {"kernel_shape": [kernel] * 2, "strides": [stride] * 2, "pads": list(pads)}
        result = self.writer.node(operator, name, [operand], **window)
        height = output_size(tensor.shape[2], kernel, stride, pads[0], pads[2])
        width = output_size(tensor.shape[3], kernel, stride, pads[1], pads[3])
        shape = (*tensor.shape[:2], height, width)
        if operator == "MaxPool":
            self.current = self._quantised(name, result, shape, tensor.scale, tensor.zero_point)
        else:
            self._end(name, result, shape, float(tensor.scale) * 127, False)

    def flatten(self, name):
        tensor = self.current
        result = self.writer.node("Flatten", name, [self._dequantised(f"{name}_x", tensor)], axis=1)
        shape = (tensor.shape[0], int(np.prod(tensor.shape[1:])))
        self.current = self._quantised(name, result, shape, tensor.scale, tensor.zero_point)

    def finish(self):
        """Make the current tensor the output "y" and return the model."""
        self.writer.nodes[-1].output[0] = "y"
        self.writer.output("y", self.element, self.current.shape)
        return self.writer.model()

    def _operands(self, name, shape, axis, inner, per_channel, bias, repeats=1):
        """Names of [x, weight, bias] dequantised, and how far the sums reach in real numbers.

        The bias has its elements `repeats` times as often as the weight has scales.
        """
        tensor = self.current
        count = shape[axis]
        quantised = self.random.integers(-127, 128, shape, np.int8)
        scale = self.random.uniform(0.002, 0.02, count if per_channel else ()).astype(np.float32)
        zero = np.zeros(scale.shape, np.int8)
        where = axis if per_channel else None
        weight = self.writer.constant(f"{name}_weight_quantised", quantised)
        operands = [
            self._dequantised(f"{name}_x", tensor),
            self.writer.dequantise(f"{name}_weight", weight, scale, zero, where),
        ]
        if bias:
            values = self.writer.constant(f"{name}_bias_quantised", self._bias(count * repeats, inner))
            product = (tensor.scale * scale).astype(np.float32)
            if per_channel:
                product = np.tile(product, repeats)
            zeros = np.zeros(product.shape, np.int32)
            operands.append(self.writer.dequantise(f"{name}_bias", values, product, zeros, 0 if per_channel else None))
        # A uniform int8 deviates by 74 from its mean, and by up to 98 from a zero point of +-64.
        return operands, 2.5 * 98 * 74 * np.sqrt(inner) * float(tensor.scale) * float(np.mean(scale))

    def _bias(self, count, inner):
        reach = int(74 * 74 * np.sqrt(inner))
        return self.random.integers(-reach, reach + 1, count, np.int32)

    def _dequantised(self, name, tensor):
        return self.writer.dequantise(f"{name}_dequantise", tensor.name, tensor.scale, tensor.zero_point)

    def _quantised(self, name, tensor, shape, scale, zero_point):
        return _Tensor(self.writer.quantise(f"{name}_quantise", tensor, scale, zero_point), shape, scale, zero_point)

    def _end(self, name, result, shape, reach, relu):
        """Append Relu and QuantizeLinear; the scale maps -reach..reach (0..reach after a Relu) to the whole range."""
        limits = np.iinfo(self.element)
        if relu:
            result = self.writer.node("Relu", f"{name}_relu", [result])
            scale, zero_point = np.float32(reach / 255), limits.min
        else:
            scale = np.float32(2 * reach / 255)
            zero_point = (limits.min + limits.max + 1) // 2 + int(self.random.integers(-9, 10))
        self.current = self._quantised(name, result, shape, scale, self.element.type(zero_point))
