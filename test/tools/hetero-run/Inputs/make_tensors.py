"""Cut tensor files for the tests from the digits example: make_tensors.py EXAMPLE FOLDER."""

import pathlib
import sys

import numpy as np
import onnx

example, folder = map(pathlib.Path, sys.argv[1:])
pictures = np.load(example / "test_pictures.npz")["picture"][:10]
scores = np.load(example / "expected_outputs.npz")["scores"][:10]
wrong = scores.copy()
wrong[1, 4] ^= 1

np.savez(folder / "in.npz", picture=pictures)
np.savez(folder / "good.npz", scores=scores)
np.savez(folder / "wrong.npz", scores=wrong)
np.savez(folder / "oracles.npz", **{"scores": scores, "scores::other": wrong})
np.save(folder / "in.npy", pictures[:1])
(folder / "in.pb").write_bytes(onnx.numpy_helper.from_array(pictures[:1], "picture").SerializeToString())
