// RUN: hetero-opt %s --split-input-file --verify-diagnostics

// Every message of the parsers and verifiers, once.

func.func @arguments(%x: tensor<4xf32>) {
  // expected-error @+1 {{has a body whose arguments are not its inputs}}
  "hetero.stage"(%x) <{name = "s", device = "d"}> ({
    hetero.yield
  }) : (tensor<4xf32>) -> ()
  return
}

// -----

func.func @yield(%x: tensor<4xf32>) {
  %0 = hetero.stage "s" on "d" (%a = %x : tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @+1 {{does not yield the results of its stage}}
    hetero.yield
  }
  return
}

// -----

func.func @buffers(%x: tensor<4xf32>) {
  // expected-error @+1 {{has 2 buffers for 1 results}}
  %0 = hetero.transfer "t" %x from "a" to "b" {buffers = [
    #hetero.buffer<memory = "b", offsetBytes = 0, sizeBytes = 16>,
    #hetero.buffer<memory = "b", offsetBytes = 0, sizeBytes = 16>]} : tensor<4xf32>
  return
}

// -----

func.func @time(%x: tensor<4xf32>) {
  // expected-error @+1 {{ends before it starts}}
  %0 = hetero.stage "s" on "d" (%a = %x : tensor<4xf32>) -> tensor<4xf32> attributes {start_ps = 2 : i64, end_ps = 1 : i64} {
    hetero.yield %a : tensor<4xf32>
  }
  return
}

// -----

func.func @view_element(%x: tensor<4xf32>) {
  // expected-error @+1 {{changes the element type}}
  %0 = hetero.view %x : tensor<4xf32> to tensor<4xsi32>
  return
}

// -----

func.func @view_count(%x: tensor<4xf32>) {
  // expected-error @+1 {{gives 4 elements a shape of 6}}
  %0 = hetero.view %x : tensor<4xf32> to tensor<2x3xf32>
  return
}

// -----

func.func @transfer(%x: tensor<4xf32>) {
  // expected-error @+1 {{goes from "a" to itself}}
  %0 = hetero.transfer "t" %x from "a" to "a" : tensor<4xf32>
  return
}

// -----

func.func @launch_form(%x: tensor<4xf32>) {
  // expected-error @+1 {{needs a reference of the form @device::@stage}}
  %0 = hetero.launch @d(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @launch_device(%x: tensor<4xf32>) {
  // expected-error @+1 {{names the device "d", which has no hetero.program}}
  %0 = hetero.launch @d::@s(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

// expected-error @+1 {{a memory needs a name}}
module attributes {hetero.a = #hetero.memory<name = "", capacityBytes = 1, bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "s">} {}

// -----

// expected-error @+1 {{memory "m" needs a positive capacity and bandwidth}}
module attributes {hetero.a = #hetero.memory<name = "m", capacityBytes = 0, bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "s">} {}

// -----

// expected-error @+1 {{memory "m" needs a latency and energies that are not negative}}
module attributes {hetero.a = #hetero.memory<name = "m", capacityBytes = 1, bandwidthBytesPerSecond = 1, latencyPs = -1, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "s">} {}

// -----

// expected-error @+1 {{a link joins memory "m" with itself}}
module attributes {hetero.a = #hetero.link<from = "m", to = "m", bandwidthBytesPerSecond = 1, latencyPs = 0, energyFjPerByte = 0, source = "s">} {}

// -----

// expected-error @+1 {{link from "m" to "n" needs a positive bandwidth}}
module attributes {hetero.a = #hetero.link<from = "m", to = "n", bandwidthBytesPerSecond = 0, latencyPs = 0, energyFjPerByte = 0, source = "s">} {}

// -----

// expected-error @+1 {{link from "m" to "n" needs a latency and an energy that are not negative}}
module attributes {hetero.a = #hetero.link<from = "m", to = "n", bandwidthBytesPerSecond = 1, latencyPs = 0, energyFjPerByte = -1, source = "s">} {}

// -----

// expected-error @+1 {{unknown parameter `wires` of hetero.fabric}}
module attributes {hetero.a = #hetero.fabric<wires = []>} {}

// -----

// expected-error @+1 {{repeated parameter `links` of hetero.fabric}}
module attributes {hetero.a = #hetero.fabric<links = [], links = []>} {}

// -----

// expected-error @+1 {{hetero.fabric needs a memory}}
module attributes {hetero.a = #hetero.fabric<memories = []>} {}

// -----

// expected-error @+1 {{two memories are called "m"}}
module attributes {hetero.a = #hetero.fabric<memories = [
  <name = "m", capacityBytes = 1, bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "s">,
  <name = "m", capacityBytes = 1, bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "s">]>} {}

// -----

// expected-error @+1 {{a link names "n", which is no memory of the fabric}}
module attributes {hetero.a = #hetero.fabric<memories = [
  <name = "m", capacityBytes = 1, bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "s">],
  links = [<from = "m", to = "n", bandwidthBytesPerSecond = 1, latencyPs = 0, energyFjPerByte = 0, source = "s">]>} {}

// -----

// expected-error @+1 {{a buffer in "m" has a negative offset or size}}
module attributes {hetero.a = #hetero.buffer<memory = "m", offsetBytes = -1, sizeBytes = 1>} {}

// -----

// expected-error @+1 {{the alternative "d" needs either a cost or a reason}}
module attributes {hetero.a = #hetero.alternative<device = "d">} {}

// -----

// expected-error @+1 {{a buffer in "m" lies beyond the end of every memory}}
module attributes {hetero.a = #hetero.buffer<memory = "m", offsetBytes = 281474976710657, sizeBytes = 64>} {}

// -----

// expected-error @+1 {{memory "m" has a figure beyond what is modelled: 2^48 bytes, 10^15 bytes a second, 1 s, 10^9 fJ a byte}}
module attributes {hetero.a = #hetero.memory<name = "m", capacityBytes = 281474976710657, bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "s">} {}

// -----

// expected-error @+1 {{link from "m" to "n" has a figure beyond what is modelled: 10^15 bytes a second, 1 s, 10^9 fJ a byte}}
module attributes {hetero.a = #hetero.link<from = "m", to = "n", bandwidthBytesPerSecond = 1, latencyPs = 1000000000001, energyFjPerByte = 0, source = "s">} {}
