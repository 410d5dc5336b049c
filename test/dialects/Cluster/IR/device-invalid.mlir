// RUN: hetero-opt %s --split-input-file --hetero-verify-system --verify-diagnostics=only-expected

// What a device description gets wrong, one case for every message.

// A good one is silent.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536,
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>,
  "a" = #cluster.device<clockKhz = 400000, cores = 2, l1Bytes = 4096, l1Banks = 4, stackBytes = 512,
    programBytes = 1024, homeMemory = "dram", interconnectCycles = 14, portBytesPerCycle = 8, barrierCycles = 9,
    dmaBytesPerCycle = 8, dmaStartupCycles = 4, dmaRunCycles = 1, dmaQueueDepth = 16, instructionEnergyFj = 10000,
    timing = <loadUseStallCycles = 1, takenBranchCycles = 3, jumpCycles = 2, jumpRegisterHazardCycles = 1, straddlingTargetCycles = 1,
      multiplyHighCycles = 5, divideCycles = 3, divideNegativeCycles = 2, fenceCycles = 2, counterAccessCycles = 4, systemCallCycles = 5,
      floatAddMultiplyLatencyCycles = 0, floatOtherLatencyCycles = 0, floatDivideCycles = 19, source = "test">,
    source = "test">>} {
}

// -----

// Figures of the device and of its instructions; all problems at once.
// expected-error @+4 {{cluster.device: clockKhz is 0, it must be positive}}
// expected-error @+3 {{cluster.device: interconnectCycles is -1, it must not be negative}}
// expected-error @+2 {{cluster.device: timing.loadUseStallCycles is -1, it must lie between 0 and 255}}
// expected-error @+1 {{cluster.device: timing.floatDivideCycles is 256, it must lie between 0 and 255}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536,
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>,
  "a" = #cluster.device<clockKhz = 0, cores = 2, l1Bytes = 4096, l1Banks = 4, stackBytes = 512,
    programBytes = 1024, homeMemory = "dram", interconnectCycles = -1, portBytesPerCycle = 8, barrierCycles = 9,
    dmaBytesPerCycle = 8, dmaStartupCycles = 4, dmaRunCycles = 1, dmaQueueDepth = 16, instructionEnergyFj = 10000,
    timing = <loadUseStallCycles = -1, takenBranchCycles = 3, jumpCycles = 2, jumpRegisterHazardCycles = 1, straddlingTargetCycles = 1,
      multiplyHighCycles = 5, divideCycles = 3, divideNegativeCycles = 2, fenceCycles = 2, counterAccessCycles = 4, systemCallCycles = 5,
      floatAddMultiplyLatencyCycles = 0, floatOtherLatencyCycles = 0, floatDivideCycles = 256, source = "test">,
    source = "test">>} {
}

// -----

// expected-error @+1 {{cluster.device: cores is 17, at most 16 are modelled}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536,
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>,
  "a" = #cluster.device<clockKhz = 400000, cores = 17, l1Bytes = 32768, l1Banks = 4, stackBytes = 512,
    programBytes = 1024, homeMemory = "dram", interconnectCycles = 14, portBytesPerCycle = 8, barrierCycles = 9,
    dmaBytesPerCycle = 8, dmaStartupCycles = 4, dmaRunCycles = 1, dmaQueueDepth = 16, instructionEnergyFj = 10000,
    timing = <loadUseStallCycles = 1, takenBranchCycles = 3, jumpCycles = 2, jumpRegisterHazardCycles = 1, straddlingTargetCycles = 1,
      multiplyHighCycles = 5, divideCycles = 3, divideNegativeCycles = 2, fenceCycles = 2, counterAccessCycles = 4, systemCallCycles = 5,
      floatAddMultiplyLatencyCycles = 0, floatOtherLatencyCycles = 0, floatDivideCycles = 19, source = "test">,
    source = "test">>} {
}

// -----

// expected-error @+1 {{cluster.device: l1Banks is 12, it must be a power of two of at most 64}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536,
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>,
  "a" = #cluster.device<clockKhz = 400000, cores = 2, l1Bytes = 4080, l1Banks = 12, stackBytes = 512,
    programBytes = 1024, homeMemory = "dram", interconnectCycles = 14, portBytesPerCycle = 8, barrierCycles = 9,
    dmaBytesPerCycle = 8, dmaStartupCycles = 4, dmaRunCycles = 1, dmaQueueDepth = 16, instructionEnergyFj = 10000,
    timing = <loadUseStallCycles = 1, takenBranchCycles = 3, jumpCycles = 2, jumpRegisterHazardCycles = 1, straddlingTargetCycles = 1,
      multiplyHighCycles = 5, divideCycles = 3, divideNegativeCycles = 2, fenceCycles = 2, counterAccessCycles = 4, systemCallCycles = 5,
      floatAddMultiplyLatencyCycles = 0, floatOtherLatencyCycles = 0, floatDivideCycles = 19, source = "test">,
    source = "test">>} {
}

// -----

// expected-error @+1 {{cluster.device: l1Banks is 128, it must be a power of two of at most 64}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536,
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>,
  "a" = #cluster.device<clockKhz = 400000, cores = 2, l1Bytes = 4096, l1Banks = 128, stackBytes = 512,
    programBytes = 1024, homeMemory = "dram", interconnectCycles = 14, portBytesPerCycle = 8, barrierCycles = 9,
    dmaBytesPerCycle = 8, dmaStartupCycles = 4, dmaRunCycles = 1, dmaQueueDepth = 16, instructionEnergyFj = 10000,
    timing = <loadUseStallCycles = 1, takenBranchCycles = 3, jumpCycles = 2, jumpRegisterHazardCycles = 1, straddlingTargetCycles = 1,
      multiplyHighCycles = 5, divideCycles = 3, divideNegativeCycles = 2, fenceCycles = 2, counterAccessCycles = 4, systemCallCycles = 5,
      floatAddMultiplyLatencyCycles = 0, floatOtherLatencyCycles = 0, floatDivideCycles = 19, source = "test">,
    source = "test">>} {
}

// -----

// Four banks of words: a multiple of 16.
// expected-error @+1 {{cluster.device: l1Bytes does not divide into 4 banks of whole words}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536,
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>,
  "a" = #cluster.device<clockKhz = 400000, cores = 2, l1Bytes = 4100, l1Banks = 4, stackBytes = 512,
    programBytes = 1024, homeMemory = "dram", interconnectCycles = 14, portBytesPerCycle = 8, barrierCycles = 9,
    dmaBytesPerCycle = 8, dmaStartupCycles = 4, dmaRunCycles = 1, dmaQueueDepth = 16, instructionEnergyFj = 10000,
    timing = <loadUseStallCycles = 1, takenBranchCycles = 3, jumpCycles = 2, jumpRegisterHazardCycles = 1, straddlingTargetCycles = 1,
      multiplyHighCycles = 5, divideCycles = 3, divideNegativeCycles = 2, fenceCycles = 2, counterAccessCycles = 4, systemCallCycles = 5,
      floatAddMultiplyLatencyCycles = 0, floatOtherLatencyCycles = 0, floatDivideCycles = 19, source = "test">,
    source = "test">>} {
}

// -----

// expected-error @+1 {{cluster.device: l1Bytes is 2097152, the address map has room for 1048576}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536,
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>,
  "a" = #cluster.device<clockKhz = 400000, cores = 2, l1Bytes = 2097152, l1Banks = 4, stackBytes = 512,
    programBytes = 1024, homeMemory = "dram", interconnectCycles = 14, portBytesPerCycle = 8, barrierCycles = 9,
    dmaBytesPerCycle = 8, dmaStartupCycles = 4, dmaRunCycles = 1, dmaQueueDepth = 16, instructionEnergyFj = 10000,
    timing = <loadUseStallCycles = 1, takenBranchCycles = 3, jumpCycles = 2, jumpRegisterHazardCycles = 1, straddlingTargetCycles = 1,
      multiplyHighCycles = 5, divideCycles = 3, divideNegativeCycles = 2, fenceCycles = 2, counterAccessCycles = 4, systemCallCycles = 5,
      floatAddMultiplyLatencyCycles = 0, floatOtherLatencyCycles = 0, floatDivideCycles = 19, source = "test">,
    source = "test">>} {
}

// -----

// expected-error @+1 {{cluster.device: stackBytes must be a multiple of 16, as the ABI asks}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536,
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>,
  "a" = #cluster.device<clockKhz = 400000, cores = 2, l1Bytes = 4096, l1Banks = 4, stackBytes = 500,
    programBytes = 1024, homeMemory = "dram", interconnectCycles = 14, portBytesPerCycle = 8, barrierCycles = 9,
    dmaBytesPerCycle = 8, dmaStartupCycles = 4, dmaRunCycles = 1, dmaQueueDepth = 16, instructionEnergyFj = 10000,
    timing = <loadUseStallCycles = 1, takenBranchCycles = 3, jumpCycles = 2, jumpRegisterHazardCycles = 1, straddlingTargetCycles = 1,
      multiplyHighCycles = 5, divideCycles = 3, divideNegativeCycles = 2, fenceCycles = 2, counterAccessCycles = 4, systemCallCycles = 5,
      floatAddMultiplyLatencyCycles = 0, floatOtherLatencyCycles = 0, floatDivideCycles = 19, source = "test">,
    source = "test">>} {
}

// -----

// expected-error @+1 {{cluster.device: the stacks of 2 cores take more than half of the L1}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536,
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>,
  "a" = #cluster.device<clockKhz = 400000, cores = 2, l1Bytes = 4096, l1Banks = 4, stackBytes = 1040,
    programBytes = 1024, homeMemory = "dram", interconnectCycles = 14, portBytesPerCycle = 8, barrierCycles = 9,
    dmaBytesPerCycle = 8, dmaStartupCycles = 4, dmaRunCycles = 1, dmaQueueDepth = 16, instructionEnergyFj = 10000,
    timing = <loadUseStallCycles = 1, takenBranchCycles = 3, jumpCycles = 2, jumpRegisterHazardCycles = 1, straddlingTargetCycles = 1,
      multiplyHighCycles = 5, divideCycles = 3, divideNegativeCycles = 2, fenceCycles = 2, counterAccessCycles = 4, systemCallCycles = 5,
      floatAddMultiplyLatencyCycles = 0, floatOtherLatencyCycles = 0, floatDivideCycles = 19, source = "test">,
    source = "test">>} {
}

// -----

// No fabric has a memory of no name either.
// expected-error @+1 {{cluster.device: homeMemory names no memory}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536,
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>,
  "a" = #cluster.device<clockKhz = 400000, cores = 2, l1Bytes = 4096, l1Banks = 4, stackBytes = 512,
    programBytes = 1024, homeMemory = "", interconnectCycles = 14, portBytesPerCycle = 8, barrierCycles = 9,
    dmaBytesPerCycle = 8, dmaStartupCycles = 4, dmaRunCycles = 1, dmaQueueDepth = 16, instructionEnergyFj = 10000,
    timing = <loadUseStallCycles = 1, takenBranchCycles = 3, jumpCycles = 2, jumpRegisterHazardCycles = 1, straddlingTargetCycles = 1,
      multiplyHighCycles = 5, divideCycles = 3, divideNegativeCycles = 2, fenceCycles = 2, counterAccessCycles = 4, systemCallCycles = 5,
      floatAddMultiplyLatencyCycles = 0, floatOtherLatencyCycles = 0, floatDivideCycles = 19, source = "test">,
    source = "test">>} {
}

// -----

// expected-error @+2 {{cluster.device: stackBytes is 4611686018427387904, at most 1000000000 is modelled}}
// expected-error @+1 {{cluster.device: the stacks of 2 cores take more than half of the L1}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536,
    bandwidthBytesPerSecond = 4000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>,
  "a" = #cluster.device<clockKhz = 400000, cores = 2, l1Bytes = 4096, l1Banks = 4, stackBytes = 4611686018427387904,
    programBytes = 1024, homeMemory = "dram", interconnectCycles = 14, portBytesPerCycle = 8, barrierCycles = 9,
    dmaBytesPerCycle = 8, dmaStartupCycles = 4, dmaRunCycles = 1, dmaQueueDepth = 16, instructionEnergyFj = 10000,
    timing = <loadUseStallCycles = 1, takenBranchCycles = 3, jumpCycles = 2, jumpRegisterHazardCycles = 1, straddlingTargetCycles = 1,
      multiplyHighCycles = 5, divideCycles = 3, divideNegativeCycles = 2, fenceCycles = 2, counterAccessCycles = 4, systemCallCycles = 5,
      floatAddMultiplyLatencyCycles = 0, floatOtherLatencyCycles = 0, floatDivideCycles = 19, source = "test">,
    source = "test">>} {
}
