//===- ResizeTables.cpp - Which elements an output is made of -------------===//
//
// Every step is rounded to float32 as ONNX Runtime's kernels round it: one ulp
// in a coordinate chooses another nearest element.
//
//===----------------------------------------------------------------------===//

#include "ResizeTables.h"
#include <cmath>

using namespace hetero;

/// Where output `position` lies in the input.
static float getCoordinate(const ResizeRule &rule, const ResizeAxis &axis,
                           int64_t position) {
  using Coordinates = ResizeRule::Coordinates;
  float x = static_cast<float>(position);
  float resized = static_cast<float>(axis.outputSize);
  float original = static_cast<float>(axis.inputSize);
  if (axis.scale == 1.0f && rule.coordinates != Coordinates::TfCropAndResize)
    return x;
  switch (rule.coordinates) {
  case Coordinates::HalfPixel:
    return (x + 0.5f) / axis.scale - 0.5f;
  case Coordinates::PytorchHalfPixel:
    return resized > 1 ? (x + 0.5f) / axis.scale - 0.5f : 0.0f;
  case Coordinates::TfHalfPixelForNn:
    return (x + 0.5f) / axis.scale;
  case Coordinates::Asymmetric:
    return x / axis.scale;
  case Coordinates::AlignCorners:
    return resized == 1 ? 0.0f : x * (original - 1) / (resized - 1);
  case Coordinates::HalfPixelSymmetric: {
    // The size before it was cut to a whole number decides where the centre is.
    float adjustment = resized / (axis.scale * original);
    float offset = original / 2 * (1 - adjustment);
    // Unlike the others in double precision, rounded at the end.
    return static_cast<float>(offset + (x + 0.5) / axis.scale - 0.5);
  }
  case Coordinates::TfCropAndResize:
    if (resized > 1)
      return axis.roiStart * (original - 1) +
             x * (axis.roiEnd - axis.roiStart) * (original - 1) / (resized - 1);
    return 0.5f * (axis.roiStart + axis.roiEnd) * (original - 1);
  }
  llvm_unreachable("every mapping is handled");
}

/// The whole position that stands for a coordinate.
static float roundCoordinate(const ResizeRule &rule, float x, bool isReduced) {
  using Rounding = ResizeRule::Rounding;
  switch (rule.rounding) {
  case Rounding::RoundPreferFloor:
    // std::round takes halves away from zero.
    return x == std::trunc(x) + 0.5f ? std::trunc(x) : std::round(x);
  case Rounding::RoundPreferCeil:
    return std::round(x);
  case Rounding::Floor:
    return std::floor(x);
  case Rounding::Ceil:
    return std::ceil(x);
  case Rounding::Simple:
    return isReduced ? std::ceil(x) : std::trunc(x);
  }
  llvm_unreachable("every rounding is handled");
}

/// The weight at distance `x` of a filter that spans one or two elements.
static float getFilterWeight(const ResizeRule &rule, float x) {
  x = std::fabs(x);
  if (rule.filter == ResizeRule::Filter::Linear)
    return x < 1.0f ? 1.0f - x : 0.0f;
  float a = rule.cubicCoefficient;
  if (x < 1.0f)
    return ((a + 2.0f) * x - (a + 3.0f)) * x * x + 1.0f;
  if (x < 2.0f)
    return (((x - 5.0f) * x + 8.0f) * x - 4.0f) * a;
  return 0.0f;
}

namespace {
/// Builds a table row by row.
class TableWriter {
public:
  TableWriter(const ResizeRule &rule, const ResizeAxis &axis)
      : rule(rule), axis(axis), last(axis.inputSize - 1) {}

  ResizeTable write();

private:
  void addNearest(float x);
  void addLinear(float x);
  void addCubic(float x);
  void addFiltered(float x);
  int32_t bring(float position) const {
    return static_cast<int32_t>(
        std::clamp(position, 0.0f, static_cast<float>(last)));
  }
  void add(int64_t index, float weight) {
    table.indices.push_back(static_cast<int32_t>(index));
    table.weights.push_back(weight);
  }
  /// Half the width of the filter when reducing, in elements.
  float getSupport() const {
    float half = rule.filter == ResizeRule::Filter::Linear ? 1.0f : 2.0f;
    float ratio = 1.0f / axis.scale;
    return ratio >= 1.0f ? half * ratio : half;
  }

  const ResizeRule &rule;
  const ResizeAxis &axis;
  int64_t last;
  ResizeTable table;
};
} // namespace

void TableWriter::addNearest(float x) {
  table.indices.push_back(bring(roundCoordinate(rule, x, axis.scale < 1.0f)));
}

void TableWriter::addLinear(float x) {
  x = std::max(0.0f, std::min(x, static_cast<float>(last)));
  int64_t lower = std::min<int64_t>(static_cast<int64_t>(x), last);
  int64_t upper = std::min<int64_t>(lower + 1, last);
  if (lower == upper) {
    add(lower, 0.5f);
    add(upper, 0.5f);
    return;
  }
  // Each is as near as the other is far.
  add(lower, std::fabs(x - static_cast<float>(upper)));
  add(upper, std::fabs(x - static_cast<float>(lower)));
}

void TableWriter::addCubic(float x) {
  float whole = std::floor(x), s = x - whole, a = rule.cubicCoefficient;
  float weights[4] = {
      ((a * (s + 1) - 5 * a) * (s + 1) + 8 * a) * (s + 1) - 4 * a,
      ((a + 2) * s - (a + 3)) * s * s + 1,
      ((a + 2) * (1 - s) - (a + 3)) * (1 - s) * (1 - s) + 1,
      ((a * (2 - s) - 5 * a) * (2 - s) + 8 * a) * (2 - s) - 4 * a,
  };
  if (rule.excludeOutside) {
    float sum = 0.0f;
    for (int i = 0; i < 4; ++i) {
      float position = whole - 1 + static_cast<float>(i);
      if (position < 0 || position > static_cast<float>(last))
        weights[i] = 0.0f;
      sum += weights[i];
    }
    for (float &weight : weights)
      weight = sum == 0.0f ? weight : weight / sum;
  }
  for (int i = 0; i < 4; ++i)
    add(bring(whole - 1 + static_cast<float>(i)), weights[i]);
}

void TableWriter::addFiltered(float x) {
  float centre = 0.5f + x, support = getSupport();
  float inverse = axis.scale < 1.0f ? 1.0f / (1.0f / axis.scale) : 1.0f;
  auto first = static_cast<int64_t>(std::floor(centre - support + 0.5f));
  auto end = static_cast<int64_t>(std::floor(centre + support + 0.5f));
  int64_t firstInside = std::clamp<int64_t>(first, 0, last);
  int64_t endInside = std::clamp<int64_t>(end, firstInside + 1, last + 1);
  std::vector<float> weights(table.taps, 0.0f);
  float total = 0.0f;
  for (int64_t i = first; i < end; ++i) {
    if (rule.excludeOutside && (i < 0 || i > last))
      continue;
    float weight = getFilterWeight(
        rule, (static_cast<float>(i) - centre + 0.5f) * inverse);
    total += weight;
    // What lies outside counts as the outermost element.
    int64_t inside = std::clamp(i, firstInside, endInside - 1);
    weights[inside - firstInside] += weight;
  }
  float factor = total == 0.0f ? 1.0f : 1.0f / total;
  for (int64_t tap = 0; tap < table.taps; ++tap)
    add(std::min(firstInside + tap, last), weights[tap] * factor);
}

ResizeTable TableWriter::write() {
  using Filter = ResizeRule::Filter;
  bool isFiltered = rule.antialias && rule.filter != Filter::Nearest;
  if (isFiltered)
    table.taps = std::min<int64_t>(
        2 * static_cast<int64_t>(std::ceil(getSupport())) + 1, last + 1);
  else if (rule.filter != Filter::Nearest)
    table.taps = rule.filter == Filter::Linear ? 2 : 4;
  bool hasOutside =
      rule.coordinates == ResizeRule::Coordinates::TfCropAndResize;
  for (int64_t i = 0; i < axis.outputSize; ++i) {
    float x = getCoordinate(rule, axis, i);
    if (hasOutside && !(x >= 0 && x <= static_cast<float>(last))) {
      for (int64_t tap = 0; tap < table.taps; ++tap)
        add(-1, 0.0f);
      continue;
    }
    if (isFiltered)
      addFiltered(x);
    else if (rule.filter == Filter::Nearest)
      addNearest(x);
    else if (rule.filter == Filter::Linear)
      addLinear(x);
    else
      addCubic(x);
  }
  if (rule.filter == Filter::Nearest)
    table.weights.clear();
  return std::move(table);
}

ResizeTable hetero::makeResizeTable(const ResizeRule &rule,
                                    const ResizeAxis &axis) {
  return TableWriter(rule, axis).write();
}
