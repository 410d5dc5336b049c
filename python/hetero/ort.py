"""Running models by ONNX Runtime with every optimisation off: the oracle of the tests."""

import numpy as np
import onnx
import onnxruntime


def session(model):
    """An ONNX Runtime session for a ModelProto: CPU, one thread, no graph optimisation.

    Errors of the model are raised as onnxruntime raises them.
    """
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])


def graph_inputs(model):
    """Names of the inputs that the caller feeds, in graph order; initialisers listed as inputs are left out."""
    constants = {tensor.name for tensor in model.graph.initializer}
    return [value.name for value in model.graph.input if value.name not in constants]


def quantised_tensors(model):
    """Names of the outputs of all QuantizeLinear nodes, in graph order."""
    return [node.output[0] for node in model.graph.node if node.op_type == "QuantizeLinear"]


def run(model, inputs, inner=()):
    """Run a ModelProto on `inputs` (name to array) and return name to array.

    The result holds the graph's outputs and, in addition, the tensors named in
    `inner`, which may be any tensors of the graph. Raises ValueError for a name
    that no node of the graph computes.
    """
    outputs = [value.name for value in model.graph.output]
    computed = {name for node in model.graph.node for name in node.output}
    extra = [name for name in inner if name not in outputs]
    unknown = [name for name in extra if name not in computed]
    if unknown:
        raise ValueError(f"no node computes {unknown}")
    if extra:
        widened = onnx.ModelProto()
        widened.CopyFrom(model)
        widened.graph.output.extend(onnx.ValueInfoProto(name=name) for name in extra)
        model = widened
    names = outputs + extra
    return dict(zip(names, session(model).run(names, dict(inputs))))


def run_samples(model, inputs):
    """Run a model whose first dimension is a batch of 1 once for each sample and join the outputs along axis 0.

    `inputs` hold the samples along axis 0, the same number in each array.
    """
    count = len(next(iter(inputs.values())))
    runner = session(model)
    names = [value.name for value in model.graph.output]
    parts = [runner.run(names, {key: array[i : i + 1] for key, array in inputs.items()}) for i in range(count)]
    return {name: np.concatenate([part[i] for part in parts]) for i, name in enumerate(names)}
