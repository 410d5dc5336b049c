"""How the lit tests are found and run.

Set HETERO_ROUNDTRIP=1 to send every module that hetero-opt reads through its
printed and its bytecode form first.
"""

import os
import sys

import lit.formats

config.name = "hetero"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.hetero_build_dir, "test")
config.excludes = ["CMakeLists.txt", "Inputs", "unit", "python", "e2e"]

path = [
    os.path.join(config.hetero_build_dir, "bin"),
    os.path.join(config.hetero_build_dir, "test-tools"),
    config.llvm_tools_dir,
    os.path.dirname(sys.executable),
    os.environ.get("PATH", ""),
]
config.environment["PATH"] = os.pathsep.join(path)
config.environment["PYTHONPATH"] = os.path.join(config.hetero_source_dir, "python")
config.environment["PYTHONDONTWRITEBYTECODE"] = "1"

opt = "hetero-opt"
if os.environ.get("HETERO_ROUNDTRIP"):
    opt = "hetero-opt --verify-roundtrip"
config.substitutions.append(("%hetero-opt", opt))
config.substitutions.append(("%hetero-test-opt", opt.replace("hetero-opt", "hetero-test-opt")))
config.substitutions.append(("%python", sys.executable))
config.substitutions.append(("%source", config.hetero_source_dir))

# Real models with recorded results, beside the checkout; tests that need them
# say REQUIRES: shared and are skipped without.
shared = os.environ.get(
    "HETERO_SHARED", os.path.join(config.hetero_source_dir, "..", "shared")
)
config.substitutions.append(("%shared", os.path.abspath(shared)))
if os.path.isdir(os.path.join(shared, "models")):
    config.available_features.add("shared")
