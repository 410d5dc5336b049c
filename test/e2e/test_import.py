"""What is imported means what ONNX says: every small model of the importer's tests, interpreted as it is
spelt, gives what ONNX Runtime gives with its optimisations off."""

import harness
import numpy as np
import onnx
import pytest

from hetero import ort, text_models

FOLDER = harness.ROOT / "test" / "lib" / "Import"
FAMILIES = ("conv", "pool", "math", "quantize", "tensor")
MODELS = {f"{family}-{model.name}": model for family in FAMILIES for model in text_models.read(FOLDER / f"onnx-{family}.test")}

# Within this share of the largest output: the order of float sums is ours, not ONNX Runtime's.
TOLERANCE = 1e-5


def random_inputs(model, seed):
    """Values for every input of a ModelProto: floats around 0, integers from their whole range.

    Those of 64 bits are places in a tensor: 0, 1, 2, ... in random order.
    """
    random = np.random.default_rng(seed)
    inputs = {}
    for value in model.graph.input:
        tensor_type = value.type.tensor_type
        element = onnx.helper.tensor_dtype_to_np_dtype(tensor_type.elem_type)
        shape = [dimension.dim_value for dimension in tensor_type.shape.dim]
        if element == np.int64:
            array = random.permutation(int(np.prod(shape))).reshape(shape)
        elif np.issubdtype(element, np.integer):
            limits = np.iinfo(element)
            array = random.integers(limits.min, limits.max, shape, element, endpoint=True)
        else:
            array = 3 * random.standard_normal(shape)
        inputs[value.name] = np.asarray(array, element)
    return inputs


@pytest.mark.parametrize("name", MODELS)
def test_the_meaning_is_the_oracles(tools, name):
    path = MODELS[name].write(tools.folder)
    model = onnx.load(path)
    inputs = random_inputs(model, seed=len(name))
    expected = ort.run(model, inputs)
    actual = tools.reference(path, inputs, "--reference=import")
    assert list(actual) == list(expected)
    for output, values in expected.items():
        assert actual[output].dtype == values.dtype and actual[output].shape == values.shape, output
        if np.issubdtype(values.dtype, np.floating):
            limit = TOLERANCE * np.abs(values).max()
            assert np.abs(actual[output] - values).max() <= limit, output
        else:
            np.testing.assert_array_equal(actual[output], values, output)
