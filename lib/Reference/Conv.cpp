//===- Conv.cpp - The meaning of convolutions -------------------*- C++ -*-===//
//
// Every convolution is a product of the filters with a matrix of windows, a
// tile of output positions at a time. Its rows are the window's elements in
// ascending order of channel and kernel position: the order of every sum.
//
//===----------------------------------------------------------------------===//

#include "Evaluate.h"

using namespace hetero;
using namespace hetero::reference;

Expected<Window> reference::getWindowOverInput(Operation *op,
                                               ArrayRef<int64_t> inputShape,
                                               ArrayRef<int64_t> kernel,
                                               ArrayRef<int64_t> strides,
                                               ArrayRef<int64_t> pads,
                                               ArrayRef<int64_t> dilations) {
  int64_t rank = inputShape.size() - 2;
  if (rank > 3)
    return refuse(op,
                  "the interpreter knows windows of at most three spatial "
                  "dimensions, not ",
                  rank);
  Window window;
  for (int64_t i = 0; i < 3; ++i) {
    int64_t source = i - (3 - rank);
    bool isGiven = source >= 0;
    window.input[i] = isGiven ? inputShape[2 + source] : 1;
    window.kernel[i] = isGiven ? kernel[source] : 1;
    window.stride[i] = isGiven ? strides[source] : 1;
    window.dilation[i] = isGiven ? dilations[source] : 1;
    window.padBegin[i] = isGiven ? pads[source] : 0;
    window.padEnd[i] = isGiven ? pads[rank + source] : 0;
    window.output[i] = 0;
  }
  return window;
}

Expected<Window>
reference::getWindow(Operation *op, ArrayRef<int64_t> inputShape,
                     ArrayRef<int64_t> kernel, ArrayRef<int64_t> strides,
                     ArrayRef<int64_t> pads, ArrayRef<int64_t> dilations,
                     bool ceilMode) {
  auto window =
      getWindowOverInput(op, inputShape, kernel, strides, pads, dilations);
  if (!window)
    return window.takeError();
  for (int64_t i = 0; i < 3; ++i) {
    window->output[i] = nn::getWindowOutputSize(
        window->input[i], window->kernel[i], window->stride[i],
        window->padBegin[i], window->padEnd[i], window->dilation[i], ceilMode);
    if (window->output[i] <= 0)
      return refuse(op, "its window does not fit into the padded input");
  }
  return window;
}

SmallVector<int64_t> reference::getWindowResultShape(const Window &window,
                                                     int64_t batch,
                                                     int64_t channels,
                                                     int64_t rank) {
  SmallVector<int64_t> shape{batch, channels};
  for (int64_t i = 3 - (rank - 2); i < 3; ++i)
    shape.push_back(window.output[i]);
  return shape;
}

/// row[i] = line[first + i * stride] for i below `run`, zero where that lies
/// outside the `size` elements of the line.
template <typename T>
static void fillRun(const T *line, int64_t size, int64_t first, int64_t stride,
                    int64_t run, T *row) {
  auto countBelow = [&](int64_t position) {
    int64_t count =
        first < position ? llvm::divideCeilSigned(position - first, stride) : 0;
    return std::min(count, run);
  };
  int64_t begin = countBelow(0), end = countBelow(size);
  std::fill_n(row, begin, T(0));
  std::fill(row + end, row + run, T(0));
  if (stride == 1 && begin < end) {
    std::copy_n(line + first + begin, end - begin, row + begin);
    return;
  }
  for (int64_t i = begin; i < end; ++i)
    row[i] = line[first + i * stride];
}

/// Fills one row of the window matrix: the element of `plane` that kernel
/// position `offset` meets at each output position in [begin, begin + count).
/// Padding is zero.
template <typename T>
static void fillRow(const Window &window, const T *plane,
                    const int64_t (&kernelPosition)[3], int64_t begin,
                    int64_t count, T *row) {
  int64_t position[3] = {begin / (window.output[1] * window.output[2]),
                         begin / window.output[2] % window.output[1],
                         begin % window.output[2]};
  int64_t offset[3];
  for (int64_t i = 0; i < 3; ++i)
    offset[i] = kernelPosition[i] * window.dilation[i] - window.padBegin[i];
  while (count > 0) {
    // One run along the last dimension.
    int64_t run = std::min(count, window.output[2] - position[2]);
    int64_t depth = position[0] * window.stride[0] + offset[0];
    int64_t height = position[1] * window.stride[1] + offset[1];
    int64_t width = position[2] * window.stride[2] + offset[2];
    if (depth < 0 || depth >= window.input[0] || height < 0 ||
        height >= window.input[1]) {
      std::fill_n(row, run, T(0));
    } else {
      const T *line =
          plane + (depth * window.input[1] + height) * window.input[2];
      fillRun(line, window.input[2], width, window.stride[2], run, row);
    }
    row += run;
    count -= run;
    position[2] = 0;
    if (++position[1] == window.output[1]) {
      position[1] = 0;
      ++position[0];
    }
  }
}

/// Whether the window matrix is the input as it lies.
static bool isPointwise(const Window &window) {
  for (int64_t i = 0; i < 3; ++i)
    if (window.kernel[i] != 1 || window.stride[i] != 1 ||
        window.padBegin[i] != 0 || window.padEnd[i] != 0)
      return false;
  return true;
}

namespace {
/// One convolution without bias, cut into tasks of some filters on some output
/// positions of one group of one image.
template <typename T>
class Convolution {
public:
  Convolution(const Window &window, int64_t batch, int64_t channels,
              int64_t filters, int64_t group, const T *input, const T *weights)
      : window(window), batch(batch), group(group),
        groupChannels(channels / group), groupFilters(filters / group),
        depth(groupChannels * window.getKernelSize()),
        positions(window.getOutputSize()), input(input), weights(weights) {}

  /// The sums: `batch × filters × output positions`.
  std::vector<T> run(Operation *op);

private:
  void runTask(int64_t task);

  const Window &window;
  int64_t batch, group, groupChannels, groupFilters, depth, positions;
  const T *input, *weights;
  /// Output positions and filters of a task.
  int64_t tile, filterTile;
  std::vector<T> sums;
};
} // namespace

template <typename T>
std::vector<T> Convolution<T>::run(Operation *op) {
  // The window matrix of a tile shall stay in a cache of 256 KiB. Filters are
  // cut as well where there are few positions.
  tile = std::clamp<int64_t>(65536 / std::max<int64_t>(depth, 1) / 64 * 64, 64,
                             1024);
  filterTile = std::max<int64_t>(groupFilters, 1);
  if (positions <= tile && group == 1)
    filterTile = std::min<int64_t>(filterTile, 64);
  sums.resize(batch * group * groupFilters * positions);
  forEachTask(op,
              batch * group * llvm::divideCeil(positions, tile) *
                  llvm::divideCeil(groupFilters, filterTile),
              [&](int64_t task) { runTask(task); });
  return std::move(sums);
}

template <typename T>
void Convolution<T>::runTask(int64_t task) {
  auto takeIndex = [&](int64_t count) {
    int64_t index = task % count;
    task /= count;
    return index;
  };
  int64_t filter =
      takeIndex(llvm::divideCeil(groupFilters, filterTile)) * filterTile;
  int64_t begin = takeIndex(llvm::divideCeil(positions, tile)) * tile;
  int64_t g = takeIndex(group), image = task;
  int64_t width = std::min(tile, positions - begin);
  const T *planes =
      input + (image * group + g) * groupChannels * window.getInputSize();
  ProductPanel<T> panel;
  panel.weights = weights + (g * groupFilters + filter) * depth;
  panel.weightStride = panel.depth = depth;
  panel.rows = std::min(filterTile, groupFilters - filter);
  panel.width = width;
  panel.sums = sums.data() +
               ((image * group + g) * groupFilters + filter) * positions +
               begin;
  panel.sumStride = positions;
  std::vector<T> windows;
  if (isPointwise(window)) {
    panel.columns = planes + begin;
    panel.columnStride = positions;
  } else {
    windows.resize(depth * width);
    T *row = windows.data();
    for (int64_t channel = 0; channel < groupChannels; ++channel) {
      const T *plane = planes + channel * window.getInputSize();
      int64_t k[3];
      for (k[0] = 0; k[0] < window.kernel[0]; ++k[0])
        for (k[1] = 0; k[1] < window.kernel[1]; ++k[1])
          for (k[2] = 0; k[2] < window.kernel[2]; ++k[2], row += width)
            fillRow(window, plane, k, begin, width, row);
    }
    panel.columns = windows.data();
    panel.columnStride = width;
  }
  addProducts(panel);
}

void reference::addChannelBias(const Tensor *bias, int64_t positions,
                               MutableArrayRef<float> sums) {
  if (!bias)
    return;
  ArrayRef<float> values = bias->get<float>();
  for (size_t row = 0; row * positions < sums.size(); ++row)
    for (float &sum : sums.slice(row * positions, positions))
      sum += values[row % values.size()];
}

void reference::addChannelBias(const Tensor *bias, int64_t positions,
                               MutableArrayRef<int32_t> sums) {
  if (!bias)
    return;
  ArrayRef<int32_t> values = bias->get<int32_t>();
  for (size_t row = 0; row * positions < sums.size(); ++row)
    for (int32_t &sum : sums.slice(row * positions, positions))
      sum = static_cast<int32_t>(
          static_cast<uint32_t>(sum) +
          static_cast<uint32_t>(values[row % values.size()]));
}

Expected<Tensor> reference::evaluate(nn::ConvOp op, const Operands &operands) {
  const Tensor &input = operands.at(0);
  const Tensor &weight = operands.at(1);
  const Tensor *bias = operands.find(op.getBias());
  auto window = getWindow(op, input.getShape(), weight.getShape().drop_front(2),
                          op.getStrides(), op.getPads(), op.getDilations(),
                          /*ceilMode=*/false);
  if (!window)
    return window.takeError();
  int64_t batch = input.getShape()[0], channels = input.getShape()[1];
  int64_t filters = weight.getShape()[0], group = op.getGroup();
  if (channels != weight.getShape()[1] * group)
    return refuse(op, "its input has ", channels,
                  " channels where its weight asks for ",
                  weight.getShape()[1] * group);
  SmallVector<int64_t> shape =
      getWindowResultShape(*window, batch, filters, input.getRank());
  int64_t positions = window->getOutputSize();

  auto quantized = cast<nn::QuantizedOpInterface>(op.getOperation());
  if (quantized.isFloatForm()) {
    std::vector<float> sums =
        Convolution<float>(*window, batch, channels, filters, group,
                           input.get<float>().data(),
                           weight.get<float>().data())
            .run(op);
    addChannelBias(bias, positions, sums);
    return Tensor::of<float>(ElementKind::F32, shape, sums);
  }

  auto values =
      getCentered(operands, input, operands[op.getInputZeroPoints()[0]], 1);
  if (!values)
    return values.takeError();
  auto weights =
      getCentered(operands, weight, operands[op.getInputZeroPoints()[1]], 0);
  if (!weights)
    return weights.takeError();
  std::vector<int32_t> sums =
      Convolution<int32_t>(*window, batch, channels, filters, group,
                           values->data(), weights->data())
          .run(op);
  addChannelBias(bias, positions, sums);
  return finishProduct(operands, shape, sums, /*channelAxis=*/1);
}
