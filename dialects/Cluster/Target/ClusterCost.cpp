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
#include "dialects/Nn/IR/Nn.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace hetero;
using namespace hetero::cluster;

namespace {
/// Issue cycles of loop bodies, in thousandths: counted on the instructions
/// that the compiler emits for the loops of Conversion/NnToLinalg.
struct Rates {
  int64_t integerStep = 9000;
  int64_t floatStep = 12000;
  int64_t windowOutput = 60000;
  int64_t requantize = 14000;
  int64_t maxStep = 10000;
  int64_t quantizedElement = 45000;
  int64_t floatElement = 14000;
  int64_t move = 10000;
  int64_t transcendental = 60000;
};
constexpr Rates kRates;
/// Entry, address set-up and the closing barrier of a kernel.
constexpr int64_t kLaunchCycles = 60;
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

static llvm::SmallVector<int64_t> getShape(Value value) {
  return llvm::to_vector(cast<RankedTensorType>(value.getType()).getShape());
}

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

/// A nest of `steps` products or comparisons an output.
static LoopNest makeReduction(Operation *op, int64_t steps, int64_t stepRate,
                              int64_t stepLoads) {
  LoopNest nest;
  nest.extents = getShape(op->getResult(0));
  nest.innerSteps = steps;
  nest.stepMillicycles = stepRate;
  nest.stepLoads = stepLoads;
  nest.outputMillicycles = kRates.windowOutput;
  if (!isFloatOp(op)) {
    nest.outputMillicycles += kRates.requantize;
    nest.outputLoads = 2; // bias and scale of the channel
  }
  return nest;
}

static LoopNest makeElementwise(Value result, int64_t rate, int64_t loads) {
  LoopNest nest;
  nest.extents = getShape(result);
  nest.outputMillicycles = rate;
  nest.outputLoads = loads;
  return nest;
}

static int64_t productRate(Operation *op) {
  return isFloatOp(op) ? kRates.floatStep : kRates.integerStep;
}

/// Quotients and conversions make a quantised element dearer than a float one.
static int64_t elementRate(Operation *op, DeviceAttr device) {
  if (isFloatOp(op))
    return kRates.floatElement;
  return kRates.quantizedElement +
         1000 * device.getTiming().getFloatDivideCycles();
}

static llvm::SmallVector<LoopNest> getSoftmaxNests(nn::SoftmaxOp op,
                                                   DeviceAttr device) {
  llvm::SmallVector<int64_t> shape = getShape(op.getInput());
  int64_t length = shape[op.getAxis()];
  llvm::SmallVector<int64_t> outer(shape);
  outer[op.getAxis()] = 1;
  LoopNest maximum, exponential, sum, quotient;
  maximum.extents = sum.extents = outer;
  maximum.innerSteps = sum.innerSteps = length;
  maximum.stepMillicycles = sum.stepMillicycles = kRates.maxStep;
  maximum.stepLoads = sum.stepLoads = 1;
  exponential.extents = quotient.extents = shape;
  exponential.outputMillicycles = kRates.transcendental;
  exponential.outputLoads = quotient.outputLoads = 2;
  quotient.outputMillicycles = elementRate(op, device);
  return {maximum, exponential, sum, quotient};
}

llvm::SmallVector<LoopNest> cluster::getLoopNests(Operation *op,
                                                  DeviceAttr device) {
  using Nests = llvm::SmallVector<LoopNest>;
  return llvm::TypeSwitch<Operation *, Nests>(op)
      .Case([](nn::ConvOp conv) -> Nests {
        llvm::SmallVector<int64_t> weight = getShape(conv.getWeight());
        return {makeReduction(conv, product(ArrayRef(weight).drop_front()),
                              productRate(conv), 2)};
      })
      .Case([](nn::ConvTransposeOp conv) -> Nests {
        // How many kernel positions an output meets depends on where it lies;
        // the mean is what counts.
        int64_t outputs = product(getShape(conv.getOutput()));
        return {makeReduction(conv, llvm::divideCeil(conv.getMacs(), outputs),
                              productRate(conv), 2)};
      })
      .Case([](nn::MatMulOp matmul) -> Nests {
        return {makeReduction(matmul, getShape(matmul.getLhs()).back(),
                              productRate(matmul), 2)};
      })
      .Case([](nn::GemmOp gemm) -> Nests {
        llvm::SmallVector<int64_t> lhs = getShape(gemm.getLhs());
        return {makeReduction(gemm, lhs[gemm.getTransA() ? 0 : 1],
                              productRate(gemm), 2)};
      })
      .Case([](nn::AvgPoolOp pool) -> Nests {
        return {makeReduction(pool, product(pool.getKernelShape()),
                              productRate(pool), 1)};
      })
      .Case([](nn::MaxPoolOp pool) -> Nests {
        return {makeReduction(pool, product(pool.getKernelShape()),
                              kRates.maxStep, 1)};
      })
      .Case([](nn::GlobalAvgPoolOp pool) -> Nests {
        llvm::SmallVector<int64_t> input = getShape(pool.getInput());
        return {makeReduction(pool, product(ArrayRef(input).drop_front(2)),
                              productRate(pool), 1)};
      })
      .Case([&](nn::SoftmaxOp softmax) {
        return getSoftmaxNests(softmax, device);
      })
      .Case<nn::SigmoidOp, nn::TanhOp>([&](Operation *unary) -> Nests {
        return {makeElementwise(
            unary->getResult(0),
            elementRate(unary, device) + kRates.transcendental, 1)};
      })
      .Case<nn::ReshapeOp, nn::TransposeOp, nn::ConcatOp>(
          [&](Operation *move) -> Nests {
            return {makeElementwise(move->getResult(0), kRates.move, 1)};
          })
      .Default([&](Operation *element) -> Nests {
        int64_t loads = std::min<int64_t>(element->getNumOperands(), 2);
        return {makeElementwise(element->getResult(0),
                                elementRate(element, device), loads)};
      });
}

int64_t cluster::getKernelScratchBytes(Operation *op) {
  auto softmax = dyn_cast<nn::SoftmaxOp>(op);
  if (!softmax)
    return 0;
  // One maximum and one sum a row, and an exponential an element, all f32.
  llvm::SmallVector<int64_t> shape = getShape(softmax.getInput());
  int64_t elements = product(shape);
  int64_t rows = elements / shape[softmax.getAxis()];
  auto align = [](int64_t bytes) { return llvm::alignTo(bytes, 16); };
  return 2 * align(4 * rows) + align(4 * elements);
}

//===----------------------------------------------------------------------===//
// In place
//===----------------------------------------------------------------------===//

static void addOperandTraffic(Operation *op, DeviceAttr device, Cost &cost) {
  auto work = cast<WorkloadOpInterface>(op);
  cost.addTraffic(device.getHomeMemory(), work.getOperandBytes(),
                  work.getResultBytes());
}

Cost cluster::estimateInPlace(Operation *op, DeviceAttr device,
                              const System &system) {
  int64_t accessCycles = getHomeAccessCycles(device, system) - 1;
  int64_t millicycles = 0;
  int64_t instructions = 0;
  for (const LoopNest &nest : getLoopNests(op, device)) {
    unsigned dims = getNumDistributedDims(nest.extents, device.getCores());
    llvm::ArrayRef<int64_t> extents(nest.extents);
    int64_t shares = product(extents.take_front(dims));
    int64_t perShare = product(extents.drop_front(dims));
    int64_t rounds = llvm::divideCeil(shares, device.getCores());
    int64_t issue =
        nest.outputMillicycles + nest.innerSteps * nest.stepMillicycles;
    int64_t accesses =
        nest.outputLoads + nest.outputStores + nest.innerSteps * nest.stepLoads;
    millicycles += rounds * perShare * (issue + 1000 * accesses * accessCycles);
    instructions += shares * perShare * issue / 1000;
    millicycles += 1000 * kLaunchCycles;
  }
  Cost cost;
  cost.latencyCycles = llvm::divideCeil(millicycles, 1000);
  cost.latencyPs = cyclesToPs(cost.latencyCycles, device.getClockKhz());
  cost.macs = cast<WorkloadOpInterface>(op).getMacs();
  cost.bound = "cores";
  cost.addCycles("cores", cost.latencyCycles);
  cost.addCycles("dma", 0);
  addOperandTraffic(op, device, cost);
  cost.energyFj = instructions * device.getInstructionEnergyFj();
  if (const MemoryDescription *home = system.findMemory(device.getHomeMemory()))
    for (const MemoryTraffic &traffic : cost.traffic)
      cost.energyFj += traffic.readBytes * home->readEnergyFjPerByte +
                       traffic.writtenBytes * home->writeEnergyFjPerByte;
  return cost;
}
