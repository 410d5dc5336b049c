// RUN: %hetero-test-opt %s --hetero-load-system=file=%source/test/support/Mock/Systems/mock-duo.json --hetero-map-buffers | FileCheck %s

// Both on "a", one after the other. %x lives until "first" ends, %1 until
// "second" does, %2 to the end: two values of 64 bytes live at most, and %2 takes
// the bytes of %x. The view has the bytes of what it looks at.
// The constant is used twice and kept once; working space is 32, rounded up.

// CHECK-LABEL: func.func @main
// CHECK-SAME: %{{.*}}: tensor<16xf32> {hetero.buffer = #hetero.buffer<memory = "ram", offsetBytes = [[X:[0-9]+]], sizeBytes = 64>}
// CHECK-SAME: -> (tensor<4x4xf32> {hetero.buffer = #hetero.buffer<memory = "ram", offsetBytes = [[X]], sizeBytes = 64>}, tensor<16xf32> {hetero.buffer = #hetero.buffer<memory = "own", offsetBytes = 0, sizeBytes = 64>})
// CHECK-SAME: hetero.memory_use = [#hetero.memory_use<memory = "ram", capacityBytes = 1024, arenaBytes = 128, arenaLowerBoundBytes = 128, constantBytes = 64, scratchBytes = 64>, #hetero.memory_use<memory = "own", capacityBytes = 1024, arenaBytes = 64, arenaLowerBoundBytes = 64, constantBytes = 0, scratchBytes = 0>]
func.func @main(%x: tensor<16xf32>) -> (tensor<4x4xf32>, tensor<16xf32>) {
  // CHECK: hetero.stage "first" {{.*}}buffers = [#hetero.buffer<memory = "ram", offsetBytes = [[R1:[0-9]+]], sizeBytes = 64>]
  %1 = hetero.stage "first" on "a" (%a = %x : tensor<16xf32>) -> tensor<16xf32> {
    %w = nn.constant dense<1.0> : tensor<16xf32>
    %r = nn.add %a, %w : (tensor<16xf32>, tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  // CHECK: hetero.stage "second" {{.*}}buffers = [#hetero.buffer<memory = "ram", offsetBytes = [[X]], sizeBytes = 64>]
  %2 = hetero.stage "second" on "a" (%a = %1 : tensor<16xf32>) -> tensor<16xf32> {
    %w = nn.constant dense<1.0> : tensor<16xf32>
    %r = nn.add %a, %w : (tensor<16xf32>, tensor<16xf32>) -> tensor<16xf32>
    hetero.yield %r : tensor<16xf32>
  }
  %v = hetero.view %2 : tensor<16xf32> to tensor<4x4xf32>
  // CHECK: hetero.transfer {{.*}}buffers = [#hetero.buffer<memory = "own", offsetBytes = 0, sizeBytes = 64>]
  %t = hetero.transfer "t" %2 from "ram" to "own" : tensor<16xf32>
  return %v, %t : tensor<4x4xf32>, tensor<16xf32>
}
