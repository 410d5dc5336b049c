"""hetero.integer: the rules, by hand and against ONNX Runtime."""

import numpy as np
import pytest

from hetero import compare, integer, models, ort


def accumulated(sums, scale, count=1, **bounds):
    return integer.Accumulated(np.int64(sums), np.float32(scale), np.int64(count), **bounds)


def test_ties_round_to_even_before_the_zero_point_is_added():
    # Halves of odd sums: 0.5, 1.5, 2.5, -0.5, -1.5; adding the odd zero point first would give 4, 4, 6, 2, 2.
    result = integer.requantise(accumulated([1, 3, 5, -1, -3], 0.5), np.float32(1), np.int8(3))
    assert result.tolist() == [3, 5, 5, 3, 1]


def test_results_saturate():
    result = integer.requantise(accumulated([1000, -1000], 1), np.float32(1), np.uint8(7))
    assert result.tolist() == [255, 0] and result.dtype == np.uint8


def test_sums_beyond_24_bits_are_rounded_to_float_first():
    # 2^24 + 1 is no float32; it becomes 2^24, and 2^24 * 2^-24 is 1.
    result = integer.requantise(accumulated([2**24 + 1], 2.0**-24), np.float32(1), np.int8(0))
    assert result.tolist() == [1]


def test_the_scale_of_a_mean_is_divided_twice():
    # A sum of 6 over 4 elements of scale 1 is 1.5, a tie: 2.
    assert integer.requantise(accumulated([6], 1, 4), np.float32(1), np.int8(0)).tolist() == [2]


def test_bounds_apply_to_the_quantised_values():
    result = integer.requantise(accumulated([-9, 5, 90], 1, low=0.0, high=6.0), np.float32(0.5), np.int8(-10))
    assert result.tolist() == [-10, 0, 2]


def test_padding_is_the_zero_point():
    model = models.qdq_conv(shape=(1, 1, 3, 3), channels=1, bias=False)
    zero = next(t for t in model.graph.initializer if t.name == "conv_x_dequantise_zero_point")
    x = np.full((1, 1, 3, 3), integer.numpy_helper.to_array(zero))
    result = integer.evaluate(model, {"x": x})["y"]
    assert len(np.unique(result)) == 1, "an input full of zero points is an input full of zeros, padding included"


def test_a_transposed_convolution_scatters_its_input():
    x, weight = np.int64([[[1, 2, 3]]]), np.int64([[[1, 10, 100]]])
    assert integer.convolve_transposed(x, weight, {}).tolist() == [[[1, 12, 123, 230, 300]]]
    given = {"strides": [2], "pads": [1, 0], "output_padding": [1]}
    assert integer.convolve_transposed(x, weight, given).tolist() == [[[10, 102, 20, 203, 30, 300, 0]]]


@pytest.mark.parametrize("seed", range(6))
def test_transposed_convolutions_are_those_of_onnxruntime(seed):
    model = models.qdq_conv_transpose(
        group=(1, 2, 4)[seed % 3],
        channels=8,
        dilation=1 + seed % 2,
        stride=1 + seed // 3,
        extra=seed // 3,
        per_channel=seed % 2 == 0,
        seed=seed,
    )
    inputs = models.random_inputs(model, seed)
    compare.assert_equal(ort.run(model, inputs)["y"], integer.evaluate(model, inputs)["y"], f"seed {seed}")


def test_same_padding_is_resolved():
    pads, _, _ = integer.window_positions((5, 6), (3, 2), {"auto_pad": b"SAME_UPPER", "strides": [2, 1]})
    assert pads == [(1, 1), (0, 1)]
    pads, _, _ = integer.window_positions((5, 6), (3, 2), {"auto_pad": b"SAME_LOWER", "strides": [2, 1]})
    assert pads == [(1, 1), (1, 0)]
    pads, _, _ = integer.window_positions((5, 6), (3, 2), {"auto_pad": b"VALID"})
    assert pads == [(0, 0), (0, 0)]


def test_a_bias_of_another_scale_is_refused():
    x = integer.Dequantised(np.int32([[5]]), np.float32(0.5), np.int32(0), 0)
    with pytest.raises(ValueError, match="another scale"):
        integer.add_bias(accumulated([[1]], 0.25), x, 1)


def test_unknown_operators_are_refused():
    writer = models.GraphWriter("cosine")
    writer.input("x", np.float32, [1])
    writer.node("Cos", "y", ["x"])
    writer.output("y", np.float32, [1])
    with pytest.raises(ValueError, match="no integer meaning for operator Cos"):
        integer.evaluate(writer.model(), {"x": np.float32([0])})


def test_random_networks_differ_from_onnxruntime_at_rounding_noise_only():
    # Chained float sums may fall on the other side of a tie: a few elements in 100,000.
    elements = unequal = 0
    for seed in range(60):
        model = models.random_qdq_cnn(seed)
        inputs = models.random_inputs(model, seed)
        tensors = ort.quantised_tensors(model)
        expected, actual = ort.run(model, inputs, tensors), integer.evaluate(model, inputs)
        for name in tensors:
            result = compare.compare(expected[name], actual[name])
            elements, unequal = elements + result.elements, unequal + result.unequal
            assert result.max_difference <= 1, (seed, name)
    assert elements > 50_000 and unequal <= elements // 10_000
