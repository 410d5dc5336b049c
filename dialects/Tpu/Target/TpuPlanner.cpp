//===- TpuPlanner.cpp - Capability and predicted cost of the array --------===//
//
// The latency of a tiling follows from three closed forms - a transfer, the
// folds of a tile, the drain of the last fold - and the recurrence of a
// pipeline with as many slots as the tiling has: a tile's loads wait for a free
// slot, its folds for their operands, its store for its drain, and all
// transfers for the one DMA engine.
//
//===----------------------------------------------------------------------===//

#include "dialects/Tpu/Target/TpuPlanner.h"
#include "dialects/Tpu/Target/TpuCapability.h"
#include "dialects/Tpu/Target/TpuSchedule.h"
#include "hetero/Interfaces/WorkloadOpInterface.h"
#include "llvm/Support/MathExtras.h"

using namespace hetero;
using namespace hetero::tpu;

/// More steps than this make a program nobody wants to load; a tiling beyond it
/// is used only if there is no other.
static constexpr int64_t kPreferredSteps = 2048;
/// Tilings offered to the partitioner.
static constexpr size_t kOfferedTilings = 4;

//===----------------------------------------------------------------------===//
// Cost
//===----------------------------------------------------------------------===//

namespace {

/// Prices the steps of one tiling.
class Estimator {
public:
  Estimator(const Product &product, DeviceAttr device,
            const MemoryDescription &home, TilingAttr tiling)
      : product(product), device(device), home(home), tiling(tiling),
        steps(getSteps(product, tiling)) {}

  Cost run();

private:
  int64_t getTransferCycles(const Runs &runs) const;
  void addLoads(size_t index);
  void addFolds(const Step &step);
  void addStore(const Step &step);
  /// Appends a transfer that may start at `ready`; returns when it ends.
  int64_t transfer(const Runs &runs, int64_t ready);

  /// When the slot of serial number `serial` is free, given the ends of its
  /// users by serial number.
  int64_t getSlotFree(ArrayRef<int64_t> ends, int64_t serial) const {
    int64_t previous = serial - tiling.getSlots();
    return previous < 0 ? 0 : ends[previous];
  }
  static void setEnd(std::vector<int64_t> &ends, int64_t serial, int64_t end) {
    if (static_cast<int64_t>(ends.size()) <= serial)
      ends.resize(serial + 1, 0);
    ends[serial] = end;
  }

  const Product &product;
  DeviceAttr device;
  const MemoryDescription &home;
  TilingAttr tiling;
  std::vector<Step> steps;

  // When each load has arrived, and when its last reader is done with it.
  std::vector<int64_t> activationReady, weightReady, parameterReady;
  std::vector<int64_t> activationDone, weightDone, parameterDone;
  std::vector<int64_t> storeDone;
  int64_t dmaFree = 0, arrayFree = 0, shadowFree = 0, drainEnd = 0;
  int64_t dmaBusy = 0, arrayBusy = 0;
  int64_t readBytes = 0, writtenBytes = 0, bufferReads = 0, bufferWrites = 0;
  int64_t results = 0;
};

} // namespace

int64_t Estimator::getTransferCycles(const Runs &runs) const {
  int64_t beats =
      llvm::divideCeil(runs.runBytes, device.getDmaBytesPerCycle()) +
      device.getDmaCyclesPerRun();
  int64_t port = runs.planes * runs.rows * beats;
  int64_t memory = bytesToCycles(
      runs.getTotalBytes(), home.bandwidthBytesPerSecond, device.getClockKhz());
  return device.getDmaStartupCycles() +
         psToCycles(home.latencyPs, device.getClockKhz()) +
         std::max(port, memory);
}

int64_t Estimator::transfer(const Runs &runs, int64_t ready) {
  int64_t cycles = getTransferCycles(runs);
  dmaBusy += cycles;
  dmaFree = std::max(dmaFree, ready) + cycles;
  return dmaFree;
}

void Estimator::addLoads(size_t index) {
  if (index >= steps.size())
    return;
  const Step &step = steps[index];
  auto load = [&](bool isNew, const Runs &runs, int64_t serial,
                  ArrayRef<int64_t> done, std::vector<int64_t> &ready) {
    if (!isNew)
      return;
    setEnd(ready, serial, transfer(runs, getSlotFree(done, serial)));
    readBytes += runs.getTotalBytes();
  };
  // In the order of the lowering.
  load(step.loadsWeights, getWeightRun(product, step), step.weightLoad,
       weightDone, weightReady);
  load(step.loadsParameters, getParameterRun(product, step), step.parameterLoad,
       parameterDone, parameterReady);
  if (step.loadsActivations)
    load(true, getInputGather(product, step).runs, step.activationLoad,
         activationDone, activationReady);
}

// Folds of T steps on the lowest r rows of the array follow one another every
// max(T, r) cycles, r of the fold before: its results leave the shadow chain
// one row a cycle. The last result of a fold that ends its injection at e
// leaves the chain at e + (R - 1) + (c - 1) + r: the skew over all R rows, over
// c columns, and the drain. Sum over F full folds: (R + C - 2) + (F - 1) max(T,
// R) + T + R.
void Estimator::addFolds(const Step &step) {
  int64_t rows = device.getRows(), columns = device.getColumns();
  int64_t foldSteps = step.depth * product.getKernelSize();
  int64_t pixels = step.rows * step.columns;
  int64_t fullFolds = pixels / rows, restRows = pixels % rows;
  int64_t pixelBlocks = fullFolds + (restRows != 0);
  int64_t channelBlocks =
      step.groups * llvm::divideCeil(step.channels, columns);
  int64_t lastRows = restRows ? restRows : rows;
  int64_t lastColumns = (step.channels - 1) % columns + 1;

  int64_t ready = 0;
  if (step.hasInput())
    ready = activationReady[step.activationLoad];
  ready = std::max({ready, weightReady[step.weightLoad],
                    parameterReady[step.parameterLoad]});
  if (step.drains)
    ready = std::max(ready, getSlotFree(storeDone, step.tile));
  int64_t start = std::max(ready, arrayFree);
  int64_t end = start + foldSteps;
  if (step.drains) {
    end = std::max(end, shadowFree);
    // Every fold but the first waits for the one before it in the same tile:
    // the full ones, and the rest rows of each block of channels but the last.
    end += (channelBlocks * fullFolds - (restRows ? 0 : 1)) *
           std::max(foldSteps, rows);
    if (restRows)
      end += (channelBlocks - 1) * std::max(foldSteps, restRows);
    shadowFree = end + lastRows;
    auto getDrainEnd = [&](int64_t injectionEnd, int64_t usedColumns) {
      return injectionEnd + (rows - 1) + (usedColumns - 1) + lastRows;
    };
    drainEnd = std::max(drainEnd, getDrainEnd(end, lastColumns));
    // A narrow block of channels can be through before the last columns of the
    // full block that precedes it.
    if (step.channels > columns) {
      int64_t before = end - std::max(foldSteps, lastRows) -
                       (pixelBlocks - 1) * std::max(foldSteps, rows);
      drainEnd = std::max(drainEnd, getDrainEnd(before, columns));
    }
    setEnd(parameterDone, step.parameterLoad, drainEnd);
    results += pixels * step.groups * step.channels;
  }
  arrayBusy += end - start;
  arrayFree = end;
  if (step.hasInput())
    setEnd(activationDone, step.activationLoad, end);
  setEnd(weightDone, step.weightLoad, end);

  int64_t channels = step.groups * step.channels;
  // Every fold reads one byte a used row and a used column in each step.
  bufferReads += foldSteps * (pixels * channelBlocks + channels * pixelBlocks);
  if (step.drains)
    bufferReads += kParameterBytes * channels * pixelBlocks;
}

void Estimator::addStore(const Step &step) {
  if (!step.drains)
    return;
  Runs runs = getOutputScatter(product, step).runs;
  setEnd(storeDone, step.tile, transfer(runs, drainEnd));
  writtenBytes += runs.getTotalBytes();
}

Cost Estimator::run() {
  int64_t slots = tiling.getSlots();
  for (int64_t i = 0; i < slots; ++i)
    addLoads(i);
  for (auto [i, step] : llvm::enumerate(steps)) {
    addFolds(step);
    addLoads(i + slots);
    addStore(step);
  }
  Cost cost;
  cost.latencyCycles = dmaFree;
  cost.latencyPs = cyclesToPs(cost.latencyCycles, device.getClockKhz());
  cost.addCycles("array", arrayBusy);
  cost.addCycles("dma", dmaBusy);
  cost.addTraffic(device.getHomeMemory(), readBytes, writtenBytes);
  cost.bound = arrayBusy >= dmaBusy ? "array" : "dma";
  bufferWrites = readBytes + writtenBytes;
  bufferReads += writtenBytes;
  cost.macs = product.images * product.outputRows * product.outputColumns *
              product.getTotalChannels() * product.depth *
              product.getKernelSize();
  cost.energyFj = cost.macs * device.getMacEnergyFj() +
                  results * device.getRequantEnergyFj() +
                  bufferReads * device.getBufferReadEnergyFjPerByte() +
                  bufferWrites * device.getBufferWriteEnergyFjPerByte() +
                  readBytes * home.readEnergyFjPerByte +
                  writtenBytes * home.writeEnergyFjPerByte;
  return cost;
}

//===----------------------------------------------------------------------===//
// Tilings
//===----------------------------------------------------------------------===//

/// Sizes to try for a dimension: all of it and every power of two times `unit`
/// below, largest first.
static SmallVector<int64_t> getSizes(int64_t total, int64_t unit) {
  SmallVector<int64_t> sizes;
  for (int64_t size = unit; size < total; size *= 2)
    sizes.push_back(size);
  sizes.push_back(total);
  std::reverse(sizes.begin(), sizes.end());
  return sizes;
}

namespace {

/// Lists the tilings of a product that fit a device.
class TilingSearch {
public:
  TilingSearch(const Product &product, DeviceAttr device)
      : product(product), device(device) {}

  /// All candidates within the preferred number of steps, or the one with the
  /// fewest steps if there is none; empty if nothing fits.
  SmallVector<TilingAttr> run(bool firstOnly) {
    addWholeDepth(2, firstOnly);
    // Where no two whole tiles fit, loads and folds have to take turns, or the
    // depth comes in parts: whatever is cheaper.
    if (candidates.empty()) {
      addWholeDepth(1, firstOnly);
      addPartOfDepth(2);
    }
    if (candidates.empty())
      addPartOfDepth(1);
    auto isShort = [&](TilingAttr tiling) {
      return countSteps(product, tiling) <= kPreferredSteps;
    };
    if (llvm::any_of(candidates, isShort)) {
      llvm::erase_if(candidates,
                     [&](TilingAttr tiling) { return !isShort(tiling); });
    } else if (!candidates.empty()) {
      candidates = {*llvm::min_element(candidates, [&](auto a, auto b) {
        return countSteps(product, a) < countSteps(product, b);
      })};
    }
    return candidates;
  }

private:
  void add(int64_t rows, int64_t columns, int64_t channels, int64_t groups,
           int64_t depth, int64_t slots) {
    for (LoopOrder order :
         {LoopOrder::WeightsOuter, LoopOrder::ActivationsOuter}) {
      auto tiling = TilingAttr::get(device.getContext(), rows, columns,
                                    channels, groups, depth, slots, order);
      if (!fits(product, device, tiling))
        return;
      candidates.push_back(tiling);
    }
  }

  /// Full rows of pixels first; parts of a row only where no full row fits.
  void addWholeDepth(int64_t slots, bool firstOnly) {
    for (int64_t channels : getSizes(product.channels, device.getColumns()))
      for (int64_t groups : channels == product.channels
                                ? getSizes(product.groups, 1)
                                : SmallVector<int64_t>{1}) {
        for (int64_t columns : getSizes(product.outputColumns, 1)) {
          size_t before = candidates.size();
          for (int64_t rows : getSizes(product.outputRows, 1)) {
            if (columns != product.outputColumns && rows != 1)
              continue;
            add(rows, columns, channels, groups, product.depth, slots);
            if (firstOnly && !candidates.empty())
              return;
          }
          if (candidates.size() != before)
            break;
        }
      }
  }

  /// One fold a tile, as deep as fits.
  void addPartOfDepth(int64_t slots) {
    int64_t channels = std::min(product.channels, device.getColumns());
    int64_t columns = std::min(product.outputColumns, device.getRows());
    for (int64_t rows :
         getSizes(std::min(product.outputRows, device.getRows() / columns), 1))
      for (int64_t depth : getSizes(product.depth, 1)) {
        size_t before = candidates.size();
        add(rows, columns, channels, 1, depth, slots);
        if (candidates.size() != before)
          return;
      }
    for (int64_t depth : getSizes(product.depth, 1)) {
      add(1, 1, channels, 1, depth, slots);
      if (!candidates.empty())
        return;
    }
  }

  const Product &product;
  DeviceAttr device;
  SmallVector<TilingAttr> candidates;
};

} // namespace

//===----------------------------------------------------------------------===//
// The interface
//===----------------------------------------------------------------------===//

llvm::ArrayRef<RefusalReason> TpuPlanner::getRefusalReasons() const {
  return tpu::getRefusalReasons();
}

llvm::SmallVector<std::string>
TpuPlanner::getResources(DeviceAttrInterface) const {
  return {"array", "dma"};
}

Verdict TpuPlanner::canRun(Operation *op, DeviceAttrInterface device,
                           const System &system) const {
  if (Verdict verdict = canExpress(op); !verdict)
    return verdict;
  auto array = cast<DeviceAttr>(device);
  if (!system.findMemory(array.getHomeMemory()))
    return refuseHomeMemory(array);
  Product product = *describeProduct(op);
  if (TilingSearch(product, array).run(/*firstOnly=*/true).empty())
    return refuseSize(product, array);
  return Verdict::yes();
}

llvm::SmallVector<Attribute>
TpuPlanner::getTilings(Operation *op, DeviceAttrInterface device,
                       const System &system) const {
  auto array = cast<DeviceAttr>(device);
  Product product = *describeProduct(op);
  const MemoryDescription &home = *system.findMemory(array.getHomeMemory());
  // Cheapest first, then the fewest bytes, then the order of the search.
  SmallVector<std::tuple<int64_t, int64_t, size_t, TilingAttr>> ranking;
  for (TilingAttr tiling : TilingSearch(product, array).run(false)) {
    Cost cost = Estimator(product, array, home, tiling).run();
    ranking.emplace_back(cost.latencyCycles, cost.getTotalBytes(),
                         ranking.size(), tiling);
  }
  llvm::sort(ranking, [](const auto &a, const auto &b) {
    return std::tie(std::get<0>(a), std::get<1>(a), std::get<2>(a)) <
           std::tie(std::get<0>(b), std::get<1>(b), std::get<2>(b));
  });
  llvm::SmallVector<Attribute> tilings;
  for (const auto &entry : ArrayRef(ranking).take_front(kOfferedTilings))
    tilings.push_back(std::get<3>(entry));
  return tilings;
}

Cost TpuPlanner::estimate(Operation *op, DeviceAttrInterface device,
                          const System &system, Attribute tiling) const {
  auto array = cast<DeviceAttr>(device);
  Product product = *describeProduct(op);
  if (!tiling)
    tiling = getTilings(op, device, system).front();
  return Estimator(product, array, *system.findMemory(array.getHomeMemory()),
                   cast<TilingAttr>(tiling))
      .run();
}

llvm::SmallVector<PackedConstant>
TpuPlanner::getPackedConstants(Operation *op,
                               DeviceAttrInterface device) const {
  auto array = cast<DeviceAttr>(device);
  Product product = *describeProduct(op);
  int64_t channels = product.getTotalChannels();
  // The parameters hold what bias, scales and zero points say together.
  return {{1, getWeightLayout(array.getColumns()),
           channels * product.depth * product.getKernelSize()},
          {getParameterOperand(op), kParameterLayout.str(),
           channels * kParameterBytes}};
}

int64_t TpuPlanner::getScratchBytes(Operation *, DeviceAttrInterface,
                                    Attribute) const {
  return 0;
}
