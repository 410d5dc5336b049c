"""hetero.compare: what counts as a difference."""

import numpy as np
import pytest

from hetero import compare


def test_equal_tensors_have_no_difference():
    result = compare.compare(np.int8([1, -2, 3]), np.int8([1, -2, 3]))
    assert (result.elements, result.unequal, result.max_difference, result.relative) == (3, 0, 0.0, 0.0)


def test_integer_differences_do_not_wrap_around():
    result = compare.compare(np.int8([-128, 5, 5]), np.int8([127, 5, 4]))
    assert (result.unequal, result.max_difference, result.largest) == (2, 255.0, 128.0)
    assert str(result) == "2 of 3 elements differ, by 255 at most"


def test_relative_difference_is_of_the_largest_expected_value():
    result = compare.compare(np.float32([4.0, -8.0]), np.float32([4.0, -7.0]))
    assert result.relative == 1.0 / 8.0
    assert compare.compare(np.float32([0.0]), np.float32([1.0])).relative == float("inf")


def test_nan_equals_nan_and_nothing_else():
    assert compare.compare(np.float32([np.nan, 1]), np.float32([np.nan, 1])).unequal == 0
    assert compare.compare(np.float32([np.nan]), np.float32([1])).max_difference == float("inf")
    assert compare.compare(np.float32([np.inf]), np.float32([np.inf])).unequal == 0


def test_types_and_shapes_must_agree():
    with pytest.raises(ValueError, match="element types differ: expected int8, found uint8"):
        compare.compare(np.int8([1]), np.uint8([1]))
    with pytest.raises(ValueError, match=r"shapes differ: expected \[2\], found \[1, 2\]"):
        compare.compare(np.int8([1, 2]), np.int8([[1, 2]]))


def test_empty_tensors_are_equal():
    assert compare.compare(np.zeros((0, 3), np.int8), np.zeros((0, 3), np.int8)).unequal == 0


def test_same_bits_tells_zeros_and_nans_apart():
    assert compare.same_bits(np.float32([1.5]), np.float32([1.5]))
    assert not compare.same_bits(np.float32([0.0]), np.float32([-0.0]))
    quiet, other = np.uint32([0x7FC00000]).view(np.float32), np.uint32([0x7FC00001]).view(np.float32)
    assert compare.same_bits(quiet, quiet) and not compare.same_bits(quiet, other)
    assert not compare.same_bits(np.int8([1]), np.uint8([1]))


def test_assertions_name_the_first_difference():
    with pytest.raises(AssertionError, match=r"layer: 1 of 4 .* first at \(1, 0\): expected 3, found 9"):
        compare.assert_equal(np.int8([[1, 2], [3, 4]]), np.int8([[1, 2], [9, 4]]), "layer")
    compare.assert_close(np.float32([1.0, 1e6]), np.float32([1.5, 1e6]), "y")
    with pytest.raises(AssertionError, match="1e-05 is allowed"):
        compare.assert_close(np.float32([1.0, 1e3]), np.float32([1.5, 1e3]), "y")
    with pytest.raises(AssertionError):
        compare.assert_close(np.float32([1.0]), np.float32([np.nan]), "y")
