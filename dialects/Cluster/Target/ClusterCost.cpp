//===- ClusterCost.cpp - Predicted cycles of a kernel ---------------------===//
//
// A kernel costs what its code consists of (KernelProfile.h) times the rates of
// ClusterRates.def. In place, each access waits for home memory besides. In
// pieces, commands, copies and kernels are laid out in time as the task orders
// them.
//
//===----------------------------------------------------------------------===//

#include "dialects/Cluster/Target/ClusterCost.h"
#include "dialects/Cluster/Target/Pieces.h"
#include "dialects/Nn/IR/Nn.h"

using namespace hetero;
using namespace hetero::cluster;

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
// Copies
//===----------------------------------------------------------------------===//

namespace {

/// The copies of one operand or result for one piece.
struct CopyWork {
  /// Transfers the engine is commanded to do, and cycles that each streams.
  int64_t commands = 0;
  int64_t busyCycles = 0;
  int64_t bytes = 0;
};

/// Prices copies by the device's figures.
class CopyPricer {
public:
  CopyPricer(DeviceAttr device, const System &system)
      : device(device),
        bytesPerCycle(std::min(device.getDmaBytesPerCycle(),
                               getHomeBytesPerCycle(device, system))) {}

  /// A box of a tensor of `type` whose elements lie in the L1 at `l1Strides`,
  /// in elements, from `l1Offset` on, in bytes.
  CopyWork price(RankedTensorType type, const Slice &slice,
                 llvm::ArrayRef<int64_t> l1Strides, int64_t l1Offset) const;

private:
  DeviceAttr device;
  int64_t bytesPerCycle;
};

} // namespace

CopyWork CopyPricer::price(RankedTensorType type, const Slice &slice,
                           llvm::ArrayRef<int64_t> l1Strides,
                           int64_t l1Offset) const {
  int64_t elementBytes = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  llvm::SmallVector<int64_t> homeStrides = getStrides(type);
  // Dimensions that continue one another on both sides are one, as the task
  // joins them: counts and L1 distances in bytes, innermost first.
  llvm::SmallVector<std::pair<int64_t, int64_t>> dims;
  int64_t homeNext = 1, l1Next = 1;
  for (int64_t dim = type.getRank() - 1; dim >= 0; --dim) {
    int64_t count = slice.sizes[dim];
    if (count == 1)
      continue;
    if (homeStrides[dim] == homeNext && l1Strides[dim] == l1Next &&
        (!dims.empty() || homeNext == 1)) {
      if (dims.empty())
        dims.push_back({1, elementBytes});
      dims.back().first *= count;
    } else {
      if (dims.empty())
        dims.push_back({1, elementBytes});
      dims.push_back({count, l1Strides[dim] * elementBytes});
    }
    homeNext = homeStrides[dim] * count;
    l1Next = l1Strides[dim] * count;
  }
  CopyWork work;
  work.bytes = getSliceBytes(type, slice);
  int64_t runBytes = dims.empty() ? elementBytes : dims[0].first * elementBytes;
  int64_t runs = work.bytes / runBytes;
  // The engine has two dimensions beside the run.
  int64_t perCommand = 1;
  for (auto [count, stride] :
       llvm::ArrayRef(dims).drop_front(!dims.empty()).take_front(2))
    perCommand *= count;
  work.commands = runs / perCommand;
  // A run takes whole beats from the word it starts in, which recurs every
  // four.
  int64_t stride = dims.size() > 1 ? dims[1].second : 0;
  constexpr int64_t kWordBytes = 4;
  int64_t beats = 0;
  for (int64_t run = 0; run < kWordBytes; ++run)
    beats += llvm::divideCeil(runBytes + (l1Offset + run * stride) % kWordBytes,
                              bytesPerCycle);
  work.busyCycles = runs * device.getDmaRunCycles() + runs * beats / kWordBytes;
  return work;
}

//===----------------------------------------------------------------------===//
// Stages
//===----------------------------------------------------------------------===//

namespace {

/// Adds up an estimate.
class Estimator {
public:
  Estimator(Operation *op, DeviceAttr device, const System &system,
            const ProfileCache &cache)
      : op(op), device(device), system(system), cache(cache),
        operands(getKernelOperands(op)), key(getKernelKey(op, operands)),
        placeKey(getVariant("in place")), piecesKey(getVariant("in pieces")) {}

  Estimate estimateInPlace();
  std::optional<Estimate> estimateTiled(TileAttr tile);

private:
  /// Adds executions of a part of the code to those that decide the latency.
  void book(Rate rate, int64_t count = 1) {
    estimate.counts[static_cast<unsigned>(rate)] += 1000 * count;
  }
  void book(const RateCounts &counts) {
    addCounts(estimate.counts, counts, 1000);
  }
  /// The key of some of the kernels of the operation.
  Attribute getVariant(llvm::StringRef name) const {
    Builder attributes(op->getContext());
    return attributes.getArrayAttr({key, attributes.getStringAttr(name)});
  }
  KernelWork getPieceWork(const PiecePlan &plan, const Piece &piece);
  void finish(const RateCounts &allCores);

  Operation *op;
  DeviceAttr device;
  const System &system;
  const ProfileCache &cache;
  llvm::SmallVector<KernelOperand> operands;
  Attribute key, placeKey, piecesKey;
  Estimate estimate;
};

/// Times of the copies that one step of a task commands.
class CopyTimeline {
public:
  CopyTimeline(DeviceAttr device, const System &system)
      : latency(device.getDmaStartupCycles() +
                getHomeAccessCycles(device, system)) {
    RateCounts command{};
    command[static_cast<unsigned>(Rate::Command)] = 1000;
    commandCycles = getCycles(command);
  }

  /// Core 0 commands the copies one after the other; each direction streams
  /// them in order.
  void add(const CopyWork &work, bool isLoad) {
    for (int64_t i = 0; i < work.commands; ++i) {
      ++commands;
      int64_t &free = isLoad ? loadsEnd : storesEnd;
      free = std::max(free, commands * commandCycles + latency) +
             work.busyCycles / work.commands;
    }
  }

  int64_t getEnd() const { return std::max(loadsEnd, storesEnd); }
  int64_t getCommands() const { return commands; }

private:
  int64_t latency;
  int64_t commandCycles;
  int64_t commands = 0;
  int64_t loadsEnd = 0, storesEnd = 0;
};

} // namespace

/// Fills in what follows from counts and traffic.
void Estimator::finish(const RateCounts &allCores) {
  book(Rate::Stage);
  Cost &cost = estimate.cost;
  cost.latencyCycles = estimate.fixedCycles + getCycles(estimate.counts);
  cost.latencyPs = cyclesToPs(cost.latencyCycles, device.getClockKhz());
  cost.macs = cast<WorkloadOpInterface>(op).getMacs();
  cost.energyFj = getCycles(allCores) * device.getInstructionEnergyFj();
  if (const MemoryDescription *home = system.findMemory(device.getHomeMemory()))
    for (const MemoryTraffic &traffic : cost.traffic)
      cost.energyFj += traffic.readBytes * home->readEnergyFjPerByte +
                       traffic.writtenBytes * home->writeEnergyFjPerByte;
}

Estimate Estimator::estimateInPlace() {
  auto profile = cache.get(placeKey, [&] {
    return profileKernel(op, operands, llvm::to_vector(op->getOperandTypes()),
                         [](Operation *) {});
  });
  KernelWork work = getKernelWork(*profile, {}, device.getCores());
  // Banks are not what accesses wait for.
  for (Rate rate :
       {Rate::Common, Rate::Shared, Rate::SharedNarrow, Rate::StepCommon,
        Rate::StepCommonNarrow, Rate::StepNarrow, Rate::StepShared})
    work.busiest[static_cast<unsigned>(rate)] = 0;
  book(work.busiest);
  estimate.fixedCycles = getAccesses(work.busiest) *
                         (getHomeAccessCycles(device, system) - 1) / 1000;
  auto workload = cast<WorkloadOpInterface>(op);
  Cost &cost = estimate.cost;
  cost.addCycles("cores", estimate.fixedCycles + getCycles(work.busiest));
  cost.addCycles("dma", 0);
  cost.bound = "cores";
  cost.addTraffic(device.getHomeMemory(), workload.getOperandBytes(),
                  workload.getResultBytes());
  finish(work.total);
  return estimate;
}

KernelWork Estimator::getPieceWork(const PiecePlan &plan, const Piece &piece) {
  auto getTypes = [&] {
    llvm::SmallVector<Type> types;
    for (unsigned i = 0; i < plan.operandTypes.size(); ++i)
      types.push_back(getOperandType(plan, piece, i));
    return types;
  };
  auto build = [&] {
    return profileKernel(op, operands, getTypes(),
                         [&](Operation *copy) { applyPiece(copy, piece); });
  };
  // Where an element lies makes no difference in most kernels: one profile
  // serves all pieces of all tiles.
  auto profile = cache.get(piecesKey, build);
  if (!profile->isUniform) {
    Builder attributes(op->getContext());
    llvm::SmallVector<Attribute> parts{
        key, attributes.getDenseI64ArrayAttr(piece.pads)};
    for (Type type : getTypes())
      parts.push_back(TypeAttr::get(type));
    profile = cache.get(attributes.getArrayAttr(parts), build);
  }
  return getKernelWork(*profile, piece.result.sizes, device.getCores());
}

std::optional<Estimate> Estimator::estimateTiled(TileAttr tile) {
  auto plan = planPieces(op, tile);
  if (failed(plan))
    return std::nullopt;
  L1Layout layout = layOutL1(*plan, operands);
  if (layout.bytes > getTileBytes(device))
    return std::nullopt;
  CopyPricer pricer(device, system);
  size_t count = plan->pieces.size();
  int64_t readBytes = 0, writtenBytes = 0;
  int64_t loadCycles = 0, storeCycles = 0, coreCycles = 0;
  RateCounts allCores{};

  auto load = [&](size_t t, CopyTimeline &timeline) {
    const Piece &piece = plan->pieces[t];
    for (unsigned i = 0; i < operands.size(); ++i) {
      if (operands[i].isBaked ||
          (t != 0 && !piece.bringsOperand(i, plan->pieces[t - 1])))
        continue;
      llvm::SmallVector<int64_t> strides = getL1Strides(*plan, piece, i);
      int64_t inner = 0;
      if (i == 0)
        for (auto [pad, stride] : llvm::zip(
                 llvm::ArrayRef(piece.inputPads)
                     .take_front(piece.inputPads.size() / 2),
                 llvm::ArrayRef(strides).take_back(piece.inputPads.size() / 2)))
          inner += pad * stride;
      RankedTensorType type = plan->operandTypes[i];
      CopyWork work = pricer.price(
          type, piece.operands[i], strides,
          inner * llvm::divideCeil(type.getElementTypeBitWidth(), 8));
      timeline.add(work, /*isLoad=*/true);
      readBytes += work.bytes;
      loadCycles += work.busyCycles;
      if (i == 0 && piece.fillsInput) {
        book(Rate::Fill);
        book(Rate::FillWord,
             llvm::divideCeil(llvm::divideCeil(getL1Bytes(*plan, piece, 0), 4),
                              device.getCores()));
      }
    }
  };
  auto store = [&](size_t t, CopyTimeline &timeline) {
    const Slice &slice = plan->pieces[t].result;
    CopyWork work =
        pricer.price(plan->resultType, slice,
                     getStrides(getSliceType(plan->resultType, slice)), 0);
    timeline.add(work, /*isLoad=*/false);
    writtenBytes += work.bytes;
    storeCycles += work.busyCycles;
  };
  // One step of the task: copies beside the work of a piece, until both are
  // done.
  auto wait = [&](const CopyTimeline &timeline, const RateCounts &work) {
    RateCounts cores = work;
    cores[static_cast<unsigned>(Rate::Command)] +=
        1000 * timeline.getCommands();
    if (getCycles(cores) >= timeline.getEnd())
      book(cores);
    else
      estimate.fixedCycles += timeline.getEnd();
    book(Rate::Wait);
  };

  KernelWork work;
  CopyTimeline first(device, system);
  load(0, first);
  wait(first, {});
  for (size_t t = 0; t < count; ++t) {
    CopyTimeline timeline(device, system);
    if (t + 1 < count)
      load(t + 1, timeline);
    if (t > 0)
      store(t - 1, timeline);
    // Most pieces are like the one before.
    if (t == 0 || !plan->pieces[t].isLike(plan->pieces[t - 1]))
      work = getPieceWork(*plan, plan->pieces[t]);
    addCounts(allCores, work.total, 1000);
    coreCycles += getCycles(work.busiest);
    wait(timeline, work.busiest);
  }
  CopyTimeline last(device, system);
  store(count - 1, last);
  wait(last, {});

  int64_t dmaCycles = std::max(loadCycles, storeCycles);
  Cost &cost = estimate.cost;
  cost.addCycles("cores", coreCycles);
  cost.addCycles("dma", dmaCycles);
  cost.bound = coreCycles >= dmaCycles ? "cores" : "dma";
  cost.addTraffic(device.getHomeMemory(), readBytes, writtenBytes);
  finish(allCores);
  return estimate;
}

Estimate cluster::estimateInPlace(Operation *op, DeviceAttr device,
                                  const System &system,
                                  const ProfileCache &cache) {
  return Estimator(op, device, system, cache).estimateInPlace();
}

int64_t cluster::getTileBytes(DeviceAttr device) {
  return device.getL1Bytes() - device.getCores() * device.getStackBytes();
}

std::optional<Estimate> cluster::estimateTiled(Operation *op, DeviceAttr device,
                                               const System &system,
                                               TileAttr tile,
                                               const ProfileCache &cache) {
  return Estimator(op, device, system, cache).estimateTiled(tile);
}
