"""Imports the small models of a test file and prints what becomes of each.

    import-models.py TEST FOLDER

The test is in the form of hetero.text_models; the options of a model go to
test-import. The output names each model, then shows the module or the report,
and the exit code unless it is 0.
"""

import os
import subprocess
import sys

from hetero import text_models


def main():
    """Write and import every model of the test."""
    test, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    for model in text_models.read(test):
        path = model.write(folder)
        print(f"== {model.name}", flush=True)
        command = ["test-import", path.name, *model.options]
        result = subprocess.run(command, capture_output=True, text=True, cwd=folder)
        print(result.stdout + result.stderr, end="")
        if result.returncode:
            print(f"exit code {result.returncode}", flush=True)


main()
