"""hetero.models: every writer yields a model that runs, with the shapes it promises."""

import numpy as np
import pytest

from hetero import compare, integer, models, ort

FLOAT_MODELS = {
    "conv": (models.conv(), (1, 4, 6, 6)),
    "conv-strided": (models.conv(stride=2, pad=0, bias=False), (1, 4, 2, 2)),
    "conv-transpose": (models.conv_transpose(), (1, 6, 11, 9)),
    "conv-dilated": (models.conv(dilation=2), (1, 4, 4, 4)),
    "depthwise": (models.depthwise(), (1, 6, 6, 6)),
    "grouped": (models.grouped(), (1, 12, 6, 6)),
    "matmul-bias": (models.matmul_bias(), (3, 7)),
    "gemm": (models.gemm(), (3, 7)),
    "gemm-scaled": (models.gemm(transposed=False, alpha=0.5, beta=2.0), (3, 7)),
    "average-pool": (models.pool(), (1, 3, 3, 3)),
    "max-pool": (models.pool("MaxPool", kernel=3, stride=1, pad=1), (1, 3, 6, 6)),
    "softmax": (models.softmax(), (2, 10)),
}

QUANTISED_MODELS = {
    "conv": models.qdq_conv(),
    "conv-uint8": models.qdq_conv(element=np.uint8, relu=True),
    "conv-per-tensor": models.qdq_conv(per_channel=False, bias=False),
    "conv-transpose": models.qdq_conv_transpose(),
    "conv-transpose-grouped": models.qdq_conv_transpose(group=2, element=np.uint8, relu=True),
    "conv-grouped": models.qdq_conv(shape=(1, 8, 7, 5), channels=12, group=4, stride=2, pads=(0, 1, 2, 1)),
    "conv-depthwise": models.qdq_conv(shape=(1, 6, 7, 7), channels=6, group=6, dilation=2),
    "gemm": models.qdq_gemm(),
    "matmul": models.qdq_matmul(),
    "residual-add": models.qdq_residual_add(),
    "average-pool": models.qdq_pool(),
    "max-pool": models.qdq_pool("MaxPool"),
}


@pytest.mark.parametrize("name", FLOAT_MODELS)
def test_float_models_run(name):
    model, shape = FLOAT_MODELS[name]
    result = ort.run(model, models.random_inputs(model, 1))["y"]
    assert result.dtype == np.float32 and result.shape == shape
    assert np.ptp(result) > 0


@pytest.mark.parametrize("name", QUANTISED_MODELS)
def test_quantised_models_use_their_range(name):
    model = QUANTISED_MODELS[name]
    result = ort.run(model, models.random_inputs(model, 1))["y"]
    assert result.dtype in (np.int8, np.uint8)
    assert np.ptp(result.astype(int)) > 60, "the output's scale hides what the layer computes"


@pytest.mark.parametrize("name", QUANTISED_MODELS)
def test_quantised_models_have_an_integer_meaning(name):
    model = QUANTISED_MODELS[name]
    inputs = models.random_inputs(model, 2)
    compare.assert_equal(ort.run(model, inputs)["y"], integer.evaluate(model, inputs)["y"], name)


def test_gemm_scales_its_operands():
    model, _ = FLOAT_MODELS["gemm-scaled"]
    inputs = models.random_inputs(model, 3)
    weight, bias = (integer.numpy_helper.to_array(tensor) for tensor in model.graph.initializer)
    compare.assert_close(0.5 * inputs["x"] @ weight + 2 * bias, ort.run(model, inputs)["y"], "gemm", 1e-5)


def test_the_same_call_writes_the_same_bytes():
    first, second = (models.random_qdq_cnn(11).SerializeToString(deterministic=True) for _ in range(2))
    assert first == second
    assert first != models.random_qdq_cnn(12).SerializeToString(deterministic=True)
    assert models.conv(seed=1) != models.conv(seed=2)


def test_random_networks_cover_every_kind_of_layer():
    seen = set()
    for seed in range(40):
        model = models.random_qdq_cnn(seed)
        names = [node.name for node in model.graph.node]
        seen |= {kind for kind in ("conv", "pointwise", "depthwise", "grouped", "residual", "pool", "dense")
                 if any(kind in name for name in names)}
        result = ort.run(model, models.random_inputs(model, seed))["y"]
        assert result.size > 0
    assert len(seen) == 7


def test_random_inputs_cover_the_range_and_repeat_samples():
    model = models.qdq_conv(shape=(1, 3, 16, 16), element=np.uint8)
    x = models.random_inputs(model, 5, samples=4)["x"]
    assert x.shape == (4, 3, 16, 16) and x.dtype == np.uint8 and x.min() == 0 and x.max() == 255


def test_ill_formed_graphs_are_refused():
    writer = models.GraphWriter("broken")
    writer.input("x", np.float32, [1, 2])
    writer.node("Relu", "y", ["nobody"])
    writer.output("y", np.float32, [1, 2])
    with pytest.raises(Exception, match="nobody"):
        writer.model()


def test_output_size_follows_the_formula():
    assert models.output_size(8, 3, 1, 1, 1) == 8
    assert models.output_size(8, 3, 2, 1, 1) == 4
    assert models.output_size(7, 3, 1, 0, 0, dilation=2) == 3
