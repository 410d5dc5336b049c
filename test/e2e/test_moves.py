"""Operators that move and interpolate elements: reference = ONNX Runtime, container = reference, bit for bit."""

import itertools

import harness
import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from hetero import compare, ort


def numbers(kind, shape, seed=0):
    """Whole numbers as floats, or integers, of both signs: moves keep them exactly."""
    generator = np.random.default_rng(seed)
    return generator.integers(-100, 100, shape).astype(kind) if kind != np.uint8 else generator.integers(0, 256, shape).astype(kind)


def graph(nodes, inputs, constants, opset=18):
    """A model of nodes that give `y`, on input arrays and constant arrays by name."""
    model = helper.make_model(
        helper.make_graph(
            nodes,
            "moves",
            [
                helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(array.dtype), array.shape)
                for name, array in inputs.items()
            ],
            [onnx.ValueInfoProto(name="y")],
            [numpy_helper.from_array(np.asarray(array), name) for name, array in constants.items()],
        ),
        opset_imports=[helper.make_opsetid("", opset)],
        ir_version=10,
    )
    return onnx.shape_inference.infer_shapes(model)


def node(op, operands, **attributes):
    return helper.make_node(op, operands.split(), ["y"], name="move", **attributes)


def check(tools, model, inputs, tolerance=0.0):
    """The reference computes what ONNX Runtime does, and the container what the reference does."""
    expected = ort.run(model, inputs)["y"]
    path = tools.save_model(model)
    reference = tools.reference(path, inputs)["y"]
    if tolerance:
        difference = compare.compare(expected, reference)
        assert difference.relative <= tolerance, str(difference)
    else:
        compare.assert_equal(expected, reference, "reference")
    container, _ = tools.compile(path, "cluster-only")
    assert compare.same_bits(reference, tools.run(container, inputs)["y"])


INDEX = np.int64
X = {"x": numbers(np.float32, (2, 5, 7))}
Q = {"x": numbers(np.int8, (2, 5, 7))}
MOVES = {
    "slice": (node("Slice", "x s e a t"), X, {"s": [4, -1], "e": [-9, 0], "a": [1, 2], "t": [-2, -3]}),
    "slice_int8": (node("Slice", "x s e"), Q, {"s": [0, 1], "e": [2, 4]}),
    "pad_reflect": (node("Pad", "x p", mode="reflect"), Q, {"p": [0, 2, 3, 1, 0, 6]}),
    "pad_edge": (node("Pad", "x p", mode="edge"), X, {"p": [1, 2, 3, 1, 0, 9]}),
    "pad_negative": (node("Pad", "x p"), X, {"p": [0, -2, 3, 1, 1, -4]}),
    "expand": (node("Expand", "x s"), {"x": numbers(np.int32, (3, 1, 2))}, {"s": [4, 1, 5, 1]}),
    "tile": (node("Tile", "x r"), Q, {"r": [3, 1, 2]}),
    "gather": (node("Gather", "x i", axis=1), {**X, "i": np.array([[0, -1, 4], [-5, 2, 2]], INDEX)}, {}),
    "gather_int32": (node("Gather", "x i", axis=-1), {**Q, "i": np.array(3, np.int32)}, {}),
    "gather_elements": (
        node("GatherElements", "x i", axis=1),
        {**X, "i": np.random.default_rng(1).integers(-5, 5, (2, 9, 7))},
        {},
    ),
    "gather_nd": (node("GatherND", "x i", batch_dims=1), {**X, "i": np.array([[[0, -1], [4, 3]]] * 2, INDEX)}, {}),
    "scatter_elements": (
        node("ScatterElements", "x i u", axis=2, reduction="add"),
        {**X, "i": np.random.default_rng(2).integers(-7, 7, (1, 5, 9)), "u": numbers(np.float32, (1, 5, 9), 3)},
        {},
    ),
    "scatter_elements_max": (
        node("ScatterElements", "x i u", axis=1, reduction="max"),
        {**Q, "i": np.random.default_rng(2).integers(-5, 5, (2, 3, 7)), "u": numbers(np.int8, (2, 3, 7), 3)},
        {},
    ),
    "scatter_nd": (
        node("ScatterND", "x i u", reduction="mul"),
        {**X, "i": np.array([[0, 1], [1, -1], [0, -4]], INDEX), "u": numbers(np.float32, (3, 7), 3)},
        {},
    ),
    "cumsum": (node("CumSum", "x a", reverse=1), X, {"a": 1}),
    "trilu": (node("Trilu", "x k", upper=0), X, {"k": -2}),
    "one_hot": (
        node("OneHot", "x d v", axis=1),
        {"x": np.array([[0, -1, 9], [4, -5, 2]], INDEX), "v": np.array([-1, 3], np.float32)},
        {"d": 5},
    ),
    "reverse_sequence": (
        node("ReverseSequence", "x l", batch_axis=0, time_axis=1),
        {**X, "l": np.array([3, 5], INDEX)},
        {},
    ),
}


def constants_of(values):
    return {name: np.asarray(value, INDEX) for name, value in values.items()}


@pytest.mark.parametrize("name", MOVES)
def test_moves(tools, name):
    move, inputs, constants = MOVES[name]
    check(tools, graph([move], inputs, constants_of(constants)), inputs)


def test_runs_of_split_parts_join_to_the_whole(tools):
    nodes = [
        helper.make_node("Split", ["x"], ["a", "b", "c"], name="cut", axis=1, num_outputs=3),
        helper.make_node("Concat", ["c", "a", "b"], ["y"], name="join", axis=1),
    ]
    check(tools, graph(nodes, X, {}), X)


COORDINATES = ("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", "half_pixel_symmetric")
ROUNDINGS = ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")
PICTURE = {"x": np.random.default_rng(4).standard_normal((1, 2, 5, 6)).astype(np.float32)}
# Enlarged, reduced, and kept along one axis.
SIZES = ((1, 2, 11, 9), (1, 2, 3, 4), (1, 2, 5, 13))


def resize_model(inputs, sizes=None, scales=None, opset=19, **attributes):
    """Resize to sizes or by scales, whose operands stand behind an empty one for the region."""
    operands = ["x", "", "s"] if sizes is None else ["x", "", "", "s"]
    constant = np.asarray(scales, np.float32) if sizes is None else np.asarray(sizes, INDEX)
    move = helper.make_node("Resize", operands, ["y"], name="resize", **attributes)
    return graph([move], inputs, {"s": constant}, opset)


@pytest.mark.parametrize("coordinates,rounding", list(itertools.product(COORDINATES, ROUNDINGS)))
def test_nearest_elements(tools, coordinates, rounding):
    attributes = {"coordinate_transformation_mode": coordinates, "nearest_mode": rounding}
    for sizes in SIZES:
        model = resize_model(PICTURE, sizes, **attributes)
        expected = ort.run(model, PICTURE)["y"]
        compare.assert_equal(expected, tools.reference(tools.save_model(model), PICTURE)["y"], str(sizes))
    check(tools, resize_model(PICTURE, scales=(1, 1, 1.7, 0.6), **attributes), PICTURE)


@pytest.mark.parametrize("coordinates,mode", list(itertools.product(COORDINATES, ("linear", "cubic"))))
def test_interpolation(tools, coordinates, mode):
    attributes = {"coordinate_transformation_mode": coordinates, "mode": mode}
    for sizes in SIZES:
        model = resize_model(PICTURE, sizes, **attributes)
        difference = compare.compare(ort.run(model, PICTURE)["y"], tools.reference(tools.save_model(model), PICTURE)["y"])
        assert difference.relative <= 1e-6, f"{sizes}: {difference}"
    check(tools, resize_model(PICTURE, scales=(1, 1, 1.7, 0.6), **attributes), PICTURE, 1e-6)


@pytest.mark.parametrize("exclude_outside,mode", list(itertools.product((0, 1), ("linear", "cubic"))))
def test_antialias(tools, exclude_outside, mode):
    attributes = {"mode": mode, "antialias": 1, "exclude_outside": exclude_outside}
    for sizes in SIZES:
        model = resize_model(PICTURE, sizes, **attributes)
        difference = compare.compare(ort.run(model, PICTURE)["y"], tools.reference(tools.save_model(model), PICTURE)["y"])
        assert difference.relative <= 1e-6, f"{sizes}: {difference}"
    check(tools, resize_model(PICTURE, scales=(1, 1, 0.4, 0.6), **attributes), PICTURE, 1e-6)


@pytest.mark.parametrize("shape", [(3, 4, 5), (1, 2, 3, 4, 5)])
def test_linear_interpolation_along_three_axes(tools, shape):
    inputs = {"x": np.random.default_rng(5).standard_normal(shape).astype(np.float32)}
    scales = [1] * (len(shape) - 3) + [2, 1.5, 0.7]
    check(tools, resize_model(inputs, scales=scales, mode="linear"), inputs, 1e-6)


def test_region(tools):
    inputs = {"x": np.random.default_rng(6).standard_normal((1, 1, 6, 6)).astype(np.float32)}
    for mode in ("nearest", "linear"):
        move = helper.make_node(
            "Resize",
            ["x", "r", "", "s"],
            ["y"],
            name="resize",
            mode=mode,
            coordinate_transformation_mode="tf_crop_and_resize",
            extrapolation_value=7.0,
        )
        region = np.array([0, 0, 0.1, -0.3, 1, 1, 0.7, 1.2], np.float32)
        model = graph([move], inputs, {"r": region, "s": np.array([1, 1, 5, 8], INDEX)}, 19)
        check(tools, model, inputs, 1e-6)


QUANTISED = {
    "slice": (node("Slice", "f s e"), {"s": [0, 1], "e": [1, 4]}),
    "pad": (node("Pad", "f p v"), {"p": [0, 1, 2, 0, 1, 0]}),
    "gather": (node("Gather", "f i", axis=1), {"i": [3, -2, 3]}),
    "tile": (node("Tile", "f r"), {"r": [1, 2, 1]}),
}


@pytest.mark.parametrize("name", QUANTISED)
def test_integers_move_between_equal_scales(tools, name):
    move, lists = QUANTISED[name]
    move = onnx.NodeProto.FromString(move.SerializeToString())
    move.output[0] = "g"
    nodes = [
        helper.make_node("DequantizeLinear", ["x", "scale", "zero"], ["f"], name="before"),
        move,
        helper.make_node("QuantizeLinear", ["g", "scale", "zero"], ["y"], name="after"),
    ]
    constants = {**constants_of(lists), "scale": np.float32(0.25), "zero": np.int8(3), "v": np.float32(1.6)}
    model = graph(nodes, Q, constants)
    check(tools, model, Q)
    printed = tools.call("hetero-compile", tools.save_model(model), "--system=cluster-only", "--stop-after=graph", "-o", "-").stdout
    assert "quantize" not in printed


@pytest.mark.parametrize("mode", ["nearest", "linear"])
def test_quantised_resize(tools, mode):
    inputs = {"x": numbers(np.int8, (1, 3, 5, 6))}
    nodes = [
        helper.make_node("DequantizeLinear", ["x", "scale", "zero"], ["f"], name="before"),
        helper.make_node("Resize", ["f", "", "s"], ["g"], name="resize", mode=mode),
        helper.make_node("QuantizeLinear", ["g", "scale2", "zero2"], ["y"], name="after"),
    ]
    constants = {
        "s": np.array([1, 1, 2, 2], np.float32),
        "scale": np.float32(0.25),
        "zero": np.int8(3),
        "scale2": np.float32(0.5),
        "zero2": np.int8(-1),
    }
    check(tools, graph(nodes, inputs, constants), inputs)


def test_index_out_of_range_takes_the_nearest_element(tools):
    """ONNX Runtime ends the run there; the reference and the containers say what they do instead."""
    inputs = {"x": numbers(np.float32, (4,)), "i": np.array([4, 2**40, -5, -(2**40)], INDEX)}
    path = tools.save_model(graph([node("Gather", "x i")], inputs, {}))
    reference = tools.reference(path, inputs)["y"]
    np.testing.assert_array_equal(reference, inputs["x"][[3, 3, 0, 0]])
    container, _ = tools.compile(path, "cluster-only")
    np.testing.assert_array_equal(tools.run(container, inputs)["y"], reference)


def test_update_out_of_range_is_dropped(tools):
    inputs = {
        "x": numbers(np.float32, (4,)),
        "i": np.array([4, 2**40, -5, -1], INDEX),
        "u": numbers(np.float32, (4,), 1),
    }
    path = tools.save_model(graph([node("ScatterElements", "x i u")], inputs, {}))
    reference = tools.reference(path, inputs)["y"]
    np.testing.assert_array_equal(reference, [*inputs["x"][:3], inputs["u"][3]])
    container, _ = tools.compile(path, "cluster-only")
    np.testing.assert_array_equal(tools.run(container, inputs)["y"], reference)
