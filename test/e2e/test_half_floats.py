"""16-bit float models: computed in float32, rounded after every operator, on the host and on the cluster."""

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from hetero import ort


def model(nodes, shape, constants, kind=TensorProto.FLOAT16, opset=17):
    """A ModelProto with one 16-bit input "x" and one output "y"."""
    graph = helper.make_graph(
        nodes,
        "half",
        [helper.make_tensor_value_info("x", kind, shape)],
        [helper.make_tensor_value_info("y", kind, None)],
        constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def constant(name, random, *shape):
    return numpy_helper.from_array((random.standard_normal(shape) / 2).astype(np.float16), name)


def network():
    """A convolution, a pool, a dense layer and arithmetic, with constants of 16 bits."""
    random = np.random.default_rng(3)
    nodes = [
        helper.make_node("Conv", ["x", "w", "b"], ["a"], kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["a"], ["r"]),
        helper.make_node("MaxPool", ["r"], ["m"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Transpose", ["m"], ["t"], perm=[0, 2, 3, 1]),
        helper.make_node("Flatten", ["t"], ["f"]),
        helper.make_node("Gemm", ["f", "v", "c"], ["g"], transB=1),
        helper.make_node("Mul", ["g", "s"], ["p"]),
        helper.make_node("Concat", ["p", "g"], ["y"], axis=1),
    ]
    constants = [
        constant("w", random, 4, 2, 3, 3),
        constant("b", random, 4),
        constant("v", random, 5, 64),
        constant("c", random, 5),
        constant("s", random, 5),
    ]
    return model(nodes, [1, 2, 8, 8], constants), random.standard_normal([1, 2, 8, 8]).astype(np.float16)


def steps_apart(expected, actual):
    """How many 16-bit floats lie between the elements of two arrays, at most."""
    order = [np.where(a.view(np.int16) < 0, -0x8000 - a.view(np.int16).astype(int), a.view(np.int16)) for a in (expected, actual)]
    return np.abs(order[0] - order[1]).max()


def test_a_network_is_within_a_step_of_onnx_runtime(tools):
    written, x = network()
    expected = ort.run(written, {"x": x})["y"]
    actual = tools.reference(tools.save_model(written), {"x": x})["y"]
    assert actual.dtype == np.float16
    # Sums of another order differ before they are rounded, and rarely after.
    assert steps_apart(expected, actual) <= 1
    assert np.count_nonzero(expected != actual) <= 4


@pytest.mark.parametrize("system", ("cluster-only", "edge-duo"))
def test_the_container_equals_the_reference(tools, system):
    written, x = network()
    path = tools.save_model(written)
    container, _ = tools.compile(path, system)
    assert tools.run(container, {"x": x})["y"].tobytes() == tools.reference(path, {"x": x})["y"].tobytes()


@pytest.mark.parametrize("operator", ("Add", "Mul", "Sub", "Max"))
def test_every_rounding_is_that_of_onnx_runtime(tools, operator):
    patterns = np.arange(65536, dtype=np.uint16).view(np.float16)
    x = patterns[np.isfinite(patterns)]
    other = np.random.default_rng(1).permutation(x)
    nodes = [helper.make_node(operator, ["x", "o"], ["y"])]
    written = model(nodes, x.shape, [numpy_helper.from_array(other, "o")])
    expected = ort.run(written, {"x": x})["y"]
    path = tools.save_model(written)
    np.testing.assert_array_equal(tools.reference(path, {"x": x})["y"], expected)
    container, _ = tools.compile(path, "cluster-only")
    np.testing.assert_array_equal(tools.run(container, {"x": x})["y"], expected)


def test_brain_floats_are_rounded_to_even(tools):
    # Neither numpy nor ONNX Runtime's CPU kernels know bfloat16: through casts, by hand.
    nodes = [
        helper.make_node("Cast", ["x"], ["a"], to=TensorProto.BFLOAT16),
        helper.make_node("Add", ["a", "a"], ["b"]),
        helper.make_node("Cast", ["b"], ["y"], to=TensorProto.FLOAT),
    ]
    written = model(nodes, [6], [], TensorProto.FLOAT)
    # One and a bit: 2^-8 is half a step above 1, 3 * 2^-8 half a step above 1 + 2^-7.
    x = np.float32([1, 1 + 2**-8, 1 + 3 * 2**-8, 1 + 2**-8 + 2**-20, -3.4e38, 3e38])
    expected = np.float32([2, 2, 2 + 2**-5, 2 + 2**-6, -np.inf, np.inf])
    path = tools.save_model(written)
    np.testing.assert_array_equal(tools.reference(path, {"x": x})["y"], expected)
    container, _ = tools.compile(path, "cluster-only")
    np.testing.assert_array_equal(tools.run(container, {"x": x})["y"], expected)
