/*===- Runtime.h - What generated code calls ---------------------*- C -*-===*\
|*
|* The functions that kernels and stages are linked with, beside those of
|* hetero/Support/ExactMath.h. They run on the cores of a cluster, without an
|* operating system or a C library.
|*
\*===----------------------------------------------------------------------===*/

#ifndef DIALECTS_CLUSTER_RUNTIME_RUNTIME_H
#define DIALECTS_CLUSTER_RUNTIME_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

/* Number of the core that asks, from 0. */
uint32_t hetero_core_id(void);

/* Returns when every core has called it. What any core wrote before, all cores
   read after. */
void hetero_barrier(void);

/* Writes `word` to `words` words from `target` on. Every core writes its share;
   returns when all have. */
void hetero_fill(uint32_t *target, uint32_t words, uint32_t word);

/* One strided copy between home memory and L1, in bytes: `outerCount` rows of
   `count` runs of `runBytes`. The engine's registers, in their order. */
typedef struct {
  uint32_t source;
  uint32_t destination;
  uint32_t runBytes;
  uint32_t count;
  uint32_t sourceStride;
  uint32_t destinationStride;
  uint32_t outerCount;
  uint32_t sourceOuterStride;
  uint32_t destinationOuterStride;
} hetero_copy;

/* Returns when all copies started so far are complete, on every core. */
void hetero_dma_wait(void);

#endif
