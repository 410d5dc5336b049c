"""hetero.layers: each piece computes its tensor from the tensors before it."""

import onnx

from hetero import compare, layers, models, ort


def test_pieces_compute_what_the_whole_computes():
    for seed in (2, 4, 7):
        model = models.random_qdq_cnn(seed)
        inputs = models.random_inputs(model, seed)
        values = {**inputs, **ort.run(model, inputs, ort.quantised_tensors(model))}
        pieces = layers.split(model)
        assert [piece.output for piece in pieces] == ort.quantised_tensors(model)
        for piece in pieces:
            onnx.checker.check_model(piece.model, full_check=True)
            result = ort.run(piece.model, {name: values[name] for name in piece.inputs})
            compare.assert_equal(values[piece.output], result[piece.output], piece.name)


def test_a_piece_holds_one_layer_and_its_constants_only():
    model = models.random_qdq_cnn(2)
    pieces = layers.split(model)
    assert len(pieces) > 2
    for piece in pieces:
        used = {name for node in piece.model.graph.node for name in node.input}
        assert {tensor.name for tensor in piece.model.graph.initializer} <= used
        assert sum(node.op_type == "QuantizeLinear" for node in piece.model.graph.node) == 1


def test_a_residual_layer_has_two_inputs():
    piece = layers.split(models.qdq_residual_add())[0]
    assert piece.name == "add" and piece.inputs == ("x", "b")


def test_layers_are_named_after_what_calculates():
    def node(kind):
        return onnx.helper.make_node(kind, [], [], kind)

    assert layers.main_node([node("DequantizeLinear"), node("Reshape"), node("Conv"), node("Relu")]).name == "Conv"
    assert layers.main_node([node("DequantizeLinear"), node("Transpose"), node("QuantizeLinear")]).name == "Transpose"
    assert layers.main_node([node("DequantizeLinear"), node("QuantizeLinear")]).name == "QuantizeLinear"


def test_a_symbolic_batch_becomes_one():
    value = onnx.helper.make_tensor_value_info("x", onnx.TensorProto.INT8, ["batch", 3])
    assert [d.dim_value for d in layers.batch_of_one(value).type.tensor_type.shape.dim] == [1, 3]
    assert value.type.tensor_type.shape.dim[0].dim_param == "batch"
