"""Integer and low-bit networks of other tools: every element equal, on the reference and on every system."""

import re

import harness
import numpy as np
import pytest
from test_containers import check_bits

from hetero import compare, integer_networks

INTEGER = (
    "integer/deeploy_CNN_Linear1",
    "integer/deeploy_mlperf_ImageClassification",
    "integer/deeploy_mlperf_KeywordSpotting",
    "integer/dory_PenguiNet_32",
)
LOW_BIT = ("low-bit/qonnx_TFC_1W1A", "low-bit/qonnx_TFC_2W2A", "low-bit/qonnx_qkeras_jettagging")


@pytest.mark.parametrize("name", INTEGER)
def test_integer_networks_equal_the_recorded_outputs(tools, name):
    case = harness.recorded(name)
    result = tools.reference(case.path, case.inputs)
    for key, expected in case.outputs.items():
        compare.assert_equal(expected, result[key], f"{name}: {key}")


@pytest.mark.parametrize("name", LOW_BIT)
def test_low_bit_networks_equal_the_recorded_outputs(tools, name):
    case = harness.recorded(name)
    result = tools.reference(case.path, case.inputs)
    for key, expected in case.outputs.items():
        compare.assert_close(expected, result[key], f"{name}: {key}")
        assert (expected.argmax(axis=-1) == result[key].argmax(axis=-1)).all()


def inner_tensors(case):
    """Names of the model's values in the order of the recorded activations, and the activations as the values are."""
    nodes = list(case.model().graph.node)
    if "dory" in case.name:
        # Each layer ends in its clip or is a pool; the tensors are flat, channels last.
        names = [node.output[0] for node in nodes if node.op_type in ("Clip", "MaxPool", "Gemm")]
        return names, case.activations.values(), True
    kept = [node for node in nodes if node.op_type in ("Conv", "RequantShift", "MaxPool", "Gemm")]
    # The nodes are stored in another order than that of execution, which their names number.
    kept.sort(key=lambda node: int(re.search(r"\d+$", node.name)[0]))
    return [node.output[0] for node in kept], case.activations.values(), False


@pytest.mark.parametrize("name", [name for name in INTEGER if "CNN" not in name])
def test_inner_tensors_equal_the_recorded_activations(tools, name):
    case = harness.recorded(name)
    names, activations, is_flat = inner_tensors(case)
    assert len(names) == len(activations)
    path = tools.save_model(integer_networks.with_outputs(case.model(), names))
    result = tools.reference(path, case.first(1))
    for key, expected in zip(names, activations):
        actual = result[key]
        if is_flat:
            actual = np.moveaxis(actual, 1, -1).reshape(-1)
        compare.assert_equal(expected.astype(np.float32), actual, f"{name}: {key}")


@pytest.mark.parametrize("system", harness.SYSTEMS)
@pytest.mark.parametrize("name", INTEGER + LOW_BIT)
def test_containers_equal_the_reference(tools, name, system):
    case = harness.recorded(name)
    inputs = case.first(1)
    container, plan = tools.compile(case.path, system)
    check_bits(tools.reference(case.path, inputs), tools.run(container, inputs), f"{name} on {system}")


@pytest.mark.parametrize("seed", range(40))
def test_random_requant_shift_networks_equal_numpy(tools, seed):
    model, inputs, expected = integer_networks.random_requant_network(seed)
    result = tools.reference(tools.save_model(model), inputs)
    for key, values in expected.items():
        compare.assert_equal(values.astype(np.float32), result[key], f"seed {seed}: {key}")


@pytest.mark.parametrize("seed", range(40))
def test_random_low_bit_networks_equal_numpy(tools, seed):
    model, inputs, expected = integer_networks.random_low_bit_network(seed)
    result = tools.reference(tools.save_model(model), inputs)
    for key, values in expected.items():
        compare.assert_equal(values, result[key], f"seed {seed}: {key}")


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("system", harness.SYSTEMS)
@pytest.mark.parametrize("kind", ["requant", "low_bit"])
def test_random_networks_run_on_every_system(tools, kind, system, seed):
    model, inputs, _ = getattr(integer_networks, f"random_{kind}_network")(seed)
    path = tools.save_model(model)
    container, _ = tools.compile(path, system)
    check_bits(tools.reference(path, inputs), tools.run(container, inputs), f"{kind} {seed} on {system}")


@pytest.mark.parametrize("rounding", integer_networks.ROUNDINGS)
def test_trunc_equals_numpy(tools, rounding):
    writer = integer_networks.Writer([1, 41])
    constants = [writer.constant(np.float32(number)) for number in (0.25, 0.0, 8, 5)]
    name = writer.node("Trunc", ["x", *constants], domain="onnx.brevitas", rounding_mode=rounding)
    x = np.arange(-20, 21, dtype=np.float32).reshape(1, 41) * np.float32(0.75)
    result = tools.reference(tools.save_model(writer.model([name])), {"x": x})
    expected = integer_networks.trunc(x, 0.25, 0, 8, 5, rounding)
    compare.assert_equal(expected, result[name], rounding)
