"""Tensors in files beside the model: found, mapped wherever they lie, and never outside the model's folder."""

import os

import harness
import numpy as np
import onnx
import pytest

VALUES = np.arange(16, dtype=np.float32)
# Beyond what 32 bits count; a sparse file has no blocks there.
FAR = 5 * 2**29


def external_tensor(shape, **entries):
    """A float32 TensorProto called 'w' with these entries instead of elements."""
    tensor = onnx.TensorProto(name="w", data_type=onnx.TensorProto.FLOAT, dims=shape)
    tensor.data_location = onnx.TensorProto.EXTERNAL
    for key, value in entries.items():
        tensor.external_data.add(key=key, value=str(value))
    return tensor


def save(folder, tensor):
    """Write a model that adds `tensor` to its input; return its path."""
    shape = list(tensor.dims)
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Add", ["x", "w"], ["y"])],
        "sum",
        [value("x", onnx.TensorProto.FLOAT, shape)],
        [value("y", onnx.TensorProto.FLOAT, shape)],
        [tensor],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    folder.mkdir(exist_ok=True)
    path = folder / "model.onnx"
    path.write_bytes(model.SerializeToString())
    return path


@pytest.fixture
def folder(tools):
    """A model's folder with data files, and one outside of it."""
    place = tools.folder / "model"
    (place / "sub").mkdir(parents=True)
    for path in (place / "w.bin", place / "sub" / "w.bin", tools.folder / "outside.bin"):
        path.write_bytes(VALUES.tobytes())
    os.symlink(tools.folder / "outside.bin", place / "link.bin")
    return place


@pytest.mark.parametrize(
    "entries, first",
    [
        ({"location": "w.bin"}, 0),
        ({"location": "sub/w.bin", "offset": 16}, 4),
        ({"location": "w.bin", "offset": 16, "length": 16}, 4),
        ({"location": "w.bin", "length": 64, "checksum": "unread"}, 0),
    ],
)
def test_data_beside_the_model_is_read(tools, folder, entries, first):
    outputs = tools.reference(save(folder, external_tensor([4], **entries)), {"x": np.ones(4, np.float32)})
    np.testing.assert_array_equal(outputs["y"], VALUES[first : first + 4] + 1)


def test_data_that_begins_at_no_multiple_of_its_size_is_read(tools, folder):
    (folder / "w.bin").write_bytes(b"odd" + VALUES.tobytes())
    model = save(folder, external_tensor([4], location="w.bin", offset=3))
    np.testing.assert_array_equal(tools.reference(model, {"x": np.ones(4, np.float32)})["y"], VALUES[:4] + 1)


def test_data_beyond_two_gigabytes_is_mapped(tools, folder):
    with open(folder / "w.bin", "wb") as file:
        file.seek(FAR)
        file.write(VALUES.tobytes())
    model = save(folder, external_tensor([4], location="w.bin", offset=FAR + 8, length=16))
    container, _ = tools.compile(model, "cluster-only")
    inputs = {"x": np.ones(4, np.float32)}
    for outputs in (tools.reference(model, inputs), tools.run(container, inputs)):
        np.testing.assert_array_equal(outputs["y"], VALUES[2:6] + 1)
    assert container.stat().st_size < 2**20


@pytest.mark.parametrize(
    "entries, words",
    [
        ({"location": "../outside.bin"}, "outside the directory"),
        ({"location": "link.bin"}, "symbolic link"),
        ({"location": "/etc/hostname"}, "absolute path"),
        ({"location": "none.bin"}, "none.bin"),
        ({"location": "sub"}, "not regular file"),
        ({}, "doesn't have a location"),
        ({"location": ""}, "should not be empty"),
        ({"location": "w.bin", "offset": 56}, "has no 16 bytes at offset 56"),
        ({"location": "w.bin", "offset": 2**64 - 4}, "has no 16 bytes"),
        ({"location": "w.bin", "offset": -4}, "offset '-4', which is no number"),
        ({"location": "w.bin", "offset": "four"}, "offset 'four', which is no number"),
        ({"location": "w.bin", "length": 8}, "has no 16 bytes at offset 0"),
        ({"location": "w.bin", "length": 10**9}, "has no 16 bytes at offset 0"),
    ],
)
def test_data_that_is_not_there_is_one_problem(tools, folder, entries, words):
    model = save(folder, external_tensor([4], **entries))
    inputs = tools.save_tensors({"x": np.ones(4, np.float32)})
    options = "--reference", model, f"--inputs={inputs}"
    message = tools.call("hetero-run", *options, exit_code=harness.INPUT_REFUSED).stderr
    assert "1 problem\n" in message and "initialiser 'w'" in message and words in message
