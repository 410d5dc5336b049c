//===- Machine.h - Cores, memories and devices in one time ------*- C++ -*-===//
//
// The scheduler of the simulation. A core runs ahead by itself as far as its
// next load or store and stops there; the machine serves these in the order of
// simulated cycles, so what cores see of each other is exact to the cycle.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_CLUSTER_ISS_MACHINE_H
#define HETERO_CLUSTER_ISS_MACHINE_H

#include "dialects/Cluster/Target/Iss/Core.h"
#include "dialects/Cluster/Target/Iss/Counters.h"
#include "dialects/Cluster/Target/Iss/DmaEngine.h"
#include "dialects/Cluster/Target/Iss/EventUnit.h"
#include "dialects/Cluster/Target/Iss/HomePort.h"
#include "dialects/Cluster/Target/Iss/MemoryMap.h"
#include "dialects/Cluster/Target/Iss/Program.h"

namespace hetero::cluster::iss {

/// What a core finds in its registers; all others start at zero.
struct CoreStart {
  std::array<uint32_t, 8> arguments{}; ///< a0 to a7
  uint32_t stackPointer = 0;           ///< sp
};

struct RunRequest {
  uint32_t entryPc = 0;
  /// One a core, or none for zeros.
  std::vector<CoreStart> cores;
  /// The run fails when a core exceeds it; checked from block to block.
  uint64_t instructionsPerCore = uint64_t(1) << 40;
  /// Collect Counters::intervals.
  bool trace = false;
};

/// A cluster with a program. One run at a time; runs are independent but for
/// the contents of home memory.
class Machine {
public:
  /// `program` and the windows' bytes must outlive the machine. Fails if
  /// address ranges overlap.
  static llvm::Expected<std::unique_ptr<Machine>>
  create(Program &program, std::vector<HomeWindow> windows);

  /// Runs all cores from `request.entryPc` until each has made system call 93.
  /// Fails, naming core, address and instruction, if the program misbehaves,
  /// exceeds its limit, or can no longer end.
  llvm::Expected<Counters> run(const RunRequest &request);

  /// Contents of the L1 after a run.
  llvm::ArrayRef<uint8_t> l1() { return memory.l1Bytes(); }
  /// Registers after a run (x0 to x31, f0 to f31, fcsr), for comparisons.
  const Core &core(unsigned index) const { return cores[index]; }

private:
  Machine(Program &program, MemoryMap memory);

  llvm::Error prepare(const RunRequest &request);
  llvm::Error simulate();
  void finish();

  void serveCycle(uint64_t cycle);
  uint32_t arbitrate(uint32_t requesters, uint64_t dmaBanks, uint64_t cycle);
  void grantL1(unsigned index, uint64_t cycle);
  void resume(unsigned index);

  void serveOther(unsigned index, uint64_t cycle);
  void serveMemory(unsigned index, uint64_t cycle);
  void serveHome(unsigned index, uint64_t cycle, const HomeWindow &window);
  void serveEventUnit(unsigned index, uint64_t cycle, uint32_t offset);
  void serveDma(unsigned index, uint64_t cycle, uint32_t offset);
  void releaseBarrier(uint64_t cycle);
  void answer(unsigned index, uint64_t cycle, uint32_t value);
  void serveSystemCall(unsigned index, uint64_t cycle);
  bool appendOutput(uint32_t address, uint32_t bytes);
  void stop(Core &core, Trap trap, std::string detail = {});
  void addInterval(const Core &core, uint64_t start, uint64_t end,
                   llvm::StringRef label);

  llvm::Error trapError(const Core &core) const;
  llvm::Error deadlockError() const;

  Program &program;
  const ClusterConfig &config;
  MemoryMap memory;
  DmaEngine dma;
  EventUnit eventUnit;
  HomePort homePort;
  std::vector<Core> cores;
  /// Cycle of each core's request; never (all ones) if it has none.
  std::array<uint64_t, maximumCores> nextCycle{};
  /// Core that each bank served last, where its round robin goes on.
  std::array<uint8_t, maximumBanks> lastServed{};
  /// Where answers of devices are loaded from and stores to them end.
  std::array<uint32_t, maximumCores> deviceWord{};
  const Core *trapped = nullptr;
  bool tracing = false;
  Counters result;
};

} // namespace hetero::cluster::iss

#endif // HETERO_CLUSTER_ISS_MACHINE_H
