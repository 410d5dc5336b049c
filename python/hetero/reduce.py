"""Make a failing ONNX model small.

    python -m hetero.reduce model.onnx --test='hetero-compile {} --system=edge-duo -o /dev/null' -o small.onnx

The command is run on every candidate in place of {}; a candidate is kept when it
ends with the same exit status as for the whole model (a crash ends with -11 or
-6). Outputs, nodes before and behind, inputs, attributes and sizes are taken
away as long as what is left is a valid model that still fails.
"""

import argparse
import pathlib
import shlex
import subprocess
import sys
import tempfile

import numpy as np
import onnx
from onnx import helper, numpy_helper, shape_inference


def infer(model):
    """The model with the types of all values, or None if it is no valid one."""
    fresh = onnx.ModelProto()
    fresh.CopyFrom(model)
    del fresh.graph.value_info[:]
    try:
        # First the shapes of outputs, which the checker asks for.
        typed = shape_inference.infer_shapes(fresh, strict_mode=True, data_prop=True)
        onnx.checker.check_model(typed)
        return typed
    except Exception:  # noqa: BLE001: the checker and the inference have exceptions of their own
        return None


def types(model):
    """Value name to TypeProto, of an inferred model."""
    graph = model.graph
    known = {value.name: value.type for value in [*graph.value_info, *graph.input, *graph.output]}
    known.update((tensor.name, helper.make_tensor_type_proto(tensor.data_type, tensor.dims)) for tensor in graph.initializer)
    return known


def prune(model):
    """Removes what no output needs."""
    graph = model.graph
    needed = {value.name for value in graph.output}
    nodes = []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            nodes.append(node)
            needed.update(node.input)
    kept = [node for node in graph.node if node in nodes]
    del graph.node[:]
    graph.node.extend(kept)
    for values in (graph.initializer, graph.input):
        left = [value for value in values if value.name in needed]
        del values[:]
        values.extend(left)
    return model


def copy(model):
    result = onnx.ModelProto()
    result.CopyFrom(model)
    return result


# --- Candidates: each generator yields smaller models, the boldest first ---------------


def with_fewer_outputs(model):
    for i in range(len(model.graph.output)):
        if len(model.graph.output) > 1:
            candidate = copy(model)
            output = copy(model).graph.output[i]
            del candidate.graph.output[:]
            candidate.graph.output.append(output)
            yield prune(candidate)


def ending_early(model):
    """An inner value instead of the outputs."""
    known = types(model)
    for node in model.graph.node:
        for name in node.output:
            if name in known and [name] != [value.name for value in model.graph.output]:
                candidate = copy(model)
                del candidate.graph.output[:]
                candidate.graph.output.append(onnx.ValueInfoProto(name=name, type=known[name]))
                yield prune(candidate)


def starting_late(model):
    """A node's results are inputs instead, or constants of zeros."""
    known = types(model)
    for i in reversed(range(len(model.graph.node))):
        outputs = [name for name in model.graph.node[i].output if name in known]
        candidate = copy(model)
        del candidate.graph.node[i]
        candidate.graph.input.extend(onnx.ValueInfoProto(name=name, type=known[name]) for name in outputs)
        yield prune(candidate)


def bypassed(model):
    """A node's operand instead of its result."""
    for i, node in enumerate(model.graph.node):
        for name in node.input:
            candidate = copy(model)
            del candidate.graph.node[i]
            for user in candidate.graph.node:
                for j, operand in enumerate(user.input):
                    if operand == node.output[0]:
                        user.input[j] = name
            yield prune(candidate)


def with_fewer_attributes(model):
    for i, node in enumerate(model.graph.node):
        for j in range(len(node.attribute)):
            candidate = copy(model)
            del candidate.graph.node[i].attribute[j]
            yield candidate
        if node.input and node.op_type != "Concat":
            candidate = copy(model)
            del candidate.graph.node[i].input[-1]
            yield prune(candidate)


def with_smaller_inputs(model):
    """One dimension of an input, or of a constant, halved."""
    for i, value in enumerate(model.graph.input):
        for j, dimension in enumerate(value.type.tensor_type.shape.dim):
            if dimension.dim_value > 1:
                candidate = copy(model)
                candidate.graph.input[i].type.tensor_type.shape.dim[j].dim_value //= 2
                yield without_declared_shapes(candidate)
    for i, tensor in enumerate(model.graph.initializer):
        for axis, size in enumerate(tensor.dims):
            if size > 1:
                array = np.take(numpy_helper.to_array(tensor), range(size // 2), axis)
                candidate = copy(model)
                candidate.graph.initializer[i].CopyFrom(numpy_helper.from_array(array, tensor.name))
                yield without_declared_shapes(candidate)


def without_declared_shapes(model):
    """Output shapes are inferred anew."""
    for value in model.graph.output:
        value.type.tensor_type.ClearField("shape")
    return model


STEPS = [with_fewer_outputs, ending_early, starting_late, bypassed, with_smaller_inputs, with_fewer_attributes]


def size(model):
    """What gets smaller with every step: nodes, then edges and attributes, then elements."""
    graph = model.graph
    details = sum(len(node.input) + len(node.attribute) for node in graph.node) + len(graph.output)
    shapes = [[d.dim_value for d in value.type.tensor_type.shape.dim] for value in graph.input]
    elements = sum(int(np.prod(shape)) for shape in [*shapes, *(tensor.dims for tensor in graph.initializer)])
    return len(graph.node), details, elements


def reduce(model, is_interesting):
    """The smallest model found that is valid and interesting, starting from one that is both."""
    model = infer(model)
    if model is None:
        raise ValueError("the model is not valid: only models that ONNX's checker accepts can be reduced")
    progress = True
    while progress:
        progress = False
        for step in STEPS:
            smaller = next((found for found in map(infer, step(model)) if found and size(found) < size(model)
                            and is_interesting(found)), None)
            while smaller is not None:
                model, progress = smaller, True
                smaller = next((found for found in map(infer, step(model)) if found and size(found) < size(model)
                                and is_interesting(found)), None)
    return model


def main(arguments):
    parser = argparse.ArgumentParser(prog="python -m hetero.reduce", description=__doc__.splitlines()[0])
    parser.add_argument("model", help="the model that fails")
    parser.add_argument("--test", required=True, help="the command that fails, with {} for the model")
    parser.add_argument("-o", "--output", default="reduced.onnx", help="where the small one goes")
    parser.add_argument("--timeout", type=float, default=120, help="seconds a command may take (default 120)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="hetero-reduce-") as folder:
        path = pathlib.Path(folder) / "candidate.onnx"

        def status(model):
            path.write_bytes(model.SerializeToString())
            command = [word.replace("{}", str(path)) for word in shlex.split(options.test)]
            try:
                return subprocess.run(command, capture_output=True, timeout=options.timeout, check=False).returncode
            except subprocess.TimeoutExpired:
                return "timeout"

        whole = onnx.load(options.model)
        wanted = status(whole)
        if wanted == 0:
            sys.exit("error: the command does not fail on the whole model")
        try:
            small = reduce(whole, lambda candidate: status(candidate) == wanted)
        except ValueError as error:
            sys.exit(f"error: {error}")
    onnx.save(small, options.output)
    before, after = len(whole.graph.node), len(small.graph.node)
    print(f"{options.output}: {after} of {before} nodes, exit status {wanted}: " + ", ".join(n.op_type for n in small.graph.node))


if __name__ == "__main__":
    main(sys.argv[1:])
