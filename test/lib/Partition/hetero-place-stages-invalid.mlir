// RUN: %hetero-test-opt %s --split-input-file --hetero-place-stages --verify-diagnostics

// expected-error @+1 {{the module describes no system; run hetero-load-system or pass --system}}
module {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> { return %x : tensor<4xf32> }
}

// -----

// expected-error @+1 {{the module has no function @main with one block to compile}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:1">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
}

// -----

// All refusals in one report, each with every device's reason.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "b" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:1">,
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:1">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @+3 {{no device of the system can run nn.tanh}}
    // expected-note @+2 {{"a": nn.tanh [no-price]; remedy: add it to the prices}}
    // expected-note @+1 {{"b": nn.tanh [no-price]; remedy: add it to the prices}}
    %0 = nn.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
    %1 = nn.relu %0 : (tensor<4xf32>) -> tensor<4xf32>
    // expected-error @+3 {{no device of the system can run nn.sigmoid}}
    // expected-note @+2 {{"a": nn.sigmoid [no-price]}}
    // expected-note @+1 {{"b": nn.sigmoid [no-price]}}
    %2 = nn.sigmoid %1 : (tensor<4xf32>) -> tensor<4xf32>
    return %2 : tensor<4xf32>
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:-1">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @+1 {{the planner of device "a" predicts a negative cost}}
    %1 = nn.relu %x : (tensor<4xf32>) -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:1">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
  func.func private @other(tensor<4xf32>) -> tensor<4xf32>
  // expected-error @+1 {{a value of type 'tensor<?xf32>' cannot be placed: only tensors of static shape have a size}}
  func.func @main(%x: tensor<4xf32>, %d: tensor<?xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
    %c = nn.constant dense<1.0> : tensor<2x2xf32>
    // expected-error @+1 {{reshapes a constant; run the graph phase, which folds it}}
    %1 = nn.reshape %c : tensor<2x2xf32> to tensor<4xf32>
    // expected-error @+1 {{'func.call' is neither an nn operation nor a stage and cannot be placed}}
    %2 = func.call @other(%x) : (tensor<4xf32>) -> tensor<4xf32>
    // expected-error @+1 {{a stage needs exactly one nn operation beside constants}}
    %3 = hetero.stage "s" on "a" (%a = %x : tensor<4xf32>) -> tensor<4xf32> {
      hetero.yield %a : tensor<4xf32>
    }
    // expected-error @+1 {{a value of type 'tensor<?xf32>' cannot be placed}}
    %4 = nn.relu %d : (tensor<?xf32>) -> tensor<?xf32>
    return %2, %3 : tensor<4xf32>, tensor<4xf32>
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:1">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %c = nn.constant dense<1.0> : tensor<4xf32>
    // expected-error @+1 {{a result of the model is a constant: there is nothing to compute; remove it from the outputs}}
    return %c : tensor<4xf32>
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:1">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
  // expected-error @+1 {{the function has stages already}}
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %1 = hetero.stage "s" on "a" (%a = %x : tensor<4xf32>) -> tensor<4xf32> {
      %r = nn.relu %a : (tensor<4xf32>) -> tensor<4xf32>
      hetero.yield %r : tensor<4xf32>
    }
    return %1 : tensor<4xf32>
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "far", prices = "nn.relu:1">,
  "b" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "nn.relu:1">,
  "fabric" = #hetero.fabric<memories = [
    <name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">,
    <name = "far", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">],
    links = [<from = "ram", to = "far", bandwidthBytesPerSecond = 1000000000, latencyPs = 0, energyFjPerByte = 0, source = "test">]>>} {
  // expected-error @+1 {{no links join the home memory "far" of device "a" with the host memory "ram" in both directions}}
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "nowhere", prices = "nn.relu:1">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
  // expected-error @+1 {{device "a" has the home memory "nowhere", which the fabric does not have}}
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}
