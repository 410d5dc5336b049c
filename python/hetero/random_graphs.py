"""Random valid ONNX graphs: float, QDQ and QOperator networks of a few nodes, and inputs for them.

`generate(seed)` draws a graph from the operators of this module and of
`random_layers` and `random_quantised`; the same seed gives the same bytes. Every
value knows how near two right answers are to one another, see `Exactness`.
"""

import dataclasses
import enum
import importlib

import numpy as np
from onnx import helper, numpy_helper

# Tensors stay small: what is wrong with operators shows in a few elements.
MAX_ELEMENTS = 1500


class Exactness(enum.IntEnum):
    """What two right answers may differ by.

    EXACT   nothing: integer arithmetic, moves, and single roundings of exact operands
    STEP    one quantisation step in few elements: a float computation that is then quantised
    CLOSE   roundings of a float computation
    """

    EXACT = 0
    STEP = 1
    CLOSE = 2


@dataclasses.dataclass(frozen=True)
class Value:
    """A tensor of the graph; scale and zero point are those of a quantised one."""

    name: str
    element: np.dtype
    shape: tuple
    exactness: Exactness = Exactness.EXACT
    scale: float = None
    zero_point: int = None
    parents: tuple = ()

    @property
    def rank(self):
        return len(self.shape)

    @property
    def size(self):
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def quantised(self):
        return self.scale is not None


class Impossible(Exception):
    """The graph so far has no value the operator could be applied to."""


class Graph:
    """A graph under construction. `random` is the only source of chance."""

    def __init__(self, random, opset, without=frozenset()):
        self.random, self.opset, self.without = random, opset, without
        self.nodes, self.constants, self.inputs, self.arrays = [], [], [], {}
        self.values, self.used, self.operators = [], set(), set()
        self.known = {}
        self.domains = {"": opset}

    # --- Chance ---------------------------------------------------------------

    def integer(self, low, high):
        """A whole number from low to high, both included."""
        return int(self.random.integers(low, high + 1))

    def choice(self, options):
        return options[self.integer(0, len(options) - 1)]

    def chance(self, share=0.5):
        return bool(self.random.random() < share)

    def floats(self, shape, spread=1.0):
        return (self.random.standard_normal(shape) * spread).astype(np.float32)

    # --- Values ---------------------------------------------------------------

    def pick(self, accept=lambda value: True, element=np.float32, quantised=False):
        """A random value of an element type (None: any), no scalar, that `accept` takes. Raises Impossible."""
        found = [
            value
            for value in self.values
            if (element is None or value.element == element)
            and value.quantised == quantised
            and value.rank
            and accept(value)
        ]
        if not found:
            raise Impossible
        # The newest ones more often: graphs grow long rather than wide.
        return found[-1 - min(int(self.random.geometric(0.4)) - 1, len(found) - 1)]

    def input(self, array, **facts):
        """A graph input that is fed `array`."""
        name = f"input{len(self.inputs)}"
        self.inputs.append(_info(name, array.dtype, array.shape))
        self.arrays[name] = array
        value = Value(name, array.dtype, array.shape, **facts)
        self.values.append(value)
        return value

    def constant(self, array):
        """The name of a new initialiser."""
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def node(self, operator, inputs, shape, exactness=None, element=None, domain="", outputs=1, **attributes):
        """Adds a node; returns its result, or a list of them if `outputs` is a list of shapes.

        Inputs are values, names or arrays, which become initialisers; None is an
        absent operand. The result is as exact as the least exact operand unless
        said otherwise, and never more exact than those.
        """
        if operator in self.without:
            raise Impossible
        operands = [each for each in inputs if isinstance(each, Value)]
        element = np.dtype(element or (operands[0].element if operands else np.float32))
        own = Exactness.EXACT if exactness is None else exactness
        if element.kind == "f":
            own = Exactness.CLOSE if own or any(operand.exactness for operand in operands) else own
        elif own or any(operand.exactness for operand in operands):
            own = Exactness.STEP
        shapes = shape if isinstance(outputs, list) else [shape]
        shapes = outputs if isinstance(outputs, list) else shapes
        parents = tuple(operand.name for operand in operands)
        results = [
            Value(f"v{len(self.nodes)}_{i}_{operator}", element, tuple(int(s) for s in each), own, parents=parents)
            for i, each in enumerate(shapes)
        ]
        self.known.update((result.name, result) for result in results)
        self.nodes.append(
            helper.make_node(
                operator,
                [self._operand(each) for each in inputs],
                [result.name for result in results],
                f"n{len(self.nodes)}",
                domain=domain,
                **attributes,
            )
        )
        self.operators.add(operator)
        if domain:
            self.domains[domain] = 1
        self.used.update(parents)
        return results if isinstance(outputs, list) else results[0]

    def keep(self, value):
        """Makes `value` one that later nodes may read."""
        if value.size > MAX_ELEMENTS or value.size == 0:
            raise Impossible
        self.values.append(value)

    def _operand(self, operand):
        if operand is None:
            return ""
        if isinstance(operand, Value):
            return operand.name
        return operand if isinstance(operand, str) else self.constant(operand)

    # --- The end --------------------------------------------------------------

    def finish(self):
        """The model: its outputs are what nothing reads, and now and then some inner values."""
        inner = 1.0 if self.chance(0.25) else 0.1 if self.chance() else 0.0
        produced = {name for node in self.nodes for name in node.output}
        outputs = [
            value
            for value in self.values
            if value.name in produced and (value.name not in self.used or self.chance(inner))
        ]
        graph = helper.make_graph(
            self.nodes,
            "random",
            self.inputs,
            [_info(value.name, value.element, value.shape) for value in outputs],
            self.constants,
        )
        imports = [helper.make_opsetid(domain, version) for domain, version in self.domains.items()]
        model = helper.make_model(graph, producer_name="hetero", opset_imports=imports)
        model.ir_version = 10
        return RandomModel(model, dict(self.arrays), outputs, self.known, frozenset(self.operators))


@dataclasses.dataclass(frozen=True)
class RandomModel:
    """A model, arrays for its inputs, the values its outputs are, all values by name, and the operators drawn."""

    model: object
    inputs: dict
    outputs: list
    values: dict
    operators: frozenset


def _info(name, element, shape):
    return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(np.dtype(element)), list(shape))


_EMITTERS = {}


def emitter(*operators, weight=1.0, since=1):
    """Registers a function that adds nodes of `operators` to a graph, or raises Impossible.

    `since` is the opset from which all of them exist. The function's name is how
    options name it.
    """

    def register(function):
        _EMITTERS[function.__name__] = (function, operators, weight, since)
        return function

    return register


def emitters():
    """Name to (function, operators, weight, opset) of everything that can be drawn."""
    for module in ("random_layers", "random_moves", "random_quantised"):
        importlib.import_module(f"hetero.{module}")
    return _EMITTERS


def generate(seed, without=frozenset(), only=None):
    """A random model: the same for the same arguments.

    without  operators not to draw
    only     if given, the emitters to draw from
    """
    random = np.random.default_rng(seed)
    graph = Graph(random, int(random.choice([13, 14, 17, 18, 19, 20, 21])), without)
    available = {
        name: weight
        for name, (_, _, weight, since) in emitters().items()
        if since <= graph.opset and (only is None or name in only)
    }
    style = graph.choice(["float", "quantised", "quantised", "mixed"])
    if only is None:
        available = {
            name: weight
            for name, weight in available.items()
            if style == "mixed" or name.startswith("quantised") == (style == "quantised")
        }
    if not available:
        return graph.finish()
    names = sorted(available)
    weights = np.array([available[name] for name in names])
    begin(graph, style if only is None else "mixed")
    wanted, attempts = graph.integer(1, 8), 0
    while wanted and attempts < 100:
        attempts += 1
        before = _Mark(graph)
        try:
            emitters()[str(random.choice(names, p=weights / weights.sum()))][0](graph)
            wanted -= 1
        except Impossible:
            before.restore(graph)
    return graph.finish()


class _Mark:
    """The state of a graph before an attempt that may fail."""

    def __init__(self, graph):
        self.sizes = len(graph.nodes), len(graph.constants), len(graph.values), len(graph.inputs)
        self.used, self.operators, self.domains = set(graph.used), set(graph.operators), dict(graph.domains)

    def restore(self, graph):
        nodes, constants, values, inputs = self.sizes
        for dropped in graph.inputs[inputs:]:
            del graph.arrays[dropped.name]
        del graph.nodes[nodes:], graph.constants[constants:], graph.values[values:], graph.inputs[inputs:]
        graph.used, graph.operators, graph.domains = self.used, self.operators, self.domains


def begin(graph, style):
    """The first inputs: pictures, sequences or matrices."""
    for _ in range(graph.choice([1, 1, 2])):
        rank = graph.choice([2, 3, 4, 4, 4, 5])
        shape = [graph.choice([1, 1, 1, 2])] + [graph.integer(1, 8 if rank < 5 else 4) for _ in range(rank - 1)]
        if style != "quantised":
            graph.input(graph.floats(shape))
        if style != "float":
            from hetero.random_quantised import quantised_input

            quantised_input(graph, shape)
