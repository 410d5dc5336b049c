"""The official node tests of the `onnx` package as a yardstick: collects the cases and runs them by the tools.

What must come of each case is in a committed list, see `hetero.node_case_list`.
"""

import concurrent.futures
import dataclasses
import os
import pathlib
import re
import subprocess
import tempfile
import warnings

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

from hetero.node_case_list import Outcome

SYSTEM = "cluster-only"

_ELEMENTS_OUTSIDE = {
    TensorProto.STRING: "strings are no numbers",
    TensorProto.DOUBLE: "double precision is not for edge devices",
    TensorProto.COMPLEX64: "complex numbers are not for edge networks",
    TensorProto.COMPLEX128: "complex numbers are not for edge networks",
    **{
        kind: "8-bit and 4-bit floats are not in the list of element types"
        for kind in (
            TensorProto.FLOAT8E4M3FN,
            TensorProto.FLOAT8E4M3FNUZ,
            TensorProto.FLOAT8E5M2,
            TensorProto.FLOAT8E5M2FNUZ,
            TensorProto.FLOAT8E8M0,
            TensorProto.FLOAT4E2M1,
        )
    },
}
_DOMAINS_OUTSIDE = {
    "ai.onnx.ml": "classical machine learning is no neural network",
    "ai.onnx.preview.training": "training is not compiled",
    "ai.onnx.preview": "a preview of an operator may change",
}
_OPERATORS_OUTSIDE = {
    operator: reason
    for reason, operators in {
        "random numbers have no recorded meaning": "Bernoulli Multinomial RandomNormal RandomNormalLike RandomUniform "
        "RandomUniformLike",
        "training is not compiled": "NegativeLogLikelihoodLoss SoftmaxCrossEntropyLoss",
        "signal processing is not in the list of operators": "BlackmanWindow DFT HammingWindow HannWindow "
        "MelWeightMatrix STFT",
        "the size of a result depends on the data": "NonMaxSuppression Unique",
        "sampling at computed positions is not in the list of operators": "AffineGrid DeformConv GridSample "
        "MaxRoiPool RoiAlign",
        "decoding of pictures is not in the list of operators": "ImageDecoder",
        "text processing is not in the list of operators": "TfIdfVectorizer",
        "linear algebra is not in the list of operators": "Det",
    }.items()
    for operator in operators.split()
}


# Operands, by position, that decide the shape of a result or the course of the program. A compiler needs them to be
# constants; the package gives them as inputs of the graph.
_STATIC_OPERANDS = {
    "CenterCropPad": (1,),
    "Compress": (1,),
    "ConstantOfShape": (0,),
    "CumProd": (1,),
    "CumSum": (1,),
    "Expand": (1,),
    "If": (0,),
    "Loop": (0, 1),
    "NonZero": (0,),
    "OneHot": (1,),
    "Pad": (1, 3),
    "Range": (0, 1, 2),
    "Reshape": (1,),
    "Resize": (1, 2, 3),
    "Slice": (1, 2, 3, 4),
    "Split": (1,),
    "Squeeze": (1,),
    "Tile": (1,),
    "TopK": (1,),
    "Trilu": (1,),
    "Unsqueeze": (1,),
    "Upsample": (1,),
}


@dataclasses.dataclass(frozen=True)
class Case:
    """One case: a ModelProto, its inputs and expected outputs in graph order, and the tolerances of the outputs."""

    name: str
    model: onnx.ModelProto
    inputs: list
    outputs: list
    rtol: float
    atol: float


def collect():
    """All node cases of the installed onnx package, by name. Takes some seconds: the package computes them anew."""
    # The generators draw from NumPy's global state; the package seeds it once.
    np.random.seed(0)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        from onnx.backend.test.case.node import collect_testcases

        found = collect_testcases(None)
    cases = {}
    for case in found:
        inputs, outputs = case.data_sets[0]
        cases[case.name] = Case(case.name, case.model, list(inputs), list(outputs), case.rtol, case.atol)
    return dict(sorted(cases.items()))


def with_constants(case):
    """The case with the operands that decide shapes as initialisers instead of inputs of the graph."""
    static = {
        node.input[position]
        for node in case.model.graph.node
        for position in _STATIC_OPERANDS.get(node.op_type, (1,) if node.op_type.startswith("Reduce") else ())
        if position < len(node.input)
    }
    model = onnx.ModelProto.FromString(case.model.SerializeToString())
    del model.graph.input[:]
    inputs = []
    for value, array in zip(case.model.graph.input, case.inputs):
        if value.name not in static or not isinstance(array, (np.ndarray, np.generic, onnx.TensorProto)):
            model.graph.input.append(value)
            inputs.append(array)
            continue
        tensor = array if isinstance(array, onnx.TensorProto) else numpy_helper.from_array(np.asarray(array))
        model.graph.initializer.append(tensor)
        model.graph.initializer[-1].name = value.name
    return dataclasses.replace(case, model=model, inputs=inputs)


def reason_outside(case):
    """Why a case is no part of what Hetero is for, or an empty text."""
    graph = case.model.graph
    for node in graph.node:
        if node.domain in _DOMAINS_OUTSIDE:
            return _DOMAINS_OUTSIDE[node.domain]
        if node.op_type in _OPERATORS_OUTSIDE:
            return _OPERATORS_OUTSIDE[node.op_type]
    for value in [*graph.input, *graph.output]:
        if value.type.WhichOneof("value") != "tensor_type":
            return "sequences, maps and optional values are no tensors"
        if value.type.tensor_type.elem_type in _ELEMENTS_OUTSIDE:
            return _ELEMENTS_OUTSIDE[value.type.tensor_type.elem_type]
    return ""


class Runner:
    """Runs cases by the tools of a build folder, each in a scratch folder of its own."""

    def __init__(self, binaries, systems, containers=True):
        self.binaries, self.systems, self.containers = pathlib.Path(binaries), pathlib.Path(systems), containers

    def run(self, case):
        """The Outcome of a case, whose shapes are known when compiling."""
        case = with_constants(case)
        with tempfile.TemporaryDirectory(prefix="node-case-") as folder:
            return self._run(case, pathlib.Path(folder))

    def run_all(self, cases, jobs=None, report=None):
        """Name to Outcome of many cases, `jobs` at a time; `report(done, total)` is called after each."""
        outcomes = {}
        with concurrent.futures.ThreadPoolExecutor(jobs or os.cpu_count()) as pool:
            running = {pool.submit(self.run, case): case.name for case in cases}
            for future in concurrent.futures.as_completed(running):
                outcomes[running[future]] = future.result()
                if report:
                    report(len(outcomes), len(cases))
        return outcomes

    def _call(self, tool, *arguments):
        command = [str(self.binaries / tool), *map(str, arguments)]
        try:
            return subprocess.run(command, capture_output=True, text=True, timeout=300)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, -1, "", "did not end within 300 seconds")

    def _run(self, case, folder):
        model = folder / "model.onnx"
        model.write_bytes(case.model.SerializeToString(deterministic=True))
        inputs = _save_inputs(case, folder)
        if inputs is None:
            result = self._call("hetero-compile", model, f"--system={self._system()}", "-o", folder / "m.hetero")
            return _refusal(result) or Outcome("broken", "inputs that are no tensors were accepted")
        outputs = folder / "reference.npz"
        result = self._call("hetero-run", "--reference", model, *inputs, f"--outputs={outputs}")
        if refusal := _refusal(result):
            return refusal
        if difference := _difference(case, outputs):
            return Outcome("differs", difference)
        return self._run_container(model, inputs, folder, outputs) if self.containers else Outcome("runs")

    def _run_container(self, model, inputs, folder, expected):
        container, outputs = folder / "m.hetero", folder / "container.npz"
        result = self._call("hetero-compile", model, f"--system={self._system()}", "-o", container)
        if refusal := _refusal(result):
            return dataclasses.replace(refusal, reason="the reference runs it, the compiler says: " + refusal.reason)
        result = self._call("hetero-run", container, *inputs, f"--outputs={outputs}")
        if refusal := _refusal(result):
            return Outcome("broken", "the container does not run: " + refusal.reason)
        reference, actual = np.load(expected), np.load(outputs)
        for name in reference:
            if reference[name].tobytes() != actual[name].tobytes():
                return Outcome("broken", f"the container's {name} is not the reference's")
        return Outcome("runs")

    def _system(self):
        return self.systems / f"{SYSTEM}.json"


def _save_inputs(case, folder):
    """Files of the inputs as options, or None if one is no tensor."""
    options = []
    for index, (value, array) in enumerate(zip(case.model.graph.input, case.inputs)):
        if isinstance(array, onnx.TensorProto):
            tensor = onnx.TensorProto()
            tensor.CopyFrom(array)
        elif isinstance(array, (np.ndarray, np.generic)) and array.dtype.kind not in "OUS":
            tensor = numpy_helper.from_array(np.asarray(array))
        else:
            return None
        tensor.name = value.name
        path = folder / f"input-{index}.pb"
        path.write_bytes(tensor.SerializeToString(deterministic=True))
        options.append(f"--inputs={path}")
    return options


def _refusal(result):
    """The Outcome of a tool that gave no result, or None."""
    if result.returncode == 0:
        return None
    # What is wrong with which operator, without names and hints, which are those of the case.
    found = re.findall(r"^ *node '.*?' \((.*?)\): (.*)$", result.stderr, re.M)
    problems = list(dict.fromkeys(f"{operator}: {problem}" for operator, problem in found))
    text = "; ".join(problems[:3]) or re.sub(r"/\S*node-case-\S*?/", "", " ".join(result.stderr.split()))
    return Outcome("refused" if result.returncode == 3 else "broken", text[:300])


def _difference(case, outputs):
    """How the outputs differ from the recorded ones, or an empty text."""
    actual = np.load(outputs)
    for value, expected in zip(case.model.graph.output, case.outputs):
        if isinstance(expected, onnx.TensorProto):
            expected = numpy_helper.to_array(expected)
        expected = np.asarray(expected)
        if value.name not in actual:
            return f"there is no output {value.name}"
        found = actual[value.name]
        if found.shape != expected.shape:
            return f"{value.name} has the shape {list(found.shape)}, not {list(expected.shape)}"
        if found.dtype != expected.dtype and expected.dtype.name not in _HELD_AS or (
            expected.dtype.name in _HELD_AS and found.dtype.name != _HELD_AS[expected.dtype.name]
        ):
            return f"{value.name} has elements of {found.dtype}, not {expected.dtype}"
        if expected.dtype.name == "bfloat16":
            found = (found.astype(np.uint32) << 16).view(np.float32)
        wide = [array.astype(np.float64) for array in (expected, found)]
        if not np.allclose(wide[1], wide[0], rtol=case.rtol, atol=case.atol, equal_nan=True):
            worst = np.nanmax(np.abs(wide[1] - wide[0]), initial=0)
            return f"{value.name} differs by {worst:.3g} at most"
    return ""


# What .npz files hold elements as that NumPy has no type for.
_HELD_AS = {"bfloat16": "uint16", "int4": "int8", "uint4": "uint8", "int2": "int8", "uint2": "uint8"}
