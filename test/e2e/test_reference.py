"""`hetero-run --reference` against recorded results: the meaning of a model."""

import harness
import numpy as np
import pytest

from hetero import compare, integer, layers, models, ort


def check(expected, actual, what):
    """Integers equal on every element, floats within 1e-5 of the largest."""
    if expected.dtype.kind in "iu":
        compare.assert_equal(expected, actual, what)
    else:
        compare.assert_close(expected, actual, what)


@pytest.mark.parametrize("name", harness.NETWORKS)
def test_networks_equal_the_recorded_outputs(tools, name):
    case = harness.recorded(name)
    result = tools.reference(case.path, case.inputs)
    assert set(result) == set(case.outputs)
    for key, expected in case.outputs.items():
        check(expected, result[key], f"{name}: {key}")


def test_torture_models_equal_the_recorded_outputs(tools, torture):
    case = harness.recorded(torture)
    result = tools.reference(case.path, case.inputs)
    for key, expected in case.outputs.items():
        compare.assert_equal(expected, result[key], f"{torture}: {key}")


@pytest.mark.parametrize("name", harness.RECORDED)
def test_every_layer_equals_the_recorded_activations(tools, name):
    case = harness.recorded(name)
    values = {**case.first(1), **case.activations}
    failures = []
    for piece in layers.split(case.model()):
        result = tools.reference(tools.save_model(piece.model), {key: values[key] for key in piece.inputs})
        difference = compare.compare(values[piece.output], result[piece.output])
        if difference.unequal:
            failures.append(f"{piece.name}: {difference}")
    assert not failures, "\n".join(failures)


def test_every_layer_of_the_digits_equals_the_integer_rules(tools):
    case = harness.recorded("digits")
    values = {**case.first(1), **integer.evaluate(case.model(), case.first(1))}
    for piece in layers.split(case.model()):
        result = tools.reference(tools.save_model(piece.model), {key: values[key] for key in piece.inputs})
        compare.assert_equal(values[piece.output], result[piece.output], piece.name)


@pytest.mark.parametrize("seed", range(12))
def test_random_networks_equal_the_integer_rules(tools, seed):
    model = models.random_qdq_cnn(seed)
    inputs = models.random_inputs(model, seed)
    result = tools.reference(tools.save_model(model), inputs)
    compare.assert_equal(integer.evaluate(model, inputs)["y"], result["y"], f"seed {seed}")


TRANSPOSED = {
    "plain": {},
    "uint8": {"element": np.uint8, "relu": True, "per_channel": False},
    "grouped": {"group": 2, "stride": 3, "pads": (0, 2, 1, 0)},
    "depthwise": {"group": 4, "channels": 4, "dilation": 2, "bias": False},
    "dense": {"stride": 1, "extra": 0, "pads": (3, 2, 3, 2)},
}


@pytest.mark.parametrize("name", TRANSPOSED)
def test_transposed_convolutions_equal_the_integer_rules(tools, name):
    model = models.qdq_conv_transpose(**TRANSPOSED[name])
    inputs = models.random_inputs(model, 5)
    result = tools.reference(tools.save_model(model), inputs)
    compare.assert_equal(integer.evaluate(model, inputs)["y"], result["y"], name)


@pytest.mark.parametrize("group", [1, 2])
def test_transposed_convolutions_in_float_are_close_to_onnxruntime(tools, group):
    model = models.conv_transpose(group=group)
    inputs = models.random_inputs(model, 6)
    compare.assert_close(ort.run(model, inputs)["y"], tools.reference(tools.save_model(model), inputs)["y"], "deconv")


def test_expect_names_equal_outputs_and_ends_with_success(tools):
    case = harness.recorded("digits")
    inputs, expected = tools.save_tensors(case.first(3)), tools.save_tensors({"scores": case.outputs["scores"][:3]})
    result = tools.call("hetero-run", "--reference", case.path, f"--inputs={inputs}", f"--expect={expected}")
    assert "scores" in result.stdout


def test_expect_counts_unequal_elements_and_ends_with_failure(tools):
    case = harness.recorded("digits")
    wrong = np.array(case.outputs["scores"][:3])
    wrong[1, 4] ^= 1
    inputs, expected = tools.save_tensors(case.first(3)), tools.save_tensors({"scores": wrong})
    result = tools.call(
        "hetero-run",
        "--reference",
        case.path,
        f"--inputs={inputs}",
        f"--expect={expected}",
        exit_code=harness.COMPARISON_FAILED,
    )
    assert "scores" in result.stdout + result.stderr
