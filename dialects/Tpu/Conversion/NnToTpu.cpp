//===- NnToTpu.cpp - Lower convolutions and products to commands ----------===//
//
// Spells the steps of a tiled product as a straight list of commands. Loads run
// as many steps ahead of the array as the buffers have slots; tokens say which
// slot is free and which operand has arrived.
//
//===----------------------------------------------------------------------===//

#include "dialects/Nn/IR/Nn.h"
#include "dialects/Tpu/Conversion/Passes.h"
#include "dialects/Tpu/Target/TpuPlanner.h"
#include "dialects/Tpu/Target/TpuSchedule.h"
#include "dialects/Tpu/Target/TpuTarget.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"

namespace hetero::tpu {
#define GEN_PASS_DEF_CONVERTNNTOTPUPASS
#include "dialects/Tpu/Conversion/Passes.h.inc"
} // namespace hetero::tpu

using namespace hetero;
using namespace hetero::tpu;

/// Constants up to this size are printed in the IR, larger ones are resources.
static constexpr size_t kInlineBytes = 64;

namespace {

/// Writes the commands of one operation into the body of its tpu.execute.
class CommandWriter {
public:
  CommandWriter(const Product &product, TilingAttr tiling, Operation *op,
                ExecuteOp execute)
      : product(product), tiling(tiling), location(op->getLoc()),
        builder(OpBuilder::atBlockEnd(&execute.getBody().front())),
        tokenType(TokenType::get(op->getContext())),
        inputZeroPoint(getInputZeroPoint(op)), requant(getRequant(op)),
        steps(getSteps(product, tiling)) {
    Block &body = execute.getBody().front();
    input = body.getArgument(0);
    weights = body.getArgument(1);
    parameters = body.getArgument(2);
    output = body.getArgument(3);
  }

  void run() {
    int64_t slots = tiling.getSlots();
    for (int64_t i = 0; i < slots; ++i)
      writeLoads(i);
    for (auto [i, step] : llvm::enumerate(steps)) {
      Value drain = writeCompute(step);
      writeLoads(i + slots);
      if (drain)
        writeStore(step, drain);
    }
  }

private:
  void writeLoads(size_t index);
  /// Returns the token of the drain, or null if sums stay in the array.
  Value writeCompute(const Step &step);
  void writeStore(const Step &step, Value drain);

  RunsAttr getAttribute(const Runs &runs) {
    return RunsAttr::get(builder.getContext(), runs.offsetBytes, runs.planes,
                         runs.planeStrideBytes, runs.rows, runs.rowStrideBytes,
                         runs.runBytes);
  }
  int64_t getSlot(int64_t serial) const { return serial % tiling.getSlots(); }

  /// The token of the last user of the slot that `serial` will take.
  SmallVector<Value> getSlotUser(ArrayRef<Value> users, int64_t serial) const {
    int64_t previous = serial - tiling.getSlots();
    if (previous < 0 || !users[previous])
      return {};
    return {users[previous]};
  }
  static void setToken(SmallVectorImpl<Value> &tokens, int64_t serial,
                       Value token) {
    if (static_cast<int64_t>(tokens.size()) <= serial)
      tokens.resize(serial + 1);
    tokens[serial] = token;
  }

  const Product &product;
  TilingAttr tiling;
  Location location;
  OpBuilder builder;
  Type tokenType;
  int64_t inputZeroPoint;
  RequantAttr requant;
  std::vector<Step> steps;
  Value input, weights, parameters, output;
  // Tokens by serial number: of the load, and of the last command that reads.
  SmallVector<Value> activationLoads, weightLoads, parameterLoads;
  SmallVector<Value> activationUsers, weightUsers, parameterUsers;
  SmallVector<Value> stores;
};

} // namespace

void CommandWriter::writeLoads(size_t index) {
  if (index >= steps.size())
    return;
  const Step &step = steps[index];
  auto load = [&](auto tag, Value source, const Runs &runs, int64_t serial,
                  ArrayRef<Value> users, SmallVectorImpl<Value> &tokens) {
    using Op = decltype(tag);
    setToken(tokens, serial,
             Op::create(builder, location, tokenType, source, getSlot(serial),
                        getAttribute(runs), getSlotUser(users, serial)));
  };
  if (step.loadsWeights)
    load(LoadWeightsOp(), weights, getWeightRun(product, step), step.weightLoad,
         weightUsers, weightLoads);
  if (step.loadsParameters)
    load(LoadParametersOp(), parameters, getParameterRun(product, step),
         step.parameterLoad, parameterUsers, parameterLoads);
  if (step.loadsActivations)
    load(LoadActivationsOp(), input, getInputGather(product, step).runs,
         step.activationLoad, activationUsers, activationLoads);
}

Value CommandWriter::writeCompute(const Step &step) {
  MLIRContext *context = builder.getContext();
  SmallVector<Value> dependencies;
  SlabAttr slab;
  if (step.hasInput()) {
    Gather gather = getInputGather(product, step);
    slab =
        SlabAttr::get(context, step.depth, step.inputRows, step.inputColumns,
                      gather.channelStride, gather.rowStride,
                      gather.columnStride, step.originRow, step.originColumn);
    dependencies.push_back(activationLoads[step.activationLoad]);
  } else {
    slab = SlabAttr::get(context, step.depth, 0, 0, 0, 0, 0, step.originRow,
                         step.originColumn);
  }
  dependencies.push_back(weightLoads[step.weightLoad]);
  dependencies.push_back(parameterLoads[step.parameterLoad]);
  if (step.drains)
    llvm::append_range(dependencies, getSlotUser(stores, step.tile));
  auto window = WindowAttr::get(
      context, product.kernelRows, product.kernelColumns, product.strideRows,
      product.strideColumns, product.dilationRows, product.dilationColumns);
  auto tile = TileAttr::get(context, step.groups, step.channels, step.rows,
                            step.columns);
  Value compute = ComputeOp::create(
      builder, location, tokenType, getSlot(step.activationLoad),
      getSlot(step.weightLoad), getSlot(step.parameterLoad), slab, window, tile,
      inputZeroPoint, product.inputSigned, product.weightSigned,
      step.accumulates, dependencies);
  if (step.hasInput())
    setToken(activationUsers, step.activationLoad, compute);
  setToken(weightUsers, step.weightLoad, compute);
  if (!step.drains)
    return {};
  Gather scatter = getOutputScatter(product, step);
  auto placement = PlacementAttr::get(context, scatter.channelStride,
                                      scatter.rowStride, scatter.columnStride);
  Value drain = DrainOp::create(builder, location, tokenType, compute,
                                getSlot(step.parameterLoad), getSlot(step.tile),
                                placement, requant);
  setToken(parameterUsers, step.parameterLoad, drain);
  return drain;
}

void CommandWriter::writeStore(const Step &step, Value drain) {
  Runs runs = getOutputScatter(product, step).runs;
  setToken(stores, step.tile,
           StoreOp::create(builder, location, tokenType, output,
                           getSlot(step.tile), getAttribute(runs),
                           ValueRange(drain)));
}

/// A constant of `bytes` in front of `op`.
static Value makeConstant(OpBuilder &builder, Location location,
                          StringRef layout, ArrayRef<uint8_t> bytes) {
  auto type = RankedTensorType::get(
      {static_cast<int64_t>(bytes.size())},
      IntegerType::get(builder.getContext(), 8, IntegerType::Unsigned));
  ElementsAttr value;
  if (bytes.size() <= kInlineBytes)
    value = DenseElementsAttr::get(type, bytes);
  else
    value = DenseResourceElementsAttr::get(
        type, "tpu", HeapAsmResourceBlob::allocateAndCopyInferAlign(bytes));
  return tpu::ConstantOp::create(builder, location, type, layout, value);
}

/// The tiling of the stage around `op`: its attribute, or the planner's choice.
static FailureOr<TilingAttr> getTiling(Operation *op, const Product &product,
                                       const ProgramDevice &device) {
  auto function = op->getParentOfType<func::FuncOp>();
  Attribute attribute =
      function ? function->getAttr(program::kTilingAttrName) : nullptr;
  if (!attribute) {
    const auto *planner =
        device.device.getDialect().getRegisteredInterface<TargetPlanner>();
    return cast<TilingAttr>(
        planner->getTilings(op, device.device, device.system).front());
  }
  auto tiling = dyn_cast<TilingAttr>(attribute);
  if (!tiling)
    return op->emitOpError()
           << "has tiling " << attribute << ", which is no #tpu.tiling";
  if (!fits(product, device.device, tiling))
    return op->emitOpError()
           << "has tiling " << tiling << ", which does not fit the device";
  return tiling;
}

static LogicalResult convert(Operation *op, const ProgramDevice &device) {
  const auto *planner =
      device.device.getDialect().getRegisteredInterface<TargetPlanner>();
  if (Verdict verdict = planner->canRun(op, device.device, device.system);
      !verdict)
    return op->emitOpError()
           << "cannot run on this device (" << verdict.getReasonId()
           << "): " << verdict.getDetail();
  for (auto [i, operand] : llvm::enumerate(op->getOperands().drop_front()))
    if (!hasBytes(operand))
      return op->emitOpError() << "needs the bytes of its constant operand "
                               << i + 1 << ", which the module does not hold";
  Product product = *describeProduct(op);
  FailureOr<TilingAttr> tiling = getTiling(op, product, device);
  if (failed(tiling))
    return failure();
  OpBuilder builder(op);
  Value weights = makeConstant(
      builder, op->getLoc(), getWeightLayout(device.device.getColumns()),
      packWeights(op, product, device.device.getColumns()));
  Value parameters = makeConstant(builder, op->getLoc(), kParameterLayout,
                                  packParameters(op, product));
  auto execute = ExecuteOp::create(
      builder, op->getLoc(), op->getResultTypes(),
      ValueRange{op->getOperand(0), weights, parameters}, tiling->getSlots());
  Block &body = execute.getBody().emplaceBlock();
  for (Value object : {op->getOperand(0), weights, parameters,
                       static_cast<Value>(op->getResult(0))}) {
    auto type = cast<RankedTensorType>(object.getType());
    body.addArgument(MemRefType::get(type.getShape(), type.getElementType()),
                     object.getLoc());
  }
  CommandWriter(product, *tiling, op, execute).run();
  op->replaceAllUsesWith(execute);
  op->erase();
  return success();
}

namespace {

struct ConvertNnToTpuPass
    : tpu::impl::ConvertNnToTpuPassBase<ConvertNnToTpuPass> {
  using Base::Base;

  void runOnOperation() override {
    FailureOr<ProgramDevice> device = getProgramDevice(getOperation());
    if (failed(device))
      return signalPassFailure();
    SmallVector<Operation *> operations;
    SmallVector<nn::ConstantOp> constants;
    getOperation()->walk([&](Operation *op) {
      if (auto constant = dyn_cast<nn::ConstantOp>(op))
        constants.push_back(constant);
      else if (isa<nn::NnDialect>(op->getDialect()))
        operations.push_back(op);
    });
    bool isValid = true;
    for (Operation *op : operations)
      isValid &= succeeded(convert(op, *device));
    if (!isValid)
      return signalPassFailure();
    for (nn::ConstantOp constant : constants)
      if (constant->use_empty())
        constant->erase();
  }
};

} // namespace
