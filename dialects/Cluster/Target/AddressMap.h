//===- AddressMap.h - Where a core finds what -------------------*- C -*-===//
//
// The addresses that code generation, the runtime and the simulator agree on.
// Plain C: the runtime that runs on the cores includes it too. Registers of the
// event unit and the DMA engine follow Target/Iss/{EventUnit,DmaEngine}.h.
//
//===----------------------------------------------------------------------===//

#ifndef DIALECTS_CLUSTER_TARGET_ADDRESSMAP_H
#define DIALECTS_CLUSTER_TARGET_ADDRESSMAP_H

/// The cluster's own memory; stacks at its top, core 0 highest.
#define HETERO_L1_BASE 0x10000000u
/// Event unit and DMA engine, each through a port of the core.
#define HETERO_EVENT_UNIT_BASE 0x10204000u
#define HETERO_DMA_BASE 0x10204400u
/// The engine's register that starts the copy its first words describe.
#define HETERO_DMA_START 0x24u
/// Code and the runtime's constants.
#define HETERO_PROGRAM_BASE 0x1c000000u
/// Byte 0 of the device's home memory, and how much of it cores can address.
#define HETERO_HOME_BASE 0x80000000u
#define HETERO_HOME_WINDOW_BYTES 0x40000000u

#endif // DIALECTS_CLUSTER_TARGET_ADDRESSMAP_H
