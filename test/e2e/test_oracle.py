"""The recorded results themselves: ONNX Runtime still computes them, and so do the integer rules.

These tests need none of the tools. When one of them fails, the oracle or the
rules have moved, and a failure of the tools elsewhere says nothing.
"""

import harness
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
