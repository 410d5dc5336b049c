// RUN: %hetero-test-opt %s --pass-pipeline="builtin.module(hetero-load-system{file=%source/test/support/Mock/Systems/mock-duo.json},hetero-partition-pipeline,hetero-price-steps)" | FileCheck %s
// RUN: %hetero-test-opt %s --pass-pipeline="builtin.module(hetero-load-system{file=%source/test/support/Mock/Systems/mock-duo.json},hetero-partition-pipeline,hetero-plan-pipeline)" | FileCheck %s

// What placement judged (the latency that hetero-price-steps computes from the
// placement alone) is what the schedule of the IR with its transfers gives:
// r 8, then r->own 16 beside q 8, s 2, s->ram 16, two additions of 4.

// CHECK: hetero.totals = #hetero.totals<latencyPs = 50000,
func.func @main(%x: tensor<16xf32>) -> tensor<4x4xf32> {
  %w = nn.constant dense<1.0> : tensor<16xf32>
  %0 = nn.relu %x : (tensor<16xf32>) -> tensor<16xf32> loc("r")
  %1 = nn.sigmoid %0 : (tensor<16xf32>) -> tensor<16xf32> loc("s")
  %2 = nn.relu %0 : (tensor<16xf32>) -> tensor<16xf32> loc("q")
  %3 = nn.add %1, %2 : (tensor<16xf32>, tensor<16xf32>) -> tensor<16xf32> loc("join")
  %4 = nn.add %3, %w : (tensor<16xf32>, tensor<16xf32>) -> tensor<16xf32> loc("plus")
  %5 = nn.reshape %4 : tensor<16xf32> to tensor<4x4xf32>
  return %5 : tensor<4x4xf32>
}
