//===- test-target.cpp - Ask, lower and simulate any target ---------------===//
//
// Reads a module with a system. Every nn operation of its functions, and every
// one of an unknown dialect, is offered to every device: verdict, tilings and
// cost are printed. Every hetero.program is compiled and its stages are run on
// inputs that count 0, 1, 2, ... modulo 251; counters and results are printed.
// A file may hold several modules.
//
//===----------------------------------------------------------------------===//

#include "TargetHarness.h"
#include "hetero/Interfaces/WorkloadOpInterface.h"
#include "hetero/Registration.h"
#include "hetero/Target/TargetPlanner.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/ToolUtilities.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/SourceMgr.h"

using namespace hetero;

static llvm::cl::opt<std::string> inputFile(llvm::cl::Positional,
                                            llvm::cl::desc("<module>"),
                                            llvm::cl::init("-"));
static llvm::cl::opt<bool>
    printReasons("reasons", llvm::cl::desc("Print every device's table of "
                                           "refusal reasons and stop"));
static llvm::cl::opt<bool> verifyDiagnostics(
    "verify-diagnostics",
    llvm::cl::desc("Expect exactly the announced diagnostics"));
static llvm::cl::opt<int64_t>
    memoryBytes("memory-bytes", llvm::cl::desc("Bytes of every memory"),
                llvm::cl::init(1 << 16));
static llvm::cl::opt<int64_t>
    constantOffset("constant-offset", llvm::cl::desc("Where constants begin"),
                   llvm::cl::init(1 << 15));

static void print(const Cost &cost) {
  llvm::outs() << "cycles " << cost.latencyCycles << " ps " << cost.latencyPs
               << " energyFj " << cost.energyFj << " macs " << cost.macs;
  for (const ResourceCycles &entry : cost.resources)
    llvm::outs() << " " << entry.resource << " " << entry.cycles;
  for (const MemoryTraffic &entry : cost.traffic)
    llvm::outs() << " " << entry.memory << " reads " << entry.readBytes
                 << " writes " << entry.writtenBytes;
  llvm::outs() << " bound " << cost.bound << "\n";
}

static void ask(Operation *op, const NamedDevice &device,
                const System &system) {
  auto begin = [&]() -> llvm::raw_ostream & {
    return llvm::outs() << op->getName() << " on " << device.name << ": ";
  };
  const TargetPlanner *planner = device.getPlanner();
  if (Verdict verdict = planner->canRun(op, device.device, system); !verdict) {
    begin() << "no (" << verdict.getReasonId() << "): " << verdict.getDetail()
            << "; " << verdict.getRemedy() << "\n";
    return;
  }
  // A function may ask for the price of one tiling.
  auto function = op->getParentOfType<func::FuncOp>();
  Attribute chosen = function->getAttr("hetero.tiling");
  for (Attribute tiling :
       chosen ? llvm::SmallVector<Attribute>{chosen}
              : planner->getTilings(op, device.device, system)) {
    begin() << tiling << "\n";
    print(planner->estimate(op, device.device, system, tiling));
  }
  for (const PackedConstant &constant :
       planner->getPackedConstants(op, device.device))
    begin() << "operand " << constant.operandIndex << " as " << constant.layout
            << ", " << constant.bytes << " bytes\n";
}

static llvm::MutableArrayRef<uint8_t> getBytes(MemorySet &memories,
                                               Attribute attribute) {
  auto buffer = cast<program::BufferAttr>(attribute);
  return memories.get(buffer.getMemory())
      .slice(buffer.getOffsetBytes(), buffer.getSizeBytes());
}

static LogicalResult runProgram(program::ProgramOp program) {
  // The functions change while they are lowered; their signatures do not.
  auto loaded = test::loadProgram(program, memoryBytes, constantOffset);
  if (failed(loaded))
    return failure();
  test::LoadedProgram &run = **loaded;
  for (const std::string &line : run.builder->getLog())
    llvm::outs() << line << "\n";
  for (auto function : program.getBody().getOps<func::FuncOp>()) {
    for (unsigned i = 0; i < function.getNumArguments(); ++i)
      for (auto [index, byte] : llvm::enumerate(getBytes(
               run.memories, function.getArgAttr(i, program::kBufferAttrName))))
        byte = index % 251;
    Expected<StageCounters> counters =
        run.loaded->run(function.getSymName(), run.memories);
    if (!counters)
      return function.emitError() << llvm::toString(counters.takeError());
    llvm::outs() << "stage " << function.getSymName() << ": ";
    print(counters->cost);
    for (const BusyInterval &interval : counters->intervals)
      llvm::outs() << "  " << interval.resource << " [" << interval.startCycle
                   << ", " << interval.endCycle << ") " << interval.label
                   << "\n";
    for (unsigned i = 0; i < function.getNumResults(); ++i) {
      llvm::outs() << "  result";
      for (uint8_t byte :
           getBytes(run.memories,
                    function.getResultAttr(i, program::kBufferAttrName)))
        llvm::outs() << " " << static_cast<int>(byte);
      llvm::outs() << "\n";
    }
  }
  return success();
}

static LogicalResult process(ModuleOp module) {
  FailureOr<System> system = System::get(module);
  if (failed(system))
    return failure();
  for (const NamedDevice &device : system->getDevices()) {
    if (!printReasons)
      continue;
    for (const RefusalReason &reason : device.getPlanner()->getRefusalReasons())
      llvm::outs() << device.name << ": " << reason.id << ": " << reason.meaning
                   << "; " << reason.remedy << "\n";
  }
  if (printReasons)
    return success();
  for (auto function : module.getOps<func::FuncOp>())
    function.walk([&](Operation *op) {
      // An unregistered operation stands for one that no device has heard of.
      bool isWork = isa<WorkloadOpInterface>(op) || !op->isRegistered();
      if (!isWork || op->hasTrait<OpTrait::ConstantLike>())
        return;
      for (const NamedDevice &device : system->getDevices())
        ask(op, device, *system);
    });
  for (auto program : module.getOps<program::ProgramOp>())
    if (failed(runProgram(program)))
      return failure();
  return success();
}

/// Reads and processes one module; with --verify-diagnostics it must report
/// exactly what it announces.
static LogicalResult processBuffer(std::unique_ptr<llvm::MemoryBuffer> buffer,
                                   MLIRContext &context) {
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  if (!verifyDiagnostics) {
    SourceMgrDiagnosticHandler handler(sources, &context);
    OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, &context);
    return failure(!module || failed(process(*module)));
  }
  context.printOpOnDiagnostic(false);
  SourceMgrDiagnosticVerifierHandler handler(sources, &context);
  if (OwningOpRef<ModuleOp> module =
          parseSourceFile<ModuleOp>(sources, &context))
    (void)process(*module);
  return handler.verify();
}

int main(int argc, char **argv) {
  llvm::cl::ParseCommandLineOptions(argc, argv, "Hetero target tester\n");
  DialectRegistry registry;
  registerAllDialects(registry);
  MLIRContext context(registry);
  context.allowUnregisteredDialects();
  auto file = llvm::MemoryBuffer::getFileOrSTDIN(inputFile);
  if (!file) {
    llvm::errs() << "cannot read " << inputFile << "\n";
    return 4;
  }
  LogicalResult result = splitAndProcessBuffer(
      std::move(*file),
      [&](std::unique_ptr<llvm::MemoryBuffer> chunk, llvm::raw_ostream &) {
        return processBuffer(std::move(chunk), context);
      },
      llvm::nulls());
  return succeeded(result) ? 0 : 3;
}
