// RUN: %hetero-opt %s | %hetero-opt | FileCheck %s
// RUN: %hetero-opt %s --emit-bytecode | hetero-opt | FileCheck %s

// The fabric, alone and as an entry of a system, lists in either order.

// CHECK-LABEL: module @attributes
// CHECK-SAME: dlti.target_system_spec = #dlti.target_system_spec<"fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 1024, bandwidthBytesPerSecond = 8, latencyPs = 4, readEnergyFjPerByte = 2, writeEnergyFjPerByte = 1, source = "assumption">, <name = "sram"
// CHECK-SAME: links = [<from = "dram", to = "sram", bandwidthBytesPerSecond = 2, latencyPs = 1, energyFjPerByte = 3, source = "assumption">]>>
// CHECK-SAME: hetero.without_links = #hetero.fabric<memories = [<name = "m"
// CHECK-NOT: links
module @attributes attributes {
  dlti.target_system_spec = #dlti.target_system_spec<"fabric" = #hetero.fabric<
    links = [<from = "dram", to = "sram", bandwidthBytesPerSecond = 2, latencyPs = 1, energyFjPerByte = 3, source = "assumption">],
    memories = [
      <name = "dram", capacityBytes = 1024, bandwidthBytesPerSecond = 8, latencyPs = 4, readEnergyFjPerByte = 2, writeEnergyFjPerByte = 1, source = "assumption">,
      <name = "sram", capacityBytes = 64, bandwidthBytesPerSecond = 16, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "assumption">]>>,
  hetero.without_links = #hetero.fabric<memories = [
      <name = "m", capacityBytes = 1, bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "s">]>} {
}
