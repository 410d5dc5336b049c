//===- TpuSchedule.cpp - The steps of a tiled product ---------------------===//

#include "dialects/Tpu/Target/TpuSchedule.h"
#include "llvm/Support/MathExtras.h"

using namespace hetero;
using namespace hetero::tpu;

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

namespace {

/// The part of one input dimension that a range of outputs reads.
struct InputRange {
  int64_t begin, size, origin;
};

/// Walks the tiles in loop order and keeps track of what the buffers hold.
class Scheduler {
public:
  Scheduler(const Product &product, TilingAttr tiling)
      : product(product), tiling(tiling) {}

  std::vector<Step> run() {
    if (tiling.getOrder() == LoopOrder::WeightsOuter)
      forEachChannelTile([&](Step step) {
        forEachPixelTile(step, [&](Step inner) { addTile(inner); });
      });
    else
      forEachPixelTile(Step(), [&](Step step) {
        forEachChannelTile([&](Step inner) {
          Step tile = step;
          tile.group = inner.group;
          tile.groups = inner.groups;
          tile.channel = inner.channel;
          tile.channels = inner.channels;
          addTile(tile);
        });
      });
    return std::move(steps);
  }

private:
  template <typename Body>
  void forEachChannelTile(Body body) {
    for (int64_t group = 0; group < product.groups; group += tiling.getGroups())
      for (int64_t channel = 0; channel < product.channels;
           channel += tiling.getChannels()) {
        Step step{};
        step.group = group;
        step.groups = std::min(tiling.getGroups(), product.groups - group);
        step.channel = channel;
        step.channels =
            std::min(tiling.getChannels(), product.channels - channel);
        body(step);
      }
  }

  template <typename Body>
  void forEachPixelTile(Step step, Body body) {
    for (int64_t image = 0; image < product.images; ++image)
      for (int64_t row = 0; row < product.outputRows; row += tiling.getRows())
        for (int64_t column = 0; column < product.outputColumns;
             column += tiling.getColumns()) {
          step.image = image;
          step.row = row;
          step.rows = std::min(tiling.getRows(), product.outputRows - row);
          step.column = column;
          step.columns =
              std::min(tiling.getColumns(), product.outputColumns - column);
          body(step);
        }
  }

  static InputRange getInputRange(int64_t first, int64_t count, int64_t stride,
                                  int64_t dilation, int64_t kernel,
                                  int64_t padding, int64_t inputSize) {
    int64_t firstTap = first * stride - padding;
    int64_t lastTap =
        (first + count - 1) * stride + (kernel - 1) * dilation - padding;
    int64_t begin = std::clamp<int64_t>(firstTap, 0, inputSize);
    int64_t end = std::clamp<int64_t>(lastTap + 1, begin, inputSize);
    return {begin, end - begin, firstTap - begin};
  }

  void addTile(Step step) {
    InputRange rows = getInputRange(step.row, step.rows, product.strideRows,
                                    product.dilationRows, product.kernelRows,
                                    product.padTop, product.inputRows);
    InputRange columns =
        getInputRange(step.column, step.columns, product.strideColumns,
                      product.dilationColumns, product.kernelColumns,
                      product.padLeft, product.inputColumns);
    step.inputRow = rows.begin;
    step.inputRows = rows.size;
    step.originRow = rows.origin;
    step.inputColumn = columns.begin;
    step.inputColumns = columns.size;
    step.originColumn = columns.origin;
    for (int64_t depth = 0; depth < product.depth; depth += tiling.getDepth()) {
      step.depthBegin = depth;
      step.depth = std::min(tiling.getDepth(), product.depth - depth);
      step.accumulates = depth != 0;
      step.drains = depth + step.depth == product.depth;
      addStep(step);
    }
    ++tileCount;
  }

  void addStep(Step step) {
    const Step *last = steps.empty() ? nullptr : &steps.back();
    step.loadsActivations =
        step.hasInput() &&
        !(last && last->hasInput() && last->image == step.image &&
          last->group == step.group && last->depthBegin == step.depthBegin &&
          last->inputRow == step.inputRow &&
          last->inputRows == step.inputRows &&
          last->inputColumn == step.inputColumn &&
          last->inputColumns == step.inputColumns);
    step.loadsParameters =
        !(last && last->group == step.group && last->channel == step.channel);
    step.loadsWeights =
        step.loadsParameters || last->depthBegin != step.depthBegin;
    activationLoads += step.loadsActivations;
    weightLoads += step.loadsWeights;
    parameterLoads += step.loadsParameters;
    // A tile that is all padding reads no slot; it names the latest load.
    step.activationLoad = std::max<int64_t>(activationLoads - 1, 0);
    step.weightLoad = weightLoads - 1;
    step.parameterLoad = parameterLoads - 1;
    step.tile = tileCount;
    steps.push_back(step);
  }

  const Product &product;
  TilingAttr tiling;
  std::vector<Step> steps;
  int64_t activationLoads = 0, weightLoads = 0, parameterLoads = 0;
  int64_t tileCount = 0;
};

} // namespace

std::vector<Step> tpu::getSteps(const Product &product, TilingAttr tiling) {
  return Scheduler(product, tiling).run();
}

int64_t tpu::countSteps(const Product &product, TilingAttr tiling) {
  return product.images * llvm::divideCeil(product.groups, tiling.getGroups()) *
         llvm::divideCeil(product.channels, tiling.getChannels()) *
         llvm::divideCeil(product.outputRows, tiling.getRows()) *
         llvm::divideCeil(product.outputColumns, tiling.getColumns()) *
         llvm::divideCeil(product.depth, tiling.getDepth());
}

//===----------------------------------------------------------------------===//
// Capacity
//===----------------------------------------------------------------------===//

bool tpu::fits(const Product &product, DeviceAttr device, TilingAttr tiling) {
  int64_t groups = tiling.getGroups(), channels = tiling.getChannels();
  int64_t depth = tiling.getDepth();
  if (groups > product.groups || channels > product.channels ||
      depth > product.depth || tiling.getRows() > product.outputRows ||
      tiling.getColumns() > product.outputColumns)
    return false;
  // Channels are cut where the packed weights have a block border; several
  // groups come whole.
  if (channels != product.channels &&
      (channels % device.getColumns() != 0 || groups != 1))
    return false;
  // Unfinished sums live in the array only: one fold.
  if (depth != product.depth &&
      (groups != 1 || channels > device.getColumns() ||
       tiling.getRows() * tiling.getColumns() > device.getRows()))
    return false;
  auto getExtent = [](int64_t count, int64_t stride, int64_t dilation,
                      int64_t kernel, int64_t size) {
    return std::min((count - 1) * stride + (kernel - 1) * dilation + 1, size);
  };
  int64_t rows =
      getExtent(tiling.getRows(), product.strideRows, product.dilationRows,
                product.kernelRows, product.inputRows);
  int64_t columns = getExtent(tiling.getColumns(), product.strideColumns,
                              product.dilationColumns, product.kernelColumns,
                              product.inputColumns);
  int64_t slots = tiling.getSlots();
  int64_t outputs = groups * channels * tiling.getRows() * tiling.getColumns();
  return groups * depth * rows * columns <=
             device.getActivationBufferBytes() / slots &&
         groups * channels * depth * product.getKernelSize() <=
             device.getWeightBufferBytes() / slots &&
         groups * channels * kParameterBytes <=
             device.getParameterBufferBytes() / slots &&
         outputs * product.outputBytes <= device.getOutputBufferBytes() / slots;
}

//===----------------------------------------------------------------------===//
// Runs
//===----------------------------------------------------------------------===//

namespace {

/// A dimension of a slab: how many positions, how far apart at home.
struct Dimension {
  int64_t size, homeStride;
  /// Where the distance within the slot goes.
  int64_t *slotStride;
};

} // namespace

/// Orders the dimensions of a slab as they lie at home, packs them densely in
/// the slot and merges neighbours that are contiguous at home. Strides count
/// elements, runs bytes.
static Gather getGather(int64_t offset, int64_t channels, int64_t rows,
                        int64_t columns, const HomeOrder &home,
                        int64_t elementBytes) {
  Gather gather{};
  std::array<Dimension, 3> dimensions{
      Dimension{channels, home.channel, &gather.channelStride},
      Dimension{rows, home.row, &gather.rowStride},
      Dimension{columns, home.column, &gather.columnStride}};
  // Inner dimensions first; a dimension of one position has no order of its own
  // and must not end up inside a longer one of the same stride.
  llvm::sort(dimensions, [](const Dimension &a, const Dimension &b) {
    return std::pair(a.size == 1, a.homeStride) <
           std::pair(b.size == 1, b.homeStride);
  });
  int64_t slotStride = 1, run = 1;
  std::array<std::pair<int64_t, int64_t>, 2> outer{
      std::pair<int64_t, int64_t>(1, 0), std::pair<int64_t, int64_t>(1, 0)};
  unsigned outerCount = 0;
  for (const Dimension &dimension : dimensions) {
    *dimension.slotStride = slotStride;
    slotStride *= dimension.size;
    if (dimension.size == 1)
      continue;
    if (outerCount == 0 && dimension.homeStride == run) {
      run *= dimension.size;
      continue;
    }
    // Rows of rows that follow each other without a gap are one longer row.
    if (outerCount == 1 &&
        dimension.homeStride == outer[0].first * outer[0].second) {
      outer[0].first *= dimension.size;
      continue;
    }
    assert(outerCount < 2 && "the innermost dimension is contiguous at home");
    outer[outerCount++] = {dimension.size, dimension.homeStride};
  }
  gather.runs = {offset * elementBytes,          outer[1].first,
                 outer[1].second * elementBytes, outer[0].first,
                 outer[0].second * elementBytes, run * elementBytes};
  return gather;
}

Gather tpu::getInputGather(const Product &product, const Step &step) {
  assert(step.hasInput() && "a slab of padding is not loaded");
  const HomeOrder &home = product.input;
  int64_t firstChannel = step.group * product.depth + step.depthBegin;
  int64_t offset = step.image * home.image + firstChannel * home.channel +
                   step.inputRow * home.row + step.inputColumn * home.column;
  return getGather(offset, step.groups * step.depth, step.inputRows,
                   step.inputColumns, home, /*elementBytes=*/1);
}

Gather tpu::getOutputScatter(const Product &product, const Step &step) {
  const HomeOrder &home = product.output;
  int64_t firstChannel = step.group * product.channels + step.channel;
  int64_t offset = step.image * home.image + firstChannel * home.channel +
                   step.row * home.row + step.column * home.column;
  return getGather(offset, step.groups * step.channels, step.rows, step.columns,
                   home, product.outputBytes);
}

static Runs getSingleRun(int64_t offset, int64_t bytes) {
  return {offset, 1, 0, 1, 0, bytes};
}

Runs tpu::getWeightRun(const Product &product, const Step &step) {
  int64_t kernel = product.getKernelSize();
  int64_t channelsBefore = step.group * product.channels + step.channel;
  // A part of the depth is taken from a single block of channels, whose steps
  // follow one another.
  return getSingleRun(channelsBefore * product.depth * kernel +
                          step.depthBegin * kernel * step.channels,
                      step.groups * step.channels * step.depth * kernel);
}

Runs tpu::getParameterRun(const Product &product, const Step &step) {
  int64_t channelsBefore = step.group * product.channels + step.channel;
  return getSingleRun(channelsBefore * kParameterBytes,
                      step.groups * step.channels * kParameterBytes);
}
