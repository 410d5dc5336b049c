//===- TestCluster.h - A cluster that runs assembly text --------*- C++ -*-===//
//
// The frame of the simulator's unit tests: a program as text, a window of home
// memory, and figures that a test may change before it runs.
//
//===----------------------------------------------------------------------===//

#ifndef HETERO_TEST_SUPPORT_ISS_TESTCLUSTER_H
#define HETERO_TEST_SUPPORT_ISS_TESTCLUSTER_H

#include "dialects/Cluster/Target/Iss/Machine.h"

namespace hetero::cluster::iss {

/// Runs one program on a machine made for it. Code lies at 0x1c000000, home
/// memory of 4 KiB at 0x80000000. Every core finds in a0 its number, in a1 the
/// L1, in a2 home memory, in a3 the event unit, in a4 the DMA engine, in a5 and
/// a6 the values below.
class TestCluster {
public:
  explicit TestCluster(unsigned cores = 1);

  ClusterConfig config;
  HomeWindow window;
  std::vector<uint8_t> home;
  uint32_t a5 = 0, a6 = 0;
  uint64_t instructionLimit = 100000;
  bool trace = false;

  static constexpr uint32_t codeAddress = 0x1c000000;
  static constexpr uint32_t homeAddress = 0x80000000;
  /// Cycles of the three instructions that end a program: two and ecall's.
  static constexpr unsigned endCycles = 2 + 5;

  /// Runs `body` and the ending on all cores. 32-bit encodings only, unless
  /// the text says `.option rvc`.
  llvm::Expected<Counters> tryRun(llvm::StringRef body);
  /// The same for a body that must succeed.
  Counters run(llvm::StringRef body);
  /// Cycles of `body` alone on core `core`.
  uint64_t cyclesOf(llvm::StringRef body, unsigned core = 0);
  /// The message of a body that must fail.
  std::string errorOf(llvm::StringRef body);

  /// After a run.
  llvm::ArrayRef<uint8_t> l1() { return machine->l1(); }
  uint32_t x(unsigned reg, unsigned core = 0) const {
    return machine->core(core).x[reg];
  }

private:
  std::unique_ptr<Program> program;
  std::unique_ptr<Machine> machine;
};

} // namespace hetero::cluster::iss

#endif // HETERO_TEST_SUPPORT_ISS_TESTCLUSTER_H
