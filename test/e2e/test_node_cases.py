"""The official node tests of the `onnx` package against the committed list of what comes of them."""

import harness
import pytest

from hetero import node_case_list, node_cases

LIST = harness.ROOT / "test" / "onnx" / "node-cases.tsv"
ENTRIES = node_case_list.read_list(LIST)


@pytest.fixture(scope="session")
def outcomes(request):
    """Name to Outcome of the cases that were selected, run once, two at a time."""
    cases = node_cases.collect()
    selected = {item.callspec.params["name"] for item in request.session.items if "outcomes" in item.fixturenames}
    runner = node_cases.Runner(harness.BUILD / "bin", harness.SYSTEM_FOLDER)
    return runner.run_all([case for name, case in cases.items() if name in selected])


def test_every_case_of_the_package_has_a_line():
    assert sorted(ENTRIES) == sorted(node_cases.collect())


@pytest.mark.parametrize("name", ENTRIES)
def test_a_case_is_what_its_line_says(outcomes, name):
    entry, outcome = ENTRIES[name], outcomes[name]
    assert entry.admits(outcome), f"listed as {entry.scope} {entry.reason}: {outcome.scope} {outcome.reason}"
