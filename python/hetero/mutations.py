"""Damaged models by the thousand: every one is accepted or refused with a reason, none crashes or hangs.

    python -m hetero.mutations --count=1000 --seed=1 [model.onnx ...]

Without names, every model that ships or lies in the shared folder is damaged:
bits are flipped, the file is cut, fields of the protobuf message are changed
(types, dimensions, attributes, edges, initialisers). What is accepted is also
compiled. What fails is kept in a folder with its seed. The exit code is 1 if
there was any.
"""

import argparse
import os
import pathlib
import sys
import tempfile
import time

import numpy as np
import onnx
from google.protobuf.descriptor import FieldDescriptor

from hetero.agreement import ROOT, SYSTEMS, Worker

SHARED = pathlib.Path(os.environ.get("HETERO_SHARED", ROOT.parent / "shared"))
# Larger files would only be slower.
MAX_BYTES = 5_000_000


def shipped():
    """Paths of all models at hand."""
    found = sorted((ROOT / "docs").rglob("*.onnx")) + sorted((SHARED / "models").rglob("model.onnx"))
    return [path for path in found if path.stat().st_size <= MAX_BYTES]


# --- Bytes --------------------------------------------------------------------------


def flip_bits(random, data):
    """A few bits flipped, mostly near the end, where the graph's edges are, or the front."""
    changed = bytearray(data)
    for _ in range(int(random.integers(1, 5))):
        place = int(random.integers(len(changed)))
        if random.random() < 0.5:
            place = min(len(changed) - 1, int(random.exponential(500)))
            place = place if random.random() < 0.5 else len(changed) - 1 - place
        changed[place] ^= 1 << int(random.integers(8))
    return bytes(changed)


def cut(random, data):
    return data[: int(random.integers(len(data)))]


def repeat_part(random, data):
    """A part of the file stands there twice."""
    begin = int(random.integers(len(data)))
    end = min(len(data), begin + int(random.integers(1, 200)))
    return data[:end] + data[begin:]


# --- Fields -------------------------------------------------------------------------

NUMBERS = [0, 1, -1, 2, 3, 7, 16, 255, 2**31 - 1, 2**31, -(2**31), 2**40, 2**62, 2**63 - 1, -(2**63)]
FLOATS = [0.0, -1.0, 1e-45, 3.4e38, float("inf"), float("-inf"), float("nan")]


def walk(message):
    """All messages below `message`, itself included."""
    found = [message]
    for field, value in message.ListFields():
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            for part in value if is_repeated(field) else [value]:
                found += walk(part)
    return found


def is_repeated(field):
    return field.is_repeated if hasattr(field, "is_repeated") else field.label == FieldDescriptor.LABEL_REPEATED


def names_of(graph):
    return [name for node in graph.node for name in [*node.input, *node.output]] + ["", "nowhere"]


def draw_value(random, field, model):
    """A strange value of a scalar field's type."""
    kind = field.cpp_type
    if kind in (FieldDescriptor.CPPTYPE_FLOAT, FieldDescriptor.CPPTYPE_DOUBLE):
        return float(random.choice(FLOATS))
    if kind == FieldDescriptor.CPPTYPE_STRING:
        if field.type == FieldDescriptor.TYPE_BYTES:
            return bytes(random.integers(0, 256, int(random.integers(0, 20)), dtype=np.uint8))
        return str(random.choice(names_of(model.graph)))
    if kind == FieldDescriptor.CPPTYPE_ENUM:
        return int(random.choice([value.number for value in field.enum_type.values]))
    number = NUMBERS[int(random.integers(len(NUMBERS)))]
    if kind in (FieldDescriptor.CPPTYPE_INT32,):
        return max(-(2**31), min(2**31 - 1, number))
    if kind in (FieldDescriptor.CPPTYPE_UINT32, FieldDescriptor.CPPTYPE_UINT64):
        return abs(number)
    return number


def change_field(random, model):
    """Clears, sets, removes, repeats or swaps something in one field of one message."""
    messages = walk(model)
    message = messages[int(random.integers(len(messages)))]
    # Payloads are large and dull: rather their shape, type or name.
    fields = [field for field in message.DESCRIPTOR.fields if field.name != "raw_data"]
    field = fields[int(random.integers(len(fields)))]
    is_message = field.type == FieldDescriptor.TYPE_MESSAGE
    if not is_repeated(field):
        if random.random() < 0.25 or is_message:
            message.ClearField(field.name)
        else:
            setattr(message, field.name, draw_value(random, field, model))
        return
    values = getattr(message, field.name)
    if len(values) == 0:
        if not is_message:
            values.append(draw_value(random, field, model))
        return
    i, j = (int(k) for k in random.integers(0, len(values), 2))
    action = int(random.integers(4))
    if action == 0:
        del values[i]
    elif is_message:
        copy = type(values[i])()
        copy.CopyFrom(values[i])
        if action == 1:
            values.append(copy)
        else:
            values[i].CopyFrom(values[j])
            values[j].CopyFrom(copy)
    elif action == 1:
        values.append(values[i])
    else:
        values[i] = draw_value(random, field, model)


def change_fields(random, data):
    model = onnx.ModelProto()
    model.ParseFromString(data)
    for _ in range(int(random.integers(1, 4))):
        change_field(random, model)
    return model.SerializePartialToString()


def make_cyclic(random, data):
    """An early node reads what a later one makes."""
    model = onnx.ModelProto()
    model.ParseFromString(data)
    nodes = [node for node in model.graph.node if node.input]
    if len(nodes) > 1:
        early, late = sorted(int(i) for i in random.integers(0, len(nodes), 2))
        nodes[early].input[int(random.integers(len(nodes[early].input)))] = nodes[late].output[0]
    return model.SerializePartialToString()


DAMAGES = [flip_bits, flip_bits, cut, repeat_part, change_fields, change_fields, change_fields, make_cyclic]


def damage(seed, paths):
    """(what was done, bytes) of a damaged model: the same for the same arguments."""
    random = np.random.default_rng(seed)
    path = paths[int(random.integers(len(paths)))]
    done = DAMAGES[int(random.integers(len(DAMAGES)))]
    return f"{done.__name__} of {path.parent.name}/{path.name}", done(random, path.read_bytes())


def run(options):
    """Tries damaged models until the count or the time is over; returns the number of findings."""
    paths = [pathlib.Path(name) for name in options.models] or shipped()
    started, counts, findings = time.monotonic(), {}, 0
    kept = pathlib.Path(options.keep)
    with tempfile.TemporaryDirectory(prefix="hetero-mutations-") as folder:
        worker = Worker(options.build, folder, timeout=60)
        for seed in range(options.seed, options.seed + options.count):
            if options.minutes and time.monotonic() - started > 60 * options.minutes:
                break
            what, data = damage(seed, paths)
            answers = worker.ask_to_compile(data, [SYSTEMS[seed % len(SYSTEMS)]])
            for place, (outcome, reason) in answers.items():
                key = f"{'import' if place == 'reference' else 'compile'} {'accepted' if outcome == 'equal' else outcome}"
                counts[key] = counts.get(key, 0) + 1
                if outcome == "failed" or (outcome == "refused" and not reason):
                    findings += 1
                    kept.mkdir(parents=True, exist_ok=True)
                    (kept / f"mutation-{seed}.onnx").write_bytes(data)
                    print(f"seed {seed}: {what}: {place} {outcome}: {reason}", flush=True)
        worker.close()
    total = sum(count for key, count in counts.items() if key.startswith("import"))
    print(f"{total} damaged models of {len(paths)} from seed {options.seed} in {time.monotonic() - started:.0f} s; ", end="")
    print(f"{findings} findings")
    for key, count in sorted(counts.items()):
        print(f"  {count:7d}  {key}")
    return findings


def parse(arguments):
    parser = argparse.ArgumentParser(prog="python -m hetero.mutations", description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", help="models to damage (default: all that ship)")
    parser.add_argument("--count", type=int, default=200, help="damaged models to try (default 200)")
    parser.add_argument("--minutes", type=float, default=0, help="stop after this time")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first; the others follow")
    parser.add_argument("--keep", default="findings", help="folder for models with findings")
    parser.add_argument("--build", default=os.environ.get("HETERO_BUILD", ROOT / "build"), help="build folder")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(1 if run(parse(sys.argv[1:])) else 0)
