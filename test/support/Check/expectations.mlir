// RUN: not hetero-check %s 2>&1 | FileCheck %s

// A test that cannot fail proves nothing: expectations that do not hold are
// reported where they stand.

func.func @unequal() {
  %x = nn.constant dense<[1, 2]> : tensor<2xsi8>
  check.expect_eq %x, dense<[1, 2]> : tensor<2xsi8>
  // CHECK: expectations.mlir:[[@LINE+1]]:3: error: 1 of 2 elements differ, at most by 1, cosine 0.989949, first at [1]: 2 instead of 3
  check.expect_eq %x, dense<[1, 3]> : tensor<2xsi8>
  return
}

func.func @too_far() {
  %x = nn.constant dense<[1.0]> : tensor<1xf32>
  check.expect_close %x, dense<[1.25]> : tensor<1xf32> within 0.25
  // CHECK: expectations.mlir:[[@LINE+1]]:3: error: 1 of 1 elements differ, at most by 0.5
  check.expect_close %x, dense<[1.5]> : tensor<1xf32> within 0.25
  return
}

func.func @not_a_number() {
  %x = nn.constant dense<[0x7FC00000]> : tensor<1xf32>
  check.expect_eq %x, dense<[0xFFC00000]> : tensor<1xf32>
  // CHECK: expectations.mlir:[[@LINE+1]]:3: error: 1 of 1 elements differ, at most by inf
  check.expect_close %x, dense<[1.5]> : tensor<1xf32> within 1000.0
  return
}

// CHECK: 6 expectations, 3 failures
