"""Every way to go wrong that a user meets: one message, the documented exit code, no half-written file."""

import harness
import numpy as np
import onnx
import pytest

from hetero import models

DIGITS_MODEL = harness.DIGITS / "digits_int8.onnx"


def refuse(tools, exit_code, *command):
    """Run a tool that must end with `exit_code`; return its message. Nothing new may be left in the folder."""
    before = sorted(tools.folder.rglob("*"))
    message = tools.call(*command, exit_code=exit_code).stderr
    assert sorted(tools.folder.rglob("*")) == before, "a refused run left files behind"
    assert "error:" in message
    for noise in ("Stack dump", "Assertion", "terminate called", "LLVM ERROR"):
        assert noise not in message
    return message


def compile_refused(tools, model, exit_code=harness.INPUT_REFUSED, system="edge-duo"):
    """The message of a compilation that must fail."""
    out, plan = tools.folder / "out.hetero", tools.folder / "plan.json"
    return refuse(tools, exit_code, "hetero-compile", model, f"--system={system}", "-o", out, f"--plan={plan}")


# --- Models -----------------------------------------------------------------------


def test_a_missing_model_is_an_io_error(tools):
    message = compile_refused(tools, tools.folder / "absent.onnx", harness.INPUT_OUTPUT)
    assert "absent.onnx" in message


def test_a_file_that_is_no_model_is_refused(tools):
    path = tools.folder / "noise.onnx"
    path.write_bytes(bytes(range(256)) * 4)
    assert "noise.onnx" in compile_refused(tools, path)


def test_half_a_model_is_refused(tools):
    path = tools.folder / "half.onnx"
    data = DIGITS_MODEL.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert "half.onnx" in compile_refused(tools, path)


def test_unknown_operators_are_all_named_in_one_report(tools):
    writer = models.GraphWriter("unknown")
    writer.input("x", np.float32, [1, 4])
    writer.node("Det", "first_det", [writer.node("Reshape", "square", ["x", writer.constant("s", np.int64([2, 2]))])])
    writer.node("Erf", "nothing_wrong", ["x"])
    writer.nodes.append(onnx.helper.make_node("NonZero", ["x"], ["y"], "second_nonzero"))
    writer.output("y", np.int64, [2, "count"])
    writer.output("first_det", np.float32, [])
    message = compile_refused(tools, tools.save_model(writer.model()))
    for word in ("first_det", "Det", "second_nonzero", "NonZero"):
        assert word in message


def test_a_mistyped_model_is_refused_with_its_types(tools):
    folder = harness.SHARED / "models" / "refused" / "toycar_mistyped"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    message = compile_refused(tools, folder / "model.onnx")
    assert "type" in message


def test_a_model_of_2017_is_refused_or_right(tools):
    folder = harness.SHARED / "models" / "refused" / "onnx_mnist_opset1"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    assert "opset" in compile_refused(tools, folder / "model.onnx")


# --- Systems ----------------------------------------------------------------------


def test_an_unknown_system_is_refused_and_the_known_ones_are_listed(tools):
    out = tools.folder / "out.hetero"
    result = tools.call("hetero-compile", DIGITS_MODEL, "--system=edge-trio", "-o", out, exit_code=None)
    assert result.returncode in (harness.USAGE, harness.INPUT_REFUSED, harness.INPUT_OUTPUT)
    assert "edge-trio" in result.stderr and "edge-duo" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    "name, change",
    [
        ("no-json", lambda text: text[: len(text) // 2]),
        ("unknown-key", lambda text: text.replace('"clockKhz"', '"clockKilohertz"')),
        ("fraction", lambda text: text.replace('"clockKhz": ', '"clockKhz": 0.5, "ignored": ')),
    ],
)
def test_a_wrong_system_file_is_refused(tools, name, change):
    text = harness.system_file("edge-duo").read_text()
    changed = change(text)
    assert changed != text
    path = tools.folder / f"{name}.json"
    path.write_text(changed)
    assert f"{name}.json" in compile_refused(tools, DIGITS_MODEL, system=path)


# --- Options ----------------------------------------------------------------------


def test_unknown_options_are_usage_errors(tools):
    for tool in ("hetero-compile", "hetero-run"):
        tools.call(tool, DIGITS_MODEL, "--no-such-option", exit_code=harness.USAGE)


def test_a_model_without_inputs_is_a_usage_error(tools):
    message = refuse(tools, harness.USAGE, "hetero-run", "--reference", DIGITS_MODEL)
    assert "--inputs" in message


def test_an_output_folder_that_does_not_exist_is_an_io_error(tools):
    out = tools.folder / "absent" / "out.hetero"
    message = refuse(tools, harness.INPUT_OUTPUT, "hetero-compile", DIGITS_MODEL, "--system=edge-duo", "-o", out)
    assert "absent" in message


# --- Tensors ----------------------------------------------------------------------


def picture(**changes):
    """The first test picture, for a model that asks for "picture": int8 [1, 1, 8, 8]."""
    return {"picture": np.load(harness.DIGITS / "test_pictures.npz")["picture"][:1], **changes}


@pytest.mark.parametrize(
    "tensors, words",
    [
        ({"image": picture()["picture"]}, ["picture", "image"]),
        ({"picture": np.zeros((1, 1, 8, 9), np.int8)}, ["picture", "8", "9"]),
        ({"picture": np.zeros((1, 8, 8), np.int8)}, ["picture"]),
        ({"picture": np.zeros((1, 1, 8, 8), np.float32)}, ["picture", "f32"]),
        ({"picture": np.zeros((0, 1, 8, 8), np.int8)}, ["picture"]),
    ],
    ids=["name", "size", "rank", "type", "empty"],
)
def test_inputs_that_do_not_fit_are_refused(tools, tensors, words):
    inputs = tools.save_tensors(tensors)
    outputs = tools.folder / "out.npz"
    message = refuse(
        tools,
        harness.INPUT_REFUSED,
        "hetero-run",
        "--reference",
        DIGITS_MODEL,
        f"--inputs={inputs}",
        f"--outputs={outputs}",
    )
    for word in words:
        assert word in message


def test_missing_and_damaged_input_files(tools):
    absent = tools.folder / "absent.npz"
    message = refuse(tools, harness.INPUT_OUTPUT, "hetero-run", "--reference", DIGITS_MODEL, f"--inputs={absent}")
    assert "absent.npz" in message
    damaged = tools.save_tensors(picture())
    damaged.write_bytes(damaged.read_bytes()[:100])
    message = refuse(tools, harness.INPUT_REFUSED, "hetero-run", "--reference", DIGITS_MODEL, f"--inputs={damaged}")
    assert damaged.name in message


# --- Containers -------------------------------------------------------------------


@pytest.fixture
def container(compiled):
    return compiled("digits", "edge-duo")[0]


def run_refused(tools, path):
    """The message of a container that must not run."""
    inputs = tools.save_tensors(picture())
    outputs = tools.folder / "out.npz"
    return refuse(tools, harness.INPUT_REFUSED, "hetero-run", path, f"--inputs={inputs}", f"--outputs={outputs}")


def test_a_flipped_bit_anywhere_is_noticed(tools, container):
    data = container.read_bytes()
    random = np.random.default_rng(1)
    for position in [0, 9, *random.integers(16, len(data), 24).tolist(), len(data) - 1]:
        changed = bytearray(data)
        changed[position] ^= 1 << int(random.integers(8))
        path = tools.fresh(".hetero")
        path.write_bytes(changed)
        assert path.name in run_refused(tools, path), position


@pytest.mark.parametrize("keep", [0, 7, 40, 0.5, 0.999])
def test_part_of_a_container_is_refused(tools, container, keep):
    data = container.read_bytes()
    path = tools.folder / "part.hetero"
    path.write_bytes(data[: int(keep * len(data)) if isinstance(keep, float) else keep])
    assert "part.hetero" in run_refused(tools, path)


def test_a_model_is_no_container(tools):
    assert "digits_int8.onnx" in run_refused(tools, DIGITS_MODEL)


def test_outputs_are_not_overwritten_by_a_failed_run(tools, container):
    outputs = tools.folder / "kept.npz"
    outputs.write_bytes(b"precious")
    inputs = tools.save_tensors({"picture": np.zeros((1, 1, 8, 9), np.int8)})
    files = f"--inputs={inputs}", f"--outputs={outputs}"
    tools.call("hetero-run", container, *files, exit_code=harness.INPUT_REFUSED)
    assert outputs.read_bytes() == b"precious"
