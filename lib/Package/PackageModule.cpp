//===- PackageModule.cpp - From lowered IR to a container -----------------===//
//
// Devices are asked in the order of their names and steps are listed as the
// plan ordered them, so the same module always gives the same bytes.
//
//===----------------------------------------------------------------------===//

#include "hetero/Package/PackageModule.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "hetero/Import/OnnxImporter.h"
#include "hetero/Support/NodeNames.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace hetero;
using namespace hetero::program;

LogicalResult hetero::packageModule(ModuleOp module, StringRef planJson,
                                    PackageBuilder &builder,
                                    ContainerWriter &writer) {
  mlir::TimingScope untimed;
  return packageModule(module, planJson, builder, writer, untimed);
}

namespace {

/// Packages one module.
class ModulePackager {
public:
  ModulePackager(ModuleOp module, System &system, PackageBuilder &builder,
                 mlir::TimingScope &timing)
      : module(module), system(system), builder(builder), timing(timing) {}

  LogicalResult run();

  PackagedProgram program;
  std::vector<PredictedStep> predictions;

private:
  void describeModel();
  LogicalResult addMemories(func::FuncOp function);
  LogicalResult emitDevices();
  LogicalResult addArguments(func::FuncOp function);
  LogicalResult addStep(Operation *op);
  void addResults(func::FuncOp function);

  /// Adds `value` to the program under a name; fails if it has no buffer or no
  /// element type a container knows.
  LogicalResult addValue(Value value, StringRef name, Operation *owner);

  ModuleOp module;
  System &system;
  PackageBuilder &builder;
  mlir::TimingScope &timing;
  DenseMap<Value, uint32_t> indices;
};

} // namespace

void ModulePackager::describeModel() {
  auto getText = [&](StringRef name) {
    auto text = module->getAttrOfType<StringAttr>(name);
    return text ? text.str() : "";
  };
  program.modelName = getText(kModelNameAttrName);
  program.modelDigest = getText(kModelDigestAttrName);
  program.system.name = getText(kSystemNameAttrName);
  llvm::raw_string_ostream os(program.system.attribute);
  module->getAttr(DLTIDialect::kTargetSystemDescAttrName).print(os);
}

LogicalResult ModulePackager::addMemories(func::FuncOp function) {
  auto uses = function->getAttrOfType<ArrayAttr>(kMemoryUseAttrName);
  if (!uses)
    return function.emitError("is not planned: the attribute \"")
           << kMemoryUseAttrName << "\" is missing";
  for (const MemoryDescription &memory : system.getMemories()) {
    int64_t arenaBytes = 0;
    for (auto use : uses.getAsRange<MemoryUseAttr>())
      if (use.getMemory() == memory.name)
        arenaBytes = use.getArenaBytes();
    builder.addMemory(memory.name, memory.capacityBytes, arenaBytes);
  }
  return success();
}

LogicalResult ModulePackager::emitDevices() {
  SmallVector<ProgramOp> programs(module.getOps<ProgramOp>());
  llvm::sort(programs, [](ProgramOp first, ProgramOp second) {
    return first.getSymName() < second.getSymName();
  });
  for (ProgramOp op : programs) {
    const NamedDevice *device = system.findDevice(op.getSymName());
    const TargetCodegen *codegen = device ? device->getCodegen() : nullptr;
    if (!codegen)
      return op.emitError("no device of the system writes the code of \"")
             << op.getSymName() << "\"";
    if (failed(codegen->verifyLowered(op)))
      return failure();
    builder.beginDevice(device->name);
    mlir::TimingScope deviceScope = timing.nest(device->name);
    builder.setTiming(&deviceScope);
    FailureOr<std::vector<uint8_t>> code =
        codegen->emit(op, device->device, system, builder);
    builder.setTiming(nullptr);
    if (failed(code))
      return failure();
    program.devices.push_back(
        {device->name, device->device.getDialect().getNamespace().str(),
         codegen->getSectionVersion(), builder.keep(std::move(*code))});
  }
  return success();
}

LogicalResult ModulePackager::addValue(Value value, StringRef name,
                                       Operation *owner) {
  auto type = cast<RankedTensorType>(value.getType());
  auto kind = getElementKind(type.getElementType());
  if (!kind || !type.hasStaticShape())
    return owner->emitError("a container cannot hold values of type ") << type;
  BufferAttr buffer = findBuffer(value);
  if (!buffer)
    return owner->emitError("is not planned: a value has no buffer");
  int64_t sizeBytes = type.getNumElements() * getByteWidth(*kind);
  if (buffer.getSizeBytes() < sizeBytes)
    return owner->emitError("has a buffer of ")
           << buffer.getSizeBytes() << " bytes for a value of " << sizeBytes;
  indices[value] = program.values.size();
  program.values.push_back(
      {name.str(),
       *kind,
       llvm::SmallVector<int64_t>(type.getShape()),
       {buffer.getMemory().str(), buffer.getOffsetBytes(), sizeBytes}});
  return success();
}

/// The graph's name of an argument or result, or a made-up one.
static std::string getPortName(Attribute name, StringRef kind, unsigned index) {
  if (auto text = dyn_cast_if_present<StringAttr>(name))
    return text.str();
  return (kind + Twine(index)).str();
}

LogicalResult ModulePackager::addArguments(func::FuncOp function) {
  for (BlockArgument argument : function.getArguments()) {
    unsigned i = argument.getArgNumber();
    std::string name =
        getPortName(function.getArgAttr(i, kNameAttrName), "input", i);
    if (failed(addValue(argument, name, function)))
      return failure();
    program.inputs.push_back({name, indices.at(argument)});
  }
  return success();
}

void ModulePackager::addResults(func::FuncOp function) {
  Operation *terminator = function.front().getTerminator();
  for (auto [i, value] : llvm::enumerate(terminator->getOperands()))
    program.outputs.push_back(
        {getPortName(function.getResultAttr(i, kNameAttrName), "output", i),
         indices.at(value)});
}

LogicalResult ModulePackager::addStep(Operation *op) {
  ProgramStep step;
  if (auto launch = dyn_cast<LaunchOp>(op)) {
    step.kind = ProgramStep::Kind::Stage;
    step.device = launch.getDevice().str();
  } else if (isa<TransferOp>(op)) {
    step.kind = ProgramStep::Kind::Transfer;
  } else if (isa<ViewOp>(op)) {
    step.kind = ProgramStep::Kind::View;
  } else {
    return op->emitError("is not lowered: only launches, transfers and views "
                         "can be packaged");
  }
  for (StringRef node : getNodeNames(op))
    step.nodes.push_back(node.str());
  if (auto planned = dyn_cast<StepOpInterface>(op)) {
    step.name = planned.getStepName().str();
    CostAttr cost = planned.getCostAttr();
    IntegerAttr start = planned.getStartPsAttr(), end = planned.getEndPsAttr();
    if (!cost || !start || !end)
      return op->emitError("is not planned: it has no cost or no time");
    predictions.push_back({step.name, cost.getLatencyCycles(),
                           cost.getLatencyPs(), start.getInt(), end.getInt(),
                           cost.getEnergyFj()});
  } else {
    // A view does nothing a person would look for; its number is name enough.
    step.name = "view " + std::to_string(program.steps.size());
  }
  // Arguments and earlier steps are all there is to read from.
  for (Value input : op->getOperands())
    step.inputs.push_back(indices.at(input));
  for (Value result : op->getResults()) {
    StringRef node = getNodeName(op);
    if (failed(
            addValue(result, node.empty() ? StringRef(step.name) : node, op)))
      return failure();
    step.outputs.push_back(indices.at(result));
  }
  program.steps.push_back(std::move(step));
  return success();
}

LogicalResult ModulePackager::run() {
  auto function = module.lookupSymbol<func::FuncOp>("main");
  if (!function)
    return module.emitError("has no function \"main\" to package");
  describeModel();
  if (failed(addMemories(function)) || failed(emitDevices()) ||
      failed(addArguments(function)))
    return failure();
  for (Operation &op : function.front().without_terminator())
    if (failed(addStep(&op)))
      return failure();
  addResults(function);
  builder.finish(program);
  return success();
}

LogicalResult hetero::packageModule(ModuleOp module, StringRef planJson,
                                    PackageBuilder &builder,
                                    ContainerWriter &writer,
                                    mlir::TimingScope &timing) {
  FailureOr<System> system = System::get(module);
  if (failed(system))
    return failure();
  ModulePackager packager(module, *system, builder, timing);
  if (failed(packager.run()))
    return failure();
  mlir::TimingScope sections = timing.nest("sections");
  addProgramSections(packager.program, packager.predictions, planJson, writer);
  return success();
}
