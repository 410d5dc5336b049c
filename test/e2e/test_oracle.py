"""The recorded results themselves: ONNX Runtime still computes them, and so do the integer rules.

These tests need none of the tools. When one of them fails, the oracle or the
rules have moved, and a failure of the tools elsewhere says nothing.
"""

import harness
import numpy as np
import pytest

from hetero import compare, integer, layers, ort


@pytest.mark.parametrize("name", harness.NETWORKS)
def test_networks_compute_what_is_recorded(name):
    case = harness.recorded(name)
    result = ort.run_samples(case.model(), case.first(4))
    for key, expected in case.outputs.items():
        check = compare.assert_equal if expected.dtype.kind in "iu" else compare.assert_close
        check(expected[:4], result[key], f"{name}: {key}")


def test_torture_models_compute_what_is_recorded(torture):
    case = harness.recorded(torture)
    result = ort.run(case.model(), case.inputs)
    for key, expected in case.outputs.items():
        compare.assert_equal(expected, result[key], f"{torture}: {key}")


@pytest.mark.parametrize("name", harness.RECORDED)
def test_the_integer_rules_give_every_recorded_inner_element(name):
    case = harness.recorded(name)
    values = {**case.first(1), **case.activations}
    pieces = layers.split(case.model())
    assert {piece.output for piece in pieces} == set(case.activations)
    for piece in pieces:
        result = integer.evaluate(piece.model, {key: values[key] for key in piece.inputs})
        compare.assert_equal(values[piece.output], result[piece.output], f"{name}: {piece.name}")


def half_up(accumulated, output_scale, zero_point):
    """A wrong requantiser: ties away from the even neighbour."""
    scale = accumulated.scale / output_scale / accumulated.count.astype(np.float32)
    rounded = np.floor(accumulated.sums.astype(np.float32) * scale + np.float32(0.5))
    return bounded(integer.saturate(rounded, zero_point), accumulated, output_scale, zero_point)


def zero_point_first(accumulated, output_scale, zero_point):
    """A wrong requantiser: the zero point is added before rounding, which moves ties when it is odd."""
    scale = accumulated.scale / output_scale / accumulated.count.astype(np.float32)
    shifted = np.rint(accumulated.sums.astype(np.float32) * scale + np.float32(zero_point))
    return bounded(integer.saturate(shifted, zero_point * 0), accumulated, output_scale, zero_point)


def truncating(accumulated, output_scale, zero_point):
    """A wrong requantiser: towards zero."""
    scale = accumulated.scale / output_scale / accumulated.count.astype(np.float32)
    rounded = np.trunc(accumulated.sums.astype(np.float32) * scale)
    return bounded(integer.saturate(rounded, zero_point), accumulated, output_scale, zero_point)


def bounded(result, accumulated, output_scale, zero_point):
    """A result with the lower bound of a Relu applied."""
    if accumulated.low is None:
        return result
    return np.maximum(result, integer.saturate(np.rint(np.float32(accumulated.low) / output_scale), zero_point))


@pytest.mark.parametrize("wrong", [half_up, zero_point_first, truncating])
def test_torture_models_tell_wrong_requantisers_apart(wrong, monkeypatch):
    names = [name for name in harness.torture_models() if "conv" in name]
    if not names:
        pytest.skip(f"no torture models in {harness.SHARED / 'models'}")
    monkeypatch.setattr(integer, "requantise", wrong)
    unequal = 0
    for name in names:
        case = harness.recorded(name)
        unequal += compare.compare(case.outputs["y"], integer.evaluate(case.model(), case.inputs)["y"]).unequal
    assert unequal > 100
