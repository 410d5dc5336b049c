"""Networks as ONNX Runtime's quantiser writes them, in all its forms, against ONNX Runtime itself."""

import numpy as np
import onnx
import pytest

from hetero import compare, ort, quantised_forms

# What runs as a container here: simulated tiles are slower than the reference.
CONTAINED = [
    ("pictures", "QDQ-UInt8-UInt8-channel"),
    ("pictures", "QOperator-Int8-Int8-channel"),
    ("pictures", "QDQ-own-domain"),
    ("pictures", "QDQ-four-bit-weights"),
    ("pictures", "dynamic-Int8-channel"),
    ("rows", "QOperator-UInt8-Int8-tensor"),
    ("rows", "QDQ-sixteen-bit-weights"),
    ("rows", "dynamic-UInt8-tensor"),
    ("moves", "QOperator-UInt8-UInt8-tensor"),
    ("gated", "QOperator-Int8-Int8-tensor"),
]


def is_float(model):
    """Whether something between the outputs and the last quantisation is computed in float."""
    return not any(node.op_type.startswith("QLinear") or node.op_type == "QuantizeLinear" for node in model.graph.node)


def check(expected, actual, model, form):
    """Quantised networks are equal; what ends in float sums in another order.

    ONNX Runtime's float sums are not exact to a step of 16 bits: one step in few elements.
    """
    assert set(actual) == set(expected)
    for key, values in expected.items():
        if "sixteen" in form:
            np.testing.assert_allclose(actual[key], values, rtol=0, atol=1e-4 * np.abs(values).max())
            assert np.count_nonzero(actual[key] != values) <= 0.05 * values.size
        elif is_float(model):
            np.testing.assert_allclose(actual[key], values, rtol=0, atol=1e-5 * np.abs(values).max())
        else:
            compare.assert_equal(values, actual[key], key)


@pytest.mark.parametrize("form", quantised_forms.FORMS)
@pytest.mark.parametrize("net", quantised_forms.NETS)
def test_the_reference_equals_onnx_runtime(tools, net, form):
    model, inputs = quantised_forms.write(net, form)
    check(ort.run(model, inputs), tools.reference(tools.save_model(model), inputs), model, form)


@pytest.mark.parametrize("system", ("cluster-only", "edge-duo"))
@pytest.mark.parametrize("net, form", CONTAINED)
def test_containers_equal_the_reference(tools, net, form, system):
    model, inputs = quantised_forms.write(net, form)
    path = tools.save_model(model)
    container, _ = tools.compile(path, system)
    expected, actual = tools.reference(path, inputs), tools.run(container, inputs)
    assert all(compare.same_bits(expected[key], actual[key]) for key in expected)


def qlinear(operator, lhs, rhs, parameters):
    """A model of one QLinearAdd or QLinearMul on inputs like `lhs` and `rhs`.

    `parameters` are scale and zero point of both operands and of the result.
    """
    kinds = onnx.helper.np_dtype_to_tensor_dtype(lhs.dtype)
    value = onnx.helper.make_tensor_value_info
    names = ("sa", "za", "sb", "zb", "sy", "zy")
    constants = [onnx.numpy_helper.from_array(np.asarray(number), name) for name, number in zip(names, parameters)]
    node = onnx.helper.make_node(operator, ["a", "sa", "za", "b", "sb", "zb", "sy", "zy"], ["y"], domain="com.microsoft")
    graph = onnx.helper.make_graph(
        [node],
        "pairs",
        [value("a", kinds, lhs.shape), value("b", kinds, rhs.shape)],
        [value("y", kinds, np.broadcast_shapes(lhs.shape, rhs.shape))],
        constants,
    )
    imports = [onnx.helper.make_opsetid("", 17), onnx.helper.make_opsetid("com.microsoft", 1)]
    return onnx.helper.make_model(graph, opset_imports=imports, ir_version=8)


def random_parameters(random, operator, kind, scale):
    """Scales and zero points; with `scale` "two" powers of two, which make ties frequent."""
    limits = np.iinfo(kind)
    zeros = random.integers(limits.min, limits.max + 1, 3).astype(kind)
    if scale == "two":
        scales = np.float32(2.0) ** -random.integers(3, 7, 3).astype(np.float32)
    else:
        scales = random.uniform(0.01, 0.1, 3).astype(np.float32)
    if operator == "QLinearMul":
        scales[2] *= np.float32(4 if scale == "two" else scales[0] * scales[1] * 1000)
    return [scales[0], zeros[0], scales[1], zeros[1], scales[2], zeros[2]]


@pytest.mark.parametrize("scale", ("two", "any"))
@pytest.mark.parametrize("kind", (np.int8, np.uint8))
@pytest.mark.parametrize("operator", ("QLinearAdd", "QLinearMul"))
def test_all_pairs_of_integers_equal_onnx_runtime(tools, operator, kind, scale):
    every = np.arange(np.iinfo(kind).min, np.iinfo(kind).max + 1).astype(kind)
    inputs = {"a": np.repeat(every, 256), "b": np.tile(every, 256)}
    for seed in range(4):
        random = np.random.default_rng([seed, scale == "two"])
        model = qlinear(operator, inputs["a"], inputs["b"], random_parameters(random, operator, kind, scale))
        actual = tools.reference(tools.save_model(model), inputs)
        compare.assert_equal(ort.run(model, inputs)["y"], actual["y"], f"{operator}, seed {seed}")


@pytest.mark.parametrize("shapes", (((3, 1, 5), (4, 1)), ((2, 3, 7), (3, 1)), ((3, 1), (2, 3, 7)), ((1,), (9,)), ((9,), ())))
def test_broadcast_sums_equal_onnx_runtime(tools, shapes):
    random = np.random.default_rng(len(shapes[0]) + 10 * len(shapes[1]))
    inputs = {name: random.integers(0, 256, shape).astype(np.uint8) for name, shape in zip("ab", shapes)}
    for operator in ("QLinearAdd", "QLinearMul"):
        parameters = random_parameters(random, operator, np.uint8, "two")
        model = qlinear(operator, inputs["a"], inputs["b"], parameters)
        path = tools.save_model(model)
        container, _ = tools.compile(path, "cluster-only")
        expected = ort.run(model, inputs)["y"]
        compare.assert_equal(expected, tools.reference(path, inputs)["y"], operator)
        compare.assert_equal(expected, tools.run(container, inputs)["y"], operator)


WINDOWS = {
    "pairs": {"kernel_shape": [2, 2], "strides": [2, 2]},
    "padded": {"kernel_shape": [3, 3], "strides": [1, 1], "pads": [1, 1, 1, 1]},
    "padding counts": {"kernel_shape": [2, 4], "strides": [2, 2], "pads": [0, 1, 0, 1], "count_include_pad": 1},
    "wide steps": {"kernel_shape": [4, 4], "strides": [4, 4]},
}


def average_pool(form, shape, window, scales, zero_point):
    """A model of one average pool of uint8 with these scales of input and output; `form` is "own" or a QDQ opset."""
    value = onnx.helper.make_tensor_value_info
    numbers = {"s": scales[0], "t": scales[1], "z": np.uint8(7), "o": np.uint8(zero_point)}
    if form == "own":
        nodes = [onnx.helper.make_node("QLinearAveragePool", ["x", "s", "z", "t", "o"], ["y"], domain="com.microsoft", **window)]
    else:
        nodes = [
            onnx.helper.make_node("DequantizeLinear", ["x", "s", "z"], ["a"]),
            onnx.helper.make_node("AveragePool", ["a"], ["b"], **window),
            onnx.helper.make_node("QuantizeLinear", ["b", "t", "o"], ["y"]),
        ]
    graph = onnx.helper.make_graph(
        nodes,
        "pool",
        [value("x", onnx.TensorProto.UINT8, shape)],
        [value("y", onnx.TensorProto.UINT8, None)],
        [onnx.numpy_helper.from_array(np.asarray(number), name) for name, number in numbers.items()],
    )
    imports = [onnx.helper.make_opsetid("", 17 if form == "own" else form), onnx.helper.make_opsetid("com.microsoft", 1)]
    return onnx.helper.make_model(graph, opset_imports=imports, ir_version=9)


@pytest.mark.parametrize("form", ("own", 17, 21))
@pytest.mark.parametrize("name", WINDOWS)
def test_average_pools_meet_ties_as_onnx_runtime_does(tools, name, form):
    x = np.random.default_rng(4).integers(0, 256, (1, 16, 12, 12)).astype(np.uint8)
    for scales in ((0.037, 0.037), (0.037, 0.0185), (0.0625, 0.03125)):
        model = average_pool(form, x.shape, WINDOWS[name], np.float32(scales), 130 if form == 21 else 3)
        path = tools.save_model(model)
        expected = ort.run(model, {"x": x})["y"]
        compare.assert_equal(expected, tools.reference(path, {"x": x})["y"], f"scales {scales}")
    container, _ = tools.compile(path, "cluster-only")
    compare.assert_equal(expected, tools.run(container, {"x": x})["y"], "container")


@pytest.mark.parametrize("shape", ((1, 64, 8, 8), (2, 64, 7, 7), (1, 64, 6, 5)))
def test_own_global_average_pools_equal_onnx_runtime(tools, shape):
    x = np.random.default_rng(5).integers(0, 256, shape).astype(np.uint8)
    for scale in (0.037, 0.021):
        model = average_pool("own", shape, {"kernel_shape": list(shape[2:])}, np.float32((0.037, scale)), 3)
        expected = ort.run(model, {"x": x})["y"]
        compare.assert_equal(expected, tools.reference(tools.save_model(model), {"x": x})["y"], f"scale {scale}")
