"""Quantise a float model to int8 with ONNX Runtime's quantiser, and say what it cost.

    python -m hetero.quantize model.onnx --calibration=data.npz -o model_int8.onnx

The result is a QDQ model, weights per channel: what `hetero-compile` takes. The
ranges of the activations come from running the float model on the calibration
data. Afterwards both models run on the calibration data, or on --test, and the
report compares their files and their outputs; with --labels it gives accuracies.

Exit status: 0 done; 2 wrong options; 3 the model or the data was refused; 4 a
file could not be read or written.
"""

import argparse
import contextlib
import dataclasses
import io
import logging
import os
import pathlib
import sys
import tempfile
import warnings
import zipfile

import numpy as np
import onnx
import onnxruntime

from hetero import ort

SUCCESS, USAGE, INPUT_REFUSED, INPUT_OUTPUT = 0, 2, 3, 4

METHODS = ("minmax", "percentile", "entropy")


class Refused(ValueError):
    """The model or the data cannot be quantised; the message says why and what to do."""


@dataclasses.dataclass(frozen=True)
class Options:
    """How to quantise.

    method       how the range of an activation follows from its values: "minmax", "percentile" or "entropy"
    percentile   the share of values, in percent, that the range covers with "percentile"
    per_channel  whether every output channel of a weight has a scale of its own
    unsigned     whether activations are uint8 rather than int8
    exclude      names of nodes that stay in float
    """

    method: str = "minmax"
    percentile: float = 99.999
    per_channel: bool = True
    unsigned: bool = False
    exclude: tuple = ()


def read_tensors(path):
    """The arrays of an .npz file by name. Raises OSError, or Refused if the file is no .npz."""
    try:
        with np.load(path) as file:
            return dict(file)
    except (ValueError, zipfile.BadZipFile, AttributeError, TypeError) as error:
        raise Refused(f"{path} is no .npz file of arrays") from error


def samples(model, tensors, path):
    """A list of feeds (name to array) for the model from arrays that hold samples along axis 0.

    An input whose first dimension is declared as d, or open and taken as 1, is fed
    d samples at a time. Raises Refused for inputs that are missing or do not fit.
    """
    names, feeds = ort.graph_inputs(model), []
    missing = [name for name in names if name not in tensors]
    if missing:
        raise Refused(
            f"{path} has no array for the input {', '.join(missing)}; it holds {', '.join(tensors) or 'nothing'}"
        )
    values = {value.name: value for value in model.graph.input}
    steps = {}
    for name in names:
        dims = values[name].type.tensor_type.shape.dim
        if tensors[name].ndim != len(dims) or not dims:
            raise Refused(f"{path}: '{name}' has {tensors[name].ndim} dimensions where the model takes {len(dims)}")
        steps[name] = dims[0].dim_value or 1
    counts = {name: len(tensors[name]) // steps[name] for name in names}
    if len(set(counts.values())) > 1 or not min(counts.values(), default=0):
        raise Refused(f"{path}: the inputs need one number of samples, and at least one: {counts}")
    for i in range(min(counts.values())):
        feeds.append({name: tensors[name][i * steps[name] : (i + 1) * steps[name]] for name in names})
    return feeds


def quantise(model, feeds, options=Options()):
    """The int8 QDQ form of a float ModelProto, calibrated by `feeds`.

    Raises Refused when ONNX Runtime cannot run or quantise the model, or when
    nothing in it could be quantised.
    """
    # Its import alone takes a second and is of no use to the readers above.
    from onnxruntime import quantization
    from onnxruntime.quantization import shape_inference

    class Reader(quantization.CalibrationDataReader):
        def __init__(self):
            self.rest = iter(feeds)

        def get_next(self):
            return next(self.rest, None)

    known = {node.name for node in model.graph.node}
    unknown = [name for name in options.exclude if name not in known]
    if unknown:
        raise Refused(f"the model has no node named {', '.join(unknown)}, which --exclude names")
    kind = quantization.QuantType.QUInt8 if options.unsigned else quantization.QuantType.QInt8
    extra = {"CalibPercentile": options.percentile} if options.method == "percentile" else {}
    with tempfile.TemporaryDirectory(prefix="hetero-quantize-") as folder:
        source, prepared, result = (pathlib.Path(folder) / f"{name}.onnx" for name in ("source", "prepared", "result"))
        onnx.save(model, source)
        try:
            # Folds constants and batch normalisations; the symbolic inference needs another package.
            with contextlib.redirect_stdout(io.StringIO()):  # The calibrators print what they do.
                shape_inference.quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
                quantization.quantize_static(
                    str(prepared),
                    str(result),
                    Reader(),
                    quant_format=quantization.QuantFormat.QDQ,
                    per_channel=options.per_channel,
                    activation_type=kind,
                    weight_type=quantization.QuantType.QInt8,
                    nodes_to_exclude=list(options.exclude),
                    calibrate_method={
                        "minmax": quantization.CalibrationMethod.MinMax,
                        "percentile": quantization.CalibrationMethod.Percentile,
                        "entropy": quantization.CalibrationMethod.Entropy,
                    }[options.method],
                    extra_options=extra,
                )
        except Exception as error:  # The library raises whatever its parts raise, down to plain RuntimeError.
            raise Refused(f"ONNX Runtime cannot quantise the model: {str(error).strip().splitlines()[0]}") from error
        quantised = onnx.load(result)
    if not any(node.op_type == "QuantizeLinear" for node in quantised.graph.node):
        raise Refused("nothing in the model can be quantised: it has no float convolution, product or the like")
    return quantised


def run(model, feeds):
    """Name to array: the outputs of the model for all feeds, joined along axis 0."""
    session = ort.session(model)
    names = [value.name for value in model.graph.output]
    parts = [session.run(names, feed) for feed in feeds]
    return {name: np.concatenate([np.atleast_1d(part[i]) for part in parts]) for i, name in enumerate(names)}


def signal_to_noise_db(expected, actual):
    """10 log10 of the power of `expected` over that of the difference; infinite if they are equal."""
    wide = expected.astype(np.float64)
    noise = np.sum((wide - actual.astype(np.float64)) ** 2)
    signal = np.sum(wide**2)
    with np.errstate(divide="ignore"):
        return float(10 * np.log10(signal / noise)) if noise else float("inf")


def classes(outputs):
    """The place of the largest value of every sample of the first output."""
    first = next(iter(outputs.values()))
    return first.reshape(len(first), -1).argmax(axis=1)


def report(before, after, sizes, labels=None):
    """Lines for a person: sizes in bytes, how far the outputs are apart, accuracies."""
    lines = [f"size: {sizes[0]:,} bytes before, {sizes[1]:,} after ({sizes[1] / sizes[0]:.2f} of it)"]
    for name, expected in before.items():
        if expected.dtype.kind == "f":
            difference = np.max(np.abs(expected.astype(np.float64) - after[name]), initial=0)
            lines.append(
                f"{name}: largest difference {difference:.4g}, signal to noise "
                f"{signal_to_noise_db(expected, after[name]):.1f} dB"
            )
    float_classes, integer_classes = classes(before), classes(after)
    if labels is None:
        same = int((float_classes == integer_classes).sum())
        lines.append(f"same largest output: {same} of {len(float_classes)} samples")
    else:
        for text, found in (("before", float_classes), ("after", integer_classes)):
            right = int((found == labels).sum())
            lines.append(f"accuracy {text}: {right} of {len(labels)} ({100 * right / len(labels):.1f} %)")
    return lines


def read_labels(path, count):
    """One int label a sample from an .npz file of one array. Raises OSError and Refused."""
    arrays = list(read_tensors(path).values())
    if len(arrays) != 1 or arrays[0].size != count:
        raise Refused(f"{path} must hold one array of {count} labels, one a sample")
    return arrays[0].reshape(-1)


def save(model, path):
    """Write a ModelProto: whole or not at all. Raises OSError."""
    path = pathlib.Path(path)
    temporary = path.with_name(f"{path.name}.part-{os.getpid()}")
    try:
        temporary.write_bytes(model.SerializeToString(deterministic=True))
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def load_model(path):
    """The ModelProto of a file. Raises OSError, or Refused if it is no ONNX model."""
    try:
        model = onnx.load(path)
        onnx.checker.check_model(model)
        return model
    except OSError:
        raise
    except Exception as error:  # protobuf and the checker raise types of their own.
        raise Refused(f"{path} is no valid ONNX model: {str(error).strip().splitlines()[0]}") from error


def main(arguments=None):
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m hetero.quantize", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", help="the float model")
    parser.add_argument("--calibration", required=True, metavar="NPZ", help="inputs by name, samples along axis 0")
    parser.add_argument("-o", "--output", required=True, metavar="ONNX", help="the quantised model")
    parser.add_argument("--method", choices=METHODS, default="minmax", help="how ranges follow from values")
    parser.add_argument("--percentile", type=float, default=99.999, help="what --method=percentile covers, in percent")
    parser.add_argument("--per-tensor", action="store_true", help="one scale a weight instead of one a channel")
    parser.add_argument("--unsigned", action="store_true", help="uint8 activations instead of int8")
    parser.add_argument("--exclude", action="append", default=[], metavar="NODE", help="leave this node in float")
    parser.add_argument("--test", metavar="NPZ", help="inputs to compare on instead of the calibration data")
    parser.add_argument("--labels", metavar="NPZ", help="the class of every compared sample: gives accuracies")
    options = parser.parse_args(arguments)
    if not 50 < options.percentile <= 100:
        parser.error("--percentile must be above 50 and at most 100")
    # The quantiser's own advice is about itself, not about the model.
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    try:
        model = load_model(options.model)
        feeds = samples(model, read_tensors(options.calibration), options.calibration)
        compared = samples(model, read_tensors(options.test), options.test) if options.test else feeds
        labels = read_labels(options.labels, len(compared)) if options.labels else None
        quantised = quantise(
            model,
            feeds,
            Options(
                options.method, options.percentile, not options.per_tensor, options.unsigned, tuple(options.exclude)
            ),
        )
        before, after = run(model, compared), run(quantised, compared)
        save(quantised, options.output)
    except Refused as error:
        print(f"error: {error}", file=sys.stderr)
        return INPUT_REFUSED
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return INPUT_OUTPUT
    except onnxruntime.capi.onnxruntime_pybind11_state.InvalidArgument as error:
        print(f"error: the data do not fit the model: {str(error).strip().splitlines()[0]}", file=sys.stderr)
        return INPUT_REFUSED
    sizes = pathlib.Path(options.model).stat().st_size, pathlib.Path(options.output).stat().st_size
    print("\n".join(report(before, after, sizes, labels)))
    return SUCCESS


if __name__ == "__main__":
    sys.exit(main())
