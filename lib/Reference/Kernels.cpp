//===- Kernels.cpp - The loops that take the time ---------------*- C++ -*-===//
//
// Convolutions and products are sums over k of a weight times a row of values.
// Vectorised over the row, each sum keeps its own ascending order, so the
// result does not depend on the width of the machine's vectors.
//
//===----------------------------------------------------------------------===//

#include "Evaluate.h"

using namespace hetero;

// The same bits either way: integers wrap, and a fused multiply-add is exact in
// hardware and in the library alike.
#if defined(__x86_64__) && defined(__linux__) && !defined(__FMA__)
#define HETERO_VECTOR_CLONES                                                   \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define HETERO_VECTOR_CLONES
#endif

/// Sums of this many outputs stay in registers while k runs.
static constexpr int64_t blockWidth = 64;

HETERO_VECTOR_CLONES
void reference::sumProducts(const int32_t *weights, const int32_t *columns,
                            int64_t stride, int64_t depth, int64_t width,
                            int32_t *sums) {
  int64_t j = 0;
  for (; j + blockWidth <= width; j += blockWidth) {
    uint32_t block[blockWidth] = {};
    for (int64_t k = 0; k < depth; ++k) {
      const int32_t *row = columns + k * stride + j;
      uint32_t weight = weights[k];
      for (int64_t i = 0; i < blockWidth; ++i)
        block[i] += weight * static_cast<uint32_t>(row[i]);
    }
    for (int64_t i = 0; i < blockWidth; ++i)
      sums[j + i] = static_cast<int32_t>(block[i]);
  }
  for (int64_t i = j; i < width; ++i)
    sums[i] = 0;
  for (int64_t k = 0; k < depth && j < width; ++k)
    for (int64_t i = j; i < width; ++i)
      sums[i] = static_cast<int32_t>(
          static_cast<uint32_t>(sums[i]) +
          static_cast<uint32_t>(weights[k]) *
              static_cast<uint32_t>(columns[k * stride + i]));
}

HETERO_VECTOR_CLONES
void reference::sumProducts(const float *weights, const float *columns,
                            int64_t stride, int64_t depth, int64_t width,
                            float *sums) {
  int64_t j = 0;
  for (; j + blockWidth <= width; j += blockWidth) {
    float block[blockWidth] = {};
    for (int64_t k = 0; k < depth; ++k) {
      const float *row = columns + k * stride + j;
      float weight = weights[k];
      for (int64_t i = 0; i < blockWidth; ++i)
        block[i] = __builtin_elementwise_fma(weight, row[i], block[i]);
    }
    for (int64_t i = 0; i < blockWidth; ++i)
      sums[j + i] = block[i];
  }
  for (int64_t i = j; i < width; ++i)
    sums[i] = 0;
  for (int64_t k = 0; k < depth && j < width; ++k)
    for (int64_t i = j; i < width; ++i)
      sums[i] = __builtin_elementwise_fma(weights[k], columns[k * stride + i],
                                          sums[i]);
}

HETERO_VECTOR_CLONES
void reference::scatterProducts(int32_t weight, const int32_t *row,
                                int64_t count, int64_t step, int32_t *sums) {
  uint32_t factor = weight;
  for (int64_t i = 0; i < count; ++i)
    sums[i * step] =
        static_cast<int32_t>(static_cast<uint32_t>(sums[i * step]) +
                             factor * static_cast<uint32_t>(row[i]));
}

HETERO_VECTOR_CLONES
void reference::scatterProducts(float weight, const float *row, int64_t count,
                                int64_t step, float *sums) {
  for (int64_t i = 0; i < count; ++i)
    sums[i * step] = __builtin_elementwise_fma(weight, row[i], sums[i * step]);
}
