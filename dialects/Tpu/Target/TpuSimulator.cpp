//===- TpuSimulator.cpp - Running the array's section ---------------------===//
//
// Commands are executed in order on real bytes. Time is counted beside: a
// command starts when its engine is free and what it waits for has completed. A
// slot that is read before its load has ended, or overwritten before its reader
// has, is an error: tokens that are missing show here and not as wrong luck.
//
//===----------------------------------------------------------------------===//

#include "dialects/Tpu/Target/TpuSimulator.h"
#include "dialects/Tpu/Target/TpuArrayClock.h"
#include "dialects/Tpu/Target/TpuSection.h"
#include "hetero/Support/PlantedFault.h"
#include "hetero/Support/Quantize.h"
#include "llvm/Support/Endian.h"

using namespace hetero;
using namespace hetero::tpu;

/// More intervals than this are joined with their neighbours.
static constexpr size_t kIntervalLimit = 4096;

namespace {

/// A slot's bytes and the cycles until which it is written and read.
struct SlotUse {
  int64_t writtenUntil = 0;
  int64_t readUntil = 0;
};

/// A private buffer.
struct PrivateBuffer {
  std::vector<uint8_t> bytes;
  SlotUse uses[2];
  int64_t slotBytes = 0;

  void reset(int64_t totalBytes, int64_t slots) {
    bytes.assign(totalBytes, 0);
    uses[0] = uses[1] = SlotUse();
    slotBytes = totalBytes / slots;
  }
  uint8_t *getSlot(uint32_t slot) { return bytes.data() + slot * slotBytes; }
};

/// Bias, scale and weight zero point of one channel.
struct ChannelParameters {
  int32_t bias;
  float scale;
  int32_t weightZeroPoint;
};

/// The machine while one stage runs.
class Machine {
public:
  Machine(const CheckedStage &checked, DeviceAttr device,
          const MemoryDescription &home, llvm::MutableArrayRef<uint8_t> memory);

  Expected<StageCounters> run();

private:
  Error execute(const wire::Load &load);
  Error execute(const wire::Store &store);
  Error execute(const wire::Compute &compute, bool isDrained);
  Error execute(const wire::Drain &drain);

  /// Moves the runs between home memory and slot; copies in either direction.
  template <typename Copy>
  Error move(const wire::Runs &runs, Copy copy);
  /// Occupies the DMA engine; returns its first and last cycle.
  std::pair<int64_t, int64_t> occupyDma(const wire::Runs &runs,
                                        StringRef label);

  void multiply(const wire::Compute &compute);
  /// The inputs of one pixel in the order of the steps, zero point taken away.
  void gather(const wire::Compute &compute, int64_t group, int64_t row,
              int64_t column);
  ChannelParameters getParameters(uint32_t slot, int64_t channel);

  Error readSlot(SlotUse &use, StringRef buffer, int64_t start, int64_t end) {
    if (start < use.writtenUntil)
      return refuse("reads the ", buffer, " buffer at cycle ", start,
                    ", while it is written until cycle ", use.writtenUntil);
    use.readUntil = std::max(use.readUntil, end);
    return Error::success();
  }
  Error writeSlot(SlotUse &use, StringRef buffer, int64_t start, int64_t end) {
    if (start < use.readUntil || start < use.writtenUntil)
      return refuse("overwrites the ", buffer, " buffer at cycle ", start,
                    ", while it is in use until cycle ",
                    std::max(use.readUntil, use.writtenUntil));
    use.writtenUntil = end;
    return Error::success();
  }
  template <typename... Ts>
  Error refuse(const Ts &...parts) const {
    return makeError("stage \"", checked.stage->name()->c_str(), "\": command ",
                     index, " ", parts...);
  }
  void note(StringRef resource, const llvm::Twine &label, int64_t start,
            int64_t end);

  const CheckedStage &checked;
  DeviceAttr device;
  const MemoryDescription &home;
  llvm::MutableArrayRef<uint8_t> memory;
  StageCounters counters;

  PrivateBuffer activations, weights, parameters, outputs;
  /// Sums of the tile in the array: channel, then pixel.
  std::vector<int32_t> sums;
  /// Operands of the multiplication: one pixel; all channels of a group.
  std::vector<int16_t> patch, filters;
  const wire::Compute *lastCompute = nullptr;

  ArrayClock clock;
  int64_t dmaFree = 0, ready = 0, computeStart = 0;
  uint32_t index = 0;
  std::vector<int64_t> ends;
};

} // namespace

Machine::Machine(const CheckedStage &checked, DeviceAttr device,
                 const MemoryDescription &home,
                 llvm::MutableArrayRef<uint8_t> memory)
    : checked(checked), device(device), home(home), memory(memory),
      clock(device.getRows()) {
  int64_t slots = checked.stage->slots();
  activations.reset(device.getActivationBufferBytes(), slots);
  weights.reset(device.getWeightBufferBytes(), slots);
  parameters.reset(device.getParameterBufferBytes(), slots);
  outputs.reset(device.getOutputBufferBytes(), slots);
}

//===----------------------------------------------------------------------===//
// Moves
//===----------------------------------------------------------------------===//

template <typename Copy>
Error Machine::move(const wire::Runs &runs, Copy copy) {
  if (getEndBytes(runs) > static_cast<int64_t>(memory.size()))
    return refuse("touches byte ", getEndBytes(runs) - 1, " of memory \"",
                  home.name, "\", of which ", memory.size(), " are in use");
  int64_t slotOffset = 0;
  for (int64_t plane = 0; plane < runs.planes(); ++plane)
    for (int64_t row = 0; row < runs.rows(); ++row) {
      copy(memory.data() + runs.offset_bytes() +
               plane * runs.plane_stride_bytes() +
               row * runs.row_stride_bytes(),
           slotOffset, runs.run_bytes());
      slotOffset += runs.run_bytes();
    }
  return Error::success();
}

std::pair<int64_t, int64_t> Machine::occupyDma(const wire::Runs &runs,
                                               StringRef label) {
  // The port takes one beat a cycle and starts a new one for every run; the
  // memory behind it delivers at its own rate.
  int64_t portCycles = 0, width = device.getDmaBytesPerCycle();
  for (int64_t run = 0; run < runs.planes() * runs.rows(); ++run) {
    portCycles += device.getDmaCyclesPerRun();
    for (int64_t byte = 0; byte < runs.run_bytes(); byte += width)
      ++portCycles;
  }
  int64_t memoryCycles = bytesToCycles(
      getTotalBytes(runs), home.bandwidthBytesPerSecond, device.getClockKhz());
  int64_t start = std::max(dmaFree, ready);
  int64_t end = start + device.getDmaStartupCycles() +
                psToCycles(home.latencyPs, device.getClockKhz()) +
                std::max(portCycles, memoryCycles);
  dmaFree = end;
  counters.cost.addCycles("dma", end - start);
  note("dma", label, start, end);
  ends.push_back(end);
  return {start, end};
}

Error Machine::execute(const wire::Load &load) {
  static constexpr StringLiteral names[] = {"activation", "weight",
                                            "parameter"};
  auto which = static_cast<unsigned>(load.buffer());
  PrivateBuffer *all[] = {&activations, &weights, &parameters};
  PrivateBuffer &buffer = *all[which];
  const wire::Runs &runs = *load.runs();
  uint8_t *slot = buffer.getSlot(load.slot());
  if (Error error =
          move(runs, [&](const uint8_t *source, int64_t offset, int64_t bytes) {
            std::copy_n(source, bytes, slot + offset);
          }))
    return error;
  auto [start, end] = occupyDma(runs, names[which]);
  int64_t bytes = getTotalBytes(runs);
  counters.cost.addTraffic(home.name, bytes, 0);
  counters.cost.energyFj += bytes * (home.readEnergyFjPerByte +
                                     device.getBufferWriteEnergyFjPerByte());
  return writeSlot(buffer.uses[load.slot()], names[which], start, end);
}

Error Machine::execute(const wire::Store &store) {
  const wire::Runs &runs = *store.runs();
  const uint8_t *slot = outputs.getSlot(store.slot());
  if (Error error =
          move(runs, [&](uint8_t *destination, int64_t offset, int64_t bytes) {
            std::copy_n(slot + offset, bytes, destination);
          }))
    return error;
  auto [start, end] = occupyDma(runs, "store");
  int64_t bytes = getTotalBytes(runs);
  counters.cost.addTraffic(home.name, 0, bytes);
  counters.cost.energyFj += bytes * (home.writeEnergyFjPerByte +
                                     device.getBufferReadEnergyFjPerByte());
  return readSlot(outputs.uses[store.slot()], "output", start, end);
}

//===----------------------------------------------------------------------===//
// Array
//===----------------------------------------------------------------------===//

ChannelParameters Machine::getParameters(uint32_t slot, int64_t channel) {
  using namespace llvm::support::endian;
  const uint8_t *record = parameters.getSlot(slot) + channel * kParameterBytes;
  return {static_cast<int32_t>(read32le(record)),
          llvm::bit_cast<float>(read32le(record + 4)),
          static_cast<int32_t>(read32le(record + 8))};
}

void Machine::gather(const wire::Compute &compute, int64_t group, int64_t row,
                     int64_t column) {
  const wire::Slab &slab = *compute.slab();
  const wire::Window &window = *compute.window();
  const uint8_t *slot = activations.getSlot(compute.activation_slot());
  int16_t *next = patch.data();
  int64_t firstRow = row * window.stride_rows() + slab.origin_row();
  int64_t firstColumn = column * window.stride_columns() + slab.origin_column();
  for (int64_t depth = 0; depth < slab.depth(); ++depth) {
    const uint8_t *plane =
        slot + (group * slab.depth() + depth) * slab.channel_stride();
    for (int64_t ky = 0; ky < window.kernel_rows(); ++ky) {
      int64_t y = firstRow + ky * window.dilation_rows();
      for (int64_t kx = 0; kx < window.kernel_columns(); ++kx) {
        int64_t x = firstColumn + kx * window.dilation_columns();
        int16_t value = 0;
        // What lies outside is padding: the zero point, less the zero point.
        if (y >= 0 && y < slab.rows() && x >= 0 && x < slab.columns()) {
          uint8_t byte =
              plane[y * slab.row_stride() + x * slab.column_stride()];
          int32_t operand =
              compute.input_signed() ? static_cast<int8_t>(byte) : byte;
          value = static_cast<int16_t>(operand - compute.input_zero_point());
        }
        *next++ = value;
      }
    }
  }
}

/// Sum of products of 9-bit operands, modulo 2^32 as the accumulators are.
static int32_t getDotProduct(const int16_t *lhs, const int16_t *rhs,
                             int64_t steps) {
  uint32_t sum = 0;
  for (int64_t i = 0; i < steps; ++i)
    sum += static_cast<uint32_t>(static_cast<int32_t>(lhs[i]) *
                                 static_cast<int32_t>(rhs[i]));
  return static_cast<int32_t>(sum);
}

void Machine::multiply(const wire::Compute &compute) {
  const wire::Tile &tile = *compute.tile();
  const wire::Window &window = *compute.window();
  int64_t steps =
      compute.slab()->depth() * window.kernel_rows() * window.kernel_columns();
  int64_t channels = tile.channels(), pixels = tile.rows() * tile.columns();
  if (!compute.accumulate())
    sums.assign(tile.groups() * channels * pixels, 0);
  patch.resize(steps);
  filters.resize(channels * steps);
  const uint8_t *packed = weights.getSlot(compute.weight_slot());
  for (int64_t group = 0; group < tile.groups(); ++group) {
    // Unpack to one filter after another: step-major blocks of columns.
    for (int64_t block = 0; block < channels; block += device.getColumns()) {
      int64_t used = std::min(channels - block, device.getColumns());
      for (int64_t i = 0; i < used; ++i) {
        int32_t zeroPoint = getParameters(compute.parameter_slot(),
                                          group * channels + block + i)
                                .weightZeroPoint;
        for (int64_t step = 0; step < steps; ++step) {
          uint8_t byte = packed[step * used + i];
          int32_t operand =
              compute.weight_signed() ? static_cast<int8_t>(byte) : byte;
          filters[(block + i) * steps + step] =
              static_cast<int16_t>(operand - zeroPoint);
        }
      }
      packed += used * steps;
    }
    for (int64_t pixel = 0; pixel < pixels; ++pixel) {
      gather(compute, group, pixel / tile.columns(), pixel % tile.columns());
      for (int64_t channel = 0; channel < channels; ++channel) {
        int32_t &sum = sums[(group * channels + channel) * pixels + pixel];
        sum = static_cast<int32_t>(
            static_cast<uint32_t>(sum) +
            static_cast<uint32_t>(getDotProduct(
                patch.data(), filters.data() + channel * steps, steps)));
      }
    }
  }
  counters.cost.macs += tile.groups() * channels * pixels * steps;
}

Error Machine::execute(const wire::Compute &compute, bool isDrained) {
  multiply(compute);
  const wire::Tile &tile = *compute.tile();
  const wire::Window &window = *compute.window();
  int64_t steps =
      compute.slab()->depth() * window.kernel_rows() * window.kernel_columns();
  int64_t pixels = tile.rows() * tile.columns();
  int64_t start = std::max(clock.getInjectionEnd(), ready), readBytes = 0;
  for (int64_t group = 0; group < tile.groups(); ++group)
    for (int64_t channel = 0; channel < tile.channels();
         channel += device.getColumns())
      for (int64_t pixel = 0; pixel < pixels; pixel += device.getRows()) {
        int64_t columns =
            std::min(tile.channels() - channel, device.getColumns());
        int64_t rows = std::min(pixels - pixel, device.getRows());
        readBytes += steps * (rows + columns);
        if (isDrained) {
          clock.finish(steps, rows, columns, start);
          readBytes += kParameterBytes * columns;
        } else {
          clock.accumulate(steps, start);
        }
      }
  int64_t end = clock.getInjectionEnd();
  ends.push_back(end);
  counters.cost.addCycles("array", end - start);
  note("array", "compute", start, end);
  counters.cost.energyFj += tile.groups() * tile.channels() * pixels * steps *
                                device.getMacEnergyFj() +
                            readBytes * device.getBufferReadEnergyFjPerByte();
  lastCompute = &compute;
  computeStart = start;
  if (Error error =
          readSlot(weights.uses[compute.weight_slot()], "weight", start, end))
    return error;
  if (Error error = readSlot(parameters.uses[compute.parameter_slot()],
                             "parameter", start, end))
    return error;
  if (compute.slab()->rows() == 0 || compute.slab()->columns() == 0)
    return Error::success();
  return readSlot(activations.uses[compute.activation_slot()], "activation",
                  start, end);
}

Error Machine::execute(const wire::Drain &drain) {
  const wire::Tile &tile = *lastCompute->tile();
  const wire::Placement &placement = *drain.placement();
  const wire::Requant *requant = drain.requant();
  QuantizedRange range;
  if (requant)
    range = {requant->zero_point(), requant->min(), requant->max()};
  uint8_t *slot = outputs.getSlot(drain.slot());
  int64_t channels = tile.groups() * tile.channels();
  const int32_t *sum = sums.data();
  for (int64_t channel = 0; channel < channels; ++channel) {
    ChannelParameters record = getParameters(drain.parameter_slot(), channel);
    for (int64_t row = 0; row < tile.rows(); ++row)
      for (int64_t column = 0; column < tile.columns(); ++column) {
        auto value = static_cast<int32_t>(static_cast<uint32_t>(*sum++) +
                                          static_cast<uint32_t>(record.bias));
        int64_t element = channel * placement.channel_stride() +
                          row * placement.row_stride() +
                          column * placement.column_stride();
        if (requant && isPlanted("array-wrong-rounding"))
          slot[element] = static_cast<uint8_t>(roundToRange(
              std::floor(static_cast<float>(value) * record.scale + 0.5f),
              range));
        else if (requant)
          slot[element] =
              static_cast<uint8_t>(requantize(value, record.scale, range));
        else
          llvm::support::endian::write32le(slot + 4 * element, value);
      }
  }
  int64_t results = channels * tile.rows() * tile.columns();
  counters.cost.energyFj +=
      results * device.getRequantEnergyFj() +
      results * (requant ? 1 : 4) * device.getBufferWriteEnergyFjPerByte();
  int64_t end = clock.getDrainEnd();
  ends.push_back(end);
  if (Error error = readSlot(parameters.uses[drain.parameter_slot()],
                             "parameter", computeStart, end))
    return error;
  // Results of the first fold come while later ones are still computed.
  return writeSlot(outputs.uses[drain.slot()], "output", computeStart, end);
}

//===----------------------------------------------------------------------===//
// The stage
//===----------------------------------------------------------------------===//

void Machine::note(StringRef resource, const llvm::Twine &label, int64_t start,
                   int64_t end) {
  auto &intervals = counters.intervals;
  if (intervals.size() >= kIntervalLimit)
    for (BusyInterval &interval : llvm::reverse(intervals))
      if (interval.resource == resource) {
        interval.endCycle = end;
        return;
      }
  intervals.push_back({resource.str(), label.str(), start, end});
}

Expected<StageCounters> Machine::run() {
  counters.cost.addCycles("array", 0);
  counters.cost.addCycles("dma", 0);
  for (const wire::Command *command : *checked.stage->commands()) {
    ready = 0;
    if (command->after())
      for (uint32_t other : *command->after())
        ready = std::max(ready, ends[other]);
    Error error = Error::success();
    if (const wire::Load *load = command->action_as_Load())
      error = joinErrors(std::move(error), execute(*load));
    else if (const wire::Store *store = command->action_as_Store())
      error = joinErrors(std::move(error), execute(*store));
    else if (const wire::Compute *compute = command->action_as_Compute())
      error = joinErrors(std::move(error),
                         execute(*compute, checked.isDrained[index]));
    else
      error =
          joinErrors(std::move(error), execute(*command->action_as_Drain()));
    if (error)
      return std::move(error);
    ++index;
  }
  Cost &cost = counters.cost;
  for (int64_t end : ends)
    cost.latencyCycles = std::max(cost.latencyCycles, end);
  cost.latencyPs = cyclesToPs(cost.latencyCycles, device.getClockKhz());
  cost.bound =
      cost.resources[0].cycles >= cost.resources[1].cycles ? "array" : "dma";
  return std::move(counters);
}

namespace {

class TpuLoadedSection : public LoadedSection {
public:
  TpuLoadedSection(llvm::StringMap<CheckedStage> stages, DeviceAttr device,
                   MemoryDescription home)
      : stages(std::move(stages)), device(device), home(std::move(home)) {}

  Expected<StageCounters> run(llvm::StringRef stage,
                              MemorySet &memories) override {
    auto it = stages.find(stage);
    if (it == stages.end())
      return makeError("tpu section: no stage \"", stage, "\"");
    return Machine(it->second, device, home, memories.get(home.name)).run();
  }

private:
  llvm::StringMap<CheckedStage> stages;
  DeviceAttr device;
  MemoryDescription home;
};

} // namespace

Expected<std::unique_ptr<LoadedSection>>
TpuSimulator::load(llvm::ArrayRef<uint8_t> section, DeviceAttrInterface device,
                   const System &system) const {
  auto array = cast<DeviceAttr>(device);
  const MemoryDescription *home = system.findMemory(array.getHomeMemory());
  if (!home)
    return makeError("tpu section: the system has no memory \"",
                     array.getHomeMemory(), "\"");
  Expected<llvm::StringMap<CheckedStage>> stages = checkSection(section, array);
  if (!stages)
    return stages.takeError();
  return std::make_unique<TpuLoadedSection>(std::move(*stages), array, *home);
}
