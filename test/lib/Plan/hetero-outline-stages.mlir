// RUN: %hetero-test-opt %s --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-outline-stages | FileCheck %s

// CHECK-LABEL: func.func @main
// CHECK-SAME: %[[X:.*]]: tensor<16xf32>
// CHECK-NEXT: %[[T:.*]] = hetero.transfer "t" %[[X]]
// CHECK-NEXT: %[[B:.*]] = hetero.launch @b::@second(%[[T]]) {buffers = [{{.*}}], cost = #hetero.cost<{{.*}}>, end_ps = 4 : i64, origin = "nn.tanh", start_ps = 2 : i64, tiling = 0 : i64}
// CHECK-NEXT: hetero.launch @a::@first(%[[X]]) {alternatives = [#hetero.alternative<device = "b"
// CHECK-NEXT: return
// One program a device, in the order of their names.
// CHECK: hetero.program @a {
// CHECK-NEXT: func.func @first(%[[A:.*]]: tensor<16xf32> {hetero.buffer = #hetero.buffer<memory = "ram", offsetBytes = 0, sizeBytes = 64>}) -> (tensor<16xf32> {hetero.buffer = #hetero.buffer<memory = "ram", offsetBytes = 64, sizeBytes = 64>}) {
// CHECK-NEXT: nn.constant
// CHECK-NEXT: %[[R:.*]] = nn.add %[[A]]
// CHECK-NEXT: return %[[R]] : tensor<16xf32>
// CHECK: hetero.program @b {
// CHECK-NEXT: func.func @second
func.func @main(%x: tensor<16xf32> {hetero.buffer = #hetero.buffer<memory = "ram", offsetBytes = 0, sizeBytes = 64>}) -> tensor<16xf32> {
  %t = hetero.transfer "t" %x from "ram" to "own" {buffers = [#hetero.buffer<memory = "own", offsetBytes = 0, sizeBytes = 64>]} : tensor<16xf32>
  %b = hetero.stage "second" on "b" (%a = %t : tensor<16xf32>) -> tensor<16xf32> attributes {
      buffers = [#hetero.buffer<memory = "own", offsetBytes = 64, sizeBytes = 64>], tiling = 0 : i64, start_ps = 2 : i64, end_ps = 4 : i64,
      cost = #hetero.cost<latencyCycles = 2, latencyPs = 2, energyFj = 0, macs = 0, bound = "unit">} {
    %r = nn.tanh %a : (tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  %y = hetero.stage "first" on "a" (%a = %x : tensor<16xf32>) -> tensor<16xf32> attributes {
      buffers = [#hetero.buffer<memory = "ram", offsetBytes = 64, sizeBytes = 64>],
      alternatives = [#hetero.alternative<device = "b", reason = "e", detail = "d", remedy = "r">]} {
    %w = nn.constant dense<1.0> : tensor<16xf32>
    %r = nn.add %a, %w : (tensor<16xf32>, tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  return %y : tensor<16xf32>
}
