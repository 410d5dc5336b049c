// RUN: split-file %s %t
// RUN: hetero-test-opt %t/empty.mlir --hetero-load-system=file=%t/good.json | FileCheck %s
// RUN: not hetero-test-opt %t/empty.mlir --hetero-load-system=file=%t/absent.json 2>&1 | FileCheck %s --check-prefix=ABSENT
// RUN: not hetero-test-opt %t/empty.mlir --hetero-load-system=file=%t/not.json 2>&1 | FileCheck %s --check-prefix=NOT
// RUN: not hetero-test-opt %t/empty.mlir --hetero-load-system=file=%t/list.json 2>&1 | FileCheck %s --check-prefix=LIST
// RUN: not hetero-test-opt %t/empty.mlir --hetero-load-system=file=%t/bad.json 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: not hetero-test-opt %t/empty.mlir --hetero-load-system=file=%t/bare.json 2>&1 | FileCheck %s --check-prefix=BARE
// RUN: not hetero-test-opt %t/empty.mlir --hetero-load-system=file=%t/fabric.json 2>&1 | FileCheck %s --check-prefix=FABRIC

// Devices come in the order of their names; memories keep theirs.
// CHECK: dlti.target_system_spec = #dlti.target_system_spec<
// CHECK-SAME: "fabric" = #hetero.fabric<memories = [<name = "ram"{{.*}}source = "a \22quoted\22 source">, <name = "own"
// CHECK-SAME: links = [<from = "ram", to = "own"
// CHECK-SAME: "a" = #mock.device<clockKhz = 2000000
// CHECK-SAME: "b" = #mock.device<clockKhz = 1000000

// ABSENT: error: cannot read the system file "{{.*}}absent.json": No such file or directory

// NOT: not.json:1:1: error: not JSON:

// LIST: error: not a JSON object

// Every problem in one run.
// BAD: error: unknown key "colour"
// BAD: error: version: this reader knows version 1 only
// BAD: error: devices.fabric: "fabric" is the name of the fabric; call the device something else
// BAD: error: devices.half: a value is a fraction; give an integer in a smaller unit
// BAD: error: devices.kindless: needs an object with a "kind", such as "<dialect>.device"
// BAD: error: devices.lacking: {{.*}}homeMemory
// BAD: error: devices.no_device: kind "hetero.cycles" is no device
// BAD: error: devices.nothing: a value is null; leave the key out instead
// BAD: error: devices.surplus: {{.*}}colour
// BAD: error: devices.unknown: {{.*}}moon

// BARE: error: fabric: missing
// BARE: error: devices: missing

// FABRIC: error: fabric: unknown key "wires"
// FABRIC: error: fabric.memories: needs at least one memory
// FABRIC: error: fabric.links: needs a list

//--- empty.mlir
module {}

//--- good.json
{
  "name": "good", "version": 1, "comment-a": "ignored",
  "fabric": {
    "comment": "ignored",
    "memories": [
      { "name": "ram", "comment": "ignored", "capacityBytes": 1024, "bandwidthBytesPerSecond": 1000000000,
        "latencyPs": 0, "readEnergyFjPerByte": 0, "writeEnergyFjPerByte": 0, "source": "a \"quoted\" source" },
      { "name": "own", "capacityBytes": 64, "bandwidthBytesPerSecond": 1000000000,
        "latencyPs": 0, "readEnergyFjPerByte": 0, "writeEnergyFjPerByte": 0, "source": "test" }
    ],
    "links": [
      { "from": "ram", "to": "own", "bandwidthBytesPerSecond": 1, "latencyPs": 0, "energyFjPerByte": 0, "source": "test" }
    ]
  },
  "devices": {
    "b": { "kind": "mock.device", "clockKhz": 1000000, "homeMemory": "ram", "prices": "nn.relu:1" },
    "a": { "kind": "mock.device", "clockKhz": 2000000, "homeMemory": "own", "prices": "" }
  }
}

//--- not.json
{ "name"

//--- list.json
[]

//--- bad.json
{
  "name": "bad", "version": 2, "colour": "red",
  "fabric": { "memories": [
      { "name": "ram", "capacityBytes": 0, "bandwidthBytesPerSecond": 1,
        "latencyPs": 0, "readEnergyFjPerByte": 0, "writeEnergyFjPerByte": 0, "source": "test" } ] },
  "devices": {
    "fabric": { "kind": "mock.device" },
    "half": { "kind": "mock.device", "clockKhz": 0.5, "homeMemory": "ram", "prices": "" },
    "kindless": { "clockKhz": 1 },
    "lacking": { "kind": "mock.device", "clockKhz": 1, "prices": "" },
    "no_device": { "kind": "hetero.cycles", "resource": "array", "cycles": 1 },
    "nothing": { "kind": "mock.device", "clockKhz": null },
    "surplus": { "kind": "mock.device", "clockKhz": 1, "homeMemory": "ram", "prices": "", "colour": "red" },
    "unknown": { "kind": "moon.device" }
  }
}

//--- bare.json
{ "version": 1 }

//--- fabric.json
{ "version": 1, "fabric": { "memories": [], "links": 3, "wires": [] }, "devices": {} }
