//===- MapBuffers.cpp - Bytes for every value -----------------------------===//

#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Interfaces/WorkloadOpInterface.h"
#include "hetero/Partition/ProgramGraph.h"
#include "hetero/Plan/Allocator.h"
#include "hetero/Plan/Lifetimes.h"
#include "hetero/Plan/MemoryUse.h"
#include "hetero/Plan/Passes.h"
#include "llvm/Support/MathExtras.h"

namespace hetero {
#define GEN_PASS_DEF_MAPBUFFERSPASS
#include "hetero/Plan/Passes.h.inc"
} // namespace hetero

using namespace hetero;
using namespace hetero::program;

/// The most bytes, rounded up to the alignment, of the numbered values that
/// live at one time: at the start, where all arguments live, or in one step.
static int64_t getLowerBound(const Lifetimes &lifetimes,
                             llvm::ArrayRef<unsigned> numbers,
                             llvm::ArrayRef<int64_t> sizes) {
  int64_t boundBytes = 0;
  auto sum = [&](auto lives) {
    int64_t bytes = 0;
    for (auto [number, size] : llvm::zip_equal(numbers, sizes))
      if (lives(number))
        bytes += llvm::alignTo(size, kBufferAlignmentBytes);
    boundBytes = std::max(boundBytes, bytes);
  };
  sum([&](unsigned number) {
    return isa<BlockArgument>(lifetimes.getValues()[number]);
  });
  for (unsigned step = 0; step < lifetimes.getNumSteps(); ++step)
    sum([&](unsigned number) { return lifetimes.livesDuring(number, step); });
  return boundBytes;
}

namespace {

struct MapBuffersPass : hetero::impl::MapBuffersPassBase<MapBuffersPass> {
  void runOnOperation() override {
    FailureOr<System> system = System::get(getOperation());
    FailureOr<func::FuncOp> function = getMainFunction(getOperation());
    if (failed(system) || failed(function))
      return signalPassFailure();
    Lifetimes lifetimes(*function);
    llvm::SmallVector<StringRef> homes;
    for (Value value : lifetimes.getValues()) {
      FailureOr<StringRef> home = getMemoryOf(value, *system);
      if (failed(home))
        return signalPassFailure();
      homes.push_back(*home);
    }
    llvm::SmallVector<BufferAttr> buffers(homes.size());
    llvm::SmallVector<Attribute> uses;
    bool hasFailed = false;
    for (const MemoryDescription &memory : system->getMemories()) {
      MemoryUseAttr use =
          mapMemory(memory, *function, *system, lifetimes, homes, buffers);
      uses.push_back(use);
      hasFailed |= failed(verifyFits(*function, use));
    }
    if (hasFailed)
      return signalPassFailure();
    (*function)->setAttr(kMemoryUseAttrName,
                         ArrayAttr::get(&getContext(), uses));
    writeBuffers(*function, lifetimes, buffers);
  }

private:
  MemoryUseAttr mapMemory(const MemoryDescription &memory,
                          func::FuncOp function, const System &system,
                          const Lifetimes &lifetimes,
                          llvm::ArrayRef<StringRef> homes,
                          llvm::MutableArrayRef<BufferAttr> buffers);
  LogicalResult verifyFits(func::FuncOp function, MemoryUseAttr use);
  void writeBuffers(func::FuncOp function, const Lifetimes &lifetimes,
                    llvm::ArrayRef<BufferAttr> buffers);
};

} // namespace

MemoryUseAttr
MapBuffersPass::mapMemory(const MemoryDescription &memory,
                          func::FuncOp function, const System &system,
                          const Lifetimes &lifetimes,
                          llvm::ArrayRef<StringRef> homes,
                          llvm::MutableArrayRef<BufferAttr> buffers) {
  AllocationProblem problem;
  llvm::SmallVector<unsigned> numbers;
  for (auto [number, home] : llvm::enumerate(homes)) {
    if (home != memory.name)
      continue;
    numbers.push_back(number);
    problem.sizesBytes.push_back(
        getTensorBytes(lifetimes.getValues()[number].getType()));
  }
  unsigned count = numbers.size();
  problem.conflicts.assign(count, llvm::BitVector(count));
  for (unsigned i = 0; i < count; ++i) {
    for (unsigned j = 0; j < i; ++j) {
      if (!lifetimes.liveTogether(numbers[i], numbers[j]))
        continue;
      problem.conflicts[i].set(j);
      problem.conflicts[j].set(i);
    }
  }
  int64_t boundBytes = getLowerBound(lifetimes, numbers, problem.sizesBytes);
  Allocation allocation = allocateOffsets(problem, boundBytes);
  for (unsigned i = 0; i < count; ++i)
    buffers[numbers[i]] =
        BufferAttr::get(&getContext(), memory.name, allocation.offsetsBytes[i],
                        problem.sizesBytes[i]);
  ResidentBytes resident = countResidentBytes(function, system, memory.name);
  return MemoryUseAttr::get(&getContext(), memory.name, memory.capacityBytes,
                            allocation.arenaBytes, boundBytes,
                            resident.constantBytes, resident.scratchBytes);
}

LogicalResult MapBuffersPass::verifyFits(func::FuncOp function,
                                         MemoryUseAttr use) {
  int64_t neededBytes =
      use.getArenaBytes() + use.getConstantBytes() + use.getScratchBytes();
  if (neededBytes <= use.getCapacityBytes())
    return success();
  return function.emitError()
         << "memory \"" << use.getMemory() << "\" of " << use.getCapacityBytes()
         << " bytes is too small for the " << neededBytes
         << " bytes the program needs there: " << use.getArenaBytes()
         << " of values, " << use.getConstantBytes() << " of constants, "
         << use.getScratchBytes()
         << " of working space; take a system with a larger memory or a "
            "smaller model or batch";
}

void MapBuffersPass::writeBuffers(func::FuncOp function,
                                  const Lifetimes &lifetimes,
                                  llvm::ArrayRef<BufferAttr> buffers) {
  for (auto [value, buffer] : llvm::zip_equal(lifetimes.getValues(), buffers))
    if (auto argument = dyn_cast<BlockArgument>(value))
      function.setArgAttr(argument.getArgNumber(), kBufferAttrName, buffer);
  // Values are listed step by step.
  unsigned next = function.getNumArguments();
  for (auto step : function.getOps<StepOpInterface>()) {
    llvm::SmallVector<Attribute> own;
    for (unsigned i = 0; i < step->getNumResults(); ++i)
      own.push_back(buffers[next++]);
    step.setBuffersAttr(ArrayAttr::get(&getContext(), own));
  }
  Operation *terminator = function.getBody().front().getTerminator();
  for (OpOperand &operand : terminator->getOpOperands())
    function.setResultAttr(operand.getOperandNumber(), kBufferAttrName,
                           findBuffer(operand.get()));
}
