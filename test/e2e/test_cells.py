"""Operators that are formulas of others: ONNX Runtime, the reference and a container agree on random configurations."""

import numpy as np
import pytest

from hetero import cell_models, ort

# Every family with the numbers of its seeds; a whole turn of its kinds at least.
CASES = [
    *((cell_models.recurrent, seed) for seed in range(18)),
    *((cell_models.reduction, seed) for seed in range(20)),
    *((cell_models.places, seed) for seed in range(12)),
    *((cell_models.norm, seed) for seed in range(10)),
    *((cell_models.attention, seed) for seed in range(10)),
    *((cell_models.einsum, equation) for equation in cell_models.EQUATIONS),
]


@pytest.mark.parametrize("family, seed", CASES, ids=lambda value: getattr(value, "__name__", str(value)))
def test_it_computes_what_onnx_runtime_computes(tools, family, seed):
    model, inputs = family(seed)
    expected = ort.run(model, inputs)
    path = tools.save_model(model)
    reference = tools.reference(path, inputs)
    for name, values in expected.items():
        assert reference[name].dtype == values.dtype and reference[name].shape == values.shape, name
        np.testing.assert_allclose(reference[name], values, rtol=1e-4, atol=1e-5, err_msg=f"seed {seed}: {name}")
    container, _ = tools.compile(path, "cluster-only")
    for name, values in tools.run(container, inputs).items():
        assert values.tobytes() == reference[name].tobytes(), f"seed {seed}: {name}"
