"""How far two tensors are apart, in the words that `hetero-run` uses as well."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Comparison:
    """The differences between an expected and an actual tensor of the same shape and type.

    elements        number of elements of either tensor
    unequal         number of elements whose values differ; two NaNs are equal, and so are 0.0 and -0.0
    max_difference  largest absolute difference (inf where just one side is NaN or infinite)
    largest         largest finite absolute value of the expected tensor, 0 for an empty one
    """

    elements: int
    unequal: int
    max_difference: float
    largest: float

    @property
    def relative(self):
        """max_difference relative to the largest expected value; 0 when nothing differs."""
        if self.max_difference == 0:
            return 0.0
        return self.max_difference / self.largest if self.largest else float("inf")

    def __str__(self):
        return f"{self.unequal} of {self.elements} elements differ, by {self.max_difference:g} at most"


def compare(expected, actual):
    """Compare two arrays and return a Comparison.

    Raises ValueError when shapes or element types differ: such tensors are never "nearly equal".
    """
    expected, actual = np.asarray(expected), np.asarray(actual)
    if expected.dtype != actual.dtype:
        raise ValueError(f"element types differ: expected {expected.dtype}, found {actual.dtype}")
    if expected.shape != actual.shape:
        raise ValueError(f"shapes differ: expected {list(expected.shape)}, found {list(actual.shape)}")
    wide_expected, wide_actual = expected.astype(np.float64), actual.astype(np.float64)
    both_nan = np.isnan(wide_expected) & np.isnan(wide_actual)
    unequal = (wide_expected != wide_actual) & ~both_nan
    with np.errstate(invalid="ignore"):
        difference = np.abs(wide_expected - wide_actual)
    difference = np.where(unequal, np.where(np.isnan(difference), np.inf, difference), 0.0)
    finite = np.abs(wide_expected[np.isfinite(wide_expected)])
    return Comparison(
        elements=int(expected.size),
        unequal=int(unequal.sum()),
        max_difference=float(difference.max(initial=0.0)),
        largest=float(finite.max(initial=0.0)),
    )


def same_bits(expected, actual):
    """Whether two arrays agree in type, shape and every bit: -0.0 is not 0.0, one NaN is not another."""
    expected, actual = np.ascontiguousarray(expected), np.ascontiguousarray(actual)
    return (
        expected.dtype == actual.dtype and expected.shape == actual.shape and expected.tobytes() == actual.tobytes()
    )


def assert_equal(expected, actual, what):
    """Raise AssertionError naming `what` and the first unequal element, unless all elements are equal."""
    result = compare(expected, actual)
    if result.unequal:
        expected, actual = np.asarray(expected), np.asarray(actual)
        differs = (expected != actual) & ~((expected != expected) & (actual != actual))
        where = tuple(int(i) for i in np.argwhere(differs)[0])
        raise AssertionError(f"{what}: {result}; first at {where}: expected {expected[where]}, found {actual[where]}")


def assert_close(expected, actual, what, relative=1e-5):
    """Raise AssertionError unless the largest difference is within `relative` of the largest expected value."""
    result = compare(expected, actual)
    if not result.relative <= relative:
        raise AssertionError(f"{what}: {result}, {result.relative:.3g} of the largest; {relative:g} is allowed")
