// RUN: %hetero-test-opt %s --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-price-steps | FileCheck %s

// A tiling chosen by hand is kept and priced: 4 cycles instead of 2. What the
// other device refuses is an alternative with its reason.

// CHECK-LABEL: func.func @main
// CHECK-SAME: latencyPs = 44000
func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
  %t = hetero.transfer "t" %x from "ram" to "own" : tensor<16xf32>
  // CHECK: hetero.stage "s" on "b"
  // CHECK-SAME: cost = #hetero.cost<latencyCycles = 4,
  // CHECK-SAME: tiling = 0 : i64
  %s = hetero.stage "s" on "b" (%a = %t : tensor<16xf32>) -> tensor<16xf32> attributes {tiling = 0 : i64} {
    %0 = nn.sigmoid %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %0 : tensor<16xf32>
  }
  // CHECK: hetero.stage "t" on "b"
  // CHECK-SAME: alternatives = [#hetero.alternative<device = "a", reason = "no-price", detail = "nn.tanh", remedy = "add it to the prices">]
  %y = hetero.stage "t" on "b" (%a = %s : tensor<16xf32>) -> tensor<16xf32> {
    %0 = nn.tanh %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %0 : tensor<16xf32>
  }
  %u = hetero.transfer "u" %y from "own" to "ram" : tensor<16xf32>
  return %u : tensor<16xf32>
}
