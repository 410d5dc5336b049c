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


@pytest.mark.parametrize("system", harness.SYSTEMS)
@pytest.mark.parametrize("name", ["digits", "core/micro_kws_fp32", "core/kws_int8"])
def test_threads_and_a_cache_change_no_byte(tools, name, system):
    path = harness.recorded(name).path
    wanted = compile_in(tools, tools.folder / "default", path, system)
    for threads in (1, 2, 4):
        found = compile_in(tools, tools.folder / f"threads{threads}", path, system, [f"--threads={threads}"])
        assert found == wanted, f"{threads} threads"
    cache = f"--kernel-cache={tools.folder / 'cache'}"
    for run in ("filling", "using"):
        assert compile_in(tools, tools.folder / run, path, system, [cache]) == wanted, f"{run} the cache"


@pytest.mark.parametrize("name", ["digits", "core/micro_kws_fp32", "core/resnet8_int8"])
def test_the_interpreter_computes_the_same_bits_on_any_number_of_threads(tools, name):
    case = harness.recorded(name)
    inputs = tools.save_tensors(case.first(2))
    written = []
    for threads in (1, 2, 4):
        outputs = tools.folder / f"outputs{threads}.npz"
        options = [f"--inputs={inputs}", f"--outputs={outputs}", f"--threads={threads}"]
        tools.call("hetero-run", "--reference", case.path, *options)
        written.append(outputs.read_bytes())
    assert written[0] == written[1] == written[2]


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
