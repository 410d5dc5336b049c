//===- ConvTranspose.cpp - Transposed convolutions --------------*- C++ -*-===//
//
// Written as the definition is: every input element, times every weight of its
// channel, is added where it belongs. The loops ascend over input channel and
// kernel position, which is the order of each output's sum.
//
//===----------------------------------------------------------------------===//

#include "Evaluate.h"

using namespace hetero;
using namespace hetero::reference;

namespace {
/// The input positions along one dimension that a kernel position sends inside
/// the result: [first, last).
struct InputRange {
  int64_t first, last;
};
} // namespace

/// Output position along dimension `i` of input position 0 times kernel
/// position `kernel`; negative in the begin padding.
static int64_t getOrigin(const Window &window, int64_t i, int64_t kernel) {
  return kernel * window.dilation[i] - window.padBegin[i];
}

static InputRange getInputRange(const Window &window, int64_t i,
                                int64_t kernel) {
  int64_t origin = getOrigin(window, i, kernel);
  int64_t first = origin < 0 ? llvm::divideCeil(-origin, window.stride[i]) : 0;
  int64_t room = window.output[i] - origin;
  int64_t last = room > 0 ? llvm::divideCeil(room, window.stride[i]) : 0;
  return {first, std::min(last, window.input[i])};
}

/// Adds one input plane, times the weight at one kernel position, to one output
/// plane.
template <typename T>
static void scatterPlane(const Window &window, const int64_t (&kernel)[3],
                         T weight, const T *plane, T *sums) {
  InputRange ranges[3];
  for (int64_t i = 0; i < 3; ++i)
    ranges[i] = getInputRange(window, i, kernel[i]);
  int64_t count = ranges[2].last - ranges[2].first;
  if (count <= 0)
    return;
  for (int64_t d = ranges[0].first; d < ranges[0].last; ++d)
    for (int64_t h = ranges[1].first; h < ranges[1].last; ++h) {
      int64_t w = ranges[2].first;
      int64_t depth = d * window.stride[0] + getOrigin(window, 0, kernel[0]);
      int64_t height = h * window.stride[1] + getOrigin(window, 1, kernel[1]);
      int64_t width = w * window.stride[2] + getOrigin(window, 2, kernel[2]);
      scatterProducts(
          weight, plane + (d * window.input[1] + h) * window.input[2] + w,
          count, window.stride[2],
          sums + (depth * window.output[1] + height) * window.output[2] +
              width);
    }
}

/// The sums of a transposed convolution without bias: `batch × filters × output
/// positions`. `groupFilters` filters share an input channel.
template <typename T>
static std::vector<T> scatter(const Window &window, int64_t batch,
                              int64_t channels, int64_t groupFilters,
                              int64_t group, const T *input, const T *weights) {
  int64_t groupChannels = channels / group, filters = groupFilters * group;
  std::vector<T> sums(batch * filters * window.getOutputSize());
  for (int64_t image = 0; image < batch; ++image)
    for (int64_t channel = 0; channel < channels; ++channel) {
      const T *plane =
          input + (image * channels + channel) * window.getInputSize();
      int64_t firstFilter = channel / groupChannels * groupFilters;
      for (int64_t filter = 0; filter < groupFilters; ++filter) {
        T *target = sums.data() + (image * filters + firstFilter + filter) *
                                      window.getOutputSize();
        const T *weight = weights + (channel * groupFilters + filter) *
                                        window.getKernelSize();
        int64_t k[3];
        for (k[0] = 0; k[0] < window.kernel[0]; ++k[0])
          for (k[1] = 0; k[1] < window.kernel[1]; ++k[1])
            for (k[2] = 0; k[2] < window.kernel[2]; ++k[2])
              scatterPlane(window, k, *weight++, plane, target);
      }
    }
  return sums;
}

/// The window with the sizes of the result, or an error if there are none.
static Expected<Window> getTransposedWindow(nn::ConvTransposeOp op,
                                            const Tensor &input,
                                            const Tensor &weight) {
  auto window =
      getWindowOverInput(op, input.getShape(), weight.getShape().drop_front(2),
                         op.getStrides(), op.getPads(), op.getDilations());
  if (!window)
    return window.takeError();
  for (int64_t i = 0, lead = 5 - input.getRank(); i < 3; ++i) {
    window->output[i] = nn::getTransposedOutputSize(
        window->input[i], window->kernel[i], window->stride[i],
        window->padBegin[i], window->padEnd[i], window->dilation[i],
        i < lead ? 0 : op.getOutputPadding()[i - lead]);
    if (window->output[i] <= 0)
      return refuse(op, "its pads leave nothing of its result");
  }
  return window;
}

Expected<Tensor> reference::evaluate(nn::ConvTransposeOp op,
                                     const Operands &operands) {
  const Tensor &input = operands.at(0);
  const Tensor &weight = operands.at(1);
  const Tensor *bias = operands.find(op.getBias());
  auto window = getTransposedWindow(op, input, weight);
  if (!window)
    return window.takeError();
  int64_t batch = input.getShape()[0], channels = input.getShape()[1];
  if (channels != weight.getShape()[0])
    return refuse(op, "its input has ", channels,
                  " channels where its weight asks for ", weight.getShape()[0]);
  int64_t group = op.getGroup(), groupFilters = weight.getShape()[1];
  int64_t filters = groupFilters * group;
  int64_t positions = window->getOutputSize();
  SmallVector<int64_t> shape =
      getWindowResultShape(*window, batch, filters, input.getRank());

  auto quantized = cast<nn::QuantizedOpInterface>(op.getOperation());
  if (quantized.isFloatForm()) {
    std::vector<float> sums =
        scatter(*window, batch, channels, groupFilters, group,
                input.get<float>().data(), weight.get<float>().data());
    addChannelBias(bias, positions, sums);
    return Tensor::of<float>(ElementKind::F32, shape, sums);
  }

  auto values =
      getCentered(operands, input, operands[op.getInputZeroPoints()[0]], 1);
  if (!values)
    return values.takeError();
  auto weights =
      getCentered(operands, weight, operands[op.getInputZeroPoints()[1]], 1);
  if (!weights)
    return weights.takeError();
  std::vector<int32_t> sums = scatter(*window, batch, channels, groupFilters,
                                      group, values->data(), weights->data());
  addChannelBias(bias, positions, sums);
  // The weights' scales run along the filters of one group.
  auto result =
      finishProduct(operands, {batch * group, groupFilters, positions}, sums,
                    /*channelAxis=*/1);
  if (!result)
    return result.takeError();
  return result->reshaped(shape);
}
