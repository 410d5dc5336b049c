"""The committed digits model: what is recorded is what it computes."""

import json
import pathlib
import subprocess
import sys

import numpy as np
import onnx
import pytest

from hetero import compare, integer, ort

DIGITS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "examples" / "digits"


@pytest.fixture(scope="module")
def model():
    return onnx.load(DIGITS / "digits_int8.onnx")


@pytest.fixture(scope="module")
def pictures():
    return dict(np.load(DIGITS / "test_pictures.npz"))


def test_the_check_of_the_training_script_passes():
    result = subprocess.run([sys.executable, DIGITS / "train.py", "--check"], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "355 of 360 pictures are recognised" in result.stdout


def test_accuracy_is_what_the_page_says():
    recorded = json.loads((DIGITS / "accuracy.json").read_text())
    assert recorded["correct_int8"] >= 0.97 * recorded["test_pictures"]
    page = (DIGITS / "README.md").read_text()
    for key in ("correct_int8", "correct_float", "macs_per_picture", "parameters"):
        assert f"{recorded[key]:,}" in page, key


def test_float_and_integer_meaning_agree_on_every_inner_element(model, pictures):
    tensors = ort.quantised_tensors(model)
    expected, actual = ort.run(model, pictures, tensors), integer.evaluate(model, pictures)
    for name in tensors:
        compare.assert_equal(expected[name], actual[name], name)


def test_the_input_is_the_picture_itself(model, pictures):
    x = pictures["picture"]
    assert x.dtype == np.int8 and x.min() == 0 and x.max() == 16
    constants = {t.name: onnx.numpy_helper.to_array(t) for t in model.graph.initializer}
    assert constants["picture_scale"] == 1 / 16 and constants["picture_zero_point"] == 0


def test_the_model_has_every_kind_of_layer(model):
    kinds = [node.op_type for node in model.graph.node]
    for kind in ("Conv", "Relu", "Add", "AveragePool", "Flatten", "Gemm"):
        assert kind in kinds
    assert all(node.name for node in model.graph.node)
    assert model.ir_version <= 10 and model.opset_import[0].version == 17


def test_the_folder_stays_small():
    assert sum(path.stat().st_size for path in DIGITS.iterdir() if path.is_file()) < 200_000
