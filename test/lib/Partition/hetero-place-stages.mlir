// RUN: %hetero-test-opt %s --split-input-file --hetero-place-stages | FileCheck %s

// Clocks are 1 GHz, so a cycle is 1,000 ps; links move a byte in 1,000 ps.

// Both devices share the memory: each stage goes where it is cheaper, whatever
// its neighbour does. On "a" alone 8 + 16 cycles, on "b" alone 16 + 8.
// CHECK-LABEL: func.func @main
// CHECK: hetero.stage "first" on "a" (%[[A:.*]] = %{{.*}} : tensor<16xf32>) -> tensor<16xf32> attributes {tiling = 0 : i64}
// CHECK-NEXT: nn.relu %[[A]]
// CHECK: hetero.stage "second" on "b" {{.*}}{tiling = 0 : i64}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "first:8 second:16">,
  "b" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "first:16 second:8">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000,
    latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
    %y = nn.relu %x : (tensor<16xf32>) -> tensor<16xf32> loc("first")
    %z = nn.sigmoid %y : (tensor<16xf32>) -> tensor<16xf32> loc("second")
    return %z : tensor<16xf32>
  }
}

// -----

// The same prices, but "b" has a memory of its own. Moving 64 bytes takes 64
// cycles, which the 8 cycles saved on "b" do not pay: all on "a", 24 cycles.
// CHECK-LABEL: func.func @main
// CHECK: hetero.stage "first" on "a"
// CHECK: hetero.stage "second" on "a"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "first:8 second:16">,
  "b" = #mock.device<clockKhz = 1000000, homeMemory = "own", prices = "first:16 second:8">,
  "fabric" = #hetero.fabric<memories = [
    <name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">,
    <name = "own", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">],
    links = [<from = "ram", to = "own", bandwidthBytesPerSecond = 1000000000, latencyPs = 0, energyFjPerByte = 0, source = "test">,
             <from = "own", to = "ram", bandwidthBytesPerSecond = 1000000000, latencyPs = 0, energyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<16xf32>) -> tensor<16xf32> {
    %y = nn.relu %x : (tensor<16xf32>) -> tensor<16xf32> loc("first")
    %z = nn.sigmoid %y : (tensor<16xf32>) -> tensor<16xf32> loc("second")
    return %z : tensor<16xf32>
  }
}

// -----

// Two independent stages of 8 cycles: "b" is slower for each (12), but both at
// once end after 12 cycles instead of 16.
// CHECK-LABEL: func.func @main
// CHECK: hetero.stage "left" on "a"
// CHECK: hetero.stage "right" on "b"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:8">,
  "b" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:12">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000,
    latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<16xf32>) -> (tensor<16xf32>, tensor<16xf32>) {
    %y = nn.relu %x : (tensor<16xf32>) -> tensor<16xf32> loc("left")
    %z = nn.relu %x : (tensor<16xf32>) -> tensor<16xf32> loc("right")
    return %y, %z : tensor<16xf32>, tensor<16xf32>
  }
}

// -----

// The cheapest of three tilings is stamped; constants move inside, each once; a
// reshape is a view; stages without or with the same name stay apart; the
// device's requantiser replaces the graph's.
// CHECK-LABEL: func.func @main
// CHECK-NOT: nn.constant
// CHECK: %[[ADD:.*]] = hetero.stage "twin" on "a" (%{{.*}} = %{{.*}} : tensor<1x4xsi8>) -> tensor<1x4xsi8> attributes {tiling = 1 : i64}
// CHECK-DAG: nn.constant dense<2>
// CHECK-DAG: nn.constant dense<1.000000e+00>
// CHECK: nn.add {{.*}}requant = #nn.requant<multiplier_shift>
// CHECK: %[[VIEW:.*]] = hetero.view %[[ADD]] : tensor<1x4xsi8> to tensor<2x2xsi8>
// CHECK: hetero.stage "twin_1" on "a" (%{{.*}} = %[[VIEW]] : tensor<2x2xsi8>)
// CHECK: hetero.stage "transpose" on "a"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.add:8,4,6 nn.transpose:1", requantizer = "multiplier_shift">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000,
    latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<1x4xsi8>) -> tensor<2x2xsi8> {
    %w = nn.constant dense<2> : tensor<1x4xsi8>
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %0 = nn.add %x, %w scales(%s, %s) zero_points(%z, %z) to(%s, %z) {requant = #nn.requant<float>}
      : (tensor<1x4xsi8>, tensor<1x4xsi8>, tensor<f32>, tensor<f32>, tensor<si8>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x4xsi8> loc("twin")
    %1 = nn.reshape %0 : tensor<1x4xsi8> to tensor<2x2xsi8>
    %2 = nn.transpose %1 {perm = array<i64: 1, 0>} : (tensor<2x2xsi8>) -> tensor<2x2xsi8> loc(fused["twin"])
    %3 = nn.transpose %2 {perm = array<i64: 1, 0>} : (tensor<2x2xsi8>) -> tensor<2x2xsi8>
    return %3 : tensor<2x2xsi8>
  }
}
