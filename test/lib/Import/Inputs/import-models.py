"""Imports the small models of a test file and prints what becomes of each.

    import-models.py TEST FOLDER

A test holds models in ONNX's text form, each after a line `//--- NAME OPTION...`
whose options go to test-import. A line `//= NAME TYPE SHAPE` adds an initialiser
that counts 0, 1, 2, ... up to 6 and from 0 again; `//= NAME TYPE SHAPE external`
puts it into a file beside the model. Other lines that begin with `//` are for
FileCheck. The output names each model, then shows the module or the report, and
the exit code unless it is 0.
"""

import os
import subprocess
import sys

import numpy as np
import onnx
from onnx import numpy_helper


def read_models(path):
    """Yield (name, options, text, initialisers) for each model of a test file."""
    name, options, text, tensors = None, [], [], []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("//---"):
                if name:
                    yield name, options, "".join(text), tensors
                name, *options = line.split()[1:]
                text, tensors = [], []
            elif line.startswith("//="):
                tensors.append(line.split()[1:])
            elif not line.startswith("//") and name:
                text.append(line)
    yield name, options, "".join(text), tensors


def write_model(path, text, tensors):
    """Write the model at `path`, external tensors as `path`.NAME beside it."""
    model = onnx.parser.parse_model(text)
    for name, element, shape, *place in tensors:
        sizes = [int(size) for size in shape.split("x") if size]
        values = np.arange(np.prod(sizes, dtype=np.int64)) % 7
        tensor = numpy_helper.from_array(values.astype(element).reshape(sizes), name)
        if place:
            with open(f"{path}.{name}", "wb") as file:
                file.write(tensor.raw_data)
            tensor.ClearField("raw_data")
            tensor.data_location = onnx.TensorProto.EXTERNAL
            tensor.external_data.add(key="location", value=os.path.basename(f"{path}.{name}"))
        model.graph.initializer.append(tensor)
    with open(path, "wb") as file:
        file.write(model.SerializeToString())


def main():
    """Write and import every model of the test."""
    test, folder = sys.argv[1:]
    models = list(read_models(test))
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    for name, options, text, tensors in models:
        path = f"{name}.onnx"
        write_model(path, text, tensors)
        print(f"== {name}", flush=True)
        result = subprocess.run(["test-import", path, *options], capture_output=True, text=True)
        print(result.stdout + result.stderr, end="")
        if result.returncode:
            print(f"exit code {result.returncode}", flush=True)


main()
