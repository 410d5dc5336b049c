"""Small random models of the operators whose ONNX definition is a formula of others.

Recurrent cells, reductions, norms, attention and sums of products. Each function
draws one configuration from a seed and returns a ModelProto and its inputs, name
to array; all of them run in ONNX Runtime.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper

_ELEMENTS = {"float32": TensorProto.FLOAT, "int32": TensorProto.INT32, "int64": TensorProto.INT64, "int8": TensorProto.INT8,
             "uint8": TensorProto.UINT8, "bool": TensorProto.BOOL}


def model_of(nodes, inputs, outputs, constants=None, opset=17):
    """A ModelProto of `nodes`: inputs and constants name to array, outputs name to (ONNX element, rank)."""
    values = [helper.make_tensor_value_info(name, _ELEMENTS[array.dtype.name], array.shape) for name, array in inputs.items()]
    results = [helper.make_tensor_value_info(name, element, [None] * rank) for name, (element, rank) in outputs.items()]
    initialisers = [onnx.numpy_helper.from_array(array, name) for name, array in (constants or {}).items()]
    graph = helper.make_graph(nodes, "cells", values, results, initialisers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    model.ir_version = 10
    return onnx.shape_inference.infer_shapes(model)


def _normal(random, *shape):
    return random.standard_normal(shape).astype(np.float32)


def recurrent(seed):
    """An RNN, GRU or LSTM of some direction and layout, perhaps with biases, states, lengths, peepholes and clipping."""
    random = np.random.default_rng(seed)
    kind = ("RNN", "GRU", "LSTM")[seed % 3]
    gates = {"RNN": 1, "GRU": 3, "LSTM": 4}[kind]
    direction = random.choice(["forward", "reverse", "bidirectional"])
    directions = 2 if direction == "bidirectional" else 1
    length, batch, width, hidden = random.integers(1, 5), random.integers(1, 4), random.integers(1, 6), random.integers(1, 6)
    constants = {
        "w": _normal(random, directions, gates * hidden, width),
        "r": _normal(random, directions, gates * hidden, hidden),
    }
    operands = ["x", "w", "r", "", "", "", "", ""]
    if random.random() < 0.7:
        constants["b"] = _normal(random, directions, 2 * gates * hidden)
        operands[3] = "b"
    if random.random() < 0.4:
        constants["lengths"] = random.integers(1, length + 1, batch).astype(np.int32)
        operands[4] = "lengths"
    inputs = {"x": _normal(random, length, batch, width)}
    if random.random() < 0.5:
        inputs["h"] = _normal(random, directions, batch, hidden)
        operands[5] = "h"
    if kind == "LSTM" and random.random() < 0.5:
        inputs["c"] = _normal(random, directions, batch, hidden)
        operands[6] = "c"
    if kind == "LSTM" and random.random() < 0.4:
        constants["p"] = _normal(random, directions, 3 * hidden)
        operands[7] = "p"
    attributes = {"direction": str(direction), "hidden_size": int(hidden)}
    if kind == "GRU":
        attributes["linear_before_reset"] = int(random.integers(2))
    if random.random() < 0.3:
        attributes["clip"] = 0.5
    if random.random() < 0.3:
        names = {"RNN": ["Relu"], "GRU": ["HardSigmoid", "Softsign"], "LSTM": ["Sigmoid", "Relu", "Elu"]}[kind]
        attributes["activations"] = names * directions
    while not operands[-1]:
        operands.pop()
    results = ["y", "last", "cell"][: 3 if kind == "LSTM" else 2]
    node = helper.make_node(kind, operands, results, "cell", **attributes)
    outputs = {name: (TensorProto.FLOAT, 4 if name == "y" else 3) for name in results}
    return model_of([node], inputs, outputs, constants), inputs


def reduction(seed):
    """A reduction of floats or integers along some axes, kept or dropped."""
    random = np.random.default_rng(seed)
    names = "Sum Mean Max Min Prod L1 L2 SumSquare LogSum LogSumExp".split()
    name = names[seed % len(names)]
    shape = random.integers(1, 5, random.integers(1, 5))
    isFloat = name in ("L2", "LogSum", "LogSumExp") or random.random() < 0.6
    data = _normal(random, *shape) if isFloat else random.integers(-9, 9, shape).astype(np.int32)
    if name == "LogSum":
        data = np.abs(data) + np.float32(0.1)
    axes = sorted(random.choice(len(shape), random.integers(1, len(shape) + 1), replace=False))
    keeps = int(random.integers(2))
    constants = {"axes": np.array(axes, np.int64) - len(shape) * random.integers(2)}
    node = helper.make_node(f"Reduce{name}", ["x", "axes"], ["y"], "reduce", keepdims=keeps)
    rank = len(shape) if keeps else len(shape) - len(axes)
    element = TensorProto.FLOAT if isFloat else TensorProto.INT32
    return model_of([node], {"x": data}, {"y": (element, rank)}, constants, opset=18), {"x": data}


def places(seed):
    """TopK, ArgMax or ArgMin of values with many ties."""
    random = np.random.default_rng(seed)
    shape = random.integers(2, 6, random.integers(1, 4))
    axis = int(random.integers(len(shape)))
    data = random.integers(-3, 4, shape).astype(np.float32 if seed % 2 else np.int32)
    element = _ELEMENTS[data.dtype.name]
    if seed % 3 == 0:
        count = np.array([random.integers(1, shape[axis] + 1)], np.int64)
        node = helper.make_node("TopK", ["x", "k"], ["y", "i"], "top", axis=axis, largest=int(random.integers(2)))
        outputs = {"y": (element, len(shape)), "i": (TensorProto.INT64, len(shape))}
        return model_of([node], {"x": data}, outputs, {"k": count}), {"x": data}
    kind = "ArgMax" if seed % 3 == 1 else "ArgMin"
    node = helper.make_node(kind, ["x"], ["i"], "arg", axis=axis, select_last_index=int(random.integers(2)))
    return model_of([node], {"x": data}, {"i": (TensorProto.INT64, len(shape))}), {"x": data}


def norm(seed):
    """A normalisation by the statistics of the tensor itself."""
    random = np.random.default_rng(seed)
    kind = ("LayerNormalization", "InstanceNormalization", "LpNormalization", "LRN", "MeanVarianceNormalization")[seed % 5]
    shape = random.integers(2, 6, 4)
    data = _normal(random, *shape)
    constants, attributes = {}, {}
    if kind == "LayerNormalization":
        axis = int(random.integers(1, 4))
        attributes["axis"] = axis
        constants = {"s": _normal(random, *shape[axis:]), "b": _normal(random, *shape[axis:])}
    elif kind == "InstanceNormalization":
        constants = {"s": _normal(random, shape[1]), "b": _normal(random, shape[1])}
    elif kind == "LpNormalization":
        attributes = {"axis": int(random.integers(4)), "p": int(random.integers(1, 3))}
    elif kind == "LRN":
        attributes = {"size": int(random.choice([1, 3, 5])), "alpha": 0.1, "beta": 0.6, "bias": 1.5}
    node = helper.make_node(kind, ["x", *constants], ["y"], "norm", **attributes)
    return model_of([node], {"x": data}, {"y": (TensorProto.FLOAT, 4)}, constants), {"x": data}


def attention(seed):
    """Attention of some shape with a mask, a causal frontier or a limit, in three or four dimensions."""
    random = np.random.default_rng(seed)
    batch, heads, group = (int(random.integers(1, 3)) for _ in range(3))
    positions, keys = int(random.integers(1, 5)), int(random.integers(1, 6))
    size, width = int(random.integers(1, 5)), int(random.integers(1, 5))
    attributes = {}
    if random.random() < 0.5:
        shapes = [(batch, heads * group, positions, size), (batch, heads, keys, size), (batch, heads, keys, width)]
    else:
        shapes = [(batch, positions, heads * group * size), (batch, keys, heads * size), (batch, keys, heads * width)]
        attributes = {"q_num_heads": heads * group, "kv_num_heads": heads}
    inputs = dict(zip("qkv", (_normal(random, *shape) for shape in shapes)))
    operands = list("qkv")
    if random.random() < 0.4:
        attributes["is_causal"] = 1
    if random.random() < 0.3:
        attributes["softcap"] = 2.0
    if random.random() < 0.5:
        inputs["mask"] = _normal(random, positions, keys)
        operands.append("mask")
    node = helper.make_node("Attention", operands, ["y"], "attention", **attributes)
    return model_of([node], inputs, {"y": (TensorProto.FLOAT, len(shapes[0]))}, opset=23), inputs


EQUATIONS = {
    "ij,jk->ik": [(2, 3), (3, 4)],
    "bij,bjk": [(2, 3, 4), (2, 4, 2)],
    "i,j->ij": [(3,), (4,)],
    "ij->ji": [(2, 3)],
    "ii->i": [(4, 4)],
    "ii": [(4, 4)],
    "iji->j": [(3, 2, 3)],
    "i,i": [(5,), (5,)],
    "...ij,...jk->...ik": [(2, 1, 3, 4), (2, 5, 4, 2)],
    "bhqd,bhkd->bhqk": [(1, 2, 3, 4), (1, 2, 5, 4)],
    "ab,bc,cd->ad": [(2, 3), (3, 4), (4, 2)],
    "ijk->j": [(2, 3, 4)],
    "...i->...": [(2, 3, 4)],
    "ij,ij->": [(2, 3), (2, 3)],
    "bn,anm,bm->ba": [(2, 3), (4, 3, 5), (2, 5)],
}


def einsum(equation):
    """One of the EQUATIONS on random operands."""
    random = np.random.default_rng(len(equation))
    inputs = {f"x{i}": _normal(random, *shape) for i, shape in enumerate(EQUATIONS[equation])}
    rank = np.einsum(equation, *inputs.values()).ndim
    node = helper.make_node("Einsum", list(inputs), ["y"], "einsum", equation=equation)
    return model_of([node], inputs, {"y": (TensorProto.FLOAT, rank)}), inputs
