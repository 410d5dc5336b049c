"""What the plan promises against what the simulators count, and where the layers go."""

import json

import harness
import pytest

from hetero import container as containers


def run_with_report(tools, container, inputs, *options):
    """The JSON report of one run of a container."""
    report = tools.fresh("-report.json")
    tools.call("hetero-run", container, f"--inputs={tools.save_tensors(inputs)}", f"--report={report}", *options)
    return json.loads(report.read_text())


def stages(report):
    """The stages of a report; transfers left out."""
    return [step for step in report["steps"] if step["kind"] == "stage"]


def devices_of_kind(system, kind):
    """Names of the devices of a system description whose kind begins with `kind`, such as "tpu"."""
    return {name for name, device in system["devices"].items() if device.get("kind", "").startswith(f"{kind}.")}


@pytest.fixture(scope="module")
def edge_duo():
    return json.loads(harness.system_file("edge-duo").read_text())


@pytest.mark.parametrize("system", harness.SYSTEMS)
@pytest.mark.parametrize("name", harness.NETWORKS)
def test_every_stage_is_predicted_and_the_tpu_within_two_percent(ran, name, system):
    tpus = devices_of_kind(json.loads(harness.system_file(system).read_text()), "tpu")
    _, report = ran(name, system)
    assert stages(report)
    for step in stages(report):
        predicted, counted = step["predicted"]["latencyCycles"], step["counted"]["latencyCycles"]
        assert predicted > 0 and counted > 0, step["name"]
        if step["on"] in tpus:
            assert abs(predicted - counted) <= 0.02 * counted, (step["name"], predicted, counted)


@pytest.fixture(params=[(name, system) for name in harness.NETWORKS for system in harness.SYSTEMS], ids="-".join)
def planned(request, compiled):
    """A recorded model, the JSON of a system, and the container and plan it was compiled to."""
    name, system = request.param
    case = harness.recorded(name)
    description = json.loads(harness.system_file(system).read_text())
    return case, description, *compiled(name, system)


def test_the_plan_is_no_worse_than_one_device_and_no_better_than_possible(planned):
    _, _, _, plan = planned
    totals = plan["totals"]
    assert totals["latencyLowerBoundPs"] <= totals["latencyPs"]
    possible = [single["latencyPs"] for single in totals["singleDevices"] if single["latencyPs"] is not None]
    assert possible, "no device runs everything, not even the fallback"
    assert totals["latencyPs"] <= min(possible)
    assert totals["latencyPs"] == max(step["endPs"] for step in plan["steps"])


def test_every_step_says_what_it_costs_and_what_else_was_possible(planned):
    case, description, _, plan = planned
    names = {node.name for node in case.model().graph.node}
    computed = set()
    for step in plan["steps"]:
        assert step["endPs"] - step["startPs"] >= step["cost"]["latencyPs"] > 0, step["name"]
        if step["kind"] != "stage":
            continue
        others = {entry["device"] for entry in step["alternatives"] + step["refusals"]}
        assert others | {step["device"]} == set(description["devices"]), step["name"]
        for refusal in step["refusals"]:
            assert refusal["reason"] and refusal["detail"], step["name"]
        assert set(step["nodes"]) <= names, "the plan speaks of nodes that the model does not have"
        computed |= set(step["nodes"])
    calculating = {node.name for node in case.model().graph.node if node.op_type in ("Conv", "MatMul", "Gemm")}
    assert calculating <= computed, "a layer of the model is in no stage"


def test_no_two_steps_run_on_one_device_at_once(planned):
    _, _, _, plan = planned
    busy = {}
    for step in plan["steps"]:
        where = step.get("device") or step["link"]
        busy.setdefault(where, []).append((step["startPs"], step["endPs"], step["name"]))
    for spans in busy.values():
        spans.sort()
        for before, after in zip(spans, spans[1:]):
            assert before[1] <= after[0], (before, after)


def test_memory_is_within_its_capacity_and_above_its_bound(planned):
    _, _, _, plan = planned
    assert plan["memoryUse"]
    for use in plan["memoryUse"]:
        assert use["arenaLowerBoundBytes"] <= use["arenaBytes"]
        assert use["usedBytes"] <= use["capacityBytes"]
        for step in plan["steps"]:
            for result in step["results"]:
                if result["memory"] == use["memory"]:
                    assert 0 <= result["offsetBytes"] <= use["usedBytes"] - result["sizeBytes"]


def test_every_device_says_where_its_figures_come_from(planned):
    _, description, _, plan = planned
    assert {device["name"] for device in plan["devices"]} == set(description["devices"])
    for device in plan["devices"]:
        assert device["sources"] and all(device["sources"].values()), device["name"]


def test_the_container_holds_the_plan(planned):
    _, _, path, plan = planned
    assert containers.plan(containers.read(path)) == plan


def placement(tools, model, system):
    """Node name to device, of the stages that hold a node of the model whose operator is Conv."""
    container, _ = tools.compile(model, system)
    case = harness.recorded("digits")
    convolutions = {node.name for node in case.model().graph.node if node.op_type == "Conv"}
    report = run_with_report(tools, container, case.first(1))
    return {node: step["on"] for step in stages(report) for node in step["nodes"] if node in convolutions}


def test_convolutions_move_to_the_cluster_when_the_tpu_becomes_slow(tools, edge_duo):
    model = harness.DIGITS / "digits_int8.onnx"
    tpus, clusters = devices_of_kind(edge_duo, "tpu"), devices_of_kind(edge_duo, "cluster")
    assert tpus and clusters
    fast = placement(tools, model, harness.system_file("edge-duo"))
    assert set(fast) == {"conv1", "depthwise", "pointwise", "block_conv1", "block_conv2"}
    on_tpu = {node for node, device in fast.items() if device in tpus}
    assert {"block_conv1", "block_conv2"} <= on_tpu, "the largest convolutions belong on the fast TPU"

    moved, previous = set(), on_tpu
    for halvings in range(1, 16):
        slow = json.loads(json.dumps(edge_duo))
        for name in tpus:
            slow["devices"][name]["clockKhz"] = max(1, edge_duo["devices"][name]["clockKhz"] >> halvings)
        path = tools.folder / f"slow{halvings}.json"
        path.write_text(json.dumps(slow))
        still = {node for node, device in placement(tools, model, path).items() if device in tpus}
        moved |= previous - still
        previous = still
        if moved:
            break
    assert moved, "no convolution left the TPU, however slow it became"
