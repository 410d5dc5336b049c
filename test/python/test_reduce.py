"""A reduced model holds what the failure needs and nothing else."""

import sys

import numpy as np
import onnx

from hetero import models, reduce


def chain():
    """Conv, Relu, Sigmoid, Tanh, and a Softmax beside them."""
    writer = models.GraphWriter("chain")
    writer.input("x", np.float32, [1, 4, 8, 8])
    weight = writer.constant("weight", np.ones((4, 4, 3, 3), np.float32))
    conv = writer.node("Conv", "conv", ["x", weight], kernel_shape=[3, 3], pads=[1, 1, 1, 1])
    sigmoid = writer.node("Sigmoid", "sigmoid", [writer.node("Relu", "relu", [conv])])
    writer.node("Tanh", "tanh", [sigmoid])
    writer.node("Softmax", "softmax", [sigmoid], axis=1)
    for name in ("tanh", "softmax"):
        writer.output(name, np.float32, [1, 4, 8, 8])
    return writer.model()


def has(model, operator):
    return any(node.op_type == operator for node in model.graph.node)


def test_one_operator_is_left():
    small = reduce.reduce(chain(), lambda candidate: has(candidate, "Sigmoid"))
    assert [node.op_type for node in small.graph.node] == ["Sigmoid"]
    sizes = [dimension.dim_value for dimension in small.graph.input[0].type.tensor_type.shape.dim]
    assert sizes == [1, 1, 1, 1]
    onnx.checker.check_model(small, full_check=True)


def test_two_operators_that_need_each_other_stay():
    small = reduce.reduce(chain(), lambda candidate: has(candidate, "Conv") and has(candidate, "Tanh"))
    assert {"Conv", "Tanh"} <= {node.op_type for node in small.graph.node}
    assert not has(small, "Softmax") and not has(small, "Relu")
    onnx.checker.check_model(small, full_check=True)


def test_the_command_line_keeps_the_exit_status(tmp_path):
    whole, small, script = tmp_path / "whole.onnx", tmp_path / "small.onnx", tmp_path / "test.py"
    onnx.save(chain(), whole)
    script.write_text(
        "import sys\nsys.exit(7 if b\"Relu\" in open(sys.argv[1], \"rb\").read() else 0)\n"
    )
    reduce.main([str(whole), f"--test={sys.executable} {script} {{}}", "-o", str(small)])
    assert [node.op_type for node in onnx.load(small).graph.node] == ["Relu"]
