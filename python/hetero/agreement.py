"""Random graphs by the thousand: ONNX Runtime = reference = container on every system.

    python -m hetero.agreement --count=1000 --seed=1

Each graph is drawn from its seed (see random_graphs), run by ONNX Runtime with
every optimisation off, interpreted by the reference, and run as a container for
each system. Containers must give the reference's very bits; the reference must
give ONNX Runtime's values as closely as `random_graphs.Exactness` says. What
disagrees, is refused or crashes is kept in a folder with its seed. The exit code
is 1 if there was any.
"""

import argparse
import collections
import dataclasses
import json
import os
import pathlib
import selectors
import subprocess
import sys
import tempfile
import time

import numpy as np

from hetero import compare, ort, random_graphs
from hetero.random_graphs import Exactness

ROOT = pathlib.Path(__file__).resolve().parents[2]
SYSTEMS = ("edge-duo", "tpu-host", "cluster-only")

# How far a CLOSE value may be from another right answer, relative to the largest magnitude (and at least to 1).
TOLERANCE = 1e-4
# The share of a STEP value's elements that may be a step off, where its operands agree; two always may.
STEP_SHARE = 0.02


class Worker:
    """A test-agreement process that is started anew whenever it ends or takes too long."""

    def __init__(self, build, folder, timeout=300):
        self.binary = pathlib.Path(build) / "test-tools" / "test-agreement"
        self.folder, self.timeout, self.process = pathlib.Path(folder), timeout, None
        self.crash_report = self.folder / "crash.txt"

    def ask(self, model, inputs, systems=SYSTEMS):
        """(answers, outputs) for a ModelProto: see test-agreement.

        A crash or a hang is the answer ["failed", what it was].
        """
        paths = [self.folder / name for name in ("model.onnx", "inputs.npz", "outputs.npz")]
        paths[0].write_bytes(model.SerializeToString())
        np.savez(paths[1], **inputs)
        paths[2].unlink(missing_ok=True)
        answers = self._request(paths, systems)
        return answers, dict(np.load(paths[2])) if paths[2].exists() else {}

    def ask_to_compile(self, data, systems=()):
        """The answers for the bytes of a model that is not run."""
        path = self.folder / "model.onnx"
        path.write_bytes(data)
        return self._request([path, "-", "-"], systems)

    def _request(self, paths, systems):
        if self.process is None:
            with open(self.crash_report, "w") as report:
                self.process = subprocess.Popen(
                    [self.binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=report, text=True
                )
        try:
            self.process.stdin.write("\t".join([*map(str, paths), *systems]) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self._read_line()
        if not line.endswith("\n"):
            return {"reference": ["failed", self._end(line)]}
        return json.loads(line)

    def _read_line(self):
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            if not selector.select(self.timeout):
                return "timeout"
        return self.process.stdout.readline()

    def _end(self, line):
        """Ends the process; what happened to it, in words."""
        self.process.kill()
        code = self.process.wait()
        self.process = None
        if line == "timeout":
            return f"no answer within {self.timeout} s"
        report = [row for row in self.crash_report.read_text(errors="replace").splitlines() if row.strip()]
        telling = [row for row in report if "Assertion" in row or "ERROR: AddressSanitizer" in row or "error:" in row]
        return f"crash (status {code}): {(telling or report or ['no message'])[0]}"

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()
            self.process = None


# --- ONNX Runtime against the reference -----------------------------------------------


def disagreement(graph, expected, actual):
    """Why the reference's outputs are not ONNX Runtime's, or an empty string."""
    unequal = {
        value.name
        for value in graph.outputs
        if value.name not in actual or not _equal(expected[value.name], actual[value.name])
    }
    for value in graph.outputs:
        if value.name in unequal:
            reason = _judge(value, expected[value.name], actual.get(value.name), _ancestors(graph, value), unequal)
            if reason:
                return f"output '{value.name}' ({value.exactness.name}): {reason}"
    return ""


def _equal(expected, actual):
    same_kind = expected.dtype == actual.dtype and expected.shape == actual.shape
    return same_kind and compare.compare(expected, actual).unequal == 0


def _ancestors(graph, value):
    """Names of all values that `value` is computed from."""
    found, waiting = set(), [value]
    while waiting:
        for parent in waiting.pop().parents:
            if parent not in found and parent in graph.values:
                waiting.append(graph.values[parent])
            found.add(parent)
    return found


def _judge(value, expected, actual, ancestors, unequal):
    """What is wrong with an output that differs, or an empty string if it may."""
    if actual is None:
        return "is missing"
    try:
        difference = compare.compare(expected, actual)
    except ValueError as error:
        return str(error)
    if value.exactness == Exactness.EXACT:
        return str(difference)
    if value.exactness == Exactness.CLOSE:
        bound = TOLERANCE * max(1.0, difference.largest)
        if ancestors & unequal or _has_steps(value, ancestors):
            bound *= 1000  # A step of an inner integer is not a rounding any more.
        return "" if difference.max_difference <= bound else str(difference)
    if ancestors & unequal:
        # What differs before may differ more behind it, but not everywhere and by any amount.
        mean = np.abs(expected.astype(np.float64) - actual.astype(np.float64)).mean()
        return "" if mean <= 4 else f"{difference}, {mean:.2f} on average"
    few = max(2, STEP_SHARE * difference.elements)
    may_spread = _has_steps(value, ancestors)
    if difference.max_difference <= (4 if may_spread else 1) and (may_spread or difference.unequal <= few):
        return ""
    return str(difference)


def _has_steps(value, ancestors):
    """Whether an inner tensor nobody sees may be a step off."""
    return any("QuantizeLinear" in name and "Dequantize" not in name for name in ancestors)


# --- The run --------------------------------------------------------------------------


@dataclasses.dataclass
class Summary:
    """Counts of a run."""

    graphs: int = 0
    nodes: int = 0
    outcomes: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    operators: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    findings: list = dataclasses.field(default_factory=list)


def find_unsupported(worker):
    """Operators the importer does not have: graphs do not contain them."""
    unsupported = set()
    for name, (_, operators, _, _) in sorted(random_graphs.emitters().items()):
        missing = set(operators)
        for seed in range(40):
            if not missing:
                break
            graph = random_graphs.generate(seed, unsupported, only={name})
            if not graph.outputs:
                continue
            missing -= graph.operators
            (outcome, reason), _ = _reference(worker, graph)
            if outcome == "refused":
                unsupported |= {word for word in graph.operators if f"({word}): this operator is not supported" in reason}
    return frozenset(unsupported)


def _reference(worker, graph):
    answers, outputs = worker.ask(graph.model, graph.inputs, ())
    return answers["reference"], outputs


def try_graph(worker, graph, systems, summary):
    """Runs one graph everywhere; returns what is wrong, a line each."""
    try:
        expected = ort.run(graph.model, graph.inputs)
    except Exception as error:  # noqa: BLE001: whatever onnxruntime raises
        summary.outcomes["invalid"] += 1
        return [f"onnxruntime: {str(error).splitlines()[0][:300]}"]
    answers, outputs = worker.ask(graph.model, graph.inputs, systems)
    findings = []
    for place, (outcome, reason) in answers.items():
        summary.outcomes[f"{place} {outcome}"] += 1
        if outcome != "equal":
            findings.append(f"{place} {outcome}: {reason}")
    if answers["reference"][0] == "equal":
        reason = disagreement(graph, expected, outputs)
        summary.outcomes["onnxruntime " + ("different" if reason else "equal")] += 1
        if reason:
            findings.append(f"onnxruntime: {reason}")
    return findings


def run(options):
    """Tries graphs until the count or the time is over; returns the Summary."""
    summary, started = Summary(), time.monotonic()
    kept = pathlib.Path(options.keep)
    with tempfile.TemporaryDirectory(prefix="hetero-agreement-") as folder:
        worker = Worker(options.build, folder)
        without = find_unsupported(worker)
        if without:
            print("not drawn, for the importer has them not:", ", ".join(sorted(without)))
        for seed in range(options.seed, options.seed + options.count):
            if options.minutes and time.monotonic() - started > 60 * options.minutes:
                break
            graph = random_graphs.generate(seed, without)
            summary.graphs += 1
            summary.nodes += len(graph.model.graph.node)
            summary.operators.update(graph.operators)
            findings = try_graph(worker, graph, options.systems, summary)
            if findings:
                summary.findings.append((seed, findings))
                kept.mkdir(parents=True, exist_ok=True)
                (kept / f"seed-{seed}.onnx").write_bytes(graph.model.SerializeToString())
                np.savez(kept / f"seed-{seed}.npz", **graph.inputs)
                for finding in findings:
                    print(f"seed {seed}: {finding}", flush=True)
                if options.stop:
                    break
            if summary.graphs % 500 == 0:
                print(f"{summary.graphs} graphs, {len(summary.findings)} with findings", flush=True)
        worker.close()
    seconds = time.monotonic() - started
    print(f"{summary.graphs} graphs of {summary.nodes} nodes from seed {options.seed} in {seconds:.0f} s, ", end="")
    print(f"{len(summary.operators)} operators; {len(summary.findings)} graphs with findings")
    for outcome, count in sorted(summary.outcomes.items()):
        print(f"  {count:7d}  {outcome}")
    if options.verbose:
        print("  operators:", ", ".join(f"{name} {count}" for name, count in summary.operators.most_common()))
    return summary


def minutes(text):
    """A number of minutes, or a fraction such as 20/60."""
    number, _, divisor = text.partition("/")
    return float(number) / float(divisor or 1)


def parse(arguments):
    parser = argparse.ArgumentParser(prog="python -m hetero.agreement", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100, help="graphs to try (default 100)")
    parser.add_argument("--minutes", type=minutes, default=0, help="stop after this time; 20/60 is a third of one")
    parser.add_argument("--stop", action="store_true", help="stop at the first finding")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first graph; the others follow")
    parser.add_argument("--systems", type=lambda text: text.split(","), default=list(SYSTEMS))
    parser.add_argument("--keep", default="findings", help="folder for graphs with findings")
    parser.add_argument("--build", default=os.environ.get("HETERO_BUILD", ROOT / "build"), help="build folder")
    parser.add_argument("--verbose", action="store_true", help="count the operators that were drawn")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(1 if run(parse(sys.argv[1:])).findings else 0)
