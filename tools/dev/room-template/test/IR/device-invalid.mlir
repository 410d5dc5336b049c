// RUN: hetero-opt %s -split-input-file -hetero-verify-system -verify-diagnostics=only-expected

// A device that contradicts itself is refused when its system is checked.

// expected-error @+1 {{needs a positive clock and throughput}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
    "@room@0" = #@room@.device<clockKhz = 0, elementsPerCycle = 4, elementEnergyFj = 0, homeMemory = "dram", source = "assumption">,
    "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 64, bandwidthBytesPerSecond = 64, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "assumption">]>>} {}

// -----

// expected-error @+1 {{needs an energy that is not negative}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
    "@room@0" = #@room@.device<clockKhz = 1, elementsPerCycle = 4, elementEnergyFj = -1, homeMemory = "dram", source = "assumption">,
    "fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 64, bandwidthBytesPerSecond = 64, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "assumption">]>>} {}
