"""Random graphs and damaged models: valid, repeatable, and judged as strictly as they may be."""

import numpy as np
import pytest

from hetero import agreement, models, mutations, ort, random_graphs
from hetero.random_graphs import Exactness


@pytest.mark.parametrize("seed", range(1000, 1030))
def test_graphs_are_valid(seed):
    graph = random_graphs.generate(seed)
    results = ort.run(graph.model, graph.inputs)
    for value in graph.outputs:
        assert results[value.name].shape == value.shape
        assert results[value.name].dtype == value.element


def test_a_seed_gives_the_same_bytes():
    first, second = random_graphs.generate(3), random_graphs.generate(3)
    assert first.model.SerializeToString() == second.model.SerializeToString()
    assert all(np.array_equal(first.inputs[name], second.inputs[name]) for name in first.inputs)


def test_operators_can_be_left_out():
    assert all("Conv" not in random_graphs.generate(seed, {"Conv"}).operators for seed in range(20))


def judged(exactness, expected, actual):
    """What the comparison says of one output of that exactness."""
    expected = np.asarray(expected)
    value = random_graphs.Value("y", expected.dtype, expected.shape, exactness)
    graph = random_graphs.RandomModel(None, {}, [value], {"y": value}, frozenset())
    return agreement.disagreement(graph, {"y": expected}, {"y": np.asarray(actual, expected.dtype)})


def test_how_far_values_may_be_apart():
    integers = np.arange(100, dtype=np.int8)
    off = integers.copy()
    off[7] += 1
    assert judged(Exactness.EXACT, integers, integers) == ""
    assert "1 of 100" in judged(Exactness.EXACT, integers, off)
    assert judged(Exactness.STEP, integers, off) == ""
    assert "100 of 100" in judged(Exactness.STEP, integers, integers + np.int8(1))
    off[7] += 1
    assert judged(Exactness.STEP, integers, off)
    assert judged(Exactness.CLOSE, np.float32([1, 2]), np.float32([1, 2.00001])) == ""
    assert judged(Exactness.CLOSE, np.float32([1, 2]), np.float32([1, 2.01]))


def test_exactness_spreads():
    graph = random_graphs.Graph(np.random.default_rng(0), 17)
    x = graph.input(np.ones((2, 2), np.float32))
    exact = graph.node("Relu", [x], (2, 2))
    close = graph.node("Sigmoid", [exact], (2, 2), Exactness.CLOSE)
    quantised = graph.node("QuantizeLinear", [close, np.float32(1), np.int8(0)], (2, 2), element=np.int8)
    back = graph.node("DequantizeLinear", [quantised, np.float32(1), np.int8(0)], (2, 2), element=np.float32)
    levels = [value.exactness for value in (exact, close, quantised, back)]
    assert levels == [Exactness.EXACT, Exactness.CLOSE, Exactness.STEP, Exactness.CLOSE]


def test_damage_is_repeatable(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(models.conv().SerializeToString())
    whole = path.read_bytes()
    kinds = set()
    for seed in range(60):
        what, data = mutations.damage(seed, [path])
        assert (what, data) == mutations.damage(seed, [path])
        kinds.add(what.split()[0])
        assert data != whole or what.startswith(("make_cyclic", "change_fields", "repeat_part"))
    assert kinds == {function.__name__ for function in mutations.DAMAGES}


def test_a_worker_that_dies_is_reported_and_replaced(tmp_path):
    """A stand-in for test-agreement that dies at every second request."""
    tools = tmp_path / "test-tools"
    tools.mkdir()
    stand_in = tools / "test-agreement"
    stand_in.write_text(
        "#!/bin/sh\nread line\necho '{\"reference\": [\"equal\", \"\"]}'\nread line\necho 'error: on purpose' >&2\nkill -ABRT $$\n"
    )
    stand_in.chmod(0o755)
    worker = agreement.Worker(tmp_path, tmp_path)
    graph = random_graphs.generate(1)
    assert worker.ask(graph.model, graph.inputs)[0] == {"reference": ["equal", ""]}
    outcome, reason = worker.ask(graph.model, graph.inputs)[0]["reference"]
    assert outcome == "failed" and "-6" in reason and "on purpose" in reason
    assert worker.ask(graph.model, graph.inputs)[0]["reference"][0] == "equal"
    worker.close()
