"""Tensors in every file format, batches of every size: the same numbers."""

import harness
import numpy as np
import onnx
import pytest

from hetero import compare, models

MODEL = harness.DIGITS / "digits_int8.onnx"


@pytest.fixture
def case():
    return harness.recorded("digits")


def read(path):
    """The single tensor of a .npz, .npy or .pb file."""
    if path.suffix == ".npz":
        (array,) = np.load(path).values()
        return array
    if path.suffix == ".npy":
        return np.load(path)
    return onnx.numpy_helper.to_array(onnx.load_tensor(path))


def write(path, name, array):
    """Write one tensor to a .npz, .npy or .pb file."""
    if path.suffix == ".npz":
        np.savez(path, **{name: array})
    elif path.suffix == ".npy":
        np.save(path, array)
    else:
        path.write_bytes(onnx.numpy_helper.from_array(array, name).SerializeToString())


@pytest.mark.parametrize("into", ["npz", "npy", "pb"])
@pytest.mark.parametrize("out", ["npz", "npy", "pb"])
def test_formats_in_and_out(tools, case, into, out):
    inputs, outputs = tools.folder / f"in.{into}", tools.folder / f"out.{out}"
    write(inputs, "picture", case.inputs["picture"][:3])
    tools.call("hetero-run", "--reference", MODEL, f"--inputs={inputs}", f"--outputs={outputs}")
    compare.assert_equal(case.outputs["scores"][:3], read(outputs), "scores")


def test_compressed_archives_are_read(tools, case):
    inputs = tools.folder / "in.npz"
    np.savez_compressed(inputs, picture=case.inputs["picture"][:3])
    outputs = tools.folder / "out.npz"
    tools.call("hetero-run", "--reference", MODEL, f"--inputs={inputs}", f"--outputs={outputs}")
    compare.assert_equal(case.outputs["scores"][:3], read(outputs), "scores")


def test_inputs_may_come_from_several_files(tools):
    model = models.qdq_residual_add()
    inputs = models.random_inputs(model, 1)
    files = [tools.save_tensors({name: inputs[name]}) for name in ("b", "x")]
    outputs = tools.folder / "out.npz"
    path = tools.save_model(model)
    tools.call("hetero-run", "--reference", path, *[f"--inputs={file}" for file in files], f"--outputs={outputs}")
    compare.assert_equal(tools.reference(path, inputs)["y"], read(outputs), "y")


@pytest.mark.parametrize("option", ["--batch=4", "--input-shape=picture:4x1x8x8"])
def test_a_batch_gives_what_its_samples_give(tools, case, option):
    result = tools.reference(MODEL, case.first(8), option)
    compare.assert_equal(case.outputs["scores"][:8], result["scores"], option)


def test_a_number_of_samples_that_is_no_multiple_of_the_batch_is_refused(tools, case):
    inputs = tools.save_tensors(case.first(6))
    options = "--batch=4", f"--inputs={inputs}"
    result = tools.call("hetero-run", "--reference", MODEL, *options, exit_code=harness.INPUT_REFUSED)
    assert "picture" in result.stderr and "4" in result.stderr


def test_a_container_of_a_batch_gives_what_its_samples_give(tools, case):
    container, _ = tools.compile(MODEL, "edge-duo", "--batch=2")
    result = tools.run(container, case.first(4))
    compare.assert_equal(case.outputs["scores"][:4], result["scores"], "scores")


def test_unknown_formats_are_usage_errors(tools, case):
    inputs = tools.save_tensors(case.first(1))
    output = tools.folder / "out.csv"
    options = f"--inputs={inputs}", f"--outputs={output}"
    result = tools.call("hetero-run", "--reference", MODEL, *options, exit_code=harness.USAGE)
    assert "out.csv" in result.stderr and not output.exists()


def test_what_the_archives_hold_is_what_numpy_wrote(tools):
    """Fortran order, big-endian numbers and scalars are read by their headers."""
    model = models.matmul_bias(rows=4, inner=5)
    x = models.random_inputs(model, 1)["x"]
    path = tools.save_model(model)
    expected = tools.reference(path, {"x": x})["y"]
    compare.assert_equal(expected, tools.reference(path, {"x": np.asfortranarray(x)})["y"], "Fortran order")
