"""What the fuzzers start from: small valid inputs of every reader, made anew for each run.

    python -m hetero.fuzz_seeds <folder>      writes <folder>/<target>/*

Nothing here is committed: the inputs follow the formats. What fuzzers found is,
in test/fuzz/corpus/<target>.
"""

import io
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
from onnx import numpy_helper

from hetero import random_graphs
from hetero.agreement import ROOT, SYSTEMS

GRAPHS = 60
COMPILED = 4


def write(folder, name, data):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def models():
    """Small random models, name to ModelProto."""
    return {f"graph-{seed}": random_graphs.generate(seed).model for seed in range(GRAPHS)}


def compiled(tools, folder):
    """Containers and planned IR of some models: (name, suffix, bytes)."""
    for name, model in list(models().items()):
        source = pathlib.Path(folder) / f"{name}.onnx"
        source.write_bytes(model.SerializeToString())
        for system in SYSTEMS:
            target = source.with_suffix(f".{system}")
            for suffix, options in (("hetero", []), ("mlir", ["--stop-after=plan"])):
                command = [tools / "hetero-compile", source, f"--system={system}", "-o", target, *options]
                if subprocess.run(command, capture_output=True, check=False).returncode == 0:
                    yield f"{name}-{system}", suffix, target.read_bytes()


def tensors():
    """Tensor files with the byte before them that names the reader: (name, bytes)."""
    arrays = [np.zeros((2, 3), np.float32), np.arange(5, dtype=np.int64), np.array(True), np.asfortranarray([[1, 2]])]
    for i, array in enumerate(arrays):
        single = io.BytesIO()
        np.save(single, array)
        yield f"npy-{i}", b"\1" + single.getvalue()
        yield f"pb-{i}", b"\2" + numpy_helper.from_array(np.ascontiguousarray(array), "t").SerializeToString()
    for name, save in (("stored", np.savez), ("deflated", np.savez_compressed)):
        archive = io.BytesIO()
        save(archive, first=arrays[0], second=arrays[1])
        yield name, b"\0" + archive.getvalue()


def main(target, tools):
    target = pathlib.Path(target)
    for name, model in models().items():
        write(target / "importer", name, model.SerializeToString())
    for path in (ROOT / "dialects" / "Hetero" / "Systems").glob("*.json"):
        write(target / "system", path.stem, path.read_bytes())
    for name, data in tensors():
        write(target / "npz", name, data)
    counts = {"hetero": 0, "mlir": 0}
    with tempfile.TemporaryDirectory() as folder:
        for name, suffix, data in compiled(pathlib.Path(tools), folder):
            if counts[suffix] < COMPILED * len(SYSTEMS):
                counts[suffix] += 1
                write(target / {"hetero": "container", "mlir": "plan"}[suffix], name, data)
            if min(counts.values()) >= COMPILED * len(SYSTEMS):
                break


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1], pathlib.Path(os.environ.get("HETERO_BUILD", ROOT / "build")) / "bin")
