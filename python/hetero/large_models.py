"""Writers of networks of real size, for measuring speed.

As in `hetero.models`, a model is a checked ModelProto of opset 17 whose weights
come from a numpy Generator of the given seed. Weights are scaled so that values
neither vanish nor overflow from layer to layer.

    python -m hetero.large_models resnet50 resnet50.onnx
"""

import argparse

import numpy as np

from hetero.models import GraphWriter

# Filters of the four groups of VGG-19's convolutions and of ResNet-50's blocks.
VGG19_LAYERS = [(64, 2), (128, 2), (256, 4), (512, 4), (512, 4)]
RESNET50_BLOCKS = [(64, 3), (128, 4), (256, 6), (512, 3)]


class NetworkWriter(GraphWriter):
    """A GraphWriter for float32 networks whose layers follow one another."""

    def __init__(self, name, seed):
        super().__init__(name)
        self.random = np.random.default_rng(seed)

    def weight(self, name, shape):
        """Add normal weights whose products sum to about the size of their inputs."""
        deviation = np.sqrt(2 / np.prod(shape[1:]))
        return self.constant(name, self.random.standard_normal(shape, np.float32) * np.float32(deviation))

    def conv(self, name, value, channels, filters, kernel, stride=1, bias=True):
        """Add a convolution with square windows that keeps the size, up to its stride."""
        operands = [value, self.weight(f"{name}_weight", (filters, channels, kernel, kernel))]
        if bias:
            operands.append(self.constant(f"{name}_bias", np.zeros(filters, np.float32)))
        return self.node(
            "Conv",
            name,
            operands,
            kernel_shape=[kernel] * 2,
            pads=[kernel // 2] * 4,
            strides=[stride] * 2,
        )

    def normalise(self, name, value, channels):
        """Add a BatchNormalization."""
        uniform = [
            self.random.uniform(low, high, channels).astype(np.float32)
            for low, high in ((0.5, 1.5), (-0.1, 0.1), (-0.1, 0.1), (0.5, 1.5))
        ]
        parts = ("scale", "bias", "mean", "variance")
        constants = [self.constant(f"{name}_{part}", array) for part, array in zip(parts, uniform)]
        return self.node("BatchNormalization", name, [value, *constants])

    def dense(self, name, value, inputs, outputs):
        """Add a Gemm on rows of `inputs` elements."""
        weight = self.weight(f"{name}_weight", (outputs, inputs))
        bias = self.constant(f"{name}_bias", np.zeros(outputs, np.float32))
        return self.node("Gemm", name, [value, weight, bias], transB=1)


def _bottleneck(writer, name, value, channels, width, stride):
    """One block of ResNet-50: 1x1, 3x3, 1x1, and the shortcut around them."""
    layers = [(channels, width, 1, 1), (width, width, 3, stride), (width, 4 * width, 1, 1)]
    inner = value
    for index, (inputs, filters, kernel, step) in enumerate(layers):
        inner = writer.conv(f"{name}_conv{index}", inner, inputs, filters, kernel, step, bias=False)
        inner = writer.normalise(f"{name}_norm{index}", inner, filters)
        if index < 2:
            inner = writer.node("Relu", f"{name}_relu{index}", [inner])
    if channels != 4 * width:
        value = writer.conv(f"{name}_shortcut", value, channels, 4 * width, 1, stride, bias=False)
        value = writer.normalise(f"{name}_shortcut_norm", value, 4 * width)
    total = writer.node("Add", f"{name}_add", [inner, value])
    return writer.node("Relu", f"{name}_relu", [total])


def resnet50(size=224, classes=1000, seed=0):
    """ResNet-50 in float32 with 102 MB of weights: x [1, 3, size, size], y [1, classes]."""
    writer = NetworkWriter("resnet50", seed)
    value = writer.input("x", np.float32, [1, 3, size, size])
    value = writer.conv("stem", value, 3, 64, 7, 2, bias=False)
    value = writer.normalise("stem_norm", value, 64)
    value = writer.node("Relu", "stem_relu", [value])
    value = writer.node("MaxPool", "pool", [value], kernel_shape=[3, 3], pads=[1] * 4, strides=[2, 2])
    channels = 64
    for group, (width, count) in enumerate(RESNET50_BLOCKS):
        for index in range(count):
            stride = 2 if group > 0 and index == 0 else 1
            value = _bottleneck(writer, f"group{group}_block{index}", value, channels, width, stride)
            channels = 4 * width
    value = writer.node("GlobalAveragePool", "average", [value])
    value = writer.node("Flatten", "flat", [value])
    writer.dense("y", value, channels, classes)
    writer.output("y", np.float32, [1, classes])
    return writer.model()


def vgg19(size=224, classes=1000, seed=0):
    """VGG-19 in float32, 575 MB of weights at size 224: x [1, 3, size, size], y [1, classes]."""
    writer = NetworkWriter("vgg19", seed)
    value = writer.input("x", np.float32, [1, 3, size, size])
    channels = 3
    for group, (filters, count) in enumerate(VGG19_LAYERS):
        for index in range(count):
            value = writer.conv(f"conv{group}_{index}", value, channels, filters, 3)
            value = writer.node("Relu", f"relu{group}_{index}", [value])
            channels = filters
        value = writer.node("MaxPool", f"pool{group}", [value], kernel_shape=[2, 2], strides=[2, 2])
    value = writer.node("Flatten", "flat", [value])
    inputs = channels * (size // 32) ** 2
    for index in range(2):
        value = writer.dense(f"dense{index}", value, inputs, 4096)
        value = writer.node("Relu", f"dense{index}_relu", [value])
        inputs = 4096
    writer.dense("y", value, inputs, classes)
    writer.output("y", np.float32, [1, classes])
    return writer.model()


def main():
    """Write one of the networks to a file."""
    writers = {"resnet50": resnet50, "vgg19": vgg19}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("network", choices=writers)
    parser.add_argument("file")
    parser.add_argument("--size", type=int, default=224, help="height and width of the input")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    model = writers[arguments.network](size=arguments.size, seed=arguments.seed)
    with open(arguments.file, "wb") as file:
        file.write(model.SerializeToString())


if __name__ == "__main__":
    main()
