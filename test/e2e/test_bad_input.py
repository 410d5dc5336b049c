"""Everything hostile or broken that a reader may be given: one error, the documented exit code, no partial file.

What users get wrong every day is in test_errors.py; the fuzzers (docs/testing.md) look for the rest.
"""

import hashlib
import json
import os
import struct
import subprocess
import sys

import harness
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from test_errors import DIGITS_MODEL, compile_refused, picture, refuse

from hetero import container as container_format
from hetero import models


def changed(model, change):
    """A copy of a model after `change`."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    change(copy)
    return copy


# --- Models -----------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 100, 5000])
def test_random_bytes_are_no_model(tools, size):
    path = tools.folder / "random.onnx"
    path.write_bytes(np.random.default_rng(size).integers(0, 256, size, np.uint8).tobytes())
    assert "random.onnx" in compile_refused(tools, path)


def test_every_shorter_model_is_refused(tools):
    data = models.conv().SerializeToString()
    path = tools.folder / "short.onnx"
    for size in range(0, len(data), max(1, len(data) // 40)):
        path.write_bytes(data[:size])
        assert "short.onnx" in compile_refused(tools, path), size


def set_first_input(**facts):
    def change(model):
        tensor = model.graph.input[0].type.tensor_type
        if "element" in facts:
            tensor.elem_type = facts["element"]
        if facts.get("shapeless"):
            tensor.ClearField("shape")
        if "dims" in facts:
            for dimension, value in zip(tensor.shape.dim, facts["dims"]):
                dimension.dim_value = value

    return change


def read_later_value(model):
    model.graph.node.append(helper.make_node("Relu", ["y"], ["z"], "relu"))
    model.graph.node[0].input[0] = "z"


def read_itself(model):
    model.graph.node[0].input[0] = "y"


def use_sequence(model):
    model.graph.input[0].type.CopyFrom(helper.make_sequence_type_proto(helper.make_tensor_type_proto(1, [1])))


def set_opset(version):
    def change(model):
        model.opset_import[0].version = version

    return change


def set_node(**fields):
    def change(model):
        for name, value in fields.items():
            setattr(model.graph.node[0], name, value)

    return change


def set_attribute(name, values):
    def change(model):
        node = model.graph.node[0]
        kept = [attribute for attribute in node.attribute if attribute.name != name]
        del node.attribute[:]
        node.attribute.extend([*kept, helper.make_attribute(name, values)])

    return change


MODELS = {
    "mistyped": (set_first_input(element=TensorProto.INT8), ["conv", "int8", "type"]),
    "unknown element type": (set_first_input(element=77), ["77"]),
    "sequence": (use_sequence, ["'x'", "tensor"]),
    "shape-less": (set_first_input(shapeless=True), ["'x'", "shape"]),
    "enormous": (set_first_input(dims=[2**40, 3, 2**40, 6]), ["'x'", "elements"]),
    "cyclic": (read_later_value, ["'conv'", "'z'", "topological"]),
    "reads itself": (read_itself, ["'conv'", "'y'", "topological"]),
    "future opset": (set_opset(999), ["opset 999"]),
    "no opset": (set_opset(0), ["opset 0"]),
    "future format": (lambda model: setattr(model, "ir_version", 99), ["format version 99"]),
    "unknown operator": (set_node(op_type="Convolve"), ["'conv'", "Convolve", "not supported"]),
    "unknown domain": (set_node(domain="com.example"), ["com.example:Conv", "not supported"]),
    "no outputs": (lambda model: model.graph.ClearField("output"), ["no outputs"]),
    "no weights": (lambda model: model.graph.ClearField("initializer"), ["'weight'", "no initialiser"]),
    "enormous pads": (set_attribute("pads", [2**62] * 4), ["'conv'", "pads"]),
    "enormous dilations": (set_attribute("dilations", [2**62] * 2), ["'conv'", "dilations"]),
    "no groups": (set_attribute("group", 0), ["'conv'", "group"]),
}


@pytest.mark.parametrize("name", MODELS)
def test_models_that_are_wrong(tools, name):
    change, words = MODELS[name]
    path = tools.save_model(changed(models.conv(), change))
    message = compile_refused(tools, path)
    assert message.count("error:") == 1
    for word in words:
        assert word in message
    # The interpreter refuses it in the same way.
    inputs = tools.save_tensors({"x": np.zeros((1, 3, 6, 6), np.float32)})
    assert refuse(tools, harness.INPUT_REFUSED, "hetero-run", "--reference", path, f"--inputs={inputs}") == message


def test_an_opset_nobody_can_lift_is_refused(tools):
    # ONNX's converter has to know the shape of what is added, and infers none in opset 1.
    nodes = [
        helper.make_node("Reshape", ["b"], ["r"], "reshape", shape=[2]),
        helper.make_node("Add", ["x", "r"], ["y"], "add", broadcast=1, axis=1),
    ]
    shapes = {"x": [1, 2, 4], "b": [1, 2], "y": [1, 2, 4]}
    ports = [helper.make_tensor_value_info(name, 1, shape) for name, shape in shapes.items()]
    graph = helper.make_graph(nodes, "old", ports[:2], ports[2:])
    path = tools.save_model(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 1)], ir_version=3))
    assert "version converter cannot lift it" in compile_refused(tools, path)


SCALES = {"nan": np.nan, "infinite": np.inf, "negative": -0.5, "zero": 0.0}


@pytest.mark.parametrize("place", ["input", "output", "one channel"])
@pytest.mark.parametrize("name", SCALES)
def test_scales_that_no_quantiser_makes(tools, name, place):
    scale = np.float32(SCALES[name])
    writer = models.GraphWriter("scales")
    writer.input("x", np.int8, [1, 4])
    x = writer.dequantise("dequantise_x", "x", scale if place == "input" else 0.5, np.int8(0))
    weight = writer.constant("weight", np.ones((4, 3), np.int8))
    scales = np.float32([1, scale, 1]) if place == "one channel" else np.float32(0.5)
    w = writer.dequantise("dequantise_w", weight, scales, np.zeros(scales.shape, np.int8), axis=1)
    product = writer.node("MatMul", "product", [x, w])
    writer.quantise("y", product, scale if place == "output" else 0.5, np.int8(0))
    writer.output("y", np.int8, [1, 3])
    message = compile_refused(tools, tools.save_model(writer.model()))
    blamed = {"input": "dequantise_x_scale", "output": "y_scale", "one channel": "dequantise_w_scale"}[place]
    assert message.count("error:") == 1
    assert blamed in message and "not a positive number" in message


def test_names_need_not_be_text(tools):
    """Names are any bytes: what is written of them is valid JSON all the same."""
    data = models.conv().SerializeToString().replace(b"\x04conv", b"\x04c\xff\xfev")
    assert b"c\xff\xfev" in data
    path = tools.folder / "names.onnx"
    path.write_bytes(data)
    container, plan = tools.folder / "out.hetero", tools.folder / "plan.json"
    command = [harness.BUILD / "bin" / "hetero-compile", path, "--system=cluster-only", "-o", container]
    # What the terminal gets holds the name as it is.
    subprocess.run([*command, f"--plan={plan}"], capture_output=True, check=True, timeout=600)
    assert json.loads(plan.read_text())["steps"] and container.exists()


# --- Systems ----------------------------------------------------------------------


def set_key(value, *keys):
    """A change of a system: the value at a path of keys; without a value the key is removed."""

    def change(system):
        target = system
        for key in keys[:-1]:
            target = target[key]
        if value is None:
            del target[keys[-1]]
        else:
            target[keys[-1]] = value

    return change


DEVICE = ("devices", "tpu0")
MEMORY = ("fabric", "memories", 0)
SYSTEMS = {
    "no fabric": (set_key(None, "fabric"), ["fabric", "missing"]),
    "no devices": (set_key(None, "devices"), ["devices", "missing"]),
    "no memories": (set_key([], "fabric", "memories"), ["fabric.memories", "at least one"]),
    "unknown key": (set_key(1, "clock"), ['"clock"']),
    "unknown key of a device": (set_key(1, *DEVICE, "speed"), ["devices.tpu0", "speed"]),
    "unknown key of a memory": (set_key(1, *MEMORY, "speed"), ["fabric", "speed"]),
    "unknown kind": (set_key("gpu.device", *DEVICE, "kind"), ["devices.tpu0", "gpu"]),
    "no kind": (set_key(None, *DEVICE, "kind"), ["devices.tpu0", "kind"]),
    "other version": (set_key(2, "version"), ["version"]),
    "missing value": (set_key(None, *DEVICE, "rows"), ["devices.tpu0", "parameter is missing"]),
    "text for a number": (set_key("fast", *DEVICE, "clockKhz"), ["devices.tpu0"]),
    "fraction": (set_key(0.5, *DEVICE, "clockKhz"), ["devices.tpu0", "fraction"]),
    "no clock": (set_key(0, *DEVICE, "clockKhz"), ["clockKhz", "positive"]),
    "negative energy": (set_key(-1, *DEVICE, "macEnergyFj"), ["macEnergyFj", "negative"]),
    "impossible energy": (set_key(2**63 - 1, *DEVICE, "macEnergyFj"), ["macEnergyFj", "at most"]),
    "no room": (set_key(1, *DEVICE, "weightBufferBytes"), ["weight buffer"]),
    "other memory": (set_key("sram", *DEVICE, "homeMemory"), ["sram"]),
    "negative memory": (set_key(-1, *MEMORY, "capacityBytes"), ["dram", "positive capacity"]),
    "impossible memory": (set_key(2**62, *MEMORY, "capacityBytes"), ["dram", "beyond what is modelled"]),
}


@pytest.mark.parametrize("name", SYSTEMS)
def test_systems_that_are_wrong(tools, name):
    change, words = SYSTEMS[name]
    system = json.loads(harness.system_file("edge-duo").read_text())
    change(system)
    path = tools.folder / "wrong.json"
    path.write_text(json.dumps(system))
    message = compile_refused(tools, DIGITS_MODEL, system=path)
    for word in words:
        assert word in message


@pytest.mark.parametrize("text", ["", "null", "[]", "{", '{"name": "\\ud800"}', "\x00", "{" * 300])
def test_texts_that_are_no_system(tools, text):
    path = tools.folder / "wrong.json"
    path.write_bytes(text.encode())
    assert "wrong.json" in compile_refused(tools, DIGITS_MODEL, system=path)


# --- Disks ------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["-o", "--plan"])
def test_a_full_disk_is_an_io_error(tools, option):
    targets = {"-o": tools.folder / "out.hetero", "--plan": tools.folder / "plan.json", option: "/dev/full"}
    command = ["hetero-compile", DIGITS_MODEL, "--system=edge-duo", "-o", targets["-o"], f"--plan={targets['--plan']}"]
    message = tools.call(*command, exit_code=harness.INPUT_OUTPUT).stderr
    assert "/dev/full" in message and "No space left" in message


@pytest.mark.parametrize("option", ["--trace", "--report"])
def test_a_full_disk_at_run_time(tools, compiled, option):
    container = compiled("digits", "edge-duo")[0]
    inputs = tools.save_tensors(picture())
    message = refuse(
        tools, harness.INPUT_OUTPUT, "hetero-run", container, f"--inputs={inputs}", f"{option}=/dev/full"
    )
    assert "/dev/full" in message


def test_a_file_that_may_not_grow_is_not_left_half(tools):
    """The kernel ends a process that writes beyond its limit, unless it asks for an error.

    The limit leaves room for the linker's own files, not for the container.
    """
    out = tools.folder / "out.hetero"
    program = (
        "import os, resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60000, 60000))\n"
        "os.execv(sys.argv[1], sys.argv[1:])\n"
    )
    command = [harness.BUILD / "bin" / "hetero-compile", DIGITS_MODEL, "--system=edge-duo", "-o", out]
    result = subprocess.run([sys.executable, "-c", program, *command], capture_output=True, text=True, timeout=600)
    assert result.returncode == harness.INPUT_OUTPUT, result.stderr
    assert "File too large" in result.stderr
    assert list(tools.folder.iterdir()) == []


def test_a_folder_is_no_output_file(tools):
    refuse(tools, harness.INPUT_OUTPUT, "hetero-compile", DIGITS_MODEL, "--system=edge-duo", "-o", tools.folder)


def test_a_folder_is_no_model(tools):
    refuse(tools, harness.INPUT_OUTPUT, "hetero-compile", tools.folder, "--system=edge-duo", "-o", os.devnull)


# --- Containers -------------------------------------------------------------------


def test_every_section_is_judged_behind_its_digest(tools, compiled):
    """A digest that holds proves nothing: sections are damaged and sealed again."""
    data = compiled("digits", "edge-duo")[0].read_bytes()
    random = np.random.default_rng(7)
    refused = 0
    for section in container_format.parse(data):
        for _ in range(6):
            content = bytearray(section.content)
            if not content:
                continue
            content[int(random.integers(len(content)))] ^= 1 << int(random.integers(8))
            path = tools.fresh(".hetero")
            path.write_bytes(resealed(data, section, bytes(content)))
            result = tools.call("hetero-run", "--verify", path, exit_code=None)
            assert result.returncode in (harness.SUCCESS, harness.INPUT_REFUSED), (section.kind, result.stderr)
            assert "Stack dump" not in result.stderr
            refused += result.returncode == harness.INPUT_REFUSED
    assert refused > 0


def resealed(data, section, content):
    """The container with other content of the same size in one section, all digests made right."""
    changed = bytearray(data)
    changed[section.offset : section.offset + len(content)] = content
    (count,) = struct.unpack_from("<I", changed, 12)
    for index in range(count):
        entry = 56 + 96 * index
        offset, size = struct.unpack_from("<QQ", changed, entry + 8)
        changed[entry + 64 : entry + 96] = hashlib.sha256(changed[offset : offset + size]).digest()
    changed[24:56] = hashlib.sha256(bytes(changed[:24]) + bytes(changed[56 : 56 + 96 * count])).digest()
    return bytes(changed)
