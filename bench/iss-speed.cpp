//===- iss-speed.cpp - Instructions a second of the simulator ---*- C++ -*-===//
//
// Runs three loops on eight cores and on one and prints, for each, simulated
// instructions per second of host time, summed over the cores. The loops are
// what the compiler's fallback spends its time in.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/Iss/Machine.h"
#include "test/support/Iss/Assembler.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <chrono>

using namespace hetero::cluster::iss;

namespace {
struct Workload {
  const char *name;
  const char *body; // a0: iterations; a1, a2: this core's rows in L1
};
} // namespace

static const Workload workloads[] = {{"int8 dot products from L1", R"(
outer:
  mv t0, a1
  mv t1, a2
  addi t2, a1, 128
  li t3, 0
inner:
  lb t4, 0(t0)
  lb t5, 0(t1)
  mul t4, t4, t5
  add t3, t3, t4
  addi t0, t0, 1
  addi t1, t1, 1
  bne t0, t2, inner
  sw t3, 0(a2)
  addi a0, a0, -1
  bnez a0, outer
)"},
                                     {"float multiply-add from L1", R"(
  li t0, 0x3f8ccccd
  fmv.w.x fa1, t0
outer:
  mv t0, a1
  addi t2, a1, 128
  fmv.w.x fa0, x0
inner:
  flw fa2, 0(t0)
  flw fa3, 4(t0)
  fmadd.s fa0, fa1, fa2, fa0
  fmadd.s fa0, fa1, fa3, fa0
  addi t0, t0, 8
  bne t0, t2, inner
  addi a0, a0, -1
  bnez a0, outer
)"},
                                     {"integer arithmetic in registers", R"(
  li t0, 12345
  li t1, 1
outer:
  li t2, 16
inner:
  slli t3, t0, 13
  xor t0, t0, t3
  srli t3, t0, 17
  xor t0, t0, t3
  add t1, t1, t0
  addi t2, t2, -1
  bnez t2, inner
  addi a0, a0, -1
  bnez a0, outer
)"}};

static llvm::ExitOnError check("iss-speed: ");

/// Best of three runs, in millions of instructions a second.
static double measure(const Workload &workload, unsigned cores) {
  std::string text =
      std::string(workload.body) + "li a0, 0\nli a7, 93\necall\n";
  ClusterConfig config;
  config.cores = cores;
  std::vector<uint8_t> elf =
      makeExecutable(check(assemble(text)), /*codeAddress=*/0x1c000000);
  auto program = check(Program::load(elf, config));
  auto machine = check(Machine::create(*program, {}));
  RunRequest request;
  request.entryPc = program->entryPc();
  for (unsigned index = 0; index != cores; ++index) {
    CoreStart start;
    start.arguments[0] = 160000 / cores;
    // Rows off multiples of 64 bytes, as a kernel would pad them.
    start.arguments[1] = config.l1Base + index * 132;
    start.arguments[2] = config.l1Base + 0x4000 + index * 132;
    request.cores.push_back(start);
  }
  double best = 0;
  for (unsigned repeat = 0; repeat != 3; ++repeat) {
    auto begin = std::chrono::steady_clock::now();
    Counters counters = check(machine->run(request));
    std::chrono::duration<double> seconds =
        std::chrono::steady_clock::now() - begin;
    best = std::max(best, counters.instructions() / seconds.count() / 1e6);
  }
  return best;
}

int main() {
  double slowest = 1e9;
  for (const Workload &workload : workloads) {
    for (unsigned cores : {8u, 1u}) {
      double speed = measure(workload, cores);
      slowest = std::min(slowest, speed);
      llvm::outs() << llvm::format("%-34s %u core%s %7.1f million instr/s\n",
                                   workload.name, cores, cores == 1 ? " " : "s",
                                   speed);
    }
  }
  llvm::outs() << llvm::format("slowest %.1f million instr/s, required 30.0\n",
                               slowest);
  return slowest < 30.0;
}
