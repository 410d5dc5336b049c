#!/usr/bin/env python3
"""Train, quantise and record the digits model, or check the committed one.

    train.py            train from scratch (PyTorch), quantise (ONNX Runtime), write every file of this folder
    train.py --check    run the committed digits_int8.onnx and compare with what is recorded (no PyTorch)

The network sees scikit-learn's handwritten digits: 1,797 pictures of 8x8 pixels
with values 0..16. It is small, yet has every kind of layer that the compiler
must place: a 3x3 convolution, a depthwise and a pointwise one, a residual block,
an average pool and a dense layer. Everything is seeded and runs on one thread,
so the same versions of the libraries on the same kind of machine write the same
bytes again.
"""

import argparse
import copy
import json
import pathlib
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).resolve().parent
MODEL = "digits_int8.onnx"
PICTURES = "test_pictures.npz"
LABELS = "test_labels.npz"
OUTPUTS = "expected_outputs.npz"
ACCURACY = "accuracy.json"

SEED = 22
TEST_PICTURES = 360
EPOCHS = 60
BATCH = 32
# A pixel is a whole number 0..16. With this scale and zero point 0 the quantised
# input *is* the picture, and the network calculates with values 0..1.
PIXEL_SCALE = 1.0 / 16.0


def load_pictures():
    """Return (train pictures, train labels, test pictures, test labels).

    Pictures are int8 [count, 1, 8, 8] with values 0..16, labels int64 [count].
    The split is 1,437 to 360, stratified by label, and always the same.
    """
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    digits = load_digits()
    pictures = digits.images.astype(np.int8)[:, None]
    labels = digits.target.astype(np.int64)
    train_x, test_x, train_y, test_y = train_test_split(
        pictures, labels, test_size=TEST_PICTURES, stratify=labels, random_state=SEED
    )
    return train_x, train_y, test_x, test_y


# --- Training --------------------------------------------------------------------


def build_network():
    """The network in PyTorch: a name for every layer, BatchNorm after every convolution."""
    from torch import nn

    def convolution(inputs, outputs, kernel, stride=1, groups=1):
        return nn.Sequential(
            nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
            nn.BatchNorm2d(outputs),
        )

    class Digits(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = convolution(1, 16, 3)
            self.depthwise = convolution(16, 16, 3, stride=2, groups=16)
            self.pointwise = convolution(16, 32, 1)
            self.block_conv1 = convolution(32, 32, 3)
            self.block_conv2 = convolution(32, 32, 3)
            self.dense = nn.Linear(32 * 2 * 2, 10)

        def forward(self, x):
            x = self.conv1(x).relu()
            x = self.depthwise(x).relu()
            x = self.pointwise(x).relu()
            inner = self.block_conv1(x).relu()
            x = (self.block_conv2(inner) + x).relu()
            x = nn.functional.avg_pool2d(x, 2)
            return self.dense(x.flatten(1))

    return Digits()


def train_network(pictures, labels):
    """Train on int8 pictures [count, 1, 8, 8]; return the network in evaluation mode."""
    import torch

    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    generator = torch.Generator().manual_seed(SEED)
    x = torch.from_numpy(pictures.astype(np.float32) * np.float32(PIXEL_SCALE))
    y = torch.from_numpy(labels)
    network = build_network().train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=4e-3, weight_decay=2e-2)
    steps = EPOCHS * (len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for epoch in range(EPOCHS):
        order = torch.randperm(len(x), generator=generator)
        total = 0.0
        for first in range(0, len(x) - BATCH + 1, BATCH):
            chosen = order[first : first + BATCH]
            # Shift the pictures by up to one pixel: 1,437 of them are few.
            dy, dx = torch.randint(-1, 2, (2,), generator=generator).tolist()
            shifted = torch.nn.functional.pad(x[chosen], (1, 1, 1, 1))[:, :, 1 + dy : 9 + dy, 1 + dx : 9 + dx]
            loss = torch.nn.functional.cross_entropy(network(shifted), y[chosen], label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        if epoch % 10 == 9:
            print(f"epoch {epoch + 1:3d}  mean loss {total / (len(x) // BATCH):.4f}")
    return network.eval()


# --- Export ----------------------------------------------------------------------


def folded(sequence):
    """Weights [out, in/group, k, k] and bias [out] of a convolution with its BatchNorm folded in, float32."""
    convolution, norm = sequence
    weight = convolution.weight.detach().double().numpy()
    gain = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach().double().numpy()
    bias = norm.bias.detach().double().numpy() - norm.running_mean.detach().double().numpy() * gain
    return (weight * gain[:, None, None, None]).astype(np.float32), bias.astype(np.float32)


def write_float_model(network):
    """Return the trained network as an ONNX model: picture [batch, 1, 8, 8] to scores [batch, 10], float32.

    The graph is written node by node, not by an exporter: so each node has a
    name that means something, and the bytes do not depend on an exporter's version.
    """
    nodes, constants = [], []

    def constant(name, values):
        constants.append(numpy_helper.from_array(np.ascontiguousarray(values, np.float32), name))
        return name

    def node(operator, name, inputs, **attributes):
        nodes.append(helper.make_node(operator, inputs, [name], name, **attributes))
        return name

    def convolution(name, x):
        sequence = getattr(network, name)
        weight, bias = folded(sequence)
        layer = sequence[0]
        return node(
            "Conv",
            name,
            [x, constant(f"{name}_weight", weight), constant(f"{name}_bias", bias)],
            kernel_shape=list(layer.kernel_size),
            pads=[layer.padding[0], layer.padding[1]] * 2,
            strides=list(layer.stride),
            group=layer.groups,
        )

    x = node("Relu", "conv1_relu", [convolution("conv1", "picture")])
    x = node("Relu", "depthwise_relu", [convolution("depthwise", x)])
    shortcut = node("Relu", "pointwise_relu", [convolution("pointwise", x)])
    x = node("Relu", "block_conv1_relu", [convolution("block_conv1", shortcut)])
    x = node("Add", "block_add", [convolution("block_conv2", x), shortcut])
    x = node("Relu", "block_add_relu", [x])
    x = node("AveragePool", "average_pool", [x], kernel_shape=[2, 2], strides=[2, 2])
    x = node("Flatten", "flatten", [x], axis=1)
    dense = network.dense
    weight = constant("dense_weight", dense.weight.detach().numpy())
    bias = constant("dense_bias", dense.bias.detach().numpy())
    nodes.append(helper.make_node("Gemm", [x, weight, bias], ["scores"], "dense", transB=1))
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["batch", 1, 8, 8])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", 10])],
        constants,
    )
    model = helper.make_model(graph, producer_name="hetero digits", opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.checker.check_model(model, full_check=True)
    return model


def quantise(model, pictures):
    """Quantise a float model by ONNX Runtime, calibrated on int8 pictures [count, 1, 8, 8].

    Weights: int8, one scale an output channel. Activations: int8, one scale and
    zero point a tensor. QDQ form.
    """
    from onnxruntime import quantization

    class Calibration(quantization.CalibrationDataReader):
        """All training pictures as one batch."""

        def __init__(self):
            self.batches = iter([{"picture": pictures.astype(np.float32) * np.float32(PIXEL_SCALE)}])

        def get_next(self):
            return next(self.batches, None)

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "quantised.onnx"
        quantization.quantize_static(
            copy.deepcopy(model),  # the quantiser changes what it is given
            path,
            Calibration(),
            quant_format=quantization.QuantFormat.QDQ,
            per_channel=True,
            activation_type=quantization.QuantType.QInt8,
            weight_type=quantization.QuantType.QInt8,
            calibrate_method=quantization.CalibrationMethod.MinMax,
            # The quantiser would give an average pool its input's scale, so that
            # every fourth mean of four lies exactly between two integers and is
            # rounded by the noise of the float sum. Left out of its list, the
            # pool gets a scale of its own, asked for by the layer behind it.
            op_types_to_quantize=["Conv", "Relu", "Add", "Flatten", "Gemm"],
            extra_options={
                "ForceQuantizeNoInputCheck": True,
                "QDQKeepRemovableActivations": True,
                "TensorQuantOverrides": {
                    "picture": [{"scale": np.array(PIXEL_SCALE, np.float32), "zero_point": np.array(0, np.int8)}],
                },
            },
        )
        return onnx.load(path)


def tidy(model):
    """Bring the quantiser's graph into the form that integer models are shipped in.

    The quantiser rounds between a layer and its Relu; here a layer and its Relu
    are rounded once. It also keeps float inputs and outputs; here the graph's
    input and output are the int8 tensors themselves.
    """
    graph = model.graph
    producer = {name: node for node in graph.node for name in node.output}
    dropped = []
    for node in graph.node:
        if node.op_type == "Relu" and producer[node.input[0]].op_type == "DequantizeLinear":
            dequantize = producer[node.input[0]]
            quantize = producer[dequantize.input[0]]
            node.input[0] = quantize.input[0]
            dropped += [quantize, dequantize]
    head = next(node for node in graph.node if node.op_type == "QuantizeLinear" and node.input[0] == "picture")
    tail = producer["scores"]
    for node in graph.node:
        node.input[:] = ["picture" if name == head.output[0] else name for name in node.input]
    producer[tail.input[0]].output[0] = "scores"
    dropped += [head, tail]
    kept = [node for node in graph.node if not any(node is other for other in dropped)]
    used = {name for node in kept for name in node.input}
    initialisers = [tensor for tensor in graph.initializer if tensor.name in used]
    tidied = helper.make_graph(
        kept,
        "digits",
        [helper.make_tensor_value_info("picture", TensorProto.INT8, ["batch", 1, 8, 8])],
        [helper.make_tensor_value_info("scores", TensorProto.INT8, ["batch", 10])],
        initialisers,
        doc_string="Handwritten digits: pixels 0..16 in, ten scores out; the largest score is the digit.",
    )
    result = helper.make_model(tidied, producer_name="hetero digits", opset_imports=[helper.make_opsetid("", 17)])
    result.ir_version = 8
    onnx.checker.check_model(result, full_check=True)
    return result


# --- Recording and checking -------------------------------------------------------


def run_model(model, pictures):
    """Scores [count, 10] of int8 pictures [count, 1, 8, 8], ONNX Runtime with every optimisation off."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    kind = session.get_inputs()[0].type
    x = pictures if kind == "tensor(int8)" else pictures.astype(np.float32) * np.float32(PIXEL_SCALE)
    return session.run(["scores"], {"picture": x})[0]


def count_macs(model):
    """Multiply-accumulates of one picture, from the shapes of the graph."""
    inferred = onnx.shape_inference.infer_shapes(model, data_prop=True)
    infos = list(inferred.graph.value_info) + list(inferred.graph.output)
    shapes = {info.name: [d.dim_value or 1 for d in info.type.tensor_type.shape.dim] for info in infos}
    weights = {tensor.name: list(tensor.dims) for tensor in model.graph.initializer}
    return sum(
        int(np.prod(shapes[node.output[0]])) * int(np.prod(weights[node.input[1]][1:]))
        for node in model.graph.node
        if node.op_type in ("Conv", "Gemm")
    )


def train():
    """Write every file of the folder."""
    train_x, train_y, test_x, test_y = load_pictures()
    float_model = write_float_model(train_network(train_x, train_y))
    model = tidy(quantise(float_model, train_x))
    scores = run_model(model, test_x)
    accuracy = {
        "test_pictures": len(test_y),
        "correct_float": int((run_model(float_model, test_x).argmax(1) == test_y).sum()),
        "correct_int8": int((scores.argmax(1) == test_y).sum()),
        "macs_per_picture": count_macs(float_model),
        "parameters": sum(int(np.prod(tensor.dims)) for tensor in float_model.graph.initializer),
    }
    (FOLDER / MODEL).write_bytes(model.SerializeToString(deterministic=True))
    np.savez_compressed(FOLDER / PICTURES, picture=test_x)
    np.savez_compressed(FOLDER / LABELS, labels=test_y.astype(np.uint8))
    np.savez_compressed(FOLDER / OUTPUTS, scores=scores)
    (FOLDER / ACCURACY).write_text(json.dumps(accuracy, indent=2) + "\n")
    print(json.dumps(accuracy, indent=2))


def check():
    """Compare the committed model with what is recorded; return the process's exit code."""
    model = onnx.load(FOLDER / MODEL)
    onnx.checker.check_model(model, full_check=True)
    recorded = json.loads((FOLDER / ACCURACY).read_text())
    pictures = np.load(FOLDER / PICTURES)["picture"]
    labels = np.load(FOLDER / LABELS)["labels"]
    expected = np.load(FOLDER / OUTPUTS)["scores"]
    scores = run_model(model, pictures)
    correct = int((scores.argmax(1) == labels).sum())
    unequal = int((scores != expected).sum())
    print(f"{correct} of {len(labels)} pictures are recognised; recorded: {recorded['correct_int8']}")
    print(f"{unequal} of {expected.size} scores differ from the recorded ones")
    return 0 if correct == recorded["correct_int8"] and unequal == 0 else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="check the committed model instead of training a new one")
    if parser.parse_args().check:
        sys.exit(check())
    train()


if __name__ == "__main__":
    main()
