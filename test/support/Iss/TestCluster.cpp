//===- TestCluster.cpp - A cluster that runs assembly text ------*- C++ -*-===//
//
// Program and machine stay alive after a run, so that a test can look at
// registers and memory.
//
//===----------------------------------------------------------------------===//

#include "test/support/Iss/TestCluster.h"
#include "test/support/Iss/Assembler.h"

using namespace llvm;

namespace hetero::cluster::iss {

TestCluster::TestCluster(unsigned cores) : home(4096) {
  config.cores = cores;
  window.name = "home";
  window.base = homeAddress;
  for (size_t i = 0; i != home.size(); ++i)
    home[i] = uint8_t(i * 7 + 3);
}

Expected<Counters> TestCluster::tryRun(StringRef body) {
  window.bytes = home.size();
  window.data = home.data();
  auto code = assemble((".option norvc\n" + body +
                        "\n.option norvc\nli a0, 0\nli a7, 93\necall\n")
                           .str());
  if (!code)
    return code.takeError();
  auto loaded = Program::load(makeExecutable(*code, codeAddress), config);
  if (!loaded)
    return loaded.takeError();
  program = std::move(*loaded);
  auto made = Machine::create(*program, {window});
  if (!made)
    return made.takeError();
  machine = std::move(*made);

  RunRequest request;
  request.entryPc = program->entryPc();
  request.instructionsPerCore = instructionLimit;
  request.trace = trace;
  for (unsigned index = 0; index != config.cores; ++index) {
    CoreStart start;
    start.arguments = {index,
                       config.l1Base,
                       homeAddress,
                       config.eventUnitBase,
                       config.dmaBase,
                       a5,
                       a6,
                       0};
    request.cores.push_back(start);
  }
  auto counters = machine->run(request);
  if (!counters)
    return counters.takeError();
  // The counts are a partition of each core's time, whatever it ran.
  for (const CoreCounters &core : counters->cores) {
    uint64_t sum = core.instructions;
    for (uint64_t cycles : core.stalls)
      sum += cycles;
    if (sum != core.cycles)
      return createStringError("instructions and stalls are " + Twine(sum) +
                               " cycles, not " + Twine(core.cycles));
  }
  return counters;
}

Counters TestCluster::run(StringRef body) {
  ExitOnError check("TestCluster: ");
  return check(tryRun(body));
}

uint64_t TestCluster::cyclesOf(StringRef body, unsigned core) {
  return run(body).cores[core].cycles - endCycles;
}

std::string TestCluster::errorOf(StringRef body) {
  auto counters = tryRun(body);
  return counters ? "no error" : toString(counters.takeError());
}

} // namespace hetero::cluster::iss
