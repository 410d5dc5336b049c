"""The networks that the `onnx` package ships without weights: every weight is a ConstantOfShape, each output is recorded."""

import pathlib

import harness
import numpy as np
import onnx
import pytest
from onnx import numpy_helper

FOLDER = pathlib.Path(onnx.__file__).parent / "backend" / "test" / "data" / "light"
NAMES = (
    "bvlc_alexnet",
    "densenet121",
    "inception_v1",
    "inception_v2",
    "resnet50",
    "shufflenet",
    "squeezenet",
    "vgg19",
    "zfnet512",
)


def inputs_of(model):
    """The inputs the recorded outputs belong to: the k-th of n elements is k / n."""
    constants = {tensor.name for tensor in model.graph.initializer}
    inputs = {}
    for value in model.graph.input:
        if value.name not in constants:
            shape = [dimension.dim_value for dimension in value.type.tensor_type.shape.dim]
            count = int(np.prod(shape))
            inputs[value.name] = (np.arange(count).reshape(shape) / count).astype(np.float32)
    return inputs


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_gives_the_recorded_output(tools, name):
    path = FOLDER / f"light_{name}.onnx"
    model = onnx.load(path)
    expected = numpy_helper.to_array(onnx.load_tensor(FOLDER / f"light_{name}_output_0.pb"))
    result = tools.reference(path, inputs_of(model))
    found = result[model.graph.output[0].name]
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-7)
