"""`python -m hetero.quantize`: what it writes, says and refuses."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from hetero import ort, quantize


def float_network(channels=4, batch="N"):
    """x (batch, 3, 8, 8) -> Conv named conv -> Relu -> GlobalAveragePool -> Flatten -> Gemm -> y (batch, 5)."""
    rng = np.random.default_rng(7)

    def constant(name, *shape):
        return numpy_helper.from_array(rng.standard_normal(shape).astype(np.float32), name)

    nodes = [
        helper.make_node("Conv", ["x", "w", "b"], ["c"], "conv", pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["c"], ["r"], "relu"),
        helper.make_node("GlobalAveragePool", ["r"], ["g"], "pool"),
        helper.make_node("Flatten", ["g"], ["f"], "flatten"),
        helper.make_node("Gemm", ["f", "v"], ["y"], "dense"),
    ]
    graph = helper.make_graph(
        nodes,
        "net",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [batch, 3, 8, 8])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [batch, 5])],
        [constant("w", channels, 3, 3, 3), constant("b", channels), constant("v", channels, 5)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


@pytest.fixture
def files(tmp_path):
    """Paths of a float model and of 16 samples for it, and a path for the result."""
    model, data = tmp_path / "model.onnx", tmp_path / "data.npz"
    onnx.save(float_network(), model)
    np.savez(data, x=np.random.default_rng(1).standard_normal((16, 3, 8, 8)).astype(np.float32))
    return model, data, tmp_path / "out.onnx"


def call(files, *more):
    model, data, output = files
    return quantize.main([str(model), f"--calibration={data}", "-o", str(output), *more])


def scales(model):
    """Sizes of the scales of all initialisers that are dequantised."""
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    return {
        node.input[0]: numpy_helper.to_array(constants[node.input[1]]).size
        for node in model.graph.node
        if node.op_type == "DequantizeLinear" and node.input[0] in constants
    }


@pytest.mark.parametrize("method", quantize.METHODS)
def test_every_method_gives_a_model_that_computes_nearly_the_same(files, method, capsys):
    assert call(files, f"--method={method}") == quantize.SUCCESS
    quantised, feeds = onnx.load(files[2]), {"x": np.load(files[1])["x"]}
    before, after = ort.run(float_network(), feeds)["y"], ort.run(quantised, feeds)["y"]
    assert quantize.signal_to_noise_db(before, after) > 20
    text = capsys.readouterr().out
    assert "bytes before" in text and "signal to noise" in text and "of 16 samples" in text


def test_weights_are_per_channel_unless_told_otherwise(files):
    assert call(files) == quantize.SUCCESS
    assert scales(onnx.load(files[2]))["w_quantized"] == 4
    assert call(files, "--per-tensor") == quantize.SUCCESS
    assert scales(onnx.load(files[2]))["w_quantized"] == 1


def test_activations_are_unsigned_on_demand(files):
    assert call(files, "--unsigned") == quantize.SUCCESS
    kinds = {tensor.data_type for tensor in onnx.load(files[2]).graph.initializer if "zero_point" in tensor.name}
    assert TensorProto.UINT8 in kinds


def test_an_excluded_node_stays_in_float(files):
    assert call(files, "--exclude=conv") == quantize.SUCCESS
    names = {tensor.name for tensor in onnx.load(files[2]).graph.initializer}
    assert "w" in names and "w_quantized" not in names


def test_the_same_input_gives_the_same_bytes(files):
    assert call(files) == quantize.SUCCESS
    first = files[2].read_bytes()
    assert call(files) == quantize.SUCCESS
    assert files[2].read_bytes() == first


def test_labels_give_accuracies(files, tmp_path, capsys):
    right = quantize.classes(ort.run(float_network(), {"x": np.load(files[1])["x"]}))
    np.savez(tmp_path / "labels.npz", labels=right)
    assert call(files, f"--labels={tmp_path / 'labels.npz'}") == quantize.SUCCESS
    assert "accuracy before: 16 of 16 (100.0 %)" in capsys.readouterr().out


def test_a_fixed_batch_takes_its_samples_one_by_one(files, tmp_path):
    onnx.save(float_network(batch=1), files[0])
    assert call(files) == quantize.SUCCESS
    assert len(quantize.samples(onnx.load(files[0]), dict(np.load(files[1])), "data.npz")) == 16


@pytest.mark.parametrize(
    "arrays, words",
    [
        ({"z": np.zeros((1, 3, 8, 8), np.float32)}, "no array for the input x; it holds z"),
        ({"x": np.zeros((3, 8, 8), np.float32)}, "'x' has 3 dimensions where the model takes 4"),
        ({"x": np.zeros((0, 3, 8, 8), np.float32)}, "at least one"),
        ({"x": np.zeros((1, 3, 9), np.float32)}, "dimensions"),
        ({"x": np.zeros((1, 3, 8, 8), np.int64)}, "ONNX Runtime cannot quantise the model"),
    ],
)
def test_data_that_do_not_fit_are_refused(files, arrays, words, capsys):
    np.savez(files[1], **arrays)
    assert call(files) == quantize.INPUT_REFUSED
    assert words in capsys.readouterr().err
    assert not files[2].exists()


def test_files_that_are_no_model_or_no_data_are_refused(files, capsys):
    good = files[0].read_bytes()
    files[0].write_bytes(good[: len(good) // 2])
    assert call(files) == quantize.INPUT_REFUSED
    assert "is no valid ONNX model" in capsys.readouterr().err
    files[0].write_bytes(good)
    files[1].write_bytes(b"no archive")
    assert call(files) == quantize.INPUT_REFUSED
    assert "is no .npz file" in capsys.readouterr().err


def test_files_that_are_not_there_are_input_and_output_errors(files, tmp_path, capsys):
    assert call((tmp_path / "none.onnx", *files[1:])) == quantize.INPUT_OUTPUT
    assert call((files[0], tmp_path / "none.npz", files[2])) == quantize.INPUT_OUTPUT
    assert call((*files[:2], tmp_path / "no" / "such" / "folder.onnx")) == quantize.INPUT_OUTPUT
    assert "No such file" in capsys.readouterr().err


def test_a_model_with_nothing_to_quantise_is_refused(files, capsys):
    node = helper.make_node("Identity", ["x"], ["y"])
    shape = ["N", 3, 8, 8]
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in "xy"]
    graph = helper.make_graph([node], "nothing", values[:1], values[1:])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), files[0])
    assert call(files) == quantize.INPUT_REFUSED
    assert "nothing in the model can be quantised" in capsys.readouterr().err


@pytest.mark.parametrize(
    "option, words",
    [("--exclude=nobody", "no node named nobody"), ("--labels={data}", "one array of 16 labels")],
)
def test_options_that_do_not_fit_are_refused(files, option, words, capsys):
    assert call(files, option.format(data=files[1])) == quantize.INPUT_REFUSED
    assert words in capsys.readouterr().err
    assert not files[2].exists()


def test_a_percentile_that_is_none_is_a_wrong_option(files):
    with pytest.raises(SystemExit) as ended:
        call(files, "--method=percentile", "--percentile=20")
    assert ended.value.code == quantize.USAGE
