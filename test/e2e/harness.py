"""What the end-to-end tests share: the tools, the models and their recorded results.

The tools are the ones in build/bin, or in $HETERO_BUILD/bin. The recorded models
lie beside the checkout in ../shared/models, or in $HETERO_SHARED/models; tests
that need them are skipped with a message where they are absent.
"""

import dataclasses
import json
import os
import pathlib
import subprocess

import numpy as np
import onnx
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("HETERO_BUILD", ROOT / "build"))
SHARED = pathlib.Path(os.environ.get("HETERO_SHARED", ROOT.parent / "shared"))
DIGITS = ROOT / "docs" / "examples" / "digits"
SYSTEM_FOLDER = ROOT / "dialects" / "Hetero" / "Systems"

SYSTEMS = ("edge-duo", "tpu-host", "cluster-only")
NETWORKS = ("core/resnet8_int8", "core/kws_int8", "core/ad01_int8", "core/resnet8_fp32", "digits")
# Quantised networks whose inner tensors are recorded.
RECORDED = ("core/resnet8_int8", "core/kws_int8", "core/ad01_int8")
# Small graphs that tell a right requantiser from a wrong one; the patterns are file names.
TORTURE = (
    "ties_qdq_*",
    "qdq_conv*",
    "qdq_depthwise*",
    "qdq_pointwise*",
    "qdq_gemm*",
    "qdq_add*",
    "qdq_hardswish*",
    "qdq_sigmoid*",
)

# The exit codes that the tools document.
SUCCESS, COMPARISON_FAILED, USAGE, INPUT_REFUSED, INPUT_OUTPUT = 0, 1, 2, 3, 4


def torture_models():
    """Names of the torture models that are there: none where the shared models are absent."""
    folder = SHARED / "models" / "torture"
    return sorted({f"torture/{path.name}" for pattern in TORTURE for path in folder.glob(pattern)})


@dataclasses.dataclass(frozen=True)
class Recorded:
    """A model with inputs and what ONNX Runtime computes from them, optimisations off.

    inputs, outputs: name to array, samples along axis 0; activations: quantised
    inner tensors of the first sample, or empty.
    """

    name: str
    path: pathlib.Path
    inputs: dict
    outputs: dict
    activations: dict

    def model(self):
        return onnx.load(self.path)

    def first(self, count):
        """The first `count` samples of every input, for a model with a batch of 1."""
        return {name: array[:count] for name, array in self.inputs.items()}


def recorded(name):
    """The model of that name, "digits" or a folder below the shared models. Skips the test if it is absent."""
    if name == "digits":
        return Recorded(
            name,
            DIGITS / "digits_int8.onnx",
            dict(np.load(DIGITS / "test_pictures.npz")),
            dict(np.load(DIGITS / "expected_outputs.npz")),
            {},
        )
    folder = SHARED / "models" / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent: the recorded models are not part of the project")
    outputs = {key: array for key, array in np.load(folder / "outputs.npz").items() if "::" not in key}
    activations = folder / "activations.npz"
    return Recorded(
        name,
        folder / "model.onnx",
        dict(np.load(folder / "inputs.npz")),
        outputs,
        dict(np.load(activations)) if activations.exists() else {},
    )


def few(case):
    """The samples of a network that containers are run on: simulated tiles are slower than the reference."""
    return case.first(8 if case.name == "digits" else 1)


def system_file(name):
    """The JSON file of one of the systems that come with the project."""
    return SYSTEM_FOLDER / f"{name}.json"


class ToolFailure(AssertionError):
    """A tool ended with another exit code than the test expects."""


class Tools:
    """Runs the command line tools in a folder of its own.

    Each method raises ToolFailure, with the command and what it printed, when the
    exit code is not the expected one.
    """

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.count = 0

    def call(self, tool, *arguments, exit_code=SUCCESS, timeout=600, cwd=None):
        """Run one tool; return the CompletedProcess with text output. An exit_code of None accepts any."""
        binary = BUILD / "bin" / tool
        if not binary.exists():
            pytest.fail(f"{binary} is missing: build the project first, or set HETERO_BUILD", pytrace=False)
        command = [str(binary), *map(str, arguments)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=timeout, cwd=cwd or self.folder)
        if exit_code is not None and result.returncode != exit_code:
            raise ToolFailure(
                f"{' '.join(command)}\nended with {result.returncode}, expected {exit_code}\n"
                f"{result.stdout}{result.stderr}"
            )
        return result

    def fresh(self, suffix):
        """A path in the folder that nothing uses yet."""
        self.count += 1
        return self.folder / f"{self.count}{suffix}"

    def save_model(self, model):
        """Write a ModelProto to a file; return its path."""
        path = self.fresh(".onnx")
        path.write_bytes(model.SerializeToString(deterministic=True))
        return path

    def save_tensors(self, tensors):
        """Write name-to-array as .npz; return its path."""
        path = self.fresh(".npz")
        np.savez(path, **tensors)
        return path

    def reference(self, model, inputs, *options):
        """The outputs, name to array, that `hetero-run --reference` computes from a model file."""
        outputs = self.fresh(".npz")
        files = f"--inputs={self.save_tensors(inputs)}", f"--outputs={outputs}"
        self.call("hetero-run", "--reference", model, *files, *options)
        return dict(np.load(outputs))

    def compile(self, model, system, *options):
        """Compile a model file for a system (a name or a JSON file); return the container's path and the plan."""
        container, plan = self.fresh(".hetero"), self.fresh(".json")
        self.call("hetero-compile", model, f"--system={system}", "-o", container, f"--plan={plan}", *options)
        return container, json.loads(plan.read_text())

    def run(self, container, inputs, *options):
        """The outputs, name to array, that a container computes on the simulated tiles."""
        outputs = self.fresh(".npz")
        files = f"--inputs={self.save_tensors(inputs)}", f"--outputs={outputs}"
        self.call("hetero-run", container, *files, *options)
        return dict(np.load(outputs))
