"""The plan's JSON form against its published schema."""

import copy
import json
import os
import pathlib
import subprocess

import jsonschema
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("HETERO_BUILD", ROOT / "build"))
TOOL = BUILD / "test-tools" / "hetero-test-opt"
SYSTEM = ROOT / "test/support/Mock/Systems/mock-duo.json"
SCHEMA = json.loads((ROOT / "docs/plan.schema.json").read_text())


@pytest.fixture(scope="module")
def plan():
    if not TOOL.exists():
        pytest.skip(f"{TOOL} is not built")
    pipeline = (
        f"builtin.module(hetero-load-system{{file={SYSTEM}}},"
        "hetero-partition-pipeline,hetero-plan-pipeline,"
        "hetero-print-plan{format=json})"
    )
    done = subprocess.run(
        [TOOL, ROOT / "test/pipelines/partition.mlir", f"--pass-pipeline={pipeline}", "-o", os.devnull],
        check=True, capture_output=True, text=True,
    )
    return json.loads(done.stdout)


def test_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_plan_keeps_the_schema(plan):
    jsonschema.Draft202012Validator(SCHEMA).validate(plan)


def test_figures_are_those_of_the_mock_system(plan):
    # Derived in test/pipelines/partition.mlir: 8 + 16 + 2 + 16 + 4 cycles of 1 ns.
    assert plan["totals"]["latencyPs"] == 46000
    assert [step["name"] for step in plan["steps"]] == ["r", "r->own", "s", "s->ram", "plus"]
    relu, _, sigmoid, _, add = plan["steps"]
    assert relu["nodes"] == ["r"] and relu["device"] == "a"
    assert sigmoid["alternatives"][0]["device"] == "a"
    assert sigmoid["alternatives"][0]["programLatencyPs"] == 76000
    assert add["refusals"] == [
        {"device": "b", "reason": "no-price", "detail": "nn.add", "remedy": "add it to the prices"}
    ]
    assert plan["totals"]["singleDevices"] == [
        {"device": "a", "latencyPs": 76000},
        {"device": "b", "latencyPs": None},
    ]


def test_every_quantity_names_its_unit(plan):
    units = ("Ps", "Fj", "Bytes", "Cycles", "Khz", "BytesPerSecond", "FjPerByte")

    def visit(value, key):
        if isinstance(value, dict):
            for name, inner in value.items():
                visit(inner, name)
        elif isinstance(value, list):
            for inner in value:
                visit(inner, key)
        elif isinstance(value, int):
            assert key.endswith(units) or key in ("macs", "major", "minor"), key

    visit(plan, "")


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan["version"].update(major=2),
        lambda plan: plan.pop("totals"),
        lambda plan: plan["totals"].update(latencyPs=-1),
        lambda plan: plan["totals"].update(latencyPs=0.5),
        lambda plan: plan["steps"][0].update(link="ram->own"),
        lambda plan: plan["steps"][1].pop("cost"),
        lambda plan: plan.update(surplus=1),
    ],
)
def test_schema_refuses_what_is_no_plan(plan, change):
    changed = copy.deepcopy(plan)
    change(changed)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(changed)
