"""Small models in ONNX's text form, many in one file: what tests of the importer read.

A file holds models, each after a line `//--- NAME OPTION...`; the options are
those of the tool that the test calls. A line `//= NAME TYPE SHAPE` adds an
initialiser that counts 0, 1, 2, ... up to 6 and from 0 again; `//= NAME TYPE
SHAPE external` puts it into a file beside the model, `cut` does so without the
last byte, and `absent` only says so; `ones` instead of the count is what its
name says. Other lines that begin with `//` are comments.
"""

import dataclasses
import os
import pathlib

import numpy as np
import onnx
from onnx import numpy_helper


@dataclasses.dataclass
class TextModel:
    """One model of a file: its name, options, text, and initialisers as lists of words."""

    name: str
    options: list
    text: str = ""
    initialisers: list = dataclasses.field(default_factory=list)

    def write(self, folder):
        """Write NAME.onnx to a folder, external initialisers as NAME.onnx.INITIALISER; return the path.

        The model is written as it is spelt, right or wrong. Raises
        onnx.parser.ParseError if it is no text form.
        """
        path = pathlib.Path(folder) / f"{self.name}.onnx"
        model = onnx.parser.parse_model(self.text)
        for name, element, shape, *place in self.initialisers:
            sizes = [int(size) for size in shape.split("x")]
            values = np.arange(np.prod(sizes, dtype=np.int64)) % 7
            if place == ["ones"]:
                values, place = np.ones_like(values), []
            tensor = numpy_helper.from_array(values.astype(element).reshape(sizes), name)
            if place:
                data = f"{path}.{name}"
                pathlib.Path(data).unlink(missing_ok=True)
                if place != ["absent"]:
                    pathlib.Path(data).write_bytes(tensor.raw_data[: -1 if place == ["cut"] else None])
                tensor.ClearField("raw_data")
                tensor.data_location = onnx.TensorProto.EXTERNAL
                tensor.external_data.add(key="location", value=os.path.basename(data))
            model.graph.initializer.append(tensor)
        path.write_bytes(model.SerializeToString())
        return path


def read(path):
    """The models of a file, as a list of TextModel."""
    models = []
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith("//---"):
            name, *options = line.split()[1:]
            models.append(TextModel(name, options))
        elif line.startswith("//="):
            models[-1].initialisers.append(line.split()[1:])
        elif models and not line.startswith("//"):
            models[-1].text += line
    return models
