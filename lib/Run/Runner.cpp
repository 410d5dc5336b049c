//===- Runner.cpp - Running a container on its simulators -----------------===//
//
// The runner knows no room: it asks each device's dialect for its simulator. It
// is given the program without the planner's predictions.
//
//===----------------------------------------------------------------------===//

#include "hetero/Run/Runner.h"
#include "hetero/Support/ExitCode.h"
#include "hetero/Target/TargetCodegen.h"

using namespace hetero;

/// What the description of `device` gets wrong: nobody may have looked at it.
static Error validate(const NamedDevice &device) {
  std::string problems;
  MLIRContext *context = device.device.getContext();
  ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) {
    problems += (problems.empty() ? "" : "; ") + diagnostic.str();
    return success();
  });
  if (succeeded(device.device.validate(
          [&] { return mlir::emitError(UnknownLoc::get(context)); })))
    return Error::success();
  return makeError("device \"", device.name,
                   "\" of the container's system is refused: ", problems);
}

Expected<Runner> Runner::create(const PackagedProgram &program,
                                const System &system) {
  llvm::StringMap<std::unique_ptr<LoadedSection>> sections;
  for (const DeviceCode &code : program.devices) {
    const NamedDevice *device = system.findDevice(code.device);
    if (!device)
      return makeError("the container has code for device \"", code.device,
                       "\", which its system does not have");
    if (Error error = validate(*device))
      return std::move(error);
    StringRef room = device->device.getDialect().getNamespace();
    if (room != code.room)
      return makeError("the code of device \"", code.device,
                       "\" was written by room \"", code.room,
                       "\", but the device belongs to \"", room, "\"");
    const TargetCodegen *codegen = device->getCodegen();
    if (codegen && codegen->getSectionVersion() != code.version)
      return makeError("the code of device \"", code.device, "\" has version ",
                       code.version, ", this tool reads version ",
                       codegen->getSectionVersion(),
                       "; compile the model again with this release");
    const TargetSimulator *simulator = device->getSimulator();
    if (!simulator)
      return makeError("room \"", room, "\" of device \"", code.device,
                       "\" has no simulator");
    Expected<std::unique_ptr<LoadedSection>> loaded =
        simulator->load(code.bytes, device->device, system);
    if (!loaded)
      return makeError("the code of device \"", code.device,
                       "\" is refused: ", llvm::toString(loaded.takeError()));
    sections[code.device] = std::move(*loaded);
  }
  return Runner(program, system.getMemories(), system.getLinks(),
                std::move(sections));
}

Runner::Runner(const PackagedProgram &program,
               ArrayRef<MemoryDescription> memories,
               ArrayRef<LinkDescription> links,
               llvm::StringMap<std::unique_ptr<LoadedSection>> sections)
    : program(&program), descriptions(memories.begin(), memories.end()),
      links(links.begin(), links.end()), sections(std::move(sections)) {
  for (const MemoryUse &memory : program.memories)
    this->memories.add(memory.name, memory.sizeBytes);
  for (const ConstantPlacement &constant : program.constants)
    llvm::copy(constant.bytes, getBytes(constant.region).begin());
}

llvm::MutableArrayRef<uint8_t> Runner::getBytes(const MemorySpan &region) {
  return memories.get(region.memory)
      .slice(region.offsetBytes, region.sizeBytes);
}

Tensor Runner::readValue(const ProgramValue &value) {
  llvm::ArrayRef<uint8_t> bytes = getBytes(value.region);
  return Tensor::copyOf(
      value.kind, value.shape,
      {reinterpret_cast<const char *>(bytes.data()), bytes.size()});
}

static std::vector<TensorSignature>
getSignatures(const PackagedProgram &program, ArrayRef<ProgramPort> ports) {
  std::vector<TensorSignature> signatures;
  for (const ProgramPort &port : ports) {
    const ProgramValue &value = program.values[port.value];
    signatures.push_back({port.name, value.kind, value.shape});
  }
  return signatures;
}

std::vector<TensorSignature> Runner::getInputs() const {
  return getSignatures(*program, program->inputs);
}

std::vector<TensorSignature> Runner::getOutputs() const {
  return getSignatures(*program, program->outputs);
}

/// The name of a link as a resource: "dram->sram".
static std::string getLinkName(StringRef from, StringRef to) {
  return (from + "->" + to).str();
}

/// Copies a value over a link. Its time is latency + bytes / bandwidth, in
/// picoseconds rounded up; a link has no clock, so its cycles stay 0.
Expected<StageCounters> Runner::runTransfer(const ProgramStep &step) {
  const MemorySpan &source = program->values[step.inputs[0]].region;
  const MemorySpan &target = program->values[step.outputs[0]].region;
  auto link = llvm::find_if(links, [&](const LinkDescription &candidate) {
    return candidate.from == source.memory && candidate.to == target.memory;
  });
  if (link == links.end())
    return makeError("transfer \"", step.name, "\": the fabric has no link ",
                     getLinkName(source.memory, target.memory));
  llvm::copy(getBytes(source), getBytes(target).begin());

  StageCounters counters;
  Cost &cost = counters.cost;
  int64_t bytes = source.sizeBytes;
  auto picoseconds = (static_cast<__int128>(bytes) * 1000000000000 +
                      link->bandwidthBytesPerSecond - 1) /
                     link->bandwidthBytesPerSecond;
  cost.latencyPs = link->latencyPs + static_cast<int64_t>(picoseconds);
  cost.energyFj = bytes * link->energyFjPerByte;
  for (const MemoryDescription &memory : descriptions) {
    if (memory.name == source.memory)
      cost.energyFj += bytes * memory.readEnergyFjPerByte;
    if (memory.name == target.memory)
      cost.energyFj += bytes * memory.writeEnergyFjPerByte;
  }
  cost.addTraffic(source.memory, bytes, 0);
  cost.addTraffic(target.memory, 0, bytes);
  cost.bound = getLinkName(source.memory, target.memory);
  return counters;
}

Expected<RunResult> Runner::run(ArrayRef<NamedTensor> inputs,
                                StageObserver observer) {
  for (auto [port, input] : llvm::zip_equal(program->inputs, inputs)) {
    ArrayRef<char> bytes = input.tensor.getBytes();
    llvm::MutableArrayRef<uint8_t> target =
        getBytes(program->values[port.value].region);
    assert(bytes.size() == target.size() && "input of another size");
    std::copy(bytes.begin(), bytes.end(), target.begin());
  }

  RunResult result;
  for (auto [i, step] : llvm::enumerate(program->steps)) {
    if (step.kind == ProgramStep::Kind::View) {
      const MemorySpan &source = program->values[step.inputs[0]].region;
      const MemorySpan &target = program->values[step.outputs[0]].region;
      if (source.memory != target.memory ||
          source.offsetBytes != target.offsetBytes)
        return makeError("view \"", step.name, "\" moves its bytes");
      continue;
    }
    Expected<StageCounters> counters =
        step.kind == ProgramStep::Kind::Transfer
            ? runTransfer(step)
            : sections.find(step.device)->second->run(step.name, memories);
    if (!counters)
      return makeErrorWithCode(
          ExitCode::Internal, "step \"", step.name,
          "\" failed: ", llvm::toString(counters.takeError()));
    result.steps.push_back({i, std::move(*counters)});
    if (!observer || step.kind != ProgramStep::Kind::Stage)
      continue;
    std::vector<NamedTensor> values;
    for (uint32_t output : step.outputs)
      values.push_back(
          {program->values[output].name, readValue(program->values[output])});
    if (Error error = observer(step, values))
      return std::move(error);
  }
  for (const ProgramPort &port : program->outputs)
    result.outputs.push_back(
        {port.name, readValue(program->values[port.value])});
  return std::move(result);
}
