//===- ClusterCost.cpp - Predicted cycles of a kernel ---------------------===//
//
// cycles = launch + sum over loop nests of
//          rounds * (outputs a round) * (output + steps * step + memory)
//
// where `rounds` is how often the busiest core takes a share, `output` and
// `step` are issue cycles of the compiled loop bodies, and `memory` is what an
// access to home memory costs beyond its issue cycle. The rates of the bodies
// are one table, below.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/ClusterCost.h"
#include "dialects/Cluster/Target/Pieces.h"
#include "dialects/Nn/IR/Nn.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;
using namespace hetero::cluster;

namespace {
/// Issue cycles of loop bodies in thousandths, stalls of the pipeline included:
/// calibrated on the layers of test/unit/ClusterCostTest.cpp, which holds them
/// to its band.
struct Rates {
  /// A product inside a window, whose loops the compiler unrolls.
  int64_t integerWindowStep = 6900;
  int64_t floatWindowStep = 5200;
  /// A product along one dimension.
  int64_t integerStep = 10200;
  int64_t floatStep = 9000;
  int64_t averageWindowStep = 7000;
  int64_t averageStep = 3200;
  int64_t maximumStep = 10000;
  /// Address, bias, requantisation and store of a sum.
  int64_t sumOutput = 35000;
  /// Two dequantisations and a quantisation; a division comes on top.
  int64_t quantizedElement = 23500;
  int64_t floatElement = 21000;
  int64_t move = 20000;
  int64_t exponential = 75000;
  int64_t tanh = 128000;
  int64_t logistic = 110000;
  /// Lost in a step by cores that walk through rows which begin in one bank.
  int64_t bankConflict = 5000;
};
constexpr Rates kRates;
/// Entry, address set-up and the closing barrier of a kernel.
constexpr int64_t kLaunchCycles = 60;
/// Commanding the copies of a piece and meeting after them.
constexpr int64_t kWaitCycles = 80;
} // namespace

unsigned cluster::getNumDistributedDims(llvm::ArrayRef<int64_t> extents,
                                        int64_t cores) {
  int64_t shares = 1;
  for (auto [i, extent] : llvm::enumerate(extents)) {
    shares *= extent;
    int64_t rounds = llvm::divideCeil(shares, cores);
    if (rounds * cores * 95 <= shares * 100)
      return i + 1;
  }
  return extents.size();
}

Unrolling cluster::getUnrolling(int64_t trips, int64_t steps) {
  constexpr int64_t kMostSteps = 16;
  constexpr int64_t kStepsOfRound = 8;
  if (trips * steps <= kMostSteps)
    return {/*isWhole=*/true, trips};
  return {/*isWhole=*/false, std::max<int64_t>(1, kStepsOfRound / steps)};
}

int64_t cluster::getHomeAccessCycles(DeviceAttr device, const System &system) {
  const MemoryDescription *home = system.findMemory(device.getHomeMemory());
  int64_t latencyPs = home ? home->latencyPs : 0;
  return 1 + device.getInterconnectCycles() +
         psToCycles(latencyPs, device.getClockKhz());
}

int64_t cluster::getHomeBytesPerCycle(DeviceAttr device, const System &system) {
  const MemoryDescription *home = system.findMemory(device.getHomeMemory());
  int64_t port = device.getPortBytesPerCycle();
  if (!home)
    return port;
  int64_t memory =
      home->bandwidthBytesPerSecond / (device.getClockKhz() * 1000);
  return std::max<int64_t>(1, std::min(port, memory));
}

//===----------------------------------------------------------------------===//
// Loop nests
//===----------------------------------------------------------------------===//

static int64_t product(llvm::ArrayRef<int64_t> values) {
  int64_t result = 1;
  for (int64_t value : values)
    result *= value;
  return result;
}

static bool isFloatOp(Operation *op) {
  auto quantized = dyn_cast<nn::QuantizedOpInterface>(op);
  return !quantized || quantized.isFloatForm();
}

namespace {
/// The loop nests of one operation on given types.
class NestBuilder {
public:
  NestBuilder(Operation *op, llvm::ArrayRef<RankedTensorType> operandTypes,
              RankedTensorType resultType, DeviceAttr device)
      : op(op), operandTypes(operandTypes), resultType(resultType),
        device(device) {}

  llvm::SmallVector<LoopNest> build();

private:
  llvm::ArrayRef<int64_t> getShape(unsigned operand) const {
    return operandTypes[operand].getShape();
  }
  LoopNest makeReduction(int64_t steps, int64_t stepRate, int64_t stepLoads,
                         int64_t rowBytes = 1);
  LoopNest makeElementwise(int64_t rate, int64_t loads);
  llvm::SmallVector<LoopNest> makeSoftmax(int64_t axis);
  llvm::SmallVector<LoopNest> makeLayerNorm(nn::LayerNormOp norm);
  llvm::SmallVector<LoopNest> makeTopK(int64_t axis);
  int64_t productRate(bool isWindow) const {
    if (isWindow)
      return isFloatOp(op) ? kRates.floatWindowStep : kRates.integerWindowStep;
    return isFloatOp(op) ? kRates.floatStep : kRates.integerStep;
  }
  /// Quotients and conversions make a quantised element dearer than a float
  /// one.
  int64_t elementRate() const {
    if (isFloatOp(op))
      return kRates.floatElement;
    return kRates.quantizedElement +
           1000 * device.getTiming().getFloatDivideCycles();
  }

  Operation *op;
  llvm::ArrayRef<RankedTensorType> operandTypes;
  RankedTensorType resultType;
  DeviceAttr device;
};
} // namespace

/// A nest of `steps` products or comparisons an output. Neighbouring cores read
/// rows of `rowBytes`.
LoopNest NestBuilder::makeReduction(int64_t steps, int64_t stepRate,
                                    int64_t stepLoads, int64_t rowBytes) {
  LoopNest nest;
  nest.extents = llvm::to_vector(resultType.getShape());
  nest.innerSteps = steps;
  nest.stepMillicycles = stepRate;
  nest.stepLoads = stepLoads;
  nest.outputMillicycles = kRates.sumOutput;
  if (!isFloatOp(op))
    nest.outputLoads = 2; // bias and scale of the channel
  // All banks hold a word each of one stretch; rows that are multiples of it
  // begin in the same bank.
  if (rowBytes % (4 * device.getL1Banks()) == 0)
    nest.stepConflictMillicycles = kRates.bankConflict;
  return nest;
}

LoopNest NestBuilder::makeElementwise(int64_t rate, int64_t loads) {
  LoopNest nest;
  nest.extents = llvm::to_vector(resultType.getShape());
  nest.outputMillicycles = rate;
  nest.outputLoads = loads;
  return nest;
}

llvm::SmallVector<LoopNest> NestBuilder::makeSoftmax(int64_t axis) {
  llvm::SmallVector<int64_t> shape = llvm::to_vector(getShape(0));
  llvm::SmallVector<int64_t> rows(shape);
  rows[axis] = 1;
  LoopNest maximum, exponential, sum, quotient;
  maximum.extents = sum.extents = rows;
  maximum.innerSteps = sum.innerSteps = shape[axis];
  maximum.stepMillicycles = sum.stepMillicycles = kRates.maximumStep;
  maximum.stepLoads = sum.stepLoads = 1;
  exponential.extents = quotient.extents = shape;
  exponential.outputMillicycles = kRates.exponential;
  exponential.outputLoads = quotient.outputLoads = 2;
  quotient.outputMillicycles = elementRate();
  return {maximum, exponential, sum, quotient};
}

llvm::SmallVector<LoopNest> NestBuilder::makeLayerNorm(nn::LayerNormOp norm) {
  llvm::SmallVector<int64_t> shape = llvm::to_vector(getShape(0));
  int64_t count = 1;
  LoopNest mean, factor, result;
  result.extents = shape;
  for (int64_t axis : norm.getAxes()) {
    count *= shape[axis];
    shape[axis] = 1;
  }
  mean.extents = factor.extents = shape;
  mean.innerSteps = factor.innerSteps = count;
  mean.stepMillicycles = kRates.averageStep;
  factor.stepMillicycles = kRates.floatStep;
  mean.stepLoads = factor.stepLoads = 1;
  mean.outputMillicycles = factor.outputMillicycles = kRates.sumOutput;
  result.outputMillicycles = elementRate();
  result.outputLoads = 5;
  if (norm.getUncentred())
    return {factor, result};
  return {mean, factor, result};
}

llvm::SmallVector<LoopNest> NestBuilder::makeTopK(int64_t axis) {
  LoopNest key = makeElementwise(kRates.floatElement, 1);
  key.extents = llvm::to_vector(getShape(0));
  LoopNest rank = key, place = makeElementwise(kRates.move, 0);
  rank.innerSteps = place.innerSteps = key.extents[axis];
  rank.stepMillicycles = place.stepMillicycles = kRates.maximumStep;
  rank.stepLoads = place.stepLoads = 1;
  if (!isa<FloatType>(operandTypes[0].getElementType()))
    return {rank, place};
  return {key, rank, place};
}

/// The elements that `reduce` combines to one.
static int64_t countReduced(nn::ReduceOp reduce,
                            llvm::ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t axis : reduce.getAxes())
    count *= shape[axis];
  return count;
}

llvm::SmallVector<LoopNest> NestBuilder::build() {
  using Nests = llvm::SmallVector<LoopNest>;
  return llvm::TypeSwitch<Operation *, Nests>(op)
      .Case([&](nn::ConvOp) -> Nests {
        bool isWindow = product(getShape(1).drop_front(2)) > 1;
        return {makeReduction(product(getShape(1).drop_front()),
                              productRate(isWindow), 2)};
      })
      .Case([&](nn::ConvTransposeOp conv) -> Nests {
        // How many kernel positions an output meets depends on where it lies;
        // the mean is what counts. It is not cut, so its types are its own.
        int64_t outputs = resultType.getNumElements();
        return {makeReduction(llvm::divideCeil(conv.getMacs(), outputs),
                              productRate(/*isWindow=*/false), 2)};
      })
      .Case([&](nn::MatMulOp) -> Nests {
        return {makeReduction(getShape(0).back(),
                              productRate(/*isWindow=*/false), 2)};
      })
      .Case([&](nn::GemmOp gemm) -> Nests {
        int64_t depth = getShape(0)[gemm.getTransA() ? 0 : 1];
        int64_t rowBytes =
            gemm.getTransB()
                ? depth * (operandTypes[1].getElementTypeBitWidth() / 8)
                : 1;
        return {
            makeReduction(depth, productRate(/*isWindow=*/false), 2, rowBytes)};
      })
      .Case([&](nn::AvgPoolOp pool) -> Nests {
        return {makeReduction(product(pool.getKernelShape()),
                              kRates.averageWindowStep, 1)};
      })
      .Case([&](nn::MaxPoolOp pool) -> Nests {
        return {makeReduction(product(pool.getKernelShape()),
                              kRates.maximumStep, 1)};
      })
      .Case([&](nn::GlobalAvgPoolOp) -> Nests {
        int64_t positions = product(getShape(0).drop_front(2));
        return {makeReduction(
            positions, kRates.averageStep, 1,
            positions * (operandTypes[0].getElementTypeBitWidth() / 8))};
      })
      .Case(
          [&](nn::SoftmaxOp softmax) { return makeSoftmax(softmax.getAxis()); })
      .Case([&](nn::ReduceOp reduce) -> Nests {
        bool isExtreme = reduce.getKind() == nn::ReduceKind::Max ||
                         reduce.getKind() == nn::ReduceKind::Min;
        return {makeReduction(
            countReduced(reduce, getShape(0)),
            isExtreme ? kRates.maximumStep : kRates.averageStep, 1)};
      })
      .Case([&](nn::LayerNormOp norm) { return makeLayerNorm(norm); })
      .Case<nn::ArgMaxOp, nn::ArgMinOp>([&](auto arg) -> Nests {
        return {
            makeReduction(getShape(0)[arg.getAxis()], kRates.maximumStep, 2)};
      })
      .Case([&](nn::TopKOp top) { return makeTopK(top.getAxis()); })
      .Case([&](nn::MaxPoolIndicesOp pool) -> Nests {
        // Positions are computed from and to numbers by divisions.
        return {makeReduction(product(pool.getKernelShape()),
                              3 * kRates.maximumStep, 2)};
      })
      .Case([&](nn::SigmoidOp) -> Nests {
        return {makeElementwise(elementRate() + kRates.logistic, 1)};
      })
      .Case([&](nn::TanhOp) -> Nests {
        return {makeElementwise(elementRate() + kRates.tanh, 1)};
      })
      .Case<nn::ReshapeOp, nn::TransposeOp, nn::ConcatOp>(
          [&](Operation *) -> Nests {
            return {makeElementwise(kRates.move, 1)};
          })
      .Default([&](Operation *) -> Nests {
        int64_t loads = std::min<int64_t>(op->getNumOperands(), 2);
        return {makeElementwise(elementRate(), loads)};
      });
}

llvm::SmallVector<LoopNest>
cluster::getLoopNests(Operation *op,
                      llvm::ArrayRef<RankedTensorType> operandTypes,
                      RankedTensorType resultType, DeviceAttr device) {
  return NestBuilder(op, operandTypes, resultType, device).build();
}

int64_t cluster::getKernelScratchBytes(Operation *op) {
  auto align = [](int64_t bytes) { return llvm::alignTo(bytes, 16); };
  if (op->getNumOperands() == 0)
    return 0;
  auto type = cast<RankedTensorType>(op->getOperand(0).getType());
  int64_t elements = type.getNumElements();
  if (auto softmax = dyn_cast<nn::SoftmaxOp>(op)) {
    // One maximum and one sum a row, and an exponential an element, all f32.
    int64_t rows = elements / type.getDimSize(softmax.getAxis());
    return 2 * align(4 * rows) + align(4 * elements);
  }
  if (auto norm = dyn_cast<nn::LayerNormOp>(op)) {
    // A mean and a factor a group, both f32.
    int64_t groups = elements;
    for (int64_t axis : norm.getAxes())
      groups /= type.getDimSize(axis);
    return (norm.getUncentred() ? 1 : 2) * align(4 * groups);
  }
  // A rank an element, and a key for floats, both 32 bits.
  if (isa<nn::TopKOp>(op))
    return (isa<FloatType>(type.getElementType()) ? 2 : 1) *
           align(4 * elements);
  return 0;
}

//===----------------------------------------------------------------------===//
// Cycles
//===----------------------------------------------------------------------===//

namespace {
/// What the cores do in one kernel.
struct KernelCost {
  int64_t cycles = 0;
  int64_t instructions = 0;
};
} // namespace

/// Cycles of the busiest core, when each access to an operand costs
/// `accessCycles` beyond its issue.
static KernelCost estimateKernel(llvm::ArrayRef<LoopNest> nests,
                                 DeviceAttr device, int64_t accessCycles) {
  KernelCost result;
  int64_t millicycles = 0;
  for (const LoopNest &nest : nests) {
    unsigned dims = getNumDistributedDims(nest.extents, device.getCores());
    llvm::ArrayRef<int64_t> extents(nest.extents);
    int64_t shares = product(extents.take_front(dims));
    int64_t perShare = product(extents.drop_front(dims));
    int64_t rounds = llvm::divideCeil(shares, device.getCores());
    int64_t issue =
        nest.outputMillicycles + nest.innerSteps * nest.stepMillicycles;
    if (accessCycles == 0)
      issue += nest.innerSteps * nest.stepConflictMillicycles;
    int64_t accesses =
        nest.outputLoads + nest.outputStores + nest.innerSteps * nest.stepLoads;
    millicycles += rounds * perShare * (issue + 1000 * accesses * accessCycles);
    millicycles += 1000 * (kLaunchCycles + device.getBarrierCycles());
    result.instructions += shares * perShare * issue / 1000;
  }
  result.cycles = llvm::divideCeil(millicycles, 1000);
  return result;
}

/// Fills in what follows from cycles and traffic.
static void finishCost(Operation *op, DeviceAttr device, const System &system,
                       int64_t instructions, Cost &cost) {
  cost.latencyPs = cyclesToPs(cost.latencyCycles, device.getClockKhz());
  cost.macs = cast<WorkloadOpInterface>(op).getMacs();
  cost.energyFj = instructions * device.getInstructionEnergyFj();
  if (const MemoryDescription *home = system.findMemory(device.getHomeMemory()))
    for (const MemoryTraffic &traffic : cost.traffic)
      cost.energyFj += traffic.readBytes * home->readEnergyFjPerByte +
                       traffic.writtenBytes * home->writeEnergyFjPerByte;
}

Cost cluster::estimateInPlace(Operation *op, DeviceAttr device,
                              const System &system) {
  llvm::SmallVector<RankedTensorType> types;
  for (Type type : op->getOperandTypes())
    types.push_back(cast<RankedTensorType>(type));
  auto resultType = cast<RankedTensorType>(op->getResult(0).getType());
  KernelCost kernel =
      estimateKernel(getLoopNests(op, types, resultType, device), device,
                     getHomeAccessCycles(device, system) - 1);
  auto work = cast<WorkloadOpInterface>(op);
  Cost cost;
  cost.latencyCycles = kernel.cycles;
  cost.addCycles("cores", kernel.cycles);
  cost.addCycles("dma", 0);
  cost.bound = "cores";
  cost.addTraffic(device.getHomeMemory(), work.getOperandBytes(),
                  work.getResultBytes());
  finishCost(op, device, system, kernel.instructions, cost);
  return cost;
}

int64_t cluster::getTileBytes(DeviceAttr device) {
  return device.getL1Bytes() - device.getCores() * device.getStackBytes();
}

namespace {
/// The copies of one direction for one piece.
struct CopyCost {
  int64_t cycles = 0;
  int64_t bytes = 0;
};

/// Prices copies by the device's figures.
class CopyPricer {
public:
  CopyPricer(DeviceAttr device, const System &system)
      : device(device), latency(device.getDmaStartupCycles() +
                                getHomeAccessCycles(device, system)),
        bytesPerCycle(std::min(device.getDmaBytesPerCycle(),
                               getHomeBytesPerCycle(device, system))) {}

  void add(CopyCost &cost, RankedTensorType type, const Slice &slice,
           RankedTensorType outer) const {
    int64_t bytes = getSliceBytes(type, slice);
    int64_t runs = countRuns(type, slice, outer);
    cost.cycles +=
        latency + runs * (device.getDmaRunCycles() +
                          llvm::divideCeil(bytes / runs, bytesPerCycle));
    cost.bytes += bytes;
  }

private:
  DeviceAttr device;
  int64_t latency;
  int64_t bytesPerCycle;
};
} // namespace

std::optional<Cost> cluster::estimateTiled(Operation *op, DeviceAttr device,
                                           const System &system,
                                           TileAttr tile) {
  auto plan = planPieces(op, tile);
  if (failed(plan))
    return std::nullopt;
  llvm::SmallVector<KernelOperand> operands = getKernelOperands(op);
  if (layOutL1(*plan, operands).bytes > getTileBytes(device))
    return std::nullopt;
  CopyPricer pricer(device, system);
  size_t count = plan->pieces.size();
  llvm::SmallVector<CopyCost> loads(count), stores(count);
  llvm::SmallVector<KernelCost> kernels;
  for (auto [t, piece] : llvm::enumerate(plan->pieces)) {
    llvm::SmallVector<RankedTensorType> types;
    for (auto [i, type] : llvm::enumerate(plan->operandTypes)) {
      types.push_back(getOperandType(*plan, piece, i));
      bool isLoaded =
          !operands[i].isBaked &&
          (t == 0 || !(piece.operands[i] == plan->pieces[t - 1].operands[i]));
      if (isLoaded)
        pricer.add(loads[t], type, piece.operands[i], types.back());
    }
    pricer.add(stores[t], plan->resultType, piece.result,
               getSliceType(plan->resultType, piece.result));
    kernels.push_back(estimateKernel(
        getLoopNests(op, types, getSliceType(plan->resultType, piece.result),
                     device),
        device, /*accessCycles=*/0));
  }
  Cost cost;
  int64_t coreCycles = 0, loadCycles = 0, storeCycles = 0, instructions = 0;
  int64_t readBytes = 0, writtenBytes = 0;
  cost.latencyCycles = loads[0].cycles + stores[count - 1].cycles +
                       static_cast<int64_t>(count + 2) * kWaitCycles;
  for (size_t t = 0; t < count; ++t) {
    int64_t step = kernels[t].cycles;
    if (t + 1 < count)
      step = std::max(step, loads[t + 1].cycles);
    if (t > 0)
      step = std::max(step, stores[t - 1].cycles);
    cost.latencyCycles += step;
    coreCycles += kernels[t].cycles;
    loadCycles += loads[t].cycles;
    storeCycles += stores[t].cycles;
    instructions += kernels[t].instructions;
    readBytes += loads[t].bytes;
    writtenBytes += stores[t].bytes;
  }
  int64_t dmaCycles = std::max(loadCycles, storeCycles);
  cost.addCycles("cores", coreCycles);
  cost.addCycles("dma", dmaCycles);
  cost.bound = coreCycles >= dmaCycles ? "cores" : "dma";
  cost.addTraffic(device.getHomeMemory(), readBytes, writtenBytes);
  finishCost(op, device, system, instructions, cost);
  return cost;
}
