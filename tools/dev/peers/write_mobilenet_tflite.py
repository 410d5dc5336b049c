"""Write MobileNetV2 (1.0, 224) as an int8 .tflite file with random weights, for compilers that read nothing else.

Shapes and quantisation are those of the network; weights and scales come from a seeded generator, for the time
a compiler needs depends on shapes. Runs in Vela's environment, which brings the format's classes:

    python write_mobilenet_tflite.py mobilenet_v2_int8.tflite
"""

import sys

import flatbuffers
import numpy as np
from ethosu.vela.tflite import (
    AddOptions,
    Buffer,
    Conv2DOptions,
    DepthwiseConv2DOptions,
    FullyConnectedOptions,
    Model,
    Operator,
    OperatorCode,
    Pool2DOptions,
    QuantizationParameters,
    ReshapeOptions,
    SoftmaxOptions,
    SubGraph,
    Tensor,
)
from ethosu.vela.tflite.ActivationFunctionType import ActivationFunctionType
from ethosu.vela.tflite.BuiltinOperator import BuiltinOperator
from ethosu.vela.tflite.BuiltinOptions import BuiltinOptions
from ethosu.vela.tflite.Padding import Padding
from ethosu.vela.tflite.TensorType import TensorType

# Expansion, filters, repetitions, stride of the inverted residuals.
BLOCKS = [
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
]
RELU6, NONE = ActivationFunctionType.RELU6, ActivationFunctionType.NONE


class TfliteWriter:
    """Builds one subgraph; tensors are handled by index."""

    def __init__(self, seed=0):
        self.builder = flatbuffers.Builder(1 << 23)
        self.random = np.random.default_rng(seed)
        self.tensors, self.buffers, self.operators, self.codes = [], [self.table(Buffer)], [], []
        self.shapes = []

    def table(self, kind, **fields):
        """Write a table of the class module `kind`."""
        kind.Start(self.builder)
        for name, value in fields.items():
            getattr(kind, "Add" + name)(self.builder, value)
        return kind.End(self.builder)

    def offsets(self, values):
        """Write a vector of tables."""
        self.builder.StartVector(4, len(values), 4)
        for value in reversed(values):
            self.builder.PrependUOffsetTRelative(value)
        return self.builder.EndVector()

    def numbers(self, values, element):
        """Write a vector of numbers."""
        return self.builder.CreateNumpyVector(np.asarray(values, element))

    def tensor(self, shape, element=TensorType.INT8, data=None, scales=(0.05,), dimension=0):
        """Add a tensor with one scale, or one an index of `dimension`; return its index."""
        buffer = 0
        if data is not None:
            buffer = len(self.buffers)
            data = self.numbers(np.frombuffer(data.tobytes(), np.uint8), np.uint8)
            self.buffers.append(self.table(Buffer, Data=data))
        zero_points = np.zeros(len(scales), np.int64)
        quantization = self.table(
            QuantizationParameters,
            Scale=self.numbers(scales, np.float32),
            ZeroPoint=self.numbers(zero_points, np.int64),
            QuantizedDimension=dimension,
        )
        name = self.builder.CreateString(f"tensor{len(self.tensors)}")
        fields = {"Shape": self.numbers(shape, np.int32), "Type": element, "Buffer": buffer, "Name": name}
        self.tensors.append(self.table(Tensor, **fields, Quantization=quantization))
        self.shapes.append(tuple(shape))
        return len(self.tensors) - 1

    def operator(self, builtin, inputs, shape, options_kind, options):
        """Add an operator with a result of `shape`; return the result."""
        if builtin not in self.codes:
            self.codes.append(builtin)
        result = self.tensor(shape)
        fields = {
            "OpcodeIndex": self.codes.index(builtin),
            "Inputs": self.numbers(inputs, np.int32),
            "Outputs": self.numbers([result], np.int32),
            "BuiltinOptionsType": options_kind,
            "BuiltinOptions": options,
        }
        self.operators.append(self.table(Operator, **fields))
        return result

    def weights(self, shape, channels, dimension):
        """Random int8 weights and an int32 bias, with a scale a channel."""
        scales = self.random.uniform(0.001, 0.01, channels)
        data = self.random.integers(-127, 128, shape, np.int8)
        weight = self.tensor(shape, data=data, scales=scales, dimension=dimension)
        bias = self.random.integers(-1000, 1000, channels, np.int32)
        return [weight, self.tensor([channels], TensorType.INT32, bias, 0.05 * scales)]

    def conv(self, value, filters, kernel, stride=1, activation=RELU6):
        """Add a convolution with the padding SAME."""
        _, height, width, channels = self.shapes[value]
        weights = self.weights([filters, kernel, kernel, channels], filters, 0)
        fields = {"StrideW": stride, "StrideH": stride, "Padding": Padding.SAME}
        fields.update(FusedActivationFunction=activation, DilationWFactor=1, DilationHFactor=1)
        options = self.table(Conv2DOptions, **fields)
        shape = [1, -(-height // stride), -(-width // stride), filters]
        return self.operator(
            BuiltinOperator.CONV_2D, [value, *weights], shape, BuiltinOptions.Conv2DOptions, options
        )

    def depthwise(self, value, stride):
        """Add a depthwise convolution of 3 x 3 with the padding SAME."""
        _, height, width, channels = self.shapes[value]
        weights = self.weights([1, 3, 3, channels], channels, 3)
        fields = {"StrideW": stride, "StrideH": stride, "Padding": Padding.SAME, "DepthMultiplier": 1}
        fields.update(FusedActivationFunction=RELU6, DilationWFactor=1, DilationHFactor=1)
        options = self.table(DepthwiseConv2DOptions, **fields)
        shape = [1, -(-height // stride), -(-width // stride), channels]
        return self.operator(
            BuiltinOperator.DEPTHWISE_CONV_2D,
            [value, *weights],
            shape,
            BuiltinOptions.DepthwiseConv2DOptions,
            options,
        )

    def add(self, lhs, rhs):
        """Add an addition of two tensors of one shape."""
        options = self.table(AddOptions, FusedActivationFunction=NONE)
        return self.operator(BuiltinOperator.ADD, [lhs, rhs], self.shapes[lhs], BuiltinOptions.AddOptions, options)

    def head(self, value, classes):
        """Add average pool, dense layer and softmax."""
        _, height, width, channels = self.shapes[value]
        fields = {"StrideW": 1, "StrideH": 1, "FilterWidth": width, "FilterHeight": height}
        options = self.table(Pool2DOptions, Padding=Padding.VALID, FusedActivationFunction=NONE, **fields)
        value = self.operator(
            BuiltinOperator.AVERAGE_POOL_2D, [value], [1, 1, 1, channels], BuiltinOptions.Pool2DOptions, options
        )
        shape = self.tensor([2], TensorType.INT32, np.asarray([1, channels], np.int32))
        options = self.table(ReshapeOptions, NewShape=self.numbers([1, channels], np.int32))
        value = self.operator(
            BuiltinOperator.RESHAPE, [value, shape], [1, channels], BuiltinOptions.ReshapeOptions, options
        )
        weight, bias = self.weights([classes, channels], classes, 0)
        options = self.table(FullyConnectedOptions, FusedActivationFunction=NONE)
        value = self.operator(
            BuiltinOperator.FULLY_CONNECTED,
            [value, weight, bias],
            [1, classes],
            BuiltinOptions.FullyConnectedOptions,
            options,
        )
        options = self.table(SoftmaxOptions, Beta=1.0)
        return self.operator(BuiltinOperator.SOFTMAX, [value], [1, classes], BuiltinOptions.SoftmaxOptions, options)

    def finish(self, inputs, outputs):
        """The bytes of the file."""
        fields = {
            "Tensors": self.offsets(self.tensors),
            "Inputs": self.numbers(inputs, np.int32),
            "Outputs": self.numbers(outputs, np.int32),
            "Operators": self.offsets(self.operators),
        }
        graph = self.table(SubGraph, **fields)
        codes = [
            self.table(OperatorCode, DeprecatedBuiltinCode=code, BuiltinCode=code, Version=3) for code in self.codes
        ]
        fields = {
            "Version": 3,
            "OperatorCodes": self.offsets(codes),
            "Subgraphs": self.offsets([graph]),
            "Buffers": self.offsets(self.buffers),
        }
        self.builder.Finish(self.table(Model, **fields), b"TFL3")
        return bytes(self.builder.Output())


def main():
    """Write the network to the file of the command line."""
    writer = TfliteWriter()
    picture = writer.tensor([1, 224, 224, 3])
    value = writer.conv(picture, 32, 3, 2)
    for expansion, filters, count, stride in BLOCKS:
        for index in range(count):
            block = value
            channels = writer.shapes[value][3]
            if expansion > 1:
                value = writer.conv(value, expansion * channels, 1)
            value = writer.depthwise(value, stride if index == 0 else 1)
            value = writer.conv(value, filters, 1, activation=NONE)
            if writer.shapes[value] == writer.shapes[block]:
                value = writer.add(value, block)
    value = writer.conv(value, 1280, 1)
    content = writer.finish([picture], [writer.head(value, 1001)])
    with open(sys.argv[1], "wb") as file:
        file.write(content)


if __name__ == "__main__":
    main()
