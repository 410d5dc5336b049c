// RUN: %hetero-test-opt %s --split-input-file --hetero-insert-transfers --verify-diagnostics

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:1">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @+1 {{names the device "b", which the system does not have}}
    %1 = hetero.stage "s" on "b" (%a = %x : tensor<4xf32>) -> tensor<4xf32> {
      %r = nn.relu %a : (tensor<4xf32>) -> tensor<4xf32>
      hetero.yield %r : tensor<4xf32>
    }
    return %1 : tensor<4xf32>
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "far", prices = "nn.relu:1">,
  "fabric" = #hetero.fabric<memories = [
    <name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">,
    <name = "far", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">],
    links = [<from = "ram", to = "far", bandwidthBytesPerSecond = 1000000000, latencyPs = 0, energyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @+1 {{no links lead from "far" to "ram"}}
    %1 = hetero.stage "s" on "a" (%a = %x : tensor<4xf32>) -> tensor<4xf32> {
      %r = nn.relu %a : (tensor<4xf32>) -> tensor<4xf32>
      hetero.yield %r : tensor<4xf32>
    }
    return %1 : tensor<4xf32>
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:1">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @+1 {{the function has transfers already}}
    %1 = hetero.transfer "t" %x from "ram" to "far" : tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}
