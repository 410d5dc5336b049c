"""Compiled containers on the simulated tiles against the reference, bit for bit, float included."""

import harness
import numpy as np
import pytest

from hetero import compare, models


def check(tools, path, system, inputs):
    """Compile, run, and compare every output's bits with the reference."""
    container, _ = tools.compile(path, system)
    check_bits(tools.reference(path, inputs), tools.run(container, inputs), system)


def check_bits(expected, actual, system):
    """Compare outputs, name to array, in every bit."""
    assert set(actual) == set(expected)
    for key in expected:
        if not compare.same_bits(expected[key], actual[key]):
            compare.assert_equal(expected[key], actual[key], f"{system}: {key}")
            raise AssertionError(f"{system}: {key}: values are equal, bits are not")


@pytest.mark.parametrize("system", harness.SYSTEMS)
@pytest.mark.parametrize("name", harness.NETWORKS)
def test_networks_equal_the_reference(tools, ran, name, system):
    case = harness.recorded(name)
    outputs, _ = ran(name, system)
    check_bits(tools.reference(case.path, harness.few(case)), outputs, system)


@pytest.mark.parametrize("system", harness.SYSTEMS)
@pytest.mark.parametrize("name", harness.NETWORKS)
def test_every_stage_equals_the_reference(ran, name, system):
    _, report = ran(name, system)
    stages = [step["name"] for step in report["steps"] if step["kind"] == "stage"]
    assert report["outputs"] and len(report["layers"]) >= len(stages)
    for tensor in report["outputs"] + report["layers"]:
        assert tensor["accepted"] and tensor["unequal"] == 0, tensor["name"]


@pytest.mark.parametrize("system", harness.SYSTEMS)
@pytest.mark.parametrize("name", [name for name in harness.NETWORKS if "fp32" not in name])
def test_integer_networks_equal_the_recorded_outputs(ran, name, system):
    case = harness.recorded(name)
    outputs, _ = ran(name, system)
    for key, expected in case.outputs.items():
        compare.assert_equal(expected[: len(outputs[key])], outputs[key], f"{name} on {system}: {key}")


@pytest.mark.parametrize("system", harness.SYSTEMS)
def test_torture_models_equal_the_recorded_outputs(tools, torture, system):
    case = harness.recorded(torture)
    container, _ = tools.compile(case.path, system)
    result = tools.run(container, case.inputs)
    for key, expected in case.outputs.items():
        compare.assert_equal(expected, result[key], f"{torture} on {system}: {key}")


@pytest.mark.parametrize("system", harness.SYSTEMS)
@pytest.mark.parametrize("seed", range(6))
def test_random_networks_equal_the_reference(tools, seed, system):
    model = models.random_qdq_cnn(100 + seed)
    check(tools, tools.save_model(model), system, models.random_inputs(model, seed))


FLOAT_MODELS = {
    "conv": models.conv(),
    "conv-dilated-strided": models.conv(shape=(1, 4, 9, 7), channels=6, stride=2, dilation=2, pad=2),
    "conv-transpose": models.conv_transpose(),
    "conv-transpose-grouped": models.conv_transpose(group=2, stride=3, dilation=2),
    "conv-transpose-common-divisor": models.conv_transpose(stride=4, dilation=6, extra=5),
    "conv-transpose-dense": models.conv_transpose(stride=1, dilation=2, pads=(5, 0, 1, 3)),
    "depthwise": models.depthwise(),
    "grouped": models.grouped(),
    "matmul-bias": models.matmul_bias(),
    "gemm": models.gemm(alpha=0.5, beta=2.0),
    "average-pool": models.pool(),
    "max-pool": models.pool("MaxPool", kernel=3, stride=1, pad=1),
    "softmax": models.softmax(),
}


@pytest.mark.parametrize("name", FLOAT_MODELS)
def test_float_layers_equal_the_reference(tools, name):
    model = FLOAT_MODELS[name]
    check(tools, tools.save_model(model), "cluster-only", models.random_inputs(model, 1))


TRANSPOSED = {
    "plain": models.qdq_conv_transpose(),
    "grouped": models.qdq_conv_transpose(group=2, element=np.uint8, relu=True),
}


@pytest.mark.parametrize("system", harness.SYSTEMS)
@pytest.mark.parametrize("name", TRANSPOSED)
def test_transposed_convolutions_equal_the_reference(tools, name, system):
    model = TRANSPOSED[name]
    check(tools, tools.save_model(model), system, models.random_inputs(model, 2))


def test_the_digits_are_recognised_on_the_tiles(tools, compiled):
    case = harness.recorded("digits")
    labels = np.load(harness.DIGITS / "test_labels.npz")["labels"][:40]
    container, _ = compiled("digits", "edge-duo")
    scores = tools.run(container, case.first(40))["scores"]
    compare.assert_equal(case.outputs["scores"][:40], scores, "scores")
    assert (scores.argmax(1) == labels).mean() >= 0.95
