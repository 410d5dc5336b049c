"""What random graphs found, made small: containers compute the reference's bits."""

import harness
import numpy as np
import pytest

from hetero import compare, models


@pytest.mark.parametrize("system", harness.SYSTEMS)
def test_rows_that_read_the_same_pixels_in_other_padding(tools, system):
    """Both rows of the result read both rows of x, the first with padding above and the second below."""
    random = np.random.default_rng(0)
    writer = models.GraphWriter("dilated")
    x = writer.input("x", np.float32, [1, 7, 2, 2])
    weight = writer.constant("weight", random.standard_normal((1, 7, 2, 1)).astype(np.float32))
    writer.node("Conv", "y", [x, weight], dilations=[2, 1], pads=[1, 1, 1, 0])
    writer.output("y", np.float32, [1, 1, 2, 3])
    model = tools.save_model(writer.model())
    inputs = {"x": random.standard_normal((1, 7, 2, 2)).astype(np.float32)}
    container, _ = tools.compile(model, system)
    expected = tools.reference(model, inputs)["y"]
    assert compare.same_bits(expected, tools.run(container, inputs)["y"])
