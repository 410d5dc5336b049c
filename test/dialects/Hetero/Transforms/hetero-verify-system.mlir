// RUN: %hetero-test-opt %s --split-input-file --hetero-verify-system --verify-diagnostics

// A good one is silent.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "">,
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
}

// -----

// expected-error @+1 {{the module describes no system; run hetero-load-system or pass --system}}
module {}

// -----

// expected-error @+1 {{the system has no "fabric" with a memory}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "ram", prices = "">>} {
}

// -----

// expected-error @+1 {{the system has no device}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "fabric" = #hetero.fabric<memories = [<name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">]>>} {
}

// -----

// expected-error @+5 {{device "a" names the home memory "nowhere", which the fabric does not have}}
// expected-error @+4 {{device "b" has the home memory "island", which no links join with the host memory "ram" in both directions}}
// expected-error @+3 {{device "c" has the home memory "sink", which no links join with the host memory "ram" in both directions}}
// expected-error @+2 {{device "d" needs a positive clock}}
// expected-error @+1 {{device "e" has the requantiser "dice"; known are float, multiplier_shift and shift}}
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
  "a" = #mock.device<clockKhz = 1000000, homeMemory = "nowhere", prices = "">,
  "b" = #mock.device<clockKhz = 1000000, homeMemory = "island", prices = "">,
  "c" = #mock.device<clockKhz = 1000000, homeMemory = "sink", prices = "">,
  "d" = #mock.device<clockKhz = 0, homeMemory = "ram", prices = "">,
  "e" = #mock.device<clockKhz = 1, homeMemory = "ram", prices = "", requantizer = "dice">,
  "fabric" = #hetero.fabric<memories = [
    <name = "ram", capacityBytes = 1024, bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">,
    <name = "island", capacityBytes = 1024, bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">,
    <name = "sink", capacityBytes = 1024, bandwidthBytesPerSecond = 1, latencyPs = 0, readEnergyFjPerByte = 0, writeEnergyFjPerByte = 0, source = "test">],
    links = [<from = "ram", to = "sink", bandwidthBytesPerSecond = 1, latencyPs = 0, energyFjPerByte = 0, source = "test">]>>} {
}
