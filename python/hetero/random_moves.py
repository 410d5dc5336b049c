"""Emitters of operators that move elements: they take values of any type, quantised ones too."""

import dataclasses

import numpy as np

from hetero.random_graphs import Impossible, emitter


def pick_any(graph, accept=lambda value: True):
    """A float value, or a quantised one if there are some."""
    quantised = [value for value in graph.values if value.quantised and accept(value)]
    if quantised and (graph.chance() or not any(value.element == np.float32 for value in graph.values)):
        return graph.pick(accept, None, True)
    return graph.pick(accept)


def keep_moved(graph, x, result):
    """Keeps a result whose elements are those of x: it is quantised as x is."""
    graph.keep(dataclasses.replace(result, scale=x.scale, zero_point=x.zero_point))


@emitter("Reshape", "Flatten", weight=2)
def reshape(graph):
    x = pick_any(graph)
    if graph.chance(0.3):
        axis = graph.integer(0, x.rank)
        shape = int(np.prod(x.shape[:axis])), int(np.prod(x.shape[axis:]))
        keep_moved(graph, x, graph.node("Flatten", [x], shape, axis=axis))
        return
    # Moves one prime factor from one dimension to another, or joins two.
    shape = list(x.shape)
    source, target = graph.integer(0, x.rank - 1), graph.integer(0, x.rank - 1)
    factor = next((f for f in (2, 3, 5, 7) if shape[source] % f == 0), 1)
    shape[source] //= factor
    shape[target] *= factor
    if graph.chance() and len(shape) > 1:
        last = shape.pop()
        shape[-1] *= last
    asked = list(shape)
    if graph.chance(0.3):
        asked[graph.integer(0, len(asked) - 1)] = -1
    keep_moved(graph, x, graph.node("Reshape", [x, np.int64(asked)], shape))


@emitter("Transpose", weight=2)
def transpose(graph):
    x = pick_any(graph, lambda value: value.rank > 1)
    order = [int(axis) for axis in graph.random.permutation(x.rank)]
    keep_moved(graph, x, graph.node("Transpose", [x], [x.shape[axis] for axis in order], perm=order))


@emitter("Squeeze", "Unsqueeze")
def squeeze(graph):
    x = pick_any(graph)
    ones = [axis for axis, size in enumerate(x.shape) if size == 1]
    if ones and x.rank > 1 and graph.chance():
        axis = graph.choice(ones)
        shape = [size for i, size in enumerate(x.shape) if i != axis]
        keep_moved(graph, x, graph.node("Squeeze", [x, np.int64([axis])], shape))
        return
    if x.rank >= 5:
        raise Impossible
    axis = graph.integer(0, x.rank)
    shape = [*x.shape[:axis], 1, *x.shape[axis:]]
    keep_moved(graph, x, graph.node("Unsqueeze", [x, np.int64([axis])], shape))


@emitter("Concat", weight=2)
def concat(graph):
    x = graph.pick()
    axis = graph.integer(0, x.rank - 1)
    operands = [x]
    for _ in range(graph.integer(1, 2)):
        shape = list(x.shape)
        if graph.chance():
            operands.append(graph.pick(lambda value: value.shape == x.shape))
        else:
            shape[axis] = graph.integer(1, 3)
            operands.append(graph.floats(shape))
    shape = list(x.shape)
    shape[axis] = sum(operand.shape[axis] for operand in operands)
    graph.keep(graph.node("Concat", operands, shape, axis=axis - graph.choice([0, x.rank])))


@emitter("Slice", weight=2)
def slice_(graph):
    x = pick_any(graph)
    axis = graph.integer(0, x.rank - 1)
    size = x.shape[axis]
    start, step = graph.integer(0, size - 1), graph.choice([1, 1, 2, -1])
    end = graph.integer(start + 1, size) if step > 0 else -size - 1
    count = len(range(*slice(start, None if step < 0 else end, step).indices(size)))
    shape = list(x.shape)
    shape[axis] = count
    operands = [x, *(np.int64([number]) for number in (start, end, axis, step))]
    keep_moved(graph, x, graph.node("Slice", operands, shape))


@emitter("Split")
def split(graph):
    x = pick_any(graph)
    axis = graph.integer(0, x.rank - 1)
    if x.shape[axis] < 2:
        raise Impossible
    first = graph.integer(1, x.shape[axis] - 1)
    sizes = [first, x.shape[axis] - first]
    shapes = [[*x.shape[:axis], size, *x.shape[axis + 1 :]] for size in sizes]
    for result in graph.node("Split", [x, np.int64(sizes)], None, outputs=shapes, axis=axis):
        keep_moved(graph, x, result)


@emitter("Pad", weight=2)
def pad(graph):
    x = graph.pick()
    mode = graph.choice(["constant", "constant", "reflect", "edge"])
    before = [graph.integer(0, min(2, size - 1) if mode == "reflect" else 2) for size in x.shape]
    after = [graph.integer(0, min(2, size - 1) if mode == "reflect" else 2) for size in x.shape]
    operands = [x, np.int64(before + after)]
    if mode == "constant" and graph.chance():
        operands.append(np.float32(graph.choice([0.0, -1.5])))
    shape = [b + size + a for b, size, a in zip(before, x.shape, after)]
    graph.keep(graph.node("Pad", operands, shape, mode=mode))


@emitter("Expand", "Tile")
def expand(graph):
    x = pick_any(graph)
    if graph.chance():
        shape = [graph.integer(1, 3) if size == 1 else size for size in x.shape]
        keep_moved(graph, x, graph.node("Expand", [x, np.int64(shape)], shape))
        return
    repeats = [graph.choice([1, 1, 2]) for _ in x.shape]
    shape = [size * times for size, times in zip(x.shape, repeats)]
    keep_moved(graph, x, graph.node("Tile", [x, np.int64(repeats)], shape))


@emitter("Gather")
def gather(graph):
    x = pick_any(graph)
    axis = graph.integer(0, x.rank - 1)
    indices = graph.random.integers(-x.shape[axis], x.shape[axis], graph.choice([(), (2,), (3,), (2, 2)]))
    shape = [*x.shape[:axis], *np.shape(indices), *x.shape[axis + 1 :]]
    if len(shape) > 5:
        raise Impossible
    keep_moved(graph, x, graph.node("Gather", [x, np.int64(indices)], shape, axis=axis))


@emitter("Resize")
def resize(graph):
    x = graph.pick(lambda value: value.rank == 4)
    mode = graph.choice(["nearest", "nearest", "linear"])
    factor = graph.choice([2.0, 3.0, 0.5])
    shape = [*x.shape[:2], *(int(np.floor(size * factor)) for size in x.shape[2:])]
    if min(shape) < 1:
        raise Impossible
    attributes = {"mode": mode, "coordinate_transformation_mode": graph.choice(["asymmetric", "half_pixel"])}
    if mode == "nearest":
        attributes["nearest_mode"] = graph.choice(["floor", "round_prefer_floor"])
    scales = np.float32([1, 1, factor, factor])
    from hetero.random_graphs import Exactness

    exactness = None if mode == "nearest" else Exactness.CLOSE
    graph.keep(graph.node("Resize", [x, None, scales], shape, exactness, **attributes))


@emitter("DepthToSpace", "SpaceToDepth")
def blocks(graph):
    x = graph.pick(lambda value: value.rank == 4)
    n, c, h, w = x.shape
    if c % 4 == 0:
        mode = graph.choice(["DCR", "CRD"])
        graph.keep(graph.node("DepthToSpace", [x], (n, c // 4, 2 * h, 2 * w), blocksize=2, mode=mode))
    elif h % 2 == 0 and w % 2 == 0:
        graph.keep(graph.node("SpaceToDepth", [x], (n, 4 * c, h // 2, w // 2), blocksize=2))
    else:
        raise Impossible


@emitter("Identity", "Dropout", weight=0.5)
def identity(graph):
    x = graph.pick()
    graph.keep(graph.node(graph.choice(["Identity", "Dropout"]), [x], x.shape))
