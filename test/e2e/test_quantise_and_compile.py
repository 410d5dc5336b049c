"""A float network, quantised by `python -m hetero.quantize`, through the compiler."""

import harness
import numpy as np

from hetero import ort, quantize


def test_a_quantised_network_compiles_and_computes_what_onnx_runtime_does(tools, capsys):
    case = harness.recorded("core/resnet8_fp32")
    data, output = tools.save_tensors(case.inputs), tools.fresh(".onnx")
    assert quantize.main([str(case.path), f"--calibration={data}", "-o", str(output)]) == quantize.SUCCESS
    assert "same largest output: 4 of 4 samples" in capsys.readouterr().out
    feeds = case.first(1)
    container, _ = tools.compile(output, "edge-duo")
    tools.call("hetero-run", container, f"--inputs={tools.save_tensors(feeds)}", "--compare=reference", f"--model={output}")
    expected = ort.run(quantize.load_model(output), feeds)
    result = tools.reference(output, feeds)
    for name, values in expected.items():
        assert quantize.signal_to_noise_db(values, result[name]) > 30
        np.testing.assert_array_equal(values.argmax(axis=1), result[name].argmax(axis=1))
