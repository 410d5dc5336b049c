// RUN: test-target %s | FileCheck %s
// RUN: test-target --reasons %s | FileCheck %s --check-prefix=REASONS

// Every reason to refuse, once, and the table that the documentation is printed
// from.

// REASONS: cluster0: no-kernel: The operation is not one the cluster has a kernel for.
// REASONS: cluster0: dynamic-shape:
// REASONS: cluster0: element-type:
// REASONS: cluster0: requantizer:
// REASONS: cluster0: address-window:
// REASONS: cluster0: empty-tensor:

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536,
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>,
  "cluster0" = #cluster.device<clockKhz = 400000, cores = 2, l1Bytes = 4096, l1Banks = 4, stackBytes = 512,
    programBytes = 1024, homeMemory = "dram", interconnectCycles = 14, portBytesPerCycle = 8, barrierCycles = 9,
    dmaBytesPerCycle = 8, dmaStartupCycles = 4, dmaRunCycles = 1, dmaQueueDepth = 16, instructionEnergyFj = 1,
    timing = <loadUseStallCycles = 1, takenBranchCycles = 3, jumpCycles = 2, jumpRegisterHazardCycles = 1, straddlingTargetCycles = 1,
      multiplyHighCycles = 5, divideCycles = 3, divideNegativeCycles = 2, fenceCycles = 2, counterAccessCycles = 4, systemCallCycles = 5,
      floatAddMultiplyLatencyCycles = 0, floatOtherLatencyCycles = 0, floatDivideCycles = 19, source = "test">,
    source = "test">>} {
  // CHECK: test.unknown on cluster0: no (no-kernel): no kernel computes test.unknown; remove the operation, or express it by supported ones
  func.func @operation(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
    %y = "test.unknown"(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
    return %y : tensor<1x4xf32>
  }

  // CHECK: nn.relu on cluster0: no (dynamic-shape): operand 0 has the type tensor<?x4xf32>; fix the size
  func.func @dynamic(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
    %y = nn.relu %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
    return %y : tensor<?x4xf32>
  }

  // CHECK: nn.transpose on cluster0: no (element-type): operand 0 has elements of 4 bits; widen the elements to 8 bits
  func.func @element(%x: tensor<1x4xsi4>) -> tensor<4x1xsi4> {
    %y = nn.transpose %x {perm = array<i64: 1, 0>} : (tensor<1x4xsi4>) -> tensor<4x1xsi4>
    return %y : tensor<4x1xsi4>
  }

  // CHECK: nn.relu on cluster0: no (requantizer): the operation asks for shift; leave the choice
  func.func @requantiser(%x: tensor<1x4xsi8>) -> tensor<1x4xsi8> {
    %s = nn.constant dense<1.0> : tensor<f32>
    %z = nn.constant dense<0> : tensor<si8>
    %y = nn.relu %x scales(%s) zero_points(%z) to(%s, %z) {requant = #nn.requant<shift>}
      : (tensor<1x4xsi8>, tensor<f32>, tensor<si8>, tensor<f32>, tensor<si8>) -> tensor<1x4xsi8>
    return %y : tensor<1x4xsi8>
  }

  // 2^28 + 1 floats are 4 bytes more than 1 GiB.
  // CHECK: nn.relu on cluster0: no (address-window): operand 0 has 1073741828 bytes; cut the tensor
  func.func @window(%x: tensor<268435457xf32>) -> tensor<268435457xf32> {
    %y = nn.relu %x : (tensor<268435457xf32>) -> tensor<268435457xf32>
    return %y : tensor<268435457xf32>
  }

  // CHECK: nn.relu on cluster0: no (empty-tensor): operand 0 has no elements; remove the operation
  func.func @empty(%x: tensor<2x0xf32>) -> tensor<2x0xf32> {
    %y = nn.relu %x : (tensor<2x0xf32>) -> tensor<2x0xf32>
    return %y : tensor<2x0xf32>
  }

  // The result of a transposed convolution alone is too large.
  // CHECK: nn.conv_transpose on cluster0: no (address-window): the result has 1073741828 bytes
  func.func @result(%x: tensor<1x1x2xf32>, %w: tensor<1x1x1xf32>) -> tensor<1x1x268435457xf32> {
    %y = nn.conv_transpose %x, %w {strides = array<i64: 268435456>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>}
      : (tensor<1x1x2xf32>, tensor<1x1x1xf32>) -> tensor<1x1x268435457xf32>
    return %y : tensor<1x1x268435457xf32>
  }

  // What remains is run.
  // CHECK: nn.conv_transpose on cluster0: #cluster.in_place
  func.func @transposed(%x: tensor<1x1x2xf32>, %w: tensor<1x1x2xf32>) -> tensor<1x1x4xf32> {
    %y = nn.conv_transpose %x, %w {strides = array<i64: 2>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>}
      : (tensor<1x1x2xf32>, tensor<1x1x2xf32>) -> tensor<1x1x4xf32>
    return %y : tensor<1x1x4xf32>
  }
}
