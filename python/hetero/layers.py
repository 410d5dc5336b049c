"""Cutting a QDQ model into models of one layer each.

A layer is everything between quantised tensors: it takes the outputs of
QuantizeLinear nodes (or graph inputs) and computes one further such output. With
recorded values of the quantised tensors, every layer is checked on its own and
an error cannot hide behind, or be blamed on, another one.
"""

from dataclasses import dataclass

import onnx


@dataclass(frozen=True)
class Layer:
    """One layer: `model` computes the tensor `output` from the tensors `inputs`; `name` is its main node's."""

    name: str
    model: onnx.ModelProto
    inputs: tuple
    output: str


def value_types(model):
    """Type and shape of every tensor of a model by name, as ValueInfoProto, from shape inference."""
    inferred = onnx.shape_inference.infer_shapes(model, data_prop=True).graph
    return {value.name: value for value in [*inferred.value_info, *inferred.input, *inferred.output]}


def split(model):
    """Cut a QDQ model at the outputs of its QuantizeLinear nodes; return the Layers in graph order.

    The layers' inputs and outputs keep their names and types; a symbolic batch
    becomes 1. Graph outputs that no QuantizeLinear computes are layers as well.
    """
    graph = model.graph
    producer = {name: node for node in graph.node for name in node.output}
    constants = {tensor.name: tensor for tensor in graph.initializer}
    fed = [value.name for value in graph.input if value.name not in constants]
    quantised = [node.output[0] for node in graph.node if node.op_type == "QuantizeLinear"]
    ends = quantised + [value.name for value in graph.output if value.name not in quantised]
    cuts = set(quantised) | set(fed)
    types = value_types(model)
    order = {id(node): index for index, node in enumerate(graph.node)}
    layers = []
    for end in ends:
        if end not in producer:
            continue
        nodes, inputs, pending, seen = [], [], [end], set()
        while pending:
            node = producer[pending.pop()]
            if id(node) in seen:
                continue
            seen.add(id(node))
            nodes.append(node)
            for name in node.input:
                if name in cuts:
                    if name not in inputs:
                        inputs.append(name)
                elif name in producer:
                    pending.append(name)
        nodes.sort(key=lambda node: order[id(node)])
        used = {name for node in nodes for name in node.input}
        inputs.sort(key=lambda name: (fed + quantised).index(name))
        piece = onnx.helper.make_graph(
            nodes,
            graph.name,
            [batch_of_one(types[name]) for name in inputs],
            [batch_of_one(types[end])],
            [tensor for name, tensor in constants.items() if name in used],
        )
        part = onnx.helper.make_model(piece, producer_name="hetero", opset_imports=list(model.opset_import))
        part.ir_version = model.ir_version
        layers.append(Layer(main_node(nodes).name, part, tuple(inputs), end))
    return layers


def main_node(nodes):
    """The node that gives a layer its name: the first that calculates, else the first that moves, else the last."""
    quantising = ("QuantizeLinear", "DequantizeLinear")
    moving = ("Reshape", "Flatten", "Transpose", "Squeeze", "Unsqueeze")
    for uninteresting in (quantising + moving, quantising):
        for node in nodes:
            if node.op_type not in uninteresting:
                return node
    return nodes[-1]


def batch_of_one(value):
    """A copy of a ValueInfoProto in which every symbolic dimension is 1."""
    copy = onnx.ValueInfoProto()
    copy.CopyFrom(value)
    for dimension in copy.type.tensor_type.shape.dim:
        if not dimension.HasField("dim_value"):
            dimension.dim_value = 1
    return copy
