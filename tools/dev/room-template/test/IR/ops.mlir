// RUN: %hetero-opt %s | %hetero-opt | FileCheck %s

// CHECK: #@room@.device<clockKhz = 1000000, elementsPerCycle = 4, elementEnergyFj = 0, homeMemory = "dram", source = "assumption">
module attributes {test.device = #@room@.device<clockKhz = 1000000, elementsPerCycle = 4, elementEnergyFj = 0, homeMemory = "dram", source = "assumption">} {
  func.func @commands() {
    // CHECK: @room@.relu from 0 to 64 count 16
    @room@.relu from 0 to 64 count 16
    return
  }
}
