"""hetero.ort: inner tensors and samples."""

import numpy as np
import pytest

from hetero import models, ort


def test_inner_tensors_are_returned_beside_the_outputs():
    model = models.matmul_bias()
    inputs = models.random_inputs(model, 1)
    result = ort.run(model, inputs, ["matmul"])
    assert set(result) == {"matmul", "y"}
    assert not np.array_equal(result["matmul"], result["y"])
    assert len(model.graph.output) == 1, "the caller's model is left alone"


def test_unknown_inner_tensors_are_refused():
    model = models.matmul_bias()
    with pytest.raises(ValueError, match="no node computes .*nothing"):
        ort.run(model, models.random_inputs(model, 1), ["nothing"])


def test_samples_run_one_by_one():
    model = models.qdq_conv()
    inputs = models.random_inputs(model, 1, samples=3)
    result = ort.run_samples(model, inputs)["y"]
    assert result.shape[0] == 3
    for i in range(3):
        assert np.array_equal(result[i : i + 1], ort.run(model, {"x": inputs["x"][i : i + 1]})["y"])


def test_graph_facts():
    model = models.qdq_residual_add()
    assert ort.graph_inputs(model) == ["x", "b"]
    assert ort.quantised_tensors(model) == ["y"]
