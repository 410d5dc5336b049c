"""Fixtures of the end-to-end tests."""

import harness
import pytest


@pytest.fixture
def tools(tmp_path):
    """The command line tools, working in a folder of this test alone."""
    return harness.Tools(tmp_path)


def pytest_generate_tests(metafunc):
    """Tests with a parameter `torture` run for every torture model, or once, skipped, where there are none."""
    if "torture" in metafunc.fixturenames:
        names = harness.torture_models()
        absent = [pytest.param("", marks=pytest.mark.skip(reason=f"no torture models in {harness.SHARED / 'models'}"))]
        metafunc.parametrize("torture", names or absent)
