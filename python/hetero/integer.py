"""The integer meaning of a QDQ model, in NumPy.

A second opinion on the C++ interpreter, written from the rules alone:

* convolutions, MatMul and Gemm accumulate integers and requantise by
  saturate(round_half_even(float32(acc) * scale) + zero_point), scale = float32(float32(sx * sw) / sy);
* average pools sum integers; their scale is float32(float32(sx / sy) / count);
* whatever only moves elements, moves the integers;
* everything else is computed in float32 as the graph spells it.
"""

from dataclasses import dataclass, replace

import numpy as np
from onnx import numpy_helper


@dataclass(frozen=True)
class Dequantised:
    """The real numbers (values - zero_point) * scale, not yet computed.

    values: an integer array; scale, zero_point: scalars, or vectors along `axis`.
    """

    values: np.ndarray
    scale: np.ndarray
    zero_point: np.ndarray
    axis: int

    def centred(self):
        """values - zero_point as int64."""
        return self.values.astype(np.int64) - along(self.zero_point.astype(np.int64), self.values.ndim, self.axis)

    def real(self):
        """The numbers as float32: the difference is exact, the product rounded."""
        return self.centred().astype(np.float32) * along(self.scale, self.values.ndim, self.axis)


@dataclass(frozen=True)
class Accumulated:
    """The real numbers sums * scale / count with integer sums, waiting to be requantised.

    scale: broadcasts against sums; count: the number of elements a pool averages;
    low, high: bounds in real numbers from a Relu or Clip that followed, or None.
    """

    sums: np.ndarray
    scale: np.ndarray
    count: np.ndarray
    low: float | None = None
    high: float | None = None


def along(parameter, rank, axis):
    """Reshape a vector so that it broadcasts along `axis` of a tensor of that rank; scalars stay."""
    if parameter.ndim == 0:
        return parameter
    shape = [1] * rank
    shape[axis] = parameter.size
    return parameter.reshape(shape)


def saturate(rounded, zero_point):
    """Add the zero point to rounded float values and clip them to its integer type."""
    limits = np.iinfo(zero_point.dtype)
    return np.clip(rounded.astype(np.float64) + zero_point, limits.min, limits.max).astype(zero_point.dtype)


def requantise(accumulated, output_scale, zero_point):
    """Requantise an Accumulated to the type of `zero_point`; output_scale: float32 scalar."""
    scale = accumulated.scale.astype(np.float32) / output_scale
    scale = scale / accumulated.count.astype(np.float32)
    result = saturate(np.rint(accumulated.sums.astype(np.float32) * scale), zero_point)
    for bound, limit in ((accumulated.low, np.maximum), (accumulated.high, np.minimum)):
        if bound is not None:
            result = limit(result, saturate(np.rint(np.float32(bound) / output_scale), zero_point))
    return result


def attributes(node):
    """The attributes of a node: name to int, float, bytes or list."""
    import onnx

    return {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}


def window_positions(shape, kernel, given):
    """Pads (begin, end pairs), strides and dilations of a window operator on spatial `shape`, SAME_* resolved."""
    rank = len(shape)
    strides = given.get("strides", [1] * rank)
    dilations = given.get("dilations", [1] * rank)
    mode = given.get("auto_pad", b"NOTSET").decode()
    if mode == "NOTSET":
        flat = given.get("pads", [0] * (2 * rank))
        return [(flat[i], flat[i + rank]) for i in range(rank)], strides, dilations
    pads = []
    for size, k, stride, dilation in zip(shape, kernel, strides, dilations):
        total = 0 if mode == "VALID" else max((-(-size // stride) - 1) * stride + dilation * (k - 1) + 1 - size, 0)
        small, large = total // 2, total - total // 2
        pads.append((large, small) if mode == "SAME_LOWER" else (small, large))
    return pads, strides, dilations


def windows(x, kernel, pads, strides, dilations, fill):
    """All windows of x [n, c, spatial...]: an array [n, c, output..., kernel...]; padding has the value `fill`."""
    rank = len(kernel)
    padded = np.pad(x, [(0, 0), (0, 0)] + list(pads), constant_values=fill)
    extent = [dilation * (k - 1) + 1 for k, dilation in zip(kernel, dilations)]
    view = np.lib.stride_tricks.sliding_window_view(padded, extent, axis=tuple(range(2, 2 + rank)))
    steps = [slice(None, None, stride) for stride in strides] + [slice(None, None, dilation) for dilation in dilations]
    return view[(slice(None), slice(None), *steps)]


def convolve(x, weight, given):
    """Sums of a convolution of centred int64 x [n, c, spatial...] with weight [m, c/group, kernel...], as int64.

    The products run in float64, which is exact: no sum reaches 2^53.
    """
    rank = x.ndim - 2
    kernel = weight.shape[2:]
    pads, strides, dilations = window_positions(x.shape[2:], kernel, given)
    view = windows(x.astype(np.float64), kernel, pads, strides, dilations, 0)
    group = given.get("group", 1)
    outputs = []
    reduced = [1] + list(range(2 + rank, 2 + 2 * rank))
    for part, share in zip(np.split(view, group, axis=1), np.split(weight.astype(np.float64), group)):
        outputs.append(np.moveaxis(np.tensordot(part, share, (reduced, list(range(1, 2 + rank)))), -1, 1))
    return np.concatenate(outputs, axis=1).astype(np.int64)


def convolve_transposed(x, weight, given):
    """Sums of a ConvTranspose of centred int64 x [n, c, spatial...] with weight [c, m/group, kernel...], as int64.

    An ordinary convolution of x with zeros between its elements and the kernel turned around;
    pads are cut off the result. auto_pad and output_shape are not known here.
    """
    rank, group = x.ndim - 2, given.get("group", 1)
    strides, dilations = given.get("strides", [1] * rank), given.get("dilations", [1] * rank)
    pads, extra = given.get("pads", [0] * (2 * rank)), given.get("output_padding", [0] * rank)
    sparse = np.zeros(x.shape[:2] + tuple(s * (size - 1) + 1 for s, size in zip(strides, x.shape[2:])), np.int64)
    sparse[(slice(None), slice(None), *[slice(None, None, s) for s in strides])] = x
    turned = np.flip(weight, tuple(range(2, 2 + rank)))
    turned = np.concatenate([part.swapaxes(0, 1) for part in np.split(turned, group)])
    reach = [d * (k - 1) for d, k in zip(dilations, weight.shape[2:])]
    whole = convolve(sparse, turned, {"pads": reach * 2, "dilations": dilations, "group": group})
    whole = np.pad(whole, [(0, 0), (0, 0)] + [(0, size) for size in extra])
    cut = [slice(pads[i], whole.shape[2 + i] - pads[rank + i]) for i in range(rank)]
    return whole[(slice(None), slice(None), *cut)]


def accumulate(sums, x, weight, channel_axis):
    """An Accumulated for products of dequantised x and weight; weight's scales run along channel_axis of the sums."""
    scale = (x.scale * weight.scale).astype(np.float32)
    return Accumulated(sums, along(scale, sums.ndim, channel_axis), np.int64(1))


def add_bias(accumulated, bias, channel_axis):
    """Add a dequantised int32 bias [channels]; its scale must be float32(sx * sw), else ValueError."""
    if not np.array_equal(np.broadcast_to(bias.scale, (bias.values.size,)), spread(accumulated, bias.values.size)):
        raise ValueError("the bias has another scale than input scale * weight scale")
    sums = accumulated.sums + along(bias.centred().reshape(-1), accumulated.sums.ndim, channel_axis)
    return replace(accumulated, sums=sums)


def spread(accumulated, channels):
    return np.broadcast_to(accumulated.scale.reshape(-1), (channels,))


def average(x, given, whole):
    """Average pool of a Dequantised x [n, c, spatial...]; `whole` pools everything (GlobalAveragePool)."""
    kernel = x.values.shape[2:] if whole else given["kernel_shape"]
    pads, strides, dilations = window_positions(x.values.shape[2:], kernel, {} if whole else given)
    inner = tuple(range(-len(kernel), 0))
    sums = windows(x.centred(), kernel, pads, strides, dilations, 0).sum(axis=inner)
    ones = np.ones((1, 1) + x.values.shape[2:], np.int64)
    fill = 1 if given.get("count_include_pad", 0) else 0
    count = windows(ones, kernel, pads, strides, dilations, fill).sum(axis=inner)
    return Accumulated(sums, x.scale, count)


def softmax(x, axis):
    """Softmax of float32 x along one axis."""
    shifted = np.exp(x - x.max(axis=axis, keepdims=True))
    return shifted / shifted.sum(axis=axis, keepdims=True)


def real(value):
    """A float32 array for anything an environment holds."""
    if isinstance(value, Dequantised):
        return value.real()
    if isinstance(value, Accumulated):
        return value.sums.astype(np.float32) * value.scale / value.count.astype(np.float32)
    return value


def moved(value, function):
    """Apply a function that only moves elements to an array or to the integers of a per-tensor Dequantised."""
    if isinstance(value, Dequantised) and value.scale.ndim == 0:
        return replace(value, values=function(value.values))
    return function(real(value))


def clamped(value, low, high):
    """Relu or Clip: a bound on an Accumulated, else float32."""
    if isinstance(value, Accumulated):
        return replace(value, low=low, high=high)
    result = real(value)
    result = result if low is None else np.maximum(result, np.float32(low))
    return result if high is None else np.minimum(result, np.float32(high))


def reshaped(array, target, allow_zero):
    """Reshape by ONNX's rules: 0 copies a dimension unless allow_zero, -1 is inferred."""
    shape = [array.shape[i] if size == 0 and not allow_zero else int(size) for i, size in enumerate(target)]
    return array.reshape(shape)


def compute(node, operands):
    """The value of one node: an array, a Dequantised or an Accumulated. Raises ValueError for an unknown operator."""
    kind, given = node.op_type, attributes(node)
    first = operands[0]
    products = len(operands) > 1 and all(isinstance(value, Dequantised) for value in operands[:2])
    if kind == "DequantizeLinear":
        zero = operands[2] if len(operands) > 2 else np.zeros_like(operands[1], dtype=first.dtype)
        return Dequantised(first, operands[1], zero, given.get("axis", 1) % max(first.ndim, 1))
    if kind == "QuantizeLinear":
        if isinstance(first, Accumulated):
            return requantise(first, operands[1], operands[2])
        return saturate(np.rint(real(first) / operands[1]), operands[2])
    if kind == "Conv" and products:
        result = accumulate(convolve(first.centred(), operands[1].centred(), given), first, operands[1], 1)
        return add_bias(result, operands[2], 1) if len(operands) > 2 else result
    if kind == "ConvTranspose" and products:
        weight = operands[1]
        sums = convolve_transposed(first.centred(), weight.centred(), given)
        # The scales of one group serve every group.
        repeated = replace(weight, scale=np.tile(weight.scale, given.get("group", 1))) if weight.scale.ndim else weight
        result = accumulate(sums, first, repeated, 1)
        return add_bias(result, operands[2], 1) if len(operands) > 2 else result
    if kind in ("MatMul", "Gemm") and products:
        a, b = first.centred().astype(np.float64), operands[1].centred().astype(np.float64)
        a = a.T if given.get("transA") else a
        b = b.T if given.get("transB") else b
        result = accumulate((a @ b).astype(np.int64), first, operands[1], -1)
        return add_bias(result, operands[2], -1) if len(operands) > 2 else result
    if kind == "Add" and isinstance(first, Accumulated) and isinstance(operands[1], Dequantised):
        return add_bias(first, operands[1], -1)
    if kind in ("AveragePool", "GlobalAveragePool") and isinstance(first, Dequantised):
        return average(first, given, kind == "GlobalAveragePool")
    if kind == "Relu":
        return clamped(first, 0.0, None)
    if kind == "Clip":
        bounds = [float(real(value)) if value is not None else None for value in (operands[1:] + [None, None])[:2]]
        return clamped(first, *bounds)
    if kind == "MaxPool":
        kernel = given["kernel_shape"]
        spatial = real(first).shape[2:]
        pads, strides, dilations = window_positions(spatial, kernel, given)
        inner = tuple(range(-len(kernel), 0))

        def pool(array):
            lowest = np.iinfo(array.dtype).min if array.dtype.kind in "iu" else -np.inf
            return windows(array, kernel, pads, strides, dilations, lowest).max(axis=inner)

        return moved(first, pool)
    if kind == "Reshape":
        return moved(first, lambda array: reshaped(array, operands[1], given.get("allowzero", 0)))
    if kind == "Flatten":
        axis = given.get("axis", 1)
        return moved(first, lambda array: array.reshape(int(np.prod(array.shape[:axis])), -1))
    if kind == "Transpose":
        return moved(first, lambda array: array.transpose(given.get("perm")))
    if kind in ("Add", "Sub", "Mul"):
        function = {"Add": np.add, "Sub": np.subtract, "Mul": np.multiply}[kind]
        return function(real(first), real(operands[1]))
    if kind == "Softmax":
        return softmax(real(first), given.get("axis", -1))
    raise ValueError(f"no integer meaning for operator {kind} (node {node.name!r})")


def evaluate(model, inputs):
    """Evaluate a ModelProto on `inputs` (name to array); return every quantised tensor and graph output by name.

    Raises ValueError for an operator that this evaluator does not know.
    """
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    values.update(inputs)
    for node in model.graph.node:
        operands = [values[name] if name else None for name in node.input]
        values[node.output[0]] = compute(node, operands)
    wanted = [node.output[0] for node in model.graph.node if node.op_type == "QuantizeLinear"]
    wanted += [value.name for value in model.graph.output if value.name not in wanted]
    return {name: real(values[name]) for name in wanted}
