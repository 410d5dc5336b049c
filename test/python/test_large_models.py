"""hetero.large_models: networks of real size, the same bytes for the same seed."""

import numpy as np
import onnx

from hetero import large_models, ort


def count_parameters(model):
    """Elements of all initialisers."""
    return sum(int(np.prod(tensor.dims)) for tensor in model.graph.initializer)


def test_resnet50_has_its_size_and_runs():
    model = large_models.resnet50(size=32)
    # 25,557,032 trained parameters, and a mean and a variance for each of 26,560 normalised channels.
    assert count_parameters(model) == 25_557_032 + 2 * 26_560
    assert sum(node.op_type == "Conv" for node in model.graph.node) == 53
    output = ort.run(model, {"x": np.ones((1, 3, 32, 32), np.float32)})["y"]
    assert output.shape == (1, 1000)
    assert 1e-3 < np.abs(output).max() < 1e6


def test_vgg19_has_its_layers():
    model = large_models.vgg19(size=32, classes=10)
    operators = [node.op_type for node in model.graph.node]
    assert operators.count("Conv") == 16
    assert operators.count("MaxPool") == 5
    assert operators.count("Gemm") == 3


def test_the_command_writes_the_same_bytes_for_the_same_seed(tmp_path, monkeypatch):
    files = []
    for name, seed in (("first", "3"), ("second", "3"), ("third", "4")):
        file = tmp_path / f"{name}.onnx"
        monkeypatch.setattr("sys.argv", ["large_models", "resnet50", str(file), "--size=32", f"--seed={seed}"])
        large_models.main()
        files.append(file.read_bytes())
    assert files[0] == files[1]
    assert files[0] != files[2]
    onnx.load_from_string(files[0])
