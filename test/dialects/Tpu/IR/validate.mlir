// RUN: hetero-opt %s --split-input-file --verify-diagnostics --hetero-verify-system

// A device whose figures contradict each other.

// expected-error @+1 {{device "tpu0" has a parameter buffer of 16 bytes, but 2 columns need 24}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, bandwidthBytesPerSecond = 8000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "assumption">]>, "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2, activationBufferBytes = 256, weightBufferBytes = 128, parameterBufferBytes = 16, outputBufferBytes = 128, dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2, bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram", arraySource = "", bufferSource = "", dmaSource = "", energySource = "">>} {}

// -----

// expected-error @+1 {{device "tpu0" has an output buffer of 4 bytes, but one pixel of 2 columns needs 8}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, bandwidthBytesPerSecond = 8000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "assumption">]>, "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2, activationBufferBytes = 256, weightBufferBytes = 128, parameterBufferBytes = 128, outputBufferBytes = 4, dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2, bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram", arraySource = "", bufferSource = "", dmaSource = "", energySource = "">>} {}

// -----

// expected-error @+1 {{device "tpu0" has a weight buffer of 1 bytes, but one step of 2 columns needs as many}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"fabric" = #hetero.fabric<memories = [<name = "dram", capacityBytes = 65536, bandwidthBytesPerSecond = 8000000000, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "assumption">]>, "tpu0" = #tpu.device<clockKhz = 1000000, rows = 2, columns = 2, activationBufferBytes = 256, weightBufferBytes = 1, parameterBufferBytes = 128, outputBufferBytes = 128, dmaBytesPerCycle = 4, dmaStartupCycles = 8, dmaCyclesPerRun = 2, macEnergyFj = 1, requantEnergyFj = 2, bufferReadEnergyFjPerByte = 1, bufferWriteEnergyFjPerByte = 1, homeMemory = "dram", arraySource = "", bufferSource = "", dmaSource = "", energySource = "">>} {}
