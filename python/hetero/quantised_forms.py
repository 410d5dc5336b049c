"""Small random networks in every form that ONNX Runtime's quantiser writes.

A network is named after what it is made of; a form after the quantiser's options.
Weights, calibration data and inputs follow from the seed alone.
"""

import contextlib
import io
import logging
import pathlib
import tempfile
import warnings

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static

U8, S8, U16, S16 = QuantType.QUInt8, QuantType.QInt8, QuantType.QUInt16, QuantType.QInt16


class _Net:
    """Builds a float network with one input "x"; tensors are handled by name."""

    def __init__(self, seed, shape):
        self.random = np.random.default_rng(seed)
        self.nodes, self.constants, self.shape = [], [], shape

    def constant(self, values):
        self.constants.append(numpy_helper.from_array(np.asarray(values), f"constant{len(self.constants)}"))
        return self.constants[-1].name

    def weight(self, *shape):
        spread = np.sqrt(max(1, np.prod(shape[1:])))
        return self.constant((self.random.standard_normal(shape) / spread).astype(np.float32))

    def add(self, operator, *inputs, results=1, **attributes):
        name = f"{operator}{len(self.nodes)}"
        outputs = [f"{name}_{i}" for i in range(results)]
        self.nodes.append(helper.make_node(operator, inputs, outputs, name, **attributes))
        return outputs[0] if results == 1 else outputs

    def conv(self, x, outputs, inputs, size, **attributes):
        """A convolution with a bias and a square kernel."""
        weight = self.weight(outputs, inputs // attributes.get("group", 1), size, size)
        return self.add("Conv", x, weight, self.weight(outputs), kernel_shape=[size, size], **attributes)

    def model(self, *outputs, opset):
        graph = helper.make_graph(
            self.nodes,
            "net",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, self.shape)],
            [onnx.ValueInfoProto(name=name) for name in outputs],
            self.constants,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
        return onnx.shape_inference.infer_shapes(model)


def pictures(seed, opset):
    """Convolutions, a residual sum, pools and a dense layer."""
    net = _Net(seed, [1, 3, 12, 12])
    first = net.add("Relu", net.conv("x", 8, 3, 3, pads=[1, 1, 1, 1]))
    depth = net.conv(first, 8, 8, 3, pads=[1, 1, 1, 1], strides=[2, 2], group=8)
    depth = net.add("Clip", depth, net.constant(np.float32(0)), net.constant(np.float32(6)))
    total = net.add("Relu", net.add("Add", depth, net.conv(depth, 8, 8, 1)))
    largest = net.add("MaxPool", total, kernel_shape=[2, 2], strides=[2, 2])
    mean = net.add("AveragePool", total, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 0, 0])
    flat = net.add("Flatten", net.add("GlobalAveragePool", net.add("Concat", largest, mean, axis=1)))
    return net.model(net.add("Gemm", flat, net.weight(10, 16), net.weight(10), transB=1), opset=opset)


def rows(seed, opset):
    """Dense layers with and without transposed weights, and activations."""
    net = _Net(seed, [1, 20])
    first = net.add("Relu", net.add("Add", net.add("MatMul", "x", net.weight(20, 16)), net.weight(16)))
    gate = net.add("Sigmoid", net.add("Gemm", first, net.weight(16, 12), net.weight(12)))
    curve = net.add("LeakyRelu", net.add("Gemm", gate, net.weight(12, 12), net.weight(12), transB=1), alpha=0.1)
    return net.model(net.add("MatMul", net.add("Mul", gate, curve), net.weight(12, 5)), opset=opset)


def moves(seed, opset):
    """Products of activations among reorderings: one attention head."""
    net = _Net(seed, [1, 4, 8, 8])
    turned = net.add("Transpose", net.conv("x", 8, 4, 3, pads=[1, 1, 1, 1]), perm=[0, 2, 3, 1])
    tokens = net.add("Reshape", turned, net.constant(np.int64([1, 64, 8])))
    query = net.add("MatMul", tokens, net.weight(8, 8))
    key = net.add("Transpose", net.add("MatMul", tokens, net.weight(8, 8)), perm=[0, 2, 1])
    share = net.add("Softmax", net.add("MatMul", query, key), axis=-1)
    return net.model(net.add("Unsqueeze", net.add("MatMul", share, tokens), net.constant(np.int64([1]))), opset=opset)


def larger(seed, opset):
    """A transposed convolution, resizing, padding, cutting and joining."""
    net = _Net(seed, [1, 4, 6, 6])
    window = {"strides": [2, 2], "pads": [1, 1, 1, 1], "output_padding": [1, 1], "kernel_shape": [3, 3]}
    up = net.add("Relu", net.add("ConvTranspose", "x", net.weight(4, 6, 3, 3), net.weight(6), **window))
    up = net.add("Resize", up, "", net.constant(np.float32([1, 1, 2, 2])), mode="nearest")
    up = net.add("Pad", up, net.constant(np.int64([0, 0, 1, 1, 0, 0, 1, 1])), net.constant(np.float32(0)))
    low, high = net.add("Split", net.conv(up, 3, 6, 3, dilations=[2, 2]), net.constant(np.int64([1, 2])), axis=1, results=2)
    return net.model(net.add("Concat", high, low, axis=1), opset=opset)


def gated(seed, opset):
    """A squeeze-and-excitation block: products that broadcast."""
    net = _Net(seed, [1, 6, 8, 8])
    body = net.conv("x", 6, 6, 3, pads=[1, 1, 1, 1])
    gate = net.add("Relu", net.conv(net.add("GlobalAveragePool", body), 3, 6, 1))
    gate = net.add("Sigmoid", net.conv(gate, 6, 3, 1))
    return net.model(net.add("Mul", gate, body), opset=opset)


NETS = {net.__name__: net for net in (pictures, rows, moves, larger, gated)}


def _forms():
    """The quantiser's options by name of the form."""
    forms = {}
    for kind in (QuantFormat.QDQ, QuantFormat.QOperator):
        for activation, weight in ((U8, U8), (U8, S8), (S8, S8)):
            for per_channel in (False, True):
                name = f"{kind.name}-{activation.name[1:]}-{weight.name[1:]}-{'channel' if per_channel else 'tensor'}"
                forms[name] = {
                    "quant_format": kind,
                    "activation_type": activation,
                    "weight_type": weight,
                    "per_channel": per_channel,
                }
    qdq = {"quant_format": QuantFormat.QDQ, "activation_type": U8, "weight_type": S8}
    forms["QDQ-sixteen-bits"] = {**qdq, "activation_type": U16}
    forms["QDQ-sixteen-bit-weights"] = {**qdq, "activation_type": S16, "weight_type": S16}
    forms["QDQ-four-bit-weights"] = {**qdq, "weight_type": QuantType.QInt4}
    symmetric = {"ActivationSymmetric": True, "WeightSymmetric": True, "AddQDQPairToWeight": True}
    forms["QDQ-weights-as-floats"] = {**qdq, "activation_type": S8, "per_channel": True, "extra_options": symmetric}
    forms["QDQ-pair-for-each-user"] = {**qdq, "extra_options": {"DedicatedQDQPair": True}}
    forms["QDQ-float-bias"] = {**qdq, "extra_options": {"QuantizeBias": False}}
    forms["QDQ-own-domain"] = {**qdq, "extra_options": {"UseQDQContribOps": True}}
    for weight in (U8, S8):
        for per_channel in (False, True):
            name = f"dynamic-{weight.name[1:]}-{'channel' if per_channel else 'tensor'}"
            forms[name] = {"weight_type": weight, "per_channel": per_channel}
    return forms


FORMS = _forms()


class _Calibration(CalibrationDataReader):
    """Eight random inputs."""

    def __init__(self, shape, seed):
        self.inputs = iter([_random_input(shape, seed, i) for i in range(8)])

    def get_next(self):
        return next(self.inputs, None)


def _random_input(shape, seed, index):
    return {"x": np.random.default_rng([seed, index]).standard_normal(shape).astype(np.float32)}


def write(net, form, seed=1):
    """The ModelProto of a network (a key of NETS) in a form (a key of FORMS), and one input, name to array."""
    # Only opset 21 quantises to 16 and to 4 bits without a domain of its own.
    model = NETS[net](seed, 21 if "sixteen" in form or "four" in form else 17)
    shape = [size.dim_value for size in model.graph.input[0].type.tensor_type.shape.dim]
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        source, target = pathlib.Path(folder) / "float.onnx", pathlib.Path(folder) / "quantised.onnx"
        onnx.save(model, source)
        if form.startswith("dynamic"):
            quantize_dynamic(source, target, **FORMS[form])
        else:
            quantize_static(source, target, _Calibration(shape, seed), **FORMS[form])
        logging.disable(logging.NOTSET)
        return onnx.load(target), _random_input(shape, seed, 99)
