// RUN: %hetero-test-opt %s --split-input-file --hetero-insert-transfers | FileCheck %s

// "far" is joined with the host memory "ram" through "middle" only.

// CHECK-LABEL: func.func @main
// CHECK-SAME: (%[[X:.*]]: tensor<16xf32>
// The input goes to "far" over two links.
// CHECK-NEXT: %[[X1:.*]] = hetero.transfer "input0->middle" %[[X]] from "ram" to "middle" : tensor<16xf32>
// CHECK-NEXT: %[[X2:.*]] = hetero.transfer "input0->far" %[[X1]] from "middle" to "far"
// CHECK-NEXT: %[[P:.*]] = hetero.stage "producer" on "f" (%{{.*}} = %[[X2]] :
// Behind the producer: to "middle" for the first user, shared by the way to
// "ram" for the second and third and for the result.
// CHECK: %[[PM:.*]] = hetero.transfer "producer->middle" %[[P]] from "far" to "middle"
// CHECK-NEXT: %[[PR:.*]] = hetero.transfer "producer->ram" %[[PM]] from "middle" to "ram"
// CHECK-NOT: hetero.transfer
// CHECK: hetero.stage "in_middle" on "m" (%{{.*}} = %[[PM]] :
// CHECK: hetero.stage "same_memory" on "f" (%{{.*}} = %[[P]] :
// The view is repeated on the copy; on "far" nobody looks through it any more.
// CHECK: %[[V:.*]] = hetero.view %[[PR]] : tensor<16xf32> to tensor<4x4xf32>
// CHECK-NOT: hetero.view
// CHECK: hetero.stage "viewed" on "r" (%{{.*}} = %[[V]] :
// CHECK: hetero.stage "in_ram" on "r" (%{{.*}} = %[[PR]] :
// CHECK: return %[[PR]]
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "f" = #mock.device<clockKhz = 1000000, homeMemory = "far", prices = "nn.relu:1">,
  "m" = #mock.device<clockKhz = 1000000, homeMemory = "middle", prices = "nn.relu:1">,
  "r" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:1">,
  "fabric" = #hetero.fabric<memories = [
    <name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">,
    <name = "middle", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">,
    <name = "far", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">],
    links = [<from = "ram", to = "middle", bandwidthBytesPerSecond = 1000000000, latencyPs = 0, energyFjPerByte = 0, source = "test">,
             <from = "middle", to = "ram", bandwidthBytesPerSecond = 1000000000, latencyPs = 0, energyFjPerByte = 0, source = "test">,
             <from = "middle", to = "far", bandwidthBytesPerSecond = 1000000000, latencyPs = 0, energyFjPerByte = 0, source = "test">,
             <from = "far", to = "middle", bandwidthBytesPerSecond = 1000000000, latencyPs = 0, energyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
    %p = hetero.stage "producer" on "f" (%a = %x : tensor<16xf32>) -> tensor<16xf32> {
      %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
      hetero.yield %r : tensor<16xf32>
    }
    %m = hetero.stage "in_middle" on "m" (%a = %p : tensor<16xf32>) -> tensor<16xf32> {
      %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
      hetero.yield %r : tensor<16xf32>
    }
    %f = hetero.stage "same_memory" on "f" (%a = %p : tensor<16xf32>) -> tensor<16xf32> {
      %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
      hetero.yield %r : tensor<16xf32>
    }
    %v = hetero.view %p : tensor<16xf32> to tensor<4x4xf32>
    %r1 = hetero.stage "viewed" on "r" (%a = %v : tensor<4x4xf32>) -> tensor<4x4xf32> {
      %r = nn.relu %a : (tensor<4x4xf32>) -> tensor<4x4xf32>
      hetero.yield %r : tensor<4x4xf32>
    }
    %r2 = hetero.stage "in_ram" on "r" (%a = %p : tensor<16xf32>) -> tensor<16xf32> {
      %r = nn.relu %a : (tensor<16xf32>) -> tensor<16xf32>
      hetero.yield %r : tensor<16xf32>
    }
    return %p : tensor<16xf32>
  }
}
