"""The same model and system give the same bytes: in another folder, on another number of threads, another time."""

import harness
import pytest


def compile_in(tools, folder, model, system, environment_options=()):
    """Compile inside `folder` with relative paths; return the bytes of container and plan."""
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(model.read_bytes())
    tools.call(
        "hetero-compile",
        "model.onnx",
        f"--system={system}",
        "-o",
        "model.hetero",
        "--plan=plan.json",
        *environment_options,
        cwd=folder,
    )
    return (folder / "model.hetero").read_bytes(), (folder / "plan.json").read_bytes()


@pytest.mark.parametrize("system", harness.SYSTEMS)
@pytest.mark.parametrize("name", ["digits", "core/resnet8_int8"])
def test_two_folders_give_the_same_bytes(tools, name, system):
    path = harness.recorded(name).path
    first = compile_in(tools, tools.folder / "first", path, system)
    second = compile_in(tools, tools.folder / "another" / "longer-named" / "folder", path, system)
    assert first[0] == second[0], "containers differ"
    assert first[1] == second[1], "plans differ"


def test_one_and_two_threads_give_the_same_bytes(tools):
    path = harness.recorded("digits").path
    first = compile_in(tools, tools.folder / "two", path, "edge-duo")
    second = compile_in(tools, tools.folder / "one", path, "edge-duo", ["--mlir-disable-threading"])
    assert first == second


def test_two_runs_give_the_same_trace_and_outputs(tools):
    case = harness.recorded("digits")
    container, _ = tools.compile(case.path, "edge-duo")
    inputs = tools.save_tensors(case.first(2))
    written = []
    for run in range(2):
        outputs, trace = tools.folder / f"outputs{run}.npz", tools.folder / f"trace{run}.json"
        tools.call("hetero-run", container, f"--inputs={inputs}", f"--outputs={outputs}", f"--trace={trace}")
        written.append((outputs.read_bytes(), trace.read_bytes()))
    assert written[0] == written[1]
