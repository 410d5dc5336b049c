"""Fixtures of the end-to-end tests."""

import json

import harness
import numpy as np
import pytest


@pytest.fixture
def tools(tmp_path):
    """The command line tools, working in a folder of this test alone."""
    return harness.Tools(tmp_path)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """A function from a model's and a system's name to (container path, plan); each pair is compiled once a session."""
    cache, tools = {}, harness.Tools(tmp_path_factory.mktemp("compiled"))

    def get(name, system):
        if (name, system) not in cache:
            cache[name, system] = tools.compile(harness.recorded(name).path, system)
        return cache[name, system]

    return get


@pytest.fixture(scope="session")
def ran(compiled, tmp_path_factory):
    """A function from a model's and a system's name to (outputs, report) of one run of the container.

    The run compares every stage with the reference. What it found is in the
    report; a failed comparison alone is no error here.
    """
    cache, tools = {}, harness.Tools(tmp_path_factory.mktemp("ran"))

    def get(name, system):
        if (name, system) not in cache:
            case, (container, _) = harness.recorded(name), compiled(name, system)
            outputs, report = tools.fresh(".npz"), tools.fresh(".json")
            result = tools.call(
                "hetero-run",
                container,
                f"--inputs={tools.save_tensors(harness.few(case))}",
                f"--outputs={outputs}",
                f"--report={report}",
                "--compare=reference",
                f"--model={case.path}",
                "--layers",
                exit_code=None,
            )
            assert result.returncode in (harness.SUCCESS, harness.COMPARISON_FAILED), result.stderr
            cache[name, system] = dict(np.load(outputs)), json.loads(report.read_text())
        return cache[name, system]

    return get


def pytest_generate_tests(metafunc):
    """Tests with a parameter `torture` run for every torture model, or once, skipped, where there are none."""
    if "torture" in metafunc.fixturenames:
        names = harness.torture_models()
        absent = [pytest.param("", marks=pytest.mark.skip(reason=f"no torture models in {harness.SHARED / 'models'}"))]
        metafunc.parametrize("torture", names or absent)
