// RUN: %hetero-test-opt %s --hetero-map-buffers | FileCheck %s

// Two devices that share a memory, two stages each. In the order of the plan no
// more than three values of 64 bytes live during a step (the lower bound), but
// nothing makes one device wait for the other: "second" may write while "reader"
// reads, "reader" while "quick" still reads the input. All five values get bytes
// of their own, whatever the predicted times are.

// CHECK-LABEL: func.func @main
// CHECK-SAME: arenaBytes = 320, arenaLowerBoundBytes = 192
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:1">,
  "b" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:1">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000,
    latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<16xf32>) -> (tensor<16xf32>, tensor<16xf32>) {
    %s = hetero.stage "slow" on "a" (%a = %x : tensor<16xf32>) -> tensor<16xf32> {
      %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
      hetero.yield %r : tensor<16xf32>
    }
    %d = hetero.stage "reader" on "a" (%a = %s : tensor<16xf32>) -> tensor<16xf32> {
      %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
      hetero.yield %r : tensor<16xf32>
    }
    %q = hetero.stage "quick" on "b" (%a = %x : tensor<16xf32>) -> tensor<16xf32> {
      %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
      hetero.yield %r : tensor<16xf32>
    }
    %t = hetero.stage "second" on "b" (%a = %q : tensor<16xf32>) -> tensor<16xf32> {
      %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
      hetero.yield %r : tensor<16xf32>
    }
    return %d, %t : tensor<16xf32>, tensor<16xf32>
  }
}
