//===- TargetHarness.cpp - A target without its compiler ------------------===//

#include "TargetHarness.h"
#include "hetero/Target/System.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/MathExtras.h"

using namespace hetero;
using namespace hetero::test;

Expected<Placement> LinearSectionBuilder::addConstant(
    llvm::StringRef memory, llvm::StringRef layout,
    llvm::ArrayRef<uint8_t> bytes, uint32_t alignmentBytes) {
  int64_t offset = llvm::alignTo(nextOffset, alignmentBytes);
  llvm::MutableArrayRef<uint8_t> storage = memories.get(memory);
  if (offset + bytes.size() > storage.size())
    return makeError("memory \"", memory, "\" is full");
  llvm::copy(bytes, storage.begin() + offset);
  nextOffset = offset + bytes.size();
  log.push_back(("constant " + layout + " " + llvm::Twine(bytes.size()) +
                 " bytes at " + llvm::Twine(offset))
                    .str());
  return Placement{memory.str(), offset};
}

llvm::ArrayRef<uint8_t> LinearSectionBuilder::keep(std::vector<uint8_t> bytes) {
  return kept.emplace_back(std::move(bytes));
}

Expected<Placement> LinearSectionBuilder::reserveScratch(llvm::StringRef device,
                                                         llvm::StringRef memory,
                                                         int64_t bytes) {
  int64_t offset = llvm::alignTo(nextOffset, 64);
  nextOffset = offset + bytes;
  log.push_back(("scratch " + device + " " + llvm::Twine(bytes) + " bytes at " +
                 llvm::Twine(offset))
                    .str());
  return Placement{memory.str(), offset};
}

void LinearSectionBuilder::addSourceRange(llvm::StringRef stage,
                                          llvm::StringRef node, uint64_t begin,
                                          uint64_t end) {
  log.push_back(("source " + stage + " " + node + " [" + llvm::Twine(begin) +
                 ", " + llvm::Twine(end) + ")")
                    .str());
}

FailureOr<std::unique_ptr<LoadedProgram>>
test::loadProgram(program::ProgramOp program, int64_t memoryBytes,
                  int64_t constantOffset) {
  FailureOr<System> system = System::get(program->getParentOfType<ModuleOp>());
  if (failed(system))
    return failure();
  const NamedDevice *device = system->findDevice(program.getSymName());
  if (!device)
    return program.emitOpError("has the name of no device of the system");

  PassManager manager(program.getContext(), program->getName().getStringRef());
  device->getCodegen()->buildLowering(manager, device->device);
  if (failed(manager.run(program)) ||
      failed(device->getCodegen()->verifyLowered(program)))
    return failure();

  auto result = std::make_unique<LoadedProgram>();
  for (const MemoryDescription &memory : system->getMemories())
    result->memories.add(memory.name, memoryBytes);
  result->builder =
      std::make_unique<LinearSectionBuilder>(result->memories, constantOffset);
  auto section = device->getCodegen()->emit(program, device->device, *system,
                                            *result->builder);
  if (failed(section))
    return failure();
  result->section = std::move(*section);
  auto loaded =
      device->getSimulator()->load(result->section, device->device, *system);
  if (!loaded)
    return program.emitOpError() << llvm::toString(loaded.takeError());
  result->loaded = std::move(*loaded);
  return std::move(result);
}
