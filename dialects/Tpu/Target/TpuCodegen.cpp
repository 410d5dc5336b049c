//===- TpuCodegen.cpp - From stages to the array's section ----------------===//
//
// Commands are written as they stand; what changes is that objects become
// addresses in the home memory and tokens become indices of commands.
//
//===----------------------------------------------------------------------===//

#include "dialects/Tpu/Target/TpuCodegen.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Nn/IR/Nn.h"
#include "dialects/Tpu/Conversion/Passes.h"
#include "dialects/Tpu/IR/Tpu.h"
#include "dialects/Tpu/Target/TpuProgram_generated.h"
#include "dialects/Tpu/Transforms/Passes.h"
#include "hetero/Support/NodeNames.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace hetero;
using namespace hetero::tpu;

/// Constants start at whole bursts of common memories.
static constexpr uint32_t kConstantAlignment = 64;

void TpuCodegen::buildLowering(OpPassManager &manager,
                               DeviceAttrInterface) const {
  manager.addPass(createConvertNnToTpuPass());
  manager.addPass(createVerifyDevicePass());
}

uint32_t TpuCodegen::getSectionVersion() const { return 1; }

LogicalResult TpuCodegen::verifyLowered(Operation *program) const {
  auto result = program->walk([&](Operation *op) {
    if (op == program || isa<TpuDialect, func::FuncDialect>(op->getDialect()) ||
        isa<nn::ConstantOp>(op))
      return WalkResult::advance();
    op->emitOpError("is left after the lowering to the array");
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

namespace {

/// Writes one stage.
class StageWriter {
public:
  StageWriter(func::FuncOp function, DeviceAttr device, SectionBuilder &section,
              flatbuffers::FlatBufferBuilder &builder)
      : function(function), device(device), section(section), builder(builder) {
  }

  FailureOr<flatbuffers::Offset<wire::Stage>> run();

private:
  /// Address of a buffer attribute on an argument or a result.
  FailureOr<int64_t> getAddress(Attribute buffer, const llvm::Twine &what);
  FailureOr<int64_t> getInputAddress(Value value);
  FailureOr<int64_t> addConstant(Operation *op, StringRef layout,
                                 ElementsAttr value);
  /// Finds where every object of `execute` lies.
  LogicalResult place(ExecuteOp execute);
  using Action = std::pair<wire::Action, flatbuffers::Offset<void>>;
  Action writeAction(Operation &op);
  flatbuffers::Offset<wire::Command> write(Operation &op);

  wire::Runs getRuns(RunsAttr runs, Value object) const {
    return {runs.getOffsetBytes() + addresses.lookup(object),
            runs.getPlanes(),
            runs.getPlaneStrideBytes(),
            runs.getRows(),
            runs.getRowStrideBytes(),
            runs.getRunBytes()};
  }
  template <typename Op>
  flatbuffers::Offset<void> writeLoad(Op op, wire::Buffer buffer) {
    wire::Runs runs = getRuns(op.getRuns(), op.getSource());
    return wire::CreateLoad(builder, buffer, op.getSlot(), &runs).Union();
  }
  flatbuffers::Offset<void> writeCompute(ComputeOp op);
  flatbuffers::Offset<void> writeDrain(DrainOp op);

  func::FuncOp function;
  DeviceAttr device;
  SectionBuilder &section;
  flatbuffers::FlatBufferBuilder &builder;
  llvm::DenseMap<Value, int64_t> addresses;
  llvm::DenseMap<Value, uint32_t> indices;
};

} // namespace

FailureOr<int64_t> StageWriter::getAddress(Attribute attribute,
                                           const llvm::Twine &what) {
  auto buffer = dyn_cast_if_present<program::BufferAttr>(attribute);
  if (!buffer)
    return function.emitError()
           << what << " of stage \"" << function.getSymName() << "\" has no "
           << program::kBufferAttrName << " attribute";
  if (buffer.getMemory() != device.getHomeMemory())
    return function.emitError()
           << what << " of stage \"" << function.getSymName() << "\" lies in \""
           << buffer.getMemory()
           << "\", but the home memory of the device is \""
           << device.getHomeMemory() << "\"";
  return buffer.getOffsetBytes();
}

FailureOr<int64_t> StageWriter::addConstant(Operation *op, StringRef layout,
                                            ElementsAttr value) {
  auto type = cast<ShapedType>(value.getType());
  ArrayRef<char> raw;
  size_t bytes = type.getNumElements() * type.getElementTypeBitWidth() / 8;
  bool isShared = false;
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(value)) {
    if (AsmResourceBlob *blob = resource.getRawHandle().getBlob())
      raw = blob->getData();
    isShared = raw.size() == bytes;
  } else if (auto dense = dyn_cast<DenseElementsAttr>(value)) {
    raw = dense.getRawData();
    isShared = raw.size() == bytes && !dense.isSplat();
  }
  if (raw.empty() || bytes % raw.size() != 0)
    return op->emitOpError("has a value whose bytes are not at hand");
  ArrayRef<uint8_t> data(reinterpret_cast<const uint8_t *>(raw.data()),
                         raw.size());
  // A splat is one element in the IR and spelt out in the memory.
  if (!isShared) {
    std::vector<uint8_t> spread;
    spread.reserve(bytes);
    while (spread.size() < bytes)
      spread.insert(spread.end(), data.begin(), data.end());
    data = section.keep(std::move(spread));
  }
  Expected<Placement> placement = section.addConstant(
      device.getHomeMemory(), layout, data, kConstantAlignment);
  if (!placement)
    return op->emitOpError()
           << "cannot be placed: " << llvm::toString(placement.takeError());
  return placement->offsetBytes;
}

FailureOr<int64_t> StageWriter::getInputAddress(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value))
    return getAddress(
        function.getArgAttr(argument.getArgNumber(), program::kBufferAttrName),
        "argument " + llvm::Twine(argument.getArgNumber()));
  Operation *op = value.getDefiningOp();
  if (auto constant = dyn_cast<tpu::ConstantOp>(op))
    return addConstant(op, constant.getLayout(), constant.getValue());
  if (auto constant = dyn_cast<nn::ConstantOp>(op))
    return addConstant(op, "plain", constant.getValue());
  return op->emitOpError("makes a value that has no place in the home memory");
}

LogicalResult StageWriter::place(ExecuteOp execute) {
  Block &body = execute.getBody().front();
  for (auto [input, object] :
       llvm::zip(execute.getInputs(), body.getArguments())) {
    FailureOr<int64_t> address = getInputAddress(input);
    if (failed(address))
      return failure();
    addresses[object] = *address;
  }
  auto results = function.getBody().front().getTerminator()->getOperands();
  for (auto [i, output] : llvm::enumerate(execute.getOutputs())) {
    auto it = llvm::find(results, output);
    if (it == results.end())
      return execute.emitOpError("makes a result that its stage does not "
                                 "return");
    unsigned index = it - results.begin();
    FailureOr<int64_t> address =
        getAddress(function.getResultAttr(index, program::kBufferAttrName),
                   "result " + llvm::Twine(index));
    if (failed(address))
      return failure();
    addresses[body.getArgument(execute.getInputs().size() + i)] = *address;
  }
  return success();
}

flatbuffers::Offset<void> StageWriter::writeCompute(ComputeOp op) {
  SlabAttr slab = op.getSlab();
  WindowAttr window = op.getWindow();
  TileAttr tile = op.getTile();
  wire::Slab slabStruct(slab.getDepth(), slab.getRows(), slab.getColumns(),
                        slab.getChannelStride(), slab.getRowStride(),
                        slab.getColumnStride(), slab.getOriginRow(),
                        slab.getOriginColumn());
  wire::Window windowStruct(window.getKernelRows(), window.getKernelColumns(),
                            window.getStrideRows(), window.getStrideColumns(),
                            window.getDilationRows(),
                            window.getDilationColumns());
  wire::Tile tileStruct(tile.getGroups(), tile.getChannels(), tile.getRows(),
                        tile.getColumns());
  return wire::CreateCompute(builder, op.getActivationSlot(),
                             op.getWeightSlot(), op.getParameterSlot(),
                             &slabStruct, &windowStruct, &tileStruct,
                             op.getInputZeroPoint(), op.getInputSigned(),
                             op.getWeightSigned(), op.getAccumulate())
      .Union();
}

flatbuffers::Offset<void> StageWriter::writeDrain(DrainOp op) {
  PlacementAttr placement = op.getPlacement();
  wire::Placement placementStruct(placement.getChannelStride(),
                                  placement.getRowStride(),
                                  placement.getColumnStride());
  std::optional<wire::Requant> requant;
  if (RequantAttr attribute = op.getRequantAttr())
    requant.emplace(attribute.getZeroPoint(), attribute.getMin(),
                    attribute.getMax());
  return wire::CreateDrain(builder, op.getParameterSlot(), op.getSlot(),
                           &placementStruct, requant ? &*requant : nullptr)
      .Union();
}

StageWriter::Action StageWriter::writeAction(Operation &op) {
  if (auto load = dyn_cast<LoadActivationsOp>(op))
    return {wire::Action::Load, writeLoad(load, wire::Buffer::Activations)};
  if (auto load = dyn_cast<LoadWeightsOp>(op))
    return {wire::Action::Load, writeLoad(load, wire::Buffer::Weights)};
  if (auto load = dyn_cast<LoadParametersOp>(op))
    return {wire::Action::Load, writeLoad(load, wire::Buffer::Parameters)};
  if (auto compute = dyn_cast<ComputeOp>(op))
    return {wire::Action::Compute, writeCompute(compute)};
  if (auto drain = dyn_cast<DrainOp>(op))
    return {wire::Action::Drain, writeDrain(drain)};
  auto store = cast<StoreOp>(op);
  wire::Runs runs = getRuns(store.getRuns(), store.getDestination());
  return {wire::Action::Store,
          wire::CreateStore(builder, store.getSlot(), &runs).Union()};
}

flatbuffers::Offset<wire::Command> StageWriter::write(Operation &op) {
  std::vector<uint32_t> after;
  for (Value operand : op.getOperands())
    if (isa<TokenType>(operand.getType()))
      after.push_back(indices.lookup(operand));
  auto [type, action] = writeAction(op);
  return wire::CreateCommandDirect(builder, type, action, &after);
}

FailureOr<flatbuffers::Offset<wire::Stage>> StageWriter::run() {
  auto executes = llvm::to_vector(function.getOps<ExecuteOp>());
  if (!function.getBody().hasOneBlock() || executes.size() != 1)
    return function.emitError()
           << "stage \"" << function.getSymName() << "\" has "
           << executes.size()
           << " operations of the array; a stage is exactly one";
  ExecuteOp execute = executes.front();
  auto results = function.getBody().front().getTerminator()->getOperands();
  for (Value result : results)
    if (result.getDefiningOp() != execute)
      return function.emitError()
             << "stage \"" << function.getSymName()
             << "\" returns a value that the array does not make";
  if (failed(place(execute)))
    return failure();
  std::vector<flatbuffers::Offset<wire::Command>> commands;
  for (Operation &op : execute.getBody().front()) {
    indices[op.getResult(0)] = commands.size();
    commands.push_back(write(op));
  }
  for (llvm::StringRef node : getNodeNames(execute))
    section.addSourceRange(function.getSymName(), node, 0, commands.size());
  return wire::CreateStageDirect(builder, function.getSymName().str().c_str(),
                                 execute.getSlots(), &commands);
}

FailureOr<std::vector<uint8_t>>
TpuCodegen::emit(Operation *program, DeviceAttrInterface device, const System &,
                 SectionBuilder &section) const {
  flatbuffers::FlatBufferBuilder builder;
  std::vector<flatbuffers::Offset<wire::Stage>> stages;
  for (func::FuncOp function :
       program->getRegion(0).front().getOps<func::FuncOp>()) {
    auto stage =
        StageWriter(function, cast<DeviceAttr>(device), section, builder).run();
    if (failed(stage))
      return failure();
    stages.push_back(*stage);
  }
  wire::FinishProgramBuffer(builder,
                            wire::CreateProgramDirect(builder, &stages));
  return std::vector<uint8_t>(builder.GetBufferPointer(),
                              builder.GetBufferPointer() + builder.GetSize());
}
