//===- TaskBuilder.cpp - One stage as a task ------------------------------===//

#include "dialects/Cluster/Transforms/TaskBuilder.h"
#include "dialects/Cluster/Target/ClusterCost.h"
#include "dialects/Hetero/IR/Hetero.h"
#include "dialects/Nn/IR/Nn.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace hetero;
using namespace hetero::cluster;

/// Alignment of everything a task places itself.
static constexpr int64_t kAlignmentBytes = 16;

TaskBuilder::TaskBuilder(func::FuncOp stage, KernelSet &kernels,
                         int64_t l1Bytes)
    : stage(stage), kernels(kernels), l1Bytes(l1Bytes),
      builder(stage.getContext()) {}

LogicalResult TaskBuilder::build() {
  builder.setInsertionPoint(stage);
  task = TaskOp::create(builder, stage.getLoc(), stage.getSymName(),
                        /*scratch_bytes=*/uint64_t(0));
  builder.setInsertionPointToStart(&task.getBody().emplaceBlock());
  if (failed(placeArguments()))
    return failure();
  auto end = dyn_cast<func::ReturnOp>(stage.getBody().front().back());
  if (!end)
    return stage.emitOpError("does not return its results");
  if (failed(placeResults(end)))
    return failure();
  Attribute tiling = stage->getAttr("hetero.tiling");
  for (Operation &op : stage.getBody().front().without_terminator())
    if (failed(buildOperation(&op, tiling)))
      return failure();
  task.setScratchBytesAttr(builder.getI64IntegerAttr(scratchBytes));
  // Symbols are unique within the program: the task takes the stage's place.
  return success();
}

FailureOr<Bytes> TaskBuilder::readBuffer(DictionaryAttr attributes, Type type,
                                         const llvm::Twine &what) {
  auto buffer = attributes ? dyn_cast_if_present<program::BufferAttr>(
                                 attributes.get(program::kBufferAttrName))
                           : program::BufferAttr();
  if (!buffer)
    return stage.emitOpError() << what << " has no " << program::kBufferAttrName
                               << "; plan the program before lowering it";
  if (buffer.getSizeBytes() < getTensorBytes(type))
    return stage.emitOpError()
           << what << " has " << getTensorBytes(type)
           << " bytes and a buffer of " << buffer.getSizeBytes();
  return Bytes{Place::Home, buffer.getOffsetBytes(), {}};
}

LogicalResult TaskBuilder::placeArguments() {
  for (BlockArgument argument : stage.getArguments()) {
    unsigned i = argument.getArgNumber();
    auto bytes = readBuffer(stage.getArgAttrDict(i), argument.getType(),
                            "argument " + llvm::Twine(i));
    if (failed(bytes))
      return failure();
    places[argument] = *bytes;
  }
  return success();
}

LogicalResult TaskBuilder::placeResults(func::ReturnOp op) {
  for (auto [i, value] : llvm::enumerate(op.getOperands())) {
    auto bytes = readBuffer(stage.getResultAttrDict(i), value.getType(),
                            "result " + llvm::Twine(i));
    if (failed(bytes))
      return failure();
    Operation *producer = value.getDefiningOp();
    if (!producer || isa<nn::ConstantOp>(producer) || places.contains(value))
      return stage.emitOpError()
             << "result " << i
             << " is not computed by the stage alone; return each value once";
    places[value] = *bytes;
  }
  return success();
}

LogicalResult TaskBuilder::buildOperation(Operation *op, Attribute tiling) {
  if (isa<nn::ConstantOp>(op))
    return success();
  if (op->getDialect() != stage.getContext()->getLoadedDialect<nn::NnDialect>())
    return op->emitOpError("has no kernel on a cluster");
  for (Value result : op->getResults())
    if (!places.contains(result))
      places[result] = reserve(getTensorBytes(result.getType()));
  if (!tiling || isa<InPlaceAttr>(tiling))
    return buildInPlace(op);
  if (auto tile = dyn_cast<TileAttr>(tiling))
    return buildTiled(op, tile);
  return stage.emitOpError()
         << "asks for the tiling " << tiling << ", which clusters do not have";
}

LogicalResult TaskBuilder::buildInPlace(Operation *op) {
  SmallVector<KernelOperand> operands = getKernelOperands(op);
  int64_t kernelScratch = getKernelScratchBytes(op);
  auto kernel =
      kernels.getKernel(op, operands, llvm::to_vector(op->getOperandTypes()),
                        /*strides=*/{}, kernelScratch, [](Operation *) {});
  SmallVector<Value> buffers;
  for (auto [entry, value] : llvm::zip_equal(operands, op->getOperands())) {
    if (entry.isBaked)
      continue;
    Bytes bytes = entry.constant ? Bytes{Place::Home, 0, entry.constant}
                                 : places.lookup(value);
    buffers.push_back(makeBuffer(bytes, value.getType()));
  }
  if (kernelScratch)
    buffers.push_back(makeBuffer(
        reserve(kernelScratch),
        RankedTensorType::get({kernelScratch}, builder.getI8Type())));
  for (Value result : op->getResults())
    buffers.push_back(makeBuffer(places.lookup(result), result.getType()));
  launch(op->getLoc(), kernel, buffers);
  return success();
}

Bytes TaskBuilder::reserve(int64_t bytes) {
  Bytes place{Place::Scratch, scratchBytes, {}};
  scratchBytes += llvm::alignTo(bytes, kAlignmentBytes);
  return place;
}

/// The memref that lies under a tensor of graph or signless elements.
static MemRefType getMemRefType(Type type, llvm::ArrayRef<int64_t> strides) {
  auto tensor = cast<RankedTensorType>(type);
  Type element = tensor.getElementType();
  if (auto integer = dyn_cast<IntegerType>(element))
    element = IntegerType::get(type.getContext(), integer.getWidth());
  MemRefLayoutAttrInterface layout;
  if (!strides.empty())
    layout = StridedLayoutAttr::get(type.getContext(), 0, strides);
  return MemRefType::get(tensor.getShape(), element, layout);
}

Value TaskBuilder::makeBuffer(const Bytes &bytes, Type type,
                              llvm::ArrayRef<int64_t> strides) {
  MemRefType memref = getMemRefType(type, strides);
  IntegerAttr offset = builder.getI64IntegerAttr(bytes.offset);
  if (bytes.constant)
    return ConstantOp::create(builder, stage.getLoc(), memref, bytes.constant,
                              offset);
  return BufferOp::create(builder, stage.getLoc(), memref,
                          PlaceAttr::get(stage.getContext(), bytes.place),
                          offset);
}

void TaskBuilder::launch(Location loc, SymbolRefAttr kernel,
                         ValueRange buffers) {
  LaunchOp::create(builder, loc, kernel, buffers);
}
